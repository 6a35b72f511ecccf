"""The studio floor with a real generator that renders real, tiny clips in worker processes."""

import numpy as np
import pytest
from PIL import Image

from editorial.decode import decode_frames
from editorial.packets import read_groups
from resources.generators.animatic import animatic_version
from resources.ledger import BudgetExceeded, Ledger, Purchase
from resources.pictures import draw_pictures, storyboard_frame
from resources.stills import held_still, shown_clip
from resources.storage import ArtifactStore
from resources.studio import ClipsFailed, Purse, ShootStopped, shoot, shoot_film
from tests.resources.paid_service import PRICES, PaidGenerator
from tests.resources.painting import NEVER, NOT_AT_HIGH, NOT_ON_ITS_OWN, paint_anything
from tests.resources.small_film import FRAMES, HASTY, RATE, local_generator, planned


@pytest.fixture
def generator():
    made = local_generator()
    yield made
    made.close()


@pytest.fixture
def supplied():
    """The same generator on the next day, when there is paint again."""
    made = local_generator(render=paint_anything)
    yield made
    made.close()


@pytest.fixture
def purse(store: ArtifactStore) -> Purse:
    return Purse(Ledger.open(f"sqlite:///{store.fetched('ledger.sqlite')}"), "film", 1_000)


def grey(store: ArtifactStore, clip) -> list[int]:
    return [int(frame.mean()) for frame in decode_frames(store.local(clip.video))]


def test_a_consumer_is_made_after_its_owner_and_starts_with_its_frames(generator, store, purse):
    owner = planned(4, seed=60)
    consumer = planned(1, seed=200, owner=owner.request)
    clips = {clip.segment: clip for clip in shoot([consumer, owner], generator, store, purse)}
    assert list(clips) == [4, 1]
    assert grey(store, clips[1])[:6] == grey(store, clips[4])[:6]
    assert grey(store, clips[1])[8] > 150


def test_a_consumer_alone_has_its_owner_made_first_and_gets_only_its_own_clip(generator, store, purse):
    owner = planned(4, seed=60)
    clips = list(shoot([planned(1, seed=200, owner=owner.request)], generator, store, purse))
    assert [clip.segment for clip in clips] == [1]
    assert store.find_clip(owner.request) is not None


def test_what_the_store_holds_is_neither_made_nor_paid_again(generator, store, purse):
    shots = [planned(0, seed=40), planned(1, seed=50)]
    first = list(shoot(shots, generator, store, purse))
    spent = purse.ledger.committed_microdollars("film")
    before = store.fetched(f"clips/{shots[0].request.key}.mp4").stat().st_mtime_ns
    again = list(shoot(shots, generator, store, purse))
    assert sorted(c.request_key for c in again) == sorted(c.request_key for c in first)
    assert store.fetched(f"clips/{shots[0].request.key}.mp4").stat().st_mtime_ns == before
    assert purse.ledger.committed_microdollars("film") == spent > 0


def test_two_segments_with_one_request_are_made_once(generator, store, purse):
    shots = [planned(0, seed=40), planned(5, seed=40)]
    submitted = []
    submit = generator.submit
    generator.submit = lambda request, *rest: submitted.append(request.key) or submit(request, *rest)
    clips = list(shoot(shots, generator, store, purse))
    assert submitted == [shots[0].request.key]
    assert {clip.segment for clip in clips} == {0, 5}
    assert len({clip.request_key for clip in clips}) == 1
    assert purse.ledger.committed_microdollars("film") == generator.quote(shots[0].request)


def test_rendering_again_replaces_the_clip(generator, store, purse):
    shots = [planned(0, seed=40)]
    list(shoot(shots, generator, store, purse))
    before = store.fetched(f"clips/{shots[0].request.key}.mp4").stat().st_mtime_ns
    list(shoot(shots, generator, store, purse, again=True))
    assert store.fetched(f"clips/{shots[0].request.key}.mp4").stat().st_mtime_ns > before


def test_one_clip_that_fails_leaves_the_others_made_and_its_money_given_back(generator, store, purse):
    shots = [planned(0, seed=40), planned(1, seed=NEVER), planned(2, seed=50)]
    made = []
    with pytest.raises(ClipsFailed, match=r"segment 1: RuntimeError: out of paint") as failed:
        made.extend(_segments(shoot(shots, generator, store, purse), made))
    assert sorted(made) == [0, 2]
    assert set(failed.value.failures) == {1}
    assert purse.ledger.committed_microdollars("film") == 2 * generator.quote(shots[0].request)


def _segments(clips, made):
    for clip in clips:
        made.append(clip.segment)
    return ()


def test_a_clip_that_the_budget_cannot_pay_is_not_started(generator, store):
    shots = [planned(0, seed=40), planned(1, seed=50)]
    price = generator.quote(shots[0].request)
    purse = Purse(Ledger.open(f"sqlite:///{store.fetched('ledger.sqlite')}"), "film", price)
    with pytest.raises(BudgetExceeded):
        list(shoot(shots, generator, store, purse))
    assert purse.ledger.committed_microdollars("film") <= price
    assert store.find_clip(shots[1].request) is None


def test_a_clip_that_high_cannot_make_is_made_at_mid_and_says_so(generator, store, purse):
    shot = planned(0, seed=NOT_AT_HIGH, tier="high")
    (clip,) = shoot([shot], generator, store, purse)
    at_mid = planned(0, seed=NOT_AT_HIGH)
    assert (clip.stand_in.meant, clip.stand_in.became) == ("high", "mid")
    assert clip.stand_in.why == "RuntimeError: out of paint"
    assert clip.kind == "mid"
    assert clip.cost_microdollars == generator.quote(at_mid.request) < generator.quote(shot.request)
    assert purse.ledger.committed_microdollars("film") == clip.cost_microdollars
    assert store.find_clip(shot.request) == clip
    assert store.find_clip(at_mid.request) is None


def test_a_stand_in_serves_until_it_is_asked_for_again(generator, store, purse):
    shot = planned(0, seed=NOT_AT_HIGH, tier="high")
    (first,) = shoot([shot], generator, store, purse)
    assert list(shoot([shot], generator, store, purse)) == [first]
    assert len(purse.ledger.reservations()) == 1
    (second,) = shoot([shot], generator, store, purse, again=True)
    assert second.stand_in == first.stand_in
    assert len(purse.ledger.reservations()) == 2


def test_a_reuse_whose_owner_cannot_be_made_is_made_on_its_own_at_mid(generator, store, purse):
    owner = planned(0, seed=NEVER, tier="high")
    reuse = planned(1, seed=200, owner=owner.request, tier="high")
    clips = []
    with pytest.raises(ClipsFailed, match="segment 0"):
        clips.extend(_segments(shoot([owner, reuse], generator, store, purse), clips))
    clip = store.find_clip(reuse.request)
    assert clips == [1]
    assert (clip.stand_in.meant, clip.stand_in.became) == ("reuse", "mid")
    assert "its owner could not be made: RuntimeError: out of paint" in clip.stand_in.why
    assert min(grey(store, clip)) > 150
    assert clip.cost_microdollars == generator.quote(planned(1, seed=200).request)


def test_a_reuse_that_cannot_go_on_after_its_owner_is_made_on_its_own_if_the_money_allows(generator, store):
    owner = planned(0, seed=60, tier="mid")
    reuse = planned(1, seed=NOT_ON_ITS_OWN, owner=owner.request)
    alone = generator.quote(planned(1, seed=NOT_ON_ITS_OWN).request)
    suffix, whole = generator.quote(reuse.request), generator.quote(owner.request)
    assert suffix <= alone
    ledger = Ledger.open(f"sqlite:///{store.fetched('ledger.sqlite')}")
    clips = {clip.segment: clip for clip in shoot([owner, reuse], generator, store, Purse(ledger, "rich", 1_000))}
    assert clips[1].stand_in.became == "mid"
    assert ledger.committed_microdollars("rich") == whole + alone


def test_a_reuse_of_a_stand_in_begins_with_its_frames_and_says_so(generator, store, purse):
    owner = planned(0, seed=NOT_AT_HIGH, tier="high")
    reuse = planned(1, seed=200, owner=owner.request, tier="high")
    clips = {clip.segment: clip for clip in shoot([owner, reuse], generator, store, purse)}
    assert grey(store, clips[1])[:6] == grey(store, clips[0])[:6]
    assert clips[1].stand_in.became == "reuse"
    assert "begins with segment 0, which is a stand-in" in clips[1].stand_in.why


def test_where_no_clip_can_be_made_the_storyboard_s_picture_is_held_for_nothing_and_the_clip_is_tried_again(
    generator, supplied, store, purse
):
    shots = [planned(0, seed=40), planned(1, seed=NEVER, tier="high")]
    (picture,) = draw_pictures([storyboard_frame(shots[1].request, 0, animatic_version())], store)
    clips = {clip.segment: clip for clip in shoot_film(shots, [generator], store, purse)}
    still = clips[1]
    assert (still.kind, still.stand_in.meant, still.stand_in.became) == ("still", "high", "still")
    assert still.stand_in.why == "RuntimeError: out of paint"
    assert still.cost_microdollars == 0
    assert purse.ledger.committed_microdollars("film") == generator.quote(shots[0].request)
    frames = [frame.astype(int) for frame in decode_frames(store.local(still.video))]
    with Image.open(store.local(picture)) as drawn:
        assert np.abs(frames[0] - np.asarray(drawn)).mean() < 8
    assert len(frames) == still.frame_count == FRAMES
    assert 0 < np.abs(frames[-1] - frames[0]).mean() < 12
    assert set(read_groups(store.local(still.video), RATE).idr_frames) >= {0, 6}

    assert store.find_clip(shots[1].request) is None
    assert shown_clip(store, shots[1].request) == still
    assert list(shoot_film(shots[1:], [generator], store, purse)) == [still]
    assert purse.ledger.committed_microdollars("film") == generator.quote(shots[0].request)
    (clip,) = shoot_film(shots[1:], [supplied], store, purse)
    assert (clip.kind, clip.stand_in) == ("high", None)
    assert max(grey(store, clip)) == 0 < frames[0].mean()  # so dark a grey is black
    assert (shown_clip(store, shots[1].request), held_still(store, shots[1].request)) == (clip, None)


def test_a_reuse_that_goes_on_after_a_still_is_made_on_its_own_or_is_one_too(generator, store, purse):
    owner = planned(0, seed=NEVER)
    shots = [owner, planned(1, seed=200, owner=owner.request), planned(2, seed=NEVER, owner=owner.request)]
    clips = {clip.segment: clip for clip in shoot_film(shots, [generator], store, purse)}
    assert {segment: clip.kind for segment, clip in clips.items()} == {0: "still", 1: "mid", 2: "still"}
    assert clips[2].stand_in.meant == "reuse"
    assert purse.ledger.committed_microdollars("film") == clips[1].cost_microdollars
    assert list(shoot_film(shots[1:2], [generator], store, purse)) == [clips[1]]


def test_a_clip_that_cannot_be_made_again_stays_and_says_why(generator, supplied, store, purse):
    shot = planned(0, seed=NEVER)
    (clip,) = shoot_film([shot], [supplied], store, purse)
    with pytest.raises(ClipsFailed, match="segment 0: RuntimeError: out of paint"):
        list(shoot_film([shot], [generator], store, purse, again=True))
    assert shown_clip(store, shot.request) == clip


@pytest.fixture
def service(open_service):
    return open_service()


@pytest.fixture
def paid(service) -> PaidGenerator:
    return PaidGenerator(service.url)


def bought(seed: int, tier="high", segment: int = 0):
    return planned(segment, seed, tier=tier, generator="paid")


@pytest.fixture
def rich(store) -> Purse:
    return Purse(Ledger.open(f"sqlite:///{store.fetched('ledger.sqlite')}"), "film", 100_000)


@pytest.mark.parametrize(
    "mishaps",
    [
        {"submit": ["429", "500", "lose"]},
        {"submit": ["lose"], "find": ["500", "lose"]},
        {"poll": ["500", "lose", "429"]},
        {"fetch": ["cut", "503", "lose"]},
    ],
)
def test_what_fails_for_the_moment_is_tried_again_and_paid_once(paid, service, store, rich, mishaps):
    service.order_mishaps(**mishaps)
    (clip,) = shoot([bought(40)], paid, store, rich, patience=HASTY)
    assert clip.stand_in is None
    assert [entry["microdollars"] for entry in service.charged] == [clip.cost_microdollars]
    assert rich.ledger.total_settled_microdollars() == clip.cost_microdollars
    assert service.jobs == 1


def test_patience_has_an_end_and_then_mid_is_tried(paid, service, store, rich):
    service.order_mishaps(submit=["500"] * HASTY.tries)
    (clip,) = shoot([bought(40)], paid, store, rich, patience=HASTY)
    assert clip.stand_in.became == "mid"
    assert clip.stand_in.why == "500: as ordered"
    assert rich.ledger.total_settled_microdollars() == service.charged[0]["microdollars"] == PRICES["mid"] * FRAMES


def test_a_request_whose_answer_was_lost_for_good_is_found_and_not_made_lower(paid, service, store, rich):
    service.order_mishaps(submit=["lose"], find=["500"] * (HASTY.tries - 1))
    (clip,) = shoot([bought(40)], paid, store, rich, patience=HASTY)
    assert clip.stand_in is None
    assert service.jobs == 1


def test_a_job_that_nobody_can_be_asked_about_is_left_open_and_taken_on_the_next_time(paid, service, store, rich):
    service.order_mishaps(poll=["500"] * HASTY.tries)
    with pytest.raises(ClipsFailed, match="does not say what became of it"):
        list(shoot([bought(40)], paid, store, rich, patience=HASTY))
    (still_open,) = rich.ledger.open_reservations()
    assert still_open.sending.job
    (clip,) = shoot([bought(40)], paid, store, rich, patience=HASTY)
    assert service.jobs == len(service.charged) == 1
    assert rich.ledger.total_settled_microdollars() == clip.cost_microdollars


@pytest.mark.parametrize(("status", "words"), [("401", "does not know this account"), ("402", "has no credit left")])
def test_an_account_that_is_refused_stops_the_shoot_at_once_and_keeps_what_is_made(
    paid, service, store, rich, status, words
):
    list(shoot([bought(40)], paid, store, rich))
    service.order_mishaps(submit=[status])
    shots = [bought(40), *(bought(50 + n, segment=n) for n in range(1, 5))]
    with pytest.raises(ShootStopped, match=f"paid {words}.*every finished clip is kept"):
        list(shoot(shots, paid, store, rich))
    assert store.find_clip(shots[0].request) is not None
    assert rich.ledger.total_settled_microdollars() == sum(entry["microdollars"] for entry in service.charged)


def test_one_refused_clip_of_forty_redoes_one(paid, service, store, rich):
    service.order_mishaps(submit=[*[""] * 11, "422"])
    shots = [bought(40 + number, segment=number) for number in range(40)]
    clips = list(shoot(shots, paid, store, rich))
    assert sorted(clip.segment for clip in clips) == list(range(40))
    assert [clip.stand_in is not None for clip in clips].count(True) == 1
    assert service.jobs == 40
    assert rich.ledger.total_settled_microdollars() == sum(entry["microdollars"] for entry in service.charged)


def test_what_runs_when_the_money_is_out_is_finished_and_kept(paid, service, store):
    purse = Purse(Ledger.open(f"sqlite:///{store.fetched('ledger.sqlite')}"), "film", 2 * PRICES["high"] * FRAMES)
    made = []
    with pytest.raises(BudgetExceeded):
        made.extend(_segments(shoot([bought(40 + n, segment=n) for n in range(3)], paid, store, purse), made))
    assert sorted(made) == [0, 1]
    assert len(service.charged) == 2


def test_whoever_stops_listening_leaves_nothing_reserved(paid, service, store, rich):
    shots = [bought(40 + number, segment=number) for number in range(6)]
    for _ in shoot(shots, paid, store, rich):
        break
    assert rich.ledger.open_reservations() == []
    assert rich.ledger.total_settled_microdollars() == sum(entry["microdollars"] for entry in service.charged)


def test_a_worker_that_is_killed_costs_one_more_try(generator, store, purse):
    from resources.workers import workers

    list(shoot([planned(0, seed=40)], generator, store, purse))
    for process in list(workers(generator.parallel_jobs)._processes.values()):
        process.kill()
        process.join()
    (clip,) = shoot([planned(1, seed=50)], generator, store, purse, patience=HASTY)
    assert clip.stand_in is None


def test_a_clip_that_is_made_but_not_handed_over_is_given_up_for_now_and_fetched_the_next_time(
    paid, service, store, rich
):
    for _ in range(2):
        service.order_mishaps(fetch=["500"] * HASTY.tries)
        with pytest.raises(ClipsFailed, match="does not say what became of it"):
            list(shoot([bought(40)], paid, store, rich, patience=HASTY))
    (clip,) = shoot([bought(40)], paid, store, rich, patience=HASTY)
    assert service.jobs == 1
    assert rich.ledger.total_settled_microdollars() == clip.cost_microdollars


def test_a_job_of_another_version_is_left_to_that_version_and_stops_nothing(paid, service, store, rich):
    purchase = Purchase("film", "an-old-key", 100, generator="paid", shot='{"of": "another schema"}')
    reservation = rich.ledger.intend(rich.ledger.reserve(purchase, 100_000), "an-old-key", "high")
    old = paid.submit(bought(77).request, None, reservation.sending.idempotency_key)
    (clip,) = shoot([bought(40)], paid, store, rich)
    assert clip.stand_in is None
    (still_open,) = rich.ledger.open_reservations()
    assert (still_open.purchase.request_key, still_open.sending.job) == ("an-old-key", old)
