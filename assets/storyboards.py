"""Films that are there already, as storyboards to learn from: start and end pictures, negatives, captions of chunks.

Nothing of a film hangs on this asset. What is in a row, what is told and what measured, is `training.shots`'s affair.
"""

import hashlib
from pathlib import Path

import dagster as dg
from pydantic import Field

from assets.output import materialised
from assets.previews.inline import shown
from resources.pictures import tiled
from resources.storage import ArtifactStore
from resources.storage_resource import StoreResource
from resources.values import VALUES
from state.storyboards import Storyboards

GROUP = "training"
PICTURES = f"{VALUES}/storyboards"
CHUNKS = f"{PICTURES}/chunks.jsonl"
"""The benchmark's films, a line each; beside the table, which is the asset's value."""
ON_THE_SHEET = 12


class Films(dg.Config):
    """Which films are taken apart."""

    folder: str = Field("", description="where they are on this machine; folders inside it are looked through too")


@dg.asset(group_name=GROUP, kinds={"opencv", "parquet"}, code_version="1")
def storyboards(context: dg.AssetExecutionContext, config: Films, store: StoreResource) -> dg.Output[Storyboards]:
    """The shots of a folder of films, with what a pair predictor learns from; a film that cannot be read is named."""
    from training.shots.dataset import FilmError, gather

    if not config.folder:
        raise dg.Failure("no films are named: give the asset storyboards the folder that they are in, as `folder`")
    try:
        rows, films, faults = gather(Path(config.folder), lambda png: _kept(png, store.store))
    except (FilmError, ModuleNotFoundError) as error:
        raise dg.Failure(str(error)) from error
    for fault in faults:
        context.log.warning(fault.reason)
    if not rows.rows:
        raise dg.Failure(f"{config.folder} holds no film that can be read" + "".join(f"; {f.reason}" for f in faults))
    store.store.put_bytes(CHUNKS, "".join(f"{film.model_dump_json()}\n" for film in films).encode())
    return materialised(
        rows,
        films=len(films),
        shots=len(rows.rows),
        preference_pairs=sum(bool(row.inner_pictures) for row in rows.rows),
        told=sum(row.description_source != "measured" for row in rows.rows),
        chunks=sum(len(film.chunks) for film in films),
        long_films=sum(film.is_long for film in films),
        films_for_evaluation=sum(film.split == "evaluation" for film in films),
        not_taken=dg.MetadataValue.json([fault.model_dump() for fault in faults]),
        chunk_file=dg.MetadataValue.path(store.store.where(CHUNKS)),
        **shown("pairs", _sheet(rows, store.store)),
    )


def _kept(png: bytes, store: ArtifactStore) -> str:
    """Keep a picture by its content, and return its name."""
    name = f"{PICTURES}/{hashlib.sha256(png).hexdigest()[:32]}.png"
    if not store.exists(name):
        store.put_bytes(name, png)
    return name


def _sheet(storyboards: Storyboards, store: ArtifactStore) -> bytes:
    """Return some of the pairs as one JPEG, evenly from all of them: start and end side by side."""
    rows = storyboards.rows[:: -(-len(storyboards.rows) // ON_THE_SHEET)]
    pictures = [store.describe(name) for row in rows for name in (row.start_picture, row.end_picture)]
    return tiled(pictures, store, columns=6, width=960)
