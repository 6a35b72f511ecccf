"""Clips of the animatic in pieces: the same pieces and the same bytes whoever makes them, and never half a clip."""

import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.decode import decode_frames
from editorial.packets import read_groups
from resources.generators.contract import JobStatus
from resources.generators.drawing import draw_piece, pieces, render_clip
from resources.generators.local import LocalGenerator
from state.film import MusicCue, ShotRequest
from tests.resources.painting import paint_all_but_the_last_piece
from tests.resources.small_film import planned

BEATS = (0, 12, 25, 37, 50, 62, 75, 87, 100, 112)
LONG_FRAMES = 120


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of temporary files, for generators alone."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def long_request(owner: ShotRequest | None = None) -> ShotRequest:
    music, prefix = MusicCue(beats=BEATS), 25 if owner else 0
    request = planned(1 if owner else 0, 8 if owner else 7, owner).request
    return request.model_copy(update={"frame_count": LONG_FRAMES, "music": music, "prefix_frames": prefix})


def ended(generator: LocalGenerator, job: str) -> JobStatus:
    while (status := generator.poll(job)).state in ("queued", "running"):
        time.sleep(generator.poll_interval_s)
    return status


def made_by_workers(count: int, request: ShotRequest, owner_clip: Path | None, path: Path) -> None:
    generator = LocalGenerator("animatic", "test", {}, draw_piece, count, divide=pieces)
    job = generator.submit(request, owner_clip, "key")
    assert ended(generator, job).state == "succeeded"
    assert generator.fetch(job, path) > 0
    generator.close()


def test_one_worker_two_and_none_make_the_same_bytes(tmp_path: Path):
    owner = long_request()
    reuse = long_request(owner)
    assert pieces(owner) == [0, 62]
    assert pieces(reuse) == [25]
    here = tmp_path / "here.mp4"
    render_clip(owner, None, here)
    render_clip(reuse, here, tmp_path / "reuse.mp4")
    for count in (1, 2):
        path, fork = tmp_path / f"{count}.mp4", tmp_path / f"{count}-reuse.mp4"
        made_by_workers(count, owner, None, path)
        made_by_workers(count, reuse, path, fork)
        assert path.read_bytes() == here.read_bytes()
        assert fork.read_bytes() == (tmp_path / "reuse.mp4").read_bytes()
    assert read_groups(here, owner.rate).frame_count == LONG_FRAMES
    shared = zip(decode_frames(here, count=25), decode_frames(tmp_path / "reuse.mp4", count=25), strict=True)
    assert all(np.array_equal(mine, theirs) for mine, theirs in shared)


@given(st.lists(st.integers(0, 400), max_size=40), st.integers(1, 400), st.data())
def test_pieces_begin_with_what_is_fresh_and_then_on_beats_about_two_seconds_apart(
    beats: list[int], frame_count: int, data: st.DataObject
):
    prefix = data.draw(st.integers(0, frame_count - 1))
    music = MusicCue(beats=tuple(sorted({beat for beat in beats if beat < frame_count})))
    request = long_request().model_copy(update={"frame_count": frame_count, "music": music, "prefix_frames": prefix})
    starts = pieces(request)
    assert starts[0] == prefix
    assert starts == sorted(set(starts))
    assert set(starts[1:]) <= set(music.beats)
    assert len(starts) <= max(1, (frame_count - prefix) // 48)


def test_a_clip_of_which_a_piece_cannot_be_made_is_a_failure_and_leaves_nothing(folder: Path):
    generator = LocalGenerator("animatic", "test", {}, paint_all_but_the_last_piece, 1, divide=pieces)
    job = generator.submit(long_request(), None, "key")
    status = ended(generator, job)
    assert (status.state, status.failure) == ("failed", "internal")
    assert "out of paint" in status.message
    generator.close()
    assert not list(folder.iterdir())


def test_an_owner_that_cannot_be_left_where_it_was_agreed_is_a_failure_of_that_clip(tmp_path: Path):
    owner = long_request()
    other = owner.model_copy(update={"music": MusicCue(beats=(0, 30))})
    render_clip(other, None, tmp_path / "other.mp4")
    generator = LocalGenerator("animatic", "test", {}, draw_piece, 1, divide=pieces)
    status = ended(generator, generator.submit(long_request(owner), tmp_path / "other.mp4", "key"))
    assert (status.state, status.failure) == ("failed", "internal")
    assert "no IDR picture" in status.message
    generator.close()
