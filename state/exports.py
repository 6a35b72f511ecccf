"""The files in which a film leaves the house."""

from typing import Literal

from pydantic import Field

from state.artifact import Artifact
from state.value import Value

ExportFormat = Literal["otio", "fcpxml", "premiere", "edl", "srt", "vtt", "lrc", "ass", "chapters", "poster", "sheet"]


class ExportedFile(Value):
    """One file that was written, and the format that it belongs to; chapters have two files, for two readers."""

    format: ExportFormat
    file: Artifact


class Exports(Value):
    """All files in which a song's film leaves the house. Without lyrics there are no subtitles."""

    files: tuple[ExportedFile, ...] = Field(min_length=1)
