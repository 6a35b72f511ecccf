from itertools import pairwise

import numpy as np
import pytest

from animatic.direction import Continuation, Direction
from animatic.render import frames
from state.film import ClipWord, MusicCue

PREFIX = 17


def change(first, second) -> float:
    return float(np.abs(first.y.astype(int) - second.y.astype(int)).mean())


def consumer_of(make, owner, **changes):
    defaults = {
        "palette": owner.environment.palette,
        "kind": owner.environment.kind,
        "seed": 99,
        "tier": owner.tier,
        "move": "pan_right",
        "pose": "arms_up",
        "owner": owner,
        "prefix_frames": PREFIX,
        "frame_count": 60,
    }
    return make(**{**defaults, **changes})


@pytest.mark.parametrize("tier", ["high", "mid"])
def test_the_prefix_is_the_owners_frames_bit_for_bit(make, tier):
    owner = make(tier=tier, fade_in_frames=6)
    for own, reused, _ in zip(frames(owner), frames(consumer_of(make, owner)), range(PREFIX), strict=False):
        assert all(np.array_equal(a, b) for a, b in zip(own, reused, strict=True))


def test_a_consumer_rendered_from_the_middle_is_the_same(make):
    consumer = consumer_of(make, make())
    whole = list(frames(consumer))
    for start in (PREFIX - 1, PREFIX, PREFIX + 9):
        assert np.array_equal(next(frames(consumer, start)).y, whole[start].y)


@pytest.mark.parametrize("tier", ["high", "mid"])
@pytest.mark.parametrize(("palette", "weather"), [("neon", "clear"), ("ember", "snow")])
def test_no_seam_shows_where_the_consumer_leaves_its_owner(make, tier, palette, weather):
    owner = make(tier=tier, frame_count=40)
    own, reused = list(frames(owner)), list(frames(consumer_of(make, owner, palette=palette, weather=weather)))
    around = range(PREFIX - 1, PREFIX + 3)
    ordinary = max(change(own[frame], own[frame + 1]) for frame in around)
    assert max(change(reused[frame], reused[frame + 1]) for frame in around) <= 1.25 * ordinary
    later = [change(reused[frame], reused[frame + 1]) for frame in range(PREFIX, 59)]
    beat = max(change(own[frame], own[frame + 1]) for frame in (11, 23))
    assert max(later) <= 2.0 * beat


def test_the_consumer_becomes_a_picture_of_its_own(make):
    owner = make(frame_count=60)
    own, reused = list(frames(owner)), list(frames(consumer_of(make, owner)))
    assert change(own[PREFIX], reused[PREFIX]) < 0.5
    assert change(own[50], reused[50]) > 4 * max(0.3, change(own[PREFIX], reused[PREFIX]))


def test_it_goes_on_beyond_the_end_of_a_shorter_owner(make):
    owner = make(frame_count=20)
    rendered = list(frames(consumer_of(make, owner)))
    assert len(rendered) == 60
    assert all(change(a, b) < 6.0 for a, b in pairwise(rendered[18:]))


def test_words_that_both_clips_sing_do_not_blink(make):
    words = tuple(
        ClipWord(text=t, line=0, start_frame=4 + 6 * k, end_frame=10 + 6 * k)
        for k, t in enumerate(["we", "are", "one"])
    )
    quiet = MusicCue()
    owner = make(words=words, width=320, height=180, music=quiet, people=())
    consumer = consumer_of(make, owner, words=words, width=320, height=180, music=quiet, people=())
    silent = consumer_of(
        make, make(width=320, height=180, music=quiet, people=()), width=320, height=180, music=quiet, people=()
    )
    spoken = [
        float(np.abs(a.y.astype(int) - b.y.astype(int)).sum())
        for a, b in zip(frames(consumer), frames(silent), strict=True)
    ]
    assert spoken[2] == 0
    assert min(spoken[PREFIX + 8 : 30]) > 0.8 * spoken[PREFIX - 1]


def test_an_owner_of_another_size_is_refused(make):
    consumer = consumer_of(make, make(width=64, height=64))
    with pytest.raises(ValueError, match="size and frame rate"):
        next(frames(consumer))


def test_a_fork_steps_and_sings_to_its_own_music_from_the_fork_on(make):
    owner = make(pose="sing", words=(ClipWord(text="la", line=0, start_frame=2, end_frame=10),))
    own_music = MusicCue(beats=(0, 12, 24, 33, 42), downbeats=(0,), energy=(0.5,))
    own_words = (ClipWord(text="down", line=0, start_frame=26, end_frame=34),)
    fork = owner.model_copy(update={"music": own_music, "words": own_words, "owner": owner, "prefix_frames": 24})
    continuing, original = Continuation(fork, owner), Direction(owner)
    assert continuing.moment(24.0).steps == original.moment(24.0).steps
    assert continuing.moment(42.0).steps == 4.0
    assert continuing.moment(28.0).voice > 0 == original.moment(28.0).voice
