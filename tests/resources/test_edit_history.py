"""Changes of edits taken back one by one: every text as it was, and never a line that a person wrote since."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources.edit_history import EditError
from state.wishes import PinSegment, RetakeShot
from tests.resources.edits import edits_path, opened_at

PINS, TAKES = ("plan", "pins"), ("shots", "takes")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return edits_path(tmp_path)


def change(path: Path, take: int) -> bytes:
    file = opened_at(path)
    file.add(TAKES, RetakeShot(at_s=4, take=take))
    file.write()
    return path.read_bytes()


@settings(max_examples=15)
@given(takes=st.lists(st.integers(0, 9), min_size=1, max_size=11), by_hand=st.booleans())
def test_every_change_is_taken_back_to_the_letter(tmp_path_factory, takes: list[int], by_hand: bool):
    path = edits_path(tmp_path_factory.mktemp("undo"))
    if by_hand:
        path.write_bytes(b"# mine\r\nplan: {}\n\n# nothing yet")
    texts = [path.read_bytes() if by_hand else None, *(change(path, take) for take in takes)]
    for text in reversed(texts[:-1]):
        file = opened_at(path)
        file.undo()
        assert (path.read_bytes() if path.exists() else None) == text
        assert file.edits == opened_at(path).edits
    assert [p.name for p in path.parent.rglob("*") if p.is_file()] == (["edits.yaml"] if by_hand else [])
    with pytest.raises(EditError, match="there is nothing to undo"):
        opened_at(path).undo()


def test_what_a_person_wrote_since_is_never_undone(path: Path):
    change(path, 1)
    mine = path.read_text() + "# and mind the drummer\n"
    path.write_text(mine)
    with pytest.raises(EditError, match="changed by hand since the last change by allocmv edit, so nothing is undone"):
        opened_at(path).undo()
    assert path.read_text() == mine
    change(path, 2)
    opened_at(path).undo()
    assert path.read_text() == mine


def test_a_change_that_was_broken_off_before_the_file_was_written_is_passed_over(path: Path):
    first = change(path, 1)
    change(path, 2)
    path.write_bytes(first)  # as if the power had gone between keeping the earlier text and writing the new one
    opened_at(path).undo()
    assert not path.exists()


def test_an_edit_takes_over_from_those_that_it_replaces_and_a_list_stands_on_one_line(path: Path):
    file = opened_at(path)
    for time_s, allow in ((4, ("high",)), (9, ("mid",)), (5, ("high", "reuse"))):
        file.add(PINS, PinSegment(at_s=time_s, allow=allow), lambda earlier: earlier.at_s < 6)
    file.write()
    assert [(pin.at_s, pin.allow) for pin in opened_at(path).edits.plan.pins] == [(9, ("mid",)), (5, ("high", "reuse"))]
    assert path.read_text().splitlines()[-2:] == ["    - at_s: 5", "      allow: [high, reuse]"]
