"""One clip is made by one process at a time, and a process that has died keeps nothing from anybody."""

import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from editorial.processes import marked, this_process
from resources.books import Books
from resources.ledger import Ledger
from tests.resources.conftest import PROCESSES
from tests.resources.racing import hold_and_wait
from tests.resources.small_film import make_film


def test_who_holds_a_request_holds_it_alone_until_it_is_dropped(url):
    one, other = Ledger.open(url).holder(), Ledger.open(url).holder()
    assert one.take("a")
    assert one.take("a")
    assert not other.take("a")
    assert other.take("b")
    other.drop(["a"])
    assert not other.take("a")
    one.drop(["a"])
    assert other.take("a")
    assert one.renew() == frozenset()
    assert other.renew() == {"a", "b"}


def test_a_hold_of_a_process_that_was_killed_here_is_free_at_once(url):
    held, forever = PROCESSES.Event(), PROCESSES.Event()
    process = PROCESSES.Process(target=hold_and_wait, args=(url, "a", held, forever))
    process.start()
    assert held.wait(60)
    mine = Ledger.open(url).holder()
    assert not mine.take("a")
    process.kill()
    process.join()
    assert mine.take("a")


def test_a_number_that_was_given_out_again_is_another_process():
    me = this_process()
    assert not me.is_dead
    assert marked(me.mark) == me
    earlier = marked(f"{me.machine}-{me.number:x}-1")
    assert earlier.is_dead
    assert marked("no mark") is None


def test_another_machine_s_hold_is_free_when_it_has_lapsed_and_its_holder_notices(url):
    far, mine = Ledger.open(url).holder(lease_s=0.4), Ledger.open(url).holder()
    assert far.take("a")
    _move_to_another_machine(url)
    assert not mine.take("a")
    assert far.renew() == {"a"}
    time.sleep(0.5)
    assert mine.take("a")
    assert far.renew() == frozenset()


def test_a_hold_is_renewed_while_its_holder_is_busy(url):
    far, mine = Ledger.open(url).holder(lease_s=0.4), Ledger.open(url).holder()
    assert far.take("a")
    _move_to_another_machine(url)
    with far.renewing():
        time.sleep(1.0)
        assert not mine.take("a")


def _move_to_another_machine(url: str) -> None:
    with Books(url).transaction() as connection:
        connection.execute(sa.text("UPDATE holds SET process = '00000000-1-1'"))


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_processes_that_want_the_same_film_make_every_clip_once(kind, tmp_path: Path, new_database, open_service):
    url, service = new_database(kind), open_service()
    makers = [PROCESSES.Process(target=make_film, args=(tmp_path, url, service.url)) for _ in range(3)]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert [maker.exitcode for maker in makers] == [0] * 3
    ledger = Ledger.open(url)
    rows = ledger.reservations()
    assert len(rows) == len({row["request_key"] for row in rows}) == 10
    assert {row["event"] for row in rows} == {"settle"}
    # Ten clips, of which the two that High refuses took one more job each.
    assert service.jobs == 6
    assert len(service.charged) == 5
