"""Who listens: AllocMV's own ear, librosa with the published recipe for sections, and rivals where they are installed.

A listener is a function from samples to `Heard`; one more line in `LISTENERS` is one more row of every table. BeatNet's
network is a front end for the same decoder as ours, so that a difference between the two is one of what is heard. What
is true of a song does not belong here.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib.util import find_spec

import numpy as np

from audio.beat_network import beat_activation
from audio.beats import beat_grid
from audio.energy import energy_curve
from audio.features import features
from audio.sections import find_sections
from benchmarks.beatnet import beatnet_activation
from benchmarks.beatnet import is_installed as beatnet_is_installed
from benchmarks.heard import SAMPLE_RATE_HZ, Heard, HeardSection, Samples
from benchmarks.laplacian import laplacian_sections

OURS, LIBROSA, LIBROSA_EARLIER = "AllocMV", "librosa", "librosa, 42 ms earlier"
ESSENTIA, BEATNET = "essentia", "BeatNet, our decoder"
LIBROSA_LATENCY_S = 0.042
"""How late librosa's beats are on music: the median over songs."""
ESSENTIA_METHOD = "multifeature"
"""Chosen on demo and composed songs (F 0.850 to 0.847); the method degara is ahead on human-composed ones."""


def ours(samples: Samples) -> Heard:
    """Hear as the pipeline does; it is told nothing of the song but its sound."""
    heard = features(samples, SAMPLE_RATE_HZ)
    grid = beat_grid(heard, beat_activation(heard))
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
