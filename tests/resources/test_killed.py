"""A film whose maker is killed, wherever it stands, is finished by the next one: the same film, nothing paid twice."""

import contextlib
import random
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from resources.ledger import Ledger
from resources.storage import ArtifactStore
from tests.resources.conftest import PROCESSES
from tests.resources.paid_service import PaidService
from tests.resources.small_film import make_film, scenes

KILLS = 20
KILLS_PER_FILM = 6
MISHAPS = {"submit": ["", "500", "", "lose", "429"], "poll": ["", "", "500"], "fetch": ["", "cut"]}
"""What goes wrong besides: it must change nothing."""


@dataclass
class Life:
    """One film on its way: its folder, its ledger, and the service that sells it clips."""

    folder: Path
    url: str
    service: PaidService

    def start(self) -> Any:
        process = PROCESSES.Process(target=make_film, args=(self.folder, self.url, self.service.url))
        process.start()
        return process

    def kill(self, process: Any) -> None:
        process.kill()
        process.join()

    def finish(self) -> None:
        process = self.start()
        process.join(120)
        assert process.exitcode == 0

    def made(self) -> dict[str, bytes]:
        """Return every clip and the film."""
        data = self.folder / "data"
        return {path.name: path.read_bytes() for path in [*data.glob("clips/*.mp4"), *data.glob("films/*.mp4")]}

    def check(self, whole: dict[str, bytes]) -> None:
        """Assert that the film is that of a maker who was never killed, and that all books agree."""
        assert self.made() == whole
        ledger, store = Ledger.open(self.url), ArtifactStore(self.folder / "data")
        rows = [row for row in ledger.reservations() if row["event"] != "release"]
        assert {row["event"] for row in rows} == {"settle"}
        assert len(rows) == len({row["request_key"] for row in rows}) == 10
        paid = sorted(row["microdollars"] for row in rows if row["generator"] == "paid")
        assert paid == sorted(entry["microdollars"] for entry in self.service.charged)
        for shot in [*scenes("paid", 0), *scenes("animatic", 5)]:
            clip = store.find_clip(shot.request)
            assert store.describe(clip.video.path) == clip.video
        left = [path for path in self.folder.rglob("*") if path.name.startswith(".") or path.suffix == ".new"]
        assert left == []
        assert list((self.folder / "tmp").iterdir()) == []


@pytest.fixture(scope="module")
def new_life(tmp_path_factory: pytest.TempPathFactory, open_service):
    """Begin films, each of its own folder, ledger and service."""

    def begin() -> Life:
        folder = tmp_path_factory.mktemp("life")
        return Life(folder, f"sqlite:///{folder}/ledger.sqlite", open_service())

    return begin


@dataclass
class Whole:
    """The film as it comes out when nobody is killed, and how long that takes."""

    made: dict[str, bytes]
    took_s: float


@pytest.fixture(scope="module")
def whole(new_life) -> Whole:
    life, started = new_life(), time.monotonic()
    life.finish()
    return Whole(life.made(), time.monotonic() - started)


def kill_at_random(new_life, whole: Whole, kills: int, seed: int) -> None:
    """Kill makers of films at random moments of a whole run, several of each film, and have others finish them."""
    chance = random.Random(seed)
    print(f"seed {seed}")
    while kills > 0:
        life = new_life()
        life.service.order_mishaps(**MISHAPS)
        for _ in range(KILLS_PER_FILM):
            process = life.start()
            process.join(chance.uniform(0.02, 0.6 * whole.took_s))
            if process.exitcode is not None:
                assert process.exitcode == 0
                break
            life.kill(process)
            kills -= 1
        life.finish()
        life.check(whole.made)


def test_killed_at_random_moments_the_next_maker_ends_with_the_same_film(new_life, whole):
    kill_at_random(new_life, whole, KILLS, seed=random.SystemRandom().randrange(10**6))


@pytest.mark.parametrize(
    ("verb", "mishap", "arrives_late"),
    [
        ("submit", "hold-before", False),
        ("submit", "hold-before", True),
        ("submit", "hold-after", True),
        ("poll", "hold-before", True),
        ("fetch", "hold-after", True),
    ],
)
def test_killed_while_the_service_keeps_it_waiting(new_life, whole, verb, mishap, arrives_late):
    life = new_life()
    life.service.order_mishaps(**{verb: ["", mishap]})
    process = life.start()
    life.service.wait_until_it_holds()
    life.kill(process)
    if not arrives_late:
        life.service.let_go()
    life.finish()
    life.service.let_go()
    life.check(whole.made)


def children_of(number: int) -> list[Path]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == number:
                found.append(stat)
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux tells a process's children")
def test_the_workers_of_a_killed_maker_end_with_it(new_life):
    life = new_life()
    process = life.start()
    children: list[Path] = []
    while not children and process.is_alive():
        time.sleep(0.01)
        children = children_of(process.pid)
    assert children
    life.kill(process)
    until = time.monotonic() + 30
    while any(child.exists() for child in children):
        assert time.monotonic() < until
        time.sleep(0.05)
