"""Shots in words: everything is said, the same looks every time, and no user's text breaks out."""

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planning.screenplay import prompt
from planning.screenplay.prompt import LONGEST, clean, describe, identity
from state.film import (
    CameraAngle,
    CameraMove,
    Character,
    Environment,
    HairStyle,
    Light,
    PaletteName,
    Pose,
    Shot,
    ShotScale,
    TimeOfDay,
    View,
    Weather,
)

MIRA = Character(
    name="Mira", description="", seed=1, hair_style="long", hair="#1b1a22", skin="#f1cdb0", coat="#cc2b2b",
    accent="#d9a52e", outfit="jacket", prop="guitar", glasses=True, scarf=False,
)  # fmt: skip
KAI = Character(
    name="Kai", description="", seed=2, hair_style="short", hair="#a8763e", skin="#6f4630", coat="#f3f1ec",
    accent="#2cc5da", outfit="suit", beard=True, hat="brim", build="broad",
)  # fmt: skip
PIER = Environment(name="the pier", description="", seed=1, kind="ocean", palette="dusk", time="dawn", weather="fog")


def shot(**fields: Any) -> Shot:
    given = {"scale": "wide", "move": "static", "pose": "stand", "side": "left", "environment": "the pier"}
    return Shot(segment=0, description="", **{**given, **fields})


def test_a_shot_is_two_sentences_that_say_everything() -> None:
    told = describe(
        shot(scale="close", angle="low", view="front", pose="sing", light="backlit", move="push_in"),
        [MIRA],
        PIER,
        "at the rail",
        "the last chorus opens",
        "never let me go",
    )
    assert told == (
        "Close-up, low angle, from the front: Mira (long black hair, in a red jacket and glasses, with a guitar), "
        "singing at the rail, the pier at dawn. In fog and violet light, backlit; the camera pushes in as the last "
        'chorus opens, on "never let me go".'
    )


def test_a_place_without_people_says_so() -> None:
    told = describe(shot(scale="extreme_wide", move="pan_right"), [], PIER, "at the rail", "the intro opens")
    assert told == (
        "Extreme wide shot: the pier at dawn, without a soul. In fog and violet light; the camera drifts right as the "
        "intro opens."
    )


def test_looks_are_the_same_words_in_every_shot_and_tell_two_people_apart() -> None:
    assert identity(KAI) == (
        "broad-shouldered, short fair hair and a beard, in a white suit, a wide-brimmed hat and a cyan scarf"
    )
    told = describe(shot(pose="dance"), [MIRA, KAI], PIER, "at the rail", "the chorus returns")
    assert f"Mira ({identity(MIRA)}) and Kai ({identity(KAI)}), dancing" in told
    assert "playing the guitar" in describe(shot(pose="play"), [MIRA], PIER, "here", "it opens")


def test_a_name_that_says_the_hour_does_not_say_it_twice() -> None:
    late = PIER.model_copy(update={"name": "the pier at dawn"})
    assert "the pier at dawn, without" in describe(shot(), [], late, "", "the outro opens")


@settings(max_examples=200)
@given(name=st.text(max_size=300), place=st.text(max_size=300), quote=st.text(max_size=300), data=st.data())
def test_nothing_that_a_user_wrote_breaks_a_line_a_quotation_or_the_length(
    name: str, place: str, quote: str, data: st.DataObject
) -> None:
    fields = {
        "scale": data.draw(st.sampled_from(get_args(ShotScale))),
        "pose": data.draw(st.sampled_from(get_args(Pose))),
        "view": data.draw(st.sampled_from(get_args(View))),
        "move": data.draw(st.sampled_from(get_args(CameraMove))),
    }
    people = [MIRA.model_copy(update={"name": name}), KAI.model_copy(update={"name": name})]
    where = PIER.model_copy(update={"name": place})
    told = describe(shot(**fields), people, where, "at the shuttered shops", "the last instrumental goes on", quote)
    assert len(told) <= LONGEST
    assert told.count('"') in (0, 2)
    assert not set("\n\r\t<>{}[]`\\\u2028\x00") & set(told)


@pytest.mark.parametrize(
    ("text", "longest", "cleaned"),
    [
        ("plain words", 40, "plain words"),
        ('he said "stop"\nand {left}', 40, "he said stop and left"),
        ("one two three", 8, "one two"),
        ("unbroken", 4, "unbr"),
        ("  spaces\t and\u2028lines ", 40, "spaces and lines"),
        ("Motörhead & «Ümlaut» №1", 40, "Motörhead & Ümlaut 1"),
        ("<script>_x_</script>", 40, "script x /script"),
        ("", 10, ""),
    ],
)
def test_a_users_text_becomes_one_harmless_line(text: str, longest: int, cleaned: str) -> None:
    assert clean(text, longest) == cleaned


def test_there_are_words_for_everything_that_a_shot_can_be() -> None:
    for table, words in (
        (prompt.SCALE, ShotScale),
        (prompt.ANGLE, CameraAngle),
        (prompt.VIEW, View),
        (prompt.MOVE, CameraMove),
        (prompt.PERFORMANCE, Pose),
        (prompt.TINT, PaletteName),
        (prompt.AIR, Weather),
        (prompt.LIT, Light),
        (prompt.HAIR_STYLE, HairStyle),
        (prompt.AT_HOUR, TimeOfDay),
    ):
        assert set(table) == set(get_args(words))
