"""The benchmark of the hearing: `python -m benchmarks.music` listens to songs of known truth and writes a page.

For tuning there are other songs (`--aside`), a folder that keeps them from run to run (`--songs`) and a closer look at
some (`--only`), by AllocMV alone (`--alone`); these print marks and leave the page as it is. Songs, listeners, scores
and page have modules of their own.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from audio.decode import decode
from benchmarks.heard import SAMPLE_RATE_HZ, Heard, Samples
from benchmarks.hearing_listeners import (
    LIBROSA,
    LIBROSA_EARLIER,
    LIBROSA_LATENCY_S,
    LISTENERS,
    OURS,
    earlier,
    left_out_listeners,
)
from benchmarks.hearing_page import marks, page
from benchmarks.hearing_results import Marks, Results, SongResult
from benchmarks.hearing_scores import beat_scores, faults, section_scores
from benchmarks.hearing_songs import aside, gather, published, quick
from benchmarks.hearing_speed import HEARERS, fresh_runs
from benchmarks.music_corpus import joined
from benchmarks.music_truth import TrueSong

COMMAND = "python -m benchmarks.music"
PAGE = Path("docs/hearing-benchmark.md")


@dataclass(frozen=True)
class Timed:
    """What was heard and the CPU time it took."""

    heard: Heard
    cpu_s: float


def main() -> int:
    """Listen and score; write the page, or print marks where a part of the songs or other songs were asked for."""
    arguments = _parser().parse_args()
    offers = aside() if arguments.aside else quick() if arguments.quick else published()
    offers = [offer for offer in offers if arguments.only in offer.name]
    if not offers:
        print(f'No song has "{arguments.only}" in its name.', file=sys.stderr)
        return 2
    with TemporaryDirectory() as folder:
        songs, left_out = gather(offers, arguments.songs or Path(folder))
        if not songs:
            print("\n".join(left_out), file=sys.stderr)
            return 2
        command = COMMAND + (" --quick" if arguments.quick else "")
        names = [OURS] if arguments.alone else list(LISTENERS)
        results = measure(command, songs, [*left_out, *left_out_listeners()], names)
        if arguments.only or arguments.aside or arguments.alone:
            print(marks(results))
            return 0
        long_song = joined([song.path for song in songs if song.kind == "demo"][:2], Path(folder) / "long.wav")
        results = replace(results, fresh_runs=tuple(fresh_runs(long_song, tuple(HEARERS))))
    arguments.out.write_text(page(results), encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    songs = parser.add_mutually_exclusive_group()
    songs.add_argument("--quick", action="store_true", help="a few songs of every kind")
    songs.add_argument("--aside", action="store_true", help="the songs kept aside for tuning; prints marks")
    parser.add_argument("--only", default="", metavar="NAME", help="songs with this in their name; prints marks")
    parser.add_argument("--alone", action="store_true", help="let only AllocMV listen; prints marks")
    parser.add_argument("--songs", type=Path, metavar="FOLDER", help="keep the sounded songs here for the next run")
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes (default: %(default)s)")
    return parser


def measure(
    command: str, songs: Sequence[TrueSong], left_out: Sequence[str], names: Sequence[str] = tuple(LISTENERS)
) -> Results:
    """Let listeners hear every song, song by song, and say on the error stream which song it is.

    Parameters
    ----------
    command
        What the reader types to get this page.
    songs
        With their truth.
    left_out
        Sentences that say which songs and which listeners could not be had.
    names
        Who listens; `OURS` must be among them.
    """
    start_s = time.monotonic()
    _listen(_clicks(), names)  # first calls compile and import
    results = tuple(_result(song, names) for song in songs)
    return Results(command, results, tuple(left_out), time.monotonic() - start_s)


def _result(song: TrueSong, names: Sequence[str]) -> SongResult:
    print(f"{song.kind}: {song.name}", file=sys.stderr)
    start_s = time.process_time()
    samples = decode(song.path, SAMPLE_RATE_HZ)
    decode_s = time.process_time() - start_s
    timed = _listen(samples, names)
    marks = {
        name: Marks(beat_scores(song, run.heard), section_scores(song, run.heard), run.cpu_s)
        for name, run in timed.items()
    }
    duration_s = len(samples) / SAMPLE_RATE_HZ
    return SongResult(song.name, song.kind, duration_s, decode_s, marks, faults(song, timed[OURS].heard))


def _listen(samples: Samples, names: Sequence[str]) -> dict[str, Timed]:
    """Let everyone named listen, on one thread."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    timed = {}
    with threadpool_limits(1):
        for name in names:
            start_s = time.process_time()
            heard = LISTENERS[name](samples)
            timed[name] = Timed(heard, time.process_time() - start_s)
    if LIBROSA in timed:
        theirs = timed[LIBROSA]
        timed[LIBROSA_EARLIER] = Timed(earlier(theirs.heard, LIBROSA_LATENCY_S), theirs.cpu_s)
    return timed


def _clicks() -> Samples:
    """Return half a minute of clicks, enough for every listener to load what it needs."""
    samples = np.zeros(30 * SAMPLE_RATE_HZ, np.float32)
    samples[:: SAMPLE_RATE_HZ // 2] = 0.9
    return samples


if __name__ == "__main__":
    sys.exit(main())
