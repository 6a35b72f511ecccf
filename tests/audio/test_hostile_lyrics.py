"""Lyrics that nobody sings: files made to stop a reader, files of chance; read or refused, soon, in one sentence."""

import random
from pathlib import Path

import pytest

from audio.errors import LyricsError
from audio.lyric_export import FORMATS
from audio.lyrics import read_lyrics
from resources.intake import read_lyrics_file

LENGTH = 150_000
CASES = 800
WRITTEN = (
    "[ti: x]\n[offset: -500]\n[00:01.00][00:30.5]never let go\n[Chorus]\n[00:05:10] a <00:06.00>b <00:07.1>c<00:08>\n",
    "1\n00:00:01,000 --> 00:00:03,000\n<i>Hello</i> {\\an8}there\n\n2\n00:00:04,000 --> 00:00:03,000\nb\n",
    "WEBVTT\n\nNOTE x\n\n00:01.000 --> 00:04.000 line:0\n<00:02.000>a <c.x>b</c>\n",
    "[Verse 1]\nla la la\n\nChorus:\nnever & ever &amp; \u202e\u0000x\n",
)
SIGNS = "[]<>:.,-0123456789 \n\r\t\\{}&;abcé漢\u202e\u2028\ufeff\x00\x85\x1b♪"


@pytest.mark.parametrize(
    "pattern",
    ["-", "[0:0]", "<0:0>", "<0:0>x ", "a ", "a", "< ", "[ ", "<1 :", "{\\", "&amp;", "-> ", "[0:01]a\n",
     "0:0:1 --> 0:0:2\na\n\n", "1 --> x\n"],
)  # fmt: skip
@pytest.mark.parametrize("start", ["", "[00:01.00]", "1 --> 2\n00:00:01 "])
def test_a_long_text_of_one_pattern_is_read_or_refused_at_once(pattern, start):
    """Each of these once took hours: a search that starts anew at every sign, a sum that is taken for every word."""
    text = (start + pattern * LENGTH)[:LENGTH]
    try:
        assert len(read_lyrics(text, 180.0).words) <= 10_000
    except LyricsError as error:
        assert len(str(error)) < 300  # noqa: PT017 - some are read, some refused


def test_a_text_of_more_words_than_half_an_hour_holds_is_refused():
    with pytest.raises(LyricsError, match="10001 words"):
        read_lyrics("la " * 10_001, 180.0)
    with pytest.raises(LyricsError, match="a word of 2001 characters"):
        read_lyrics("a" * 2_001, 180.0)


def test_files_of_chance_are_read_or_refused_in_one_line(tmp_path):
    chance = random.Random(5)
    read = 0
    for _ in range(CASES):
        (tmp_path / "words.txt").write_bytes(_written(chance))
        read += _is_read(tmp_path / "words.txt", chance.choice((5.0, 60.0, 1800.0)))
    assert CASES // 5 < read < CASES


def _is_read(path: Path, duration_s: float) -> bool:
    try:
        lyrics = read_lyrics(read_lyrics_file(path), duration_s)
    except LyricsError as error:
        assert "\n" not in str(error)  # noqa: PT017 - some are read, some refused
        return False
    assert all(0 <= word.start_s <= word.end_s <= duration_s for word in lyrics.words)
    for written in FORMATS.values():
        written(lyrics).encode()
    return True


def _written(chance: random.Random) -> bytes:
    """Return bytes of chance, signs of chance, or a file that somebody wrote with some of it changed."""
    kind = chance.randrange(4)
    if kind == 0:
        return chance.randbytes(chance.randint(0, 400))
    if kind == 1:
        return "".join(chance.choices(SIGNS, k=chance.randint(0, 300))).encode()
    text = list(chance.choice(WRITTEN) * chance.randint(1, 3))
    for _ in range(chance.randint(1, 12)):
        place = chance.randrange(len(text))
        text[place : place + chance.randint(0, 3)] = chance.choice(SIGNS) * chance.choice((0, 1, 1, 30))
        text = text or ["a"]
    return "".join(text).encode(chance.choice(("utf-8", "utf-16", "cp1252", "utf-32")), errors="replace")
