"""Every word of the closed vocabularies draws a sane picture at every shape of frame."""

from typing import get_args

import numpy as np
import pytest

from animatic.palettes import PALETTES
from animatic.render import still
from animatic.scenes import SCENES
from state.film import CameraMove, HairStyle, PaletteName, Pose, SceneKind, ShotScale, Side, Weather

SHAPES = [(128, 72), (72, 128), (96, 96)]


def assert_sane(picture, low=6.0, high=215.0):
    light = picture.mean(axis=-1)
    assert low < light.mean() < high
    assert light.std() > 8
    assert (light > 250).mean() < 0.35


def test_every_place_has_a_scene_of_its_own_and_every_palette_its_colours():
    assert set(SCENES) == set(get_args(SceneKind))
    assert len(set(SCENES.values())) == len(SCENES)
    assert set(PALETTES) == set(get_args(PaletteName))


@pytest.mark.parametrize("size", SHAPES, ids=str)
@pytest.mark.parametrize("kind", get_args(SceneKind))
def test_every_place_draws_in_every_palette(make, kind, size):
    for index, palette in enumerate(get_args(PaletteName)):
        tier = "mid" if index % 2 else "high"
        assert_sane(still(make(kind=kind, palette=palette, width=size[0], height=size[1], tier=tier), 20))


@pytest.mark.parametrize("size", SHAPES, ids=str)
@pytest.mark.parametrize("scale", get_args(ShotScale))
def test_every_pose_side_and_hair_draws_at_every_scale(make, scale, size, person):
    for index, pose in enumerate(get_args(Pose)):
        side = get_args(Side)[index % 3]
        people = (person(hair_style=get_args(HairStyle)[index], scarf=bool(index % 2), headphones=index < 2),)
        request = make(scale=scale, pose=pose, side=side, people=people, width=size[0], height=size[1])
        empty = make(scale=scale, pose=pose, side=side, people=(), width=size[0], height=size[1])
        picture = still(request, 20)
        assert_sane(picture)
        assert np.abs(picture.astype(int) - still(empty, 20)).mean() > 2


@pytest.mark.parametrize("weather", [w for w in get_args(Weather) if w != "clear"])
def test_every_weather_shows(make, weather):
    clear, drawn = (still(make(weather=w, width=256, height=144), 20) for w in ("clear", weather))
    assert_sane(drawn)
    assert np.abs(clear.astype(int) - drawn).mean() > 0.3


@pytest.mark.parametrize("move", get_args(CameraMove))
def test_every_move_moves_without_a_jump(make, move):
    request = make(move=move, width=256, height=144, kind="forest")
    first = 12 if move == "whip_in" else 2
    pictures = [still(request, frame).astype(int) for frame in (first, first + 1, 46)]
    near, far = (np.abs(pictures[0] - other).mean() for other in pictures[1:])
    assert near < 5
    assert far > near


def test_two_people_differ_and_one_person_stays_the_same(make, person):
    mira, jon = person(), person("Jon", hair_style="short", coat="#1f6a48", hair="#a05a28", seed=8)
    first, again, other = (
        still(make(scale="close", people=(who,), width=256, height=144), 20).astype(int) for who in (mira, mira, jon)
    )
    assert np.array_equal(first, again)
    assert np.abs(first - other).mean() > 5


def test_beats_answer_by_intensity_yet_never_flash(make):
    def lights(intensity):
        request = make(kind="stage", move="static", intensity=intensity, width=256, height=144)
        return [float(still(request, frame).mean()) for frame in (23, 24)]

    calm_before, calm_after = lights(0.0)
    before, after = lights(1.0)
    assert abs(after - before) > abs(calm_after - calm_before)
    assert abs(after - before) < 0.10 * 255
    assert abs(after - before) < 0.25 * before
