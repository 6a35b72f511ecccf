"""Hair: four styles, each drawn from behind (units of body height) and in profile (units of head height).

The two views of a style share its silhouette's idea: where it ends and what sticks out. Colours are the wardrobe's.
"""

import math

import skia

from animatic import ink
from animatic.character.wardrobe import Wardrobe


def hair_from_behind(look: Wardrobe, time_s: float, wind: float) -> tuple[skia.Path, list[skia.Path]]:
    """Return the outline and the strands of the hair of a figure, moving with the wind."""
    sway = 0.010 * math.sin(2.9 * time_s) + 0.012 * wind
    if look.hair_style == "long":
        return _long_from_behind(sway)
    if look.hair_style == "short":
        outline = ink.curve(
            (-0.066, -0.915), (-0.078, -1.018, 0, -1.022), (0.078, -1.018, 0.066, -0.915),
            (0.05, -0.885, 0.030, -0.880),
            (0, -0.872, -0.030, -0.880), (-0.05, -0.885, -0.066, -0.915),
        )  # fmt: skip
        tuft = ink.curve((-0.03, -1.012), (0.0, -1.045, 0.035, -1.030), (0.02, -1.02, 0.03, -1.0))
        return ink.union(outline, tuft), _fan(0.0, -0.89)
    if look.hair_style == "bun":
        outline = ink.curve(
            (-0.066, -0.915), (-0.076, -1.012, 0, -1.014), (0.076, -1.012, 0.066, -0.915), (0.045, -0.875, 0, -0.870),
            (-0.045, -0.875, -0.066, -0.915),
        )  # fmt: skip
        bun = skia.Path()
        bun.addOval(skia.Rect.MakeLTRB(-0.042 + 0.3 * sway, -1.072, 0.042 + 0.3 * sway, -0.992))
        return ink.union(outline, bun), _fan(0.0, -0.885)
    outline = ink.curve(
        (-0.066, -0.93), (-0.072, -1.014, 0, -1.018), (0.072, -1.014, 0.068, -0.93),
        (0.076, -0.88, 0.080 + sway, -0.846),
        (0.03, -0.836, sway, -0.844), (-0.04, -0.834, -0.082 + sway, -0.846), (-0.076, -0.88, -0.066, -0.93),
    )  # fmt: skip
    return outline, _fan(sway, -0.854)


def _fan(sway: float, end_y: float) -> list[skia.Path]:
    return [
        ink.curve((k * 0.6, -1.0), (k * 1.5, -0.93, k * 1.4 + sway, end_y), closed=False) for k in (-0.032, 0.0, 0.032)
    ]


def _long_from_behind(sway: float) -> tuple[skia.Path, list[skia.Path]]:
    outline = ink.curve(
        (-0.066, -0.93), (-0.074, -1.016, 0, -1.020), (0.074, -1.016, 0.068, -0.93),
        (0.082, -0.84, 0.078 + sway, -0.76), (0.080 + 2 * sway, -0.70, 0.050 + 3 * sway, -0.655),
        (0.02 + 3 * sway, -0.675, 3 * sway, -0.64), (-0.03 + 3 * sway, -0.67, -0.056 + 3 * sway, -0.65),
        (-0.082 + 2 * sway, -0.70, -0.078 + sway, -0.76), (-0.082, -0.84, -0.066, -0.93),
    )  # fmt: skip
    strands = [
        ink.curve(
            (k * 0.6, -1.0),
            (k * 1.7, -0.88, k * 1.3 + sway, -0.78),
            (k * 1.2 + 2 * sway, -0.72, k + 3 * sway, -0.68),
            closed=False,
        )
        for k in (-0.036, -0.014, 0.014, 0.036)
    ]
    return outline, strands


def hair_in_profile(look: Wardrobe, time_s: float, wind: float) -> tuple[skia.Path, list[skia.Path]]:
    """Return the outline and the strands of the hair of a head in profile that faces +x."""
    sway = 0.02 * math.sin(2.3 * time_s) + 0.03 * wind
    if look.hair_style == "long":
        return _long_in_profile(sway)
    if look.hair_style == "short":
        return _short_in_profile(sway)
    if look.hair_style == "bun":
        return _bun_in_profile(sway)
    outline = ink.curve(
        (0.315, -0.235), (0.32, -0.52, -0.02, -0.575), (-0.42, -0.58, -0.50, -0.18), (-0.545, 0.12, -0.47 + sway, 0.40),
        (-0.36 + sway, 0.50, -0.20 + sway, 0.455), (0.0, 0.47, 0.085 + sway * 0.4, 0.385), (0.045, 0.30, 0.085, 0.16),
        (0.115, 0.02, 0.085, -0.12), (0.17, -0.16, 0.205, -0.235), (0.255, -0.19, 0.315, -0.235),
    )  # fmt: skip
    strands = [
        ink.curve(
            (0.22 - 0.12 * k, -0.42 - 0.10 * math.sin(3 * k)), (-0.30 * k + 0.06, -0.30, 0.02 - 0.42 * k, 0.0),
            (0.02 - 0.46 * k + sway * 0.5, 0.2, 0.03 - 0.46 * k + sway, 0.40 + 0.02 * math.sin(9 * k)), closed=False,
        )
        for k in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    ]  # fmt: skip
    return outline, strands


def _long_in_profile(sway: float) -> tuple[skia.Path, list[skia.Path]]:
    outline = ink.curve(
        (0.315, -0.245), (0.33, -0.53, -0.02, -0.585), (-0.42, -0.59, -0.50, -0.18), (-0.56, 0.20, -0.58 + sway, 0.62),
        (-0.64 + 2 * sway, 0.98, -0.56 + 3 * sway, 1.30), (-0.42 + 3 * sway, 1.22, -0.34 + 3 * sway, 1.36),
        (-0.22 + 2 * sway, 1.18, -0.16 + 2 * sway, 1.24), (-0.10 + sway, 0.90, -0.06 + sway, 0.60),
        (0.02, 0.42, 0.03, 0.26), (0.06, 0.06, 0.05, -0.10), (0.13, -0.17, 0.17, -0.26), (0.24, -0.20, 0.315, -0.245),
    )  # fmt: skip
    strands = [
        ink.curve(
            (0.22 - 0.14 * k, -0.44 - 0.08 * math.sin(3 * k)), (-0.34 * k + 0.02, -0.25, -0.04 - 0.42 * k, 0.1),
            (-0.08 - 0.44 * k + sway, 0.55, -0.16 - 0.36 * k + 2.5 * sway, 1.12), closed=False,
        )
        for k in (0.0, 0.18, 0.36, 0.54, 0.72, 0.9)
    ]  # fmt: skip
    return outline, strands


def _short_in_profile(sway: float) -> tuple[skia.Path, list[skia.Path]]:
    outline = ink.curve(
        (0.325, -0.245), (0.40, -0.43, 0.24 + 0.3 * sway, -0.575), (0.02, -0.66, -0.16, -0.585),
        (-0.42, -0.56, -0.455, -0.20), (-0.46, 0.02, -0.385, 0.16), (-0.34, 0.25, -0.315, 0.32),
        (-0.28, 0.34, -0.225, 0.27), (-0.165, 0.16, -0.145, 0.02), (-0.12, -0.06, -0.04, -0.13),
        (0.0, -0.06, 0.035, 0.03), (0.07, -0.08, 0.06, -0.16), (0.09, -0.24, 0.14, -0.29), (0.24, -0.30, 0.325, -0.245),
    )  # fmt: skip
    strands = [
        ink.curve(
            (0.24 - 0.16 * k, -0.50),
            (-0.10 - 0.24 * k, -0.50 + 0.10 * k, -0.20 - 0.16 * k, -0.14 + 0.10 * k),
            closed=False,
        )
        for k in (0.0, 0.35, 0.7, 1.0)
    ]
    return outline, strands


def _bun_in_profile(sway: float) -> tuple[skia.Path, list[skia.Path]]:
    outline = ink.curve(
        (0.310, -0.265), (0.30, -0.52, -0.02, -0.565), (-0.39, -0.57, -0.455, -0.20), (-0.47, 0.06, -0.36, 0.26),
        (-0.27, 0.22, -0.20, 0.12), (-0.15, 0.02, -0.10, -0.08), (-0.03, -0.14, 0.02, -0.10), (0.045, 0.0, 0.035, 0.10),
        (0.075, -0.02, 0.075, -0.14), (0.14, -0.26, 0.310, -0.265),
    )  # fmt: skip
    bun = skia.Path()
    bun.addOval(skia.Rect.MakeXYWH(-0.64 + 0.4 * sway, -0.68, 0.37, 0.35))
    strands = [
        ink.curve((0.25 - 0.10 * k, -0.38 - 0.10 * k), (-0.02 - 0.2 * k, -0.44, -0.40, -0.44 + 0.1 * k), closed=False)
        for k in (0.0, 0.35, 0.7)
    ]
    strands.append(ink.curve((-0.58, -0.56), (-0.46, -0.68, -0.34, -0.56), (-0.30, -0.44, -0.44, -0.42), closed=False))
    return ink.union(outline, bun), strands
