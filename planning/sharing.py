"""What repeats and how far: the directed sharing graph G with its divergences (AllocMV, sections 2.2 and 2.4).

Segments with the same motif key are the same music by the listening of `audio`; here their beats are laid side by
side, and a later one may fork from an earlier one up to the beat on which harmony, timbre or words stop being the
same. The owner by rule is the earliest member: the viewer meets the picture there first, so a repeat reads as a
return and not as a preview.

Three things never happen, because they would be seen: the first clip lends nothing (the title is on it), a fork never
reaches into the film's fade-out, and a clip never ends inside a borrowed picture. Which forks are used is not decided
here.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from planning.ends import fade_out_frames
from planning.words import plain, sung_between
from state.music import BeatGrid, Features, Lyrics, Segment, Segments
from state.plan import Fork, SharingGroup, SharingGroups

SAME_HARMONY = 0.90  # cosine of mean chroma over a beat
SAME_TIMBRE = 0.90  # cosine of the mel spectrum's cube root, near to loudness, over a beat
SAME_MOMENT_S = 0.15  # words further apart than this would be lit visibly off the voice
LINE_LEAD_S = 0.5  # a line may be on the screen this long before it is sung
GREATEST_SHARE = 0.75
# Round one weighs every combination of owners that lend differently. In a large group a few that complement one another
# lose next to nothing, and keep it from growing exponential in a song that is made of one loop.
LARGE_GROUP = 12
MOST_OWNERS = 4


@dataclass(frozen=True)
class _BeatTrack:
    """One segment beat by beat. `ends[k]` is the frame, from the segment's start, on which its k-th beat ends."""

    segment: Segment
    ends: tuple[int, ...]
    harmony: NDArray[np.float64]
    timbre: NDArray[np.float64]
    words: tuple[tuple[tuple[str, float], ...], ...]


def sharing_groups(segments: Segments, features: Features, beat_grid: BeatGrid, lyrics: Lyrics) -> SharingGroups:
    """Return the sharing groups of a song, every segment in exactly one, in the order of their owners.

    Parameters
    ----------
    segments
        The cut song; segments with equal `motif` share a group, the first segment has one of its own.
    features
        Chroma and mel spectra, compared beat by beat.
    beat_grid
        Beats in seconds. Every prefix ends on a beat of the owner that is within one frame of the consumer's.
    lyrics
        Timed words; a beat on which the screen shows other words, or the same at other moments, is a divergence.
    """
    groups = []
    for members in _by_motif(segments):
        tracks = [_track(segment, segments, features, beat_grid, lyrics) for segment in members]
        shortest = int(60 / beat_grid.tempo_bpm * segments.rate.fraction)
        forks = [
            fork
            for later, consumer in enumerate(tracks)
            for owner in tracks[:later]
            if (fork := _fork(owner, consumer, shortest, fade_out_frames(segments, consumer.segment)))
        ]
        if len(members) > LARGE_GROUP:
            forks = _from_few_owners(forks, members[0].index)
        groups.append(
            SharingGroup(
                motif=members[0].motif,
                members=tuple(segment.index for segment in members),
                owner=members[0].index,
                forks=tuple(forks),
            )
        )
    return SharingGroups(groups=tuple(groups))


def _from_few_owners(forks: Sequence[Fork], rule_owner: int) -> list[Fork]:
    """Keep few owners that lend differently: the one by rule, those that add most shared frames, and their likes."""
    lends: dict[int, dict[int, int]] = {fork.owner: {} for fork in forks}
    for fork in forks:
        lends[fork.owner][fork.consumer] = fork.prefix_frames
    owners = [rule_owner] if rule_owner in lends else []
    while len(owners) < MOST_OWNERS:
        unlike = [owner for owner in lends if not any(_lend_alike(lends, owner, chosen) for chosen in owners)]
        if not unlike:
            break
        owners.append(max(unlike, key=lambda owner: _added_frames(lends, owners, owner)))
    return [fork for fork in forks if any(_lend_alike(lends, fork.owner, chosen) for chosen in owners)]


def _lend_alike(lends: Mapping[int, Mapping[int, int]], one: int, other: int) -> bool:
    """Tell whether two owners lend the same number of frames to every member after both."""
    later = max(one, other)
    ours, theirs = ({c: frames for c, frames in lends[owner].items() if c > later} for owner in (one, other))
    return ours == theirs


def _added_frames(lends: Mapping[int, Mapping[int, int]], owners: Sequence[int], owner: int) -> int:
    """Return how many more frames are shared when an owner joins others."""
    return sum(
        max(0, frames - max((lends[other].get(consumer, 0) for other in owners), default=0))
        for consumer, frames in lends[owner].items()
    )


def _by_motif(segments: Segments) -> Iterator[list[Segment]]:
    first, *others = segments.segments
    by_motif: dict[str, list[Segment]] = {}
    for segment in others:
        by_motif.setdefault(segment.motif, []).append(segment)
    yield [first]
    yield from by_motif.values()


def _track(segment: Segment, segments: Segments, features: Features, beat_grid: BeatGrid, lyrics: Lyrics) -> _BeatTrack:
    frames = (segments.rate.frames(beat_s) - segment.start_frame for beat_s in beat_grid.beats_s)
    ends = tuple(frame for frame in frames if 0 < frame <= segment.frame_count)
    bounds_s = [segments.rate.seconds(segment.start_frame + frame) for frame in (0, *ends)]
    rows = np.rint(np.array(bounds_s) * features.spectral_rate_hz).astype(int)
    words = _words_on_screen(segment, segments, lyrics)
    return _BeatTrack(
        segment,
        ends,
        _unit_means(features.chroma, rows),
        _unit_means(np.cbrt(features.mel), rows),
        tuple(
            tuple(word for shown_s, gone_s, line in words for word in line if shown_s < end_s and gone_s > start_s)
            for start_s, end_s in pairwise(bounds_s)
        ),
    )


def _unit_means(rows: NDArray[np.float32], bounds: NDArray[np.int_]) -> NDArray[np.float64]:
    """Return the mean of the rows between consecutive bounds, scaled to unit length (0 stays 0)."""
    sums = np.concatenate([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)])
    bounds = np.minimum(bounds, len(rows))
    means = sums[bounds[1:]] - sums[bounds[:-1]]
    length = np.linalg.norm(means, axis=1, keepdims=True)
    unit: NDArray[np.float64] = np.divide(means, length, out=np.zeros_like(means), where=length > 0)
    return unit


def _words_on_screen(
    segment: Segment, segments: Segments, lyrics: Lyrics
) -> list[tuple[float, float, tuple[tuple[str, float], ...]]]:
    """Return, per line of the segment, when it is shown and gone, and its words with their offsets in seconds."""
    start_s, end_s = segments.span_s(segment)
    return [
        (
            part.words[0].start_s - LINE_LEAD_S,
            part.words[-1].end_s,
            tuple((plain(word.text), word.start_s - start_s) for word in part.words),
        )
        for part in sung_between(lyrics, start_s, end_s)
    ]


def _fork(owner: _BeatTrack, consumer: _BeatTrack, beat_frames: int, fade_frames: int) -> Fork | None:
    """Return the longest fork that the music allows and the picture can take, or None."""
    beats = min(len(owner.ends), len(consumer.ends))
    harmony = np.sum(owner.harmony[:beats] * consumer.harmony[:beats], axis=1)
    timbre = np.sum(owner.timbre[:beats] * consumer.timbre[:beats], axis=1)
    same, reason = beats, "one of the two ends"
    for beat in range(beats):
        difference = _difference(owner, consumer, beat, harmony[beat], timbre[beat])
        if difference:
            same, reason = beat, f"{difference} on beat {beat + 1}"
            break
    frames = consumer.segment.frame_count
    longest = min(GREATEST_SHARE * frames, frames - beat_frames, frames - fade_frames)
    allowed = [beat for beat in range(same) if beat_frames <= owner.ends[beat] <= longest]
    if not allowed:
        return None
    last = allowed[-1]
    if last + 1 < same:
        reason = "the music goes on, the rest is kept fresh for the clip's own ending"
    likeness = float(np.mean((harmony[: last + 1] + timbre[: last + 1]) / 2))
    return Fork(
        owner=owner.segment.index,
        consumer=consumer.segment.index,
        prefix_frames=owner.ends[last],
        similarity=min(1.0, likeness),
        reason=reason,
    )


def _difference(owner: _BeatTrack, consumer: _BeatTrack, beat: int, harmony: float, timbre: float) -> str | None:
    """Say in what two segments differ on a beat, or None if they are the same."""
    if abs(owner.ends[beat] - consumer.ends[beat]) > 1:
        return "the beats drift apart"
    if not _same_words(owner.words[beat], consumer.words[beat]):
        return "the words differ"
    if harmony < SAME_HARMONY:
        return "the harmony differs"
    if timbre < SAME_TIMBRE:
        return "the sound differs"
    return None


def _same_words(ours: Sequence[tuple[str, float]], theirs: Sequence[tuple[str, float]]) -> bool:
    return len(ours) == len(theirs) and all(
        text == other and abs(at_s - other_s) <= SAME_MOMENT_S
        for (text, at_s), (other, other_s) in zip(ours, theirs, strict=True)
    )
