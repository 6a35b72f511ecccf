"""What a training song becomes when it is stretched and heard through other ears, and that its truth goes with it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.features import features
from training.augment import SPREAD_S, STRETCH, Example, equalised, stretch_of, stretched, through_other_ears

RATE_HZ, BANDS, FRAMES = 100.0, 64, 400
HALF_A_FRAME = np.exp(-0.5 * (0.5 / (SPREAD_S * RATE_HZ)) ** 2)
"""What a frame answers that is half a frame from a beat."""

seeds = st.integers(0, 2**32 - 1)
speeds = st.floats(*STRETCH)
starts = st.floats(-300, 1200)
lengths = st.integers(2, 1500)


def song(frames: int, beats_s: np.ndarray, downbeats_s: np.ndarray | None = None, seed: int = 0) -> Example:
    level = np.random.default_rng(seed).uniform(0, 9.2, (frames, BANDS)).astype(np.float16)
    return Example("000001", level, RATE_HZ, beats_s, beats_s[::4] if downbeats_s is None else downbeats_s)


def numbered(frames: int, beats_s: np.ndarray) -> Example:
    """A song in which the level of every frame is the frame's number, from one on."""
    level = np.repeat(np.arange(1, frames + 1, dtype=np.float16)[:, None], BANDS, axis=1)
    return Example("000001", level, RATE_HZ, beats_s, beats_s[::4])


def beats(frames: int, gaps_s: list[float]) -> np.ndarray:
    times_s = np.cumsum(gaps_s)
    return times_s[times_s < frames / RATE_HZ]


many_beats = st.lists(st.floats(0.25, 1.5), min_size=1, max_size=40)


@given(seed=seeds, length=lengths, gaps_s=many_beats)
@settings(max_examples=60)
def test_levels_stay_finite_and_non_negative_and_targets_shares(seed: int, length: int, gaps_s: list[float]) -> None:
    level, target = stretch_of(song(length, beats(length, gaps_s)), FRAMES, np.random.default_rng(seed))
    assert level.shape == (FRAMES, BANDS)
    assert target.shape == (FRAMES, 2)
    assert level.dtype == target.dtype == np.float32
    assert np.isfinite(level).all()
    assert level.min() >= 0
    assert target.min() >= 0
    assert target.max() <= 1


@given(length=lengths, start=starts, speed=speeds, gaps_s=many_beats)
@settings(max_examples=80)
def test_a_frame_within_half_a_frame_of_a_beat_answers_yes_after_any_stretch_and_no_other_does(
    length: int, start: float, speed: float, gaps_s: list[float]
) -> None:
    beats_s = beats(length, gaps_s)
    _, target = stretched(song(length, beats_s), FRAMES, start, speed)
    for times_s, answered in zip((beats_s, beats_s[::4]), target.T, strict=True):
        # Brute force: how far every frame is from every event, in frames of what is heard.
        places = (times_s * RATE_HZ - start) / speed
        nearest = np.min(np.abs(np.arange(FRAMES)[:, None] - places), axis=1, initial=np.inf)
        assert (answered[nearest < 0.499] > HALF_A_FRAME).all()
        assert (answered[nearest > 0.501] < HALF_A_FRAME).all()
        np.testing.assert_allclose(answered, np.exp(-0.5 * (nearest / (SPREAD_S * RATE_HZ)) ** 2), atol=1e-5)


@given(beat=st.integers(0, FRAMES - 1), start=st.integers(-300, 300), speed=st.sampled_from([0.875, 1.0, 1.125]))
def test_a_frame_that_is_a_beat_answers_exactly_one(beat: int, start: int, speed: float) -> None:
    beat_s = np.array([(start + speed * beat) / RATE_HZ])
    _, target = stretched(song(1000, beat_s), FRAMES, start, speed)
    np.testing.assert_allclose(target[beat], 1, atol=1e-6)
    assert target[:, 0].argmax() == beat


@given(start=starts, speed=speeds, gaps_s=many_beats)
def test_where_a_beat_is_answered_the_beat_of_the_song_is_heard(
    start: float, speed: float, gaps_s: list[float]
) -> None:
    length = 1500
    level, target = stretched(numbered(length, beats(length, gaps_s)), FRAMES, start, speed)
    answered = np.flatnonzero((target[:, 0] >= HALF_A_FRAME) & (level[:, 0] > 0))
    heard_frames = level[answered, 0] - 1
    distance = np.abs(heard_frames[:, None] - beats(length, gaps_s) * RATE_HZ)
    assert (distance.min(axis=1, initial=np.inf) <= 0.501 * speed).all()


@given(length=lengths, start=starts, speed=speeds)
def test_outside_the_song_is_silence_and_inside_it_is_not(length: int, start: float, speed: float) -> None:
    level, _ = stretched(numbered(length, np.array([1.0])), FRAMES, start, speed)
    places = start + speed * np.arange(FRAMES)
    inside = (places >= 0) & (places <= length - 1)
    assert (level[~inside] == 0).all()
    np.testing.assert_allclose(level[inside], np.repeat(places[inside, None] + 1, BANDS, axis=1), rtol=1e-6)


@given(seed=seeds, length=st.integers(100, 1500))
@settings(max_examples=40)
def test_a_stretch_left_as_it_is_is_the_song_itself(seed: int, length: int) -> None:
    example = numbered(length, np.arange(0.5, length / RATE_HZ, 0.5))
    # The first draw tells whether the stretch is left as it is: seeds are searched from here on until one is.
    plain = next(s for s in range(seed, seed + 1000) if np.random.default_rng(s).random() < 0.1)
    level, target = stretch_of(example, FRAMES, np.random.default_rng(plain))
    heard = np.flatnonzero(level[:, 0])
    assert len(heard) > 0
    first = int(level[heard[0], 0]) - 1
    assert first == 0 or heard[0] == 0
    assert (level[heard] == example.level[first : first + len(heard)]).all()
    on_beat = (first + heard - heard[0]) % 50 == 0
    np.testing.assert_allclose(target[heard[on_beat & (heard >= heard[0] + 50)], 0], 1, atol=1e-6)


@given(seed=seeds)
@settings(max_examples=30)
def test_a_song_without_beats_teaches_that_there_are_none(seed: int) -> None:
    _, target = stretch_of(song(900, np.zeros(0), np.zeros(0)), FRAMES, np.random.default_rng(seed))
    assert (target == 0).all()


@given(seed=seeds)
@settings(max_examples=20)
def test_the_same_seed_gives_the_same_stretch(seed: int) -> None:
    example = song(900, np.arange(0.5, 9, 0.5))
    once, again = (stretch_of(example, FRAMES, np.random.default_rng(seed)) for _ in range(2))
    assert all((a == b).all() for a, b in zip(once, again, strict=True))


@given(seed=seeds, with_noise=st.booleans())
@settings(max_examples=40)
def test_equalised_levels_are_those_of_scaled_power(seed: int, with_noise: bool) -> None:
    rng = np.random.default_rng(seed)
    power = 10 ** rng.uniform(-3, 4, (50, BANDS))
    curve_decades = rng.uniform(-5, 2, BANDS)
    noise = rng.exponential(3.0, power.shape) * with_noise
    heard = equalised(np.log1p(power).astype(np.float32), curve_decades, noise.astype(np.float32))
    np.testing.assert_allclose(heard, np.log1p(power * 10**curve_decades + noise), rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("louder_db", [6.0, 20.0])
def test_a_song_beside_something_louder_is_heard_as_the_song_made_softer(louder_db: float) -> None:
    rate_hz, hop = 22050, 220
    rng = np.random.default_rng(3)
    music = (rng.normal(0, 0.05, 200 * hop) * np.tile(np.linspace(1, 0.02, 50 * hop), 4)).astype(np.float32)
    loud = music * np.float32(10 ** (louder_db / 20))
    alone = features(np.concatenate([music, np.zeros_like(music)]), rate_hz).level.astype(np.float32)
    beside = features(np.concatenate([music, np.zeros_like(music), loud]), rate_hz).level.astype(np.float32)
    expected = equalised(alone, np.full(BANDS, -louder_db / 10))
    # Half precision holds three digits, and the logarithm of a level near its top eats one of power.
    np.testing.assert_allclose(beside[:380], expected[:380], atol=0.02)
    assert np.abs(beside[:150] - alone[:150]).max() > 1


def test_no_ears_are_deaf_to_all_but_a_few_bands() -> None:
    level = np.full((4, BANDS), 9.0, np.float32)
    for seed in range(3000):
        heard = through_other_ears(level, np.random.default_rng(seed))
        assert np.count_nonzero(heard.mean(axis=0) > 1) >= 16, seed
