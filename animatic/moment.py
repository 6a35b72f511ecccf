"""One moment of a clip, ready to be drawn: everything that changes from frame to frame, and nothing that draws."""

from dataclasses import dataclass

from animatic.camera import CameraPose
from animatic.character.stance import Stance
from animatic.lighting import NATURAL, Lighting
from animatic.palettes import Palette
from animatic.pulse import Pulse
from state.film import Weather


@dataclass(frozen=True)
class Moment:
    """The state of a shot at a time.

    `steps` counts the beats that have passed, running on evenly from one to the next; `voice` is how far a singing
    mouth is open, 0..1. `divergence` is 0 while the picture is the one that was first drawn for this music and eases
    to 1 as a clip that reuses leaves it. `weathers` are overlays with their strength 0..1. People scale their colours
    by `lighting.fill` and their rim by `lighting.rim`; the palette has the rest of the light already in it.
    """

    frame: float
    time_s: float
    pulse: Pulse
    palette: Palette
    camera: CameraPose
    stance: Stance
    weathers: tuple[tuple[Weather, float], ...]
    steps: float = 0.0
    voice: float = 0.0
    divergence: float = 0.0
    lighting: Lighting = NATURAL
