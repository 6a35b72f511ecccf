"""The form as the writer sees it: which motifs play in one place.

The four families of sections have a place each; the music that closes the film may come back to where it opened, at
another hour. Where many different motifs crowd one place, as in a long song, some of them get a place of their own, so
that no film stays in the same few places for minutes. A motif is never divided: the same music is the same place.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from state.music import SectionLabel, Sections, Segments

Family = Literal["frame", "verse", "chorus", "bridge"]
FAMILY: dict[SectionLabel, Family] = {
    "intro": "frame",
    "verse": "verse",
    "prechorus": "verse",
    "chorus": "chorus",
    "bridge": "bridge",
    "instrumental": "frame",
    "outro": "frame",
}
MOST_PARTS = 7
CROWDED = 12
"""More segments than this in one place are divided between two, if there is more than one motif."""


@dataclass(frozen=True)
class Part:
    """Motifs that share a place, in the order in which they are first heard.

    `number` counts the parts of one family from 0; `closes` is True for a part that only ends the film.
    """

    family: Family
    motifs: tuple[str, ...]
    number: int = 0
    closes: bool = False


def letter_of(motif: str) -> str:
    """Return the music of a segment's motif: `B` of `B3`."""
    return re.sub(r"\d+$", "", motif)


def parts_of(segments: Segments, sections: Sections) -> tuple[Part, ...]:
    """Return the parts of a film, at most `MOST_PARTS`, in the order in which they are first seen."""
    labels = [sections.sections[segment.section].label for segment in segments.segments]
    motifs = [segment.motif for segment in segments.segments]
    families = _families(motifs, labels)
    closing = _closing(motifs, labels, families)
    together: dict[tuple[Family, bool], list[str]] = {}
    for motif in dict.fromkeys(motifs):
        letter = letter_of(motif)
        together.setdefault((families[letter], letter in closing), []).append(motif)
    parts = [Part(family, tuple(found), 0, closes) for (family, closes), found in together.items()]
    heard = Counter(motifs)
    while len(parts) < MOST_PARTS:
        crowded = max(parts, key=lambda part: _weight(part, heard))
        if not _weight(crowded, heard):
            break
        place = parts.index(crowded)
        numbers = [part.number for part in parts if part.family == crowded.family]
        first, second = _divided(crowded, heard)
        parts[place : place + 1] = [first, replace(second, number=max(numbers) + 1)]
    return tuple(sorted(parts, key=lambda part: motifs.index(part.motifs[0])))


def _families(motifs: Sequence[str], labels: Sequence[SectionLabel]) -> dict[str, Family]:
    """Return the family of every music, by the label that it carries most often."""
    counts: dict[str, Counter[Family]] = {}
    for motif, label in zip(motifs, labels, strict=True):
        counts.setdefault(letter_of(motif), Counter())[FAMILY[label]] += 1
    return {letter: count.most_common(1)[0][0] for letter, count in counts.items()}


def _closing(motifs: Sequence[str], labels: Sequence[SectionLabel], families: Mapping[str, Family]) -> set[str]:
    """Return the music that is only heard as an outro, if other music of its family opened the film."""
    elsewhere = {letter_of(motif) for motif, label in zip(motifs, labels, strict=True) if label != "outro"}
    frame = {letter for letter, family in families.items() if family == "frame"}
    return frame - elsewhere if frame & elsewhere else set()


def _weight(part: Part, heard: Mapping[str, int]) -> int:
    """Return how many segments a part has if it is crowded and can be divided, else 0."""
    count = sum(heard[motif] for motif in part.motifs)
    return count if len(part.motifs) > 1 and count > CROWDED else 0


def _divided(part: Part, heard: Mapping[str, int]) -> tuple[Part, Part]:
    """Divide a part near its middle, between two pieces of music where that is nearly as even."""
    counts = [heard[motif] for motif in part.motifs]
    half = sum(counts) / 2

    def unevenness(place: int) -> float:
        within = letter_of(part.motifs[place - 1]) == letter_of(part.motifs[place])
        return abs(sum(counts[:place]) - half) + half * within / 2

    middle = min(range(1, len(counts)), key=unevenness)
    return replace(part, motifs=part.motifs[:middle]), replace(part, motifs=part.motifs[middle:])
