"""The sheet of storyboards: whose pictures lie where, and what is said of their colours."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="predicting needs torch: pip install -e '.[models]'")

from models.captions import VOCABULARY, WORDS_PER_CAPTION  # noqa: E402
from models.denoising import Sampling  # noqa: E402
from models.layout import VideoLayout  # noqa: E402
from models.storyboard.pairs import CHUNKS, PairPredictor  # noqa: E402
from models.transformer import TransformerConfig, VideoTransformer  # noqa: E402
from training.clip_dataset import Scenes  # noqa: E402
from training.storyboard_samples import ENLARGED, colour_errors, sheet, storyboards  # noqa: E402


def test_every_scene_is_predicted_from_its_own_words_and_laid_under_what_was_drawn():
    torch.manual_seed(0)
    layout = VideoLayout(1, 8, 8, 1, 4, 4, words=WORDS_PER_CAPTION)
    config = TransformerConfig(layout, len(VOCABULARY), width=32, layers=1, heads=1, chunks=CHUNKS)
    predictor = PairPredictor(VideoTransformer(config).eval(), sampling=Sampling(steps=1))
    rng = np.random.default_rng(0)
    frames = rng.integers(0, 256, (2, 3, 8, 8, 8, 3)).astype(np.uint8)
    words = rng.integers(1, 9, (2, 3, 2, WORDS_PER_CAPTION)).astype(np.int16)
    scenes = Scenes(frames, words, np.zeros((2, 3, 2), np.int8), np.ones((2, 3), np.bool_), np.arange(2))
    drawn, made = storyboards(predictor, scenes, seed=4)
    assert np.array_equal(drawn, frames[:, :, [0, -1]])
    alone = storyboards(predictor, scenes.taken(slice(0, 1)), seed=4)[1]
    assert np.array_equal(alone[0], made[0])
    laid = sheet(drawn, made)[::ENLARGED, ::ENLARGED]
    assert laid.shape == (2 * 2 * 8, 3 * 2 * 8, 3)
    assert np.array_equal(laid[:8, 8:16], drawn[0, 0, 1])
    assert np.array_equal(laid[24:, 32:40], made[1, 2, 0])


def test_colours_are_nearer_to_their_own_scene():
    drawn = np.stack([np.full((3, 2, 4, 4, 3), level, np.uint8) for level in (20, 120)])
    assert colour_errors(drawn, drawn + np.uint8(5)) == (5.0, 100.0)
