"""The commands and their options."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from dagster_project.cli.edit_command import edit
from dagster_project.cli.order_options import (
    Artist,
    BudgetOrdered,
    BudgetText,
    CapText,
    CastTexts,
    Fps,
    FpsOrdered,
    GeneratorName,
    Longest,
    LyricsFile,
    Out,
    Pace,
    SeedOrdered,
    Shortest,
    Size,
    SizeOrdered,
    SongFile,
    SongName,
    Style,
    SummaryFile,
    Title,
)

app = typer.Typer(
    help="A song and a budget in, a music video out: the budget is spent where it is felt.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def make(
    song: SongName,
    lyrics: LyricsFile = None,
    title: Title = "",
    artist: Artist = "",
    style: Style = "",
    budget: BudgetOrdered = None,
    size: SizeOrdered = None,
    fps: FpsOrdered = None,
    seed: SeedOrdered = None,
    cast: CastTexts = None,
    pace: Pace = None,
    shortest: Shortest = None,
    longest: Longest = None,
    cap: CapText = None,
    generator: GeneratorName = None,
    out: Out = None,
    summary: SummaryFile = None,
) -> None:
    """Make the music video of a song; of one that was ordered before, as it was ordered then, and only what is due."""
    with _one_sentence_errors():
        from dagster_project.cli.ahead import start_workers_for

        start_workers_for(song)
        from dagster_project.cli.making import make_film
        from dagster_project.cli.ordering import Options

        options = Options(
            lyrics, title, artist, style, budget, size, fps, seed, cast, pace, shortest, longest, cap, generator
        )
        make_film(song, options, out, summary)


@app.command()
def plan(
    song: SongName,
    lyrics: LyricsFile = None,
    title: Title = "",
    artist: Artist = "",
    style: Style = "",
    budget: BudgetOrdered = None,
    size: SizeOrdered = None,
    fps: FpsOrdered = None,
    seed: SeedOrdered = None,
    cast: CastTexts = None,
    pace: Pace = None,
    shortest: Shortest = None,
    longest: Longest = None,
    generator: GeneratorName = None,
) -> None:
    """Decide the whole film, up to its persistent state; render and spend nothing.

    A song that was ordered before is planned as it was ordered then, where nothing else is said.
    """
    from dagster_project.cli.making import plan_film
    from dagster_project.cli.ordering import Options

    options = Options(
        lyrics, title, artist, style, budget, size, fps, seed, cast, pace, shortest, longest, generator=generator
    )
    with _one_sentence_errors():
        plan_film(song, options)


@app.command()
def diff(
    song: SongName,
    lyrics: LyricsFile = None,
    title: Title = "",
    artist: Artist = "",
    style: Style = "",
    budget: BudgetOrdered = None,
    size: SizeOrdered = None,
    fps: FpsOrdered = None,
    seed: SeedOrdered = None,
    cast: CastTexts = None,
    pace: Pace = None,
    shortest: Shortest = None,
    longest: Longest = None,
    generator: GeneratorName = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say what `make` with the same options would make anew, why, and what it costs; change and spend nothing."""
    from dagster_project.cli.differing import print_differences
    from dagster_project.cli.ordering import Options

    options = Options(
        lyrics, title, artist, style, budget, size, fps, seed, cast, pace, shortest, longest, generator=generator
    )
    with _one_sentence_errors():
        print_differences(song, options, as_json=as_json)


@app.command()
def compare(
    song: SongName,
    lyrics: LyricsFile = None,
    title: Title = "",
    artist: Artist = "",
    style: Style = "",
    budget: BudgetOrdered = None,
    size: SizeOrdered = None,
    fps: FpsOrdered = None,
    pace: Pace = None,
    shortest: Shortest = None,
    longest: Longest = None,
    tariff: Annotated[str, typer.Option(help="Whose prices: animatic, native, paper or hosted.")] = "animatic",
) -> None:
    """Spend one budget by every strategy, and say what each buys; render and spend nothing."""
    from dagster_project.cli.making import compare_strategies
    from dagster_project.cli.ordering import Options

    options = Options(
        lyrics, title, artist, style, budget, size, fps, pace=pace, shortest_s=shortest, longest_s=longest
    )
    with _one_sentence_errors():
        compare_strategies(song, options, tariff)


@app.command()
def lyrics(
    song: SongFile,
    form: Annotated[str, typer.Option("--as", help="lrc, elrc (a time before every word), srt or vtt.")] = "lrc",
    out: Annotated[Path | None, typer.Option("--out", help="Where the file goes (default: printed).")] = None,
) -> None:
    """Hand over the timed lyrics of a song that `plan` or `make` has heard."""
    from dagster_project.cli.exporting import export_lyrics

    with _one_sentence_errors():
        export_lyrics(song, form, out)


@app.command()
def export(
    song: Annotated[str, typer.Argument(help="The song's key, title or file.", show_default=False)],
    to: Annotated[Path | None, typer.Option("--to", help="The folder (default: beside you, SONG-exports).")] = None,
    form: Annotated[
        str,
        typer.Option(
            "--format", help="otio, fcpxml, premiere, edl, srt, vtt, lrc, ass, chapters, poster, sheet or all."
        ),
    ] = "all",
) -> None:
    """Hand a finished film over to editors, players and sites; projects come with their clips and the song."""
    from dagster_project.cli.exporting import export_film

    with _one_sentence_errors():
        export_film(song, to, form)


@app.command()
def hook(
    song: Annotated[str, typer.Argument(help="The song's key, title or file.", show_default=False)],
    start: Annotated[str, typer.Option("--from", help="About where it begins: 45 or 0:45.", show_default=False)],
    end: Annotated[str, typer.Option("--to", help="About where it ends.", show_default=False)],
    out: Annotated[Path | None, typer.Option("--out", help="Where it goes (default: SONG-hook.mp4).")] = None,
) -> None:
    """Cut a part with its sound out of a finished film, from downbeat to downbeat."""
    from dagster_project.cli.hook import cut_hook

    with _one_sentence_errors():
        cut_hook(song, start, end, out)


@app.command()
def loop(
    song: Annotated[str, typer.Argument(help="The song's key, title or file.", show_default=False)],
    at: Annotated[str | None, typer.Option("--at", help="About where it begins (default: the best chorus).")] = None,
    seconds: Annotated[float, typer.Option("--seconds", help="About how long it lasts, 3 to 8.")] = 6.0,
    out: Annotated[Path | None, typer.Option("--out", help="Where it goes (default: SONG-loop.mp4).")] = None,
) -> None:
    """Cut a few silent seconds out of a finished film that play round and round without a seam."""
    from dagster_project.cli.loop import cut_loop

    with _one_sentence_errors():
        cut_loop(song, at, seconds, out)


@app.command()
def demo(
    genre: Annotated[str, typer.Option(help="pop, rock, ballad, electronic or folk.")] = "pop",
    budget: BudgetText = "60%",
    size: Size = "1280x720",
    fps: Fps = "24",
    out: Annotated[Path, typer.Option("--out", help="Where the film goes.")] = Path("out/demo.mp4"),
    summary: SummaryFile = None,
) -> None:
    """Compose a song whose every beat is known, and make its music video."""
    from dagster_project.cli.making import make_demo

    with _one_sentence_errors():
        make_demo(genre, budget, size, fps, out, summary)


@app.command()
def ui(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on this machine.")] = 3000,
    host: Annotated[
        str, typer.Option(help="Where to listen; other than on this machine only with ALLOCMV_UI_PASSWORD set.")
    ] = "127.0.0.1",
) -> None:
    """Open Dagster's UI, on this machine only unless told otherwise: look, re-materialise, follow every decision."""
    from dagster_project.cli.serving import serve

    with _one_sentence_errors():
        raise typer.Exit(serve(port, host))


@app.command()
def train(
    config: Annotated[
        Path | None,
        typer.Argument(help="YAML as in the launchpad of Dagster's UI, `ops:` by asset.", show_default=False),
    ] = None,
) -> None:
    """Draw scenes, teach the video transformer with them, and measure it; what was cut off is gone on with."""
    from dagster_project.cli.teaching import train_video_model

    with _one_sentence_errors():
        train_video_model(config)


@app.command()
def ledger(
    song: Annotated[str | None, typer.Argument(help="The song's key, title or file (default: all).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="For programs.")] = False,
) -> None:
    """Show what was spent, by song and run, with what is still reserved, and computing beside what was expected."""
    from dagster_project.cli.bookkeeping import show_ledger

    with _one_sentence_errors():
        show_ledger(song, as_json=as_json)


@app.command()
def worker(
    name: Annotated[str, typer.Option(help="What it is called among the workers.")] = "worker",
) -> None:
    """Carry out steps of films that are made elsewhere, until Ctrl-C; where ALLOCMV_EXECUTOR is celery."""
    from dagster_project.cli.working import work

    with _one_sentence_errors():
        work(name)


@app.command()
def gc(
    delete: Annotated[bool, typer.Option("--delete", help="Remove them; without it they are only counted.")] = False,
    keep_days: Annotated[
        float, typer.Option(min=0, help="What was made or in use within so many days stays, so that it can be undone.")
    ] = 14,
) -> None:
    """Count, or remove, clips, pictures and unfinished files that no song's present film needs."""
    from dagster_project.cli.collecting import collect

    with _one_sentence_errors():
        collect(keep_days, delete=delete)


state_app = typer.Typer(
    help="The persistent state of a film: everything that was decided, as a page, as a document, and taken in again.",
    no_args_is_help=True,
)
app.add_typer(state_app, name="state")
Document = Annotated[Path, typer.Argument(help="A document that `state export` wrote.", show_default=False)]
PlannedSong = Annotated[str, typer.Argument(help="The song's key, title or file.", show_default=False)]


@state_app.command("show")
def state_show(
    song: PlannedSong,
    segment: Annotated[int | None, typer.Option(help="One segment, in full.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON; of a segment, its clip's whole request.")] = False,
) -> None:
    """Print what was decided about a film, and where every part of it is from."""
    from dagster_project.cli.documents import show_state

    with _one_sentence_errors():
        show_state(song, segment, as_json=as_json)


@state_app.command("validate")
def state_validate(document: Document) -> None:
    """Say whether a document is a persistent state, and if not, everything that is wrong with it."""
    from dagster_project.cli.documents import validate_file

    with _one_sentence_errors():
        raise typer.Exit(0 if validate_file(document) else 1)


@state_app.command("export")
def state_export(
    song: PlannedSong,
    to: Annotated[Path | None, typer.Option("--to", help="Where it goes (default: SONG-state.json).")] = None,
) -> None:
    """Write the state of a planned film as a document that stands alone."""
    from dagster_project.cli.documents import export_state

    with _one_sentence_errors():
        export_state(song, to)


@state_app.command("import")
def state_import(
    document: Document,
    audio: Annotated[Path, typer.Option("--audio", help="The very recording that the document is of.")],
    lyrics: Annotated[Path | None, typer.Option("--lyrics", help="Other lyrics than the document's.")] = None,
) -> None:
    """Take a document's song in with its order and edits, plan its film, and say whether it is the same."""
    from dagster_project.cli.documents import import_state

    with _one_sentence_errors():
        import_state(document, audio, lyrics)


@state_app.command("compare")
def state_compare(
    document: Document,
    song: Annotated[str | None, typer.Argument(help="The song (default: the document's).", show_default=False)] = None,
) -> None:
    """Say whether the film that is planned here is the document's, and where it differs."""
    from dagster_project.cli.documents import compare_state

    with _one_sentence_errors():
        compare_state(document, song)


@app.command()
def doctor() -> None:
    """Check this machine: what is installed, what works, and how fast clips render beside the price list."""
    from dagster_project.cli.checking import examine

    with _one_sentence_errors():
        raise typer.Exit(0 if examine() else 1)


@contextmanager
def _one_sentence_errors() -> Iterator[None]:
    """Turn the errors that a user can do something about into one sentence and exit code 1."""
    from pydantic_core import PydanticSerializationError

    from audio.errors import CorrectionError, LyricsError, SongError
    from dagster_project.cli.ordering import OrderError
    from dagster_project.deployments import SettingError
    from dagster_project.runs import RunFailed
    from planning.documents import DocumentError
    from planning.edits import UnfitEdit
    from resources.edit_history import EditError
    from resources.ledger import LedgerError
    from resources.shelves import StoreError

    try:
        yield
    except (
        RunFailed,
        SongError,
        LyricsError,
        CorrectionError,
        EditError,
        UnfitEdit,
        OrderError,
        DocumentError,
        LedgerError,
        StoreError,
        SettingError,
    ) as error:
        _fail(str(error))
    except (UnicodeError, PydanticSerializationError):
        _fail("a word that was typed or read is no text in UTF-8: type it again")
    except OSError as error:
        where = f" at {error.filename}" if error.filename else ""
        _fail(f"{error.strerror or error}{where}: check that the folder can be written to and the disk has room")


def _fail(sentence: str) -> NoReturn:
    print(f"allocmv: {sentence}", file=sys.stderr)
    raise typer.Exit(1)


app.command()(_one_sentence_errors()(edit))
