"""The shots that are timed and judged: every kind of place, every scale and view, people who sing, words, beats.

A shot is a request like those of a film, so what is measured is what is delivered. How it is measured does not belong
here.
"""

from itertools import islice, product
from typing import get_args

from state.film import (
    CameraMove,
    Character,
    ClipWord,
    Environment,
    Light,
    MusicCue,
    PaletteName,
    Pose,
    SceneKind,
    Shot,
    ShotRequest,
    ShotScale,
    TimeOfDay,
    TypeStyle,
    View,
    Weather,
)
from state.money import Tier
from state.time import FrameRate

RATE = FrameRate(numerator=24)
LANDSCAPE, PORTRAIT = (1280, 720), (720, 1280)
BEAT_FRAMES = 12
WORDS = ("every", "light", "is", "a", "word", "that", "I", "sing", "to", "you")
CAST = (
    Character(
        name="Mira", description="a singer", seed=3, hair_style="bob", hair="#2a1538", skin="#c98374", coat="#2d2358",
        accent="#ff5a4e", headphones=True,
    ),
    Character(
        name="Jon", description="a guitarist", seed=4, hair_style="curly", hair="#1b1410", skin="#8a5a44",
        coat="#3f5d4a", accent="#f2c14e", outfit="jacket", prop="guitar",
    ),
)  # fmt: skip
_TYPE_STYLES = get_args(TypeStyle)


def requests(count: int, frame_count: int, size: tuple[int, int], tier: Tier = "high") -> list[ShotRequest]:
    """Return that many shots: place by place, with every scale and view as early and as evenly as can be."""
    turns = islice(product(range(len(get_args(View))), get_args(SceneKind)), count)
    return [_request(number, turn, kind, frame_count, size, tier) for number, (turn, kind) in enumerate(turns)]


def reused(owner: ShotRequest, prefix_frames: int) -> ShotRequest:
    """Return a shot that shares its first frames with the owner's clip and goes on to its own words and camera."""
    own = alone(owner)
    return own.model_copy(update={"owner": owner, "prefix_frames": prefix_frames})


def alone(owner: ShotRequest) -> ShotRequest:
    """Return the same repeat as it would be drawn if it shared nothing: another move, another pose, other words."""
    moves = get_args(CameraMove)
    move = moves[(moves.index(owner.shot.move) + 3) % len(moves)]
    shot = owner.shot.model_copy(update={"move": move, "pose": "look_up", "intensity": 0.9, "segment": 1})
    return owner.model_copy(update={"seed": owner.seed + 1, "shot": shot, "words": _words(4)})


def _request(
    number: int, turn: int, kind: SceneKind, frame_count: int, size: tuple[int, int], tier: Tier
) -> ShotRequest:
    scales, views, styles = get_args(ShotScale), get_args(View), _TYPE_STYLES
    place = number % len(get_args(SceneKind))
    scale, view = scales[(place + turn) % len(scales)], views[(place // len(scales) + turn) % len(views)]
    pose: Pose = "sing" if view != "back" else "dance" if scale != "close" else "look_up"
    cast = CAST[: 1 + number % 2]
    beats = tuple(range(0, frame_count, BEAT_FRAMES))
    return ShotRequest(
        generator="animatic",
        generator_version="benchmark",
        tier=tier,
        width=size[0],
        height=size[1],
        rate=RATE,
        frame_count=frame_count,
        seed=number,
        shot=Shot(
            segment=0,
            description="a measured shot",
            scale=scale,
            move=_in_turn(CameraMove, number),
            pose=pose,
            view=view,
            side=("left", "center", "right")[number % 3],
            environment="place",
            characters=tuple(person.name for person in cast),
            intensity=0.7,
            light=_in_turn(Light, number),
        ),
        characters=cast,
        environment=Environment(
            name="place",
            description="a measured place",
            seed=number,
            kind=kind,
            palette=_in_turn(PaletteName, number),
            time=_in_turn(TimeOfDay, number // 2),
            weather=_in_turn(Weather, number),
        ),
        music=MusicCue(beats=beats, downbeats=beats[::4], energy=(0.4, 0.8)),
        words=_words(number),
        type_style=styles[number % len(styles)],
    )


def _in_turn(words: object, number: int) -> object:
    """Return the word whose turn it is of a closed list."""
    listed = get_args(words)
    return listed[number % len(listed)]


def _words(first: int) -> tuple[ClipWord, ...]:
    """Return a line of four words, one on every half beat."""
    half = BEAT_FRAMES // 2
    return tuple(
        ClipWord(
            text=WORDS[(first + place) % len(WORDS)],
            line=0,
            start_frame=half * (place + 1),
            end_frame=half * (place + 2),
        )
        for place in range(4)
    )
