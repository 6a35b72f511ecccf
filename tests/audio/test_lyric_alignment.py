"""Lyrics are timed by what was heard: exactly where it was clear, sensibly where it was not, and never out of order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audio.lyric_alignment import align_lyrics, why_not_listen, why_not_understood
from audio.lyrics import place_lyrics, read_lyrics
from audio.second_look import AlignmentWindow, Force
from state.music import EnergyCurve, HeardWord, Lyrics, Section, Sections, Transcript

DURATION_S = 200.0
TEXT = """[Verse]
We wrote our wishes down late at night
And tied them to the dark one by one
The street below was raining silver bright
[Chorus]
Paper lanterns lift me higher
Over every sleeping town
Nothing here can stop the fire
[Verse 2]
Your mother left the kitchen lamp aglow
A quiet yellow harbour for the lost
[Chorus]
Paper lanterns lift me higher
Over every sleeping town
Nothing here can stop the fire"""
PLAIN = read_lyrics(TEXT, DURATION_S)
TEXTS = [word.text for word in PLAIN.words]
LINE_OF = [number for number, line in enumerate(PLAIN.lines) for _ in line.words]


def sung(every_s: float = 0.4, rest_s: float = 1.5) -> list[HeardWord]:
    """All words, as they are truly sung: a rest before every line."""
    return [
        HeardWord(text=text, start_s=start_s, end_s=start_s + every_s, probability=0.9)
        for n, (text, line) in enumerate(zip(TEXTS, LINE_OF, strict=True))
        for start_s in [5 + n * every_s + line * rest_s]
    ]


TRUE = sung()


def transcript(words: list[HeardWord]) -> Transcript:
    return Transcript(words=tuple(words), language="en", language_probability=1.0, transcriber="a good ear")


def line_timed() -> str:
    """All lines as LRC, each with the true time of its first word."""
    starts = [next(w.start_s for w, at in zip(TRUE, LINE_OF, strict=True) if at == n) for n in range(len(PLAIN.lines))]
    lines = zip(starts, PLAIN.lines, strict=True)
    return "\n".join(f"[{int(start_s // 60):02d}:{start_s % 60:05.2f}]{line.text}" for start_s, line in lines)


def errors_s(lyrics: Lyrics) -> np.ndarray:
    return np.abs([word.start_s - true.start_s for word, true in zip(lyrics.words, TRUE, strict=True)])


def exact(windows: list[AlignmentWindow]) -> list[list[HeardWord]]:
    """Align as a perfect model does: words outside the window are squeezed to its edges."""
    answers = []
    for window in windows:
        texts = [text for phrase in window.phrases for text in phrase]
        places = [n for n in range(len(TEXTS)) if TEXTS[n : n + len(texts)] == texts]
        first = min(places, key=lambda n: abs(TRUE[n].start_s - window.start_s))
        clipped = [
            (min(max(w.start_s, window.start_s), window.end_s), min(max(w.end_s, window.start_s), window.end_s))
            for w in TRUE[first : first + len(texts)]
        ]
        answers.append(
            [
                HeardWord(text=text, start_s=start_s, end_s=end_s, probability=0.6)
                for text, (start_s, end_s) in zip(texts, clipped, strict=True)
            ]
        )
    return answers


def test_words_that_were_heard_stand_where_they_were_heard() -> None:
    aligned = align_lyrics(PLAIN, transcript(TRUE), DURATION_S)
    assert errors_s(aligned).max() < 0.001
    assert aligned.match_ratio == 1.0
    assert aligned.notes == ()
    assert {line.heading for line in aligned.lines} == {"Verse", "Chorus", "Verse 2"}
    assert all(0.5 < word.confidence < 1 for word in aligned.words)


def test_unheard_words_keep_to_their_line_and_are_trusted_less() -> None:
    unheard = {3, 4, 12, 20, 21, 22}
    aligned = align_lyrics(PLAIN, transcript([w for n, w in enumerate(TRUE) if n not in unheard]), DURATION_S)
    assert errors_s(aligned).max() < 0.5
    assert aligned.match_ratio == pytest.approx(1 - len(unheard) / len(TEXTS), abs=1e-4)
    assert [n for n, word in enumerate(aligned.words) if word.confidence < 0.5] == sorted(unheard)
    assert "6 of" in aligned.notes[0]


def test_a_whole_line_that_nobody_heard_lies_between_its_neighbours() -> None:
    line = PLAIN.lines[7]
    words = [n for n, at in enumerate(LINE_OF) if at == 7]
    aligned = align_lyrics(PLAIN, transcript([w for n, w in enumerate(TRUE) if n not in words]), DURATION_S)
    assert aligned.lines[7].text == line.text
    assert aligned.lines[6].end_s <= aligned.lines[7].start_s
    assert aligned.lines[7].end_s <= aligned.lines[8].start_s
    assert max(word.confidence for word in aligned.lines[7].words) < 0.4


def test_the_second_look_finds_what_the_first_missed() -> None:
    heard = [word for n, word in enumerate(TRUE) if n % 3 == 0]
    first, second = (align_lyrics(PLAIN, transcript(heard), DURATION_S, force) for force in (None, exact))
    assert errors_s(first).max() > 0.2
    assert errors_s(second).max() < 0.01
    assert min(word.confidence for word in second.words) >= 0.5


def test_a_verse_that_the_first_pass_laid_wrong_is_found_where_it_is() -> None:
    early = [word for n, word in enumerate(TRUE) if LINE_OF[n] < 4 or LINE_OF[n] == 10]
    # Between them nothing was heard; the rest must be looked for in a wide room.
    aligned = align_lyrics(PLAIN, transcript(early), DURATION_S, exact)
    assert np.median(errors_s(aligned)) < 0.01
    assert np.mean(errors_s(aligned) < 0.5) > 0.9


def nowhere(windows: list[AlignmentWindow]) -> list[tuple[HeardWord, ...]]:
    return [() for _ in windows]


def squeezed(windows: list[AlignmentWindow]) -> list[list[HeardWord]]:
    return [
        [HeardWord(text=t, start_s=w.end_s, end_s=w.end_s, probability=0.9) for phrase in w.phrases for t in phrase]
        for w in windows
    ]


@pytest.mark.parametrize("force", [nowhere, squeezed])
def test_a_second_look_that_finds_nothing_changes_nothing(force: Force) -> None:
    heard = transcript([word for n, word in enumerate(TRUE) if n % 4])
    assert align_lyrics(PLAIN, heard, DURATION_S, force) == align_lyrics(PLAIN, heard, DURATION_S)


def test_timed_lines_keep_their_starts_and_get_their_words_from_the_ear() -> None:
    read = read_lyrics(line_timed(), DURATION_S)
    heard = [word for n, word in enumerate(TRUE) if n % 5 != 2]
    aligned = align_lyrics(read, transcript(heard), DURATION_S)
    assert [line.start_s for line in aligned.lines] == [line.start_s for line in read.lines]
    assert {line.words[0].confidence for line in aligned.lines} == {1.0}
    assert errors_s(aligned).max() < 0.3 < errors_s(read).max()


def test_cues_keep_their_ends_too() -> None:
    text = "WEBVTT\n\n00:10.000 --> 00:14.000\nPaper lanterns lift me higher\n\n00:15.000 --> 00:18.000\nOver town\n"
    read = read_lyrics(text, DURATION_S)
    starts_s = [10.3, 11.9, 12.2, 12.6, 13.0, 15.1, 19.5]
    heard = [
        HeardWord(text=word.text, start_s=s, end_s=s + 0.2, probability=1)
        for word, s in zip(read.words, starts_s, strict=True)
    ]
    aligned = align_lyrics(read, transcript(heard), DURATION_S)
    assert [word.start_s for word in aligned.words][:5] == [10.0, 11.9, 12.2, 12.6, 13.0]
    assert (aligned.lines[1].start_s, aligned.lines[1].end_s <= 18.0) == (15.0, True)


def test_words_with_times_of_their_own_are_not_touched() -> None:
    read = read_lyrics("[00:10.00] <00:10.10> Hold <00:10.60> the line <00:12.00>", DURATION_S)
    assert align_lyrics(read, transcript(TRUE), DURATION_S, exact) is read


def test_what_is_of_another_song_is_left_to_the_sections() -> None:
    other = [word if n % 4 == 0 else word.model_copy(update={"text": f"zq{n}x"}) for n, word in enumerate(TRUE)]
    aligned = align_lyrics(PLAIN, transcript(other), DURATION_S, squeezed)
    assert aligned.lines == PLAIN.lines
    assert aligned.match_ratio == 0.25
    assert "only 25% of the words were heard" in aligned.notes[0]
    verse = Section(index=0, start_s=0, end_s=DURATION_S, label="verse", motif="A", confidence=1)
    energy = EnergyCurve(hop_s=1, level=(0.5,) * 201, integrated_lufs=-14)
    placed = place_lyrics(aligned, Sections(sections=(verse,)), energy)
    assert {word.confidence for word in placed.words} == {0.2}
    assert "sung sections" in placed.notes[1]


def test_where_nobody_listened_the_reason_is_passed_on() -> None:
    silent = Transcript(transcriber="none", notes=("nobody listened",))
    aligned = align_lyrics(PLAIN, silent, DURATION_S)
    assert (aligned.lines, aligned.notes, aligned.match_ratio) == (PLAIN.lines, ("nobody listened",), None)
    assert align_lyrics(Lyrics(source="none"), silent, DURATION_S) == Lyrics(source="none")


def test_listening_is_of_use_only_where_words_want_times_in_a_language_that_is_known() -> None:
    assert why_not_listen(PLAIN) is None
    assert "no lyrics" in (why_not_listen(Lyrics(source="none")) or "")
    assert "every word" in (why_not_listen(read_lyrics("[00:01.00]<00:01.00>a <00:02.00>b", DURATION_S)) or "")
    assert why_not_understood(PLAIN, "en") is None
    russian = read_lyrics("Белая ночь опустилась", DURATION_S)
    assert "another alphabet" in (why_not_understood(russian, "en") or "")
    assert why_not_understood(russian, None) is None


@settings(max_examples=60)
@given(st.data())
def test_whatever_was_heard_every_word_gets_a_time_in_order_inside_the_song(data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.booleans(), min_size=len(TRUE), max_size=len(TRUE)))
    misheard = data.draw(st.lists(st.sampled_from(["", "s", "uh", "the"]), min_size=len(TRUE), max_size=len(TRUE)))
    shifts = data.draw(st.lists(st.sampled_from([0.0, 0.0, 0.0, -20.0, 60.0]), min_size=len(TRUE), max_size=len(TRUE)))
    heard = sorted(
        (
            word.model_copy(update={"text": word.text + tail, "start_s": max(0.0, word.start_s + shift)})
            for word, keep, tail, shift in zip(TRUE, kept, misheard, shifts, strict=True)
            if keep
        ),
        key=lambda word: word.start_s,
    )
    heard = [word.model_copy(update={"end_s": word.start_s + 0.3}) for word in heard]
    force = data.draw(st.sampled_from([None, exact, squeezed, nowhere]))
    aligned = align_lyrics(PLAIN, transcript(heard), DURATION_S, force)
    assert [word.text for word in aligned.words] == TEXTS
    assert all(0 <= word.start_s <= word.end_s <= DURATION_S for word in aligned.words)
    assert (np.diff([word.start_s for word in aligned.words]) >= 0).all()


def test_two_thousand_words_in_one_line_are_aligned() -> None:
    texts = [f"{a}{b}{n % 17}" for n in range(2000) for a, b in [("word"[n % 4], "bcdfg"[n % 5])]]
    heard = [HeardWord(text=t, start_s=n * 0.5, end_s=n * 0.5 + 0.4, probability=0.8) for n, t in enumerate(texts)]
    seen: list[float] = []

    def watched(windows: list[AlignmentWindow]) -> list[tuple[HeardWord, ...]]:
        seen.extend(window.end_s - window.start_s for window in windows)
        return nowhere(windows)

    aligned = align_lyrics(read_lyrics(" ".join(texts), 1000.0), transcript(heard[::2]), 1000.0, watched)
    assert np.mean([abs(w.start_s - h.start_s) < 0.3 for w, h in zip(aligned.words, heard, strict=True)]) > 0.95
    assert max(seen) <= 30


def test_timed_lines_that_nobody_understood_are_looked_at_all_the_same() -> None:
    aligned = align_lyrics(read_lyrics(line_timed(), DURATION_S), transcript([]), DURATION_S, exact)
    assert errors_s(aligned).max() < 0.01
    assert aligned.match_ratio == 0


def test_a_song_in_which_nobody_sings_is_said_to_be_one() -> None:
    aligned = align_lyrics(PLAIN, transcript([]), DURATION_S, squeezed)
    assert aligned.lines == PLAIN.lines
    assert "only 0% of the words were heard where they stand (a good ear)" in aligned.notes[0]
