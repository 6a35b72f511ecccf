"""What can be measured of a shot without a network that captions: its light, its colours, its camera, its scale.

STAGE (section 3) asks a vision-language model for cinematic attributes. Here they are arithmetic on a few small
pictures a second, in the words that a film's requests use where there are such (`models.captions`), and unsaid where
nothing can be measured. The camera is a similarity (move, zoom, roll) fitted to the optical flow; what moves otherwise
moves by itself, and how high it is tells the scale: people who stand still have none. Every bound is our own choice.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from metrics.optical_flow import WINDOW, farneback
from metrics.pictures import luma
from models.captions import colour_word
from state.time import FrameSpan
from state.value import Value
from training.shots.cutting import Picture

LOOKS_PER_S = 8
LIGHTS = ((60.0, "dark"), (110.0, "dim"), (170.0, "light"))
BRIGHT = "bright"
LEAST_COLOUR_SHARE = 0.12
MOST_COLOURS = 3
LEVELS = 16
"""Values of a colour's channel that are told from one another."""
PAN, ZOOM, ROLL = 0.08, 0.06, 0.05
"""How far the camera goes in a shot before it is said: in pictures' sides, as a logarithm, in radians."""
MOVES = {
    "across": ("pan_right", "pan_left"),
    "down": ("tilt_down", "tilt_up"),
    "zoom": ("push_in", "pull_out"),
    "roll": ("roll", "roll"),
}
OWN_PIXELS = 0.7
"""Farther than this from the camera's move a point moves by itself, between two looks."""
LEAST_OWN_SHARE, LEAST_OWN_LOOKS = 0.01, 0.25
SCALES = ((0.2, "extreme_wide"), (0.5, "wide"), (0.8, "medium"))
CLOSE = "close"
OUTLIERS, FITS = 2.5, 3


class Glance(NamedTuple):
    """What is seen at one frame.

    Attributes
    ----------
    frame, before
        Its number, and that of the glance before, None for the first.
    light
        Mean luma, 0..255.
    colours
        The share of each colour word, 0..1.
    camera
        How far the camera went since: across and down in pictures' sides, zoom as a logarithm, roll in radians.
    own_height
        How much of the picture's height moves by itself, 0..1; 0 if next to nothing does.
    """

    frame: int
    before: int | None
    light: float
    colours: Counter[str]
    camera: tuple[float, float, float, float]
    own_height: float


class Attributes(Value):
    """What was measured of some frames; None where nothing could be."""

    brightness: str
    palette: tuple[str, ...]
    move: str
    scale: str | None

    def sentence(self, length_s: float) -> str:
        """Return a description in words that says no more than what was measured."""
        camera = "does not move" if self.move == "static" else f"moves: {self.move.replace('_', ' ')}"
        colours = f", mostly {' and '.join(self.palette)}" if self.palette else ""
        moving = f"; what moves is seen {self.scale.replace('_', ' ')}" if self.scale else ""
        return f"A {self.brightness} shot of {length_s:.1f} s{colours}; the camera {camera}{moving}."


def glances(pictures: Iterable[Picture], step: int) -> Iterator[Glance]:
    """Yield a glance at every so many of small RGB pictures (height, width, 3)."""
    before: tuple[int, Picture] | None = None
    for frame, picture in enumerate(pictures):
        if frame % step:
            continue
        camera, own_height = _moved(before[1], picture) if before else ((0.0, 0.0, 0.0, 0.0), 0.0)
        light = float(luma(picture).mean())
        yield Glance(frame, before[0] if before else None, light, _colours(picture), camera, own_height)
        before = frame, picture


def measured(seen: Sequence[Glance], span: FrameSpan) -> Attributes:
    """Return what the glances at a span of frames say; the nearest one speaks if none falls into it."""
    inside = [glance for glance in seen if span.start_frame <= glance.frame < span.end_frame]
    if not inside:
        inside = [min(seen, key=lambda glance: abs(glance.frame - span.start_frame))]
    moving = [glance for glance in inside if glance.before is not None and glance.before >= span.start_frame]
    colours: Counter[str] = sum((glance.colours for glance in inside), Counter())
    least = LEAST_COLOUR_SHARE * colours.total()
    light = float(np.mean([glance.light for glance in inside]))
    return Attributes(
        brightness=_called(light, LIGHTS, BRIGHT),
        palette=tuple(word for word, share in colours.most_common(MOST_COLOURS) if share >= least),
        move=_camera_word([glance.camera for glance in moving]),
        scale=_scale_word([glance.own_height for glance in moving]),
    )


def _called(value: float, bounds: Sequence[tuple[float, str]], last: str) -> str:
    return next((word for bound, word in bounds if value < bound), last)


def _camera_word(ways: Sequence[tuple[float, float, float, float]]) -> str:
    far = np.sum(ways, axis=0) if ways else np.zeros(4)
    shares = far / (PAN, PAN, ZOOM, ROLL)
    most = int(np.abs(shares).argmax())
    if abs(shares[most]) < 1:
        return "static"
    return tuple(MOVES.values())[most][int(shares[most] < 0)]


def _scale_word(heights: Sequence[float]) -> str | None:
    own = [height for height in heights if height > 0]
    if not own or len(own) < LEAST_OWN_LOOKS * len(heights):
        return None
    return _called(float(np.median(own)), SCALES, CLOSE)


def _colours(picture: Picture) -> Counter[str]:
    kinds, counts = np.unique((picture // (256 // LEVELS)).reshape(-1, 3), axis=0, return_counts=True)
    shares: Counter[str] = Counter()
    for kind, count in zip(kinds.tolist(), counts.tolist(), strict=True):
        shares[_word_of(*kind)] += count / (picture.shape[0] * picture.shape[1])
    return shares


@cache
def _word_of(red: int, green: int, blue: int) -> str:
    wide = 256 // LEVELS
    return colour_word("#" + bytes(level * wide + wide // 2 for level in (red, green, blue)).hex())


def _moved(before: Picture, after: Picture) -> tuple[tuple[float, float, float, float], float]:
    """Return how the camera went between two pictures, and how high what moves otherwise is.

    The picture goes the other way than the camera: what is seen moves left when the camera pans right.
    """
    height, width = before.shape[:2]
    flow = farneback(before, after).astype(np.float64)
    down, right = np.indices((height, width), np.float64)
    y, x = (down - (height - 1) / 2).ravel(), (right - (width - 1) / 2).ravel()
    one, nothing = np.ones_like(x), np.zeros_like(x)
    # The unknowns: along x, along y, zoom, roll.
    rows = np.concatenate([np.stack([one, nothing, x, -y], 1), np.stack([nothing, one, y, x], 1)])
    told = np.concatenate([flow[..., 0].ravel(), flow[..., 1].ravel()])
    fitted, off = _fitted(rows, told)
    far = np.hypot(*np.split(off, 2)).reshape(height, width)
    own = far > max(OWN_PIXELS, float(np.quantile(far, 1 - LEAST_OWN_SHARE)) / 2)
    camera = (-fitted[0] / width, -fitted[1] / height, float(np.log1p(fitted[2])), -fitted[3])
    return camera, _height(own)


def _height(own: NDArray[np.bool_]) -> float:
    """Return how much of the height a mask fills, without what flow is smeared over it inside the picture."""
    if own.mean() <= LEAST_OWN_SHARE:
        return 0.0
    rows = own.mean(1) > LEAST_OWN_SHARE
    smeared = WINDOW // 2 * (int(not rows[0]) + int(not rows[-1]))
    return max(1, int(rows.sum()) - smeared) / len(rows)


def _fitted(rows: NDArray[np.float64], told: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the camera's move by least squares without what lies far off, and how far everything is from it."""
    kept = np.ones(len(told), np.bool_)
    for _ in range(FITS):
        fitted = np.linalg.lstsq(rows[kept], told[kept], rcond=None)[0]
        off = told - rows @ fitted
        bound = OUTLIERS * float(np.median(np.abs(off))) + 1e-6
        kept = np.abs(off) <= bound
    return np.asarray(fitted, np.float64), off
