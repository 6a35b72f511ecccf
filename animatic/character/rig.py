"""The body under the clothes: joints in three dimensions at a moment, and their turn towards the camera.

A point is sideways (to the person's left), up and forwards in body heights, from between the feet. Limbs are two
bones whose middle joint follows from where the hand or foot is, by the law of cosines. Nothing here draws.
"""

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

from animatic.character.stance import Reach, Stance
from animatic.character.wardrobe import Wardrobe
from animatic.easing import clamp, lerp
from animatic.ink import Point
from animatic.moment import Moment
from animatic.pulse import Pulse

HEAD = 0.17  # one head unit in body heights
PELVIS_UP, CHEST_UP, HEAD_UP = 0.49, 0.775, 0.905
SEAT_UP = 0.285
ANKLE_UP = 0.045
_UPPER_ARM, _LOWER_ARM = 0.155, 0.150
_THIGH, _SHIN = 0.225, 0.222


class Point3(NamedTuple):
    """A place in the body."""

    side: float
    up: float
    front: float

    def plus(self, side: float, up: float, front: float) -> "Point3":
        """Return the place moved."""
        return Point3(self.side + side, self.up + up, self.front + front)


class Limb(NamedTuple):
    """Shoulder, elbow, wrist; or hip, knee, ankle. `outwards` is 1 on the person's left, -1 on the right."""

    root: Point3
    middle: Point3
    end: Point3
    outwards: int


class Turn(NamedTuple):
    """How a body is turned to the camera, as the cosine and the sine of the angle."""

    cos: float
    sin: float

    @classmethod
    def of(cls, degrees: float) -> "Turn":
        """Return the turn of an angle: 0 faces the camera, 90 looks to the picture's right, 180 shows the back."""
        return cls(math.cos(math.radians(degrees)), math.sin(math.radians(degrees)))

    def flat(self, point: Point3) -> Point:
        """Return where a place appears, in body heights, y down."""
        return point.side * self.cos + point.front * self.sin, -point.up

    def nearness(self, point: Point3) -> float:
        """Return how much nearer to the camera than the body's axis a place is."""
        return point.front * self.cos - point.side * self.sin


@dataclass(frozen=True)
class Rig:
    """A body at a moment. `tilt` and `nod` turn the head in degrees; `mouth`, `blink` and `gaze` are shares 0..1."""

    pelvis: Point3
    chest: Point3
    head: Point3
    arms: tuple[Limb, Limb]
    legs: tuple[Limb, Limb]
    tilt: float
    nod: float
    mouth: float
    blink: float
    gaze: float
    position: float


def rig_at(moment: Moment, look: Wardrobe) -> Rig:
    """Return a person's joints at a moment."""
    stance, pulse = _with_prop(moment.stance, look), moment.pulse
    position, time_s = moment.steps, moment.time_s + look.phase
    side = math.tanh(1.7 * math.cos(math.pi * position)) / math.tanh(1.7)  # rests on one foot, then on the other
    lively = stance.dance * (0.5 + 0.5 * pulse.energy)
    pelvis, chest, head = _spine(stance, pulse, time_s, position, side, lively)
    return Rig(
        pelvis=pelvis,
        chest=chest,
        head=head,
        arms=(_arm(1, chest, stance, look, moment, position), _arm(-1, chest, stance, look, moment, position)),
        legs=(_leg(1, pelvis, stance, lively, position), _leg(-1, pelvis, stance, lively, position)),
        tilt=2.0 * math.sin(1.3 * time_s) * (1 - 0.6 * stance.gaze) + 6.0 * lively * side + 2.0 * pulse.energy * side,
        nod=1.5 * math.sin(0.9 * time_s) + 3.5 * pulse.beat - 20.0 * stance.gaze,
        mouth=clamp(stance.voice * (0.55 + 0.45 * pulse.energy) * moment.voice),
        blink=max(0.0, math.sin(0.85 * time_s)) ** 60,
        gaze=stance.gaze,
        position=position,
    )


def _spine(
    stance: Stance, pulse: Pulse, time_s: float, position: float, side: float, lively: float
) -> tuple[Point3, Point3, Point3]:
    """Return pelvis, chest and head: they sway over the foot that carries, dip on beats, breathe and lean."""
    drop, step = 0.5 + 0.5 * math.cos(2 * math.pi * position), math.sin(math.pi * position)
    sway = 0.036 * lively * side + 0.010 * pulse.energy * side * (1 - stance.stride) + 0.004 * math.sin(1.1 * time_s)
    up = lerp(PELVIS_UP, SEAT_UP, stance.seat) - 0.022 * lively * drop - 0.007 * pulse.beat
    up += stance.stride * (0.008 * step * step - 0.016)
    pelvis = Point3(sway * (1 - 0.7 * stance.seat), up, -0.01 * stance.seat)
    lean = math.radians(stance.lean + 2.5 * lively * drop + 1.5 * pulse.beat)
    trunk = (CHEST_UP - PELVIS_UP) * (1.0 + 0.006 * math.sin(1.9 * time_s))
    chest = pelvis.plus(-0.35 * sway * lively - 0.2 * sway, trunk * math.cos(lean), trunk * math.sin(lean))
    neck = HEAD_UP - CHEST_UP
    up = neck * math.cos(0.5 * lean) - 0.005 * stance.gaze
    head = chest.plus(0.3 * sway, up, neck * math.sin(0.5 * lean) - 0.02 * stance.gaze + 0.012)
    return pelvis, chest, head


def _with_prop(stance: Stance, look: Wardrobe) -> Stance:
    """Return the stance with the hands where a prop needs them."""
    if look.prop == "microphone":
        return replace(stance, right=(-0.045, 0.004, 0.13)).toward(stance, stance.clap)
    if look.prop == "guitar":
        played = replace(stance, left=(0.13, -0.05, 0.13), right=(-0.04, -0.19, 0.12), strike=max(stance.strike, 0.4))
        return played.toward(stance, stance.clap)
    if look.prop == "umbrella":
        return replace(stance, right=(0.05, -0.10, 0.19))
    if look.prop == "lantern":
        lifted = clamp(stance.gaze + stance.clap)
        return replace(stance, right=(0.05, lerp(-0.20, 0.06, lifted), 0.17))
    return stance


def _arm(outwards: int, chest: Point3, stance: Stance, look: Wardrobe, moment: Moment, position: float) -> Limb:
    energy, holds = moment.pulse.energy, outwards < 0 and look.prop is not None
    own = math.cos(math.pi * position) * outwards
    reach: Reach = stance.left if outwards > 0 else stance.right
    out, up, front = reach
    if not holds:
        swing = math.sin(math.pi * position) * -outwards * stance.stride
        front += 0.10 * swing + 0.012 * math.sin(1.3 * moment.time_s + look.phase + outwards)
        up += 0.03 * abs(swing) + stance.dance * (0.16 * own * (0.55 + 0.45 * energy))
        out += stance.dance * 0.03 * own
        meets = 0.5 + 0.5 * math.cos(2 * math.pi * position)
        out -= stance.clap * energy * 0.17 * meets**2
        up -= stance.clap * 0.05 * energy * (1 - meets)
    beat = 0.5 + 0.5 * math.cos(2 * math.pi * position) if look.prop == "guitar" else 0.5 - 0.5 * own
    if look.prop != "guitar" or outwards < 0:
        up -= 0.075 * stance.strike * (beat - 0.5) * (0.5 + energy)
    shoulder = chest.plus(outwards * (look.shoulder - 0.004), -0.018, 0.0)
    target = shoulder.plus(outwards * out, up, front)
    pole = Point3(outwards * 0.50, -0.55 if up < 0.1 else 0.1, -0.70)
    return Limb(*_bent(shoulder, target, _UPPER_ARM, _LOWER_ARM, pole), outwards)


def _leg(outwards: int, pelvis: Point3, stance: Stance, lively: float, position: float) -> Limb:
    step = math.sin(math.pi * position) * outwards
    forwards = math.cos(math.pi * position) * outwards
    lift = 0.045 * stance.stride * max(0.0, forwards) + 0.05 * lively * max(0.0, -forwards) ** 2
    apart = 0.036 + 0.030 * lively + 0.018 * stance.seat
    front = 0.115 * stance.stride * step + 0.20 * stance.seat
    hip = pelvis.plus(outwards * 0.042, 0.0, 0.0)
    foot = Point3(outwards * apart, ANKLE_UP + lift * (1 - stance.seat), front)
    return Limb(*_bent(hip, foot, _THIGH, _SHIN, Point3(outwards * 0.12, 0.1, 1.0)), outwards)


def _bent(root: Point3, target: Point3, first: float, second: float, pole: Point3) -> tuple[Point3, Point3, Point3]:
    """Return root, middle and end of two bones that reach for a target, the middle towards the pole."""
    way = [t - r for r, t in zip(root, target, strict=True)]
    distance = math.sqrt(sum(part * part for part in way)) or 1e-6
    unit = [part / distance for part in way]
    reached = clamp(distance, abs(first - second) + 0.02, 0.999 * (first + second))
    along = (first * first - second * second + reached * reached) / (2 * reached)
    off = math.sqrt(max(first * first - along * along, 0.0))
    share = sum(p * u for p, u in zip(pole, unit, strict=True))
    across = [p - share * u for p, u in zip(pole, unit, strict=True)]
    length = math.sqrt(sum(part * part for part in across)) or 1e-6
    middle = Point3(*(r + along * u + off * a / length for r, u, a in zip(root, unit, across, strict=True)))
    return root, middle, Point3(*(r + reached * u for r, u in zip(root, unit, strict=True)))
