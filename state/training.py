"""What the video transformer is taught with, what it has learnt, and how well: values of the training's assets."""

from pydantic import Field

from state.artifact import Artifact
from state.value import Value


class TrainingClips(Value):
    """Scenes that were drawn to learn from, in shards; sizes in pixels."""

    shards: tuple[Artifact, ...]
    clips: int = Field(ge=1)
    width: int
    height: int


class VideoWeights(Value):
    """Weights that were learnt: in how many batches of how many stretches, of which clips (by the hash of their value).

    `loss_aside` is that on scenes which were never learnt from, at the last batch.
    """

    weights: Artifact
    clips: str
    steps: int
    batch: int
    loss_aside: float


class AttributeScore(Value):
    """How often a probe reads an attribute as the caption says it, 0..1, in what was made and in what was drawn."""

    attribute: str
    made: float = Field(ge=0, le=1)
    drawn: float = Field(ge=0, le=1)


class DriftScore(Value):
    """How far long videos leave their beginnings, by one measure: the mean drift error, lower is better, or None.

    None stands where the beginning of no video scores anything.
    """

    measure: str
    made: float | None
    drawn: float | None


class VideoScores(Value):
    """How well weights do on scenes kept aside, beside the animatic's own pictures of them, which are the ceiling.

    `attributes` is empty without a probe.
    """

    weights: Artifact
    probe: Artifact | None
    scenes: int
    loss_aside: float
    attributes: tuple[AttributeScore, ...]
    drift: tuple[DriftScore, ...]
