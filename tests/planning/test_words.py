"""Lyric words as they sound and when they are heard."""

import pytest

from planning.words import hook_lines, known_words, plain, sung_between
from state.music import LyricLine, Lyrics, LyricWord


def lyrics_of(*lines: tuple[str, float, float]) -> Lyrics:
    """One word per line: text, start, end."""
    return Lyrics(
        source="enhanced_lrc",
        lines=tuple(
            LyricLine(words=(LyricWord(text=text, start_s=start, end_s=end, confidence=1),))
            for text, start, end in lines
        ),
    )


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("Don\N{RIGHT SINGLE QUOTATION MARK}t  STOP!", "dont stop"),
        ("(oh-oh)", "oh oh"),
        ("Über_Nacht…", "über nacht"),
        ("?!", ""),
    ],
)
def test_a_text_is_compared_as_it_sounds(text: str, sounds: str) -> None:
    assert plain(text) == sounds


def test_a_hook_is_a_line_sung_more_than_once_however_it_is_written() -> None:
    lyrics = lyrics_of(("Again!", 0, 1), ("once", 1, 2), ("again", 2, 3), ("…", 3, 4), ("?", 4, 5))
    assert hook_lines(lyrics) == {"again"}


@pytest.mark.parametrize(
    ("start_s", "end_s", "heard"),
    [
        (9.5, 10.02, False),  # ends just after the cut
        (9.5, 10.2, True),
        (19.95, 20.5, False),  # starts just before the next cut
        (19.85, 20.5, True),
        (12.0, 12.05, True),  # shorter than a tenth, but whole
        (9.98, 10.03, False),
        (5.0, 25.0, True),
    ],
)
def test_a_word_that_only_touches_a_cut_is_not_heard_there(start_s: float, end_s: float, heard: bool) -> None:
    assert bool(sung_between(lyrics_of(("word", start_s, end_s)), 10.0, 20.0)) == heard


def test_a_plural_is_its_word() -> None:
    assert known_words(["roads", "kiss", "rain", "sky"], {"road", "rain", "kiss"}) == ["road", "kiss", "rain"]
