"""MATE, LinGen's linear token mixer: a bidirectional Mamba-2 over the whole context beside attention in small windows.

LinGen (supplement, section A): the MA branch scans all tokens in a Rotary-Major order that changes from layer to layer,
after review tokens of the whole video; the TE branch, Temporal Swin Attention, mends what the scans tear apart. The
supplement does not say how the branches are joined; we add them.

LinGen makes a video at once, with words in a cross-attention. What follows is ours. Words take part in the scan: those
of a chunk come before the first of its video tokens. Context-causal, every chunk is scanned alone, after the words and
review tokens of the chunks before it; these are all that is remembered of a chunk, of its video 32 times less than all
tokens. So a chunk may be denoised after others, and any policy may choose which of them it reads. Where they stand is
said by the order in which they are read, since a scan knows no other place. Both ways, all chunks are one video.
"""

import math

import torch
from torch import Tensor

from models.layout import VideoLayout
from models.mixers.contract import Context, Mixed, TokenMixer
from models.mixers.review import review_tokens
from models.mixers.scans import Grid, inverse, rotary_major
from models.mixers.state_space import EXPAND, HEAD_WIDTH, BidirectionalMamba
from models.mixers.windows import WINDOW, TemporalSwinAttention
from models.positions import chunk_coordinates


class Mate(TokenMixer):
    """Mixes tokens in time and memory that grow with their number, and with that of the remembered tokens they read.

    Parameters
    ----------
    width, heads
        Channels of a token, and among how many heads the windows' attention divides them.
    window
        Tokens of a window along time, height and width.

    Raises
    ------
    ValueError
        If the heads do not divide the width.
    """

    def __init__(self, width: int, heads: int, window: Grid = WINDOW) -> None:
        super().__init__()
        # Heads are as wide as LinGen's, or as what of that divides the channels.
        self.mamba = BidirectionalMamba(width, EXPAND, math.gcd(EXPAND * width, HEAD_WIDTH))
        self.windows = TemporalSwinAttention(width, heads, window)

    def memory_coordinates(self, layout: VideoLayout, position: int) -> Tensor:
        """Return where a chunk's words stand, and its review tokens: in the middle of what they are averaged from."""
        words, video = torch.split(chunk_coordinates(layout, position), [layout.words, layout.video_tokens])
        return torch.cat([words, review_tokens(video.reshape(1, *layout.grid, 3))[0]])

    def forward(self, text: Tensor, video: Tensor, context: Context) -> Mixed:
        """Mix (batch, chunks, words, width) and (batch, chunks, video tokens, width).

        The importance of what is remembered is how much it writes to the state of the scan, summed over the batch.
        """
        batch, chunks = video.shape[:2]
        grids = video.reshape(batch * chunks, *context.layout.grid, -1)
        reviews = torch.unflatten(review_tokens(grids), 0, (batch, chunks))
        told = torch.cat([text, reviews], 2)
        past = told[:, 0, :0] if context.past is None else context.past.memory[0].to(told)
        if context.causal:
            # Each chunk is a video of its own, which follows what is remembered.
            one, other, overview = (part.flatten(0, 1)[:, None] for part in (text, video, reviews))
            words, seen = self._mix(one, other, overview, _earlier(past, told).flatten(0, 1), context)
        else:
            words, seen = self._mix(text, video, reviews, past, context)
        memories = tuple((memory,) for memory in told.unbind(1))
        importance = None
        if context.probe is not None:
            importance = self.mamba.writes(told.flatten(0, 1)).reshape(batch, chunks, -1).sum(0)
        return Mixed(words.reshape(text.shape), seen.reshape(video.shape), memories, importance)

    def scan(self, layout: VideoLayout, chunks: int, layer: int, device: torch.device) -> Tensor:
        """Return in which order a layer scans the tokens of some chunks, as `interleaved` does."""
        return interleaved(layout, chunks, layer, device)

    def _mix(
        self, text: Tensor, video: Tensor, reviews: Tensor, past: Tensor, context: Context
    ) -> tuple[Tensor, Tensor]:
        """Mix the chunks of one video after the past (batch, tokens, width); words and video come back flat."""
        chunks, layout = video.shape[1], context.layout
        order = self.scan(layout, chunks, context.layer, video.device)
        text, video, overview = (part.flatten(1, 2) for part in (text, video, reviews))
        tokens = torch.cat([text, video], 1)[:, order]
        first = past.shape[1] + overview.shape[1]
        scanned = self.mamba(torch.cat([past, overview, tokens, overview], 1))[:, first : first + len(order)]
        words, seen = torch.split(scanned[:, inverse(order)], [text.shape[1], video.shape[1]], 1)
        time, rows, columns = layout.grid
        near = self.windows(torch.unflatten(video, 1, (chunks * time, rows, columns)), shifted=context.layer % 2 == 1)
        return words, seen + near.flatten(1, 3)


def interleaved(layout: VideoLayout, chunks: int, layer: int, device: torch.device | None = None) -> Tensor:
    """Return in which order a layer scans the words of all chunks and then their video, (chunks x tokens,).

    The video of the chunks is one; the words of a chunk come just before the first of its video tokens.
    """
    time, rows, columns = layout.grid
    video = inverse(rotary_major((chunks * time, rows, columns), layer, device))
    words = video.reshape(chunks, -1).amin(1).repeat_interleave(layout.words)
    return torch.cat([2 * words, 2 * video + 1]).argsort(stable=True)


def _earlier(past: Tensor, told: Tensor) -> Tensor:
    """Return what each chunk reads before itself, (batch, chunks, tokens, width): the past, then earlier chunks.

    Where fewer chunks are before, zeros come first: the scan passes them by as if they were not there.
    """
    batch, chunks, count, width = told.shape
    missing = (chunks - 1) * count
    line = torch.cat([past.new_zeros(batch, missing, width), past, told[:, :-1].flatten(1, 2)], 1)
    length = missing + past.shape[1]
    return torch.stack([line[:, chunk * count : chunk * count + length] for chunk in range(chunks)], 1)
