"""A tiny world whose true answer is always known: figures that leave and come back, under names that carry no colour.

Three figures take turns before a background that stays, and whoever is there goes on with one walk to and fro. A
chunk's caption is one name; what its figure looks like is drawn anew for every clip, so that only who remembers the
first appearance can draw the second. Once everybody was seen, all pixels of all later chunks are determined, and a clip
can be judged by them: who came back, how the background is, whether the walk jumps at a chunk's border, how sharp it
is. What makes clips, and what is learnt from them, does not belong here.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from metrics.drift import normalised_drift
from metrics.pictures import Video
from metrics.proxies import sharpness

Pictures = NDArray[np.float32]
"""Colours in -1..1, shape (frames, height, width, 3)."""

HEIGHT, WIDTH, CHUNK_FRAMES, CHUNKS = 8, 16, 4, 8
NAMES, INTRODUCED = 3, 3
"""Different names, and how many chunks it takes until everybody was seen."""
FIGURE = (8, 4)
"""Rows and columns of the box that a figure fills."""
BRIGHT, DARK = (-0.3, 0.9), (-0.9, -0.3)
PALETTE = np.array(list(product(BRIGHT, repeat=3))[1:], np.float32)
"""What figures are coloured with: each has something bright. Backgrounds are dark."""
SCRIPTS = ((0, 1, 2, 0, 1, 2, 0, 1), (0, 1, 2, 2, 2, 2, 2, 0), (0, 1, 2, 1, 1, 0, 0, 2), (0, 1, 2, 0, 0, 2, 1, 1))
"""Who is there in each chunk of the clips that are judged: they return after 2, 3, 5 and 7 chunks."""
AWAY = 2
"""Who was last seen so many chunks ago has come back; whoever was seen in the last chunk has only stayed."""


def _masks() -> NDArray[np.bool_]:
    """Return the shapes, (shapes, *FIGURE), each of which touches all four sides: a box, a disc and a cross."""
    down, across = (np.abs(np.linspace(-1, 1, side)) for side in FIGURE)
    disc = down[:, None] ** 2 + across**2 < 1.5
    cross = (down[:, None] < 0.4) | (across < 0.4)
    return np.stack([np.ones(FIGURE, np.bool_), disc, cross])


MASKS = _masks()


@dataclass(frozen=True)
class Figure:
    """How somebody looks: numbers of `PALETTE` and of `MASKS`."""

    outer: int
    inner: int
    shape: int

    @property
    def picture(self) -> Pictures:
        """The figure in its box, (*FIGURE, 3); what is outside its mask means nothing."""
        drawn = np.tile(PALETTE[self.outer], (*FIGURE, 1))
        drawn[FIGURE[0] // 2 :] = PALETTE[self.inner]
        return drawn


@dataclass(frozen=True)
class TrueClip:
    """All that a clip shows.

    Attributes
    ----------
    names
        Who is there, chunk by chunk.
    figures
        What those of each name look like.
    sky, ground
        Colours of the upper and the lower half of the background.
    backwards
        Whether it goes from right to left.
    """

    names: tuple[int, ...]
    figures: tuple[Figure, ...]
    sky: tuple[float, float, float]
    ground: tuple[float, float, float]
    backwards: bool

    @property
    def rows(self) -> Pictures:
        """The colour of each row of the background, (HEIGHT, 3)."""
        return np.where(np.arange(HEIGHT)[:, None] < HEIGHT // 2, self.sky, self.ground).astype(np.float32)

    @property
    def columns(self) -> NDArray[np.intp]:
        """Where the figure's box begins in each frame."""
        walk = FIGURE[1] * np.arange(CHUNK_FRAMES)
        return np.tile(walk[::-1] if self.backwards else walk, len(self.names))

    def video(self) -> Pictures:
        """Draw the clip."""
        columns = self.columns
        pictures = np.tile(self.rows[None, :, None], (len(columns), 1, WIDTH, 1))
        for frame, column in enumerate(columns):
            figure = self.figures[self.names[frame // CHUNK_FRAMES]]
            box = pictures[frame, :, column : column + FIGURE[1]]
            box[MASKS[figure.shape]] = figure.picture[MASKS[figure.shape]]
        return pictures


def random_clip(rng: np.random.Generator, names: Sequence[int]) -> TrueClip:
    """Return a clip of these names that is random in all else; no two of its figures share a colour of their own."""
    colours = rng.permutation(len(PALETTE))
    figures = tuple(
        Figure(int(colours[name]), int(colours[NAMES + name]), int(rng.integers(len(MASKS)))) for name in range(NAMES)
    )
    sky, ground = rng.uniform(*DARK, (2, 3)).tolist()
    return TrueClip(
        tuple(names),
        figures,
        tuple(sky),
        tuple(ground),
        backwards=bool(rng.integers(2)),
    )


def random_names(rng: np.random.Generator, chunks: int = CHUNKS) -> tuple[int, ...]:
    """Return who is there in a clip to learn from: everybody once, then anybody."""
    return tuple(rng.permutation(NAMES).tolist() + rng.integers(NAMES, size=chunks - NAMES).tolist())


def returns(names: Sequence[int]) -> dict[int, int]:
    """Return the chunks in which somebody is back who was away, and how many chunks ago each was last seen."""
    gaps: dict[int, int] = {}
    for chunk, name in enumerate(names):
        before = [earlier for earlier in range(chunk) if names[earlier] == name]
        if before and chunk - before[-1] >= AWAY:
            gaps[chunk] = chunk - before[-1]
    return gaps


@dataclass(frozen=True)
class Judged:
    """How far a clip is from the truth after everybody was seen; 0 is perfect, but for `recognised`.

    Attributes
    ----------
    identity
        How unlike themselves figures are that come back: the mean distance of a colour, 0..1, over the true figure's
        pixels, wherever the figure is found.
    recognised
        The share of them that is more like itself than like the two others; 1 is perfect, chance a third.
    background
        The mean distance of a row's colour, 0..1.
    jump
        Pixels that the walk moves from a chunk to the next beyond its own speed.
    clarity
        How far the sharpness leaves what it was in the first chunk: BlockVid's drift error of clarity, normalised,
        of the share of the true sharpness that is there.
    by_gap
        `identity` by how many chunks ago somebody was last seen.
    """

    identity: float
    recognised: float
    background: float
    jump: float
    clarity: float
    by_gap: dict[int, float]

    def to_json(self) -> dict[str, object]:
        """Return it as JSON has it, whose keys are words."""
        return {**asdict(self), "by_gap": {str(gap): error for gap, error in self.by_gap.items()}}


def judge(clip: TrueClip, video: Pictures, first: int = INTRODUCED) -> Judged:
    """Judge a video of a clip that was introduced truly, by its chunks from the first one on that was made."""
    chunks = [video[at : at + CHUNK_FRAMES] for at in range(0, len(video), CHUNK_FRAMES)]
    rows = [background(chunk) for chunk in chunks]
    places = [found(chunk, row) for chunk, row in zip(chunks, rows, strict=True)]
    made = range(first, len(chunks))
    gaps = {chunk: gap for chunk, gap in returns(clip.names).items() if chunk in made}
    unlike = {chunk: [_unlike(chunks[chunk], places[chunk], other) for other in clip.figures] for chunk in gaps}
    errors = {chunk: unlike[chunk][clip.names[chunk]] for chunk in gaps}
    return Judged(
        identity=float(np.mean(list(errors.values()))),
        recognised=float(np.mean([np.argmin(unlike[chunk]) == clip.names[chunk] for chunk in gaps])),
        background=float(np.mean([np.abs(rows[chunk] - clip.rows).mean() / 2 for chunk in made])),
        jump=float(np.mean([_jump(clip, places[chunk - 1][-1], places[chunk][0]) for chunk in made])),
        clarity=_clarity_drift(clip, video),
        by_gap={gap: float(np.mean([errors[c] for c in gaps if gaps[c] == gap])) for gap in set(gaps.values())},
    )


def background(chunk: Pictures) -> Pictures:
    """Return the colour of each row of a chunk's background: the median, for a figure hides fewer than half."""
    return np.asarray(np.median(chunk, axis=(0, 2)), np.float32)


def found(chunk: Pictures, rows: Pictures) -> list[tuple[int, int]]:
    """Return where the figure's box begins in each frame: the box that differs most from the background."""
    energy = np.square(chunk - rows[:, None]).sum(-1)
    boxes = np.lib.stride_tricks.sliding_window_view(energy, FIGURE, (1, 2)).sum((-2, -1))
    return [
        (int(best // boxes.shape[2]), int(best % boxes.shape[2])) for best in boxes.reshape(len(chunk), -1).argmax(1)
    ]


def _unlike(chunk: Pictures, places: Sequence[tuple[int, int]], figure: Figure) -> float:
    mask = MASKS[figure.shape]
    boxes = [chunk[n, row : row + FIGURE[0], column : column + FIGURE[1]] for n, (row, column) in enumerate(places)]
    return float(np.mean([np.abs(box[mask] - figure.picture[mask]).mean() / 2 for box in boxes]))


def _jump(clip: TrueClip, before: tuple[int, int], after: tuple[int, int]) -> int:
    back = int(clip.columns[0] - clip.columns[CHUNK_FRAMES - 1])
    return abs(after[0] - before[0]) + abs(after[1] - before[1] - back)


def _clarity_drift(clip: TrueClip, video: Pictures) -> float:
    shares = _sharpness(video) / _sharpness(clip.video())
    drift = normalised_drift(shares)
    return float("nan") if drift is None else drift


def _sharpness(video: Pictures) -> NDArray[np.float64]:
    sharp = np.array([sharpness(picture) for picture in as_bytes(video)])
    return np.asarray(sharp.reshape(-1, CHUNK_FRAMES).mean(1), np.float64)


def as_bytes(video: Pictures) -> Video:
    """Return colours in -1..1 as bytes."""
    return np.asarray(np.clip(np.rint((video + 1) * 127.5), 0, 255), np.uint8)
