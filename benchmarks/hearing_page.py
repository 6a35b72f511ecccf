"""The hearing's page, in Markdown: what it means, the bars and whether they are cleared, then the tables.

Nothing is measured here, and no number is written that was not.
"""

import platform
from collections.abc import Sequence
from importlib.metadata import version
from statistics import mean, median, stdev

from benchmarks.hearing_listeners import BEATNET, ESSENTIA, LIBROSA_EARLIER, OURS
from benchmarks.hearing_results import Results, SongResult
from benchmarks.hearing_tables import (
    SONG_S,
    Measure,
    beats_table,
    by_kind,
    cpu_s,
    decode_s,
    faults_table,
    faulty_songs_table,
    fresh_table,
    known,
    latencies_s,
    listeners,
    mean_mark,
    milliseconds,
    sections_table,
    share,
    songs_table,
    speed_table,
    stages_table,
    worst_table,
)
from benchmarks.laplacian import LAPLACIAN_KINDS

_RIVALS = {
    ESSENTIA: "essentia is its `RhythmExtractor2013`, the method `multifeature`, chosen on the demo and composed "
    "songs; it does not listen for bars.",
    BEATNET: "BeatNet is the network of Heydari, Cwitkowitz and Duan (2021), its three models averaged, in the place "
    "of AllocMV's own; beats and bars are decided from what it hears by AllocMV's decoder.",
}
MIX = ("composed", "human", "real")
_OPEN = "**open**, no such song was at hand."
LATENCY_BAR_S, SPEED_BAR_S = 0.010, 5.0
SHARE_BARS: tuple[tuple[str, float, Measure], ...] = (
    ("Beats, F", 0.86, lambda marks: marks.beats.f),
    ("Beats, CMLt", 0.76, lambda marks: marks.beats.cml_t),
    ("Downbeats, F", 0.75, lambda marks: marks.beats.downbeat_f),
    ("Section boundaries within 0.5 s, F", 0.80, lambda marks: marks.sections.f_half_second),
    ("Section boundaries within 3 s, F", 0.92, lambda marks: marks.sections.f_three_seconds),
    ("Same music, pairwise F", 0.90, lambda marks: marks.sections.pairwise_f),
)


def page(results: Results) -> str:
    """Return the whole page."""
    parts = [
        "# How well AllocMV hears a song",
        _summary(results),
        _how(results),
        *results.left_out,
        "## The bars",
        _bars(results),
        "## Beats and bars",
        _beats(results),
        "## Sections",
        _sections(results),
        "## Where we hear worst",
        _worst(results),
        "## Speed",
        _speed(results),
        "## Song by song",
        songs_table(results),
    ]
    return "\n\n".join(parts) + "\n"


def marks(results: Results) -> str:
    """Return marks and faults without a word, for whoever tunes the hearing."""
    tables = (beats_table, sections_table, faulty_songs_table, faults_table)
    return "\n\n".join([*results.left_out, *(print_table(results) for print_table in tables)])


def _summary(results: Results) -> str:
    def beats(name: str) -> str:
        return share(mean_mark(results.songs, name, lambda marks: marks.beats.f))

    bars = mean_mark(results.songs, OURS, lambda marks: marks.beats.downbeat_f)
    boundaries = mean_mark(results.songs, OURS, lambda marks: marks.sections.f_three_seconds)
    rival = f" and essentia {beats(ESSENTIA)}" if ESSENTIA in listeners(results) else ""
    return (
        "A film is cut where the music turns, so AllocMV must tap along with a song, know where its bars begin, and "
        f"tell verse from chorus. Of {len(results.songs)} songs whose beats are known it was told nothing but the "
        f"sound. A mark of 1 is a perfect ear: its beats score {beats(OURS)}, where librosa, the tracker most people "
        f"use, scores {beats(LIBROSA_EARLIER)} with its delay taken off{rival}; its bars {share(bars)}, and its turns "
        f"from one section to the next, allowing three seconds, {share(boundaries)}."
    )


def _how(results: Results) -> str:
    counts = ", ".join(f"{len(songs)} {title}" for title, songs in by_kind(results))
    return (
        f"Written by `{results.command}` in {results.wall_s / 60:.1f} minutes of listening to {len(results.songs)} "
        f"songs ({counts}), with Python {platform.python_version()}, numpy {version('numpy')}, librosa "
        f"{version('librosa')} and mir_eval {version('mir_eval')}. Demo songs are the five that AllocMV brings, "
        "singing included; composed ones are made from seeds and sounded with recorded instruments; of both, beats, "
        "bars and sections are exact. Human-composed ones are pieces of the OpenMSX music set, sounded likewise and "
        "cut at two minutes: their beats and bars are those that their composers wrote, but for a few whose drums "
        "say otherwise. Real recordings are played by people: their beats come from charts laid by hand, moved by one "
        "constant a song onto the onsets, so their `late` says less; which beat begins a bar is a judgement there. Of "
        "these two kinds sections are not known.\n\n"
        "Marks are shares from 0 to 1, the means over songs. Beats are scored by mir_eval as it comes: a beat is hit "
        "within 70 ms, the first five seconds do not count. CMLt asks for beats in a row at the right tempo, AMLt "
        "allows half or double tempo and the off-beat too. `late` is the median of the hit beats' delays in "
        "milliseconds, then the median over songs; negative is early. All listeners get the same samples, one channel "
        "at 22,050 Hz. How well sung words are timed is measured apart, in "
        "[lyrics-benchmark.md](lyrics-benchmark.md).\n\n"
        "AllocMV's network has learnt from songs of its own (`training`), none of these among them. The dozen weights "
        "by which a count is chosen were set on other songs, composed and human-composed, with the demo songs and the "
        "real recordings in view: read the marks of these two as those of songs that were known."
    )


def _bars(results: Results) -> str:
    mix = [song for song in results.songs if song.kind in MIX]
    lines = [_share_bar(mix, title, bar, measure) for title, bar, measure in SHARE_BARS]
    late_s = latencies_s(mix, OURS)
    lines.append(
        f"- Beats come within {LATENCY_BAR_S * 1000:.0f} ms of the truth: "
        + (_verdict(abs(median(late_s)) <= LATENCY_BAR_S, f"{milliseconds(late_s)} ms") if late_s else _OPEN)
    )
    heard_s = cpu_s(results.songs, OURS) + decode_s(results.songs)
    lines.append(
        f"- A song of {SONG_S:.0f} s is heard in {SPEED_BAR_S:.0f} s, decoding included: "
        + _verdict(heard_s <= SPEED_BAR_S, f"{heard_s:.1f} s")
    )
    return (
        f"On the composed songs, by seed and by people, and the real recordings ({len(mix)} songs), as far as their "
        "truth goes; the speed on all. After ± stands the standard error of the mean. A bar that is not met is work to "
        "be done.\n\n" + "\n".join(lines)
    )


def _share_bar(songs: Sequence[SongResult], title: str, bar: float, measure: Measure) -> str:
    reached = known(songs, OURS, measure)
    verdict = _verdict(mean(reached) >= bar, _with_error(reached)) if reached else _OPEN
    return f"- {title} at least {bar:.2f}: {verdict}"


def _with_error(marks: Sequence[float]) -> str:
    """Return the mean and, where there are songs enough to tell, its standard error."""
    error = f" ± {stdev(marks) / len(marks) ** 0.5:.3f}" if len(marks) > 1 else ""
    return f"{mean(marks):.3f}{error}"


def _verdict(met: bool, reached: str) -> str:
    return f"**{'met' if met else 'not met'}**, {reached}."


def _beats(results: Results) -> str:
    rivals = [_RIVALS[name] for name in listeners(results) if name in _RIVALS]
    return beats_table(results) + "\n\n" + " ".join([
        "librosa does not listen for bars. Its beats come late by a constant; the row below it takes it off, which is "
        "the strongest fair form of it.",
        *rivals,
        "AllocMV's grid reaches to the end of the file, since a film does; what lies past the last true beat counts "
        "against it.",
    ])  # fmt: skip


def _sections(results: Results) -> str:
    return sections_table(results) + (
        "\n\n`F 0.5 s` and `F 3 s` count boundaries hit within that time, the song's two ends left out. `same music` "
        "is the pairwise F over motif letters, `named right` the share of time under the right name (verse, chorus). "
        f"Beside ours stands the spectral clustering of McFee and Ellis (2014) on librosa's beats, with "
        f"{LAPLACIAN_KINDS} kinds of section; it gives no names."
    )


def _worst(results: Results) -> str:
    return (
        f"{worst_table(results)}\n\nWhat went wrong is found by scoring beats and bars, 12 s at a time, against the "
        "truth heard wrongly on purpose: off the beat, at another tempo, with bars that begin on another beat. The "
        "percentage is the share of the song's stretches; a beat or bars that fit none of these are lost. In all songs "
        f"together:\n\n{faults_table(results)}"
    )


def _speed(results: Results) -> str:
    each_song = (
        "\n\nCPU time of one thread for all that a listener hears (beats, bars and sections are AllocMV's; beats and "
        "sections librosa's), without imports and first calls; the ratio is the median over songs, each measured in "
        "turn in the same run. Decoding is the same for all and apart: "
        f"{decode_s(results.songs):.2f} s."
    )
    return (_standing_start(results) if results.fresh_runs else "") + speed_table(results) + each_song


def _standing_start(results: Results) -> str:
    rounds = len(results.fresh_runs) // len({run.who for run in results.fresh_runs})
    return (
        f"A song of {results.fresh_runs[0].song_s:.0f} s (two demo songs joined) heard by a process that was just "
        "started, by the wall and with all cores, reading the file included; in brackets how many times ours:\n\n"
        f"{fresh_table(results)}\n\nAllocMV computes features, beats, bars, energy, sections and what is heard from "
        f"beat to beat; librosa beats and the Laplacian sections. Medians of {rounds} rounds, in turn. Where AllocMV's "
        f"own time goes, the second time:\n\n{stages_table(results)}\n\n"
    )
