"""The contract of every generator, local or hosted: quote, submit, poll, fetch, cancel.

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


@dataclass(frozen=True)
class JobStatus:
    """Where a job stands; a failed one says what kind of failure it was, in a word and in a sentence."""

    state: JobState
    failure: FailureKind | None = None
    message: str = ""


class Generator(Protocol):
    """Renders clips from requests."""

    name: str
    version: str
    parallel_jobs: int

    def quote(self, request: ShotRequest) -> int:
        """Return the price of a request in micro-dollars; raise `state.money.UnknownPrice` rather than guess."""
        ...

    def submit(self, request: ShotRequest, owner_clip: Path | None) -> str:
        """Start rendering and return the job's id. `owner_clip` is the clip whose prefix a reusing request shares."""
        ...

    def poll(self, job: str) -> JobStatus:
        """Return where a job stands."""
        ...

    def fetch(self, job: str, path: Path) -> float:
        """Write a succeeded job's clip to `path` and return the seconds of computing that it took."""
        ...

    def cancel(self, job: str) -> None:
        """Stop a job that is not wanted any more."""
        ...
