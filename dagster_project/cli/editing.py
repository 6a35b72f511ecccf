"""`allocmv edit`: corrections of what was heard, checked against what was heard and written beside the song.

What was typed is read in `dagster_project.cli.correcting`; what a correction does is decided in `audio.corrections`,
how it is kept in `resources.edit_file`.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import dagster as dg

from assets.partitions import MAX_SEGMENTS
from audio.corrections import corrected_grid, corrected_sections, corrected_segments, corrected_words
from dagster_project.build import build_defs
from dagster_project.cli.correcting import Typed, changes
from dagster_project.cli.finding import find_song
from dagster_project.cli.ordering import OrderError
from dagster_project.cli.summary import console, print_line
from dagster_project.deployments import from_environment
from resources.edit_file import FILE_NAME, EditFile
from resources.storage import ArtifactStore
from resources.values import read_value
from state.edits import Edits, GridEdits, SectionEdits, SegmentEdits, WordEdits
from state.music import BeatGrid, Lyrics, Sections, Segments
from state.song import Song
from state.value import Value

V = TypeVar("V", bound=Value)

BARS_SHOWN = 4

SLICES: dict[str, tuple[str, type[Value]]] = {
    "grid": ("grid_edits", GridEdits),
    "sections": ("section_edits", SectionEdits),
    "words": ("word_edits", WordEdits),
    "segments": ("segment_edits", SegmentEdits),
}
"""Which asset holds each slice of the corrections."""


class Heard:
    """What the song's assets hold now, with the corrections of its last run in it."""

    def __init__(self, store: ArtifactStore, song: str) -> None:
        self._store, self._song = store, song

    def value(self, asset: str, kind: type[V]) -> V | None:
        """Return what an asset holds, None if it was never made."""
        try:
            return read_value(self._store, asset, self._song, kind)
        except FileNotFoundError:
            return None


def edit_song(said: str, typed: Typed) -> None:
    """Change the corrections of a song as typed, and say what will be redone; with nothing typed, say what stands.

    Raises
    ------
    OrderError, EditError, CorrectionError
        If an option cannot be read, the file cannot be, or a correction does not fit what was heard. Nothing is
        written then.
    """
    store = ArtifactStore(from_environment().data)
    song = find_song(said, store)
    heard = Heard(store, song.key)
    path = store.path(f"songs/{song.key}/{FILE_NAME}")
    file = EditFile(path)
    before = file.edits
    _remove(file, typed.remove)
    for change in changes(typed, heard.value("lyric_words", Lyrics)):
        change(file)
    if file.edits == before:
        _print_standing(song, heard, file)
        return
    _check(file.edits, heard, song.duration_s)
    file.write()
    _print_entries(file)
    _print_consequences(before, file.edits, path)


def _remove(file: EditFile, numbers: Sequence[int]) -> None:
    entries = file.entries()
    for number in sorted(set(numbers), reverse=True):
        if not 1 <= number <= len(entries):
            there = f"there are 1 to {len(entries)}" if entries else "there are none"
            raise OrderError(f"--remove {number}: there is no such correction; {there}")
        file.remove(entries[number - 1][0])


def _check(wanted: Edits, heard: Heard, duration_s: float) -> None:
    """Raise CorrectionError if corrections do not fit what was heard, as far as it was."""
    grid = heard.value("beat_grid", BeatGrid)
    done = {name: heard.value(asset, kind) for name, (asset, kind) in SLICES.items()}
    if grid is None:
        return
    if wanted.grid.has_pulse is None and done["grid"] == GridEdits():
        corrected_grid(grid, wanted.grid, duration_s)
    checks: tuple[tuple[str, str, type[Value], Callable[[Any, Any], object]], ...] = (
        ("sections", "sections", Sections, lambda value, edits: corrected_sections(value, edits, grid)),
        ("words", "lyric_words", Lyrics, corrected_words),
        ("segments", "segments", Segments, lambda v, edits: corrected_segments(v, edits, grid, most=MAX_SEGMENTS)),
    )
    for name, asset, kind, correct in checks:
        value = heard.value(asset, kind)
        added = _added(done[name], getattr(wanted, name))
        if value is not None and added is not None:
            correct(value, added)


def _added(done: Value | None, wanted: Value) -> Value | None:
    """Return the corrections that come after those which what stands has in it already; None if some of those went."""
    if done is None:
        return None
    added = {}
    for name in type(wanted).model_fields:
        before, after = getattr(done, name), getattr(wanted, name)
        if after[: len(before)] != before:
            return None
        added[name] = after[len(before) :]
    return type(wanted)(**added)


def _print_standing(song: Song, heard: Heard, file: EditFile) -> None:
    """Print what was heard, as corrected so far, with the times and numbers by which it is addressed."""
    console.print(f"\n[bold]{song.title}[/bold]", highlight=False)
    grid = heard.value("beat_grid", BeatGrid)
    if grid is None:
        print_line("heard", "not yet: run allocmv plan, or allocmv make")
    elif not grid.has_pulse:
        print_line("beats", "no pulse")
    else:
        bars = ", ".join(f"{time:.2f}" for time in grid.downbeats_s[:BARS_SHOWN])
        metre = f"{grid.beats_per_bar} to the bar; bars begin at {bars} s and so on"
        print_line("beats", f"{grid.tempo_bpm:.1f} a minute, {metre}")
    if sections := heard.value("sections", Sections):
        print_line("sections", "  ".join(f"{s.start_s:.2f} {s.label} {s.motif}" for s in sections.sections))
    if segments := heard.value("segments", Segments):
        print_line("cuts", "  ".join(f"{segments.span_s(s)[0]:.2f}" for s in segments.segments[1:]))
    number = 0
    for line in (heard.value("lyric_words", Lyrics) or Lyrics(source="none")).lines:
        words = [f"{number + place}:{word.text}" for place, word in enumerate(line.words, 1)]
        number += len(words)
        print_line(f"{line.start_s:.2f} s", " ".join(words))
    _print_entries(file)


def _print_entries(file: EditFile) -> None:
    entries = file.entries()
    for number, (_, words) in enumerate(entries, 1):
        print_line(f"edit {number}", words)
    if not entries:
        print_line("edits", "none")


def _print_consequences(before: Edits, after: Edits, path: Path) -> None:
    """Say what is made anew of the slices that changed, and what depends on it."""
    graph = build_defs(from_environment()).resolve_asset_graph()
    reached = {
        dg.AssetKey(asset) for name, (asset, _) in SLICES.items() if getattr(before, name) != getattr(after, name)
    }
    first = {key for changed in reached for key in graph.get(changed).child_keys}
    heard = [key for level in graph.toposorted_asset_keys_by_level for key in level]
    later = []
    for key in heard:
        if graph.get(key).parent_keys & reached:
            reached.add(key)
            if key not in first and graph.get(key).group_name == "analysis":
                later.append(key.to_user_string())
    print_line("made anew", ", ".join(sorted(key.to_user_string() for key in first)))
    print_line("and perhaps", ", ".join([*later, "the plan, and the clips whose pictures change"]))
    print_line("apply", "allocmv make with the same options as before")
    print_line("file", str(path))
