"""What words express: feeling where English can be read, emphasis in any language."""

import subprocess
import sys
from itertools import pairwise

import pytest

from planning.feeling import capitals_stand_out, emphasis, feeling, is_english
from state.music import LyricLine, Lyrics, LyricWord


def lyrics_of(*lines: str) -> Lyrics:
    return Lyrics(
        source="plain",
        lines=tuple(
            LyricLine(words=tuple(LyricWord(text=word, start_s=0, end_s=1, confidence=0) for word in line.split()))
            for line in lines
        ),
    )


def test_joy_and_grief_weigh_alike_and_plain_words_nothing() -> None:
    assert feeling("I love you")[0] > 0.4
    assert feeling("I hate you")[0] > 0.4
    assert feeling("the train leaves at noon") == (0, [])


def test_a_word_of_degree_adds_and_the_strongest_words_are_named() -> None:
    weaker, stronger = feeling("I am happy"), feeling("I am extremely happy")
    assert stronger[0] > weaker[0]
    assert feeling("kill me with kindness my love, I like it")[1] == ["kill", "love"]


@pytest.mark.parametrize("apostrophe", ["'", "\N{RIGHT SINGLE QUOTATION MARK}"])
def test_a_contraction_is_not_another_word(apostrophe: str) -> None:
    assert feeling(f"he{apostrophe}ll wait")[0] == 0  # not hell
    assert feeling(f"I don{apostrophe}t love you")[0] < feeling("I love you")[0]


def test_marks_of_emphasis_are_no_feeling() -> None:
    assert feeling("I LOVE you!!!") == feeling("I love you")


@pytest.mark.parametrize(
    "line",
    [
        "Die Stadt schläft ein und wir gehen am Fluss entlang, die Nacht will nicht die Not",
        "La nuit tombe sur la ville et je pense à toi, le pain sur la table, on danse encore",
        "No me digas que no, solo quiero estar contigo, la noche me llama sin ti",
        "De stad is stil en we zijn alleen, of was het maar een droom van over de weg",
        "Natten är mörk och jag går hem till dig, allt för alltid under stjärnorna",
        "사랑해 너를 원해 내 마음은 눈을 감아 이 밤이 지나면",
    ],
)
def test_words_that_are_not_english_are_not_taken_for_it(line: str) -> None:
    assert not is_english(lyrics_of(line))


def test_no_words_are_no_english() -> None:
    assert not is_english(lyrics_of())


@pytest.mark.parametrize(
    "line",
    [
        "Hello darkness in this house I walk the empty street alone",
        "사랑해 oh baby 너를 원해 tonight 내 마음은 falling for you 눈을 감아 you and me",
    ],
)
def test_english_and_songs_that_mix_it_in_are(line: str) -> None:
    assert is_english(lyrics_of(line))


@pytest.mark.parametrize(
    ("line", "marks"),
    [
        ("wait for me", []),
        ("wait for me!", ["exclaimed"]),
        ("WAIT for me", ["in capitals"]),
        ("I wait for U2", ["in capitals"]),
        ("I wait for a train", []),
        ("waaait for me", ["stretched"]),
        ("see you soon", []),
        ("in the year 3000", []),
        ("hold on hold on", ["repeated"]),
        ("no, no", ["repeated"]),
        ("the city breathes the city sings", ["repeated"]),
        ("in the rain in a town", []),
        ("warte, warte noch", ["repeated"]),
    ],
)
def test_emphasis_is_what_the_spelling_shows(line: str, marks: list[str]) -> None:
    assert emphasis(line.split(), capitals_count=True)[1] == marks


def test_more_marks_are_more_emphasis_up_to_two() -> None:
    degrees = [emphasis(line.split(), True)[0] for line in ("stop", "stop!", "STOP!", "STOOOP STOOOP!")]
    assert degrees == [0, 0.5, 1, 1]
    assert all(less <= more for less, more in pairwise(degrees))


def test_capitals_mean_nothing_in_a_song_that_is_written_in_them() -> None:
    assert not capitals_stand_out(lyrics_of("WAIT FOR ME", "UNDER THE MOON"))
    assert capitals_stand_out(lyrics_of("WAIT for me", "under the moon"))
    assert emphasis(["WAIT", "FOR", "ME"], capitals_count=False) == (0, [])


def test_the_lexicon_loads_only_when_a_feeling_is_read() -> None:
    loaded = "import sys, planning.saliency; sys.exit('vaderSentiment' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0
