"""Songs whose every word is known to the sample: a speaking programme's words laid on a composed song's beats.

Each word is spoken alone by eSpeak NG, cut to where it becomes audible, and laid on its place: two or four syllables a
beat for a rap, one for a slow song, whose words have a pitch each as in a melody; a little beside the beat, as nobody
sings like a clock. The text is that of the project's demo songs, choruses that return included. The backing is one of
the composed songs, without a word of its own; how far the voice stands above it is the measure of difficulty. A
machine's voice lacks a singer's vowels and vibrato, and what is measured here is measured on it alone.

How well the words are found again does not belong here.
"""

import io
import shutil
import subprocess
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from audio.decode import decode
from audio.lyric_timing import syllables
from benchmarks.music_corpus import CorpusError
from benchmarks.music_truth import TrueSong
from demo.compose import compose

SAMPLE_RATE_HZ = 22_050
AUDIBLE = 0.03
"""Share of its peak at which a word can be heard."""
FILLED = 0.92
"""Share of its place that a word fills, where the voice can speak so fast or so slowly."""
USUAL_SPEED, SLOWEST, FASTEST = 175, 80, 420
SPOKEN_PITCH = 45
MELODY = (40, 48, 56, 62, 72, 62, 56, 48)
FADE_S = 0.012
BESIDE_S = 0.025
"""Standard deviation of a word's place around its beat."""
INTRO_BARS, PAUSE_BARS = 2, 2

Manner = Literal["rap", "fast rap", "song"]
SYLLABLES_PER_BEAT: dict[Manner, float] = {"rap": 2.0, "fast rap": 4.0, "song": 1.0}


@dataclass(frozen=True)
class VocalTrack:
    """Who sings what, how, over which composed song."""

    genre: str
    manner: Manner
    voice: str
    composed: int


@dataclass(frozen=True)
class TrueWord:
    """A word and where it can be heard, in seconds."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class VocalSong:
    """Voice and backing apart, float32 at 22,050 Hz and of one length, and the words by line."""

    name: str
    voice: NDArray[np.float32]
    backing: NDArray[np.float32]
    lines: tuple[tuple[TrueWord, ...], ...]

    @property
    def words(self) -> tuple[TrueWord, ...]:
        """All words in order."""
        return tuple(word for line in self.lines for word in line)

    @property
    def text(self) -> str:
        """The lyrics as a user would give them, without a time."""
        return "\n".join(" ".join(word.text for word in line) for line in self.lines)

    def mixed(self, above_db: float | None) -> NDArray[np.float32]:
        """Return the song with the voice so far above its backing where it sings, or alone (None); peak 0.9."""
        mix = self.voice.astype(np.float64)
        if above_db is not None:
            sung = np.abs(self.voice) > 0
            level = [float(np.sqrt(np.mean(part[sung].astype(np.float64) ** 2))) for part in (self.voice, self.backing)]
            mix += self.backing * (level[0] / level[1] * 10 ** (-above_db / 20))
        normal: NDArray[np.float32] = (0.9 * mix / np.abs(mix).max()).astype(np.float32)
        return normal


def sing(track: VocalTrack, song: TrueSong) -> VocalSong:
    """Return a track sung over its backing, the composed song of that number.

    Raises
    ------
    CorpusError
        If eSpeak NG is missing.
    """
    backing = decode(song.path, SAMPLE_RATE_HZ)
    voice = np.zeros_like(backing)
    lines: list[tuple[TrueWord, ...]] = []
    for line in _placed(track, song):
        sung = []
        for note, (text, start_s, end_s) in enumerate(line):
            length_s = (end_s - start_s) * FILLED
            pitch = MELODY[(note + len(lines)) % len(MELODY)] if track.manner == "song" else SPOKEN_PITCH
            sound = _fitted(text, track.voice, pitch, length_s)[: round((end_s - start_s) * SAMPLE_RATE_HZ)]
            first = round(start_s * SAMPLE_RATE_HZ)
            sound = sound[: len(voice) - first]
            voice[first : first + len(sound)] = sound
            sung.append(TrueWord(text, first / SAMPLE_RATE_HZ, (first + len(sound)) / SAMPLE_RATE_HZ))
        lines.append(tuple(sung))
    return VocalSong(f"{track.manner}, {track.voice}, over {song.name}", voice, backing, tuple(lines))


def _placed(track: VocalTrack, song: TrueSong) -> Iterator[list[tuple[str, float, float]]]:
    """Yield lines of words with a start and an end: every line begins a bar, and a bar or more of rest ends a verse."""
    assert song.downbeats_s is not None
    bars = np.searchsorted(song.beats_s, song.downbeats_s)
    places = np.arange(len(song.beats_s))
    truth = compose(track.genre).truth
    rng = np.random.default_rng([2027, track.composed])
    bar, verse = INTRO_BARS, None
    for line in truth.lines:
        section = next(n for n, span in enumerate(truth.sections) if line[0].start_s < span.end_s)
        bar += PAUSE_BARS if verse is not None and section != verse else 0
        verse = section
        lengths = np.array([syllables(word.text) for word in line]) / SYLLABLES_PER_BEAT[track.manner]
        if bar >= len(bars) or bars[bar] + lengths.sum() > places[-1]:
            return
        edges_s = np.interp(bars[bar] + np.append(0, np.cumsum(lengths)), places, song.beats_s)
        edges_s += np.clip(rng.normal(0, BESIDE_S, len(edges_s)), -2 * BESIDE_S, 2 * BESIDE_S)
        yield [(word.text, edges_s[n], edges_s[n + 1]) for n, word in enumerate(line)]
        bar = int(np.searchsorted(bars, bars[bar] + lengths.sum() + 0.5))


def _fitted(text: str, voice: str, pitch: int, length_s: float) -> NDArray[np.float32]:
    """Return a word that lasts as long as wanted, as far as the voice can."""
    usual_s = len(spoken(text, voice, pitch, USUAL_SPEED)) / SAMPLE_RATE_HZ
    speed = int(np.clip(USUAL_SPEED * usual_s / length_s, SLOWEST, FASTEST))
    return spoken(text, voice, pitch, speed)


@cache
def spoken(text: str, voice: str, pitch: int, speed: int) -> NDArray[np.float32]:
    """Return a word by eSpeak NG from where it becomes audible to where it ceases, its end faded.

    Raises
    ------
    CorpusError
        If eSpeak NG is not installed or does not speak the word.
    """
    program = shutil.which("espeak-ng")
    if program is None:
        raise CorpusError("eSpeak NG is not installed, so nobody sings: apt-get install espeak-ng")
    settings = ["-v", voice, "-p", str(pitch), "-s", str(speed), "-z", "--stdout", "--", text]
    done = subprocess.run([program, *settings], capture_output=True, check=False)  # noqa: S603 - an absolute program
    if done.returncode or not done.stdout:
        raise CorpusError(f"eSpeak NG could not say {text!r} as {voice}: {done.stderr.decode().strip()}")
    with wave.open(io.BytesIO(done.stdout)) as sound:
        assert sound.getframerate() == SAMPLE_RATE_HZ
        # A stream's header promises more frames than there are; what there is is read.
        samples = np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / np.float32(32_768)
    loud = np.flatnonzero(np.abs(samples) > AUDIBLE * np.abs(samples).max())
    heard = samples[loud[0] : loud[-1] + 1].astype(np.float32)
    fade = min(len(heard), round(FADE_S * SAMPLE_RATE_HZ))
    heard[-fade:] *= np.linspace(1, 0, fade).astype(np.float32)
    return heard
