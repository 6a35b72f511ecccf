"""`allocmv worker`: a Celery worker that carries out the steps of this deployment's runs, one at a time."""

import os

from dagster_project.cli.ordering import OrderError
from dagster_project.deployments import PROJECT_ROOT, from_environment, prepare_dagster_home
from dagster_project.executors import QUEUE, celery_settings, prepare_queue

# Not the tasks' own queue: a worker that is told to stop ends the step that it is in.
SETTINGS = ("--pool", "solo", "--without-gossip", "--without-mingle", "--loglevel", "WARNING")


def work(name: str) -> None:
    """Take steps from the queue until interrupted.

    Raises
    ------
    OrderError
        If the deployment's runs are not Celery's.
    """
    deployment = from_environment()
    if deployment.executor != "celery":
        raise OrderError(
            f"ALLOCMV_EXECUTOR is {deployment.executor!r}: set it to celery, here and where songs are made"
        )
    prepare_dagster_home(deployment)
    prepare_queue(deployment)
    os.chdir(PROJECT_ROOT)  # steps find their job by the name of its module
    from dagster_celery.executor import CeleryExecutor
    from dagster_celery.make_app import make_app
    from dagster_celery.tasks import create_task

    executor = CeleryExecutor.for_cli(**celery_settings(deployment))  # type: ignore[no-untyped-call]
    app = make_app(executor.app_args())  # type: ignore[no-untyped-call]
    create_task(app)  # type: ignore[no-untyped-call]
    print(f"{name} takes steps from the queue; stop it with Ctrl-C.", flush=True)
    app.worker_main(["worker", "--hostname", f"{name}@%h", "--queues", QUEUE, *SETTINGS])
