"""What a person edits, as data: kept beside the song, applied whenever the song is heard and its film decided.

Corrections of what was heard are here, wishes for what is decided in `state.wishes`. Everything is addressed by time
(words by number, with their text as a check), so that one edit survives another and a song that is heard anew. Each
slice is what one asset uses. An edit's `str` is how a person would say it.

Whether an edit can be applied to a song, and what it does there, does not belong here.
"""

from collections.abc import Callable
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import Discriminator, Field, Tag, model_validator

from state.music import SectionLabel
from state.value import Value
from state.wishes import CastEdits, FootageEdits, PlanEdits, SaliencyEdits, Seconds, ShotEdits, known_name


def _kind_of(*keys: str) -> Callable[[Any], str | None]:
    """Return what tells apart edits of which each has a key of its own."""

    def kind(edit: Any) -> str | None:
        return next((key for key in keys if (key in edit if isinstance(edit, dict) else hasattr(edit, key))), None)

    return kind


class GridEdits(Value):
    """Corrections of the beat grid, applied in the order in which they stand here.

    `has_pulse: false` says that the song has no beat to cut on, which leaves nothing else to correct. `tempo` says
    that the song goes half or twice as fast as heard. `offset_ms` moves all beats, later if positive. `beats_per_bar`
    and `downbeat_s`, a time at which a bar begins, count the whole song out anew.
    """

    has_pulse: Literal[False] | None = None
    tempo: Literal["half", "double"] | None = None
    offset_ms: float | None = Field(default=None, ge=-1000, le=1000)
    beats_per_bar: int | None = Field(default=None, ge=2, le=12)
    downbeat_s: Seconds | None = None

    @model_validator(mode="after")
    def _nothing_to_correct_without_a_pulse(self) -> Self:
        others = self.model_dump(exclude_none=True, exclude={"has_pulse"})
        if self.has_pulse is False and others:
            raise ValueError(
                f"a song without a pulse has no {', '.join(others)}: remove either has_pulse or the others"
            )
        return self


class MoveBoundary(Value):
    """The boundary near one time belongs at another: on the grid nearby, or `exactly` there."""

    move_s: Seconds
    to_s: Seconds
    exactly: bool = False

    def __str__(self) -> str:
        return f"move the boundary near {self.move_s:g} s to {self.to_s:g} s{_exactly(self.exactly)}"


class AddBoundary(Value):
    """There is one more boundary: on the grid nearby, or `exactly` there."""

    add_s: Seconds
    exactly: bool = False

    def __str__(self) -> str:
        return f"add a boundary at {self.add_s:g} s{_exactly(self.exactly)}"


class RemoveBoundary(Value):
    """There is no boundary near this time: what lies on either side is one."""

    remove_s: Seconds

    def __str__(self) -> str:
        return f"remove the boundary near {self.remove_s:g} s"


def _exactly(exactly: bool) -> str:
    return " exactly" if exactly else ""


BoundaryEdit = Annotated[
    Annotated[MoveBoundary, Tag("move_s")]
    | Annotated[AddBoundary, Tag("add_s")]
    | Annotated[RemoveBoundary, Tag("remove_s")],
    Discriminator(
        _kind_of("move_s", "add_s", "remove_s"),
        custom_error_type="boundary",
        custom_error_message="a boundary is moved (move_s and to_s), added (add_s) or removed (remove_s)",
    ),
]


class NameSection(Value):
    """The section at a time is called so."""

    at_s: Seconds
    name: Annotated[SectionLabel, known_name("a section", get_args(SectionLabel))]

    def __str__(self) -> str:
        return f"call the section at {self.at_s:g} s {self.name}"


class SameMusic(Value):
    """The section at one time is the same music as that at another, and takes its letter."""

    at_s: Seconds
    same_as_s: Seconds

    def __str__(self) -> str:
        return f"give the section at {self.at_s:g} s the same music as the one at {self.same_as_s:g} s"


class OtherMusic(Value):
    """The section at one time is not the same music as that at another, and takes a letter of its own."""

    at_s: Seconds
    different_from_s: Seconds

    def __str__(self) -> str:
        return f"give the section at {self.at_s:g} s other music than the one at {self.different_from_s:g} s"


MusicEdit = Annotated[
    Annotated[SameMusic, Tag("same_as_s")] | Annotated[OtherMusic, Tag("different_from_s")],
    Discriminator(
        _kind_of("same_as_s", "different_from_s"),
        custom_error_type="music",
        custom_error_message="the music at a time (at_s) is that of another (same_as_s) or is not (different_from_s)",
    ),
]


class SectionEdits(Value):
    """Corrections of the sections: boundaries in the order given, then music, then names, of what stands then."""

    boundaries: tuple[BoundaryEdit, ...] = ()
    music: tuple[MusicEdit, ...] = ()
    names: tuple[NameSection, ...] = ()


class TimeWord(Value):
    """The word with this number, counted from 1 through the whole song, is sung then; its text makes sure which."""

    number: int = Field(ge=1)
    text: str = Field(min_length=1)
    start_s: Seconds | None = None
    end_s: Seconds | None = None

    @model_validator(mode="after")
    def _says_when(self) -> Self:
        if self.start_s is None and self.end_s is None:
            raise ValueError(f"word {self.number}: give its start_s, its end_s or both")
        if self.start_s is not None and self.end_s is not None and self.end_s <= self.start_s:
            raise ValueError(f"word {self.number} must end after it starts, got {self.start_s:g} to {self.end_s:g} s")
        return self

    def __str__(self) -> str:
        start = "" if self.start_s is None else f" from {self.start_s:g} s"
        end = "" if self.end_s is None else f" to {self.end_s:g} s"
        return f"sing word {self.number}, {self.text!r},{start}{end}"


class WordEdits(Value):
    """Corrections of the words' times, at most one for each word."""

    times: tuple[TimeWord, ...] = ()

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        numbers = [edit.number for edit in self.times]
        if twice := sorted({number for number in numbers if numbers.count(number) > 1}):
            raise ValueError(f"word {twice[0]} is given a time twice: keep one of them")
        return self


class SegmentEdits(Value):
    """Corrections of where the film is cut, in the order given."""

    cuts: tuple[BoundaryEdit, ...] = ()


class Edits(Value):
    """All that a person edited of one song and its film."""

    grid: GridEdits = GridEdits()
    sections: SectionEdits = SectionEdits()
    words: WordEdits = WordEdits()
    segments: SegmentEdits = SegmentEdits()
    saliency: SaliencyEdits = SaliencyEdits()
    plan: PlanEdits = PlanEdits()
    cast: CastEdits = CastEdits()
    shots: ShotEdits = ShotEdits()
    footage: FootageEdits = FootageEdits()
