"""Karaoke and chapters are read back by other people's parsers and say when words are sung and sections begin."""

import io
import itertools
import re

import av
import pysubs2
import pytest

from editorial.exports.chapters import Chapter, chapters, description, ffmetadata
from editorial.exports.karaoke import karaoke
from state.music import LyricLine, Lyrics, LyricWord, Section, Sections


def line(*words: tuple[str, float, float]) -> LyricLine:
    return LyricLine(words=tuple(LyricWord(text=t, start_s=s, end_s=e, confidence=1) for t, s, e in words))


SUNG = Lyrics(
    source="enhanced_lrc",
    lines=(
        line(("Paper", 1.0, 1.4), ("lanterns", 1.6, 2.333)),
        line(("lift", 2.2, 2.9), ("me", 2.9, 3.0)),
        line(("hello", 6.0, 7.0)),
    ),
)


def read(text: str) -> pysubs2.SSAFile:
    return pysubs2.SSAFile.from_string(text)


def lit(event: pysubs2.SSAEvent) -> list[tuple[str, int]]:
    """Return every word with the hundredth of a second from the line's start at which it lights up."""
    reached, found = 0, []
    for length, word in re.findall(r"\{\\k(\d+)\}([^{]*)", event.text):
        if word.strip():
            found.append((word.strip(), reached))
        reached += int(length)
    return found


def test_every_word_lights_up_when_it_is_sung_and_lines_do_not_overlap():
    events = read(karaoke(SUNG, title="Song", width=1280, height=720)).events
    assert [event.plaintext for event in events] == ["Paper lanterns", "lift me", "hello"]
    sung = [[(word, event.start // 10 + at) for word, at in lit(event)] for event in events]
    assert sung == [[("Paper", 100), ("lanterns", 160)], [("lift", 220), ("me", 290)], [("hello", 600)]]
    assert all(before.end <= after.start for before, after in itertools.pairwise(events))
    assert (events[0].start, events[0].end, events[2].end) == (700, 2200, 7000)


def test_a_film_s_shape_is_kept_in_the_subtitles():
    info = read(karaoke(SUNG, title="A\n{\\b1}", width=1080, height=1920)).info
    assert (info["PlayResX"], info["PlayResY"]) == ("405", "720")
    assert info["Title"] == "A {\\b1}"


@pytest.mark.parametrize("word", ["{\\k500}", "a\\Nb", "<i>&amp;", "\U0001f3b5", "\u05e9\u05d9\u05e8", "x" * 500])
def test_no_word_is_a_command(word):
    hostile = Lyrics(source="plain", lines=(line((word, 1.0, 2.0), ("after", 2.0, 3.0)),))
    (event,) = read(karaoke(hostile, title=word, width=1280, height=720)).events
    wide = word.translate(str.maketrans("{}\\", "｛｝＼"))
    assert lit(event) == [(wide, 30), ("after", 130)]
    assert event.plaintext == f"{wide} after"


def sections(*spans: tuple[str, float]) -> Sections:
    ends = [start for _, start in spans[1:]] + [100.0]
    return Sections(
        sections=tuple(
            Section(index=n, start_s=start, end_s=end, label=label, motif="A", confidence=1)
            for n, ((label, start), end) in enumerate(zip(spans, ends, strict=True))
        )
    )


FORM = sections(("intro", 0.0), ("verse", 7.5), ("chorus", 30.04), ("verse", 52.0), ("outro", 94.0))


def test_sections_that_come_again_are_numbered():
    assert [chapter.name for chapter in chapters(FORM)] == ["Intro", "Verse 1", "Chorus", "Verse 2", "Outro"]


def test_ffmpeg_reads_the_chapters_to_the_millisecond_whatever_the_title():
    title = "a=b;c#d\\e\n[CHAPTER]"
    with av.open(io.BytesIO(ffmetadata(chapters(FORM), title=title, artist="x").encode()), format="ffmetadata") as read:
        found = [(c["metadata"]["title"], float(c["start"] * c["time_base"])) for c in read.chapters()]
        assert read.metadata["title"] == "a=b;c#d\\e [CHAPTER]"
    assert found == [(c.name, round(c.start_s, 3)) for c in chapters(FORM)]


def test_a_description_begins_at_zero_and_tells_short_sections_with_their_neighbours():
    assert description(chapters(FORM)) == "0:00 Intro, verse 1\n0:30 Chorus\n0:52 Verse 2, outro\n"


def test_too_few_chapters_are_none():
    assert description([Chapter("Verse", 0, 50), Chapter("Chorus", 50, 100)]) == ""


def test_long_films_count_in_hours():
    long = [Chapter(name, start, start + 3000) for name, start in (("A", 0), ("B", 3000), ("C", 6000))]
    assert description(long).splitlines()[2] == "1:40:00 C"
