"""Sound that is hardly a song goes through the whole of hearing: to a sane answer, or to one clear sentence."""

import shutil
import subprocess
import wave
from collections.abc import Callable
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from audio.beat_features import beat_features
from audio.beat_network import beat_activation
from audio.beats import beat_grid
from audio.decode import decode, probe
from audio.energy import energy_curve
from audio.errors import SongError
from audio.features import features
from audio.sections import find_sections
from audio.segmentation import cut_segments
from state.music import BeatFeatures, BeatGrid, EnergyCurve, Lyrics, Sections, Segments
from state.time import FrameRate

RATE_HZ = 22050
FILM = FrameRate(numerator=24)
Samples = NDArray[np.floating]


@dataclass(frozen=True)
class Heard:
    """Everything that is heard in a file."""

    duration_s: float
    grid: BeatGrid
    beats: BeatFeatures
    energy: EnergyCurve
    sections: Sections
    segments: Segments


def hear(path: Path) -> Heard:
    """Run a file through every step, as the assets do."""
    duration_s = probe(path).duration_s
    found = features(decode(path, RATE_HZ), RATE_HZ)
    grid = beat_grid(found, beat_activation(found))
    energy = energy_curve(found)
    sections = find_sections(found, grid, energy)
    segments = cut_segments(grid, sections, energy, Lyrics(source="none"), FILM, duration_s)
    return Heard(duration_s, grid, beat_features(found, grid), energy, sections, segments)


def write(path: Path, channels: Samples, rate_hz: int = RATE_HZ) -> Path:
    """Write a 16-bit WAV of shape (samples,) or (samples, channels); what passes full scale is clipped."""
    stored = np.round(np.clip(channels.reshape(len(channels), -1), -1, 1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(stored.shape[1])
        sound.setsampwidth(2)
        sound.setframerate(rate_hz)
        sound.writeframes(stored.tobytes())
    return path


def require_sane(heard: Heard) -> None:
    """Everything is finite, in order, and covers the song from its first sample to its last."""
    grid, duration_s = heard.grid, heard.duration_s
    intervals_s = np.diff(grid.beats_s)
    assert 0 <= grid.beats_s[0] <= 2 * intervals_s.max()
    assert duration_s - 2 * intervals_s.max() <= grid.beats_s[-1] <= duration_s
    assert set(grid.positions) <= set(range(1, 13))
    assert len(grid.downbeats_s) >= 1
    assert np.isfinite([*grid.beats_s, *grid.confidence, grid.tempo_bpm]).all()
    assert all(0 <= sure <= 1 for sure in grid.confidence)
    for field in fields(heard.beats):
        assert np.isfinite(getattr(heard.beats, field.name)).all(), field.name
    assert all(0 <= level <= 1 for level in heard.energy.level)
    assert -70 <= heard.energy.integrated_lufs <= 5
    spans = heard.sections.sections
    assert (spans[0].start_s, spans[-1].end_s) == (0.0, pytest.approx(duration_s, abs=1e-3))
    assert all(before.end_s == after.start_s for before, after in pairwise(spans))
    assert heard.segments.frame_count == FILM.frames(duration_s)
    assert len(heard.segments.segments) <= 64


@pytest.fixture(scope="module")
def tune(song_of: Callable[..., Any]) -> Samples:
    """Half a minute at 120 beats per minute, 16 bars of a quiet and a loud passage, peak 0.8."""
    bars = ("Am", "F", "C", "G") * 2
    samples = song_of(120, ((bars, 0.5), (bars[::-1], 1.0))).samples.astype(np.float64)
    return np.asarray(0.8 * samples / np.abs(samples).max())


def resampled(samples: Samples, rate_hz: int) -> Samples:
    from scipy.signal import resample_poly

    return np.asarray(resample_poly(samples, rate_hz // 50, RATE_HZ // 50))


def six_channels(samples: Samples) -> Samples:
    gains = np.array([0.9, 0.7, 0.5, 0.1, 0.3, 0.3])
    return resampled(samples, 96_000)[:, None] * gains


MISTREATMENTS: dict[str, tuple[Callable[[Samples], Samples], int]] = {
    "clipped hard": (lambda tune: np.clip(tune, -0.08, 0.08), RATE_HZ),
    "8 kHz": (lambda tune: resampled(tune, 8_000), 8_000),
    "96 kHz of six channels": (six_channels, 96_000),
    "a constant offset": (lambda tune: 0.5 + 0.5 * tune, RATE_HZ),
    "one silent channel": (lambda tune: np.stack([tune, np.zeros_like(tune)], axis=1), RATE_HZ),
    "half a minute of silence after it": (lambda tune: np.append(tune, np.zeros(30 * RATE_HZ)), RATE_HZ),
    "20 s of silence before it": (lambda tune: np.append(np.zeros(20 * RATE_HZ), tune), RATE_HZ),
}


@pytest.mark.parametrize("mistreatment", MISTREATMENTS)
def test_a_mistreated_song_is_heard_as_the_song_it_is(mistreatment: str, tune: Samples, tmp_path: Path) -> None:
    mistreat, rate_hz = MISTREATMENTS[mistreatment]
    heard = hear(write(tmp_path / "song.wav", mistreat(tune), rate_hz))
    require_sane(heard)
    assert heard.grid.has_pulse
    assert heard.grid.tempo_bpm == pytest.approx(120, rel=0.01)


@pytest.mark.parametrize(("bpm", "metre"), [(200, 4), (50, 4), (110, 5)])
def test_fast_slow_and_uneven_songs_have_their_tempo_or_its_double(
    bpm: float, metre: int, song_of: Callable[..., Any], tmp_path: Path
) -> None:
    song = song_of(bpm, ((("Am", "F", "C", "G") * 2, 0.5),), metre)
    heard = hear(write(tmp_path / "song.wav", song.samples))
    require_sane(heard)
    octaves = np.log2(heard.grid.tempo_bpm / bpm)
    assert octaves == pytest.approx(round(octaves), abs=0.02)
    assert abs(octaves) < 1.1


def test_the_shortest_song_is_one_segment_or_two(tune: Samples, tmp_path: Path) -> None:
    heard = hear(write(tmp_path / "song.wav", tune[: round(5.02 * RATE_HZ)]))
    require_sane(heard)
    assert len(heard.segments.segments) <= 2


def test_noise_has_no_pulse_and_is_cut_all_the_same(tmp_path: Path) -> None:
    heard = hear(write(tmp_path / "noise.wav", 0.2 * np.random.default_rng(0).standard_normal(40 * RATE_HZ)))
    require_sane(heard)
    assert not heard.grid.has_pulse
    assert all(2.0 <= segment.frame_count / 24 <= 8.0 for segment in heard.segments.segments)


def test_a_chord_held_for_three_minutes_neither_rises_nor_falls(tmp_path: Path) -> None:
    time_s = np.arange(180 * RATE_HZ) / RATE_HZ
    chord = np.sum([np.sin(2 * np.pi * hz * time_s) for hz in (261.6, 329.6, 392.0)], axis=0)
    heard = hear(write(tmp_path / "chord.wav", 0.1 * chord))
    require_sane(heard)
    assert np.ptp(heard.energy.level[20:-20]) < 0.2
    assert heard.beats.percussive[2:-2].max() < 0.25
    assert heard.beats.onsets_per_s[2:-2].mean() < 0.05


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="eSpeak NG speaks here")
def test_speech_sounds_like_a_voice(tmp_path: Path) -> None:
    story = "Once upon a time there was a river that nobody had crossed. " * 6
    program = str(shutil.which("espeak-ng"))
    subprocess.run([program, "-w", str(tmp_path / "speech.wav"), story], check=True)
    heard = hear(tmp_path / "speech.wav")
    require_sane(heard)
    assert np.median(heard.beats.vocal) > 0.9


@pytest.mark.parametrize(
    ("samples", "complaint"),
    [
        (np.zeros(20 * RATE_HZ), "silent"),
        (1e-4 * np.random.default_rng(0).standard_normal(20 * RATE_HZ), "silent"),
        (0.2 * np.random.default_rng(0).standard_normal(2 * RATE_HZ), "at least 5 s"),
    ],
)
def test_what_is_no_song_is_refused_in_a_sentence(samples: Samples, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(SongError, match=complaint):
        hear(write(tmp_path / "nothing.wav", samples))
