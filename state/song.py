"""The input X = {A, T, M} (AllocMV, section 2.1) and the brief: what was given and what was ordered."""

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from state.artifact import Artifact
from state.time import FrameRate
from state.value import Value

Embedded = Literal["animatic", "native"]
"""Generators that are part of AllocMV: the animatic, which is drawn, and the video transformer."""
LyricSource = Literal["none", "plain", "lrc", "enhanced_lrc", "srt", "vtt"]


class Song(Value):
    """The song as it was given: audio A, lyrics T, metadata M. The audio file itself is never altered."""

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=80)
    title: str
    artist: str
    style: str
    audio: Artifact
    container: str
    codec: str
    duration_s: float = Field(gt=0)
    sample_rate_hz: int = Field(gt=0)
    channels: int = Field(gt=0)
    lyrics_text: str | None = None


class Budget(Value):
    """What may be spent: US dollars, a percentage of the full High price, or seconds of computing.

    `amount` is a decimal number kept as text, so that money never passes through a float.
    """

    kind: Literal["usd", "percent", "compute_seconds"]
    amount: str = Field(pattern=r"^\d+(\.\d+)?$")


class Cutting(Value):
    """How fast the film is cut: a pace, and between which lengths its segments lie as far as the music allows.

    At pace 1 a segment lasts about 6 s where the music is quiet and 3 s where it is loud; pace 2 asks for twice as many
    cuts, pace 0.5 for half as many.
    """

    shortest_s: float = Field(default=2.0, ge=0.25, le=60)
    longest_s: float = Field(default=8.0, ge=0.5, le=60)
    pace: float = Field(default=1.0, ge=0.25, le=4)

    @model_validator(mode="after")
    def _in_order(self) -> "Cutting":
        if self.shortest_s >= self.longest_s:
            raise ValueError(
                f"the shortest segment ({self.shortest_s:g} s) must be shorter than the longest ({self.longest_s:g} s)"
            )
        return self

    @classmethod
    def at_pace(cls, pace: float, shortest_s: float | None = None, longest_s: float | None = None) -> "Cutting":
        """Return the cutting at a pace; a limit that is not given follows it, so that it can be kept up."""
        usual = cls(pace=pace)
        return cls(
            shortest_s=usual.shortest_s / pace if shortest_s is None else shortest_s,
            longest_s=usual.longest_s / pace if longest_s is None else longest_s,
            pace=pace,
        )


class Brief(Value):
    """What the user ordered: what may be spent, who makes the clips, how large and how fast the film is, who is in it.

    `cast` describes one or two people in the user's words, the lead first; a name may stand before a colon.
    """

    budget: Budget = Budget(kind="percent", amount="60")
    width: int = Field(default=1280, ge=64, le=7680, multiple_of=2)
    height: int = Field(default=720, ge=64, le=7680, multiple_of=2)
    rate: FrameRate = FrameRate(numerator=24)
    seed: int = Field(default=0, ge=0)
    cutting: Cutting = Cutting()
    generator: Embedded = "animatic"
    cast: tuple[Annotated[str, Field(min_length=1, max_length=240)], ...] = Field(default=(), max_length=2)

    @field_validator("cast")
    @classmethod
    def _names_differ(cls, cast: tuple[str, ...]) -> tuple[str, ...]:
        names = [text.partition(":")[0].strip().lower() for text in cast if ":" in text]
        if len(set(names)) < len(names):
            raise ValueError(f"two people are called {names[0]}; give them different names")
        return cast
