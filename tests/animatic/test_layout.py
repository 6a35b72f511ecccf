"""The boxes of people and words against each other, for every scale, side, angle and shape of picture."""

from itertools import product
from typing import get_args

import numpy as np
import pytest

from animatic.canvas import Canvas
from animatic.direction import Direction
from animatic.layout import BELOW_FACES, PHONE_BOTTOM, PHONE_TOP, Box, Layout
from animatic.picture import Picture
from animatic.tiers import TIERS
from animatic.typography.words import Words
from state.film import CameraAngle, ShotScale, Side

ASPECTS = [16 / 9, 4 / 3, 1.0, 9 / 16]
LAYOUTS = [
    Layout(*shape)
    for shape in product(ASPECTS, get_args(ShotScale), get_args(Side), (0, 1, 2, 3), get_args(CameraAngle))
]


def over_the_body(layout: Layout) -> bool:
    return layout.scale == "medium" and not layout.tall and layout.words.top >= BELOW_FACES


def test_words_have_room_inside_the_safe_area_in_every_composition():
    for layout in LAYOUTS:
        words, safe = layout.words, layout.safe
        assert safe.left <= words.left < words.right <= safe.right, layout
        assert safe.top <= words.top < words.bottom <= safe.bottom, layout
        assert words.height >= 0.13, layout
        assert words.width >= 0.36, layout


def test_the_safe_area_leaves_a_twentieth_all_round_and_the_phone_players_zones():
    for aspect in ASPECTS:
        safe, edge = Layout(aspect, "wide", "left", 1).safe, 0.05 * min(1.0, aspect)
        assert safe.left >= -aspect / 2 + edge
        assert safe.right <= aspect / 2 - edge
        assert safe.top >= -0.5 + edge
        assert safe.bottom <= 0.5 - edge
    phone = Layout(9 / 16, "wide", "left", 1).safe
    assert phone.top >= -0.5 + PHONE_TOP
    assert phone.bottom <= 0.5 - PHONE_BOTTOM


def test_words_and_people_never_meet_whatever_the_camera_does():
    for layout in LAYOUTS:
        if not layout.peopled:
            continue
        if over_the_body(layout):
            face = Box(layout.swept.left, layout.swept.top, layout.swept.right, 0.14)
            assert not layout.words.meets(face), layout
        else:
            assert not layout.words.meets(layout.swept), layout


@pytest.mark.parametrize("scale", get_args(ShotScale))
@pytest.mark.parametrize("size", [(240, 136), (136, 240)], ids=str)
def test_no_part_of_a_drawn_person_gets_between_the_words(make, person, scale, size):
    people = (person(scarf=False, hair_style="short"),)
    toward = (("left", "pan_left", 47), ("right", "pan_right", 47), ("left", "whip_in", 3), ("right", "orbit", 0))
    for (side, move, frame), angle in product(toward, get_args(CameraAngle)):
        request = make(scale=scale, side=side, angle=angle, move=move, people=people, width=size[0], height=size[1])
        canvas = Canvas(*size, TIERS["mid"], 1)
        picture = Picture(request, 1, TIERS["mid"], canvas.light_width, canvas.light_height)
        moment, words, drawn = Direction(request).moment(frame), Words(request), []
        for cast in (picture._people, []):
            picture._people = cast
            canvas.expose([moment], picture.sky, lambda s, m, p=picture, w=words: p.draw(s, m, w), lambda s, m: None)
            drawn.append(canvas._seen.astype(int))
        shown = np.abs(drawn[0] - drawn[1]).max(axis=-1) > 40
        assert shown.any()
        box, height = picture.layout.words, canvas.drawn_height
        rows = slice(int((box.top + 0.5) * height), int((box.bottom + 0.5) * height))
        middle = canvas.drawn_width / 2
        columns = slice(int(middle + box.left * height), int(middle + box.right * height))
        assert shown[rows, columns].mean() < 0.002, (side, angle, move)
