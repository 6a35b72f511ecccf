"""What an order is typed with: the arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

SongFile = Annotated[Path, typer.Argument(help="The song: wav, mp3, flac, m4a or ogg.", show_default=False)]
SongName = Annotated[
    str,
    typer.Argument(
        help="The song: wav, mp3, flac, m4a or ogg; or the key or title of one that was ordered before.",
        show_default=False,
    ),
]
LyricsFile = Annotated[Path | None, typer.Option("--lyrics", help="Plain text, LRC, enhanced LRC, SRT or VTT.")]
Title = Annotated[str, typer.Option(help="The song's title (default: from its tags or file name).")]
Artist = Annotated[str, typer.Option(help="Who made the song (default: from its tags).")]
Style = Annotated[str, typer.Option(help="What it sounds like, e.g. 'dream pop, rainy night'.")]
MONEY = "US dollars (1.71), a share of the full High price (60%), or computing (90s)"
BudgetText = Annotated[str, typer.Option("--budget", help=f"{MONEY}.")]
Size = Annotated[str, typer.Option(help="Width x height in pixels, both even.")]
Fps = Annotated[str, typer.Option(help="Frames per second: 24, 25, 30, 23.976, 30000/1001.")]
# What is left out of an order is as it was ordered last; the defaults named here are those of a song's first order.
BudgetOrdered = Annotated[str | None, typer.Option("--budget", help=f"{MONEY} (default: 60%).")]
SizeOrdered = Annotated[
    str | None, typer.Option("--size", help="Width x height in pixels, both even (default: 1280x720).")
]
FpsOrdered = Annotated[
    str | None, typer.Option("--fps", help="Frames per second: 24, 25, 30, 23.976, 30000/1001 (default: 24).")
]
SeedOrdered = Annotated[
    int | None, typer.Option("--seed", help="Another seed makes another film of the same song (default: 0).")
]
CastTexts = Annotated[
    list[str] | None,
    typer.Option(
        "--cast", help="Who is in the film: 'Anna: red braids, a yellow coat'. Twice for two people; '' for nobody."
    ),
]
Pace = Annotated[
    float | None, typer.Option(help="How fast to cut: 2 for twice as many cuts, 0.5 for half as many (default: 1).")
]
Shortest = Annotated[
    float | None, typer.Option(help="Seconds that a segment lasts at least (default: 2, less at a faster pace).")
]
Longest = Annotated[
    float | None, typer.Option(help="Seconds that a segment lasts at most (default: 8, less at a faster pace).")
]
CapText = Annotated[
    str | None,
    typer.Option(
        "--cap",
        help="US dollars that this song may cost over all versions of its film and all runs; none for no cap.",
    ),
]
GeneratorName = Annotated[
    str | None,
    typer.Option(
        "--generator",
        help="Who makes the clips: animatic, which is drawn, or native, the video transformer (default: animatic).",
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Where the film goes (default: beside you, named as the song).")
]
SummaryFile = Annotated[Path | None, typer.Option("--summary", help="Also write the summary as JSON.")]
