"""The composition root: `build_defs` is the one place where assets meet their resources.

Tests, the command line and the UI differ only by the deployment and by what they override.
"""

from collections.abc import Mapping

import dagster as dg

from assets import (
    analysis,
    assembly,
    benchmark,
    checks,
    corrections,
    evaluation,
    libraries,
    planning,
    storyboards,
    synthesis,
    training,
)
from dagster_project.deployments import DATABASE_VARIABLE, Deployment
from dagster_project.executors import executor_of
from dagster_project.io_managers import ValueFilesResource
from dagster_project.jobs import JOBS, SCHEDULES
from dagster_project.remaking import remake_song
from dagster_project.sensors import SENSORS
from resources.beat_trackers.resource import BeatTrackerResource
from resources.generators.animatic import AnimaticResource
from resources.generators.footage import FootageResource
from resources.generators.native import NativeResource
from resources.ledger import LedgerResource
from resources.storage_resource import StoreResource
from resources.transcribers.resource import TranscriberResource

PHASES = [
    analysis,
    corrections,
    planning,
    libraries,
    synthesis,
    assembly,
    evaluation,
    benchmark,
    training,
    storyboards,
]


def build_defs(deployment: Deployment, overrides: Mapping[str, object] | None = None) -> dg.Definitions:
    """Return everything that Dagster runs, with resources for a deployment; `overrides` replace some by name."""
    store = StoreResource(root=deployment.store_root, cache=str(deployment.cache))
    resources: dict[str, object] = {
        "io_manager": ValueFilesResource(store=store),
        "store": store,
        "animatic": AnimaticResource(parallel_jobs=deployment.parallel_jobs),
        "native": NativeResource(
            store=store,
            weights=deployment.video_weights,
            pair_weights=deployment.storyboard_weights,
            parallel_jobs=deployment.parallel_jobs,
        ),
        "cutter": FootageResource(store=store, parallel_jobs=deployment.parallel_jobs),
        "beat_tracker": BeatTrackerResource(tracker=deployment.beat_tracker),
        "transcriber": TranscriberResource(model=deployment.whisper_model),
        "installation": dg.ResourceDefinition.hardcoded_resource(deployment),
        # Dagster shows its resources' settings to whoever opens the UI: a URL with a password is named, not told.
        "ledger": LedgerResource(url=dg.EnvVar(DATABASE_VARIABLE) if deployment.database else deployment.ledger_url),
    }
    return dg.Definitions(
        assets=dg.load_assets_from_modules(PHASES),
        asset_checks=dg.load_asset_checks_from_modules([checks]),
        jobs=[*JOBS, remake_song],
        schedules=SCHEDULES,
        sensors=SENSORS,
        resources={**resources, **(overrides or {})},
        executor=executor_of(deployment),
    )
