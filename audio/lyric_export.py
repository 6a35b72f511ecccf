"""Timed lyrics as files that players read: LRC, enhanced LRC, SubRip and WebVTT.

LRC has hundredths of a second and a time per line; enhanced LRC ("A2") one before every word and one where the line
ends; SubRip a span per line; WebVTT a span per line and a stamp before every word that has a time of its own. What is
written here, `audio.lyric_formats` reads again. When words are sung does not belong here.
"""

import html
from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType

from state.music import LyricLine, Lyrics


def lrc(lyrics: Lyrics, *, title: str = "", artist: str = "") -> str:
    """Return LRC text after the tags that are given."""
    return _lines(_tags(title, artist) + [f"[{_minutes(line.start_s)}]{line.text}" for line in lyrics.lines])


def enhanced_lrc(lyrics: Lyrics, *, title: str = "", artist: str = "") -> str:
    """Return enhanced LRC text after the tags that are given."""
    entries = _tags(title, artist)
    for line in lyrics.lines:
        words = " ".join(f"<{_minutes(word.start_s)}>{word.text}" for word in line.words)
        entries.append(f"[{_minutes(line.start_s)}]{words} <{_minutes(line.end_s)}>")
    return _lines(entries)


def srt(lyrics: Lyrics) -> str:
    """Return SubRip text; a line ends at the latest when the next one starts."""
    return "\n".join(
        f"{number}\n{_clock(start_s, ',')} --> {_clock(end_s, ',')}\n{line.text}\n"
        for number, (line, start_s, end_s) in enumerate(_cues(lyrics), start=1)
    )


def vtt(lyrics: Lyrics) -> str:
    """Return WebVTT text; a line ends at the latest when the next one starts."""
    cues = [
        f"{_clock(start_s, '.')} --> {_clock(end_s, '.')}\n{_stamped(line, end_s)}\n"
        for line, start_s, end_s in _cues(lyrics)
    ]
    return "\n".join(["WEBVTT\n", *cues])


FORMATS: Mapping[str, Callable[[Lyrics], str]] = MappingProxyType(
    {"lrc": lrc, "elrc": enhanced_lrc, "srt": srt, "vtt": vtt}
)
"""By the name that the command line knows each by."""


def _cues(lyrics: Lyrics) -> list[tuple[LyricLine, float, float]]:
    """Return every line with its start and its end, which the next line's start cuts off."""
    return [
        (line, line.start_s, max(line.start_s, min(line.end_s, following.start_s) if following else line.end_s))
        for line, following in pairwise([*lyrics.lines, None])
        if line is not None
    ]


def _stamped(line: LyricLine, end_s: float) -> str:
    """Return a cue's text: WebVTT wants stamps that rise, and lie inside the cue."""
    words, latest_ms = [], round(line.start_s * 1000)
    for word in line.words:
        start_ms = round(word.start_s * 1000)
        stamp = f"<{_clock(word.start_s, '.')}>" if latest_ms < start_ms < round(end_s * 1000) else ""
        latest_ms = max(latest_ms, start_ms)
        words.append(stamp + html.escape(word.text, quote=False))
    return " ".join(words)


def _tags(title: str, artist: str) -> list[str]:
    return [f"[{tag}:{value}]" for tag, value in (("ti", title), ("ar", artist)) if value]


def _lines(entries: list[str]) -> str:
    return "".join(f"{entry}\n" for entry in entries)


def _clock(time_s: float, point: str) -> str:
    seconds, milliseconds = divmod(round(time_s * 1000), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}{point}{milliseconds:03d}"


def _minutes(time_s: float) -> str:
    seconds, hundredths = divmod(round(time_s * 100), 100)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes:02d}:{seconds:02d}.{hundredths:02d}"
