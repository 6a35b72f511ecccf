"""Persistent states as documents that leave the house and come back: read with precise complaints, compared, published.

A document is somebody else's text until it is read here: too large, too deep or not of the schema, it is refused with
the path of the field, what is wrong and the nearest name. What the state holds is in `state.persistent`.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from state.persistent import PersistentState, check_version
from state.value import Value

BYTES_AT_MOST = 64_000_000
COMPLAINTS_AT_MOST = 20
SHOWN_CHARACTERS = 60
WRAPPERS = ("function-", "tagged-union", "literal", "nullable")

FILM = (
    "brief", "edits", "sections", "segments", "saliency", "identities", "environments", "sharing", "actions",
    "shots", "transitions", "type_style", "requests", "tariff", "budget_microdollars", "plan_utility",
)  # fmt: skip
"""The fields that make two states the same film; pictures and provenance follow from these."""


class DocumentError(ValueError):
    """A document is no persistent state; `complaints` say where and why, one each."""

    def __init__(self, complaints: Sequence[str]) -> None:
        more = f" (and {len(complaints) - 1} more)" if len(complaints) > 1 else ""
        super().__init__(complaints[0] + more)
        self.complaints = tuple(complaints)


def read_document(content: bytes) -> PersistentState:
    """Return the persistent state of a document's bytes.

    Raises
    ------
    DocumentError
        If it is not a persistent state of this version that holds together.
    """
    if len(content) > BYTES_AT_MOST:
        raise DocumentError([f"the document is over {BYTES_AT_MOST // 1_000_000} MB, which no film's state is"])
    try:
        loaded = from_json(content, allow_inf_nan=False)
    except ValueError as error:
        raise DocumentError([f"the document is no JSON: {error}"]) from error
    if not isinstance(loaded, dict) or "schema_version" not in loaded:
        raise DocumentError(["the document is no persistent state: it has no schema_version"])
    try:
        check_version(loaded["schema_version"])
        return PersistentState.model_validate_json(content)
    except ValidationError as error:
        raise DocumentError(list(_complaints(error))) from error
    except ValueError as error:
        raise DocumentError([str(error)]) from error


def document(state: PersistentState) -> str:
    """Return a state as its document's text."""
    return state.model_dump_json(indent=1) + "\n"


def schema() -> str:
    """Return the JSON Schema of the documents that are written, as text."""
    described = PersistentState.model_json_schema(mode="serialization")
    return json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", **described}, indent=1) + "\n"


def differences(document: PersistentState, planned: PersistentState) -> list[str]:
    """Return what is another film in `planned` than in the document, one sentence per field; none if they are the same.

    Where the song lies and under which name is left out, its sound and words are not.
    """
    found = [f"song: {words}" for words in _apart(_song(document), _song(planned))]
    for name in FILM:
        here, there = getattr(document, name), getattr(planned, name)
        if isinstance(here, tuple) and len(here) == len(there):
            places = [place for place, (a, b) in enumerate(zip(here, there, strict=True)) if a != b]
            if places:
                first = next(_apart(_plain(here[places[0]]), _plain(there[places[0]])))
                listed = ", ".join(map(str, places[:8])) + (" and more" if len(places) > 8 else "")
                found.append(f"{name}[{listed}]: {first}")
        else:
            found += [f"{name}: {words}" for words in list(_apart(_plain(here), _plain(there)))[:1]]
    return found


def _song(state: PersistentState) -> Any:
    return state.song.model_dump(mode="json", exclude={"key": True, "audio": {"path"}})


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    return value.model_dump(mode="json") if isinstance(value, Value) else value


def _apart(here: Any, there: Any, path: str = "") -> Iterator[str]:
    """Yield where two plain contents differ and what stands there."""
    if isinstance(here, dict) and isinstance(there, dict):
        for key in dict.fromkeys((*here, *there)):
            yield from _apart(here.get(key), there.get(key), f"{path}.{key}" if path else key)
    elif isinstance(here, list) and isinstance(there, list) and len(here) == len(there):
        for place, (a, b) in enumerate(zip(here, there, strict=True)):
            yield from _apart(a, b, f"{path}[{place}]")
    elif here != there:
        where = f"{path} is " if path else ""
        yield f"{where}{_shown(here)} in the document, {_shown(there)} now"


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)} entries"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def _complaints(error: ValidationError) -> Iterator[str]:
    found = error.errors(include_url=False)
    missing = {
        (parent, str(e["loc"][-1])) for e in found if e["type"] == "missing" for parent in [_path(e["loc"][:-1])]
    }
    for complaint in found[:COMPLAINTS_AT_MOST]:
        path = _path(complaint["loc"])
        where = f"{path}: " if path else ""
        if complaint["type"] == "extra_forbidden":
            name = str(complaint["loc"][-1])
            nearby = [other for parent, other in missing if parent == _path(complaint["loc"][:-1])]
            near = get_close_matches(name, nearby, n=1) or get_close_matches(name, _names(), n=1)
            yield where + "there is no such field" + (f"; did you mean {near[0]!r}?" if near else "")
        elif complaint["type"] == "missing":
            yield where + "is missing"
        elif complaint["type"] == "value_error":
            yield where + str(complaint["msg"]).removeprefix("Value error, ")
        elif complaint["type"] == "literal_error":
            yield where + _not_one_of(complaint)
        else:
            message = str(complaint["msg"])
            yield f"{where}{message[:1].lower()}{message[1:]}, got {_shown_input(complaint['input'])}"


def _not_one_of(complaint: Any) -> str:
    names = [name.strip("'") for name in complaint["ctx"]["expected"].replace(" or ", ", ").split(", ")]
    near = get_close_matches(str(complaint["input"])[:SHOWN_CHARACTERS], names, n=1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    return f"{_shown_input(complaint['input'])} is none of {', '.join(names)}{meant}"


def _shown_input(value: Any) -> str:
    text = repr(value) if isinstance(value, str | int | float | bool | None) else f"a {type(value).__name__}"
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def _path(place: Iterable[int | str]) -> str:
    """Return where something stands, `requests[3].request.music`; the names that pydantic gives to its own steps go."""
    path = ""
    for part in place:
        if isinstance(part, int):
            path += f"[{part}]"
        elif not str(part).startswith(WRAPPERS):
            path += f".{part}" if path else str(part)
    return path


@cache
def _names() -> list[str]:
    """Return the names of all fields that there are anywhere in a document."""
    described = PersistentState.model_json_schema()
    models = [described, *described["$defs"].values()]
    return sorted({name for model in models for name in model.get("properties", {})})
