"""The memory pack: areas by halves, ranked by likeness, on one sheet whose size never grows."""

from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from models.storyboard.memory_pack import memory_pack, ranked, tiles


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 40))
def test_tiles_have_the_areas_of_equation_1_and_never_overlap(rows: int, columns: int, count: int):
    height, width = 2**rows, 2**columns
    found = tiles(height, width, count)
    assert [Fraction(tile.area, height * width) for tile in found] == [
        Fraction(1, 2**j) for j in range(1, len(found) + 1)
    ]
    assert len(found) == min(count, rows + columns)
    covered = torch.zeros(height, width, dtype=torch.int)
    for tile in found:
        covered[tile.top : tile.top + tile.height, tile.left : tile.left + tile.width] += 1
    assert covered.max() <= 1
    assert covered.sum() == height * width - height * width // 2 ** len(found)


def test_the_most_alike_memory_is_the_largest_and_the_later_one_comes_first_among_equals():
    assert ranked(torch.tensor([0.1, 0.9, 0.9, -0.5])).tolist() == [2, 1, 0, 3]
    memories = torch.arange(1.0, 5.0).reshape(4, 1, 1, 1).expand(4, 2, 8, 8)
    sheet, filled = memory_pack(memories, torch.tensor([0.1, 0.9, 0.9, -0.5]), 8, 8)
    assert sheet.shape == (2, 8, 8)
    areas = {value: int((sheet[0] == value).sum()) for value in (3.0, 2.0, 1.0, 4.0)}
    assert list(areas.values()) == [32, 16, 8, 4]
    assert torch.equal(filled, sheet[0] > 0)


def test_a_memory_is_made_smaller_by_means():
    memory = torch.randn(1, 3, 8, 16, dtype=torch.float64)
    sheet, _ = memory_pack(memory, torch.zeros(1), 4, 4)
    assert torch.allclose(sheet[:, :, :2], memory[0].reshape(3, 4, 2, 2, 8).mean((2, 4)))
    assert torch.equal(sheet[:, :, 2:], torch.zeros(3, 4, 2, dtype=torch.float64))


def test_the_sheet_does_not_grow_with_the_film_and_no_history_is_an_empty_one():
    few, many = (memory_pack(torch.randn(n, 1, 4, 4), torch.rand(n), 4, 4)[0] for n in (2, 60))
    assert few.shape == many.shape
    sheet, filled = memory_pack(torch.zeros(0, 1, 4, 4), torch.zeros(0), 4, 4)
    assert not filled.any()
    assert not sheet.any()
    with pytest.raises(ValueError, match="powers of two, not 4 x 6"):
        tiles(4, 6, 1)
