"""BeatNet as a front end: its features by their definition, its network beside the authors' own code."""

import numpy as np
import pytest

from benchmarks.beatnet import (
    HOP,
    SAMPLE_RATE_HZ,
    beatnet_activation,
    filterbank,
    frontend,
    is_installed,
    probabilities,
    weights,
)

needs_weights = pytest.mark.skipif(not is_installed(), reason="the weights are in the wheel BeatNet")


def clicks(times_s, duration_s: float) -> np.ndarray:
    rng = np.random.default_rng(0)
    samples = rng.normal(0, 1e-4, round(duration_s * SAMPLE_RATE_HZ))
    for at_s in times_s:
        start = round(at_s * SAMPLE_RATE_HZ)
        samples[start : start + 2000] += rng.normal(0, 0.3, 2000) * np.exp(-np.arange(2000) / 300)
    return samples.astype(np.float32)


def test_every_triangle_adds_up_to_one_and_they_follow_each_other_upwards():
    bands = filterbank()
    assert bands.sum(axis=0) == pytest.approx(np.ones(bands.shape[1]))
    assert np.all(np.diff(bands.argmax(axis=0)) > 0)


def test_a_click_rises_in_the_frames_around_its_time():
    heard = frontend(clicks([1.0], 2.0))
    rise = heard[:, heard.shape[1] // 2 :].sum(axis=1)
    assert len(heard) == 2 * SAMPLE_RATE_HZ // HOP
    assert abs(int(rise.argmax()) - SAMPLE_RATE_HZ // HOP) <= 1


@needs_weights
def test_the_network_says_what_the_authors_own_code_says():
    import torch
    from BeatNet.model import BDA

    heard = frontend(clicks(np.arange(0.5, 5, 0.5), 5.0))
    theirs = BDA(heard.shape[1], 150, 2, "cpu").eval()
    theirs.load_state_dict(weights(2))
    with torch.inference_mode():
        expected = theirs.final_pred(theirs(torch.from_numpy(heard)[None])[0]).numpy().T
    assert probabilities(heard, weights(2)) == pytest.approx(expected, abs=1e-6)


@needs_weights
def test_the_beats_of_a_steady_click_stand_out_where_they_are():
    beats_s = np.arange(0.5, 20, 0.5)
    activation = beatnet_activation(clicks(beats_s, 20.0))
    frames = np.round(beats_s[8:] * activation.rate_hz).astype(int)
    on = np.max([activation.beat[frames + near] for near in (-1, 0, 1)], axis=0)
    between = activation.beat[frames - round(activation.rate_hz / 4)]
    assert np.median(on) > 0.5
    assert np.median(between) < 0.1
    assert np.all(activation.downbeat <= activation.beat)
    assert activation.beat.max() <= 1
