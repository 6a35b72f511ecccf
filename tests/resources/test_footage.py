"""The user's own film: taken in once under a plain name, placed by time, refused with the reason."""

import io
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from benchmarks.render_shots import requests
from planning.edits import UnfitEdit
from resources.footage import keep, name_for, placed_footage
from resources.pictures import Picture, draw_jpeg
from resources.storage import ArtifactStore
from state.film import FOOTAGE, Footage
from state.music import Segment, Segments
from state.time import FrameRate
from state.wishes import FootageEdits, ShowFootage

SEGMENTS = Segments(
    rate=FrameRate(numerator=24),
    segments=tuple(
        Segment(index=i, start_frame=48 * i, end_frame=48 * i + 48, section=0, label="verse", motif=f"A{i}")
        for i in range(3)
    ),
)


def film(path: Path, frames: int = 24, shade: int = 90) -> Path:
    with av.open(path, "w") as out:
        stream = out.add_stream("libx264", rate=24)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for _ in range(frames):
            picture = np.full((48, 64, 3), shade, np.uint8)
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode())
    return path


def piece(at_s: float, file: str, start_s: float = 0.0) -> ShowFootage:
    return ShowFootage(at_s=at_s, file=file, start_s=start_s)


def test_a_film_is_taken_in_once_under_a_plain_name(store: ArtifactStore, tmp_path: Path) -> None:
    live = film(tmp_path / "Live at the Döner; rm -rf $HOME.MP4")
    name = name_for(live, 0.5, "song", store)
    assert name == "Live-at-the-D-ner-rm-rf-HOME.mp4"
    assert not store.fetched("songs").exists()
    keep(live, name, "song", store)
    assert store.fetched(f"songs/song/footage/{name}").read_bytes() == live.read_bytes()
    assert name_for(live, 0, "song", store) == name


def test_another_film_of_the_same_name_gets_a_name_of_its_own(store: ArtifactStore, tmp_path: Path) -> None:
    first = film(tmp_path / "live.mp4")
    keep(first, name_for(first, 0, "song", store), "song", store)
    (tmp_path / "other").mkdir()
    second = film(tmp_path / "other" / "live.mp4", shade=10)
    name = name_for(second, 0, "song", store)
    assert name != "live.mp4"
    keep(second, name, "song", store)
    assert store.fetched("songs/song/footage/live.mp4").read_bytes() == first.read_bytes()
    assert store.fetched(f"songs/song/footage/{name}").read_bytes() == second.read_bytes()


def test_what_is_no_film_is_refused_with_the_reason(store: ArtifactStore, tmp_path: Path) -> None:
    (tmp_path / "torn.mp4").write_bytes(b"not a film at all")
    for file, start_s, reason in (
        (tmp_path / "song.wav", 0, "give a film, as mp4, mov"),
        (tmp_path / "missing.mp4", 0, "there is no film at"),
        (tmp_path / "torn.mp4", 0, "cannot be read as a film"),
        (film(tmp_path / "short.mp4"), 5, "1.00 s long and cannot be shown from 5 s"),
    ):
        with pytest.raises(UnfitEdit, match=reason):
            name_for(file, start_s, "song", store)


def test_pieces_stand_in_the_segments_that_play_at_their_times_and_the_later_counts(
    store: ArtifactStore, tmp_path: Path
) -> None:
    live = film(tmp_path / "live.mp4")
    keep(live, "live.mp4", "song", store)
    edits = FootageEdits(pieces=(piece(5, "live.mp4"), piece(0.1, "live.mp4"), piece(5.9, "live.mp4", 0.25)))
    placed = placed_footage(edits, SEGMENTS, "song", store)
    assert [(p.segment, p.start_s) for p in placed.pieces] == [(0, 0.0), (2, 0.25)]
    assert placed.pieces[0].file == store.describe("songs/song/footage/live.mp4")
    with pytest.raises(UnfitEdit, match=r"there is no songs/song/footage/gone.mp4; put the file there"):
        placed_footage(FootageEdits(pieces=(piece(1, "gone.mp4"),)), SEGMENTS, "song", store)


@pytest.mark.parametrize("hostile", ["../brief.json", ".hidden.mp4", "a/b.mp4", "a\nb.mp4", ""])
def test_a_piece_names_a_file_of_the_folder_and_nothing_else(hostile: str) -> None:
    with pytest.raises(ValueError, match="file"):
        piece(1, hostile)


def test_a_list_of_other_files_is_no_film_whatever_it_is_called(store: ArtifactStore, tmp_path: Path) -> None:
    film(tmp_path / "secret.mp4")
    for text in ("ffconcat version 1.0\nfile secret.mp4\n", "#EXTM3U\n#EXTINF:1,\nsecret.mp4\n#EXT-X-ENDLIST\n"):
        (tmp_path / "gig.mp4").write_text(text)
        with pytest.raises(UnfitEdit, match="cannot be read as a film"):
            name_for(tmp_path / "gig.mp4", 0, "song", store)


def test_the_storyboard_shows_the_footage_at_its_frames(store: ArtifactStore, tmp_path: Path) -> None:
    store.put_file("songs/song/footage/live.mp4", film(tmp_path / "live.mp4", shade=200))
    piece_of_it = Footage(file=store.describe("songs/song/footage/live.mp4"), start_s=0.5)
    (drawn,) = requests(1, 12, (64, 36))
    shown = drawn.model_copy(update={"generator": FOOTAGE, "footage": piece_of_it})
    content = draw_jpeg(Picture(version="1", width=64, height=36, request=shown, frame=11).model_dump_json(), store)
    picture = np.asarray(Image.open(io.BytesIO(content)), int)
    assert picture.shape == (36, 64, 3)
    assert np.abs(picture - 200).max() < 8
