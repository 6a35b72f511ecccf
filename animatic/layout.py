"""Composition for any picture shape: where the people stand, where the light is, where words may be.

Units are picture heights about the centre. A wide picture sets people and words side by side; a tall or square one
sets words above people. The safe area keeps words clear of the edges and, on tall pictures, of what phone players
draw over the top and the bottom. Nothing here draws.
"""

from dataclasses import dataclass

from state.film import ShotRequest, ShotScale, Side

SIDE_SIGN: dict[Side, int] = {"left": -1, "center": 0, "right": 1}
GROUND = 0.385  # where the feet of a wide shot stand


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


@dataclass(frozen=True)
class Staging:
    """Where the first person is: feet for a figure, head centre for a close-up; `size` is body or head height."""

    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Layout:
    """The composition of one shot in one picture shape."""

    aspect: float
    scale: ShotScale
    side: Side
    peopled: bool

    @classmethod
    def of(cls, request: ShotRequest) -> "Layout":
        """Return the composition of a request."""
        return cls(request.width / request.height, request.shot.scale, request.shot.side, bool(request.characters))

    @property
    def half_width(self) -> float:
        """Half of the picture's width."""
        return self.aspect / 2

    @property
    def tall(self) -> bool:
        """Whether words go above people instead of beside them."""
        return self.aspect < 1.2

    @property
    def full_figure(self) -> bool:
        """Whether a person is seen from head to foot."""
        return self.scale in ("wide", "extreme_wide")

    @property
    def facing(self) -> int:
        """The way a close-up looks: 1 to the right, -1 to the left; always into the picture."""
        return 1 if SIDE_SIGN[self.side] <= 0 else -1

    @property
    def safe(self) -> Box:
        """The area that words never leave."""
        margin = 0.055 * min(1.0, self.aspect)
        top, bottom = (0.105, 0.15) if self.tall and self.aspect < 0.8 else (0.06, 0.07)
        return Box(-self.half_width + margin, -0.5 + top, self.half_width - margin, 0.5 - bottom)

    @property
    def staging(self) -> Staging:
        """Where the first person is."""
        sign = SIDE_SIGN[self.side]
        if self.scale == "extreme_wide":
            return Staging(sign * 0.36 * self.half_width, GROUND, 0.20)
        if self.scale == "wide":
            return Staging(sign * 0.36 * self.half_width, GROUND, 0.44 if self.tall else 0.50)
        if self.scale == "medium":
            if self.tall:
                return Staging(sign * 0.16 * self.half_width, 0.70, 0.84)
            return Staging(sign * 0.42 * self.half_width, 0.78, 0.98)
        size = min(max(0.34 + 0.22 * (self.aspect - 0.5625), 0.30), 0.60)
        if self.tall:
            return Staging(-0.10 * self.facing * self.half_width, 0.10, size)
        return Staging(-0.42 * self.facing * self.half_width, 0.02, size)

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
    def words(self) -> Box:
        """The part of the safe area that is kept for words, away from the people."""
        safe = self.safe
        if not self.peopled:
            return Box(safe.left, max(safe.top, -0.30), safe.right, 0.16)
        stage = self.staging
        if self.tall or (self.side == "center" and self.full_figure):
            head_top = {
                "extreme_wide": stage.y - stage.size * 1.10,
                "wide": stage.y - stage.size * 1.10,
                "medium": stage.y - stage.size * 1.10,
                "close": stage.y - 0.66 * stage.size,
            }
            return Box(safe.left, safe.top, safe.right, max(head_top[self.scale] - 0.01, safe.top + 0.10))
        if self.side == "center" and self.scale == "medium":
            return Box(safe.left, 0.14, safe.right, safe.bottom)
        reach = {"extreme_wide": 0.27, "wide": 0.27, "medium": 0.36, "close": 0.40}[self.scale]
        vertical = (max(safe.top, -0.40), 0.12) if self.full_figure else (-0.34, 0.30)
        if stage.x <= 0:
            return Box(stage.x + reach, vertical[0], safe.right, vertical[1])
        return Box(safe.left, vertical[0], stage.x - reach, vertical[1])
