"""Reading a free description: which phrases it holds, what they deny, and which colours go to what.

One pass from left to right, clause by clause, the longest phrase first. A denial holds to the end of its clause or to a
word that turns it (`without a hat but with a scarf`). A colour goes to the next thing of its clause that can bear it,
or to the one before it if nothing follows (`her coat is red`). What words there are is in `lexicon`; what becomes of
the fields is decided in `description`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from planning.screenplay.colours import NAMED
from planning.screenplay.lexicon import (
    BEARERS,
    COLOUR_WORDS,
    DENIALS,
    KEPT,
    LONGEST_PHRASE,
    NOT_MEANT,
    PALETTE_OF,
    PHRASES,
    SHADES,
    Sense,
    Subject,
    stem,
)
from state.film import HexColour

_TOKEN = re.compile(r"[^\W_]+|[.,;:!?()]")
_STOPS = frozenset(".,;:!?()")


@dataclass
class Reading:
    """One pass over a description: what each subject is given, and by which words."""

    fields: dict[Subject, dict[str, Any]] = field(default_factory=dict)
    soft: dict[Subject, dict[str, Any]] = field(default_factory=dict)
    words: dict[Subject, list[str]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)

    def take(self, subject: Subject, name: str, value: Any, words: Sequence[str], soft: bool = False) -> None:
        """Note that some words gave a field a value; the first to do so counts."""
        into = self.soft if soft else self.fields
        into.setdefault(subject, {}).setdefault(name, value)
        self.words.setdefault(subject, []).append(" ".join(words))

    def given(self, subject: Subject) -> dict[str, Any]:
        """Return a subject's fields; what was said outright goes before what a role brings with it."""
        return {**self.soft.get(subject, {}), **self.fields.get(subject, {})}

    def about(self, subject: Subject) -> tuple[str, ...]:
        """Return the words that were understood of a subject, in order."""
        return tuple(self.words.get(subject, ()))


def tokens(description: str) -> list[str]:
    """Return the words and stops of a text, in lower case; `isn't` is `is not`."""
    plain = description.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").replace("n't", " not")
    return _TOKEN.findall(re.sub(r"'s?\b", " ", plain))


def read(description: str, names: frozenset[str] = frozenset()) -> Reading:
    """Return what a description says; `names` are the stems of people's names, which are known elsewhere."""
    reading, clause = Reading(), list[str]()
    for token in [*tokens(description), "."]:
        if token not in _STOPS:
            clause.append(token)
            continue
        _Clause(clause, reading, names).read()
        clause = []
    return reading


class _Clause:
    """A clause, read word by word."""

    def __init__(self, words: Sequence[str], reading: Reading, names: frozenset[str]) -> None:
        self._words, self._reading, self._names = words, reading, names
        self._stems = [stem(word) for word in words]
        self._colours = _Colours(reading)
        self._denial: str | None = None

    def read(self) -> None:
        """Read all of it."""
        place = 0
        while place < len(self._words):
            if self._denial is not None and self._words[place] in DENIALS[self._denial]:
                self._denial = None
            place += self._shade(place) or self._phrase(place) or self._colour(place) or self._word(place)
        self._colours.end()

    def _shade(self, place: int) -> int:
        """Read `pale green`, in which `pale` is no skin, and return how many words that took."""
        return self._colour(place) if self._words[place] in SHADES else 0

    def _colour(self, place: int) -> int:
        length = self._colours.hear(self._words, self._stems, place)
        if length and self._denial == "not":
            self._colours.forget()
        return length

    def _phrase(self, place: int) -> int:
        length, sense = _phrase_at(self._stems, place)
        if sense is None:
            return 0
        span = self._words[place : place + length]
        value = sense.value if self._denial is None else sense.denied
        if value != KEPT:
            said = span if self._denial is None else [self._denial, *span]
            self._reading.take(sense.subject, sense.field, value, said, sense.soft)
        bearer = "palette" if sense.field == "kind" else BEARERS.get(self._stems[place + length - 1])
        if bearer and self._denial is not None:
            self._colours.forget()
        elif bearer and (sense.field != "kind" or self._colours.waiting):
            self._colours.bear(bearer, span)
        return length

    def _word(self, place: int) -> int:
        """Read a word that is no phrase and no colour: a denial, a bearer, or something that is not understood."""
        word, stemmed = self._words[place], self._stems[place]
        if word in DENIALS:
            self._denial = word
        elif stemmed in BEARERS:
            self._colours.bear(BEARERS[stemmed], [word])
        elif not {word, stemmed} & (NOT_MEANT | self._names):
            self._reading.unknown.append(word)
        return 1


def _phrase_at(stems: Sequence[str], place: int) -> tuple[int, Sense | None]:
    """Return the longest phrase that begins at a word; a colour may stand between `long` and `hair`."""
    for length in range(min(LONGEST_PHRASE, len(stems) - place), 0, -1):
        sense = PHRASES.get(tuple(stems[place : place + length]))
        if sense is not None:
            return length, sense
    if stems[place] in ("long", "short", "curly") and "hair" in stems[place + 1 : place + 4]:
        return 1, PHRASES[stems[place], "hair"]
    return 0, None


class _Colours:
    """Colours of one clause that wait for a thing to bear them, or things that wait for a colour."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._waiting: list[tuple[HexColour, str, list[str]]] = []
        self._bare: tuple[str, Sequence[str]] | None = None

    def hear(self, words: Sequence[str], stems: Sequence[str], place: int) -> int:
        """Note a colour, with the shade before it, and return how many words it took."""
        shade = SHADES.get(words[place])
        at = place + (shade is not None)
        if at >= len(words):
            return 0
        name = COLOUR_WORDS.get(stems[at], stems[at])
        if name not in NAMED:
            return 0
        span = list(words[place : at + 1])
        self._waiting.append((_shaded(NAMED[name], shade or 0.0), name, span))
        return len(span)

    def bear(self, bearer: str, span: Sequence[str]) -> None:
        """Give the waiting colours to a thing; one that has none yet waits for what follows it."""
        if not self._waiting:
            self._bare = (bearer, span)
            return
        self._give(bearer)
        self._bare = None

    @property
    def waiting(self) -> bool:
        """Whether a colour waits for a thing."""
        return bool(self._waiting)

    def forget(self) -> None:
        """Drop the colours of what is denied."""
        self._waiting.clear()

    def end(self) -> None:
        """Give what still waits to the last bare thing, else to the coat: `all in black`."""
        if self._waiting:
            self._give(self._bare[0] if self._bare else "coat")

    def _give(self, bearer: str) -> None:
        colour, name, span = self._waiting[0]
        if bearer == "palette":
            palette = next((palette for palette, names in PALETTE_OF.items() if name in names), None)
            if palette is None:
                self._reading.unknown.extend(span)
            else:
                self._reading.take("environment", "palette", palette, span)
        else:
            self._reading.take("character", bearer, colour, span)
        for colour, _, span in self._waiting[1:2]:
            self._reading.take("character", "accent", colour, span)
        self._waiting.clear()


def _shaded(colour: HexColour, shade: float) -> HexColour:
    """Return a colour taken towards white (above 0) or black."""
    goal = 255 if shade > 0 else 0
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(channel + abs(shade) * (goal - channel)):02x}" for channel in channels)
