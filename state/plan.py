"""What was decided about money: saliency, sharing groups, candidate plans, the allocation plan, its proof."""

from typing import Literal

from pydantic import Field, model_validator

from state.money import ActionKind, Tier
from state.value import Value


class SegmentSaliency(Value):
    """How much one segment matters to a listener, m in 1..5, with the reasons that a person can check."""

    segment: int = Field(ge=0)
    saliency: int = Field(ge=1, le=5)
    energy: float = Field(ge=0, le=1)
    role: float = Field(ge=0, le=1)
    repetition: float = Field(ge=0, le=1)
    novelty: float = Field(ge=0, le=1)
    lyric: float = Field(ge=0, le=1)
    score: float = Field(ge=0, le=1)
    rationale: str
    provenance: str = Field(description="who says so: the user, and where the cues come from")


class SaliencyTable(Value):
    """One row per segment, in order."""

    rows: tuple[SegmentSaliency, ...] = Field(min_length=1)


class Fork(Value):
    """How a consumer may reuse an owner: the first `prefix_frames` of the owner's clip, then its own suffix.

    The divergence is the frame inside the consumer where it stops being the same music; it lies on a beat.
    `similarity` is the mean likeness of the shared music in 0..1, `reason` what ends it.
    """

    owner: int = Field(ge=0)
    consumer: int = Field(ge=0)
    prefix_frames: int = Field(gt=0)
    similarity: float = Field(ge=0, le=1)
    reason: str


class SharingGroup(Value):
    """Segments of one motif, and every fork among them that is allowed. `owner` is the member that owns by rule."""

    motif: str
    members: tuple[int, ...] = Field(min_length=1)
    owner: int
    forks: tuple[Fork, ...] = ()


class SharingGroups(Value):
    """The directed sharing graph G: every segment is in exactly one group."""

    groups: tuple[SharingGroup, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _partition(self) -> "SharingGroups":
        members = [m for group in self.groups for m in group.members]
        if len(members) != len(set(members)):
            raise ValueError("a segment is in two sharing groups")
        return self


class Pin(Value):
    """What a user allows for one segment; every other action is forbidden. `owner` narrows Reuse to one owner."""

    segment: int = Field(ge=0)
    kinds: tuple[ActionKind, ...] = Field(min_length=1)
    owner: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _owner_belongs_to_reuse(self) -> "Pin":
        if self.owner is not None and "reuse" not in self.kinds:
            raise ValueError(f"segment {self.segment}: an owner can be named only where Reuse is allowed")
        return self


class Pins(Value):
    """The user's pins, at most one per segment; segments without one are free."""

    pins: tuple[Pin, ...] = ()

    @model_validator(mode="after")
    def _one_per_segment(self) -> "Pins":
        segments = [pin.segment for pin in self.pins]
        if len(segments) != len(set(segments)):
            raise ValueError("a segment is pinned twice")
        return self

    def of(self, segment: int) -> Pin | None:
        """Return the pin of a segment, if it has one."""
        return next((pin for pin in self.pins if pin.segment == segment), None)


class Action(Value):
    """What is done for one segment. `owner` and `prefix_frames` are set exactly when the kind is Reuse.

    `tier`, `offer` and `generator` say how fresh frames are rendered: the segment's own way, or its owner's when it
    reuses. `quality_hundredths` is the calibrated quality that the utility was computed with.
    """

    segment: int = Field(ge=0)
    kind: ActionKind
    tier: Tier
    offer: str
    generator: str
    quality_hundredths: int = Field(ge=0, le=500)
    owner: int | None = None
    prefix_frames: int = Field(default=0, ge=0)
    cost_microdollars: int = Field(ge=0)
    utility: int = Field(ge=0)

    @model_validator(mode="after")
    def _reuse_names_its_owner(self) -> "Action":
        if (self.kind == "reuse") != (self.owner is not None and self.prefix_frames > 0):
            raise ValueError("an owner and a prefix belong to Reuse, and Reuse needs both")
        return self


class SharedPictures(Value):
    """Anchor pictures that a group needs once if any of its clips is made by the offer."""

    offer: str
    cost_microdollars: int = Field(gt=0)


class CandidatePlan(Value):
    """One joint choice of actions for a sharing group, on the group's Pareto frontier of cost and utility.

    `choice[member]` is a place in that member's menu; the cost includes the pictures that the group shares.
    """

    cost_microdollars: int = Field(ge=0)
    utility: int = Field(ge=0)
    choice: tuple[int, ...] = Field(min_length=1)


class GroupCandidates(Value):
    """Round one for one sharing group: every allowed action of every member, and the Pareto-optimal joint plans.

    `menu[member]` lists the actions of the segment `members[member]`; `plans` are ordered by increasing cost.
    """

    members: tuple[int, ...] = Field(min_length=1)
    menu: tuple[tuple[Action, ...], ...] = Field(min_length=1)
    pictures: tuple[SharedPictures, ...] = ()
    plans: tuple[CandidatePlan, ...] = Field(min_length=1)


class CandidatePlans(Value):
    """Round one's result, one entry per sharing group, in the order of the sharing graph."""

    groups: tuple[GroupCandidates, ...] = Field(min_length=1)


class AllocationPlan(Value):
    """The chosen candidate plan per group, and so an action per segment, with its certificate.

    `bound` is an upper bound on the utility of every plan within the budget, valid for the multiplier
    `multiplier_numerator / multiplier_denominator` (utility per micro-dollar); utility == bound needs no search.
    `price_of_more_microdollars` is the least further amount that buys a better plan, None when nothing does. Pictures
    that a group shares are paid by the first of its actions that needs them.
    """

    strategy: str
    tariff: str
    budget_microdollars: int = Field(ge=0)
    full_high_microdollars: int = Field(ge=0)
    least_feasible_microdollars: int = Field(ge=0)
    cost_microdollars: int = Field(ge=0)
    utility: int = Field(ge=0)
    bound: int = Field(ge=0)
    multiplier_numerator: int = Field(ge=0)
    multiplier_denominator: int = Field(gt=0)
    price_of_more_microdollars: int | None
    actions: tuple[Action, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _adds_up(self) -> "AllocationPlan":
        if sum(a.cost_microdollars for a in self.actions) != self.cost_microdollars:
            raise ValueError("the plan's cost is not the sum of its actions' costs")
        if [a.segment for a in self.actions] != list(range(len(self.actions))):
            raise ValueError("a plan has exactly one action per segment, in order")
        return self

    def count(self, kind: ActionKind) -> int:
        """Return how many segments get an action of this kind."""
        return sum(a.kind == kind for a in self.actions)


class SolverOpinion(Value):
    """What an independent solver found. `model` is what it was given: the knapsack, or the segments one by one."""

    model: Literal["knapsack", "segments"]
    solver: str
    status: str
    utility: int
    cost_microdollars: int


class CrossCheck(Value):
    """The plan beside independent solvers' opinions, and what an auditor of a few lines could confirm alone.

    `audit` is `proven` when the plan's own certificate suffices, `refuted` when a better plan was found, `open` when
    the auditor gave up.
    """

    plan_utility: int
    plan_cost_microdollars: int
    audit: Literal["proven", "refuted", "open"]
    opinions: tuple[SolverOpinion, ...] = Field(min_length=1)

    @property
    def agrees(self) -> bool:
        """Whether the plan is proven by someone else, to the last unit, and nobody found anything better.

        Who ran out of time proves nothing, but must not have found more than the plan.
        """
        proven = [opinion for opinion in self.opinions if opinion.status == "OPTIMAL"]
        plan = (self.plan_utility, self.plan_cost_microdollars)
        return (
            (self.audit == "proven" or (self.audit == "open" and bool(proven)))
            and all((opinion.utility, opinion.cost_microdollars) == plan for opinion in proven)
            and all(opinion.utility <= self.plan_utility for opinion in self.opinions)
        )


class CurvePoint(Value):
    """The best utility that a budget buys: a corner of the budget-utility staircase."""

    budget_microdollars: int = Field(ge=0)
    utility: int = Field(ge=0)


class BudgetCurve(Value):
    """Every corner of the staircase from the least feasible budget upwards."""

    rows: tuple[CurvePoint, ...] = Field(min_length=1)


class Alternative(Value):
    """One of the best plans: what it is worth, what it costs, and the segments whose action differs from the best."""

    utility: int = Field(ge=0)
    cost_microdollars: int = Field(ge=0)
    differs: tuple[int, ...]


class Sensitivity(Value):
    """How far the plan depends on the calibrated qualities being right.

    In every draw all qualities of the tariff are wrong by independent errors of `spread_hundredths`. Regret is the
    share of utility that the plan loses against the plan that knew the drawn qualities; `kept[i]` the share of draws in
    which segment i keeps its action; `alternatives` are the best plans under the tariff's own qualities, best first.
    """

    draws: int = Field(gt=0)
    spread_hundredths: int = Field(gt=0)
    median_regret: float = Field(ge=0, le=1)
    worst_regret: float = Field(ge=0, le=1)
    unchanged: float = Field(ge=0, le=1)
    kept: tuple[float, ...]
    alternatives: tuple[Alternative, ...] = Field(min_length=1)
