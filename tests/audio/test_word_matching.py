"""Words are matched in order whatever was misheard, left out or put in; what nobody could sing is not believed."""

from itertools import combinations, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.word_matching import _heaviest_pairs, folded, match_words
from state.music import HeardWord


def words(text: str) -> list[str]:
    return text.split()


def heard(texts: list[str], every_s: float = 0.5, probability: float = 0.9) -> list[HeardWord]:
    return [
        HeardWord(text=text, start_s=n * every_s, end_s=(n + 0.9) * every_s, probability=probability)
        for n, text in enumerate(texts)
    ]


WEIGHTS = st.lists(st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=4, max_size=4), min_size=1, max_size=4)


@given(WEIGHTS)
def test_the_chosen_pairs_weigh_as_much_as_any_pairs_in_order_can(rows: list[list[float]]) -> None:
    weights = np.array(rows)
    cells = [(i, j) for i in range(weights.shape[0]) for j in range(weights.shape[1]) if weights[i, j]]
    most = max(
        sum(weights[cell] for cell in chosen)
        for count in range(min(weights.shape) + 1)
        for chosen in combinations(cells, count)
        if all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(chosen))
    )
    pairs = _heaviest_pairs(weights)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
    assert sum(weights[pair] for pair in pairs) == most


def test_words_misheard_are_still_the_words() -> None:
    found = match_words(words("Paper lanterns lift me higher"), heard(words("paper lantern's left me high")))
    assert found.heard.all()
    assert found.start_s.tolist() == [0.0, 0.5, 1.0, 1.5, 2.0]
    assert found.evidence[0] > found.evidence[4] > 0


def test_a_chorus_that_was_not_heard_leaves_its_words_to_no_other_chorus() -> None:
    chorus, verse = words("Hold the line and never let go"), words("Dust was falling on my father's coat")
    sung = heard(verse + chorus)
    found = match_words(chorus + verse + chorus, sung)
    assert not found.heard[: len(chorus)].any()
    assert found.heard[len(chorus) :].all()


def test_of_two_choruses_the_one_is_matched_that_is_due() -> None:
    chorus, verse = words("Hold the line and never let go"), words("Dust was falling on my father's coat")
    late = [word.model_copy(update={"start_s": 60 + word.start_s, "end_s": 60 + word.end_s}) for word in heard(chorus)]
    found = match_words([*verse, *chorus, *verse, *chorus], [*heard(verse), *late])
    assert np.flatnonzero(found.heard).tolist() == [*range(7), *range(21, 28)]


def test_words_between_which_the_others_cannot_be_sung_are_not_believed() -> None:
    texts = words("one little candle burning through the longest winter evening two")
    sung = [*heard(["one"]), HeardWord(text="two", start_s=0.55, end_s=0.7, probability=0.3)]
    assert match_words(texts, sung).heard.tolist() == [True] + [False] * (len(texts) - 1)


def test_words_heard_far_from_their_line_are_not_theirs() -> None:
    sung = heard(["love", "me", "do"], every_s=10.0)
    found = match_words(["love", "me", "do"], sung, within_s=[(0.0, 6.0)] * 3)
    assert found.heard.tolist() == [True, False, False]


def test_scripts_without_spaces_are_matched_by_character() -> None:
    sung = heard(["夜", "空", "に", "光", "る", "星"])
    found = match_words(["夜空に", "光る星"], sung)
    assert found.heard.all()
    assert found.start_s.tolist() == [0.0, 1.5]


def test_case_accents_and_punctuation_are_no_difference_in_any_alphabet() -> None:
    assert folded("Café!") == folded("CAFE") == "cafe"
    assert match_words(["Привет,", "Ёлка"], heard(["привет", "елка"])).heard.all()
    assert match_words(["ΝΎΧΤΑ"], heard(["νυχτα"])).heard.all()


def test_two_thousand_words_are_matched() -> None:
    rng = np.random.default_rng(5)
    vocabulary = ["".join(rng.choice(list("abcdefghijklmnop"), 6)) for _ in range(700)]
    texts = rng.choice(vocabulary, 2000).tolist()
    kept = np.flatnonzero(rng.random(2000) < 0.8)
    sung = [heard([texts[n]])[0].model_copy(update={"start_s": 0.3 * n, "end_s": 0.3 * n + 0.2}) for n in kept]
    found = match_words(texts, sung)
    right = np.isclose(found.start_s[kept], 0.3 * kept)
    assert right.mean() > 0.99


WORDS = st.lists(st.sampled_from(["la", "la,", "love", "loved", "night", "knight", "—", "♪", "夜空"]), max_size=12)


@settings(max_examples=150)
@given(WORDS, WORDS)
def test_matches_rise_and_never_invent_a_time(texts: list[str], sung: list[str]) -> None:
    found = match_words(texts, heard(sung))
    starts = found.start_s[found.heard]
    assert (np.diff(starts) >= 0).all()
    assert np.isnan(found.start_s[~found.heard]).all()
    assert ((found.evidence >= 0) & (found.evidence <= 1)).all()
