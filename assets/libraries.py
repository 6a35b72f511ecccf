"""Phase (iii), visual asset initialisation: reference pictures, storyboard frames, and the persistent state S."""

import dagster as dg

from assets.front import front_pictures
from assets.output import materialised, shown_at
from assets.partitions import songs
from assets.previews.inline import shown
from editorial.exports.poster import best
from editorial.storyboard import Storyboard, storyboard_page
from planning.persistent import Decided, assemble_state
from planning.tariffs import TARIFFS
from resources.generators.animatic import AnimaticResource
from resources.generators.native import NativeResource
from resources.pictures import Picture, draw_pictures, tiled
from resources.storage_resource import StoreResource
from resources.storyboards import storyboard
from state.edits import Edits, GridEdits, SectionEdits, SegmentEdits, WordEdits
from state.film import (
    AnchorFrames,
    EnvironmentLibrary,
    FrameLibrary,
    IdentityLibrary,
    Portrait,
    Script,
    ShotPlan,
)
from state.music import BeatGrid, EnergyCurve, Lyrics, Sections, Segments
from state.persistent import PersistentState
from state.plan import AllocationPlan, BudgetCurve, CrossCheck, SaliencyTable, SharingGroups
from state.song import Brief, Song
from state.wishes import CastEdits, FootageEdits, PlanEdits, SaliencyEdits, ShotEdits

GROUP = "libraries"
PORTRAIT_SIZE = (480, 640)
ESTABLISHING_SIZE = (640, 360)


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"skia"}, code_version="1")
def identity_library(script: Script, store: StoreResource, animatic: AnimaticResource) -> dg.Output[IdentityLibrary]:
    """The characters with their reference pictures: the anchors that keep them the same in every shot."""
    width, height = PORTRAIT_SIZE
    palette = script.environments[0].palette
    wanted = [
        Picture(version=animatic.version, width=width, height=height, character=c, palette=palette)
        for c in script.characters
    ]
    images = draw_pictures(wanted, store.store)
    portraits = tuple(
        Portrait(name=c.name, content=c.content_hash(), image=image)
        for c, image in zip(script.characters, images, strict=True)
    )
    library = IdentityLibrary(characters=script.characters, portraits=portraits)
    if not images:
        return materialised(library)
    sheet = tiled(images, store.store, columns=4, width=480)
    return materialised(library, **shown("portraits", sheet))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"skia"}, code_version="1")
def environment_library(
    script: Script, store: StoreResource, animatic: AnimaticResource
) -> dg.Output[EnvironmentLibrary]:
    """The scenes with their establishing pictures."""
    width, height = ESTABLISHING_SIZE
    wanted = [Picture(version=animatic.version, width=width, height=height, environment=e) for e in script.environments]
    images = draw_pictures(wanted, store.store)
    portraits = tuple(
        Portrait(name=e.name, content=e.content_hash(), image=image)
        for e, image in zip(script.environments, images, strict=True)
    )
    sheet = tiled(images, store.store, columns=2, width=480)
    library = EnvironmentLibrary(environments=script.environments, portraits=portraits)
    return materialised(library, **shown("scenes", sheet))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"skia"}, code_version="1")
def frame_library(
    shot_plan: ShotPlan, store: StoreResource, animatic: AnimaticResource, native: NativeResource
) -> dg.Output[FrameLibrary]:
    """The storyboard: the first and the last frame of every clip, drawn or predicted before any clip is made."""
    requests = [shot.request for shot in shot_plan.shots]
    pairs = storyboard(requests, animatic.version, native.pair_predictor, store.store)
    frames = tuple(
        AnchorFrames(segment=shot.segment, start=start, end=end)
        for shot, (start, end) in zip(shot_plan.shots, pairs, strict=True)
    )
    starts = [start for start, _ in pairs]
    sheet = tiled(starts, store.store, columns=6, width=960)
    return materialised(
        FrameLibrary(frames=frames),
        **shown("storyboard", sheet, tiled(starts[:3], store.store, columns=3, width=480)),
    )


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"json"}, code_version="3")
def persistent_state(
    song: Song,
    brief: Brief,
    beat_grid: BeatGrid,
    energy_curve: EnergyCurve,
    lyric_words: Lyrics,
    grid_edits: GridEdits,
    section_edits: SectionEdits,
    word_edits: WordEdits,
    segment_edits: SegmentEdits,
    saliency_edits: SaliencyEdits,
    plan_edits: PlanEdits,
    cast_edits: CastEdits,
    shot_edits: ShotEdits,
    footage_edits: FootageEdits,
    sections: Sections,
    segments: Segments,
    saliency_table: SaliencyTable,
    sharing_groups: SharingGroups,
    allocation_plan: AllocationPlan,
    allocation_crosscheck: CrossCheck,
    budget_curve: BudgetCurve,
    shooting_script: Script,
    identity_library: IdentityLibrary,
    environment_library: EnvironmentLibrary,
    shot_plan: ShotPlan,
    frame_library: FrameLibrary,
    store: StoreResource,
    animatic: AnimaticResource,
) -> dg.Output[PersistentState]:
    """S = {I, E, G, M, O} as one document and one page: everything decided, to be judged before a clip is rendered."""
    state = assemble_state(
        Decided(
            song=song,
            brief=brief,
            edits=Edits(
                grid=grid_edits,
                sections=section_edits,
                words=word_edits,
                segments=segment_edits,
                saliency=saliency_edits,
                plan=plan_edits,
                cast=cast_edits,
                shots=shot_edits,
                footage=footage_edits,
            ),
            sections=sections,
            lyrics=lyric_words,
            segments=segments,
            saliency=saliency_table,
            groups=sharing_groups,
            plan=allocation_plan,
            crosscheck=allocation_crosscheck,
            tariff=TARIFFS[allocation_plan.tariff],
            script=shooting_script,
            identities=identity_library,
            environments=environment_library,
            shots=shot_plan,
            frames=frame_library,
        )
    )
    board = Storyboard(
        state=state,
        plan=allocation_plan,
        curve=budget_curve,
        energy=energy_curve,
        grid=beat_grid,
        lyrics=lyric_words,
        poster=best(*front_pictures(brief, shot_plan, saliency_table, animatic, store.store)),
        locate=store.store.local,
    )
    store.store.put_bytes(f"films/{song.key}.html", storyboard_page(board).encode())
    page = dg.MetadataValue.path(store.store.where(f"films/{song.key}.html"))
    look = shown_at(f"films/{song.key}.html")
    return materialised(state, logline=state.logline, clips=len(state.actions), storyboard=page, look=look)
