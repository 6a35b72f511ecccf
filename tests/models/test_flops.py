"""The formulas beside what is counted in the modules."""

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from torch import Tensor, nn  # noqa: E402

from models.blocks import SwiGLU  # noqa: E402
from models.flops import (  # noqa: E402
    bidirectional_mamba,
    convolution,
    crossover,
    feed_forward,
    full_attention,
    mate,
    projections,
    state_space,
    window_attention,
)
from models.mixers.state_space import BidirectionalMamba  # noqa: E402
from models.mixers.windows import TemporalSwinAttention  # noqa: E402


def counted(module: nn.Module, *arguments: object) -> int:
    """The operations of all projections of a module, as tokens pass them."""
    operations = 0

    def count(linear: nn.Linear, entering: tuple[Tensor], _: Tensor) -> None:
        nonlocal operations
        operations += 2 * entering[0].numel() * linear.out_features

    for part in module.modules():
        if isinstance(part, nn.Linear):
            part.register_forward_hook(count)
    with torch.no_grad():
        module(*arguments)
    return operations


@pytest.mark.parametrize(("width", "expand", "head_width", "state_size"), [(128, 2, 64, 128), (48, 3, 12, 20)])
def test_equation_1_is_the_projections_counted_once(width: int, expand: int, head_width: int, state_size: int) -> None:
    mamba = BidirectionalMamba(width, expand, head_width, state_size)
    expected = projections(70, width, expand, head_width, state_size)
    assert counted(mamba, torch.randn(1, 70, width)) == expected


def test_attention_has_four_projections_and_two_products_of_each_token_with_its_window() -> None:
    tokens, width, window = 8 * 4 * 6, 32, (4, 2, 2)
    projected = counted(TemporalSwinAttention(width, 4, window), torch.randn(1, 8, 4, 6, width), True)
    assert window_attention(tokens, width, window) == projected + 2 * tokens * (2 * 16 * width)
    assert full_attention(tokens, width) == projected + 2 * tokens * (2 * tokens * width)


def test_equations_2_and_3_are_doubled_for_two_directions() -> None:
    assert convolution(10, 8) == 2 * 2 * 4 * (10 + 3) * 8
    assert state_space(10, 8) == 4 * 2 * 10 * 128 * 8 + 2 * 2 * 10 * 8
    parts = projections(10, 8) + 2 * convolution(10, 8) + 2 * state_space(10, 8)
    assert bidirectional_mamba(10, 8) == parts


@pytest.mark.parametrize(("width", "tokens"), [(256, 911), (2560, 3251)])
def test_from_the_crossover_on_attention_takes_more(width: int, tokens: int) -> None:
    assert crossover(width) == tokens
    assert full_attention(tokens, width) > bidirectional_mamba(tokens, width)
    assert full_attention(tokens - 1, width) <= bidirectional_mamba(tokens - 1, width)


def test_mate_grows_with_the_tokens_and_attention_with_their_square() -> None:
    less, more = (mate(tokens, 256, (8, 4, 4), tokens // 32) for tokens in (2**15, 2**16))
    assert more / less == pytest.approx(2, rel=1e-3)
    assert full_attention(2**20, 256) / full_attention(2**19, 256) == pytest.approx(4, rel=1e-2)


def test_what_feeds_forward_is_counted_as_it_is_computed() -> None:
    assert counted(SwiGLU(24, 40), torch.zeros(7, 24)) == feed_forward(7, 24, 40)
