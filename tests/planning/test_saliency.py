"""Saliency on written songs: what should matter does, all levels are used, and reasons are given."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from planning.saliency import score_saliency
from state.music import EnergyCurve, Lyrics
from state.plan import SaliencyTable


def score(song: Any, **changes: Any) -> SaliencyTable:
    given_song = {"energy": song.energy, "lyrics": song.lyrics, "title": song.song.title} | changes
    return score_saliency(song.segments, song.sections, **given_song)


def test_a_normal_song_uses_all_five_levels(pop_song: Any) -> None:
    assert {row.saliency for row in score(pop_song).rows} == {1, 2, 3, 4, 5}


def test_without_lyrics_it_still_does(pop_song: Any) -> None:
    rows = score(pop_song, lyrics=Lyrics(source="none")).rows
    assert {row.saliency for row in rows} == {1, 2, 3, 4, 5}
    assert all(row.lyric == 0 for row in rows)


def test_choruses_matter_more_than_verses_and_verses_more_than_intro_and_outro(pop_song: Any) -> None:
    levels: dict[str, list[int]] = {}
    for segment, row in zip(pop_song.segments.segments, score(pop_song).rows, strict=True):
        levels.setdefault(segment.label, []).append(row.saliency)
    assert min(levels["chorus"]) > max(levels["verse"])
    assert min(levels["verse"]) >= max(levels["intro"] + levels["outro"])


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_levels_follow_scores_and_every_row_has_a_reason(random_song: Callable[[int], Any], seed: int) -> None:
    song = random_song(seed)
    rows = score(song).rows
    assert [row.segment for row in rows] == list(range(len(song.segments.segments)))
    ranked = sorted(rows, key=lambda row: row.score)
    assert [row.saliency for row in ranked] == sorted(row.saliency for row in rows)
    level_of = {row.score: row.saliency for row in rows}
    assert all(level_of[row.score] == row.saliency for row in rows)
    assert all(row.rationale.endswith(".") for row in rows)
    if len(level_of) == len(rows) >= 10:
        assert set(level_of.values()) == {1, 2, 3, 4, 5}


def test_singing_the_title_or_a_returning_line_raises_the_score(pop_song: Any) -> None:
    chorus = pop_song.segment_of("C1").index
    titled, untitled = score(pop_song).rows[chorus], score(pop_song, title="Something Else").rows[chorus]
    assert titled.lyric > untitled.lyric
    assert "sings the title (never)" in titled.rationale
    assert "sings a line that returns" in untitled.rationale
    bridge = score(pop_song).rows[pop_song.segment_of("D1").index]
    assert bridge.repetition == 0
    assert titled.repetition > 0.7


def test_louder_music_scores_higher(pop_song: Any) -> None:
    segment = pop_song.segment_of("B1")
    quiet = score(pop_song).rows[segment.index]
    start_s, end_s = pop_song.segments.span_s(segment)
    level = [1.0 if start_s <= i * 0.1 < end_s else value for i, value in enumerate(pop_song.energy.level)]
    loud = score(pop_song, energy=EnergyCurve(hop_s=0.1, level=tuple(level), integrated_lufs=-12)).rows[segment.index]
    assert loud.energy > quiet.energy
    assert loud.score > quiet.score


def test_one_segment_is_neither_more_nor_less_salient_than_itself(written: Callable[..., Any]) -> None:
    (row,) = score(written([("verse", "A", 1)])).rows
    assert row.saliency == 3
