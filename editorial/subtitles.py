"""Lyrics as files that players read: SubRip (SRT) and timed lyrics (LRC), one entry per line of the song."""

from state.music import Lyrics


def srt(lyrics: Lyrics) -> str:
    """Return the lyrics as SubRip text; a line ends at the latest when the next one starts."""
    entries = []
    for number, line in enumerate(lyrics.lines, start=1):
        following_s = lyrics.lines[number].start_s if number < len(lyrics.lines) else line.end_s
        end_s = max(line.start_s, min(line.end_s, following_s))
        entries.append(f"{number}\n{_clock(line.start_s)} --> {_clock(end_s)}\n{line.text}\n")
    return "\n".join(entries)


def lrc(lyrics: Lyrics, *, title: str = "", artist: str = "") -> str:
    """Return the lyrics as LRC text in hundredths of a second, after the tags that are given."""
    tags = [f"[{tag}:{value}]" for tag, value in (("ti", title), ("ar", artist)) if value]
    return "\n".join([*tags, *(f"[{_minutes(line.start_s)}]{line.text}" for line in lyrics.lines)]) + "\n"


def _clock(time_s: float) -> str:
    seconds, milliseconds = divmod(round(time_s * 1000), 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d},{milliseconds:03d}"


def _minutes(time_s: float) -> str:
    seconds, hundredths = divmod(round(time_s * 100), 100)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes:02d}:{seconds:02d}.{hundredths:02d}"
