"""What was heard in a song: beats, energy, sections, lyric words. Times are seconds from the first sample."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from state.song import LyricSource
from state.time import FrameRate, FrameSpan
from state.value import Value

SILENCE_LUFS = -70.0
"""Below this, music is silence to the standard of loudness (ITU-R BS.1770-4)."""

SectionLabel = Literal["intro", "verse", "prechorus", "chorus", "bridge", "instrumental", "outro"]


@dataclass(frozen=True)
class Features:
    """Everything that is computed from the waveform once, for all later steps.

    Attributes
    ----------
    onset_rate_hz, level, onset
        Frame rate of the finely timed features, and the features: float16, shape (frames, 64), the logarithmic level of
        64 mel bands, 0 in silence; float32, shape (frames, 3), non-negative flux of the low, middle and high bands.
    spectral_rate_hz, chroma, mel
        Frame rate and shapes (frames, 12) pitch-class magnitudes and (frames, 40) mel powers, float32.
    loudness_db
        float32, shape (spectral frames,): level in dB relative to full scale, floor -100.
    duration_s
        Length of the decoded audio.
    """

    onset_rate_hz: float
    level: NDArray[np.float16]
    onset: NDArray[np.float32]
    spectral_rate_hz: float
    chroma: NDArray[np.float32]
    mel: NDArray[np.float32]
    loudness_db: NDArray[np.float32]
    duration_s: float


@dataclass(frozen=True)
class Activation:
    """How likely a beat, and the first beat of a bar, is at every moment: what a tracker hears before it decides.

    Attributes
    ----------
    rate_hz
        Frame rate; frame i is centred on time i / rate.
    beat, downbeat
        float32, shape (frames,), 0..1. A downbeat is a beat too. `downbeat` is None where a tracker does not listen
        for bars.
    """

    rate_hz: float
    beat: NDArray[np.float32]
    downbeat: NDArray[np.float32] | None = None


class BeatGrid(Value):
    """Beats with their place in the bar. `positions[i]` is 1 on a downbeat, 2 on the second beat, and so on.

    `confidence[i]` in 0..1 says how clearly beat i is heard; `has_pulse` is False for music without one, whose grid
    is then only a ruler laid over the energy's turns.
    """

    beats_s: tuple[float, ...] = Field(min_length=2)
    positions: tuple[int, ...]
    confidence: tuple[float, ...]
    beats_per_bar: int = Field(ge=2, le=12)
    tempo_bpm: float = Field(gt=0)
    has_pulse: bool = True

    @model_validator(mode="after")
    def _aligned(self) -> "BeatGrid":
        if not len(self.beats_s) == len(self.positions) == len(self.confidence):
            raise ValueError("beats, positions and confidence must have one entry per beat")
        if any(b <= a for a, b in zip(self.beats_s, self.beats_s[1:], strict=False)):
            raise ValueError("beats must be strictly increasing")
        return self

    @property
    def mean_confidence(self) -> float:
        """How clearly the beats are heard on the whole, 0..1."""
        return sum(self.confidence) / len(self.confidence)

    @property
    def downbeats_s(self) -> tuple[float, ...]:
        """Times of the first beat of every bar."""
        return tuple(t for t, place in zip(self.beats_s, self.positions, strict=True) if place == 1)


@dataclass(frozen=True)
class BeatFeatures:
    """What is heard between one beat and the next, or one bar and the next: one row per span, in order of time.

    Attributes
    ----------
    edges_s
        float64, shape (spans + 1,), increasing: span i lasts from edge i to edge i + 1.
    loudness_lufs
        Loudness of the mono mix over the span (K-weighted, ungated), -70 (silence) to about 0.
    flux
        How much the sound rises: log-mel level per second, mean over low, middle and high bands; non-negative.
    onsets_per_s
        Notes and strokes that begin, per second.
    percussive
        Share of the K-weighted power that strikes and does not ring, 0..1; 0 in silence.
    brightness_hz
        Centroid of the magnitude spectrum, 40 to 10,500 Hz; 0 in silence.
    low_share
        Share of the power below 200 Hz, 0..1; 0 in silence.
    vocal
        How much it sounds as if someone sang, 0..1, 0.5 an even chance; see `audio.voice` for what that can tell.
    chroma
        float32, shape (spans, 12): shares of the pitch classes C, C#, ... B, summing to 1; 0 in silence.

    All but the edges are float32, and but for chroma of shape (spans,).
    """

    edges_s: NDArray[np.float64]
    loudness_lufs: NDArray[np.float32]
    flux: NDArray[np.float32]
    onsets_per_s: NDArray[np.float32]
    percussive: NDArray[np.float32]
    brightness_hz: NDArray[np.float32]
    low_share: NDArray[np.float32]
    vocal: NDArray[np.float32]
    chroma: NDArray[np.float32]

    def over(self, edges_s: Sequence[float] | NDArray[np.float64]) -> "BeatFeatures":
        """Return one row for each span between other edges, such as downbeats or the ends of segments.

        Rows are averaged by the time they share with a span, loudness as power; a span outside all rows is silent.
        """
        edges = np.asarray(edges_s, dtype=np.float64)
        starts, ends = np.maximum(edges[:-1, None], self.edges_s[:-1]), np.minimum(edges[1:, None], self.edges_s[1:])
        shared_s = np.maximum(ends - starts, 0.0)
        weights = shared_s / np.maximum(shared_s.sum(axis=1, keepdims=True), 1e-9)
        rows = {f.name: (weights @ getattr(self, f.name)).astype(np.float32) for f in fields(self)[1:]}
        power = weights @ 10 ** (self.loudness_lufs.astype(np.float64) / 10)
        loudness = 10 * np.log10(np.maximum(power, 10 ** (SILENCE_LUFS / 10)))
        return replace(self, **{**rows, "edges_s": edges, "loudness_lufs": loudness.astype(np.float32)})


Arrays = Features | Activation | BeatFeatures
"""Measurements that an asset keeps as arrays."""


class EnergyCurve(Value):
    """How strongly the music presses, 0 (the song's quietest) to 1 (its loudest), sampled every `hop_s` seconds."""

    hop_s: float = Field(gt=0)
    level: tuple[float, ...] = Field(min_length=1)
    integrated_lufs: float

    def at(self, time_s: float) -> float:
        """Return the energy at a time, interpolated, held at both ends."""
        return float(np.interp(time_s / self.hop_s, np.arange(len(self.level)), self.level))

    def mean(self, start_s: float, end_s: float) -> float:
        """Return the mean energy over a span that is not empty."""
        first = int(start_s / self.hop_s)
        last = max(first + 1, int(np.ceil(end_s / self.hop_s)))
        span = self.level[first:last] or self.level[-1:]
        return float(np.mean(span))


class Section(Value):
    """A span with a musical label; spans with the same `motif` letter are the same music."""

    index: int = Field(ge=0)
    start_s: float = Field(ge=0)
    end_s: float
    label: SectionLabel
    motif: str = Field(pattern=r"^[A-Z]+$")
    confidence: float = Field(ge=0, le=1)


class Sections(Value):
    """The song from its first sample to its last, without gaps."""

    sections: tuple[Section, ...] = Field(min_length=1)


class HeardWord(Value):
    """One word as a transcriber heard it; `probability` is how sure it was."""

    text: str = Field(min_length=1)
    start_s: float = Field(ge=0)
    end_s: float
    probability: float = Field(ge=0, le=1)


NOBODY = "none"
"""The transcriber where nobody listened."""


class Transcript(Value):
    """What a transcriber heard, in order of time, knowing nothing of the user's lyrics.

    `transcriber` is its name, version and model, `NOBODY` if nobody listened, and then `notes` say why; `language` is a
    code such as "en" and `language_probability` how sure it was of it, None if nobody listened.
    """

    words: tuple[HeardWord, ...] = ()
    language: str | None = None
    language_probability: float | None = Field(default=None, ge=0, le=1)
    transcriber: str
    notes: tuple[str, ...] = ()


class LyricWord(Value):
    """One sung word. `confidence` is 1 where the user gave the time, less where it was interpolated."""

    text: str = Field(min_length=1)
    start_s: float = Field(ge=0)
    end_s: float
    confidence: float = Field(ge=0, le=1)


class LyricLine(Value):
    """One line as the user wrote it, with its heading if it stood under one (`[Chorus]`)."""

    words: tuple[LyricWord, ...] = Field(min_length=1)
    heading: str | None = None

    @property
    def text(self) -> str:
        """The line as a reader sees it."""
        return " ".join(word.text for word in self.words)

    @property
    def start_s(self) -> float:
        """Start of the first word."""
        return self.words[0].start_s

    @property
    def end_s(self) -> float:
        """End of the last word."""
        return self.words[-1].end_s


class Lyrics(Value):
    """Timed words in order. `notes` says, line by line, what was not understood or had to be guessed.

    `match_ratio` is the share of the user's words that were heard where they stand; None when nothing was listened to.
    """

    source: LyricSource
    lines: tuple[LyricLine, ...] = ()
    notes: tuple[str, ...] = ()
    match_ratio: float | None = Field(default=None, ge=0, le=1)

    @property
    def words(self) -> tuple[LyricWord, ...]:
        """All words in order."""
        return tuple(word for line in self.lines for word in line.words)


class Segment(FrameSpan):
    """One of the N spans of the song that get exactly one clip each.

    `motif` names the music of this segment: segments with the same motif (e.g. "B3", the third cut of the music B)
    are the same music. `section` is the index of the section that holds it.
    """

    index: int = Field(ge=0)
    section: int = Field(ge=0)
    label: SectionLabel
    motif: str = Field(pattern=r"^[A-Z]+\d+$")


class Segments(Value):
    """The whole song cut on the beat grid: contiguous, from frame 0 to round(duration x rate)."""

    rate: FrameRate
    segments: tuple[Segment, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _contiguous(self) -> "Segments":
        if self.segments[0].start_frame != 0:
            raise ValueError("the first segment must start at frame 0")
        for before, after in zip(self.segments, self.segments[1:], strict=False):
            if after.start_frame != before.end_frame or after.index != before.index + 1:
                raise ValueError(f"segment {after.index} does not follow segment {before.index}")
        return self

    @property
    def frame_count(self) -> int:
        """Frames of the film."""
        return self.segments[-1].end_frame

    def span_s(self, segment: Segment) -> tuple[float, float]:
        """Return the start and end of a segment in seconds."""
        return self.rate.seconds(segment.start_frame), self.rate.seconds(segment.end_frame)
