"""The film's poster: its best picture, drawn without sung words, with the title on it.

Pictures are asked for from the shots that matter most and are not reused from others. Of these the one wins that is
sharpest (mean gradient of the luma, after Tenengrad), with light in it and neither black nor burnt out. Drawing the
pictures is the business of whoever drew the film.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from editorial.exports.words import ELLIPSIS, one_line
from editorial.sheets import JPEG_QUALITY
from editorial.typefaces import lettering
from state.film import ShotPlan, ShotRequest
from state.plan import SaliencyTable

LOOKED_AT = 6
PLACE = 0.6
"""Where in a shot its picture is taken, as a share of its length: well inside, away from both cuts."""
MEASURED_WIDTH = 320
SCRIM_SHARE = 0.5
MARGIN_SHARE = 0.06
TITLE_CHARACTERS = 90
TITLE_SHARES = (0.16, 0.14, 0.12, 0.1, 0.085, 0.07, 0.055, 0.042)
"""Sizes of the title that are tried, as shares of the film's height."""
ARTIST_SHARE = 0.04
LEADING = 1.14
CAPITALS = 0.9
NIGHT = (8, 5, 20)


@dataclass(frozen=True)
class Moment:
    """A picture that the poster may show: a frame of a request without words, and how much it matters, 0..1."""

    request: ShotRequest
    frame: int
    matters: float


def moments(shots: ShotPlan, saliency: SaliencyTable) -> list[Moment]:
    """Return the pictures worth looking at, at least one, what matters most first."""
    bare = {"words": (), "title": "", "fade_in_frames": 0, "fade_out_frames": 0}
    scores = {row.segment: 0.5 * row.saliency / 5 + 0.5 * row.score for row in saliency.rows}
    found = [
        Moment(shot.request.model_copy(update=bare), int(PLACE * shot.request.frame_count), scores[shot.segment])
        for shot in shots.shots
        if shot.request.owner is None
    ]
    return sorted(found, key=lambda moment: -moment.matters)[:LOOKED_AT]


def poster(pictures: Sequence[Path], candidates: Sequence[Moment], *, title: str, artist: str) -> bytes:
    """Return the poster as a JPEG.

    Parameters
    ----------
    pictures
        The candidates' pictures, files of one size.
    candidates
        What they show, in the same order.
    title, artist
        What is written on it; characters that no typeface here has are left out.
    """
    image = Image.open(best(pictures, candidates)).convert("RGB")
    _write(image, one_line(title, TITLE_CHARACTERS).upper(), one_line(artist, TITLE_CHARACTERS))
    target = io.BytesIO()
    image.save(target, "JPEG", quality=JPEG_QUALITY)
    return target.getvalue()


def best(pictures: Sequence[Path], candidates: Sequence[Moment]) -> Path:
    """Return the picture that looks best for how much it matters."""
    looks = [np.asarray(Image.open(path).convert("RGB")) for path in pictures]
    ratings = [_rating(look, moment.matters) for look, moment in zip(looks, candidates, strict=True)]
    return pictures[int(np.argmax(ratings))]


def _rating(picture: NDArray[np.uint8], matters: float) -> float:
    step = max(1, picture.shape[1] // MEASURED_WIDTH)
    luma = picture[::step, ::step].astype(np.float32) @ np.array([0.2126, 0.7152, 0.0722], np.float32) / 255
    down, across = np.gradient(luma)
    sharp = float(np.hypot(down, across).mean())
    low, high = np.quantile(luma, (0.05, 0.95))
    # A faded picture has no spread of light; a burnt one has its darkest parts bright.
    lively = float(high - low) * (1 - abs(float(luma.mean()) - 0.42))
    return (0.4 + matters) * (0.02 + sharp) * (0.1 + lively)


def _write(image: Image.Image, title: str, artist: str) -> None:
    """Set the title at the bottom left over a scrim, as large as it fits, the artist above it."""
    width, height = image.size
    margin = round(MARGIN_SHARE * min(width, height))
    _darken(image)
    pen = ImageDraw.Draw(image)
    face, rows = _set(title, width - 2 * margin, height)
    baseline = height - margin
    for row in reversed(rows):
        _shade(image, (margin, baseline), row, face)
        pen.text((margin, baseline), row, font=face, fill=(255, 255, 255), anchor="ls")
        baseline -= round(LEADING * face.size)
    name = lettering(artist)
    small = name.at(max(9, round(height * ARTIST_SHARE)))
    above = baseline + round((LEADING - CAPITALS) * face.size - 0.6 * small.size)
    written = _fitted(name.text, small, width - 2 * margin)
    pen.text((margin, above), written, font=small, fill=(226, 220, 240), anchor="ls")


def _darken(image: Image.Image) -> None:
    width, height = image.size
    reach = round(SCRIM_SHARE * height)
    ramp = (np.linspace(0, 1, reach) ** 1.3 * 215).astype(np.uint8)
    mask = Image.fromarray(np.repeat(ramp[:, None], width, axis=1))
    image.paste(NIGHT, (0, height - reach), mask)


def _shade(image: Image.Image, place: tuple[int, int], row: str, face: ImageFont.FreeTypeFont) -> None:
    mask = Image.new("L", image.size)
    ImageDraw.Draw(mask).text(place, row, font=face, fill=150, anchor="ls")
    image.paste(NIGHT, (0, 0), mask.filter(ImageFilter.GaussianBlur(face.size / 8)))


def _set(title: str, room: int, height: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest type in which a title fits into two rows, and its rows; three of the smallest if it must."""
    written = lettering(title)
    for share in TITLE_SHARES:
        face = written.at(max(10, round(share * height)))
        rows = list(_rows(written.text, face, room))
        if len(rows) <= 2 and all(face.getlength(row) <= room for row in rows):
            break
    return face, [_fitted(row, face, room) for row in rows[:3]]


def _fitted(text: str, face: ImageFont.FreeTypeFont, room: int) -> str:
    """Return a text as it is if it fits, or as much of its beginning as fits with an ellipsis."""
    if face.getlength(text) <= room:
        return text
    kept = next((n for n in range(len(text), 0, -1) if face.getlength(text[:n] + ELLIPSIS) <= room), 0)
    return text[:kept].rstrip() + ELLIPSIS


def _rows(text: str, face: ImageFont.FreeTypeFont, room: int) -> Iterator[str]:
    row = ""
    for word in text.split():
        longer = f"{row} {word}".strip()
        if row and face.getlength(longer) > room:
            yield row
            longer = word
        row = longer
    if row:
        yield row
