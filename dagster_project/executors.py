"""Who carries out the steps of a run: this process, processes of this machine, or Celery workers on any.

Chosen by the deployment; what is made is the same. This process costs milliseconds a step and is what the command line
is for; processes of this machine cost a second or two a step and use all its cores while a song is heard; Celery's
workers may stand on other machines, with the data on an object store and the records in Postgres.
"""

from collections.abc import Mapping, Sequence, Set
from functools import cache
from typing import Any

import dagster as dg
from dagster._core.definitions.reconstruct import ReconstructableRepository
from dagster._core.execution.api import execute_run
from dagster._core.storage.tags import PARTITION_NAME_TAG

from dagster_project.deployments import PROJECT_ROOT, Deployment
from resources.books import Books
from resources.workers import usable_cores

QUEUE = "dagster"
DEFINITIONS = "dagster_project.definitions"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def executor_of(deployment: Deployment) -> dg.ExecutorDefinition:
    """Return the executor of all jobs of a deployment."""
    if deployment.executor == "multiprocess":
        # Spawned, not forked from a server, which would have the environment of when it began.
        return dg.multiprocess_executor.configured({"max_concurrent": usable_cores(), "start_method": {"spawn": {}}})
    if deployment.executor == "celery":
        from dagster_celery import celery_executor

        return celery_executor.configured(celery_settings(deployment))
    # One process per run: clips are parallel inside their own step.
    return dg.in_process_executor


def celery_settings(deployment: Deployment) -> dict[str, Any]:
    """Return where Celery's tasks wait and where their results go: the broker, and the deployment's database."""
    return {
        "broker": deployment.broker_url,
        "backend": f"db+{deployment.database}",
        "config_source": {"task_default_queue": QUEUE, "broker_connection_retry_on_startup": True},
    }


@cache
def prepare_queue(deployment: Deployment) -> None:
    """Make the queue and its tables in the database, if tasks wait there; a broker of its own needs nothing.

    One process after the other: of workers that start at once on a new database, all but one would stumble over a
    table or over the queue's own line.
    """
    if deployment.broker:
        return
    from kombu.connection import Connection

    with (
        Books(deployment.database).transaction("the queue of tasks"),
        Connection(deployment.broker_url) as connection,  # type: ignore[no-untyped-call]
        connection.channel() as channel,
    ):
        channel.queue_declare(QUEUE)


def execute(
    deployment: Deployment,
    job: dg.JobDefinition,
    instance: dg.DagsterInstance,
    run_id: str,
    *,
    tags: Mapping[str, str],
    partition_key: str | None = None,
    asset_selection: Set[dg.AssetKey] | None = None,
    config: Mapping[str, Any] | None = None,
) -> tuple[bool, Sequence[dg.DagsterEvent]]:
    """Run a job, or some of its assets, to its end, and return whether it succeeded and what happened.

    Nothing is raised for a step that fails.
    """
    run_config = {**QUIET, **(config or {})}
    if deployment.executor == "in_process":
        result = job.execute_in_process(
            run_id=run_id,
            instance=instance,
            run_config=run_config,
            raise_on_error=False,
            tags=dict(tags),
            partition_key=partition_key,
            asset_selection=None if asset_selection is None else sorted(asset_selection),
        )
        return result.success, result.all_events
    if deployment.executor == "celery":
        prepare_queue(deployment)
    # Steps run in processes that have to find the job by themselves: in the definitions of the same environment.
    repository = ReconstructableRepository.for_module(DEFINITIONS, "defs", working_directory=str(PROJECT_ROOT))
    found = repository.get_reconstructable_job(job.name)
    if partition_key is not None:
        tags = {**tags, PARTITION_NAME_TAG: partition_key}
    if asset_selection is not None:
        found = found.get_subset(asset_selection=frozenset(asset_selection))
    run = instance.create_run_for_job(
        job_def=found.get_definition(),
        run_id=run_id,
        run_config=run_config,
        tags=tags,
        asset_selection=None if asset_selection is None else frozenset(asset_selection),
        job_code_origin=found.get_python_origin(),
    )
    ended = execute_run(found, run, instance)
    return ended.success, ended.all_events
