"""Reading an order that is written in a file, for a song that nobody types a command for.

Its words are those of `allocmv make`, and every value is read as it would be typed there: as text, so that no amount of
money passes through a float and a title may be a number.
"""

import re
from dataclasses import fields
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from dagster_project.cli.ordering import Options, OrderError
from resources.yaml_lines import CHARACTERS_AT_MOST, UnreadableYaml, composed, is_nothing, line_of, loaded, pairs
from state.value import Value

SHOWN_CHARACTERS = 60


def _several(said: object) -> object:
    """Take one description where several may stand."""
    return (said,) if isinstance(said, str) else said


class OrderFile(Value):
    """What may be ordered; what is left out is as `allocmv make` has it. `cast` is one description, or two."""

    title: str = ""
    artist: str = ""
    style: str = ""
    budget: str | None = None
    size: str | None = None
    fps: str | None = None
    seed: int | None = None
    cast: Annotated[tuple[str, ...] | None, BeforeValidator(_several)] = None
    pace: float | None = None
    shortest_s: float | None = Field(default=None, alias="shortest")
    longest_s: float | None = Field(default=None, alias="longest")
    cap: str | None = None
    generator: str | None = None


def read_order_file(path: Path, lyrics: Path | None) -> Options:
    """Return the options that a file says, as if they had been typed.

    Raises
    ------
    OrderError
        If it cannot be read; the message names the line and, where a word is misspelt, the nearest.
    """
    try:
        if path.stat().st_size > 4 * CHARACTERS_AT_MOST:
            raise OrderError(f"{path.name} is longer than any order: write title, style, budget and the like")
        text = path.read_bytes().decode("utf-8-sig")
        loaded(text)
        root = composed(text)
    except UnicodeDecodeError as error:
        raise OrderError(f"{path.name} is no text in UTF-8: save it as UTF-8, or remove it") from error
    except UnreadableYaml as error:
        raise OrderError(f"{_at(path, error.line)}: {error}; correct it") from error
    if root is not None and not isinstance(root, MappingNode):
        raise OrderError(f"{path.name} says nothing by name: write lines such as `budget: 40%`")
    try:
        read = OrderFile.model_validate(_as_written(root) or {})
    except ValidationError as error:
        first = min(error.errors(), key=lambda said: said["type"] != "extra_forbidden")
        raise OrderError(f"{_at(path, line_of(root, first['loc']) + 1)}: {_in_words(first)}") from error
    said = {field.name: getattr(read, field.name) for field in fields(Options) if field.name != "lyrics"}
    return Options(lyrics=lyrics, **said)


def in_files(sentence: str) -> str:
    """Return a sentence about options of the command line as one about lines of a file."""
    return re.sub(r"--(?=[a-z])", "", sentence)


def _as_written(node: Node | None) -> Any:
    """Return what a node says, every value as the text that stands there."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, MappingNode):
        return {str(name): _as_written(value) for name, _, value in pairs(node) if not is_nothing(value)}
    return None if node is None else [_as_written(value) for _, _, value in pairs(node)]


def _at(path: Path, line: int | None) -> str:
    return f"{path.name}, line {line}" if line else path.name


def _in_words(error: Any) -> str:
    name = str(error["loc"][0]) if error["loc"] else "the order"
    if error["type"] == "extra_forbidden":
        names = [field.alias or name for name, field in OrderFile.model_fields.items()]
        near = get_close_matches(name, names, n=1)
        return f"{name[:SHOWN_CHARACTERS]!r} cannot be ordered; " + (
            f"did you mean {near[0]!r}?" if near else f"there are {', '.join(names)}"
        )
    shown = repr(error["input"])
    shown = shown if len(shown) <= SHOWN_CHARACTERS else f"{shown[:SHOWN_CHARACTERS]}..."
    return f"{name}: {error['msg']} (got {shown})"
