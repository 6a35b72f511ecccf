"""YAML by its lines: where things stand in a text, and lines that say things, so that all other lines can stay.

Nothing here knows what the text is about. What is put where is decided in `edit_file`.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, NodeEvent
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

INDENT = 2
NOT_PLAIN = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
"""Words that some readers of YAML take for something else than a word."""

CHARACTERS_AT_MOST, VALUES_AT_MOST, DEEPEST = 200_000, 20_000, 12
"""Far more than a person edits in a song, and read within a few seconds; what is longer was not written by one."""

Place = tuple[str | int, ...]


class UnreadableYaml(ValueError):
    """A text is no YAML that is read here; `line` is the number of the line, counted from 1, or None."""

    def __init__(self, problem: str, line: int | None = None) -> None:
        super().__init__(problem)
        self.line = line


def loaded(text: str) -> Any:
    """Return what a text says, in plain values.

    Names for parts of the text, which other parts can repeat, are refused before anything is made of them: a few lines
    of such can say more than any memory holds, or themselves.

    Raises
    ------
    UnreadableYaml
        If the text is no YAML, or uses names, types or depths that nothing here needs.
    """
    if len(text) > CHARACTERS_AT_MOST:
        raise UnreadableYaml(f"it is longer than {CHARACTERS_AT_MOST} characters")
    try:
        _check_events(text)
        return YAML(typ="safe", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UnreadableYaml(str(error.problem or error.context), mark.line + 1 if mark else None) from error
    except (YAMLError, ValueError, TypeError, OverflowError, RecursionError) as error:
        if isinstance(error, UnreadableYaml):
            raise
        raise UnreadableYaml(f"a value in it cannot be read ({str(error).splitlines()[0]})") from error


def _check_events(text: str) -> None:
    depth = values = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        line = event.start_mark.line + 1
        values += isinstance(event, NodeEvent)
        if values > VALUES_AT_MOST:
            raise UnreadableYaml(f"it says more than {VALUES_AT_MOST} things")
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise UnreadableYaml("an alias or an anchor stands here: write out what is meant", line)
        if getattr(event, "tag", None) and not isinstance(event, CollectionEndEvent):
            raise UnreadableYaml("a type stands here, after an exclamation mark: write the value alone", line)
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if depth > DEEPEST:
            raise UnreadableYaml("this is nested deeper than anything here", line)


def composed(text: str) -> Node | None:
    """Return the root node of a text, None if nothing is said in it."""
    node: Node | None = YAML(typ="rt", pure=True).compose(text)
    return None if is_nothing(node) else node


def is_nothing(node: Node | None) -> bool:
    """Tell whether a node says nothing."""
    return node is None or (isinstance(node, ScalarNode) and node.value in {"", "~", "null"})


def pairs(node: Node | None) -> Iterator[tuple[str | int, Node, Node]]:
    """Yield the key or index, the node it starts with and the value of everything directly inside a node."""
    if isinstance(node, MappingNode):
        yield from ((key.value, key, value) for key, value in node.value)
    elif node is not None and not isinstance(node, ScalarNode):
        yield from ((index, value, value) for index, value in enumerate(node.value))


def found(node: Node | None, place: Place) -> Node | None:
    """Return the node at a place, None if there is none."""
    for part in place:
        node = next((value for name, _, value in pairs(node) if name == part), None)
    return node


def line_of(node: Node | None, place: Sequence[str | int]) -> int:
    """Return the line of the innermost thing on the way to a place; parts that are not there are passed over."""
    line = node.start_mark.line if node is not None else 0
    for part in place:
        for name, first, value in pairs(node):
            if name == part:
                line = first.start_mark.line
                node = node if isinstance(value, ScalarNode) else value
                break
    return int(line)


def lines_of(holder: Node, part: str | int) -> tuple[int, int]:
    """Return the first and the last line of one entry of a block."""
    for name, first, value in pairs(holder):
        if name == part:
            return first.start_mark.line, max(first.start_mark.line, last_line(value))
    raise KeyError(part)


def last_line(node: Node) -> int:
    """Return the last line with something of a node on it; a block's own end mark lies after the comments below it."""
    if not isinstance(node, CollectionNode) or node.flow_style:
        return int(node.end_mark.line)
    *_, (_, first, value) = pairs(node)
    return int(first.end_mark.line) if is_nothing(value) else last_line(value)


def without_nothing(content: Any) -> Any:
    """Return content without the keys that stand there with nothing under them."""
    if not isinstance(content, dict):
        return content
    return {key: without_nothing(value) for key, value in content.items() if value is not None}


def plain(text: str, place: Place) -> Any:
    """Return what a text says at a place."""
    content = loaded(text)
    for part in place:
        content = content[part]
    return content


def scalar(value: Any) -> str:
    """Return one value as YAML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value:.10g}"
    plain = value.isalpha() and value.lower() not in NOT_PLAIN
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def flow(content: Any) -> str:
    """Return content in flow style, on one line."""
    if isinstance(content, dict):
        return "{" + ", ".join(f"{key}: {flow(value)}" for key, value in content.items()) + "}"
    if isinstance(content, list):
        return "[" + ", ".join(map(flow, content)) + "]"
    return scalar(content)


def block(content: Any, indent: int) -> Iterator[str]:
    """Yield the lines of content in block style; a list of plain values stands on one line."""
    if isinstance(content, dict):
        for key, value in content.items():
            if isinstance(value, dict) or (isinstance(value, list) and any(isinstance(v, dict | list) for v in value)):
                yield f"{' ' * indent}{key}:"
                yield from block(value, indent + INDENT)
            else:
                yield f"{' ' * indent}{key}: {flow(value)}"
    else:
        for item in content:
            first, *others = block(item, indent + INDENT)
            yield f"{' ' * indent}- {first.lstrip()}"
            yield from others
