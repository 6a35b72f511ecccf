"""Words that users wrote, made fit for formats of one line: nothing that ends a line, nothing that XML cannot hold.

Escaping is left to each format's writer; what is done here is done to all of them alike.
"""

import unicodedata

ELLIPSIS = "…"
UNPRINTABLE = frozenset({"Cc", "Cs", "Cn"})
"""Control characters, halves of surrogate pairs, and code points that are no characters."""


def one_line(text: str, at_most: int | None = None) -> str:
    """Return a text on one line without control characters; beyond `at_most` characters it ends in an ellipsis."""
    spaced = "".join(" " if c.isspace() else c for c in text)
    line = " ".join("".join(c for c in spaced if unicodedata.category(c) not in UNPRINTABLE).split())
    if at_most is None or len(line) <= at_most:
        return line
    return line[: at_most - 1].rstrip() + ELLIPSIS
