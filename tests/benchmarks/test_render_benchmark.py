"""The renderer's benchmark on a few small clips: what it measures adds up, and the page says it."""

import re
import time
from dataclasses import replace
from itertools import product
from typing import get_args

import numpy as np
import pytest

from benchmarks.render import FULL, Tools, measure
from benchmarks.render_assembly import OURS
from benchmarks.render_page import page
from benchmarks.render_results import Results
from benchmarks.render_shots import LANDSCAPE, alone, requests, reused
from benchmarks.render_stages import DRAWING, ENCODING, GEOMETRY, clip_times
from benchmarks.render_tiers import HIGH, MID, PREFIX, SUFFIX, looks, psnr_db, sharpness
from state.film import SceneKind, ShotScale, View

TINY = replace(
    FULL,
    rounds=1,
    shots=1,
    portrait_shots=1,
    shot_frames=24,
    parallel_clips=2,
    parallel_frames=2,
    memory_frames=(2, 12),
    judged_shots=1,
    judged_frames=24,
    joined_clips=3,
    distinct_clips=2,
    joined_frames=36,
    fewer=2,
    smaller=4,
)


@pytest.fixture(scope="module")
def results() -> Results:
    return measure("tiny", TINY, Tools())


def test_the_shots_are_of_every_place_scale_and_view():
    shots = requests(FULL.shots, 24, LANDSCAPE)
    assert {s.environment.kind for s in shots} == set(get_args(SceneKind))
    assert {(s.shot.scale, s.shot.view) for s in shots} == set(product(get_args(ShotScale), get_args(View)))
    assert all(s.words and s.characters for s in shots)


def test_a_repeat_differs_from_its_owner_and_shares_its_first_frames():
    shot = requests(1, 24, LANDSCAPE)[0]
    assert reused(shot, 12).fresh_frames == 12
    assert alone(shot).shot.move != shot.shot.move
    assert alone(shot).environment == shot.environment


def test_the_stages_of_a_clip_add_up_to_its_time(tmp_path):
    shot = requests(1, 6, (320, 180))[0]
    start_s = time.process_time()
    times = clip_times(shot, keep=tmp_path / "clip.mp4")
    whole_s = time.process_time() - start_s
    assert sum(times.cpu_s.values()) == pytest.approx(times.whole_frame_s * 6)
    assert 0 < sum(times.cpu_s.values()) <= whole_s
    assert all(times.cpu_s[stage] > 0 for stage in (GEOMETRY, DRAWING, ENCODING))
    assert (tmp_path / "clip.mp4").exists()


def test_high_is_nearer_to_the_maximal_render_than_mid_and_a_fork_is_as_good_as_its_owner():
    found = looks(requests(1, 24, (320, 180))[0])
    assert found[HIGH].ssim > found[MID].ssim
    assert found[HIGH].psnr_db > found[MID].psnr_db + 3
    assert found[HIGH].sharpness > found[MID].sharpness
    assert found[HIGH].repeated == 0 < found[MID].repeated
    assert min(found[PREFIX].ssim, found[SUFFIX].ssim) > found[MID].ssim


def test_measures_of_one_picture_are_what_they_say():
    flat = np.full((20, 20), 100, np.uint8)
    spot = flat.copy()
    spot[10, 10] = 101
    assert sharpness(flat) == 0 < sharpness(spot)
    assert psnr_db(flat, flat + 1) == pytest.approx(10 * np.log10(255**2))


def test_our_film_has_every_frame_and_copies_what_no_transition_touches(results):
    film = results.assembly.films[OURS]
    assert film.frames == film.expected_frames == 3 * 36
    assert results.assembly.copied_frames == results.assembly.expected_copies == 3 * 36 - 4 * 12


def test_the_page_has_the_bars_and_every_table_and_names_no_folder(results):
    text = page(results)
    assert text.count("**met**") + text.count("**not met**") == 4
    assert len(re.findall(r"^\| --- ", text, re.MULTILINE)) == 4
    assert not re.search(r"(^|\s)/\w|\\", text)
