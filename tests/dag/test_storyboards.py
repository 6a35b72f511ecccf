"""The asset that takes films apart: its table, its chunks beside it, its pictures in the store, and what it tells."""

import json
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import numpy as np
import pyarrow.parquet as pq
import pytest
from PIL import Image

pytest.importorskip("cv2", reason="films are measured by OpenCV: pip install -e '.[datasets]'")
pytest.importorskip("scenedetect", reason="cuts are found by PySceneDetect: pip install -e '.[datasets]'")

from assets.storyboards import CHUNKS, storyboards
from dagster_project.build import build_defs
from dagster_project.deployments import Deployment
from editorial.decode import decode_frames
from editorial.encode import write_clip
from state.time import FrameRate


def painted() -> Iterator[tuple[np.ndarray, ...]]:
    """Two shots of sixteen pictures, of one colour and one pattern each."""
    for shot, level in enumerate((60, 180)):
        luma = np.full((54, 96), level, np.uint8)
        luma[:, 20 + 30 * shot : 50 + 30 * shot] = 120
        for _ in range(16):
            yield luma, *[np.full((27, 48), 90 + 70 * shot, np.uint8)] * 2


def gathered(data: Path, folder: Path | str) -> dg.ExecuteInProcessResult:
    defs = build_defs(Deployment(data))
    return dg.materialize(
        [storyboards],
        resources={name: defs.resources[name] for name in ("io_manager", "store")},
        run_config={"ops": {"storyboards": {"config": {"folder": str(folder)}}}} if folder else None,
        instance=dg.DagsterInstance.ephemeral(),
        raise_on_error=False,
    )


def reason(result: dg.ExecuteInProcessResult) -> str:
    failure = next(event for event in result.all_events if event.is_step_failure)
    return failure.step_failure_data.user_failure_data.description


def test_a_folder_of_films_becomes_a_table_with_chunks_and_pictures_beside_it(tmp_path: Path):
    folder, data = tmp_path / "films", tmp_path / "data"
    folder.mkdir()
    size = {"width": 96, "height": 54}
    write_clip(folder / "film.mp4", painted(), **size, rate=FrameRate(numerator=24), keyframes=(), frame_count=32)
    (folder / "broken.mp4").write_bytes(b"no film at all")
    result = gathered(data, folder)
    assert result.success
    rows = pq.read_table(data / "artifacts/storyboards.parquet").to_pylist()
    assert [(row["film"], row["start_frame"], row["end_frame"]) for row in rows] == [
        ("film.mp4", 0, 16), ("film.mp4", 16, 32),
    ]  # fmt: skip
    shown = list(decode_frames(folder / "film.mp4"))
    assert np.array_equal(np.asarray(Image.open(data / rows[1]["start_picture"])), shown[16])
    (line,) = (data / CHUNKS).read_text().splitlines()
    assert [chunk["end_frame"] for chunk in json.loads(line)["chunks"]] == [16, 32]
    metadata = result.asset_materializations_for_node("storyboards")[0].metadata
    assert metadata["shots"].value == 2
    assert metadata["preference_pairs"].value == 2
    assert metadata["not_taken"].value[0]["film"] == "broken.mp4"
    assert "pairs" in metadata
    assert [path.suffix for path in data.rglob(".*")] == []  # no drafts are left


def test_without_films_it_says_what_to_do(tmp_path: Path):
    assert "give the asset storyboards the folder" in reason(gathered(tmp_path, ""))
    (tmp_path / "empty").mkdir()
    assert "holds no film" in reason(gathered(tmp_path, tmp_path / "empty"))
