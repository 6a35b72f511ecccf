"""An animatic that refuses a shot: what its workers run, in a module that they have loaded in no time."""

from planning.tariffs import ANIMATIC_PRICES
from resources.generators.animatic import NAME, AnimaticResource, animatic_version
from resources.generators.drawing import draw_piece, pieces
from resources.generators.local import LocalGenerator
from state.film import ShotRequest

REFUSED = "she sings"


def draw_unless_refused(request_json: str, first: int, end: int, path: str) -> None:
    """Draw a piece of a clip, unless its shot is what is refused."""
    if REFUSED in ShotRequest.model_validate_json(request_json).shot.description:
        raise RuntimeError("no such singing here")
    draw_piece(request_json, first, end, path)


class RefusingAnimatic(AnimaticResource):
    def generator(self) -> LocalGenerator:
        return LocalGenerator(NAME, animatic_version(), ANIMATIC_PRICES, draw_unless_refused, 2, divide=pieces)
