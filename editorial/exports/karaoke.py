r"""The lyrics as Advanced SubStation Alpha, in which every word lights up while it is sung.

ASS counts in hundredths of a second; `\k` before a word is how long it lasts, counted from the end of the word before.
A line's durations add up to the line, so roundings do not pile up.
"""

from itertools import pairwise

from editorial.exports.words import one_line
from state.music import LyricLine, Lyrics

REFERENCE_HEIGHT = 720
LEAD_S = 0.3
"""A line is there a moment before it is sung, so that it can be read."""
HARMLESS = str.maketrans({"{": "｛", "}": "｝", "\\": "＼"})
"""What would begin a command of the format, in the wide form that only looks like it."""


def karaoke(lyrics: Lyrics, *, title: str, width: int, height: int) -> str:
    """Return the lyrics as the text of an ASS file for a film of a size."""
    import pysubs2

    subtitles = pysubs2.SSAFile()
    wide = round(REFERENCE_HEIGHT * width / height)
    subtitles.info |= {"Title": one_line(title), "PlayResX": str(wide), "PlayResY": str(REFERENCE_HEIGHT)}
    subtitles.styles["Default"] = pysubs2.SSAStyle(
        fontname="Fjalla One",
        fontsize=48,
        primarycolor=pysubs2.Color(255, 255, 255),
        secondarycolor=pysubs2.Color(255, 255, 255, 130),
        outlinecolor=pysubs2.Color(10, 6, 24),
        outline=2.5,
        shadow=0,
        alignment=pysubs2.Alignment.BOTTOM_CENTER,
        marginv=44,
    )
    free_s = 0.0
    for line, following in pairwise([*lyrics.lines, None]):
        if line is None:
            continue
        start_s = max(free_s, line.start_s - LEAD_S)
        end_s = max(start_s, min(line.end_s, following.start_s) if following else line.end_s)
        event = pysubs2.SSAEvent(start=_hundredths(start_s) * 10, end=_hundredths(end_s) * 10)
        event.text = _lit(line, start_s)
        subtitles.append(event)
        free_s = end_s
    return subtitles.to_string("ass")


def _lit(line: LyricLine, start_s: float) -> str:
    parts, reached = [], _hundredths(start_s)
    for word, following in pairwise([*line.words, None]):
        if word is None:
            continue
        waiting = max(0, _hundredths(word.start_s) - reached)
        reached += waiting
        until = max(reached, _hundredths(following.start_s if following else word.end_s))
        pause = rf"{{\k{waiting}}}" if waiting else ""
        space = " " if following else ""
        parts.append(rf"{pause}{{\k{until - reached}}}{one_line(word.text).translate(HARMLESS)}{space}")
        reached = until
    return "".join(parts)


def _hundredths(time_s: float) -> int:
    return round(time_s * 100)
