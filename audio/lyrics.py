"""Lyrics as timed words, whatever the user wrote: plain text, LRC, enhanced LRC, SubRip or WebVTT.

Lines without any time are spread evenly over the song with confidence 0, which marks them as not yet placed;
`place_lyrics` lays those (and only those) over the sung sections once the song's form is known. The formats themselves
are read in `audio.lyric_formats`; no listening happens here.
"""

from collections.abc import Callable
from itertools import groupby, pairwise

from audio.errors import LyricsError
from audio.labels import headed_label
from audio.lyric_formats import (
    CUE_CLAIM,
    LRC_CLAIM,
    LRC_STAMP,
    WORD_STAMP,
    Reading,
    WrittenLine,
    read_cues,
    read_lrc,
    read_plain,
)
from audio.lyric_timing import fill, natural_length_s, spread
from state.music import EnergyCurve, LyricLine, Lyrics, LyricWord, Section, Sections
from state.song import LyricSource

GIVEN, INTERPOLATED, PLACED, UNPLACED = 1.0, 0.6, 0.2, 0.0
"""Confidence of a word whose time was written, one inside a timed line, one laid by `place_lyrics`, one not yet."""
SUNG = frozenset({"verse", "prechorus", "chorus", "bridge"})
PLACED_NOTE = "the lyrics have no times: they are laid over the sung sections by their length"
AUDIBLE_ENERGY = 0.08
SUNG_SHARE = 0.9
"""How much of a section is sung; the rest is breath before the next."""
WRONG_LABEL_COST, SKIPPED_COST, CROWDING_COST = 1.0, 0.4, 0.5
MOST_WORDS, LONGEST_WORD = 10_000, 2_000
READERS: dict[LyricSource, Callable[[str], Reading]] = {"plain": read_plain, "srt": read_cues, "vtt": read_cues}
EXPECTED: dict[LyricSource, str] = {
    "lrc": "[mm:ss.xx] before each line, e.g. [00:12.50]",
    "enhanced_lrc": "[mm:ss.xx] before each line and <mm:ss.xx> before each word",
    "srt": "00:00:12,500 --> 00:00:15,000 above each cue",
    "vtt": "00:12.500 --> 00:15.000 above each cue",
}


def read_lyrics(text: str | None, duration_s: float) -> Lyrics:
    """Return the lyrics with a time for every word.

    Parameters
    ----------
    text
        The content of a lyrics file; the format is recognised. None or blank is a song without words.
    duration_s
        Length of the song; what lies beyond it is left out, with a note.

    Raises
    ------
    LyricsError
        If the text claims to be timed and not one of its times can be read, or is longer than any song's.
    """
    if text is None or not text.strip(" \r\n\t\ufeff"):
        return Lyrics(source="none")
    source = _source(text)
    reading = READERS.get(source, read_lrc)(text)
    _check_length(reading)
    if source == "plain":
        return _unplaced(reading, duration_s)
    if not reading.stamps_read:
        number, line = reading.first_bad or (1, text.strip().splitlines()[0][:60])
        raise LyricsError(
            f"No time in the lyrics can be read, first in line {number} ({line}): write {EXPECTED[source]}."
        )
    return _timed(reading, source, duration_s)


def place_lyrics(lyrics: Lyrics, sections: Sections, energy: EnergyCurve) -> Lyrics:
    """Return the lyrics with every line of confidence 0 laid over the sung sections, at confidence 0.2.

    Lines under one heading go together to a section with that label, in order, where there is one; without headings
    they share out the sung time by length. Lines that have times stay where they are.
    """
    waiting = [line for line in lyrics.lines if line.words[0].confidence == UNPLACED]
    if not waiting:
        return lyrics
    stages = [section for section in sections.sections if _is_sung(section, energy)] or list(sections.sections)
    blocks = [list(lines) for _, lines in groupby(waiting, key=lambda line: line.heading)]
    if len(blocks) > len(stages):
        blocks = [waiting]
    placed = [line for line in lyrics.lines if line.words[0].confidence != UNPLACED]
    for block, (first, last) in zip(blocks, _matched(blocks, stages), strict=True):
        placed += _laid_over(block, stages[first:last])
    lines = tuple(sorted(placed, key=lambda line: line.start_s))
    return lyrics.model_copy(update={"lines": lines, "notes": (*lyrics.notes, PLACED_NOTE)})


def _check_length(reading: Reading) -> None:
    """Raise LyricsError for a text that is no song's, before anything is computed from it word by word."""
    words = [word for line in reading.lines for word, _ in line.words]
    if len(words) > MOST_WORDS:
        more = f"more than half an hour can hold ({MOST_WORDS})"
        raise LyricsError(f"The lyrics have {len(words)} words, {more}: give the lyrics of this song.")
    longest = max(map(len, words), default=0)
    if longest > LONGEST_WORD:
        raise LyricsError(f"The lyrics have a word of {longest} characters: give a text that is written in words.")


def _source(text: str) -> LyricSource:
    lines = text.splitlines()
    if text.lstrip("\ufeff \r\n\t").startswith("WEBVTT"):
        return "vtt"
    if any(CUE_CLAIM.search(line) for line in lines):
        return "srt"
    stamped = [line for line in lines if LRC_STAMP.match(line.lstrip()) or WORD_STAMP.match(line.lstrip())]
    if any(WORD_STAMP.search(line) for line in stamped):
        return "enhanced_lrc"
    return "lrc" if stamped or any(LRC_CLAIM.match(line) for line in lines) else "plain"


def _timed(reading: Reading, source: LyricSource, duration_s: float) -> Lyrics:
    notes, lines = list(reading.notes), []
    in_order = sorted(reading.lines, key=lambda line: line.start_s or 0.0)
    for line, following in pairwise([*in_order, None]):
        if line is None or not line.words:
            continue
        if (line.start_s or 0.0) >= duration_s:
            notes.append(f"line {line.number} was left out, it begins after the song's end at {duration_s:.1f} s")
            continue
        lines.append(_timed_line(line, following, duration_s))
    return Lyrics(source=source, lines=tuple(lines), notes=tuple(notes))


def _timed_line(line: WrittenLine, following: WrittenLine | None, duration_s: float) -> LyricLine:
    start_s = line.start_s or 0.0
    last_start_s = max([start_s, *(time for _, time in line.words if time is not None)])
    end_s = line.end_s
    if end_s is None or end_s < last_start_s:
        untimed = [word for word, time in line.words if time is None] or [line.words[-1][0]]
        end_s = last_start_s + natural_length_s(untimed)
        if following is not None and following.start_s is not None and following.start_s > last_start_s:
            end_s = min(end_s, following.start_s)
    words = []
    for place, ((text, time), (start, end)) in enumerate(
        zip(line.words, fill(line.words, start_s, end_s), strict=True)
    ):
        certain = time is not None or place == 0
        words.append(_word(text, start, end, duration_s, GIVEN if certain else INTERPOLATED))
    return LyricLine(words=tuple(words), heading=line.heading)


def _word(text: str, start_s: float, end_s: float, duration_s: float, confidence: float) -> LyricWord:
    start, end = min(start_s, duration_s), min(end_s, duration_s)
    return LyricWord(text=text, start_s=round(start, 4), end_s=round(max(start, end), 4), confidence=confidence)


def _unplaced(reading: Reading, duration_s: float) -> Lyrics:
    texts = [word for line in reading.lines for word, _ in line.words]
    spans = iter(spread(texts, 0.0, duration_s))
    lines = tuple(
        LyricLine(
            words=tuple(_word(text, *next(spans), duration_s, UNPLACED) for text, _ in line.words),
            heading=line.heading,
        )
        for line in reading.lines
    )
    return Lyrics(source="plain", lines=lines)


def _is_sung(section: Section, energy: EnergyCurve) -> bool:
    return section.label in SUNG and energy.mean(section.start_s, section.end_s) > AUDIBLE_ENERGY


def _matched(blocks: list[list[LyricLine]], stages: list[Section]) -> list[tuple[int, int]]:
    """Return for each block the span of sections it is sung over: the cheapest assignment that keeps the order."""
    total_s = sum(section.end_s - section.start_s for section in stages)
    pace = sum(len(block) for block in blocks) / total_s
    cheapest: dict[tuple[int, int], tuple[float, tuple[tuple[int, int], ...]]] = {(0, 0): (0.0, ())}

    def offer(state: tuple[int, int], cost: float, spans: tuple[tuple[int, int], ...]) -> None:
        if state not in cheapest or cost < cheapest[state][0]:
            cheapest[state] = (cost, spans)

    for stage in range(len(stages)):
        for block in range(len(blocks) + 1):
            if (block, stage) not in cheapest:
                continue
            cost, spans = cheapest[block, stage]
            offer((block, stage + 1), cost + SKIPPED_COST, spans)
            if block == len(blocks):
                continue
            for end in range(stage + 1, len(stages) + 1):
                added = _block_cost(blocks[block], stages[stage:end], pace)
                offer((block + 1, end), cost + added, (*spans, (stage, end)))
    return list(cheapest[len(blocks), len(stages)][1])


def _block_cost(block: list[LyricLine], stages: list[Section], pace: float) -> float:
    label = headed_label(block[0].heading)
    wrong = sum(label is not None and section.label != label for section in stages)
    length_s = sum(section.end_s - section.start_s for section in stages)
    crowding = abs(length_s * pace - len(block)) / max(length_s * pace, len(block))
    return WRONG_LABEL_COST * wrong + CROWDING_COST * crowding


def _laid_over(block: list[LyricLine], stages: list[Section]) -> list[LyricLine]:
    """Return the lines laid over sections that may have gaps between them, each line whole inside one section."""
    lengths = [SUNG_SHARE * (section.end_s - section.start_s) for section in stages]
    weights = [natural_length_s([word.text for word in line.words]) for line in block]
    shares: list[list[int]] = [[] for _ in stages]
    sung = 0.0
    for place, weight in enumerate(weights):
        middle = (sung + weight / 2) / sum(weights) * sum(lengths)
        sung += weight
        stage = next((n for n in range(len(lengths)) if middle < sum(lengths[: n + 1])), len(lengths) - 1)
        shares[stage].append(place)
    laid = []
    for section, length_s, places in zip(stages, lengths, shares, strict=True):
        start_s = section.start_s
        for place in places:
            line_s = length_s * weights[place] / sum(weights[other] for other in places)
            texts = [word.text for word in block[place].words]
            spans = spread(texts, start_s, start_s + min(SUNG_SHARE * line_s, 1.5 * weights[place]))
            words = tuple(_word(t, *span, section.end_s, PLACED) for t, span in zip(texts, spans, strict=True))
            laid.append(block[place].model_copy(update={"words": words}))
            start_s += line_s
    return laid
