"""Curves of time: how a motion starts and stops. Pure functions of a number; what moves belongs elsewhere."""

import math


def clamp(value: float, low: float = 0.0, high: float = 1.0) -> float:
    """Return the value kept inside low..high."""
    return min(max(value, low), high)


def ease(progress: float) -> float:
    """Return the smoothstep 3u² - 2u³ of progress clamped to 0..1: no speed at either end."""
    progress = clamp(progress)
    return progress * progress * (3 - 2 * progress)


def spring(progress: float) -> float:
    """Return a step from 0 to 1 that overshoots once by about 9 % and settles."""
    if progress <= 0:
        return 0.0
    return 1.0 - math.exp(-7.0 * progress) * math.cos(9.0 * progress)


def lerp(first: float, second: float, share: float) -> float:
    """Return the straight line from first (share 0) to second (share 1)."""
    return first + (second - first) * share
