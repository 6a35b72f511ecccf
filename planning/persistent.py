"""Gathering the persistent state S = {I, E, G, M, O} (AllocMV, section 2.2) from what was decided."""

from state.film import EnvironmentLibrary, FrameLibrary, IdentityLibrary, Script, ShotPlan
from state.music import Sections, Segments
from state.persistent import MotifEntry, PersistentState
from state.plan import AllocationPlan, CrossCheck, SaliencyTable, SharingGroups
from state.song import Brief, Song


def assemble_state(
    song: Song,
    brief: Brief,
    sections: Sections,
    segments: Segments,
    saliency: SaliencyTable,
    groups: SharingGroups,
    plan: AllocationPlan,
    crosscheck: CrossCheck,
    script: Script,
    identities: IdentityLibrary,
    environments: EnvironmentLibrary,
    shots: ShotPlan,
    frames: FrameLibrary,
) -> PersistentState:
    """Return the film as one document, with the provenance of every part."""
    return PersistentState(
        song=song,
        brief=brief,
        logline=script.logline,
        sections=sections,
        segments=segments.segments,
        saliency=saliency.rows,
        identities=identities.characters,
        environments=environments.environments,
        portraits=identities.portraits + environments.portraits,
        sharing=groups.groups,
        motifs=tuple(MotifEntry(motif=group.motif, segments=group.members) for group in groups.groups),
        actions=plan.actions,
        shots=script.shots,
        frames=frames.frames,
        request_keys=tuple(shot.request.key for shot in shots.shots),
        budget_microdollars=plan.budget_microdollars,
        planned_microdollars=plan.cost_microdollars,
        plan_utility=plan.utility,
        plan_is_proven_optimal=crosscheck.agrees,
        provenance={
            "sections": "measured",
            "segments": "measured",
            "saliency": "measured",
            "actions": f"{plan.strategy}, checked by {crosscheck.opinions[0].solver}",
            "shots": script.provenance,
        },
    )
