"""The renderer's page, in Markdown: what it means, the bars and whether they are cleared, then the tables.

Nothing is measured here, and no number is written that was not.
"""

import platform
from collections.abc import Callable, Sequence
from importlib.metadata import version
from statistics import mean, median

from benchmarks.render_assembly import CONCATENATED, DISSOLVED, MOVIEPY_CUTS, MOVIEPY_FADES, OURS, Joined
from benchmarks.render_results import Results
from benchmarks.render_shots import LANDSCAPE, PORTRAIT, RATE
from benchmarks.render_stages import ENCODING, GEOMETRY, STAGES, ClipTimes
from benchmarks.render_tiers import HIGH, MID, PREFIX, REUSE, REUSED_MID, SUFFIX, Look
from benchmarks.tables import table

WIDE, TALL = (f"{width}x{height}" for width, height in (LANDSCAPE, PORTRAIT))
FORMATS = {WIDE: LANDSCAPE, TALL: PORTRAIT}
CORES = 2
FRAMES_PER_S = float(RATE.fraction)
MEMORY_BAR, ASSEMBLY_BAR = 1.10, 3
_WAYS = {
    OURS: "dissolves, all else copied",
    CONCATENATED: "cuts, all encoded anew",
    DISSOLVED: "dissolves, all encoded anew",
    MOVIEPY_CUTS: "cuts, all encoded anew",
    MOVIEPY_FADES: "dissolves, all encoded anew",
}


def page(results: Results) -> str:
    """Return the whole page."""
    parts = [
        "# How fast a film is drawn, and how good it looks",
        _summary(results),
        _how(results),
        "## The bars",
        _bars(results),
        "## Where the time goes",
        *_stages(results),
        "## Two workers, and memory",
        _workers(results),
        "## The tiers, measured",
        _tiers(results),
        "## Joining clips",
        _assembly(results),
    ]
    return "\n\n".join(parts) + "\n"


def _summary(results: Results) -> str:
    high, mid = (_frame_ms(results, WIDE, tier) for tier in (HIGH, MID))
    said = (
        f"A second of High, {WIDE} at {FRAMES_PER_S:g} frames, takes {high * FRAMES_PER_S / 1000:.1f} seconds of one "
        f"core, encoding included, and a second of Mid {mid * FRAMES_PER_S / 1000:.1f}: {_real_time(high):.1f} and "
        f"{_real_time(mid):.1f} times real time on two cores, without a graphics card. A worker needs "
        f"{max(results.peak_bytes.values()) / 1e6:.0f} MB, however long its clip is."
    )
    if CONCATENATED not in results.assembly.films:
        return said
    times = _ratio(results, CONCATENATED)
    return f"{said} A film is joined from its clips {times:.1f} times as cheaply as by encoding it again."


def _how(results: Results) -> str:
    length = results.length
    versions = ", ".join(f"{name} {version(name)}" for name in ("skia-python", "numba", "av"))
    return (
        f"Written by `{results.command}` in {results.wall_s / 60:.0f} minutes, with Python "
        f"{platform.python_version()}, {versions}. {length.shots} shots of {length.shot_frames} frames "
        f"({length.portrait_shots} upright), of every kind of place, scale and view, with people and words, "
        f"{length.rounds} times each, tiers in turn. Times are CPU time of the one thread that a clip has, medians "
        "over shots and rounds. The machine was shared and noisy: ratios, measured in the same run and in turn, tell "
        "more than milliseconds."
    )


def _bars(results: Results) -> str:
    high = _frame_ms(results, WIDE, HIGH)
    short, long = results.peak_bytes.values()
    assembly = results.assembly
    ordered = _ordered(results)
    films = assembly.films.values()
    lines = [
        f"- High at {WIDE} and {FRAMES_PER_S:g} frames a second in real time on two cores, encoding included: "
        + _verdict(_real_time(high) >= 1, f"{_real_time(high):.2f} times real time"),
        f"- A clip ten times as long takes at most {MEMORY_BAR:.2f} times the memory: "
        + _verdict(long <= MEMORY_BAR * short, f"{long / short:.2f} times"),
        "- High is better than Mid and Mid than a repeated picture, by SSIM and by PSNR: "
        + _verdict(
            all(ordered.values()), ", ".join(f"{name} {'yes' if held else 'no'}" for name, held in ordered.items())
        ),
        "- Every film has exactly the frames that it should have, and ours is its clips' own to the last bit outside "
        "transitions: "
        + _verdict(
            all(film.frames == film.expected_frames for film in films)
            and assembly.copied_frames == assembly.expected_copies,
            f"{assembly.copied_frames:,} of {assembly.expected_copies:,} frames",
        ),
    ]
    if CONCATENATED in assembly.films:
        ratio = _ratio(results, CONCATENATED)
        lines.append(
            f"- Joining with dissolves costs at most 1/{ASSEMBLY_BAR} of encoding anew with cuts: "
            + _verdict(ratio >= ASSEMBLY_BAR, f"{ratio:.1f} times cheaper")
        )
    return "\n".join(lines)


def _verdict(met: bool, reached: str) -> str:
    return f"**{'met' if met else 'not met'}**, {reached}."


def _stages(results: Results) -> list[str]:
    header = (
        "CPU ms a frame",
        *STAGES,
        "whole",
        "encoding share",
        "frames/s, one core",
        "x real time, two",
    )
    parts = []
    for name in FORMATS:
        rows = [_stage_row(tier, clips) for tier, clips in results.times[name].items()]
        parts.append(f"**{name}**\n\n{table(header, rows)}")
    geometry = {tier: median(clip.cpu_s[GEOMETRY] for clip in clips) for tier, clips in results.times[WIDE].items()}
    parts.append(
        "The whole frame is the median of its own, with the clip's geometry spread over the frames of a clip of one "
        f"second, so it is not the sum of its stages. Geometry is made once: {_ms(geometry[HIGH])} ms a clip at High, "
        f"{_ms(geometry[MID])} at Mid. Direction is where everything is at a moment, drawing is Skia, developing is "
        "bloom, tone, grain and the conversion to planes, encoding is x264. The frames of a reuse are those after its "
        "prefix, which is copied as packets; here they are the half second in which it leaves its owner's picture, sky "
        "and light changing in every frame, so the dearest that there is. How places differ:"
    )
    parts.append(_spread(results))
    return parts


def _stage_row(tier: str, clips: Sequence[ClipTimes]) -> list[object]:
    whole_ms = 1000 * median(clip.whole_frame_s for clip in clips)
    share = median(clip.cpu_s[ENCODING] / sum(clip.cpu_s.values()) for clip in clips)
    stages = [_ms(median(clip.frame_s(stage) for clip in clips)) for stage in STAGES]
    return [tier, *stages, f"{whole_ms:.1f}", f"{share:.0%}", f"{1000 / whole_ms:.1f}", f"{_real_time(whole_ms):.2f}"]


def _spread(results: Results) -> str:
    clips = results.times[WIDE][HIGH]
    values = sorted(1000 * clip.whole_frame_s for clip in clips)
    by_kind: dict[str, list[float]] = {}
    for clip in clips:
        by_kind.setdefault(clip.kind, []).append(1000 * clip.whole_frame_s)
    ordered = sorted(((median(found), kind) for kind, found in by_kind.items()), reverse=True)
    places = ", ".join(f"{kind} {found:.0f}" for found, kind in ordered)
    return (
        f"Whole frames at High take {values[0]:.0f} to {values[-1]:.0f} ms, nine of ten at most "
        f"{values[int(0.9 * (len(values) - 1))]:.0f}. Medians by place, in ms: {places}."
    )


def _workers(results: Results) -> str:
    pairs = list(zip(results.one_worker, results.two_workers, strict=True))
    wall = median(one.wall_s / two.wall_s for one, two in pairs)
    cpu = median(two.cpu_s / one.cpu_s for one, two in pairs)
    (short_frames, short), (long_frames, long) = results.peak_bytes.items()
    return (
        f"{results.length.parallel_clips} clips of {results.length.parallel_frames} frames with one worker process and "
        f"with two, in turn, {len(pairs)} times: two are {wall:.2f} times as fast by the wall, and take {cpu:.2f} "
        "times the CPU time. Where other programmes use the same cores, the first number feels them and the second "
        "hardly; on cores of their own, two workers are as fast as 2 divided by the second.\n\n"
        f"A process that renders {short_frames / FRAMES_PER_S:g} s of High at {WIDE} holds at most {short / 1e6:.0f} "
        f"MB, for {long_frames / FRAMES_PER_S:g} s {long / 1e6:.0f} MB."
    )


def _tiers(results: Results) -> str:
    with_vmaf = results.looks[0][HIGH].vmaf is not None
    header = [
        "tier",
        "against",
        "SSIM",
        "PSNR dB",
        *(["VMAF"] if with_vmaf else []),
        "sharpness",
        "repeated",
        "CPU s a s",
    ]
    own, alone = "itself, maximal", "what it would be alone"
    against = {HIGH: own, MID: own, PREFIX: own, SUFFIX: own, REUSE: alone, REUSED_MID: alone}
    rows = []
    for tier, reference in against.items():
        found = [look[tier] for look in results.looks]
        vmaf = [f"{mean(look.vmaf or 0.0 for look in found):.1f}"] if with_vmaf else []
        cost = [look.cpu_s_per_s for look in found if look.cpu_s_per_s is not None]
        rows.append([
            tier, reference, f"{_mean(found, lambda look: look.ssim):.3f}",
            f"{_mean(found, lambda look: look.psnr_db):.1f}", *vmaf, f"{_mean(found, lambda look: look.sharpness):.0f}",
            f"{_mean(found, lambda look: look.repeated):.0%}", f"{mean(cost):.2f}" if cost else None,
        ])  # fmt: skip
    return (
        f"{table(header, rows)}\n\nMeans over {len(results.looks)} shots of {results.length.judged_frames} frames at "
        "640x360, drawn, encoded, decoded and compared in luma with a maximal render of the same request: twice the "
        "size, twelve subframes, no grain, shrunk by the mean of four pixels. Sharpness is the variance of the "
        "Laplacian, grain included; repeated is the share of frames that show the one before once more; the last "
        "column is CPU seconds for a second of film of this size. A repeat shares its first half with its owner. "
        "Against its own maximal render it is as good as its owner's tier, frame by frame: what it lacks is its own "
        "picture, and that is measured against the shot as it would have been drawn alone, with another move, pose and "
        "words; how much is lost depends on how different the repeat was meant to be. The generators' price list has "
        "one number for each of these, on a judge's scale."
    )


def _assembly(results: Results) -> str:
    ours = results.assembly.films[OURS]
    rows = [
        [
            who, _WAYS[who], film.clips, f"{film.cpu_s:.1f}", f"{film.wall_s:.1f}", f"{_ratio(results, who):.1f}",
            f"{_per_clip(ours, film, lambda f: f.wall_s):.1f}", f"{film.frames:,} of {film.expected_frames:,}",
        ]
        for who, film in results.assembly.films.items()
    ]  # fmt: skip
    header = ("by", "how", "clips", "CPU s", "wall s", "CPU ratio", "wall ratio", "frames")
    return (
        f"{table(header, rows)}\n\n{ours.clips} clips of {results.length.joined_frames / FRAMES_PER_S:g} s at {WIDE} "
        f"({results.length.distinct_clips} different ones in turn), a dissolve of half a second at every cut, a song "
        "that is copied. Ratios are to ours, clip by clip: those who would take minutes for all of them join fewer, "
        "and what starting a programme takes is in both. Everyone encodes with x264 superfast at crf 20, ffmpeg and "
        "ours with the macroblock tree; ffmpeg and moviepy use all cores for it, ours two. moviepy's faded film is "
        "shorter, because its clips overlap."
    )


def _ordered(results: Results) -> dict[str, bool]:
    measures: dict[str, Callable[[Look], float]] = {"SSIM": lambda look: look.ssim, "PSNR": lambda look: look.psnr_db}
    found = {
        name: [_mean([look[tier] for look in results.looks], of) for tier in (HIGH, MID, REUSE, REUSED_MID)]
        for name, of in measures.items()
    }
    return {name: high > mid > max(repeats) for name, (high, mid, *repeats) in found.items()}


def _mean(found: Sequence[Look], of: Callable[[Look], float]) -> float:
    return mean(of(look) for look in found)


def _frame_ms(results: Results, name: str, tier: str) -> float:
    return 1000 * median(clip.whole_frame_s for clip in results.times[name][tier])


def _real_time(frame_ms: float) -> float:
    """Return how many seconds of film two cores make in a second."""
    return CORES * 1000 / frame_ms / FRAMES_PER_S


def _ratio(results: Results, theirs: str) -> float:
    """Return how many times the CPU time of our film, clip by clip, theirs takes."""
    films = results.assembly.films
    return _per_clip(films[OURS], films[theirs], lambda film: film.cpu_s)


def _per_clip(ours: Joined, theirs: Joined, of: Callable[[Joined], float]) -> float:
    return of(theirs) / theirs.clips / (of(ours) / ours.clips)


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f}"
