"""Where the money goes: what every budget would buy, and what this film pays by tier and by section."""

from collections import defaultdict

from editorial.storyboard.board import TIERS, Planned, Storyboard
from editorial.storyboard.markup import Html, node, together
from state.money import ActionKind, usd

WIDTH, HEIGHT = 560.0, 304.0
LEFT, RIGHT, TOP, FOOT = 46.0, 14.0, 24.0, 258.0
SHOWN_BELOW_LEAST = 0.15


def money(board: Storyboard) -> Html:
    """Return the budget's part of the page."""
    return node("div", _curve_figure(board), _shares_figure(board), class_="money")


def _curve_figure(board: Storyboard) -> Html:
    plan = board.plan
    most = max(point.utility for point in board.curve.rows)
    share = plan.utility / most if most else 1.0
    more = plan.price_of_more_microdollars
    further = "Nothing better can be bought." if more is None else f"The next better film costs {usd(more)} more."
    words = f"{usd(plan.cost_microdollars)} buys {share:.1%} of the best film that money can buy here. {further}"
    return node("figure", _curve(board, most), node("figcaption", words))


def _curve(board: Storyboard, most: int) -> Html:
    plan = board.plan
    rows = board.curve.rows
    reach = max(plan.full_high_microdollars, plan.budget_microdollars, rows[-1].budget_microdollars, 1)
    start = min(rows[0].budget_microdollars * (1 - SHOWN_BELOW_LEAST), reach - 1)

    def x(microdollars: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (microdollars - start) / (reach - start), 1)

    least = min(plan.utility, *(point.utility for point in rows)) / most if most else 0.0
    floor = max(0.0, int(least * 10 - 0.5) / 10)

    def y(utility: float) -> float:
        return round(FOOT - (FOOT - TOP) * (utility / (most or 1) - floor) / (1 - floor), 1)

    steps = f"M{x(rows[0].budget_microdollars):g} {y(rows[0].utility):g}"
    steps += "".join(f"H{x(point.budget_microdollars):g}V{y(point.utility):g}" for point in rows[1:])
    steps += f"H{x(reach):g}"
    area = f"{steps}V{FOOT:g}H{x(rows[0].budget_microdollars):g}Z"
    budget, here = x(plan.budget_microdollars), (x(plan.cost_microdollars), y(plan.utility))
    return node(
        "svg",
        node("title", "The best utility that every budget buys, and where this film stands"),
        (_level(y(share * most), f"{share:.0%}") for share in _levels(floor)),
        node("path", d=area, class_="area"),
        node("path", d=steps, class_="curve"),
        node("line", x1=budget, x2=budget, y1=TOP, y2=FOOT, class_="budget"),
        node("circle", cx=here[0], cy=here[1], r=11, class_="halo"),
        node("circle", cx=here[0], cy=here[1], r=5.5, class_="here"),
        _label(here[0], here[1] + 24, "this film", here[0] > WIDTH - 80),
        _label(budget, TOP - 7, f"budget {usd(plan.budget_microdollars)}", budget > WIDTH / 2),
        node(
            "text",
            usd(rows[0].budget_microdollars),
            x=x(rows[0].budget_microdollars),
            y=FOOT + 21,
            text_anchor="middle",
        ),
        node("text", "least", x=x(rows[0].budget_microdollars), y=FOOT + 40, text_anchor="middle"),
        node(
            "text", usd(plan.full_high_microdollars), x=x(plan.full_high_microdollars), y=FOOT + 21, text_anchor="end"
        ),
        node("text", "all High", x=x(plan.full_high_microdollars), y=FOOT + 40, text_anchor="end"),
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        class_="curve-plot",
        role="img",
    )


def _levels(floor: float) -> list[float]:
    return [n / 10 for n in range(round(floor * 10), 11) if (10 - n) % (2 if floor < 0.6 else 1) == 0]


def _level(height: float, words: str) -> Html:
    line = node("line", x1=LEFT, x2=WIDTH - RIGHT, y1=height, y2=height, class_="level")
    return together(line, node("text", words, x=LEFT - 8, y=height + 4, text_anchor="end"))


def _label(x: float, y: float, words: str, leftwards: bool) -> Html:
    return node(
        "text", words, x=x + (-9 if leftwards else 9), y=y, text_anchor="end" if leftwards else "start", class_="say"
    )


def _shares_figure(board: Storyboard) -> Html:
    total = max(1, board.state.planned_microdollars)
    rows = [("All", board.segments), *((name, found) for name, found in _by_label(board).items())]
    lines = (
        node(
            "tr",
            node("th", name, node("small", _clips(found)), scope="row"),
            node("td", _stack(found, total), class_="bars"),
            node("td", usd(_cost(found))),
            node("td", f"{_cost(found) / total:.0%}"),
        )
        for name, found in rows
    )
    head = node("tr", *(node("th", words, scope="col") for words in ("Music", "Tiers", "Price", "Share")))
    table = node("table", node("thead", head), node("tbody", lines), class_="shares")
    counts = ", ".join(f"{sum(p.action.kind == kind for p in board.segments)} {kind.capitalize()}" for kind in TIERS)
    return node("figure", table, node("figcaption", f"{counts}. Bars are as long as the money spent."))


def _by_label(board: Storyboard) -> dict[str, tuple[Planned, ...]]:
    """Return the segments by what part of the song they are, the dearest first."""
    found: dict[str, list[Planned]] = defaultdict(list)
    for planned in board.segments:
        found[planned.segment.label.capitalize()].append(planned)
    return {name: tuple(found[name]) for name in sorted(found, key=lambda name: -_cost(found[name]))}


def _clips(found: tuple[Planned, ...]) -> str:
    return f" {len(found)} clip" if len(found) == 1 else f" {len(found)} clips"


def _cost(found: tuple[Planned, ...] | list[Planned], kind: ActionKind | None = None) -> int:
    return sum(p.action.cost_microdollars for p in found if kind in (None, p.action.kind))


def _stack(found: tuple[Planned, ...], whole: int) -> Html:
    parts = [(kind, _cost(found, kind)) for kind in TIERS]
    bars = (
        node("i", class_=kind, style=f"width:{100 * cost / whole:.2f}%", title=f"{kind.capitalize()} {usd(cost)}")
        for kind, cost in parts
        if cost
    )
    return node("div", bars, class_="stack")
