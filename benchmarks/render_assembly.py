"""Clips joined to a film under their song: ours beside ffmpeg's concatenation, its chain of dissolves, and moviepy.

`python -m benchmarks.render_assembly ORDER` makes our film alone. Everyone runs as a programme of its own, so that CPU
time is its whole process's, start included. Whoever encodes uses x264 with the options that clips are encoded with;
the song is an AAC stream that nobody has to encode. Dissolves last half a second around a cut, and the clips' first and
last pictures stand still where there is nothing more of them, as in our films.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import av
import numpy as np

from benchmarks.render_shots import RATE
from editorial.decode import decode_luma, frame_count
from editorial.encode import X264, X264_PARAMETERS
from editorial.film import write_film
from state.artifact import Artifact
from state.film import Timeline, TimelineClip, Transition

OURS, CONCATENATED, DISSOLVED = "AllocMV", "ffmpeg concat", "ffmpeg xfade"
MOVIEPY_CUTS, MOVIEPY_FADES = "moviepy cuts", "moviepy fades"
HALF_FRAMES = 6
SAMPLE_RATE_HZ = 44_100
MOVIEPY = Path(__file__).with_name("render_moviepy.py")
_QUALITY = ["-preset", X264["preset"], "-crf", X264["crf"], "-x264-params", X264_PARAMETERS]
_X264 = ["-c:v", "libx264", *_QUALITY, "-pix_fmt", "yuv420p"]


@dataclass(frozen=True)
class Joined:
    """A film of `clips` clips: seconds by the wall and of CPU, the frames it has and those that it should have."""

    clips: int
    wall_s: float
    cpu_s: float
    frames: int
    expected_frames: int


def write_song(path: Path, seconds: float) -> None:
    """Write an AAC stream of quiet noise."""
    sound = np.random.default_rng(1).normal(0.0, 0.05, (1, round(seconds * SAMPLE_RATE_HZ))).astype(np.float32)
    with av.open(path, "w") as out:
        stream = out.add_stream("aac", rate=SAMPLE_RATE_HZ, layout="mono")
        for start in range(0, sound.shape[1], 1024):
            frame = av.AudioFrame.from_ndarray(sound[:, start : start + 1024], format="fltp", layout="mono")
            frame.sample_rate, frame.pts = SAMPLE_RATE_HZ, start
            out.mux(stream.encode(frame))
        out.mux(stream.encode())


def joined(who: str, clips: Sequence[Path], clip_frames: int, count: int, folder: Path, programme: str) -> Joined:
    """Let somebody join `count` clips, taken in turn from `clips`, and return what it took.

    `programme` is the ffmpeg or the Python with moviepy to be used; ours needs none.
    """
    paths = [str(path) for path in islice(cycle(clips), count)]
    song, film = folder / f"song-{count}.m4a", folder / f"{who.replace(' ', '-')}.mp4"
    if not song.exists():
        write_song(song, count * clip_frames / float(RATE.fraction))
    command = _command(who, paths, clip_frames, song, film, programme)
    before, start_s = os.times(), time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    after, wall_s = os.times(), time.monotonic() - start_s
    if done.returncode:
        raise RuntimeError(f"{who} failed: {done.stderr[-800:]}")
    cpu_s = after.children_user + after.children_system - before.children_user - before.children_system
    expected = count * clip_frames - (2 * HALF_FRAMES * (count - 1) if who == MOVIEPY_FADES else 0)
    return Joined(count, wall_s, cpu_s, frame_count(film), expected)


def copied_exactly(clips: Sequence[Path], clip_frames: int, count: int, film: Path, entries: int) -> tuple[int, int]:
    """Return how many frames of our film are its clips' own to the last bit, and how many should be.

    A transition changes the frames from the last key frame before it to the next one after it; `entries` is how many
    frames key frames are apart.
    """
    equal = wanted = 0
    pictures = decode_luma(film)
    for place, path in enumerate(islice(cycle(clips), count)):
        first = entries if place else 0
        last = clip_frames - (entries if place < count - 1 else 0)
        for frame, own in enumerate(decode_luma(path)):
            shown = next(pictures)
            if first <= frame < last:
                wanted += 1
                equal += np.array_equal(own, shown)
    return equal, wanted


def _command(who: str, paths: Sequence[str], clip_frames: int, song: Path, film: Path, programme: str) -> list[str]:
    fade_s = 2 * HALF_FRAMES / float(RATE.fraction)
    if who == OURS:
        order = film.with_suffix(".json")
        order.write_text(json.dumps([list(paths), clip_frames, str(song), str(film)]))
        return [sys.executable, "-m", "benchmarks.render_assembly", str(order)]
    if who in (MOVIEPY_CUTS, MOVIEPY_FADES):
        way = "cuts" if who == MOVIEPY_CUTS else "fades"
        return [programme, "-W", "ignore", str(MOVIEPY), way, str(film), str(song), str(fade_s), *paths]
    ffmpeg = [programme, "-hide_banner", "-loglevel", "error", "-y"]
    ends = ["-map", "[v]", "-map", f"{1 if who == CONCATENATED else len(paths)}:a", "-c:a", "copy", *_X264, str(film)]
    if who == CONCATENATED:
        listed = film.with_suffix(".txt")
        listed.write_text("".join(f"file '{path}'\n" for path in paths))
        inputs = ["-f", "concat", "-safe", "0", "-i", str(listed), "-i", str(song)]
        return [*ffmpeg, *inputs, "-filter_complex", "[0:v]null[v]", *ends]
    inputs = [part for path in paths for part in ("-i", path)]
    return [*ffmpeg, *inputs, "-i", str(song), "-filter_complex", _chain(len(paths), clip_frames, fade_s), *ends]


def _chain(count: int, clip_frames: int, fade_s: float) -> str:
    """Return ffmpeg's filters for a chain of dissolves in which no clip moves in time."""
    still = f"start={HALF_FRAMES}:start_mode=clone:stop={HALF_FRAMES}:stop_mode=clone"
    parts = [f"[{k}:v]tpad={still if k else still.split(':', 2)[2]}[c{k}]" for k in range(count)]
    before = "c0"
    for k in range(1, count):
        offset_s = (k * clip_frames - HALF_FRAMES) / float(RATE.fraction)
        parts.append(f"[{before}][c{k}]xfade=transition=fade:duration={fade_s}:offset={offset_s}[x{k}]")
        before = f"x{k}"
    parts.append(f"[{before}]trim=end_frame={count * clip_frames}[v]")
    return ";".join(parts)


def main() -> int:
    """Make our film of an order."""
    paths, clip_frames, song, film = json.loads(Path(sys.argv[1]).read_text())
    video = Artifact(path="clip.mp4", sha256="0" * 64)
    clips = tuple(
        TimelineClip(start_frame=k * clip_frames, end_frame=(k + 1) * clip_frames, segment=k, video=video)
        for k in range(len(paths))
    )
    transitions = tuple(
        Transition(segment=k, kind="dissolve", frames=2 * HALF_FRAMES, reason="measured") for k in range(1, len(paths))
    )
    with av.open(paths[0]) as first:
        picture = first.streams.video[0]
        timeline = Timeline(rate=RATE, width=picture.width, height=picture.height, clips=clips, transitions=transitions)
    write_film(Path(film), timeline, [Path(path) for path in paths], Path(song), title="measured", artist="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
