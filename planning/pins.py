"""Pins as a person writes them: `7=high`, `3=mid,reuse`, `9=reuse:3`.

Whether a pin can be kept is found out when the candidate plans are made, not here.
"""

import re
from collections.abc import Sequence

from state.money import ActionKind
from state.plan import Pin, Pins

KINDS: tuple[ActionKind, ...] = ("high", "mid", "reuse")
_WRITTEN = re.compile(r"(?P<segment>\d+)\s*=\s*(?P<kinds>[a-z]+(\s*,\s*[a-z]+)*)\s*(:\s*(?P<owner>\d+))?")


def parse_pins(texts: Sequence[str]) -> Pins:
    """Read pins: a segment, what is allowed there, and if need be whose picture Reuse must take.

    Raises
    ------
    ValueError
        If a text is no pin, names an action that does not exist, or a segment is pinned twice.
    """
    return Pins(pins=tuple(sorted(map(_parse, texts), key=lambda pin: pin.segment)))


def _parse(text: str) -> Pin:
    match = _WRITTEN.fullmatch(text.strip().lower())
    named = re.split(r"\s*,\s*", match["kinds"]) if match else []
    if match is None or not set(named) <= set(KINDS):
        raise ValueError(f"cannot read the pin {text!r}: write e.g. 7=high, 3=mid,reuse or 9=reuse:3")
    owner = int(match["owner"]) if match["owner"] else None
    return Pin(segment=int(match["segment"]), kinds=tuple(k for k in KINDS if k in named), owner=owner)
