"""Timed lyrics as files: letter by letter, and read again as they were."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.lyric_export import FORMATS, enhanced_lrc, lrc, srt, vtt
from audio.lyrics import read_lyrics
from state.music import LyricLine, Lyrics, LyricWord

LONGEST_S = 3600.0


def line(text: str, start_s: float, end_s: float) -> LyricLine:
    words = text.split()
    step = (end_s - start_s) / len(words)
    return LyricLine(
        words=tuple(
            LyricWord(text=w, start_s=start_s + n * step, end_s=start_s + (n + 1) * step, confidence=1)
            for n, w in enumerate(words)
        )
    )


LYRICS = Lyrics(source="plain", lines=(line("Über den Dächern", 1.5, 4.0), line("all night", 3.25, 3725.9996)))


def test_srt_lines_do_not_overlap_and_times_carry_over_to_minutes_and_hours() -> None:
    assert srt(LYRICS) == (
        "1\n00:00:01,500 --> 00:00:03,250\nÜber den Dächern\n\n2\n00:00:03,250 --> 01:02:06,000\nall night\n"
    )


def test_lrc_has_tags_and_one_stamp_per_line() -> None:
    assert lrc(LYRICS, title="Nacht") == "[ti:Nacht]\n[00:01.50]Über den Dächern\n[00:03.25]all night\n"


def test_enhanced_lrc_has_a_stamp_before_every_word_and_one_at_the_end() -> None:
    assert enhanced_lrc(Lyrics(source="plain", lines=(line("all night", 3, 4),)), artist="Ann") == (
        "[ar:Ann]\n[00:03.00]<00:03.00>all <00:03.50>night <00:04.00>\n"
    )


def test_vtt_has_stamps_that_rise_inside_the_cue_and_no_markup() -> None:
    assert vtt(Lyrics(source="plain", lines=(line("you & <3 me", 1, 3),))) == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:03.000\nyou <00:00:01.500>&amp; <00:00:02.000>&lt;3 <00:00:02.500>me\n"
    )


def test_a_song_without_lyrics_gives_files_without_lines() -> None:
    silent = Lyrics(source="none")
    assert [write(silent).strip() for write in FORMATS.values()] == ["", "", "", "WEBVTT"]


WORD = st.text(st.sampled_from("aäbcdefgxyzßñøжщ夜空ก'!?.-"), min_size=1, max_size=8).filter(
    lambda text: any(character.isalpha() for character in text) and "--" not in text
)


@st.composite
def timed_lyrics(draw: st.DrawFn) -> Lyrics:
    lines, at_cs = [], 0
    for _ in range(draw(st.integers(1, 6))):
        at_cs += draw(st.integers(1, 40_000))
        words = []
        for text in draw(st.lists(WORD, min_size=1, max_size=5)):
            end_cs = at_cs + draw(st.integers(2, 300))
            words.append(LyricWord(text=text, start_s=at_cs / 100, end_s=end_cs / 100, confidence=1))
            at_cs = end_cs
        lines.append(LyricLine(words=tuple(words)))
    return Lyrics(source="enhanced_lrc", lines=tuple(lines))


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
@given(lyrics=timed_lyrics())
def test_what_is_written_is_read_again_line_by_line(write: Callable[[Lyrics], str], lyrics: Lyrics) -> None:
    read = read_lyrics(write(lyrics), LONGEST_S)
    assert [(x.text, x.start_s) for x in read.lines] == [(x.text, x.start_s) for x in lyrics.lines]
    if write is not lrc:
        assert [x.end_s for x in read.lines] == [x.end_s for x in lyrics.lines]


@pytest.mark.parametrize("write", [enhanced_lrc, vtt])
@given(lyrics=timed_lyrics())
def test_what_has_a_stamp_per_word_is_read_again_word_by_word(write: Callable[[Lyrics], str], lyrics: Lyrics) -> None:
    read = read_lyrics(write(lyrics), LONGEST_S)
    assert [(w.text, w.start_s) for w in read.words] == [(w.text, w.start_s) for w in lyrics.words]
