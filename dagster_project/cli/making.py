"""What `make`, `plan` and `demo` do: take the song in, run the jobs with progress, hand the film over."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dagster_project.cli.finding import find_order, ordered_brief
from dagster_project.cli.ordering import Options, OrderError, check_writable, in_options, read_cap_said, read_order
from dagster_project.cli.progress import Progress
from dagster_project.cli.summary import print_comparison, print_line, print_plan, print_summary, summary_fields
from dagster_project.deployments import from_environment
from dagster_project.rehearsal import compare_aside
from dagster_project.runs import Workshop
from editorial.files import written_whole
from metrics.grid import share_on_grid
from planning.tariffs import TARIFFS
from resources.caps import Cap, read_cap, set_cap
from resources.intake import Order, take_in
from resources.storage import ArtifactStore
from resources.turns import alone
from resources.values import read_value, value_name
from state.film import Film, Timeline
from state.money import usd
from state.persistent import PersistentState
from state.plan import AllocationPlan, BudgetCurve
from state.report import BenchmarkTable, QualityReport
from state.song import Song


def make_film(said: str, options: Options, out: Path | None, summary: Path | None) -> None:
    """Make a song's film, put it at `out`, say what came of it; earlier files stay until the new are whole."""
    store = from_environment().open_store()
    order, before = find_order(said, options, store)
    name = before.key if before and not Path(said).is_file() else order.audio.stem
    _make(order, before, out or Path(f"{name}.mp4"), summary, read_cap_said(options))


def plan_film(said: str, options: Options) -> None:
    """Decide a song's film and print the plan."""
    order, before = find_order(said, options, from_environment().open_store())
    with _opened(order, before) as (workshop, store, key), Progress() as progress:
        workshop.plan(key, progress.planning(alone=True))
    state = read_value(store, "persistent_state", key, PersistentState)
    document = value_name("persistent_state", key, PersistentState)
    print_plan(state, store.where(f"films/{key}.html"), store.where(document))


def compare_strategies(said: str, options: Options, tariff: str) -> None:
    """Plan a song's film by every strategy and print what each would buy under a tariff."""
    if tariff not in TARIFFS:
        raise OrderError(f"--tariff {tariff!r} is not one of {', '.join(TARIFFS)}")
    deployment = from_environment()
    order, before = find_order(said, options, deployment.open_store())
    if before is not None and order.brief != ordered_brief(before.key, deployment.open_store()):
        # What another budget would buy is no order: the song's own stands.
        with Progress() as progress:
            table, plan = compare_aside(Workshop.open(deployment), order, progress.planning(alone=True))
    else:
        with _opened(order, before) as (workshop, store, key), Progress() as progress:
            workshop.compare(key, progress.planning(alone=True))
        table = read_value(store, "benchmark_rows", key, BenchmarkTable)
        plan = read_value(store, "allocation_plan", key, AllocationPlan)
    listed = [row for row in table.rows if row.tariff == tariff]
    if not listed:
        size = f"{order.brief.width}x{order.brief.height}"
        share = plan.budget_microdollars / plan.full_high_microdollars
        raise OrderError(
            f"the tariff {tariff} has no film of {size} for {share:.0%} of its full price: "
            "try another --size or --budget"
        )
    print_comparison(listed, f"{TARIFFS[tariff].source}, {TARIFFS[tariff].dated}")


def make_demo(genre: str, budget: str, size: str, fps: str, out: Path, summary: Path | None) -> None:
    """Compose a song of a genre, make its film, and compare the cuts with the beats as they were composed."""
    from demo.songs import GENRES, write_song

    if genre not in GENRES:
        raise OrderError(f"--genre {genre!r} is not one of {', '.join(GENRES)}")
    check_writable(out, "--out")
    composed = write_song(genre, out.parent / "songs")
    words = (composed.lyrics_path, composed.title, composed.artist, composed.style)
    timeline = _make(read_order(composed.audio_path, Options(*words, budget, size, fps)), None, out, summary)
    cuts_s = [timeline.rate.seconds(frame) for frame in timeline.cut_frames]
    share = share_on_grid(cuts_s, composed.truth.beats_s, timeline.rate.seconds(1))
    print_line("true beats", f"{share:.0%} of the cuts lie within one frame of the beats as they were composed")


def _make(order: Order, before: Song | None, out: Path, summary: Path | None, cap_said: Cap | None = None) -> Timeline:
    check_writable(out, "--out")
    if out.exists() and out.samefile(order.audio):
        raise OrderError(f"--out {out} is the song itself: choose another name for the film")
    if summary is not None:
        check_writable(summary, "--summary")
    with _opened(order, before) as (workshop, store, key):
        if cap_said is not None:
            set_cap(store, key, cap_said)
        with Progress() as progress:
            workshop.make(key, progress, film_made=lambda: _hand_over(store, key, out))
        artifacts = _artifacts(store, workshop.deployment.ledger_name, key, out)
        report = read_value(store, "quality_report", key, QualityReport)
        timeline = read_value(store, "timeline", key, Timeline)
    fields = summary_fields(report, artifacts)
    if summary is not None:
        with written_whole(summary) as draft:
            draft.write_text(json.dumps(fields, indent=1) + "\n")
    print_summary(report, out, store.where(""))
    return timeline


@contextmanager
def _opened(order: Order, before: Song | None) -> Iterator[tuple[Workshop, ArtifactStore, str]]:
    """Take an order in, and work on its song while nobody else does."""
    deployment = from_environment()
    store = deployment.open_store()
    if before is not None:
        cap = read_cap(store, before.key).microdollars
        capped = "" if cap is None else f" --cap {usd(cap).removeprefix('$')}"
        print_line("order", f"as before where nothing else was said: {in_options(order.brief)}{capped}")
    song = take_in(order, store)
    workshop = Workshop.open(deployment)
    workshop.add_song(song.key)
    with alone(deployment.ledger_url, song.key, lambda: print_line("waiting", "another run is making this song")):
        yield workshop, store, song.key


def _hand_over(store: ArtifactStore, key: str, out: Path) -> None:
    """Copy the film to where the user wants it."""
    with written_whole(out) as draft:
        shutil.copyfile(store.local(read_value(store, "final_mv", key, Film).video), draft)


def _artifacts(store: ArtifactStore, ledger: str, key: str, out: Path) -> dict[str, str]:
    """Return where everything is that is there."""
    names = {
        "contact_sheet": f"films/{key}.jpg",
        "subtitles": f"films/{key}.srt",
        "lyrics": f"films/{key}.lrc",
        "storyboard": f"films/{key}.html",
        "persistent_state": value_name("persistent_state", key, PersistentState),
        "allocation_plan": value_name("allocation_plan", key, AllocationPlan),
        "budget_curve": value_name("budget_curve", key, BudgetCurve),
        "quality_report": value_name("quality_report", key, QualityReport),
    }
    there = {what: store.where(name) for what, name in names.items() if store.exists(name)}
    return {"film": str(out.resolve()), **there, "ledger": ledger}
