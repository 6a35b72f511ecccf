"""How a body holds itself: a few continuous joints, so that one pose can turn into another.

What the music adds to a stance (steps, sway, claps, the mouth) is worked out in `rig` from the stance's shares of it.
"""

from dataclasses import dataclass, fields

from animatic.easing import lerp
from state.film import Pose

Reach = tuple[float, float, float]
HANGING: Reach = (0.040, -0.272, 0.045)


@dataclass(frozen=True)
class Stance:
    """Joints that blend.

    `left` and `right` are where the hands reach from their shoulders: outwards, up and forwards in body heights.
    `lean` is the trunk's tilt forwards in degrees. All else is a share 0..1: `stride` of walking, `seat` of sitting,
    `gaze` from level to the sky, `voice` of singing what is sung, `dance` of stepping from side to side with the
    arms, `clap` of raised hands meeting on beats, `strike` of hands moving on beats as on strings or drums.
    """

    left: Reach = HANGING
    right: Reach = HANGING
    lean: float = 0.0
    stride: float = 0.0
    seat: float = 0.0
    gaze: float = 0.0
    voice: float = 0.35
    dance: float = 0.0
    clap: float = 0.0
    strike: float = 0.0

    def toward(self, other: "Stance", share: float) -> "Stance":
        """Return this stance at share 0 and the other at share 1."""
        shares = {
            joint.name: lerp(getattr(self, joint.name), getattr(other, joint.name), share)
            for joint in fields(self)
            if joint.name not in ("left", "right")
        }
        return Stance(_between(self.left, other.left, share), _between(self.right, other.right, share), **shares)


def _between(first: Reach, second: Reach, share: float) -> Reach:
    return lerp(first[0], second[0], share), lerp(first[1], second[1], share), lerp(first[2], second[2], share)


STANCES: dict[Pose, Stance] = {
    "stand": Stance(),
    "walk": Stance(stride=1.0, lean=3.0, voice=0.3),
    "arms_up": Stance(left=(0.13, 0.26, 0.03), right=(0.13, 0.26, 0.03), gaze=0.35, voice=0.6, clap=1.0),
    "look_up": Stance(gaze=1.0, lean=-3.0, voice=0.2),
    "sing": Stance(left=(0.15, -0.10, 0.16), right=(0.05, -0.16, 0.16), voice=1.0, gaze=0.12),
    "dance": Stance(left=(0.13, -0.02, 0.10), right=(0.13, -0.02, 0.10), dance=1.0, voice=0.5),
    "sit": Stance(left=(0.0, -0.24, 0.16), right=(-0.02, -0.24, 0.16), seat=1.0, lean=5.0, voice=0.4),
    "reach": Stance(left=(0.10, 0.20, 0.16), lean=4.0, gaze=0.5, voice=0.5),
    "play": Stance(left=(0.03, -0.12, 0.18), right=(0.03, -0.12, 0.18), lean=2.0, voice=0.4, strike=1.0),
}
