"""The exact multiple-choice knapsack: one item of every class, the greatest profit within a capacity (AllocMV, eq. 2).

Few classes have to be searched at all. The method is an expanding core (Pisinger, 1995, "A minimal algorithm for the
multiple-choice knapsack problem", EJOR 83): the relaxation's best multiplier gives a bound and a break choice; an item
whose loss against the bound leaves nothing better than the best choice known is dropped; the classes that still have
a choice are enumerated as lists of undominated states (Nemhauser and Ullmann, 1969), the ones whose items lie nearest to
the multiplier first; and a state is dropped when the relaxation of the classes that are still outside cannot make it better.

"Better" is lexicographic throughout: more profit, or the same profit with less weight. Values, weights, losses and bounds are
whole numbers of any size. Floating point appears in one place, the bound of a state, with a slack that covers its rounding.

What a weight or a profit means does not belong here.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from solvers.pareto import IntArray, pareto
from solvers.problem import Infeasible, Instance, Solution
from solvers.relaxation import Columns, Relaxation, Rows, first_of_runs, relax, upper_hull

FloatArray = NDArray[np.float64]

_WORTH_FILTERING = 256  # below this many states a filter costs more than it saves
_SMALL_CORE = 1000  # up to this many items the classes outside are bounded by their linear relaxation
_FLOAT_SAFE = 1 << 53  # whole numbers up to here are floats
_ROUNDING = 2.0**-44  # of the profits' magnitude; a bound's own rounding stays below 2**-48


def solve(instance: Instance) -> Solution:
    """Return the choice of the greatest profit within the capacity, and of equally good choices a lightest one.

    Of choices equal in both any may be returned, but always the same one for the same instance.

    Raises
    ------
    Infeasible
        If even the lightest choice does not fit.
    """
    columns = Columns.of(instance)
    lightest = columns.greatest(-columns.weight, columns.profit)
    if columns.total_weight(lightest) > instance.capacity:
        raise Infeasible(columns.total_weight(lightest))
    richest = columns.greatest(columns.profit, -columns.weight)
    if columns.total_weight(richest) <= instance.capacity:
        profit = columns.total_profit(richest)
        return _solution(columns, richest, profit, 0, 1)
    relaxation = relax(columns, lightest, richest, instance.capacity)
    choice = _Search(columns, relaxation, instance.capacity).best_choice()
    bound = relaxation.bound_scaled // relaxation.denominator
    return _solution(columns, choice, bound, relaxation.numerator, relaxation.denominator)


def _solution(columns: Columns, choice: Rows, bound: int, numerator: int, denominator: int) -> Solution:
    return Solution(
        tuple((choice - columns.starts).tolist()),
        columns.total_weight(choice),
        columns.total_profit(choice),
        bound,
        numerator,
        denominator,
    )


class _Search:
    """The best choice known, and the states from which better ones are looked for.

    Weights and profits of states are those of whole choices: classes that are still outside keep the break choice.
    """

    def __init__(self, columns: Columns, relaxation: Relaxation, capacity: int) -> None:
        self.columns, self.relaxation, self.capacity = columns, relaxation, capacity
        self.choice = relaxation.choice
        self.weight, self.profit = columns.total_weight(self.choice), columns.total_profit(self.choice)
        self.more_weight = columns.weight - columns.weight[self.choice][columns.class_of]
        self.more_profit = columns.profit - columns.profit[self.choice][columns.class_of]
        self.found: tuple[int, int] | None = None  # stage and state of the best choice, if it is not `choice`

    def best_choice(self) -> Rows:
        """Search until nothing better is possible."""
        weight, profit = self.weight, self.profit
        self._exchange()
        core = self._core()
        stages = self._enumerate(core, weight, profit) if core else []
        choice = self.choice.copy()
        if self.found:
            choice = self.relaxation.choice.copy()
            stage, state = self.found
            for rows, before, kept in reversed(stages[:stage + 1]):
                row, state = divmod(int(state if kept is None else kept[state]), before)
                choice[self.columns.class_of[rows[row]]] = rows[row]
        return choice

    def _rooms(self) -> tuple[int, int]:
        """Return how much a choice may lose, scaled, and still be worth more, or be worth as much and weigh less."""
        relaxation = self.relaxation
        lost = relaxation.bound_scaled - relaxation.denominator * self.profit
        return lost - relaxation.denominator, lost - relaxation.numerator * (self.capacity - self.weight + 1)

    def _exchange(self) -> None:
        """Exchange the one item that gains most and still fits."""
        fits = self.more_weight <= self.capacity - self.weight
        gain = np.where(fits, self.more_profit, 0)
        row = int(gain.argmax())
        if gain[row] > 0:
            self.choice = self.choice.copy()
            self.choice[self.columns.class_of[row]] = row
            self.weight += int(self.more_weight[row])
            self.profit += int(self.more_profit[row])

    def _core(self):
        columns = self.columns
        rows = np.flatnonzero(self.relaxation.loss <= max(self._rooms()))
        if len(rows) == 0: return None
        starts = first_of_runs(columns.class_of[rows])
        sizes = np.diff(starts, append=len(rows))
        open_ = sizes > 1
        if not open_.any():
            return None
        rows = rows[np.repeat(open_, sizes)]
        sizes = sizes[open_]
        starts = np.cumsum(sizes) - sizes
        dw, dp = self.more_weight[rows], self.more_profit[rows]
        with np.errstate(divide="ignore", invalid="ignore"):
            slope = (dp / np.where(dw == 0, 1, dw)).astype(np.float64)
        up = np.maximum.reduceat(np.where(dw > 0, np.maximum(slope, 0), 0.0), starts)
        down = np.minimum.reduceat(np.where(dw < 0, slope, np.inf), starts)
        mult = self.relaxation.numerator / self.relaxation.denominator
        order = _take_turns(np.argsort(-up, kind="stable"), np.argsort(down, kind="stable"))
        up = np.append(np.maximum.accumulate(up[order][::-1])[::-1], 0.0)
        down = np.append(np.minimum.accumulate(down[order][::-1])[::-1], np.inf)
        parts = np.split(rows, starts[1:])
        return [parts[i] for i in order.tolist()], up, down

    def _enumerate(self, core, w0, p0):
        columns, loss = self.columns, self.relaxation.loss
        parts, up, down = core
        lp = None
        mag = int(np.maximum.reduceat(np.abs(columns.profit), columns.starts).sum())
        self.slack = mag * _ROUNDING
        if sum(map(len, parts)) <= _SMALL_CORE and max(mag, w0 + self.capacity, int(np.maximum.reduceat(columns.weight, columns.starts).sum())) < _FLOAT_SAFE:
            lp = _Steps.of(self, parts)
        w = np.array([w0], dtype=columns.weight.dtype); p = np.array([p0], dtype=columns.weight.dtype)
        stages = []
        for i, rows in enumerate(parts):
            rows = rows[loss[rows] <= max(self._rooms())]
            before = len(w)
            if len(rows) > 1:
                w = (self.more_weight[rows][:, None] + w).ravel()
                p = (self.more_profit[rows][:, None] + p).ravel()
            else:
                rows = columns_choice = rows[:1] if len(rows) else parts[i][:1]
            if len(rows) == 1:
                rows = self.relaxation.choice[columns.class_of[parts[i][:1]]]
            if len(w) <= _WORTH_FILTERING and i + 1 < len(parts):
                stages.append((rows, before, None))
                continue
            alive = np.flatnonzero(self._alive(w, p, i, lp, up[i + 1], down[i + 1]))
            kept = alive[undominated(w[alive], p[alive])] if len(alive) else alive
            stages.append((rows, before, kept))
            w, p = w[kept], p[kept]
            STATS['peak'] = max(STATS.get('peak', 0), len(w))
            last = int(np.searchsorted(w, self.capacity, side="right")) - 1
            if last >= 0 and (p[last], -w[last]) > (self.profit, -self.weight):
                self.profit, self.weight = int(p[last]), int(w[last])
                self.found = i, last
            if max(self._rooms()) < 0 or len(w) == 0:
                break
        return stages

    def _alive(self, w, p, i, lp, up, down):
        more, lighter = self._rooms()
        mask = None
        if lp is not None:
            curve = lp.outside(i)
            rest = curve
        else:
            rest = lambda r: np.where(r > 0, up, down if down < np.inf else 1e300) * r
        room = (self.capacity - w)
        if more >= 0:
            mask = (p - (self.profit + 1)).astype(np.float64) + rest(room.astype(np.float64)) >= -self.slack
        if lighter >= 0:
            m2 = (p - self.profit).astype(np.float64) + rest((room - (self.capacity - self.weight + 1)).astype(np.float64)) >= -self.slack
            mask = m2 if mask is None else mask | m2
        return mask

def _take_turns(one, other):
    """Merge two orders of the same things: the first of one, the first of the other, and so on, each thing once."""
    turn = np.empty_like(one)
    turn[one] = np.arange(0, 2 * len(one), 2)
    turn[other] = np.minimum(turn[other], np.arange(1, 2 * len(one), 2))
    return np.argsort(turn)

class _Steps:
    @staticmethod
    def of(search, parts):
        s = _Steps()
        base_w, base_p, rank, dw, dp = [], [], [], [], []
        for i, rows in enumerate(parts):
            pts = list(zip(search.more_weight[rows].tolist(), search.more_profit[rows].tolist()))
            hull = [pts[j] for j in upper_hull(pts)]
            base_w.append(hull[0][0]); base_p.append(hull[0][1])
            for (a, b), (c, d) in zip(hull, hull[1:]):
                rank.append(i); dw.append(c - a); dp.append(d - b)
        dw = np.array(dw, np.int64); dp = np.array(dp, np.int64); rank = np.array(rank)
        o = np.argsort(-(dp / dw), kind="stable")
        s.dw, s.dp, s.rank = dw[o], dp[o], rank[o]
        s.bw = np.append(np.cumsum(np.array(base_w)[::-1])[::-1], 0); s.bp = np.append(np.cumsum(np.array(base_p)[::-1])[::-1], 0)
        return s

    def outside(self, i):
        m = self.rank > i
        x = np.concatenate([[0], np.cumsum(self.dw[m])]) + self.bw[i + 1]
        y = np.concatenate([[0], np.cumsum(self.dp[m])]) + self.bp[i + 1]
        x = x.astype(float); y = y.astype(float)
        return lambda r: np.interp(r, x, y, left=-np.inf)

STATS = {}
def undominated(weight, profit):
    order = np.argsort(weight, kind="stable")
    ranked = profit[order]
    keep = np.ones(len(order), bool)
    keep[1:] = ranked[1:] > np.maximum.accumulate(ranked)[:-1]
    order = order[keep]
    ranked = weight[order]
    keep = np.ones(len(order), bool)
    keep[:-1] = ranked[1:] != ranked[:-1]
    return order[keep]
