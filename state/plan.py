"""What was decided about money: saliency, sharing groups, candidate plans, the allocation plan, its proof."""

from pydantic import Field, model_validator

from state.money import ActionKind, Tier
from state.value import Value


class SegmentSaliency(Value):
    """How much one segment matters to a listener, m in 1..5, with the reasons that a person can check."""

    segment: int = Field(ge=0)
    saliency: int = Field(ge=1, le=5)
    energy: float = Field(ge=0, le=1)
    repetition: float = Field(ge=0, le=1)
    lyric: float = Field(ge=0, le=1)
    role: float = Field(ge=0, le=1)
    score: float = Field(ge=0, le=1)
    rationale: str


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


class Action(Value):
    """What is done for one segment. `owner` and `prefix_frames` are set exactly when the kind is Reuse.

    `tier` is the tier at which fresh frames are rendered: the segment's own, or its owner's when it reuses.
    """

    segment: int = Field(ge=0)
    kind: ActionKind
    tier: Tier
    owner: int | None = None
    prefix_frames: int = Field(default=0, ge=0)
    cost_microdollars: int = Field(ge=0)
    utility: int = Field(ge=0)

    @model_validator(mode="after")
    def _reuse_names_its_owner(self) -> "Action":
        if (self.kind == "reuse") != (self.owner is not None and self.prefix_frames > 0):
            raise ValueError("an owner and a prefix belong to Reuse, and Reuse needs both")
        return self


class CandidatePlan(Value):
    """One joint choice of actions for a sharing group, on the group's Pareto frontier of cost and utility."""

    group: int = Field(ge=0)
    plan: int = Field(ge=0)
    cost_microdollars: int = Field(ge=0)
    utility: int = Field(ge=0)
    actions: tuple[Action, ...] = Field(min_length=1)


class CandidatePlans(Value):
    """Round one's result: all candidate plans of all groups, by group, then by increasing cost."""

    rows: tuple[CandidatePlan, ...] = Field(min_length=1)


class AllocationPlan(Value):
    """The chosen candidate plan per group, and so an action per segment, with its certificate.

    `bound` is an upper bound on the utility of every plan within the budget, valid for the multiplier
    `multiplier_numerator / multiplier_denominator` (utility per micro-dollar); utility == bound needs no search.
    `price_of_more_microdollars` is the least further amount that buys a better plan, None when nothing does.
    """

    strategy: str
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


class CrossCheck(Value):
    """What an independent solver found for the same instance."""

    solver: str
    status: str
    plan_utility: int
    solver_utility: int
    plan_cost_microdollars: int
    solver_cost_microdollars: int

    @property
    def agrees(self) -> bool:
        """Whether both optima are equal in utility and cost to the last unit, and the other solver proved its own."""
        plan = (self.plan_utility, self.plan_cost_microdollars)
        return self.status == "OPTIMAL" and plan == (self.solver_utility, self.solver_cost_microdollars)


class CurvePoint(Value):
    """The best utility that a budget buys: a corner of the budget-utility staircase."""

    budget_microdollars: int = Field(ge=0)
    utility: int = Field(ge=0)


class BudgetCurve(Value):
    """Every corner of the staircase from the least feasible budget upwards."""

    rows: tuple[CurvePoint, ...] = Field(min_length=1)
