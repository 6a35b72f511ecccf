"""Slots on this installation's devices that were left taken by processes which ended without a word.

Dagster gives a step of a pool one of the pool's slots, and takes the slot back when the step ends. A process that is
killed gives nothing back: its run goes on in the records, and with one device nobody would ever use it again. A run is
therefore marked with the process that carries it out; where that has died, the run is ended in the records and its
slots are freed. Of a process on another machine nobody can tell that here: its own machine does.
"""

import dagster as dg

from assets.pools import GPU
from editorial.processes import marked, this_process

PROCESS_TAG = "allocmv/process"
ENDED = "the process that carried this out was ended from outside"


def this_process_tags() -> dict[str, str]:
    """Return the tag that says which process carries out a run."""
    return {PROCESS_TAG: this_process().mark}


def free_slots_of_the_dead(instance: dg.DagsterInstance) -> list[str]:
    """Free the slots of runs that have ended or whose process has died; return these runs. The latter now failed."""
    storage = instance.event_log_storage
    if not storage.supports_global_concurrency_limits:
        return []
    pool = storage.get_concurrency_info(GPU)
    freed = []
    for run_id in sorted(pool.active_run_ids | pool.pending_run_ids | pool.assigned_run_ids):
        run = instance.get_run_by_id(run_id)
        if run is not None and not run.is_finished:
            process = marked(run.tags.get(PROCESS_TAG, ""))
            if process is None or not process.is_dead:
                continue
            instance.report_run_failed(run, ENDED)
        storage.free_concurrency_slots_for_run(run_id)
        freed.append(run_id)
    return freed
