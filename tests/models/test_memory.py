"""The bank of memories: what is shared, what is read, and where it stands."""

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from models.memory import Entry, MemoryBank, only_kept, read_positions  # noqa: E402
from tests.models.small import LAYOUT, small  # noqa: E402

LAYERS, HEADS, CHANNELS = 2, 2, 12


def entry(number: int, kept: torch.Tensor | None = None, shows: bool = True) -> Entry:
    """Return an entry whose tensors hold its number."""
    tokens = LAYOUT.tokens if kept is None else len(kept)
    memory = tuple(torch.full((1, HEADS, tokens, CHANNELS), float(number)) for _ in range(2))
    patches = torch.full((1, LAYOUT.video_tokens, LAYOUT.patch_values), float(number))
    return Entry((memory,) * LAYERS, (kept,) * LAYERS, torch.zeros(1, 24), patches, shows)


def test_a_fork_shares_the_first_chunks_and_neither_bank_sees_what_the_other_appends():
    bank = MemoryBank(entry(number) for number in range(4))
    forked = bank.fork(2)
    assert all(one is other for one, other in zip(forked.entries, bank.entries, strict=False))
    assert [part.data_ptr() for part in forked.entries[1].memories[0]] == [
        part.data_ptr() for part in bank.entries[1].memories[0]
    ]
    forked.append(entry(9))
    bank.append(entry(7))
    assert [e.patches[0, 0, 0].item() for e in forked.entries] == [0, 1, 9]
    assert [e.patches[0, 0, 0].item() for e in bank.entries] == [0, 1, 2, 3, 7]


def test_a_fork_keeps_the_global_prompt_and_counts_only_what_shows():
    bank = MemoryBank([entry(0, shows=False), entry(1), entry(2)])
    assert (bank.chunks, len(bank.fork(0).entries), len(bank.fork(1).entries)) == (2, 1, 2)
    with pytest.raises(ValueError, match="cannot fork after chunk 3 of 2"):
        bank.fork(3)


def test_an_entry_cannot_be_changed():
    with pytest.raises(AttributeError):
        entry(0).patches = torch.zeros(1)


def test_bytes_are_those_of_the_memories():
    bank = MemoryBank([entry(0), entry(1, kept=torch.tensor([0, 4]))])
    assert bank.bytes == LAYERS * 2 * HEADS * (LAYOUT.tokens + 2) * CHANNELS * 4


def test_chosen_entries_are_joined_in_order_and_stand_at_the_beginning_of_the_context():
    mixers = small(dtype=torch.float32).mixers
    bank = MemoryBank(entry(number) for number in range(5))
    past, position = bank.read((1, 4), mixers, LAYOUT, trained=5)
    assert position == 2
    for layer, read in enumerate(past):
        assert read.memory[0][0, 0, :, 0].tolist() == [1.0] * LAYOUT.tokens + [4.0] * LAYOUT.tokens
        places = [mixers[layer].memory_coordinates(LAYOUT, place) for place in range(2)]
        assert torch.equal(read.coordinates, torch.cat(places))


def test_kept_tokens_stand_where_they_stood_in_their_chunk():
    mixers = small(dtype=torch.float32).mixers
    kept = torch.tensor([2, 5, 11])
    past, _ = MemoryBank([entry(0), entry(1, kept)]).read((0, 1), mixers, LAYOUT, trained=5)
    assert torch.equal(past[0].coordinates[LAYOUT.tokens :], mixers[0].memory_coordinates(LAYOUT, 1)[kept])


def test_nothing_read_is_no_past():
    assert MemoryBank([entry(0)]).read((), (), LAYOUT, trained=5) == (None, 0)


def test_no_position_leaves_the_trained_range_however_much_is_read():
    assert read_positions(3, trained=5) == (0, 1, 2, 3)
    assert read_positions(4, trained=5) == (0, 1, 2, 3, 4)
    assert read_positions(6, trained=5) == (0, 0, 0, 1, 2, 3, 4)
    assert read_positions(2, trained=1) == (0, 0, 0)


def test_tokens_that_are_not_kept_are_let_go():
    memory = (torch.arange(24.0).view(1, 2, 4, 3), torch.arange(8.0).view(1, 4, 2))
    parts = only_kept(memory, torch.tensor([1, 3]))
    assert torch.equal(parts[0], memory[0][:, :, [1, 3]])
    assert torch.equal(parts[1], memory[1][:, [1, 3]])
    assert parts[0].untyped_storage().nbytes() == parts[0].nbytes
    assert only_kept(memory, None) is memory
