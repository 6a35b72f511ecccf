"""What the UI shows in place stays below the size up to which it does, and every song can be drawn."""

import io
from itertools import pairwise

import numpy as np
import pytest
from PIL import Image

from assets.previews.hearing import plot_cut, plot_form, plot_likeness, plot_lyrics
from assets.previews.inline import INLINE_CHARACTERS, line, shown
from audio.features import features
from state.music import (
    BeatGrid,
    EnergyCurve,
    Features,
    LyricLine,
    Lyrics,
    LyricWord,
    Section,
    Sections,
    Segment,
    Segments,
)
from state.time import FrameRate


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


def hearing_of(seconds: float, sections: int) -> tuple[Features, BeatGrid, Sections, EnergyCurve, Segments, Lyrics]:
    """Noise of so many seconds, 120 beats per minute, in sections of equal length, a segment each."""
    heard = features(0.1 * np.random.default_rng(0).standard_normal(int(seconds * 22050)).astype(np.float32), 22050)
    beats = np.arange(0, seconds, 0.5)
    grid = BeatGrid(
        beats_s=tuple(beats.tolist()),
        positions=tuple(n % 4 + 1 for n in range(len(beats))),
        confidence=(0.5,) * len(beats),
        beats_per_bar=4,
        tempo_bpm=120,
    )
    edges = [round(n * seconds / sections, 3) for n in range(sections + 1)]
    form = tuple(
        Section(index=n, start_s=a, end_s=b, label="instrumental", motif=chr(65 + n % 26), confidence=0.5)
        for n, (a, b) in enumerate(pairwise(edges))
    )
    curve = EnergyCurve(hop_s=0.1, level=(0.5,) * int(seconds * 10), integrated_lufs=-20)
    words = (LyricWord(text="la", start_s=1, end_s=2, confidence=0.5),)
    segments = tuple(
        Segment(start_frame=round(a * 24), end_frame=round(b * 24), index=n, section=n, label="verse", motif="A1")
        for n, (a, b) in enumerate(pairwise(edges))
    )
    cut = Segments(rate=FrameRate(numerator=24), segments=segments)
    return heard, grid, Sections(sections=form), curve, cut, Lyrics(source="lrc", lines=(LyricLine(words=words),))


@pytest.mark.parametrize(("seconds", "sections"), [(5.0, 1), (60.0, 4), (90.0, 60)])
def test_any_song_can_be_drawn_1200_pixels_wide_and_shown_in_place(seconds: float, sections: int):
    heard, grid, form, curve, cut, lyrics = hearing_of(seconds, sections)
    wide = (plot_form(form, curve), plot_cut(heard, grid, form, cut), plot_lyrics(lyrics))
    square = plot_likeness(heard, grid, form)
    assert [Image.open(io.BytesIO(drawn)).width for drawn in wide] == [1200] * 3
    assert len(set(Image.open(io.BytesIO(square)).size)) == 1
    for drawn in (*wide, square):
        assert "data:image/webp" in (shown("drawing", drawn)["drawing"].md_str or "")
