"""A finished film as values: any rate, any words, cuts that do not fall on whole seconds."""

from collections.abc import Callable

import pytest

from editorial.exports.project import Handover, Media
from state.artifact import Artifact
from state.film import Environment, Script, Shot, Timeline, TimelineClip, Transition
from state.music import BeatGrid, LyricLine, Lyrics, LyricWord, Section, Sections, Segment, Segments
from state.plan import Action, AllocationPlan, SaliencyTable, SegmentSaliency
from state.song import Song
from state.time import FrameRate

LENGTHS = (97, 50, 61, 120, 33)
LABELS = ("intro", "verse", "chorus", "verse", "chorus")
MOTIFS = ("A1", "B1", "C1", "B1", "C1")
KINDS = ("mid", "mid", "high", "high", "reuse")


@pytest.fixture(scope="session")
def media() -> Media:
    return Media(clip=lambda segment: f"media/{segment:02d}.mp4", song="media/song.wav")


@pytest.fixture(scope="session")
def handover() -> Callable[..., Handover]:
    """Return `handover(rate, title, lines)`: five segments, a dissolve into the third, a flash into the last."""

    def make(
        rate: FrameRate | None = None,
        title: str = "Willow Road",
        lines: tuple[str, ...] = ("paper lanterns lift", "over every town"),
        transitions: tuple[Transition, ...] = (
            Transition(segment=2, kind="dissolve", frames=12, reason="the music breathes"),
            Transition(segment=4, kind="flash", frames=4, reason="the beat lands"),
        ),
    ) -> Handover:
        rate = rate or FrameRate(numerator=24)
        segments = _segments(rate)
        return Handover(
            song=_song(title, rate.seconds(sum(LENGTHS))),
            timeline=_timeline(rate, transitions),
            segments=segments,
            saliency=SaliencyTable(rows=tuple(_saliency(n, title) for n in range(5))),
            plan=_plan(),
            script=_script(title),
            grid=_grid(rate.seconds(sum(LENGTHS))),
            sections=_sections(segments),
            lyrics=_lyrics(lines),
        )

    return make


def _song(title: str, duration_s: float) -> Song:
    return Song(
        key="willow-road",
        title=title,
        artist=title[::-1],
        style="folk",
        audio=Artifact(path="songs/willow-road/source.wav", sha256="0" * 64),
        container="wav",
        codec="pcm_s16le",
        duration_s=duration_s,
        sample_rate_hz=44_100,
        channels=2,
    )


def _starts() -> list[int]:
    return [sum(LENGTHS[:n]) for n in range(len(LENGTHS))]


def _segments(rate: FrameRate) -> Segments:
    return Segments(
        rate=rate,
        segments=tuple(
            Segment(index=n, section=n, label=label, motif=motif, start_frame=start, end_frame=start + length)
            for n, (label, motif, start, length) in enumerate(zip(LABELS, MOTIFS, _starts(), LENGTHS, strict=True))
        ),
    )


def _timeline(rate: FrameRate, transitions: tuple[Transition, ...]) -> Timeline:
    clips = tuple(
        TimelineClip(
            segment=n,
            start_frame=start,
            end_frame=start + length,
            video=Artifact(path=f"clips/{n}.mp4", sha256="0" * 64),
        )
        for n, (start, length) in enumerate(zip(_starts(), LENGTHS, strict=True))
    )
    return Timeline(rate=rate, width=96, height=64, clips=clips, transitions=transitions)


def _saliency(segment: int, why: str) -> SegmentSaliency:
    shares = dict.fromkeys(("energy", "role", "repetition", "novelty", "lyric", "score"), 0.5)
    return SegmentSaliency(segment=segment, saliency=segment + 1, rationale=why, provenance="measured", **shares)


def _plan() -> AllocationPlan:
    actions = tuple(
        Action(
            segment=n,
            kind=kind,
            tier="high" if kind == "reuse" else kind,
            offer="own",
            generator="animatic",
            quality_hundredths=300,
            owner=2 if kind == "reuse" else None,
            prefix_frames=24 if kind == "reuse" else 0,
            cost_microdollars=100 + n,
            utility=10,
        )
        for n, kind in enumerate(KINDS)
    )
    return AllocationPlan(
        strategy="mckp",
        tariff="animatic",
        budget_microdollars=1000,
        full_high_microdollars=1000,
        least_feasible_microdollars=0,
        cost_microdollars=sum(action.cost_microdollars for action in actions),
        utility=50,
        bound=50,
        multiplier_numerator=0,
        multiplier_denominator=1,
        price_of_more_microdollars=None,
        actions=actions,
    )


def _script(words: str) -> Script:
    place = Environment(name="shore", description="", seed=0, kind="ocean", palette="dusk")
    shots = tuple(
        Shot(
            segment=n,
            description=f"{words} {n}",
            scale="wide",
            move="static",
            pose="stand",
            side="left",
            environment="shore",
        )
        for n in range(5)
    )
    return Script(logline=words, provenance="rules", characters=(), environments=(place,), shots=shots)


def _grid(duration_s: float) -> BeatGrid:
    beats = tuple(0.31 + 0.5 * n for n in range(int(2 * duration_s) + 2))
    positions = tuple(n % 4 + 1 for n in range(len(beats)))
    return BeatGrid(beats_s=beats, positions=positions, confidence=(1.0,) * len(beats), beats_per_bar=4, tempo_bpm=120)


def _sections(segments: Segments) -> Sections:
    spans = [segments.span_s(segment) for segment in segments.segments]
    return Sections(
        sections=tuple(
            Section(index=n, start_s=start, end_s=end, label=LABELS[n], motif=MOTIFS[n][0], confidence=1)
            for n, (start, end) in enumerate(spans)
        )
    )


def _lyrics(lines: tuple[str, ...]) -> Lyrics:
    def line(start_s: float, text: str) -> LyricLine:
        words = text.split()
        return LyricLine(
            words=tuple(
                LyricWord(text=w, start_s=start_s + 0.3 * n, end_s=start_s + 0.3 * n + 0.25, confidence=1)
                for n, w in enumerate(words)
            )
        )

    return Lyrics(source="plain", lines=tuple(line(2.137 + 3.0 * n, text) for n, text in enumerate(lines)))
