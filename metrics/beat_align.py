"""BeatAlign of a film's cuts: whether they lie on the beat, and more so than by chance.

The score is the one that AIST++ gives to a dancer's movements (Li et al., AI Choreographer, ICCV 2021): the mean over
events of exp(-d^2 / 2 sigma^2), d being the distance to the nearest beat, here with cuts as events and sigma = 50 ms
(its three frames at 60 per second). It is a precision. The mean the other way, over beats, would reward cutting on
every beat and is left out.

A fast song makes any cut score, so the level that cuts at random moments reach is printed beside it, computed and
not simulated. The beats should come from a tracker that the film was not cut by; a film scored against its own grid
passes by construction.
"""

from dataclasses import dataclass
from math import erf, pi, sqrt

import numpy as np

from metrics.grid import Times, distances, share_on_grid, validate

SIGMA_S = 0.05


@dataclass(frozen=True)
class BeatAlignment:
    """How a film's cuts lie on the beat; everything but `lift` is in 0..1.

    Attributes
    ----------
    precision, chance, lift
        BeatAlign on beats, what random cuts reach, and the part of what chance leaves that was gained:
        0 for random cuts, 1 for perfect ones, negative for cuts that avoid the beat.
    downbeat_precision, downbeat_chance
        The same against the first beats of bars only.
    share_within_a_frame
        Share of cuts at most one frame from a beat.
    """

    precision: float
    chance: float
    lift: float
    downbeat_precision: float
    downbeat_chance: float
    share_within_a_frame: float


def precision(cuts_s: Times, beats_s: Times, sigma_s: float = SIGMA_S) -> float:
    """Return BeatAlign of cuts against beats, in 0..1."""
    return float(np.exp(-(distances(cuts_s, beats_s) ** 2) / (2 * sigma_s**2)).mean())


def chance_level(beats_s: Times, duration_s: float, sigma_s: float = SIGMA_S) -> float:
    """Return the expected BeatAlign of a cut at a uniformly random moment of the song.

    Every beat owns the moments nearer to it than to others; the Gaussian is integrated over each such stretch inside
    the song. On a regular grid of period T this is sigma sqrt(2 pi) / T erf(T / (2 sqrt 2 sigma)).

    Raises
    ------
    ValueError
        If the song has no length.
    """
    if duration_s <= 0:
        raise ValueError(f"a song of {duration_s} s has no random moments")
    _, beats = validate([0.0], beats_s)
    middles = (beats[:-1] + beats[1:]) / 2
    edges = np.clip(np.concatenate(([0.0], middles, [duration_s])), 0.0, duration_s)
    spread = sqrt(2) * sigma_s
    areas = (
        erf((right - beat) / spread) - erf((left - beat) / spread)
        for beat, left, right in zip(beats, edges[:-1], edges[1:], strict=True)
    )
    return sigma_s * sqrt(pi / 2) * sum(areas) / duration_s


def evaluate(cuts_s: Times, beats_s: Times, downbeats_s: Times, *, duration_s: float, frame_s: float) -> BeatAlignment:
    """Return all measures of a film's cuts.

    Parameters
    ----------
    cuts_s
        Moments at which a new clip starts, at least one; the film's first frame is not a cut.
    beats_s, downbeats_s
        Beats and first beats of bars of the song, strictly increasing.
    duration_s
        Length of the song.
    frame_s
        Length of a frame of the film.

    Raises
    ------
    ValueError
        If there are no cuts or beats, or a sequence is not as described.
    """
    on_beats, chance = precision(cuts_s, beats_s), chance_level(beats_s, duration_s)
    return BeatAlignment(
        precision=on_beats,
        chance=chance,
        lift=(on_beats - chance) / (1 - chance),
        downbeat_precision=precision(cuts_s, downbeats_s),
        downbeat_chance=chance_level(downbeats_s, duration_s),
        share_within_a_frame=share_on_grid(cuts_s, beats_s, frame_s),
    )
