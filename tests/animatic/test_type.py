"""The six hands: where their words stand, when they come and are lit, and how well they are read."""

from itertools import islice, pairwise, product
from typing import get_args

import numpy as np
import pytest
import skia
from scipy import ndimage

from animatic.layout import Box, Layout
from animatic.render import frames, still
from animatic.typography.fonts import cap_height, outline
from animatic.typography.lyrics import AFTER_S, Lyrics
from animatic.typography.pens import PENS
from animatic.typography.phrase import set_phrase
from animatic.typography.shade import LEAST, MOST, depth, luminance
from animatic.typography.styles import LOOKS
from animatic.typography.words import HOOK_INTENSITY, Words, setting_of
from state.film import ClipWord, MusicCue, PaletteName, ShotScale, Side, TypeStyle

STYLES = get_args(TypeStyle)
ASPECTS = [16 / 9, 1.0, 9 / 16]
LINES = {
    "long": "carry me over the silver water until the morning comes around and every lantern has gone out " * 2,
    "one word": "now",
    "very long word": "honorificabilitudinitatibus" * 3,
    "CJK": "日本語 の 歌詞 가사 歌词",
    "accents": "Ångström ÉCLAIR jumpy",
    "empty": "",
}
QUIET = {"music": MusicCue(), "intensity": 0.2, "frame_count": 50, "people": (), "move": "static"}
SMALL = {**QUIET, "width": 192, "height": 108}


def inked(placed) -> Box:
    """Return what a word's ink covers."""
    return Box(
        placed.x + placed.size * placed.box.left,
        placed.y + placed.size * placed.box.top,
        placed.x + placed.size * placed.box.right,
        placed.y + placed.size * placed.box.bottom,
    )


def test_every_style_has_a_face_of_its_own_and_a_hand():
    assert set(LOOKS) == set(PENS) == set(STYLES)
    assert len({look.face for look in LOOKS.values()}) == len(STYLES)
    assert len(set(PENS.values())) == len(STYLES)
    for style, look in LOOKS.items():
        assert look.style == style
        assert 0.5 < cap_height(look.face) < 0.9
        assert outline("Lantern", look.face).width > outline("Lant", look.face).width > 1.0


@pytest.mark.parametrize("text", LINES.values(), ids=LINES)
@pytest.mark.parametrize("style", STYLES)
def test_words_of_every_length_stay_in_their_box_at_every_scale_and_shape(style, text):
    for aspect, scale, side, intensity in product(ASPECTS, get_args(ShotScale), get_args(Side)[:2], (0.0, 1.0)):
        layout = Layout(aspect, scale, side, 1)
        setting = setting_of(layout, style, intensity)
        placed = set_phrase(text.split(" "), setting)
        if text.isascii():
            assert bool(placed) == bool(text)
        for word in placed:
            box, slack = inked(word), 0.02 * word.size
            assert box.left >= layout.words.left - slack
            assert box.right <= layout.words.right + slack
            assert box.top >= layout.words.top - slack
            assert box.bottom <= layout.words.bottom + slack
        for one, other in pairwise(placed):
            assert not inked(one).meets(inked(other))


@pytest.mark.parametrize("style", STYLES)
def test_a_loud_shot_sets_words_larger_and_a_hook_word_by_word(make, style, lyric):
    words = lyric("hold on now", start=4, each=10)
    quiet, loud = (Words(make(words=words, type_style=style, intensity=i))._own for i in (0.3, HOOK_INTENSITY))
    assert len(quiet.lines) == 1
    assert [line.words for line in loud.lines] == [(word,) for word in words]
    assert [line.start for line in loud.lines] == [4, 14, 24]
    assert [line.end for line in loud.lines[:2]] == [14, 24]
    assert min(line.placed[0].size for line in loud.lines) > 1.3 * quiet.lines[0].placed[0].size
    long = Words(make(words=lyric("hold on to the silver water"), type_style=style, intensity=1.0))._own
    assert len(long.lines) == 1


@pytest.mark.parametrize("style", STYLES)
def test_nothing_of_a_line_is_there_before_its_lead_in(make, style):
    words = tuple(ClipWord(text=t, line=0, start_frame=s, end_frame=s + 6) for t, s in (("hello", 20), ("there", 27)))
    spoken, silent = (make(**SMALL, type_style=style, words=w) for w in (words, ()))
    both = islice(zip(frames(spoken), frames(silent), strict=True), 33)
    differs = [not np.array_equal(a.y, b.y) for a, b in both]
    lead = round(24 * LOOKS[style].lead_s)
    assert differs.index(True) == 20 - lead
    assert all(differs[20 - lead :])


def test_a_lead_in_waits_until_the_line_before_has_been_sung():
    lines = (("one", 0, 10, 30), ("two", 1, 33, 40), ("three", 2, 90, 96))
    words = [ClipWord(text=t, line=k, start_frame=s, end_frame=e) for t, k, s, e in lines]
    setting = setting_of(Layout(16 / 9, "wide", "left", 1), "serif")
    first, second, third = Lyrics(words, setting, 24.0).lines
    assert (first.end, second.start, third.start) == (30, 30, 90 - round(24 * LOOKS["serif"].lead_s))


@pytest.mark.parametrize("style", STYLES)
def test_a_word_is_lit_exactly_while_it_is_sung(make, style):
    """Two songs that differ in one word's end alone look the same until the earlier end, and differ from there on."""

    def drawn(start, end, count=40):
        words = (
            ClipWord(text="over", line=0, start_frame=2, end_frame=8),
            ClipWord(text="water", line=0, start_frame=start, end_frame=end),
        )
        return [frame.y for frame in islice(frames(make(**SMALL, type_style=style, words=words)), count)]

    short, long, late = drawn(16, 28), drawn(16, 40), drawn(18, 40, count=18)
    lasting = style == "handwritten"  # whose words take as long to write as they are sung
    for frame in range(40):
        if frame < 28 and not lasting:
            assert np.array_equal(short[frame], long[frame]), frame
        elif frame >= 28 + 24 * AFTER_S:
            assert np.abs(short[frame].astype(int) - long[frame]).max() > 15, frame
    assert all(np.array_equal(long[frame], late[frame]) for frame in range(16))
    assert all(np.abs(long[frame].astype(int) - late[frame]).max() > 15 for frame in (16, 17))


def relative_luminance(picture: np.ndarray) -> np.ndarray:
    value = picture / 255.0
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return linear @ np.array((0.2126, 0.7152, 0.0722))


def contrast(request, frame: int) -> float:
    """Return the contrast, by WCAG 2.2, of a clip's one word and the ring of a sixteenth of an em round it."""
    word = Words(request)._own.lines[0].placed[0]
    seen = np.zeros((request.height, request.width, 4), np.uint8)
    canvas = skia.Surface(seen, skia.kBGRA_8888_ColorType, skia.kPremul_AlphaType).getCanvas()
    canvas.translate(request.width / 2, request.height / 2)
    canvas.scale(request.height, request.height)
    lean = {"rounded": 1.5, "handwritten": 2.0}.get(request.type_style, 0.0) * np.sin(1.1)
    canvas.rotate(lean, word.x, word.y)
    canvas.translate(word.x, word.y)
    swollen = word.size * (1.05 if request.type_style == "rounded" else 1.0)
    canvas.scale(swollen, swollen)
    canvas.drawPath(word.path, skia.Paint(Color=0xFFFFFFFF, AntiAlias=True))
    inside = ndimage.binary_erosion(seen[..., 0] > 250)
    edge = ndimage.binary_dilation(seen[..., 0] > 8, iterations=2)
    ring = ndimage.binary_dilation(edge, iterations=max(2, round(word.size * request.height / 16))) & ~edge
    light = relative_luminance(still(request, frame).astype(float))
    text, around = float(light[inside].mean()), float(light[ring].mean())
    return (max(text, around) + 0.05) / (min(text, around) + 0.05)


@pytest.mark.parametrize("palette", get_args(PaletteName))
@pytest.mark.parametrize("style", STYLES)
def test_the_sung_word_stands_out_from_its_surroundings_in_every_palette(make, style, palette):
    word = (ClipWord(text="brighter", line=0, start_frame=0, end_frame=40),)
    kinds = ("ocean", "desert", "city", "snow", "forest", "stage")
    number = STYLES.index(style) + get_args(PaletteName).index(palette)
    light, scale = ("natural", "spot", "backlit")[number % 3], ("wide", "close")[number % 2]
    shot = {**QUIET, "width": 960, "height": 540, "scale": scale, "light": light, "kind": kinds[number % 6]}
    assert contrast(make(palette=palette, type_style=style, words=word, **shot), 24) >= 4.5


def test_a_shade_is_deeper_the_brighter_the_place_and_the_darker_the_words():
    depths = [depth(brightness, 0.7, 0.0) for brightness in np.linspace(0, 1, 21)]
    assert depths == sorted(depths)
    assert depths[0] == LEAST
    assert LEAST < depths[-1] <= MOST
    assert depth(0.3, 0.4, 0.0) > depth(0.3, 0.9, 0.0)
    assert depth(0.3, 0.9, 1.0) > depth(0.3, 0.9, 0.0)
    assert luminance((1.0, 1.0, 1.0)) == pytest.approx(1.0)
    assert luminance((0.0, 0.0, 0.0)) == 0.0


@pytest.mark.parametrize("style", STYLES)
def test_every_style_draws_a_title_inside_the_safe_area_and_takes_it_away(make, style):
    shot = {"width": 320, "height": 180, "music": MusicCue(), "frame_count": 60, "move": "static", "people": ()}
    titled, plain = (make(**shot, type_style=style, title=t) for t in ("Silver Water\nThe Tide", ""))
    changed = [
        np.abs(still(titled, frame).astype(int) - still(plain, frame)).max(axis=-1) > 24 for frame in (0, 36, 58)
    ]
    assert not changed[0].any()
    assert changed[1].sum() > 300
    assert not changed[2].any()
    rows, columns = np.nonzero(changed[1])
    safe = Layout.of(titled).safe
    assert safe.left - 0.03 < columns.min() / 180 - 16 / 18
    assert columns.max() / 180 - 16 / 18 < safe.right + 0.03
    assert safe.top < rows.min() / 180 - 0.5
    assert rows.max() / 180 - 0.5 < safe.bottom
