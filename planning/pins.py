"""Pins: what the user allows for single segments, from the times by which edits name them.

Whether a pin can be kept is found out when the candidate plans are made, not here.
"""

from planning.edits import by_segment, segment_at
from state.music import Segments
from state.plan import Pin, Pins
from state.wishes import KINDS, PlanEdits


def pins_of(edits: PlanEdits, segments: Segments) -> Pins:
    """Return at most one pin per segment, in order; of two edits of one segment the later counts.

    Raises
    ------
    UnfitEdit
        If an edit names a time outside the song.
    """
    return Pins(
        pins=tuple(
            Pin(
                segment=segment,
                kinds=tuple(kind for kind in KINDS if kind in edit.allow),
                owner=None if edit.owner_s is None else segment_at(edit.owner_s, segments, edit).index,
            )
            for segment, edit in by_segment(edits.pins, segments).items()
        )
    )
