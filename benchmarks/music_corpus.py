"""The songs that the hearing is measured on, as files with their truth.

Four kinds, from friendly to real. Demo songs are the project's own, voices included, exact to the sample. Composed
songs are `composer`'s MIDI, sounded by FluidSynth with the FluidR3 soundfont: recorded instruments, exact beats, bars
and sections, but clean playing. Human-composed songs are `openmsx`'s pieces, sounded likewise; their sections are not
known. Real songs are five recordings that a guitar game is played to, four of heavy metal and a ballad, from Debian's
fretsonfire-songs-muldjord (El Senator, CC BY-SA 3.0) and fretsonfire-songs-sectoid (Carlos Viola Iborra, MIT); they are
read where they are installed, never copied into the repository.

The folder is a cache: a song that lies there is not made again, a composed one only while its MIDI bytes are the same.
Which songs are heard belongs to `music`, how an answer is scored to `hearing_scores`.
"""

import shutil
import subprocess
import wave
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audio.decode import decode
from benchmarks.charts import CHARTS_FOLDER, charted
from benchmarks.composer import compose
from benchmarks.midi import to_bytes
from benchmarks.music_truth import TrueSection, TrueSong
from benchmarks.openmsx import OPENMSX_FOLDER, piece
from demo.songs import write_song
from demo.truth import Truth

SOUNDFONTS = (Path("/usr/share/sounds/sf2/FluidR3_GM.sf2"), Path("/usr/share/sounds/sf2/default-GM.sf2"))
SAMPLE_RATE_HZ = 44_100
GAIN = 0.6
RENDER_DELAY_S = 0.003
"""How late FluidSynth sounds a drum: it plays in blocks of 64 samples, and the recorded drum takes time to rise.

Measured on sticks, kicks, hats and snares (2 to 6 ms); cut off the head of the file, so that the truth is the score's.
"""
RINGING_S = 1.0
"""Sound kept after the last bar; a longer one is nearly silent, and no beat of it is in the truth."""


class CorpusError(RuntimeError):
    """Something that the corpus is made with is not installed; the message says what to type."""


def demo_song(genre: str, folder: Path) -> TrueSong:
    """Return one of the project's demo songs with its beats, bars, sections and timed lyrics."""
    path, lyrics_path, truth_path = (folder / f"{genre}{suffix}" for suffix in (".wav", ".lrc", ".truth.json"))
    if not (path.exists() and lyrics_path.exists() and truth_path.exists()):
        write_song(genre, folder)
    truth = Truth.from_json(truth_path.read_text(encoding="utf-8"))
    return TrueSong(
        name=genre,
        kind="demo",
        path=path,
        beats_s=truth.beats_s,
        downbeats_s=truth.downbeats_s,
        sections=tuple(TrueSection(span.start_s, span.end_s, span.label, span.motif) for span in truth.sections),
        lyrics_path=lyrics_path,
    )


def composed_song(index: int, folder: Path) -> TrueSong:
    """Return the composed song of this index, sounded; 16 in a row hold every style once.

    Raises
    ------
    CorpusError
        If FluidSynth or the soundfont is missing.
    """
    song = compose(index)
    path, score_path = folder / f"{song.name}.wav", folder / f"{song.name}.mid"
    score = to_bytes(song.midi)
    if not (path.exists() and score_path.exists() and score_path.read_bytes() == score):
        folder.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        score_path.write_bytes(score)
        render(score_path, path, song.sections[-1].end_s)
    return TrueSong(
        name=song.name,
        kind="composed",
        path=path,
        beats_s=song.beats_s,
        downbeats_s=song.downbeats_s,
        sections=(*song.sections[:-1], replace(song.sections[-1], end_s=_duration_s(path))),
    )


def _duration_s(path: Path) -> float:
    """Return where the last section ends in the file: with the last chord's ringing, not with its bar."""
    with wave.open(str(path), "rb") as sound:
        return sound.getnframes() / sound.getframerate()


def human_song(name: str, folder: Path) -> TrueSong:
    """Return a piece of the OpenMSX set, sounded.

    Raises
    ------
    CorpusError
        If the pieces, FluidSynth or the soundfont are missing.
    """
    score_path, path = OPENMSX_FOLDER / f"{name}.mid", folder / f"{name}.wav"
    if not score_path.exists():
        raise CorpusError("The human-composed songs are not installed: apt-get install openttd-openmsx")
    truth = piece(name)
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        render(score_path, path, truth.end_s)
    return TrueSong(name=name, kind="human", path=path, beats_s=truth.beats_s, downbeats_s=truth.downbeats_s)


def render(score_path: Path, path: Path, end_s: float) -> None:
    """Sound a MIDI file up to `end_s` into a 16-bit stereo WAV; it appears whole or not at all."""
    program = shutil.which("fluidsynth")
    if program is None:
        raise CorpusError("FluidSynth is not installed, so MIDI files cannot be sounded: apt-get install fluidsynth")
    soundfont = next((candidate for candidate in SOUNDFONTS if candidate.exists()), None)
    if soundfont is None:
        raise CorpusError("There is no General MIDI soundfont: apt-get install fluid-soundfont-gm")
    partial = path.with_suffix(".rendered.wav")
    settings = ["-ni", "-F", str(partial), "-r", str(SAMPLE_RATE_HZ), "-g", str(GAIN)]
    done = subprocess.run(  # noqa: S603 - an absolute program and paths of our own
        [program, *settings, str(soundfont), str(score_path)], capture_output=True, text=True, check=False
    )
    if done.returncode or not partial.exists():
        raise CorpusError(f"FluidSynth could not sound {score_path.name}: {done.stderr.strip()}")
    with wave.open(str(partial), "rb") as sound:
        sound.setpos(round(RENDER_DELAY_S * SAMPLE_RATE_HZ))
        stereo = np.frombuffer(sound.readframes(sound.getnframes()), "<i2").reshape(-1, 2)
    partial.unlink()
    _write_wav(path, _faded(stereo, end_s))


def _faded(samples: NDArray[np.int16], end_s: float) -> NDArray[np.int16]:
    """Return the sound up to `RINGING_S` after its end, the ringing faded out."""
    end, ringing = round(end_s * SAMPLE_RATE_HZ), round(RINGING_S * SAMPLE_RATE_HZ)
    kept = samples[: end + ringing].astype(np.float64)
    kept[end:] *= np.linspace(1, 0, ringing)[: len(kept[end:]), None]
    return np.round(kept).astype("<i2")


def real_song(name: str, folder: Path) -> TrueSong:
    """Return a recording, backing track and guitar mixed, with beats and bars by its chart; named by pack and song.

    Raises
    ------
    CorpusError
        If Debian's package of the pack is not installed.
    """
    pack, title = name.split("/")
    recording, path = CHARTS_FOLDER / name, folder / f"{title}.wav"
    if not (recording / "song.ogg").exists():
        raise CorpusError(f"The recordings of {pack} are not installed: apt-get install fretsonfire-songs-{pack}")
    song = charted(name)
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        backing, guitar = (decode(recording / part, SAMPLE_RATE_HZ) for part in ("song.ogg", "guitar.ogg"))
        mix = np.zeros(max(len(backing), len(guitar)), np.float32)
        for part in (backing, guitar):
            mix[: len(part)] += part
        mix /= max(1.0, float(np.abs(mix).max()))
        _write_wav(path, np.round(mix[:, None] * 32_767).astype("<i2"))
    return TrueSong(name=title, kind="real", path=path, beats_s=song.beats_s, downbeats_s=song.downbeats_s)


def joined(paths: Sequence[Path], path: Path) -> Path:
    """Write songs one after the other into one file, as one channel, and return it."""
    samples = np.concatenate([decode(part, SAMPLE_RATE_HZ) for part in paths])
    _write_wav(path, np.round(samples[:, None].clip(-1, 1) * 32_767).astype("<i2"))
    return path


def _write_wav(path: Path, samples: NDArray[np.int16]) -> None:
    """Write samples, shape (samples, channels); the file appears whole or not at all."""
    partial = path.with_suffix(".partial.wav")
    with wave.open(str(partial), "wb") as sound:
        sound.setnchannels(samples.shape[1])
        sound.setsampwidth(2)
        sound.setframerate(SAMPLE_RATE_HZ)
        sound.writeframes(samples.tobytes())
    partial.replace(path)
