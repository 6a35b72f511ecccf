"""An animatic that refuses a shot: what its workers run, in a module that they have loaded in no time."""

from planning.tariffs import ANIMATIC_PRICES
from resources.generators.animatic import NAME, AnimaticResource, animatic_version, render_clip
from resources.generators.local import LocalGenerator
from state.film import ShotRequest

REFUSED = "she sings"


def render_unless_refused(request_json: str, owner_clip: str | None, path: str) -> None:
    """Render a clip, unless its shot is what is refused."""
    if REFUSED in ShotRequest.model_validate_json(request_json).shot.description:
        raise RuntimeError("no such singing here")
    render_clip(request_json, owner_clip, path)


class RefusingAnimatic(AnimaticResource):
    def generator(self) -> LocalGenerator:
        return LocalGenerator(NAME, animatic_version(), ANIMATIC_PRICES, render_unless_refused, 2)
