"""Requests for small pictures, with a song of one beat every twelve frames."""

from collections.abc import Callable
from typing import Any

import pytest

from state.film import Character, ClipWord, Environment, MusicCue, Shot, ShotRequest
from state.time import FrameRate

Maker = Callable[..., ShotRequest]


def a_person(name: str = "Mira", **changes: Any) -> Character:
    looks: dict[str, Any] = {
        "description": "a person",
        "seed": 3,
        "hair_style": "bob",
        "hair": "#2a1538",
        "skin": "#c98374",
        "coat": "#2d2358",
        "accent": "#ff5a4e",
        "headphones": True,
    }
    return Character(name=name, **{**looks, **changes})


def place(**changes: Any) -> Environment:
    return Environment(**{"name": "place", "description": "", "seed": 11, "kind": "city", "palette": "neon", **changes})


def a_lyric(text: str, start: int = 6, each: int = 6, line: int = 0) -> tuple[ClipWord, ...]:
    return tuple(
        ClipWord(text=word, line=line, start_frame=start + each * k, end_frame=start + each * (k + 1))
        for k, word in enumerate(text.split(" "))
    )


@pytest.fixture(scope="session")
def person() -> Callable[..., Character]:
    """A maker of people."""
    return a_person


@pytest.fixture(scope="session")
def lyric() -> Callable[..., tuple[ClipWord, ...]]:
    """A maker of one line, its words sung one after another."""
    return a_lyric


@pytest.fixture(scope="session")
def make() -> Maker:
    """A maker of requests; keywords of the shot, the place and the request itself override the defaults."""

    def request(
        kind: str = "city",
        palette: str = "neon",
        weather: str = "clear",
        people: tuple[Character, ...] | None = None,
        width: int = 128,
        height: int = 72,
        frame_count: int = 48,
        **changes: Any,
    ) -> ShotRequest:
        cast = (a_person(),) if people is None else people
        shot = {"scale": "wide", "move": "push_in", "pose": "stand", "side": "left", "intensity": 0.8}
        shot.update({key: changes.pop(key) for key in list(changes) if key in (*shot, "angle", "light")})
        whole: dict[str, Any] = {
            "generator": "animatic",
            "generator_version": "test",
            "tier": "high",
            "width": width,
            "height": height,
            "rate": FrameRate(numerator=24),
            "frame_count": frame_count,
            "seed": 5,
            "shot": Shot(
                segment=0, description="", environment="place", characters=tuple(c.name for c in cast), **shot
            ),
            "characters": cast,
            "environment": place(kind=kind, palette=palette, weather=weather),
            "music": MusicCue(beats=tuple(range(0, frame_count, 12)), downbeats=(0,), energy=(0.5, 0.8)),
        }
        return ShotRequest(**{**whole, **changes})

    return request
