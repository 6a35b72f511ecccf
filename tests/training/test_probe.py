"""The probe, taught with clips that are painted by hand: it learns to read them, and can be cut off."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="learning needs torch: pip install -e '.[models]'")

from models.captions import NULL, SLOT_NAMES, VOCABULARY, WORDS_PER_CAPTION, word_id  # noqa: E402
from models.probe import (  # noqa: E402
    READ,
    AttributeProbe,
    agreement,
    read_probe,
    read_right,
    reading_loss,
    wanted,
    write_probe,
)
from training.clip_dataset import ARRAYS, KEPT_ASIDE, ClipsError, Scenes  # noqa: E402
from training.probe import learn  # noqa: E402

COATS = {"red": (220, 20, 20), "green": (20, 200, 20), "blue": (20, 20, 220), "white": (240, 240, 240)}
MOVES = ("pan_left", "pan_right")
FRAMES, HEIGHT, WIDTH = 4, 8, 24


def painted(seed: int) -> tuple[np.ndarray, list[int]]:
    """A bar of a coat's colour on grey that goes to the left or to the right, and a caption that says so."""
    rng = np.random.default_rng(seed)
    coat, move = list(COATS)[int(rng.integers(4))], MOVES[int(rng.integers(2))]
    frames = rng.integers(90, 120, (FRAMES, HEIGHT, WIDTH, 3)).astype(np.uint8)
    for number, frame in enumerate(frames):
        along = 3 * number + int(rng.integers(2))
        left = along + 3 if move == "pan_right" else 15 - along
        frame[:, left : left + 6] = COATS[coat]
    said = {"coat": coat, "move": move}
    return frames, [word_id(slot, said.get(slot, NULL)) for slot in SLOT_NAMES]


def put(folder: Path, scenes: int) -> None:
    clips = [painted(seed) for seed in range(scenes)]
    arrays = Scenes(
        frames=np.stack([frames for frames, _ in clips])[:, None],
        words=np.array([words for _, words in clips], np.int16)[:, None, None],
        cast=np.zeros((scenes, 1, 2), np.int8),
        is_cut=np.ones((scenes, 1), np.bool_),
        seeds=np.arange(scenes),
    )
    vocabulary = np.array(VOCABULARY)
    np.savez(folder / "00000000.npz", vocabulary=vocabulary, **{name: getattr(arrays, name) for name in ARRAYS})


def tiny(seed: int = 0) -> AttributeProbe:
    torch.manual_seed(seed)
    return AttributeProbe(detail=8, width=32)


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    put(folder, 40 * KEPT_ASIDE)
    return folder


def test_a_probe_learns_to_read_colour_and_motion_of_clips_it_never_saw(folder: Path, tmp_path: Path) -> None:
    reports = list(learn(tiny(), folder, 80, tmp_path / "new" / "probe.pt", seed=0))
    assert reports[-1].loss < 0.3 * reports[0].loss
    assert reports[-1].right["coat"] > 0.8
    assert reports[-1].right["move"] > 0.8
    assert np.isnan(reports[-1].right["place"])
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["probe.pt"]
    probe = read_probe(tmp_path / "new" / "probe.pt")
    frames, ids = painted(10**6)
    video = torch.from_numpy(frames)[None].movedim(-1, 2) / 127.5 - 1.0
    other = list(ids)
    other[SLOT_NAMES.index("coat")] = word_id("coat", "black")
    logits, words = probe(video), torch.tensor([ids, other])
    right, wrong = agreement(logits.expand(2, -1, -1), words).tolist()
    assert right > 0.75
    assert wrong < 0.6


def test_learning_that_was_cut_off_gives_the_same_weights_as_learning_in_one_go(folder: Path, tmp_path: Path) -> None:
    whole, parted = tmp_path / "whole.pt", tmp_path / "parted.pt"
    in_one_go = list(learn(tiny(), folder, 6, whole, seed=5))
    for _, _ in zip(learn(tiny(), folder, 6, parted, seed=5), range(2), strict=False):
        torch.rand(100)  # others draw from torch's chance meanwhile
    after = list(learn(tiny(seed=9), folder, 6, parted, seed=5))
    assert after[-1].loss == in_one_go[-1].loss
    one, other = read_probe(whole).state_dict(), read_probe(parted).state_dict()
    assert all(torch.equal(one[name], other[name]) for name in one)


def test_only_words_that_a_slot_has_can_be_read() -> None:
    logits = tiny()(torch.zeros(1, 3, 3, HEIGHT, WIDTH))
    assert logits.shape == (1, len(READ), 16)
    sayable = torch.isfinite(logits[0])
    assert not sayable[:, 0].any()
    assert sayable[READ.index("place")].sum() == 12
    assert sayable[READ.index("view")].tolist() == [False, True, True, True, *[False] * 12]


def test_what_a_caption_does_not_say_counts_neither_way() -> None:
    silent = torch.arange(WORDS_PER_CAPTION)[None] * 16
    telling = silent.clone()
    telling[0, SLOT_NAMES.index("palette")] = word_id("palette", "dusk")
    logits = torch.zeros(2, len(READ), 16)
    logits[0, READ.index("palette"), 2] = 20.0
    words = torch.cat([telling, telling])
    assert wanted(telling).tolist() == [[2 if slot == "palette" else 0 for slot in READ]]
    assert agreement(logits, words).tolist() == pytest.approx([1.0, 1 / 16])
    assert reading_loss(logits, words).item() == pytest.approx(np.log(16) / 2, abs=1e-6)
    right, told = read_right(logits, words)
    assert (int(right.sum()), int(told.sum())) == (1, 2)
    assert agreement(logits[:1], silent).tolist() == [0.0]


def test_a_probe_that_reads_other_slots_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "probe.pt"
    write_probe(tiny(), path)
    stored = torch.load(path, weights_only=True)
    torch.save({**stored, "read": ["moon"]}, path)
    with pytest.raises(ValueError, match=r"teach it anew with training\.probe"):
        read_probe(path)


def test_too_few_clips_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ClipsError, match=r"holds no clips aside; write more with training\.clip_dataset"):
        next(learn(tiny(), tmp_path, 3, tmp_path / "probe.pt", seed=0))
