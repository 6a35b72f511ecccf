"""The form as places see it: every motif in one part, parts few, endings that return."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.screenplay.parts import CROWDED, MOST_PARTS, parts_of


@settings(max_examples=80)
@given(song_seed=st.integers(0, 10**6))
def test_every_motif_is_in_exactly_one_of_at_most_seven_parts(
    random_song: Callable[[int], Any], song_seed: int
) -> None:
    song = random_song(song_seed)
    parts = parts_of(song.segments, song.sections)
    motifs = [motif for part in parts for motif in part.motifs]
    assert sorted(motifs) == sorted({segment.motif for segment in song.segments.segments})
    assert len(parts) <= MOST_PARTS
    first_seen = [min(s.index for s in song.segments.segments if s.motif in part.motifs) for part in parts]
    assert first_seen == sorted(first_seen)


def test_a_pop_song_has_four_parts_and_one_more_where_its_ending_is_other_music(written: Callable[..., Any]) -> None:
    form = [("intro", "A", 1), ("verse", "B", 3), ("chorus", "C", 2), ("bridge", "D", 1)]
    song = written([*form, ("outro", "A", 1)])
    assert [p.family for p in parts_of(song.segments, song.sections)] == ["frame", "verse", "chorus", "bridge"]
    song = written([*form, ("outro", "E", 1)])
    last = parts_of(song.segments, song.sections)[-1]
    assert (last.family, last.motifs, last.closes) == ("frame", ("E1",), True)


def test_an_outro_without_an_opening_is_an_ordinary_part(written: Callable[..., Any]) -> None:
    song = written([("verse", "B", 3), ("outro", "E", 1)])
    assert not any(part.closes for part in parts_of(song.segments, song.sections))


def test_a_crowded_part_is_divided_between_two_pieces_of_music(written: Callable[..., Any]) -> None:
    song = written([("verse", "A", 4), ("prechorus", "B", 4), ("chorus", "C", 3)] * 2)
    heard = Counter(segment.motif for segment in song.segments.segments)
    parts = parts_of(song.segments, song.sections)
    assert [(part.family, part.number, {m[0] for m in part.motifs}) for part in parts] == [
        ("verse", 0, {"A"}),
        ("verse", 1, {"B"}),
        ("chorus", 0, {"C"}),
    ]
    assert all(sum(heard[motif] for motif in part.motifs) <= CROWDED for part in parts)


def test_one_loop_of_one_motif_cannot_be_divided(written: Callable[..., Any]) -> None:
    song = written([("chorus", "A", 1)] * 30)
    assert [part.motifs for part in parts_of(song.segments, song.sections)] == [("A1",)]
