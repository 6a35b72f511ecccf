"""Twelve places at four hours in seven weathers: all of them draw, none is another, none shows an edge or flashes."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
import skia
from numpy.typing import NDArray

from animatic.direction import Direction
from animatic.hours import Hours, luminance
from animatic.layout import Layout
from animatic.palettes import PALETTES, palette_at
from animatic.render import still
from animatic.scenes import scene_of
from animatic.scenes.scene import Scene
from animatic.sheet import Sheet
from state.film import (
    CameraAngle,
    CameraMove,
    ClipWord,
    Environment,
    PaletteName,
    SceneKind,
    ShotRequest,
    ShotScale,
    TimeOfDay,
    Weather,
)

KINDS, TIMES, WEATHERS = get_args(SceneKind), get_args(TimeOfDay), get_args(Weather)
PLACES, SCALES = get_args(PaletteName), get_args(ShotScale)
SHAPES = {"16:9": (128, 72), "9:16": (72, 128), "1:1": (96, 96)}


def picture(
    make, kind, time="dusk", weather="clear", seed=11, palette="dusk", frame=20, **changes
) -> NDArray[np.uint8]:
    """Return a frame of a place, without people unless told."""
    place = Environment(name="place", description="", seed=seed, kind=kind, palette=palette, time=time, weather=weather)
    return still(make(environment=place, **{"people": (), "move": "static", **changes}), frame)


def light(rgb: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return the relative luminance of every pixel."""
    share = rgb / 255.0
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(first: float, second: float) -> float:
    """Return the contrast ratio of two luminances (WCAG 2.2)."""
    bright, dark = max(first, second), min(first, second)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_draws_at_every_hour_in_every_weather(make, kind):
    for number, time in enumerate(TIMES):
        for other, weather in enumerate(WEATHERS):
            palette, scale = PLACES[(number + other) % len(PLACES)], SCALES[(number + 2 * other) % len(SCALES)]
            width, height = list(SHAPES.values())[other % 3]
            drawn = picture(
                make, kind, time, weather, palette=palette, scale=scale, width=width, height=height, tier="mid"
            )
            brightness = drawn.mean(axis=-1)
            assert 4 < brightness.mean() < 200, (time, weather, scale)
            assert brightness.std() > 4, (time, weather, scale)
            assert (brightness > 250).mean() < 0.3, (time, weather, scale)


@pytest.mark.parametrize("kind", KINDS)
def test_a_place_is_brighter_by_day_than_by_night_and_another_picture_at_each_hour(make, kind):
    hours = [picture(make, kind, time, tier="mid").astype(float) for time in TIMES]
    assert hours[TIMES.index("night")].mean() < hours[TIMES.index("day")].mean() or kind == "stage"
    differences = [np.abs(a - b).mean() for i, a in enumerate(hours) for b in hours[:i]]
    assert min(differences) > 2


@pytest.mark.parametrize("kind", KINDS)
def test_two_seeds_are_two_places_and_one_seed_is_one(make, kind):
    drawn = [picture(make, kind, seed=seed, tier="mid", time="day").astype(float) for seed in (1, 2, 3, 1)]
    assert np.array_equal(drawn[0], drawn[3])
    assert min(np.abs(drawn[i] - drawn[j]).mean() for i, j in ((0, 1), (0, 2), (1, 2))) > 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_closer_shot_is_not_the_same_wallpaper(make, kind):
    wide, medium, close = (
        picture(make, kind, scale=scale, width=256, height=144).astype(float) for scale in ("wide", "medium", "close")
    )
    assert np.abs(wide - medium).mean() > 3
    assert np.abs(medium - close).mean() > 3


def details(rgb: NDArray[np.uint8]) -> float:
    grey = rgb.mean(axis=-1)
    return float(np.abs(np.diff(grey, axis=0)).mean() + np.abs(np.diff(grey, axis=1)).mean())


@pytest.mark.parametrize("kind", ["city", "forest", "rooftop"])
def test_a_longer_lens_sees_less_detail(make, kind):
    drawn = {
        scale: picture(make, kind, scale=scale, width=480, height=270, time="night") for scale in ("wide", "close")
    }
    assert details(drawn["close"]) < details(drawn["wide"])


@pytest.mark.parametrize("kind", KINDS)
def test_less_detail_is_a_subset_of_the_same_place(kind):
    layout = Layout(16 / 9, "wide", "left", 1)
    full, half = (scene_of(kind, 7, detail, layout) for detail in (1.0, 0.5))
    for name, value in vars(full).items():
        fewer = getattr(half, name)
        if isinstance(value, list) and value and isinstance(value[0], list) and isinstance(value[0][0], float):
            assert fewer == value[: len(fewer)], name


def bare(request: ShotRequest, frames: tuple[int, ...]) -> float:
    """Return the share of the picture's lowest rows on which the place drew nothing in front of the sky."""
    scene = scene_of(request.environment.kind, 5, 0.5, Layout.of(request))
    return max(_bare(scene, request, frame) for frame in frames)


def _bare(scene: Scene, request: ShotRequest, frame: int) -> float:
    width, height = request.width, request.height
    surfaces = [skia.Surface(width, height), skia.Surface(width, height)]
    for surface in surfaces:
        canvas = surface.getCanvas()
        canvas.clear(0)
        canvas.translate(width / 2, height / 2)
        canvas.scale(height, height)
    sheet = Sheet(*(surface.getCanvas() for surface in surfaces))
    moment = Direction(request).moment(float(frame))
    with sheet.through(moment.camera):
        seen = replace(moment, camera=moment.camera.travel)
        scene.backdrop(sheet, seen)
        scene.stage(sheet, seen, lambda: None)
    return float((surfaces[0].toarray()[-3:, :, 3] < 250).mean())


@pytest.mark.parametrize("kind", KINDS)
def test_no_move_and_no_angle_shows_the_end_of_a_place(make, kind):
    turns = [(move, "eye") for move in get_args(CameraMove)] + [("static", angle) for angle in get_args(CameraAngle)]
    for number, (move, angle) in enumerate(turns):
        scale, (width, height) = SCALES[number % len(SCALES)], list(SHAPES.values())[number % len(SHAPES)]
        request = make(kind=kind, scale=scale, move=move, width=width, height=height)
        request = request.model_copy(update={"shot": request.shot.model_copy(update={"angle": angle})})
        assert bare(request, (0, 24, 47)) == 0, (scale, move, angle)


def test_a_palette_at_dusk_is_itself_and_is_known_at_every_hour():
    for name in PLACES:
        assert palette_at(name, "dusk").layers == PALETTES[name].layers
        assert palette_at(name, "dusk") is palette_at(name, "dusk")
        for time in TIMES:
            mean = np.mean(palette_at(name, time).sky[1:4], axis=0)
            hues = {other: np.mean(palette_at(other, time).sky[1:4], axis=0) for other in PLACES}
            assert min(np.linalg.norm(mean - hue) for other, hue in hues.items() if other != name) > 0.05, (name, time)
            assert palette_at(name, time).lamps == PALETTES[name].lamps


def test_hours_darken_the_sky_in_their_order():
    for name in PLACES:
        sky = {time: np.mean([luminance(tone) for tone in palette_at(name, time).sky]) for time in TIMES}
        assert sky["night"] < sky["dusk"]
        assert sky["night"] < sky["dawn"]
        assert sky["night"] < sky["day"]


def test_a_mixed_hour_lies_between_and_its_shares_add_up():
    day, night = palette_at("neon", "day"), palette_at("neon", "night")
    mixed = day.toward(night, 0.25)
    assert mixed.hours == Hours(day=0.75, night=0.25)
    assert day.hours.lamps < mixed.hours.lamps < night.hours.lamps
    assert day.toward(night, 0.0) is day
    assert day.toward(night, 1.0) is night


@pytest.mark.parametrize("kind", KINDS)
def test_words_read_in_front_of_every_place_at_every_hour(make, kind):
    """The ratio of large text is 3 (WCAG 2.2, 1.4.3), against what lies next to the letters, their shadow included."""
    words = tuple(ClipWord(text=text, line=0, start_frame=0, end_frame=3) for text in ("BRIGHTER", "WORDS", "GLOW"))
    for number, time in enumerate(TIMES):
        for palette in (("dawn", "meadow", "ice")[(number + len(kind)) % 3],):
            written, bare = (
                picture(make, kind, time, palette=palette, seed=2, width=480, height=270, words=said, frame=10)
                for said in (words, ())
            )
            letters = (light(written) > 0.5) & (np.abs(written.astype(int) - bare).max(axis=-1) > 40)
            inside = letters & np.roll(letters, 1, 0) & np.roll(letters, -1, 0) & np.roll(letters, 1, 1)
            near, next_to = widened(letters, 3), widened(letters, 1)
            beside = float(light(written)[near & ~next_to].mean())
            assert contrast(float(np.median(light(written)[inside])), beside) > 3.0, (time, palette)


def widened(mask: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    for _ in range(steps):
        mask = mask | np.roll(mask, 1, 0) | np.roll(mask, -1, 0) | np.roll(mask, 1, 1) | np.roll(mask, -1, 1)
    return mask


@pytest.mark.parametrize("kind", KINDS)
def test_a_beat_moves_small_lights_but_no_large_area(make, kind):
    """A quarter of the picture must not change by a tenth of the luminance range (WCAG 2.2, 2.3.1)."""
    for time in ("day", "night"):
        before, after = (
            light(picture(make, kind, time, frame=frame, palette="neon", intensity=1.0)) for frame in (23, 24)
        )
        changed = np.abs(after - before)
        assert (changed > 0.10).mean() < 0.12, time
        assert abs(after.mean() - before.mean()) < 0.05, time
        assert changed.max() > 0.004, time
