"""Type for pictures that leave the house: which face can write a text, and what of the text it can write.

The display face of the film, and for scripts it does not have DejaVu Sans, which comes with Matplotlib. Characters that
neither has (Chinese, Japanese, emoji) are left out. Setting lines belongs to whoever draws them.
"""

import functools
import importlib.util
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

TITLE_FACE = ("font_fjallaone", "files/FjallaOne-Regular.ttf")
TEXT_FACE = ("font_rhd", "files/RedHatDisplay-Medium.ttf")
FACES = (TITLE_FACE, ("matplotlib", "mpl-data/fonts/ttf/DejaVuSans-Bold.ttf"))


@dataclass(frozen=True)
class Lettering:
    """A text that a face can write wholly."""

    text: str
    face: Path

    def at(self, size_px: int) -> ImageFont.FreeTypeFont:
        """Return the face at a size in pixels to the em."""
        return ImageFont.truetype(io.BytesIO(self.face.read_bytes()), size_px)


def lettering(text: str) -> Lettering:
    """Return what of a text can be written, in the face that can write most of it."""
    faces = [face_path(*face) for face in FACES]
    kept = [Lettering(" ".join("".join(c for c in text if c in _known(f) or c == " ").split()), f) for f in faces]
    return max(kept, key=lambda written: len(written.text))


@functools.cache
def face_path(package: str, file: str) -> Path:
    """Return where a typeface's file is inside the package that brings it."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"the typeface of {package} is missing; install the project's dependencies")
    return Path(next(iter(spec.submodule_search_locations))) / file


@functools.cache
def _known(face: Path) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    with TTFont(face, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))
