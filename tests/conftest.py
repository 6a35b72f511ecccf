"""What several rooms' tests share: a store, and a song that is known exactly."""

import sys
from pathlib import Path

import absl.logging
import pytest
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
