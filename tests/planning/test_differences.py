"""Why a clip is made anew, in a person's words."""

import pytest

from planning.differences import differences
from state.film import Character, ClipWord, Environment, MusicCue, PlannedShot, Shot, ShotRequest
from state.time import FrameRate

ANNA = Character(
    name="Anna", description="", seed=1, hair_style="bob", hair="#101010", skin="#202020", coat="#303030",
    accent="#404040",
)  # fmt: skip
SHORE = Environment(name="The Shore", description="", seed=2, kind="ocean", palette="dusk")
SHOT = Shot(
    segment=4, description="wide", scale="wide", move="static", pose="stand", side="left", environment="The Shore",
    characters=("Anna",),
)  # fmt: skip
REQUEST = ShotRequest(
    generator="animatic", generator_version="7", tier="mid", width=128, height=72, rate=FrameRate(numerator=24),
    frame_count=72, seed=3, shot=SHOT, characters=(ANNA,), environment=SHORE, music=MusicCue(beats=(0, 12)),
)  # fmt: skip


def planned(kind: str = "mid", **changed: object) -> PlannedShot:
    request = REQUEST.model_copy(update=changed)
    return PlannedShot(segment=4, kind=kind, cost_microdollars=0, request=request)


def reusing(owner: ShotRequest) -> PlannedShot:
    """Return a clip that goes on with an owner's picture, which gives it its place, people and distance."""
    shot = owner.shot.model_copy(update={"segment": 4, "description": "wide"})
    shared = {"characters": owner.characters, "environment": owner.environment}
    return planned("reuse", shot=shot, owner=owner, prefix_frames=24, **shared)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"shot": SHOT.model_copy(update={"description": "close", "scale": "close"})}, ("prompt", "scale")),
        ({"characters": (ANNA.model_copy(update={"hair": "#ff0000"}),)}, ("anna's hair",)),
        ({"characters": ()}, ("without anna",)),
        ({"environment": SHORE.model_copy(update={"weather": "snow"})}, ("the weather of the shore",)),
        ({"frame_count": 80}, ("cut moved: 72 -> 80 frames",)),
        ({"generator_version": "8"}, ("new version of the generator",)),
        ({"width": 256}, ("size 128x72 -> 256x72",)),
        ({"music": MusicCue(beats=(0, 13))}, ("its beats",)),
        ({"words": (ClipWord(text="la", line=0, start_frame=0, end_frame=4),)}, ("its words",)),
        ({"seed": 4}, ("drawn by another chance",)),
        ({}, ()),
    ],
)
def test_what_changed_in_a_request_is_said_in_words(changed, why):
    assert differences(planned(), planned(**changed)) == why


def test_another_action_is_said_first():
    assert differences(planned(), planned("high", tier="high", frame_count=80))[0] == "tier mid -> high"


def test_of_a_clip_that_follows_its_owner_only_the_owner_is_named():
    owner = REQUEST.model_copy(update={"shot": SHOT.model_copy(update={"segment": 3})})
    red = owner.model_copy(
        update={
            "characters": (ANNA.model_copy(update={"hair": "#ff0000"}),),
            "shot": owner.shot.model_copy(update={"scale": "close"}),
        }
    )
    assert differences(reusing(owner), reusing(red)) == ("its owner 3 changed",)
