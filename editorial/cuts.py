"""Where the picture really changes from clip to clip, measured on the finished file.

A cut is where neighbouring pictures differ most: by their brightness pixel for pixel and by their histogram, which
motion hardly moves. A detector would also fire on a beat's flash, so only the neighbourhood of a planned cut is
searched. Within a transition there is no such step: there the share of the incoming clip is measured, by explaining
every picture's light as a sum of the outgoing clip's last picture and the incoming one's first; the transition's
middle is where that share passes one half. What a cut is worth against the music is a metric's business.
"""

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from editorial.decode import decode_luma
from editorial.transitions import LIGHT
from state.film import Timeline, Transition

REACH_FRAMES = 3
MEASURED_ROWS = 90
HISTOGRAM_BINS = 32


def measure_changes(path: Path, timeline: Timeline, clip_paths: Sequence[Path]) -> tuple[int, ...]:
    """Return, for every planned cut of a film, the frame on which the picture changes to the new clip.

    Parameters
    ----------
    path
        The film.
    timeline
        Its plan. Plain cuts are searched as `measure_cuts` does, transitions for their middle.
    clip_paths
        The clips' files in the order of the timeline.

    Raises
    ------
    ValueError
        If the film ends before a planned cut.
    """
    return tuple(measure_change(path, timeline, clip_paths, place) for place in range(1, len(timeline.clips)))


def measure_change(path: Path, timeline: Timeline, clip_paths: Sequence[Path], place: int) -> int:
    """Return the frame on which the picture changes to the clip at a place of the timeline, from 1 on.

    It depends on nothing but that clip, the one before, and the transitions into these and out of them.

    Raises
    ------
    ValueError
        If the film ends before the planned cut.
    """
    before, after = timeline.clips[place - 1], timeline.clips[place]
    cut = after.start_frame
    softly = {frame: transition for frame, transition in timeline.transition_frames if not transition.is_cut}
    if cut not in softly:
        is_last = place == len(timeline.clips) - 1
        return _measured_cut(path, before.start_frame, cut, sys.maxsize if is_last else after.end_frame)
    reach = softly[cut].half_frames + REACH_FRAMES
    first, last = cut - min(reach, before.frame_count), cut + min(reach, after.frame_count)
    ends = _picture(clip_paths[place - 1], before.frame_count - 1), _picture(clip_paths[place], 0)
    return _middle(path, softly[cut], (first, last), ends)


def measure_cuts(path: Path, planned: Sequence[int]) -> tuple[int, ...]:
    """Return, for every planned cut, the frame near it whose picture differs most from the one before.

    Only the groups of pictures around planned cuts are decoded.

    Parameters
    ----------
    path
        The film.
    planned
        Frames on which new clips should start, increasing, each at least 1. Frames within 3 of one are searched,
        where cuts are dense only those that are nearer to it than to the next cut.

    Raises
    ------
    ValueError
        If the film ends before a planned cut.
    """
    with_neighbours = zip([0, *planned], planned, [*planned[1:], sys.maxsize], strict=False)
    return tuple(_measured_cut(path, before, cut, after) for before, cut, after in with_neighbours)


def _measured_cut(path: Path, before: int, cut: int, after: int) -> int:
    """Return the frame near a planned cut, nearer than half-way to its neighbours, where the picture changes most."""
    first = max(cut - REACH_FRAMES, (before + cut) // 2 + 1)
    last = min(cut + REACH_FRAMES, (cut + after - 1) // 2)
    return _greatest_change(path, cut, first, last)


def _middle(
    path: Path, transition: Transition, span: tuple[int, int], ends: tuple[NDArray[np.uint8], NDArray[np.uint8]]
) -> int:
    """Return the frame of a span on which the incoming clip takes the lead."""
    outgoing, incoming = (_light(end, transition) for end in ends)
    parts = np.stack([outgoing, incoming, np.ones_like(outgoing)], axis=1)
    pictures = [_light(_thinned(luma), transition) for luma in decode_luma(path, span[0], span[1] - span[0])]
    if len(pictures) < span[1] - span[0]:
        raise ValueError(f"{path.name} ends before its planned cut at frame {span[1]}")
    old, new, _ = np.linalg.lstsq(parts, np.stack(pictures, axis=1))[0]
    unexplained = np.abs(1 - old - new)
    uneven = np.abs((new - old)[:-1] + (new - old)[1:])
    return span[0] + 1 + int(np.argmin(uneven + unexplained[:-1] + unexplained[1:]))


def _light(thinned: NDArray[np.uint8], transition: Transition) -> NDArray[np.float64]:
    """Return a picture's light; in a whip, which moves and blurs along the rows, the mean of every row."""
    light = LIGHT[thinned].astype(np.float64)
    return light.mean(axis=1) if transition.kind == "whip" else light.ravel()


def _picture(path: Path, frame: int) -> NDArray[np.uint8]:
    return _thinned(next(decode_luma(path, frame, 1)))


def _greatest_change(path: Path, cut: int, first: int, last: int) -> int:
    pictures = [_thinned(luma) for luma in decode_luma(path, first - 1, last - first + 2)]
    if len(pictures) <= cut - first + 1:
        raise ValueError(f"{path.name} ends before its planned cut at frame {cut}")
    return first + int(np.argmax([_change(a, b) for a, b in pairwise(pictures)]))


def _thinned(luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    step = max(1, luma.shape[0] // MEASURED_ROWS)
    return luma[::step, ::step]


def _change(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> float:
    """Return how different two pictures are: 0 for the same, 2 for black and white."""
    difference = np.abs(before.astype(np.int16) - after).mean() / 255
    histograms = [
        np.bincount((p // (256 // HISTOGRAM_BINS)).ravel(), minlength=HISTOGRAM_BINS) for p in (before, after)
    ]
    moved = np.abs(histograms[0] - histograms[1]).sum() / (2 * before.size)
    return float(difference + moved)
