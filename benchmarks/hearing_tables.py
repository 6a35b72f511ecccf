"""The hearing's tables, in Markdown: marks by kind of song and by song, faults, speed.

What the marks mean and whether they suffice is said in `hearing_page`.
"""

from collections.abc import Callable, Iterable, Sequence
from statistics import mean, median

from benchmarks.hearing_listeners import LIBROSA, LIBROSA_EARLIER, LISTENERS, OURS
from benchmarks.hearing_results import Marks, Results, SongResult
from benchmarks.hearing_speed import FreshRun
from benchmarks.tables import table

Measure = Callable[[Marks], float | None]

KINDS = {"demo": "demo", "composed": "composed", "human": "human-composed", "real": "real recordings"}
WORST = 5
SONG_S = 210.0
BEAT_COLUMNS: tuple[Measure, ...] = (
    lambda marks: marks.beats.f,
    lambda marks: marks.beats.cml_t,
    lambda marks: marks.beats.aml_t,
    lambda marks: marks.beats.downbeat_f,
)
BEAT_HEADER = ("F", "CMLt", "AMLt", "downbeat F", "late")
SECTION_COLUMNS: tuple[Measure, ...] = (
    lambda marks: marks.sections.f_half_second,
    lambda marks: marks.sections.f_three_seconds,
    lambda marks: marks.sections.pairwise_f,
    lambda marks: marks.sections.named_right,
)
SECTION_HEADER = ("F 0.5 s", "F 3 s", "same music", "named right")


def beats_table(results: Results) -> str:
    """Return everybody's marks for beats and bars by kind of song."""
    rows = [
        [title, name, *_beat_cells(songs, name)] for title, songs in by_kind(results) for name in listeners(results)
    ]
    return table(["songs", "listener", *BEAT_HEADER], rows)


def sections_table(results: Results) -> str:
    """Return the marks for sections by kind of song, of those who listen for them."""
    rows = [
        [title, name, *_cells(songs, name, SECTION_COLUMNS)]
        for title, songs in by_kind(results)
        for name in listeners(results)
        if mean_mark(songs, name, SECTION_COLUMNS[0]) is not None
    ]
    return table(["songs", "listener", *SECTION_HEADER], rows)


def songs_table(results: Results) -> str:
    """Return our marks song by song, and the F of the others' beats beside them."""
    others = [name for name in listeners(results) if name not in {OURS, LIBROSA}]
    rows = [
        [*_song_cells(song), *(share(song.marks[name].beats.f) for name in others)]
        for song in results.songs
    ]  # fmt: skip
    return table([*_song_header(), *(f"{name} F" for name in others)], rows)


def faulty_songs_table(results: Results) -> str:
    """Return our marks song by song, and what went wrong beside them."""
    rows = [[*_song_cells(song), _faults(song)] for song in results.songs]
    return table([*_song_header(), "what went wrong"], rows)


def worst_table(results: Results) -> str:
    """Return the songs whose beats and bars we hear worst, and what went wrong."""

    def standing(song: SongResult) -> float:
        beats = song.marks[OURS].beats
        return mean(mark for mark in (beats.f, beats.cml_t, beats.downbeat_f) if mark is not None)

    rows = [
        [
            song.name,
            KINDS[song.kind],
            *_beat_cells([song], OURS)[:-1],
            share(song.marks[LIBROSA].beats.f),
            _faults(song),
        ]
        for song in sorted(results.songs, key=standing)[:WORST]
    ]
    return table(["song", "kind", *BEAT_HEADER[:-1], "librosa F", "what went wrong"], rows)


def faults_table(results: Results) -> str:
    """Return the faults of all songs, the one that spoils most music first."""
    shares: dict[str, list[float]] = {}
    for song in results.songs:
        for fault, part in song.faults.items():
            shares.setdefault(fault, []).append(part)
    ranked = sorted(shares.items(), key=lambda fault: -sum(fault[1]))
    rows = [[fault, len(found), f"{sum(found) / len(results.songs):.1%}"] for fault, found in ranked]
    return table(["fault", "songs that have it", "mean share of a song"], rows)


def speed_table(results: Results) -> str:
    """Return the CPU time of those who listen, and how many times ours it is."""
    timed = [name for name in listeners(results) if name != LIBROSA_EARLIER]
    rows = [[name, f"{cpu_s(results.songs, name):.2f}", f"{_times_ours(results.songs, name):.1f}"] for name in timed]
    return table(["listener", f"s per {SONG_S:.0f} s", "ratio"], rows)


def fresh_table(results: Results) -> str:
    """Return what a process takes that was just started: the median over its rounds, and how many times ours."""
    took = {run.who: [other for other in results.fresh_runs if other.who == run.who] for run in results.fresh_runs}
    columns: tuple[Callable[[FreshRun], float], ...] = (
        lambda run: run.import_s,
        lambda run: run.first_s,
        lambda run: run.second_s,
    )
    ours = [median(map(column, took[OURS])) for column in columns]
    rows = []
    for name, runs in took.items():
        seconds = [median(map(column, runs)) for column in columns]
        rows.append([name, *(f"{s:.2f} ({s / o:.1f})" for s, o in zip(seconds, ours, strict=True))])
    return table(["listener", "imports, s", "first hearing, s", "second hearing, s"], rows)


def stages_table(results: Results) -> str:
    """Return where our own time goes in a second hearing: medians over the rounds, and shares of the whole."""
    ours = [run for run in results.fresh_runs if run.who == OURS]
    seconds = {stage: median(run.stages_s[stage] for run in ours) for stage in ours[0].stages_s}
    whole_s = sum(seconds.values())
    return table(["stage", "s", "share"], [[stage, f"{s:.2f}", f"{s / whole_s:.0%}"] for stage, s in seconds.items()])


def listeners(results: Results) -> list[str]:
    """Return who listened: we, librosa, librosa without its delay, then the others."""
    order = dict.fromkeys([OURS, LIBROSA, LIBROSA_EARLIER, *LISTENERS])
    return [name for name in order if name in results.songs[0].marks]


def by_kind(results: Results) -> list[tuple[str, list[SongResult]]]:
    """Return the songs of every kind there is, with its title."""
    kinds = [(title, [song for song in results.songs if song.kind == kind]) for kind, title in KINDS.items()]
    return [(title, songs) for title, songs in kinds if songs]


def mean_mark(songs: Iterable[SongResult], name: str, measure: Measure) -> float | None:
    """Return the mean over the songs where the measure is known, None if it is nowhere."""
    marks = known(songs, name, measure)
    return mean(marks) if marks else None


def known(songs: Iterable[SongResult], name: str, measure: Measure) -> list[float]:
    """Return a listener's marks where they are known."""
    return [mark for song in songs if (mark := measure(song.marks[name])) is not None]


def latencies_s(songs: Iterable[SongResult], name: str) -> list[float]:
    """Return how late a listener's beats are, song by song, where any was hit."""
    return known(songs, name, lambda marks: marks.beats.latency_s)


def milliseconds(late_s: Sequence[float]) -> str:
    """Return the median with its sign."""
    return f"{median(late_s) * 1000:+.0f}"


def share(mark: float | None) -> str:
    """Return a mark with two decimals, nothing if it is not known."""
    return "" if mark is None else f"{mark:.2f}"


def cpu_s(songs: Sequence[SongResult], name: str) -> float:
    """Return a listener's CPU time for 210 s of audio."""
    return SONG_S * sum(song.marks[name].cpu_s for song in songs) / sum(song.duration_s for song in songs)


def decode_s(songs: Sequence[SongResult]) -> float:
    """Return the CPU time of decoding 210 s of audio."""
    return SONG_S * sum(song.decode_s for song in songs) / sum(song.duration_s for song in songs)


def _times_ours(songs: Sequence[SongResult], name: str) -> float:
    return median(song.marks[name].cpu_s / song.marks[OURS].cpu_s for song in songs)


def _song_header() -> list[str]:
    return ["song", "kind", "s", *BEAT_HEADER, *SECTION_HEADER[:3]]


def _song_cells(song: SongResult) -> list[str]:
    kind, length = KINDS[song.kind].removesuffix(" recordings"), f"{song.duration_s:.0f}"
    return [song.name, kind, length, *_beat_cells([song], OURS), *_cells([song], OURS, SECTION_COLUMNS[:3])]


def _beat_cells(songs: Sequence[SongResult], name: str) -> list[str]:
    late_s = latencies_s(songs, name)
    return [*_cells(songs, name, BEAT_COLUMNS), milliseconds(late_s) if late_s else ""]


def _cells(songs: Sequence[SongResult], name: str, columns: Sequence[Measure]) -> list[str]:
    return [share(mean_mark(songs, name, column)) for column in columns]


def _faults(song: SongResult) -> str:
    return ", ".join(f"{fault} ({part:.0%})" for fault, part in song.faults.items()) or "nothing"
