"""Drawings of what was heard: the song's form and energy, which bars are alike, the cut on the grid, the words.

Music of one motif has one colour in all of them.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from assets.previews.figures import DPI, INK, SECTION_COLOURS, WIDTH_IN, as_png, drawing, plain, shades, sheet, title
from audio.similarity import bar_similarity
from state.music import BeatGrid, EnergyCurve, Features, Lyrics, Section, Sections, Segments

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LIKENESS_IN = 7.6
LETTER_PX = 7.5
NUMBER_PX = 16.0
LEVEL_COLUMNS = 1000
LEVEL_EXPONENT = 0.7
"""Below 1, so that quiet passages can be seen beside loud ones."""
NAME_STYLE: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 8, "fontweight": "bold", "color": "white"}


def plot_form(sections: Sections, curve: EnergyCurve) -> bytes:
    """Draw the song's energy over time, coloured by motif, under the names of its sections."""
    figure = sheet(3.0)
    names, axes = figure.subplots(2, sharex=True, height_ratios=(1, 6))
    _name_sections(names, sections)
    title(names, "Form and energy")
    plain(axes)
    times_s = np.arange(len(curve.level)) * curve.hop_s
    level = np.array(curve.level)
    for section, colour in _coloured(sections):
        inside_s = np.concatenate([[section.start_s], times_s, [section.end_s]])
        inside_s = np.unique(inside_s[(inside_s >= section.start_s) & (inside_s <= section.end_s)])
        height = np.interp(inside_s, times_s, level)
        axes.fill_between(inside_s, height, color=colour, alpha=0.35, linewidth=0)
        axes.plot(inside_s, height, color=colour, linewidth=1.4)
    axes.set(ylim=(0, 1.05), xlabel="seconds", ylabel="energy", yticks=(0, 0.5, 1))
    return as_png(figure)


def plot_likeness(features: Features, grid: BeatGrid, sections: Sections) -> bytes:
    """Draw how alike every two bars are, and the boundaries of the sections that were found in it."""
    end_s = sections.sections[-1].end_s
    edges_s = np.unique([0.0, *(t for t in grid.downbeats_s if 0 < t < end_s), end_s])
    alike = bar_similarity(features, edges_s).joined
    figure = sheet(LIKENESS_IN, LIKENESS_IN)
    panels = figure.subplots(2, 2, sharex="col", sharey="row", height_ratios=(1, 24), width_ratios=(1, 24))
    (corner, above), (beside, axes) = panels
    corner.set_visible(False)
    _name_sections(above, sections, LIKENESS_IN)
    title(above, "How alike the bars are, and the sections found")
    _letter_sections(beside, sections)
    axes.pcolormesh(edges_s, edges_s, alike, cmap=shades(), vmin=-0.2, vmax=1.0)
    for section in sections.sections[1:]:
        axes.axvline(section.start_s, color=INK, linewidth=0.8, alpha=0.6)
        axes.axhline(section.start_s, color=INK, linewidth=0.8, alpha=0.6)
    plain(axes)
    axes.set(ylim=(end_s, 0), xlabel="seconds")
    return as_png(figure)


def plot_cut(features: Features, grid: BeatGrid, sections: Sections, segments: Segments) -> bytes:
    """Draw the song's level with its sections, the segments it is cut into, and the beats and bars they stand on."""
    figure = sheet(4.2)
    names, numbers, axes, beats = figure.subplots(4, sharex=True, height_ratios=(1.2, 0.7, 8, 1.6))
    _name_sections(names, sections)
    title(names, f"The cut: {len(segments.segments)} segments on {len(grid.downbeats_s)} bars of {grid.beats_per_bar}")
    _draw_level(axes, features, sections)
    cuts_s = np.array([segments.rate.seconds(segment.start_frame) for segment in segments.segments])
    axes.vlines(cuts_s[1:], -1, 1, color=INK, linewidth=0.9)
    _number_segments(numbers, segments)
    _draw_beats(beats, grid)
    return as_png(figure)


def plot_lyrics(lyrics: Lyrics) -> bytes:
    """Draw the lyrics: a row per line, first line on top, its words along time, the surer the darker."""
    figure, axes = drawing(min(8.0, 1.6 + 0.1 * len(lyrics.lines)))
    title(axes, "When each line is sung: a bar per word, the surer the darker")
    for row, sung in enumerate(lyrics.lines):
        spans = [(word.start_s, max(0.05, word.end_s - word.start_s)) for word in sung.words]
        colours = [shades()(0.25 + 0.5 * word.confidence) for word in sung.words]
        axes.broken_barh(spans, (row + 0.55, 0.9), facecolors=colours, edgecolor="white", linewidth=0.3)
    axes.set(xlim=(0, None), ylim=(len(lyrics.lines) + 0.5, 0.5), xlabel="seconds", ylabel="line")
    axes.locator_params(axis="y", integer=True)
    return as_png(figure)


def _draw_level(axes: "Axes", features: Features, sections: Sections) -> None:
    """Draw the level as a waveform seen from afar, coloured by motif."""
    times_s = np.arange(len(features.loudness_db)) / features.spectral_rate_hz
    amplitude = 10 ** (features.loudness_db / 20 * LEVEL_EXPONENT)
    columns = np.array_split(np.arange(len(amplitude)), min(LEVEL_COLUMNS, len(amplitude)))
    height = np.array([amplitude[column].max() for column in columns]) / max(amplitude.max(), 1e-9)
    middle_s = np.array([times_s[column].mean() for column in columns])
    for section, colour in _coloured(sections):
        inside_s = np.concatenate([[section.start_s], middle_s, [section.end_s]])
        inside_s = np.unique(inside_s[(inside_s >= section.start_s) & (inside_s <= section.end_s)])
        reach = np.interp(inside_s, middle_s, height)
        axes.fill_between(inside_s, -reach, reach, color=colour, alpha=0.75, linewidth=0)
    axes.set(ylim=(-1.02, 1.02), yticks=())
    axes.spines[:].set_visible(False)
    axes.tick_params(bottom=False)


def _number_segments(axes: "Axes", segments: Segments) -> None:
    """Write the segments' numbers above them, every second or so where they are narrow."""
    px_per_s = WIDTH_IN * DPI / segments.rate.seconds(segments.frame_count)
    free_px = -NUMBER_PX
    for segment in segments.segments:
        start_s, end_s = segments.span_s(segment)
        middle_s = (start_s + end_s) / 2
        if middle_s * px_per_s - free_px >= NUMBER_PX:
            axes.text(middle_s, 0.5, str(segment.index), ha="center", va="center", fontsize=7, color=INK)
            free_px = middle_s * px_per_s
    axes.set(ylim=(0, 1))
    axes.axis("off")


def _draw_beats(axes: "Axes", grid: BeatGrid) -> None:
    """Draw a tick per beat, the surer the darker, and a taller one per bar."""
    times_s, first = np.array(grid.beats_s), np.array(grid.positions) == 1
    sure = 0.25 + 0.75 * np.array(grid.confidence)
    for chosen, height, width in ((~first, 0.45, 0.7), (first, 1.0, 1.2)):
        axes.vlines(times_s[chosen], 1 - height, 1, color=INK, linewidth=width, alpha=sure[chosen])
    plain(axes)
    axes.spines["left"].set_visible(False)
    axes.set(ylim=(-0.1, 1), yticks=(), xlabel="seconds")
    axes.set_ylabel("beats", rotation=0, ha="right", va="center", fontsize=8, color=INK)


def _name_sections(axes: "Axes", sections: Sections, width_in: float = WIDTH_IN) -> None:
    """Draw a coloured strip of the sections, each with its name, or its motif where there is no room."""
    end_s = sections.sections[-1].end_s
    letters_per_s = 0.88 * width_in * DPI / LETTER_PX / end_s
    for section, colour in _coloured(sections):
        length_s = section.end_s - section.start_s
        axes.bar(section.start_s, 1, width=length_s, align="edge", color=colour, edgecolor="white", linewidth=1)
        words = _fitting(section, length_s * letters_per_s)
        axes.text(section.start_s + length_s / 2, 0.46, words, **NAME_STYLE)
    axes.set(xlim=(0, end_s), ylim=(0, 1), yticks=())
    axes.spines[:].set_visible(False)
    axes.tick_params(bottom=False, labelbottom=False)


def _letter_sections(axes: "Axes", sections: Sections) -> None:
    """Draw an upright strip of the sections with their motifs' letters, beside an axis of seconds."""
    for section, colour in _coloured(sections):
        length_s = section.end_s - section.start_s
        axes.barh(section.start_s, 1, height=length_s, align="edge", color=colour, edgecolor="white", linewidth=1)
        axes.text(0.5, section.start_s + length_s / 2, section.motif, **NAME_STYLE)
    axes.set(xlim=(0, 1), xticks=(), ylabel="seconds")
    plain(axes)
    axes.spines[:].set_visible(False)
    axes.tick_params(left=False)


def _fitting(section: Section, letters: float) -> str:
    full = f"{section.label} {section.motif}"
    return full if len(full) <= letters else section.motif


def _coloured(sections: Sections) -> list[tuple[Section, str]]:
    """Return the sections, each with its motif's colour."""
    order = {motif: n for n, motif in enumerate(dict.fromkeys(section.motif for section in sections.sections))}
    return [(section, SECTION_COLOURS[order[section.motif] % len(SECTION_COLOURS)]) for section in sections.sections]
