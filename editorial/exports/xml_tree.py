"""Writing XML by hand: an element from its tag, its attributes and its children, and the finished file's text.

ElementTree escapes every text and attribute. What the elements mean belongs in the modules of the formats.
"""

from collections.abc import Iterable
from xml.etree import ElementTree as ET

Element = ET.Element


def element(tag: str, *children: Element | str | int | None, **attributes: str | int) -> Element:
    """Return an element; a word or a number among the children is its text, and None is left out."""
    made = ET.Element(tag, {name: str(value) for name, value in attributes.items()})
    for child in children:
        if isinstance(child, ET.Element):
            made.append(child)
        elif child is not None:
            made.text = f"{made.text or ''}{child}"
    return made


def document(root: Element, doctype: str) -> str:
    """Return the text of an XML file, indented."""
    ET.indent(root)
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE {doctype}>\n{body}\n'


def named(tag: str, values: Iterable[tuple[str, str | int]]) -> Element:
    """Return an element with one child for each name and value."""
    return element(tag, *(element(name, value) for name, value in values))
