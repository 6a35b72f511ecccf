"""The poster shows the best of the pictures that matter, with its title inside the frame."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from editorial.exports.poster import Moment, best, moments, poster
from editorial.typefaces import lettering
from state.film import ClipWord, Environment, MusicCue, PlannedShot, Shot, ShotPlan, ShotRequest
from state.plan import SaliencyTable, SegmentSaliency
from state.time import FrameRate

SIZE = (320, 180)


def request(segment: int, owner: ShotRequest | None = None) -> ShotRequest:
    return ShotRequest(
        generator="animatic",
        generator_version="1",
        tier="high",
        width=320,
        height=180,
        rate=FrameRate(numerator=24),
        frame_count=50,
        seed=segment,
        shot=Shot(
            segment=segment, description="", scale="wide", move="static", pose="stand", side="left", environment="shore"
        ),
        characters=(),
        environment=Environment(name="shore", description="", seed=0, kind="ocean", palette="dusk"),
        music=MusicCue(),
        words=(ClipWord(text="la", line=0, start_frame=0, end_frame=9),),
        title="Song",
        fade_in_frames=9,
        owner=owner,
        prefix_frames=20 if owner else 0,
    )


@pytest.fixture
def candidates() -> list[Moment]:
    return [Moment(request(n), 30, 0.5) for n in range(3)]


def save(folder: Path, name: str, pixels: np.ndarray) -> Path:
    Image.fromarray(pixels.astype(np.uint8)).save(folder / name, quality=95)
    return folder / name


def pictures(folder: Path) -> list[Path]:
    rng = np.random.default_rng(1)
    sharp = np.kron(rng.integers(0, 2, (18, 32)) * 200 + 25, np.ones((10, 10)))
    soft = np.asarray(Image.fromarray(sharp.astype(np.uint8)).resize((8, 5)).resize(SIZE))
    faded = 12 + sharp * 0.04
    return [save(folder, f"{n}.png", np.repeat(p[..., None], 3, 2)) for n, p in enumerate((soft, sharp, faded))]


def test_of_pictures_that_matter_alike_the_sharp_and_not_the_faded_one_is_shown(tmp_path, candidates):
    files = pictures(tmp_path)
    assert best(files, candidates) == files[1]
    assert best([files[0], files[2]], candidates[:2]) == files[0]


def test_what_matters_most_is_looked_at_first_bare_of_words_titles_and_fades_and_never_a_reuse():
    shots = ShotPlan(
        shots=tuple(
            PlannedShot(segment=n, kind=kind, cost_microdollars=0, request=request(n, request(0) if n == 2 else None))
            for n, kind in enumerate(("high", "mid", "reuse"))
        )
    )
    shares = dict.fromkeys(("energy", "role", "repetition", "novelty", "lyric", "score"), 0.5)
    saliency = SaliencyTable(
        rows=tuple(
            SegmentSaliency(segment=n, saliency=m, rationale="", provenance="", **shares)
            for n, m in enumerate((2, 4, 5))
        )
    )
    found = moments(shots, saliency)
    assert [moment.request.shot.segment for moment in found] == [1, 0]
    assert all(not (m.request.words or m.request.title or m.request.fade_in_frames) for m in found)
    assert all(0 < m.frame < m.request.frame_count for m in found)


@pytest.mark.parametrize(
    "title", ["Willow Road", "x" * 500, "word " * 100, '<&">\n', "\U0001f3b5", "\u05e9\u05d9\u05e8", ""]
)
@pytest.mark.parametrize("size", [(320, 180), (180, 320)])
def test_any_title_is_set_inside_the_picture(tmp_path, candidates, title, size):
    grey = save(tmp_path, "grey.png", np.full((size[1], size[0], 3), 128))
    content = poster([grey], candidates[:1], title=title, artist=title)
    (tmp_path / "poster.jpg").write_bytes(content)
    with Image.open(tmp_path / "poster.jpg") as image:
        assert (image.format, image.size) == ("JPEG", size)
        luma = np.asarray(image.convert("L"))
    written = luma > 200
    assert written.any() == bool(lettering(title.upper()).text.strip())
    assert not written[:, -3:].any()
    assert not written[: size[1] // 2].any()


def test_a_text_is_written_in_the_face_that_has_its_letters_without_those_that_none_has():
    assert lettering("Café").face.name == "FjallaOne-Regular.ttf"
    assert lettering("\u05e9\u05d9\u05e8").face.name == "DejaVuSans-Bold.ttf"
    assert lettering("\U0001f3b5 hi \u65e5").text == "hi"
