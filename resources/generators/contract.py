"""The contract of every generator, local or hosted: quote, submit, find, poll, fetch, cancel.

The job states and failure kinds are the common ground of the hosted APIs; a local generator implements one function
and gets the rest from `resources.generators.local`. What does not belong here: prices (`planning.tariffs`), money
(`resources.ledger`), or the order in which clips are made (`resources.studio`).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from state.film import ShotRequest

JobState = Literal["queued", "running", "succeeded", "failed", "cancelled", "expired"]
FailureKind = Literal["auth", "quota", "rate", "invalid", "content", "transient", "internal"]


class GeneratorError(RuntimeError):
    """A call to a generator failed: how, in a word and in a sentence.

    After a submission that failed as `transient` or `internal` nobody knows whether it arrived; after any other kind
    it is known that it did not.
    """

    def __init__(self, kind: FailureKind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True)
class JobStatus:
    """Where a job stands; a failed one says what kind of failure it was, in a word and in a sentence."""

    state: JobState
    failure: FailureKind | None = None
    message: str = ""


class Generator(Protocol):
    """Renders clips from requests. Every call but `quote` and `compute_ms` may raise `GeneratorError`.

    A job that succeeds costs what was quoted for its request; every other job costs nothing.
    """

    name: str
    version: str
    parallel_jobs: int
    poll_interval_s: float

    def quote(self, request: ShotRequest) -> int:
        """Return the price of a request in micro-dollars; raise `state.money.UnknownPrice` rather than guess."""
        ...

    def compute_ms(self, request: ShotRequest) -> int:
        """Return the milliseconds of computing that a request is expected to take, 0 where that is not known."""
        ...

    def submit(self, request: ShotRequest, owner_clip: Path | None, idempotency_key: str) -> str:
        """Start rendering and return the job's id; with a key that was used before, return that job's.

        `owner_clip` is the clip whose prefix a reusing request shares.
        """
        ...

    def find(self, idempotency_key: str) -> str | None:
        """Return the job that was submitted with a key, None if none ever was."""
        ...

    def poll(self, job: str) -> JobStatus:
        """Return where a job stands; one that is not known (any more) has expired."""
        ...

    def fetch(self, job: str, path: Path) -> float:
        """Write a succeeded job's clip to `path` and return the seconds of computing that it took."""
        ...

    def cancel(self, job: str) -> bool:
        """Stop a job that is not wanted any more; say whether it is certain that it will cost nothing."""
        ...
