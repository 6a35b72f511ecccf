"""Who listens: AllocMV's own ear, librosa with the published recipe for sections, and rivals where they are installed.

A listener is a function from samples to `Heard`; one more line in `LISTENERS` is one more row of every table. BeatNet's
network is a front end for the same decoder as ours, so that a difference between the two is one of what is heard. The
recipe for sections is McFee and Ellis, "Analyzing song structure with spectral clustering" (ISMIR 2014): beats are
nodes of a graph, joined where the harmony recurs and where the timbre flows on; the first eigenvectors of its
normalised Laplacian are clustered. What is true of a song does not belong here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib.util import find_spec
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from audio.beats import beat_grid
from audio.energy import energy_curve
from audio.features import features
from audio.onset_activation import onset_activation
from audio.sections import find_sections
from benchmarks.beatnet import beatnet_activation
from benchmarks.beatnet import is_installed as beatnet_is_installed

SAMPLE_RATE_HZ = 22_050
OURS, LIBROSA, LIBROSA_EARLIER = "AllocMV", "librosa", "librosa, 42 ms earlier"
ESSENTIA, BEATNET = "essentia", "BeatNet, our decoder"
LIBROSA_LATENCY_S = 0.042
"""How late librosa's beats are on music: the median over songs."""
ESSENTIA_METHOD = "multifeature"
"""Chosen on demo and composed songs (F 0.850 to 0.847); the method degara is ahead on human-composed ones."""
LAPLACIAN_KINDS = 5
CQT_BINS_PER_OCTAVE, CQT_OCTAVES = 36, 7

Samples = NDArray[np.float32]


class HeardSection(NamedTuple):
    """A span in seconds; the letter says which spans are the same music, the label what it is called, if anything."""

    start_s: float
    end_s: float
    label: str | None
    letter: str


@dataclass(frozen=True)
class Heard:
    """What a listener heard; None is what it does not listen for."""

    beats_s: tuple[float, ...]
    downbeats_s: tuple[float, ...] | None
    sections: tuple[HeardSection, ...] | None


def ours(samples: Samples) -> Heard:
    """Hear as the pipeline does; it is told nothing of the song but its sound."""
    heard = features(samples, SAMPLE_RATE_HZ)
    grid = beat_grid(heard, onset_activation(heard))
    sections = find_sections(heard, grid, energy_curve(heard)).sections
    return Heard(
        beats_s=grid.beats_s,
        downbeats_s=grid.downbeats_s,
        sections=tuple(HeardSection(s.start_s, s.end_s, s.label, s.motif) for s in sections),
    )


def librosa(samples: Samples) -> Heard:
    """Hear with `beat_track`, no beat left out at the ends, and the Laplacian recipe on those beats."""
    from librosa import frames_to_time
    from librosa.beat import beat_track

    _, beats = beat_track(y=samples, sr=SAMPLE_RATE_HZ, trim=False)
    times_s = frames_to_time(beats, sr=SAMPLE_RATE_HZ)
    return Heard(tuple(times_s.tolist()), None, laplacian_sections(samples, beats))


def essentia(samples: Samples) -> Heard:
    """Hear with `RhythmExtractor2013`, which asks for 44.1 kHz; it listens for beats only."""
    import essentia as engine
    from essentia.standard import RhythmExtractor2013
    from scipy.signal import resample_poly

    engine.log.infoActive = engine.log.warningActive = False
    _, beats_s, *_ = RhythmExtractor2013(method=ESSENTIA_METHOD)(resample_poly(samples, 2, 1).astype(np.float32))
    return Heard(tuple(beats_s.astype(float).tolist()), None, None)


def beatnet(samples: Samples) -> Heard:
    """Hear with BeatNet's network and decide as the pipeline does."""
    grid = beat_grid(features(samples, SAMPLE_RATE_HZ), beatnet_activation(samples))
    return Heard(grid.beats_s, grid.downbeats_s, None)


_RIVALS: Mapping[str, tuple[Callable[[Samples], Heard], bool, str]] = {
    ESSENTIA: (essentia, find_spec("essentia") is not None, "pip install essentia"),
    BEATNET: (beatnet, beatnet_is_installed(), "pip install torch, pip install --no-deps BeatNet"),
}
LISTENERS: Mapping[str, Callable[[Samples], Heard]] = {OURS: ours, LIBROSA: librosa} | {
    name: listener for name, (listener, installed, _) in _RIVALS.items() if installed
}


def left_out_listeners() -> list[str]:
    """Return a sentence for every rival that is not installed."""
    return [
        f"Left out: {name} is not installed: {command}"
        for name, (_, installed, command) in _RIVALS.items()
        if not installed
    ]


def earlier(heard: Heard, seconds: float) -> Heard:
    """Return the same hearing with a constant delay taken off; what would lie before the song is left out."""
    sections = heard.sections and tuple(
        s._replace(start_s=max(0.0, s.start_s - seconds), end_s=s.end_s - seconds) for s in heard.sections
    )
    return replace(heard, beats_s=tuple(t - seconds for t in heard.beats_s if t >= seconds), sections=sections)


def laplacian_sections(samples: Samples, beats: NDArray[np.int64]) -> tuple[HeardSection, ...]:
    """Return sections by spectral clustering of beats, given in frames of 512 samples; one section if beats are few."""
    from librosa import frames_to_time
    from librosa.util import fix_frames
    from scipy.linalg import eigh
    from scipy.ndimage import median_filter
    from scipy.sparse.csgraph import laplacian
    from sklearn.cluster import KMeans  # type: ignore[import-untyped]

    edges = fix_frames(beats, x_min=0, x_max=len(samples) // 512 + 1)
    duration_s = len(samples) / SAMPLE_RATE_HZ
    if len(edges) < 4 * LAPLACIAN_KINDS:
        return (HeardSection(0.0, duration_s, None, "A"),)
    _, vectors = eigh(laplacian(_recurrence_graph(samples, edges), normed=True))
    vectors = median_filter(vectors, size=(9, 1))[:, :LAPLACIAN_KINDS]
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-12
    kinds = KMeans(LAPLACIAN_KINDS, n_init=10, random_state=0).fit_predict(vectors / lengths)
    turns = 1 + np.flatnonzero(np.diff(kinds))
    bounds_s = [0.0, *frames_to_time(edges[turns], sr=SAMPLE_RATE_HZ).tolist(), duration_s]
    letters = ["ABCDE"[kinds[place]] for place in (0, *turns)]
    return tuple(
        HeardSection(start_s, end_s, None, letter)
        for (start_s, end_s), letter in zip(pairwise(bounds_s), letters, strict=True)
    )


def _recurrence_graph(samples: Samples, edges: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how strongly beats are joined, (beats, beats): recurring harmony and flowing timbre, in equal shares."""
    from librosa import amplitude_to_db, cqt
    from librosa.feature import mfcc
    from librosa.segment import recurrence_matrix, timelag_filter
    from librosa.util import sync
    from scipy.ndimage import median_filter

    bins = CQT_BINS_PER_OCTAVE * CQT_OCTAVES
    notes = cqt(y=samples, sr=SAMPLE_RATE_HZ, bins_per_octave=CQT_BINS_PER_OCTAVE, n_bins=bins)
    harmony = sync(amplitude_to_db(np.abs(notes), ref=np.max), edges, aggregate=np.median, pad=False)
    recurring = recurrence_matrix(harmony, width=3, mode="affinity", sym=True)
    recurring = timelag_filter(median_filter)(recurring, size=(1, 7))
    timbre = sync(mfcc(y=samples, sr=SAMPLE_RATE_HZ), edges, pad=False)
    steps = np.square(np.diff(timbre, axis=1)).sum(axis=0)
    flow = np.exp(-steps / (np.median(steps) + 1e-12))
    flowing = np.diag(flow, 1) + np.diag(flow, -1)
    flow_degree, both = flowing.sum(axis=1), flowing.sum(axis=1) + recurring.sum(axis=1)
    share = float(flow_degree @ both / (both @ both))
    return np.asarray(share * recurring + (1 - share) * flowing)
