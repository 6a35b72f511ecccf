"""The store, in a folder and on a real S3 server: whole files or none, and nothing outside its root."""

import os
import pickle
import time
from pathlib import Path

import pytest
import s3fs

from resources.leftovers import Needs, find_leftovers
from resources.shelves import StoreError
from resources.storage import ArtifactStore
from state.artifact import Artifact


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArtifactStore:
    """A store of each kind in turn."""
    if request.param == "folder":
        return ArtifactStore(tmp_path / "data")
    return ArtifactStore(request.getfixturevalue("object_store"), tmp_path / "cache")


@pytest.fixture
def other_machine(store: ArtifactStore, tmp_path: Path) -> ArtifactStore:
    """The same store as another machine sees it, which has fetched nothing yet."""
    root = store.where("")
    return ArtifactStore(root, tmp_path / "other cache" if "://" in root else None)


def test_a_file_that_fails_half_way_leaves_the_old_one(store: ArtifactStore, other_machine: ArtifactStore):
    store.put_bytes("films/a.txt", b"old")

    def fail_half_way() -> None:
        with store.writing("films/a.txt") as draft:
            draft.path.write_bytes(b"half of the new")
            raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        fail_half_way()
    assert other_machine.fetched("films/a.txt").read_bytes() == other_machine.read_bytes("films/a.txt") == b"old"
    assert list(store.listed("films/*")) == ["films/a.txt"]
    assert list(store.drafts()) == []


@pytest.mark.parametrize("hostile", ["../outside", "/etc/passwd", "films/../../outside"])
def test_names_that_leave_the_store_are_refused(store: ArtifactStore, hostile: str):
    for ask in (store.read_bytes, store.exists, store.fetched, store.remove, store.where, store.describe):
        with pytest.raises(ValueError, match="outside the store"):
            ask(hostile)
    with pytest.raises(ValueError, match="outside the store"):
        store.put_bytes(hostile, b"")


def test_handles_carry_the_hash_of_the_bytes(store: ArtifactStore, other_machine: ArtifactStore):
    assert store.put_bytes("a.bin", b"abc") == store.describe("a.bin") == other_machine.describe("a.bin")
    assert store.describe("a.bin").sha256.startswith("ba7816bf")


def test_what_another_machine_writes_is_seen_at_once(store: ArtifactStore, other_machine: ArtifactStore):
    assert not store.exists("songs/a/edits.yaml")
    assert store.listed("songs/*/edits.yaml") == {}
    for content in (b"one", b"another"):
        written = other_machine.put_bytes("songs/a/edits.yaml", content)
        assert store.exists("songs/a/edits.yaml")
        assert store.read_bytes("songs/a/edits.yaml") == content
        assert store.fetched("songs/a/edits.yaml").read_bytes() == content
        assert store.local(written).read_bytes() == content
        listed = store.listed("songs/*/edits.yaml")["songs/a/edits.yaml"]
        assert listed.size == len(content)
        assert abs(listed.modified_s - time.time()) < 60
    other_machine.remove("songs/a/edits.yaml")
    other_machine.remove("songs/a/edits.yaml")
    assert not store.exists("songs/a/edits.yaml")
    with pytest.raises(FileNotFoundError):
        store.read_bytes("songs/a/edits.yaml")


def test_a_folder_is_no_file_and_listings_are_in_order(store: ArtifactStore):
    for name in ("clips/b.mp4", "clips/a.json", "clips/a.mp4", "pictures/a.jpg"):
        store.put_bytes(name, name.encode())
    assert list(store.listed("clips/*")) == ["clips/a.json", "clips/a.mp4", "clips/b.mp4"]
    assert list(store.listed("clips/*.json")) == ["clips/a.json"]
    assert list(store.listed("*")) == []
    assert store.each(store.exists, ["clips/a.mp4", "clips/c.mp4", "pictures/a.jpg"]) == [True, False, True]
    assert store.name_at(store.where("clips/a.mp4")) == "clips/a.mp4"
    assert store.name_at("/somewhere/else") is None


def test_a_store_crosses_to_another_process(store: ArtifactStore):
    store.put_bytes("a.bin", b"abc")
    assert pickle.loads(pickle.dumps(store)).read_bytes("a.bin") == b"abc"
    store.check()


def test_what_was_fetched_is_not_fetched_again_and_old_copies_are_leftovers(object_store: str, tmp_path: Path):
    here, there = ArtifactStore(object_store, tmp_path / "here"), ArtifactStore(object_store, tmp_path / "there")
    clip = there.put_bytes("films/a.mp4", b"film")
    first = here.local(clip)
    inode = first.stat().st_ino
    os.utime(first, (1e9, 1e9))
    nothing = Needs(clips=frozenset(), pictures=frozenset())
    assert set(find_leftovers(here, nothing, time.time(), 3600).cached) == {first}
    assert here.local(clip).stat().st_ino == inode
    assert find_leftovers(here, nothing, time.time(), 3600).cached == {}
    os.utime(first, (1e9, 1e9))
    find_leftovers(here, nothing, time.time(), 3600).remove(here)
    assert not first.exists()
    assert here.local(clip).read_bytes() == b"film"


def test_a_film_that_is_sent_in_parts_comes_back_whole(object_store: str, tmp_path: Path):
    here, there = ArtifactStore(object_store, tmp_path / "here"), ArtifactStore(object_store, tmp_path / "there")
    film = tmp_path / "film.mp4"
    film.write_bytes(os.urandom(1_000_000) * 60)
    sent = there.put_file("films/a.mp4", film)
    assert here.local(sent).stat().st_size == 60_000_000
    assert here.describe("films/a.mp4") == sent


def test_a_file_that_is_not_what_it_was_is_never_taken_for_it(object_store: str, tmp_path: Path):
    here, there = ArtifactStore(object_store, tmp_path / "here"), ArtifactStore(object_store, tmp_path / "there")
    before = there.put_bytes("films/a.mp4", b"film")
    there.put_bytes("films/a.mp4", b"another film")
    with pytest.raises(FileNotFoundError, match="written anew"):
        here.local(before)
    assert there.local(before).read_bytes() == b"film"
    with pytest.raises(FileNotFoundError):
        here.local(Artifact(path="films/b.mp4", sha256=before.sha256[::-1]))
    assert list(here.drafts()) == []


def test_an_object_store_that_cannot_be_used_says_what_would_do(object_store, tmp_path, monkeypatch):
    def check(url: str) -> None:
        s3fs.S3FileSystem.clear_instance_cache()
        ArtifactStore(url, tmp_path / "cache").check()

    with pytest.raises(StoreError, match="no-such-bucket/x is not there"):
        check("s3://no-such-bucket/x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(StoreError, match="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"):
        check(object_store)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreError, match="cannot be reached"):
        check(object_store)
    s3fs.S3FileSystem.clear_instance_cache()
