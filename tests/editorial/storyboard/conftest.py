"""A whole film's storyboard, with any words in it, and pictures small enough to be drawn in a moment."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from editorial.storyboard import Storyboard
from state.artifact import Artifact
from state.edits import Edits
from state.film import (
    AnchorFrames,
    Character,
    Environment,
    MusicCue,
    PlannedShot,
    Portrait,
    Shot,
    ShotRequest,
    Transition,
)
from state.money import ActionKind
from state.music import BeatGrid, EnergyCurve, LyricLine, Lyrics, LyricWord, Section, Sections, Segment
from state.persistent import PersistentState, PriceList, Provenance
from state.plan import Action, AllocationPlan, BudgetCurve, CurvePoint, SegmentSaliency
from state.song import Brief, Song
from state.time import FrameRate
from state.wishes import PinSegment, PlanEdits

FORM = ("intro", "verse", "chorus", "verse", "chorus", "bridge", "chorus", "outro")
MUSIC = "ABCBCDCE"
PER_SECTION = 3
SEGMENT_FRAMES = 96
RATE = FrameRate(numerator=24)


@pytest.fixture(scope="session")
def storyboard(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Storyboard]:
    """Return `storyboard(words, width, height, people, repeats)`: every word a user wrote is `words`."""
    folder = tmp_path_factory.mktemp("pictures")

    def make(
        words: str = "Willow Road", width: int = 320, height: int = 180, people: int = 1, repeats: int = 1
    ) -> Storyboard:
        return _board(words, (width, height), people, repeats, folder)

    return make


def _board(words: str, size: tuple[int, int], people: int, repeats: int, folder: Path) -> Storyboard:
    segments = _segments(repeats)
    actions = tuple(_action(segment, repeats) for segment in segments)
    plan = _plan(actions)
    duration_s = RATE.seconds(segments[-1].end_frame)
    cast = tuple(_character(f"{words}{n}", words) for n in range(people))
    places = (Environment(name=words, description=words, seed=0, kind="ocean", palette="dusk"),)
    shots = tuple(_shot(segment, words, cast) for segment in segments)
    state = PersistentState(
        song=_song(words, duration_s),
        brief=Brief(width=size[0], height=size[1], rate=RATE),
        logline=words,
        sections=_sections(repeats),
        segments=segments,
        saliency=tuple(_saliency(segment, words) for segment in segments),
        identities=cast,
        environments=places,
        portraits=tuple(
            Portrait(name=named.name, content="", image=_picture(folder, f"of{n}", size, 90))
            for n, named in enumerate((*cast, *places))
        ),
        sharing=(),
        motifs=(),
        actions=actions,
        shots=shots,
        frames=tuple(
            AnchorFrames(
                segment=s.index,
                start=_picture(folder, f"s{s.index}", size, 5 * (s.index > 0) * 20),
                end=_picture(folder, f"e{s.index}", size, 160),
            )
            for s in segments
        ),
        transitions=(
            Transition(segment=1, kind="dissolve", frames=12, reason=words),
            Transition(segment=3, kind="cut", reason=words),
            Transition(segment=6, kind="flash", frames=4, reason=words),
            Transition(segment=9, kind="match_cut", reason=words),
            Transition(segment=12, kind="whip", frames=8, reason=words),
        ),
        type_style="display",
        requests=tuple(_requests(actions, shots, cast, places[0], size)),
        edits=Edits(plan=PlanEdits(pins=(PinSegment(at_s=5, allow=("mid",)),))),
        tariff=PriceList(name="animatic", dated="2026-11-21", source=words),
        budget_microdollars=plan.budget_microdollars,
        planned_microdollars=plan.cost_microdollars,
        plan_utility=plan.utility,
        plan_is_proven_optimal=True,
        provenance=(
            Provenance(part="sections", source="measured", words="heard in the song"),
            Provenance(part="shots", source="model", words=words),
            Provenance(part="actions[1]", source="user", words="edited", edited=(words,)),
        ),
    )
    return Storyboard(
        state=state,
        plan=plan,
        curve=BudgetCurve(
            rows=tuple(CurvePoint(budget_microdollars=400 + 50 * n, utility=700 + 30 * n) for n in range(11))
        ),
        energy=EnergyCurve(hop_s=0.5, level=tuple(np.linspace(0, 1, int(duration_s * 2))), integrated_lufs=-14),
        grid=_grid(duration_s),
        lyrics=_lyrics(words, duration_s),
        poster=folder / _picture(folder, "poster", size, 120).path,
        locate=lambda artifact: folder / artifact.path,
    )


def _requests(
    actions: tuple[Action, ...],
    shots: tuple[Shot, ...],
    cast: tuple[Character, ...],
    place: Environment,
    size: tuple[int, int],
) -> Iterator[PlannedShot]:
    made: list[ShotRequest] = []
    for action, shot in zip(actions, shots, strict=True):
        request = ShotRequest(
            generator=action.generator,
            generator_version="1",
            tier=action.tier,
            width=size[0],
            height=size[1],
            rate=RATE,
            frame_count=SEGMENT_FRAMES,
            seed=action.segment,
            shot=shot,
            characters=cast,
            environment=place,
            music=MusicCue(),
            owner=None if action.owner is None else made[action.owner],
            prefix_frames=action.prefix_frames,
        )
        made.append(request)
        yield PlannedShot(
            segment=action.segment, kind=action.kind, cost_microdollars=action.cost_microdollars, request=request
        )


def _picture(folder: Path, name: str, size: tuple[int, int], luma: int) -> Artifact:
    path = folder / f"{name}-{size[0]}x{size[1]}.jpg"
    if not path.exists():
        ramp = np.clip(luma + np.linspace(-40, 40, size[0]) * (luma > 0), 0, 255)
        Image.fromarray(np.tile(ramp, (size[1], 1)).astype(np.uint8)).convert("RGB").save(path)
    return Artifact(path=path.name, sha256="0" * 64)


def _segments(repeats: int) -> tuple[Segment, ...]:
    count = len(FORM) * PER_SECTION * repeats
    return tuple(
        Segment(
            index=n,
            section=n // PER_SECTION,
            label=FORM[n // PER_SECTION % len(FORM)],
            motif=f"{MUSIC[n // PER_SECTION % len(FORM)]}{n % PER_SECTION + 1}",
            start_frame=n * SEGMENT_FRAMES,
            end_frame=(n + 1) * SEGMENT_FRAMES,
        )
        for n in range(count)
    )


def _sections(repeats: int) -> Sections:
    length_s = RATE.seconds(SEGMENT_FRAMES * PER_SECTION)
    return Sections(
        sections=tuple(
            Section(
                index=n,
                start_s=n * length_s,
                end_s=(n + 1) * length_s,
                label=FORM[n % len(FORM)],
                motif=MUSIC[n % len(FORM)],
                confidence=1,
            )
            for n in range(len(FORM) * repeats)
        )
    )


def _action(segment: Segment, repeats: int) -> Action:
    """Return what is done: the second and third chorus reuse the first, choruses and bridges are High."""
    first_chorus = 2 * PER_SECTION
    reuses = segment.label == "chorus" and segment.index >= first_chorus + PER_SECTION
    kind: ActionKind = "reuse" if reuses else "high" if segment.label in ("chorus", "bridge") else "mid"
    return Action(
        segment=segment.index,
        kind=kind,
        tier="mid" if kind == "mid" else "high",
        offer="own",
        generator="animatic",
        quality_hundredths=300,
        owner=first_chorus + segment.index % PER_SECTION if reuses else None,
        prefix_frames=60 if reuses else 0,
        cost_microdollars={"high": 45, "mid": 17, "reuse": 18}[kind],
        utility=10,
    )


def _plan(actions: tuple[Action, ...]) -> AllocationPlan:
    cost = sum(action.cost_microdollars for action in actions)
    return AllocationPlan(
        strategy="allocmv",
        tariff="animatic",
        budget_microdollars=cost + 2,
        full_high_microdollars=2 * cost,
        least_feasible_microdollars=400,
        cost_microdollars=cost,
        utility=900,
        bound=901,
        multiplier_numerator=1,
        multiplier_denominator=1,
        price_of_more_microdollars=24,
        actions=actions,
    )


def _character(name: str, words: str) -> Character:
    looks = dict.fromkeys(("hair", "skin", "coat", "accent"), "#aa5500")
    return Character(name=name, description=words, seed=0, hair_style="long", **looks)


def _shot(segment: Segment, words: str, cast: tuple[Character, ...]) -> Shot:
    return Shot(
        segment=segment.index,
        description=words,
        scale="wide",
        move="push_in",
        pose="stand",
        side="left",
        environment=words,
        characters=tuple(character.name for character in cast),
    )


def _song(words: str, duration_s: float) -> Song:
    return Song(
        key="willow-road",
        title=words,
        artist=words,
        style="folk",
        audio=Artifact(path="songs/x.wav", sha256="0" * 64),
        container="wav",
        codec="pcm_s16le",
        duration_s=duration_s,
        sample_rate_hz=44_100,
        channels=2,
    )


def _saliency(segment: Segment, words: str) -> SegmentSaliency:
    shares = dict.fromkeys(("energy", "role", "repetition", "novelty", "lyric", "score"), 0.5)
    return SegmentSaliency(
        segment=segment.index, saliency=segment.index % 5 + 1, rationale=words, provenance=words, **shares
    )


def _grid(duration_s: float) -> BeatGrid:
    beats = tuple(0.5 * n for n in range(int(2 * duration_s)))
    return BeatGrid(
        beats_s=beats,
        positions=tuple(n % 4 + 1 for n in range(len(beats))),
        confidence=(1.0,) * len(beats),
        beats_per_bar=4,
        tempo_bpm=120,
    )


def _lyrics(words: str, duration_s: float) -> Lyrics:
    return Lyrics(
        source="plain",
        lines=tuple(
            LyricLine(words=(LyricWord(text=words, start_s=at, end_s=at + 2.5, confidence=1),))
            for at in np.arange(5.0, duration_s - 4, 4.0)
        ),
    )
