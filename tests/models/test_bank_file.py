"""A memory that goes to a file and comes back: the same bits, and the same film."""

from pathlib import Path

import pytest

torch = pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

from models.bank_file import BankError, load_bank, save_bank  # noqa: E402
from models.denoising import Sampling  # noqa: E402
from models.memory import MemoryBank  # noqa: E402
from models.policies import Full, Policy, SemanticSparse  # noqa: E402
from models.sampler import Sampler  # noqa: E402
from tests.models.small import clip, small  # noqa: E402


@pytest.mark.parametrize("policy", [Full(), SemanticSparse(0.6, top=1)])
@pytest.mark.parametrize("mixer", ["attention", "mate"])
def test_a_fork_from_a_file_is_a_fork_from_memory_bit_for_bit(tmp_path: Path, mixer: str, policy: Policy):
    sampler = Sampler(small(mixer, chunks=4, dtype=torch.float32), policy, Sampling(steps=2))
    words, story = clip(4)[2], clip(1, seed=3)[2][:, 0]
    parent = sampler.generate(words[:, :3], [5], story=story).bank
    save_bank(parent, tmp_path / "memory")
    stored = load_bank(tmp_path / "memory")
    assert [entry.shows for entry in stored.entries] == [False, True, True, True]
    from_file, from_memory = (sampler.fork(bank, 2, words, [5]) for bank in (stored, parent))
    assert torch.equal(from_file.patches, from_memory.patches)
    assert stored.bytes == parent.bytes


def test_an_empty_bank_comes_back_empty(tmp_path: Path):
    save_bank(MemoryBank(), tmp_path / "memory")
    assert load_bank(tmp_path / "memory").entries == ()


@pytest.mark.parametrize("content", [b"", b"no bank", b"\x08\0\0\0\0\0\0\0{}      "])
def test_another_file_is_no_bank(tmp_path: Path, content: bytes):
    (tmp_path / "memory").write_bytes(content)
    with pytest.raises(BankError, match="memory bank"):
        load_bank(tmp_path / "memory")


def test_a_bank_that_is_cut_short_is_no_bank(tmp_path: Path):
    bank = Sampler(small(dtype=torch.float32), sampling=Sampling(steps=1)).generate(clip(2)[2], [1]).bank
    save_bank(bank, tmp_path / "whole")
    content = (tmp_path / "whole").read_bytes()
    for length in range(0, len(content), len(content) // 20):
        (tmp_path / "torn").write_bytes(content[:length])
        with pytest.raises(BankError):
            load_bank(tmp_path / "torn")
