"""Boundaries moved, added and removed by time, whatever it is that they part.

A boundary is addressed by any time within 2 s of it, and put on the grid nearby unless it is to stand exactly where it
was written. What becomes of the pieces between boundaries does not belong here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from audio.errors import CorrectionError
from state.edits import AddBoundary, BoundaryEdit, MoveBoundary

NEAR_S = 2.0
SAME_TIME_S = 1e-6


@dataclass(frozen=True)
class Piece:
    """What lies from one boundary to the next: where it starts, which piece it was, whether its start was added."""

    start_s: float
    was: int
    added: bool = False


@dataclass(frozen=True)
class Ground:
    """Where boundaries may stand: `grid_s` are the times they are drawn to, none of them where there is no pulse.

    `thing` is what they part, in the words of an error; pieces must last `shortest_s`.
    """

    thing: str
    end_s: float
    grid_s: Sequence[float]
    shortest_s: float


def edited_pieces(starts_s: Sequence[float], edits: Sequence[BoundaryEdit], ground: Ground) -> list[Piece]:
    """Return the pieces that tile 0..`ground.end_s` after the edits, applied one after the other.

    Raises
    ------
    CorrectionError
        If an edit names a boundary that is not there, or puts one where there is no room.
    """
    pieces = [Piece(start_s, place) for place, start_s in enumerate(starts_s)]
    for edit in edits:
        if isinstance(edit, MoveBoundary):
            place = _found(pieces, edit.move_s, edit, ground)
            moved = replace(pieces.pop(place), start_s=_place_of(edit.to_s, edit.exactly, edit, ground))
            neighbours = _before(pieces, moved.start_s, edit, ground)
            if neighbours != place - 1:
                raise _refused(edit, ground, "it would pass another boundary; move or remove that one first")
            pieces.insert(place, moved)
        elif isinstance(edit, AddBoundary):
            start_s = _place_of(edit.add_s, edit.exactly, edit, ground)
            place = _before(pieces, start_s, edit, ground)
            pieces.insert(place + 1, Piece(start_s, pieces[place].was, added=True))
        else:
            del pieces[_found(pieces, edit.remove_s, edit, ground)]
    return pieces


def _found(pieces: Sequence[Piece], time_s: float, edit: BoundaryEdit, ground: Ground) -> int:
    """Return the place of the piece that starts nearest to a time; the song's own start is no boundary."""
    if len(pieces) == 1:
        raise _refused(edit, ground, "the whole song is one piece; add a boundary instead")
    place = min(range(1, len(pieces)), key=lambda place: abs(pieces[place].start_s - time_s))
    nearest_s = pieces[place].start_s
    if abs(nearest_s - time_s) > NEAR_S + SAME_TIME_S:
        raise _refused(edit, ground, f"there is none within {NEAR_S:g} s; the nearest is at {nearest_s:.2f} s")
    return place


def _place_of(time_s: float, exactly: bool, edit: BoundaryEdit, ground: Ground) -> float:
    if not 0 < time_s < ground.end_s:
        raise _refused(edit, ground, f"{time_s:g} s is not inside the song, which lasts {ground.end_s:.2f} s")
    if exactly or not ground.grid_s:
        return time_s
    return min(ground.grid_s, key=lambda grid_s: abs(grid_s - time_s))


def _before(pieces: Sequence[Piece], start_s: float, edit: BoundaryEdit, ground: Ground) -> int:
    """Return the piece that a new boundary falls into, if it leaves enough of it on both sides."""
    edges_s = [*(piece.start_s for piece in pieces), ground.end_s]
    near_s = min(edges_s, key=lambda edge_s: abs(edge_s - start_s))
    if abs(near_s - start_s) < ground.shortest_s - SAME_TIME_S:
        what = {0.0: "the song's start", ground.end_s: "the song's end"}.get(near_s, f"the boundary at {near_s:.2f} s")
        raise _refused(edit, ground, f"at {start_s:.2f} s it would stand too near to {what}")
    return sum(piece.start_s < start_s for piece in pieces) - 1


def _refused(edit: BoundaryEdit, ground: Ground, why: str) -> CorrectionError:
    return CorrectionError(f"cannot {edit} of {ground.thing}: {why}")
