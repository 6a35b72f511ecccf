"""How a body holds itself: a few continuous joints, so that one pose can turn into another."""

from dataclasses import dataclass

from animatic.easing import lerp
from state.film import Pose


@dataclass(frozen=True)
class Stance:
    """Joints, each 0..1: arms from hanging to raised, legs from standing to striding, gaze from level to the sky."""

    arms: float = 0.0
    stride: float = 0.0
    gaze: float = 0.0

    def toward(self, other: "Stance", share: float) -> "Stance":
        """Return this stance at share 0 and the other at share 1."""
        return Stance(
            lerp(self.arms, other.arms, share),
            lerp(self.stride, other.stride, share),
            lerp(self.gaze, other.gaze, share),
        )


STANCES: dict[Pose, Stance] = {
    "stand": Stance(),
    "walk": Stance(stride=1.0),
    "arms_up": Stance(arms=1.0, gaze=0.35),
    "look_up": Stance(gaze=1.0),
    "sing": Stance(gaze=0.2),
    "dance": Stance(stride=0.4),
    "sit": Stance(),
    "reach": Stance(arms=0.7, gaze=0.6),
    "play": Stance(),
}
