"""How much the sound changes when a segment begins: the drop, the bridge, the first chorus.

A cut is felt as news when the ear, which has settled into the last bars, meets another sound. Both are compared as the
mean of the mel spectrum's cube root, near to loudness per band (Stevens, "The measurement of loudness", JASA 1955):
first what arrives, then, at half its weight, what falls away, because a band that comes in is an event and one that
drops out is at first a gap. Music that was heard before is expected, so its return counts for less. Pitch classes are
left out: on songs whose form was known they told a section's first cut from the cuts inside it no better than chance,
since every chord is new, while the spectrum told them apart in nine cases of ten.

The change is then ranked within the song, and only its upper half is news: most segments merely go on. Where sections
begin is not decided here.
"""

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from state.music import Features, Segments

JUST_HEARD_S = 4.0
"""The ear's memory of a sound, about two bars: what came before and what comes now are both averaged over it."""
FALLING_AWAY = 0.5
EXPECTED = 0.75
"""What is left of a change when the music that it leads to was heard before."""


def novelty(segments: Segments, features: Features) -> list[float]:
    """Return the novelty of every segment.

    Parameters
    ----------
    segments
        The cut song; a motif that was heard before is expected.
    features
        `mel`, shape (frames, bands), is compared; a segment past its end counts as silence.

    Returns
    -------
    One value in 0..1 per segment: 1 for the song's greatest change, 0 for its lesser half. The first segment has
    nothing before it that it could differ from, and so is 0, like a song that never changes.
    """
    loudness = np.cbrt(features.mel.astype(np.float64))
    usual = float(loudness.sum(axis=1).mean()) or 1.0
    heard: set[str] = set()
    changes = []
    for segment in segments.segments:
        start_s, end_s = segments.span_s(segment)
        before = _mean(loudness, features.spectral_rate_hz, max(0.0, start_s - JUST_HEARD_S), start_s)
        now = _mean(loudness, features.spectral_rate_hz, start_s, min(end_s, start_s + JUST_HEARD_S))
        arriving, leaving = np.maximum(now - before, 0).sum(), np.maximum(before - now, 0).sum()
        change = (arriving + FALLING_AWAY * leaving) / usual * (EXPECTED if segment.motif in heard else 1.0)
        # Rounded, so that the last bits of a float are not ranked as if they could be heard.
        changes.append(round(float(change), 3) if heard else 0.0)
        heard.add(segment.motif)
    ranked = sorted(changes)
    others = max(1, len(changes) - 1)
    return [max(0.0, 2 * bisect_left(ranked, change) / others - 1) for change in changes]


def _mean(rows: NDArray[np.float64], rate_hz: float, start_s: float, end_s: float) -> NDArray[np.float64]:
    """Return the mean of the rows inside a span; a span without any is silent."""
    inside = rows[round(start_s * rate_hz) : round(end_s * rate_hz)]
    mean: NDArray[np.float64] = inside.mean(axis=0) if len(inside) else np.zeros(rows.shape[1])
    return mean
