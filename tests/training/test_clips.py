"""Scenes to learn from: drawn by the animatic as it draws films, told truly, dealt evenly."""

from collections import Counter
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from animatic.pulse import felt
from animatic.render import frames, rgb
from models.captions import COLOURS, colour_word, said
from state.film import CameraMove, PaletteName, Pose, SceneKind
from training.clips import (
    CHUNK_FRAMES,
    CHUNK_SPAN,
    CHUNKS,
    CLIP_FRAMES,
    CLIP_SPAN,
    CLIPS,
    OVERSAMPLING,
    RATE,
    SCALES,
    SIZE,
    STEP,
    averaged,
    captions,
    coloured,
    dealt,
    drawn,
    scene,
)

SEEDS = range(120)


@pytest.fixture(scope="module")
def scenes():
    return [scene(seed) for seed in SEEDS]


def test_a_mean_of_squares_is_what_one_reckons_by_hand():
    picture = np.array([[[0, 9], [1, 9], [255, 0]] * 2, [[1, 9], [1, 9], [255, 3]] * 2], np.uint8)
    assert averaged(picture, 2).tolist() == [[[1, 9], [128, 5], [128, 5]]]
    assert averaged(picture, 1).tolist() == picture.tolist()


@given(st.integers(1, 5), st.integers(1, 4), st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_a_mean_of_squares_is_the_exact_mean_rounded_to_the_nearest(times, height, width, seed):
    picture = np.random.default_rng(seed).integers(0, 256, (times * height, times * width, 3), np.uint8)
    for y, x, c in np.ndindex(height, width, 3):
        total = int(picture[y * times : (y + 1) * times, x * times : (x + 1) * times, c].sum())
        assert abs(int(averaged(picture, times)[y, x, c]) * times**2 - total) <= times**2 / 2


def test_squares_that_do_not_fill_a_picture_are_refused():
    with pytest.raises(ValueError, match="squares of 3 pixels do not fill a picture of 4 x 6"):
        averaged(np.zeros((6, 4, 3), np.uint8), 3)


@given(st.text(max_size=9), st.integers(0, 10**6), st.integers(1, 15))
def test_every_hand_is_the_whole_deck(name, hand, cards):
    deck = range(cards)
    assert sorted(dealt(name, number, deck) for number in range(hand * cards, (hand + 1) * cards)) == list(deck)


def test_whatever_is_dealt_comes_up_as_often_as_its_deck_says(scenes):
    places = Counter(clips[0].request.environment.kind for clips in scenes)
    palettes = Counter(clips[0].request.environment.palette for clips in scenes)
    coats = Counter(said(captions(clips[0])[0].tolist()).get("coat") for clips in scenes)
    assert places == dict.fromkeys(get_args(SceneKind), len(SEEDS) // 12)
    assert palettes == dict.fromkeys(get_args(PaletteName), len(SEEDS) // 6)
    assert set(COLOURS) <= coats.keys()
    shots = [clip.request.shot for clips in scenes for clip in clips]
    assert {shot.move for shot in shots} == set(get_args(CameraMove))
    assert {shot.pose for shot in shots} == set(get_args(Pose))
    assert {shot.scale for shot in shots} == set(SCALES)


def test_a_scene_is_the_same_again_and_another_seeds_is_another(scenes):
    assert scene(7) == scenes[7]
    assert len(set(scenes)) == len(scenes)


def test_a_scenes_clips_share_place_people_and_tempo(scenes):
    for clips in scenes:
        assert len(clips) == CLIPS
        assert len({clip.request.environment for clip in clips}) == 1
        seen = {person: look for clip in clips for person, look in zip(clip.cast, clip.request.characters, strict=True)}
        for clip in clips:
            assert clip.request.characters == tuple(seen[person] for person in clip.cast)
        assert len({person.name for person in seen.values()}) == len(seen) <= 2
        assert len({colour_word(person.coat) for person in seen.values()}) == len(seen)


def test_a_clip_lies_within_its_request_and_one_without_a_cut_goes_on(scenes):
    for clips in scenes:
        assert clips[0].is_cut
        for clip in clips:
            assert clip.first_frame % CHUNK_SPAN == 0 <= clip.request.frame_count - clip.first_frame - CLIP_SPAN
            assert [span.start_frame for span in clip.spans] == [
                clip.first_frame + CHUNK_SPAN * chunk for chunk in range(CHUNKS)
            ]
        for before, clip in pairwise(clips):
            if clip.is_cut:
                assert clip.request != before.request
            else:
                assert (clip.request, clip.cast) == (before.request, before.cast)
                assert clip.first_frame == before.first_frame + CLIP_SPAN
    assert 0.15 < np.mean([not clip.is_cut for clips in scenes for clip in clips[1:]]) < 0.35


def test_people_go_and_come_back(scenes):
    patterns = {tuple(clip.cast for clip in clips) for clips in scenes}
    assert {((0,), (1,), (0,)), ((0,), (), (0,)), ((0,), (0,), (0,)), ((0, 1), (1,), (0, 1))} <= patterns


def test_every_beat_is_one_that_the_animatic_answers(scenes):
    for clips in scenes:
        for clip in clips:
            music = clip.request.music
            assert felt(music, float(RATE.fraction)).beats == music.beats
            assert set(music.downbeats) <= set(music.beats)


@pytest.mark.parametrize("word", COLOURS)
def test_a_colour_is_drawn_that_is_called_by_its_word(word):
    rng = np.random.default_rng(0)
    some = {coloured(word, rng) for _ in range(30)}
    assert {colour_word(colour) for colour in some} == {word}
    assert len(some) > 10


def test_a_clip_is_drawn_of_a_requests_own_frames():
    first, second = next(pair for seed in SEEDS for pair in pairwise(scene(seed)) if not pair[1].is_cut)
    pictures = drawn(second)
    assert pictures.shape == (CLIP_FRAMES, SIZE[1], SIZE[0], 3)
    assert pictures.dtype == np.uint8
    assert pictures.max() > 100
    assert pictures.std(axis=0).max() > 1
    frame = rgb(next(frames(first.request, first.first_frame + CLIP_SPAN + 7 * STEP)))
    assert (pictures[7] == averaged(frame, OVERSAMPLING)).all()


def test_a_clips_captions_say_its_request(scenes):
    for clips in scenes[:20]:
        for clip in clips:
            ids = captions(clip)
            assert len(ids) == CHUNKS
            assert ["cut" in said(words) for words in ids.tolist()] == [clip.is_cut, *[False] * (CHUNKS - 1)]
            for words in map(said, ids.tolist()):
                shot = clip.request.shot
                assert (words["place"], words["scale"]) == (clip.request.environment.kind, shot.scale)
                assert words["people"] == ("nobody", "one", "two")[len(clip.cast)]
                if clip.cast and shot.light != "silhouette":
                    assert words["coat"] == colour_word(clip.request.characters[0].coat)
    assert CHUNK_SPAN == CHUNK_FRAMES * STEP
