"""Subtitles, letter by letter."""

from editorial.subtitles import lrc, srt
from state.music import LyricLine, Lyrics, LyricWord


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


def test_a_song_without_lyrics_gives_empty_files() -> None:
    silent = Lyrics(source="none")
    assert srt(silent) == ""
    assert lrc(silent).strip() == ""
