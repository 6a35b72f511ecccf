"""The grammar of shots: how far, from where, which move, which side, and what the body does, for every motif.

The same music gets the same framing, so that reusing a picture is natural and a return is recognised. The rest is the
continuity style (Bordwell and Thompson, Film Art, ch. 6): neighbouring shots of one place differ by a step of scale,
of angle or of view, so that no cut looks like a jump (the 30-degree rule); in one place everybody keeps looking the
same way across the picture (the 180-degree rule), with room before them; places are established from afar; words that
matter are seen on a face. A turn of the form may be planned as a match: two places in one composition.

Who stands there and in which place is not decided here; how one shot turns into the next is in `transitions`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from planning.screenplay.framings import (
    AFLOAT,
    CHORUS_OPENINGS,
    EVERY_OTHER,
    IMPOSSIBLE,
    PREFERRED,
    ROOMS,
    TASTE,
    UNFIT,
    Framing,
    People,
    is_possible,
)
from planning.screenplay.manner import Manner
from planning.screenplay.parts import Family
from state.film import Light, Pose, SceneKind, TimeOfDay, Weather

MOST_ALIKE = 3
"""So many motifs of one film may have the same framing."""
PLACE_WEIGHT, WHIM_WEIGHT = 0.35, 4.0
"""What it costs to be one place further down in the stock, and the most that the seed adds."""
USED_UP = 14.0
"""Where nothing in the stock costs less than this, every other framing is looked at."""
OF_TWO: tuple[People, ...] = ("other", "both")
"""Who is seen of a film's second person."""
ESTABLISHED: tuple[Family, ...] = ("verse", "bridge")
DOWNWARD_MATCH: frozenset[Manner] = frozenset({"electric", "fierce"})
"""Manners in which choruses drop with a flash, so that the match leads out of a chorus and not into it."""
INDOORS = ROOMS | AFLOAT
LOW_LIGHT: tuple[TimeOfDay, ...] = ("dawn", "dusk")


@dataclass(frozen=True)
class Stage:
    """What the grammar knows of where a motif plays, and how: `sung` if it has words, `spoken` if these matter.

    `place` tells places apart; `plays` if the lead has a guitar, `dances` if people do in this manner of film; `opens`
    and `closes` mark the film's first and last motif.
    """

    family: Family
    place: str
    kind: SceneKind = "city"
    time: TimeOfDay = "dusk"
    weather: Weather = "clear"
    sung: bool = True
    spoken: bool = False
    opens: bool = False
    closes: bool = False
    plays: bool = False
    dances: bool = False


def frame_motifs(
    motifs: Sequence[str], stages: Mapping[str, Stage], people: int, manner: Manner, rng: np.random.Generator
) -> dict[str, Framing]:
    """Return one framing per motif.

    Parameters
    ----------
    motifs
        The motif of every segment, in the order of the song.
    stages
        Where and how every motif plays.
    people
        How many there are in the film, 1 or 2.
    manner
        What the film is fond of.
    rng
        Decides between framings that serve equally well, and which way each half of the film looks.

    Returns
    -------
    dict
        No two neighbours in one place make a jump (`is_jump`); in one place people look one way.
    """
    chooser = _Chooser(motifs, stages, people, manner, rng)
    match = planned_match(motifs, stages, manner)
    if match is not None:
        out, come = match
        chooser.choose(come)
        chooser.match(out, come)
    for motif in chooser.in_order_of_need():
        if motif not in chooser.chosen:
            chooser.choose(motif)
    towards = {family: family == "bridge" for family in PREFERRED}
    turned = bool(rng.random() < 0.5)
    return {
        motif: _lit(framing.mirrored() if towards[stages[motif].family] != turned else framing, stages[motif])
        for motif, framing in chooser.chosen.items()
    }


def is_jump(before: Framing, after: Framing) -> bool:
    """Tell whether a cut between two shots of one place would look like a jump: same scale, same angle, same view."""
    return (before.scale, before.angle, before.view) == (after.scale, after.angle, after.view)


def planned_match(motifs: Sequence[str], stages: Mapping[str, Stage], manner: Manner) -> tuple[str, str] | None:
    """Return the two motifs whose cut is to match, the outgoing first: the commonest way between verse and chorus.

    A family of few motifs keeps its own framings, and words that matter keep their face.
    """
    wanted = ("chorus", "verse") if manner in DOWNWARD_MATCH else ("verse", "chorus")
    sizes: Counter[str] = Counter(stages[motif].family for motif in dict.fromkeys(motifs))
    turns = Counter(
        (out, come)
        for out, come in pairwise(motifs)
        if (stages[out].family, stages[come].family) == wanted
        and stages[out].place != stages[come].place
        and not stages[out].opens
    )
    if not turns or min(sizes[family] for family in wanted) < 3:
        return None
    return max(turns, key=lambda turn: (turns[turn], -motifs.index(turn[1])))


def pose_at(framing: Framing, stage: Stage, occurrence: int) -> Pose:
    """Return the pose when a motif is heard for the n-th time (from 0): choruses rise, the others turn back.

    A close shot shows a face, which keeps its pose, and nobody does what could not be seen.
    """
    if framing.scale == "close" or not occurrence:
        return framing.pose
    pose = framing.pose
    if stage.family == "chorus":
        for _ in range(occurrence):
            pose = "dance" if pose == "arms_up" and stage.dances else RISEN[pose]
    elif occurrence % 2:
        pose = PAUSED[pose]
    return pose if is_possible(pose, framing.view, framing.scale) else framing.pose


RISEN: dict[Pose, Pose] = {
    "stand": "look_up", "walk": "look_up", "look_up": "reach", "reach": "arms_up", "sit": "reach", "sing": "arms_up",
    "dance": "arms_up", "arms_up": "arms_up", "play": "play",
}  # fmt: skip
PAUSED: dict[Pose, Pose] = {
    "stand": "walk", "walk": "stand", "look_up": "stand", "reach": "look_up", "sit": "look_up", "sing": "reach",
    "dance": "stand", "arms_up": "look_up", "play": "stand",
}  # fmt: skip


class _Chooser:
    """Chooses framings one by one, each by what its neighbours and the film already have."""

    def __init__(
        self,
        motifs: Sequence[str],
        stages: Mapping[str, Stage],
        people: int,
        manner: Manner,
        rng: np.random.Generator,
    ) -> None:
        self._stages, self._alone = stages, people == 1
        self._taste, self._openings = TASTE[manner], CHORUS_OPENINGS[manner]
        self._neighbours: dict[str, set[str]] = {motif: set() for motif in motifs}
        for before, after in pairwise(motifs):
            if before != after:
                self._neighbours[before].add(after)
                self._neighbours[after].add(before)
        self._whim = {family: rng.random(len(stock)) for family, stock in PREFERRED.items()}
        self._first_of = {stages[motif].family: motif for motif in reversed(motifs)}
        self.chosen: dict[str, Framing] = {}

    def _other_is_seen(self) -> bool:
        return any(framing.people in OF_TWO for framing in self.chosen.values())

    def in_order_of_need(self) -> list[str]:
        """Return the motifs, first the one that opens the choruses, then those whose words matter, then the others."""

        def need(motif: str) -> int:
            opens_choruses = motif == self._first_of.get("chorus")
            return 0 if opens_choruses else 1 if self._stages[motif].spoken else 2

        return sorted(self._neighbours, key=need)

    def choose(self, motif: str) -> None:
        """Give a motif the framing that costs least."""
        family = self._stages[motif].family
        stock = [self._adapted(framing, motif) for framing in PREFERRED[family]]
        whims = PLACE_WEIGHT * np.arange(len(stock)) + WHIM_WEIGHT * self._whim[family]
        costs = [self._cost(motif, framing) + float(whim) for framing, whim in zip(stock, whims, strict=True)]
        if min(costs) > USED_UP:
            stock = [self._adapted(framing, motif) for framing in EVERY_OTHER]
            costs = [self._cost(motif, framing) for framing in stock]
        self.chosen[motif] = stock[costs.index(min(costs))]

    def match(self, out: str, come: str) -> None:
        """Give the outgoing motif the composition of the incoming one, and both the lead alone, if its place can."""
        target = replace(self.chosen[come], people="lead")
        unfit = UNFIT.get(self._stages[out].kind, {})
        raised = target.pose == "arms_up" or unfit.get(target.pose) == IMPOSSIBLE
        composed = replace(target, pose="look_up" if raised else target.pose)
        if _fondness(composed, unfit) < IMPOSSIBLE / 2:
            self.chosen[come], self.chosen[out] = target, composed

    def _adapted(self, framing: Framing, motif: str) -> Framing:
        """Keep mouths shut where nothing is sung, and leave out who is not in the film."""
        if framing.pose == "sing" and not self._stages[motif].sung:
            framing = replace(framing, pose="look_up")
        if self._alone and framing.people in OF_TWO:
            return replace(framing, people="lead", side="left" if framing.facing else framing.side)
        return framing

    def _cost(self, motif: str, framing: Framing) -> float:
        """Weigh a framing: never a jump, seldom the same again, rarely a neighbour's scale or move."""
        stage, cost = self._stages[motif], 0.0
        cost += _fondness(framing, self._taste) + _fondness(framing, UNFIT.get(stage.kind, {}))
        cost += self._role_cost(motif, stage, framing)
        for other in self._neighbours[motif] & self.chosen.keys():
            beside = self.chosen[other]
            same_place = self._stages[other].place == stage.place
            cost += 1000 * (same_place and is_jump(framing, beside))
            cost += 30 * (not same_place and _composition(framing) == _composition(beside))
            cost += 4 * (framing.scale == beside.scale) + 3 * (framing.move == beside.move)
            cost += 1 * (framing.view == beside.view) + 1 * (framing.pose == beside.pose)
        used = [other for other, chosen in self.chosen.items() if _alike(chosen, framing)]
        here = sum(self._stages[other].place == stage.place for other in used)
        return cost + 6 * len(used) + 12 * here + 500 * (len(used) >= MOST_ALIKE)

    def _role_cost(self, motif: str, stage: Stage, framing: Framing) -> float:
        """Weigh a framing by the motif's part in the film: who opens, who closes, whose words matter."""
        cost = 0.0
        first = self._first_of[stage.family] == motif
        if first and stage.family in ESTABLISHED:
            cost -= 8.0 * (framing.scale == "extreme_wide" and framing.people != "nobody")
        elif first and stage.family == "chorus":
            cost -= 8.0 * (framing.scale == "wide" and framing.pose in self._openings)
        elif stage.opens:
            cost -= 6.0 * (framing.people == "nobody")
        elif stage.closes:
            cost -= 8.0 * (framing.scale == "extreme_wide" and framing.view == "back")
        else:
            cost += 3.0 * (framing.scale == "extreme_wide")
        if framing.people == "nobody" and not stage.opens:
            cost += 20.0
        if not (self._alone or first) and stage.family in ("chorus", "bridge") and not self._other_is_seen():
            cost -= 10.0 * (framing.people in OF_TWO)
        if stage.spoken and not (first and stage.family == "chorus"):
            cost -= 10.0 * (framing.scale == "close" and framing.view == "front" and framing.people != "other")
        if framing.pose == "play" and not stage.plays:
            cost += 100.0
        return cost + (0.0 if stage.sung else 6.0) * (framing.pose == "sing")


def _fondness(framing: Framing, likings: Mapping[str, float]) -> float:
    """Return the sum of what a table says of a framing's words, below 0 where it is fond of them."""
    words = {framing.scale, framing.move, framing.pose, framing.view, framing.angle}
    return sum(weight for word, weight in likings.items() if word in words)


def _composition(framing: Framing) -> tuple[str, ...]:
    return framing.scale, framing.angle, framing.view, framing.side, framing.people


def _alike(one: Framing, other: Framing) -> bool:
    return (one.scale, one.move, one.view, one.angle, one.side) == (
        other.scale, other.move, other.view, other.angle, other.side,
    )  # fmt: skip


def _lit(framing: Framing, stage: Stage) -> Framing:
    """Return a framing in the light that its place and hour offer it."""
    return replace(framing, light=light_of(framing, stage))


def light_of(framing: Framing, stage: Stage) -> Light:
    """Return the light that a place and its hour offer a framing."""
    if stage.kind == "stage":
        return "spot" if framing.scale in ("close", "medium") and framing.view == "front" else "backlit"
    if framing.people == "nobody" or stage.weather in ("fog", "rain", "snow"):
        return "natural"
    far, low_light = framing.scale in ("wide", "extreme_wide"), stage.time in LOW_LIGHT
    if far and low_light and stage.kind not in INDOORS and framing.view != "front" and stage.family != "chorus":
        return "silhouette"
    if (low_light and framing.scale != "close" and framing.view == "back") or (
        far and stage.family == "chorus" and framing.view != "front"
    ):
        return "backlit"
    return "natural"
