"""The job that does what `allocmv make SONG` does, for the UI and for sensors: by the same code, with the same result.

Its one step opens the song's workshop on the run's own instance; what is due there runs as runs of their own, each
tagged with the run that asked for it.
"""

import dagster as dg

from assets.partitions import songs
from dagster_project.deployments import Deployment
from resources.turns import alone

ASKED_BY_TAG = "allocmv/asked_by"


@dg.op(required_resource_keys={"installation"}, tags={"dagster/compute_kind": "allocmv"})
def make_what_is_due(context: dg.OpExecutionContext) -> None:
    """Make of the song's film what is not up to date, as `allocmv make` does; the film is films/<song>.mp4."""
    from dagster_project.build import build_defs
    from dagster_project.runs import Followed, RunFailed, Workshop

    deployment: Deployment = context.resources.installation
    song = context.partition_key
    tags = {ASKED_BY_TAG: context.run_id}
    workshop = Workshop(build_defs(deployment), context.instance, deployment, tags)
    with alone(deployment.ledger_url, song, lambda: context.log.info("waiting: another run is making it")):
        try:
            workshop.make(song, Followed(context.log.info))
        except RunFailed as failed:
            raise dg.Failure(f"{failed} (the step {failed.step})") from failed


@dg.job(partitions_def=songs)
def remake_song() -> None:
    """Make of a song's film what is due: what was edited, what depends on it, and the film."""
    make_what_is_due()
