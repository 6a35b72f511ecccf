"""The benchmark of the renderer: `python -m benchmarks.render` measures and writes a page.

What is rendered and in which order. Shots, clocks, tiers, assembly and the page have modules of their own.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.render_assembly import (
    CONCATENATED,
    DISSOLVED,
    MOVIEPY_CUTS,
    MOVIEPY_FADES,
    OURS,
    Joined,
    copied_exactly,
    joined,
)
from benchmarks.render_page import FORMATS, page
from benchmarks.render_results import Assembly, Length, Results
from benchmarks.render_scaling import Rendering, peak_bytes, rendering
from benchmarks.render_shots import BEAT_FRAMES, LANDSCAPE, requests, reused
from benchmarks.render_stages import ClipTimes, clip_times
from benchmarks.render_tiers import HIGH, MID, REUSE, looks
from resources.generators.drawing import render_clip
from state.film import ShotRequest

COMMAND = "python -m benchmarks.render"
PAGE = Path("docs/render-benchmark.md")
JUDGED_SIZE = (640, 360)
FULL = Length(
    rounds=2,
    shots=36,
    portrait_shots=12,
    shot_frames=24,
    parallel_clips=12,
    parallel_frames=24,
    memory_frames=(48, 480),
    judged_shots=12,
    judged_frames=24,
    joined_clips=40,
    distinct_clips=8,
    joined_frames=120,
    fewer=8,
)
QUICK = replace(
    FULL, rounds=1, shots=12, memory_frames=(24, 96), judged_shots=4, joined_clips=8, distinct_clips=4, fewer=4
)


@dataclass(frozen=True)
class Tools:
    """Others' programmes: an ffmpeg, a Python that has moviepy, and an ffmpeg that can measure VMAF; or None."""

    ffmpeg: str | None = None
    moviepy: str | None = None
    vmaf_ffmpeg: str | None = None


def main() -> int:
    """Measure and write the page."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer and shorter clips: some minutes")
    parser.add_argument("--moviepy", metavar="PYTHON", help="a Python that has moviepy (its ffmpeg measures VMAF too)")
    parser.add_argument("--out", type=Path, default=PAGE, help="where the page goes (default: %(default)s)")
    arguments = parser.parse_args()
    command, length = (COMMAND + " --quick", QUICK) if arguments.quick else (COMMAND, FULL)
    command += " --moviepy PYTHON" if arguments.moviepy else ""
    arguments.out.write_text(page(measure(command, length, tools(arguments.moviepy))))
    return 0


def tools(moviepy: str | None) -> Tools:
    """Return what there is on this machine."""
    vmaf = None
    if moviepy:
        ask = [moviepy, "-c", "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())"]
        path = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
        filters = subprocess.run([path, "-hide_banner", "-filters"], capture_output=True, text=True, check=True)  # noqa: S603
        vmaf = path if "libvmaf" in filters.stdout else None
    return Tools(shutil.which("ffmpeg"), moviepy, vmaf)


def measure(command: str, length: Length, others: Tools) -> Results:
    """Render everything of this length, and say on the error stream what is running."""
    start_s = time.monotonic()
    for tier in ("high", "mid"):  # what is compiled on first use
        clip_times(requests(1, 2, (128, 72), tier)[0])
    _say("stages")
    times = {
        name: _times(requests(count, length.shot_frames, length.size(size)), length.rounds)
        for (name, size), count in zip(FORMATS.items(), (length.shots, length.portrait_shots), strict=True)
    }
    _say("workers")
    wide = length.size(LANDSCAPE)
    one, two = _side_by_side(requests(length.parallel_clips, length.parallel_frames, wide), length.rounds)
    _say("memory")
    peaks = {frames: peak_bytes(requests(1, frames, wide)[0]) for frames in length.memory_frames}
    _say("tiers")
    judged = [looks(shot, others.vmaf_ffmpeg) for shot in _judged(length)]
    _say("assembly")
    assembly = _assembly(length, others)
    return Results(command, length, times, one, two, peaks, judged, assembly, time.monotonic() - start_s)


def _times(shots: Sequence[ShotRequest], rounds: int) -> Mapping[str, Sequence[ClipTimes]]:
    """Return what every shot takes at High, at Mid and as a repeat that shares half of it, in turn."""
    times: dict[str, list[ClipTimes]] = {HIGH: [], MID: [], REUSE: []}
    with tempfile.TemporaryDirectory() as folder:
        for number, shot in enumerate(list(shots) * rounds):
            owner_clip = Path(folder) / f"{number}.mp4"
            times[HIGH].append(clip_times(shot, keep=owner_clip))
            times[MID].append(clip_times(shot.model_copy(update={"tier": "mid"})))
            times[REUSE].append(clip_times(reused(shot, shot.frame_count // 2), owner_clip))
            owner_clip.unlink()
    return times


def _side_by_side(shots: Sequence[ShotRequest], rounds: int) -> tuple[list[Rendering], list[Rendering]]:
    turns = [(rendering(shots, 1), rendering(shots, 2)) for _ in range(rounds)]
    return [one for one, _ in turns], [two for _, two in turns]


def _judged(length: Length) -> list[ShotRequest]:
    return requests(length.judged_shots, length.judged_frames, length.size(JUDGED_SIZE))


def _assembly(length: Length, others: Tools) -> Assembly:
    """Let everybody who is there join the same clips; the slow ones join fewer of them."""
    fewer = {DISSOLVED: others.ffmpeg, MOVIEPY_CUTS: others.moviepy, MOVIEPY_FADES: others.moviepy}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clips = [folder / f"clip{number}.mp4" for number in range(length.distinct_clips)]
        shots = requests(len(clips), length.joined_frames, length.size(LANDSCAPE))
        for shot, path in zip(shots, clips, strict=True):
            render_clip(shot, None, path)

        def join(who: str, count: int, programme: str = "") -> Joined:
            _say(who)
            return joined(who, clips, length.joined_frames, count, folder, programme)

        films = {OURS: join(OURS, length.joined_clips)}
        film = folder / f"{OURS}.mp4"
        copied, expected = copied_exactly(clips, length.joined_frames, length.joined_clips, film, BEAT_FRAMES)
        if others.ffmpeg:
            films[CONCATENATED] = join(CONCATENATED, length.joined_clips, others.ffmpeg)
        films |= {who: join(who, length.fewer, programme) for who, programme in fewer.items() if programme}
    return Assembly(films, copied, expected)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
