"""Films taken apart into shots and chunks: rows to learn from, and lines of a benchmark.

How they come about is `training.shots`'s affair.
"""

from typing import Literal

from state.value import Value

Source = Literal["told", "told_of_film", "measured"]
"""Who says a description: somebody about this span, somebody about the whole film, or a measurement."""
Split = Literal["train", "evaluation"]


class ShotRow(Value):
    """One shot. `measured` names what of it no person said; `inner_pictures` are none in a shot that has no inside."""

    film: str
    film_sha256: str
    split: Split
    shot: int
    start_frame: int
    end_frame: int
    rate_numerator: int
    rate_denominator: int
    length_s: float
    width: int
    height: int
    description: str
    description_source: Source
    brightness: str
    palette: tuple[str, ...]
    move: str
    scale: str | None
    measured: tuple[str, ...]
    start_picture: str
    end_picture: str
    inner_frames: tuple[int, ...]
    inner_pictures: tuple[str, ...]


class Chunk(Value):
    """Some seconds of a film, from `start_frame` on and without `end_frame`, and what is said of them."""

    chunk: int
    shot: int
    start_frame: int
    end_frame: int
    start_s: float
    end_s: float
    caption: str
    caption_source: Source


class ChunkedFilm(Value):
    """One film of the benchmark, a line of its file; `is_long` if it lasts as long as the paper's."""

    film: str
    film_sha256: str
    split: Split
    rate: str
    frames: int
    length_s: float
    is_long: bool
    chunks: tuple[Chunk, ...]


class Fault(Value):
    """A film that was not taken, and why."""

    film: str
    reason: str


class Storyboards(Value):
    """The shots of all films: what STAGE calls ConStoryboard, and where there are inner pictures ConStoryboard-HP."""

    rows: tuple[ShotRow, ...]
