"""The page about the orchestration. What is measured does not belong here."""

import platform
from collections.abc import Sequence
from importlib.metadata import version

from benchmarks.orchestration_results import Cost, Records, Results, Station
from benchmarks.tables import Row, table

TICKS_A_DAY = 24 * 3600 // 3
MEGABYTE = 1_000_000
GROWS = 2.0
"""What costs more than so many times as much is said to grow."""


def page(results: Results) -> str:
    """Return the whole page as Markdown."""
    first = results.records[0]
    few, many = first.stations[0], first.stations[-1]
    parts = [
        "# What a thousand songs cost to keep in order",
        _summary(first),
        f"Written by `{results.command}` in {max(1, results.wall_s / 60):.0f} minutes, with Python "
        f"{platform.python_version()}, Dagster {version('dagster')}. Nothing is heard, planned or drawn: the assets "
        "are stand-ins with the keys, edges, partitions, checks and jobs of the real ones, "
        f"{results.segments} segments a song, and events with as much metadata as real ones have. They are run by the "
        "real workshop, and looked at by the real sensors and the real rules of freshness. The first song and two at "
        "every station were made like that; the records of the others are copies, row by row, of one that was made, "
        "with keys, runs and numbers of their own.",
        "Times are CPU time, the least of a few, with that of the database: SQLite is a part of the process, and "
        "Postgres' processes are counted with it. The machine was shared and noisy: the ratios, all to the first "
        "station of the same run, tell more than milliseconds.",
    ]
    for records in results.records:
        parts += [f"## {records.database}", _costs(records), _weights(records)]
    parts += ["## How to read it", *_reading(few, many, results.records[1:])]
    return "\n\n".join(parts) + "\n"


def _summary(records: Records) -> str:
    few, many = records.stations[0], records.stations[-1]
    ratio = {cost: many.cpu_s[cost] / few.cpu_s[cost] for cost in Cost}
    steady = [str(cost) for cost in Cost if ratio[cost] <= GROWS]
    grow = [f"{cost} ({ratio[cost]:.0f} times)" for cost in Cost if ratio[cost] > GROWS]
    return (
        f"With {many.songs:,} songs instead of {few.songs}, a new song costs {ratio[Cost.MAKE]:.2f} times as much to "
        f"keep in order on {records.database}. What stays within {GROWS:g} times: {'; '.join(steady)}. What grows "
        f"more: {'; '.join(grow) or 'nothing'}."
    )


def _costs(records: Records) -> str:
    few = records.stations[0]
    rows: list[Row] = [
        (
            cost,
            f"{1000 * few.cpu_s[cost]:.1f}",
            *(f"{s.cpu_s[cost] / few.cpu_s[cost]:.2f}" for s in records.stations[1:]),
            f"{1000 * records.stations[-1].cpu_s[cost]:.0f}",
        )
        for cost in Cost
    ]
    ratios = [f"{station.songs:,} songs" for station in records.stations[1:]]
    last = f"ms, {records.stations[-1].songs:,} songs"
    return table(["", f"ms, {few.songs} songs", *ratios, last], rows)


def _weights(records: Records) -> str:
    rows: list[Row] = [
        (
            f"{station.songs:,}",
            f"{station.record_bytes / MEGABYTE:.1f}",
            f"{station.record_bytes / station.songs / MEGABYTE:.2f}",
            f"{station.cursor_bytes:,}",
        )
        for station in records.stations
    ]
    told = table(["songs", "records, MB", "MB a song", "what the sensors remember, bytes"], rows)
    if records.run_log_bytes:
        logs = f"{records.run_log_bytes / MEGABYTE:.1f} MB a song"
        told += f"\n\nBeside that every run has a log in a file of its own, {logs}, which costs room and no time."
    return told


def _reading(few: Station, many: Station, others: Sequence[Records]) -> list[str]:
    idle = many.cpu_s[Cost.LOOK] + many.cpu_s[Cost.LOOK_INBOX]
    cursors = many.cursor_bytes * TICKS_A_DAY / MEGABYTE
    return [
        f"- **Making a song** asks for its own events by song, through indices, with {few.songs} songs as with "
        f"{many.songs:,}. So does the question what of it is up to date.",
        f"- **The sensors** look every three seconds. With {many.songs:,} songs two looks at which nothing is new take "
        f"{1000 * idle:.0f} ms, {idle / 3:.0%} of a core: they ask when each song's files were written. What they "
        "remember from one look to the next does not grow with the songs that are settled, because Dagster keeps it "
        f"with every look for a week: {cursors:.1f} MB a day here.",
        "- **A first look, and one after an edit,** read all songs' files and ask for the versions of all that was "
        "made of them, one question an asset. It was one question an asset and song before this was measured: with a "
        "thousand songs the first look took 25 s of a core and longer than the minute that Dagster gives a sensor, and "
        "what was remembered came to 2.4 GB a day.",
        "- **The UI** reads the partitions of an asset whole, and keeps what it found until the next event. With the "
        "clips it looks at one for each song and segment, even where there is none.",
        *(
            f"- **{other.database}** takes {other.stations[-1].cpu_s[Cost.MAKE] / many.cpu_s[Cost.MAKE]:.1f} times as "
            f"much computing as SQLite for a new song among {many.songs:,}: there Dagster opens a connection for every "
            "question. It is for several machines that share the records, not for speed."
            for other in others
        ),
    ]
