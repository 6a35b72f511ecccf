"""Type as shapes: a word becomes one path, from the display face, or from any system face for what that face lacks.

Words are drawn as paths, so that they scale smoothly and come out the same in every process. A character that no face
has is left out. Where words go belongs in `phrase`; when, in `lyrics`.
"""

import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import skia

UNIT = 100.0  # glyphs are outlined at this size and scaled down, because outlines are hinted to integers when small
CAP_HEIGHT = 0.80  # of Fjalla One, in ems

_FACES = {
    "display": ("font_fjallaone", "FjallaOne-Regular.ttf"),
    "text": ("font_rhd", "RedHatDisplay-SemiBold.ttf"),
}


@dataclass(frozen=True)
class Word:
    """A word's outline at one em per unit, its pen start at the origin, and how far the pen moves."""

    path: skia.Path
    width: float


@lru_cache(maxsize=4)
def _font(face: str) -> skia.Font:
    package, file = _FACES[face]
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the typeface package {package} is missing; install the project's dependencies")
    path = Path(next(iter(spec.submodule_search_locations))) / "files" / file
    # An empty font manager reads the one file; the system's would first read, and complain about, all of fontconfig.
    font = skia.Font(skia.FontMgr.New_Custom_Empty().makeFromFile(str(path)), UNIT)
    font.setHinting(skia.FontHinting.kNone)
    return font


@lru_cache(maxsize=256)
def _fallback(code: int) -> skia.Font | None:
    typeface = skia.FontMgr().matchFamilyStyleCharacter("", skia.FontStyle(), [], code)
    if typeface is None:
        return None
    font = skia.Font(typeface, UNIT)
    return font if font.unicharToGlyph(code) else None


def outline(text: str, face: str = "display", spacing: float = 0.0) -> Word:
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
    path.transform(skia.Matrix.Scale(1 / UNIT, 1 / UNIT))
    return Word(path, max(0.0, pen - spacing))
