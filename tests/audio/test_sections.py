"""The form of songs whose form is known, and the partition against every possible one."""

from collections import Counter
from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest

from audio.beat_network import beat_activation
from audio.beats import beat_grid
from audio.energy import energy_curve
from audio.labels import headed_label
from audio.lyrics import read_lyrics
from audio.sections import apply_headings, best_partition, coherence, find_sections, motif_letters
from state.music import Sections

VERSE, CHORUS = (("Am", "F", "C", "G") * 2, 0.5), (("F", "G", "Em", "Am", "F", "G", "C", "C"), 1.0)
BRIDGE = (("Dm", "Dm", "Em", "Em", "Dm", "Dm", "G", "G"), 0.6)


def form_of(song: Any) -> Sections:
    heard = song.features
    return find_sections(heard, beat_grid(heard, beat_activation(heard)), energy_curve(heard))


def motifs_of(song: Any) -> str:
    """Return the motif that fills most of each part of eight bars, wherever the boundaries were found."""
    sections = form_of(song).sections
    starts_s = [*song.downbeats_s[::8].tolist(), song.duration_s]

    def heard_in(start_s: float, end_s: float) -> str:
        shares: Counter[str] = Counter()
        for section in sections:
            shares[section.motif] += max(0.0, min(end_s, section.end_s) - max(start_s, section.start_s))
        return shares.most_common(1)[0][0]

    return "".join(heard_in(start_s, end_s) for start_s, end_s in pairwise(starts_s))


def test_verses_and_choruses_are_told_apart_and_recognised_again(pop_song: Any) -> None:
    found = form_of(pop_song).sections
    assert [section.motif for section in found] == ["A", "B", "A", "B"]
    assert [section.label for section in found] == ["verse", "chorus", "verse", "chorus"]
    assert [section.start_s for section in found] == pytest.approx([0, 16, 32, 48], abs=0.02)


@pytest.mark.parametrize("bpm", [100, 150])
def test_a_bridge_that_comes_once_has_a_motif_of_its_own(song_of: Callable[..., Any], bpm: float) -> None:
    song = song_of(bpm, (VERSE, CHORUS, VERSE, CHORUS, BRIDGE, CHORUS))
    found = form_of(song).sections
    assert [section.motif for section in found] == ["A", "B", "A", "B", "C", "B"]
    assert [section.label for section in found] == ["verse", "chorus", "verse", "chorus", "bridge", "chorus"]
    assert found[4].confidence < min(section.confidence for section in found if section.motif == "B")


@pytest.mark.parametrize("change_db", [-12, 12])
def test_the_same_music_softer_or_louder_keeps_its_motif(
    song_of: Callable[..., Any], again: Callable[..., Any], change_db: float
) -> None:
    for part, motifs in ((VERSE, "ABABA"), (CHORUS, "ABABB")):
        changed = again(part, level=part[1] * 10 ** (change_db / 20))
        assert motifs_of(song_of(110, (VERSE, CHORUS, VERSE, CHORUS, changed))) == motifs


@pytest.mark.parametrize(
    "played",
    [
        {"partials": (1,), "attack_s": 0.3},
        {"partials": (0.4, 1, 0.3, 0.8, 0.2, 0.6), "attack_s": 0.002},
        {"drums": False},
    ],
)
def test_the_same_music_on_other_instruments_keeps_its_motif(
    song_of: Callable[..., Any], again: Callable[..., Any], played: dict[str, Any]
) -> None:
    form = (VERSE, CHORUS, VERSE, CHORUS, BRIDGE, again(VERSE, **played), again(CHORUS, **played))
    assert motifs_of(song_of(110, form)) == "ABABCAB"


def test_drums_that_come_in_do_not_change_the_motif(song_of: Callable[..., Any], again: Callable[..., Any]) -> None:
    bare = (again(VERSE, drums=False), again(CHORUS, drums=False))
    assert motifs_of(song_of(110, (*bare, VERSE, CHORUS, VERSE, CHORUS))) == "ABABAB"


@pytest.mark.parametrize("semitones", [-2, -1, 1, 2])
def test_a_last_chorus_in_another_key_keeps_its_motif(
    song_of: Callable[..., Any], again: Callable[..., Any], semitones: int
) -> None:
    lifted = again(CHORUS, lift=semitones)
    assert motifs_of(song_of(110, (VERSE, CHORUS, VERSE, CHORUS, lifted))) == "ABABB"
    assert motifs_of(song_of(110, (VERSE, CHORUS, VERSE, CHORUS, BRIDGE, lifted))) == "ABABCB"


@pytest.mark.parametrize("semitones", [-2, -1, 0, 1, 2])
def test_other_music_in_another_key_is_still_other_music(
    song_of: Callable[..., Any], again: Callable[..., Any], semitones: int
) -> None:
    form = (VERSE, CHORUS, VERSE, CHORUS, again(BRIDGE, lift=semitones), CHORUS)
    assert motifs_of(song_of(110, form)) == "ABABCB"


def test_sections_tile_the_song_and_begin_on_downbeats(song_of: Callable[..., Any]) -> None:
    song = song_of(104, (VERSE, CHORUS, BRIDGE, CHORUS), lead_in_s=1.1)
    heard = song.features
    grid = beat_grid(heard, beat_activation(heard))
    found = find_sections(heard, grid, energy_curve(heard)).sections
    assert found[0].start_s == 0
    assert found[-1].end_s == song.duration_s
    assert all(before.end_s == after.start_s for before, after in pairwise(found))
    assert {section.start_s for section in found[1:]} <= set(grid.downbeats_s)


def test_a_song_of_a_few_bars_is_one_section(song_of: Callable[..., Any]) -> None:
    found = form_of(song_of(110, ((("C", "G", "Am", "F"), 1.0),))).sections
    assert len(found) == 1


def test_headings_of_timed_lines_name_their_section_and_its_repeats(pop_song: Any) -> None:
    lyrics = read_lyrics("[Refrain]\n[00:03.00]we sing\n[00:06.00]we sing", 64.0)
    named = apply_headings(form_of(pop_song), lyrics).sections
    assert [section.label for section in named] == ["chorus", "chorus", "chorus", "chorus"]
    lyrics = read_lyrics("[Bridge]\n[00:03.00]we sing\n[Verse]\n[00:18.00]we sing", 64.0)
    named = apply_headings(form_of(pop_song), lyrics).sections
    assert [section.label for section in named] == ["bridge", "verse", "bridge", "verse"]
    assert [section.confidence for section in named] == [1.0, 1.0, 0.8, 0.8]


def test_headings_of_untimed_lines_name_nothing(pop_song: Any) -> None:
    found = form_of(pop_song)
    assert apply_headings(found, read_lyrics("[Bridge]\nwe sing\nwe sing", 64.0)) == found


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("Verse 2", "verse"), ("CHORUS x2", "chorus"), ("Pre-Chorus", "prechorus"), ("Hook", "chorus"),
        ("Guitar solo", None), ("Solo: guitar", "instrumental"), ("final chorus", "chorus"), ("Middle 8", "bridge"),
        ("Breakdown", "bridge"), ("Outro (fading)", "outro"), ("Intro", "intro"), ("Ann", None), (None, None),
    ],
)  # fmt: skip
def test_headings_mean_labels(heading: str | None, label: str | None) -> None:
    assert headed_label(heading) == label


def test_motif_letters_go_on_after_z() -> None:
    assert [motif_letters(n) for n in (0, 1, 25, 26, 27, 51, 52, 702)] == ["A", "B", "Z", "AA", "AB", "AZ", "BA", "AAA"]


@pytest.mark.parametrize("seed", range(5))
def test_the_partition_is_the_best_of_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    units, longest = 10, 6
    similarity = rng.uniform(-1, 1, (units, units))
    penalty, gain = rng.uniform(0, 2, longest + 1), rng.uniform(0, 2, units)

    def mean_inside(first: int, last: int) -> float:
        pairs = [similarity[a, b] for a in range(first, last) for b in range(a + 1, last) if b - a <= 7]
        return float(np.mean(pairs)) if pairs else 0.0

    def worth(cuts: tuple[int, ...]) -> float:
        if max(b - a for a, b in pairwise(cuts)) > longest:
            return -np.inf
        return sum(mean_inside(a, b) * (b - a) - penalty[b - a] + gain[a] for a, b in pairwise(cuts))

    partitions = [(0, *inner, units) for size in range(units) for inner in combinations(range(1, units), size)]
    found = best_partition(coherence(similarity, longest), penalty, gain)
    assert tuple(found.tolist()) == max(partitions, key=worth)
