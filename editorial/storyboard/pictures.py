"""Pictures and typefaces as data addresses, small enough that a whole film's storyboard stays a few megabytes."""

import base64
import functools
import io
from pathlib import Path

from PIL import Image, ImageStat

from editorial.storyboard.markup import Html, node
from editorial.typefaces import TEXT_FACE, TITLE_FACE, face_path

WEBP_QUALITY = 72
BLACK_LUMA = 8
LATIN = (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2027), 0x2192, 0x2190, 0x2212, 0x20AC)


def picture(path: Path, width: int, alt: str, *, crop: float | None = None, **more: str) -> Html:
    """Return an image scaled to a width, cropped to a shape (width by height) if one is given."""
    with Image.open(path) as opened:
        image = opened.convert("RGB")
    if crop is not None:
        image = image.crop(_middle(image.width, image.height, crop))
    size = (min(width, image.width), max(1, round(image.height * min(width, image.width) / image.width)))
    image = image.resize(size, Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    image.save(buffer, "WEBP", quality=WEBP_QUALITY, method=2)
    address = f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"
    return node("img", src=address, alt=alt, width=size[0], height=size[1], decoding="async", **more)


def is_black(path: Path) -> bool:
    """Return whether a picture is so dark that nothing is seen on it, as at the beginning of a fade."""
    with Image.open(path) as opened:
        return ImageStat.Stat(opened.convert("L")).mean[0] < BLACK_LUMA


@functools.cache
def typefaces() -> str:
    """Return the page's typefaces as style rules, cut down to Latin; other scripts fall to the reader's own faces."""
    faces = (("Title", TITLE_FACE, "400"), ("Text", TEXT_FACE, "400 700"))
    return "".join(
        f"@font-face{{font-family:{name};font-weight:{weight};font-display:swap;"
        f"src:url(data:font/woff;base64,{base64.b64encode(_cut_down(face_path(*face))).decode()}) format('woff')}}"
        for name, face, weight in faces
    )


def _middle(width: int, height: int, shape: float) -> tuple[int, int, int, int]:
    """Return the largest box of a shape in the middle of a picture, a little above it where height is cut."""
    wide, high = min(width, round(height * shape)), min(height, round(width / shape))
    left, top = (width - wide) // 2, (height - high) // 3
    return left, top, left + wide, top + high


def _cut_down(path: Path) -> bytes:
    from fontTools import subset

    options = subset.Options(flavor="woff", layout_features=["kern"])
    font = subset.load_font(str(path), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=LATIN)
    subsetter.subset(font)
    # The time stamp would make another file of the same page every second.
    font.recalcTimestamp = False
    buffer = io.BytesIO()
    subset.save_font(font, buffer, options)
    return buffer.getvalue()
