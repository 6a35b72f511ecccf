"""Mamba-2 as its state-space dual: a recurrence over tokens by products of matrices, in linear time and memory.

The recurrence is that of Dao and Gu, "Transformers are SSMs" (ICML 2024), equation 2 with A a number per head, cut into
blocks as in their section 6: inside a block every token reads every earlier one as attention does, and a state carries
on what came before the block. Where their reference code compares all pairs of blocks, the states here are passed from
block to block, so that memory grows with the number of tokens. The bidirectional module is LinGen's (supplement, E.2):
by its equation 1 the projections into and out of it are counted once, so that both directions share them, and only
convolution and recurrence run twice.

The paper does not say which parameters the directions share beyond the projections; here the convolution, the decay,
the offset of the steps and the skip are each direction's own. In which order tokens are scanned does not belong here.
"""

import math
from typing import cast

import torch
from torch import Tensor, nn
from torch.nn import functional

from models.normalisation import RMSNorm

EXPAND = 2
HEAD_WIDTH = 64
STATE_SIZE = 128
KERNEL = 4
"""Of LinGen: supplement, E.2; the kernel and the expansion are Mamba-2's own, which the paper does not say."""
BLOCK = 64
"""Tokens of a block; the work inside grows with it, the number of states shrinks."""
BLOCKS_AT_ONCE = 16
"""Blocks computed together; what lies between input and output of more would leave a processor's caches."""
SLOWEST_STEP, FASTEST_STEP = 1e-3, 1e-1
DECAYS = (1.0, 16.0)


def scan(
    values: Tensor,
    steps: Tensor,
    A: Tensor,
    B: Tensor,
    C: Tensor,
    state: Tensor | None = None,
    block: int = BLOCK,
) -> tuple[Tensor, Tensor]:
    """Run `state = exp(step * A) * state + step * value ⊗ B; output = state · C` over the tokens.

    Parameters
    ----------
    values
        (batch, tokens, heads, head width).
    steps
        (batch, tokens, heads), positive: for how long a token is written, and what came before decays.
    A
        (heads,), negative: the decay.
    B, C
        (batch, tokens, groups, state size): what each token writes to and reads of the state; the heads are divided
        among the groups in order.
    state
        (batch, heads, head width, state size) before the first token, None for zeros.
    block
        Tokens that are read at once.

    Returns
    -------
    tuple
        The outputs, shaped as the values, and the state after the last token, with which a later scan goes on.
    """
    outputs = []
    for one in range(0, values.shape[1], BLOCKS_AT_ONCE * block):
        part = slice(one, one + BLOCKS_AT_ONCE * block)
        found, state = _scan_blocks(values[:, part], steps[:, part], A, B[:, part], C[:, part], state, block)
        outputs.append(found)
    return torch.cat(outputs, 1), cast(Tensor, state)


def _scan_blocks(
    values: Tensor, steps: Tensor, A: Tensor, B: Tensor, C: Tensor, state: Tensor | None, block: int
) -> tuple[Tensor, Tensor]:
    """Scan all blocks with one product each of matrices for all."""
    batch, tokens, heads, width = values.shape
    groups, size = B.shape[2:]
    blocks = -(-tokens // block)
    # A token with a step of 0 changes nothing, so that the last block can be filled with such.
    values, steps, B, C = (_filled(one, blocks * block - tokens) for one in (values, steps, B, C))
    shape = (batch, blocks, block, groups, heads // groups)
    written = (values * steps[..., None]).reshape(*shape, width).permute(0, 3, 1, 4, 2, 5)
    decay = (steps * A).reshape(shape).permute(0, 3, 1, 4, 2).cumsum(-1)
    B, C = (one.reshape(batch, blocks, block, groups, size).permute(0, 3, 1, 2, 4) for one in (B, C))

    later = torch.ones(block, block, dtype=torch.bool, device=values.device).triu(1)
    between = (decay[..., :, None] - decay[..., None, :]).masked_fill(later, -torch.inf).exp()
    inside = ((C @ B.mT)[..., None, :, :] * between) @ written

    # States are (heads x width, state size) matrices, since all heads of a group write and read alike.
    until_end = (decay[..., -1:] - decay).exp()
    gained = (written * until_end[..., None]).mT.flatten(3, 4) @ B
    kept = decay[..., -1].exp().repeat_interleave(width, -1)[..., None]
    now = (
        torch.zeros_like(gained[:, :, 0], dtype=values.dtype) if state is None else state.reshape(gained[:, :, 0].shape)
    )
    before = []
    for at in range(blocks):
        before.append(now)
        now = now * kept[:, :, at] + gained[:, :, at]
    carried = torch.unflatten(C @ torch.stack(before, 2).mT, -1, (-1, width)).transpose(3, 4) * decay.exp()[..., None]

    outputs = (inside + carried).permute(0, 2, 4, 1, 3, 5).reshape(batch, blocks * block, heads, width)
    return outputs[:, :tokens], now.reshape(batch, heads, width, size)


def _filled(tokens: Tensor, missing: int) -> Tensor:
    """Return (batch, tokens, ...) with zeros behind the tokens."""
    return functional.pad(tokens, (0, 0) * (tokens.dim() - 2) + (0, missing)) if missing else tokens


class Direction(nn.Module):
    """What each direction has of its own: a causal convolution of every channel, and the parameters of the recurrence.

    The convolution adds no constant: zeros in front of the tokens stay zeros, write nothing, and change nothing.
    """

    def __init__(self, width: int, head_width: int, state_size: int, kernel: int) -> None:
        super().__init__()
        heads = width // head_width
        self.sizes = [width, state_size, state_size]
        self.head_width, self.kernel = head_width, kernel
        channels = sum(self.sizes)
        self.convolution = nn.Conv1d(channels, channels, kernel, groups=channels, bias=False)
        step = torch.exp(torch.empty(heads).uniform_(math.log(SLOWEST_STEP), math.log(FASTEST_STEP)))
        self.step_offset = nn.Parameter(step + torch.log(-torch.expm1(-step)))  # softplus of it is the step
        self.log_decay = nn.Parameter(torch.empty(heads).uniform_(*DECAYS).log())
        self.skip = nn.Parameter(torch.ones(heads))

    def forward(self, mixed: Tensor, steps: Tensor) -> Tensor:
        """Scan (batch, tokens, values and what they write and read) with raw steps (batch, tokens, heads)."""
        values, step, written, read = self.selected(mixed, steps)
        found, _ = scan(values, step, -self.log_decay.exp(), written[:, :, None], read[:, :, None])
        return (found + values * self.skip[:, None]).flatten(-2).to(mixed.dtype)

    def selected(self, mixed: Tensor, steps: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Return values (batch, tokens, heads, head width), steps, and what is written and read of the state."""
        before = functional.pad(mixed.mT, (self.kernel - 1, 0))
        near = functional.silu(self.convolution(before).mT)
        # Products of many decays need more digits than a half-precision stream has.
        exact = torch.promote_types(near.dtype, torch.float32)
        values, written, read = torch.split(near.to(exact), self.sizes, -1)
        step = functional.softplus(steps.to(exact) + self.step_offset)
        return torch.unflatten(values, -1, (-1, self.head_width)), step, written, read


class BidirectionalMamba(nn.Module):
    """Mamba-2 in both directions of a sequence; each token learns of all others.

    Parameters
    ----------
    width
        Of a token.
    expand
        How many times wider the tokens are inside.
    head_width
        Of a head of the recurrence; it divides the width inside.
    state_size
        Numbers that every channel remembers.
    kernel
        Taps of the convolution.
    """

    def __init__(
        self,
        width: int,
        expand: int = EXPAND,
        head_width: int = HEAD_WIDTH,
        state_size: int = STATE_SIZE,
        kernel: int = KERNEL,
    ) -> None:
        super().__init__()
        inner = expand * width
        if inner % head_width:
            raise ValueError(f"heads {head_width} wide do not fill {inner} channels: take a head width that divides it")
        self.sizes = [inner, inner + 2 * state_size, inner // head_width]
        self.enter = nn.Linear(width, sum(self.sizes), bias=False)
        self.directions = nn.ModuleList(Direction(inner, head_width, state_size, kernel) for _ in range(2))
        self.norm = RMSNorm(inner)
        self.leave = nn.Linear(inner, width, bias=False)

    def forward(self, tokens: Tensor) -> Tensor:
        """Mix (batch, tokens, width); zeros in front of the sequence change nothing behind them."""
        gate, mixed, steps = torch.split(self.enter(tokens), self.sizes, -1)
        onward, back = self.directions
        found = onward(mixed, steps) + back(mixed.flip(1), steps.flip(1)).flip(1)
        out: Tensor = self.leave(self.norm(found * functional.silu(gate)))
        return out

    def writes(self, tokens: Tensor) -> Tensor:
        """Return how much each token of a sequence writes to the onward state, (batch, tokens).

        It is the Frobenius norm, over all heads, of what is added to the state: Mamba chooses by it what to remember.
        """
        _, mixed, steps = torch.split(self.enter(tokens), self.sizes, -1)
        onward = cast(Direction, self.directions[0])
        values, step, written, _ = onward.selected(mixed, steps)
        added = (values * step[..., None]).flatten(-2)
        amount: Tensor = torch.linalg.vector_norm(added, dim=-1) * torch.linalg.vector_norm(written, dim=-1)
        return amount
