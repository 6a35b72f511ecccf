"""Type as shapes: a word becomes one path, from a face of the project, or from any system face for what that lacks.

Words are drawn as paths, so that they scale smoothly and come out the same in every process. A character that no face
has is left out. Where words go belongs in `phrase`; when, in `lyrics`; which face, in `styles`.
"""

import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import skia

UNIT = 100.0  # glyphs are outlined at this size and scaled down, because outlines are hinted to integers when small

Face = Literal["display", "text", "neon", "handwritten", "serif", "stencil", "rounded"]

# Package, file, and the weight of a face that has many. All are under the SIL Open Font License.
_FACES: dict[Face, tuple[str, str, int | None]] = {
    "display": ("font_fjallaone", "FjallaOne-Regular.ttf", None),
    "text": ("font_rhd", "RedHatDisplay-SemiBold.ttf", None),
    "neon": ("fontpkg_comfortaa", "Comfortaa[wght].ttf", 700),
    "handwritten": ("fontpkg_caveat", "Caveat[wght].ttf", 700),
    "serif": ("fontpkg_cinzel", "Cinzel[wght].ttf", 600),
    "stencil": ("fontpkg_black_ops_one", "BlackOpsOne-Regular.ttf", None),
    "rounded": ("font_fredoka_one", "FredokaOne-Regular.ttf", None),
}
_WEIGHT_AXIS = 0x77676874  # "wght", OpenType's name of the axis


@dataclass(frozen=True)
class Word:
    """A word's outline at one em per unit, its pen start at the origin, and how far the pen moves."""

    path: skia.Path
    width: float


@lru_cache(maxsize=len(_FACES))
def _font(face: Face) -> skia.Font:
    package, file, weight = _FACES[face]
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the typeface package {package} is missing; install the project's dependencies")
    path = Path(next(iter(spec.submodule_search_locations))) / "files" / file
    # An empty font manager reads the one file; the system's would first read, and complain about, all of fontconfig.
    typeface = skia.FontMgr.New_Custom_Empty().makeFromFile(str(path))
    font = skia.Font(typeface if weight is None else _weighted(typeface, weight), UNIT)
    font.setHinting(skia.FontHinting.kNone)
    return font


def _weighted(typeface: skia.Typeface, weight: int) -> skia.Typeface:
    position = skia.FontArguments.VariationPosition
    coordinates = position.Coordinates([position.Coordinate(_WEIGHT_AXIS, weight)])
    wanted = skia.FontArguments()
    wanted.setVariationDesignPosition(position(coordinates))
    return typeface.makeClone(wanted)


@lru_cache(maxsize=256)
def _fallback(code: int) -> skia.Font | None:
    typeface = skia.FontMgr().matchFamilyStyleCharacter("", skia.FontStyle(), [], code)
    if typeface is None:
        return None
    font = skia.Font(typeface, UNIT)
    return font if font.unicharToGlyph(code) else None


def outline(text: str, face: Face = "display", spacing: float = 0.0) -> Word:
    """Return the outline of a text; `spacing` is added between characters, in ems."""
    path, pen = skia.Path(), 0.0
    for character in text:
        code = ord(character)
        font = _font(face)
        if not font.unicharToGlyph(code):
            font = _fallback(code)
        if font is None:
            continue
        glyph = font.unicharToGlyph(code)
        shape = font.getPath(glyph)
        if shape is not None:
            path.addPath(shape, pen * UNIT, 0.0)
        pen += font.getWidths([glyph])[0] / UNIT + spacing
    if _FACES[face][2] is not None:
        path = simplified(path)  # glyphs of variable faces are strokes that lie over one another
    path.transform(skia.Matrix.Scale(1 / UNIT, 1 / UNIT))
    return Word(path, max(0.0, pen - spacing))


def simplified(path: skia.Path) -> skia.Path:
    """Return the same shape without overlaps, or the path itself where Skia finds no such shape.

    Its arithmetic wants shapes of many units; at a few it fails often.
    """
    try:
        return skia.Simplify(path) or path
    except RuntimeError:
        return path


@lru_cache(maxsize=len(_FACES))
def cap_height(face: Face) -> float:
    """Return the height of a face's capitals, in ems."""
    return float(-outline("H", face).path.computeTightBounds().top())
