"""Phase (v), temporal narrative assembly: the clips in time, and the film with the song under it."""

import dagster as dg

from assets.output import materialised
from assets.partitions import songs
from assets.previews.inline import shown
from assets.synthesis import clips
from audio.lyric_export import lrc, srt
from editorial.film import write_film
from editorial.sheets import contact_sheet
from editorial.timeline import build_timeline
from resources.storage import StoreResource
from state.film import Film, ShotPlan, Timeline
from state.music import Lyrics, Sections, Segments
from state.song import Brief, Song

GROUP = "assembly"


@dg.asset(
    partitions_def=songs,
    group_name=GROUP,
    kinds={"json"},
    code_version="1",
    deps=[dg.AssetDep(clips, partition_mapping=dg.MultiToSingleDimensionPartitionMapping("song"))],
)
def timeline(brief: Brief, segments: Segments, shot_plan: ShotPlan, store: StoreResource) -> dg.Output[Timeline]:
    """The clips of the current shot plan in time, frame by frame on the beat grid."""
    found = [store.store.find_clip(shot.request) for shot in shot_plan.shots]
    missing = [shot.segment for shot, clip in zip(shot_plan.shots, found, strict=True) if clip is None]
    if missing:
        listed = ", ".join(f"{segment:02d}" for segment in missing)
        raise dg.Failure(f"the clips of segments {listed} are not rendered yet: materialise `clips` for them first")
    videos = [clip.video for clip in found if clip is not None]
    laid = build_timeline(segments, videos, brief.width, brief.height)
    cuts = [round(laid.rate.seconds(frame), 3) for frame in laid.cut_frames]
    return materialised(laid, clips=len(laid.clips), frames=laid.frame_count, cuts_s=cuts)


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"mp4"}, code_version="1")
def final_mv(
    song: Song, sections: Sections, lyric_words: Lyrics, timeline: Timeline, store: StoreResource
) -> dg.Output[Film]:
    """The finished music video: the clips joined without re-encoding, the song untouched under them."""
    files, name = store.store, f"films/{song.key}.mp4"
    report = write_film(
        files.path(name),
        timeline,
        [files.local(clip.video) for clip in timeline.clips],
        files.local(song.audio),
        title=song.title,
        artist=song.artist,
        chapters=[(s.start_s, s.end_s, s.label.capitalize()) for s in sections.sections],
    )
    if lyric_words.lines:
        files.put_bytes(f"films/{song.key}.srt", srt(lyric_words).encode())
        files.put_bytes(f"films/{song.key}.lrc", lrc(lyric_words, title=song.title, artist=song.artist).encode())
    sheet = contact_sheet(files.path(name), columns=6, rows=5, width=1440)
    files.put_bytes(f"films/{song.key}.jpg", sheet)
    film = Film(
        video=files.describe(name),
        frame_count=report.frames,
        audio_copied=report.audio_copied,
        duration_s=report.duration_s,
    )
    return materialised(
        film,
        **shown("contact_sheet", sheet, contact_sheet(files.path(name), columns=3, rows=1, width=480)),
        film=dg.MetadataValue.path(str(files.path(name))),
        song_copied=film.audio_copied,
    )
