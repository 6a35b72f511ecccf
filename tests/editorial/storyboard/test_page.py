"""The storyboard is one valid page in which everything is told, nothing is loaded and no user's word is markup."""

import base64
import hashlib
import io
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import html5lib
import pytest
from PIL import Image

from editorial.storyboard import Storyboard, storyboard_page
from editorial.storyboard.markup import Html, node
from state.plan import BudgetCurve, CurvePoint

HOSTILE = (
    '</title></style><script>alert(1)</script>"><img src=http://evil/x onerror=alert(2)>',
    "' onmouseover=alert(1) x='&amp;\n{{}} \u202e\u05e9\u05d9\u05e8 \U0001f3b5",
    "x" * 500,
    "word " * 100,
)


def parsed(page: str) -> ET.Element:
    """Return the page's tree by the parser of the HTML standard, which must not have to repair anything."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)


def with_class(root: ET.Element, tag: str, name: str) -> list[ET.Element]:
    return [e for e in root.iter(tag) if name in (e.get("class") or "").split()]


def text(element: ET.Element) -> str:
    return "".join(element.itertext())


@pytest.fixture(scope="module")
def board(storyboard) -> Storyboard:
    return storyboard()


@pytest.fixture(scope="module")
def root(board: Storyboard) -> ET.Element:
    return parsed(storyboard_page(board))


def test_every_segment_has_a_card_and_a_place_in_the_drawing_that_links_to_it(board, root):
    cards = with_class(root, "article", "card")
    svg = "{http://www.w3.org/2000/svg}"
    drawn = [e for e in root.iter() if e.tag in ("a", f"{svg}a") and "seg" in (e.get("class") or "").split()]
    assert [e.get("href") for e in drawn] == [f"#{card.get('id')}" for card in cards]
    assert len(cards) == len(board.segments)
    for card, planned in zip(cards, board.segments, strict=True):
        assert planned.action.kind in card.get("class").split()
        assert planned.name in text(card)
        assert planned.shot.description in text(card)
        assert all(line.text in text(card) for line in planned.lines)
        assert [img.get("class") for img in card.iter("img")] == ["first", "last"]


def test_a_card_says_who_lent_its_picture_and_how_far(board, root):
    cards = {card.get("id"): card for card in with_class(root, "article", "card")}
    reused = next(planned for planned in board.segments if planned.action.owner is not None)
    owner = f"s{reused.action.owner:02d}"
    assert f"#{owner}" in [a.get("href") for a in cards[reused.anchor].iter("a")]
    assert f"#{reused.anchor}" in [a.get("href") for a in cards[owner].iter("a")]
    (length,) = with_class(cards[reused.anchor], "div", "length")
    assert length.get("title") == f"62% shared with {reused.action.owner:02d}"
    assert length[0].get("style") == "width:62.5%"


def test_only_changes_of_picture_that_are_not_plain_cuts_are_told(board, root):
    told = [card.get("id") for card in with_class(root, "article", "card") if with_class(card, "p", "change")]
    assert told == ["s01", "s06", "s09", "s12"]


def test_ids_are_unique_and_every_link_leads_somewhere_on_the_page(root):
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    links = {e.get("href") for e in root.iter() if e.get("href")}
    assert links
    assert all(link[0] == "#" and link[1:] in ids for link in links)


def test_nothing_is_loaded_and_only_the_page_s_own_script_may_run(root):
    (policy,) = [e.get("content") for e in root.iter("meta") if e.get("http-equiv") == "Content-Security-Policy"]
    (script,) = root.iter("script")
    digest = base64.b64encode(hashlib.sha256(script.text.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest}'" in policy
    sources = [e.get("src") for e in root.iter() if e.get("src")]
    assert sources
    assert all(source.startswith("data:image/webp;base64,") for source in sources)
    (style,) = root.iter("style")
    assert set(re.findall(r"url\((.{10})", style.text)) == {"data:font/"}
    assert "@import" not in style.text


def test_pictures_say_what_they_show_and_are_small(root):
    images = list(root.iter("img"))
    assert [img for img in images if not img.get("alt")] == images[:1]
    for img in images:
        with Image.open(io.BytesIO(base64.b64decode(img.get("src").split(",")[1]))) as image:
            assert image.size == (int(img.get("width")), int(img.get("height")))
            assert image.width <= 1440


@pytest.mark.parametrize("words", HOSTILE, ids=["markup", "quotes", "one long word", "many words"])
def test_whatever_a_user_wrote_is_text(storyboard, words):
    board = storyboard(words)
    page = storyboard_page(board)
    tree = parsed(page)
    plain = parsed(storyboard_page(storyboard()))
    assert [e.tag for e in tree.iter()].count("script") == 1
    assert [e.tag for e in tree.iter("img")] == [e.tag for e in plain.iter("img")]
    attributes = {name for e in tree.iter() for name in e.attrib}
    assert not {name for name in attributes if name.startswith("on")}
    assert text(next(tree.iter("h1"))) == words
    assert text(next(tree.iter("title"))) == f"{words}: storyboard"


def test_a_film_of_four_minutes_with_a_cut_every_four_seconds_is_far_below_six_megabytes(storyboard):
    board = storyboard(repeats=3, width=640, height=360)
    assert len(board.segments) == 72
    assert len(storyboard_page(board)) < 3_000_000


def test_the_same_film_gives_the_same_page(storyboard):
    assert storyboard_page(storyboard()) == storyboard_page(storyboard())


def test_a_budget_at_which_nothing_can_be_chosen_and_a_film_without_people_or_words_are_drawn(storyboard, board):
    empty = storyboard(people=0)
    single = BudgetCurve(rows=(CurvePoint(budget_microdollars=0, utility=0),))
    quiet = empty.lyrics.model_copy(update={"lines": ()})
    still = empty.state.model_copy(update={"transitions": ()})
    page = storyboard_page(replace(empty, curve=single, lyrics=quiet, state=still))
    assert "Nobody is in the picture" in text(parsed(page))
    assert not re.search(r'="[^"]*\b(nan|inf)\b', page.split("<body>")[1])


def test_markup_escapes_all_but_markup():
    made = node("p", "a<b", Html("<i>c</i>"), None, 7, [node("br"), "&"], title='"<>"', hidden=True, open=False, x=None)
    assert made == '<p title="&quot;&lt;&gt;&quot;" hidden>a&lt;b<i>c</i>7<br>&amp;</p>'
