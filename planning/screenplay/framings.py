"""The stock of framings: what the lens may do in each family of sections, and what each manner of film is fond of.

Tables only, written for a place in which people look to the right: they stand on the left and have room before them.
`grammar` turns them round where a place looks the other way, and chooses among them.
"""

from dataclasses import dataclass, replace
from itertools import product
from typing import Literal, get_args

from planning.screenplay.manner import Manner
from planning.screenplay.parts import Family
from state.film import CameraAngle, CameraMove, Light, Pose, SceneKind, ShotScale, Side, View

People = Literal["nobody", "lead", "other", "both"]
SCALES: tuple[ShotScale, ...] = ("close", "medium", "wide", "extreme_wide")
"""From near to far; neighbours are one step apart."""


@dataclass(frozen=True)
class Framing:
    """What the lens does in one shot, and who is in it."""

    scale: ShotScale
    move: CameraMove
    pose: Pose
    view: View = "back"
    side: Side = "left"
    angle: CameraAngle = "eye"
    people: People = "lead"
    light: Light = "natural"

    @property
    def facing(self) -> int:
        """Which way people look across the picture: 1 right, -1 left, 0 neither (from behind, or nobody is there)."""
        if self.view == "back" or self.people == "nobody":
            return 0
        return -1 if self.side == "right" else 1

    def mirrored(self) -> "Framing":
        """Return the same framing turned round."""
        turned: dict[CameraMove, CameraMove] = {"pan_left": "pan_right", "pan_right": "pan_left"}
        return replace(self, side=MIRRORED[self.side], move=turned.get(self.move, self.move))


MIRRORED: dict[Side, Side] = {"left": "right", "center": "center", "right": "left"}

# By family, in the order in which they are preferred.
PREFERRED: dict[Family, tuple[Framing, ...]] = {
    "frame": (
        Framing("extreme_wide", "pan_right", "stand", people="nobody"),
        Framing("medium", "push_in", "look_up", side="right"),
        Framing("wide", "static", "sit", "profile"),
        Framing("extreme_wide", "pull_out", "walk", side="center"),
        Framing("close", "static", "look_up", "profile"),
        Framing("wide", "tilt_down", "stand", side="right"),
        Framing("medium", "pan_right", "walk", "profile"),
        Framing("wide", "pan_right", "stand", people="nobody", side="center"),
        Framing("medium", "pull_out", "stand", "front"),
    ),
    "verse": (
        Framing("medium", "pan_right", "walk", "profile"),
        Framing("close", "push_in", "sing", "front"),
        Framing("wide", "static", "sit", "profile"),
        Framing("medium", "static", "look_up", side="right"),
        Framing("extreme_wide", "pan_right", "walk", "profile"),
        Framing("close", "static", "sing", "profile"),
        Framing("wide", "pan_right", "walk", "profile", angle="low"),
        Framing("extreme_wide", "push_in", "stand", side="right", angle="high"),
        Framing("medium", "tilt_up", "reach", "front"),
        Framing("medium", "static", "play", "front"),
        Framing("close", "pull_out", "sing", "front"),
        Framing("close", "static", "look_up", "profile", people="other"),
        Framing("wide", "push_in", "stand", side="right", angle="high"),
        Framing("extreme_wide", "static", "sit", "profile"),
        Framing("close", "roll", "sing", "profile", angle="dutch"),
        Framing("medium", "static", "sing", "front", people="both"),
        Framing("wide", "whip_in", "walk", "profile", angle="dutch"),
        Framing("medium", "roll", "sing", "front", angle="dutch"),
        Framing("extreme_wide", "tilt_down", "walk", side="right"),
    ),
    "chorus": (
        Framing("wide", "push_in", "arms_up", side="center", people="both"),
        Framing("close", "push_in", "sing", "front"),
        Framing("medium", "pan_right", "dance", "front", people="both", angle="low"),
        Framing("wide", "orbit", "dance", "front", people="both"),
        Framing("medium", "static", "play", "front", angle="low"),
        Framing("close", "tilt_up", "sing", "profile", angle="low"),
        Framing("extreme_wide", "pull_out", "arms_up", side="center", people="both"),
        Framing("wide", "tilt_up", "arms_up", "front", angle="low"),
        Framing("medium", "push_in", "arms_up", side="right"),
        Framing("wide", "whip_in", "play", "front", angle="dutch"),
        Framing("close", "static", "sing", "front", people="other"),
        Framing("medium", "whip_in", "sing", "front", angle="dutch"),
        Framing("wide", "push_in", "reach", "profile", people="both"),
        Framing("wide", "pan_right", "walk", "profile", people="both"),
        Framing("extreme_wide", "orbit", "dance", "front", people="both", angle="high"),
        Framing("wide", "roll", "dance", "front", angle="dutch", people="both"),
        Framing("medium", "orbit", "reach", "front"),
    ),
    "bridge": (
        Framing("extreme_wide", "orbit", "stand", side="right"),
        Framing("close", "push_in", "look_up", "profile"),
        Framing("extreme_wide", "push_in", "walk", "profile"),
        Framing("wide", "pull_out", "sit", "profile", angle="high"),
        Framing("medium", "orbit", "reach", "front"),
        Framing("close", "static", "sing", "front", side="right", people="other"),
        Framing("medium", "tilt_up", "look_up", side="right", angle="low"),
        Framing("wide", "tilt_down", "walk", "profile"),
        Framing("extreme_wide", "static", "sit", "profile"),
        Framing("close", "tilt_up", "sing", "front", angle="low"),
        Framing("extreme_wide", "tilt_down", "look_up", side="center", angle="low"),
        Framing("close", "static", "sing", "front"),
        Framing("wide", "orbit", "reach", angle="low", side="center"),
        Framing("medium", "roll", "play", "front", angle="dutch"),
        Framing("wide", "whip_in", "stand", "profile", angle="dutch"),
    ),
}


def _plain_pose(scale: ShotScale, view: View) -> Pose:
    if scale == "close":
        return "look_up" if view == "back" else "sing"
    return "walk" if view == "profile" and scale != "medium" else "stand"


EVERY_OTHER = tuple(
    Framing(scale, move, _plain_pose(scale, view), view, angle=angle)
    for scale, angle, view, move in product(SCALES, get_args(CameraAngle), get_args(View), get_args(CameraMove))
    if move != "pan_left"  # nobody is panned away from where they look
)
"""What a film falls back on when its stock is used up, as in a long song of many motifs."""

# What a manner is fond of (below 0) or shy of (above 0), by any word of a framing.
TASTE: dict[Manner, dict[str, float]] = {
    "plain": {"dutch": 4, "whip_in": 4, "roll": 4},
    "bright": {"dutch": 5, "whip_in": 3, "roll": 4, "dance": -1.5, "arms_up": -0.5, "front": -0.5, "sit": 1},
    "earthy": {
        "dutch": 8, "whip_in": 8, "roll": 6, "orbit": 2, "dance": 1, "walk": -1.5, "sit": -2, "play": -1, "reach": -1,
        "pan_right": -1, "static": -0.5, "extreme_wide": -1,
    },
    "electric": {"dutch": 1, "whip_in": 1, "roll": 1, "orbit": -2, "dance": -2, "low": -1, "sit": 1.5},
    "fierce": {"dutch": -3.5, "whip_in": -3, "roll": -1.5, "low": -2, "play": -2, "sit": 3, "orbit": 2, "dance": 3},
    "tender": {
        "dutch": 8, "whip_in": 8, "roll": 4, "dance": 5, "arms_up": 1, "sit": -2, "close": -1.5, "push_in": -1,
        "static": -1, "pull_out": -1, "high": -1, "look_up": -1, "reach": -1.5,
    },
}  # fmt: skip

CHORUS_OPENINGS: dict[Manner, frozenset[Pose]] = {
    "plain": frozenset({"arms_up"}),
    "bright": frozenset({"dance"}),
    "earthy": frozenset({"walk", "arms_up"}),
    "electric": frozenset({"dance"}),
    "fierce": frozenset({"play", "arms_up"}),
    "tender": frozenset({"reach"}),
}
"""What whole bodies do where a chorus first opens."""

ROOMS: frozenset[SceneKind] = frozenset({"train", "interior"})
"""Too small for anybody to be far away in."""
AFLOAT: frozenset[SceneKind] = frozenset({"space", "underwater"})
"""Where nobody walks."""
IMPOSSIBLE = 100.0
UNFIT: dict[SceneKind, dict[str, float]] = {
    **{kind: {"extreme_wide": IMPOSSIBLE, "sit": -2, "dance": 2, "walk": 1.5, "orbit": 3} for kind in ROOMS},
    **{kind: {"walk": IMPOSSIBLE, "sit": 6, "reach": -2, "look_up": -1} for kind in AFLOAT},
    "stage": {"walk": 3, "sit": 3, "sing": -1.5, "play": -2, "front": -1},
    "ocean": {"look_up": -0.5, "back": -1},
    "rooftop": {"sit": -1, "high": -0.5},
    "road": {"walk": 2, "sit": -2},
}
"""What suits a kind of place less (above 0) or better (below 0), by any word of a framing."""

FULL_BODY: frozenset[Pose] = frozenset({"walk", "arms_up", "dance", "sit"})
"""Poses of the whole body, which a close shot does not show."""
TO_THE_FRONT: frozenset[Pose] = frozenset({"sing", "play"})
"""Poses that nobody sees from behind."""
TOO_SMALL: frozenset[Pose] = frozenset({"sing", "play", "reach"})
"""Poses that are lost in an extremely wide shot."""


def is_possible(pose: Pose, view: View, scale: ShotScale) -> bool:
    """Tell whether a pose can be seen from a side and a distance."""
    if view == "back" and pose in TO_THE_FRONT:
        return False
    if scale == "close":
        return pose not in FULL_BODY and pose != "play"
    return scale != "extreme_wide" or pose not in TOO_SMALL
