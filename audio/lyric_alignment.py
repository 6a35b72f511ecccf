"""The user's lyrics, timed word by word: what a transcriber heard says where they stand, a second look how exactly.

The words that were heard are matched to the user's (`audio.word_matching`), the others laid between them; then the true
text is aligned to the sound (`audio.second_look`). Times that the user gave always stay. What cannot be heard is left
as `read_lyrics` left it, with a note that says why.
"""

import unicodedata

import numpy as np

from audio.lyrics import GIVEN
from audio.second_look import Force, look_again
from audio.word_matching import Matches, match_words
from audio.word_row import WordRow
from state.music import NOBODY, LyricLine, Lyrics, LyricWord, Transcript

LEAST_HEARD, LEAST_FOUND = 0.1, 0.35
"""Share of the words below which the lyrics are of something else: heard at first, and found in the end. Of another
song's words 6 to 30 % are heard by chance, and the second look finds none of the rest."""
GATE_S = 1.0
"""How far from its line a word of a timed line may be heard."""
HEARD_CONFIDENCE, SUREST_CONFIDENCE, IN_HEARD_LINE, IN_UNHEARD_LINE = 0.5, 0.95, 0.4, 0.25
"""Confidence of a word found with no and with full evidence; of an unheard one whose line was heard, and was not."""


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
    if transcript.transcriber == NOBODY:
        return lyrics.model_copy(update={"notes": (*lyrics.notes, *transcript.notes)})
    row = WordRow.of(lyrics, duration_s)
    gates_s = row.within_s and [(begin_s - GATE_S, end_s + GATE_S) for begin_s, end_s in row.within_s]
    found = match_words(row.texts, transcript.words, gates_s)
    ratio = round(float(found.heard.mean()), 4)
    notes = [*lyrics.notes, *transcript.notes]
    # Where the lines have times, it is known where to look even for words that nobody understood.
    if force is not None and (ratio >= LEAST_HEARD or row.within_s is not None):
        found = look_again(row, found, force)
    if found.heard.mean() < LEAST_FOUND:
        note = f"only {ratio:.0%} of the words were heard where they stand ({transcript.transcriber}): "
        notes.append(note + "the lyrics may be of another song or language, or drowned by the music")
        return lyrics.model_copy(update={"match_ratio": ratio, "notes": tuple(notes)})
    if unheard := int((~found.heard & ~row.given).sum()):
        notes.append(f"{unheard} of {len(row.texts)} words were not heard clearly: their times are guessed")
    return lyrics.model_copy(
        update={"lines": _timed_lines(lyrics, row, found), "match_ratio": ratio, "notes": tuple(notes)}
    )


def _timed_lines(lyrics: Lyrics, row: WordRow, found: Matches) -> tuple[LyricLine, ...]:
    starts, ends = row.laid(found)
    certainty = HEARD_CONFIDENCE + (SUREST_CONFIDENCE - HEARD_CONFIDENCE) * found.evidence
    lines = []
    for line, (first, last) in zip(lyrics.lines, row.lines, strict=True):
        guess = IN_HEARD_LINE if found.heard[first:last].any() else IN_UNHEARD_LINE
        confidence = np.where(found.heard[first:last], certainty[first:last], guess)
        confidence[row.given[first:last]] = GIVEN
        timed = zip(row.texts[first:last], starts[first:last], ends[first:last], confidence, strict=True)
        lines.append(line.model_copy(update={"words": tuple(_word(*word) for word in timed)}))
    return tuple(lines)


def _word(text: str, start_s: float, end_s: float, confidence: float) -> LyricWord:
    start_s, end_s, confidence = (round(float(value), 4) for value in (start_s, end_s, confidence))
    return LyricWord(text=text, start_s=start_s, end_s=end_s, confidence=confidence)
