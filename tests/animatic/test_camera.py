"""Paths of the camera as numbers, and as pictures whose edges are looked at."""

from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
import skia

from animatic.camera import VIEWS, CameraPose, Path
from animatic.direction import Direction
from animatic.layout import GROUND, Layout
from animatic.picture import Picture
from animatic.render import frames
from animatic.sheet import Sheet
from animatic.tiers import TIERS
from animatic.typography.words import Words
from state.film import CameraAngle, CameraMove, SceneKind, ShotScale, Side

ASPECTS = [16 / 9, 1.0, 9 / 16]
MAGENTA = (255, 0, 255)


def paths(reach=1.0):
    return {move: Path(move, 4.0, reach) for move in get_args(CameraMove)}


def steps(path, start_s, end_s, rate=24):
    poses = [path.at(start_s + k / rate) for k in range(round((end_s - start_s) * rate))]
    return [before.distance(after) for before, after in pairwise(poses)]


def test_every_move_goes_somewhere_and_no_two_go_the_same_way():
    ends = {move: (path.at(0.0), path.at(4.0)) for move, path in paths().items()}
    assert all(start.distance(end) > 0.02 for start, end in ends.values())
    assert len(set(ends.values())) == len(ends)


@pytest.mark.parametrize("move", [m for m in get_args(CameraMove) if m != "whip_in"])
def test_a_move_never_jumps_nor_jolts_and_slows_down_past_its_end(move):
    moved = steps(paths()[move], 0.0, 8.0)
    assert max(moved) < 0.01
    assert max(abs(b - a) for a, b in pairwise(moved)) < 0.001
    assert moved[-1] < 0.2 * max(moved)
    assert min(moved[:96]) > 0


def test_a_whip_arrives_fast_and_settles():
    moved = steps(paths()["whip_in"], 0.0, 4.0)
    assert moved[0] > 0.03
    assert sum(moved[:8]) > 0.2
    assert max(moved[16:]) < 0.002


@pytest.mark.parametrize("move", get_args(CameraMove))
def test_a_departure_begins_at_the_owners_own_pose(move):
    owner = Path("pan_left", 3.0, 1.0)
    for time_s in (0.0, 0.4, 1.7, 3.0, 5.0):
        assert owner.left_by(Path(move, 2.0, 1.0), time_s, 0.0, 0.0) == owner.at(time_s)


@pytest.mark.parametrize("move", get_args(CameraMove))
def test_a_departure_stays_within_what_a_move_may_show(move):
    for owners in get_args(CameraMove):
        for time_s in np.linspace(0, 9, 10):
            pose = Path(owners, 2.0).left_by(Path(move, 2.0), time_s, time_s, 1.0)
            assert abs(pose.x) <= 0.19
            assert abs(pose.y) <= 0.04
            assert 1.0 <= pose.zoom <= 1.2 + 1e-9
            assert abs(pose.roll_degrees) <= 4.0
            assert abs(pose.pan) < 0.27


def test_a_projection_shifts_turns_and_converges_as_its_words_say():
    assert CameraPose(tilt=0.1, pan=-0.2).project(0.3, 0.2) == pytest.approx((0.1, 0.3))
    assert CameraPose(roll_degrees=90.0).project(0.3, 0.2) == pytest.approx((-0.2, 0.3))
    assert CameraPose(x=0.1, zoom=1.2).project(0.3, 0.2) == pytest.approx((0.24, 0.24))
    assert CameraPose(x=0.1, zoom=1.2).project(0.3, 0.2, depth=0.0) == (0.3, 0.2)
    low, high = VIEWS["low"], VIEWS["high"]
    assert low.project(0.0, GROUND)[1] > GROUND > high.project(0.0, GROUND)[1]
    assert low.project(0.3, -0.4)[0] < 0.3 < low.project(0.3, 0.4)[0]
    assert high.project(0.3, -0.4)[0] > 0.3 > high.project(0.3, 0.4)[0]
    assert 5 <= abs(VIEWS["dutch"].roll_degrees) <= 8


@pytest.mark.parametrize("aspect", ASPECTS)
@pytest.mark.parametrize("scale", get_args(ShotScale))
@pytest.mark.parametrize("angle", get_args(CameraAngle))
def test_both_ends_of_every_move_are_compositions(aspect, scale, angle):
    for side in get_args(Side):
        layout = Layout(aspect, scale, side, 1, angle)
        body, stage = layout.body, layout.staging
        head_y = stage.y if scale == "close" else stage.y - 0.92 * stage.size
        for move, path in ((m, Path(m, 4.0, layout.reach, layout.people_side)) for m in get_args(CameraMove)):
            for time_s in (0.0, 4.0):
                pose = path.at(time_s).seen_from(layout.view)
                x, y = pose.project(stage.x, head_y)
                assert abs(x) < layout.half_width - 0.02, move
                assert -0.46 < y < 0.30, move
                top = pose.project(stage.x, body.top + 0.10 * stage.size)[1]
                assert top > -0.49, f"{move}: no head room"
                if side != "center" and not layout.tall and move != "whip_in":
                    room_ahead, room_behind = (
                        layout.half_width - x * layout.facing,
                        layout.half_width + x * layout.facing,
                    )
                    assert room_ahead > room_behind, f"{move}: no lead room"
                if layout.full_figure:
                    ankles = pose.project(stage.x, stage.y - 0.12 * stage.size)[1]
                    assert ankles < 0.5, f"{move}: cut off above the feet"


def uncovered(picture: Picture, request, frame: float) -> np.ndarray:
    """Return where the place is not, in a picture whose sky is left out."""
    pixels = np.empty((request.height, request.width, 4), np.uint8)
    pixels[:] = (*MAGENTA, 255)
    canvas = skia.Surface(pixels, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType).getCanvas()
    canvas.translate(request.width / 2, request.height / 2)
    canvas.scale(request.height, request.height)
    picture.draw(Sheet(canvas, canvas, lit=False), Direction(request).moment(frame), Words(request))
    return (pixels[..., 0] > 250) & (pixels[..., 1] < 6) & (pixels[..., 2] > 250)


@pytest.mark.parametrize("size", [(64, 36), (48, 48), (36, 64)], ids=str)
@pytest.mark.parametrize("kind", get_args(SceneKind))
def test_no_move_at_any_angle_shows_a_bare_edge(make, kind, size):
    for angle, scale in zip(get_args(CameraAngle), ("wide", "extreme_wide", "medium", "wide"), strict=True):
        shot = {"kind": kind, "scale": scale, "angle": angle, "width": size[0], "height": size[1], "people": ()}
        picture, view = Picture(make(**shot), 5, TIERS["mid"], 16, 16), Layout.of(make(**shot)).view
        for move in get_args(CameraMove):
            for frame in (0, 47):
                bare = uncovered(picture, make(**shot, move=move), frame)
                assert not bare[-1].any(), (move, angle, frame)
                for column, x in ((0, -0.5), (-1, 0.5)):
                    ground = view.project(x * size[0] / size[1], GROUND + 0.12)[1]
                    assert not bare[int((ground + 0.5) * size[1]) :, column].any(), (move, angle, frame)


@pytest.mark.parametrize("angle", [angle for angle in get_args(CameraAngle) if angle != "eye"])
def test_an_angle_changes_the_picture_and_fits_a_continuation_without_a_seam(make, angle):
    owner = make(angle=angle, move="roll", frame_count=40)
    plain = make(move="roll", frame_count=40)
    consumer = make(angle=angle, move="roll", owner=owner, prefix_frames=17, frame_count=40, seed=owner.seed)
    own, level, reused = (list(frames(request)) for request in (owner, plain, consumer))
    assert np.abs(own[20].y.astype(int) - level[20].y).mean() > 3
    assert all(np.array_equal(a, b) for a, b in zip(own[17], reused[17], strict=True))
