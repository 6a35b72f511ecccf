"""The models' benchmark: its world knows the truth, its intervals are right, and a run that was cut off is taken up."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="the models need torch: pip install -e '.[models]'")

import torch

from benchmarks.model_intervals import Interval, interval, verdict
from benchmarks.model_networks import CHANNELS, LAYOUT, MIXERS, PLAIN, RECIPES, Kept, in_patches, new_network, taught
from benchmarks.model_rows import ROWS, Measures, forked, measure, row_path, true_clip
from benchmarks.model_world import CHUNK_FRAMES, INTRODUCED, SCRIPTS, judge, random_clip, random_names, returns
from benchmarks.models import measured, settled
from benchmarks.models_page import gain, page
from models.layout import to_video

torch.set_num_threads(1)


@pytest.mark.parametrize("script", range(len(SCRIPTS)))
def test_a_true_clip_is_judged_perfect(script: int) -> None:
    clip = true_clip(script, 0)
    seen = judge(clip, clip.video())
    assert (seen.identity, seen.background, seen.jump, seen.clarity) == (0, 0, 0, 0)
    assert seen.recognised == 1
    assert set(seen.by_gap) == set(returns(clip.names).values())


def test_people_who_return_as_others_are_noticed_and_the_place_is_not_blamed() -> None:
    clip = true_clip(0, 1)
    made = clip.video()
    swapped = replace(clip, figures=(*clip.figures[1:], clip.figures[0])).video()
    made[INTRODUCED * CHUNK_FRAMES :] = swapped[INTRODUCED * CHUNK_FRAMES :]
    seen = judge(clip, made)
    assert seen.recognised == 0
    assert seen.identity > 0.2
    assert (seen.background, seen.jump) == (0, 0)


def test_a_drift_of_colours_and_a_walk_that_jumps_are_noticed() -> None:
    clip = true_clip(1, 2)
    made = clip.video()
    made[INTRODUCED * CHUNK_FRAMES :] += 0.2
    assert judge(clip, made).background == pytest.approx(0.1, abs=1e-3)
    other_way = clip.video()
    turned = replace(clip, backwards=not clip.backwards).video()
    other_way[INTRODUCED * CHUNK_FRAMES :] = turned[INTRODUCED * CHUNK_FRAMES :]
    assert judge(clip, other_way).jump > 0
    blurred = clip.video()
    blurred[INTRODUCED * CHUNK_FRAMES :] *= 0.5
    assert judge(clip, blurred).clarity > 0.1


def test_everybody_is_introduced_and_a_return_is_told_from_a_stay() -> None:
    assert set(random_names(np.random.default_rng(0))[:INTRODUCED]) == {0, 1, 2}
    assert returns((0, 1, 2, 2, 0, 0)) == {4: 4}
    clip = random_clip(np.random.default_rng(1), SCRIPTS[0])
    assert len({figure.outer for figure in clip.figures} | {figure.inner for figure in clip.figures}) == 6


def test_patches_are_the_clip() -> None:
    clip = true_clip(2, 0)
    patches, words = in_patches([clip])
    assert np.array_equal(to_video(patches, LAYOUT)[0].permute(0, 2, 3, 1).numpy(), clip.video())
    assert words.flatten().tolist() == [name + 1 for name in clip.names]


def test_intervals_are_students() -> None:
    # Three values with mean 2 and deviation 1: 4.303 / sqrt(3) to each side, by any table of t.
    mean, low, high = interval([1, 2, 3])
    assert (mean, low, high) == pytest.approx((2, 2 - 2.4841, 2 + 2.4841), abs=1e-3)
    assert interval([5]) == (5, -np.inf, np.inf)
    assert verdict(Interval(1, 0.5, 1.5)) == "shows"
    assert verdict(Interval(-1, -1.5, -0.5)) == "shows the opposite"
    assert verdict(Interval(1, -0.5, 2.5)) == "does not show"


def test_a_row_that_is_kept_is_not_measured_again(tmp_path: Path) -> None:
    kept = settled(tmp_path, steps=1, later_steps=1)
    rows = tmp_path / "rows"
    assert list(measure(["naive"], kept, 0, rows, clips=1)) == ["naive"]
    assert list(measure(["naive"], kept, 0, rows, clips=1)) == []
    first = measured(tmp_path)
    assert len(first["naive"][0]) == len(SCRIPTS)
    row_path(rows, "naive", 0).unlink()
    made = {path.name: path.stat().st_mtime_ns for path in kept.folder.iterdir()}
    assert set(made) == {"naive-0.pt", f"{PLAIN}-0.pt"}
    assert list(measure(["naive"], kept, 0, rows, clips=1)) == ["naive"]
    assert {path.name: path.stat().st_mtime_ns for path in kept.folder.iterdir()} == made
    assert measured(tmp_path) == first
    with pytest.raises(ValueError, match="give another folder"):
        settled(tmp_path, steps=2, later_steps=1)


def test_the_same_recipe_teaches_the_same_network(tmp_path: Path) -> None:
    one, other = (Kept(tmp_path / name, 1, 1).network("both-forcings", 0).state_dict() for name in ("one", "other"))
    assert all(torch.equal(one[name], other[name]) for name in one)


@pytest.mark.parametrize("mixer", MIXERS)
def test_every_mixer_learns_jointly(mixer: str) -> None:
    network = new_network(mixer, 0)
    before = {name: weight.clone() for name, weight in network.state_dict().items()}
    after = taught(network, RECIPES[f"joint-{mixer}"], 1, 0).state_dict()
    assert any(not torch.equal(before[name], after[name]) for name in before)
    assert after["final_norm.weight"].numel() == CHANNELS


def test_a_fork_keeps_its_beginning_and_costs_less() -> None:
    network = new_network("attention", 0).eval()
    fork = forked(network, keeps=True, count=1)
    assert {clip["prefix"] for clip in fork} == {1.0}
    assert all(clip["cost"] < 0.6 for clip in fork)


def made_up(identity: float, seed: int) -> list[Measures]:
    """Measures of two clips around an identity error."""
    others = {"recognised": 1.0, "background": 0.1, "jump": 0.0, "clarity": 0.2, "remembered": 1000.0, "after 2": 0.5}
    return [{"identity": identity + clip / 100 + seed / 1000, **others} for clip in range(2)]


def test_the_page_says_of_each_claim_what_its_interval_says() -> None:
    results = {
        key: {seed: made_up(identity, seed) for seed in range(3)}
        for key, identity in (("none", 0.4), ("full", 0.1), ("cosine", 0.3), ("naive", 0.2), ("rolling-2", 0.2))
    }
    assert gain(results, "full", "none", "identity").mean == pytest.approx(0.3)
    text = page(results, "command", 10, 5)
    assert (
        "| this world | who remembers knows who returns | identity | 0.300 [0.300, 0.300] | 3, clips | shows |" in text
    )
    assert (
        "| cosine beats naive: subject | identity | -0.100 [-0.100, -0.100] | 3, networks | shows the opposite |"
        in text
    )
    assert "| the same: clarity | clarity | 0.000 [0.000, 0.000] | 3, networks | does not show |" in text
    assert "Not compared yet are" in text
    alone = {key: {0: by_seed[0]} for key, by_seed in results.items()}
    assert "| cosine beats naive: subject | identity | -0.100 | 1, networks | cannot be told |" in page(
        alone, "c", 1, 1
    )


def test_a_roll_out_after_a_bank_keeps_it_and_has_a_gradient() -> None:
    clean, words = in_patches([true_clip(0, 0)])
    sampler = ROWS["full"].sampler(new_network("attention", 0))
    seen = sampler.extend(clean[:, :INTRODUCED], words[:, :INTRODUCED], [0]).bank
    rolled = sampler.roll_out(words, [0], seen).patches
    assert torch.equal(rolled[:, :INTRODUCED], clean[:, :INTRODUCED])
    assert rolled.requires_grad
    assert seen.chunks == INTRODUCED
