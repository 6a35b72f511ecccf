"""The hearing's page, in Markdown: what it means, the bars and whether they are cleared, then the tables.

Nothing is measured here, and no number is written that was not.
"""

import platform
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from statistics import mean, median, stdev

from benchmarks.hearing_listeners import LAPLACIAN_KINDS, LIBROSA, LIBROSA_EARLIER, LISTENERS, OURS
from benchmarks.hearing_results import Marks, Results, SongResult
from benchmarks.tables import table

KINDS = {"demo": "demo", "composed": "composed", "real": "real recordings"}
MIX = ("composed", "real")
_OPEN = "**open**, no such song was at hand."
WORST = 5
SONG_S = 210.0
LATENCY_BAR_S, SPEED_BAR_S = 0.010, 5.0
SHARE_BARS: tuple[tuple[str, float, Callable[[Marks], float | None]], ...] = (
    ("Beats, F", 0.86, lambda marks: marks.beats.f),
    ("Beats, CMLt", 0.76, lambda marks: marks.beats.cml_t),
    ("Downbeats, F", 0.75, lambda marks: marks.beats.downbeat_f),
    ("Section boundaries within 0.5 s, F", 0.80, lambda marks: marks.sections.f_half_second),
    ("Section boundaries within 3 s, F", 0.92, lambda marks: marks.sections.f_three_seconds),
    ("Same music, pairwise F", 0.90, lambda marks: marks.sections.pairwise_f),
)
BEAT_COLUMNS: tuple[Callable[[Marks], float | None], ...] = (
    lambda marks: marks.beats.f,
    lambda marks: marks.beats.cml_t,
    lambda marks: marks.beats.aml_t,
    lambda marks: marks.beats.downbeat_f,
)
SECTION_COLUMNS: tuple[Callable[[Marks], float | None], ...] = (
    lambda marks: marks.sections.f_half_second,
    lambda marks: marks.sections.f_three_seconds,
    lambda marks: marks.sections.pairwise_f,
    lambda marks: marks.sections.named_right,
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
        _songs(results),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(results: Results) -> str:
    ours, theirs = (_mean(results.songs, name, lambda marks: marks.beats.f) for name in (OURS, LIBROSA_EARLIER))
    bars = _mean(results.songs, OURS, lambda marks: marks.beats.downbeat_f)
    boundaries = _mean(results.songs, OURS, lambda marks: marks.sections.f_three_seconds)
    return (
        "A film is cut where the music turns, so AllocMV must tap along with a song, know where its bars begin, and "
        f"tell verse from chorus. Of {len(results.songs)} songs whose beats are known it was told nothing but the "
        f"sound. A mark of 1 is a perfect ear: its beats score {_share(ours)}, where librosa, the tracker most people "
        f"use, scores {_share(theirs)} with its delay taken off; its bars {_share(bars)}, and its turns from one "
        f"section to the next, allowing three seconds, {_share(boundaries)}."
    )


def _how(results: Results) -> str:
    counts = ", ".join(f"{len(songs)} {title}" for title, songs in _by_kind(results))
    return (
        f"Written by `{results.command}` in {results.wall_s / 60:.1f} minutes of listening to {len(results.songs)} "
        f"songs ({counts}), with Python {platform.python_version()}, numpy {version('numpy')}, librosa "
        f"{version('librosa')} and mir_eval {version('mir_eval')}. Demo songs are the five that AllocMV brings, "
        "singing included; composed ones are made from seeds and sounded with recorded instruments; of both, beats, "
        "bars and sections are exact. Real recordings are played by people: their beats come from charts laid by hand, "
        "moved by one constant a song onto the onsets, so their `late` says less; which beat begins a bar is a "
        "judgement there, and their sections are not known.\n\n"
        "Marks are shares from 0 to 1, the means over songs. Beats are scored by mir_eval as it comes: a beat is hit "
        "within 70 ms, the first five seconds do not count. CMLt asks for beats in a row at the right tempo, AMLt "
        "allows half or double tempo and the off-beat too. `late` is the median of the hit beats' delays in "
        "milliseconds, then the median over songs; negative is early. All listeners get the same samples, one channel "
        "at 22,050 Hz. The words of a song are left out: their times are given with the lyrics, not heard."
    )


def _bars(results: Results) -> str:
    mix = [song for song in results.songs if song.kind in MIX]
    lines = [_share_bar(mix, title, bar, measure) for title, bar, measure in SHARE_BARS]
    late_s = _latencies(mix, OURS)
    lines.append(
        f"- Beats come within {LATENCY_BAR_S * 1000:.0f} ms of the truth: "
        + (_verdict(abs(median(late_s)) <= LATENCY_BAR_S, f"{_milliseconds(late_s)} ms") if late_s else _OPEN)
    )
    cpu_s = _cpu_s(results.songs, OURS) + _decode_s(results.songs)
    lines.append(
        f"- A song of {SONG_S:.0f} s is heard in {SPEED_BAR_S:.0f} s, decoding included: "
        + _verdict(cpu_s <= SPEED_BAR_S, f"{cpu_s:.1f} s")
    )
    return (
        f"On the composed songs and the real recordings ({len(mix)} songs), as far as their truth goes; the speed on "
        "all. After ± stands the standard error of the mean. A bar that is not met is work to be done.\n\n"
        + "\n".join(lines)
    )


def _share_bar(songs: Sequence[SongResult], title: str, bar: float, measure: Callable[[Marks], float | None]) -> str:
    known = _known(songs, OURS, measure)
    verdict = _verdict(mean(known) >= bar, _with_error(known)) if known else _OPEN
    return f"- {title} at least {bar:.2f}: {verdict}"


def _with_error(marks: Sequence[float]) -> str:
    """Return the mean and, where there are songs enough to tell, its standard error."""
    error = f" ± {stdev(marks) / len(marks) ** 0.5:.3f}" if len(marks) > 1 else ""
    return f"{mean(marks):.3f}{error}"


def _verdict(met: bool, reached: str) -> str:
    return f"**{'met' if met else 'not met'}**, {reached}."


def _beats(results: Results) -> str:
    rows = [
        [title, name, *(_share(_mean(songs, name, column)) for column in BEAT_COLUMNS), _late(songs, name)]
        for title, songs in _by_kind(results)
        for name in _listeners()
    ]
    return table(["songs", "listener", "F", "CMLt", "AMLt", "downbeat F", "late"], rows) + (
        "\n\nlibrosa does not listen for bars. Its beats come late by a constant; the third row takes it off, which is "
        "the strongest fair form of it. AllocMV's grid reaches to the end of the file, since a film does; what lies "
        "past the last true beat counts against it."
    )


def _sections(results: Results) -> str:
    rows = [
        [title, name, *(_share(_mean(songs, name, column)) for column in SECTION_COLUMNS)]
        for title, songs in _by_kind(results)
        for name in _listeners()
        if _mean(songs, name, SECTION_COLUMNS[0]) is not None
    ]
    return table(["songs", "listener", "F 0.5 s", "F 3 s", "same music", "named right"], rows) + (
        "\n\n`F 0.5 s` and `F 3 s` count boundaries hit within that time, the song's two ends left out. `same music` "
        "is the pairwise F over motif letters, `named right` the share of time under the right name (verse, chorus). "
        f"Beside ours stands the spectral clustering of McFee and Ellis (2014) on librosa's beats, with "
        f"{LAPLACIAN_KINDS} kinds of section; it gives no names."
    )


def _worst(results: Results) -> str:
    def standing(song: SongResult) -> float:
        beats = song.marks[OURS].beats
        return mean(mark for mark in (beats.f, beats.cml_t, beats.downbeat_f) if mark is not None)

    rows = [
        [song.name, KINDS[song.kind], *_beat_marks(song, OURS), _share(song.marks[LIBROSA].beats.f), _faults(song)]
        for song in sorted(results.songs, key=standing)[:WORST]
    ]
    worst = table(["song", "kind", "F", "CMLt", "downbeat F", "librosa F", "what went wrong"], rows)
    return (
        f"{worst}\n\nWhat went wrong is found by scoring beats and bars, 12 s at a time, against the truth heard "
        "wrongly on purpose: off the beat, at another tempo, with bars that begin on another beat. The percentage is "
        "the share of the song's stretches; a beat or bars that fit none of these are lost. In all songs together:\n\n"
        f"{_all_faults(results)}"
    )


def _all_faults(results: Results) -> str:
    """Return a table of faults, the one that spoils most music first."""
    shares: dict[str, list[float]] = {}
    for song in results.songs:
        for fault, share in song.faults.items():
            shares.setdefault(fault, []).append(share)
    ranked = sorted(shares.items(), key=lambda fault: -sum(fault[1]))
    rows = [[fault, len(found), f"{sum(found) / len(results.songs):.1%}"] for fault, found in ranked]
    return table(["fault", "songs that have it", "mean share of a song"], rows)


def _faults(song: SongResult) -> str:
    return ", ".join(f"{fault} ({share:.0%})" for fault, share in song.faults.items()) or "nothing"


def _speed(results: Results) -> str:
    decode_s = _decode_s(results.songs)
    rows = [
        [name, f"{_cpu_s(results.songs, name):.2f}", f"{_times_ours(results.songs, name):.1f}"] for name in LISTENERS
    ]
    return table(["listener", f"s per {SONG_S:.0f} s", "ratio"], rows) + (
        "\n\nCPU time of one thread for beats, bars and sections, without imports and first calls; the ratio is the "
        "median over songs, each measured in turn in the same run. Decoding is the same for all and apart: "
        f"{decode_s:.2f} s."
    )


def _songs(results: Results) -> str:
    rows = [
        [
            song.name,
            KINDS[song.kind],
            f"{song.duration_s:.0f}",
            *_beat_marks(song, OURS),
            _late([song], OURS),
            *(_share(column(song.marks[OURS])) for column in SECTION_COLUMNS[:3]),
            _share(song.marks[LIBROSA].beats.f),
            _share(song.marks[LIBROSA_EARLIER].beats.f),
        ]
        for song in results.songs
    ]
    header = ["song", "kind", "s", "F", "CMLt", "downbeat F", "late", "F 0.5 s", "F 3 s", "same music"]
    return table([*header, "librosa F", "42 ms earlier F"], rows)


def _listeners() -> list[str]:
    return [*LISTENERS, LIBROSA_EARLIER]


def _by_kind(results: Results) -> list[tuple[str, list[SongResult]]]:
    kinds = [(title, [song for song in results.songs if song.kind == kind]) for kind, title in KINDS.items()]
    return [(title, songs) for title, songs in kinds if songs]


def _beat_marks(song: SongResult, name: str) -> list[str]:
    beats = song.marks[name].beats
    return [_share(beats.f), _share(beats.cml_t), _share(beats.downbeat_f)]


def _mean(songs: Iterable[SongResult], name: str, measure: Callable[[Marks], float | None]) -> float | None:
    """Return the mean over the songs where the measure is known, None if it is nowhere."""
    known = _known(songs, name, measure)
    return mean(known) if known else None


def _known(songs: Iterable[SongResult], name: str, measure: Callable[[Marks], float | None]) -> list[float]:
    return [mark for song in songs if (mark := measure(song.marks[name])) is not None]


def _latencies(songs: Iterable[SongResult], name: str) -> list[float]:
    return [late_s for song in songs if (late_s := song.marks[name].beats.latency_s) is not None]


def _late(songs: Iterable[SongResult], name: str) -> str:
    late_s = _latencies(songs, name)
    return _milliseconds(late_s) if late_s else ""


def _milliseconds(late_s: Sequence[float]) -> str:
    return f"{median(late_s) * 1000:+.0f}"


def _cpu_s(songs: Sequence[SongResult], name: str) -> float:
    """Return the CPU time for 210 s of audio."""
    return SONG_S * sum(song.marks[name].cpu_s for song in songs) / sum(song.duration_s for song in songs)


def _decode_s(songs: Sequence[SongResult]) -> float:
    return SONG_S * sum(song.decode_s for song in songs) / sum(song.duration_s for song in songs)


def _times_ours(songs: Sequence[SongResult], name: str) -> float:
    return median(song.marks[name].cpu_s / song.marks[OURS].cpu_s for song in songs)


def _share(mark: float | None) -> str:
    return "" if mark is None else f"{mark:.2f}"
