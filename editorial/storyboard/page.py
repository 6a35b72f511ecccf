"""The page from top to bottom: head, the film at a glance, the money, who and where, the shots, who says so."""

import base64
import hashlib
from collections.abc import Iterable
from importlib.resources import files

from editorial.storyboard.board import Planned, Storyboard, clock
from editorial.storyboard.cards import shots
from editorial.storyboard.markup import Html, node
from editorial.storyboard.money_drawing import money
from editorial.storyboard.pictures import picture, typefaces
from editorial.storyboard.timeline_drawing import timeline_drawing
from state.film import Character, Portrait
from state.money import usd
from state.persistent import Provenance

__all__ = ["Storyboard", "storyboard_page"]

POSTER_WIDTH = 1440
SHORT_TITLE = 32
PORTRAIT_WIDTH = 480
SCENE_WIDTH = 560
PORTRAIT_SHAPE = 3 / 4
PARTS = (
    ("glance", "At a glance"),
    ("money", "Money"),
    ("cast", "Cast and places"),
    ("shots", "Shots"),
    ("said", "Proof"),
)
SWATCHES = ("hair", "skin", "coat", "accent")


def storyboard_page(board: Storyboard) -> str:
    """Return the film as one HTML file that loads nothing and is complete without its script."""
    script = _asset("page.js")
    title = board.state.song.title
    head = node(
        "head",
        node("meta", charset="utf-8"),
        node("meta", http_equiv="Content-Security-Policy", content=_policy(script)),
        node("meta", name="viewport", content="width=device-width, initial-scale=1"),
        node("meta", name="color-scheme", content="dark light"),
        node("title", f"{title}: storyboard"),
        node("style", Html(typefaces() + _asset("page.css"))),
    )
    body = node(
        "body",
        _head(board),
        _navigation(),
        node(
            "main",
            _part("glance", "The film at a glance", timeline_drawing(board), _player(board)),
            _part("money", "Where the money goes", money(board)),
            _part("cast", "Cast and places", _cast(board)),
            _part("shots", "Shots", shots(board)),
            _part("said", "Who says so", _provenance(board)),
        ),
        node("footer", f"Storyboard of {title}, drawn by AllocMV before a clip was rendered.", class_="end"),
        node("script", Html(script)),
    )
    return f"<!doctype html>\n{node('html', head, body, lang='en')}\n"


def _asset(name: str) -> str:
    return (files("editorial.storyboard") / name).read_text(encoding="utf-8").strip()


def _policy(script: str) -> str:
    """Return what the page may load: what it carries itself, and no script but its own."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    own = {"img-src": "data:", "font-src": "data:", "style-src": "'unsafe-inline'", "script-src": f"'sha256-{digest}'"}
    return "; ".join(["default-src 'none'", *(f"{kind} {source}" for kind, source in own.items()), "base-uri 'none'"])


def _head(board: Storyboard) -> Html:
    state = board.state
    words = node(
        "div",
        node("p", "Storyboard", class_="kind"),
        node("h1", state.song.title, class_="long" if len(state.song.title) > SHORT_TITLE else None, dir="auto"),
        node("p", state.song.artist, class_="artist", dir="auto") if state.song.artist else None,
        node("p", state.logline, class_="logline", dir="auto"),
        class_="words",
    )
    poster = picture(board.poster, POSTER_WIDTH, "")
    return node("header", node("div", poster, words, class_="hero"), _facts(board), class_="top")


def _facts(board: Storyboard) -> Html:
    state = board.state
    brief = state.brief
    most = max(point.utility for point in board.curve.rows) or 1
    facts = [
        ("Length", clock(state.song.duration_s), f"{state.song.duration_s:.2f} s"),
        ("Shots", str(len(state.segments)), f"in {len(board.by_section())} sections"),
        ("Tempo", f"{board.grid.tempo_bpm:.0f}", f"bpm in bars of {board.grid.beats_per_bar}"),
        ("Picture", f"{brief.width}×{brief.height}", f"{float(brief.rate.fraction):.5g} frames a second"),
        ("Price", usd(state.planned_microdollars), f"of {usd(state.budget_microdollars)}"),
        ("Worth", f"{state.plan_utility / most:.0%}", "of what any budget buys"),
        ("Plan", "Proven" if state.plan_is_proven_optimal else "Open", "the most for this budget"),
    ]
    cells = (node("div", node("dt", name), node("dd", value, node("small", more))) for name, value, more in facts)
    return node("dl", cells, class_="facts")


def _navigation() -> Html:
    return node("nav", (node("a", words, href=f"#{part}") for part, words in PARTS), aria_label="Parts of the page")


def _part(name: str, heading: str, *content: Html) -> Html:
    return node("section", node("h2", heading), *content, id=name)


def _player(board: Storyboard) -> Html:
    """Return the room in which the script plays the storyboard; it stays hidden where no script runs."""
    stage = node("div", class_="stage")
    buttons = node(
        "div",
        node("button", "Play", type="button", class_="play"),
        node("span", "0:00", class_="time"),
        node("span", "Space plays, arrows step, Enter opens the shot", class_="hint"),
        class_="buttons",
    )
    told = node("div", buttons, node("div", class_="told", aria_live="off"), class_="side")
    return node("div", stage, told, class_="player", style=f"--shape:{board.shape:.4f}", hidden=True)


def _cast(board: Storyboard) -> Html:
    people = {character.name: character for character in board.state.identities}
    places = {place.name: place for place in board.state.environments}
    faces, views = [], []
    for portrait in board.state.portraits:
        if portrait.name in people:
            faces.append(_person(board, portrait, people[portrait.name]))
        elif portrait.name in places:
            views.append(_place(board, portrait, places[portrait.name].description))
    nobody = node("p", "Nobody is in the picture.")
    return node(
        "div", node("div", faces or nobody, class_="people"), node("div", views, class_="places"), class_="cast"
    )


def _person(board: Storyboard, portrait: Portrait, character: Character) -> Html:
    image = picture(board.locate(portrait.image), PORTRAIT_WIDTH, f"Portrait of {character.name}", crop=PORTRAIT_SHAPE)
    colours = (
        node("i", style=f"background:{getattr(character, part)}", title=f"{part} {getattr(character, part)}")
        for part in SWATCHES
    )
    used = _links(p for p in board.segments if character.name in p.shot.characters)
    words = node(
        "figcaption",
        node("b", character.name, dir="auto"),
        node("p", character.description, dir="auto"),
        node("p", colours, class_="swatches"),
        used,
    )
    return node("figure", image, words)


def _place(board: Storyboard, portrait: Portrait, description: str) -> Html:
    image = picture(board.locate(portrait.image), SCENE_WIDTH, f"Picture of {portrait.name}")
    used = _links(p for p in board.segments if p.shot.environment == portrait.name)
    words = node("figcaption", node("b", portrait.name, dir="auto"), node("p", description, dir="auto"), used)
    return node("figure", image, words)


def _links(found: Iterable[Planned]) -> Html:
    links = [(" ", node("a", f"{planned.segment.index:02d}", href=f"#{planned.anchor}")) for planned in found]
    return node("small", "shots", *links) if links else node("small", "in no shot")


def _origin(entry: Provenance) -> Html:
    edited = node("small", f" with your edits: {'; '.join(entry.edited)}") if entry.edited else None
    said = node("td", node("b", entry.source), f": {entry.words}", edited, dir="auto")
    return node("tr", node("th", entry.part.replace("_", " "), scope="row"), said)


def _provenance(board: Storyboard) -> Html:
    plan = board.plan
    rows = (_origin(entry) for entry in board.state.provenance)
    gap = (plan.bound - plan.utility) / plan.bound if plan.bound else 0.0
    proof = (
        f"The plan is worth {plan.utility:,}; no plan within the budget can be worth more than {plan.bound:,} "
        f"({gap:.3%} above). "
        + (
            "An independent solver found the same."
            if board.state.plan_is_proven_optimal
            else "It is not proven to be best."
        )
    )
    tariff = board.state.tariff
    prices = (
        f"Prices after the tariff {tariff.name} of {tariff.dated}. "
        f"A film wholly in High would cost {usd(plan.full_high_microdollars)}."
    )
    return node("div", node("table", node("tbody", rows)), node("p", proof), node("p", prices), class_="provenance")
