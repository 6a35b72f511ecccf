"""A shot filmed by the video transformer: its request told in words chunk by chunk, and the pictures that come of it.

The two tiers of AllocMV differ in what a chunk may cost: how many steps it is denoised in, whether it is guided, which
needs every step twice, and how much of the memory is read. The size of the pictures is the weights' and the same for
both.

A shot that reuses starts from its owner's memory bank (AllocMV, section 1): chunks that begin before the divergence are
the owner's own, bit for bit, and only those after it are denoised. A chunk in which the divergence lies is the owner's
whole, so that the picture goes on smoothly; the papers, whose forks lie between chunks, leave that open.

Which weights these are, and how pictures become a clip, does not belong here.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray

from models.chunks import shared_chunks, words_of
from models.denoising import Sampling
from models.layout import as_pictures, to_video
from models.memory import MemoryBank
from models.policies import Policy, Rolling, SemanticSparse
from models.sampler import Sampler
from models.transformer import VideoTransformer
from state.film import ShotRequest
from state.money import Tier


@dataclass(frozen=True)
class TierFilming:
    """How a tier is filmed: how chunks are denoised, and what is read of the memory."""

    sampling: Sampling
    policy: Policy


TIERS: dict[Tier, TierFilming] = {
    "high": TierFilming(Sampling(steps=16, guidance=2.0), SemanticSparse(top=2)),
    "mid": TierFilming(Sampling(steps=6, guidance=1.0), Rolling(window=2)),
}


@dataclass(frozen=True, eq=False)
class Filmed:
    """What was filmed of a shot.

    Attributes
    ----------
    pictures
        RGB, uint8 of shape (pictures, height, width, 3), at `PICTURES_PER_S` from the shot's first frame on.
    bank
        What is remembered of it.
    evaluations
        Passes of one chunk through the transformer; none for chunks of the owner's.
    """

    pictures: NDArray[np.uint8]
    bank: MemoryBank
    evaluations: int


def film(transformer: VideoTransformer, request: ShotRequest, owners: MemoryBank | None = None) -> Filmed:
    """Film a whole shot.

    Parameters
    ----------
    transformer
        On whatever device it is.
    request
        What is shown.
    owners
        The memory bank of the request's owner, needed where there is an owner.

    Raises
    ------
    ValueError
        If the request reuses and its owner's bank is not given, or holds fewer chunks than are shared.
    """
    layout, tier = transformer.config.layout, TIERS[request.tier]
    words = torch.tensor([words_of(request, layout.frames)], device=transformer.dummy.device)
    sampler = Sampler(transformer, tier.policy, tier.sampling)
    if request.owner is None:
        made = sampler.generate(words, [request.seed])
    elif owners is None:
        raise ValueError("a shot that reuses needs its owner's memory")
    else:
        made = sampler.fork(owners, shared_chunks(request, layout.frames), words, [request.seed])
    return Filmed(as_pictures(to_video(made.patches, layout)[0]), made.bank, made.evaluations)
