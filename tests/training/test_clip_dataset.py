"""Shards of scenes: whole or not there, read in an order by the seed, some kept aside."""

import shutil
import signal
import subprocess
import sys
from collections import Counter
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from models.captions import VOCABULARY, WORDS_PER_CAPTION
from training.clip_dataset import (
    ARRAYS,
    KEPT_ASIDE,
    NOBODY,
    POOL_SHARDS,
    ClipsError,
    Scenes,
    batches,
    main,
    read_shard,
    shards,
    write_shard,
)
from training.clips import CHUNKS, CLIP_FRAMES, CLIPS, captions, drawn, scene

SEED = 21
SIZE = (16, 10)
EACH = 4


def blank(first_seed: int, scenes: int = EACH, height: int = 2) -> Scenes:
    """Scenes whose pictures are as grey as their seeds' last digits."""
    seeds = np.arange(first_seed, first_seed + scenes)
    frames = np.broadcast_to(
        (seeds % 256).astype(np.uint8)[:, None, None, None, None, None], (scenes, 1, 2, height, 4, 3)
    )
    words = np.broadcast_to(np.arange(WORDS_PER_CAPTION, dtype=np.int16) * 16, (scenes, 1, 1, WORDS_PER_CAPTION))
    return Scenes(frames, words, np.zeros((scenes, 1, 2), np.int8), np.ones((scenes, 1), np.bool_), seeds)


def put(folder: Path, scenes: Scenes, vocabulary: tuple[str, ...] = VOCABULARY) -> None:
    arrays = {name: getattr(scenes, name) for name in ARRAYS}
    np.savez(folder / f"{scenes.seeds[0]:08d}.npz", allow_pickle=False, vocabulary=np.array(vocabulary), **arrays)


@pytest.fixture(scope="module")
def killed_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a process left that was killed by the system while its shard grew past what a file may be."""
    folder = tmp_path_factory.mktemp("killed")
    program = (
        "import resource, signal, sys; from pathlib import Path; from training.clip_dataset import write_shard\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_DFL)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
        f"write_shard({SEED}, Path(sys.argv[1]), {SIZE}, scenes=1)"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(folder)], check=False)
    assert killed.returncode == -signal.SIGXFSZ
    return folder


@pytest.fixture(scope="module")
def drawn_folder(killed_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    shutil.copytree(killed_folder, folder, dirs_exist_ok=True)
    assert write_shard(SEED, folder, SIZE, scenes=1)
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shards enough for three pools, the last of them smaller."""
    folder = tmp_path_factory.mktemp("blank")
    for number in range(2 * POOL_SHARDS + 5):
        put(folder, blank(EACH * number))
    return folder


def test_a_shard_holds_what_its_scenes_show_and_say(drawn_folder: Path) -> None:
    (path,) = shards(drawn_folder)
    assert path.name == f"{SEED:08d}.npz"
    stored, clips = read_shard(path), scene(SEED, SIZE)
    assert stored.frames.shape == (1, CLIPS, CLIP_FRAMES, SIZE[1], SIZE[0], 3)
    assert stored.words.shape == (1, CLIPS, CHUNKS, WORDS_PER_CAPTION)
    assert (stored.frames[0, 1] == drawn(clips[1])).all()
    for number, clip in enumerate(clips):
        assert (stored.words[0, number] == captions(clip)).all()
        assert tuple(person for person in stored.cast[0, number].tolist() if person != NOBODY) == clip.cast
        assert stored.is_cut[0, number] == clip.is_cut
    assert stored.seeds.tolist() == [SEED]


def test_a_shard_that_is_there_is_not_made_again(drawn_folder: Path) -> None:
    (path,) = shards(drawn_folder)
    before = path.stat()
    assert not write_shard(SEED, drawn_folder, SIZE, scenes=1)
    assert path.stat() == before


def test_a_shard_whose_writer_was_killed_in_the_middle_is_never_read_and_is_made_again(
    killed_folder: Path, drawn_folder: Path
) -> None:
    (partial,) = killed_folder.iterdir()
    assert partial.stat().st_size == 5000
    assert shards(killed_folder) == []
    with pytest.raises(ClipsError, match="holds no clips to learn from"):
        next(batches(killed_folder, 1, seed=0))
    assert {path.name for path in drawn_folder.iterdir()} == {partial.name, f"{SEED:08d}.npz"}
    assert len(next(batches(drawn_folder, 1, seed=0))) == 1


def test_every_scene_to_learn_from_comes_once_before_any_comes_again(folder: Path) -> None:
    seeds = set(range(EACH * len(shards(folder))))
    learnt = {seed for seed in seeds if seed % KEPT_ASIDE}
    for aside, expected in ((False, learnt), (True, seeds - learnt)):
        stream = batches(folder, 1, seed=3, aside=aside)
        epochs = [[int(batch.seeds[0]) for batch in islice(stream, len(expected))] for _ in range(2)]
        assert [sorted(epoch) for epoch in epochs] == [sorted(expected)] * 2
        assert epochs[0] != epochs[1]


def test_a_batch_holds_what_belongs_together(folder: Path) -> None:
    for batch in islice(batches(folder, 7, seed=1), 60):
        assert len(batch) == 7
        assert (batch.frames[:, 0, 0, 0, 0, 0] == batch.seeds % 256).all()


def test_the_order_is_the_seeds_and_reading_that_was_cut_off_goes_on_as_it_would_have(folder: Path) -> None:
    whole = [batch.seeds.tolist() for batch in islice(batches(folder, 6, seed=5), 100)]
    assert [batch.seeds.tolist() for batch in islice(batches(folder, 6, seed=5), 100)] == whole
    assert [batch.seeds.tolist() for batch in islice(batches(folder, 6, seed=6), 100)] != whole
    for first in (1, 20, 41, 43, 86, 97):
        assert next(batches(folder, 6, seed=5, first=first)).seeds.tolist() == whole[first]


def test_a_batch_may_be_larger_than_the_folder(tmp_path: Path) -> None:
    put(tmp_path, blank(1, scenes=3))
    assert sorted(Counter(next(batches(tmp_path, 7, seed=0)).seeds.tolist()).values()) == [2, 2, 3]


def test_clips_of_several_sizes_and_captions_in_other_words_are_refused(tmp_path: Path) -> None:
    put(tmp_path, blank(0))
    put(tmp_path, blank(EACH, height=4))
    with pytest.raises(ClipsError, match="of several sizes"):
        next(batches(tmp_path, 1, seed=0))
    put(tmp_path, blank(EACH), vocabulary=("", "town", *VOCABULARY[2:]))
    with pytest.raises(ClipsError, match="words that have changed since"):
        next(batches(tmp_path, 1, seed=0))


def test_words_that_were_added_since_change_nothing_about_older_clips(tmp_path: Path) -> None:
    last = max(place for place, word in enumerate(VOCABULARY) if word)
    put(tmp_path, blank(0), vocabulary=tuple("" if place == last else word for place, word in enumerate(VOCABULARY)))
    assert len(next(batches(tmp_path, 2, seed=0))) == 2


def test_the_program_says_what_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, sentence in (
        (("--first", "8"), "--first is 8; take a multiple of 16, where a shard begins.\n"),
        (("--clips", "0"), "--clips is 0; ask for one at least.\n"),
    ):
        monkeypatch.setattr(sys, "argv", ["clip_dataset", str(tmp_path / "clips"), *arguments])
        assert main() == 1
        assert capsys.readouterr().err == sentence
    assert not list(tmp_path.iterdir())
