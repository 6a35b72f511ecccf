"""The camera: where it stands at each moment of a shot. Parallax itself is done by `sheet.Sheet.layer`.

A path is a function of progress, easy at both ends yet never quite still. Past progress 1 it slows down from its last
speed without a jolt, because a clip that reuses may outlive its owner.
"""

import math
from dataclasses import dataclass

from animatic.easing import ease
from state.film import CameraMove


@dataclass(frozen=True)
class CameraPose:
    """Camera position in picture heights, zoom about the centre (1 is neutral), roll in degrees."""

    x: float = 0.0
    y: float = 0.0
    zoom: float = 1.0
    roll_degrees: float = 0.0

    def distance(self, other: "CameraPose") -> float:
        """Return about how far, in picture heights, a point at the people's depth moves between two poses."""
        return abs(self.x - other.x) + abs(self.y - other.y) + 0.6 * abs(self.zoom - other.zoom)


_DRIFT = 0.45  # share of a path that is covered at an even speed
_AFTERGLOW = 0.5  # time constant, in progress, of slowing down past the end


def _glide(progress: float) -> float:
    if progress <= 1.0:
        return _DRIFT * progress + (1.0 - _DRIFT) * ease(progress)
    return 1.0 + _DRIFT * _AFTERGLOW * (1.0 - math.exp((1.0 - progress) / _AFTERGLOW))


def on_path(move: CameraMove, progress: float) -> CameraPose:
    """Return the pose of a move at a progress of 0..1 (it may go past 1)."""
    u = _glide(progress)
    if move == "pan_left":
        return CameraPose(x=0.15 - 0.30 * u, zoom=1.04)
    if move == "pan_right":
        return CameraPose(x=-0.15 + 0.30 * u, zoom=1.04)
    if move == "tilt_up":
        return CameraPose(y=0.07 - 0.13 * u, zoom=1.05)
    if move == "push_in":
        return CameraPose(x=0.015 * u, zoom=1.0 + 0.17 * u)
    if move == "pull_out":
        return CameraPose(zoom=1.20 - 0.19 * u)
    return CameraPose(x=-0.012 + 0.024 * u, zoom=1.01 + 0.02 * u)


def handheld(pose: CameraPose, time_s: float, kick: float) -> CameraPose:
    """Return the pose with a breath of hand movement, pushed in a little by the beat's kick of 0..1."""
    return CameraPose(
        x=pose.x + 0.0035 * math.sin(1.7 * time_s) + 0.0015 * math.sin(4.1 * time_s),
        y=pose.y + 0.0030 * math.sin(2.3 * time_s + 1.0),
        zoom=pose.zoom * (1.0 + 0.018 * kick),
        roll_degrees=pose.roll_degrees + 0.35 * math.sin(0.8 * time_s),
    )


def departed(pose: CameraPose, move: CameraMove, progress: float, weight: float) -> CameraPose:
    """Return a pose that leaves its path by another move's own displacement, weighted 0..1."""
    start, now = on_path(move, 0.0), on_path(move, progress)
    return CameraPose(
        x=pose.x + weight * (now.x - start.x),
        y=pose.y + weight * (now.y - start.y),
        zoom=pose.zoom * (1.0 + weight * (now.zoom / start.zoom - 1.0)),
        roll_degrees=pose.roll_degrees,
    )
