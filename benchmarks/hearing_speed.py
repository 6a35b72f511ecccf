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
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

SAMPLE_RATE_HZ = 22_050


@dataclass(frozen=True)
class FreshRun:
    """Seconds by the wall: imports, the first hearing of a song, and the second; and the song's own length."""

    who: str
    song_s: float
    import_s: float
    first_s: float
    second_s: float


def fresh_runs(path: Path, names: Sequence[str], rounds: int = 3) -> list[FreshRun]:
    """Return what each listener took in processes of their own, in turn, several times over."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.hearing_speed"]
    runs = []
    for _ in range(rounds):
        for name in names:
            done = subprocess.run([*command, name, str(path)], capture_output=True, text=True, check=True)  # noqa: S603
            runs.append(FreshRun(**json.loads(done.stdout)))
    return runs


def allocmv() -> Callable[[Path], float]:
    """Import what AllocMV needs, and return the function that hears a file and says how long the song is."""
    from audio.beat_features import beat_features
    from audio.beat_network import beat_activation
    from audio.beats import beat_grid
    from audio.decode import decode
    from audio.energy import energy_curve
    from audio.features import features
    from audio.sections import find_sections

    def hear(path: Path) -> float:
        heard = features(decode(path, SAMPLE_RATE_HZ), SAMPLE_RATE_HZ)
        grid = beat_grid(heard, beat_activation(heard))
        find_sections(heard, grid, energy_curve(heard))
        beat_features(heard, grid)
        return heard.duration_s

    return hear


def librosa() -> Callable[[Path], float]:
    """Import what librosa's recipe needs, and return the function that hears a file and says how long the song is."""
    import librosa as library
    from librosa.beat import beat_track

    from benchmarks.laplacian import laplacian_sections

    def hear(path: Path) -> float:
        samples, _ = library.load(path, sr=SAMPLE_RATE_HZ)
        _, beats = beat_track(y=samples, sr=SAMPLE_RATE_HZ, trim=False)
        laplacian_sections(samples, beats)
        return len(samples) / SAMPLE_RATE_HZ

    return hear


HEARERS: dict[str, Callable[[], Callable[[Path], float]]] = {"AllocMV": allocmv, "librosa": librosa}


def main() -> int:
    """Hear one file twice in this process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hearing_speed", description=__doc__)
    parser.add_argument("who", choices=tuple(HEARERS))
    parser.add_argument("file", type=Path)
    arguments = parser.parse_args()
    started_s = time.perf_counter()
    hear = HEARERS[arguments.who]()
    imported_s = time.perf_counter()
    song_s = hear(arguments.file)
    heard_s = time.perf_counter()
    hear(arguments.file)
    run = FreshRun(arguments.who, song_s, imported_s - started_s, heard_s - imported_s, time.perf_counter() - heard_s)
    print(json.dumps(asdict(run)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
