"""What a person wants otherwise in what was decided, as data: saliency, plan, cast and single shots.

The segment that is meant is the one that plays at a time, so that a wish survives other edits and a song that is heard
anew; people and scenes are meant by name. Each slice is what one asset uses. A wish's `str` is how a person would say
it.

Corrections of what was heard are in `state.edits`, which holds both; what a wish does is decided in `planning`.
"""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Annotated, Self, get_args

from pydantic import BeforeValidator, Field, model_validator

from state.film import TransitionKind
from state.money import ActionKind
from state.value import Value

Seconds = Annotated[float, Field(ge=0)]
Words = Annotated[str, Field(min_length=1, max_length=240)]
Name = Annotated[str, Field(min_length=1, max_length=60)]
KINDS: tuple[ActionKind, ...] = ("high", "mid", "reuse")
MOST_TAKES = 999
MOST_SHOWN = 60


def known_name(what: str, names: Sequence[str]) -> BeforeValidator:
    """Return what lets one of some names pass in any case, and says which is nearest to one that does not exist."""

    def known(name: object) -> object:
        written = name.strip().lower() if isinstance(name, str) else name
        if written in names:
            return written
        shown = repr(name)[:MOST_SHOWN]
        near = get_close_matches(str(written)[:MOST_SHOWN], names, n=1)
        meant = f"did you mean {near[0]!r}? " if near else ""
        raise ValueError(f"{shown} is not the name of {what}: {meant}There are {', '.join(names)}")

    return BeforeValidator(known)


class ScoreSegment(Value):
    """The segment at a time matters so much, 1 to 5."""

    at_s: Seconds
    saliency: int = Field(ge=1, le=5)

    def __str__(self) -> str:
        return f"give the segment at {self.at_s:g} s the saliency {self.saliency}"


class SaliencyEdits(Value):
    """How much single segments matter in the user's eyes."""

    scores: tuple[ScoreSegment, ...] = ()


class PinSegment(Value):
    """The segment at a time may only get these actions; `owner_s` lies in the one whose picture Reuse takes."""

    at_s: Seconds
    allow: tuple[Annotated[ActionKind, known_name("an action", KINDS)], ...] = Field(min_length=1)
    owner_s: Seconds | None = None

    @model_validator(mode="after")
    def _owner_belongs_to_reuse(self) -> Self:
        if self.owner_s is not None and "reuse" not in self.allow:
            raise ValueError("an owner can be named only where reuse is allowed")
        return self

    def __str__(self) -> str:
        owner = "" if self.owner_s is None else f" of the one at {self.owner_s:g} s"
        return f"make the segment at {self.at_s:g} s {' or '.join(self.allow)}{owner}"


class PlanEdits(Value):
    """What is allowed for single segments; all others are free."""

    pins: tuple[PinSegment, ...] = ()


class DescribePerson(Value):
    """A person of the film looks so; what the words leave out stays."""

    name: Name
    looks: Words

    def __str__(self) -> str:
        return f"give {self.name} {self.looks}"


class DescribeScene(Value):
    """A scene of the film is so; what the words leave out stays."""

    name: Name
    looks: Words

    def __str__(self) -> str:
        return f"set {self.name} {self.looks}"


class CastEdits(Value):
    """How people and scenes of the film are, in words, applied in this order."""

    people: tuple[DescribePerson, ...] = ()
    scenes: tuple[DescribeScene, ...] = ()


class DescribeShot(Value):
    """The shot at a time is as described; what the words leave out stays."""

    at_s: Seconds
    prompt: Words

    def __str__(self) -> str:
        return f"shoot the segment at {self.at_s:g} s so: {self.prompt}"


class PlaceShot(Value):
    """The shot at a time plays in another scene of the film."""

    at_s: Seconds
    scene: Name

    def __str__(self) -> str:
        return f"shoot the segment at {self.at_s:g} s in {self.scene}"


class RetakeShot(Value):
    """The shot at a time is taken again: the same description, drawn with another seed; take 0 is the first."""

    at_s: Seconds
    take: int = Field(ge=0, le=MOST_TAKES)

    def __str__(self) -> str:
        return f"use take {self.take} of the segment at {self.at_s:g} s"


class JoinShot(Value):
    """The segment at a time comes in by such a transition."""

    at_s: Seconds
    kind: Annotated[TransitionKind, known_name("a transition", get_args(TransitionKind))]

    def __str__(self) -> str:
        return f"bring in the segment at {self.at_s:g} s by a {self.kind.replace('_', ' ')}"


class ShotEdits(Value):
    """How single shots are, and how they come in."""

    prompts: tuple[DescribeShot, ...] = ()
    scenes: tuple[PlaceShot, ...] = ()
    takes: tuple[RetakeShot, ...] = ()
    transitions: tuple[JoinShot, ...] = ()


class ShowFootage(Value):
    """The segment at a time shows the user's own film: a file of the song's `footage` folder, from `start_s` on."""

    at_s: Seconds
    file: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=100)
    start_s: Seconds = 0.0

    def __str__(self) -> str:
        return f"show {self.file} from {self.start_s:g} s in the segment at {self.at_s:g} s"


class FootageEdits(Value):
    """Where the user's own film is shown."""

    pieces: tuple[ShowFootage, ...] = ()
