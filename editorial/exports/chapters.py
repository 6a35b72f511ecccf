"""The song's sections as chapters: FFmpeg's metadata file, and the list that video sites read in a description.

A section that comes again is numbered (`Verse 2`). Sites want the first chapter at zero, three of them at least, none
shorter than ten seconds: a shorter section is told with its neighbour, and a film with fewer than three has no list.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from editorial.exports.words import one_line
from state.music import Sections

SHORTEST_S = 10.0
FEWEST = 3
ESCAPED = str.maketrans({character: f"\\{character}" for character in "=;#\\\n"})


@dataclass(frozen=True)
class Chapter:
    """A named span of the film, in seconds."""

    name: str
    start_s: float
    end_s: float


def chapters(sections: Sections) -> list[Chapter]:
    """Return one chapter per section, numbered where a label occurs more than once."""
    total = Counter(section.label for section in sections.sections)
    seen: Counter[str] = Counter()
    named = []
    for section in sections.sections:
        seen[section.label] += 1
        number = f" {seen[section.label]}" if total[section.label] > 1 else ""
        named.append(Chapter(f"{section.label.capitalize()}{number}", section.start_s, section.end_s))
    return named


def ffmetadata(listed: Sequence[Chapter], *, title: str, artist: str) -> str:
    """Return the chapters as FFmpeg's metadata file, in milliseconds."""
    lines = [";FFMETADATA1", f"title={_escaped(title)}", f"artist={_escaped(artist)}"]
    for chapter in listed:
        start, end = round(chapter.start_s * 1000), round(chapter.end_s * 1000)
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={_escaped(chapter.name)}"]
    return "\n".join([*lines, ""])


def description(listed: Sequence[Chapter]) -> str:
    """Return the chapters for a video's description, empty where a site would not take them."""
    kept: list[Chapter] = []
    for chapter in listed:
        if kept and min(last.end_s - last.start_s for last in (kept[-1], chapter)) < SHORTEST_S:
            kept[-1] = Chapter(f"{kept[-1].name}, {chapter.name.lower()}", kept[-1].start_s, chapter.end_s)
        else:
            kept.append(chapter)
    if len(kept) < FEWEST:
        return ""
    return "".join(f"{_minutes(chapter.start_s)} {chapter.name}\n" for chapter in kept)


def _escaped(text: str) -> str:
    return one_line(text).translate(ESCAPED)


def _minutes(time_s: float) -> str:
    minutes, seconds = divmod(int(time_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes}:{seconds:02d}"
