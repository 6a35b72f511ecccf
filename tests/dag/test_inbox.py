"""Songs that are dropped into the inbox: taken when they are whole, made once, and told about where they cannot be."""

import os
import shutil
import wave
from collections.abc import Iterator
from pathlib import Path

import pytest

from dagster_project.cli.order_file import read_order_file
from dagster_project.cli.ordering import OrderError
from dagster_project.deployments import SettingError, from_environment
from dagster_project.inbox import AT_ONCE, INBOX_TAG
from resources.turns import alone
from tests.dag.house import House
from tests.dag.test_remaking import write_song


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a song of 10 s."""
    path = write_song(tmp_path_factory.mktemp("sound") / "drum.wav")
    with wave.open(str(path)) as whole:
        parameters, frames = whole.getparams(), whole.readframes(10 * whole.getframerate())
    with wave.open(str(path), "wb") as part:
        part.setparams(parameters)
        part.writeframes(frames)
    return path


def test_what_is_half_copied_is_left_until_it_is_whole(house: House, sound: Path):
    content, path = sound.read_bytes(), house.inbox / "drum.wav"
    for end in (0, 1000, 50_000):
        path.write_bytes(content[:end])
        assert house.look() == []
    path.write_bytes(content)
    assert house.look() == []
    (house.inbox / "drum.lrc").write_text("[00:01.00]late\n")
    assert house.look() == []
    (house.inbox / "drum.wav.part").touch()
    (house.inbox / ".hidden.wav").write_bytes(content)
    (house.inbox / "link.wav").symlink_to(sound)
    assert house.look() == house.look() == []
    (house.inbox / "drum.wav.part").unlink()
    assert house.look() == []
    assert house.taken() == {}
    with alone(house.deployment.ledger_url, "drum", lambda: None):
        assert len(house.look(lost=True)) == 1
        assert house.look() == []
    assert "drum.wav waits: another run is making it" in house.said
    (request,) = house.look()
    assert house.taken()["drum"].lyrics_text == "[00:01.00]late\n"
    assert request.tags[INBOX_TAG] == "drum.wav"


def test_a_request_that_the_daemon_never_noted_is_asked_for_again_by_the_same_key(house: House, sound: Path):
    shutil.copy(sound, house.inbox / "drum.wav")
    house.look()
    (lost,) = house.look(lost=True)
    (again,) = house.look()
    assert lost.run_key == again.run_key
    assert house.look() == []


def test_what_cannot_be_used_is_told_beside_it_and_left_until_it_changes(house: House, sound: Path):
    (house.inbox / "noise.mp3").write_bytes(os.urandom(5000))
    shutil.copy(sound, house.inbox / "drum.wav")
    (house.inbox / "drum.yaml").write_text("title: Drum\nbuget: 40%\n")
    house.look()
    assert house.look() == []
    assert "noise.mp3 is not an audio file that can be opened" in house.problem("noise.mp3")
    assert house.problem("drum.wav") == "drum.yaml, line 2: 'buget' cannot be ordered; did you mean 'budget'?\n"
    assert "did you mean 'budget'" in house.said
    assert "nothing new was dropped" in (house.look(), house.said)[1]
    assert house.taken() == {}
    assert {path.name for path in house.inbox.iterdir()} == {
        *("noise.mp3", "noise.mp3.problem.txt", "drum.wav", "drum.yaml", "drum.wav.problem.txt")
    }
    (house.inbox / "drum.yaml").write_text("title: Drum\nbudget: 40%\n")
    house.look()
    assert [request.partition_key for request in house.look()] == ["drum"]
    assert house.problem("drum.wav") == ""
    assert house.problem("noise.mp3")


def hostile_names() -> Iterator[str]:
    yield from (
        "a\nb.wav",
        "-rf.wav",
        "..wav",
        "$(touch pwned).wav",
        "\u202egpj.wav",
        "%2e%2e%2fx.wav",
        "x.problem.wav",
    )
    yield "x" * 250 + ".wav"
    yield b"\xff\xfe.wav".decode("utf-8", "surrogateescape")


def test_hostile_names_are_songs_or_problems_like_others(house: House, tmp_path: Path):
    (tmp_path / "kept").write_text("mine")
    (house.inbox / "evil.wav.problem.txt").symlink_to(tmp_path / "kept")
    names = ["evil.wav", *hostile_names()]
    for name in names:
        (house.inbox / name).write_bytes(b"no song")
    for _ in range(2 + len(names) // AT_ONCE):
        assert house.look() == []
    assert set(house.deployment.dagster_home.joinpath("inbox.json").read_text()) < set(map(chr, range(128)))
    assert len(list(house.inbox.glob("*.problem.txt"))) == len(names) - 2  # one is hidden, and one has no room for more
    assert (tmp_path / "kept").read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"data", "drop", "kept"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- title", "says nothing by name"),
        ("title: [a", "line 1"),
        ("seed: many", r"line 1: seed: .* .got 'many'"),
        ("title: a\ntitle: b", "line 2"),
        ("title: &x a\nartist: *x", "line 1: an alias or an anchor stands here"),
        ("budget: {usd: 3}", "line 1: budget: "),
        ("colour: red", "'colour' cannot be ordered; there are title, artist"),
    ],
)
def test_an_order_that_cannot_be_read_is_refused_with_its_line(tmp_path: Path, text: str, said: str):
    path = tmp_path / "song.yaml"
    path.write_text(text)
    with pytest.raises(OrderError, match=f"song.yaml.*{said}"):
        read_order_file(path, None)


def test_an_order_is_read_as_it_would_be_typed(tmp_path: Path):
    path = tmp_path / "song.yaml"
    path.write_text("title: No\nbudget: 1.10\nfps: 23.976\npace: 1.5\ncast: 'Anna: a coat'\nlongest: 9\nartist:\n")
    options = read_order_file(path, None)
    assert (options.title, options.budget, options.fps, options.pace) == ("No", "1.10", "23.976", 1.5)
    assert (options.cast, options.longest_s, options.artist) == (("Anna: a coat",), 9.0, "")


def test_an_inbox_that_is_no_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("ALLOCMV_INBOX", str(tmp_path / "file"))
    with pytest.raises(SettingError, match="which is no folder"):
        from_environment()
    monkeypatch.setenv("ALLOCMV_INBOX", str(tmp_path))
    assert from_environment().inbox_folder == tmp_path
