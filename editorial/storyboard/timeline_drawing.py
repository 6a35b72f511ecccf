"""The film from left to right: who is reused by whom, what matters, how pictures change, form, energy, beats, words.

One SVG drawing to the scale of time. Every segment is a link to its card and says in words what is drawn, so the
drawing is complete without a script; the page's script adds the moving play head.
"""

from collections.abc import Iterator

from editorial.storyboard.board import Planned, Storyboard, clock
from editorial.storyboard.markup import Html, node, together
from state.film import TransitionKind
from state.money import usd

WIDTH = 1200.0
ARCS_FOOT, BARS_FOOT, CHANGES, FORM_TOP, FORM_HEIGHT = 118.0, 262.0, 280.0, 296.0, 30.0
ENERGY_TOP, ENERGY_FOOT, WORDS_TOP, AXIS, HEIGHT = 340.0, 424.0, 442.0, 476.0, 496.0
BAR_STEP = 26.0
GAP = 1.5
LETTER = 7.2
ENERGY_POINTS = 400
AXIS_STEPS_S = (5, 10, 15, 30, 60)
LABELS_AT_MOST = 14
GLYPHS: dict[TransitionKind, str] = {
    "match_cut": "M-5-2.5h10M-5 2.5h10",
    "dissolve": "M-6-5L6 5V-5L-6 5Z",
    "whip": "M-6-5l5 5-5 5M0-5l5 5-5 5",
    "flash": "M0-7l1.6 4.6L6.5-2 2.6 1 4 6 0 3-4 6l1.4-5L-6.5-2l4.9-.4Z",
}


def timeline_drawing(board: Storyboard) -> Html:
    """Return the drawing, its key, and a room for the picture under the play head."""
    drawing = node(
        "svg",
        node("defs", _hatching()),
        node("g", _arcs(board), class_="arcs"),
        node("g", (_segment(board, planned) for planned in board.segments), class_="segments"),
        node("g", _changes(board), class_="changes"),
        node("g", _form(board)),
        _energy(board),
        node("g", _beats(board), class_="beats"),
        node("g", _words(board), class_="words"),
        node("g", _axis(board), class_="axis"),
        node("line", class_="playhead", x1=0, x2=0, y1=ARCS_FOOT - 4, y2=AXIS - 12),
        viewBox=f"0 0 {WIDTH:g} {HEIGHT:g}",
        role="group",
        aria_label="The film from left to right, one link for each segment",
        id="film",
        data_seconds=round(board.seconds(board.frame_count), 3),
    )
    return together(node("div", drawing, class_="scroller", tabindex=0, role="region", aria_label="Timeline"), _key())


def _x(board: Storyboard, frame: float) -> float:
    return round(frame / board.frame_count * WIDTH, 2)


def _hatching() -> Html:
    line = node("path", d="M0 6L6 0M-1 1L1-1M5 7L7 5", class_="hatch")
    return node("pattern", line, id="shared", width=6, height=6, patternUnits="userSpaceOnUse")


def _segment(board: Storyboard, planned: Planned) -> Html:
    segment, action = planned.segment, planned.action
    left, right = _x(board, segment.start_frame), _x(board, segment.end_frame)
    width = max(1.0, right - left - GAP)
    top = BARS_FOOT - BAR_STEP * planned.saliency.saliency
    height = BARS_FOOT - top
    shared = _x(board, action.prefix_frames)
    return node(
        "a",
        node("title", spoken(board, planned)),
        node("rect", class_="hit", x=left, y=ARCS_FOOT, width=right - left, height=AXIS - ARCS_FOOT - 14),
        node("rect", class_="bar", x=left, y=top, width=width, height=height, rx=3),
        node("rect", fill="url(#shared)", x=left, y=top, width=min(width, shared), height=height, rx=3)
        if shared
        else None,
        node("text", f"{segment.index:02d}", x=left + width / 2, y=BARS_FOOT - 8) if width > 2.4 * LETTER else None,
        href=f"#{planned.anchor}",
        class_=f"seg {action.kind}",
        data_segment=segment.index,
        data_owner=action.owner,
    )


def spoken(board: Storyboard, planned: Planned) -> str:
    """Return a segment in one sentence."""
    segment, action = planned.segment, planned.action
    start, end = board.seconds(segment.start_frame), board.seconds(segment.end_frame)
    reuse = "" if action.owner is None else f" of {action.owner:02d} for {board.seconds(action.prefix_frames):.1f} s"
    return (
        f"{segment.index:02d} {planned.name}, {start:.1f} to {end:.1f} s, saliency {planned.saliency.saliency} of 5, "
        f"{action.kind}{reuse}, {usd(action.cost_microdollars)}"
    )


def _arcs(board: Storyboard) -> Iterator[Html]:
    """Yield a bow from every owner to each consumer, and a dot where the consumer leaves its owner's picture."""
    for planned in board.segments:
        owner = planned.action.owner
        if owner is None:
            continue
        source = board.segments[owner].segment
        start = (_x(board, source.start_frame) + _x(board, source.end_frame)) / 2
        end = _x(board, planned.segment.start_frame + planned.action.prefix_frames)
        rise = min(ARCS_FOOT - 8, 16 + abs(end - start) * 0.26)
        top = ARCS_FOOT - rise
        bow = f"M{start:g} {ARCS_FOOT:g}C{start:g} {top:g} {end:g} {top:g} {end:g} {ARCS_FOOT:g}"
        yield node(
            "g",
            node("title", f"{planned.segment.index:02d} shares its first frames with {owner:02d}"),
            node("path", d=bow),
            node("circle", cx=start, cy=ARCS_FOOT, r=2),
            node("circle", class_="leaves", cx=end, cy=ARCS_FOOT, r=3.2),
            data_from=owner,
            data_to=planned.segment.index,
        )


def _changes(board: Storyboard) -> Iterator[Html]:
    for planned in board.segments:
        change = planned.transition
        if change is None or change.kind == "cut":
            continue
        yield node(
            "g",
            node("title", f"{change.kind.replace('_', ' ')} into {planned.segment.index:02d}: {change.reason}"),
            node("path", d=GLYPHS[change.kind]),
            class_=change.kind,
            transform=f"translate({_x(board, planned.segment.start_frame):g} {CHANGES:g})",
        )


def _form(board: Storyboard) -> Iterator[Html]:
    for section, within in board.by_section():
        left = _x(board, within[0].segment.start_frame)
        width = _x(board, within[-1].segment.end_frame) - left - GAP
        full = f"{section.label.capitalize()} {section.motif}"
        words = full if len(full) * LETTER < width else section.motif
        yield node(
            "g",
            node("title", f"{full}, {clock(section.start_s)} to {clock(section.end_s)}"),
            node("rect", x=left, y=FORM_TOP, width=max(1.0, width), height=FORM_HEIGHT, rx=4),
            node("text", words, x=left + width / 2, y=FORM_TOP + FORM_HEIGHT / 2 + 4.5),
            class_=f"form m{board.motif_number(section.motif) % 6}",
        )


def _energy(board: Storyboard) -> Html:
    duration_s = board.seconds(board.frame_count)
    places = [n / (ENERGY_POINTS - 1) for n in range(ENERGY_POINTS)]
    span = ENERGY_FOOT - ENERGY_TOP
    line = " ".join(f"{p * WIDTH:.1f},{ENERGY_FOOT - span * board.energy.at(p * duration_s):.1f}" for p in places)
    area = f"0,{ENERGY_FOOT:g} {line} {WIDTH:g},{ENERGY_FOOT:g}"
    name = node("text", "energy", x=6, y=ENERGY_TOP + 4, class_="name")
    return node("g", node("polygon", points=area), node("polyline", points=line), name, class_="energy")


def _beats(board: Storyboard) -> Iterator[Html]:
    """Yield two paths: short strokes for beats, tall ones for the first of each bar."""
    strokes: dict[bool, list[str]] = {False: [], True: []}
    for time_s, position in zip(board.grid.beats_s, board.grid.positions, strict=True):
        frame = board.state.brief.rate.frames(time_s)
        if 0 <= frame < board.frame_count:
            first = position == 1
            strokes[first].append(f"M{_x(board, frame):g} {ENERGY_FOOT + 2:g}v{9 if first else 4}")
    for first, drawn in strokes.items():
        yield node("path", d="".join(drawn), class_="downbeat" if first else "beat")


def _words(board: Storyboard) -> Iterator[Html]:
    duration_s = board.seconds(board.frame_count)
    for line in board.lyrics.lines:
        left = line.start_s / duration_s * WIDTH
        width = max(2.0, (line.end_s - line.start_s) / duration_s * WIDTH - GAP)
        bar = node("rect", x=round(left, 1), y=WORDS_TOP, width=round(width, 1), height=7, rx=3.5)
        yield node("g", node("title", f"{clock(line.start_s)} {line.text}"), bar)


def _axis(board: Storyboard) -> Iterator[Html]:
    duration_s = board.seconds(board.frame_count)
    step_s = next((step for step in AXIS_STEPS_S if duration_s / step <= LABELS_AT_MOST), AXIS_STEPS_S[-1])
    for time_s in range(0, int(duration_s) + 1, step_s):
        place = round(time_s / duration_s * WIDTH, 1)
        anchor = "start" if place < LETTER * 2 else "end" if place > WIDTH - LETTER * 2 else "middle"
        yield node("text", clock(time_s), x=place, y=AXIS + 6, text_anchor=anchor)


def _key() -> Html:
    tiers = (
        node("span", node("i", class_="high"), "High"),
        node("span", node("i", class_="mid"), "Mid"),
        node("span", node("i", class_="reuse hatched"), "Reuse, hatched where the picture is shared"),
    )
    changes = (
        node("span", node("svg", node("path", d=path), viewBox="-8 -8 16 16", class_=kind), kind.replace("_", " "))
        for kind, path in GLYPHS.items()
    )
    return node("p", tiers, node("span", node("b", "height"), "how much the moment matters"), changes, class_="key")
