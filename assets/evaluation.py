"""Phase (vi), evaluation: how the film sits on the beat, how alike its motifs are, whether it flashes, what it cost."""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import dagster as dg
import numpy as np
from numpy.typing import ArrayLike, NDArray

import editorial.cuts
import editorial.decode
import editorial.joining
import editorial.transitions
from assets.analysis import SAMPLE_RATE_HZ
from assets.output import materialised
from assets.partitions import songs
from audio.decode import decode
from editorial.cuts import measure_change
from editorial.decode import decode_luma, decode_small
from editorial.smaller import film_in_small
from metrics import beat_align, cost_quality, motif_consistency, structural_similarity
from metrics.flashes import measure_flashes
from metrics.independent_beats import librosa_beats
from planning.costs import Pricing
from planning.tariffs import tariff_of
from resources.measures import kept_measure
from resources.stills import shown_clip
from resources.storage import ArtifactStore
from resources.storage_resource import StoreResource
from resources.studio import for_shot
from resources.workers import usable_cores
from state.film import Clip, Film, ShotPlan, Timeline, TimelineClip
from state.money import usd
from state.music import BeatGrid, Lyrics, Sections, Segments
from state.persistent import PersistentState
from state.plan import Action, AllocationPlan, SaliencyTable
from state.report import BeatAlignment, IndependentBeats, QualityReport, TierCounts
from state.song import Brief, Song
from state.value import content_hash

GROUP = "evaluation"
COMPARED_FRAMES = 4
Compared = tuple[TimelineClip, TimelineClip, int]
"""Two clips, and how many of their first frames are compared."""


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="1")
def independent_beats(song: Song, store: StoreResource) -> dg.Output[IndependentBeats]:
    """The beats as a tracker hears them that the film was not cut by; they are the song's, and no edit changes them."""
    heard_s = librosa_beats(decode(store.store.local(song.audio), SAMPLE_RATE_HZ), SAMPLE_RATE_HZ)
    return materialised(IndependentBeats(beats_s=tuple(heard_s.tolist())), beats=len(heard_s))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="6")
def quality_report(
    song: Song,
    brief: Brief,
    sections: Sections,
    beat_grid: BeatGrid,
    segments: Segments,
    lyric_words: Lyrics,
    saliency_table: SaliencyTable,
    allocation_plan: AllocationPlan,
    persistent_state: PersistentState,
    shot_plan: ShotPlan,
    timeline: Timeline,
    final_mv: Film,
    independent_beats: IndependentBeats,
    store: StoreResource,
) -> dg.Output[QualityReport]:
    """The film's measures: BeatAlign beside its chance level, cuts found, motif consistency, flashes, spend, CQR."""
    film = store.store.local(final_mv.video)
    records = [(shot, shown_clip(store.store, shot.request)) for shot in shot_plan.shots]
    clips = [for_shot(clip, shot) for shot, clip in records if clip is not None]
    kinds = Counter(clip.kind for clip in clips)
    clip_paths = [store.store.local(clip.video) for clip in timeline.clips]
    own = _alignment(timeline, beat_grid.beats_s, beat_grid.downbeats_s, song)
    heard = _alignment(timeline, independent_beats.beats_s, independent_beats.beats_s, song)
    with ThreadPoolExecutor(usable_cores()) as pool:
        alike = partial(_likeness, store.store)
        likeness = motif_consistency.evaluate(
            pool.map(alike, _prefix_pairs(shot_plan, timeline, clips)),
            pool.map(alike, _motif_pairs(segments, timeline)),
        )
        found_cuts = pool.map(partial(_found_cut, film, timeline, store.store), range(1, len(timeline.clips)))
        in_small = list(pool.map(partial(_in_small, store.store), timeline.clips))
    flashes = measure_flashes(film_in_small(film, timeline, clip_paths, in_small), float(timeline.rate.fraction))
    at_mid = Pricing(segments, saliency_table, tariff_of(brief), brief).uniform("mid")
    as_shown = cost_quality.shown_actions(allocation_plan.actions, at_mid, clips)
    value, of_mid = (_ratio(saliency_table, actions) for actions in (as_shown, at_mid))
    report = QualityReport(
        song=song.key,
        title=song.title,
        song_seconds=song.duration_s,
        frames=final_mv.frame_count,
        fps=float(timeline.rate.fraction),
        width=timeline.width,
        height=timeline.height,
        tempo_bpm=beat_grid.tempo_bpm,
        has_pulse=beat_grid.has_pulse,
        beat_confidence=round(beat_grid.mean_confidence, 3),
        sections=tuple(f"{s.label} {s.motif}" for s in sections.sections),
        segments=len(segments.segments),
        tiers=TierCounts(high=kinds["high"], mid=kinds["mid"], reuse=kinds["reuse"], still=kinds["still"]),
        budget_microdollars=allocation_plan.budget_microdollars,
        planned_microdollars=allocation_plan.cost_microdollars,
        spent_microdollars=sum(clip.cost_microdollars for clip in clips),
        full_high_microdollars=allocation_plan.full_high_microdollars,
        compute_seconds=round(sum(clip.compute_s for clip in clips), 1),
        optimal=persistent_state.plan_is_proven_optimal,
        price_of_more_microdollars=allocation_plan.price_of_more_microdollars,
        cuts=len(timeline.cut_frames),
        cuts_found=sum(a == b for a, b in zip(found_cuts, timeline.cut_frames, strict=True)),
        cuts_on_beat=own.share_within_a_frame if own else None,
        beat_align=_brief_alignment(heard),
        beat_align_own_grid=_brief_alignment(own),
        motif_consistency=likeness.motif_ssim,
        shared_prefix_ssim=likeness.prefix_ssim,
        cqr=value,
        cqr_relative_to_mid=value / of_mid if value is not None and of_mid else None,
        flashes_per_second=flashes.per_second,
        red_flashes_per_second=flashes.red_per_second,
        flashiest_s=round(timeline.rate.seconds(flashes.worst_frame + 1), 2),
        audio_copied=final_mv.audio_copied,
        lyric_words=len(lyric_words.words),
        stand_ins=tuple(clip.segment for clip in clips if clip.stand_in),
        notes=(*lyric_words.notes, *_stand_in_notes(clips)),
    )
    return materialised(report, **{name: value for name, value in _headline(report).items() if value is not None})


def _stand_in_notes(clips: Sequence[Clip]) -> Iterator[str]:
    for clip in clips:
        if clip.stand_in is None:
            continue
        if clip.kind == "still":
            until = "a picture is held in its place until the film is made again"
            yield f"segment {clip.segment:02d} could not be made at all, and {until}: {clip.stand_in.why}"
        else:
            meant, became = clip.stand_in.meant.capitalize(), clip.stand_in.became.capitalize()
            planned = f"could not be made as planned ({meant})" if meant != became else "is not quite as planned"
            until = f"is {became} until you ask for it again"
            yield f"segment {clip.segment:02d} {planned} and {until}: {clip.stand_in.why}"


def _ratio(saliency: SaliencyTable, actions: Sequence[Action]) -> float | None:
    spent = any(action.cost_microdollars for action in actions)
    return cost_quality.cost_quality_ratio(saliency, actions) if spent else None


def _headline(report: QualityReport) -> dict[str, float | str | None]:
    beats = report.beat_align
    return {
        "cuts_on_beat": report.cuts_on_beat,
        "beat_align": beats.score if beats else None,
        "beat_align_by_chance": beats.chance if beats else None,
        "motif_consistency": report.motif_consistency,
        "flashes_per_second": report.flashes_per_second,
        "spent": usd(report.spent_microdollars),
        "cqr_relative_to_mid": report.cqr_relative_to_mid,
    }


def _alignment(
    timeline: Timeline, beats_s: ArrayLike, downbeats_s: ArrayLike, song: Song
) -> beat_align.BeatAlignment | None:
    if not timeline.cut_frames or not np.size(beats_s) or not np.size(downbeats_s):
        return None
    return beat_align.evaluate(
        np.array([timeline.rate.seconds(frame) for frame in timeline.cut_frames]),
        np.asarray(beats_s),
        np.asarray(downbeats_s),
        duration_s=song.duration_s,
        frame_s=timeline.rate.seconds(1),
    )


def _brief_alignment(found: beat_align.BeatAlignment | None) -> BeatAlignment | None:
    if found is None:
        return None
    return BeatAlignment(score=found.precision, chance=found.chance, on_downbeats=found.downbeat_precision)


def _found_cut(film: Path, timeline: Timeline, store: ArtifactStore, place: int) -> int:
    """Return on which frame of the film the picture changes to the clip at a place, looked for once."""
    beside, reached = timeline.clips[place - 1 : place + 1], timeline.clips[place - 1 : place + 2]
    segments = {clip.segment: number for number, clip in enumerate(reached)}
    near = [(segments[t.segment], t.kind, t.frames) for t in timeline.transitions if t.segment in segments]
    paths = [store.local(clip.video) for clip in timeline.clips]
    code = [editorial.cuts, editorial.decode, editorial.joining, editorial.transitions]
    cut = timeline.clips[place].start_frame

    def measure() -> NDArray[np.int64]:
        return np.array(measure_change(film, timeline, paths, place) - cut)

    name = f"cut-{content_hash([near, len(reached)])[:12]}"
    return cut + int(kept_measure(store, name, [clip.video for clip in beside], code, measure))


def _in_small(store: ArtifactStore, clip: TimelineClip) -> NDArray[np.uint8]:
    """Return a clip in small pictures, decoded once."""
    path = store.local(clip.video)
    measured = kept_measure(
        store, "small", [clip.video], [editorial.decode], lambda: np.stack(list(decode_small(path)))
    )
    return measured.astype(np.uint8, copy=False)


def _prefix_pairs(plan: ShotPlan, timeline: Timeline, clips: Sequence[Clip]) -> Iterator[Compared]:
    """Yield every owner beside each clip that really reuses it, over the prefix that they share."""
    places = {shot.request.key: shot.segment for shot in plan.shots}
    reusing = {clip.segment for clip in clips if clip.kind == "reuse"}
    for shot in plan.shots:
        if shot.segment in reusing and shot.request.owner is not None and shot.request.owner.key in places:
            owner = timeline.clips[places[shot.request.owner.key]]
            yield owner, timeline.clips[shot.segment], shot.request.prefix_frames


def _motif_pairs(segments: Segments, timeline: Timeline) -> Iterator[Compared]:
    """Yield every motif's first clip beside each later one, over their common length."""
    first_of: dict[str, int] = {}
    for segment in segments.segments:
        first = timeline.clips[first_of.setdefault(segment.motif, segment.index)]
        if first.segment != segment.index:
            later = timeline.clips[segment.index]
            yield first, later, min(first.frame_count, later.frame_count)


def _likeness(store: ArtifactStore, compared: Compared) -> float:
    """Return how alike two clips are over their first frames, measured once."""
    first, second, length = compared
    places = motif_consistency.sampled_frames(length, COMPARED_FRAMES)

    def measure() -> NDArray[np.float64]:
        one, other = ([next(decode_luma(store.local(c.video), place)) for place in places] for c in (first, second))
        return np.array(motif_consistency.similarity((one, other)))

    code = [motif_consistency, structural_similarity, editorial.decode]
    name = f"alike-{length}-{COMPARED_FRAMES}"
    return float(kept_measure(store, name, [first.video, second.video], code, measure))
