"""Reading corrections as they are typed; every refusal says what is wrong and what to type instead.

Wishes for what was decided are read in `dagster_project.cli.wishing`; whether either fits the song is found out in
`dagster_project.cli.fitting`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from dagster_project.cli.ordering import OrderError
from resources.edit_file import EditFile
from state.edits import (
    AddBoundary,
    GridEdits,
    MoveBoundary,
    NameSection,
    OtherMusic,
    RemoveBoundary,
    SameMusic,
    TimeWord,
)
from state.music import Lyrics
from state.value import Value

V = TypeVar("V", bound=Value)

BOUNDARIES, MUSIC, NAMES = ("sections", "boundaries"), ("sections", "music"), ("sections", "names")
WORDS, CUTS = ("words", "times"), ("segments", "cuts")


@dataclass(frozen=True)
class Typed:
    """What was typed, an option each, those that can be repeated in the order typed."""

    tempo: str | None = None
    offset_ms: float | None = None
    beats_per_bar: int | None = None
    downbeat: str | None = None
    no_pulse: bool = False
    move_section: Sequence[str] = ()
    add_section: Sequence[str] = ()
    remove_section: Sequence[str] = ()
    rename_section: Sequence[str] = ()
    same_music: Sequence[str] = ()
    other_music: Sequence[str] = ()
    move_cut: Sequence[str] = ()
    add_cut: Sequence[str] = ()
    remove_cut: Sequence[str] = ()
    word: Sequence[str] = ()
    exactly: bool = False
    segment: int | None = None
    tier: str | None = None
    owner: int | None = None
    no_reuse: bool = False
    saliency: int | None = None
    prompt: str | None = None
    scene: str | None = None
    take: int | None = None
    transition: str | None = None
    footage: Path | None = None
    footage_from: str | None = None
    character: str | None = None
    looks: str | None = None
    hair: str | None = None
    coat: str | None = None
    remove: Sequence[int] = ()
    undo: bool = False


NOTHING_TYPED = Typed()


def changes(typed: Typed, lyrics: Lyrics | None) -> Iterator[Callable[[EditFile], None]]:
    """Yield the corrections of what was heard, as what is to be done to the file."""
    grid = {
        "has_pulse": False if typed.no_pulse else None,
        "tempo": typed.tempo,
        "offset_ms": typed.offset_ms,
        "beats_per_bar": typed.beats_per_bar,
        "downbeat_s": None if typed.downbeat is None else read_time(typed.downbeat, "--downbeat"),
    }
    for field, value in grid.items():
        if value is not None:
            valued("the grid", GridEdits, **{field: value})
            yield lambda file, field=field, value=value: file.set_grid(field, value)  # type: ignore[misc]
    for place, edit in _entries(typed, lyrics):
        yield lambda file, place=place, edit=edit: file.add(place, edit)  # type: ignore[misc]


def _entries(typed: Typed, lyrics: Lyrics | None) -> Iterator[tuple[tuple[str, str], Value]]:
    kinds = ((BOUNDARIES, "section"), (CUTS, "cut"))
    for place, name in kinds:
        for text in getattr(typed, f"move_{name}"):
            near, to = _pair(text, f"--move-{name}", "32.1=33.0")
            yield place, valued(text, MoveBoundary, move_s=near, to_s=to, exactly=typed.exactly)
        for text in getattr(typed, f"add_{name}"):
            yield place, AddBoundary(add_s=read_time(text, f"--add-{name}"), exactly=typed.exactly)
        for text in getattr(typed, f"remove_{name}"):
            yield place, RemoveBoundary(remove_s=read_time(text, f"--remove-{name}"))
    for text in typed.same_music:
        at, other = _pair(text, "--same-music", "80=42")
        yield MUSIC, SameMusic(at_s=at, same_as_s=other)
    for text in typed.other_music:
        at, other = _pair(text, "--other-music", "80=42")
        yield MUSIC, OtherMusic(at_s=at, different_from_s=other)
    for text in typed.rename_section:
        at_text, _, name = text.partition("=")
        at_s = read_time(at_text, "--rename-section")
        yield NAMES, valued("--rename-section", NameSection, at_s=at_s, name=name)
    for text in typed.word:
        yield WORDS, _word(text, lyrics)


def _word(text: str, lyrics: Lyrics | None) -> TimeWord:
    """Return the correction of a text such as `12=14.2-14.6`, with that word's text as it was heard."""
    match = re.fullmatch(r"(\d+)=([^-]*)(?:-([^-]*))?", text.strip())
    if match is None:
        raise OrderError(f"--word {text!r}: write the word's number and its time, e.g. 12=14.2-14.6")
    number, start, end = int(match[1]), match[2].strip(), (match[3] or "").strip()
    if lyrics is None:
        raise OrderError("--word: the song was not heard yet, so its words have no numbers; run allocmv plan first")
    words = lyrics.words
    if not 1 <= number <= len(words):
        there = f"this song has words 1 to {len(words)}" if words else "this song has no words"
        raise OrderError(f"--word {text}: there is no word {number}; {there}")
    return valued(
        "--word",
        TimeWord,
        number=number,
        text=words[number - 1].text,
        start_s=read_time(start, "--word") if start else None,
        end_s=read_time(end, "--word") if end else None,
    )


def read_time(text: str, option: str) -> float:
    """Return the seconds of a text such as `62.5` or `1:02.5`."""
    match = re.fullmatch(r"(?:(\d+):)?(\d+(?:\.\d+)?)", text.strip())
    if match is None:
        raise OrderError(f"{option} {text!r} is no time: write seconds, such as 62.5, or minutes too, such as 1:02.5")
    return round(60 * int(match[1] or 0) + float(match[2]), 6)


def _pair(text: str, option: str, example: str) -> tuple[float, float]:
    first, equals, second = text.partition("=")
    if not equals:
        raise OrderError(f"{option} {text!r}: write two times, e.g. {example}")
    return read_time(first, option), read_time(second, option)


def valued(what: str, kind: type[V], /, **fields: Any) -> V:
    """Return a value of what was typed, or raise OrderError in words."""
    try:
        return kind(**fields)
    except ValidationError as error:
        first = error.errors()[0]
        said = first["msg"].removeprefix("Value error, ")
        field = str(first["loc"][-1]) if first["loc"] and first["type"] != "value_error" else ""
        named = f"{field}: " if field and not what.endswith(field) else ""
        raise OrderError(f"{what}: {named}{said}") from error
