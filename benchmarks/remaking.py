"""How long an edit takes: from `allocmv make` to the new film, beside making the whole film, in the same run.

`python -m benchmarks.remaking` composes a song, makes its film, changes one prompt after the other, and writes a page.
Every film is made by a command of its own, as a user does it, and has come when the file has. What only tells of a
film (storyboard, exports, report) follows it, and is counted apart. Only whole programmes are timed here; what their
parts take is measured by the benchmark of the renderer.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from benchmarks.tables import table
from demo.songs import write_song
from resources.intake import song_name
from resources.storage import ArtifactStore
from resources.values import read_value
from state.film import PlannedShot, ShotPlan

COMMAND = "python -m benchmarks.remaking"
PAGE = Path("docs/remaking-benchmark.md")
ALLOCMV = (sys.executable, "-W", "ignore", "-c", "from dagster_project.cli import main; main()")
PROMPTS = ("close-up, low angle, she sings", "wide, high angle, she walks away", "medium, she dances, he waves")
FULL_SIZE, QUICK_SIZE = "1280x720", "320x180"
BAR_S, SHARE = 15.0, 0.2
LOOK_EVERY_S = 0.02


@dataclass(frozen=True)
class Made:
    """What making a film took: seconds until it was there, and until the command ended; the clips rendered."""

    what: str
    film_s: float
    all_s: float
    clips: int


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"a small film, {QUICK_SIZE}")
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes (default: %(default)s)")
    arguments = parser.parse_args()
    size = QUICK_SIZE if arguments.quick else FULL_SIZE
    with tempfile.TemporaryDirectory() as folder:
        made = measure(Path(folder), size)
    arguments.out.write_text(page(made, COMMAND + (" --quick" if arguments.quick else ""), size))
    return 0


def measure(folder: Path, size: str) -> list[Made]:
    """Make a film of a composed song, then edit it: a shot that others go on with, and one that stands alone."""
    song = write_song("pop", folder / "songs")
    os.environ["ALLOCMV_DATA"] = str(folder / "data")
    store = ArtifactStore(folder / "data")
    order = ("--lyrics", str(song.lyrics_path), "--title", song.title, "--style", song.style, "--size", size)
    made = [_made("the whole film", store, folder, str(song.audio_path), *order)]
    (key,) = [PurePosixPath(name).parent.name for name in store.listed(song_name("*"))]
    for name, segment in examples(read_value(store, "shot_plan", key, ShotPlan).shots).items():
        for prompt in PROMPTS:
            _run("edit", key, "--segment", str(segment), "--prompt", prompt)
            made.append(_made(name, store, folder, key))
        _run("edit", key, "--undo")
        made.append(_made(f"{name}, undone", store, folder, key))
    return made


def examples(shots: Sequence[PlannedShot]) -> Mapping[str, int]:
    """Return segments at High to be edited: the one that most others go on with, and one that none goes on with."""
    owners = [shot.request.owner.shot.segment for shot in shots if shot.request.owner is not None]
    high = [shot.segment for shot in shots if shot.kind == "high"]
    found = {"a shot that no other goes on with": next((segment for segment in high if segment not in owners), None)}
    if owners:
        found[f"a shot that {max(map(owners.count, owners))} others go on with"] = max(owners, key=owners.count)
    return {name: segment for name, segment in found.items() if segment is not None}


def _made(what: str, store: ArtifactStore, folder: Path, *order: str) -> Made:
    """Make a film, and see when it comes to its place and which clips are new."""
    film, clips = folder / "film.mp4", set(store.listed("clips/*.mp4"))
    film.unlink(missing_ok=True)
    start_s, came_s = time.monotonic(), 0.0
    command = [*ALLOCMV, "make", *order, "--out", str(film)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as making:  # noqa: S603
        while making.poll() is None:
            if not came_s and film.exists():
                came_s = time.monotonic() - start_s
            time.sleep(LOOK_EVERY_S)
    all_s = time.monotonic() - start_s
    if making.returncode or not film.exists():
        raise RuntimeError(f"{what} could not be made")
    print(f"{what}: {came_s:.1f} s", file=sys.stderr, flush=True)
    return Made(what, came_s or all_s, all_s, len(set(store.listed("clips/*.mp4")) - clips))


def _run(*words: str) -> None:
    subprocess.run([*ALLOCMV, *words], check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def page(made: Sequence[Made], command: str, size: str) -> str:
    """Return the page: what every film took, and whether the bars are met."""
    whole, *edits = made
    names = list(dict.fromkeys(edit.what for edit in edits))
    slowest = max(edits, key=lambda edit: edit.film_s)
    share = slowest.film_s / whole.film_s
    rows = [_row(whole.what, [whole], whole), *(_row(n, [e for e in edits if e.what == n], whole) for n in names)]
    header = ("changed", "clips rendered", "to the film, s", "of the whole", "to the report, s")
    return f"""# How long an edit takes

One prompt is changed, and the new film is there after {slowest.film_s:.1f} s at most: {share:.0%} of making it whole.

Written by `{command}` on {os.cpu_count()} cores: a composed song, {size}, each film made by `allocmv make` from \
its start on. Every edit is another prompt for one segment; of several the slowest is shown. "To the film" is until \
the new film lies in its place; storyboard, exports and report are made after it. The machine was shared: the share, \
measured in the same run, tells more than the seconds.

- An edit takes at most {SHARE:.0%} of the whole film's time: **{"met" if share <= SHARE else "not met"}**, {share:.1%}.
- At 1280x720 on two cores with nothing else to do, an edit takes at most {BAR_S:.0f} s: \
**{"met" if slowest.film_s <= BAR_S else "not met"} in this run**, {slowest.film_s:.1f} s.

{table(header, rows)}

An undone edit renders nothing: its clips are in the store. What is joined anew is copied from clips, and the \
transitions between clips that both films have are copied too.
"""


def _row(name: str, made: Sequence[Made], whole: Made) -> tuple[object, ...]:
    slowest = max(made, key=lambda one: one.film_s)
    share = f"{slowest.film_s / whole.film_s:.0%}"
    return name, slowest.clips, f"{slowest.film_s:.1f}", share, f"{slowest.all_s:.1f}"


if __name__ == "__main__":
    sys.exit(main())
