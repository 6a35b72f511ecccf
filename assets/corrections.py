"""Edits, of phases (i) and (ii): one asset for each slice, so that an edit redoes no more than what uses its slice."""

import dagster as dg

from assets.output import materialised
from assets.partitions import songs
from resources.edit_file import read_edits
from resources.storage_resource import StoreResource
from state.edits import Edits, GridEdits, SectionEdits, SegmentEdits, WordEdits
from state.wishes import CastEdits, FootageEdits, PlanEdits, SaliencyEdits, ShotEdits

GROUP = "analysis"
DECIDED = "planning"


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"yaml"}, code_version="1")
def grid_edits(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[GridEdits]:
    """What is corrected of the beat grid: tempo, offset, metre, where bars begin, whether there is a pulse."""
    edits = _read(context, store).grid
    return materialised(edits, **edits.model_dump(exclude_none=True))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"yaml"}, code_version="1")
def section_edits(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[SectionEdits]:
    """What is corrected of the sections: boundaries, which are the same music, names."""
    edits = _read(context, store).sections
    return materialised(edits, edits=[str(edit) for edit in (*edits.boundaries, *edits.music, *edits.names)])


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"yaml"}, code_version="1")
def word_edits(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[WordEdits]:
    """What is corrected of the words' times."""
    edits = _read(context, store).words
    return materialised(edits, edits=[str(edit) for edit in edits.times])


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"yaml"}, code_version="1")
def segment_edits(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[SegmentEdits]:
    """What is corrected of where the film is cut."""
    edits = _read(context, store).segments
    return materialised(edits, edits=[str(edit) for edit in edits.cuts])


@dg.asset(partitions_def=songs, group_name=DECIDED, kinds={"yaml"}, code_version="1")
def saliency_edits(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[SaliencyEdits]:
    """How much single segments matter in the user's eyes."""
    edits = _read(context, store).saliency
    return materialised(edits, edits=[str(edit) for edit in edits.scores])


@dg.asset(partitions_def=songs, group_name=DECIDED, kinds={"yaml"}, code_version="1")
def plan_edits(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[PlanEdits]:
    """What the user allows for single segments."""
    edits = _read(context, store).plan
    return materialised(edits, edits=[str(edit) for edit in edits.pins])


@dg.asset(partitions_def=songs, group_name=DECIDED, kinds={"yaml"}, code_version="1")
def cast_edits(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[CastEdits]:
    """How people and scenes of the film are, in the user's words."""
    edits = _read(context, store).cast
    return materialised(edits, edits=[str(edit) for edit in (*edits.people, *edits.scenes)])


@dg.asset(partitions_def=songs, group_name=DECIDED, kinds={"yaml"}, code_version="1")
def shot_edits(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[ShotEdits]:
    """How single shots are, and how they come in, as the user wants them."""
    edits = _read(context, store).shots
    listed = (*edits.prompts, *edits.scenes, *edits.takes, *edits.transitions)
    return materialised(edits, edits=[str(edit) for edit in listed])


@dg.asset(partitions_def=songs, group_name=DECIDED, kinds={"yaml"}, code_version="1")
def footage_edits(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[FootageEdits]:
    """Where the user's own film is shown."""
    edits = _read(context, store).footage
    return materialised(edits, edits=[str(edit) for edit in edits.pieces])


def _read(context: dg.AssetExecutionContext, store: StoreResource) -> Edits:
    return read_edits(store.store, context.partition_key)
