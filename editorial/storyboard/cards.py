"""The shots as cards, section by section: two pictures, what is sung, what is shown, what it costs and why."""

from editorial.storyboard.board import TIERS, Planned, Storyboard, clock
from editorial.storyboard.markup import Html, node, together
from editorial.storyboard.pictures import is_black, picture
from state.film import FOOTAGE
from state.money import usd
from state.plan import SegmentSaliency

PICTURE_WIDTH = 420
KEY_DIGITS = 7
LEVELS = 5
CUES = ("role", "energy", "lyric", "novelty", "repetition")


def shots(board: Storyboard) -> Html:
    """Return all cards under the sections' headings, and switches that show one tier alone."""
    return together(_switches(board), (_section(board, within) for _, within in board.by_section()))


def _switches(board: Storyboard) -> Html:
    choices = [("all", f"All {len(board.segments)}")]
    choices += [(k, f"{k.capitalize()} {sum(p.action.kind == k for p in board.segments)}") for k in TIERS]
    made = (
        together(
            node("input", type="radio", name="tier", id=f"show-{kind}", checked=kind == "all"),
            node("label", words, for_=f"show-{kind}", class_=kind),
        )
        for kind, words in choices
    )
    return node("fieldset", node("legend", "Show"), made, class_="switches")


def _section(board: Storyboard, within: list[Planned]) -> Html:
    start_s, end_s = (board.seconds(f) for f in (within[0].segment.start_frame, within[-1].segment.end_frame))
    first = within[0].segment
    music = first.motif.rstrip("0123456789")
    heading = node(
        "h3",
        node("i", music, class_=f"motif m{board.motif_number(music) % 6}", aria_hidden="true"),
        node("span", first.label.capitalize()),
        node("small", f"{clock(start_s)} to {clock(end_s)}"),
    )
    cards = node("div", (_card(board, planned) for planned in within), class_="cards")
    return node("section", heading, cards, class_="part")


def _card(board: Storyboard, planned: Planned) -> Html:
    segment, action, shot = planned.segment, planned.action, planned.shot
    start_s, end_s = board.seconds(segment.start_frame), board.seconds(segment.end_frame)
    return node(
        "article",
        _frames(board, planned, end_s - start_s),
        _length(planned),
        node(
            "header",
            node("b", f"{segment.index:02d}"),
            node("h4", planned.name, node("small", f"{clock(start_s)} · {end_s - start_s:.1f} s")),
            node("span", "Footage" if _is_footage(planned) else action.kind.capitalize(), class_=f"tier {action.kind}"),
        ),
        _sung(planned),
        node("p", shot.description, class_="prompt"),
        _camera(planned),
        _change(planned),
        _edited(planned),
        _why(planned.saliency),
        _price(board, planned),
        id=planned.anchor,
        class_=f"card {action.kind}",
        tabindex=-1,
        data_start=round(start_s, 3),
        data_end=round(end_s, 3),
    )


def _frames(board: Storyboard, planned: Planned, length_s: float) -> Html:
    """Show the last picture small on the first; where the first is black, at the film's beginning, on all of it."""
    number = planned.segment.index
    start, end = (board.locate(frame) for frame in (planned.frames.start, planned.frames.end))
    first = picture(start, PICTURE_WIDTH, f"First frame of shot {number:02d}", class_="first")
    last = picture(end, PICTURE_WIDTH, f"Last frame of shot {number:02d}", class_="last")
    style = f"--length:{length_s:.2f}s;aspect-ratio:{board.state.brief.width}/{board.state.brief.height}"
    return node("div", first, last, class_="frames from-black" if is_black(start) else "frames", style=style)


def _length(planned: Planned) -> Html:
    """Draw the clip's length: hatched as far as the picture is its owner's, plain where it is its own."""
    shared = 100 * planned.action.prefix_frames / planned.segment.frame_count
    words = "all its own" if not shared else f"{shared:.0f}% shared with {planned.action.owner:02d}"
    return node(
        "div", node("i", style=f"width:{shared:.1f}%"), class_="length", role="img", aria_label=words, title=words
    )


def _sung(planned: Planned) -> Html | None:
    if not planned.lines:
        return None
    lines = (node("span", line.text, dir="auto") for line in planned.lines)
    return node("blockquote", lines)


def _is_footage(planned: Planned) -> bool:
    return planned.action.generator == FOOTAGE


def _camera(planned: Planned) -> Html | None:
    if _is_footage(planned):
        return None
    shot = planned.shot
    said = [shot.scale, f"{shot.angle} angle", shot.move, shot.light, *([shot.pose] if shot.characters else [])]
    chips = [node("li", words.replace("_", " ")) for words in said if words not in ("eye angle", "natural")]
    people = [node("li", name, class_="who", dir="auto") for name in shot.characters]
    return node("ul", chips, people, node("li", shot.environment, class_="where", dir="auto"), class_="chips")


def _change(planned: Planned) -> Html | None:
    change = planned.transition
    if change is None or change.kind == "cut":
        return None
    words = change.kind.replace("_", " ").capitalize()
    length = f", {change.frames} frames" if change.frames else ""
    return node("p", node("b", words + length), f" into this shot: {change.reason}", class_="change")


def _edited(planned: Planned) -> Html | None:
    if not planned.edited:
        return None
    return node("p", node("b", "Yours"), f" {'; '.join(planned.edited)}", class_="change", dir="auto")


def _why(row: SegmentSaliency) -> Html:
    dots = "●" * row.saliency + "○" * (LEVELS - row.saliency)
    level = node(
        "b", node("span", dots, aria_hidden="true"), aria_label=f"saliency {row.saliency} of {LEVELS}", role="img"
    )
    cues: list[tuple[str, float]] = [(cue, getattr(row, cue)) for cue in CUES]
    bars = (
        node("li", node("i", style=f"--part:{value:.3f}"), cue, title=f"{cue} {value:.2f} of 1") for cue, value in cues
    )
    return node("div", node("p", level, " ", row.rationale), node("ul", bars, class_="cues"), class_="why")


def _price(board: Storyboard, planned: Planned) -> Html:
    action = planned.action
    how = "rendered afresh"
    if action.owner is not None:
        owner = board.segments[action.owner]
        link = node("a", f"{action.owner:02d} {owner.name}", href=f"#{owner.anchor}")
        how = together(f"first {board.seconds(action.prefix_frames):.1f} s from ", link)
    users = [p for p in board.segments if p.action.owner == planned.segment.index]
    links = [
        together(" " if n else "", node("a", f"{p.segment.index:02d}", href=f"#{p.anchor}"))
        for n, p in enumerate(users)
    ]
    lent = node("span", "lent to ", links) if links else None
    key = node(
        "code", planned.request_key[:KEY_DIGITS], title="The clip is stored under this hash of its whole request"
    )
    return node("footer", node("b", usd(action.cost_microdollars)), node("span", how), lent, key)
