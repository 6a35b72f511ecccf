"""What a taught pair predictor makes of captions, beside what the animatic draws of them.

`python -m training.storyboard_samples FOLDER WEIGHTS SHEET` predicts the storyboards of scenes that were kept aside,
shot after shot from their words alone, and lays pairs of rows on one sheet: the animatic's starts and ends above, the
network's below. It also says how far the colours of what is predicted are from what was drawn, beside how far another
scene's are: what shows first that something is learnt.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from training.clip_dataset import ClipsError, Scenes, batches
from training.storyboard import shots

if TYPE_CHECKING:
    from models.storyboard.pairs import PairPredictor

ENLARGED = 2


def main() -> int:
    """Write the sheet that the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m training.storyboard_samples", description=__doc__)
    parser.add_argument("folder", type=Path, help="where training.clip_dataset wrote its scenes")
    parser.add_argument("weights", type=Path)
    parser.add_argument("sheet", type=Path, help="a .png or .jpg file")
    parser.add_argument("--scenes", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    wanted = parser.parse_args()
    from models.checkpoint import CheckpointError
    from models.storyboard.pairs import load_pairs

    try:
        predictor = load_pairs(wanted.weights)
        scenes = next(batches(wanted.folder, wanted.scenes, wanted.seed, aside=True))
    except (CheckpointError, ClipsError) as error:
        print(error, file=sys.stderr)
        return 1
    drawn, made = storyboards(predictor, scenes, wanted.seed)
    Image.fromarray(sheet(drawn, made)).save(wanted.sheet)
    own, other = colour_errors(drawn, made)
    print(f"mean colours are {own:.1f} of 255 from those drawn, and {other:.1f} from those of other scenes")
    return 0


def storyboards(predictor: "PairPredictor", scenes: Scenes, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the pairs of scenes as drawn and as predicted, (scenes, shots, 2, height, width, 3) both."""
    import torch

    from models.layout import as_pictures

    real = shots(scenes, np.random.default_rng(seed))
    count = real.words.shape[1]
    made = [
        predictor.storyboard(words, [seed + count * n + k for k in range(count)]) for n, words in enumerate(real.words)
    ]
    return as_pictures(real.pairs), as_pictures(torch.stack(made))


def sheet(drawn: NDArray[np.uint8], made: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return pairs of rows, each of all pictures of a scene's storyboard, enlarged: (rows, columns, 3)."""
    rows = np.stack([drawn, made], 1)
    scenes, both, count, pair, height, width, channels = rows.shape
    laid = rows.transpose(0, 1, 4, 2, 3, 5, 6).reshape(scenes * both * height, count * pair * width, channels)
    return laid.repeat(ENLARGED, 0).repeat(ENLARGED, 1)


def colour_errors(drawn: NDArray[np.uint8], made: NDArray[np.uint8]) -> tuple[float, float]:
    """Return how far mean colours of what was made are from its own scene's, and from the next scene's, in 0..255."""
    real, predicted = (pictures.mean((-3, -2), dtype=np.float64) for pictures in (drawn, made))
    own, other = (float(np.abs(predicted - against).mean()) for against in (real, np.roll(real, 1, 0)))
    return own, other


if __name__ == "__main__":
    sys.exit(main())
