"""Films taken apart: cuts, pictures, what is told and measured, tried on films that we render and encode ourselves."""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import chain, islice, pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

cv2 = pytest.importorskip("cv2", reason="films are measured by OpenCV: pip install -e '.[datasets]'")
pytest.importorskip("scenedetect", reason="cuts are found by PySceneDetect: pip install -e '.[datasets]'")

from animatic.render import frames  # noqa: E402
from editorial.decode import decode_frames  # noqa: E402
from editorial.encode import write_clip  # noqa: E402
from state.time import FrameSpan  # noqa: E402
from training.clips import OVERSAMPLING, RATE, scene  # noqa: E402
from training.shots.attributes import glances, measured  # noqa: E402
from training.shots.dataset import CHUNK_S, FilmError, Gathered, gather  # noqa: E402

LENGTHS = (20, 31, 14, 62)
EDGES = (0, 20, 51, 65, 127)
SIZE = (128, 72)


class Album:
    """Pictures by their content, as a store keeps them."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def keep(self, png: bytes) -> str:
        name = hashlib.sha256(png).hexdigest()
        self.kept[name] = png
        return name

    def picture(self, name: str) -> np.ndarray:
        return np.asarray(Image.open(io.BytesIO(self.kept[name])))


def write_film(path: Path, seeds: tuple[int, ...]) -> None:
    width, height = SIZE
    clips = [scene(seed, (width // OVERSAMPLING, height // OVERSAMPLING))[0] for seed in seeds]
    drawn = chain.from_iterable(
        islice(frames(clip.request, 0, 1), count) for clip, count in zip(clips, LENGTHS, strict=True)
    )
    write_clip(path, drawn, width=width, height=height, rate=RATE, keyframes=(), frame_count=EDGES[-1])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("films")
    write_film(made / "a.mp4", (3, 5, 8, 13))
    (made / "inside").mkdir()
    whole = (made / "a.mp4").read_bytes()
    (made / "inside" / "cut off.mp4").write_bytes(whole[: len(whole) // 2])
    damaged = bytearray(whole)
    damaged[len(whole) // 3 : len(whole) // 2] = np.random.default_rng(1).bytes(len(whole) // 2 - len(whole) // 3)
    (made / "damaged.mp4").write_bytes(damaged)
    (made / "noise.mkv").write_bytes(np.random.default_rng(0).bytes(5000))
    (made / "notes.doc").write_text("no film")
    (made / "told.mp4").write_bytes(whole)
    said = {
        "description": "Four places.",
        "captions": [{"start_s": 0.0, "end_s": 0.8, "text": "Two people on a train."}],
    }
    (made / "told.json").write_text(json.dumps(said))
    (made / "wrong.mp4").write_bytes(whole)
    (made / "wrong.json").write_text('{"captions": [{"start_s": 3, "end_s": 1, "text": "backwards"}]}')
    return made


@pytest.fixture(scope="module")
def taken(folder: Path) -> tuple[Gathered, Album]:
    album = Album()
    return gather(folder, album.keep), album


def test_cuts_are_found_at_their_frames_and_pictures_are_those_of_the_film(folder: Path, taken: tuple[Gathered, Album]):
    gathered, album = taken
    rows = [row for row in gathered.storyboards.rows if row.film == "a.mp4"]
    assert [(row.start_frame, row.end_frame) for row in rows] == list(pairwise(EDGES))
    shown = list(decode_frames(folder / "a.mp4"))
    for row in rows:
        assert np.array_equal(album.picture(row.start_picture), shown[row.start_frame])
        assert np.array_equal(album.picture(row.end_picture), shown[row.end_frame - 1])
        assert (row.width, row.height, row.rate_numerator, row.rate_denominator) == (*SIZE, 24, 1)
        first, second = row.inner_frames
        assert row.start_frame < first < second < row.end_frame - 1
        inner = [album.picture(name) for name in row.inner_pictures]
        assert all(np.array_equal(a, shown[b]) for a, b in zip(inner, row.inner_frames, strict=True))


def test_films_that_cannot_be_read_are_named_and_lose_nothing_of_the_others(taken: tuple[Gathered, Album]):
    gathered, _ = taken
    reasons = {fault.film: fault.reason for fault in gathered.faults}
    assert set(reasons) == {"damaged.mp4", "inside/cut off.mp4", "noise.mkv", "wrong.mp4"}
    assert all(reason.count("\n") == 0 for reason in reasons.values())
    assert all("whole copy" in reasons[film] for film in ("damaged.mp4", "inside/cut off.mp4", "noise.mkv"))
    assert "before it begins" in reasons["wrong.mp4"]
    assert {row.film for row in gathered.storyboards.rows} == {"a.mp4", "told.mp4"}
    assert [film.film for film in gathered.films] == ["a.mp4", "told.mp4"]


def test_what_somebody_says_is_told_and_all_else_is_marked_as_measured(taken: tuple[Gathered, Album]):
    gathered, _ = taken
    first, second, *_ = (row for row in gathered.storyboards.rows if row.film == "told.mp4")
    assert (first.description, first.description_source) == ("Two people on a train.", "told")
    assert (second.description, second.description_source) == ("Four places.", "told_of_film")
    assert "description" not in first.measured
    plain = next(row for row in gathered.storyboards.rows if row.film == "a.mp4")
    assert plain.description_source == "measured"
    assert {"description", "brightness", "palette", "move"} <= set(plain.measured)
    assert plain.brightness in plain.description
    assert all(colour in plain.description for colour in plain.palette)


def test_chunks_fill_every_film_and_none_is_over_a_cut(taken: tuple[Gathered, Album]):
    gathered, _ = taken
    for film in gathered.films:
        spans = [(chunk.start_frame, chunk.end_frame) for chunk in film.chunks]
        assert spans[0][0] == 0
        assert spans[-1][1] == film.frames == EDGES[-1]
        assert all(before[1] == after[0] for before, after in pairwise(spans))
        assert set(EDGES) <= {edge for span in spans for edge in span}
        assert all(chunk.end_s - chunk.start_s <= 1.5 * CHUNK_S for chunk in film.chunks)
        assert all(chunk.caption for chunk in film.chunks)
        assert not film.is_long
    assert len(gathered.films[0].chunks) == len(LENGTHS)  # 62 frames are 2.6 s


def test_the_same_bytes_are_taken_apart_alike(taken: tuple[Gathered, Album]):
    said = {"film", "description", "description_source", "measured"}
    first, second = (
        [row.model_dump(exclude=said) for row in taken[0].storyboards.rows if row.film == film]
        for film in ("a.mp4", "told.mp4")
    )
    assert first == second


def test_what_is_no_folder_is_refused(tmp_path: Path):
    with pytest.raises(FilmError, match="no folder"):
        gather(tmp_path / "nowhere", Album().keep)


def seen_through(camera: Callable[[int], list[list[float]]]) -> Iterator[np.ndarray]:
    """Ten pictures of a wall, the camera standing where a matrix of two rows says."""
    rough = np.random.default_rng(0).integers(0, 256, (40, 60, 3), dtype=np.uint8)
    wall = cv2.resize(rough, (480, 320), interpolation=cv2.INTER_CUBIC)
    for number in range(10):
        matrix = np.array(camera(number), np.float64)
        yield cv2.warpAffine(wall, matrix, (96, 54), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


def nearer(zoom: float) -> list[list[float]]:
    return [[zoom, 0, 148 - 48 * zoom], [0, zoom, 127 - 27 * zoom]]


@pytest.mark.parametrize(
    ("move", "camera"),
    [
        ("static", lambda n: [[1, 0, 100], [0, 1, 100]]),
        ("pan_right", lambda n: [[1, 0, 100 + 2 * n], [0, 1, 100]]),
        ("pan_left", lambda n: [[1, 0, 150 - 2 * n], [0, 1, 100]]),
        ("tilt_down", lambda n: [[1, 0, 100], [0, 1, 100 + 1.5 * n]]),
        ("tilt_up", lambda n: [[1, 0, 100], [0, 1, 150 - 1.5 * n]]),
        ("push_in", lambda n: nearer(1 - 0.02 * n)),
        ("pull_out", lambda n: nearer(0.8 + 0.02 * n)),
    ],
)
def test_the_camera_is_told_by_what_it_does(move: str, camera: Callable[[int], list[list[float]]]):
    seen = list(glances(seen_through(camera), 1))
    found = measured(seen, FrameSpan(start_frame=0, end_frame=10))
    assert found.move == move
    assert found.scale is None  # nothing moves by itself


@pytest.mark.parametrize(("height", "scale"), [(8, "extreme_wide"), (20, "wide"), (30, "medium"), (52, "close")])
def test_what_moves_by_itself_tells_the_scale(height: int, scale: str):
    def pictures() -> Iterator[np.ndarray]:
        speckles = np.random.default_rng(1).integers(0, 256, (height // 2, 8, 3), dtype=np.uint8)
        body = cv2.resize(speckles, (16, height), interpolation=cv2.INTER_CUBIC)
        for number, wall in enumerate(seen_through(lambda n: [[1, 0, 100], [0, 1, 100]])):
            picture = wall.copy()
            top, left = (54 - height) // 2, 20 + 2 * number
            picture[top : top + height, left : left + 16] = body
            yield picture

    assert measured(list(glances(pictures(), 1)), FrameSpan(start_frame=0, end_frame=10)).scale == scale


def test_light_and_colours_are_called_by_their_words():
    red = np.full((6, 54, 96, 3), (200, 40, 40), np.uint8)
    red[:, :, :20] = (47, 98, 201)
    found = measured(list(glances(red, 1)), FrameSpan(start_frame=0, end_frame=6))
    assert (found.brightness, found.palette, found.move) == ("dim", ("red", "blue"), "static")
    assert found.sentence(float(6 / Fraction(24))) == (
        "A dim shot of 0.2 s, mostly red and blue; the camera does not move."
    )
