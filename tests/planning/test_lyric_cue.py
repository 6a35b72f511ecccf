"""The lyric cue on the words of the five demo songs, whose form is known to the sample."""

import pytest

from audio.lyrics import read_lyrics
from demo.compose import compose
from demo.songs import GENRES, enhanced_lrc
from planning.lyric_cue import LyricReader
from planning.words import plain


@pytest.mark.parametrize("genre", GENRES)
def test_a_chorus_says_more_than_a_verse_and_the_title_line_the_most(genre: str) -> None:
    composition = compose(genre, 0)
    lyrics = read_lyrics(enhanced_lrc(composition), composition.truth.duration_s)
    reader = LyricReader(lyrics, composition.title)
    cues = {line: reader.cue(line.start_s, line.end_s) for line in lyrics.lines}
    said: dict[str, list[float]] = {}
    for line, cue in cues.items():
        middle_s = (line.start_s + line.end_s) / 2
        label = next(span.label for span in composition.truth.sections if span.start_s <= middle_s < span.end_s)
        said.setdefault(label, []).append(cue.value)
    assert min(said["chorus"]) > max(said["verse"])
    most = max(lyrics.lines, key=lambda line: cues[line].value)
    assert plain(composition.title) in plain(most.text)
    assert cues[most].reasons[0].startswith("sings the title")
    assert reader.provenance == "words as given; feeling from VADER's English lexicon"


def test_a_span_without_words_has_no_voice() -> None:
    lyrics = read_lyrics("[00:10.00] <00:10.00>wait <00:11.00>", 20)
    assert LyricReader(lyrics, "Wait").cue(0, 5).reasons == ("no voice",)
    assert LyricReader(lyrics, "Wait").cue(10, 11).reasons == ("sings the title (wait)",)


def test_the_title_counts_by_the_share_of_its_words_that_is_sung() -> None:
    lyrics = read_lyrics("[00:01.00] paper lanterns rise", 5)
    titles = ("The Paper Lanterns", "Paper Houses", "Stone Houses")
    whole, half, nothing = (LyricReader(lyrics, title).cue(1, 5).value for title in titles)
    assert whole - half == pytest.approx(half - nothing)
    assert half > nothing
