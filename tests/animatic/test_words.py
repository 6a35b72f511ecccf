import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from animatic.layout import Box, Layout
from animatic.render import frames, still
from animatic.typography.phrase import Setting, set_phrase
from state.film import ClipWord, MusicCue

SHAPES = [(320, 180), (180, 320), (240, 240)]
HOSTILE = [
    "honorificabilitudinitatibus" * 4,
    "🎉🎉🎉 🫠",
    "\u200b \u0301 \U000f0000",
    "",
    "   ",
    "日本語の歌詞 مرحبا",
    "a " * 120,
    "x" * 2000 + " y",
]


def ink_of(request, silent, frame):
    return np.abs(still(request, frame).astype(int) - still(silent, frame)).max(axis=-1)


@pytest.mark.parametrize("size", SHAPES, ids=str)
@pytest.mark.parametrize("scale", ["wide", "medium", "close"])
def test_words_stay_inside_the_safe_area_and_off_the_face(make, size, scale, lyric):
    for side in ("left", "center", "right"):
        shot = {"width": size[0], "height": size[1], "scale": scale, "side": side, "tier": "high", "music": MusicCue()}
        silent = make(**shot)
        spoken = make(**shot, words=lyric("carry me over the silver water", each=3))
        changed = ink_of(spoken, silent, 30) > 24
        assert changed.any()
        rows, columns = np.nonzero(changed)
        layout, margin = Layout.of(spoken), 0.02
        y, x = rows / size[1] - 0.5, columns / size[1] - layout.half_width
        assert x.min() > layout.safe.left - margin
        assert x.max() < layout.safe.right + margin
        assert y.min() > layout.safe.top - margin
        assert y.max() < layout.safe.bottom + margin
        if scale == "close":
            stage = layout.staging
            on_face = (np.abs(x - stage.x) < 0.36 * stage.size) & (np.abs(y - stage.y) < 0.4 * stage.size)
            assert not on_face.any()


def test_a_word_changes_the_picture_at_its_frame_and_not_before(make):
    shot = {"width": 320, "height": 180, "music": MusicCue(), "frame_count": 40}
    words = (ClipWord(text="now", line=0, start_frame=20, end_frame=26),)
    pairs = list(zip(frames(make(**shot, words=words)), frames(make(**shot)), strict=True))
    differs = [not np.array_equal(a.y, b.y) for a, b in pairs]
    assert differs.index(True) == 20
    assert all(differs[20:40])


def test_a_line_is_gone_when_the_next_one_comes(make, lyric):
    shot = {"width": 320, "height": 180, "music": MusicCue(), "people": ()}
    first = lyric("first line", start=2, each=8)
    second = (ClipWord(text="second", line=1, start_frame=24, end_frame=40),)
    both, only_second = make(**shot, words=first + second), make(**shot, words=second)
    assert np.array_equal(still(both, 24), still(only_second, 24))
    assert not np.array_equal(still(both, 20), still(only_second, 20))


def test_the_word_that_is_sung_is_lit(make):
    shot = {"width": 320, "height": 180, "music": MusicCue(), "palette": "neon"}
    sung, after = (
        make(**shot, words=(ClipWord(text="hello", line=0, start_frame=2, end_frame=end),)) for end in (40, 12)
    )
    assert np.abs(still(sung, 24).astype(int) - still(after, 24)).max() > 60


def test_a_word_that_began_before_the_clip_is_there_from_its_first_frame(make):
    words = (ClipWord(text="hello", line=0, start_frame=-8, end_frame=10),)
    shot = {"width": 320, "height": 180}
    assert (ink_of(make(**shot, words=words), make(**shot), 0) > 60).any()


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_words_neither_crash_nor_overflow(make, text, lyric):
    for size in SHAPES:
        layout = Layout(size[0] / size[1], "wide", "left", True)
        placed = set_phrase(text.split(" "), Setting(layout.words, -1, 0.12))
        for word in placed:
            bounds = word.path.computeTightBounds()
            assert word.x + word.size * bounds.left() > layout.words.left - 0.02
            assert word.x + word.size * bounds.right() < layout.words.right + 0.02
            assert word.y < layout.words.bottom + 0.02
    still(make(words=lyric(text, each=1), title=text, frame_count=48), 20)


@settings(max_examples=40)
@given(texts=st.lists(st.text(max_size=30), max_size=12), width=st.floats(0.2, 1.6), height=st.floats(0.1, 0.8))
def test_any_words_stay_in_any_box(texts, width, height):
    box = Box(-width / 2, -height / 2, width / 2, height / 2)
    for word in set_phrase(texts, Setting(box, 0, 0.15)):
        bounds = word.path.computeTightBounds()
        assert word.x + word.size * bounds.left() >= box.left - 0.05 * word.size
        assert word.x + word.size * bounds.right() <= box.right + 0.05 * word.size


def test_the_title_is_shown_on_the_first_clip_and_leaves_before_the_first_word(make, lyric):
    shot = {"width": 320, "height": 180, "music": MusicCue(), "frame_count": 60}
    titled = make(**shot, title="Silver Water\nThe Tide", words=lyric("hello", start=44))
    plain = make(**shot, words=lyric("hello", start=44))
    assert (ink_of(titled, plain, 24) > 40).any()
    assert not ink_of(titled, plain, 0).any()
    assert not ink_of(titled, plain, 46).any()


def test_fades_reach_black_at_both_ends_and_only_there(make, person):
    planes = list(frames(make(fade_in_frames=8, fade_out_frames=10, frame_count=40, people=(person(),))))
    for end in (planes[0], planes[-1]):
        assert set(np.unique(end.y)) == {16}
        assert set(np.unique(end.u)) | set(np.unique(end.v)) == {128}
    means = [float(frame.y.mean()) for frame in planes]
    assert means[0] < means[4] < means[8]
    assert means[29] > means[35] > means[39]
