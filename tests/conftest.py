"""What several rooms' tests share: a store, an object store, a database."""

import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import absl.logging
import pytest
import s3fs
import sqlalchemy as sa
from hypothesis import settings

from resources.storage import ArtifactStore
from tests.object_store import BUCKET, serving

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


@pytest.fixture(scope="session")
def object_store_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An S3 server of its own, by the settings that reach it."""
    with serving(tmp_path_factory.mktemp("buckets")) as settings:
        yield settings


@pytest.fixture
def object_store(object_store_settings: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty part of an S3 server, by its URL, with the settings that reach it in the environment."""
    for name, value in object_store_settings.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    return f"s3://{BUCKET}/{tmp_path.name}"
