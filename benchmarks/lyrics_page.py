"""The lyrics' page, in Markdown: what it means, the bars and whether they are cleared, then the tables.

Nothing is measured here, and no number is written that was not.
"""

import platform
from collections.abc import Sequence
from importlib.metadata import version
from itertools import pairwise

import numpy as np

from benchmarks.lyrics_results import ALONE, EVEN, MIXES, OURS, Results, WordMark
from benchmarks.tables import table

SONG_S = 210.0
BAR_MIX, BAR_MEDIAN_S, BAR_SHARE = "+6 dB", 0.060, 0.90
NEAR_S, FAR_S = 0.1, 0.5
CONFIDENCE_EDGES = (0.0, 0.5, 0.7, 0.85, 1.0)


def page(results: Results) -> str:
    """Return the whole page."""
    parts = [
        "# How well AllocMV finds the words of a song",
        _summary(results),
        _how(results),
        "## The bars",
        _bars(results),
        "## All words together",
        _together(results),
        "## Track by track",
        _tracks(results),
        "## What the confidence is worth",
        _confidence(results),
        "## Speed",
        _speed(results),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(results: Results) -> str:
    ours, even = (_pooled(results, BAR_MIX, way) for way in (OURS, EVEN))
    return (
        "Who brings lyrics without times wants every word on the screen when it is sung. AllocMV listens with a "
        "transcriber, matches what it heard with the lyrics, and aligns the true text to the sound. With the voice "
        f"{BAR_MIX.strip('+')} above the music half of the words are set within {_ms(_median_s(ours))} ms of where "
        f"they are sung, and {_within(ours, FAR_S)} within half a second; spread evenly over the song it would be "
        f"{_ms(_median_s(even))} ms and {_within(even, FAR_S)}."
    )


def _how(results: Results) -> str:
    words = len(_pooled(results, BAR_MIX, OURS))
    return (
        f"Written by `{results.command}` in {results.wall_s / 60:.1f} minutes, with Python "
        f"{platform.python_version()}, numpy {version('numpy')} and {results.transcriber}. "
        f"{len(results.tracks)} tracks of {words} words in all are spoken by eSpeak NG, word by word, and laid on the "
        "beats of composed songs: as a rap of two or four syllables a beat, or as a slow song with a pitch for every "
        "word. Where a word can first be heard is known to the sample. "
        f"Each track is mixed in {len(MIXES)} ways: the voice alone, 6 dB above its backing, and as loud as it. A "
        "machine's voice lacks a singer's vowels, so these figures are for comparing ways of timing, not for promising "
        "them of any singer.\n\n"
        "`median` is the median distance between a word's set and its true start in milliseconds, `late` the median "
        f"with its sign; then come the shares of the words within {NEAR_S:g} and {FAR_S:g} s. `heard` is the share of "
        f"the words that the transcriber heard where they stand, before their text was aligned. *{ALONE}* matches them "
        f"and lays the others between, or spreads all evenly where too few were heard; *{EVEN}* knows nothing but the "
        "song's length."
    )


def _bars(results: Results) -> str:
    ours = _pooled(results, BAR_MIX, OURS)
    median_s, share = _median_s(ours), _share_within(ours, FAR_S)
    return "\n".join(
        [
            f"- At {BAR_MIX}, the median of all words at most {_ms(BAR_MEDIAN_S)} ms: "
            f"{_verdict(median_s <= BAR_MEDIAN_S)}, {_ms(median_s)} ms.",
            f"- At {BAR_MIX}, at least {BAR_SHARE:.0%} of all words within {FAR_S:g} s: "
            f"{_verdict(share >= BAR_SHARE)}, {share:.1%}.",
        ]
    )


def _together(results: Results) -> str:
    rows = [[mix, way, *_cells(_pooled(results, mix, way))] for mix in MIXES for way in (OURS, ALONE, EVEN)]
    return table(["mix", "way", "median", "late", "within 0.1 s", "within 0.5 s"], rows)


def _tracks(results: Results) -> str:
    rows = [
        [track.name, mix, f"{heard.match_ratio:.0%}", *_cells(heard.words[OURS]), _ms(_median_s(heard.words[ALONE]))]
        for track in results.tracks
        for mix, heard in track.mixes.items()
    ]
    return table(
        ["track", "mix", "heard", "median", "late", "within 0.1 s", "within 0.5 s", f"{ALONE}, median"], rows
    ) + ("\n\nThe words of the slow songs stand apart: nothing but a silence says where one ends and the next begins.")


def _confidence(results: Results) -> str:
    marks = [mark for mix in MIXES for mark in _pooled(results, mix, OURS)]
    rows = []
    for low, high in pairwise(CONFIDENCE_EDGES):
        inside = [mark for mark in marks if low <= mark.confidence < high]
        if inside:
            rows.append([f"{low:g} to {high:g}", len(inside), *_cells(inside)])
    return table(["confidence", "words", "median", "late", "within 0.1 s", "within 0.5 s"], rows) + (
        "\n\nAll mixes together. Below 0.5 a word was not found and lies where its neighbours leave room."
    )


def _speed(results: Results) -> str:
    rows = []
    for mix in MIXES:
        heard = [track.mixes[mix] for track in results.tracks]
        per_song = SONG_S / sum(track.duration_s for track in results.tracks)
        hearing_s, aligning_s = (
            per_song * sum(times) for times in zip(*((m.heard_cpu_s, m.aligned_cpu_s) for m in heard), strict=True)
        )
        rows.append([mix, f"{hearing_s:.1f}", f"{aligning_s:.1f}", f"{hearing_s + aligning_s:.1f}"])
    return table(["mix", "hearing", "aligning", "together"], rows) + (
        f"\n\nCPU seconds for a song of {SONG_S:.0f} s, loading the model not counted."
    )


def _pooled(results: Results, mix: str, way: str) -> list[WordMark]:
    return [mark for track in results.tracks for mark in track.mixes[mix].words[way]]


def _cells(marks: Sequence[WordMark]) -> list[str]:
    late_s = float(np.median([mark.late_s for mark in marks]))
    return [_ms(_median_s(marks)), f"{1000 * late_s:+.0f}", _within(marks, NEAR_S), _within(marks, FAR_S)]


def _median_s(marks: Sequence[WordMark]) -> float:
    return float(np.median([abs(mark.late_s) for mark in marks]))


def _share_within(marks: Sequence[WordMark], limit_s: float) -> float:
    return float(np.mean([abs(mark.late_s) <= limit_s for mark in marks]))


def _within(marks: Sequence[WordMark], limit_s: float) -> str:
    return f"{_share_within(marks, limit_s):.0%}"


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:,.0f}"


def _verdict(met: bool) -> str:
    return f"**{'met' if met else 'not met'}**"
