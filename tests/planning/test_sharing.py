"""Forks on songs whose divergences were written in."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.ends import fade_out_frames
from planning.sharing import GREATEST_SHARE, sharing_groups
from state.music import LyricLine, Lyrics, LyricWord
from state.plan import Fork, SharingGroups

FORM = [("intro", "A", 1), ("chorus", "C", 1), ("verse", "B", 1), ("chorus", "C", 1), ("outro", "D", 1)]


def share(song: Any, **changes: Any) -> SharingGroups:
    return sharing_groups(
        song.segments, changes.get("features", song.features), song.beat_grid, changes.get("lyrics", song.lyrics)
    )


def forks_of(groups: SharingGroups) -> dict[tuple[int, int], Fork]:
    return {(fork.owner, fork.consumer): fork for group in groups.groups for fork in group.forks}


def spectra_changed_from(song: Any, column: str, time_s: float, end_s: float) -> Any:
    """Replace harmony or timbre by something unlike it from a time on."""
    rows = getattr(song.features, column).copy()
    first, last = (round(t * song.features.spectral_rate_hz) for t in (time_s, end_s))
    rows[first:last] = 0
    rows[first:last, 3] = rows.max()
    return replace(song.features, **{column: rows})


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6))
def test_every_prefix_ends_on_a_beat_of_owner_and_consumer_and_leaves_the_rest_fresh(
    random_song: Callable[[int], Any], seed: int
) -> None:
    song = random_song(seed)
    groups = share(song)
    segments = song.segments.segments
    rate = song.segments.rate
    beats = {rate.frames(beat_s) for beat_s in song.beat_grid.beats_s}
    beat_frames = int(60 / song.beat_grid.tempo_bpm * rate.fraction)
    assert sorted(m for group in groups.groups for m in group.members) == list(range(len(segments)))
    for group in groups.groups:
        assert group.owner == min(group.members)
        assert {segments[member].motif for member in group.members} == {group.motif}
        for fork in group.forks:
            owner, consumer = segments[fork.owner], segments[fork.consumer]
            assert {fork.owner, fork.consumer} <= set(group.members)
            assert 0 < fork.owner < fork.consumer
            assert owner.start_frame + fork.prefix_frames in beats
            at = consumer.start_frame + fork.prefix_frames
            assert beats & {at - 1, at, at + 1}
            assert beat_frames <= fork.prefix_frames <= owner.frame_count
            assert fork.prefix_frames <= GREATEST_SHARE * consumer.frame_count
            assert consumer.frame_count - fork.prefix_frames >= beat_frames
            assert consumer.frame_count - fork.prefix_frames >= fade_out_frames(song.segments, consumer)


def test_the_same_music_and_words_share_three_quarters(written: Callable[..., Any]) -> None:
    fork = forks_of(share(written(FORM)))[1, 3]
    assert fork.prefix_frames == 72  # beat 6 of 8 at 12 frames a beat
    assert fork.similarity == pytest.approx(1)


@pytest.mark.parametrize(("column", "reason"), [("chroma", "the harmony differs"), ("mel", "the sound differs")])
@pytest.mark.parametrize("beats", [1, 2, 4])
def test_a_change_of_harmony_or_sound_is_the_divergence(
    written: Callable[..., Any], column: str, reason: str, beats: int
) -> None:
    song = written(FORM)
    start_s, end_s = song.segments.span_s(song.segment_of("C1", 1))
    changed = spectra_changed_from(song, column, start_s + beats * 0.5, end_s)
    fork = forks_of(share(song, features=changed))[1, 3]
    assert fork.prefix_frames == beats * 12
    assert fork.reason == f"{reason} on beat {beats + 1}"


def test_a_change_on_the_first_beat_leaves_nothing_to_share(written: Callable[..., Any]) -> None:
    song = written(FORM)
    start_s, end_s = song.segments.span_s(song.segment_of("C1", 1))
    assert not forks_of(share(song, features=spectra_changed_from(song, "chroma", start_s, end_s)))


def with_second_chorus_sung(song: Any, change: Callable[[LyricWord], LyricWord]) -> Lyrics:
    start_s, end_s = song.segments.span_s(song.segment_of("C1", 1))
    return Lyrics(
        source="enhanced_lrc",
        lines=tuple(
            LyricLine(words=tuple(change(word) for word in line.words)) if start_s <= line.start_s < end_s else line
            for line in song.lyrics.lines
        ),
    )


def test_another_word_anywhere_in_a_line_diverges_before_the_line_is_shown(written: Callable[..., Any]) -> None:
    song = written(FORM)
    last = song.lyrics.lines[-1].words[-1]
    assert last.text == "tonight"
    new_word = with_second_chorus_sung(
        song, lambda w: w.model_copy(update={"text": "again"}) if w.text == last.text else w
    )
    assert not forks_of(share(song, lyrics=new_word))
    later_line = with_second_chorus_sung(
        song,
        lambda w: w.model_copy(update={"start_s": w.start_s + 0.1, "end_s": w.end_s + 0.1, "text": w.text.upper()}),
    )
    assert forks_of(share(song, lyrics=later_line))[1, 3].prefix_frames == 72


def test_words_sung_at_other_moments_diverge(written: Callable[..., Any]) -> None:
    song = written(FORM)
    late = with_second_chorus_sung(
        song, lambda w: w.model_copy(update={"start_s": w.start_s + 0.3, "end_s": w.end_s + 0.3})
    )
    assert not forks_of(share(song, lyrics=late))


def test_the_first_clip_lends_nothing_because_the_title_is_on_it(written: Callable[..., Any]) -> None:
    song = written([("chorus", "C", 1), ("chorus", "C", 1), ("chorus", "C", 1), ("outro", "D", 1)])
    groups = share(song)
    assert groups.groups[0].members == (0,)
    assert set(forks_of(groups)) == {(1, 2)}


def test_a_fork_into_the_last_clip_stops_before_the_fade_out(written: Callable[..., Any]) -> None:
    song = written([("intro", "A", 1), ("chorus", "C", 1), ("verse", "B", 1), ("chorus", "C", 1)])
    assert forks_of(share(song))[1, 3].prefix_frames == 60  # 96 frames, 36 of them fading


def test_at_least_one_beat_is_always_fresh(written: Callable[..., Any]) -> None:
    instrumental = [("intro", "A", 1), ("instrumental", "I", 1), ("bridge", "B", 1), ("instrumental", "I", 1)]
    song = written([*instrumental, ("outro", "D", 1)], beats=3, beat_s=1.0)
    assert forks_of(share(song))[1, 3].prefix_frames == 48  # three quarters would reach a beat of 54 too late
    assert not forks_of(share(written([*instrumental, ("outro", "D", 1)], beats=1)))


def test_beats_that_drift_apart_end_the_prefix(written: Callable[..., Any]) -> None:
    song = written(FORM)
    start_s, _ = song.segments.span_s(song.segment_of("C1", 1))
    late = tuple(t + 0.1 if t == start_s + 1.5 else t for t in song.beat_grid.beats_s)
    drifted = replace(song, beat_grid=song.beat_grid.model_copy(update={"beats_s": late}))
    fork = forks_of(share(drifted))[1, 3]
    assert fork.prefix_frames == 24
    assert fork.reason == "the beats drift apart on beat 3"


def test_silence_has_no_harmony_to_share(written: Callable[..., Any]) -> None:
    song = written(FORM)
    silent = replace(song.features, chroma=np.zeros_like(song.features.chroma))
    assert not forks_of(share(song, features=silent))


LOOP = [("intro", "A", 1), *[("chorus", "C", 1), ("bridge", "B", 1)] * 20]


def test_a_loop_keeps_all_owners_that_lend_alike(written: Callable[..., Any]) -> None:
    groups = share(written(LOOP)).groups
    assert [len(group.members) for group in groups] == [1, 20, 20]
    for group in groups[1:]:
        consumers = group.members[1:-1] if group.members[-1] == 40 else group.members[1:]  # the last one fades out
        assert {(f.owner, f.consumer) for f in group.forks if f.consumer in consumers} == {
            (owner, consumer) for owner, consumer in itertools.combinations(group.members, 2) if consumer in consumers
        }


def test_a_large_group_keeps_few_owners_and_nearly_all_shared_frames(
    written: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    song = written([("intro", "A", 1), *[("instrumental", "C", 1), ("bridge", "B", 1)] * 20])
    rng = np.random.default_rng(1)
    for segment in song.segments.segments:
        if segment.motif == "C1":
            start_s, end_s = song.segments.span_s(segment)
            changed_s = start_s + 0.5 * rng.integers(2, 8)
            song = replace(song, features=spectra_changed_from(song, "mel", changed_s, end_s))
    kept = share(song).groups[1].forks
    monkeypatch.setattr("planning.sharing.LARGE_GROUP", 10**6)
    whole = share(song).groups[1]
    assert {whole.owner} < {fork.owner for fork in kept} < {fork.owner for fork in whole.forks}

    def most_shared(forks: Any) -> int:
        longest = {fork.consumer: 0 for fork in whole.forks}
        for fork in forks:
            longest[fork.consumer] = max(longest[fork.consumer], fork.prefix_frames)
        return sum(longest.values())

    assert most_shared(kept) >= 0.95 * most_shared(whole.forks)
