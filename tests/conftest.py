"""What several rooms' tests share: a store, a database."""

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import absl.logging
import pytest
import sqlalchemy as sa
from hypothesis import settings

from resources.storage import ArtifactStore

settings.register_profile("untimed", deadline=None)  # a busy machine proves nothing
settings.load_profile("untimed")


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / "data")


@pytest.fixture(autouse=True, scope="session")
def stderr_stays_open() -> None:
    """Give absl's log handler (OR-Tools brings it) the process's own stderr.

    At every run Dagster closes all log handlers, and absl's then closes its stream unless that is the stderr of the
    moment. Born while pytest captures, it would close pytest's.
    """
    absl.logging.get_absl_handler().python_handler.stream = sys.__stderr__


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.URL]:
    """A Postgres of its own, by the address of its first database."""
    pgserver = pytest.importorskip("pgserver", reason="there is no wheel of pgserver for this platform")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about XDG_RUNTIME_DIR, where there is no desktop
        server = pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield sa.make_url(server.get_uri()).set(drivername="postgresql+psycopg2")
    server.cleanup()
