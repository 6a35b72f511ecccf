"""The studio floor with a real generator that renders real, tiny clips in worker processes."""

from pathlib import Path

import numpy as np
import pytest

from editorial.decode import decode_frames
from editorial.encode import ClipPrefix, write_clip
from planning.tariffs import ANIMATIC_PRICES
from resources.generators.local import LocalGenerator
from resources.ledger import BudgetExceeded, Ledger
from resources.storage import ArtifactStore
from resources.studio import ClipsFailed, Purse, shoot
from state.film import Environment, MusicCue, PlannedShot, Shot, ShotRequest
from state.time import FrameRate

PLACE = Environment(name="flat", description="a flat colour", seed=0, kind="city", palette="neon")


def paint(request_json: str, owner_clip: str | None, path: str) -> None:
    """Render flat frames whose grey is the request's seed; seed 13 cannot be rendered."""
    request = ShotRequest.model_validate_json(request_json)
    if request.seed == 13:
        raise RuntimeError("out of paint")
    plane = (np.full((36, 64), request.seed, np.uint8), *(np.full((18, 32), 128, np.uint8) for _ in range(2)))
    write_clip(
        Path(path),
        (plane for _ in range(request.fresh_frames)),
        width=request.width,
        height=request.height,
        rate=request.rate,
        keyframes=request.music.beats,
        frame_count=request.frame_count,
        prefix=ClipPrefix(Path(owner_clip), request.prefix_frames) if owner_clip else None,
    )


def planned(segment: int, seed: int, owner: ShotRequest | None = None) -> PlannedShot:
    shot = Shot(segment=segment, description="", scale="wide", move="static", pose="stand", side="left",
                environment="flat")  # fmt: skip
    request = ShotRequest(
        generator="animatic",
        generator_version="test",
        tier="mid",
        width=64,
        height=36,
        rate=FrameRate(numerator=24),
        frame_count=12,
        seed=seed,
        shot=shot,
        characters=(),
        environment=PLACE,
        music=MusicCue(beats=(0, 6)),
        owner=owner,
        prefix_frames=6 if owner else 0,
    )
    return PlannedShot(segment=segment, kind="reuse" if owner else "mid", cost_microdollars=0, request=request)


@pytest.fixture
def generator():
    made = LocalGenerator("animatic", "test", ANIMATIC_PRICES, paint, parallel_jobs=2)
    yield made
    made.close()


@pytest.fixture
def purse(store: ArtifactStore) -> Purse:
    return Purse(Ledger.open(f"sqlite:///{store.path('ledger.sqlite')}"), "film", 1_000)


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
    before = store.clip_path(shots[0].request).stat().st_mtime_ns
    again = list(shoot(shots, generator, store, purse))
    assert sorted(c.request_key for c in again) == sorted(c.request_key for c in first)
    assert store.clip_path(shots[0].request).stat().st_mtime_ns == before
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
    before = store.clip_path(shots[0].request).stat().st_mtime_ns
    list(shoot(shots, generator, store, purse, again=True))
    assert store.clip_path(shots[0].request).stat().st_mtime_ns > before


def test_one_clip_that_fails_leaves_the_others_made_and_its_money_given_back(generator, store, purse):
    shots = [planned(0, seed=40), planned(1, seed=13), planned(2, seed=50)]
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
    purse = Purse(Ledger.open(f"sqlite:///{store.path('ledger.sqlite')}"), "film", price)
    with pytest.raises(BudgetExceeded):
        list(shoot(shots, generator, store, purse))
    assert purse.ledger.committed_microdollars("film") <= price
    assert store.find_clip(shots[1].request) is None
