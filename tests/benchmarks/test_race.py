import pytest

from benchmarks.race import Answer, Ratio, Run, Solve, contradictions, ratio, timed_apart, wrong


def _run(cpu_s: float, profit: int | None, *, optimal: bool) -> Run:
    return Run(cpu_s, Answer(profit, claims_optimum=optimal))


def _endless() -> Solve:
    def solve() -> Answer:
        while True:
            pass

    return solve


def _told(profit: int) -> Solve:
    return lambda: Answer(profit, claims_optimum=True)


FINISHED = {"ours": _run(1.0, 10, optimal=True), "rival": _run(4.0, 10, optimal=True)}
STOPPED = {"ours": _run(1.0, 10, optimal=True), "rival": _run(8.0, 9, optimal=False)}
WRONG = {"ours": _run(1.0, 10, optimal=True), "rival": _run(6.0, 9, optimal=True)}
OURS_STOPPED = {"ours": _run(9.0, None, optimal=False), "rival": _run(1.0, 10, optimal=True)}


def test_a_ratio_is_the_median_over_the_instances_that_ours_finished():
    assert ratio([FINISHED, WRONG, FINISHED, OURS_STOPPED], "rival", "ours") == Ratio(4.0, at_least=False)
    assert ratio([OURS_STOPPED, {"ours": FINISHED["ours"]}], "rival", "ours") is None


def test_a_rival_that_was_stopped_makes_the_ratio_a_lower_bound():
    assert str(ratio([FINISHED, STOPPED, STOPPED], "rival", "ours")) == ">= 8.0"
    assert str(Ratio(1234.5, at_least=False)) == "1,234"


def test_only_a_claimed_optimum_can_be_wrong():
    assert wrong([FINISHED, STOPPED, OURS_STOPPED, WRONG], "rival", "ours") == [pytest.approx(0.1)]


def test_two_claimed_optima_or_a_choice_above_one_contradict_each_other():
    better = {"ours": _run(1.0, 10, optimal=True), "rival": _run(1.0, 11, optimal=False)}
    assert contradictions([FINISHED, STOPPED, OURS_STOPPED], ("ours", "rival")) == []
    assert contradictions([WRONG, better], ("ours", "rival")) == ["ours 10, rival 9", "ours 10, rival 11"]
    assert contradictions([WRONG], ("ours",)) == []


def test_a_solver_in_a_process_of_its_own_answers_or_is_ended():
    assert timed_apart(_told, (7,), 60.0).answer == Answer(7, claims_optimum=True)
    ended = timed_apart(_endless, (), 0.3)
    assert ended.answer == Answer(None, claims_optimum=False)
    assert ended.cpu_s >= 0
