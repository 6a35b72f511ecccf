"""Which songs are heard: those of the published page, and those that whoever tunes the hearing may listen to.

The two share no song, so that a tuned ear is marked on music it was not tuned on. Recordings are too few to be shared
out: they are published only. How a song comes to be in a folder belongs to `music_corpus`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.charts import CHARTED_SONGS
from benchmarks.composer import compose
from benchmarks.music_corpus import CorpusError, composed_song, demo_song, human_song, real_song
from benchmarks.music_truth import TrueSong
from benchmarks.openmsx import PIECES
from demo.songs import GENRES

PUBLISHED_COMPOSED, QUICK_COMPOSED, ASIDE_COMPOSED = range(32), range(4), range(32, 64)


@dataclass(frozen=True)
class Offer:
    """A song's name, and the function that puts it into a folder, unless it lies there."""

    name: str
    make: Callable[[Path], TrueSong]


def published() -> list[Offer]:
    """Return the songs that the page is about: every kind, half of what people composed."""
    return [*_demo(), *_composed(PUBLISHED_COMPOSED), *_human(PIECES[::2]), *_real()]


def quick() -> list[Offer]:
    """Return a few of the published songs of every kind."""
    return [*_demo(), *_composed(QUICK_COMPOSED), *_human(PIECES[:8:2]), *_real()]


def aside() -> list[Offer]:
    """Return the songs for tuning: other composed ones, and the other half of what people composed."""
    return [*_composed(ASIDE_COMPOSED), *_human(PIECES[1::2])]


def gather(offers: Iterable[Offer], folder: Path) -> tuple[list[TrueSong], list[str]]:
    """Return the songs that can be had, put into a folder, and a sentence for every reason why others cannot."""
    songs, left_out = [], []
    for offer in offers:
        try:
            songs.append(offer.make(folder))
        except CorpusError as missing:
            left_out.append(f"Left out: {missing}")
    return songs, list(dict.fromkeys(left_out))


def _demo() -> list[Offer]:
    return [Offer(genre, partial(demo_song, genre)) for genre in GENRES]


def _composed(indices: Iterable[int]) -> list[Offer]:
    return [Offer(compose(index).name, partial(composed_song, index)) for index in indices]


def _human(names: Iterable[str]) -> list[Offer]:
    return [Offer(name, partial(human_song, name)) for name in names]


def _real() -> list[Offer]:
    return [Offer(name.partition("/")[2], partial(real_song, name)) for name in CHARTED_SONGS]
