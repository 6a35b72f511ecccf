"""How much is rendered, and what came out. How it is measured or printed does not belong here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.render_assembly import Joined
from benchmarks.render_scaling import Rendering
from benchmarks.render_stages import ClipTimes
from benchmarks.render_tiers import Look


@dataclass(frozen=True)
class Length:
    """How much is measured; clips are counted in frames at 24 a second.

    `fewer` is how many clips are joined by those who would take minutes for all of them. `smaller` divides the width
    and height of every picture: where it is not 1, the measuring is tried out and nothing is measured.
    """

    rounds: int
    shots: int
    portrait_shots: int
    shot_frames: int
    parallel_clips: int
    parallel_frames: int
    memory_frames: tuple[int, int]
    judged_shots: int
    judged_frames: int
    joined_clips: int
    distinct_clips: int
    joined_frames: int
    fewer: int
    smaller: int = 1

    def size(self, full: tuple[int, int]) -> tuple[int, int]:
        """Return the size at which pictures of a full size are rendered."""
        return full[0] // self.smaller, full[1] // self.smaller


@dataclass(frozen=True)
class Assembly:
    """Everybody's films of the same clips; of ours, the frames that are the clips' own and those that should be."""

    films: Mapping[str, Joined]
    copied_frames: int
    expected_copies: int


@dataclass(frozen=True)
class Results:
    """Everything measured. Times are by format, then tier, clip by clip in rounds; looks are by shot, then tier."""

    command: str
    length: Length
    times: Mapping[str, Mapping[str, Sequence[ClipTimes]]]
    one_worker: Sequence[Rendering]
    two_workers: Sequence[Rendering]
    peak_bytes: Mapping[int, int]  # by frames
    looks: Sequence[Mapping[str, Look]]
    assembly: Assembly
    wall_s: float
