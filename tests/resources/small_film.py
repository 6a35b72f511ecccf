"""A small film that is real in everything but its pictures: flat grey frames, encoded, joined and laid over a song."""

import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path

from editorial.film import write_film
from planning.tariffs import ANIMATIC_PRICES
from resources.generators.local import LocalGenerator, RenderPiece
from resources.ledger import Ledger
from resources.storage import ArtifactStore
from resources.studio import Patience, Purse, shoot
from state.film import Clip, Environment, MusicCue, PlannedShot, Shot, ShotRequest, Timeline, TimelineClip
from state.money import Tier
from state.time import FrameRate
from tests.resources.paid_service import PaidGenerator
from tests.resources.painting import NOT_AT_HIGH, paint

PLACE = Environment(name="flat", description="a flat colour", seed=0, kind="city", palette="neon")
RATE = FrameRate(numerator=24)
FRAMES = 12
BUDGET = 100_000
HASTY = Patience(tries=4, first_s=0.01, greatest_s=0.05)


def planned(
    segment: int, seed: int, owner: ShotRequest | None = None, tier: Tier = "mid", generator: str = "animatic"
) -> PlannedShot:
    shot = Shot(segment=segment, description="", scale="wide", move="static", pose="stand", side="left",
                environment="flat")  # fmt: skip
    request = ShotRequest(
        generator=generator,
        generator_version="test",
        tier=tier,
        width=64,
        height=36,
        rate=RATE,
        frame_count=FRAMES,
        seed=seed,
        shot=shot,
        characters=(),
        environment=PLACE,
        music=MusicCue(beats=(0, 6)),
        owner=owner,
        prefix_frames=6 if owner else 0,
    )
    return PlannedShot(segment=segment, kind="reuse" if owner else tier, cost_microdollars=0, request=request)


def local_generator(jobs: int = 2, render: RenderPiece = paint) -> LocalGenerator:
    return LocalGenerator("animatic", "test", ANIMATIC_PRICES, render, jobs)


def scenes(generator: str, first: int) -> list[PlannedShot]:
    """Five segments: High, its reuse, Mid, one that High refuses, and the reuse of that."""
    owner = planned(first, 60, tier="high", generator=generator)
    refused = planned(first + 3, NOT_AT_HIGH, tier="high", generator=generator)
    return [
        owner,
        planned(first + 1, 200, owner=owner.request, tier="high", generator=generator),
        planned(first + 2, 90 + first, generator=generator),
        refused,
        planned(first + 4, 150, owner=refused.request, tier="high", generator=generator),
    ]


def make_film(folder: Path, ledger_url: str, service_url: str) -> None:
    """Make the whole film: five clips bought from the service, five made here, joined over the song."""
    (folder / "tmp").mkdir(parents=True, exist_ok=True)
    tempfile.tempdir = str(folder / "tmp")
    store, ledger = ArtifactStore(folder / "data"), Ledger.open(ledger_url)
    clips: list[Clip] = []
    paid, local = PaidGenerator(service_url), local_generator(1)
    try:
        for generator, shots in ((paid, scenes("paid", 0)), (local, scenes("animatic", 5))):
            purse = Purse(ledger, f"song/{generator.name}", BUDGET, song_cap_microdollars=BUDGET, run="run")
            clips += shoot(shots, generator, store, purse, patience=HASTY)
    finally:
        local.close()
    _join(store, sorted(clips, key=lambda clip: clip.segment))


def _join(store: ArtifactStore, clips: Sequence[Clip]) -> None:
    laid = tuple(
        TimelineClip(start_frame=FRAMES * place, end_frame=FRAMES * (place + 1), segment=clip.segment, video=clip.video)
        for place, clip in enumerate(clips)
    )
    with store.writing("song.wav") as draft, wave.open(str(draft.path), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(2 * 8000 * FRAMES * len(clips) // 24))
    timeline = Timeline(rate=RATE, width=64, height=36, clips=laid)
    paths = [store.local(clip.video) for clip in clips]
    write_film(
        store.fetched("films/song.mp4"), timeline, paths, store.fetched("song.wav"), title="song", artist="nobody"
    )
