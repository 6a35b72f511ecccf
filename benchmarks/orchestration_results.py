"""What was measured of the orchestration. How it is measured or printed does not belong here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

SQLITE, POSTGRES = "SQLite", "Postgres"


class Cost(StrEnum):
    """What is measured, in the words of the page."""

    MAKE = "a new song, all its runs"
    AGAIN = "the same song again, nothing to do"
    FRESH = "what of a song is up to date"
    LOOK_FIRST = "`edited_songs`, its first look at all songs"
    LOOK = "`edited_songs`, nothing new"
    LOOK_EDITED = "`edited_songs`, one song edited"
    LOOK_INBOX = "`dropped_songs`, every song in the inbox"
    LIST = "the UI's list of songs"
    GRID = "the UI's partitions of an asset"
    CLIPS = "the UI's partitions of the clips, first time"
    CLIPS_AGAIN = "the UI's partitions of the clips, again"


@dataclass(frozen=True)
class Station:
    """What each thing cost with so many songs, in seconds, the least of some times; and what the records weigh."""

    songs: int
    cpu_s: Mapping[Cost, float]
    wall_s: Mapping[Cost, float]
    record_bytes: int
    cursor_bytes: int


@dataclass(frozen=True)
class Records:
    """The stations with the records in one kind of database; of how many songs the runs were real, and what the logs
    weigh that a song's runs have in files of their own.
    """

    database: str
    stations: Sequence[Station]
    made: int
    run_log_bytes: int


@dataclass(frozen=True)
class Results:
    """Everything measured."""

    command: str
    segments: int
    records: Sequence[Records]
    wall_s: float
