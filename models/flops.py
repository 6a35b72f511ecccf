"""How many floating-point operations a layer of each token mixer takes, by LinGen's formulas.

LinGen, supplement E.2, equations 1 to 3; two operations for each product that is added, batch 1, forward. Equation 1
counts the projections alone and counts them once, whatever the directions: `2 d (2 E d + 2 d_s + E d / d_h)` in and
`2 E d d` out for each token. Equations 2 and 3 are doubled for two directions, as the text below them says. How long
anything takes does not belong here.
"""

from collections.abc import Sequence
from math import prod

from models.mixers.state_space import EXPAND, HEAD_WIDTH, KERNEL, STATE_SIZE


def projections(
    tokens: int, width: int, expand: int = EXPAND, head_width: int = HEAD_WIDTH, state_size: int = STATE_SIZE
) -> float:
    """Return equation 1: what leads into and out of a bidirectional Mamba-2."""
    return (6 + 2 / head_width) * expand * tokens * width**2 + 4 * tokens * state_size * width


def convolution(tokens: int, width: int, expand: int = EXPAND, kernel: int = KERNEL) -> float:
    """Return equation 2: the convolution of one direction, without the channels of what is written and read."""
    return 2 * expand * kernel * (tokens + kernel - 1) * width


def state_space(tokens: int, width: int, expand: int = EXPAND, state_size: int = STATE_SIZE) -> float:
    """Return equation 3: the recurrence of one direction."""
    return 4 * expand * tokens * state_size * width + 2 * expand * tokens * width


def bidirectional_mamba(tokens: int, width: int) -> float:
    """Return all of a bidirectional Mamba-2 at LinGen's sizes."""
    return projections(tokens, width) + 2 * (convolution(tokens, width) + state_space(tokens, width))


def full_attention(tokens: int, width: int) -> float:
    """Return attention of all tokens to all: four projections, scores and weighted sums."""
    return window_attention(tokens, width, [tokens])


def window_attention(tokens: int, width: int, window: Sequence[int]) -> float:
    """Return attention within windows of so many tokens along each axis, which fill the video."""
    return 8 * tokens * width**2 + 4 * tokens * prod(window) * width


def mate(tokens: int, width: int, window: Sequence[int], reviews: int) -> float:
    """Return both branches of MATE, where so many review tokens stand at either end of the scan."""
    return bidirectional_mamba(tokens + 2 * reviews, width) + window_attention(tokens, width, window)


def feed_forward(tokens: int, width: int, hidden: int) -> float:
    """Return the three projections of a SwiGLU, which follows every mixer."""
    return 6 * tokens * width * hidden


def crossover(width: int) -> int:
    """Return the fewest tokens at which full attention takes more than a bidirectional Mamba-2."""
    fewer, more = 0, 1
    while full_attention(more, width) <= bidirectional_mamba(more, width):
        fewer, more = more, 2 * more
    while more - fewer > 1:
        middle = (fewer + more) // 2
        if full_attention(middle, width) > bidirectional_mamba(middle, width):
            more = middle
        else:
            fewer = middle
    return more
