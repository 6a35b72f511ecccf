"""Time inside the film is whole frames at an exact rate; seconds live only at the edges."""

from fractions import Fraction

from pydantic import Field, model_validator

from state.value import Value


class FrameRate(Value):
    """Frames per second as an exact fraction, e.g. 24/1 or 24000/1001."""

    numerator: int = Field(gt=0)
    denominator: int = Field(default=1, gt=0)

    @property
    def fraction(self) -> Fraction:
        """Frames per second."""
        return Fraction(self.numerator, self.denominator)

    def frames(self, seconds: float) -> int:
        """Return the frame nearest to a time, computed exactly (ties to even)."""
        return round(Fraction(seconds) * self.fraction)

    def seconds(self, frames: int) -> float:
        """Return the time at which a frame starts."""
        return float(frames / self.fraction)


class FrameSpan(Value):
    """A half-open span of frames: `start_frame` is in it, `end_frame` is not."""

    start_frame: int = Field(ge=0)
    end_frame: int

    @model_validator(mode="after")
    def _not_empty(self) -> "FrameSpan":
        if self.end_frame <= self.start_frame:
            raise ValueError(f"a span must hold at least one frame, got {self.start_frame}..{self.end_frame}")
        return self

    @property
    def frame_count(self) -> int:
        """Number of frames in the span."""
        return self.end_frame - self.start_frame
