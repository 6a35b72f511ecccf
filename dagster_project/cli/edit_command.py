"""The options of `allocmv edit`, which are many: they are handed on as typed, and nothing is decided here."""

from pathlib import Path
from typing import Annotated, Any

import typer


def _option(panel: str, words: str, *names: str) -> Any:
    return typer.Option(*names, help=words, rich_help_panel=panel)


HEARD, SEGMENT, LOOKS, EDITS = "What was heard", "One segment", "People and scenes", "The edits themselves"


def edit(
    song: Annotated[str, typer.Argument(help="The song's key, title or file.", show_default=False)],
    segment: Annotated[int | None, _option(SEGMENT, "Which one, by its number.")] = None,
    tier: Annotated[str | None, _option(SEGMENT, "What it may get: high, mid or reuse; several: mid,reuse.")] = None,
    owner: Annotated[int | None, _option(SEGMENT, "Whose picture it reuses, by that segment's number.")] = None,
    no_reuse: Annotated[bool, _option(SEGMENT, "It is drawn by itself.", "--no-reuse")] = False,
    saliency: Annotated[int | None, _option(SEGMENT, "How much it matters, 1 to 5.")] = None,
    prompt: Annotated[str | None, _option(SEGMENT, "What the camera shows: 'close-up, low angle, she sings'")] = None,
    take: Annotated[int | None, _option(SEGMENT, "The same shot, drawn by chance once more: 1, 2, ...")] = None,
    transition: Annotated[
        str | None, _option(SEGMENT, "How it comes in: cut, match_cut, dissolve, whip or flash.")
    ] = None,
    footage: Annotated[Path | None, _option(SEGMENT, "A film of your own that it shows; it costs nothing.")] = None,
    footage_from: Annotated[str | None, _option(SEGMENT, "From when on in that film: 12.5 or 0:12.5.")] = None,
    scene: Annotated[
        str | None, _option(LOOKS, "With --segment: where it plays. With --looks: which scene is described.")
    ] = None,
    character: Annotated[str | None, _option(LOOKS, "Who is described, by name.")] = None,
    looks: Annotated[str | None, _option(LOOKS, "How they look: 'red braids, a yellow coat', 'in the snow'.")] = None,
    hair: Annotated[str | None, _option(LOOKS, "Their hair: red, or 'long red'.")] = None,
    coat: Annotated[str | None, _option(LOOKS, "Their coat: yellow.")] = None,
    tempo: Annotated[str | None, _option(HEARD, "half or double, of what was heard.")] = None,
    offset_ms: Annotated[float | None, _option(HEARD, "How much later all beats are; negative: earlier.")] = None,
    beats_per_bar: Annotated[int | None, _option(HEARD, "How many beats make a bar.")] = None,
    downbeat: Annotated[str | None, _option(HEARD, "A time at which a bar begins.")] = None,
    no_pulse: Annotated[bool, _option(HEARD, "The song has no beat to cut on.", "--no-pulse")] = False,
    move_section: Annotated[list[str] | None, _option(HEARD, "The section near 32.1 s begins: 32.1=33.0")] = None,
    add_section: Annotated[list[str] | None, _option(HEARD, "A section begins at this time.")] = None,
    remove_section: Annotated[list[str] | None, _option(HEARD, "No section begins near this time.")] = None,
    rename_section: Annotated[list[str] | None, _option(HEARD, "The section at 42 s is: 42=bridge")] = None,
    same_music: Annotated[list[str] | None, _option(HEARD, "The section at 80 s is that at 42 s: 80=42")] = None,
    other_music: Annotated[list[str] | None, _option(HEARD, "The section at 80 s is not that at 42 s: 80=42")] = None,
    move_cut: Annotated[list[str] | None, _option(HEARD, "The cut near 12.1 s belongs at: 12.1=13")] = None,
    add_cut: Annotated[list[str] | None, _option(HEARD, "There is a cut at this time.")] = None,
    remove_cut: Annotated[list[str] | None, _option(HEARD, "There is no cut near this time.")] = None,
    word: Annotated[list[str] | None, _option(HEARD, "Word 12 is sung: 12=14.2-14.6")] = None,
    exactly: Annotated[bool, _option(HEARD, "There, and not on the beat nearby.", "--exactly")] = False,
    remove: Annotated[list[int] | None, _option(EDITS, "Take back the edit of this number.")] = None,
    undo: Annotated[bool, _option(EDITS, "Take back what the last edit command changed.", "--undo")] = False,
) -> None:
    """Have it otherwise: what was heard, what a segment gets and shows, how people and scenes look.

    Without options, show all that can be edited, with times, numbers and names. Times: 62.5 or 1:02.5.
    """
    typed = {name: value for name, value in locals().items() if name != "song" and value not in (None, [])}
    from dagster_project.cli.correcting import Typed
    from dagster_project.cli.editing import edit_song

    edit_song(song, Typed(**typed))
