"""The video transformer as a generator: real workers, real files, weights of a tiny network."""

from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from editorial.decode import decode_planes, frame_count  # noqa: E402
from editorial.packets import read_groups  # noqa: E402
from planning.tariffs import NATIVE_PRICES  # noqa: E402
from resources.books import Books, sqlite_url  # noqa: E402
from resources.generators.filming import memory_name  # noqa: E402
from resources.generators.local import LocalGenerator  # noqa: E402
from resources.generators.native import NativeResource  # noqa: E402
from resources.ledger import Ledger  # noqa: E402
from resources.storage import ArtifactStore  # noqa: E402
from resources.storage_resource import StoreResource  # noqa: E402
from resources.studio import Purse, shoot  # noqa: E402
from state.film import Clip, PlannedShot, ShotRequest  # noqa: E402
from tests.models.filmed import request, tiny_weights  # noqa: E402

FRAMES, PREFIX = 48, 24


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> NativeResource:
    folder = tmp_path_factory.mktemp("native")
    weights = tiny_weights(folder / "tiny.safetensors")
    store = StoreResource(root=str(folder / "data"), cache=str(folder / "cache"))
    return NativeResource(store=store, weights=str(weights), parallel_jobs=2)


@pytest.fixture(scope="module")
def shots() -> list[PlannedShot]:
    """Return an owner, and two that go on with it, one from between two chunks and one from within."""
    owner = request(FRAMES, fade_in_frames=6)
    between = request(FRAMES, pose="dance", owner=owner, prefix_frames=PREFIX)
    within = request(FRAMES, pose="walk", owner=owner, prefix_frames=12)
    return [planned(0, owner), planned(1, between), planned(2, within)]


def planned(segment: int, of: ShotRequest) -> PlannedShot:
    return PlannedShot(segment=segment, kind="reuse" if of.owner else of.tier, cost_microdollars=0, request=of)


@pytest.fixture(scope="module")
def clips(native: NativeResource, shots: list[PlannedShot]) -> list[Clip]:
    return made(native, shots)


def made(native: NativeResource, shots: list[PlannedShot], again: bool = False) -> list[Clip]:
    store = native.store.store
    ledger = Ledger(Books(sqlite_url(Path(native.store.root) / "ledger.sqlite")))
    generator: LocalGenerator = native.generator()
    try:
        purse = Purse(ledger, "song/film", 1_000_000, None, "run")
        return sorted(shoot(shots, generator, store, purse, again=again), key=lambda clip: clip.segment)
    finally:
        generator.close()


def pictures(store: ArtifactStore, clip: Clip) -> list[np.ndarray]:
    return [planes[0].copy() for planes in decode_planes(store.local(clip.video))]


def test_a_clip_has_its_frames_with_every_picture_held(native, clips):
    store = native.store.store
    assert [frame_count(store.local(clip.video)) for clip in clips] == [FRAMES] * 3
    shown = pictures(store, clips[0])
    assert shown[0].shape == (54, 96)
    held = [np.abs(a.astype(int) - b).mean() for a, b in pairwise(shown[6:])]
    changing, still = held[2::3], [*held[::3], *held[1::3]]
    assert min(changing) > 3 * max(still)


def test_a_clip_fades_in_from_black(native, clips):
    shown = pictures(native.store.store, clips[0])
    assert shown[0].max() <= 17
    assert shown[0].mean() < shown[3].mean() < shown[6].mean()


def test_reuse_shares_its_owner_s_prefix_packet_by_packet(native, clips, shots):
    store = native.store.store
    owner, *reuses = (store.local(clip.video).read_bytes() for clip in clips)
    for clip, shot in zip(clips[1:], shots[1:], strict=True):
        own, owners = packets(store, clip), packets(store, clips[0])
        prefix = shot.request.prefix_frames
        assert own[:prefix] == owners[:prefix]
        assert own[prefix:] != owners[prefix:]
    assert owner not in reuses


def packets(store: ArtifactStore, clip: Clip) -> list[bytes]:
    import av

    with av.open(store.local(clip.video)) as video:
        return [bytes(packet) for packet in video.demux(video=0) if packet.size]


def test_clips_branch_at_beats(native, clips, shots):
    groups = read_groups(native.store.store.local(clips[0].video), shots[0].request.rate)
    assert {0, 12, 24, 36} <= set(groups.idr_frames)


def test_only_owners_leave_a_memory(native, clips, shots):
    store = native.store.store
    assert [store.exists(memory_name(shot.request)) for shot in shots] == [True, False, False]


def test_a_memory_that_is_gone_or_torn_is_made_again_and_the_clip_is_the_same(native, clips, shots):
    store = native.store.store
    before, memory = packets(store, clips[1]), store.read_bytes(memory_name(shots[0].request))
    store.put_bytes(memory_name(shots[0].request), memory[:1000])
    assert packets(store, made(native, shots[1:2], again=True)[0]) == before
    store.remove(memory_name(shots[0].request))
    assert packets(store, made(native, shots[1:2], again=True)[0]) == before
    assert store.read_bytes(memory_name(shots[0].request)) == memory


def test_a_reuse_costs_its_suffix(native, shots):
    generator = native.generator()
    price = partial(NATIVE_PRICES["mid"].microdollars, rate=shots[0].request.rate, width=96, height=54)
    assert [generator.quote(shot.request) for shot in shots] == [price(48), price(24), price(36)]


def test_other_weights_are_another_version(native, tmp_path: Path):
    other = tiny_weights(tmp_path / "tiny.safetensors")
    other.write_bytes(other.read_bytes()[:-1] + b"\x01")
    assert NativeResource(store=native.store, weights=str(other)).version != native.version
