"""Phase (i), multimodal structural analysis: the song as given, and what is heard in it."""

from functools import partial

import dagster as dg

from assets.output import materialised
from assets.partitions import MAX_SEGMENTS, songs
from assets.pools import GPU
from assets.previews.hearing import plot_cut, plot_form, plot_likeness, plot_lyrics
from assets.previews.inline import line, shown
from audio.beat_features import beat_features as measure_beats
from audio.beats import beat_grid as find_beats
from audio.corrections import corrected_grid, corrected_sections, corrected_segments, corrected_words
from audio.decode import decode
from audio.energy import energy_curve as measure_energy
from audio.features import features as measure_features
from audio.lyric_alignment import align_lyrics, why_not_listen, why_not_understood
from audio.lyrics import place_lyrics, read_lyrics
from audio.ruler import ruler
from audio.sections import apply_headings, find_sections
from audio.segmentation import cut_segments
from resources.beat_trackers.resource import BeatTrackerResource
from resources.intake import brief_name, song_name
from resources.storage_resource import StoreResource
from resources.transcribers.contract import SAMPLE_RATE_HZ as TRANSCRIBED_RATE_HZ
from resources.transcribers.resource import TranscriberResource
from state.edits import GridEdits, SectionEdits, SegmentEdits, WordEdits
from state.music import (
    NOBODY,
    Activation,
    BeatFeatures,
    BeatGrid,
    EnergyCurve,
    Features,
    Lyrics,
    Sections,
    Segments,
    Transcript,
)
from state.song import Brief, Song

SAMPLE_RATE_HZ = 22_050

GROUP = "analysis"


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"json"}, code_version="1")
def song(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[Song]:
    """The song as it was given, X = {A, T, M}: audio, lyrics, title and style. The audio is never altered."""
    given = Song.model_validate_json(store.store.read_bytes(song_name(context.partition_key)))
    return materialised(given, title=given.title, duration_s=given.duration_s, file=given.audio.path)


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"json"}, code_version="1")
def brief(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[Brief]:
    """What the user ordered: the budget, the frame size and rate, the seed, how fast to cut."""
    ordered = Brief.model_validate_json(store.store.read_bytes(brief_name(context.partition_key)))
    return materialised(ordered, budget=f"{ordered.budget.amount} {ordered.budget.kind}", pace=ordered.cutting.pace)


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"whisper"}, code_version="1")
def transcript(song: Song, store: StoreResource, transcriber: TranscriberResource) -> dg.Output[Transcript]:
    """The words that are heard in the song; none if listening is of no use, and then why."""
    given, listener = read_lyrics(song.lyrics_text, song.duration_s), transcriber.transcriber()
    reason = why_not_listen(given) or why_not_understood(given, listener.language)
    if reason is None:
        heard = listener.transcribe(decode(store.store.local(song.audio), TRANSCRIBED_RATE_HZ))
    else:
        heard = Transcript(transcriber=NOBODY, notes=(reason,))
    return materialised(heard, words=len(heard.words), transcriber=heard.transcriber, notes=list(heard.notes))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"whisper"}, code_version="1")
def aligned_lyrics(
    song: Song, transcript: Transcript, store: StoreResource, transcriber: TranscriberResource
) -> dg.Output[Lyrics]:
    """The user's words where they were heard; those of a song that nobody listened to as they were given."""
    given = read_lyrics(song.lyrics_text, song.duration_s)
    force = None
    if transcript.transcriber != NOBODY:
        samples = decode(store.store.local(song.audio), TRANSCRIBED_RATE_HZ)
        force = partial(transcriber.transcriber().force, samples)
    aligned = align_lyrics(given, transcript, song.duration_s, force)
    return materialised(aligned, words=len(aligned.words), match_ratio=aligned.match_ratio, notes=list(aligned.notes))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="2")
def features(song: Song, store: StoreResource) -> dg.Output[Features]:
    """Everything computed from the waveform, once: onset strength, pitch classes, mel bands, loudness."""
    samples = decode(store.store.local(song.audio), SAMPLE_RATE_HZ)
    return materialised(measure_features(samples, SAMPLE_RATE_HZ))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="1", pool=GPU)
def beat_activation(
    song: Song, features: Features, store: StoreResource, beat_tracker: BeatTrackerResource
) -> dg.Output[Activation]:
    """How likely a beat, and the first beat of a bar, is at every moment: what is heard before it is decided."""
    heard = beat_tracker.activation(features, store.store.local(song.audio))
    return materialised(heard, tracker=beat_tracker.name)


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="2")
def beat_grid(features: Features, beat_activation: Activation, grid_edits: GridEdits) -> dg.Output[BeatGrid]:
    """Beats and downbeats: the grid on which the film is cut."""
    denied = grid_edits.has_pulse is False
    heard = ruler(features) if denied else find_beats(features, beat_activation)
    grid = corrected_grid(heard, grid_edits, features.duration_s)
    return materialised(
        grid,
        tempo_bpm=round(grid.tempo_bpm, 2),
        beats=len(grid.beats_s),
        bars=len(grid.downbeats_s),
        beats_per_bar=grid.beats_per_bar,
        has_pulse=grid.has_pulse,
        mean_confidence=round(grid.mean_confidence, 3),
    )


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="1")
def beat_features(features: Features, beat_grid: BeatGrid) -> dg.Output[BeatFeatures]:
    """What is heard from beat to beat: loudness, onsets, what strikes, brightness, harmony, how sung it sounds."""
    measured = measure_beats(features, beat_grid)
    return materialised(
        measured,
        loudness=line(measured.loudness_lufs.tolist()),
        onsets=line(measured.onsets_per_s.tolist()),
        sung=line(measured.vocal.tolist()),
    )


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="2")
def energy_curve(features: Features) -> dg.Output[EnergyCurve]:
    """How strongly the music presses, 0 to 1, ten times a second."""
    curve = measure_energy(features)
    return materialised(curve, shape=line(curve.level), integrated_lufs=curve.integrated_lufs)


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"scipy"}, code_version="1")
def sections(
    features: Features,
    beat_grid: BeatGrid,
    energy_curve: EnergyCurve,
    aligned_lyrics: Lyrics,
    section_edits: SectionEdits,
) -> dg.Output[Sections]:
    """Spans with musical labels and motif letters: the same letter is the same music."""
    found = find_sections(features, beat_grid, energy_curve)
    named = corrected_sections(apply_headings(found, aligned_lyrics), section_edits, beat_grid)
    form = " ".join(f"{s.label}({s.motif})" for s in named.sections)
    pictures = {
        **shown("map", plot_form(named, energy_curve)),
        **shown("likeness", plot_likeness(features, beat_grid, named)),
    }
    return materialised(named, form=form, **pictures)


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"text"}, code_version="1")
def lyric_words(
    aligned_lyrics: Lyrics, sections: Sections, energy_curve: EnergyCurve, word_edits: WordEdits
) -> dg.Output[Lyrics]:
    """Every word of the lyrics with its time, and how far that time can be trusted."""
    placed = corrected_words(place_lyrics(aligned_lyrics, sections, energy_curve), word_edits)
    pictures = shown("timeline", plot_lyrics(placed)) if placed.lines else {}
    return materialised(
        placed,
        source=placed.source,
        words=len(placed.words),
        match_ratio=placed.match_ratio,
        notes=list(placed.notes),
        **pictures,
    )


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="2")
def segments(
    song: Song,
    brief: Brief,
    features: Features,
    beat_grid: BeatGrid,
    sections: Sections,
    energy_curve: EnergyCurve,
    lyric_words: Lyrics,
    segment_edits: SegmentEdits,
) -> dg.Output[Segments]:
    """The song cut into N contiguous segments on the beat grid; each gets exactly one clip."""
    heard = (beat_grid, sections, energy_curve, lyric_words)
    found = cut_segments(*heard, brief.rate, song.duration_s, brief.cutting, most=MAX_SEGMENTS)
    cut = corrected_segments(found, segment_edits, beat_grid, most=MAX_SEGMENTS)
    picture = plot_cut(features, beat_grid, sections, cut)
    return materialised(cut, segments=len(cut.segments), frames=cut.frame_count, **shown("cut", picture))
