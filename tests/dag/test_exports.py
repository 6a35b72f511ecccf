"""`allocmv export` copies a film's exports, and its projects find their media in the folder they were copied to."""

import hashlib
from pathlib import Path
from urllib.parse import unquote, urlparse

import opentimelineio as otio
import pytest

from dagster_project.cli.exporting import export_film
from dagster_project.cli.ordering import OrderError
from editorial.exports.package import PROJECTS
from editorial.exports.project import NAMESPACE
from resources.storage import ArtifactStore
from resources.values import to_bytes
from state.exports import ExportedFile, Exports
from state.song import Song

KEY = "a-b"
CLIPS = {0: b"first clip", 1: b"second clip"}


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ArtifactStore:
    monkeypatch.setenv("ALLOCMV_DATA", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return ArtifactStore(tmp_path / "data")


def record() -> str:
    rate = 24000 / 1001
    span = otio.opentime.TimeRange(otio.opentime.RationalTime(0, rate), otio.opentime.RationalTime(50, rate))
    timeline = otio.schema.Timeline("A & B", global_start_time=otio.opentime.RationalTime(0, rate))
    timeline.metadata[NAMESPACE] = {"width": 96, "height": 64, "sample_rate_hz": 44_100, "channels": 2}
    picture = otio.schema.Track("picture", kind="Video")
    for segment in CLIPS:
        reference = otio.schema.ExternalReference(f"../../clips/{segment}.mp4", span)
        clip = otio.schema.Clip(f"{segment:02d} verse A{segment}", reference, span)
        clip.metadata[NAMESPACE] = {
            "segment": segment,
            "prompt": "words",
            "action": "high",
            "saliency": 3,
            "price_microdollars": 1,
        }
        picture.append(clip)
    song = otio.schema.Track("song", kind="Audio")
    song.append(otio.schema.Clip("A & B", otio.schema.ExternalReference(f"../../songs/{KEY}/source.mp3", span), span))
    timeline.tracks.extend([picture, song])
    return PROJECTS["otio"][1](timeline)


def fill(store: ArtifactStore, *, lyrics: bool = True) -> None:
    """Put a song, clips that are no films, and a film's exports into the store."""
    audio = store.put_bytes(f"songs/{KEY}/source.mp3", b"the song")
    song = Song(
        key=KEY,
        title="A & B",
        artist="",
        style="",
        audio=audio,
        container="mp3",
        codec="mp3",
        duration_s=4.0,
        sample_rate_hz=44_100,
        channels=2,
    )
    store.put_bytes(f"songs/{KEY}/song.json", to_bytes(song))
    for segment, content in CLIPS.items():
        store.put_bytes(f"clips/{segment}.mp4", content)
    contents = {"otio": (".otio", record()), "fcpxml": (".fcpxml", ""), "premiere": ("-premiere.xml", "")}
    contents |= {"edl": (".edl", ""), "poster": ("-poster.jpg", "a poster")} | (
        {"srt": (".srt", "words")} if lyrics else {}
    )
    files = tuple(
        ExportedFile(format=form, file=store.put_bytes(f"exports/{KEY}/{KEY}{ending}", text.encode()))
        for form, (ending, text) in contents.items()
    )
    store.put_bytes(f"artifacts/exports/{KEY}.json", to_bytes(Exports(files=files)))


def test_every_project_file_finds_its_media_where_it_was_copied_to(store, tmp_path):
    fill(store)
    out = tmp_path / "for the editor's é"
    export_film("A & B", out, "all")
    for form, (ending, _) in PROJECTS.items():
        adapter = {"otio": "otio_json", "fcpxml": "fcpx_xml", "premiere": "fcp_xml", "edl": "cmx_3600"}[form]
        read = otio.adapters.read_from_string((out / f"{KEY}{ending}").read_text(), adapter)
        read = read[0] if form == "fcpxml" else read
        places = [urlparse(clip.media_reference.target_url).path for clip in read.find_clips()]
        found = {(out / unquote(place)).read_bytes() for place in places}
        assert found == set(CLIPS.values()) | (set() if form == "edl" else {b"the song"})
    assert (out / f"{KEY}.srt").read_text() == "words"
    assert {file.name for file in (out / "media").iterdir()} == {"00-verse-A0.mp4", "01-verse-A1.mp4", "song.mp3"}


def test_one_format_comes_alone_and_without_media_where_it_needs_none(store, tmp_path):
    fill(store)
    export_film(KEY, None, "poster")
    assert [path.name for path in (tmp_path / f"{KEY}-exports").rglob("*")] == [f"{KEY}-poster.jpg"]


def test_what_the_store_keeps_is_not_changed_by_handing_it_over(store, tmp_path):
    fill(store)
    kept = {
        path: hashlib.sha256(path.read_bytes()).digest() for path in Path(store.where("")).rglob("*") if path.is_file()
    }
    export_film(KEY, tmp_path / "out", "all")
    assert {p: hashlib.sha256(p.read_bytes()).digest() for p in Path(store.where("")).rglob("*") if p.is_file()} == kept


def test_a_film_that_is_not_made_yet_is_refused_in_one_sentence(store, tmp_path):
    fill(store)
    store.fetched(f"artifacts/exports/{KEY}.json").unlink()
    with pytest.raises(OrderError, match="the film of 'A & B' is not made yet: run allocmv make"):
        export_film(KEY, tmp_path / "out", "all")
    with pytest.raises(OrderError, match="'nothing' is no song that was made here"):
        export_film("nothing", None, "all")
    assert not (tmp_path / "out").exists()


def test_an_unknown_format_missing_lyrics_and_a_file_for_a_folder_are_refused(store, tmp_path):
    fill(store, lyrics=False)
    with pytest.raises(OrderError, match="--format 'aaf' is not one of otio, fcpxml, premiere"):
        export_film(KEY, None, "aaf")
    with pytest.raises(OrderError, match="made without lyrics: run allocmv make with --lyrics"):
        export_film(KEY, None, "srt")
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(OrderError, match="is a file: give the name of a folder"):
        export_film(KEY, tmp_path / "taken", "all")
    assert (tmp_path / "taken").read_text() == "mine"
