"""The manner of a film: which of a few ways of shooting, cutting and lettering a style of music calls for.

A style is free text; its words are counted against lists, and the earlier a word stands the more it says (`folk rock`
is folk first). What the manner changes is said where it does: framing in `grammar`, cuts in `transitions`.
"""

from collections.abc import Sequence
from typing import Literal

from planning.words import plain
from state.film import TypeStyle

Manner = Literal["plain", "bright", "earthy", "electric", "fierce", "tender"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STYLES: dict[Manner, frozenset[str]] = {
    "bright": _words(
        "pop bright happy hopeful kids children disco funk gospel reggae ska soul sunny upbeat party playful kpop jpop"
    ),
    "earthy": _words(
        "folk acoustic country celtic bluegrass blues waltz singer songwriter americana traditional roots bossa"
    ),
    "electric": _words(
        "electronic techno house trance synthwave electro dance edm dubstep hiphop rap garage drum bass rave hyperpop"
    ),
    "fierce": _words("rock metal punk hardcore industrial grunge drill thrash stoner hard heavy defiant angry emo"),
    "tender": _words(
        "ballad slow piano ambient classical lullaby soft gentle quiet rnb jazz chanson longing dreamy orchestral"
    ),
}
TYPE_STYLES: dict[Manner, TypeStyle] = {
    "plain": "display",
    "bright": "rounded",
    "earthy": "handwritten",
    "electric": "neon",
    "fierce": "stencil",
    "tender": "serif",
}
GENTLE: frozenset[Manner] = frozenset({"earthy", "tender"})
"""Manners whose pictures may melt into one another and are never thrown or flashed."""
TELLING = 3  # how many words the first word of a style outweighs


def style_words(style: str) -> tuple[str, ...]:
    """Return a style as single words: `Hip-Hop / R&B` gives hiphop and rnb."""
    joined = style.lower().replace("hip-hop", "hiphop").replace("hip hop", "hiphop").replace("r&b", "rnb")
    return tuple(plain(joined).split())


def manner_of(style: Sequence[str]) -> Manner:
    """Return the manner that the words of a style call for, `plain` if none of them is known."""
    weight = dict.fromkeys(STYLES, 0.0)
    for place, word in enumerate(style):
        for manner, words in STYLES.items():
            weight[manner] += (word in words) * (1 + TELLING / (1 + place))
    called = max(sorted(weight), key=lambda manner: weight[manner])
    return called if weight[called] else "plain"
