"""Saliency on written songs: what should matter does, all levels are used, and every row explains itself."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning import lyric_cue
from planning.edits import UnfitEdit
from planning.saliency import WEIGHTS, score_saliency, with_scores
from state.music import EnergyCurve, LyricLine, Lyrics, LyricWord
from state.plan import SaliencyTable, SegmentSaliency
from state.wishes import SaliencyEdits, ScoreSegment


def score(song: Any, **changes: Any) -> SaliencyTable:
    given_song = {
        "energy": song.energy,
        "lyrics": song.lyrics,
        "title": song.song.title,
        "features": song.features,
    } | changes
    return score_saliency(song.segments, song.sections, **given_song)


def sung_as(song: Any, motif: str, text: str) -> SegmentSaliency:
    """Score the first segment of a motif when its one line is sung as this text, in the same time."""
    segment = song.segment_of(motif)
    start_s, end_s = song.segments.span_s(segment)
    lines = [line for line in song.lyrics.lines if not start_s <= line.start_s < end_s]
    words = text.split()
    step_s = 2 / len(words)
    sung = LyricLine(
        words=tuple(
            LyricWord(text=word, start_s=start_s + i * step_s, end_s=start_s + (i + 1) * step_s, confidence=1)
            for i, word in enumerate(words)
        )
    )
    lyrics = Lyrics(source="lrc", lines=tuple(sorted([*lines, sung], key=lambda line: line.start_s)))
    return score(song, lyrics=lyrics).rows[segment.index]


def in_german(song: Any, article: str) -> Lyrics:
    """The song's lines, word for word a German line whose nouns follow this article."""
    german = f"wir gehen durch {article} nacht allein".split()
    return Lyrics(
        source="lrc",
        lines=tuple(
            LyricLine(
                words=tuple(
                    word.model_copy(update={"text": german[place % len(german)] + "n" * (index % 2)})
                    for place, word in enumerate(line.words)
                )
            )
            for index, line in enumerate(song.lyrics.lines)
        ),
    )


def flat(song: Any) -> dict[str, Any]:
    """Sound that never changes, neither in level nor in colour."""
    return {
        "features": replace(song.features, mel=np.ones_like(song.features.mel)),
        "energy": EnergyCurve(hop_s=0.1, level=(0.5,) * len(song.energy.level), integrated_lufs=-12),
    }


def test_the_weights_are_shares() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert sum(lyric_cue.WEIGHTS.values()) == pytest.approx(1)


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6))
def test_levels_follow_scores_and_scores_follow_from_the_row(random_song: Callable[[int], Any], seed: int) -> None:
    song = random_song(seed)
    rows = score(song).rows
    assert [row.segment for row in rows] == list(range(len(song.segments.segments)))
    ranked = sorted(rows, key=lambda row: row.score)
    assert [row.saliency for row in ranked] == sorted(row.saliency for row in rows)
    level_of = {row.score: row.saliency for row in rows}
    assert all(level_of[row.score] == row.saliency for row in rows)
    for row in rows:
        assert sum(weight * getattr(row, cue) for cue, weight in WEIGHTS.items()) == pytest.approx(row.score, abs=1e-6)
        assert row.rationale.endswith(".")
        assert row.provenance.startswith("sound measured; ")
    if len(level_of) == len(rows) >= 10:
        assert set(level_of.values()) == {1, 2, 3, 4, 5}
    assert score(song) == score(song)


def test_a_normal_song_uses_all_five_levels(pop_song: Any) -> None:
    assert {row.saliency for row in score(pop_song).rows} == {1, 2, 3, 4, 5}


def test_without_words_only_the_sound_and_the_form_decide(pop_song: Any) -> None:
    rows = score(pop_song, lyrics=Lyrics(source="none")).rows
    assert {row.saliency for row in rows} == {1, 2, 3, 4, 5}
    assert all(row.lyric == 0 for row in rows)
    assert {row.provenance for row in rows} == {"sound measured; no words given"}


def test_choruses_matter_more_than_verses_and_verses_more_than_intro_and_outro(pop_song: Any) -> None:
    levels: dict[str, list[int]] = {}
    for segment, row in zip(pop_song.segments.segments, score(pop_song).rows, strict=True):
        levels.setdefault(segment.label, []).append(row.saliency)
    assert min(levels["chorus"]) > max(levels["verse"])
    assert min(levels["verse"]) >= max(levels["intro"] + levels["outro"])


def test_equal_segments_have_equal_levels(written: Callable[..., Any]) -> None:
    song = written([("verse", "A", 1), ("chorus", "B", 1)] * 6, new_words=False)
    rows = score(song, **flat(song)).rows
    assert len({(row.score, row.saliency) for row in rows[::2]}) == 1
    assert len({(row.score, row.saliency) for row in rows[1::2]}) == 1
    assert rows[1].saliency > rows[0].saliency


def test_one_segment_is_neither_more_nor_less_salient_than_itself(written: Callable[..., Any]) -> None:
    (row,) = score(written([("verse", "A", 1)])).rows
    assert row.saliency == 3


def test_louder_music_scores_higher(pop_song: Any) -> None:
    segment = pop_song.segment_of("B1")
    quiet = score(pop_song).rows[segment.index]
    start_s, end_s = pop_song.segments.span_s(segment)
    level = [1.0 if start_s <= i * 0.1 < end_s else value for i, value in enumerate(pop_song.energy.level)]
    loud = score(pop_song, energy=EnergyCurve(hop_s=0.1, level=tuple(level), integrated_lufs=-12)).rows[segment.index]
    assert loud.energy > quiet.energy
    assert loud.score > quiet.score


def test_the_drop_into_the_first_chorus_gains_from_novelty(pop_song: Any) -> None:
    drop = pop_song.segment_of("C1")
    start_s, _ = pop_song.segments.span_s(drop)
    mel = np.ones_like(pop_song.features.mel)
    mel[round(start_s * pop_song.features.spectral_rate_hz) :] *= 8
    unchanged = score(pop_song, features=flat(pop_song)["features"]).rows[drop.index]
    dropped = score(pop_song, features=replace(pop_song.features, mel=mel)).rows[drop.index]
    assert (unchanged.novelty, dropped.novelty) == (0, 1)
    assert dropped.score == pytest.approx(unchanged.score + WEIGHTS["novelty"])
    assert "the sound changes here" in dropped.rationale
    assert "the sound changes here" not in unchanged.rationale


def test_music_that_returns_scores_by_how_often(pop_song: Any) -> None:
    rows = score(pop_song).rows
    repetition = [rows[pop_song.segment_of(motif).index].repetition for motif in ("D1", "B1", "C1")]
    assert repetition == pytest.approx([0, 1 / 3, 2 / 3])


def test_singing_the_title_or_a_returning_line_raises_the_score(pop_song: Any) -> None:
    chorus = pop_song.segment_of("C1").index
    titled, untitled = score(pop_song).rows[chorus], score(pop_song, title="Something Else").rows[chorus]
    assert titled.score > untitled.score
    assert "sings the title (never)" in titled.rationale
    assert "sings a line that returns" in untitled.rationale
    alone = sung_as(pop_song, "C1", "over the houses we go")
    assert alone.lyric < untitled.lyric


@pytest.mark.parametrize("felt", ["and the grief I carry", "and the joy I carry"])
def test_a_line_with_strong_feeling_outranks_the_same_line_without(pop_song: Any, felt: str) -> None:
    plain, strong = sung_as(pop_song, "B2", "and the coat I carry"), sung_as(pop_song, "B2", felt)
    assert strong.score > plain.score
    assert strong.saliency >= plain.saliency
    assert f"strong feeling ('{felt.split()[2]}')" in strong.rationale
    assert "feeling" not in plain.rationale


@pytest.mark.parametrize("written_as", ["and the coat I carry!", "and the COAT I carry", "and the coooat I carry"])
def test_an_emphasised_line_outranks_the_plain_one(pop_song: Any, written_as: str) -> None:
    plain, emphasised = sung_as(pop_song, "B2", "and the coat I carry"), sung_as(pop_song, "B2", written_as)
    assert emphasised.score > plain.score
    assert "emphasis" in emphasised.rationale


def test_in_a_language_that_the_lexicon_does_not_know_no_feeling_is_read(pop_song: Any) -> None:
    false_friend, harmless = (score(pop_song, lyrics=in_german(pop_song, article)) for article in ("die", "eine"))
    assert false_friend == harmless
    assert {row.provenance for row in false_friend.rows} == {
        "sound measured; words as given; no feeling read: the lexicon knows English only"
    }


def test_a_row_says_in_one_sentence_why(pop_song: Any) -> None:
    row = sung_as(pop_song, "C1", "Never say how I loved you")
    assert row.rationale == (
        f"chorus, louder than {row.energy:.0%} of the song; music heard 3 times; sings the title (never); "
        "strong feeling ('loved')" + ("; the sound changes here." if row.novelty >= 0.5 else ".")
    )


def test_what_the_user_gives_goes_before_what_is_measured_and_says_so(pop_song: Any) -> None:
    table = score(pop_song)
    quiet = min(table.rows, key=lambda row: row.score)
    at_s = pop_song.segments.span_s(pop_song.segments.segments[quiet.segment])[0]
    edits = SaliencyEdits(scores=(ScoreSegment(at_s=at_s, saliency=3), ScoreSegment(at_s=at_s + 0.5, saliency=5)))
    given_table = with_scores(table, edits, pop_song.segments)
    row = given_table.rows[quiet.segment]
    assert (row.saliency, row.score) == (5, quiet.score)
    assert row.provenance == f"user; {quiet.provenance}"
    assert row.rationale == f"given by the user, measured as {quiet.saliency}: {quiet.rationale}"
    assert [r for r in given_table.rows if r != row] == [r for r in table.rows if r != quiet]
    with pytest.raises(UnfitEdit, match="999 s is not inside the song"):
        with_scores(table, SaliencyEdits(scores=(ScoreSegment(at_s=999, saliency=3),)), pop_song.segments)
