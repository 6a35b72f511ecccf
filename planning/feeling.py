"""How strongly words are meant: the feeling that they name and the emphasis that they are written with.

Feeling is read by VADER (Hutto and Gilbert, "VADER: A parsimonious rule-based model for sentiment analysis of social
media text", ICWSM 2014), a lexicon of 7,500 English words rated by people, with rules for negation and degree. Its
sign is dropped: joy and grief matter alike. A lexicon cannot tell that it is reading another language (in "die Nacht"
it hears death), so the song must first look English by its function words; if it does not, no feeling is read.

Emphasis is what a lyricist's spelling shows in any language: exclamation marks, capitals where the song uses few,
stretched words (sooo), words sung again within the line (hold on hold on). VADER never sees these marks, so that
nothing counts twice. What a song is about does not belong here.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from planning.words import plain
from state.music import Lyrics

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

# Words that English songs live on and that few neighbours spell alike: no "die", "on", "in", "we", "am", "of", "can".
FUNCTION_WORDS = frozenset(
    """
    the and you your my it its that this these with from but are they their them our us she his what when where
    who how why could would should cant dont didnt wont im youre ive ill theres if
    """.split()  # noqa: SIM905, fifty quoted words would read worse
)
LEAST_ENGLISH = 0.06
"""English songs spend a tenth to a fifth of their words on these, songs in other languages less than a twentieth."""
CAPITALS_ARE_HABIT = 0.5
MARKS_FOR_FULL_EMPHASIS = 2

_NOT_SPOKEN = re.compile(r"[^\w' ]+")
_STRETCHED = re.compile(r"([^\W\d_])\1\1")
_AGAIN = re.compile(r"\b(\w+(?: \w+){0,3}) \1\b|\b(\w{4,})\b.*\b\2\b")


def is_english(lyrics: Lyrics) -> bool:
    """Return whether the words of a song are such that an English lexicon can be asked about them."""
    words = [word for line in lyrics.lines for word in plain(line.text).split()]
    return sum(word in FUNCTION_WORDS for word in words) > LEAST_ENGLISH * len(words)


def feeling(text: str) -> tuple[float, list[str]]:
    """Return the intensity of an English text, 0 (none) to 1, and up to two words that carry it, strongest first."""
    analyzer = _vader()
    spoken = _NOT_SPOKEN.sub(" ", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    felt = {word for word in re.findall(r"\w[\w']*", spoken) if word in analyzer.lexicon}
    strongest = sorted(felt, key=lambda word: (-abs(analyzer.lexicon[word]), word))
    return abs(float(analyzer.polarity_scores(spoken)["compound"])), strongest[:2]


def capitals_stand_out(lyrics: Lyrics) -> bool:
    """Return whether capitals mean something in a song: not where half of its words are written so."""
    words = [word.text for word in lyrics.words]
    return sum(map(_is_capital, words)) < CAPITALS_ARE_HABIT * len(words)


def emphasis(words: Sequence[str], capitals_count: bool) -> tuple[float, list[str]]:
    """Return how much a line is emphasised, 0 to 1, and by what.

    Parameters
    ----------
    words
        The words of one line as they are written, in order.
    capitals_count
        Whether capitals stand out in the song.
    """
    text = " ".join(words)
    marks = {
        "exclaimed": "!" in text,
        "in capitals": capitals_count and any(map(_is_capital, words)),
        "stretched": bool(_STRETCHED.search(text.lower())),
        "repeated": bool(_AGAIN.search(plain(text))),
    }
    found = [mark for mark, is_there in marks.items() if is_there]
    return min(1.0, len(found) / MARKS_FOR_FULL_EMPHASIS), found


def _is_capital(word: str) -> bool:
    return word.isupper() and len(plain(word)) > 1


@cache
def _vader() -> "SentimentIntensityAnalyzer":
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
