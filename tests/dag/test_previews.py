"""What the UI shows in place stays below the size up to which it does."""

import io

import numpy as np
from PIL import Image

from assets.previews import INLINE_CHARACTERS, line, shown


def picture() -> bytes:
    noise = np.random.default_rng(0).integers(0, 255, (360, 640, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(noise).resize((160, 90)).resize((640, 360)).save(buffer, "JPEG")
    return buffer.getvalue()


def test_a_line_of_any_length_is_shown_in_place():
    for count in (1, 2, 57, 5000):
        levels = list(np.random.default_rng(1).random(count))
        assert len(line(levels).md_str or "") <= INLINE_CHARACTERS


def test_a_thumbnail_is_shown_in_place_and_the_whole_picture_behind_a_click():
    metadata = shown("frame", picture())
    assert len(metadata["frame"].md_str or "") <= INLINE_CHARACTERS
    assert "data:image/webp" in (metadata["frame"].md_str or "")
    assert len(metadata["frame_in_full"].md_str or "") > INLINE_CHARACTERS
