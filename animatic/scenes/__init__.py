"""The places of the film: one module per scene kind. What places share is in `scenery`."""

from animatic.layout import Layout
from animatic.scenes.city import City
from animatic.scenes.concert import Concert
from animatic.scenes.desert import Desert
from animatic.scenes.forest import Forest
from animatic.scenes.interior import Interior
from animatic.scenes.ocean import Ocean
from animatic.scenes.road import Road
from animatic.scenes.rooftop import Rooftop
from animatic.scenes.scene import Scene
from animatic.scenes.snow import Snow
from animatic.scenes.space import Space
from animatic.scenes.train import Train
from animatic.scenes.underwater import Underwater
from state.film import SceneKind

SCENES: dict[SceneKind, type[Scene]] = {
    "city": City,
    "ocean": Ocean,
    "desert": Desert,
    "forest": Forest,
    "stage": Concert,
    "rooftop": Rooftop,
    "snow": Snow,
    "space": Space,
    "train": Train,
    "interior": Interior,
    "road": Road,
    "underwater": Underwater,
}


def scene_of(kind: SceneKind, seed: int, detail: float, layout: Layout) -> Scene:
    """Return a place of a kind, built from its seed for a composition."""
    return SCENES[kind](seed, detail, layout)
