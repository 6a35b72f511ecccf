"""YAML by its lines: where things stand in a text, and lines that say things, so that all other lines can stay.

Nothing here knows what the text is about. What is put where is decided in `edit_file`.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode

INDENT = 2
NOT_PLAIN = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"}
"""Words that some readers of YAML take for something else than a word."""

Place = tuple[str | int, ...]


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
    content = YAML(typ="safe", pure=True).load(text)
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
