"""Reference pictures of the libraries: a person's sheet, a place's establishing shot, drawn by the film's own code.

A sheet shows the face and the whole figure from three sides on a plain ground, as animators' model sheets do; all else
is an ordinary High frame without words. What the library shows is what the film will show.
"""

import numpy as np
import skia
from numpy.typing import NDArray

from animatic import ink
from animatic.character.outline import oval
from animatic.character.person import Person, Place
from animatic.character.rig import HEAD, HEAD_UP
from animatic.character.wardrobe import wardrobe
from animatic.colour import Rgb, mix
from animatic.direction import Direction
from animatic.render import still
from animatic.sheet import Sheet
from animatic.version import VERSION
from state.film import Character, Environment, MusicCue, PaletteName, Shot, ShotRequest, ShotScale, View
from state.time import FrameRate

_VIEWS: tuple[View, ...] = ("front", "profile", "back")
_COLUMNS = (0.14, 0.49, 0.83)  # of the three figures, in half widths
_BREEZE = -0.35  # enough for a scarf to show that it flies
_PAPER = Rgb(0.96, 0.94, 0.92)
_FRAME = 24  # a second in: scarves and waves are under way


def portrait(
    character: Character, palette: PaletteName = "dusk", width: int = 640, height: int = 640, scale: ShotScale = "close"
) -> NDArray[np.uint8]:
    """Return a person as RGB (height, width, 3): their sheet, or for another scale a frame in front of an open sky.

    Raises
    ------
    pydantic.ValidationError
        If a side is not positive and even.
    """
    place = Environment(name="studio", description="an open sky", seed=character.seed, kind="snow", palette=palette)
    request = _request(place, (character,), scale, width, height)
    return _sheet(request) if scale == "close" else still(request, _FRAME)


def _sheet(request: ShotRequest) -> NDArray[np.uint8]:
    """Return the only character of a request as a sheet: a close-up, three whole figures, and the colours."""
    moment = Direction(request).moment(float(_FRAME))
    look, half_width = wardrobe(request.characters[0]), request.width / request.height / 2
    pixels = np.zeros((request.height, request.width, 4), np.uint8)
    canvas = skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType).getCanvas()
    canvas.translate(request.width / 2, request.height / 2)
    canvas.scale(request.height, request.height)
    canvas.drawPaint(ink.linear((0, -0.5), (0, 0.5), [mix(tone, _PAPER, 0.30) for tone in moment.palette.sky[1:4]]))
    sheet = Sheet(canvas, canvas, lit=False)
    ground = skia.Path()
    ground.addRect(skia.Rect.MakeLTRB(-half_width, 0.36, half_width, 0.5))
    sheet.mark(ground, ink.fill(mix(moment.palette.layers[2], _PAPER, 0.30)))
    body = 0.30 / HEAD
    places = [Place(x * half_width, 0.43, 0.54, view, 1, 1) for view, x in zip(_VIEWS, _COLUMNS, strict=True)]
    places.append(Place(-0.57 * half_width, HEAD_UP * body - 0.08, body, "front", 1, 1, held=True))
    for where in places:
        Person(look, where).draw(sheet, moment, _BREEZE)
    for index, colour in enumerate((look.hair, look.skin, look.coat, look.legs, look.accent)):
        spot = oval((0.26 + 0.13 * index) * half_width, -0.40, 0.024, 0.024)
        sheet.mark(spot, ink.fill(colour))
        sheet.mark(spot, ink.line(_PAPER, 0.004))
    return pixels[..., :3].copy()


def establishing(environment: Environment, width: int = 1280, height: int = 720) -> NDArray[np.uint8]:
    """Return a place without people as RGB (height, width, 3).

    Raises
    ------
    pydantic.ValidationError
        If a side is not positive and even.
    """
    return still(_request(environment, (), "wide", width, height), _FRAME)


def _request(
    place: Environment, characters: tuple[Character, ...], scale: ShotScale, width: int, height: int
) -> ShotRequest:
    shot = Shot(
        segment=0,
        description=place.description,
        scale=scale,
        move="static",
        pose="stand",
        side="center",
        environment=place.name,
        characters=tuple(character.name for character in characters),
    )
    return ShotRequest(
        generator="animatic",
        generator_version=VERSION,
        tier="high",
        width=width,
        height=height,
        rate=FrameRate(numerator=24),
        frame_count=2 * _FRAME,
        seed=place.seed,
        shot=shot,
        characters=characters,
        environment=place,
        music=MusicCue(beats=(_FRAME - 6,)),
    )
