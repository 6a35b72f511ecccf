"""The file of edits beside a song, `songs/<key>/edits.yaml`: assets read it, people and verbs write it.

A verb changes the lines that it means and leaves all others as they stand, comments and spacing included: the places
come from the YAML nodes' marks, and what comes of a change is read again before it is kept. (A library that loads and
dumps keeps comments too, but hands those around a removed entry to the wrong neighbour.)

What the edits do does not belong here; how the lines of YAML are found and written is in `yaml_lines`.
"""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError
from ruamel.yaml.nodes import CollectionNode, Node

from resources.edit_history import EditError, EditHistory
from resources.storage import ArtifactStore
from resources.yaml_lines import (
    INDENT,
    Place,
    UnreadableYaml,
    block,
    composed,
    flow,
    found,
    is_nothing,
    last_line,
    line_of,
    lines_of,
    loaded,
    pairs,
    plain,
    scalar,
    without_nothing,
)
from state import edits as corrections
from state import wishes
from state.edits import Edits, TimeWord
from state.value import Value

FILE_NAME = "edits.yaml"
SHOWN_CHARACTERS = 60
HEADING = """\
# What is edited of this song and its film; times are in seconds. `allocmv edit` writes here, and so may you.
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
    ("footage", "pieces"),
)
KNOWN_FIELDS = sorted(
    {
        field
        for room in (corrections, wishes)
        for kind in vars(room).values()
        if isinstance(kind, type) and issubclass(kind, Value)
        for field in kind.model_fields
    }
)


def no_other(_: Any) -> bool:
    """Say of every earlier edit that it stays."""
    return False


def edits_name(song: str) -> str:
    """Return the name in the store of a song's edits."""
    return f"songs/{song}/{FILE_NAME}"


def read_edits(store: ArtifactStore, song: str) -> Edits:
    """Return the edits of a song; none if there is no file or nothing in it.

    Raises
    ------
    EditError
        If the file is no YAML, or says something that is no edit; the message names the line.
    """
    return EditFile(store, song).edits


class EditFile:
    """A song's file of edits that is open for changes; nothing is written before `write`."""

    def __init__(self, store: ArtifactStore, song: str) -> None:
        self._history = EditHistory(store, edits_name(song))
        self._text = self._opened = self._read(store, edits_name(song))
        self.edits = self._understood(self._text)

    def entries(self) -> list[tuple[Place, str]]:
        """Return where every edit stands in the file and what it says, in the order of the slices."""
        listed: list[tuple[Place, str]] = [
            (("grid", name), f"grid: {name} {scalar(value)}")
            for name, value in self.edits.grid.model_dump(exclude_none=True).items()
        ]
        for place in LISTS:
            listed += [((*place, index), f"{place[0]}: {edit}") for index, edit in enumerate(self.listed(place))]
        return listed

    def set_grid(self, field: str, value: str | float | bool) -> None:
        """Correct one thing of the grid, in the place of an earlier correction of the same thing."""
        node = found(composed(self._text), ("grid", field))
        if node is None:
            self._insert(("grid",), {field: value})
        else:
            start, end = node.start_mark.index, node.end_mark.index
            self._become(self._text[:start] + scalar(value) + self._text[end:])

    def add(self, place: tuple[str, str], edit: Value, instead_of: Callable[[Any], bool] = no_other) -> None:
        """Add an edit at the end of one of the lists, and remove the earlier ones of that list that it takes over from.

        A word's time always takes over from an earlier one of that word.
        """
        for index, earlier in reversed(list(enumerate(self.listed(place)))):
            if instead_of(earlier) or (isinstance(edit, TimeWord) and earlier.number == edit.number):
                self.remove((*place, index))
        self._insert(place, [edit.model_dump(mode="json", exclude_defaults=True)])

    def listed(self, place: tuple[str, str]) -> tuple[Any, ...]:
        """Return the edits in one of the lists."""
        edits: tuple[Any, ...] = getattr(getattr(self.edits, place[0]), place[1])
        return edits

    def remove(self, place: Place) -> None:
        """Remove one edit, with the end of its own lines; everything else stays."""
        holder = found(composed(self._text), place[:-1])
        assert isinstance(holder, CollectionNode)
        if holder.flow_style:
            kept = plain(self._text, place[:-1])
            del kept[place[-1]]
            start, end = holder.start_mark.index, holder.end_mark.index
            self._become(self._text[:start] + flow(kept) + self._text[end:])
            return
        first, last = lines_of(holder, place[-1])
        lines = self._text.splitlines(keepends=True)
        self._become("".join(lines[:first] + lines[last + 1 :]))

    def replace(self, edits: Edits) -> None:
        """Say these edits instead of everything that stands there."""
        lines = block(edits.model_dump(mode="json", exclude_defaults=True), 0)
        self._become("".join([HEADING, *(f"{line}\n" for line in lines)]))

    def write(self) -> None:
        """Write the file whole, and keep what it said before, so that the change can be undone."""
        self._history.change(self._opened, self._text)
        self._opened = self._text

    def undo(self) -> None:
        """Take back the last change that was written here, in the file itself.

        Raises
        ------
        EditError
            If there is none, or the file was changed by hand since; nothing is changed then.
        """
        self._become(self._history.undo(self._opened))
        self._opened = self._text

    def _insert(self, place: Place, content: Any) -> None:
        """Put content at the end of what stands at a place, making what is missing on the way there."""
        root = composed(self._text)
        depth = next(d for d in range(len(place), -1, -1) if d == 0 or not is_nothing(found(root, place[:d])))
        for key in reversed(place[depth:]):
            content = {key: content}
        holder = found(root, place[:depth]) if root is not None else None
        if not isinstance(holder, CollectionNode):
            start = self._text or HEADING
            self._become(start + "\n" * (not start.endswith("\n")) + "\n".join(block(content, 0)) + "\n")
        elif holder.flow_style:
            before = holder.end_mark.index - 1
            inside = (", " if holder.value else "") + flow(content)[1:-1]
            self._become(self._text[:before] + inside + self._text[before:])
        else:
            self._insert_in_block(holder, content)

    def _insert_in_block(self, holder: Node, content: Any) -> None:
        lines = self._text.splitlines(keepends=True)
        indent, after = holder.start_mark.column, last_line(holder)
        if isinstance(content, dict):
            # A key may stand there with nothing under it, which is where its content goes then.
            for name, key, value in pairs(holder):
                if name in content and is_nothing(value):
                    content, indent, after = content[name], indent + INDENT, key.end_mark.line
                    break
        if not lines[after].endswith("\n"):
            lines[after] += "\n"
        self._become(
            "".join([*lines[: after + 1], *(f"{line}\n" for line in block(content, indent)), *lines[after + 1 :]])
        )

    def _become(self, text: str) -> None:
        self.edits = self._understood(text)
        self._text = text

    @staticmethod
    def _read(store: ArtifactStore, name: str) -> str:
        try:
            return store.read_bytes(name).decode("utf-8")
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            raise EditError(f"{FILE_NAME} is no text in UTF-8: save it as UTF-8, or remove it") from error

    def _understood(self, text: str) -> Edits:
        try:
            return Edits.model_validate(without_nothing(loaded(text)) or {})
        except UnreadableYaml as error:
            where = f", line {error.line}: {error}; correct the line" if error.line else f": {error}; correct it"
            raise EditError(FILE_NAME + where) from error
        except ValidationError as error:
            # A name that was misspelt explains why another one is missing.
            first = min(error.errors(), key=lambda said: said["type"] != "extra_forbidden")
            line = line_of(composed(text), first["loc"]) + 1
            raise EditError(f"{FILE_NAME}, line {line}: {_in_words(first)}") from error


def _in_words(error: Any) -> str:
    name = error["loc"][-1] if error["loc"] else "the file"
    if error["type"] == "extra_forbidden":
        near = get_close_matches(str(name), KNOWN_FIELDS, n=1)
        return f"{name!r} cannot be edited here" + (f"; did you mean {near[0]!r}?" if near else "")
    if error["type"] == "missing":
        return f"{name} is missing"
    if error["type"] == "tuple_type":
        return f"{name} is a list: write every edit on lines of its own, the first after a dash"
    if error["type"] == "model_type":
        return f"{name} holds edits by their names, written as name: value"
    if error["type"] in {"value_error", "boundary", "music"}:
        return str(error["msg"]).removeprefix("Value error, ")
    return f"{name}: {error['msg']} (got {_shown(error['input'])})"


def _shown(value: Any) -> str:
    """Return a value fit for a message; a number of thousands of digits has no text at all."""
    try:
        text = repr(value)
    except ValueError:
        return "a number without end"
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "..."
