"""The beat grid as a person corrects it: half or double time, an offset, the metre, where bars begin.

Half time keeps every second beat, the half with the downbeats that are heard most clearly; bars of 4 become bars of 2
and stay where they were heard, while bars that cannot be halved (of 2 or of an odd number) go in pairs. Double time
puts a beat into the middle between every two and makes two bars of every bar, except that a bar of 2 becomes a bar of
4. To count in a certain metre, `beats_per_bar` says so.
"""

from collections import Counter
from itertools import pairwise

import numpy as np

from audio.errors import CorrectionError
from state.edits import GridEdits
from state.music import BeatGrid

FEWEST_BEATS_TO_HALVE = 4
SHORTEST_SPLIT_BAR = 3
METRES = range(2, 13)
LAID = 0.0
"""Confidence of a beat that nobody heard: it was put between two others, or before the first or after the last."""


def corrected_grid(heard: BeatGrid, edits: GridEdits, duration_s: float) -> BeatGrid:
    """Return a grid as corrected; it still covers the song from its first sample to its last.

    Parameters
    ----------
    heard
        The grid as tracked, to which `tempo` and `offset_ms` are relative; the ruler if the edits deny a pulse.
    duration_s
        Length of the song; beats that an offset moves out of it are left out, and gaps at its ends are filled.

    Raises
    ------
    CorrectionError
        If there is no pulse or too few beats to correct, or `downbeat_s` lies outside the song.
    """
    if edits.has_pulse is False and heard.has_pulse:
        raise ValueError("a song that is said to have no pulse needs another grid: lay the ruler of audio.ruler")
    if edits in (GridEdits(), GridEdits(has_pulse=False)):
        return heard
    if not heard.has_pulse:
        said = ", ".join(edits.model_dump(exclude_none=True))
        raise CorrectionError(f"the grid cannot be corrected by {said}: the song was heard to have no pulse")
    offset_s = (edits.offset_ms or 0.0) / 1000
    if edits.downbeat_s is not None and edits.downbeat_s >= duration_s:
        raise CorrectionError(f"downbeat_s {edits.downbeat_s:g} lies after the song's end at {duration_s:.2f} s")
    grid = heard
    if edits.tempo == "half":
        grid = _halved(grid, None if edits.downbeat_s is None else edits.downbeat_s - offset_s)
    elif edits.tempo == "double":
        grid = _doubled(grid, duration_s)
    if offset_s:
        grid = _shifted(grid, offset_s, duration_s)
    if edits.beats_per_bar is not None or edits.downbeat_s is not None:
        grid = _recounted(grid, edits.beats_per_bar or grid.beats_per_bar, edits.downbeat_s)
    return grid


def _halved(grid: BeatGrid, downbeat_s: float | None) -> BeatGrid:
    """Return every second beat: the half with the beat at `downbeat_s` if that is given, else the half heard best."""
    if len(grid.beats_s) < FEWEST_BEATS_TO_HALVE:
        raise CorrectionError(f"tempo cannot be half: the song has no more than {len(grid.beats_s)} beats")
    first = (_nearest(grid.beats_s, downbeat_s) if downbeat_s is not None else _clearer_half(grid)) % 2
    # Of bars of two beats one is left of each: every second downbeat then goes on beginning a bar.
    downbeats: list[int] = []
    for beat, place in enumerate(grid.positions[first::2]):
        if place == 1 and (not downbeats or beat - downbeats[-1] > 1):
            downbeats.append(beat)
    return _counted(grid.beats_s[first::2], grid.confidence[first::2], downbeats, grid.beats_per_bar)


def _clearer_half(grid: BeatGrid) -> int:
    """Return whether the downbeats, or else the beats, of even (0) or odd (1) number are heard more clearly."""
    earliest = grid.positions.index(1) % 2 if 1 in grid.positions else 0

    def clarity(half: int) -> tuple[float, float]:
        confidence, places = grid.confidence[half::2], grid.positions[half::2]
        return sum(c for c, place in zip(confidence, places, strict=True) if place == 1), sum(confidence)

    return max((earliest, 1 - earliest), key=clarity)


def _doubled(grid: BeatGrid, duration_s: float) -> BeatGrid:
    beats = np.array(grid.beats_s)
    middles = np.append((beats[:-1] + beats[1:]) / 2, beats[-1] + (beats[-1] - beats[-2]) / 2)
    times = np.stack([beats, middles], axis=1).ravel()
    confidence = [clarity for heard in grid.confidence for clarity in (heard, LAID)]
    if times[-1] >= duration_s:
        times, confidence = times[:-1], confidence[:-1]
    before = beats[0] - (beats[1] - beats[0]) / 2
    lead = int(before >= 0)
    if lead:
        times, confidence = np.append(before, times), [LAID, *confidence]
    downbeats = []
    heard_at = [beat for beat, place in enumerate(grid.positions) if place == 1]
    for beat, following in pairwise([*heard_at, len(beats)]):
        # The last bar may be cut short by the song's end: it is counted as long as the others.
        length = grid.beats_per_bar if following == len(beats) else following - beat
        downbeats += [2 * beat + lead] + [2 * beat + lead + length] * (length >= SHORTEST_SPLIT_BAR)
    inside = [beat for beat in downbeats if beat < len(times)]
    return _counted(tuple(np.round(times, 5).tolist()), tuple(confidence), inside, grid.beats_per_bar)


def _shifted(grid: BeatGrid, offset_s: float, duration_s: float) -> BeatGrid:
    """Return the grid moved by an offset, with beats laid at the nearest interval where it leaves the ends bare."""
    moved = [
        (round(time + offset_s, 5), place, clarity)
        for time, place, clarity in zip(grid.beats_s, grid.positions, grid.confidence, strict=True)
        if 0 <= round(time + offset_s, 5) < duration_s
    ]
    if len(moved) < 2:
        raise CorrectionError(f"offset_ms {1000 * offset_s:g} leaves no beats in the song")
    first_interval, last_interval = moved[1][0] - moved[0][0], moved[-1][0] - moved[-2][0]
    while moved[0][0] - first_interval >= 0:
        place = moved[0][1] - 1 or grid.beats_per_bar
        moved.insert(0, (round(moved[0][0] - first_interval, 5), place, LAID))
    while moved[-1][0] + last_interval < duration_s:
        place = moved[-1][1] % grid.beats_per_bar + 1
        moved.append((round(moved[-1][0] + last_interval, 5), place, LAID))
    beats_s, positions, confidence = zip(*moved, strict=True)
    return grid.model_copy(update={"beats_s": beats_s, "positions": positions, "confidence": confidence})


def _recounted(grid: BeatGrid, beats_per_bar: int, downbeat_s: float | None) -> BeatGrid:
    """Return the grid in one metre throughout, from `downbeat_s` or so that most of the heard downbeats stay."""
    if downbeat_s is None:
        heard = Counter(beat % beats_per_bar for beat, place in enumerate(grid.positions) if place == 1)
        origin = heard.most_common(1)[0][0] if heard else 0
    else:
        origin = _nearest(grid.beats_s, downbeat_s)
    positions = tuple((beat - origin) % beats_per_bar + 1 for beat in range(len(grid.beats_s)))
    return grid.model_copy(update={"positions": positions, "beats_per_bar": beats_per_bar})


def _counted(
    beats_s: tuple[float, ...], confidence: tuple[float, ...], downbeats: list[int], beats_per_bar: int
) -> BeatGrid:
    """Return beats with their places in the bars that begin at `downbeats`; the commonest bar is the song's metre."""
    lengths = Counter(after - before for before, after in pairwise(downbeats) if after - before in METRES)
    metre = lengths.most_common(1)[0][0] if lengths else beats_per_bar
    begins = set(downbeats)
    # Beats before the first downbeat are the end of a bar that began before the song.
    place = (-downbeats[0]) % metre if downbeats else 0
    positions = []
    for beat in range(len(beats_s)):
        place = 1 if beat in begins or (beat < min(begins, default=0) and place >= metre) else place + 1
        positions.append(place)
    return BeatGrid(
        beats_s=beats_s,
        positions=tuple(positions),
        confidence=confidence,
        beats_per_bar=metre,
        tempo_bpm=round(float(60 / np.median(np.diff(beats_s))), 2),
    )


def _nearest(beats_s: tuple[float, ...], time_s: float) -> int:
    return int(np.abs(np.array(beats_s) - time_s).argmin())
