"""What several rooms' tests share: a store, and a song that is known exactly."""

from pathlib import Path

import pytest

from resources.storage import ArtifactStore


@pytest.fixture
def store(tmp_path: Path) -> ArtifactStore:
    return ArtifactStore(tmp_path / "data")
