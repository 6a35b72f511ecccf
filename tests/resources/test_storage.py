"""The store: whole files or none, and nothing outside its root."""

import pytest

from resources.storage import ArtifactStore


def test_a_file_that_fails_half_way_leaves_the_old_one(store: ArtifactStore):
    store.put_bytes("films/a.txt", b"old")

    def fail_half_way() -> None:
        with store.writing("films/a.txt") as path:
            path.write_bytes(b"half of the new")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail_half_way()
    assert store.path("films/a.txt").read_bytes() == b"old"
    assert [p.name for p in store.path("films").iterdir()] == ["a.txt"]


@pytest.mark.parametrize("hostile", ["../outside", "/etc/passwd", "films/../../outside"])
def test_paths_that_leave_the_store_are_refused(store: ArtifactStore, hostile: str):
    with pytest.raises(ValueError, match="outside the store"):
        store.path(hostile)


def test_handles_carry_the_hash_of_the_bytes(store: ArtifactStore):
    assert store.put_bytes("a.bin", b"abc") == store.describe("a.bin")
    assert store.describe("a.bin").sha256.startswith("ba7816bf")
