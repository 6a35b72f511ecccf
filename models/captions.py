"""A request as words: what one chunk of a clip shows, one word of a closed vocabulary for each thing to be said.

A caption has one slot for each attribute, in a fixed order, and a word in each; the null word of a slot says nothing,
either because there is nothing to say (nobody has no coat) or because it was dropped for guidance (J. Ho, T. Salimans,
"Classifier-free diffusion guidance", 2022). A caption is made of what can be seen or heard in the clip and of nothing
else: not of names, seeds, descriptions or tiers. None of the papers says how its prompts are written; that a prompt is
the request itself, slot by slot, is ours, and makes every caption true by construction.

The id of a word is its slot's block plus its place in the slot. Weights and shards of clips remember ids, so a word
once listed keeps its place: new words go to the end of their slot and new slots to the end of all, which renumbers
nothing. The lists therefore stand here and are not read out of `state.film`. No torch here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil

from state.colour import distance
from state.film import Character, HexColour, SceneKind, ShotRequest
from state.time import FrameSpan

WORDS_PER_SLOT = 16
"""Ids that every slot has: the null word, its words, and room for more."""
NULL = ""

COLOURS: dict[str, tuple[HexColour, ...]] = {
    "black": ("#17161d", "#2d2a33"),
    "grey": ("#80828c", "#5a5c64", "#a8abb3"),
    "white": ("#f3f1ec", "#d4d6dc"),
    "brown": ("#6b4128", "#3a2a20", "#a8763e"),
    "red": ("#cc2b2b", "#6e1c2e", "#a8321f"),
    "orange": ("#ee7f2d", "#c1622a", "#ff7a62"),
    "yellow": ("#f4d035", "#d9a52e", "#ecd39c"),
    "green": ("#3f8f46", "#6c7034", "#a5cf3c", "#98dcb8"),
    "turquoise": ("#2fb8aa", "#1f7a78", "#2cc5da"),
    "blue": ("#2f62c9", "#1e2b52", "#3f8fe0"),
    "purple": ("#6d3fa0", "#6a2f5e", "#b6a2dd"),
    "pink": ("#f08cae", "#d8308f", "#f7b5b0"),
}
"""The colours that people call by one word each, with a few examples; a colour is called as the nearest example is."""
WITHOUT_WEATHER: frozenset[SceneKind] = frozenset({"train", "interior", "underwater"})
"""Places that no weather comes into."""
SEEN_CLOSE, SEEN = 2, 3
"""The most people that a close-up and any other picture show."""
INTENSITIES = ((0.35, "calm"), (0.65, "lively"))
"""What a shot's answer to the music is called below each bound; from the last one on it is `INTENSE`."""
INTENSE = "intense"
ENERGIES = ((0.4, "soft"), (0.7, "full"))
LOUD = "loud"
PARTS = ("beginning", "middle", "end")
QUARTERS = ("first", "second", "third", "fourth")


@dataclass(frozen=True)
class Slot:
    """One attribute: the words that it may be said in, and whether guidance may leave it unsaid."""

    name: str
    words: tuple[str, ...]
    droppable: bool = True


SLOTS = (
    Slot(
        "place",
        ("city", "ocean", "desert", "forest", "stage", "rooftop", "snow", "space", "train", "interior", "road",
         "underwater"),
    ),
    Slot("palette", ("neon", "dusk", "dawn", "ember", "ice", "meadow")),
    Slot("hour", ("dawn", "day", "dusk", "night")),
    Slot("weather", ("clear", "rain", "snow", "fog", "embers", "petals", "stars")),
    Slot("scale", ("wide", "medium", "close", "extreme_wide")),
    Slot("angle", ("eye", "low", "high", "dutch")),
    Slot(
        "move",
        ("static", "pan_left", "pan_right", "tilt_up", "push_in", "pull_out", "tilt_down", "roll", "whip_in", "orbit"),
    ),
    Slot("light", ("natural", "backlit", "silhouette", "spot")),
    Slot("people", ("nobody", "one", "two", "three")),
    Slot("side", ("left", "center", "right")),
    Slot("view", ("back", "front", "profile")),
    Slot("pose", ("stand", "walk", "arms_up", "look_up", "sing", "dance", "sit", "reach", "play")),
    Slot("coat", tuple(COLOURS)),
    Slot("hair", tuple(COLOURS)),
    Slot("hair_style", ("bob", "long", "short", "bun", "curly", "ponytail", "mohawk", "shaved", "braids")),
    Slot("outfit", ("coat", "jacket", "hoodie", "dress", "suit")),
    Slot("other_coat", tuple(COLOURS)),
    Slot("other_hair", tuple(COLOURS)),
    Slot("intensity", (*(word for _, word in INTENSITIES), INTENSE)),
    Slot("energy", (*(word for _, word in ENERGIES), LOUD)),
    Slot("part", PARTS, droppable=False),
    Slot("beat", QUARTERS, droppable=False),
    Slot("downbeat", QUARTERS, droppable=False),
    Slot("cut", ("cut",), droppable=False),
)  # fmt: skip
"""All slots in the order of a caption. `part`, `beat`, `downbeat` and `cut` say when, and are never dropped."""
SLOT_NAMES = tuple(slot.name for slot in SLOTS)
WORDS_PER_CAPTION = len(SLOTS)
DROPPABLE = frozenset(slot.name for slot in SLOTS if slot.droppable)
VOCABULARY: tuple[str, ...] = tuple(
    word for slot in SLOTS for word in (NULL, *slot.words, *[NULL] * (WORDS_PER_SLOT - 1 - len(slot.words)))
)
"""The word of every id, `NULL` for null words and for ids that are kept free."""


def caption(request: ShotRequest, chunk: FrameSpan, is_cut: bool = False) -> tuple[int, ...]:
    """Return the ids of the words that say what a chunk of a request's clip shows.

    Frames that a clip shares with its owner are said in the owner's words.

    Parameters
    ----------
    chunk
        The frames of the clip, at the request's rate, that the chunk shows; it may reach past the clip's end.
    is_cut
        Whether the picture changes to the shot with this chunk: a chunk that begins a shot, wherever in its clip it is.
    """
    if request.owner is not None and chunk.start_frame < request.prefix_frames:
        request = request.owner
    words = _place_words(request) | _people_words(request) | _music_words(request, chunk)
    words["cut"] = "cut" if is_cut else NULL
    return tuple(word_id(slot.name, words.get(slot.name, NULL)) for slot in SLOTS)


def word_id(slot: str, word: str) -> int:
    """Return the id of a word in a slot; `NULL` is the slot's null word.

    Raises
    ------
    ValueError
        If the slot has no such word, or there is no such slot.
    """
    place = SLOT_NAMES.index(slot)
    return place * WORDS_PER_SLOT + (1 + SLOTS[place].words.index(word) if word != NULL else 0)


def dropped(ids: Sequence[int], slots: Collection[str] = DROPPABLE) -> tuple[int, ...]:
    """Return a caption in which the slots of these names say nothing.

    Raises
    ------
    ValueError
        If one of the slots cannot be dropped.
    """
    kept = set(slots) - DROPPABLE
    if kept:
        raise ValueError(f"{', '.join(sorted(kept))} cannot be dropped from a caption; only {sorted(DROPPABLE)} can")
    return tuple(
        place * WORDS_PER_SLOT if slot.name in slots else word
        for place, (slot, word) in enumerate(zip(SLOTS, ids, strict=True))
    )


def said(ids: Sequence[int]) -> dict[str, str]:
    """Return what a caption says: the word of every slot that says something.

    Raises
    ------
    ValueError
        If the ids are not one word of each slot, in order.
    """
    if [word // WORDS_PER_SLOT for word in ids] != list(range(len(SLOTS))):
        raise ValueError(f"a caption is one word of each of the {len(SLOTS)} slots in order, and these ids are not")
    return {slot.name: VOCABULARY[word] for slot, word in zip(SLOTS, ids, strict=True) if VOCABULARY[word] != NULL}


def describe(ids: Sequence[int]) -> str:
    """Return a caption as text: `place city, palette neon, ...`; what is not said is left out."""
    return ", ".join(f"{slot} {word}".replace("_", " ") for slot, word in said(ids).items())


@cache
def colour_word(colour: HexColour) -> str:
    """Return the word that a colour is called by."""
    examples = ((distance(colour, example), word) for word, some in COLOURS.items() for example in some)
    return min(examples)[1]


def _place_words(request: ShotRequest) -> dict[str, str]:
    place, shot = request.environment, request.shot
    return {
        "place": place.kind,
        "palette": place.palette,
        "hour": place.time,
        "weather": NULL if place.kind in WITHOUT_WEATHER else place.weather,
        "scale": shot.scale,
        "angle": shot.angle,
        "move": shot.move,
        "light": shot.light,
        "intensity": _called(shot.intensity, INTENSITIES, INTENSE),
    }


def _people_words(request: ShotRequest) -> dict[str, str]:
    shot = request.shot
    seen = request.characters[: SEEN_CLOSE if shot.scale == "close" else SEEN]
    count = ("nobody", "one", "two", "three")[len(seen)]
    if not seen:
        return {"people": count}
    first = seen[0]
    words = {"people": count, "side": shot.side, "view": shot.view, "pose": shot.pose, "hair_style": first.hair_style}
    if shot.scale != "close":
        words["outfit"] = first.outfit
    if shot.light == "silhouette":
        return words
    for before, person in zip(("", "other_"), seen, strict=False):
        words |= _colour_words(before, person)
    return words


def _colour_words(before: str, person: Character) -> dict[str, str]:
    return {f"{before}coat": colour_word(person.coat), f"{before}hair": colour_word(person.hair)}


def _music_words(request: ShotRequest, chunk: FrameSpan) -> dict[str, str]:
    music, count = request.music, request.frame_count
    through = min(1.0, (chunk.start_frame + chunk.end_frame) / 2 / count)
    return {
        "energy": _called(music.energy[round(through * (len(music.energy) - 1))], ENERGIES, LOUD),
        "part": PARTS[max(0, ceil(through * len(PARTS)) - 1)],
        "beat": _struck(music.beats, chunk),
        "downbeat": _struck(music.downbeats, chunk),
    }


def _called(value: float, bounds: Sequence[tuple[float, str]], last: str) -> str:
    return next((word for bound, word in bounds if value < bound), last)


def _struck(strikes: Sequence[int], chunk: FrameSpan) -> str:
    """Return in which quarter of a chunk the first strike falls."""
    inside = [strike for strike in strikes if chunk.start_frame <= strike < chunk.end_frame]
    if not inside:
        return NULL
    return QUARTERS[len(QUARTERS) * (min(inside) - chunk.start_frame) // chunk.frame_count]
