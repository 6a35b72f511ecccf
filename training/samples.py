"""What a taught video transformer makes of captions, beside what the animatic draws of them.

`python -m training.samples FOLDER WEIGHTS SHEET` makes scenes anew that were kept aside, from their words alone, and
lays pairs of rows on one sheet: the animatic's pictures above, the network's below.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.clip_dataset import ClipsError, Scenes, batches
from training.video import stretches

if TYPE_CHECKING:
    from models.sampler import Sampler

SHOWN_EVERY = 4
"""Of so many pictures one is on the sheet: one of each chunk."""
ENLARGED = 2


def main() -> int:
    """Write the sheet that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m training.samples", description=__doc__)
    parser.add_argument("folder", type=Path, help="where training.clip_dataset wrote its scenes")
    parser.add_argument("weights", type=Path)
    parser.add_argument("sheet", type=Path, help="a .png or .jpg file")
    parser.add_argument("--scenes", type=int, default=8)
    parser.add_argument("--steps", type=int, default=12, help="of denoising (default: %(default)s)")
    parser.add_argument("--guidance", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    from models.checkpoint import CheckpointError, load
    from models.denoising import Sampling
    from models.sampler import Sampler

    try:
        sampler = Sampler(load(wanted.weights), sampling=Sampling(steps=wanted.steps, guidance=wanted.guidance))
        scenes = next(batches(wanted.folder, wanted.scenes, wanted.seed, aside=True))
    except (CheckpointError, ClipsError) as error:
        print(error, file=sys.stderr)
        return 1
    drawn, made = pairs(sampler, scenes, wanted.seed)
    Image.fromarray(sheet(drawn, made)).save(wanted.sheet)
    return 0


def pairs(sampler: "Sampler", scenes: Scenes, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return a stretch of each scene as it was drawn and as it is made of its words: (scenes, frames, h, w, 3) both."""
    from models.layout import as_pictures, to_video

    transformer = sampler.transformer
    video, words = stretches(scenes, transformer.config.chunks, np.random.default_rng(seed))
    made = sampler.generate(words.to(transformer.dummy.device), [seed + place for place in range(len(scenes))])
    return as_pictures(video), as_pictures(to_video(made.patches, transformer.config.layout))


def sheet(drawn: NDArray[np.uint8], made: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return pairs of rows, each of one picture a chunk, enlarged: (rows, columns, 3)."""
    rows = np.stack([drawn[:, ::SHOWN_EVERY], made[:, ::SHOWN_EVERY]], 1)
    scenes, pair, shown, height, width, channels = rows.shape
    laid = rows.transpose(0, 1, 3, 2, 4, 5).reshape(scenes * pair * height, shown * width, channels)
    return laid.repeat(ENLARGED, 0).repeat(ENLARGED, 1)


if __name__ == "__main__":
    sys.exit(main())
