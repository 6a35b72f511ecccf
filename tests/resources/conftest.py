"""What the tests of money share: a ledger in each of its two databases, and processes that start in no time."""

import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from tests.resources.paid_service import PaidService, serve

# Forked from one process that has everything imported: a test that needs dozens of them takes seconds, not minutes.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.resources.racing", "tests.resources.small_film"])


@pytest.fixture
def new_database(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[str], str]:
    """Give the URL of an empty database, on `sqlite` or `postgres`."""

    def make(kind: str) -> str:
        name = f"ledger_{uuid4().hex[:8]}"
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / name}.sqlite"
        server: sa.URL = request.getfixturevalue("postgres")
        engine = sa.create_engine(server, poolclass=sa.pool.NullPool)
        with engine.begin() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA {name}"))
        return server.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)

    return make


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> str:
    """An empty database, of each kind in turn."""
    return new_database(request.param)


@pytest.fixture(scope="session")
def open_service() -> Iterator[Callable[..., PaidService]]:
    """Open paid services, each with books of its own; `latency_s` is how long a job takes."""
    opened: list[PaidService] = []

    def start(latency_s: float = 0.03) -> PaidService:
        here, there = PROCESSES.Pipe()
        process = PROCESSES.Process(target=serve, args=(there, latency_s), daemon=True)
        process.start()
        opened.append(PaidService(here.recv(), process))
        return opened[-1]

    yield start
    for service in opened:
        service.process.kill()
        service.process.join()
