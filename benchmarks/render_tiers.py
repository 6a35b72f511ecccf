"""How good the tiers look, measured: every delivered clip against a maximal render of the same request.

A maximal render is drawn at twice the size, with up to twelve subframes and no grain, and shrunk by the mean of four
pixels. A clip that reuses is judged twice: in two parts against a maximal render of itself, which is what its tier
loses, and as a whole against the shot as it would have been drawn alone, which is what the repeated picture loses.
All that is compared has been encoded and decoded again; the maximal render has not.
"""

import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from animatic.render import frames
from animatic.tiers import TIERS, TierLook
from benchmarks.render_shots import alone, reused
from editorial.decode import decode_luma
from metrics.structural_similarity import ssim
from resources.generators.drawing import render_clip
from state.film import ShotRequest

MAXIMAL = TierLook(shrink=1, hold=1, subframes=12, wide_bloom=True, grain=0.0, detail=1.0, mist=True)
STILL = 0.5
"""Mean difference of luma, of 255, below which a frame is the one before it again."""
HIGH, MID, REUSE, REUSED_MID = "High", "Mid", "Reuse of High", "Reuse of Mid"
PREFIX, SUFFIX = "its prefix", "its suffix"
Luma = NDArray[np.uint8]


@dataclass(frozen=True)
class Look:
    """How near a clip is to its reference, how sharp and how smooth, and the CPU seconds that a second of it costs.

    `ssim` and `psnr_db` are means over frames of luma, `sharpness` the mean variance of the Laplacian, `repeated` the
    share of frames that show the one before once more. `vmaf` is None where nothing can measure it.
    """

    ssim: float
    psnr_db: float
    sharpness: float
    repeated: float
    cpu_s_per_s: float | None
    vmaf: float | None = None


def looks(shot: ShotRequest, vmaf_ffmpeg: str | None = None) -> dict[str, Look]:
    """Return how a shot looks at High, at Mid, and in both ways of judging a repeat that shares half of it."""
    prefix = shot.frame_count // 2
    repeat = reused(shot, prefix)
    own, own_alone = _maximal(shot), _maximal(alone(shot))
    own_repeat = own[:prefix] + _maximal(repeat)[prefix:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        judge = _Judge(folder, float(shot.rate.fraction), vmaf_ffmpeg)
        high, high_s = _delivered(shot, folder / "high.mp4")
        mid, mid_s = _delivered(shot.model_copy(update={"tier": "mid"}), folder / "mid.mp4")
        fork, fork_s = _delivered(repeat, folder / "fork.mp4", folder / "high.mp4")
        mid_repeat = reused(shot.model_copy(update={"tier": "mid"}), prefix)
        mid_fork, mid_fork_s = _delivered(mid_repeat, folder / "mid_fork.mp4", folder / "mid.mp4")
        return {
            HIGH: judge.look(high, own, high_s),
            MID: judge.look(mid, own, mid_s),
            REUSE: judge.look(fork, own_alone, fork_s),
            REUSED_MID: judge.look(mid_fork, own_alone, mid_fork_s),
            PREFIX: judge.look(fork[:prefix], own_repeat[:prefix]),
            SUFFIX: judge.look(fork[prefix:], own_repeat[prefix:]),
        }


def sharpness(luma: Luma) -> float:
    """Return the variance of the Laplacian of a picture."""
    x = luma.astype(np.float64)
    inner = x[1:-1, 1:-1]
    return float((x[:-2, 1:-1] + x[2:, 1:-1] + x[1:-1, :-2] + x[1:-1, 2:] - 4 * inner).var())


def psnr_db(first: Luma, second: Luma) -> float:
    """Return the peak signal-to-noise ratio of two pictures in dB."""
    error = float(np.mean((first.astype(np.float64) - second) ** 2))
    return float(10 * np.log10(255**2 / max(error, 1e-3)))


@dataclass(frozen=True)
class _Judge:
    folder: Path
    frames_per_s: float
    vmaf_ffmpeg: str | None

    def look(self, clip: Sequence[Luma], reference: Sequence[Luma], cpu_s: float | None = None) -> Look:
        pairs = list(zip(clip, reference, strict=True))
        still = [np.abs(a.astype(np.int16) - b).mean() < STILL for a, b in pairwise(clip)]
        return Look(
            ssim=float(np.mean([ssim(a, b, greatest_width=a.shape[1]) for a, b in pairs])),
            psnr_db=float(np.mean([psnr_db(a, b) for a, b in pairs])),
            sharpness=float(np.mean([sharpness(luma) for luma in clip])),
            repeated=float(np.mean(still)),
            cpu_s_per_s=None if cpu_s is None else cpu_s / len(clip) * self.frames_per_s,
            vmaf=self._vmaf(clip, reference) if self.vmaf_ffmpeg else None,
        )

    def _vmaf(self, clip: Sequence[Luma], reference: Sequence[Luma]) -> float:
        """Return ffmpeg's VMAF of two sequences of grey frames, which pairs them by number."""
        height, width = clip[0].shape
        inputs: list[str] = []
        for name, lumas in (("clip", clip), ("reference", reference)):
            path = self.folder / f"{name}.grey"
            path.write_bytes(b"".join(luma.tobytes() for luma in lumas))
            inputs += ["-f", "rawvideo", "-pix_fmt", "gray", "-s", f"{width}x{height}", "-i", str(path)]
        grey = "format=yuv420p,setpts=N"
        graph = f"[0]{grey}[a];[1]{grey}[b];[a][b]libvmaf"
        command = [str(self.vmaf_ffmpeg), "-hide_banner", *inputs, "-lavfi", graph, "-f", "null", "-"]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stderr  # noqa: S603
        return float(said.rsplit("VMAF score:", 1)[1].split()[0])


def _delivered(request: ShotRequest, path: Path, owner_clip: Path | None = None) -> tuple[list[Luma], float]:
    """Return a clip as a viewer gets it, and the CPU seconds that it took."""
    start_s = time.process_time()
    render_clip(request, owner_clip, path)
    cpu_s = time.process_time() - start_s
    return list(decode_luma(path)), cpu_s


def _maximal(request: ShotRequest) -> list[Luma]:
    with _drawn_as(MAXIMAL):
        return [_halved(frame.y) for frame in frames(_doubled(request))]


def _doubled(request: ShotRequest) -> ShotRequest:
    owner = _doubled(request.owner) if request.owner else None
    return request.model_copy(update={"width": 2 * request.width, "height": 2 * request.height, "owner": owner})


@contextmanager
def _drawn_as(look: TierLook) -> Iterator[None]:
    with patch.dict(TIERS, high=look):
        yield


def _halved(luma: Luma) -> Luma:
    height, width = luma.shape
    halved: Luma = np.rint(luma.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))).astype(np.uint8)
    return halved
