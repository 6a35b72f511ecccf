"""The trackers that an installation may choose among, each on a real file."""

import wave
from pathlib import Path

import numpy as np
import pytest

from audio.errors import ListenerError
from audio.features import features
from resources.beat_trackers.beat_this import CHUNK_FRAMES, BeatThisTracker
from resources.beat_trackers.resource import BeatTrackerResource

RATE_HZ = 22_050
SMALL = {"transformer_dim": 32, "ff_mult": 1, "n_layers": 1}


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Clicks at 120 a minute for 35 s, longer than Beat This! hears at once."""
    samples = 0.01 * np.random.default_rng(0).standard_normal(35 * RATE_HZ)
    samples[:: RATE_HZ // 2] = 0.9
    path = tmp_path_factory.mktemp("songs") / "clicks.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE_HZ, len(samples), "NONE", ""))
        file.writeframes(np.round(samples * 32_767).astype("<i2").tobytes())
    return path


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    """Weights as Beat This! stores them, small and untaught."""
    torch = pytest.importorskip("torch", reason="Beat This! needs torch: pip install -e '.[beat-this]'")
    tracker = pytest.importorskip("beat_this.model.beat_tracker", reason="pip install -e '.[beat-this]'")
    torch.manual_seed(0)
    weights = {f"model.{name}": value for name, value in tracker.BeatThis(**SMALL).state_dict().items()}
    path = tmp_path / "small.ckpt"
    torch.save({"hyper_parameters": SMALL | {"lr": 0.1}, "state_dict": weights}, path)
    return path


@pytest.mark.parametrize("tracker", ["", "onsets"])
def test_the_trackers_that_need_nothing_hear_clicks(song: Path, tracker: str) -> None:
    from audio.decode import decode

    heard = BeatTrackerResource(tracker=tracker).activation(features(decode(song, RATE_HZ), RATE_HZ), song)
    on_beat = heard.beat[np.round(np.arange(4, 60) * 0.5 * heard.rate_hz).astype(int)[:, None] + np.arange(-2, 3)]
    off_beat = heard.beat[np.round((np.arange(4, 60) + 0.5) * 0.5 * heard.rate_hz).astype(int)]
    assert np.median(on_beat.max(axis=1)) > 2 * np.median(off_beat)


def test_beat_this_hears_the_whole_song_chunk_by_chunk(song: Path, checkpoint: Path) -> None:
    resource = BeatTrackerResource(tracker=str(checkpoint))
    heard = resource.activation(features(np.zeros(RATE_HZ * 5, np.float32), RATE_HZ), song)
    assert heard.rate_hz == 50
    assert heard.downbeat is not None
    assert len(heard.beat) == len(heard.downbeat) == 35 * 50 + 1 > CHUNK_FRAMES
    assert 0 < heard.beat.min() < heard.beat.max() < 1
    assert (heard.beat >= heard.downbeat).all()


def test_a_missing_or_foreign_checkpoint_is_said_to_be_one(song: Path, checkpoint: Path, tmp_path: Path) -> None:
    with pytest.raises(ListenerError, match="no checkpoint"):
        BeatThisTracker(tmp_path / "none.ckpt").activation(song)
    torch = pytest.importorskip("torch")
    stored = torch.load(checkpoint, weights_only=True)
    torch.save(stored | {"hyper_parameters": SMALL | {"transformer_dim": 64}}, checkpoint)
    with pytest.raises(ListenerError, match="not a checkpoint"):
        BeatThisTracker(checkpoint).activation(song)
