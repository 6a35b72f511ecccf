"""The benchmark of the hearing: `python -m benchmarks.music` listens to songs of known truth and writes a page.

What runs on which songs. The songs, the listeners, the scores and the page have modules of their own.
Whoever tunes the hearing tunes it on other composed songs, those from `FULL_COMPOSED` on.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from audio.decode import decode
from benchmarks.hearing_listeners import (
    LIBROSA,
    LIBROSA_EARLIER,
    LIBROSA_LATENCY_S,
    LISTENERS,
    OURS,
    SAMPLE_RATE_HZ,
    Heard,
    Samples,
    earlier,
)
from benchmarks.hearing_page import page
from benchmarks.hearing_results import Marks, Results, SongResult
from benchmarks.hearing_scores import beat_scores, faults, section_scores
from benchmarks.music_corpus import CorpusError, composed_songs, demo_songs, real_songs
from benchmarks.music_truth import TrueSong

COMMAND = "python -m benchmarks.music"
PAGE = Path("docs/hearing-benchmark.md")
FULL_COMPOSED, QUICK_COMPOSED = 32, 4


@dataclass(frozen=True)
class Timed:
    """What was heard and the CPU time it took."""

    heard: Heard
    cpu_s: float


def main() -> int:
    """Listen, score, write the page."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--quick", action="store_true", help="four composed songs instead of 32")
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes (default: %(default)s)")
    arguments = parser.parse_args()
    composed = partial(composed_songs, count=QUICK_COMPOSED if arguments.quick else FULL_COMPOSED)
    command = COMMAND + (" --quick" if arguments.quick else "")
    with TemporaryDirectory() as folder:
        songs, left_out = gather((demo_songs, composed, real_songs), Path(folder))
        results = measure(command, songs, left_out)
    arguments.out.write_text(page(results), encoding="utf-8")
    return 0


def measure(command: str, songs: Sequence[TrueSong], left_out: Sequence[str] = ()) -> Results:
    """Let everyone listen to every song, song by song, and say on the error stream which song it is.

    Parameters
    ----------
    command
        What the reader types to get this page.
    songs
        With their truth.
    left_out
        Sentences that say which songs could not be had.
    """
    start_s = time.monotonic()
    _listen(_clicks())  # first calls compile and import
    return Results(command, tuple(map(_result, songs)), tuple(left_out), time.monotonic() - start_s)


def _result(song: TrueSong) -> SongResult:
    print(f"{song.kind}: {song.name}", file=sys.stderr)
    start_s = time.process_time()
    samples = decode(song.path, SAMPLE_RATE_HZ)
    decode_s = time.process_time() - start_s
    timed = _listen(samples)
    marks = {
        name: Marks(beat_scores(song, run.heard), section_scores(song, run.heard), run.cpu_s)
        for name, run in timed.items()
    }
    duration_s = len(samples) / SAMPLE_RATE_HZ
    return SongResult(song.name, song.kind, duration_s, decode_s, marks, faults(song, timed[OURS].heard))


def _listen(samples: Samples) -> dict[str, Timed]:
    """Let everyone listen, on one thread."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(1):
        timed = {}
        for name, listener in LISTENERS.items():
            start_s = time.process_time()
            heard = listener(samples)
            timed[name] = Timed(heard, time.process_time() - start_s)
    theirs = timed[LIBROSA]
    return timed | {LIBROSA_EARLIER: Timed(earlier(theirs.heard, LIBROSA_LATENCY_S), theirs.cpu_s)}


def _clicks() -> Samples:
    """Return half a minute of clicks, enough for every listener to load what it needs."""
    samples = np.zeros(30 * SAMPLE_RATE_HZ, np.float32)
    samples[:: SAMPLE_RATE_HZ // 2] = 0.9
    return samples


def gather(kinds: Sequence[Callable[[Path], list[TrueSong]]], folder: Path) -> tuple[list[TrueSong], list[str]]:
    """Return the songs that can be had, and a sentence for every kind of song that cannot.

    Parameters
    ----------
    kinds
        Functions that put songs into a folder.
    folder
        Where they put them.
    """
    songs, left_out = [], []
    for songs_of_kind in kinds:
        try:
            songs += songs_of_kind(folder)
        except CorpusError as missing:
            left_out.append(f"Left out: {missing}")
    return songs, left_out


if __name__ == "__main__":
    sys.exit(main())
