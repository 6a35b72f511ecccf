"""The benchmark of the lyrics: `python -m benchmarks.lyrics` has known words sung, finds them again and writes a page.

Who sings what is in `vocal_songs`; here are the tracks, the mixes and the three ways of timing words that are compared.
Whoever tunes the alignment tunes it on other tracks: other texts, voices and composed songs from 32 on.
"""

import argparse
import sys
import time
import wave
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from audio.decode import decode
from audio.lyric_alignment import align_lyrics
from audio.lyrics import read_lyrics
from benchmarks.lyrics_page import page
from benchmarks.lyrics_results import ALONE, EVEN, MIXES, OURS, MixResult, Results, TrackResult, WordMark
from benchmarks.music_corpus import CorpusError, composed_song
from benchmarks.vocal_songs import SAMPLE_RATE_HZ, VocalSong, VocalTrack, sing
from resources.transcribers.contract import SAMPLE_RATE_HZ as TRANSCRIBED_RATE_HZ
from resources.transcribers.contract import Absent, Transcriber
from resources.transcribers.resource import TranscriberResource
from state.music import Lyrics

COMMAND = "python -m benchmarks.lyrics"
PAGE = Path("docs/lyrics-benchmark.md")
TRACKS = (
    VocalTrack("electronic", "rap", "en-us", 1),
    VocalTrack("folk", "fast rap", "en-gb+f3", 4),
    VocalTrack("ballad", "song", "en-gb+f3", 5),
    VocalTrack("folk", "song", "en-us", 8),
)


@dataclass(frozen=True)
class _Timed:
    lyrics: Lyrics
    cpu_s: float


def main() -> int:
    """Sing, listen, score, write the page."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--quick", action="store_true", help="the first track only")
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes (default: %(default)s)")
    arguments = parser.parse_args()
    transcriber = TranscriberResource().transcriber()
    if isinstance(transcriber, Absent):
        print("There is nobody to listen: pip install 'allocmv[lyrics]'", file=sys.stderr)
        return 1
    tracks = TRACKS[:1] if arguments.quick else TRACKS
    try:
        with TemporaryDirectory() as folder:
            songs = [sing(track, composed_song(track.composed, Path(folder))) for track in tracks]
    except CorpusError as missing:
        print(missing, file=sys.stderr)
        return 1
    command = COMMAND + (" --quick" if arguments.quick else "")
    arguments.out.write_text(page(measure(command, songs, transcriber)), encoding="utf-8")
    return 0


def measure(command: str, songs: list[VocalSong], transcriber: Transcriber) -> Results:
    """Return how well the words of every song are found in every mix; the error stream says which it is."""
    start_s = time.monotonic()
    tracks = []
    for song in songs:
        print(song.name, file=sys.stderr)
        mixes = {name: _listen(song, song.mixed(above_db), transcriber) for name, above_db in MIXES.items()}
        tracks.append(TrackResult(song.name, len(song.voice) / SAMPLE_RATE_HZ, mixes))
    return Results(command, transcriber.name, tuple(tracks), time.monotonic() - start_s)


def _listen(song: VocalSong, mix: NDArray[np.float32], transcriber: Transcriber) -> MixResult:
    """Return the marks of all three ways on one mix, which is heard as any song on disk is."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mix.wav"
        _write_wav(path, mix)
        samples = decode(path, TRANSCRIBED_RATE_HZ)
    duration_s = len(mix) / SAMPLE_RATE_HZ
    given = read_lyrics(song.text, duration_s)
    start_s = time.process_time()
    heard = transcriber.transcribe(samples)
    heard_cpu_s = time.process_time() - start_s
    ways: dict[str, Callable[[], Lyrics]] = {
        OURS: lambda: align_lyrics(given, heard, duration_s, partial(transcriber.force, samples)),
        ALONE: lambda: align_lyrics(given, heard, duration_s),
        EVEN: lambda: given,
    }
    timed = {name: _timed(way) for name, way in ways.items()}
    return MixResult(
        words={name: _marks(song, run.lyrics) for name, run in timed.items()},
        match_ratio=timed[OURS].lyrics.match_ratio or 0.0,
        heard_cpu_s=heard_cpu_s,
        aligned_cpu_s=timed[OURS].cpu_s,
    )


def _timed(way: Callable[[], Lyrics]) -> _Timed:
    start_s = time.process_time()
    lyrics = way()
    return _Timed(lyrics, time.process_time() - start_s)


def _marks(song: VocalSong, lyrics: Lyrics) -> tuple[WordMark, ...]:
    return tuple(
        WordMark(word.start_s - true.start_s, word.confidence)
        for word, true in zip(lyrics.words, song.words, strict=True)
    )


def _write_wav(path: Path, samples: NDArray[np.float32]) -> None:
    with wave.open(str(path), "wb") as sound:
        sound.setparams((1, 2, SAMPLE_RATE_HZ, 0, "NONE", ""))
        sound.writeframes(np.round(samples * 32_767).astype("<i2").tobytes())


if __name__ == "__main__":
    sys.exit(main())
