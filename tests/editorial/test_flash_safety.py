"""Flashes as a transition, as strong, long and close as a film may have them: never more than WCAG 2.3.1 allows."""

import numpy as np
import pytest
from numpy.typing import NDArray

from animatic.render import Yuv, rgb
from editorial.decode import Picture
from editorial.transitions import transition_picture
from metrics.flashes import measure_flashes
from state.film import SECONDS_BETWEEN_FLASHES, Transition

RATE = 24
APART = round(SECONDS_BETWEEN_FLASHES * RATE)


def grey(luma: int) -> Picture:
    return np.full((36, 64), luma, np.uint8), np.full((18, 32), 128, np.uint8), np.full((18, 32), 128, np.uint8)


def flashing(frames: int, dark: int, bright: int) -> list[NDArray[np.uint8]]:
    """Return two seconds of clips, dark and bright in turn, with a flash into every one of them."""
    flash = Transition(segment=1, kind="flash", frames=frames, reason="")
    clips = [grey(dark if number % 2 else bright) for number in range(5)]
    film = []
    for number in range(1, 4):
        for place in range(-APART // 2, APART - APART // 2):
            shown = clips[number - 1] if place < 0 else clips[number]
            if -flash.half_frames <= place < flash.half_frames:
                shown = transition_picture(flash, place, clips[number - 1], clips[number])
            film.append(rgb(Yuv(*shown)))
    return film


@pytest.mark.parametrize("frames", range(2, APART + 1, 2))
@pytest.mark.parametrize(("dark", "bright"), [(16, 16), (40, 40), (16, 180), (120, 120), (90, 40)])
def test_flashes_half_a_second_apart_are_safe(frames, dark, bright):
    assert measure_flashes(flashing(frames, dark, bright), RATE).safe
