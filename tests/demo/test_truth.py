"""The truth survives being written down, and what is not a truth is refused."""

import pytest

from demo.compose import compose
from demo.songs import enhanced_lrc
from demo.truth import Truth


def test_json_gives_back_the_same_truth():
    truth = compose("ballad", 2).truth
    assert Truth.from_json(truth.to_json()) == truth


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"beats_s": [0.1]}'])
def test_another_document_is_refused(text):
    with pytest.raises(ValueError, match="not a song's truth"):
        Truth.from_json(text)


def test_lines_gather_all_words_in_order():
    truth = compose("pop").truth
    assert tuple(word for line in truth.lines for word in line) == truth.words
    assert [line[0].line for line in truth.lines] == list(range(len(truth.lines)))


def test_enhanced_lrc_holds_every_word_at_its_time_to_the_millisecond():
    composition = compose("rock")
    stamped = []
    for row in enhanced_lrc(composition).splitlines()[2:]:
        line_stamp, *words = row.split(" ")
        *words, closing = words
        assert closing.startswith("<")
        assert closing.endswith(">")
        assert line_stamp[1:-1] == words[0][1:10]
        for word in words:
            minutes, seconds = word[1:10].split(":")
            stamped.append((word[11:], int(minutes) * 60 + float(seconds)))
    assert [text for text, _ in stamped] == [word.text for word in composition.truth.words]
    for (_, stamp_s), word in zip(stamped, composition.truth.words, strict=True):
        assert stamp_s == pytest.approx(word.start_s, abs=5.1e-4)
