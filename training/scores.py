"""How well a taught video transformer does on scenes that it never saw, beside the animatic's own pictures of them.

Each scene is made anew from its captions, all of its clips in one roll-out, which is longer than any context that was
learnt. Three things are measured: the loss, what a probe reads off the first clip (`training.probe`), and how far the
roll-out drifts (`metrics.drift`, in the paper's form with `metrics.proxies` in place of networks). What the animatic
drew scores less than the best as well: it is cut, its camera moves and the probe errs, so nothing can be asked beyond
it. What is good enough does not belong here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from metrics.drift import CHUNKS, evaluate, paper_scores
from metrics.proxies import PROXIES, subject_masks
from training.clip_dataset import Scenes, batches
from training.clips import CLIP_FRAMES
from training.video import loss_aside

if TYPE_CHECKING:
    from models.probe import AttributeProbe
    from models.sampler import Sampler

Videos = NDArray[np.uint8]


@dataclass(frozen=True)
class Scores:
    """The loss aside, and measures of what was made and of what was drawn.

    Attributes
    ----------
    loss_aside
        As the objective has it.
    attributes
        By attribute, how often it was read as the caption says it, 0..1; empty without a probe.
    drift
        By measure, the mean drift error of the scenes where it has a value, None if it has none in any.
    """

    loss_aside: float
    attributes: Mapping[str, tuple[float, float]]
    drift: Mapping[str, tuple[float | None, float | None]]


def score(sampler: "Sampler", folder: Path, scenes: int, seed: int, probe: "AttributeProbe | None" = None) -> Scores:
    """Measure a sampler on so many scenes that were kept aside; of each pair of scores the first is of what was made.

    Raises
    ------
    ClipsError
        If a folder keeps no scenes aside.
    """
    aside = next(batches(folder, scenes, seed, aside=True))
    made, drawn = rolled_out(sampler, aside, seed), aside.frames.reshape(scenes, -1, *aside.frames.shape[3:])
    drifts = [_drift(made), _drift(drawn)]
    read = [{}, {}] if probe is None else [_read(probe, videos[:, :CLIP_FRAMES], aside) for videos in (made, drawn)]
    return Scores(
        loss_aside=loss_aside(sampler.transformer, folder, scenes, seed),
        attributes={name: (read[0][name], read[1][name]) for name in read[0]},
        drift={name: (drifts[0][name], drifts[1][name]) for name in drifts[0]},
    )


def rolled_out(sampler: "Sampler", scenes: Scenes, seed: int) -> Videos:
    """Return whole scenes made from their captions, one chunk after the other: (scenes, frames, height, width, 3)."""
    import torch

    from models.layout import as_pictures, to_video

    transformer = sampler.transformer
    words = torch.from_numpy(scenes.words.astype(np.int64)).flatten(1, 2).to(transformer.dummy.device)
    made = sampler.generate(words, [seed + place for place in range(len(scenes))])
    return as_pictures(to_video(made.patches, transformer.config.layout))


def _read(probe: "AttributeProbe", videos: Videos, scenes: Scenes) -> dict[str, float]:
    """Return by attribute how often a probe reads what the first captions say, where they say anything."""
    import torch

    from models.probe import READ, read_right

    video = torch.from_numpy(videos).movedim(-1, 2).float() / 127.5 - 1.0
    with torch.no_grad():
        right, told = read_right(probe(video), torch.from_numpy(scenes.words[:, 0, 0]))
    return {name: float(r / t) for name, r, t in zip(READ, right, told, strict=True) if t}


def _drift(videos: Videos) -> dict[str, float | None]:
    """Return the mean of each drift error over some videos."""
    errors = [asdict(evaluate(paper_scores(video, PROXIES, subject_masks(video), CHUNKS))) for video in videos]
    return {name: _mean([error[name] for error in errors]) for name in errors[0]}


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None
