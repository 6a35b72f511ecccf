"""Noise of a video in chunks: how much each gets, how its edges are shuffled, and where it comes from.

BlockVid, section 3.5 and appendix A.5. The equations 11 and 26 count chunks from 1 to n and divide by n - 1, by which
the first chunk misses the least and the last one overshoots; the text below them says that the first, number 0, has the
least and the last, number n - 1, the most, and so do we. The logistic curve of equation 27 comes near both ends and
reaches neither, as it is written.

Noise is drawn for each chunk of each clip by itself, from the clip's seed and the chunk's number: a clip that is made
again from any chunk on, alone or among others, meets the same noise.
"""

import hashlib
import math
from collections.abc import Sequence
from typing import Literal

import torch
from torch import Generator, Tensor

from models.layout import VideoLayout

Schedule = Literal["cosine", "linear", "sigmoid", "naive"]


def chunk_levels(schedule: Schedule, chunks: int, least: float, most: float, steepness: float = 10.0) -> list[float]:
    """Return the noise level of each chunk, from the first to the last.

    Parameters
    ----------
    schedule
        How it grows; "naive" gives every chunk the most.
    chunks
        How many; one alone gets the most, since there is nothing before it to rely on.
    least, most
        Levels of the first and of the last chunk, 0 < least <= most <= 1.
    steepness
        Of the logistic curve, alpha in equation 27. The paper gives no value.

    Raises
    ------
    ValueError
        If the levels are not in that order.
    """
    if not 0 < least <= most <= 1:
        raise ValueError(f"noise levels from {least} to {most} do not rise within 0 to 1: take 0 < least <= most <= 1")
    if schedule == "naive" or chunks == 1:
        return [most] * chunks
    levels = []
    for chunk in range(chunks):
        way = chunk / (chunks - 1)
        if schedule == "cosine":
            way = (1 - math.cos(math.pi * way)) / 2
        elif schedule == "sigmoid":
            way = 1 / (1 + math.exp(-steepness * (way - 0.5)))
        levels.append(least + (most - least) * way)
    return levels


def seeded(*of: int | str) -> Generator:
    """Return randomness that is decided by numbers and words: a seed, a chunk, what it is for."""
    digest = hashlib.sha256("/".join(map(str, of)).encode()).digest()
    return Generator().manual_seed(int.from_bytes(digest[:7], "big"))


def draw_noise(seeds: Sequence[int], chunk: int, purpose: str, layout: VideoLayout, like: Tensor) -> Tensor:
    """Return the noise of one chunk, (clips, video tokens, patch values), of the type and on the device of a tensor.

    It is drawn on the processor, so that every device meets the same.
    """
    shape = (layout.video_tokens, layout.patch_values)
    drawn = [torch.randn(shape, generator=seeded(seed, chunk, purpose)) for seed in seeds]
    return torch.stack(drawn).to(like)


def shuffle_edges(noise: Tensor, edge: int, first: bool, generator: Generator) -> Tensor:
    """Shuffle the noise of a chunk's frames (frames, ...) inside windows at its two ends (equations 12 and 13).

    Parameters
    ----------
    noise
        Frames first; here a frame is one step of tokens in time.
    edge
        How many frames a window has, s.
    first
        Whether the chunk opens the video: no boundary is before it. That one is after it is always taken for granted,
        so that a video which is continued later keeps its chunks.
    generator
        The chunk's own.

    Raises
    ------
    ValueError
        If the windows would overlap.
    """
    frames = len(noise)
    if not 0 <= 2 * edge <= frames:
        raise ValueError(f"two windows of {edge} do not fit into {frames} frames: shuffle at most {frames // 2}")
    order = torch.arange(frames)
    begins = [frames - edge] if first else [frames - edge, 0]
    for begin in begins:
        order[begin : begin + edge] = begin + torch.randperm(edge, generator=generator)
    return noise[order.to(noise.device)]


def start_noise(seeds: Sequence[int], chunk: int, edge: int, layout: VideoLayout, like: Tensor) -> Tensor:
    """Return what a chunk of each clip is denoised from, (clips, video tokens, patch values), its edges shuffled."""
    noise = draw_noise(seeds, chunk, "start", layout, like)
    if edge == 0:
        return noise
    times = layout.grid[0]
    by_frames = noise.reshape(len(seeds), times, -1, layout.patch_values)
    shuffled = [
        shuffle_edges(frames, edge, chunk == 0, seeded(seed, chunk, "shuffle"))
        for seed, frames in zip(seeds, by_frames, strict=True)
    ]
    return torch.stack(shuffled).reshape(noise.shape)
