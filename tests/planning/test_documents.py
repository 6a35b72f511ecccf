"""A persistent state as a document: complete, precise about what is wrong with it, and never believed unread."""

import copy
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from planning.allocation import budget_curve
from planning.baselines import optimal
from planning.documents import DocumentError, differences, document, read_document, schema
from planning.persistent import Decided, assemble_state
from planning.screenplay.script import write_script
from planning.shots import shot_plan
from planning.tariffs import TARIFFS
from state.artifact import Artifact
from state.edits import Edits, GridEdits
from state.film import AnchorFrames, EnvironmentLibrary, FrameLibrary, IdentityLibrary
from state.persistent import PersistentState
from state.plan import CrossCheck, SolverOpinion
from state.song import Brief
from state.wishes import CastEdits, DescribePerson, PinSegment, PlanEdits

SCHEMA = Path(__file__).parents[2] / "docs" / "persistent-state.schema.json"
BRIEF = Brief(width=640, height=360, seed=7)
CASES = 200
ODD: list[Any] = [
    None, True, False, 0, -1, 1e308, -0.0, 2**63, 10**400, "", "\0", "\u202e", "a" * 100_000, "../../etc/passwd", [],
    [[]], {}, {"": {}}, "NaN", "<script>", 0.1,
]  # fmt: skip


@pytest.fixture(scope="module")
def state(pop_song: Any) -> PersistentState:
    """Return the state of a written song's film, with a few edits, and pictures that nobody has drawn."""
    setting = pop_song.setting(BRIEF)
    least = budget_curve(setting.candidates).rows[0].budget_microdollars
    plan = optimal(replace(setting, budget_microdollars=least))
    told = (pop_song.song, pop_song.segments, pop_song.sections, setting.pricing.saliency)
    heard = (pop_song.beat_grid, pop_song.energy, pop_song.lyrics)
    script = write_script(*told, *heard, BRIEF.seed)
    shots = shot_plan(pop_song.song, BRIEF, pop_song.segments, script, plan, *heard, {"animatic": "1"})
    picture = Artifact(path="pictures/x.jpg", sha256="0" * 64)
    opinion = SolverOpinion(
        model="knapsack", solver="CP-SAT", status="OPTIMAL", utility=plan.utility, cost_microdollars=1
    )
    second_s = pop_song.segments.rate.seconds(pop_song.segments.segments[1].start_frame) + 0.1
    return assemble_state(
        Decided(
            song=pop_song.song,
            brief=BRIEF,
            edits=Edits(
                grid=GridEdits(tempo="half"),
                plan=PlanEdits(pins=(PinSegment(at_s=second_s, allow=("mid", "reuse")),)),
                cast=CastEdits(people=(DescribePerson(name=script.characters[0].name, looks="red hair"),)),
            ),
            sections=pop_song.sections,
            lyrics=pop_song.lyrics,
            segments=pop_song.segments,
            saliency=setting.pricing.saliency,
            groups=setting.groups,
            plan=plan,
            crosscheck=CrossCheck(
                plan_utility=plan.utility, plan_cost_microdollars=1, audit="proven", opinions=(opinion,)
            ),
            tariff=TARIFFS[plan.tariff],
            script=script,
            identities=IdentityLibrary(characters=script.characters, portraits=()),
            environments=EnvironmentLibrary(environments=script.environments, portraits=()),
            shots=shots,
            frames=FrameLibrary(
                frames=tuple(AnchorFrames(segment=s.segment, start=picture, end=picture) for s in shots.shots)
            ),
        )
    )


@pytest.fixture(scope="module")
def plain(state: PersistentState) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(document(state))
    return content


def complaints(content: Any) -> list[str]:
    with pytest.raises(DocumentError) as refused:
        read_document(json.dumps(content).encode())
    assert all("\n" not in words for words in refused.value.complaints)
    return list(refused.value.complaints)


def test_what_is_written_is_read_again(state):
    assert read_document(document(state).encode()) == state


def test_the_published_schema_is_that_of_the_type():
    assert SCHEMA.read_text(encoding="utf-8") == schema(), "write what planning.documents.schema() returns there"


def test_a_document_of_the_first_version_is_refused_with_what_to_do(plain):
    assert complaints({**plain, "schema_version": 1}) == [
        "this document is of version 1, which names its clips without saying what they are made of: plan its song "
        "again with allocmv plan, which writes version 3"
    ]


def test_a_document_of_a_later_version_is_refused(plain):
    assert "update AllocMV" in complaints({**plain, "schema_version": 4})[0]


def test_a_document_of_the_second_version_is_a_film_of_the_animatic_s(plain, state):
    brief = {name: value for name, value in plain["brief"].items() if name != "generator"}
    before = json.dumps({**plain, "schema_version": 2, "brief": brief}).encode()
    assert read_document(before) == state


@pytest.mark.parametrize("version", [None, "3", 2.5, True, -1, [], {}])
def test_a_version_that_never_was_is_refused(plain, version):
    assert "schema_version" in complaints({**plain, "schema_version": version})[0]


def test_a_misspelt_field_is_named_with_its_path_and_the_nearest_name(plain):
    content = copy.deepcopy(plain)
    request = content["requests"][3]["request"]
    request["shott"] = request.pop("shot")
    assert complaints(content) == [
        "requests[3].request.shot: is missing",
        "requests[3].request.shott: there is no such field; did you mean 'shot'?",
    ]


def test_a_word_that_is_not_in_the_vocabulary_is_named_with_the_nearest(plain):
    content = copy.deepcopy(plain)
    content["shots"][2]["scale"] = "wiide"
    assert "shots[2].scale: 'wiide' is none of wide, " in complaints(content)[0]
    assert complaints(content)[0].endswith("did you mean 'wide'?")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda c: c["shots"].pop(), "shots must have one entry for each"),
        (lambda c: c["requests"].reverse(), "requests must have one entry for each"),
        (lambda c: c["requests"][1]["request"].update(frame_count=9), "requests[1] has 9 frames"),
        (lambda c: c["requests"][1]["request"].update(width=7680), "requests[1] is not of the brief's size"),
        (lambda c: c["actions"][1].update(cost_microdollars=1), "requests[1] is not what actions[1] says"),
        (lambda c: c.update(planned_microdollars=1), "planned_microdollars says 1"),
        (lambda c: c["segments"][2].update(start_frame=0), "segment 2 does not follow segment 1"),
        (lambda c: c["transitions"].reverse(), "transitions must lead into segments"),
    ],
)
def test_a_document_whose_parts_do_not_fit_together_is_refused(plain, change, words):
    content = copy.deepcopy(plain)
    change(content)
    assert words in "; ".join(complaints(content))


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"\x00" * 1000, b"[" * 200_000, b'{"a":' * 200_000, b"9" * 100_000,
     b'{"schema_version": 3', b'{"schema_version": 3}', b"\x89PNG\r\n\x1a\n", b"NaN", b'"\\ud800"'],
)  # fmt: skip
def test_what_is_no_document_is_refused(content):
    with pytest.raises(DocumentError):
        read_document(content)


def test_a_document_changed_at_random_is_read_or_refused_in_sentences_and_never_anything_else(plain):
    chance = random.Random(6)
    read = 0
    for _ in range(CASES):
        content = copy.deepcopy(plain)
        for _ in range(chance.randint(1, 3)):
            _spoil(content, chance)
        read += is_read_or_refused(json.dumps(content).encode())
    assert read < CASES // 2


def test_bytes_changed_at_random_are_read_or_refused(state):
    chance = random.Random(7)
    whole = document(state).encode()
    for _ in range(CASES):
        content = bytearray(whole[: chance.randint(1, len(whole))] if chance.random() < 0.3 else whole)
        for _ in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        is_read_or_refused(bytes(content))


def is_read_or_refused(content: bytes) -> bool:
    """Return whether a document is read; anything but a few short sentences against it fails the test."""
    try:
        read_document(content)
    except DocumentError as error:
        assert error.complaints  # noqa: PT017 - most documents are refused, some are not
        assert max(map(len, error.complaints)) < 1000  # noqa: PT017
        return False
    return True


def test_the_same_film_has_no_differences_wherever_its_song_lies(state):
    moved = state.song.model_copy(update={"key": "other", "audio": state.song.audio.model_copy(update={"path": "x"})})
    assert differences(state, state.model_copy(update={"song": moved})) == []


def test_another_film_is_told_apart_by_field_and_place(state):
    shots = list(state.shots)
    shots[4] = shots[4].model_copy(update={"scale": "close"})
    other = state.model_copy(update={"shots": tuple(shots), "budget_microdollars": 7})
    assert differences(state, other) == [
        'shots[4]: scale is "wide" in the document, "close" now',
        f"budget_microdollars: {state.budget_microdollars} in the document, 7 now",
    ]


def test_where_parts_are_from_is_computed_from_what_decided_them(state):
    assert state.origin("sections").edited == ("tempo half",)
    assert state.origin("identities[0]").edited == (f"give {state.identities[0].name} red hair",)
    assert state.origin("requests").words == "to be drawn by animatic 1"
    assert state.tariff.dated in state.origin("actions").words
    fields = {entry.part.partition("[")[0] for entry in state.provenance}
    figures = {"budget_microdollars", "planned_microdollars", "plan_utility", "plan_is_proven_optimal"}
    assert set(PersistentState.model_fields) - fields == {"schema_version", "provenance", *figures}


def test_the_entry_that_names_a_part_most_closely_speaks_for_it(state):
    assert state.origin("actions[1]").source == "user"
    assert state.origin("shots[1]").source == "model"
    assert state.origin("nothing") is None
    assert state.edits_of(1) == state.origin("actions[1]").edited
    assert state.edits_of(2) == ()


def _spoil(content: Any, chance: random.Random) -> None:
    """Change, remove, add or repeat something somewhere in plain content."""
    holder = content
    while True:
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        inner = [key for key in keys if isinstance(holder[key], dict | list) and holder[key]]
        if not inner or chance.random() < 0.25:
            break
        holder = holder[chance.choice(inner)]
    key = chance.choice(keys)
    what = chance.randrange(4)
    if what == 0:
        del holder[key]
    elif what == 1:
        holder[key] = chance.choice(ODD)
    elif isinstance(holder, dict):
        holder[chance.choice(("", "schema", "__class__", str(key) + "x"))] = holder[key]
    else:
        holder.append(copy.deepcopy(holder[key]))
