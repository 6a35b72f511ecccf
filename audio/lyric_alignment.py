"""The user's lyrics, timed word by word: what a transcriber heard says where they stand, a second look how exactly.

First the words that were heard are matched to the user's (`audio.word_matching`), and the others are laid between them.
Then windows of consecutive lines are handed to the transcriber again, now with the true text: it aligns the text to the
sound (cross-attention alignment, as in Radford et al. 2023 for its own words). A window that lies wrong betrays itself,
because the words that are not in it are squeezed into no time; it is tried once more elsewhere, and then given up.

Times that the user gave always stay. What cannot be heard is left as `read_lyrics` left it, with a note that says why.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from audio.lyric_timing import fill_unheard, natural_length_s
from audio.lyrics import GIVEN
from audio.word_matching import Floats, Matches, match_words, singable
from state.music import HeardWord, LyricLine, Lyrics, LyricWord, Transcript

LEAST_HEARD = 0.25
"""Share of the words below which the transcript is of something else: by chance up to about a fifth agree."""
GATE_S = 1.0
"""How far from its line a word of a timed line may be heard."""
LONGEST_WINDOW_S, MARGIN_S, REST_S = 27.0, 0.7, 6.0
LONGEST_PHRASE_WORDS = 16
SQUEEZED_S = 0.05
MOST_SQUEEZED = 0.15
LEAST_PROBABILITY = 0.2
FAR_S = 1.0
NEAR_S = 0.3
SURE = 0.5
HEARD_CONFIDENCE, SUREST_CONFIDENCE, IN_HEARD_LINE, IN_UNHEARD_LINE = 0.5, 0.95, 0.4, 0.25
"""Confidence of a word found with no and with full evidence; of an unheard one whose line was heard, and was not."""


@dataclass(frozen=True)
class AlignmentWindow:
    """A span of the song in seconds, and the phrases that are believed to be sung in it, as words."""

    start_s: float
    end_s: float
    phrases: tuple[tuple[str, ...], ...]


Force = Callable[[Sequence[AlignmentWindow]], Sequence[Sequence[HeardWord]]]
"""Aligns the text of windows to the sound: one entry per word of each window, or none if a window cannot be aligned."""


@dataclass(frozen=True)
class _Words:
    """The user's words in a row with the times they have so far, and where each can be if its line has a time."""

    texts: list[str]
    line_of: list[int]
    start_s: Floats
    end_s: Floats
    given: NDArray[np.bool_]
    within_s: list[tuple[float, float]] | None
    duration_s: float


@dataclass(frozen=True)
class _Fitted:
    """A window's words `first`..`last` as aligned; `ok` says which are to be believed, none where it lies wrong."""

    first: int
    last: int
    start_s: Floats
    end_s: Floats
    evidence: Floats
    ok: NDArray[np.bool_]


def why_not_listen(lyrics: Lyrics) -> str | None:
    """Return why nobody needs to listen to a song for its words, None if listening would be of use."""
    if not lyrics.words:
        return "there are no lyrics to find in the song"
    if lyrics.source == "enhanced_lrc" or all(word.confidence == GIVEN for word in lyrics.words):
        return "the lyrics give the time of every word"
    return None


def why_not_understood(lyrics: Lyrics, language: str | None) -> str | None:
    """Return why a transcriber cannot know the words, None if it might.

    Parameters
    ----------
    lyrics
        As `read_lyrics` returns them.
    language
        The only language that the transcriber knows, None if it knows many.
    """
    letters = [character for word in lyrics.words for character in word.text if character.isalpha()]
    latin = sum(unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    if language == "en" and latin < len(letters) / 2:
        return (
            "the transcriber knows English only and the lyrics are written in another alphabet: "
            "give it a multilingual model (ALLOCMV_WHISPER_MODEL)"
        )
    return None


def align_lyrics(lyrics: Lyrics, transcript: Transcript, duration_s: float, force: Force | None = None) -> Lyrics:
    """Return the lyrics with the times at which their words were heard.

    Words with a time of their own and the starts of timed lines stay as they are. Where too little was heard, all
    stays, and a note says so.

    Parameters
    ----------
    lyrics
        As `read_lyrics` returns them.
    transcript
        What a transcriber heard; empty if nothing listened.
    duration_s
        Length of the song.
    force
        The second look; without it the words stay where they were heard first.
    """
    if why_not_listen(lyrics):
        return lyrics
    if not transcript.words:
        return lyrics.model_copy(update={"notes": (*lyrics.notes, *transcript.notes)})
    words = _in_a_row(lyrics, duration_s)
    found = match_words(words.texts, transcript.words, words.within_s and [_gated(span) for span in words.within_s])
    ratio = round(float(found.heard.mean()), 4)
    if ratio < LEAST_HEARD:
        note = f"only {ratio:.0%} of the words were heard where they stand ({transcript.transcriber}): "
        note += "the lyrics may be of another song or language, or drowned by the music"
        return lyrics.model_copy(update={"match_ratio": ratio, "notes": (*lyrics.notes, *transcript.notes, note)})
    if force is not None:
        found = _looked_at_again(words, found, force)
    lines, unheard = _with_times(lyrics, words, found)
    notes = (
        [f"{unheard} of {len(words.texts)} words were not heard clearly: their times are guessed"] if unheard else []
    )
    return lyrics.model_copy(
        update={"lines": lines, "match_ratio": ratio, "notes": (*lyrics.notes, *transcript.notes, *notes)}
    )


def _in_a_row(lyrics: Lyrics, duration_s: float) -> _Words:
    line_of = [number for number, line in enumerate(lyrics.lines) for _ in line.words]
    spans = None if lyrics.source == "plain" else _line_spans(lyrics, duration_s)
    return _Words(
        texts=[word.text for word in lyrics.words],
        line_of=line_of,
        start_s=np.array([word.start_s for word in lyrics.words]),
        end_s=np.array([word.end_s for word in lyrics.words]),
        given=np.array([word.confidence == GIVEN for word in lyrics.words]),
        within_s=spans and [spans[line] for line in line_of],
        duration_s=duration_s,
    )


def _gated(span_s: tuple[float, float]) -> tuple[float, float]:
    return span_s[0] - GATE_S, span_s[1] + GATE_S


def _line_spans(lyrics: Lyrics, duration_s: float) -> list[tuple[float, float]]:
    """Return where the words of timed lines can be: up to the cue's end, or in LRC, which has none, the next line."""
    spans = []
    for line, following in pairwise([*lyrics.lines, None]):
        assert line is not None
        last_s = line.end_s
        if lyrics.source == "lrc":
            slow_s = line.start_s + 2 * natural_length_s([word.text for word in line.words])
            last_s = max(last_s, min(slow_s, following.start_s if following else duration_s))
        spans.append((line.start_s, last_s))
    return spans


def _looked_at_again(words: _Words, found: Matches, force: Force) -> Matches:
    """Return matches in which the words of every window that fits have the times of their alignment."""
    starts, ends = _laid(words, found)
    ranges = _window_ranges(words, starts, ends)
    windows = [_window(words, first, last, starts[first], ends[last - 1]) for first, last in ranges]
    fitted = [_judged(*at, found, answer) for at, answer in zip(ranges, force(windows), strict=True)]
    again = [number for number, window in enumerate(fitted) if not window.ok.any()]
    elsewhere = [(number, window) for number in again for window in _elsewhere(words, fitted, number)]
    for (number, _), answer in zip(elsewhere, force([window for _, window in elsewhere]), strict=True):
        attempt = _judged(*ranges[number], found, answer)
        if attempt.ok.sum() > fitted[number].ok.sum():
            fitted[number] = attempt
    return _merged(words, found, fitted)


def _phrases(words: _Words) -> list[tuple[int, int]]:
    """Return the lines as spans of words, long ones in pieces."""
    return [
        (piece, min(end, piece + LONGEST_PHRASE_WORDS))
        for begin, end in _lines(words)
        for piece in range(begin, end, LONGEST_PHRASE_WORDS)
    ]


def _window_ranges(words: _Words, starts: Floats, ends: Floats) -> list[tuple[int, int]]:
    """Return spans of words that are sung within a window's length, cut between phrases and at long rests."""
    ranges: list[tuple[int, int]] = []
    for first, last in _phrases(words):
        if ranges:
            begun, so_far = ranges[-1]
            length_s = ends[last - 1] - starts[begun] + 2 * MARGIN_S
            if length_s <= LONGEST_WINDOW_S and starts[first] - ends[so_far - 1] <= REST_S:
                ranges[-1] = (begun, last)
                continue
        ranges.append((first, last))
    return ranges


def _window(words: _Words, first: int, last: int, start_s: float, end_s: float) -> AlignmentWindow:
    inside = [(begin, end) for begin, end in _phrases(words) if first <= begin < last]
    phrases = tuple(tuple(words.texts[begin:end]) for begin, end in inside)
    return AlignmentWindow(max(0.0, float(start_s) - MARGIN_S), min(words.duration_s, float(end_s) + MARGIN_S), phrases)


def _judged(first: int, last: int, found: Matches, answer: Sequence[HeardWord]) -> _Fitted:
    """Return an aligned window with what is to be believed of it."""
    count = last - first
    if len(answer) != count:
        nothing = np.full(count, np.nan)
        return _Fitted(first, last, nothing, nothing, np.zeros(count), np.zeros(count, np.bool_))
    start_s, end_s, evidence = np.array([(w.start_s, w.end_s, w.probability) for w in answer]).T
    squeezed = end_s - start_s < SQUEEZED_S
    sure = found.evidence[first:last] > SURE
    away_s = np.abs(start_s - found.start_s[first:last])
    lies_right = squeezed.mean() <= MOST_SQUEEZED and evidence.mean() >= LEAST_PROBABILITY
    if sure.any():
        lies_right = lies_right and np.median(away_s[sure]) <= FAR_S
    return _Fitted(first, last, start_s, end_s, evidence, ~squeezed & lies_right)


def _elsewhere(words: _Words, fitted: Sequence[_Fitted], number: int) -> list[AlignmentWindow]:
    """Return where else a window can lie between the words that fit before and after it: all of it, or its two ends."""
    before = [float(w.end_s[w.ok].max()) for w in fitted[:number] if w.ok.any()]
    after = [float(w.start_s[w.ok].min()) for w in fitted[number + 1 :] if w.ok.any()]
    opens_s, closes_s = max(before, default=0.0), min(after, default=words.duration_s)
    room_s = min(closes_s - opens_s, LONGEST_WINDOW_S - 2 * MARGIN_S)
    if room_s <= 0:
        return []
    first, last = fitted[number].first, fitted[number].last
    begins_s = sorted({opens_s, closes_s - room_s})
    return [_window(words, first, last, begin_s, begin_s + room_s) for begin_s in begins_s]


def _merged(words: _Words, found: Matches, fitted: Sequence[_Fitted]) -> Matches:
    start_s, end_s, evidence = found.start_s.copy(), found.end_s.copy(), found.evidence.copy()
    for window in fitted:
        at = np.arange(window.first, window.last)[window.ok]
        agrees = np.abs(window.start_s[window.ok] - start_s[at]) <= NEAR_S
        start_s[at], end_s[at] = window.start_s[window.ok], window.end_s[window.ok]
        # A fitted word counts as found however improbable it is: its window was judged as a whole.
        own = np.maximum(window.evidence[window.ok], 1e-3)
        evidence[at] = np.where(agrees, np.maximum(own, evidence[at]), own)
    merged = Matches(start_s, end_s, evidence)
    return merged.but_only(singable(words.texts, merged))


def _laid(words: _Words, found: Matches) -> tuple[Floats, Floats]:
    """Return starts and ends of all words: heard ones where they were heard, the others between them.

    Timed lines are laid one by one, from the start that was given; one whose words have times of their own stays.
    """
    if words.within_s is None:
        return fill_unheard(words.texts, words.line_of, found.start_s, found.end_s, words.duration_s)
    starts, ends = words.start_s.copy(), words.end_s.copy()
    for first, last in _lines(words):
        if found.heard[first + 1 : last].any() and not words.given[first + 1 : last].any():
            span, within_s = slice(first, last), words.within_s[first]
            heard_starts, heard_ends = (np.clip(s[span], *within_s) for s in (found.start_s, found.end_s))
            if not found.heard[first]:
                heard_ends[0] = np.fmin(words.end_s[first], np.nanmin(heard_starts))
            heard_starts[0] = within_s[0]
            starts[span], ends[span] = fill_unheard(
                words.texts[span], words.line_of[span], heard_starts, heard_ends, within_s[1]
            )
    return starts, ends


def _lines(words: _Words) -> list[tuple[int, int]]:
    breaks = [at for at in range(1, len(words.texts)) if words.line_of[at] != words.line_of[at - 1]]
    return list(pairwise([0, *breaks, len(words.texts)]))


def _with_times(lyrics: Lyrics, words: _Words, found: Matches) -> tuple[tuple[LyricLine, ...], int]:
    """Return the lines with their words' times, and how many of those were not heard."""
    starts, ends = _laid(words, found)
    certainty = HEARD_CONFIDENCE + (SUREST_CONFIDENCE - HEARD_CONFIDENCE) * found.evidence
    lines = []
    for line, (first, last) in zip(lyrics.lines, _lines(words), strict=True):
        guess = IN_HEARD_LINE if found.heard[first:last].any() else IN_UNHEARD_LINE
        confidence = np.where(found.heard[first:last], certainty[first:last], guess)
        confidence[words.given[first:last]] = GIVEN
        timed = zip(words.texts[first:last], starts[first:last], ends[first:last], confidence, strict=True)
        lines.append(line.model_copy(update={"words": tuple(_word(*word) for word in timed)}))
    return tuple(lines), int((~found.heard & ~words.given).sum())


def _word(text: str, start_s: float, end_s: float, confidence: float) -> LyricWord:
    start_s, end_s, confidence = (round(float(value), 4) for value in (start_s, end_s, confidence))
    return LyricWord(text=text, start_s=start_s, end_s=end_s, confidence=confidence)
