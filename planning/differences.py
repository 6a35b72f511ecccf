"""Why a clip is made anew: what is different between two requests, in words that a person would use.

Only what enters a clip's key is compared. What follows from the owner's having changed is not listed again: the owner
is named instead. Whether a clip is made anew is not decided here, as its key decides that.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from state.film import Character, Environment, PlannedShot, Shot, ShotRequest
from state.value import Value

SHOT_WORDS = {"description": "prompt", "intensity": "how much the picture answers the music"}
PERSON_WORDS = {"hair_style": "hair", "accent": "colours", "seed": "looks", "description": "looks"}
PLACE_WORDS = {"kind": "kind of place", "time": "hour", "palette": "colours", "seed": "looks", "description": "looks"}
OWN_PERFORMANCE = {"segment", "take", "description", "intensity", "pose"}
"""What a clip that reuses keeps of its own shot; all else is its owner's."""


def differences(before: PlannedShot, after: PlannedShot) -> tuple[str, ...]:
    """Return what is different in a segment's request and action, the weightiest first; none if nothing is."""
    return tuple(dict.fromkeys(_differences(before, after)))


def _differences(before: PlannedShot, after: PlannedShot) -> Iterator[str]:
    old, new = before.request, after.request
    if old.footage != new.footage:
        yield "your footage" if new.footage else "drawn, no longer your footage"
    elif (old.generator, old.generator_version) != (new.generator, new.generator_version):
        yield "new version of the generator" if old.generator == new.generator else f"made by {new.generator}"
    yield from _action(before, after)
    if (old.width, old.height) != (new.width, new.height):
        yield f"size {old.width}x{old.height} -> {new.width}x{new.height}"
    if old.rate != new.rate:
        yield f"{old.rate.fraction} -> {new.rate.fraction} frames per second"
    if old.frame_count != new.frame_count:
        yield f"cut moved: {old.frame_count} -> {new.frame_count} frames"
    follows = old.owner is not None and new.owner is not None and old.owner.key != new.owner.key
    yield from _picture(old, new, OWN_PERFORMANCE if follows else Shot.model_fields)
    if not follows:
        yield from _looks(old, new)
    yield from _music_and_words(old, new)


def _action(before: PlannedShot, after: PlannedShot) -> Iterator[str]:
    old, new = before.request, after.request
    if before.kind != after.kind:
        yield f"tier {before.kind} -> {after.kind}"
    if old.owner is None or new.owner is None:
        if new.owner is not None:
            yield f"goes on with the picture of {new.owner.shot.segment}"
        return
    was, now = old.owner.shot.segment, new.owner.shot.segment
    if was != now:
        yield f"its owner is {now}, no longer {was}"
    elif old.owner.key != new.owner.key:
        yield f"its owner {now} changed"
    if old.prefix_frames != new.prefix_frames:
        yield f"leaves its owner after {old.prefix_frames} -> {new.prefix_frames} frames"


def _picture(old: ShotRequest, new: ShotRequest, fields: Iterable[str]) -> Iterator[str]:
    """Yield what the camera shows otherwise; people and places are told apart by their looks elsewhere."""
    left_out = {"segment", "take", "environment", "characters"}
    yield from _fields(old.shot, new.shot, SHOT_WORDS, set(fields) - left_out)


def _looks(old: ShotRequest, new: ShotRequest) -> Iterator[str]:
    were, are = _by_name(old.characters), _by_name(new.characters)
    yield from (f"with {name.lower()}" for name in are if name not in were)
    yield from (f"without {name.lower()}" for name in were if name not in are)
    for name in were:
        if name in are:
            changed = _fields(were[name], are[name], PERSON_WORDS, set(Character.model_fields) - {"name"})
            yield from (f"{name.lower()}'s {what}" for what in changed)
    if old.environment.name != new.environment.name:
        yield f"another place: {new.environment.name.lower()}"
    else:
        changed = _fields(old.environment, new.environment, PLACE_WORDS, set(Environment.model_fields) - {"name"})
        yield from (f"the {what} of {new.environment.name.lower()}" for what in changed)
    if old.seed != new.seed:
        yield "drawn by another chance"
    if old.type_style != new.type_style:
        yield "lettering"


def _music_and_words(old: ShotRequest, new: ShotRequest) -> Iterator[str]:
    if (old.music.beats, old.music.downbeats) != (new.music.beats, new.music.downbeats):
        yield "its beats"
    if old.music.energy != new.music.energy:
        yield "its music's energy"
    if [word.text for word in old.words] != [word.text for word in new.words]:
        yield "its words"
    elif old.words != new.words:
        yield "when its words are sung"
    if old.title != new.title:
        yield "title"
    if (old.fade_in_frames, old.fade_out_frames) != (new.fade_in_frames, new.fade_out_frames):
        yield "fade"


def _fields(old: Value, new: Value, words: Mapping[str, str], fields: set[str]) -> Iterator[str]:
    for field in type(new).model_fields:
        if field in fields and getattr(old, field) != getattr(new, field):
            yield words.get(field, field.replace("_", " "))


def _by_name(people: Iterable[Any]) -> dict[str, Any]:
    return {person.name: person for person in people}
