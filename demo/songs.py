"""Songs as files: the sound (16-bit WAV), the lyrics with the time of every word (enhanced LRC), and the truth (JSON).

Composing and synthesis are elsewhere; here is only what lies on disk. Every file is written whole or not at all.
"""

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from demo.compose import PRESETS, compose
from demo.preset import FORM
from demo.score import SAMPLE_RATE_HZ, Composition
from demo.truth import Truth
from state.music import SectionLabel

GENRES = tuple(PRESETS)


@dataclass(frozen=True)
class DemoSong:
    """A song on disk and what is true of it."""

    audio_path: Path
    lyrics_path: Path
    truth_path: Path
    title: str
    artist: str
    style: str
    duration_s: float
    truth: Truth


def write_song(genre: str, folder: Path, seed: int = 0, form: Sequence[SectionLabel] = FORM) -> DemoSong:
    """Compose a song and write `<genre>.wav`, `<genre>.lrc` and `<genre>.truth.json` into a folder.

    Parameters
    ----------
    genre
        One of `GENRES`.
    folder
        Made if it does not exist; files of the same name are replaced.
    seed
        Which performance of the song; 0 is the one in the book.
    form
        The order of its sections: the whole song, unless a shorter one is asked for.

    Raises
    ------
    ValueError
        If there is no such genre.
    """
    from demo.synthesis import render  # here, since SciPy's filters load slowly and most callers want only the names

    composition = compose(genre, seed, form)
    folder.mkdir(parents=True, exist_ok=True)
    song = DemoSong(
        audio_path=folder / f"{genre}.wav",
        lyrics_path=folder / f"{genre}.lrc",
        truth_path=folder / f"{genre}.truth.json",
        title=composition.title,
        artist=composition.artist,
        style=composition.style,
        duration_s=composition.truth.duration_s,
        truth=composition.truth,
    )
    _write_wav(song.audio_path, render(composition))
    _write_whole(song.lyrics_path, enhanced_lrc(composition).encode())
    _write_whole(song.truth_path, song.truth.to_json().encode())
    return song


def enhanced_lrc(composition: Composition) -> str:
    """Return the lyrics as enhanced LRC: a stamp per line, one before each word and one where the line ends."""
    heading = [f"[ti:{composition.title}]", f"[ar:{composition.artist}]"]
    lines = []
    for line in composition.truth.lines:
        words = " ".join(f"<{_stamp(word.start_s)}>{word.text}" for word in line)
        lines.append(f"[{_stamp(line[0].start_s)}] {words} <{_stamp(line[-1].end_s)}>")
    return "\n".join([*heading, *lines]) + "\n"


def _stamp(time_s: float) -> str:
    milliseconds = round(time_s * 1000)
    return f"{milliseconds // 60_000:02d}:{milliseconds // 1000 % 60:02d}.{milliseconds % 1000:03d}"


def _write_wav(path: Path, sound: NDArray[np.float32]) -> None:
    """Write 16-bit stereo."""
    partial = _partial(path)
    with partial.open("wb") as stream, wave.open(stream, "wb") as audio:
        audio.setnchannels(sound.shape[0])
        audio.setsampwidth(2)
        audio.setframerate(SAMPLE_RATE_HZ)
        audio.writeframes(np.round(sound.T * 32_767).astype("<i2").tobytes())
    partial.replace(path)


def _write_whole(path: Path, content: bytes) -> None:
    partial = _partial(path)
    partial.write_bytes(content)
    partial.replace(path)


def _partial(path: Path) -> Path:
    return path.with_name(f".{path.name}.{uuid4().hex[:8]}")
