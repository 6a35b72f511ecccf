"""The six kinds of type: face, case, spacing, and how a line is there. What each looks like in motion is `pens`'.

A style is chosen once for a film. Proportions are set so that every style is read equally well at the same nominal
size: a wide black face is set smaller, a thin hand larger.
"""

from dataclasses import dataclass

from animatic.typography.fonts import Face
from state.film import TypeStyle


@dataclass(frozen=True)
class TypeLook:
    """How words of a style are set, in ems unless said otherwise.

    `size` is relative to the nominal size. `swell` is the room that a word may take while it is sung. Where `lead_s` is
    above 0 a line is there, unlit, that long before it is sung, otherwise its words come one by one. `slant_degrees`
    is by how much words may lean.
    """

    style: TypeStyle
    face: Face
    upper: bool
    tracking: float
    space: float
    leading: float
    size: float
    swell: float = 1.07
    lead_s: float = 0.0
    slant_degrees: float = 0.0


LOOKS: dict[TypeStyle, TypeLook] = {
    "display": TypeLook("display", "display", upper=True, tracking=0.0, space=0.27, leading=1.16, size=1.0),
    "neon": TypeLook("neon", "neon", upper=False, tracking=0.03, space=0.42, leading=1.22, size=0.92, lead_s=0.5),
    "handwritten": TypeLook(
        "handwritten", "handwritten", upper=False, tracking=0.0, space=0.24, leading=0.94, size=1.32, slant_degrees=2.0
    ),
    "serif": TypeLook("serif", "serif", upper=False, tracking=0.09, space=0.46, leading=1.34, size=0.80, lead_s=0.6),
    "stencil": TypeLook("stencil", "stencil", upper=True, tracking=0.02, space=0.42, leading=1.10, size=0.86),
    "rounded": TypeLook(
        "rounded", "rounded", upper=False, tracking=0.02, space=0.42, leading=1.20, size=0.94, swell=1.12
    ),
}
