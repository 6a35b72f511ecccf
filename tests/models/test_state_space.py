"""The blocks of the scan do what the recurrence does, and the module what two of its directions do."""

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from torch import Tensor, nn  # noqa: E402
from torch.nn import functional  # noqa: E402

from models.mixers.state_space import BidirectionalMamba, Direction, scan  # noqa: E402

Sequence = tuple[Tensor, Tensor, Tensor, Tensor, Tensor, Tensor]


def recurrence(
    values: Tensor, steps: Tensor, A: Tensor, B: Tensor, C: Tensor, state: Tensor | None = None
) -> tuple[Tensor, Tensor]:
    """The definition, token after token and head by head."""
    batch, tokens, heads, width = values.shape
    group = [head // (heads // B.shape[2]) for head in range(heads)]
    state = values.new_zeros(batch, heads, width, B.shape[3]) if state is None else state
    outputs = []
    for at in range(tokens):
        decayed = state * torch.exp(steps[:, at] * A)[..., None, None]
        written = values[:, at] * steps[:, at, :, None]
        state = decayed + written[..., None] * B[:, at, group][:, :, None]
        outputs.append((state * C[:, at, group][:, :, None]).sum(-1))
    return torch.stack(outputs, 1), state


def sequence(tokens: int, groups: int = 1, heads: int = 4, width: int = 3, size: int = 5, seed: int = 0) -> Sequence:
    """Two sequences in float64, and a state to begin with."""
    chance = torch.Generator().manual_seed(seed)

    def drawn(*shape: int) -> Tensor:
        return torch.randn(shape, generator=chance, dtype=torch.float64)

    steps = functional.softplus(drawn(2, tokens, heads) - 2)
    A = -1 - 15 * torch.rand(heads, generator=chance, dtype=torch.float64)
    B, C = drawn(2, tokens, groups, size), drawn(2, tokens, groups, size)
    return drawn(2, tokens, heads, width), steps, A, B, C, drawn(2, heads, width, size)


@settings(max_examples=40)
@given(
    tokens=st.integers(1, 40),
    block=st.sampled_from((1, 4, 7, 16, 64)),
    groups=st.sampled_from((1, 2, 4)),
    begun=st.booleans(),
    seed=st.integers(0, 1000),
)
def test_the_scan_is_the_recurrence(tokens: int, block: int, groups: int, begun: bool, seed: int) -> None:
    *given_, state = sequence(tokens, groups, seed=seed)
    outputs, last = scan(*given_, state if begun else None, block)
    expected, expected_last = recurrence(*given_, state if begun else None)
    torch.testing.assert_close(outputs, expected, rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(last, expected_last, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("split", [1, 16, 37, 99])
def test_a_sequence_goes_on_from_the_state_of_its_first_part(split: int) -> None:
    values, steps, A, B, C, state = sequence(100, groups=2)
    whole, last = scan(values, steps, A, B, C, state, 16)
    first, between = scan(values[:, :split], steps[:, :split], A, B[:, :split], C[:, :split], state, 16)
    rest, after = scan(values[:, split:], steps[:, split:], A, B[:, split:], C[:, split:], between, 16)
    torch.testing.assert_close(torch.cat([first, rest], 1), whole, rtol=1e-10, atol=1e-12)
    torch.testing.assert_close(after, last, rtol=1e-10, atol=1e-12)


def test_gradients_are_those_of_finite_differences() -> None:
    inputs = [one.requires_grad_() for one in sequence(5, groups=2, heads=2, width=2, size=2)]
    assert torch.autograd.gradcheck(lambda *tensors: scan(*tensors, block=3), inputs)


def test_strong_decay_over_many_tokens_neither_overflows_nor_spoils_gradients() -> None:
    values, steps, A, B, C, _ = (one.float() for one in sequence(256))
    values.requires_grad_()
    outputs, _ = scan(values, 100 * steps, A, B, C)
    (slope,) = torch.autograd.grad(outputs.square().sum(), values)
    assert outputs.isfinite().all()
    assert slope.isfinite().all()


@pytest.fixture
def mamba() -> BidirectionalMamba:
    torch.manual_seed(3)
    mamba = BidirectionalMamba(12, head_width=6, state_size=4).double()
    nn.init.uniform_(mamba.norm.weight, 0.5, 1.5)
    return mamba


def one_way(direction: Direction, mixed: Tensor, steps: Tensor) -> Tensor:
    """A direction by its definition: every output channel of the convolution summed tap by tap, then the recurrence."""
    taps = direction.convolution.weight[:, 0]
    near = torch.zeros_like(mixed)
    for at in range(mixed.shape[1]):
        for tap in range(min(direction.kernel, at + 1)):
            near[:, at] += taps[:, direction.kernel - 1 - tap] * mixed[:, at - tap]
    values, B, C = functional.silu(near).split(direction.sizes, -1)
    values = values.unflatten(-1, (-1, direction.head_width))
    step = functional.softplus(steps + direction.step_offset)
    found, _ = recurrence(values, step, -direction.log_decay.exp(), B[:, :, None], C[:, :, None])
    return (found + values * direction.skip[:, None]).flatten(-2)


def test_both_directions_share_what_leads_in_and_out(mamba: BidirectionalMamba) -> None:
    tokens = torch.randn(2, 70, 12, dtype=torch.float64)
    gate, mixed, steps = mamba.enter(tokens).split(mamba.sizes, -1)
    onward = one_way(mamba.directions[0], mixed, steps)
    back = one_way(mamba.directions[1], mixed.flip(1), steps.flip(1)).flip(1)
    expected = mamba.leave(mamba.norm((onward + back) * functional.silu(gate)))
    torch.testing.assert_close(mamba(tokens), expected, rtol=1e-9, atol=1e-11)
    assert sorted({name.split(".")[0] for name, _ in mamba.named_parameters()}) == [
        "directions",
        "enter",
        "leave",
        "norm",
    ]


def test_every_token_learns_of_every_other(mamba: BidirectionalMamba) -> None:
    tokens = torch.randn(1, 9, 12, dtype=torch.float64)
    slopes = torch.autograd.functional.jacobian(mamba, tokens)[0, :, :, 0]
    assert (slopes.abs().amax((1, 3)) > 0).all()


def test_zeros_in_front_change_nothing_behind_them(mamba: BidirectionalMamba) -> None:
    tokens = torch.randn(2, 30, 12, dtype=torch.float64)
    padded = torch.cat([torch.zeros(2, 11, 12, dtype=torch.float64), tokens], 1)
    torch.testing.assert_close(mamba(padded)[:, 11:], mamba(tokens), rtol=1e-10, atol=1e-12)


def test_half_precision_comes_close_and_keeps_its_type(mamba: BidirectionalMamba) -> None:
    tokens = torch.randn(1, 80, 12, dtype=torch.bfloat16)
    expected = mamba(tokens.double())
    with torch.autocast("cpu", torch.bfloat16):
        cast = mamba.float()(tokens.float())
    whole = mamba.to(torch.bfloat16)(tokens)
    for found in (cast, whole):
        assert found.dtype == torch.bfloat16
        assert (found.double() - expected).norm() / expected.norm() < 0.05


def test_heads_that_do_not_fill_the_width_are_refused() -> None:
    with pytest.raises(ValueError, match="take a head width that divides it"):
        BidirectionalMamba(10, head_width=7)
