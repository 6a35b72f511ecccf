"""One progress bar for the whole film, with the time left.

The bar counts expected seconds of work: small figures for the steps, the price list's compute time for the clips. As
rich extrapolates from the speed so far, the time left is right on a slow machine too. Where there is no terminal, what
begins is printed line by line.
"""

from collections.abc import Sequence
from types import TracebackType

import dagster as dg
from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress

from dagster_project.freshness import DueClip
from dagster_project.runs import Listener
from planning.tariffs import local_price
from resources.workers import usable_cores

# What the longer steps take, in seconds on two cores; the others are short.
STEP_SECONDS = {
    "environment_library": 3.0,
    "frame_library": 3.0,
    "final_mv": 8.0,
    "independent_beats": 5.0,
    "quality_report": 10.0,
}
SHORT_STEP_SECONDS = 0.4
PLAN_SECONDS = 14.0
ASSEMBLY_SECONDS = 23.8
RENDER_GUESS_SECONDS = 60.0

STEP_WORDS = {
    "transcript": "listening for the words",
    "features": "listening",
    "beat_grid": "finding the beat",
    "sections": "finding the sections",
    "saliency_table": "weighing every segment",
    "allocation_plan": "spending the budget",
    "allocation_crosscheck": "proving the plan",
    "script": "writing the script",
    "identity_library": "casting",
    "environment_library": "scouting the scenes",
    "frame_library": "drawing the storyboard",
    "timeline": "cutting on the beat",
    "final_mv": "laying the song under the film",
    "independent_beats": "hearing the beats once more",
    "quality_report": "measuring the film",
}


class Progress:
    """Shows how far a film is, from its planning to its measuring."""

    def __init__(self) -> None:
        self._bar = RichProgress(
            TextColumn("[bold]{task.description:32}"),
            BarColumn(bar_width=None),
            TextColumn("{task.percentage:3.0f} %"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            speed_estimate_period=120,
        )
        self._left_s = ASSEMBLY_SECONDS
        self._total = PLAN_SECONDS + RENDER_GUESS_SECONDS + self._left_s
        self._task = self._bar.add_task("opening the song", total=self._total)

    def __enter__(self) -> "Progress":
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._bar.update(self._task, completed=self._total, description="done")
        self._bar.stop()

    def planning(self, *, alone: bool = False) -> Listener:
        """Return a listener for the planning run; `alone` when nothing follows it."""
        if alone:
            self._set_total(PLAN_SECONDS)
        return self._on_step

    def rendering(self, due: Sequence[DueClip]) -> Listener:
        """Return a listener for the rendering run of a film, now that the clips that are due are known."""
        expected: dict[str, float] = {}
        for clip in due:
            request = clip.shot.request
            price = local_price(request.generator, request.tier)
            microseconds = price.compute_us(request.fresh_frames, request.rate, request.width, request.height)
            expected[f"{clip.shot.segment:02d}"] = 0.05 if clip.kept else microseconds / 1e6 / usable_cores()
        # Without a new clip there is most often no new film; if there is, its steps are counted when they are planned.
        self._left_s = ASSEMBLY_SECONDS if due else 0.0
        self._set_total(PLAN_SECONDS + sum(expected.values()) + self._left_s)
        self._bar.update(self._task, completed=PLAN_SECONDS)
        clips = len(expected)

        def on_event(event: dg.DagsterEvent) -> None:
            if event.is_step_materialization and event.partition is not None:
                segment = str(event.partition).split("|")[0]
                self._bar.advance(self._task, expected.pop(segment, 0.0))
                done = clips - len(expected)
                self._say(f"rendering clip {done} of {clips}")

        return on_event

    def assembling(self) -> Listener:
        """Return a listener for the assembly runs, whose steps are known when they begin."""
        self._bar.update(self._task, completed=self._total - self._left_s)
        planned_s = 0.0

        def on_event(event: dg.DagsterEvent) -> None:
            nonlocal planned_s
            if event.event_type == dg.DagsterEventType.ASSET_MATERIALIZATION_PLANNED and event.asset_key is not None:
                planned_s += _step_seconds(event.asset_key.to_user_string())
                if planned_s > self._left_s:
                    self._set_total(self._total + planned_s - self._left_s)
                    self._left_s = planned_s
            self._on_step(event)

        return on_event

    def _set_total(self, total: float) -> None:
        self._total = total
        self._bar.update(self._task, total=total)

    def _say(self, words: str) -> None:
        self._bar.update(self._task, description=words)
        if not self._bar.console.is_terminal:
            # A log has no bar that moves: it gets a line each time something new begins.
            self._bar.console.print(f"{words} ...", highlight=False)

    def _on_step(self, event: dg.DagsterEvent) -> None:
        step = event.step_key or ""
        if event.is_step_start and step in STEP_WORDS:
            self._say(STEP_WORDS[step])
        if event.is_step_success:
            self._bar.advance(self._task, _step_seconds(step))


def _step_seconds(step: str) -> float:
    return STEP_SECONDS.get(step, SHORT_STEP_SECONDS)
