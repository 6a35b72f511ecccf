"""Edits that nobody would write: bombs, garbage, and valid files with something changed; never more than a sentence."""

import random
from pathlib import Path

import pytest

from resources.edit_history import EditError
from tests.resources.edits import edits_path, opened_at, read_at

CASES = 80
ALIASES = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{after}: &{after} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, after in zip("abcdefghijk", "bcdefghijkl", strict=True)
)
VALID = """# mine
grid:
  tempo: half   # slow
  offset_ms: -12.5
sections:
  boundaries:
    - {move_s: 1.5, to_s: 2}
    - add_s: 30
  names:
    - at_s: 12
      name: chorus
words:
  times: [{number: 3, text: "a", start_s: 1, end_s: 2}]
plan:
  pins:
    - at_s: 3
      allow: [high, mid]
shots: {prompts: [{at_s: 1, prompt: 'close-up'}], transitions: [{at_s: 9, kind: whip}]}
"""
TOKENS = (
    "grid", "tempo", "sections", "-", ":", "{", "}", "[", "]", ",", "&a", "*a", "!!str", "|", ">", "'", '"', "#", "\n",
    "  ", "\t", "1", "1e9", ".nan", "~", "no", "2001-01-01", "0x1f", "? ", "<<", "%", "@", "\x07", "é", "\u2028",
    "words", "number", "---\n", "...",
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ALIASES, "an alias or an anchor"),
        ("grid: &a {tempo: *a}", "an alias or an anchor"),
        ("!!python/object/apply:os.system [ls]", "a type stands here"),
        ("[" * 2_000, "nested deeper"),
        ("- " * 20_000, "nested deeper"),
        ("#" * 1_000_000, "longer than"),
        ("a: [" + "1," * 90_000 + "]", "more than 20000 things"),
        ("grid: {offset_ms: 2001-99-99}", "cannot be read"),
        ("grid: {offset_ms: " + "1" * 5000 + "}", "cannot be read"),
        ("grid: {offset_ms: 0x" + "f" * 5000 + "}", "a number without end"),
        ("grid: {tempo: " + "a" * 5000 + "}", "tempo"),
        ("grid: \0", "special characters"),
        ('grid: {tempo: "\\UFFFFFFFF"}', "cannot be read"),
        ("grid: {}\n---\ngrid: {}", "another document"),
        ("shots: {prompts, [{at_s: 1}]: 2}", "cannot be read"),
    ],
)
def test_a_bomb_is_refused_at_once_in_one_short_sentence(tmp_path, content, words):
    edits_path(tmp_path).write_text(content)
    with pytest.raises(EditError, match=words) as refused:
        read_at(edits_path(tmp_path))
    assert len(str(refused.value)) < 400
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("content", [b"grid: \xff", bytes(range(256)), "grid: {}".encode("utf-16")])
def test_bytes_that_are_no_text_are_refused(tmp_path, content):
    edits_path(tmp_path).write_bytes(content)
    with pytest.raises(EditError, match="UTF-8"):
        read_at(edits_path(tmp_path))


def test_files_of_chance_are_read_or_refused_and_reading_changes_nothing(tmp_path):
    chance = random.Random(8)
    read = 0
    for _ in range(CASES):
        content = _written(chance)
        edits_path(tmp_path).write_bytes(content)
        read += _is_read(edits_path(tmp_path), chance)
        assert edits_path(tmp_path).read_bytes() == content
    assert CASES // 20 < read < CASES


def _is_read(path: Path, chance: random.Random) -> bool:
    """Return whether a file is read; then one edit of it is removed, and what is left must be what it says."""
    try:
        file = opened_at(path)
    except EditError as error:
        assert "\n" not in str(error)  # noqa: PT017 - some are read, some refused
        return False
    entries = file.entries()
    if entries:
        try:
            file.remove(chance.choice(entries)[0])
        except EditError:
            return True
        assert len(file.entries()) == len(entries) - 1
    return True


def _written(chance: random.Random) -> bytes:
    kind = chance.random()
    if kind < 0.1:
        return chance.randbytes(chance.randint(0, 200))
    if kind < 0.3:
        return " ".join(chance.choices(TOKENS, k=chance.randint(0, 30))).encode()
    text = list(VALID)
    for _ in range(chance.randint(0, 1)):
        place = chance.randrange(len(text))
        text[place : place + chance.choice((0, 0, 1, 3, 10))] = chance.choice((*TOKENS, "", "", ""))
    return "".join(text).encode()
