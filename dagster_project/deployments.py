"""Where it runs: the only module that reads the environment.

`ALLOCMV_DATA` is the folder of everything that is kept (default: `data` in the project's root); `ALLOCMV_STORE` is the
URL of an object store, `s3://bucket/folder`, for songs, clips and films that other machines make too (default: in the
data folder, which then holds only what is this machine's own); `ALLOCMV_JOBS` is how
many clips are rendered at once (default: one per core); `ALLOCMV_BEATS` is the checkpoint of Beat This! that hears
the beats, or `onsets` to hear them without anything learnt (default: the network that AllocMV brings);
`ALLOCMV_WHISPER_MODEL` is the folder of a Whisper model in CTranslate2's format that hears the lyrics (default: the
English one of the `lyrics` extra); `ALLOCMV_VIDEO_WEIGHTS` is the file of the video transformer's weights (default:
those that AllocMV brings), `ALLOCMV_STORYBOARD_WEIGHTS` that of the network that predicts the storyboards of its films
(default: they are drawn); `ALLOCMV_DATABASE` is the URL of a Postgres database for the ledger and Dagster's
records (default: files in the data folder); `ALLOCMV_EXECUTOR` says who carries out the steps of a run, `in_process`
(the default), `multiprocess` or `celery`, and `ALLOCMV_BROKER` where Celery's tasks wait (default: in the database);
`ALLOCMV_DEVICES` is how many graphics cards there are, each for one step at a time (default: 1);
`ALLOCMV_INBOX` is the folder into which songs are dropped to be made (default: `inbox` in the data folder);
`ALLOCMV_UI_PASSWORD` is what `allocmv ui` asks for, needed only where other machines reach it. Dagster's own home lies
inside the data folder.
"""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from editorial.files import written_whole
from resources.books import Books, sqlite_url
from resources.shelves import SCHEME
from resources.storage import ArtifactStore

PROJECT_ROOT = Path(__file__).resolve().parents[1]
DATABASE_VARIABLE = "ALLOCMV_DATABASE"
POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg2://")
DRIVEN = "postgresql+psycopg2://"

# Telemetry and the newsletter dialogue are off; two runs at once are enough for one machine. Output is not captured:
# the steps print nothing, and capturing would hold back the command line's progress bar. That every input is loaded is
# not worth an entry each in the record of a run, of which a third would be such. A step of a pool waits for a slot, one
# for each device; the daemon frees the slots that runs left behind which have ended.
OURS = "# Written by AllocMV, and again whenever the deployment changes; without this line it is yours and stays."
DAGSTER_YAML = f"""\
{OURS}
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
  pools:
    granularity: op
    default_limit: {{devices}}
run_monitoring:
  enabled: true
  poll_interval_seconds: 10
  free_slots_after_run_end_seconds: 10
python_logs:
  python_log_level: INFO
"""

IN_FILES = """\
run_storage:
  module: dagster_project.sqlite_records
  class: RunStorage
  config:
    base_dir: {history}
event_log_storage:
  module: dagster_project.sqlite_records
  class: EventLog
  config:
    base_dir: {history_of_runs}
"""
IN_POSTGRES = f"""\
storage:
  postgres:
    postgres_url:
      env: {DATABASE_VARIABLE}
"""
Executor = Literal["in_process", "multiprocess", "celery"]


MOST_DEVICES = 100


class SettingError(ValueError):
    """A setting of the environment cannot be used; the message says which and what would do."""


@dataclass(frozen=True)
class Deployment:
    """The settings of one installation.

    `parallel_jobs` 0 means one per core; an empty `whisper_model`, `beat_tracker` or `video_weights` what is installed;
    an empty `database` or `store_url` files among the data, and an empty `inbox` a folder there.
    """

    data: Path
    parallel_jobs: int = 0
    whisper_model: str = ""
    beat_tracker: str = ""
    database: str = ""
    executor: Executor = "in_process"
    broker: str = ""
    inbox: str = ""
    devices: int = 1
    store_url: str = ""
    video_weights: str = ""
    storyboard_weights: str = ""

    @property
    def inbox_folder(self) -> Path:
        """Where songs are dropped."""
        return Path(self.inbox) if self.inbox else self.data / "inbox"

    @property
    def store_root(self) -> str:
        """The folder or the URL below which songs, clips and films are."""
        return self.store_url or str(self.data)

    @property
    def cache(self) -> Path:
        """Where files of an object store lie on this machine while they are worked with."""
        return self.data / "cache"

    def open_store(self) -> ArtifactStore:
        """Return the store of songs, clips and films."""
        return ArtifactStore(self.store_root, self.cache)

    @property
    def ledger_url(self) -> str:
        """The database of the ledger."""
        return self.database or sqlite_url(self.data / "ledger.sqlite")

    @property
    def ledger_name(self) -> str:
        """Where the ledger is, for a person: without a password."""
        return Books(self.ledger_url).name if self.database else str(self.data / "ledger.sqlite")

    @property
    def broker_url(self) -> str:
        """Where the tasks of Celery's workers wait."""
        return self.broker or f"sqla+{self.database}"

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
    database, broker = _database(), os.environ.get("ALLOCMV_BROKER", "")
    executor = _executor(database, broker)
    return Deployment(
        data=data.resolve(),
        parallel_jobs=int(jobs),
        whisper_model=_whisper_model(),
        beat_tracker=_beat_tracker(),
        database=database,
        executor=executor,
        broker=broker,
        inbox=_inbox(),
        devices=_devices(),
        store_url=_store_url(),
        video_weights=_weights("ALLOCMV_VIDEO_WEIGHTS"),
        storyboard_weights=_weights("ALLOCMV_STORYBOARD_WEIGHTS"),
    )


def _weights(variable: str) -> str:
    given = os.environ.get(variable, "")
    if given and not Path(given).is_file():
        raise SettingError(f"{variable} is {given!r}: give a file of weights, or leave it unset")
    return str(Path(given).resolve()) if given else ""


def _store_url() -> str:
    given = os.environ.get("ALLOCMV_STORE", "")
    if given and not re.fullmatch(rf"{SCHEME}[^/\s]+(/[^\s?*\[\]]*)?", given):
        raise SettingError(f"ALLOCMV_STORE is {given!r}: give the URL of an object store, as s3://bucket/folder")
    return given.rstrip("/")


def _database() -> str:
    """Return the database by the driver that is installed; a bare `postgresql://` means another one to SQLAlchemy."""
    given = os.environ.get(DATABASE_VARIABLE, "")
    if given and not given.startswith(POSTGRES):
        raise SettingError(f"{DATABASE_VARIABLE} is no database that can be used: give postgresql://user@host/name")
    if given:
        given = os.environ[DATABASE_VARIABLE] = DRIVEN + given.split("://", 1)[1]  # Dagster reads it by this name too
    return given


def _executor(database: str, broker: str) -> Executor:
    given = os.environ.get("ALLOCMV_EXECUTOR", "in_process")
    if given == "celery" and not database:
        raise SettingError(f"ALLOCMV_EXECUTOR is celery, which needs a database for results: set {DATABASE_VARIABLE}")
    if broker and given != "celery":
        raise SettingError(f"ALLOCMV_BROKER is set, but ALLOCMV_EXECUTOR is {given!r}: set it to celery")
    if given not in get_args(Executor):
        raise SettingError(f"ALLOCMV_EXECUTOR is {given!r}, which is not one of {', '.join(get_args(Executor))}")
    return cast("Executor", given)


def _devices() -> int:
    given = os.environ.get("ALLOCMV_DEVICES", "1")
    if not given.isascii() or not given.isdigit() or not 1 <= int(given) <= MOST_DEVICES:
        raise SettingError(f"ALLOCMV_DEVICES is {given!r}: give the number of graphics cards, or leave it unset")
    return int(given)


def _inbox() -> str:
    given = os.environ.get("ALLOCMV_INBOX", "")
    if given and Path(given).exists() and not Path(given).is_dir():
        raise SettingError(f"ALLOCMV_INBOX is {given!r}, which is no folder: give one, or leave it unset")
    return given and str(Path(given).resolve())


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
    records = IN_POSTGRES if deployment.database else _in_files(home)
    settings, wanted = home / "dagster.yaml", DAGSTER_YAML.format(devices=deployment.devices) + records
    there = settings.read_text(encoding="utf-8") if settings.exists() else OURS
    if there.startswith(OURS) and there != wanted:
        with written_whole(settings) as draft:
            draft.write_text(wanted, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    return home


def _in_files(home: Path) -> str:
    history, of_runs = home / "history", home / "history" / "runs"  # where Dagster keeps them by itself
    return IN_FILES.format(history=json.dumps(str(history)), history_of_runs=json.dumps(str(of_runs)))
