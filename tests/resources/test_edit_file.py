"""Corrections in a file that a person reads and writes: nothing of theirs is lost, and what is wrong has a line."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resources.edit_file import EditFile
from resources.edit_history import EditError
from state.edits import AddBoundary, Edits, GridEdits, MoveBoundary, NameSection, RemoveBoundary, SameMusic, TimeWord
from state.wishes import KINDS, DescribePerson, PinSegment, RetakeShot
from tests.resources.edits import edits_path, opened_at, read_at

WRITTEN = """\
# mixed from the demo tape
grid:
  offset_ms: -30   # the encoder's delay
  # the drummer counts in two
  tempo: half

sections:
  boundaries:
    # the late chorus
    - move_s: 32.1   # heard here
      to_s: 33.0
    # and the bridge
    - {add_s: 50}
    - remove_s: 64
  # what the band calls them
  names:
    - at_s: 42
      name: bridge

# nobody has checked the words
words:
  times: []
segments: {}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return edits_path(tmp_path)


def opened(path: Path, text: str) -> EditFile:
    path.write_text(text)
    return opened_at(path)


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "grid:\nsections:\n  names:\n"])
def test_a_file_with_nothing_in_it_corrects_nothing(path: Path, text: str):
    assert read_at(path) == Edits()
    path.write_text(text)
    assert read_at(path) == Edits()


def test_what_is_written_is_what_is_read(path: Path):
    edits = opened(path, WRITTEN).edits
    assert edits.grid == GridEdits(offset_ms=-30, tempo="half")
    assert edits.sections.boundaries == (
        MoveBoundary(move_s=32.1, to_s=33), AddBoundary(add_s=50), RemoveBoundary(remove_s=64),
    )  # fmt: skip
    assert edits.sections.names == (NameSection(at_s=42, name="bridge"),)


def test_adding_leaves_every_line_and_every_comment_where_it_was(path: Path):
    file = opened(path, WRITTEN)
    file.add(("sections", "boundaries"), AddBoundary(add_s=70.25, exactly=True))
    file.add(("sections", "music"), SameMusic(at_s=80, same_as_s=42))
    file.add(("words", "times"), TimeWord(number=3, text="don't", start_s=4))
    file.add(("segments", "cuts"), RemoveBoundary(remove_s=9))
    file.set_grid("beats_per_bar", 3)
    file.write()
    before, after = WRITTEN.splitlines(), lines(path)
    kept = [line for line in before if line not in {"  times: []", "segments: {}"}]
    assert [line for line in after if line in kept] == kept
    assert after[after.index("    - remove_s: 64") + 1] == "    - add_s: 70.25"
    assert after[after.index("  tempo: half") + 1] == "  beats_per_bar: 3"
    assert read_at(path) == file.edits
    assert file.edits.words.times[0].text == "don't"


def test_removing_takes_the_lines_of_that_correction_and_no_other(path: Path):
    for number in range(len(opened(path, WRITTEN).entries())):
        file = opened(path, WRITTEN)
        place, _ = file.entries()[number]
        remaining = [words for _, words in file.entries()]
        del remaining[number]
        file.remove(place)
        file.write()
        assert [words for _, words in file.entries()] == remaining
        comments = [line for line in WRITTEN.splitlines() if line.strip().startswith("#")]
        assert [line for line in lines(path) if line.strip().startswith("#")] == comments
        assert [line for line in WRITTEN.splitlines() if line in lines(path)] == lines(path)


def test_correcting_the_same_thing_again_takes_its_place(path: Path):
    file = opened(path, WRITTEN)
    file.set_grid("tempo", "double")
    file.add(("words", "times"), TimeWord(number=3, text="oh", start_s=4))
    file.add(("words", "times"), TimeWord(number=3, text="oh", start_s=5))
    file.write()
    assert lines(path)[4] == "  tempo: double"
    assert [edit.start_s for edit in read_at(path).words.times] == [5]


def test_a_change_that_makes_no_sense_changes_nothing(path: Path):
    file = opened(path, WRITTEN)
    with pytest.raises(EditError, match="a song without a pulse has no tempo, offset_ms"):
        file.set_grid("has_pulse", False)
    file.write()
    assert path.read_text() == WRITTEN


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("grid:\n  tmpo: half\n", r"line 2: 'tmpo' cannot be edited here; did you mean 'tempo'\?"),
        ("grid:\n\n  tempo: hlf", r"line 3: tempo: Input should be 'half' or 'double'"),
        ("sections:\n  names:\n    - at_s: 3\n      name: brige", r"line 4: 'brige'.*did you mean 'bridge'\?"),
        ("sections:\n  boundaries:\n    - add_s: 3\n    - move_s: 4", r"line 4: to_s is missing"),
        ("sections:\n  boundaries:\n    - at_s: 3", r"line 3: a boundary is moved \(move_s and to_s\), added"),
        ("sections:\n  boundaries: 3", r"line 2: boundaries is a list"),
        ("grid:\n  tempo: half\n  tempo: double", r"line 3: found duplicate key"),
        ("grid:\n  a: b\n c: d", r"line 3: .*; correct the line"),
        ("shots:\n  prompts:\n    - at_s: 3\n      promt: x", r"line 4: 'promt' cannot .*did you mean 'prompt'\?"),
        ("plan:\n  pins:\n    - {at_s: 3, allow: [hihg]}", r"line 3: 'hihg' is not the name of an action"),
        ("- tempo", r"line 1: the file holds edits by their names"),
        ("words:\n  times:\n    - {number: 1, text: a, start_s: 2}\n    - {number: 1, text: a, end_s: 3}",
         r"line 1: word 1 is given a time twice"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_its_line(path: Path, text: str, said: str):
    with pytest.raises(EditError, match=said):
        opened(path, text)


whole_seconds = st.integers(0, 500)
milliseconds = st.floats(0, 500).map(lambda seconds: round(seconds, 3))
texts = st.text(min_size=1, max_size=99).filter(str.isprintable)
names = st.text(min_size=1, max_size=20).filter(str.isprintable)
corrections = (
    st.tuples(st.just(("sections", "boundaries")), st.builds(AddBoundary, add_s=milliseconds))
    | st.tuples(st.just(("segments", "cuts")), st.builds(MoveBoundary, move_s=whole_seconds, to_s=milliseconds))
    | st.tuples(st.just(("sections", "names")), st.builds(NameSection, at_s=whole_seconds, name=st.just("verse")))
    | st.tuples(
        st.just(("words", "times")),
        st.builds(TimeWord, number=st.integers(1, 9), text=texts, start_s=whole_seconds),
    )
    | st.tuples(st.just(("cast", "people")), st.builds(DescribePerson, name=names, looks=texts))
    | st.tuples(
        st.just(("plan", "pins")),
        st.builds(
            PinSegment,
            at_s=milliseconds,
            allow=st.sets(st.sampled_from(KINDS), min_size=1).map(lambda kinds: (*kinds - {"reuse"}, "reuse")),
            owner_s=st.none() | whole_seconds,
        ),
    )
    | st.tuples(st.just(("shots", "takes")), st.builds(RetakeShot, at_s=milliseconds, take=st.integers(0, 9)))
)


@given(st.lists(corrections, max_size=8))
def test_any_corrections_written_are_read_again_and_can_all_be_removed(tmp_path_factory, added: list):
    file = opened_at(edits_path(tmp_path_factory.getbasetemp() / "any"))
    for place, edit in added:
        file.add(place, edit)
        slice_edits = getattr(getattr(file.edits, place[0]), place[1])
        assert slice_edits[-1] == edit
    while entries := file.entries():
        file.remove(entries[-1][0])
    assert file.edits == Edits()


def test_the_example_of_the_manual_is_understood_in_every_slice(path: Path):
    manual = (Path(__file__).parents[2] / "docs" / "edits.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", manual, flags=re.DOTALL)
    file = opened(path, example)
    assert {place[0] for place, _ in file.entries()} == set(Edits.model_fields)
    assert file.edits.plan.pins == (
        PinSegment(at_s=41.5, allow=("high",)),
        PinSegment(at_s=60.2, allow=("reuse",), owner_s=12),
    )
