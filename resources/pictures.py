"""Library pictures and storyboard frames: drawn by the generator's own code, kept as JPEG files by their content."""

import io
from collections.abc import Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from resources.storage import ArtifactStore
from resources.workers import usable_cores, workers
from state.artifact import Artifact
from state.film import Character, Environment, Footage, PaletteName, ShotRequest
from state.value import Value, content_hash

JPEG_QUALITY = 88
STORYBOARD_LONG_SIDE = 640


class Picture(Value):
    """A picture to be drawn: a character in a palette, an environment, or one frame of a shot."""

    version: str
    width: int
    height: int
    character: Character | None = None
    palette: PaletteName = "dusk"
    environment: Environment | None = None
    request: ShotRequest | None = None
    frame: int = 0

    @property
    def path(self) -> str:
        """Where the store keeps the picture."""
        return f"pictures/{content_hash(self.model_dump(mode='json'))}.jpg"


def storyboard_frame(request: ShotRequest, frame: int, version: str) -> Picture:
    """Return a frame of a shot as the storyboard shows it, drawn by the animatic of this version."""
    scale = min(1.0, STORYBOARD_LONG_SIDE / max(request.width, request.height))
    width, height = round(request.width * scale), round(request.height * scale)
    return Picture(version=version, width=width, height=height, request=request, frame=frame)


def draw_pictures(pictures: Sequence[Picture], store: ArtifactStore) -> list[Artifact]:
    """Return the pictures' artifacts in order, drawing those that the store does not hold, on all cores."""
    names = [picture.path for picture in pictures]
    there = store.each(store.exists, names)
    missing = {n: p.model_dump_json() for n, p, known in zip(names, pictures, there, strict=True) if not known}
    if missing:
        drawn = workers(usable_cores()).map(draw_jpeg, missing.values(), repeat(store))
        for name, content in zip(missing, drawn, strict=True):
            store.put_bytes(name, content)
    return store.each(store.describe, names)


def filmstrip_path(video: Artifact) -> str:
    """Return where the store keeps the filmstrip of a clip's file."""
    return f"pictures/{video.sha256[:32]}-strip.jpg"


def draw_jpeg(picture_json: str, store: ArtifactStore) -> bytes:
    """Draw one picture and return it as JPEG bytes; footage is looked up in the store."""
    from PIL import Image

    from animatic import render, stills

    picture = Picture.model_validate_json(picture_json)
    if picture.character is not None:
        pixels = stills.portrait(picture.character, picture.palette, picture.width, picture.height)
    elif picture.environment is not None:
        pixels = stills.establishing(picture.environment, picture.width, picture.height)
    elif picture.request is not None and picture.request.footage is not None:
        pixels = _still_of_footage(picture.request, picture.request.footage, picture.frame, store)
    else:
        assert picture.request is not None, "a picture shows a character, an environment or a frame"
        pixels = render.still(picture.request, picture.frame)
    image = Image.fromarray(pixels)
    image.thumbnail((picture.width, picture.height))
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()


def _still_of_footage(request: ShotRequest, footage: Footage, frame: int, store: ArtifactStore) -> NDArray[np.uint8]:
    from editorial.fitting import still

    at_s = footage.exact_start_s + frame / request.rate.fraction
    return still(store.local(footage.file), request.width, request.height, at_s)


def tiled(artifacts: Sequence[Artifact], store: ArtifactStore, columns: int, width: int) -> bytes:
    """Return one JPEG, `width` pixels wide, of several pictures side by side in rows of `columns`."""
    from PIL import Image

    images = [Image.open(store.local(artifact)) for artifact in artifacts]
    tile_width = width // columns
    tile_height = round(tile_width * images[0].height / images[0].width)
    sheet = Image.new("RGB", (tile_width * columns, tile_height * -(-len(images) // columns)))
    for place, image in enumerate(images):
        row, column = divmod(place, columns)
        sheet.paste(image.resize((tile_width, tile_height)), (column * tile_width, row * tile_height))
    buffer = io.BytesIO()
    sheet.save(buffer, "JPEG", quality=JPEG_QUALITY)
    return buffer.getvalue()
