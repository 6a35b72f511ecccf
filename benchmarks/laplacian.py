"""Sections by spectral clustering: the published recipe that AllocMV's sections are compared with.

McFee and Ellis, "Analyzing song structure with spectral clustering" (ISMIR 2014): beats are nodes of a graph, joined
where the harmony recurs and where the timbre flows on; the first eigenvectors of its normalised Laplacian are
clustered. All signal processing is librosa's.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.heard import SAMPLE_RATE_HZ, HeardSection, Samples

LAPLACIAN_KINDS = 5
CQT_BINS_PER_OCTAVE, CQT_OCTAVES = 36, 7


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
