"""Reference pictures of the libraries: a person's portrait, a place's establishing shot, drawn by the film's own code.

They are ordinary High frames without words, so that what the library shows is what the film will show.
"""

import numpy as np
from numpy.typing import NDArray

from animatic.render import still
from animatic.version import VERSION
from state.film import Character, Environment, MusicCue, PaletteName, Shot, ShotRequest, ShotScale
from state.time import FrameRate

_FRAME = 24  # a second in: scarves and waves are under way


def portrait(
    character: Character, palette: PaletteName = "dusk", width: int = 640, height: int = 640, scale: ShotScale = "close"
) -> NDArray[np.uint8]:
    """Return a person in front of a plain sky as RGB (height, width, 3): a close-up, or another scale.

    Raises
    ------
    pydantic.ValidationError
        If a side is not positive and even.
    """
    place = Environment(name="studio", description="an open sky", seed=character.seed, kind="snow", palette=palette)
    return still(_request(place, (character,), scale, width, height), _FRAME)


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
