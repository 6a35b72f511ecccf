"""`allocmv train`: the job that teaches the video transformer, with what it reports."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import dagster as dg

from dagster_project.cli.summary import print_line
from dagster_project.deployments import SettingError, from_environment
from dagster_project.runs import Workshop
from resources.yaml_lines import UnreadableYaml, loaded


def train_video_model(config: Path | None) -> None:
    """Teach with a configuration as Dagster's launchpad takes it, or as the assets have it.

    Raises
    ------
    SettingError
        If the file is none, or configures what there is not.
    RunFailed
        If the run fails.
    """
    settings = {} if config is None else _read(config)
    try:
        Workshop.open(from_environment()).train(settings, _tell)
    except dg.DagsterInvalidConfigError as error:
        raise SettingError(f"{config} cannot be used: {error.errors[0].message}") from error


def _read(path: Path) -> Mapping[str, Any]:
    try:
        content = loaded(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, UnreadableYaml) as error:
        raise SettingError(f"{path} cannot be read as YAML ({error}): give a file as in Dagster's launchpad") from error
    if not isinstance(content, Mapping):
        raise SettingError(f"{path} holds no settings: give a file as in Dagster's launchpad, `ops:` by asset")
    return dict(content)


def _tell(event: dg.DagsterEvent) -> None:
    """Print what was learnt so far, and each asset when it is there."""
    if event.event_type == dg.DagsterEventType.ASSET_OBSERVATION:
        numbers = event.asset_observation_data.asset_observation.metadata
        print_line("learnt", ", ".join(f"{name} {_short(number.value)}" for name, number in numbers.items()))
    elif event.is_step_materialization and event.asset_key is not None:
        print_line("made", event.asset_key.to_user_string())


def _short(number: object) -> str:
    return f"{number:.4f}" if isinstance(number, float) else str(number)
