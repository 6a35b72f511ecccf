"""The places of the film: one module per scene kind. What places share is in `scenery`."""

from animatic.layout import Layout
from animatic.scenes.city import City
from animatic.scenes.ocean import Ocean
from animatic.scenes.scene import Scene
from state.film import SceneKind

SCENES: dict[SceneKind, type[Scene]] = {
    "city": City,
    "ocean": Ocean,
    "desert": Ocean,
    "forest": Ocean,
    "stage": City,
    "rooftop": City,
    "snow": Ocean,
    "space": City,
}


def scene_of(kind: SceneKind, seed: int, detail: float, layout: Layout) -> Scene:
    """Return a place of a kind, built from its seed for a composition."""
    return SCENES[kind](seed, detail, layout)
