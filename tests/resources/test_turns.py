"""Turns, beside books in a file and in a real Postgres: one at a time, and free again whatever a holder does."""

import os
import signal
import threading
from multiprocessing.connection import Connection

import pytest

from resources.books import LedgerError
from resources.turns import alone, is_being_made
from tests.resources.conftest import PROCESSES

PATIENCE_S = 60


def hold(url: str, said: Connection) -> None:
    """Take a turn and keep it until this process is killed."""
    with alone(url, "song", lambda: said.send("waiting")):
        said.send("mine")
        signal.pause()


def test_a_song_is_made_by_one_process_at_a_time_and_a_killed_one_lets_go(url: str):
    heard, said = PROCESSES.Pipe(duplex=False)
    holder = PROCESSES.Process(target=hold, args=(url, said), daemon=True)
    holder.start()
    assert heard.poll(PATIENCE_S)
    assert heard.recv() == "mine"
    assert is_being_made(url, "song")
    assert not is_being_made(url, "another song")

    waits, done = threading.Event(), threading.Event()

    def take_the_next_turn() -> None:
        with alone(url, "song", waits.set):
            done.set()

    next_one = threading.Thread(target=take_the_next_turn, daemon=True)
    next_one.start()
    assert waits.wait(PATIENCE_S)
    assert not done.is_set()
    assert holder.pid is not None
    os.kill(holder.pid, signal.SIGKILL)
    assert done.wait(PATIENCE_S)
    next_one.join(PATIENCE_S)
    assert not is_being_made(url, "song")


def test_a_turn_that_is_free_is_taken_at_once_and_given_back_when_its_work_fails(url: str):
    def fail() -> None:
        with alone(url, "song", lambda: pytest.fail("nobody has it")):
            assert is_being_made(url, "song")
            raise RuntimeError("out of tape")

    for _ in range(2):
        with pytest.raises(RuntimeError, match="out of tape"):
            fail()
    assert not is_being_made(url, "song")


def test_books_that_cannot_be_reached_are_named_without_their_password():
    with pytest.raises(LedgerError, match=r"films:\*\*\*@127.0.0.1") as failed:
        is_being_made("postgresql+psycopg2://films:secret@127.0.0.1:9/none", "song")
    assert "secret" not in str(failed.value)
