"""Where it runs: the only module that reads the environment.

`ALLOCMV_DATA` is the folder of everything that is kept (default: `data` in the project's root); `ALLOCMV_JOBS` is how
many clips are rendered at once (default: one per core); `ALLOCMV_BEATS` is the checkpoint of Beat This! that hears
the beats, or `onsets` to hear them without anything learnt (default: the network that AllocMV brings);
`ALLOCMV_WHISPER_MODEL` is the folder of a Whisper model in CTranslate2's format that hears the lyrics (default: the
English one of the `lyrics` extra); `ALLOCMV_LEDGER` is the database URL of a ledger that several machines share
(default: a file in the data folder); `ALLOCMV_UI_PASSWORD` is what `allocmv ui` asks for, needed only where other
machines reach it. Dagster's own home lies inside the data folder.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from resources.books import sqlite_url

LEDGER = "ALLOCMV_LEDGER"
PROJECT_ROOT = Path(__file__).resolve().parents[1]

# Telemetry and the newsletter dialogue are off; two runs at once are enough for one machine. Output is not captured:
# the steps print nothing, and capturing would hold back the command line's progress bar. That every input is loaded is
# not worth an entry each in the record of a run, of which a third would be such.
DAGSTER_YAML = """\
telemetry:
  enabled: false
nux:
  enabled: false
compute_logs:
  module: dagster._core.storage.noop_compute_log_manager
  class: NoOpComputeLogManager
concurrency:
  runs:
    max_concurrent_runs: 2
python_logs:
  python_log_level: INFO
"""


class SettingError(ValueError):
    """A setting of the environment cannot be used; the message says which and what would do."""


@dataclass(frozen=True)
class Deployment:
    """The settings of one installation.

    `parallel_jobs` 0 means one per core; an empty `whisper_model` or `beat_tracker` the one that is installed; an empty
    `ledger` a file among the data.
    """

    data: Path
    parallel_jobs: int = 0
    whisper_model: str = ""
    beat_tracker: str = ""
    ledger: str = ""

    @property
    def ledger_url(self) -> str:
        """The database of the ledger."""
        return self.ledger or sqlite_url(self.data / "ledger.sqlite")

    @property
    def dagster_home(self) -> Path:
        """Where Dagster keeps its record of runs."""
        return self.data / "dagster"


def from_environment() -> Deployment:
    """Return the deployment that the environment describes.

    Raises
    ------
    SettingError
        If a setting cannot be read.
    """
    jobs = os.environ.get("ALLOCMV_JOBS", "0")
    if not jobs.isdigit():
        raise SettingError(f"ALLOCMV_JOBS is {jobs!r}; give the number of clips to render at once, or leave it unset")
    data = Path(os.environ.get("ALLOCMV_DATA") or PROJECT_ROOT / "data")
    ledger = os.environ.get(LEDGER, "")
    return Deployment(data.resolve(), int(jobs), _whisper_model(), _beat_tracker(), ledger)


def _beat_tracker() -> str:
    given = os.environ.get("ALLOCMV_BEATS", "")
    if given in {"", "onsets"}:
        return given
    if not Path(given).is_file():
        raise SettingError(
            f"ALLOCMV_BEATS is {given!r}, which is no file: give a checkpoint of Beat This! or `onsets`, or unset it"
        )
    return str(Path(given).resolve())


def _whisper_model() -> str:
    given = os.environ.get("ALLOCMV_WHISPER_MODEL", "")
    if not given:
        return ""
    folder = Path(given).resolve()
    if not (folder / "model.bin").is_file():
        raise SettingError(
            f"ALLOCMV_WHISPER_MODEL is {given!r}, which holds no model.bin: give the folder of a Whisper model in "
            "CTranslate2's format, or leave it unset"
        )
    return str(folder)


def ui_password() -> str:
    """Return the password of the UI, "" if there is none, and forget it: nothing that is started later inherits it."""
    return os.environ.pop("ALLOCMV_UI_PASSWORD", "")


def prepare_dagster_home(deployment: Deployment) -> Path:
    """Make Dagster's home with its settings, tell this process and its children, and return it."""
    home = deployment.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    settings = home / "dagster.yaml"
    if not settings.exists():
        settings.write_text(DAGSTER_YAML)
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    return home
