"""`allocmv ledger` tells what was spent, out of the ledger alone."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dagster_project.cli.commands import app
from resources.ledger import Ledger, Purchase
from resources.storage import ArtifactStore
from state.artifact import Artifact
from state.song import Song

BUDGET = 10_000


@pytest.fixture
def spent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Two runs of one song, one of another, with a clip that is open, one that was given back, and a stand-in."""
    monkeypatch.setenv("ALLOCMV_DATA", str(tmp_path))
    song = Song(
        key="lanterns",
        title="Paper Lanterns",
        artist="",
        style="",
        audio=Artifact(path="songs/lanterns/source.wav", sha256="0" * 64),
        container="wav",
        codec="pcm_s16le",
        duration_s=9.0,
        sample_rate_hz=44_100,
        channels=2,
    )
    ArtifactStore(tmp_path).put_bytes("songs/lanterns/song.json", song.model_dump_json().encode())
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")

    def reserve(account: str, run: str, key: str, microdollars: int, tier: str):
        purchase = Purchase(account, key, microdollars, compute_ms=2000, tier=tier, generator="animatic", run=run)
        return ledger.reserve(purchase, BUDGET)

    ledger.settle(reserve("lanterns/v1", "aaaaaaaa-1", "a", 900, "high"), 900, 2500)
    ledger.settle(reserve("lanterns/v1", "aaaaaaaa-1", "b", 900, "high"), 300, 700, "mid")
    ledger.release(reserve("lanterns/v1", "aaaaaaaa-1", "c", 450, "mid"), "not wanted any more")
    ledger.settle(reserve("lanterns/v2", "bbbbbbbb-2", "d", 120, "mid"), 120, 600)
    reserve("lanterns/v2", "bbbbbbbb-2", "e", 80, "mid")
    ledger.settle(reserve("other/v1", "cccccccc-3", "f", 50, "mid"), 50, 100)
    return ledger


def test_every_run_s_clips_money_and_computing_are_told(spent):
    told = CliRunner().invoke(app, ["ledger"])
    assert told.exit_code == 0
    rows = {line.split()[0]: line.split() for line in told.stdout.splitlines() if "$" in line}
    assert rows["aaaaaaaa"] == [
        "aaaaaaaa",
        "2",
        "$0.001200",
        "$0.000900",
        "$0.000300",
        "$0.000450",
        "3.2",
        "s",
        "4.0",
        "s",
    ]
    assert rows["bbbbbbbb"] == ["bbbbbbbb", "1", "$0.000120", "$0.000120", "$0.000080", "0.6", "s", "2.0", "s"]
    assert rows["all"][:3] == ["all", "3", "$0.001320"]
    assert "other" in told.stdout


def test_programs_get_one_song_s_money_in_whole_micro_dollars(spent):
    told = json.loads(CliRunner().invoke(app, ["ledger", "Lanterns", "--json"]).stdout)
    assert list(told) == ["lanterns"]
    song = told["lanterns"]
    assert (song["clips"], song["settled_microdollars"], song["open_microdollars"]) == (3, 1320, 80)
    assert song["released_microdollars"] == 450
    assert song["settled_by_tier"] == {"high": 900, "mid": 420}
    assert (song["compute_ms"], song["expected_compute_ms"]) == (3800, 6000)
    assert [run["settled_microdollars"] for run in song["runs"].values()] == [1200, 120]
    assert song["settled_microdollars"] == spent.total_settled_microdollars() - 50


def test_a_ledger_that_cannot_be_read_is_told_in_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "ledger.sqlite").write_text("this was a ledger once")
    monkeypatch.setenv("ALLOCMV_DATA", str(tmp_path))
    told = CliRunner().invoke(app, ["ledger"])
    assert told.exit_code == 1
    assert "cannot be used: file is not a database" in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1
