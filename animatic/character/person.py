"""A whole person at any scale and from any side: one drawing, so that a close-up and a wide shot show the same one.

One unit is the body's height; the feet are at the origin. The parts are drawn from far to near, each by its own
module; who they are comes from the wardrobe, how they hold themselves from the rig, how they are lit from `shading`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from animatic import ink
from animatic.character.cloth import draw_collar, draw_scarf, draw_tail, ribbon
from animatic.character.head import Head, neck
from animatic.character.limbs import draw_arm, draw_leg
from animatic.character.outfits import Trunk, draw_outfit
from animatic.character.outline import oval
from animatic.character.props import draw_guitar, draw_lantern, draw_microphone, draw_umbrella, grips
from animatic.character.rig import HEAD, PELVIS_UP, SEAT_UP, Limb, Rig, Turn, rig_at
from animatic.character.shading import Brush, Shading
from animatic.character.wardrobe import Wardrobe
from animatic.colour import BLACK, Rgb, lighter, mix
from animatic.easing import lerp
from animatic.moment import Moment
from animatic.sheet import Sheet
from state.film import View

_DEGREES: dict[View, float] = {"front": 20.0, "profile": 74.0, "back": 164.0}
_RIM = 0.0070  # width of a rim in body heights where the body is half a picture high


@dataclass(frozen=True)
class Place:
    """Where a person is: the feet at (x, y), the body `height` picture heights high.

    `facing` is 1 where they look to the right, -1 to the left; `held` keeps the head where it is when they sit down,
    as a camera that frames a face does.
    """

    x: float
    y: float
    height: float
    view: View
    facing: int
    light_side: int
    held: bool = False


class Person:
    """A person with a place in the picture."""

    def __init__(self, wardrobe: Wardrobe, place: Place) -> None:
        self.wardrobe, self.place = wardrobe, place
        self._turn = Turn.of(_DEGREES[place.view] * place.facing)

    def draw(self, sheet: Sheet, moment: Moment, wind: float = -1.0) -> None:
        """Draw the person; `wind` is its direction and strength in the picture."""
        place, look = self.place, self.wardrobe
        rig = rig_at(moment, look)
        height = place.height * look.stature
        sitting = (PELVIS_UP - SEAT_UP) * moment.stance.seat * height if place.held else 0.0
        feet = place.y - sitting + (height - place.height) * 0.9 * place.held
        brush = Brush(sheet, Shading.of(moment, place.light_side), _RIM * math.sqrt(0.5 / place.height) * place.height)
        with brush.placed(place.x, feet, height):
            _Drawing(self, brush, moment, rig, self._turn, wind).draw()


class _Drawing:
    """One person at one moment."""

    def __init__(self, person: Person, brush: Brush, moment: Moment, rig: Rig, turn: Turn, wind: float) -> None:
        self.look, self.view, self.facing = person.wardrobe, person.place.view, person.place.facing
        self.brush, self.moment, self.rig, self.turn, self.wind = brush, moment, rig, turn, wind
        self.time_s = moment.time_s + self.look.phase
        self.reach = min(1.0, 0.75 / person.place.height) ** 0.5  # scarves stay in the picture of a close-up
        gust = wind * (0.034 + 0.016 * math.sin(2.6 * self.time_s)) + 0.012 * math.sin(math.pi * rig.position)
        self.trunk = Trunk(self.look, rig, turn, gust)
        self.head = Head.of(self.look, self.view, rig, self.time_s, wind * self._mirror, moment.pulse.beat)
        self.neck = turn.flat(rig.chest)

    @property
    def _mirror(self) -> int:
        return self.facing if self.view != "back" else 1

    def draw(self) -> None:
        """Draw from far to near."""
        look, near = self.look, [arm for arm in self.rig.arms if self._is_near(arm)]
        far = [arm for arm in self.rig.arms if arm not in near]
        seated = self.moment.stance.seat > 0.5 and self.view != "back" and look.outfit != "dress"
        self._ground()
        if look.scarf:
            self._tail(0.7, 0.52, 0.052, look.accent_shade)
        self._head(self.head.draw_behind)
        if self.view == "back":
            self._held_in_front()
        for arm in far:
            self._arm(arm)
        if not seated:
            self._legs()
        throat = neck(look, self.turn.flat(self.rig.head), self.neck)
        self.brush.part(throat, mix(look.skin, look.skin_shade, 0.75), rim=0.5)  # the head keeps the light off it
        draw_outfit(self.brush, look, self.trunk)
        if seated:
            self._legs()
        if look.scarf:
            draw_scarf(self.brush, look, (self.neck[0], self.neck[1] - 0.045), 0.054 + 0.3 * (look.shoulder - 0.08))
            self._tail(0.0, 0.44, 0.048, look.accent)
        elif look.outfit == "hoodie" or (self.view == "back" and look.outfit in ("coat", "jacket")):
            draw_collar(self.brush, look, (self.neck[0], self.neck[1] - 0.030), 0.046 + 0.3 * (look.shoulder - 0.08))
        self._head(self.head.draw)
        if self.view != "back":
            self._held_in_front()
        for arm in near:
            self._arm(arm)

    def _is_near(self, arm: Limb) -> bool:
        return 0.35 * self.turn.nearness(arm.middle) + 0.65 * self.turn.nearness(arm.end) > 0.0

    def _ground(self) -> None:
        x = self.turn.flat(self.rig.pelvis)[0]
        self.brush.sheet.mark(oval(x, 0.002, 0.14, 0.013), ink.fill(BLACK, 0.35))
        seat = self.moment.stance.seat
        if seat > 0.02:
            top = lerp(0.0, SEAT_UP - 0.05, seat)
            box = ink.polygon([(x - 0.105, -top), (x + 0.105, -top), (x + 0.10, 0.0), (x - 0.10, 0.0)])
            wood = lighter(self.moment.palette.layers[-2], 0.10)
            self.brush.part(box, wood, self.moment.palette.layers[-1], 0.05, 0.6)
            self.brush.stroke(
                ink.curve((x - 0.10, -0.5 * top), (x + 0.10, -0.5 * top), closed=False),
                self.moment.palette.layers[-1],
                0.008,
            )

    def _tail(self, late_s: float, length: float, width: float, colour: Rgb) -> None:
        start = (self.neck[0] + 0.02 * (1 if late_s else -1), self.neck[1] - 0.035)
        path = ribbon(start, length * self.reach, width, self.time_s + late_s, self.wind, 0.05 * self.reach, 0.30)
        draw_tail(self.brush, colour, path)

    def _head(self, draw: Callable[[Brush], None]) -> None:
        x, y = self.turn.flat(self.rig.head)
        degrees = self.rig.nod if self.view == "profile" else self.rig.tilt * self._mirror
        with self.brush.placed(x, y + 0.45 * HEAD, HEAD, degrees, self._mirror < 0), self.brush.placed(0.0, -0.45, 1.0):
            draw(self.brush)

    def _legs(self) -> None:
        for leg in sorted(self.rig.legs, key=lambda leg: self.turn.nearness(leg.middle)):
            draw_leg(self.brush, self.look, self.turn, leg)

    def _held_in_front(self) -> None:
        if self.look.prop == "guitar":
            draw_guitar(self.brush, self.look, self.rig, self.turn)

    def _arm(self, arm: Limb) -> None:
        look, brush, rig, turn = self.look, self.brush, self.rig, self.turn
        if arm.outwards < 0:
            if look.prop == "microphone":
                draw_microphone(brush, look, rig, turn)
            elif look.prop == "umbrella":
                draw_umbrella(brush, look, rig, turn)
            elif look.prop == "lantern":
                swing = 5.0 * math.sin(2.4 * self.time_s) + 4.0 * math.sin(math.pi * rig.position)
                draw_lantern(brush, look, rig, turn, self.moment.pulse.beat, swing)
        draw_arm(brush, look, turn, arm, grips(look, arm.outwards))
