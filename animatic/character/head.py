"""A head from any side: face, hair and what it wears, in the order in which they hide one another."""

import math
from typing import NamedTuple

import skia

from animatic import ink
from animatic.character.face import Expression, draw_face, draw_profile, draw_profile_ear
from animatic.character.hair import Hair, draw_hair, draw_hair_behind
from animatic.character.hair_back import BACK
from animatic.character.hair_front import FRONT
from animatic.character.hair_profile import PROFILE
from animatic.character.headwear import draw_beard, draw_glasses, draw_hat, draw_headphones
from animatic.character.outline import both, limb, oval
from animatic.character.rig import Rig
from animatic.character.shading import Brush
from animatic.character.wardrobe import Wardrobe
from state.film import View

_SIDES = {"front": FRONT, "back": BACK, "profile": PROFILE}
_EARS_SHOWN = ("short", "bun", "mohawk", "shaved", "ponytail")
FRONT_TURN = 0.21  # radians that a face from the front is turned to the side it looks to


class Head(NamedTuple):
    """A head at a moment, in head units; a `facing` of -1 is drawn mirrored by who places it."""

    look: Wardrobe
    view: View
    expression: Expression
    hair: Hair
    gaze: float
    kick: float

    @classmethod
    def of(cls, look: Wardrobe, view: View, rig: Rig, time_s: float, breeze: float, kick: float) -> "Head":
        """Return the head of a rig; `breeze` is the wind along the way that the face looks."""
        sway = 0.022 * math.sin(2.3 * time_s) + 0.026 * breeze + 0.012 * math.sin(math.pi * rig.position)
        expression = Expression(rig.mouth, rig.blink, rig.gaze, FRONT_TURN if view == "front" else 0.0)
        return cls(look, view, expression, _SIDES[view][look.hair_style](sway), rig.gaze, kick)

    def draw_behind(self, brush: Brush) -> None:
        """Draw what is behind neck and trunk."""
        draw_hair_behind(brush, self.look, self.hair)

    def draw(self, brush: Brush) -> None:
        """Draw the head in front of neck and trunk."""
        look, view = self.look, self.view
        if view == "back":
            self._skull(brush)
            draw_hair(brush, look, self.hair)
        else:
            face = (
                draw_face(brush, look, self.expression)
                if view == "front"
                else draw_profile(brush, look, self.expression)
            )
            if look.beard:
                draw_beard(brush, look, view, self.expression)
            self._hair_shadow(brush, face)
            if look.glasses and view == "front":
                draw_glasses(brush, look, view, self.expression)
            if view == "profile" and look.hair_style in _EARS_SHOWN and not look.headphones:
                draw_profile_ear(brush, look)
            draw_hair(brush, look, self.hair)
            if look.glasses and view == "profile":
                draw_glasses(brush, look, view, self.expression)
        draw_hat(brush, look, view, self.expression.turn)
        if look.headphones:
            draw_headphones(brush, look, view, self.kick)

    def _hair_shadow(self, brush: Brush, face: skia.Path) -> None:
        """Shade the forehead under the hair, which is what sets it apart from a wig."""
        for path in (*self.hair.over, *self.hair.cropped, *self.hair.fringe)[-1:]:
            fallen = skia.Path(path)
            fallen.offset(0.0, 0.045)
            with brush.inside(face):
                brush.detail(fallen, self.look.skin_shade, 0.55)

    def _skull(self, brush: Brush) -> None:
        look = self.look
        if look.hair_style in _EARS_SHOWN:
            for side in (-1, 1):
                brush.part(oval(side * 0.40, 0.055, 0.058, 0.098), look.skin, look.skin_shade, 0.03, 0.6)
        nape = both([(0, -0.3), (0.36, -0.1), (0.34, 0.22), (0.20, 0.44), (0, 0.46)])
        brush.part(nape, look.skin_shade, rim=0.4)


def neck(look: Wardrobe, head: ink.Point, chest: ink.Point) -> skia.Path:
    """Return the neck between the head's middle and the chest, in body heights."""
    wide = 0.056 + 0.5 * (look.shoulder - 0.08)
    base = (chest[0], chest[1] + 0.0)
    return limb(
        (head[0], head[1] + 0.03),
        ((head[0] + base[0]) / 2, (head[1] + base[1]) / 2),
        base,
        (wide, 0.95 * wide, 1.25 * wide),
    )
