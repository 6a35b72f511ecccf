"""What stands of a song: what its assets hold now, and how that is shown with the numbers by which it is edited."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeVar

from rich.markup import escape
from rich.table import Table

from dagster_project.cli.summary import TIGHT, console, print_line
from planning.edits import UnfitEdit, segment_at
from planning.screenplay.wording import Wording
from resources.edit_file import EditFile
from resources.storage import ArtifactStore
from resources.values import read_value
from state.film import Script
from state.music import BeatGrid, Lyrics, Sections, Segments
from state.plan import AllocationPlan, SaliencyTable, SharingGroups
from state.song import Song
from state.value import Value

V = TypeVar("V", bound=Value)

BARS_SHOWN = 4
COLUMNS = ("no", "seconds", "label", "saliency", "action", "scene", "shot")
LEAST_SHOT_WIDTH = 8


class Standing:
    """What a song's assets hold now, with the edits of its last run in it."""

    def __init__(self, store: ArtifactStore, song: str) -> None:
        self.store, self.song = store, song

    def value(self, asset: str, kind: type[V]) -> V | None:
        """Return what an asset holds, None if it was never made."""
        try:
            return read_value(self.store, asset, self.song, kind)
        except FileNotFoundError:
            return None

    @cached_property
    def segments(self) -> Segments | None:
        """How the song is cut."""
        return self.value("segments", Segments)

    @cached_property
    def saliency(self) -> SaliencyTable | None:
        """How much every segment matters; None, like all that follows, if it is not of the segments that stand now."""
        table = self.value("saliency_table", SaliencyTable)
        return table if table is not None and len(table.rows) == self._count else None

    @cached_property
    def groups(self) -> SharingGroups | None:
        """Which segments may share pictures."""
        groups = self.value("sharing_groups", SharingGroups)
        return groups if groups is not None and sum(len(g.members) for g in groups.groups) == self._count else None

    @cached_property
    def plan(self) -> AllocationPlan | None:
        """What every segment gets."""
        plan = self.value("allocation_plan", AllocationPlan)
        return plan if plan is not None and len(plan.actions) == self._count else None

    @cached_property
    def script(self) -> Script | None:
        """The script with its people and scenes as they are described, before single shots are changed."""
        return self._script("script")

    @cached_property
    def shooting_script(self) -> Script | None:
        """The script as it is shot."""
        return self._script("shooting_script")

    @cached_property
    def wording(self) -> Wording | None:
        """What describes a shot of this song."""
        segments, sections = self.segments, self.value("sections", Sections)
        lyrics = self.value("lyric_words", Lyrics)
        if segments is None or sections is None or lyrics is None:
            return None
        if max(segment.section for segment in segments.segments) >= len(sections.sections):
            return None
        return Wording.of(segments, sections, lyrics)

    @property
    def _count(self) -> int:
        return len(self.segments.segments) if self.segments is not None else 0

    def _script(self, asset: str) -> Script | None:
        script = self.value(asset, Script)
        return script if script is not None and len(script.shots) == self._count else None


def print_standing(song: Song, standing: Standing, file: EditFile) -> None:
    """Print what was heard and decided, as edited so far, with the times, names and numbers by which it is edited."""
    console.print(f"\n[bold]{escape(song.title)}[/bold]", highlight=False)
    _print_beats(standing.value("beat_grid", BeatGrid))
    if sections := standing.value("sections", Sections):
        print_line("sections", "  ".join(f"{s.start_s:.2f} {s.label} {s.motif}" for s in sections.sections))
    if segments := standing.segments:
        print_line("cuts", "  ".join(f"{segments.span_s(s)[0]:.2f}" for s in segments.segments[1:]))
    number = 0
    for line in (standing.value("lyric_words", Lyrics) or Lyrics(source="none")).lines:
        words = [f"{number + place}:{word.text}" for place, word in enumerate(line.words, 1)]
        number += len(words)
        print_line(f"{line.start_s:.2f} s", " ".join(words))
    if (script := standing.shooting_script) is not None:
        _print_segments(standing, script)
        print_line("people", "; ".join(f"{c.name}: {c.description}" for c in script.characters))
        print_line("scenes", "; ".join(f"{e.name}: {e.kind}, {e.time}, {e.weather}" for e in script.environments))
    print_entries(standing, file)


def print_entries(standing: Standing, file: EditFile) -> None:
    """Print every edit with its number, and with the segment that it means."""
    entries = file.entries()
    for number, (place, words) in enumerate(entries, 1):
        print_line(f"edit {number}", words + _segment_words(standing.segments, file, place))
    if not entries:
        print_line("edits", "none")


def _print_beats(grid: BeatGrid | None) -> None:
    if grid is None:
        print_line("heard", "not yet: run allocmv plan, or allocmv make")
    elif not grid.has_pulse:
        print_line("beats", "no pulse")
    else:
        bars = ", ".join(f"{time:.2f}" for time in grid.downbeats_s[:BARS_SHOWN])
        metre = f"{grid.beats_per_bar} to the bar; bars begin at {bars} s and so on"
        print_line("beats", f"{grid.tempo_bpm:.1f} a minute, {metre}")


def _print_segments(standing: Standing, script: Script) -> None:
    """Print one line per segment; the shot's words give way on a narrow terminal, what was decided never does."""
    cells = list(_cells(standing, script))
    table = Table(**TIGHT)
    widths = [max(map(len, column)) for column in zip(COLUMNS, *cells, strict=True)]
    widths[-1] = max(LEAST_SHOT_WIDTH, min(widths[-1], console.width - sum(widths[:-1]) - 2 * len(widths) - 1))
    for name, width in zip(COLUMNS, widths, strict=True):
        table.add_column(name, no_wrap=True, overflow="ellipsis", width=width)
    for row in cells:
        table.add_row(*map(escape, row))
    console.print(table)


def _cells(standing: Standing, script: Script) -> Iterator[tuple[str, ...]]:
    segments, saliency, plan = standing.segments, standing.saliency, standing.plan
    if segments is None or saliency is None or plan is None:
        return
    for segment, row, action, shot in zip(segments.segments, saliency.rows, plan.actions, script.shots, strict=True):
        start_s, end_s = segments.span_s(segment)
        reused = "" if action.owner is None else f" of {action.owner}"
        take = f"take {shot.take}: " if shot.take else ""
        decided = (str(row.saliency), action.kind + reused, shot.environment)
        yield str(segment.index), f"{start_s:.2f}-{end_s:.2f}", segment.label, *decided, take + shot.description


def _segment_words(segments: Segments | None, file: EditFile, place: tuple[Any, ...]) -> str:
    """Say which segment an edit of a segment means now."""
    if segments is None or len(place) != 3 or place[0] not in ("saliency", "plan", "shots"):
        return ""
    edit = file.listed(place[:2])[place[2]]
    try:
        return f" (segment {segment_at(edit.at_s, segments, edit).index})"
    except UnfitEdit:
        return " (outside the song)"
