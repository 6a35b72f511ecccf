"""The four ways people write timed lyrics, read leniently into lines whose times may be partly known.

LRC (with repeated stamps, tags and an offset), enhanced LRC "A2" (a stamp before every word), SubRip and WebVTT. A
line that is not understood becomes a note that names it; it never stops the rest. Words that carry no time of their
own get one in `audio.lyric_timing`.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from audio.labels import headed_label

STAMP = r"(?:(\d{1,2})\s*:\s*(?=\d+\s*:\s*\d+\s*[.,]))?(\d{1,3})\s*:\s*(\d{1,2})(?:\s*[.:,]\s*(\d{1,3}))?"
"""mm:ss, mm:ss.xx, and as some write it mm:ss:xx; hours only where a fraction follows, as in hh:mm:ss.xxx."""
LRC_STAMP = re.compile(rf"\[\s*{STAMP}\s*\]", re.ASCII)
SPACED_STAMP = re.compile(rf"\s*(?a:{LRC_STAMP.pattern})")
WORD_STAMP = re.compile(rf"<\s*{STAMP}\s*>", re.ASCII)
LRC_CLAIM = re.compile(r"\s*\[\s*\d\w*\s*[:.;,-]\s*\w", re.ASCII)
LRC_TAG = re.compile(r"\s*\[\s*([a-zA-Z#]+)\s*:(.*)\]\s*$")
LRC_TAGS = frozenset({"ar", "ti", "al", "au", "by", "re", "ve", "la", "id", "lr", "offset", "length", "tool", "#"})
CUE_TIMES = re.compile(
    r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?\s*-+>\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?",
    re.ASCII,
)
CUE_CLAIM = re.compile(r"\d\s*-+>|->\s*\d", re.ASCII)
MARKUP = re.compile(r"<[^<>\n]*>|\{\\[^{}\n]*\}")
HEADING = re.compile(r"\[([^\[\]]+)\]:?$")
INVISIBLE = frozenset("\u200b\ufeff\u2060\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class WrittenLine:
    """One line as written: `words` pairs a text with its own start, None where only the line is timed.

    `end_s` is None where the writer gave none; `start_s` is None in plain text.
    """

    number: int
    start_s: float | None
    end_s: float | None
    words: tuple[tuple[str, float | None], ...]
    heading: str | None


@dataclass
class Reading:
    """Lines in the order written, notes on what was not understood, the first line that claimed a time and has none."""

    lines: list[WrittenLine] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    stamps_read: int = 0
    first_bad: tuple[int, str] | None = None

    def reject(self, number: int, line: str) -> None:
        """Note a line whose time cannot be read."""
        self.first_bad = self.first_bad or (number, shortened(line))
        self.notes.append(f"line {number} was left out, its time is not readable: {shortened(line)}")


def read_plain(text: str) -> Reading:
    """Read lines without times; `[Chorus]` or `Chorus:` alone on a line is a heading for those that follow."""
    reading, heading = Reading(), None
    for number, raw in enumerate(text.splitlines(), 1):
        line = cleaned(raw)
        if is_tag(line):
            continue
        if found := heading_in(line):
            heading = found
        elif line:
            reading.lines.append(WrittenLine(number, None, None, _untimed(line), heading))
    return reading


def read_lrc(text: str) -> Reading:
    """Read LRC and enhanced LRC; a stamp without words ends the line before it."""
    reading, heading = Reading(), None
    offset_s = _offset_s(text)
    for number, raw in enumerate(text.splitlines(), 1):
        stamps, rest = _leading_stamps(raw)
        words = _stamped_words(rest, offset_s)
        line = " ".join(word for word, _ in words)
        if found := heading_in(line):
            heading, words = found, ()
        if stamps:
            reading.stamps_read += 1
            for seconds in stamps:
                start_s = max(0.0, seconds - offset_s)
                reading.lines.append(WrittenLine(number, start_s, _closing_stamp(rest, offset_s), words, heading))
        elif words and words[0][1] is not None:
            reading.stamps_read += 1
            reading.lines.append(WrittenLine(number, words[0][1], _closing_stamp(rest, offset_s), words, heading))
        elif LRC_CLAIM.match(raw):
            reading.reject(number, raw)
        elif words and not is_tag(raw):
            reading.notes.append(f"line {number} was left out, it has no time: {shortened(line)}")
    return reading


def read_cues(text: str) -> Reading:
    """Read SubRip and WebVTT: blocks of a line with two times and the lines of text under it."""
    reading, heading = Reading(), None
    lines = text.splitlines()
    for first, last in _blocks(lines):
        block = lines[first:last]
        at = next((row for row, line in enumerate(block) if CUE_CLAIM.search(line)), None)
        if at is None:
            continue
        times = CUE_TIMES.search(block[at])
        if times is None:
            reading.reject(first + at + 1, block[at])
            continue
        reading.stamps_read += 1
        words = _stamped_words(" ".join(block[at + 1 :]))
        if found := heading_in(" ".join(word for word, _ in words)):
            heading = found
        elif words:
            start_s, end_s = _seconds(*times.groups()[:4]), _seconds(*times.groups()[4:])
            reading.lines.append(WrittenLine(first + at + 1, start_s, max(start_s, end_s), words, heading))
    return reading


def heading_in(line: str) -> str | None:
    """Return the heading a line consists of: `[Anything]`, or a known name of a section with a colon."""
    bracketed = HEADING.match(line)
    if bracketed and (name := bracketed.group(1).strip()):
        return name
    if line.endswith(":") and len(line) < 30 and headed_label(line):
        return line.rstrip(": ")
    return None


def is_tag(line: str) -> bool:
    """Return whether a line is one of LRC's tags, such as `[ar: the artist]`."""
    tag = LRC_TAG.match(line)
    return bool(tag and tag.group(1).lower() in LRC_TAGS)


def cleaned(text: str) -> str:
    """Return text without markup, control characters or notes' signs, its spaces collapsed."""
    plain = html.unescape(MARKUP.sub("", text)).replace("♪", " ").replace("♫", " ")
    kept = (" " if character.isspace() else character for character in plain if _is_visible(character))
    return " ".join("".join(kept).split())


def shortened(line: str) -> str:
    """Return a line fit for a message."""
    line = " ".join(cleaned(line).split())
    return line if len(line) <= 60 else line[:57] + "..."


def _is_visible(character: str) -> bool:
    return character.isspace() or (unicodedata.category(character) not in {"Cc", "Cs"} and character not in INVISIBLE)


def _untimed(line: str) -> tuple[tuple[str, float | None], ...]:
    return tuple((word, None) for word in line.split())


def _leading_stamps(line: str) -> tuple[list[float], str]:
    stamps, end = [], len(line) - len(line.lstrip("\ufeff \t"))
    while match := SPACED_STAMP.match(line, end):
        stamps.append(_seconds(*match.groups()))
        end = match.end()
    return stamps, line[end:].lstrip() if stamps else line[end:]


def _offset_s(text: str) -> float:
    """Return the LRC offset: positive milliseconds show the words sooner."""
    found = re.search(r"^\s*\[\s*offset\s*:\s*([+-]?\d{1,7})\s*\]", text, re.IGNORECASE | re.MULTILINE | re.ASCII)
    return int(found.group(1)) / 1000 if found else 0.0


def _stamped_words(line: str, offset_s: float = 0.0) -> tuple[tuple[str, float | None], ...]:
    """Return words with the stamp that stands before each; the first word after a stamp carries it, later ones None."""
    words: list[tuple[str, float | None]] = []
    position, seconds = 0, None
    for match in [*WORD_STAMP.finditer(line), None]:
        end = match.start() if match else len(line)
        for word in cleaned(line[position:end]).split():
            words.append((word, seconds))
            seconds = None
        if match:
            seconds, position = max(0.0, _seconds(*match.groups()) - offset_s), match.end()
    return tuple(words)


def _closing_stamp(line: str, offset_s: float) -> float | None:
    """Return the time of a word stamp that nothing follows: the end of the line's last word."""
    stamps = list(WORD_STAMP.finditer(line))
    if not stamps or cleaned(line[stamps[-1].end() :]):
        return None
    return max(0.0, _seconds(*stamps[-1].groups()) - offset_s)


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    part = int(fraction) / 10 ** len(fraction) if fraction else 0.0
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + part


def _blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the spans of lines between blank lines; a line with times also begins a block."""
    first = 0
    for row in range(len(lines) + 1):
        ends = row == len(lines) or not lines[row].strip()
        restarts = (
            not ends and CUE_CLAIM.search(lines[row]) and any(CUE_CLAIM.search(line) for line in lines[first:row])
        )
        if ends or restarts:
            if row > first:
                yield first, row
            first = row if restarts else row + 1
