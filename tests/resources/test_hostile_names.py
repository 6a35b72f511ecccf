"""Names that files, tags and people may bring: none of them leaves the store, breaks a line or stops an order."""

import wave
from pathlib import Path

import pytest

from audio.decode import probe
from resources.intake import Order, one_line, take_in
from resources.storage import ArtifactStore

FILES = (
    "a\nb.wav", "-rf.wav", "--out.wav", "..wav", "...", ".wav", "x" * 240 + ".wav", "\u202egpj.wav", "😀.wav",
    "con.wav", "nul", "a b;rm -rf $HOME.wav", "$(touch pwned).wav", "`x`.wav", "concat:a.wav", "pipe:0", "a.w\nv",
    "x.\U0001f600", "y.wav ", "z." + "w" * 200, b"\xff\xfe.wav".decode("utf-8", "surrogateescape"),
    'q"<script>.wav', "\\..\\x.wav",
    "%s%n.wav", "subfile,,start,0,end,0,,:x.wav", "data:audio,x.wav",
)  # fmt: skip
WORDS = (
    "", "\0", "\n", "..", "/", "../../etc/passwd", "\ud800", "a" * 100_000, "<script>alert(1)</script>", "\u202e" * 50,
    "CON", "{\\an8}", "-", "😀", "漢字", "a\r\nSet-Cookie: x", "x\0y", "\x1b[31mred",
)  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "song.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(range(256)) * 400)
    return path.read_bytes()


@pytest.mark.parametrize("name", FILES)
def test_a_song_is_taken_in_whatever_its_file_is_called(tmp_path, store: ArtifactStore, monkeypatch, sound, name):
    (tmp_path / "songs").mkdir()
    monkeypatch.chdir(tmp_path / "songs")
    Path(name).write_bytes(sound)
    song = take_in(Order(Path(name)), store)
    assert store.local(song.audio).read_bytes() == sound
    assert song.audio.path.isascii()
    assert song.title == one_line(song.title)
    written = [
        path.relative_to(Path(store.where(""))).parts[:2] for path in Path(store.where("")).rglob("*") if path.is_file()
    ]
    assert set(written) == {("songs", song.key)}
    assert [path.name for path in Path().iterdir()] == [name]


@pytest.mark.parametrize("words", WORDS)
def test_a_song_is_taken_in_whatever_it_is_called(tmp_path, store: ArtifactStore, sound, words):
    (tmp_path / "song.wav").write_bytes(sound)
    song = take_in(Order(tmp_path / "song.wav", title=words, artist=words, style=words), store)
    assert song.title
    for said in (song.title, song.artist, song.style):
        assert len(said.encode()) <= 1200
        assert said == " ".join(said.split())
        assert not {"\0", "\x1b", "\u202e"} & set(said)


def test_one_line_keeps_what_people_write():
    for words in ("Übermut & Söhne", "שיר", "नमस्ते", "👩\u200d🎤", 'a "b" <c>'):
        assert one_line(words) == words


def test_a_path_out_of_the_store_is_refused_links_and_all(tmp_path, store: ArtifactStore):
    (tmp_path / "secret").write_text("x")
    Path(store.where("")).mkdir()
    (Path(store.where("")) / "link").symlink_to(tmp_path)
    for path in ("../secret", "/etc/passwd", "clips/../../secret", "link/secret", "link"):
        with pytest.raises(ValueError, match="points outside the store"):
            store.read_bytes(path)


def test_a_protocol_in_a_file_s_name_is_a_name(tmp_path, monkeypatch, sound):
    monkeypatch.chdir(tmp_path)
    Path("http:song.wav").write_bytes(sound)
    assert probe(Path("http:song.wav")).duration_s == pytest.approx(6.4)
