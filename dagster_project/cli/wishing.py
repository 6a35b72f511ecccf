"""Reading wishes for what was decided, as they are typed: a segment's tier and shot, how people and scenes look.

A segment is typed by its number and kept by its middle, so that the wish holds when another cut moves; a verb on the
same segment replaces the earlier one of its kind. Whether a wish can be kept is found out in
`dagster_project.cli.fitting`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dagster_project.cli.correcting import NOTHING_TYPED, Typed, read_time, valued
from dagster_project.cli.ordering import OrderError
from dagster_project.cli.standing import Standing
from planning.edits import UnfitEdit, known
from planning.screenplay.description import Understood, character_from, environment_from, shot_from
from resources.edit_file import EditFile, no_other
from resources.footage import name_for
from state.film import Script
from state.money import ActionKind
from state.music import Segment, Segments
from state.value import Value
from state.wishes import (
    KINDS,
    DescribePerson,
    DescribeScene,
    DescribeShot,
    JoinShot,
    PinSegment,
    PlaceShot,
    RetakeShot,
    ScoreSegment,
    ShowFootage,
)

SCORES, PINS = ("saliency", "scores"), ("plan", "pins")
PEOPLE, SCENES = ("cast", "people"), ("cast", "scenes")
PROMPTS, PLACES, TAKES, JOINS = ("shots", "prompts"), ("shots", "scenes"), ("shots", "takes"), ("shots", "transitions")
PIECES = ("footage", "pieces")
OF_A_SEGMENT = ("tier", "owner", "no_reuse", "saliency", "prompt", "take", "transition", "footage")
NOT_REUSE: tuple[ActionKind, ...] = ("high", "mid")
HINTS = {
    "shot": "say distance, angle, side, camera, pose, people or light, such as 'close-up, low angle, she sings'",
    "person": "say hair, clothes, hat, glasses, beard, build or what is held, such as 'long red hair, a yellow coat'",
    "scene": "say place, hour, weather or light, such as 'in the snow at dawn'",
}


@dataclass(frozen=True)
class Wish:
    """One edit, the list where it belongs, and which earlier ones of that list it takes over from."""

    place: tuple[str, str]
    edit: Value
    instead_of: Callable[[Any], bool] = no_other

    def __call__(self, file: EditFile) -> None:
        """Put the edit into a file."""
        file.add(self.place, self.edit, self.instead_of)


def wishes(typed: Typed, standing: Standing, file: EditFile) -> Iterator[Wish]:
    """Yield what is wanted otherwise.

    Raises
    ------
    OrderError, UnfitEdit
        If options do not go together, cannot be read, or name what is not there.
    """
    _check_together(typed)
    looks = _looks(typed)
    if typed.character is not None and looks is not None:
        yield _person(typed.character, looks, _script(standing))
    elif typed.scene is not None and looks is not None:
        yield _scene(typed.scene, looks, _script(standing))
    if typed.segment is not None:
        yield from _of_segment(typed, standing, file)


def _check_together(typed: Typed) -> None:
    """Refuse options that say too little or contradict each other."""
    if typed.footage_from is not None and typed.footage is None:
        raise OrderError("--footage-from: say which film is meant, with --footage and its file")
    described = typed.character is not None or (typed.scene is not None and typed.segment is None)
    of_a_segment = [name for name in OF_A_SEGMENT if getattr(typed, name) is not getattr(NOTHING_TYPED, name)]
    if typed.segment is None:
        if of_a_segment:
            option = of_a_segment[0].replace("_", "-")
            raise OrderError(f"--{option}: say which segment is meant, with --segment and its number")
    elif typed.scene is None and not of_a_segment:
        options = ", ".join(f"--{name.replace('_', '-')}" for name in (*OF_A_SEGMENT, "scene"))
        raise OrderError(f"--segment {typed.segment}: say what is to be different there, with any of {options}")
    if described and _looks(typed) is None:
        raise OrderError("say how they look, with --looks, --hair or --coat, or for a scene how it is, with --looks")
    if _looks(typed) is not None and not described and typed.scene is not None:
        raise OrderError("--looks: with --segment, --scene says where it plays; describe the scene without --segment")
    if _looks(typed) is not None and not described:
        raise OrderError("--looks, --hair and --coat: say who is meant with --character, or which scene with --scene")
    if (typed.hair or typed.coat) and typed.character is None:
        raise OrderError("--hair and --coat: a scene has none; say who is meant, with --character")
    if typed.no_reuse and typed.owner is not None:
        raise OrderError("--owner and --no-reuse contradict each other: leave one of them out")


def _looks(typed: Typed) -> str | None:
    """Return how somebody or something looks, from the options that say so."""
    said = [
        typed.looks,
        None if typed.hair is None else f"{typed.hair} hair",
        None if typed.coat is None else f"{typed.coat} coat",
    ]
    return ", ".join(words for words in said if words) or None


def _person(name: str, looks: str, script: Script) -> Wish:
    people = {person.name: person for person in script.characters}
    name = known(name, people, "person")
    edit = valued("--looks", DescribePerson, name=name, looks=looks)
    return _described(PEOPLE, edit, "person", lambda words: character_from(words, people[name], 0))


def _scene(name: str, looks: str, script: Script) -> Wish:
    scenes = {scene.name: scene for scene in script.environments}
    name = known(name, scenes, "scene")
    edit = valued("--looks", DescribeScene, name=name, looks=looks)
    return _described(SCENES, edit, "scene", lambda words: environment_from(words, scenes[name], 0))


def _described(
    place: tuple[str, str],
    edit: DescribePerson | DescribeScene,
    what: str,
    understood: Callable[[str], Understood[Any]],
) -> Wish:
    """Return a description, which takes over from those that said no more of the same person or scene."""
    said = understood(edit.looks)
    _check_understood("--looks", edit.looks, what, said)

    def covers(earlier: DescribePerson | DescribeScene) -> bool:
        same = earlier.name.casefold() == edit.name.casefold()
        return same and understood(earlier.looks).fields <= said.fields

    return Wish(place, edit, covers)


def _of_segment(typed: Typed, standing: Standing, file: EditFile) -> Iterator[Wish]:
    """Yield what is wanted of one segment."""
    segments = standing.segments
    if segments is None:
        raise OrderError("--segment: the song was not heard yet, so it has no segments; run allocmv plan first")
    segment = _numbered(typed.segment, segments, "--segment")
    at_s = _middle_s(segment, segments)

    def same(earlier: Any) -> bool:
        start_s, end_s = segments.span_s(segment)
        return bool(start_s <= earlier.at_s < end_s)

    if typed.tier is not None or typed.owner is not None or typed.no_reuse:
        earlier = next((pin.allow for pin in reversed(file.listed(PINS)) if same(pin)), None)
        yield Wish(PINS, _pin(typed, at_s, segments, earlier), same)
    if typed.saliency is not None:
        yield Wish(SCORES, valued("--saliency", ScoreSegment, at_s=at_s, saliency=typed.saliency), same)
    if typed.scene is not None:
        scenes = [scene.name for scene in _script(standing).environments]
        yield Wish(PLACES, PlaceShot(at_s=at_s, scene=known(typed.scene, scenes, "scene")), same)
    if typed.prompt is not None:
        script = _script(standing)
        said = shot_from(typed.prompt, script.shots[segment.index], [c.name for c in script.characters])
        _check_understood("--prompt", typed.prompt, "shot", said)
        yield Wish(PROMPTS, valued("--prompt", DescribeShot, at_s=at_s, prompt=typed.prompt), same)
    if typed.take is not None:
        yield Wish(TAKES, valued("--take", RetakeShot, at_s=at_s, take=typed.take), same)
    if typed.footage is not None:
        start_s = 0.0 if typed.footage_from is None else read_time(typed.footage_from, "--footage-from")
        name = name_for(typed.footage, start_s, standing.song, standing.store)
        yield Wish(PIECES, valued("--footage", ShowFootage, at_s=at_s, file=name, start_s=start_s), same)
    if typed.transition is not None:
        yield Wish(JOINS, valued("--transition", JoinShot, at_s=at_s, kind=typed.transition), same)


def _pin(typed: Typed, at_s: float, segments: Segments, earlier: tuple[ActionKind, ...] | None) -> PinSegment:
    """Return what is allowed of a segment; an owner alone means reuse, and what was pinned is only narrowed."""
    said = [kind.strip() for kind in typed.tier.split(",")] if typed.tier is not None else None
    if typed.no_reuse:
        if said is not None and "reuse" in (kind.lower() for kind in said):
            raise OrderError("--no-reuse and --tier reuse contradict each other: leave one of them out")
        said = said or [kind for kind in earlier or () if kind in NOT_REUSE] or list(NOT_REUSE)
    fields: dict[str, Any] = {"at_s": at_s, "allow": said if said is not None else ["reuse"]}
    if typed.owner is not None:
        fields["owner_s"] = _middle_s(_numbered(typed.owner, segments, "--owner"), segments)
    pin = valued("--tier", PinSegment, **fields)
    return pin.model_copy(update={"allow": tuple(kind for kind in KINDS if kind in pin.allow)})


def _check_understood(option: str, text: str, what: str, said: Understood[Any]) -> None:
    """Refuse a description of which nothing was understood, since nothing would come of it."""
    if not said.fields:
        raise OrderError(f"{option} {text!r}: nothing of this says what the {what} is like; {HINTS[what]}")


def _numbered(number: int | None, segments: Segments, option: str) -> Segment:
    last = len(segments.segments) - 1
    if number is None or not 0 <= number <= last:
        raise OrderError(f"{option} {number}: there is no such segment; this song has segments 0 to {last}")
    return segments.segments[number]


def _middle_s(segment: Segment, segments: Segments) -> float:
    return round(sum(segments.span_s(segment)) / 2, 2)


def _script(standing: Standing) -> Script:
    if standing.script is None:
        raise UnfitEdit("the film was not planned yet, so it has no people, scenes and shots: run allocmv plan first")
    return standing.script
