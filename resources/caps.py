"""Caps: what a song may cost at all, over every version of its film and every run.

A cap lies beside the song and is no part of its order: the film is the same whatever the cap, so another one plans
nothing anew. What counts against it, and that nothing exceeds it, is the ledger's business.
"""

from pydantic import Field, ValidationError

from resources.storage import ArtifactStore
from state.value import Value


class Cap(Value):
    """What a song may cost at all, in micro-dollars; None if there is no limit but its film's budget."""

    microdollars: int | None = Field(default=None, ge=0)


def read_cap(store: ArtifactStore, song: str) -> Cap:
    """Return the cap of a song.

    Raises
    ------
    ValueError
        If its file cannot be read: to spend without a limit that somebody set would be worse than to spend nothing.
    """
    try:
        return Cap.model_validate_json(store.read_bytes(_name(song)))
    except FileNotFoundError:
        return Cap()
    except ValidationError as error:
        raise ValueError(
            f"{store.where(_name(song))} cannot be read: set the cap of {song} again, with --cap"
        ) from error


def set_cap(store: ArtifactStore, song: str, cap: Cap) -> None:
    """Let a song cost so much at all from now on, whatever was said before."""
    store.put_bytes(_name(song), cap.model_dump_json().encode())


def _name(song: str) -> str:
    return f"songs/{song}/cap.json"
