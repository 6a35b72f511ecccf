"""HTML and SVG as values: whatever is not markup already is escaped when it becomes part of some.

So every word that a user wrote is escaped by construction. What the elements say belongs to the page's parts.
"""

from collections.abc import Iterable
from html import escape

VOID = frozenset({"br", "img", "input", "link", "meta"})

Attribute = str | int | float | bool | None


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Content = Html | str | int | None


def node(tag: str, *children: Content | Iterable[Content], **attributes: Attribute) -> Html:
    """Return an element.

    A trailing underscore of an attribute's name is dropped (`class_`), others become dashes. An attribute that is None
    or False is left out, one that is True has no value; a child that is None is left out.
    """
    start = Html(tag + "".join(_attribute(name, value) for name, value in attributes.items()))
    if tag in VOID:
        return Html(f"<{start}>")
    return Html(f"<{start}>{together(*children)}</{tag}>")


def together(*children: Content | Iterable[Content]) -> Html:
    """Return contents one after the other."""
    parts: list[str] = []
    for child in children:
        if isinstance(child, Html):
            parts.append(child)
        elif isinstance(child, (str, int)):
            parts.append(escape(str(child)))
        elif child is not None:
            parts.append(together(*child))
    return Html("".join(parts))


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    if value is True:
        return f" {written}"
    return f' {written}="{escape(f"{value:g}" if isinstance(value, float) else str(value))}"'
