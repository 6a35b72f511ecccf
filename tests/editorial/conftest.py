"""Moving pictures, clips, songs and films, made here from numbers and seeds."""

from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter

from editorial.encode import write_clip
from state.artifact import Artifact
from state.film import Timeline, TimelineClip
from state.time import FrameRate

WIDTH, HEIGHT = 96, 64
Planes = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]


@pytest.fixture(scope="session")
def pictures() -> Callable[[int, int], Iterator[Planes]]:
    """Return `pictures(count, seed)`: a soft random landscape that slides to the side."""

    def draw(count: int, seed: int) -> Iterator[Planes]:
        rng = np.random.default_rng(seed)
        land = gaussian_filter(rng.standard_normal((HEIGHT, WIDTH)), 3, mode="wrap")
        land = np.interp(land, (land.min(), land.max()), (30, 220))
        tint = rng.integers(60, 190, 2)
        for frame in range(count):
            luma = np.roll(land, 2 * frame, axis=1).astype(np.uint8)
            chroma = [np.full((HEIGHT // 2, WIDTH // 2), value, np.uint8) for value in tint]
            yield luma, chroma[0], chroma[1]

    return draw


@pytest.fixture(scope="session")
def clip(pictures: Callable[[int, int], Iterator[Planes]]) -> Callable[..., Path]:
    """Return `clip(path, count, seed, rate, keyframes)`: a clip of `pictures`, written."""

    def write(
        path: Path, count: int, seed: int, rate: FrameRate | None = None, keyframes: tuple[int, ...] = ()
    ) -> Path:
        write_clip(
            path,
            pictures(count, seed),
            width=WIDTH,
            height=HEIGHT,
            rate=rate or FrameRate(numerator=24),
            keyframes=keyframes,
            frame_count=count,
        )
        return path

    return write


@pytest.fixture(scope="session")
def timeline() -> Callable[..., Timeline]:
    """Return `timeline(lengths, rate)`: clips of these lengths end to end."""

    def lay(lengths: tuple[int, ...], rate: FrameRate | None = None) -> Timeline:
        ends = np.cumsum(lengths).tolist()
        clips = tuple(
            TimelineClip(
                start_frame=end - length,
                end_frame=end,
                segment=segment,
                video=Artifact(path=f"{segment}.mp4", sha256="0" * 64),
            )
            for segment, (length, end) in enumerate(zip(lengths, ends, strict=True))
        )
        return Timeline(rate=rate or FrameRate(numerator=24), width=WIDTH, height=HEIGHT, clips=clips)

    return lay


@pytest.fixture(scope="session")
def song() -> Callable[..., Path]:
    """Return `song(path, codec, rate_hz, channels, samples)`: noise with clicks, encoded."""

    def write(path: Path, codec: str, rate_hz: int, channels: int, samples: int, *, cover: bool = False) -> Path:
        sound = np.random.default_rng(5).standard_normal((channels, samples)).astype(np.float32) * 0.05
        for click in range(0, samples - 200, rate_hz // 2):
            sound[:, click : click + 200] += 0.5 * np.sin(0.3 * np.arange(200, dtype=np.float32))
        layout = "mono" if channels == 1 else "stereo"
        frame = av.AudioFrame.from_ndarray(sound, format="fltp", layout=layout)
        frame.sample_rate = rate_hz
        with av.open(path, "w", format={".aac": "adts"}.get(path.suffix)) as out:
            stream = out.add_stream(codec, rate=rate_hz, options={"strict": "experimental"})
            stream.layout = layout
            if cover:
                out.metadata["title"] = "song with a cover"
                picture = out.add_stream("mjpeg", rate=1)
                picture.width, picture.height, picture.pix_fmt = 32, 32, "yuvj420p"
                picture.disposition = av.stream.Disposition.attached_pic
            context = stream.codec_context
            context.open()
            if cover:
                out.mux(picture.encode(av.VideoFrame(32, 32, "yuvj420p")))
                out.mux(picture.encode())
            fit = av.AudioResampler(context.format, layout, rate_hz, context.frame_size or 1024)
            for block in [*fit.resample(frame), *fit.resample(None)]:
                out.mux(stream.encode(block))
            out.mux(stream.encode())
        return path

    return write
