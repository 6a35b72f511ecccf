"""Full attention over words and video of all chunks: the mixer of LCT's long-context MMDiT.

LCT, section 3.2.2: words and video have projections of their own and attend to one another in one sequence of the whole
context; section 3.3: context-causal, a chunk sees all of itself and what is before it. Keys are remembered before they
are rotated, so that where a chunk stands is said anew whenever it is read.

The importance of tokens is BlockVid's (section 3.4 and algorithm 2, lines 6 to 9): what some probing queries, the last
ones and some drawn at random, pay to each key of their own chunk, summed over heads and probes. Equation 6 masks by
chunks and algorithm 2 by tokens; inside a chunk our attention goes both ways, so nothing is masked. Which tokens are
kept for it is decided by a policy, not here.
"""

from typing import cast

import torch
from torch import Generator, Tensor, nn
from torch.nn.functional import scaled_dot_product_attention

from models.layout import VideoLayout
from models.mixers.contract import Context, Mixed, TokenMixer
from models.normalisation import HeadNorm
from models.positions import chunk_coordinates, rotate, rotations

RECENT_PROBES = 64
RANDOM_PROBES = 64


class Projections(nn.Module):
    """Queries, keys and values of one stream, queries and keys normalised, and the way back to the stream."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.inward = nn.Linear(width, 3 * width, bias=False)
        self.query_norm = HeadNorm(width // heads)
        self.key_norm = HeadNorm(width // heads)
        self.outward = nn.Linear(width, width)

    def forward(self, tokens: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Map (batch, chunks, tokens, width) to three of (batch, heads, chunks, tokens, channels)."""
        batch, chunks, count, width = tokens.shape
        shape = (batch, chunks, count, 3, self.heads, width // self.heads)
        split = self.inward(tokens).view(shape).permute(3, 0, 4, 1, 2, 5)
        query, key, value = split.unbind(0)
        return self.query_norm(query), self.key_norm(key), value


class FullAttention(TokenMixer):
    """Attention of every token to all that its chunk may see.

    Parameters
    ----------
    width, heads
        Channels of a token, and among how many heads they are divided.

    Raises
    ------
    ValueError
        If the heads do not divide the width.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f"{heads} heads do not divide a width of {width}")
        self.text = Projections(width, heads)
        self.video = Projections(width, heads)

    def memory_coordinates(self, layout: VideoLayout, position: int) -> Tensor:
        """Return where the tokens of a chunk stand; all of them are remembered."""
        return chunk_coordinates(layout, position)

    def forward(self, text: Tensor, video: Tensor, context: Context) -> Mixed:
        """Mix (batch, chunks, words, width) and (batch, chunks, video tokens, width)."""
        streams = zip(self.text(text), self.video(video), strict=True)
        query, key, value = (torch.cat(pair, -2) for pair in streams)
        memories = tuple((key[:, :, chunk], value[:, :, chunk]) for chunk in range(key.shape[2]))
        coordinates = torch.cat([chunk_coordinates(context.layout, position) for position in context.positions])
        angles = rotations(coordinates, query.shape[-1]).to(query.device)
        chunks, tokens = key.shape[2:4]
        query, key = (rotate(x.flatten(2, 3), angles) for x in (query, key))
        seen = _attend_to_context(query, key, value.flatten(2, 3), tokens, context)
        words, patches = _by_chunks(seen, chunks).permute(0, 2, 3, 1, 4).flatten(-2).tensor_split((text.shape[2],), 2)
        importance = None
        if context.probe is not None:
            pairs = zip(_by_chunks(query, chunks).unbind(2), _by_chunks(key, chunks).unbind(2), strict=True)
            importance = torch.stack([_importance(*pair, context.probe) for pair in pairs])
        return Mixed(self.text.outward(words), self.video.outward(patches), memories, importance)


def attend(query: Tensor, key: Tensor, value: Tensor) -> Tensor:
    """Return softmax(query key^T / sqrt(channels)) value, all (batch, heads, tokens, channels).

    On a processor the gradient of torch's fused attention is the slowest part of a step; written out it is not.
    """
    if torch.is_grad_enabled() and query.device.type == "cpu":
        scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
        written: Tensor = scores.softmax(-1).to(value.dtype) @ value
        return written
    return scaled_dot_product_attention(query, key, value)


def _by_chunks(x: Tensor, chunks: int) -> Tensor:
    """Return (batch, heads, chunks x tokens, channels) as (batch, heads, chunks, tokens, channels)."""
    batch, heads, tokens, channels = x.shape
    return x.reshape(batch, heads, chunks, tokens // chunks, channels)


def _attend_to_context(query: Tensor, key: Tensor, value: Tensor, tokens: int, context: Context) -> Tensor:
    """Let the chunks, of so many tokens each, attend to the past and to one another."""
    before = 0
    if context.past is not None:
        past_key, past_value = context.past.memory
        before = past_key.shape[-2]
        angles = rotations(context.past.coordinates, query.shape[-1]).to(query.device)
        key = torch.cat([rotate(past_key, angles).to(key), key], -2)
        value = torch.cat([past_value.to(value), value], -2)
    chunks = query.shape[-2] // tokens
    if not context.causal or chunks == 1:
        return attend(query, key, value)
    seen = []
    for chunk in range(chunks):
        end = before + (chunk + 1) * tokens
        asking = query[..., chunk * tokens : (chunk + 1) * tokens, :]
        seen.append(attend(asking, key[..., :end, :], value[..., :end, :]))
    return torch.cat(seen, -2)


def probes(tokens: int, generator: Generator) -> Tensor:
    """Return which queries probe: the last, and as many drawn with repetition from those before them, if any are."""
    recent = min(RECENT_PROBES, tokens)
    chosen = torch.arange(tokens - recent, tokens)
    if tokens == recent:
        return chosen
    drawn = torch.randint(tokens - recent, (RANDOM_PROBES,), generator=generator, device=generator.device)
    return torch.cat([chosen, drawn.cpu()])


def _importance(query: Tensor, key: Tensor, generator: Generator) -> Tensor:
    """Return what probing queries pay to the keys of their chunk, (tokens,), summed over the batch too."""
    asking = query[..., probes(query.shape[-2], generator).to(query.device), :]
    paid = (asking @ key.transpose(-1, -2) * query.shape[-1] ** -0.5).softmax(-1)
    return cast(Tensor, paid.sum((0, 1, 2)))
