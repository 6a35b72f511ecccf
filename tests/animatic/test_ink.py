"""Shapes combined: right where skia can, and never a film that stops where it cannot."""

import numpy as np
import skia

from animatic import ink
from animatic.scenery.clouds import cloud_bank


def disc(x: float, radius: float = 1.0) -> skia.Path:
    return skia.Path.Circle(x, 0.0, radius)


def test_an_operation_takes_away_what_it_says():
    rest = ink.combined(disc(0.0), disc(1.0), skia.kDifference_PathOp, otherwise=skia.Path())
    assert rest.contains(-0.5, 0.0)
    assert not rest.contains(0.5, 0.0)


def test_no_bank_of_clouds_of_a_thousand_stops_a_film(monkeypatch):
    given_up = []
    operate = skia.Op

    def noticed(*arguments):
        try:
            return operate(*arguments)
        except RuntimeError:
            given_up.append(arguments)
            raise

    monkeypatch.setattr(skia, "Op", noticed)
    for seed in range(1000):
        clouds = cloud_bank(np.random.default_rng(seed), 10, -0.42, 0.0, 1.9)
        assert all(not shape.isEmpty() for shape, _, _ in clouds)
    assert given_up
