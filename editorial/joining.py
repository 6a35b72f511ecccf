"""From a timeline to pieces: everything is copied but what a transition changes.

A transition needs new pictures for its own frames only, but packets can be left and entered at IDR pictures only: it is
encoded from the last one before it to the next one after it. Clips have one on every beat, so that is little. Pictures
are decoded as they are needed; of a clip never more than its current and its last picture are held. What was encoded
for one film may be kept for the next, which shares most of its joins; where, is decided elsewhere.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path

from editorial.decode import Picture, decode_planes
from editorial.packets import Groups, StitchError, read_groups
from editorial.splice import Copied, Made, Piece
from editorial.transitions import transition_picture
from state.film import Timeline, Transition
from state.value import content_hash

Span = tuple[int, int]
"""Frames of the film, from the first to before the second."""


@dataclass(frozen=True)
class Join:
    """Frames that are encoded anew, by what they are made of: the clips at `places`, and `digits` of all else."""

    places: tuple[int, ...]
    digits: str


Keep = Callable[[Join, Callable[[], bytes]], bytes]
"""Returns a join as it was encoded before, or as the function encodes it."""


def keep_nothing(_: Join, encoded: Callable[[], bytes]) -> bytes:
    """Return what the function encodes."""
    return encoded()


def film_pieces(timeline: Timeline, clip_paths: Sequence[Path], keep: Keep = keep_nothing) -> list[Piece]:
    """Return the pieces of which the film is joined.

    Parameters
    ----------
    timeline
        Which clip is shown when, and what leads from one to the next.
    clip_paths
        The clips' files in the order of the timeline, all in the delivery format.
    keep
        Gives back what was encoded before; it is asked from several threads.

    Raises
    ------
    StitchError
        If a clip's frames are not the timeline's.
    """
    return _Joiner(timeline, clip_paths).pieces(keep)


def made_spans(timeline: Timeline, clip_paths: Sequence[Path]) -> list[Span]:
    """Return the frames of a film that are not copied from its clips but encoded anew, from one IDR picture to another.

    Raises
    ------
    StitchError
        If a clip's frames are not the timeline's.
    """
    return _Joiner(timeline, clip_paths).made_spans()


@dataclass(frozen=True)
class _Joiner:
    timeline: Timeline
    paths: Sequence[Path]

    def pieces(self, keep: Keep) -> list[Piece]:
        pieces: list[Piece] = []
        position = 0
        for start, end in [*self.made_spans(), (self.timeline.frame_count, 0)]:
            pieces += self._copied((position, start))
            if end:
                pieces.append(self._made((start, end), keep))
                position = end
        return pieces

    @cached_property
    def _softly(self) -> Mapping[int, Transition]:
        """The transitions that need pictures, by the clip that comes in."""
        places = {clip.segment: place for place, clip in enumerate(self.timeline.clips)}
        return {places[t.segment]: t for t in self.timeline.transitions if not t.is_cut}

    @cached_property
    def _groups(self) -> Mapping[int, Groups]:
        """Where the clips beside a transition can be entered and left."""
        beside = sorted({clip for place in self._softly for clip in (place - 1, place)})
        return {place: self._checked_groups(place) for place in beside}

    def _checked_groups(self, place: int) -> Groups:
        clip, path = self.timeline.clips[place], self.paths[place]
        groups = read_groups(path, self.timeline.rate)
        if groups.frame_count != clip.frame_count:
            raise StitchError(f"{path.name} has {groups.frame_count} frames, {clip.frame_count} were asked of it")
        return groups

    def made_spans(self) -> list[Span]:
        """Return the frames that are encoded anew, as few as can be: spans that overlap are one."""
        spans: list[Span] = []
        for place, transition in self._softly.items():
            before, after = self.timeline.clips[place - 1 : place + 1]
            leaving = before.frame_count - transition.half_frames
            start = before.start_frame + self._groups[place - 1].entry_before(leaving)
            end = after.start_frame + self._groups[place].exit_after(transition.half_frames)
            if spans and start < spans[-1][1]:
                start = spans.pop()[0]
            spans.append((start, end))
        return spans

    def _copied(self, span: Span) -> Iterator[Copied]:
        for place, first, frames in self._parts(span):
            yield Copied(self.paths[place], first, frames)

    def _made(self, span: Span, keep: Keep) -> Made:
        start, end = span
        entries = [
            self.timeline.clips[place].start_frame + frame - start
            for place, first, frames in self._parts(span)
            for frame in self._groups[place].idr_frames
            if first <= frame < first + frames
        ]
        return Made(self._pictures(span), end - start, entries, partial(keep, self._join(span, entries)))

    def _join(self, span: Span, entries: Sequence[int]) -> Join:
        parts = list(self._parts(span))
        shown = [(self.timeline.clips[place].frame_count, first, frames) for place, first, frames in parts]
        softly = [self._softly.get(place) for place, _, _ in parts]
        between = [None if transition is None else (transition.kind, transition.frames) for transition in softly]
        size = (self.timeline.width, self.timeline.height, self.timeline.rate.model_dump())
        return Join(tuple(place for place, _, _ in parts), content_hash([shown, between, list(entries), *size]))

    def _pictures(self, span: Span) -> Iterator[Picture]:
        picture: Picture | None = None
        for place, first, frames in self._parts(span):
            coming, leaving = self._softly.get(place), self._softly.get(place + 1)
            last_of_previous = picture
            first_of_next = next(decode_planes(self.paths[place + 1], count=1)) if leaving else None
            clip_frames = self.timeline.clips[place].frame_count
            for frame, picture in enumerate(decode_planes(self.paths[place], first, frames), first):
                if coming and last_of_previous and frame < coming.half_frames:
                    yield transition_picture(coming, frame, last_of_previous, picture)
                elif leaving and first_of_next and frame >= clip_frames - leaving.half_frames:
                    yield transition_picture(leaving, frame - clip_frames, picture, first_of_next)
                else:
                    yield picture

    def _parts(self, span: Span) -> Iterator[tuple[int, int, int]]:
        """Yield the place of every clip that a span touches, its first frame in the span and how many frames."""
        start, end = span
        for place, clip in enumerate(self.timeline.clips):
            first, stop = max(start, clip.start_frame), min(end, clip.end_frame)
            if first < stop:
                yield place, first - clip.start_frame, stop - first
