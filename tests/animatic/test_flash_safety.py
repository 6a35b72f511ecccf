"""Films that could harm nobody, by construction: few strikes a second, and the worst requests drawn and measured."""

from collections.abc import Iterator
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from animatic.pulse import felt
from animatic.render import frames, rgb
from metrics.flashes import measure_flashes
from state.film import CameraMove, Light, MusicCue, PaletteName, Pose, SceneKind, ShotRequest, ShotScale, TimeOfDay

RATE = 24
FRAMES = 26
KINDS, LIGHTS, PALETTES = get_args(SceneKind), get_args(Light), get_args(PaletteName)
LOUD = {"frame_count": FRAMES, "intensity": 1.0, "width": 64, "height": 36}


def struck(tempo_bpm: float, every: int = 1, count: int = 40) -> MusicCue:
    """Return beats at a tempo, as loud as can be, every so many a downbeat."""
    beats = tuple(round(60 * RATE * k / tempo_bpm) for k in range(count))
    return MusicCue(beats=beats, downbeats=beats[::every], energy=(1.0,))


def shown(request: ShotRequest) -> Iterator[NDArray[np.uint8]]:
    return (rgb(frame) for frame in frames(request))


@given(st.floats(40, 400), st.integers(1, 7), st.sampled_from([12, 24, 25, 30, 60]))
def test_nothing_strikes_more_than_three_times_in_a_second(tempo_bpm, every, rate):
    beats = tuple(sorted({round(60 * rate * k / tempo_bpm) for k in range(60)}))
    music = felt(MusicCue(beats=beats, downbeats=beats[::every]), rate)
    assert all(after - before >= rate / 3 for before, after in pairwise(music.beats))
    assert set(music.downbeats) <= set(music.beats) <= set(beats)
    assert music.downbeats[:1] == (0,)


@given(st.integers(60, 165), st.integers(1, 7))
def test_an_ordinary_tempo_is_answered_on_every_beat(tempo_bpm, every):
    music = struck(tempo_bpm, every)
    assert felt(music, RATE) == music


def test_a_fast_song_is_felt_at_half_its_tempo_and_a_fast_waltz_a_bar_at_a_time():
    fast, waltz = struck(220, every=4), struck(220, every=3)
    assert felt(fast, RATE).beats == fast.beats[::2]
    assert felt(waltz, RATE).beats == waltz.downbeats


@pytest.mark.parametrize("kind", KINDS)
def test_the_loudest_music_flashes_no_place_in_any_light_or_colour_too_often(make, kind):
    """A place meets three palettes, its neighbour the others, and all lights, hours and scales, at the worst tempi."""
    scales, hours, moves = get_args(ShotScale), get_args(TimeOfDay), get_args(CameraMove)
    poses: tuple[Pose, ...] = ("dance", "stand", "arms_up", "walk", "sing")
    for number, palette in enumerate(PALETTES[KINDS.index(kind) % 2 :: 2]):
        turn = 3 * number + KINDS.index(kind)
        scale = scales[turn % len(scales)]
        request = make(
            kind=kind,
            palette=palette,
            light=LIGHTS[(number + KINDS.index(kind)) % len(LIGHTS)],
            scale=scale,
            move=moves[turn % len(moves)],
            pose="sing" if scale == "close" else poses[turn % len(poses)],
            music=struck((220, 165)[number % 2]),
            **LOUD,
        )
        place = request.environment.model_copy(update={"time": hours[(number + KINDS.index(kind) // 2) % len(hours)]})
        found = measure_flashes(shown(request.model_copy(update={"environment": place})), RATE)
        assert found.safe, (palette, request.shot, found)
