"""What a person wants otherwise in what was decided, brought from times to segments.

The segment that plays at a time is meant; of two edits that meet in one segment the later counts. What an edit does
there is decided where the thing itself is: saliency in `saliency`, pins in `pins`, shots in `screenplay`.
"""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Protocol, TypeVar

from state.music import Segment, Segments


class UnfitEdit(ValueError):
    """An edit does not fit what is planned; the message says what there is instead."""


class Timed(Protocol):
    """An edit of the segment at a time, whose `str` is how a person would say it."""

    @property
    def at_s(self) -> float:
        """A time inside the segment, in seconds."""


E = TypeVar("E", bound=Timed)


def by_segment(edits: Iterable[E], segments: Segments) -> dict[int, E]:
    """Return the edit of every segment that has one, by the segment's number, in the segments' order.

    Raises
    ------
    UnfitEdit
        If an edit's time lies outside the song.
    """
    found = {segment_at(edit.at_s, segments, edit).index: edit for edit in edits}
    return dict(sorted(found.items()))


def segment_at(time_s: float, segments: Segments, edit: object) -> Segment:
    """Return the segment that plays at a time, which an edit names."""
    for segment in segments.segments:
        start_s, end_s = segments.span_s(segment)
        if start_s <= time_s < end_s:
            return segment
    duration_s = segments.rate.seconds(segments.frame_count)
    raise UnfitEdit(f"cannot {edit}: {time_s:g} s is not inside the song, which lasts {duration_s:.2f} s")


def known(name: str, names: Iterable[str], what: str, edit: object = None) -> str:
    """Return the one of some names that is meant, by an edit if there is one: in any case, with or without its article.

    Raises
    ------
    UnfitEdit
        If there is none; the message says what there is, and which is nearest.
    """
    called = {_plain(other): other for other in names}
    if (found := called.get(_plain(name))) is not None:
        return found
    near = get_close_matches(_plain(name), called, n=1)
    meant = f"did you mean {called[near[0]]!r}? There are" if near else "there are"
    cannot = "" if edit is None else f"cannot {edit}: "
    raise UnfitEdit(f"{cannot}there is no {what} {name!r} in this film; {meant}: {', '.join(called.values())}")


def _plain(name: str) -> str:
    return " ".join(name.casefold().split()).removeprefix("the ")
