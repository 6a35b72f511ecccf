"""How right a hearing of a song is: measures of beats and of sections against the truth, and what went wrong.

Beats are scored as the field does it, by `mir_eval` (Raffel et al., ISMIR 2014) with its defaults: the first five
seconds left out, hits within 70 ms; CMLt and AMLt are the continuity measures of Hainsworth (2004). Sections: hits of
boundaries, the song's two ends left out, and pairs of moments that rightly share a music (Levy and Sandler 2008).

Who listens does not belong here, nor how fast.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.heard import Heard, HeardSection
from benchmarks.music_truth import TrueSection, TrueSong

Times = NDArray[np.float64]

HIT_S = 0.07
STRETCH_S, LEAST_STRETCH_S = 12.0, 9.0
FEWEST_BEATS = 4
CLEARLY = 0.75
"""The F at which a stretch of a song is explained by a reading of its beats."""
READINGS = (
    ("off the beat", 1.0, (0.5,)),
    ("twice the tempo", 2.0, (0.0,)),
    ("half the tempo", 0.5, (0.0, 1.0)),
    ("half the tempo, off the beat", 0.5, (0.5, 1.5)),
    ("three times the tempo", 3.0, (0.0,)),
    ("a third of the tempo", 1 / 3, (0.0, 1.0, 2.0)),
    ("three beats for two", 1.5, (0.0, 1 / 3)),
    ("two beats for three", 2 / 3, (0.0, 0.5, 1.0)),
)
"""What listeners mistake for the beat: how often it comes per true beat, and how many true beats late it may begin."""
LOST, BARS_LOST = "beat lost", "bars lost"


@dataclass(frozen=True)
class BeatScores:
    """Shares 0..1; the latency in seconds is positive where beats come late, and None where none was hit."""

    f: float
    cml_t: float
    aml_t: float
    latency_s: float | None
    downbeat_f: float | None


@dataclass(frozen=True)
class SectionScores:
    """Shares 0..1: boundaries hit within 0.5 s and 3 s, pairs of moments, time rightly named; None if unknown."""

    f_half_second: float | None = None
    f_three_seconds: float | None = None
    pairwise_f: float | None = None
    named_right: float | None = None


def beat_scores(song: TrueSong, heard: Heard) -> BeatScores:
    """Score beats and, where both sides know them, downbeats."""
    from mir_eval.beat import continuity, f_measure, trim_beats

    truth, guess = trim_beats(np.array(song.beats_s)), trim_beats(np.array(heard.beats_s))
    _, cml_t, _, aml_t = continuity(truth, guess)
    downbeat_f = None
    if song.downbeats_s is not None and heard.downbeats_s is not None:
        downbeat_f = f_measure(trim_beats(np.array(song.downbeats_s)), trim_beats(np.array(heard.downbeats_s)))
    return BeatScores(f_measure(truth, guess), cml_t, aml_t, latency(truth, guess), downbeat_f)


def latency(truth: Times, guess: Times) -> float | None:
    """Return how late the beats that were hit are, in seconds, the median; None where none was hit."""
    from mir_eval.util import match_events

    hits = match_events(truth, guess, HIT_S)
    return float(np.median([guess[heard] - truth[true] for true, heard in hits])) if hits else None


def section_scores(song: TrueSong, heard: Heard) -> SectionScores:
    """Score sections where both sides know them; moments outside the true sections do not count."""
    from mir_eval.segment import detection
    from mir_eval.segment import pairwise as pairs
    from mir_eval.util import adjust_intervals

    if song.sections is None or heard.sections is None:
        return SectionScores()
    truth, guess = _intervals(song.sections), _intervals(heard.sections)
    _, _, f_half = detection(truth, guess, window=0.5, trim=True)
    _, _, f_three = detection(truth, guess, window=3.0, trim=True)
    start_s, end_s = truth[0, 0], truth[-1, 1]
    letters = [section.letter for section in heard.sections]
    guess, letters = adjust_intervals(guess, letters, t_min=start_s, t_max=end_s)
    _, _, pairwise_f = pairs(truth, [section.letter for section in song.sections], guess, letters)
    return SectionScores(f_half, f_three, pairwise_f, named_right(song.sections, heard.sections))


def named_right(truth: Sequence[TrueSection], heard: Sequence[HeardSection]) -> float | None:
    """Return the share of the true sections' time under the right functional name; None if no names were given."""
    if any(section.label is None for section in heard):
        return None
    right_s = sum(
        max(0.0, min(true.end_s, guess.end_s) - max(true.start_s, guess.start_s))
        for true in truth
        for guess in heard
        if true.label == guess.label
    )
    return right_s / sum(true.end_s - true.start_s for true in truth)


def faults(song: TrueSong, heard: Heard) -> dict[str, float]:
    """Return what is wrong with beats and bars, the commonest first, and in which share of the song, 0..1.

    The song is looked at in stretches of 12 s: a listener may lose the beat and find it again. A stretch whose beats
    are right can still have its bars begin on another beat.
    """
    beats, guess = np.array(song.beats_s), np.array(heard.beats_s)
    starts_s = np.arange(beats[0], max(beats[-1] - LEAST_STRETCH_S, beats[0] + HIT_S), STRETCH_S)
    stretches = [start_s for start_s in starts_s if len(_stretch(beats, start_s)) >= FEWEST_BEATS]
    found: Counter[str] = Counter()
    for start_s in stretches:
        if fault := _beat_fault(beats, guess, start_s) or _bar_fault(song, heard, start_s):
            found[fault] += 1
    return {fault: count / len(stretches) for fault, count in found.most_common()}


def _beat_fault(beats: Times, guess: Times, start_s: float) -> str | None:
    heard = _stretch(guess, start_s)
    if _f(_stretch(beats, start_s), heard) >= CLEARLY:
        return None
    fits = {
        name: max(_f(_stretch(_read(beats, rate, late), start_s), heard) for late in lateness)
        for name, rate, lateness in READINGS
    }
    name = max(fits, key=fits.__getitem__)
    return name if fits[name] >= CLEARLY else LOST


def _bar_fault(song: TrueSong, heard: Heard, start_s: float) -> str | None:
    """Return how many beats the bars are off, where both sides know bars."""
    if song.downbeats_s is None or heard.downbeats_s is None:
        return None
    beats, guess = np.array(song.beats_s), _stretch(np.array(heard.downbeats_s), start_s)
    firsts = np.searchsorted(beats, np.array(song.downbeats_s) - HIT_S)
    beats_per_bar = int(np.median(np.diff(firsts)))
    fits = [
        _f(_stretch(beats[(firsts + late)[firsts + late < len(beats)]], start_s), guess)
        for late in range(beats_per_bar)
    ]
    if fits[0] >= CLEARLY:
        return None
    late = int(np.argmax(fits))
    if fits[late] < CLEARLY:
        return BARS_LOST
    count = min(late, beats_per_bar - late)
    side = "" if 2 * late == beats_per_bar else " late" if late == count else " early"
    return f"bars off by {count} beat{'s' * (count > 1)}{side}"


def _read(beats: Times, rate: float, late: float) -> Times:
    """Return the beats of someone who hears `rate` of them per true one, the first of them `late` true beats in."""
    places = np.arange(late, len(beats) - 1 + 1e-9, 1 / rate)
    return np.asarray(np.interp(places, np.arange(len(beats)), beats))


def _stretch(times_s: Times, start_s: float) -> Times:
    return times_s[(times_s >= start_s - HIT_S) & (times_s < start_s + STRETCH_S - HIT_S)]


def _f(truth: Times, guess: Times) -> float:
    from mir_eval.beat import f_measure

    return float(f_measure(truth, guess)) if len(truth) and len(guess) else 0.0


def _intervals(sections: Sequence[TrueSection | HeardSection]) -> NDArray[np.float64]:
    return np.array([[section.start_s, section.end_s] for section in sections])
