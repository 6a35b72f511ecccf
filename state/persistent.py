"""The persistent state S = {I, E, G, M, O} (AllocMV, section 2.2): everything decided before a clip is rendered.

One document, complete enough to render from: it holds the whole request of every clip. Its schema is published as
`docs/persistent-state.schema.json`; whoever changes a field here raises `SCHEMA_VERSION`. Gathering the state and
reading documents that others wrote does not belong here.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal

from pydantic import Field, model_validator

from state.edits import Edits
from state.film import AnchorFrames, Character, Environment, PlannedShot, Portrait, Shot, Transition, TypeStyle
from state.money import usd
from state.music import Sections, Segment, Segments
from state.plan import Action, SegmentSaliency, SharingGroup
from state.song import Brief, Song
from state.value import Value

SCHEMA_VERSION = 3
READ_AS_IT_IS = 2
"""A version whose every document is one of this version too: its briefs name no generator, and mean the animatic."""

Source = Literal["measured", "model", "user"]


class MotifEntry(Value):
    """A motif M and the segments that carry it."""

    motif: str
    segments: tuple[int, ...]


class PriceList(Value):
    """The tariff that the plan was made with: its name, its date and where its prices are from."""

    name: str
    dated: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    source: str


class Provenance(Value):
    """Where a part of the document is from, in a few words; the entry that names a part most closely speaks for it.

    `part` is a field, or an entry of one: `shots`, `shots[7]`. `measured` follows from the song by computing, `model`
    was written or drawn by a program's choice, `user` was given by a person. `edited` are the user's edits that reach
    the part, as a person would say them.
    """

    part: str = Field(pattern=r"^[a-z_]+(\[\d+\])?$")
    source: Source
    words: str
    edited: tuple[str, ...] = ()


class PersistentState(Value):
    """The film as one auditable document: who, where, what repeats, what is done about it, and for how much."""

    schema_version: Literal[3] = 3
    song: Song
    brief: Brief
    edits: Edits = Field(description="what the user edited, as it stood when the film was planned")
    logline: str
    sections: Sections
    segments: tuple[Segment, ...] = Field(min_length=1)
    saliency: tuple[SegmentSaliency, ...]
    identities: tuple[Character, ...] = Field(description="the characters I")
    environments: tuple[Environment, ...] = Field(description="the scenes E")
    portraits: tuple[Portrait, ...] = Field(description="reference pictures of both")
    sharing: tuple[SharingGroup, ...] = Field(description="the directed sharing graph G")
    motifs: tuple[MotifEntry, ...] = Field(description="the motif index M")
    actions: tuple[Action, ...] = Field(description="the actions O")
    shots: tuple[Shot, ...] = Field(
        description="the script's shots; what a reusing clip makes of its own is in requests"
    )
    transitions: tuple[Transition, ...]
    type_style: TypeStyle = Field(description="the lettering")
    frames: tuple[AnchorFrames, ...]
    requests: tuple[PlannedShot, ...] = Field(description="everything that every clip is made of")
    tariff: PriceList
    budget_microdollars: int = Field(ge=0)
    planned_microdollars: int = Field(ge=0)
    plan_utility: int = Field(ge=0)
    plan_is_proven_optimal: bool
    provenance: tuple[Provenance, ...]

    @model_validator(mode="before")
    @classmethod
    def _is_of_this_version(cls, content: Any) -> Any:
        if isinstance(content, dict):
            check_version(content.get("schema_version", SCHEMA_VERSION))
            return {**content, "schema_version": SCHEMA_VERSION}
        return content

    @model_validator(mode="after")
    def _segments_and_transitions_follow(self) -> "PersistentState":
        self.cut  # noqa: B018 - a song that is cut so exists, or this says why not
        into = [transition.segment for transition in self.transitions]
        if any(after <= before for before, after in pairwise(into)) or any(n >= len(self.segments) for n in into):
            raise ValueError("transitions must lead into segments of the film, in order, one for each")
        return self

    @model_validator(mode="after")
    def _one_of_each_for_every_segment(self) -> "PersistentState":
        for name in ("saliency", "actions", "shots", "frames", "requests"):
            numbers = [entry.segment for entry in getattr(self, name)]
            if numbers != list(range(len(self.segments))):
                raise ValueError(
                    f"{name} must have one entry for each of the {len(self.segments)} segments, in order, "
                    f"and has {_listed(numbers)}"
                )
        return self

    @model_validator(mode="after")
    def _requests_are_the_plan(self) -> "PersistentState":
        size = (self.brief.width, self.brief.height, self.brief.rate)
        for segment, action, planned in zip(self.segments, self.actions, self.requests, strict=True):
            request, number = planned.request, segment.index
            if request.frame_count != segment.frame_count:
                raise ValueError(
                    f"requests[{number}] has {request.frame_count} frames, its segment {segment.frame_count}"
                )
            if any((r.width, r.height, r.rate) != size for r in (request, request.owner) if r is not None):
                raise ValueError(f"requests[{number}] is not of the brief's size and frame rate")
            if (planned.kind, planned.cost_microdollars) != (action.kind, action.cost_microdollars):
                raise ValueError(f"requests[{number}] is not what actions[{number}] says: its action or price differs")
            if request.prefix_frames != action.prefix_frames:
                raise ValueError(f"requests[{number}] does not share the {action.prefix_frames} frames of its action")
        total = sum(action.cost_microdollars for action in self.actions)
        if total != self.planned_microdollars:
            raise ValueError(
                f"the actions cost {usd(total)}, and planned_microdollars says {self.planned_microdollars}"
            )
        return self

    @property
    def cut(self) -> Segments:
        """The segments with the film's frame rate: the song as it is cut."""
        return Segments(rate=self.brief.rate, segments=self.segments)

    def origin(self, part: str) -> Provenance | None:
        """Return where a part is from, `shots[7]` or else `shots`; None if nothing is said about it."""
        said = {entry.part: entry for entry in self.provenance}
        return said.get(part) or said.get(part.partition("[")[0])

    def edits_of(self, segment: int) -> tuple[str, ...]:
        """Return the user's edits of one segment alone, as a person would say them."""
        parts = {f"{field}[{segment}]" for field in ("saliency", "actions", "shots")}
        parts |= {f"transitions[{place}]" for place, t in enumerate(self.transitions) if t.segment == segment}
        return tuple(words for entry in self.provenance if entry.part in parts for words in entry.edited)


def check_version(version: object) -> None:
    """Raise ValueError for a document of another version, with what to do about it."""
    known = type(version) is int
    if known and version in (READ_AS_IT_IS, SCHEMA_VERSION):
        return
    if known and version == 1:
        raise ValueError(
            "this document is of version 1, which names its clips without saying what they are made of: plan its song "
            f"again with allocmv plan, which writes version {SCHEMA_VERSION}"
        )
    if isinstance(version, int) and known and version > SCHEMA_VERSION:
        raise ValueError(
            f"this document is of version {version}, and this AllocMV reads version {SCHEMA_VERSION}: update AllocMV"
        )
    raise ValueError(
        f"schema_version is {str(version)[:40]!r}, which no AllocMV has written: it must be {SCHEMA_VERSION}"
    )


def _listed(numbers: Sequence[int], most: int = 12) -> str:
    shown = ", ".join(map(str, numbers[:most])) or "none"
    return f"{shown} and so on" if len(numbers) > most else shown
