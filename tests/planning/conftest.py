"""A song written down instead of recorded: its form, words and spectra are known exactly."""

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from planning.baselines import Setting
from planning.candidates import candidate_plans
from planning.costs import Pricing
from planning.saliency import score_saliency
from planning.sharing import sharing_groups
from planning.tariffs import ANIMATIC
from state.artifact import Artifact
from state.money import Tariff
from state.music import (
    BeatGrid,
    EnergyCurve,
    Features,
    LyricLine,
    Lyrics,
    LyricWord,
    Section,
    Sections,
    Segment,
    Segments,
)
from state.plan import Pins
from state.song import Brief, Song
from state.time import FrameRate

BEAT_S = 0.5
SPECTRAL_RATE_HZ = 40.0
ENERGY = {"intro": 0.2, "verse": 0.4, "prechorus": 0.6, "chorus": 0.9, "bridge": 0.7, "instrumental": 0.5, "outro": 0.1}
LINES = {
    "verse": ["city lights are falling in the rain", "every road is leading to the sea", "I wait for a train"],
    "chorus": ["never let me go tonight", "you and we are burning"],
    "bridge": ["count the stars with you"],
    "prechorus": ["hold on hold on"],
}


@dataclass(frozen=True)
class WrittenSong:
    """Everything that planning is given about one song."""

    song: Song
    segments: Segments
    sections: Sections
    beat_grid: BeatGrid
    energy: EnergyCurve
    lyrics: Lyrics
    features: Features

    def segment_of(self, motif: str, occurrence: int = 0) -> Segment:
        return [segment for segment in self.segments.segments if segment.motif == motif][occurrence]

    def setting(
        self,
        brief: Brief | None = None,
        tariff: Tariff = ANIMATIC,
        pins: Pins | None = None,
        budget_microdollars: int = 10**12,
    ) -> Setting:
        """Return what every allocation strategy is given: prices, sharing graph, candidate plans, and a budget."""
        saliency = score_saliency(
            self.segments, self.sections, self.energy, self.lyrics, self.song.title, self.features
        )
        groups = sharing_groups(self.segments, self.features, self.beat_grid, self.lyrics)
        pricing = Pricing(self.segments, saliency, tariff, brief or Brief())
        return Setting(pricing, groups, candidate_plans(pricing, groups, pins), budget_microdollars)


def _line(text: str, start_s: float, end_s: float) -> LyricLine:
    words = text.split()
    step = (end_s - start_s) / len(words)
    return LyricLine(
        words=tuple(
            LyricWord(text=word, start_s=start_s + i * step, end_s=start_s + (i + 0.9) * step, confidence=1)
            for i, word in enumerate(words)
        )
    )


def write_song(
    form: list[tuple[str, str, int]],
    style: str = "pop",
    seed: int = 0,
    new_words: bool = True,
    rate: FrameRate | None = None,
    beat_s: float = BEAT_S,
    beats: int = 8,
) -> WrittenSong:
    """Write a song from (label, motif letter, segments) triples, every segment `beats` long.

    Verses get new words each time unless told otherwise.
    """
    rate = rate or FrameRate(numerator=24)
    rng = np.random.default_rng(seed)
    sections, segments, lines, levels, beats_s = [], [], [], [], []
    spectra: dict[str, tuple[np.ndarray, np.ndarray]] = {}
    chroma, mel = [], []
    cut_s, verses = 0.0, 0
    span_s = beats * beat_s
    for index, (label, letter, count) in enumerate(form):
        start_s = cut_s
        for cut in range(count):
            motif = f"{letter}{cut + 1}"
            end_s = cut_s + span_s
            segments.append(
                Segment(
                    index=len(segments),
                    section=index,
                    label=label,
                    motif=motif,
                    start_frame=rate.frames(cut_s),
                    end_frame=rate.frames(end_s),
                )
            )
            beats_s += [cut_s + beat * beat_s for beat in range(beats)]
            if label in LINES:
                text = LINES[label][cut % len(LINES[label])]
                if label == "verse" and new_words and verses:
                    text = f"now {text} again"
                lines.append(_line(text, cut_s + beat_s, end_s - beat_s))
            if motif not in spectra:
                spectra[motif] = (
                    rng.gamma(0.5, size=(beats, 12)),
                    rng.gamma(0.5, size=(beats, 40)),
                )
            frames = round(end_s * SPECTRAL_RATE_HZ) - round(cut_s * SPECTRAL_RATE_HZ)
            beat_of_frame = np.minimum(np.arange(frames) * beats // frames, beats - 1)
            chroma.append(spectra[motif][0][beat_of_frame])
            mel.append(spectra[motif][1][beat_of_frame])
            levels += [ENERGY[label] + 0.002 * len(segments)] * round(span_s * 10)
            cut_s = end_s
        verses += label == "verse"
        sections.append(Section(index=index, start_s=start_s, end_s=cut_s, label=label, motif=letter, confidence=1))
    beats_s.append(cut_s)
    song = Song(
        key="written",
        title="Never Let Go",
        artist="Nobody",
        style=style,
        audio=Artifact(path="songs/written.wav", sha256="0" * 64),
        container="wav",
        codec="pcm",
        duration_s=cut_s,
        sample_rate_hz=44100,
        channels=2,
    )
    frames = sum(map(len, chroma))
    features = Features(
        onset_rate_hz=100.0,
        level=np.zeros((1, 64), np.float16),
        onset=np.zeros((1, 3), np.float32),
        spectral_rate_hz=SPECTRAL_RATE_HZ,
        chroma=np.concatenate(chroma).astype(np.float32),
        mel=np.concatenate(mel).astype(np.float32),
        loudness_db=np.zeros(frames, np.float32),
        duration_s=cut_s,
    )
    return WrittenSong(
        song=song,
        segments=Segments(rate=rate, segments=tuple(segments)),
        sections=Sections(sections=tuple(sections)),
        beat_grid=BeatGrid(
            beats_s=tuple(beats_s),
            positions=tuple(i % 4 + 1 for i in range(len(beats_s))),
            confidence=(1.0,) * len(beats_s),
            beats_per_bar=4,
            tempo_bpm=60 / beat_s,
        ),
        energy=EnergyCurve(hop_s=0.1, level=tuple(min(1.0, level) for level in levels), integrated_lufs=-12),
        lyrics=Lyrics(source="enhanced_lrc", lines=tuple(lines)),
        features=features,
    )


POP_FORM = [
    ("intro", "A", 1),
    ("verse", "B", 3),
    ("chorus", "C", 2),
    ("verse", "B", 3),
    ("chorus", "C", 2),
    ("bridge", "D", 1),
    ("chorus", "C", 2),
    ("outro", "A", 1),
]


@pytest.fixture(scope="session")
def pop_song() -> WrittenSong:
    return write_song(POP_FORM)


@pytest.fixture(scope="session")
def written() -> Callable[..., WrittenSong]:
    return write_song


@pytest.fixture(scope="session")
def random_song() -> Callable[[int], WrittenSong]:
    """Write a song of random form, style, tempo, rate and words from a seed."""

    def write(seed: int) -> WrittenSong:
        rng = random.Random(seed)
        letters: dict[str, str] = {}
        form = []
        for _ in range(rng.randint(1, 10)):
            label = rng.choice(list(ENERGY))
            letter = letters.setdefault(label, "ABCDEFGI"[len(letters)])
            form.append((label, rng.choice([letter, letter, "Z"]), rng.randint(1, 4)))
        style = rng.choice(["pop", "Hip-Hop / R&B", "rock ballad", "electronic", "folk", "metal", "", "schlager"])
        rate = (
            FrameRate(numerator=rng.choice([24, 25, 30]))
            if rng.random() < 0.7
            else FrameRate(numerator=24000, denominator=1001)
        )
        beat_s, beats = rng.uniform(0.33, 0.9), rng.choice([2, 3, 4, 8, 8, 16])
        return write_song(form, style, seed, rng.random() < 0.5, rate, beat_s, beats)

    return write
