"""Composition for any picture shape: where the people stand, where the light is, where words may be.

Units are picture heights about the centre. A wide picture sets people on a third, looking into the room that the words
are in; a tall or square one sets words above people. Words get what no camera move and no angle can bring a person
into, inside a safe area that is clear of the edges and, on tall pictures, of what phone players draw over the top, the
bottom and the right edge. Nothing here draws.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import get_args

from animatic.camera import VIEWS, CameraPose, Path
from state.film import CameraAngle, CameraMove, ShotRequest, ShotScale, Side

SIDE_SIGN: dict[Side, int] = {"left": -1, "center": 0, "right": 1}
GROUND = 0.385  # where the feet of a wide shot stand
EDGE = 0.05  # of the shorter side: what stays clear of words all round
PHONE_TOP, PHONE_BOTTOM, PHONE_SIDE = 0.105, 0.20, 0.08  # of the height and the width: a phone player's own
GAP = 0.02  # between words and people
NARROWEST = 0.36  # room beside people that words can still be set in
BELOW_FACES = 0.16  # where the coats of a medium shot have begun


@dataclass(frozen=True)
class Box:
    """A rectangle in picture heights."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in picture heights."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in picture heights."""
        return self.bottom - self.top

    def meets(self, other: "Box") -> bool:
        """Return whether the two have a point in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    @classmethod
    def around(cls, points: Iterable[tuple[float, float]]) -> "Box":
        """Return the smallest box that has all points in it."""
        xs, ys = zip(*points, strict=True)
        return cls(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True)
class Staging:
    """Where the first person is: feet for a figure, head centre for a close-up; `size` is body or head height."""

    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Layout:
    """The composition of one shot in one picture shape; `people` is how many there are."""

    aspect: float
    scale: ShotScale
    side: Side
    people: int
    angle: CameraAngle = "eye"

    @classmethod
    def of(cls, request: ShotRequest) -> "Layout":
        """Return the composition of a request."""
        shot = request.shot
        return cls(request.width / request.height, shot.scale, shot.side, len(request.characters), shot.angle)

    @property
    def peopled(self) -> bool:
        """Whether there is anybody."""
        return self.people > 0

    @property
    def half_width(self) -> float:
        """Half of the picture's width."""
        return self.aspect / 2

    @property
    def tall(self) -> bool:
        """Whether words go above people instead of beside them."""
        return self.aspect < 1.2

    @property
    def reach(self) -> float:
        """How far sideways the camera may go, 1 on wide pictures."""
        return min(1.0, self.aspect / 1.6)

    @property
    def full_figure(self) -> bool:
        """Whether a person is seen from head to foot."""
        return self.scale in ("wide", "extreme_wide")

    @property
    def facing(self) -> int:
        """The way a close-up looks: 1 to the right, -1 to the left; always into the picture."""
        return 1 if SIDE_SIGN[self.side] <= 0 else -1

    @property
    def people_side(self) -> int:
        """The side of the picture that the people are on: 1 right, -1 left."""
        return 1 if self.staging.x > 0 else -1

    @property
    def view(self) -> CameraPose:
        """How the camera stands for the shot's angle; a tilted horizon leans the people into the picture."""
        return replace(VIEWS[self.angle], roll_degrees=-self.people_side * VIEWS[self.angle].roll_degrees)

    @property
    def safe(self) -> Box:
        """The area that words never leave."""
        margin = EDGE * min(1.0, self.aspect)
        if self.aspect < 0.8:
            side = self.half_width - PHONE_SIDE * self.aspect  # both alike, so that centred words stand in the middle
            return Box(-side, -0.5 + PHONE_TOP, side, 0.5 - PHONE_BOTTOM)
        return Box(-self.half_width + margin, -0.5 + margin, self.half_width - margin, 0.5 - margin)

    @property
    def staging(self) -> Staging:
        """Where the first person is: on a third, with head room, larger from below and smaller from above."""
        sign, half = SIDE_SIGN[self.side], self.half_width
        loom = {"eye": 1.0, "low": 1.08, "high": 0.88, "dutch": 0.96}[self.angle]
        lower = 0.07 if self.angle == "high" else 0.0
        if self.scale == "extreme_wide":
            return Staging(sign * 0.36 * half, GROUND, 0.19 * loom)
        if self.scale == "wide":
            return Staging(sign * 0.36 * half, GROUND, (0.40 if self.tall else 0.50) * loom)
        if self.scale == "medium":
            if self.tall:
                return Staging(sign * 0.16 * half, 0.86 * loom + lower, 0.84 * loom)
            return Staging(sign * 0.40 * half, 0.78 * loom + lower, 0.98 * loom)
        size = loom * min(max(0.34 + 0.22 * (self.aspect - 0.5625), 0.30), 0.60)
        if self.tall:
            return Staging(-0.10 * self.facing * half, 0.15 + lower, size)
        return Staging(-0.42 * self.facing * half, 0.02 + lower, size)

    @property
    def body(self) -> Box:
        """What the people take up, before any camera; scarves in the wind are not counted."""
        stage = self.staging
        if self.scale == "close":
            back, front = (0.62, 0.46) if self.facing > 0 else (0.46, 0.62)
            return Box(
                stage.x - back * stage.size, stage.y - 0.66 * stage.size,
                stage.x + front * stage.size, stage.y + 0.55 * stage.size,
            )  # fmt: skip
        second, third = 0.32 * (self.people > 1), 0.32 * (self.people > 2)
        left, right = (second, third) if stage.x <= 0 else (third, second)
        return Box(
            stage.x - (0.17 + left) * stage.size, stage.y - 1.12 * stage.size,
            stage.x + (0.17 + right) * stage.size, stage.y,
        )  # fmt: skip

    @property
    def swept(self) -> Box:
        """Where the people may come in the picture, whatever the camera does."""
        return _swept(self)

    @property
    def sun_x(self) -> float:
        """Where the light of the scene is: behind the people's shoulder, so that words get the darker side."""
        if not self.peopled:
            return 0.24 * self.half_width
        reach = 0.20 if self.scale == "close" else 0.05
        return self.staging.x + reach * self.facing * min(1.0, self.half_width / 0.6)

    def clear_of_words(self, y: float, radius: float) -> tuple[float, float]:
        """Return the height and the radius of the scene's light, moved below the words where they are above people."""
        if not self.peopled or self.words.right < self.sun_x or self.words.left > self.sun_x:
            return y, radius
        smaller = 0.72 * radius if self.tall else 0.85 * radius
        return max(y, self.words.bottom + smaller), smaller

    @property
    def light_side(self) -> int:
        """The side of a person that the scene's light falls on: 1 right, -1 left."""
        return 1 if self.sun_x >= self.staging.x else -1

    @property
    def words_beside(self) -> bool:
        """Whether words stand at the people's side."""
        return self.peopled and not self.tall and (self.side != "center" or self.scale == "close")

    @property
    def words(self) -> Box:
        """The part of the safe area that is kept for words, away from the people."""
        safe, body = self.safe, self.swept
        if not self.peopled:
            return Box(safe.left, max(safe.top, -0.30), safe.right, 0.16)
        if self.words_beside:
            top, bottom = (max(safe.top, -0.40), 0.12) if self.full_figure else (-0.32, 0.30)
            if self.people_side < 0:
                beside = Box(body.right + GAP, top, safe.right, bottom)
            else:
                beside = Box(safe.left, top, body.left - GAP, bottom)
            if beside.width >= NARROWEST:
                return beside
        if self.scale == "medium" and not self.tall:
            return Box(safe.left, max(BELOW_FACES, safe.bottom - 0.28), safe.right, safe.bottom)
        return Box(safe.left, safe.top, safe.right, body.top - GAP)


@lru_cache(maxsize=256)
def _swept(layout: Layout) -> Box:
    body, view = layout.body, layout.view
    corners = [(x, y) for x in (body.left, body.right) for y in (body.top, body.bottom)]
    paths = [Path(move, 4.0, layout.reach, layout.people_side) for move in get_args(CameraMove)]
    poses = [path.at(time_s).seen_from(view) for path in paths for time_s in (0.0, 0.15, 0.35, 1.0, 2.0, 3.0, 4.0, 6.0)]
    return Box.around(pose.project(x, y) for pose in poses for x, y in corners)
