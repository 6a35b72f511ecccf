"""The music as one clip hears it: beats, energy and words in frames from the clip's start."""

from planning.words import sung_between
from state.film import ClipWord, MusicCue
from state.music import BeatGrid, EnergyCurve, Lyrics, Segment, Segments

ENERGY_SAMPLES_PER_S = 4


def music_cue(segment: Segment, segments: Segments, beat_grid: BeatGrid, energy: EnergyCurve) -> MusicCue:
    """Return the beats inside a clip and its energy, sampled evenly about four times a second."""
    start_s, end_s = segments.span_s(segment)
    samples = max(2, round(ENERGY_SAMPLES_PER_S * (end_s - start_s)))
    times = (start_s + (end_s - start_s) * i / (samples - 1) for i in range(samples))
    return MusicCue(
        beats=_frames_inside(beat_grid.beats_s, segment, segments),
        downbeats=_frames_inside(beat_grid.downbeats_s, segment, segments),
        # Thousandths are finer than anything drawn, and keep a request's hash free of a float's last bits.
        energy=tuple(round(min(1.0, max(0.0, energy.at(time_s))), 3) for time_s in times),
    )


def clip_words(segment: Segment, segments: Segments, lyrics: Lyrics) -> tuple[ClipWord, ...]:
    """Return the words heard in a clip; a word that crosses a cut keeps its true times, outside the clip."""
    rate = segments.rate
    return tuple(
        ClipWord(
            text=word.text,
            line=line,
            start_frame=rate.frames(word.start_s) - segment.start_frame,
            end_frame=rate.frames(word.end_s) - segment.start_frame,
        )
        for line, part in enumerate(sung_between(lyrics, *segments.span_s(segment)))
        for word in part.words
    )


def _frames_inside(times_s: tuple[float, ...], segment: Segment, segments: Segments) -> tuple[int, ...]:
    frames = (segments.rate.frames(time_s) - segment.start_frame for time_s in times_s)
    return tuple(frame for frame in frames if 0 <= frame < segment.frame_count)
