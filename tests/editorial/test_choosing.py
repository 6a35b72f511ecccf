"""Parts of a film, chosen: whole bars for a hook, a quiet beginning for a loop."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.choosing import ChoiceError, Part, best_chorus_s, loop_part, seam_frames, whole_bars
from state.film import Timeline, Transition
from state.music import BeatGrid, SectionLabel, Segment, Segments
from state.plan import SaliencyTable, SegmentSaliency
from state.time import FrameRate

FILM = FrameRate(numerator=24)
BEATS = 64
GRID = BeatGrid(
    beats_s=tuple(0.25 + 0.5 * beat for beat in range(BEATS)),
    positions=tuple(beat % 4 + 1 for beat in range(BEATS)),
    confidence=(1.0,) * BEATS,
    beats_per_bar=4,
    tempo_bpm=120,
)
NO_PULSE = GRID.model_copy(update={"has_pulse": False})


@pytest.fixture(scope="module")
def film(timeline: Callable[..., Timeline]) -> Timeline:
    """A film of 33 s: downbeats on frames 6, 54, 102 and so on, a cut on every second one, the last with a dissolve."""
    plain = timeline((102, *[96] * 6, 114), FILM)
    soft = Transition(segment=7, kind="dissolve", frames=24, reason="the end is near")
    return Timeline.model_validate({**plain.model_dump(), "transitions": [soft.model_dump()]})


@pytest.mark.parametrize(
    ("from_s", "to_s", "part"),
    [(4.0, 8.4, Part(102, 198)), (0.05, 40.0, Part(0, 792)), (1.0, 2.9, Part(6, 54)), (5.4, 6.0, Part(150, 150))],
)
def test_a_hook_lies_between_the_downbeats_nearest_to_what_was_wanted(
    film: Timeline, from_s: float, to_s: float, part: Part
) -> None:
    if part.start_frame == part.end_frame:
        with pytest.raises(ChoiceError, match="no whole bar lies between"):
            whole_bars(GRID, film, from_s, to_s)
    else:
        assert whole_bars(GRID, film, from_s, to_s) == part


def test_a_hook_of_music_without_a_pulse_lies_where_it_was_wanted(film: Timeline) -> None:
    assert whole_bars(NO_PULSE, film, 4.0, 8.5) == Part(96, 204)


def test_a_loop_begins_on_a_downbeat_without_a_cut_and_lasts_whole_bars(film: Timeline) -> None:
    assert loop_part(GRID, film, 4.25, 6) == Part(54, 198)
    assert loop_part(GRID, film, 4.25, 6, earliest_s=4.25) == Part(150, 294)
    assert loop_part(GRID, film, 4.25, 3.1) == Part(54, 150)


def test_where_every_downbeat_is_a_cut_a_loop_begins_on_the_nearest_other_beat(
    timeline: Callable[..., Timeline],
) -> None:
    film = timeline((54, *[48] * 14, 66), FILM)
    assert loop_part(GRID, film, 4.25, 4) == Part(90, 186)
    assert loop_part(GRID, film, 4.25, 4, earliest_s=4.25) == Part(114, 210)


@given(st.floats(0, 33), st.floats(3, 8), st.sampled_from([GRID, NO_PULSE]))
def test_no_cut_or_transition_lies_in_a_loop_s_lead_in(film: Timeline, near_s: float, seconds: float, grid) -> None:
    part = loop_part(grid, film, near_s, seconds)
    assert part.start_frame >= seam_frames(film)
    lead_in = range(part.start_frame - seam_frames(film) + 1, part.start_frame + 1)
    assert not set(film.cut_frames[:-1]).intersection(lead_in)
    cut = film.cut_frames[-1]
    assert part.start_frame < cut - 12 or part.start_frame - seam_frames(film) >= cut + 12
    assert part.end_frame <= film.frame_count
    assert abs((part.end_frame - part.start_frame) / 24 - seconds) <= 1 + 1 / 24


def test_a_film_that_is_cut_too_often_has_no_loop(timeline: Callable[..., Timeline]) -> None:
    with pytest.raises(ChoiceError, match="can be looped"):
        loop_part(GRID, timeline((6,) * 100, FILM), 4.0, 4)
    with pytest.raises(ChoiceError, match="can be looped"):
        loop_part(GRID, timeline((792,), FILM), 4.0, 6, earliest_s=30)


def song_of(*parts: tuple[int, SectionLabel, float]) -> tuple[Segments, SaliencyTable]:
    segments = [
        Segment(index=n, section=section, label=label, motif="A1", start_frame=48 * n, end_frame=48 * n + 48)
        for n, (section, label, _) in enumerate(parts)
    ]
    cues = dict.fromkeys(("energy", "role", "repetition", "novelty", "lyric"), 0.5)
    rows = [
        SegmentSaliency(segment=n, saliency=3, score=score, rationale="", provenance="a test", **cues)
        for n, (*_, score) in enumerate(parts)
    ]
    return Segments(rate=FILM, segments=tuple(segments)), SaliencyTable(rows=tuple(rows))


def test_the_best_chorus_is_the_one_that_matters_most_on_average() -> None:
    chorus = [(1, "chorus", 0.9), (1, "chorus", 0.1), (2, "verse", 0.95), (3, "chorus", 0.7), (3, "chorus", 0.6)]
    assert best_chorus_s(*song_of((0, "intro", 0.2), *chorus)) == 8.0
    assert best_chorus_s(*song_of((0, "intro", 0.2), (1, "verse", 0.4), (2, "bridge", 0.3))) == 2.0
