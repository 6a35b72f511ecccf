"""A person is the same person at every scale, from every side, in every pose and light; another is measurably not."""

import math
from dataclasses import replace
from itertools import combinations
from typing import get_args

import numpy as np
import pytest
import skia
from hypothesis import given, settings
from hypothesis import strategies as st

from animatic.camera import CameraPose
from animatic.character.person import Person, Place
from animatic.character.rig import HEAD, HEAD_UP, rig_at
from animatic.character.stance import STANCES
from animatic.character.wardrobe import wardrobe
from animatic.lighting import LIGHTS
from animatic.moment import Moment
from animatic.palettes import PALETTES
from animatic.pulse import Pulse
from animatic.render import still
from animatic.rhythm import Rhythm
from animatic.sheet import Sheet
from animatic.stills import portrait
from state.film import Build, Character, ClipWord, HairStyle, Hat, Outfit, Pose, Prop, View

VIEWS = get_args(View)
SIZE = 200
PLAIN = (0, 255, 0)
RHYTHM = Rhythm(tuple(12.0 * k for k in range(20)), ((20.0, 44.0),), 24.0)


def mira(**changes) -> Character:
    looks = {"hair_style": "bob", "hair": "#2a1538", "skin": "#c98374", "coat": "#2d5a9a", "accent": "#ffb03a"}
    return Character(**{"name": "Mira", "description": "", "seed": 3, "scarf": False, **looks, **changes})


def moment(frame=30.0, pose="stand", light="natural", energy=0.7) -> Moment:
    pulse = Pulse(0.3, 0.1, energy, int(frame // 12))
    palette, steps, voice = PALETTES["dusk"], RHYTHM.position(frame), RHYTHM.voice(frame)
    return Moment(
        frame, frame / 24, pulse, palette, CameraPose(), STANCES[pose], (), steps, voice, lighting=LIGHTS[light]
    )


def drawn(who, view="front", scale="wide", when=None, facing=1, light_side=1, size=SIZE):
    """Return a person alone on a plain ground, (size, size, 3), and where they are, (size, size)."""
    pixels = np.zeros((size, size, 4), np.uint8)
    canvas = skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType).getCanvas()
    canvas.clear(skia.Color(*PLAIN))
    canvas.translate(size / 2, size / 2)
    canvas.scale(size, size)
    if scale == "wide":
        place = Place(0.0, 0.42, 0.66, view, facing, light_side)
    else:
        height = {"medium": 0.98, "close": 0.50 / HEAD}[scale]
        place = Place(
            0.0, HEAD_UP * height - (0.0 if scale == "close" else 0.26), height, view, facing, light_side, True
        )
    Person(wardrobe(who), place).draw(Sheet(canvas, canvas, lit=False), when or moment(), 0.0)
    picture = pixels[..., :3]
    return picture, np.abs(picture.astype(int) - PLAIN).sum(axis=-1) > 60


def share(picture, mask, colour, reach=14):
    """Return the part of a person whose pixels are a colour, within `reach` of each channel."""
    near = np.abs(picture.astype(int) - [round(255 * channel) for channel in colour]).max(axis=-1) <= reach
    return float((near & mask).sum() / mask.sum())


@pytest.mark.parametrize("outfit", get_args(Outfit))
def test_hair_skin_and_clothes_keep_their_colours_in_every_view_and_scale(outfit):
    who = mira(outfit=outfit, hair_style="short")
    look = wardrobe(who)
    for view in VIEWS:
        for scale in ("wide", "medium", "close"):
            picture, mask = drawn(who, view, scale)
            assert share(picture, mask, look.hair) > 0.02, (view, scale)
            assert share(picture, mask, look.coat) > 0.04, (view, scale)
            skin = look.skin if view != "back" else look.skin_shade
            bare = share(picture, mask, skin) + share(picture, mask, look.skin)
            assert bare > (0.004 if view == "back" else 0.012), (view, scale)


def test_a_pose_changes_where_the_colours_are_but_not_how_much_of_each_is_seen():
    who = mira(outfit="dress")
    look = wardrobe(who)
    for colour in (look.hair, look.skin, look.coat):
        shares = [share(*drawn(who, "front", "wide", moment(pose=pose)), colour) for pose in get_args(Pose)]
        assert max(shares) < 3 * min(shares)


def test_a_head_is_the_same_part_of_a_body_from_every_side_and_at_every_scale():
    who = mira(hair_style="shaved", outfit="suit")
    for view in VIEWS:
        tall = [
            np.flatnonzero(drawn(who, view, "wide", moment(pose=pose))[1].any(axis=1)) for pose in ("stand", "walk")
        ]
        assert all(abs(np.ptp(rows) / SIZE - 0.66 * wardrobe(who).stature) < 0.03 for rows in tall), view
    widths = []
    for scale, height in (("wide", 0.66), ("close", 0.50 / HEAD)):
        _, mask = drawn(who, "front", scale, size=400)
        top = int(np.flatnonzero(mask.any(axis=1))[0])
        band = mask[top + round(0.06 * height * 400)]
        widths.append(np.ptp(np.flatnonzero(band)) / height)
    assert widths[0] == pytest.approx(widths[1], rel=0.12)


def parts():
    yield from ({"hair_style": style} for style in get_args(HairStyle))
    yield from ({"outfit": outfit} for outfit in get_args(Outfit))
    yield from ({"hat": hat} for hat in get_args(Hat))
    yield from ({"prop": prop} for prop in get_args(Prop))
    yield from ({"build": build} for build in get_args(Build))
    yield from ({"glasses": True}, {"beard": True}, {"scarf": True}, {"headphones": True})


@pytest.mark.parametrize("view", VIEWS)
def test_every_part_of_a_person_can_be_told_from_every_other(view):
    pictures = [drawn(mira(**part), view, "medium")[0].astype(int) for part in parts()]
    default = drawn(mira(), view, "medium")[0].astype(int)
    for part, picture in zip(parts(), pictures, strict=True):
        ((name, value),) = part.items()
        plain = getattr(mira(), name) == value
        hidden = view == "back" and name in ("glasses", "beard")
        differs = (np.abs(picture - default).max(axis=-1) > 30).mean()
        assert (differs == 0) if plain or hidden else (differs > 0.0002), part


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("scale", ["wide", "close"])
def test_two_people_differ_more_than_one_person_in_two_moments(view, scale):
    cast = [
        mira(),
        mira(name="Jon", seed=8, hair_style="short", hair="#a05a28", skin="#f0c4a0", coat="#2f6a58", outfit="jacket"),
        mira(name="Ada", seed=5, hair_style="curly", hair="#2b1a16", skin="#8a5a40", coat="#e0a030", outfit="dress"),
    ]
    pictures = [drawn(who, view, scale)[0].astype(int) for who in cast]
    moved = [
        np.abs(drawn(who, view, scale, moment(31.0))[0] - seen).mean() for who, seen in zip(cast, pictures, strict=True)
    ]
    apart = [np.abs(first - second).mean() for first, second in combinations(pictures, 2)]
    assert min(apart) > 2 * max(moved)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("scale", ["wide", "close"])
def test_mirrored_light_mirrors_the_rim_and_leaves_the_outline(view, scale):
    pictures = {side: drawn(mira(), view, scale, light_side=side) for side in (-1, 1)}
    assert (pictures[-1][1] == pictures[1][1]).mean() > 0.99
    gain = pictures[1][0].astype(float).sum(axis=-1) - pictures[-1][0].astype(float).sum(axis=-1)
    columns = np.arange(SIZE) * np.abs(gain)
    brighter, darker = gain > 90, gain < -90
    assert columns[brighter].sum() / np.abs(gain[brighter]).sum() > columns[darker].sum() / np.abs(gain[darker]).sum()


def test_a_person_who_faces_the_other_way_is_the_mirror_image_in_front_and_profile():
    when = replace(moment(), stance=STANCES["stand"])
    for view in ("front", "profile"):
        _, right = drawn(mira(), view, "close", when, facing=1)
        _, left = drawn(mira(), view, "close", when, facing=-1)
        assert (right == left[:, ::-1]).mean() > 0.95, view


@pytest.mark.parametrize("scale", ["wide", "close"])
def test_every_light_keeps_the_outline_and_a_silhouette_keeps_nothing_else(scale):
    seen = {light: drawn(mira(), "profile", scale, moment(light=light)) for light in LIGHTS}
    for picture, mask in seen.values():
        assert (mask == seen["natural"][1]).mean() > 0.995
        assert picture[mask].std() > 0
    spread = {light: float(picture[mask].std()) for light, (picture, mask) in seen.items()}
    assert spread["silhouette"] < 0.6 * spread["natural"]
    assert seen["backlit"][0][seen["backlit"][1]].mean() < seen["natural"][0][seen["natural"][1]].mean()


def test_the_same_moment_is_the_same_picture_in_any_order():
    first = drawn(mira(), "front", "medium", moment(40.0, "dance"))[0]
    drawn(mira(), "back", "wide", moment(7.0, "walk"))
    assert np.array_equal(first, drawn(mira(), "front", "medium", moment(40.0, "dance"))[0])


@pytest.mark.parametrize("pose", get_args(Pose))
def test_every_pose_stays_in_the_picture_from_every_side_through_a_bar(pose):
    for view in VIEWS:
        for frame in (0.0, 9.0, 18.0, 27.0, 36.0, 45.0):
            _, mask = drawn(mira(), view, "wide", moment(frame, pose, energy=1.0), size=120)
            assert 0.02 < mask.mean() < 0.25
            assert not mask[0].any()
            assert not mask[:, 0].any()
            assert not mask[:, -1].any()


@given(
    first=st.sampled_from(get_args(Pose)),
    second=st.sampled_from(get_args(Pose)),
    weight=st.floats(0, 1),
    frame=st.floats(-5, 500),
    energy=st.floats(0, 1),
    prop=st.sampled_from([None, *get_args(Prop)]),
)
@settings(max_examples=150)
def test_bones_keep_their_length_and_feet_stay_above_the_ground(first, second, weight, frame, energy, prop):
    stance = STANCES[first].toward(STANCES[second], weight)
    rig = rig_at(replace(moment(frame, energy=energy), stance=stance), wardrobe(mira(prop=prop)))
    for limb in (*rig.arms, *rig.legs):
        upper, lower = math.dist(limb.root, limb.middle), math.dist(limb.middle, limb.end)
        assert 0.14 < upper < 0.24
        assert 0.14 < lower < 0.24
    assert all(leg.end.up > 0.0 for leg in rig.legs)
    assert rig.head.up > rig.chest.up > rig.pelvis.up > 0.2
    assert all(math.isfinite(value) for joint in (rig.pelvis, rig.chest, rig.head) for value in joint)
    assert 0 <= rig.mouth <= 1


@given(frame=st.floats(0, 230))
@settings(max_examples=80)
def test_a_body_moves_without_a_jump(frame):
    before, after = (rig_at(moment(f, "dance", energy=1.0), wardrobe(mira())) for f in (frame, frame + 0.05))
    for old, new in zip((*before.arms, *before.legs), (*after.arms, *after.legs), strict=True):
        assert math.dist(old.end, new.end) < 0.01


def test_stances_blend_from_one_to_the_other():
    sit, reach = STANCES["sit"], STANCES["reach"]
    assert sit.toward(reach, 0.0) == sit
    assert sit.toward(reach, 1.0).right == pytest.approx(reach.right)
    half = sit.toward(reach, 0.5)
    assert half.left == pytest.approx((0.05, -0.02, 0.16))
    assert (half.lean, half.seat, half.gaze, half.voice) == pytest.approx((4.5, 0.5, 0.25, 0.45))


def test_dancers_take_turns_by_beats():
    look = wardrobe(mira())
    hands = [rig_at(moment(12.0 * beat, "dance"), look).arms for beat in range(4)]
    ups = [left.end.up - right.end.up for left, right in hands]
    assert ups[0] * ups[1] < 0
    assert ups[0] * ups[2] > 0
    assert ups[1] * ups[3] > 0


def test_raised_hands_meet_on_the_beat():
    look = wardrobe(mira())
    gap = [
        math.dist(*(arm.end for arm in rig_at(moment(frame, "arms_up", energy=1.0), look).arms)) for frame in (24, 30)
    ]
    assert gap[0] < 0.6 * gap[1]


def test_a_mouth_opens_for_words_and_is_closed_between_them():
    look = wardrobe(mira())
    mouths = [rig_at(moment(float(frame), "sing"), look).mouth for frame in range(60)]
    assert max(mouths[20:44]) > 0.6
    assert max(mouths[:20] + mouths[44:]) == 0.0
    first, second = (drawn(mira(), "front", "close", moment(f, "sing"))[0].astype(int) for f in (10.0, 22.0))
    assert np.abs(first - second).max() > 100


def test_a_rhythm_counts_beats_evenly_and_goes_on_past_its_ends(make):
    request = make(frame_count=48, words=(ClipWord(text="la", line=0, start_frame=6, end_frame=12),))
    rhythm = Rhythm.of(request.music.beats, request.words, 24.0)
    assert [rhythm.position(frame) for frame in (0.0, 6.0, 12.0, 42.0, 60.0)] == [0.0, 0.5, 1.0, 3.5, 5.0]
    assert rhythm.voice(8.0) > 0
    assert rhythm.voice(13.0) == 0


@pytest.mark.parametrize("view", VIEWS)
def test_two_people_share_a_close_up(make, person, view):
    other = person("Jon", hair_style="short", coat="#1f6a48", hair="#e0a060", seed=8)
    for size in ((192, 108), (108, 192)):
        one, two = (
            still(seen_from(view, make(scale="close", people=people, width=size[0], height=size[1])), 20).astype(int)
            for people in ((person(),), (person(), other))
        )
        assert (np.abs(one - two).max(axis=-1) > 40).mean() > 0.03


def seen_from(view, request):
    return request.model_copy(update={"shot": request.shot.model_copy(update={"view": view})})


def test_a_portrait_is_a_sheet_of_the_person_in_the_asked_size():
    sheet = portrait(mira(), width=320, height=240)
    assert sheet.shape == (240, 320, 3)
    assert np.array_equal(sheet, portrait(mira(), width=320, height=240))
    look = wardrobe(mira())
    near = np.abs(sheet.astype(int) - [round(255 * channel) for channel in look.coat]).max(axis=-1) < 14
    columns = np.flatnonzero(near.any(axis=0))
    assert columns[0] < 80
    assert columns[-1] > 280
    assert near.mean() > 0.03
