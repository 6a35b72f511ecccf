"""What the four lights do to decoded pictures, and that a change of light has no seam."""

from itertools import pairwise
from typing import get_args

import numpy as np
import pytest

from animatic.direction import Continuation
from animatic.layout import Layout
from animatic.lighting import LIGHTS, lit
from animatic.palettes import PALETTES
from animatic.post import Pool
from animatic.render import frames, still
from state.film import Light, MusicCue

SHOT = {"scale": "medium", "move": "static", "width": 320, "height": 180, "music": MusicCue()}


def luma(picture) -> np.ndarray:
    return picture.astype(float) @ np.array((0.2126, 0.7152, 0.0722))


def person_of(request) -> tuple[slice, slice]:
    """Return the rows and columns of a person's back and shoulders."""
    stage, height = Layout.of(request).staging, request.height
    middle, width = int(request.width / 2 + stage.x * height), int(0.05 * stage.size * height)
    return slice(int(0.62 * height), int(0.85 * height)), slice(middle - width, middle + width)


def test_every_light_is_known_and_natural_light_leaves_the_palette_as_it_is():
    assert set(LIGHTS) == set(get_args(Light))
    assert lit(PALETTES["neon"], LIGHTS["natural"]) is PALETTES["neon"]


@pytest.mark.parametrize("light", get_args(Light))
def test_equal_lights_give_the_same_palette_so_that_the_sky_is_drawn_once(light):
    assert lit(PALETTES["dusk"], LIGHTS[light]) is lit(PALETTES["dusk"], LIGHTS[light])
    assert lit(PALETTES["dusk"], LIGHTS[light]).text == PALETTES["dusk"].text


def test_a_silhouette_is_darker_than_a_backlit_person_who_is_darker_than_one_in_natural_light(make, person):
    people, shades = (person(coat="#e0c8a0"),), []
    for light in ("silhouette", "backlit", "natural"):
        request = make(kind="ocean", palette="dawn", light=light, people=people, **SHOT)
        shades.append(luma(still(request, 10))[person_of(request)].mean())
    assert shades[0] < 0.6 * shades[2]
    assert shades[0] < shades[1] < shades[2]


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_spot_keeps_its_person_and_darkens_the_rest(make, side):
    natural, spot = (make(kind="city", palette="dusk", light=light, side=side, **SHOT) for light in ("natural", "spot"))
    before, after = luma(still(natural, 10)), luma(still(spot, 10))
    far = slice(0, 60) if side == "right" else slice(260, 320)
    assert after[:, far].mean() < 0.62 * before[:, far].mean()
    assert after[person_of(spot)].mean() > 0.85 * before[person_of(spot)].mean()


def test_a_pool_is_a_gaussian_of_its_radii_and_nothing_without_strength():
    across, down, floor = Pool(0.1, -0.2, 0.3, 0.5, 1.0).factors(160, 90)
    share = floor + np.outer(down, across)
    y, x = np.unravel_index(share.argmax(), share.shape)
    assert ((x - 80) / 90, (y - 45) / 90) == pytest.approx((0.1, -0.2), abs=0.01)
    assert share.max() == pytest.approx(1.0, abs=1e-3)
    distance = (((np.arange(160) - 80) / 90 - 0.1) / 0.3) ** 2 + (((40 - 45) / 90 + 0.2) / 0.5) ** 2
    assert share[40] == pytest.approx(floor + (1 - floor) * np.exp(-distance), abs=1e-5)
    across, down, floor = Pool(0.1, -0.2, 0.3, 0.5, 0.0).factors(160, 90)
    assert floor == 1.0
    assert not down.any()


@pytest.mark.parametrize("light", get_args(Light))
def test_a_continuation_leaves_its_owners_light_without_a_seam_and_arrives_at_its_own(make, light):
    owner = make(light="natural" if light != "natural" else "spot", frame_count=40)
    consumer = make(light=light, owner=owner, prefix_frames=17, frame_count=60, seed=owner.seed)
    own, reused = list(frames(owner)), list(frames(consumer))
    assert all(np.array_equal(a, b) for a, b in zip(own[17], reused[17], strict=True))
    change = [np.abs(a.y.astype(int) - b.y).mean() for a, b in pairwise(reused[12:22])]
    assert max(change[4:8]) <= 1.6 * max(change[:4])
    continuing = Continuation(consumer, owner)
    assert continuing.moment(17.0).lighting == LIGHTS[owner.shot.light]
    assert continuing.moment(50.0).lighting == LIGHTS[light]
