"""Phase (v), temporal narrative assembly: the clips in time, and the film with the song under it."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import av
import dagster as dg

import editorial.decode
import editorial.encode
import editorial.joining
import editorial.packets
import editorial.transitions
from assets.front import front_pictures
from assets.output import materialised, shown_at
from assets.partitions import songs
from assets.previews.inline import shown
from assets.synthesis import clips
from audio.lyric_export import lrc, srt, vtt
from editorial import soundtrack
from editorial.exports.package import Written, everything
from editorial.exports.poster import poster
from editorial.exports.project import Handover, Media
from editorial.exports.words import one_line
from editorial.film import write_film
from editorial.joining import Join
from editorial.sheets import contact_sheet
from editorial.soundtrack import can_be_copied, encode_sound
from editorial.timeline import build_timeline
from resources.generators.animatic import AnimaticResource
from resources.measures import code_digits, kept_bytes
from resources.stills import shown_clip
from resources.storage import ArtifactStore
from resources.storage_resource import StoreResource
from state.exports import ExportedFile, ExportFormat, Exports
from state.film import Film, Script, ShotPlan, Timeline
from state.music import BeatGrid, Lyrics, Sections, Segments
from state.plan import AllocationPlan, SaliencyTable
from state.song import Brief, Song

GROUP = "assembly"
CLIPS_IN_A_JOIN = 4
"""Joins of more clips run into one another and change with any of them: they are not worth keeping."""


@dg.asset(
    partitions_def=songs,
    group_name=GROUP,
    kinds={"json"},
    code_version="2",
    deps=[dg.AssetDep(clips, partition_mapping=dg.MultiToSingleDimensionPartitionMapping("song"))],
)
def timeline(
    brief: Brief, segments: Segments, shooting_script: Script, shot_plan: ShotPlan, store: StoreResource
) -> dg.Output[Timeline]:
    """The clips of the current shot plan in time, frame by frame on the beat grid, and the script's transitions."""
    found = [shown_clip(store.store, shot.request) for shot in shot_plan.shots]
    missing = [shot.segment for shot, clip in zip(shot_plan.shots, found, strict=True) if clip is None]
    if missing:
        listed = ", ".join(f"{segment:02d}" for segment in missing)
        raise dg.Failure(f"the clips of segments {listed} are not rendered yet: materialise `clips` for them first")
    videos = [clip.video for clip in found if clip is not None]
    laid = build_timeline(segments, videos, brief.width, brief.height, shooting_script.transitions)
    cuts = [round(laid.rate.seconds(frame), 3) for frame in laid.cut_frames]
    kinds = Counter(transition.kind for transition in laid.transitions)
    return materialised(laid, clips=len(laid.clips), frames=laid.frame_count, cuts_s=cuts, transitions=dict(kinds))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"mp4"}, code_version="2")
def final_mv(
    song: Song, sections: Sections, lyric_words: Lyrics, timeline: Timeline, store: StoreResource
) -> dg.Output[Film]:
    """The finished music video: the clips joined, only transitions encoded anew, the song untouched under them."""
    files, name = store.store, f"films/{song.key}.mp4"
    copied = can_be_copied(files.local(song.audio))
    with files.writing(name) as draft:
        report = write_film(
            draft.path,
            timeline,
            [files.local(clip.video) for clip in timeline.clips],
            files.local(song.audio) if copied else _encoded_once(song, files),
            title=song.title,
            artist=song.artist,
            chapters=[(s.start_s, s.end_s, s.label.capitalize()) for s in sections.sections],
            keep=partial(_kept_join, timeline, files),
        )
    here = files.local(draft.artifact)
    if lyric_words.lines:
        files.put_bytes(f"films/{song.key}.srt", srt(lyric_words).encode())
        files.put_bytes(f"films/{song.key}.lrc", lrc(lyric_words, title=song.title, artist=song.artist).encode())
    sheet = contact_sheet(here, columns=6, rows=5, width=1440)
    files.put_bytes(f"films/{song.key}.jpg", sheet)
    film = Film(
        video=draft.artifact,
        frame_count=report.frames,
        audio_copied=copied,
        duration_s=report.duration_s,
    )
    return materialised(
        film,
        **shown("contact_sheet", sheet, contact_sheet(here, columns=3, rows=1, width=480)),
        film=dg.MetadataValue.path(files.where(name)),
        watch=shown_at(name),
        song_copied=film.audio_copied,
    )


def _kept_join(timeline: Timeline, files: ArtifactStore, join: Join, encoded: Callable[[], bytes]) -> bytes:
    """Return the encoded frames of a join, those of an earlier film where it had the same."""
    if len(join.places) > CLIPS_IN_A_JOIN:
        return encoded()
    code = [editorial.decode, editorial.encode, editorial.joining, editorial.packets, editorial.transitions]
    clips = [timeline.clips[place].video for place in join.places]
    return kept_bytes(files, f"join-{join.digits[:16]}-av{av.__version__}.mp4", clips, code, encoded)


def _encoded_once(song: Song, files: ArtifactStore) -> Path:
    """Return the song's sound as films get it, encoded once and kept beside the song."""
    name = f"songs/{song.key}/sound-{song.audio.sha256[:16]}-{code_digits(soundtrack)}.m4a"
    if not files.exists(name):
        with files.writing(name) as draft:
            encode_sound(files.local(song.audio), draft.path)
    return files.fetched(name)


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"otio"}, code_version="1")
def exports(
    song: Song,
    brief: Brief,
    beat_grid: BeatGrid,
    sections: Sections,
    lyric_words: Lyrics,
    segments: Segments,
    saliency_table: SaliencyTable,
    allocation_plan: AllocationPlan,
    shooting_script: Script,
    shot_plan: ShotPlan,
    timeline: Timeline,
    final_mv: Film,
    store: StoreResource,
    animatic: AnimaticResource,
) -> dg.Output[Exports]:
    """The film for other cutting rooms, players and sites: projects, subtitles, chapters, poster, sheet of shots."""
    files = store.store
    film = Handover(
        song, timeline, segments, saliency_table, allocation_plan, shooting_script, beat_grid, sections, lyric_words
    )
    media = Media(clip=lambda segment: f"../../{timeline.clips[segment].video.path}", song=f"../../{song.audio.path}")
    drawn = front_pictures(brief, shot_plan, saliency_table, animatic, files)
    front = poster(*drawn, title=song.title, artist=song.artist)
    written = [
        *everything(film, media, files.local(final_mv.video)),
        *_subtitles(song, lyric_words),
        Written("poster", "-poster.jpg", front),
    ]
    listed = tuple(
        ExportedFile(format=w.format, file=files.put_bytes(f"exports/{song.key}/{song.key}{w.ending}", w.content))
        for w in written
    )
    paths = {
        w.ending.strip("-."): dg.MetadataValue.path(files.where(f.file.path))
        for w, f in zip(written, listed, strict=True)
    }
    return materialised(Exports(files=listed), **shown("poster", front), **paths)


def _subtitles(song: Song, lyrics: Lyrics) -> list[Written]:
    """Return the lyrics in the formats that players read, none of a song without lyrics."""
    if not lyrics.lines:
        return []
    named = lrc(lyrics, title=one_line(song.title), artist=one_line(song.artist))
    texts: dict[ExportFormat, str] = {"srt": srt(lyrics), "vtt": vtt(lyrics), "lrc": named}
    return [Written(form, f".{form}", text.encode()) for form, text in texts.items()]
