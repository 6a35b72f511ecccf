"""The camera: where it stands and which way it looks at each moment of a shot.

Travelling (x, y, zoom) moves near things more than far ones, which `sheet.Sheet.layer` does; turning (pan, tilt, roll)
and the converging of uprights (keystone) move the whole picture, which `sheet.Sheet.through` does. A path is a
function of time, easy at both ends yet never quite still, and its first and last poses are compositions. Past its end
it slows down from its last speed without a jolt, because a clip that reuses may outlive its owner. What is seen
belongs in `layout`.
"""

import math
from dataclasses import dataclass, replace

from animatic.easing import ease
from state.film import CameraAngle, CameraMove

Matrix = tuple[float, float, float, float, float, float, float, float, float]


@dataclass(frozen=True)
class CameraPose:
    """Where the camera is and how it looks, in picture heights and degrees.

    `x`, `y` and `zoom` (about the centre, 1 is neutral) are felt in full at the people's depth and less far away; `pan`
    and `tilt` shift everything to the right and down alike; `roll_degrees` turns the picture clockwise; `keystone`
    above 0 narrows its top, as when one looks up.
    """

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    roll_degrees: float = 0.0
    pan: float = 0.0
    tilt: float = 0.0
    keystone: float = 0.0

    def distance(self, other: "CameraPose") -> float:
        """Return about how far, in picture heights, the fastest point of the picture moves between two poses."""
        turned = math.hypot(self.pan - other.pan, self.tilt - other.tilt)
        travelled = math.hypot(self.pan - other.pan - self.x + other.x, self.tilt - other.tilt - self.y + other.y)
        rolled = 0.6 * math.radians(abs(self.roll_degrees - other.roll_degrees))
        return max(turned, travelled) + 0.6 * abs(self.zoom - other.zoom) + rolled

    @property
    def travel(self) -> "CameraPose":
        """The pose without what moves the whole picture alike."""
        return CameraPose(self.x, self.y, self.zoom)

    @property
    def matrix(self) -> Matrix:
        """What moves the whole picture, as a projective map in rows: shift, then converge, then roll."""
        cosine, sine = math.cos(math.radians(self.roll_degrees)), math.sin(math.radians(self.roll_degrees))
        over = 1.0 - self.keystone * self.tilt
        return (
            *(cosine, -sine, cosine * self.pan - sine * self.tilt),
            *(sine, cosine, sine * self.pan + cosine * self.tilt),
            *(0.0, -self.keystone, over),
        )

    def project(self, x: float, y: float, depth: float = 1.0) -> tuple[float, float]:
        """Return where in the picture a point at a depth is seen."""
        zoom = 1.0 + (self.zoom - 1.0) * depth
        x, y = zoom * (x - self.x * depth), zoom * (y - self.y * depth)
        m = self.matrix
        over = m[6] * x + m[7] * y + m[8]
        return (m[0] * x + m[1] * y + m[2]) / over, (m[3] * x + m[4] * y + m[5]) / over

    def seen_from(self, view: "CameraPose") -> "CameraPose":
        """Return the pose with a view's standing tilt, roll and keystone added."""
        return replace(
            self,
            roll_degrees=self.roll_degrees + view.roll_degrees,
            tilt=self.tilt + view.tilt,
            keystone=self.keystone + view.keystone,
        )


# From below the horizon sinks and uprights lean together; from above it rises and they lean apart.
VIEWS: dict[CameraAngle, CameraPose] = {
    "eye": CameraPose(),
    "low": CameraPose(tilt=0.03, keystone=0.20),
    "high": CameraPose(tilt=-0.085, keystone=-0.20),
    "dutch": CameraPose(roll_degrees=6.5),
}

_DRIFT = 0.45  # share of a path that is covered at an even speed
_AFTERGLOW = 0.5  # time constant, in progress, of slowing down past the end
_WHIP = 0.24  # how far out, in picture heights, a whip begins


def _glide(progress: float) -> float:
    if progress <= 1.0:
        return _DRIFT * progress + (1.0 - _DRIFT) * ease(progress)
    return 1.0 + _DRIFT * _AFTERGLOW * (1.0 - math.exp((1.0 - progress) / _AFTERGLOW))


def _bounded(value: float, inner: float, outer: float) -> float:
    """Return the value itself inside ± inner, and beyond it a value that never passes ± outer, without a corner."""
    if abs(value) <= inner:
        return value
    return math.copysign(inner + (outer - inner) * math.tanh((abs(value) - inner) / (outer - inner)), value)


@dataclass(frozen=True)
class Path:
    """A move of a duration. `reach` scales its sideways part: 1 on wide pictures, less on narrow ones.

    `side` is the side of the picture that the people are on, 1 right and -1 left: a whip comes from there.
    """

    move: CameraMove
    duration_s: float
    reach: float = 1.0
    side: int = -1

    def at(self, time_s: float) -> CameraPose:
        """Return the pose at a time; it may be past the end."""
        return self.bounded(self._free(time_s))

    def bounded(self, pose: CameraPose) -> CameraPose:
        """Return the pose kept where the composition holds and every place has picture to show."""
        reach = self.reach
        return replace(
            pose,
            x=_bounded(pose.x, 0.15 * reach, 0.19 * reach),
            y=_bounded(pose.y, 0.03, 0.04),
            zoom=1.1 + _bounded(pose.zoom - 1.1, 0.09, 0.10),
            pan=_bounded(pose.pan, _WHIP * reach, 1.1 * _WHIP * reach),
            tilt=_bounded(pose.tilt, 0.035, 0.045),
            roll_degrees=_bounded(pose.roll_degrees, 3.0, 4.0),
        )

    def _free(self, time_s: float) -> CameraPose:
        u = _glide(time_s / self.duration_s)
        across, sway = self.reach * (2.0 * u - 1.0), 2.0 * u - 1.0
        poses: dict[CameraMove, CameraPose] = {
            "static": CameraPose(x=0.012 * across, zoom=1.01 + 0.02 * u),
            "pan_left": CameraPose(x=-0.13 * across, zoom=1.03),
            "pan_right": CameraPose(x=0.13 * across, zoom=1.03),
            "tilt_up": CameraPose(y=-0.02 * sway, zoom=1.03, tilt=0.028 * sway),
            "tilt_down": CameraPose(y=0.02 * sway, zoom=1.03, tilt=-0.028 * sway),
            "push_in": CameraPose(x=0.015 * self.reach * u, zoom=1.01 + 0.16 * u),
            "pull_out": CameraPose(zoom=1.17 - 0.15 * u),
            "roll": CameraPose(zoom=1.04 + 0.03 * u, roll_degrees=2.6 * sway),
            "orbit": CameraPose(x=0.15 * across, zoom=1.04, pan=0.13 * across),
            "whip_in": CameraPose(zoom=1.02 + 0.03 * u, pan=self.side * self.reach * _WHIP * _settling(time_s)),
        }
        return poses[self.move]

    def left_by(self, departure: "Path", time_s: float, since_s: float, weight: float) -> CameraPose:
        """Return the pose at a time of this path, moved by what another path did since its start, weighted 0..1."""
        pose, start, now = self._free(time_s), departure._free(0.0), departure._free(since_s)
        moved = CameraPose(
            x=pose.x + weight * (now.x - start.x),
            y=pose.y + weight * (now.y - start.y),
            zoom=pose.zoom * (1.0 + weight * (now.zoom / start.zoom - 1.0)),
            roll_degrees=pose.roll_degrees + weight * (now.roll_degrees - start.roll_degrees),
            pan=pose.pan + weight * (now.pan - start.pan),
            tilt=pose.tilt + weight * (now.tilt - start.tilt),
        )
        return self.bounded(moved)


def _settling(time_s: float) -> float:
    """Return a swing that falls from 1 to 0 in a third of a second and overshoots by a twentieth."""
    return math.exp(-8.0 * time_s) * math.cos(7.0 * time_s)


def handheld(pose: CameraPose, time_s: float, kick: float) -> CameraPose:
    """Return the pose with a breath of hand movement, pushed in a little by the beat's kick of 0..1."""
    return replace(
        pose,
        x=pose.x + 0.0035 * math.sin(1.7 * time_s) + 0.0015 * math.sin(4.1 * time_s),
        y=pose.y + 0.0030 * math.sin(2.3 * time_s + 1.0),
        zoom=pose.zoom * (1.0 + 0.018 * kick),
        roll_degrees=pose.roll_degrees + 0.35 * math.sin(0.8 * time_s),
    )
