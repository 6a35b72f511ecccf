"""Learning, tried with a tiny network on songs of clicks: that it learns, from what, and that it can be cut off."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="learning needs torch: pip install -e '.[models]'")

from audio.beat_network import load, run  # noqa: E402
from models.beat_network import BANDS, BeatNetwork  # noqa: E402
from training.augment import Example  # noqa: E402
from training.beats import KEPT_ASIDE, TooFewSongsError, learn, read_examples, split  # noqa: E402

RATE_HZ, FRAMES = 100.0, 3000
BEATS_PER_BAR = 4


def click_song(number: int) -> Example:
    """Clicks at a tempo of the song's own over a soft hiss; the first of four also thumps in the low bands."""
    rng = np.random.default_rng(number)
    gap_frames = int(rng.integers(36, 60))
    beats = np.arange(int(rng.integers(5, 30)), FRAMES - 5, gap_frames)
    level = rng.uniform(0, 0.3, (FRAMES, BANDS))
    level[beats, 16:48] = level[beats + 1, 16:48] = 6
    downbeats = beats[::BEATS_PER_BAR]
    level[downbeats, :16] = level[downbeats + 1, :16] = 7
    return Example(f"{number:06d}", level.astype(np.float16), RATE_HZ, beats / RATE_HZ, downbeats / RATE_HZ)


def tiny(seed: int = 0) -> BeatNetwork:
    torch.manual_seed(seed)
    return BeatNetwork(detail=2, channels=16, blocks=2, dropout=0.1)


def write(folder: Path, example: Example) -> None:
    """Write a song as `training.dataset` does."""
    np.savez_compressed(
        folder / f"{example.name}.npz",
        level=example.level,
        rate_hz=np.float64(example.rate_hz),
        beats_s=example.beats_s,
        downbeats_s=example.downbeats_s,
        style=np.str_("clicks"),
    )


@pytest.fixture(autouse=True)
def _one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def songs(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    folder = tmp_path_factory.mktemp("songs")
    for number in range(1, KEPT_ASIDE + 3):
        write(folder, click_song(number))
    return read_examples(folder)


def test_songs_are_read_as_they_were_written(songs: list[Example]) -> None:
    assert len(songs) == KEPT_ASIDE + 2
    for number, read in enumerate(songs, start=1):
        written = click_song(number)
        assert (read.name, read.rate_hz) == (written.name, written.rate_hz)
        assert (read.level == written.level).all()
        assert (read.beats_s == written.beats_s).all()
        assert (read.downbeats_s == written.downbeats_s).all()


def test_the_loss_falls_and_the_weights_hear_the_clicks_of_a_song_never_heard(
    songs: list[Example], tmp_path: Path
) -> None:
    reports = list(learn(tiny(), songs, 60, tmp_path / "weights.npz", seed=0))
    assert [report.step for report in reports] == list(range(1, 61))
    assert np.mean([report.loss for report in reports[-10:]]) < 0.5 * reports[0].loss
    assert reports[-1].aside < 0.5 * reports[0].aside
    unheard = click_song(99)
    heard = run(load(tmp_path / "weights.npz"), unheard.level.astype(np.float32))
    beats, downbeats = ((times_s * RATE_HZ).round().astype(int) for times_s in (unheard.beats_s, unheard.downbeats_s))
    between = (beats[1:] + beats[:-1]) // 2
    assert heard[beats, 0].min() > 0.5 > heard[between, 0].max()
    only_beats = np.setdiff1d(beats, downbeats)
    assert heard[downbeats, 1].min() > heard[only_beats, 1].max()


def test_learning_that_was_cut_off_twice_gives_the_same_weights_as_learning_in_one_go(
    songs: list[Example], tmp_path: Path
) -> None:
    whole, parted = tmp_path / "whole.npz", tmp_path / "new" / "parted.npz"
    in_one_go = list(learn(tiny(), songs, 9, whole, seed=5))
    before = [report for report, _ in zip(learn(tiny(), songs, 9, parted, seed=5), range(3), strict=False)]
    torch.rand(1000)  # others draw from torch's chance meanwhile
    cut_off_in_a_batch = tiny(seed=8)
    calls = 0

    def stop(network: torch.nn.Module, _: object) -> None:
        nonlocal calls
        calls += network.training
        if calls == 4:
            raise KeyboardInterrupt

    cut_off_in_a_batch.register_forward_pre_hook(stop)
    with pytest.raises(KeyboardInterrupt):
        before += list(learn(cut_off_in_a_batch, songs, 9, parted, seed=5))
    after = list(learn(tiny(seed=9), songs, 9, parted, seed=5))
    assert after
    assert after[-1] == in_one_go[-1]
    assert load(whole).keys() == load(parted).keys()
    assert all((load(parted)[name] == weight).all() for name, weight in load(whole).items())


def test_once_all_is_learnt_nothing_but_the_weights_is_left_and_learning_begins_anew(
    songs: list[Example], tmp_path: Path
) -> None:
    once = list(learn(tiny(), songs, 3, tmp_path / "weights.npz", seed=0))
    assert [path.name for path in tmp_path.iterdir()] == ["weights.npz"]
    assert list(learn(tiny(), songs, 3, tmp_path / "weights.npz", seed=0)) == once


def test_songs_kept_aside_are_never_learnt_from(songs: list[Example], tmp_path: Path) -> None:
    other = [
        replace(song, level=song.level[::-1], beats_s=song.beats_s[::2]) if int(song.name) % KEPT_ASIDE == 0 else song
        for song in songs
    ]
    reports = list(learn(tiny(), songs, 4, tmp_path / "these.npz", seed=0))
    reports_of_other = list(learn(tiny(), other, 4, tmp_path / "other.npz", seed=0))
    assert [report.loss for report in reports] == [report.loss for report in reports_of_other]
    assert reports[-1].aside != reports_of_other[-1].aside
    assert (tmp_path / "these.npz").read_bytes() == (tmp_path / "other.npz").read_bytes()


def test_every_song_is_either_learnt_from_or_kept_aside(songs: list[Example]) -> None:
    learnt, aside = split(songs)
    assert [song.name for song in aside] == [f"{KEPT_ASIDE:06d}"]
    assert sorted(song.name for song in learnt + aside) == [song.name for song in songs]


def test_too_few_songs_are_refused(songs: list[Example], tmp_path: Path) -> None:
    for few in ([], songs[:5], songs[15:16]):
        with pytest.raises(TooFewSongsError, match=r"write at least 16 with training\.dataset"):
            next(learn(tiny(), few, 3, tmp_path / "weights.npz", seed=0))
    assert not list(tmp_path.iterdir())


def test_the_program_says_so_when_a_folder_holds_too_few_songs(tmp_path: Path) -> None:
    write(tmp_path, click_song(1))
    command = [sys.executable, "-m", "training.beats", str(tmp_path), "--out", str(tmp_path / "weights" / "w.npz")]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 1
    assert f"{tmp_path}: 1 songs to learn from and 0 to keep aside are too few" in said.stderr
    assert "Traceback" not in said.stderr
