"""The pictures of which one goes in front: on the poster, and at the head of the storyboard.

They are drawn once for both, by what they show. Which is best is decided in `editorial.exports.poster`.
"""

from collections.abc import Sequence
from pathlib import Path

from editorial.exports.poster import Moment, moments
from resources.generators.animatic import AnimaticResource
from resources.pictures import Picture, draw_pictures
from resources.storage import ArtifactStore
from state.film import ShotPlan
from state.plan import SaliencyTable
from state.song import Brief


def front_pictures(
    brief: Brief, shots: ShotPlan, saliency: SaliencyTable, animatic: AnimaticResource, store: ArtifactStore
) -> tuple[Sequence[Path], Sequence[Moment]]:
    """Return pictures of what matters most, without words, in the film's size, and what each shows."""
    candidates = moments(shots, saliency)
    wanted = front_wanted(brief, candidates, animatic.version)
    return [store.local(image) for image in draw_pictures(wanted, store)], candidates


def front_wanted(brief: Brief, candidates: Sequence[Moment], version: str) -> list[Picture]:
    """Return which pictures show the moments that may go in front, as a version of the renderer draws them."""
    size = {"width": brief.width, "height": brief.height}
    return [Picture(version=version, request=m.request, frame=m.frame, **size) for m in candidates]
