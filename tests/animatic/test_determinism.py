import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from animatic.render import frames
from state.film import ShotRequest

CODE = """
import hashlib, sys
from animatic.render import frames
from state.film import ShotRequest
request = ShotRequest.model_validate_json(sys.stdin.read())
planes = next(frames(request, 17))
print(hashlib.sha256(b"".join(plane.tobytes() for plane in planes)).hexdigest())
"""


def digest(request: ShotRequest, environment: dict[str, str]) -> str:
    ran = subprocess.run(
        [sys.executable, "-c", CODE],
        input=request.model_dump_json(),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env=environment,
    )
    return ran.stdout.strip()


def same(first, second) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(first, second, strict=True))


@pytest.mark.parametrize("tier", ["high", "mid"])
@pytest.mark.parametrize("start", [1, 12, 30])
def test_a_frame_is_the_same_wherever_the_rendering_starts(make, tier, start):
    request = make(tier=tier, weather="rain", move="pan_left", frame_count=34)
    whole = list(frames(request))
    assert len(whole) == 34
    assert all(same(a, b) for a, b in zip(frames(request, start), whole[start:], strict=True))


def test_other_processes_and_thread_counts_give_the_same_bytes(make):
    import os

    request = make(kind="ocean", palette="dusk")
    one = digest(request, {**os.environ, "NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONHASHSEED": "1"})
    two = digest(request, {**os.environ, "NUMBA_NUM_THREADS": "2", "OMP_NUM_THREADS": "2", "PYTHONHASHSEED": "2"})
    assert one == two != ""


def test_importing_the_package_loads_neither_numba_nor_skia():
    code = "import animatic, animatic.version, sys; assert not {'numba', 'skia'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


def test_planes_are_fresh_and_of_the_delivered_size(make):
    request = make(width=130, height=74, tier="mid", frame_count=4)
    rendered = list(frames(request))
    assert {plane.shape for plane in rendered[0]} == {(74, 130), (37, 65)}
    assert all(plane.dtype == np.uint8 for plane in rendered[0])
    assert rendered[0].y is not rendered[2].y


def test_a_start_outside_the_clip_is_refused(make):
    with pytest.raises(ValueError, match="frames 0 to 47"):
        next(frames(make(), 48))


def test_luma_and_chroma_stay_in_the_limited_range(make):
    for planes in list(frames(make(kind="desert", palette="dawn")))[::16]:
        assert planes.y.min() >= 16
        assert planes.y.max() <= 235
        assert min(planes.u.min(), planes.v.min()) >= 16
        assert max(planes.u.max(), planes.v.max()) <= 240


@pytest.mark.parametrize("tier", ["high", "mid"])
def test_a_few_frames_are_the_same_as_among_all_across_the_end_of_a_prefix_too(make, tier):
    owner = make(tier=tier, frame_count=20)
    request = make(tier=tier, move="pan_left", frame_count=20, owner=owner, prefix_frames=9)
    whole = list(frames(request))
    for start, step in ((0, 3), (2, 5), (9, 4), (10, 3)):
        few = list(frames(request, start, step))
        assert len(few) == len(whole[start::step])
        assert all(same(a, b) for a, b in zip(few, whole[start::step], strict=True))
