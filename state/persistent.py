"""The persistent state S = {I, E, G, M, O} (AllocMV, section 2.2): everything decided before a clip is rendered."""

from typing import Literal

from state.film import AnchorFrames, Character, Environment, Portrait, Shot
from state.music import Sections, Segment
from state.plan import Action, SegmentSaliency, SharingGroup
from state.song import Brief, Song
from state.value import Value


class MotifEntry(Value):
    """A motif M and the segments that carry it."""

    motif: str
    segments: tuple[int, ...]


class PersistentState(Value):
    """The film as one auditable document: who, where, what repeats, what is done about it, and for how much."""

    schema_version: Literal[1] = 1
    song: Song
    brief: Brief
    logline: str
    sections: Sections
    segments: tuple[Segment, ...]
    saliency: tuple[SegmentSaliency, ...]
    identities: tuple[Character, ...]
    environments: tuple[Environment, ...]
    portraits: tuple[Portrait, ...]
    sharing: tuple[SharingGroup, ...]
    motifs: tuple[MotifEntry, ...]
    actions: tuple[Action, ...]
    shots: tuple[Shot, ...]
    frames: tuple[AnchorFrames, ...]
    request_keys: tuple[str, ...]
    budget_microdollars: int
    planned_microdollars: int
    plan_utility: int
    plan_is_proven_optimal: bool
    provenance: dict[str, str]
