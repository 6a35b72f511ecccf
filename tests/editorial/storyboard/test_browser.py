"""The storyboard in a real browser: its script runs under its policy, all is loaded, nothing is wider than it may."""

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from editorial.storyboard import storyboard_page

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(BROWSER is None, reason="there is no Chromium on this machine")

OPTIONS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--hide-scrollbars"),
    *("--enable-logging=stderr", "--v=0", "--virtual-time-budget=6000", "--window-size=1440,2000"),
]

PROBE = """
<script>addEventListener("load", () => setTimeout(() => {
  const all = [...document.images];
  const edge = innerWidth + 1;
  const held = [...document.body.querySelectorAll("*")].filter((e) => !e.closest(".scroller, nav, .frames, .stage"));
  const wide = held.filter((e) => e.getBoundingClientRect().right > edge);
  const found = {
    images: all.length,
    empty: all.filter((image) => !(image.complete && image.naturalWidth > 0)).length,
    window: innerWidth,
    page: document.documentElement.scrollWidth,
    wide: wide.map((e) => e.tagName + "." + e.className),
    requests: performance.getEntriesByType("resource").map((r) => r.name).filter((name) => !name.startsWith("data:")),
    cards: document.querySelectorAll(".card").length,
    clipped: [...document.querySelectorAll(".card, .facts dd")].filter((e) => e.scrollWidth > e.clientWidth + 1).length,
  };
  const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
  const now = () => Number(document.querySelector(".seg.now").dataset.segment);
  document.querySelector("#film .seg").focus();
  found.focused = now();
  press("ArrowRight");
  found.stepped = now();
  const button = document.querySelector(".play");
  found.button = [0, 1].map(() => { button.click(); return button.textContent; });
  press(" ");
  found.button.push(button.textContent);
  parent.postMessage(JSON.stringify(found), "*");
}, 100));</script>
"""
FRAME = """<!doctype html><meta charset="utf-8"><pre></pre>
<script>addEventListener("message", (event) => { document.querySelector("pre").textContent = event.data; });</script>
<iframe src="page.html" style="width:WIDTHpx;height:900px;border:0"></iframe>"""


def browse(folder: Path, page: Path) -> subprocess.CompletedProcess[str]:
    command = [str(BROWSER), *OPTIONS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


def probed(folder: Path, page: str, width: int) -> dict[str, Any]:
    """Open the page in a frame of a width, without its policy, which would keep the probe from running."""
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page, count=1)
    assert bare != page
    (folder / "page.html").write_text(bare.replace("</body>", f"{PROBE}</body>"))
    (folder / "frame.html").write_text(FRAME.replace("WIDTH", str(width)))
    shown = browse(folder, folder / "frame.html").stdout
    found = re.search(r"<pre>(\{.*?\})</pre>", shown)
    assert found, shown[:2000]
    return json.loads(unescape(found[1]))


def test_the_page_s_own_script_runs_under_its_policy_without_a_word_on_the_console(storyboard, tmp_path):
    (tmp_path / "page.html").write_text(storyboard_page(storyboard()))
    seen = browse(tmp_path, tmp_path / "page.html")
    assert 'data-ready="yes"' in seen.stdout
    assert "CONSOLE" not in seen.stderr


@pytest.mark.parametrize("words", ["Willow Road", "x" * 500], ids=["usual words", "a word without end"])
@pytest.mark.parametrize("width", [390, 1400])
def test_all_pictures_are_there_and_nothing_is_wider_than_the_window(storyboard, tmp_path, width, words):
    board = storyboard(words, people=2)
    found = probed(tmp_path, storyboard_page(board), width)
    assert found["window"] == width
    assert found["page"] <= width, found["wide"]
    assert (found["wide"], found["clipped"]) == ([], 0)
    assert found["images"] == 2 * len(board.segments) + len(board.state.portraits) + 1 + 2
    assert (found["empty"], found["requests"]) == (0, [])
    assert found["cards"] == len(board.segments)


def test_keys_step_from_shot_to_shot_and_start_and_stop_the_film(storyboard, tmp_path):
    found = probed(tmp_path, storyboard_page(storyboard()), 800)
    assert (found["focused"], found["stepped"]) == (0, 1)
    assert found["button"] == ["Pause", "Play", "Pause"]


def test_a_tall_film_fits_a_narrow_window_too(storyboard, tmp_path):
    found = probed(tmp_path, storyboard_page(storyboard(width=180, height=320)), 390)
    assert (found["page"], found["wide"], found["empty"]) == (390, [], 0)
