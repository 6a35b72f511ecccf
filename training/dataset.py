"""Write songs for training as what the network hears: `python -m training.dataset FOLDER --songs N --first SEED`.

One file per song, `FOLDER/{seed:06d}.npz`: `level` (float16, (frames, 64)), `rate_hz`, `beats_s`, `downbeats_s`,
`style`. A file that is there is not made again, and appears whole or not at all, so that a run can be cut off, gone on
with, and split among processes.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from audio.features import features
from training.songs import make_song
from training.sounding import SAMPLE_RATE_HZ, SoundingError


def write_song(seed: int, folder: Path) -> bool:
    """Write the song of a seed where it is missing, and return whether it was."""
    path = folder / f"{seed:06d}.npz"
    if path.exists():
        return False
    song = make_song(seed)
    heard = features(song.samples, SAMPLE_RATE_HZ)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        np.savez_compressed(
            file,
            level=heard.level,
            rate_hz=np.float64(heard.onset_rate_hz),
            beats_s=song.beats_s,
            downbeats_s=song.downbeats_s,
            style=np.str_(song.name),
        )
    partial.replace(path)
    return True


def main() -> int:
    """Write the songs that the command line asks for."""
    parser = argparse.ArgumentParser(description="Write songs for training the hearing.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--songs", type=int, default=1000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the first one's seed; the others follow it")
    wanted = parser.parse_args()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    try:
        for count, seed in enumerate(range(wanted.first, wanted.first + wanted.songs), start=1):
            if write_song(seed, wanted.folder) and (count % 10 == 0 or count == wanted.songs):
                print(f"{count} of {wanted.songs} songs, {time.monotonic() - began:.0f} s", flush=True)
    except SoundingError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
