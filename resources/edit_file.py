"""The file of corrections beside a song, `songs/<key>/edits.yaml`: assets read it, people and verbs write it.

A verb changes the lines that it means and leaves all others as they stand, comments and spacing included: the places
come from the YAML nodes' marks, and what comes of a change is read again before it is kept. (A library that loads and
dumps keeps comments too, but hands those around a removed entry to the wrong neighbour.)

What the corrections do does not belong here.
"""

import json
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

from editorial.files import written_whole
from state.edits import (
    AddBoundary,
    Edits,
    GridEdits,
    MoveBoundary,
    NameSection,
    OtherMusic,
    RemoveBoundary,
    SameMusic,
    SectionEdits,
    SegmentEdits,
    TimeWord,
    WordEdits,
)
from state.value import Value
from state.wishes import (
    CastEdits,
    DescribePerson,
    DescribeScene,
    DescribeShot,
    JoinShot,
    PinSegment,
    PlaceShot,
    PlanEdits,
    RetakeShot,
    SaliencyEdits,
    ScoreSegment,
    ShotEdits,
)

FILE_NAME = "edits.yaml"
HEADING = """\
# Corrections of what was heard in this song; times are in seconds. `allocmv edit` writes here, and so may you.
"""
LISTS = (
    ("sections", "boundaries"),
    ("sections", "music"),
    ("sections", "names"),
    ("words", "times"),
    ("segments", "cuts"),
    ("saliency", "scores"),
    ("plan", "pins"),
    ("cast", "people"),
    ("cast", "scenes"),
    ("shots", "prompts"),
    ("shots", "scenes"),
    ("shots", "takes"),
    ("shots", "transitions"),
)
INDENT = 2
NOT_PLAIN = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
"""Words that some readers of YAML take for something else than a word."""
KNOWN_FIELDS = sorted(
    {
        field
        for kind in (
            *(Edits, GridEdits, SectionEdits, WordEdits, SegmentEdits, MoveBoundary, AddBoundary, RemoveBoundary),
            *(NameSection, SameMusic, OtherMusic, TimeWord, SaliencyEdits, PlanEdits, CastEdits, ShotEdits),
            *(ScoreSegment, PinSegment, DescribePerson, DescribeScene, DescribeShot, PlaceShot, RetakeShot, JoinShot),
        )
        for field in kind.model_fields
    }
)

Place = tuple[str | int, ...]


class EditError(ValueError):
    """The corrections cannot be read or written as asked; the message says where and what would do."""


def read_edits(path: Path) -> Edits:
    """Return the corrections in a file; none if there is no file or nothing in it.

    Raises
    ------
    EditError
        If the file is no YAML, or says something that is no correction; the message names the line.
    """
    return EditFile(path).edits


class EditFile:
    """A file of corrections that is open for changes; nothing is written before `write`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._text = path.read_text(encoding="utf-8") if path.exists() else ""
        self.edits = self._understood(self._text)

    def entries(self) -> list[tuple[Place, str]]:
        """Return where every correction stands in the file and what it says, in the order of the slices."""
        listed: list[tuple[Place, str]] = [
            (("grid", name), f"grid: {name} {_scalar(value)}")
            for name, value in self.edits.grid.model_dump(exclude_none=True).items()
        ]
        for place in LISTS:
            slice_name, list_name = place
            for index, edit in enumerate(getattr(getattr(self.edits, slice_name), list_name)):
                listed.append(((*place, index), f"{slice_name}: {edit}"))
        return listed

    def set_grid(self, field: str, value: str | float | bool) -> None:
        """Correct one thing of the grid, in the place of an earlier correction of the same thing."""
        node = _found(_composed(self._text), ("grid", field))
        if node is None:
            self._insert(("grid",), {field: value})
        else:
            start, end = node.start_mark.index, node.end_mark.index
            self._become(self._text[:start] + _scalar(value) + self._text[end:])

    def add(self, place: tuple[str, str], edit: Value) -> None:
        """Add a correction at the end of one of the lists; a word's takes the place of an earlier one of that word."""
        if isinstance(edit, TimeWord):
            earlier = [index for index, other in enumerate(self.edits.words.times) if other.number == edit.number]
            for index in earlier:
                self.remove((*place, index))
        self._insert(place, [edit.model_dump(exclude_defaults=True)])

    def remove(self, place: Place) -> None:
        """Remove one correction, with the end of its own lines; everything else stays."""
        holder = _found(_composed(self._text), place[:-1])
        assert isinstance(holder, CollectionNode)
        if holder.flow_style:
            kept = _plain(self._text, place[:-1])
            del kept[place[-1]]
            start, end = holder.start_mark.index, holder.end_mark.index
            self._become(self._text[:start] + _flow(kept) + self._text[end:])
            return
        first, last = _lines_of(holder, place[-1])
        lines = self._text.splitlines(keepends=True)
        self._become("".join(lines[:first] + lines[last + 1 :]))

    def write(self) -> None:
        """Write the file whole."""
        with written_whole(self._path) as draft:
            draft.write_text(self._text, encoding="utf-8")

    def _insert(self, place: Place, content: Any) -> None:
        """Put content at the end of what stands at a place, making what is missing on the way there."""
        root = _composed(self._text)
        depth = next(d for d in range(len(place), -1, -1) if d == 0 or not _is_nothing(_found(root, place[:d])))
        for key in reversed(place[depth:]):
            content = {key: content}
        holder = _found(root, place[:depth]) if root is not None else None
        if not isinstance(holder, CollectionNode):
            start = self._text or HEADING
            self._become(start + "\n" * (not start.endswith("\n")) + "\n".join(_block(content, 0)) + "\n")
        elif holder.flow_style:
            before = holder.end_mark.index - 1
            inside = (", " if holder.value else "") + _flow(content)[1:-1]
            self._become(self._text[:before] + inside + self._text[before:])
        else:
            self._insert_in_block(holder, content)

    def _insert_in_block(self, holder: Node, content: Any) -> None:
        lines = self._text.splitlines(keepends=True)
        indent, after = holder.start_mark.column, _last_line(holder)
        if isinstance(content, dict):
            # A key may stand there with nothing under it, which is where its content goes then.
            for name, key, value in _pairs(holder):
                if name in content and _is_nothing(value):
                    content, indent, after = content[name], indent + INDENT, key.end_mark.line
                    break
        if not lines[after].endswith("\n"):
            lines[after] += "\n"
        self._become(
            "".join([*lines[: after + 1], *(f"{line}\n" for line in _block(content, indent)), *lines[after + 1 :]])
        )

    def _become(self, text: str) -> None:
        self.edits = self._understood(text)
        self._text = text

    def _understood(self, text: str) -> Edits:
        try:
            return Edits.model_validate(_without_nothing(YAML(typ="safe", pure=True).load(text)) or {})
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = f", line {mark.line + 1}" if mark else ""
            raise EditError(f"{self._path.name}{where}: {error.problem or error.context}; correct the line") from error
        except ValidationError as error:
            first = error.errors()[0]
            line = _line_of(_composed(text), first["loc"]) + 1
            raise EditError(f"{self._path.name}, line {line}: {_in_words(first)}") from error


def _in_words(error: Any) -> str:
    name = error["loc"][-1] if error["loc"] else "the file"
    if error["type"] == "extra_forbidden":
        near = get_close_matches(str(name), KNOWN_FIELDS, n=1)
        return f"{name!r} cannot be corrected here" + (f"; did you mean {near[0]!r}?" if near else "")
    if error["type"] == "missing":
        return f"{name} is missing"
    if error["type"] == "tuple_type":
        return f"{name} is a list: write every correction on lines of its own, the first after a dash"
    if error["type"] == "model_type":
        return f"{name} holds corrections by their names, written as name: value"
    if error["type"] in {"value_error", "boundary", "music"}:
        return str(error["msg"]).removeprefix("Value error, ")
    return f"{name}: {error['msg']} (got {error['input']!r})"


def _composed(text: str) -> Node | None:
    node: Node | None = YAML(typ="rt", pure=True).compose(text)
    return None if _is_nothing(node) else node


def _is_nothing(node: Node | None) -> bool:
    return node is None or (isinstance(node, ScalarNode) and node.value in {"", "~", "null"})


def _pairs(node: Node | None) -> Iterator[tuple[str | int, Node, Node]]:
    """Yield the key or index, the node it starts with and the value of everything directly inside a node."""
    if isinstance(node, MappingNode):
        yield from ((key.value, key, value) for key, value in node.value)
    elif node is not None and not isinstance(node, ScalarNode):
        yield from ((index, value, value) for index, value in enumerate(node.value))


def _found(node: Node | None, place: Place) -> Node | None:
    for part in place:
        node = next((value for name, _, value in _pairs(node) if name == part), None)
    return node


def _line_of(node: Node | None, place: Sequence[str | int]) -> int:
    """Return the line of the innermost thing on the way to a place; parts that are not there are passed over."""
    line = node.start_mark.line if node is not None else 0
    for part in place:
        for name, first, value in _pairs(node):
            if name == part:
                line = first.start_mark.line
                node = node if isinstance(value, ScalarNode) else value
                break
    return int(line)


def _lines_of(holder: Node, part: str | int) -> tuple[int, int]:
    """Return the first and the last line of one entry of a block."""
    for name, first, value in _pairs(holder):
        if name == part:
            return first.start_mark.line, max(first.start_mark.line, _last_line(value))
    raise KeyError(part)


def _last_line(node: Node) -> int:
    """Return the last line with something of a node on it; a block's own end mark lies after the comments below it."""
    if not isinstance(node, CollectionNode) or node.flow_style:
        return int(node.end_mark.line)
    *_, (_, first, value) = _pairs(node)
    return int(first.end_mark.line) if _is_nothing(value) else _last_line(value)


def _without_nothing(content: Any) -> Any:
    """Return content without the keys that stand there with nothing under them."""
    if not isinstance(content, dict):
        return content
    return {key: _without_nothing(value) for key, value in content.items() if value is not None}


def _plain(text: str, place: Place) -> Any:
    content = YAML(typ="safe", pure=True).load(text)
    for part in place:
        content = content[part]
    return content


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.10g}"
    plain = value.isalpha() and value.lower() not in NOT_PLAIN
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def _flow(content: Any) -> str:
    if isinstance(content, dict):
        return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in content.items()) + "}"
    if isinstance(content, list):
        return "[" + ", ".join(map(_flow, content)) + "]"
    return _scalar(content)


def _block(content: Any, indent: int) -> Iterator[str]:
    """Yield the lines of content in block style."""
    if isinstance(content, dict):
        for key, value in content.items():
            if isinstance(value, dict | list):
                yield f"{' ' * indent}{key}:"
                yield from _block(value, indent + INDENT)
            else:
                yield f"{' ' * indent}{key}: {_scalar(value)}"
    else:
        for item in content:
            first, *others = _block(item, indent + INDENT)
            yield f"{' ' * indent}- {first.lstrip()}"
            yield from others
