from itertools import pairwise

import numpy as np
import pytest

from animatic import tiers
from animatic.render import frames, still
from animatic.tiers import TierLook


def shrink(picture, factor):
    height, width = picture.shape[0] // factor, picture.shape[1] // factor
    return picture[: height * factor, : width * factor].reshape(height, factor, width, factor, 3).mean(axis=(1, 3))


def psnr(first, second) -> float:
    return float(10 * np.log10(255**2 / np.mean((first.astype(float) - second) ** 2)))


@pytest.mark.parametrize(("kind", "palette"), [("city", "neon"), ("ocean", "dusk")])
def test_high_is_nearer_than_mid_to_a_picture_of_twice_the_size(make, monkeypatch, kind, palette):
    fine = TierLook(shrink=1, hold=1, subframes=6, wide_bloom=True, grain=0.0, detail=1.0, mist=True)
    high, mid = (make(kind=kind, palette=palette, width=320, height=180, tier=tier) for tier in ("high", "mid"))
    drawn = {tier: still(request, 20) for tier, request in (("high", high), ("mid", mid))}
    monkeypatch.setitem(tiers.TIERS, "high", fine)
    reference = shrink(still(make(kind=kind, palette=palette, width=640, height=360), 20), 2)
    assert psnr(drawn["high"], reference) > psnr(drawn["mid"], reference) + 3
    assert psnr(drawn["mid"], reference) > 20


def test_mid_shows_each_drawn_frame_twice_and_high_none(make):
    mid, high = (list(frames(make(tier=tier, frame_count=13))) for tier in ("mid", "high"))
    assert all(np.array_equal(mid[k].y, mid[k + 1].y) for k in range(0, 12, 2))
    assert all(not np.array_equal(mid[k].y, mid[k + 1].y) for k in range(1, 12, 2))
    assert all(not np.array_equal(a.y, b.y) for a, b in pairwise(high))


def test_less_detail_is_a_subset_of_the_same_draw(make):
    from animatic.layout import Layout
    from animatic.scenes.ocean import Ocean

    layout = Layout(16 / 9, "wide", "left", True)
    full, half = Ocean(7, 1.0, layout), Ocean(7, 0.5, layout)
    assert half._glitter == full._glitter[: len(half._glitter)]
    assert 0 < len(half._glitter) < len(full._glitter)
    assert half._birds == full._birds
