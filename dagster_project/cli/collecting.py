"""`allocmv gc`: what lies in the store and no film needs, counted or removed."""

import time
from collections.abc import Collection
from dataclasses import fields

from dagster_project.cli.summary import print_line
from dagster_project.deployments import from_environment
from dagster_project.needs import needs
from dagster_project.runs import Workshop
from resources.leftovers import find_leftovers

SECONDS_PER_DAY = 86_400.0
BYTES_PER_MB = 1_000_000


def collect(keep_days: float, *, delete: bool) -> None:
    """Say what no song's film needs, now or to undo what was edited within so many days; remove it if asked to."""
    deployment = from_environment()
    store, now_s = deployment.open_store(), time.time()
    keep_s = keep_days * SECONDS_PER_DAY
    needed = needs(Workshop.open(deployment).instance, store, now_s - keep_s)
    found = find_leftovers(store, needed, now_s, keep_s)
    for field in fields(found):
        print_line(field.name, _in_words(getattr(found, field.name).values()))
    sizes = [size for field in fields(found) for size in getattr(found, field.name).values()]
    words = _in_words(sizes)
    if delete:
        found.remove(store)
        print_line("removed", words)
    else:
        print_line("in all", f"{words}; allocmv gc --delete removes them" if sizes else "nothing to remove")


def _in_words(sizes: Collection[int]) -> str:
    return f"{len(sizes)} files, {sum(sizes) / BYTES_PER_MB:.1f} MB"
