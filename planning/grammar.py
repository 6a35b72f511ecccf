"""The grammar of shots: how far, which move, which side, and what the body does, for every motif of the song.

The same music gets the same framing, so that reusing a picture is natural and a return is recognised; neighbouring
shots differ, so that a cut is felt. Words that matter are seen close, choruses open wide and press in. Who stands
there and in which place is not decided here.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

from planning.casting import Family
from state.film import CameraMove, Pose, ShotScale, Side


@dataclass(frozen=True)
class Framing:
    """What the lens does in one shot."""

    scale: ShotScale
    move: CameraMove
    pose: Pose
    side: Side = "center"


# By family, in the order in which they are preferred.
PREFERRED: dict[Family, tuple[Framing, ...]] = {
    "frame": (
        Framing("wide", "pan_right", "stand"),
        Framing("medium", "static", "look_up", "left"),
        Framing("wide", "tilt_up", "look_up", "right"),
        Framing("medium", "pull_out", "walk", "right"),
    ),
    "verse": (
        Framing("medium", "pan_left", "walk", "right"),
        Framing("close", "static", "stand", "left"),
        Framing("wide", "pan_right", "walk", "left"),
        Framing("close", "push_in", "look_up", "right"),
        Framing("medium", "tilt_up", "look_up", "left"),
    ),
    "chorus": (
        Framing("wide", "push_in", "arms_up"),
        Framing("medium", "pan_left", "arms_up", "right"),
        Framing("close", "tilt_up", "look_up", "left"),
        Framing("wide", "pull_out", "arms_up"),
        Framing("medium", "push_in", "look_up", "left"),
        Framing("close", "pan_right", "look_up", "right"),
    ),
    "bridge": (
        Framing("close", "push_in", "look_up", "right"),
        Framing("wide", "pull_out", "stand"),
        Framing("medium", "tilt_up", "look_up", "left"),
        Framing("wide", "pan_left", "walk", "right"),
    ),
}
EVERY_OTHER = tuple(Framing(scale, move, "stand") for scale in get_args(ShotScale) for move in get_args(CameraMove))
NEXT_POSE: dict[Pose, Pose] = {"stand": "look_up", "walk": "look_up", "look_up": "arms_up", "arms_up": "arms_up"}
PAUSED_POSE: dict[Pose, Pose] = {"stand": "walk", "walk": "stand", "look_up": "stand", "arms_up": "look_up"}


def frame_motifs(motifs: Sequence[str], family_of: Mapping[str, Family], spoken: Collection[str]) -> dict[str, Framing]:
    """Return one framing per motif.

    Parameters
    ----------
    motifs
        The motif of every segment, in the order of the song.
    family_of
        The family of every motif.
    spoken
        The motifs whose words matter; outside the chorus they are seen close where the neighbours allow.

    Returns
    -------
    dict
        No two neighbours with different motifs have the same scale and move.
    """
    neighbours: dict[str, set[str]] = {motif: set() for motif in motifs}
    for before, after in pairwise(motifs):
        if before != after:
            neighbours[before].add(after)
            neighbours[after].add(before)
    framing: dict[str, Framing] = {}
    for motif in dict.fromkeys(motifs):
        beside = [framing[other] for other in neighbours[motif] if other in framing]
        used = list(framing.values())
        candidates = PREFERRED[family_of[motif]] + EVERY_OTHER
        wants_close = motif in spoken and family_of[motif] != "chorus"
        cost = [_cost(c, i, beside, used, wants_close) for i, c in enumerate(candidates)]
        framing[motif] = candidates[cost.index(min(cost))]
    return framing


def pose_at(framing: Framing, family: Family, occurrence: int) -> Pose:
    """Return the pose when a motif is heard for the n-th time (from 0): choruses rise, the others turn back.

    A close shot shows a face, which keeps its pose.
    """
    if framing.scale == "close":
        return framing.pose
    if family == "chorus":
        return NEXT_POSE[framing.pose] if occurrence else framing.pose
    return PAUSED_POSE[framing.pose] if occurrence % 2 else framing.pose


def _cost(
    candidate: Framing, place: int, beside: Sequence[Framing], used: Sequence[Framing], wants_close: bool
) -> float:
    """Weigh a framing: never a neighbour's picture, rarely its scale or move, seldom the same again."""
    same_cut = sum((candidate.scale, candidate.move) == (other.scale, other.move) for other in beside)
    same_scale = sum(candidate.scale == other.scale for other in beside)
    same_move = sum(candidate.move == other.move for other in beside)
    again = sum((candidate.scale, candidate.move) == (other.scale, other.move) for other in used)
    too_far = wants_close and candidate.scale != "close"
    return 1000 * same_cut + 4 * same_scale + 3 * same_move + 3 * again + 2 * too_far + 0.75 * place
