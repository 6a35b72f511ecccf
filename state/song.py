"""The input X = {A, T, M} (AllocMV, section 2.1) and the brief: what was given and what was ordered."""

from typing import Literal

from pydantic import Field

from state.artifact import Artifact
from state.time import FrameRate
from state.value import Value

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


class Brief(Value):
    """What the user ordered: how much may be spent and what the film should measure."""

    budget: Budget = Budget(kind="percent", amount="60")
    width: int = Field(default=1280, ge=64, le=7680, multiple_of=2)
    height: int = Field(default=720, ge=64, le=7680, multiple_of=2)
    rate: FrameRate = FrameRate(numerator=24)
    seed: int = Field(default=0, ge=0)
