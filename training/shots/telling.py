"""What people say about a film: texts beside it, for all of it or for spans of its time.

`film.txt` beside `film.mp4` describes the film; `film.json` holds `{"description": "...", "captions": [{"start_s": 0,
"end_s": 2.5, "text": "..."}]}`, of which either may be missing. What nobody says is measured, never invented.
"""

import json
from fractions import Fraction
from pathlib import Path

from pydantic import Field, ValidationError, model_validator

from state.storyboards import Source
from state.time import FrameSpan
from state.value import Value


class TellingError(ValueError):
    """A text beside a film cannot be understood."""


class TimedCaption(Value):
    """What somebody says of a span of time, in seconds."""

    start_s: float = Field(ge=0)
    end_s: float
    text: str = Field(min_length=1)

    @model_validator(mode="after")
    def _not_empty(self) -> "TimedCaption":
        if self.end_s <= self.start_s:
            raise ValueError(f"a caption ends at {self.end_s} s, before it begins")
        return self


class Told(Value):
    """All that is said of a film."""

    description: str | None = None
    captions: tuple[TimedCaption, ...] = ()

    def of(self, span: FrameSpan, rate: Fraction) -> tuple[str, Source] | None:
        """Return what is said of a span of frames: by the caption that covers most of it, half of it at least."""
        start_s, end_s = float(span.start_frame / rate), float(span.end_frame / rate)

        def covered(caption: TimedCaption) -> float:
            return min(end_s, caption.end_s) - max(start_s, caption.start_s)

        nearest = max(self.captions, key=covered, default=None)
        if nearest is not None and covered(nearest) >= (end_s - start_s) / 2:
            return nearest.text, "told"
        return (self.description, "told_of_film") if self.description else None


def told_of(film: Path) -> Told:
    """Return what the texts beside a film say; `.json` comes before `.txt`.

    Raises
    ------
    TellingError
        If there is one that cannot be read.
    """
    timed, plain = film.with_suffix(".json"), film.with_suffix(".txt")
    try:
        if timed.exists():
            return Told.model_validate(json.loads(timed.read_text("utf-8")))
        if plain.exists():
            return Told(description=" ".join(plain.read_text("utf-8").split()) or None)
    except (ValidationError, ValueError, OSError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        read = timed if timed.exists() else plain
        raise TellingError(f"{read.name} cannot be read as what is said of {film.name} ({reason}): mend it") from error
    return Told()
