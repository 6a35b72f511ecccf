"""How long a song takes to be heard by a programme that has just been started: everything, imports shown apart.

`python -m benchmarks.hearing_speed WHO FILE` hears one file in a fresh process and prints what it took; `fresh_runs`
starts those processes in turn. AllocMV reads the file and computes everything but the transcription of the words:
features, beats, bars, energy, sections and what is heard from beat to beat. librosa reads it and computes its beats and
the Laplacian sections. Both may use all cores. The second hearing in the same process is what a long-running one takes.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

SAMPLE_RATE_HZ = 22_050


@dataclass(frozen=True)
class FreshRun:
    """Seconds by the wall: imports, the first hearing of a song, and the second, whole and stage by stage."""

    who: str
    song_s: float
    import_s: float
    first_s: float
    second_s: float
    stages_s: Mapping[str, float]


class Clock:
    """Notes how long each stage took since the one before it."""

    def __init__(self) -> None:
        self.stages_s: dict[str, float] = {}
        self._last_s = time.perf_counter()

    def passed(self, stage: str) -> None:
        """Note that a stage is over."""
        now_s = time.perf_counter()
        self.stages_s[stage] = now_s - self._last_s
        self._last_s = now_s


Hearing = Callable[[Path, Clock], float]
"""Hears a file, tells the clock, and returns how long the song is."""


def fresh_runs(path: Path, names: Sequence[str], rounds: int = 3) -> list[FreshRun]:
    """Return what each listener took in processes of their own, in turn, several times over."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.hearing_speed"]
    runs = []
    for _ in range(rounds):
        for name in names:
            done = subprocess.run([*command, name, str(path)], capture_output=True, text=True, check=True)  # noqa: S603
            runs.append(FreshRun(**json.loads(done.stdout)))
    return runs


def allocmv() -> Hearing:
    """Import what AllocMV needs, and return how it hears."""
    from audio.beat_features import beat_features
    from audio.beat_network import beat_activation
    from audio.beats import beat_grid
    from audio.decode import decode
    from audio.energy import energy_curve
    from audio.features import features
    from audio.sections import find_sections

    def hear(path: Path, clock: Clock) -> float:
        samples = decode(path, SAMPLE_RATE_HZ)
        clock.passed("decode and resample")
        heard = features(samples, SAMPLE_RATE_HZ)
        clock.passed("levels, onsets, harmony, timbre")
        activation = beat_activation(heard)
        clock.passed("beat network")
        grid = beat_grid(heard, activation)
        clock.passed("beats, bars, tempo")
        energy = energy_curve(heard)
        clock.passed("energy and loudness")
        find_sections(heard, grid, energy)
        clock.passed("sections and motifs")
        beat_features(heard, grid)
        clock.passed("what is heard from beat to beat")
        return heard.duration_s

    return hear


def librosa() -> Hearing:
    """Import what librosa's recipe needs, and return how it hears."""
    import librosa as library
    from librosa.beat import beat_track

    from benchmarks.laplacian import laplacian_sections

    def hear(path: Path, clock: Clock) -> float:
        samples, _ = library.load(path, sr=SAMPLE_RATE_HZ)
        clock.passed("decode and resample")
        _, beats = beat_track(y=samples, sr=SAMPLE_RATE_HZ, trim=False)
        clock.passed("beats")
        laplacian_sections(samples, beats)
        clock.passed("Laplacian sections")
        return len(samples) / SAMPLE_RATE_HZ

    return hear


HEARERS: Mapping[str, Callable[[], Hearing]] = {"AllocMV": allocmv, "librosa": librosa}


def main() -> int:
    """Hear one file twice in this process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hearing_speed", description=__doc__)
    parser.add_argument("who", choices=tuple(HEARERS))
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    started_s = time.perf_counter()
    hear = HEARERS[arguments.who]()
    import_s = time.perf_counter() - started_s
    first = Clock()
    hear(arguments.file, first)
    second = Clock()
    song_s = hear(arguments.file, second)
    first_s, second_s = (sum(clock.stages_s.values()) for clock in (first, second))
    print(json.dumps(asdict(FreshRun(arguments.who, song_s, import_s, first_s, second_s, second.stages_s))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
