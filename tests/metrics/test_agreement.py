"""Agreement of videos with what was asked and with their sound, by hand and against chance."""

import numpy as np
import pytest

from metrics.agreement import (
    attribute_agreement,
    change_between_frames,
    energy_between_frames,
    follow_sound,
    mean_cosine,
    onsets,
    sound_agreement,
)


def test_recognised_attributes_are_counted_beside_what_can_be_recognised_at_all() -> None:
    asked = [{"colour": "red", "shape": "circle"}, {"colour": "blue", "shape": "cross"}] * 2
    recognised = [{"colour": "red"}, {"colour": "blue", "shape": "circle"}, {"colour": "red", "shape": "circle"}, {}]
    right = [dict(attributes, shape="circle") for attributes in asked]
    found = attribute_agreement(asked, recognised, right)
    assert found.accuracy == {"colour": 0.75, "shape": 0.25}
    assert found.ceiling == {"colour": 1, "shape": 0.5}
    assert (found.mean_accuracy, found.mean_ceiling, found.share_of_ceiling) == (0.5, 0.75, 0.5 / 0.75)
    assert attribute_agreement(asked, right, [{}] * 4).share_of_ceiling is None


def test_cosines_of_pairs_are_averaged_whatever_their_length() -> None:
    one = np.array([[1.0, 0.0], [0.0, 2.0]])
    assert mean_cosine(one, one * [[5], [0.1]]) == pytest.approx(1)
    assert mean_cosine(one, np.array([[3.0, 4.0], [0.0, -1.0]])) == pytest.approx((0.6 - 1) / 2)


def test_energy_is_the_root_mean_square_between_two_frames() -> None:
    samples = np.concatenate([np.full(400, 0.5), np.tile([0.2, -0.2], 200), np.zeros(400), np.ones(7)])
    assert energy_between_frames(samples, 10_000, 25, 4) == pytest.approx([0.5, 0.2, 0])


def test_motion_on_the_beat_agrees_with_the_sound_and_motion_of_its_own_does_not() -> None:
    energy = np.tile([1.0, 0.4, 0.2, 0.1, 0.3, 0.2, 0.1], 12) * np.linspace(1, 1.3, 84)
    with_it = sound_agreement(energy, 3 * energy + 0.5)
    against_it = sound_agreement(energy, -energy)
    chance = sound_agreement(energy, np.random.default_rng(2).random(84))
    assert with_it is not None
    assert against_it is not None
    assert chance is not None
    assert (with_it.correlation, with_it.by_chance) == (pytest.approx(1), 0)
    assert (against_it.correlation, against_it.by_chance) == (pytest.approx(-1), 1)
    assert abs(chance.correlation) < 0.3
    assert 0.05 < chance.by_chance < 0.95


def test_a_picture_that_jumps_when_the_sound_begins_follows_its_onsets_and_hardly_its_loudness() -> None:
    held = np.concatenate(
        [[0.1] * 5, *([[1.0] * length, [0.1] * length] for length in (6, 9, 7, 12, 8, 10, 6, 11))], axis=None
    )
    motion = np.full(len(held), 0.2)
    motion[np.flatnonzero(np.diff(held) > 0) + 2] = 3.0
    found = follow_sound(held, motion, frames_per_s=24)
    assert found.onsets is not None
    assert found.loudness is not None
    assert found.onsets.correlation > 0.6
    assert found.loudness.correlation < 0.4
    assert found.onsets.by_chance < 0.02
    displaced = follow_sound(held, np.roll(motion, 5), frames_per_s=24).onsets
    assert displaced is not None
    assert displaced.correlation < 0.1


def test_onsets_are_rises_of_the_logarithm_and_silence_has_none() -> None:
    assert onsets(np.array([1.0, 1.0, 4.0, 2.0, 100.0])) == pytest.approx([0, 0, np.log(5 / 2), 0, np.log(101 / 3)])
    assert not onsets(np.zeros(4)).any()


def test_change_is_the_mean_over_all_values_of_two_pictures() -> None:
    pictures = [np.full((2, 2, 3), level, np.uint8) for level in (200, 250, 10)]
    assert change_between_frames(iter(pictures)) == pytest.approx([50, 240])


def test_a_still_picture_or_a_silent_song_has_no_agreement() -> None:
    assert follow_sound(np.zeros(5), np.arange(5.0), 24).onsets is None
    assert sound_agreement(np.arange(5.0), np.full(5, 0.1)) is None
    assert sound_agreement(np.zeros(5), np.arange(5.0)) is None


def test_what_cannot_agree_is_refused() -> None:
    red = {"colour": "red"}
    with pytest.raises(ValueError, match="nothing was asked for"):
        attribute_agreement([], [], [])
    with pytest.raises(ValueError, match="in the same order"):
        attribute_agreement([red], [red, red], [red])
    with pytest.raises(ValueError, match="same names"):
        attribute_agreement([red, {"shape": "cross"}], [red] * 2, [red] * 2)
    with pytest.raises(ValueError, match="no pairs"):
        mean_cosine(np.ones((2, 3)), np.ones((1, 3)))
    with pytest.raises(ValueError, match="no direction"):
        mean_cosine(np.ones((1, 3)), np.zeros((1, 3)))
    with pytest.raises(ValueError, match="lasts as long"):
        energy_between_frames(np.ones(100), 100, 10, 12)
    with pytest.raises(ValueError, match="at least three steps"):
        sound_agreement(np.arange(3.0), np.arange(4.0))
    with pytest.raises(ValueError, match="finite"):
        sound_agreement(np.arange(3.0), np.array([1, 2, np.inf]))
