"""Phase (i), multimodal structural analysis: the song as given, and what is heard in it."""

import dagster as dg

from assets.output import materialised
from assets.partitions import MAX_SEGMENTS, songs
from assets.previews import line, plot_sections, shown
from audio.beats import beat_grid as find_beats
from audio.decode import decode
from audio.energy import energy_curve as measure_energy
from audio.features import features as measure_features
from audio.lyrics import place_lyrics, read_lyrics
from audio.onset_activation import onset_activation
from audio.sections import apply_headings, find_sections
from audio.segmentation import cut_segments
from resources.storage import StoreResource
from state.music import BeatGrid, EnergyCurve, Features, Lyrics, Sections, Segments
from state.song import Brief, Song

SAMPLE_RATE_HZ = 22_050

GROUP = "analysis"


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"json"}, code_version="1")
def song(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[Song]:
    """The song as it was given, X = {A, T, M}: audio, lyrics, title and style. The audio is never altered."""
    given = Song.model_validate_json(store.store.path(f"songs/{context.partition_key}/song.json").read_bytes())
    return materialised(given, title=given.title, duration_s=given.duration_s, file=given.audio.path)


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"json"}, code_version="1")
def brief(context: dg.AssetExecutionContext, store: StoreResource) -> dg.Output[Brief]:
    """What the user ordered: the budget, the frame size and rate, the seed."""
    path = store.store.path(f"songs/{context.partition_key}/brief.json")
    ordered = Brief.model_validate_json(path.read_bytes())
    return materialised(ordered, budget=f"{ordered.budget.amount} {ordered.budget.kind}")


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="1")
def features(song: Song, store: StoreResource) -> dg.Output[Features]:
    """Everything computed from the waveform, once: onset strength, pitch classes, mel bands, loudness."""
    samples = decode(store.store.local(song.audio), SAMPLE_RATE_HZ)
    return materialised(measure_features(samples, SAMPLE_RATE_HZ))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="1")
def beat_grid(features: Features) -> dg.Output[BeatGrid]:
    """Beats and downbeats: the grid on which the film is cut."""
    grid = find_beats(features, onset_activation(features))
    return materialised(
        grid,
        tempo_bpm=round(grid.tempo_bpm, 2),
        beats=len(grid.beats_s),
        bars=len(grid.downbeats_s),
        beats_per_bar=grid.beats_per_bar,
        has_pulse=grid.has_pulse,
    )


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="1")
def energy_curve(features: Features) -> dg.Output[EnergyCurve]:
    """How strongly the music presses, 0 to 1, ten times a second."""
    curve = measure_energy(features)
    return materialised(curve, shape=line(curve.level), integrated_lufs=curve.integrated_lufs)


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"scipy"}, code_version="1")
def sections(features: Features, beat_grid: BeatGrid, energy_curve: EnergyCurve, song: Song) -> dg.Output[Sections]:
    """Spans with musical labels and motif letters: the same letter is the same music."""
    found = find_sections(features, beat_grid, energy_curve)
    named = apply_headings(found, read_lyrics(song.lyrics_text, song.duration_s))
    form = " ".join(f"{s.label}({s.motif})" for s in named.sections)
    return materialised(named, form=form, **shown("map", plot_sections(named, energy_curve)))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"text"}, code_version="1")
def lyric_words(song: Song, sections: Sections, energy_curve: EnergyCurve) -> dg.Output[Lyrics]:
    """Every word of the lyrics with its time, and how far that time can be trusted."""
    placed = place_lyrics(read_lyrics(song.lyrics_text, song.duration_s), sections, energy_curve)
    return materialised(placed, source=placed.source, words=len(placed.words), notes=list(placed.notes))


@dg.asset(partitions_def=songs, group_name=GROUP, kinds={"numpy"}, code_version="1")
def segments(
    song: Song,
    brief: Brief,
    beat_grid: BeatGrid,
    sections: Sections,
    energy_curve: EnergyCurve,
    lyric_words: Lyrics,
) -> dg.Output[Segments]:
    """The song cut into N contiguous segments on the beat grid; each gets exactly one clip."""
    cut = cut_segments(beat_grid, sections, energy_curve, lyric_words, brief.rate, song.duration_s, most=MAX_SEGMENTS)
    return materialised(cut, segments=len(cut.segments), frames=cut.frame_count)
