"""Workers that start while Dagster is still being loaded: whoever waits for an edited film waits for them.

Only what loads quickly is loaded here, and only a song that has a film is worth it; of a new one much is heard and
decided first.
"""

from dagster_project.cli.finding import find_song
from dagster_project.cli.ordering import OrderError
from dagster_project.deployments import from_environment
from resources.generators.drawing import get_ready
from resources.workers import start_workers, usable_cores


def start_workers_for(said: str) -> None:
    """Start the processes that draw, if `said` is a song with a film; what is wrong with it is said later."""
    deployment = from_environment()
    if deployment.executor != "in_process":
        return
    store = deployment.open_store()
    try:
        key = find_song(said, store).key
    except OrderError:
        return
    if store.exists(f"films/{key}.mp4"):
        start_workers(deployment.parallel_jobs or usable_cores(), get_ready)
