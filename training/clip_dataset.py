"""Write clips for training to a folder: `python -m training.clip_dataset FOLDER --clips N --first SEED`.

A shard holds `SHARD_SCENES` scenes of `CLIPS` clips each, in `FOLDER/{first seed:08d}.npz`: what `Scenes` says, and the
vocabulary that its captions are written in. A shard that is there is not made again, and appears whole or not at all,
so that a run can be cut off, gone on with, and split among processes and machines by seeds. One scene in sixteen is
kept aside and never learnt from.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.captions import VOCABULARY
from training.clips import CLIP_FRAMES, CLIPS, MOST_PEOPLE, SIZE, TrainingClip, captions, drawn, scene

SHARD_SCENES = 16
SHARD_CLIPS = SHARD_SCENES * CLIPS
KEPT_ASIDE = 16
PROGRAM = "training.clip_dataset"
NOBODY = -1
POOL_SHARDS = 32
"""Shards whose scenes are shuffled together."""


class ClipsError(ValueError):
    """A folder's clips cannot be learnt from, or clips were asked for that cannot be written."""


@dataclass(frozen=True)
class Scenes:
    """Some scenes: what a shard holds, and a batch to learn from.

    Attributes
    ----------
    frames
        RGB, shape (scenes, clips, frames, height, width, 3).
    words
        Ids of `models.captions`, shape (scenes, clips, chunks, words).
    cast
        Who of its two people a scene's clip shows, `NOBODY` where there is no further one; shape (scenes, clips, 2).
    is_cut
        Whether a shot begins with the clip; otherwise the clip before goes on. Shape (scenes, clips).
    seeds
        Shape (scenes,).
    """

    frames: NDArray[np.uint8]
    words: NDArray[np.int16]
    cast: NDArray[np.int8]
    is_cut: NDArray[np.bool_]
    seeds: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.seeds)

    def taken(self, places: NDArray[np.intp] | slice) -> "Scenes":
        """Return the scenes at some places, in that order."""
        return Scenes(**{name: getattr(self, name)[places] for name in ARRAYS})


ARRAYS = tuple(field.name for field in fields(Scenes))


def write_shard(first_seed: int, folder: Path, size: tuple[int, int] = SIZE, scenes: int = SHARD_SCENES) -> bool:
    """Write the shard of so many scenes from a seed on where it is missing, and return whether it was."""
    path = shard_at(folder, first_seed)
    if path.exists():
        return False
    made = _made(range(first_seed, first_seed + scenes), size)
    # By a name of its own: whoever makes the same shard meanwhile may not write into the file that this one ends as.
    written = path.with_suffix(f".{os.getpid()}.partial")
    try:
        with written.open("wb") as file:
            arrays = {name: getattr(made, name) for name in ARRAYS}
            np.savez_compressed(file, allow_pickle=False, vocabulary=np.array(VOCABULARY), **arrays)
        written.replace(path)
    finally:
        written.unlink(missing_ok=True)
    return True


def shard_at(folder: Path, first_seed: int) -> Path:
    """Return where the shard from a seed on is, or will be."""
    return folder / f"{first_seed:08d}.npz"


def read_shard(path: Path) -> Scenes:
    """Return the scenes of a shard.

    Raises
    ------
    ClipsError
        If its captions are written in other words than today's.
    """
    with np.load(path, allow_pickle=False) as stored:
        _check_vocabulary(path, stored["vocabulary"].tolist())
        return Scenes(**{name: stored[name] for name in ARRAYS})


def shards(folder: Path) -> list[Path]:
    """Return the whole shards of a folder, by their first seeds."""
    return sorted(folder.glob("[0-9]*.npz"))


def batches(folder: Path, scenes: int, seed: int, aside: bool = False, first: int = 0) -> Iterator[Scenes]:
    """Yield batches of so many scenes without end, every scene once before any comes again, in an order by the seed.

    Parameters
    ----------
    aside
        Whether to read the scenes that are kept aside instead of those to learn from.
    first
        How many batches to leave out, as whoever goes on with learning has had them.

    Raises
    ------
    ClipsError
        If there are no such scenes, or the shards do not go together.
    """
    wanted = _wanted(folder, aside)
    read = lru_cache(maxsize=POOL_SHARDS)(lambda number: read_shard(wanted[number][0]).taken(wanted[number][1]))
    epoch, passed = divmod(first * scenes, sum(len(places) for _, places in wanted))
    waiting: list[Scenes] = []
    while True:
        rng = np.random.default_rng([seed, epoch])
        order = rng.permutation(len(wanted)).tolist()
        for start in range(0, len(order), POOL_SHARDS):
            pool = order[start : start + POOL_SHARDS]
            places = rng.permutation(sum(len(wanted[number][1]) for number in pool))
            if passed < len(places):
                joined = _joined([*waiting, _joined([read(number) for number in pool]).taken(places[passed:])])
                whole = len(joined) - len(joined) % scenes
                yield from (joined.taken(slice(begin, begin + scenes)) for begin in range(0, whole, scenes))
                waiting = [joined.taken(slice(whole, None))]
            passed = max(0, passed - len(places))
        epoch += 1


def scene_count(folder: Path, aside: bool = False) -> int:
    """Return how many scenes a folder holds to learn from, or aside.

    Raises
    ------
    ClipsError
        If there are none.
    """
    return sum(len(places) for _, places in _wanted(folder, aside))


def _wanted(folder: Path, aside: bool) -> list[tuple[Path, NDArray[np.intp]]]:
    """Return the shards of a folder that hold scenes to learn from, or aside, and where in them these are."""
    found = []
    for path in shards(folder):
        with np.load(path, allow_pickle=False) as stored:
            places = np.flatnonzero((stored["seeds"] % KEPT_ASIDE == 0) == aside)
        if len(places):
            found.append((path, places))
    if not found:
        raise ClipsError(f"{folder} holds no clips {'aside' if aside else 'to learn from'}; write more with {PROGRAM}.")
    return found


def main() -> int:
    """Write the clips that the command line asks for."""
    parser = argparse.ArgumentParser(prog=f"python -m {PROGRAM}", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--clips", type=int, default=3000, help=f"how many; {SHARD_CLIPS} make a shard, which is whole")
    parser.add_argument("--first", type=int, default=0, help=f"the first scene's seed, a multiple of {SHARD_SCENES}")
    parser.add_argument("--width", type=int, default=SIZE[0])
    parser.add_argument("--height", type=int, default=SIZE[1])
    parser.add_argument("--processes", type=int, default=1)
    wanted = parser.parse_args()
    try:
        write(wanted.folder, shard_seeds(wanted.first, wanted.clips), (wanted.width, wanted.height), wanted.processes)
    except ClipsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def write(folder: Path, first_seeds: Sequence[int], size: tuple[int, int], processes: int) -> None:
    """Write the shards from some seeds on where they are missing, in several processes, and tell how far it is."""
    folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    missing = [seed for seed in first_seeds if not shard_at(folder, seed).exists()]
    for count, _ in enumerate(drawn_shards(folder, missing, size, processes), start=1):
        passed_s = time.monotonic() - began
        print(f"{count} of {len(missing)} shards of {SHARD_CLIPS} clips, {passed_s:.0f} s", flush=True)


def drawn_shards(
    folder: Path, first_seeds: Sequence[int], size: tuple[int, int], processes: int, scenes: int = SHARD_SCENES
) -> Iterator[Path]:
    """Write shards and yield each one's path when it is there, in the order of the seeds; one process is this one."""
    write_one = partial(write_shard, folder=folder, size=size, scenes=scenes)
    with ExitStack() as stack:
        written: Iterator[bool]
        if processes == 1:
            written = map(write_one, first_seeds)
        else:
            pool = stack.enter_context(ProcessPoolExecutor(processes, mp_context=get_context("spawn")))
            written = pool.map(write_one, first_seeds)
        for seed, _ in zip(first_seeds, written, strict=True):
            yield shard_at(folder, seed)


def shard_seeds(first_seed: int, clips: int) -> range:
    """Return the first seeds of the shards that hold so many clips at least.

    Raises
    ------
    ClipsError
        If no shard begins at the seed, or no clips are asked for.
    """
    if first_seed < 0 or first_seed % SHARD_SCENES:
        raise ClipsError(f"--first is {first_seed}; take a multiple of {SHARD_SCENES}, where a shard begins.")
    if clips <= 0:
        raise ClipsError(f"--clips is {clips}; ask for one at least.")
    return range(first_seed, first_seed + -(-clips // CLIPS), SHARD_SCENES)


def _made(seeds: Sequence[int], size: tuple[int, int]) -> Scenes:
    width, height = size
    clips = [scene(seed, size) for seed in seeds]
    frames = np.empty((len(seeds), CLIPS, CLIP_FRAMES, height, width, 3), np.uint8)
    for pictures, some in zip(frames, clips, strict=True):
        for number, clip in enumerate(some):
            pictures[number] = drawn(clip)
    return Scenes(
        frames=frames,
        words=np.stack([[captions(clip) for clip in some] for some in clips]),
        cast=np.array([[_numbered(clip) for clip in some] for some in clips], np.int8),
        is_cut=np.array([[clip.is_cut for clip in some] for some in clips]),
        seeds=np.array(seeds, np.int64),
    )


def _numbered(clip: TrainingClip) -> list[int]:
    return [*clip.cast, *[NOBODY] * (MOST_PEOPLE - len(clip.cast))]


def _joined(some: Sequence[Scenes]) -> Scenes:
    sizes = {scenes.frames.shape[2:] for scenes in some} | {scenes.words.shape[2:] for scenes in some}
    if len(sizes) > 2:
        raise ClipsError("The folder's clips are of several sizes; keep each size in a folder of its own.")
    return Scenes(**{name: np.concatenate([getattr(scenes, name) for scenes in some]) for name in ARRAYS})


def _check_vocabulary(path: Path, words: Sequence[str]) -> None:
    if len(words) != len(VOCABULARY) or any(then not in ("", now) for then, now in zip(words, VOCABULARY, strict=True)):
        raise ClipsError(f"{path} has captions in words that have changed since; write its clips anew elsewhere.")


if __name__ == "__main__":
    sys.exit(main())
