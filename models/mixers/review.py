"""Review tokens: an overview of the video, averaged from its tokens, that a scan reads before the tokens themselves.

LinGen's remedy for the long-range decay of Mamba (supplement, sections A and D); they have no parameters. The paper's
supplement does not say how they are pooled; we average boxes of 2 x 4 x 4 tokens, and put them at both ends of the
sequence, so that each direction of the scan begins with them.
"""

import torch
from torch import Tensor
from torch.nn import functional

from models.mixers.scans import Grid

POOL = (2, 4, 4)


def review_tokens(video: Tensor, pool: Grid = POOL) -> Tensor:
    """Return the averages of boxes of (batch, time, height, width, channels), as (batch, reviews, channels).

    Boxes at the ends hold what is left, and a box is no larger than the video.
    """
    time, height, width = (min(box, whole) for box, whole in zip(pool, video.shape[1:4], strict=True))
    exact = video.to(torch.promote_types(video.dtype, torch.float32))  # what torch averages on a processor
    averages = functional.avg_pool3d(exact.permute(0, 4, 1, 2, 3), (time, height, width), ceil_mode=True)
    return averages.flatten(2).mT.to(video.dtype)
