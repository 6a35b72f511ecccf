"""Compressed pictures as packets that are copied, never decoded: what forks and the final cut are made of.

Every clip has one delivery format with closed groups of pictures and the same parameter sets, so that packets of
different clips may follow one another in one stream. Here a packet gets its exact place in time, in whole frames;
how pictures become packets is the encoder's business.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import IO

import av

from state.time import FrameRate

REORDER_FRAMES = 2
"""Frames by which decoding runs ahead of showing: the depth of x264's pyramid of B-frames in the delivery format."""


class StitchError(ValueError):
    """Clips cannot follow one another in one stream: their formats or their lengths are not what was agreed."""


def tick(rate: FrameRate) -> Fraction:
    """Return the length of one frame in seconds, the time base in which a time stamp is a frame number."""
    return 1 / rate.fraction


def place(packet: av.Packet, frame: int, decode_order: int, rate: FrameRate) -> av.Packet:
    """Give a packet its place: shown as frame `frame`, decoded as the `decode_order`-th of its stream.

    The decoding time always runs `REORDER_FRAMES` ahead of the order, also in clips so short that the encoder would
    have chosen a smaller lead, so that the decoding times of any clips in a row are evenly spaced.
    """
    packet.time_base = tick(rate)
    packet.pts, packet.dts, packet.duration = frame, decode_order - REORDER_FRAMES, 1
    return packet


@dataclass(frozen=True)
class Groups:
    """Where a clip can be entered and left: its IDR pictures, the first of them frame 0, and its length in frames."""

    idr_frames: tuple[int, ...]
    frame_count: int

    def entry_before(self, frame: int) -> int:
        """Return the last IDR picture that is not after a frame."""
        return self.idr_frames[bisect_right(self.idr_frames, frame) - 1]

    def exit_after(self, frame: int) -> int:
        """Return the first frame, not before the given one, that is an IDR picture or the clip's end."""
        later = bisect_left(self.idr_frames, frame)
        return self.idr_frames[later] if later < len(self.idr_frames) else self.frame_count


def read_groups(source: Path | IO[bytes], rate: FrameRate) -> Groups:
    """Return where a clip of this rate can be entered and left.

    Raises
    ------
    StitchError
        If the clip was written at another rate, or does not begin with an IDR picture.
    """
    idr_frames, frames = [], 0
    for shown, packet in _shown_packets(source, rate):
        frames += 1
        if packet.is_keyframe:
            idr_frames.append(shown)
    if idr_frames[:1] != [0]:
        raise StitchError(f"{_name(source)} does not begin with an IDR picture")
    return Groups(tuple(idr_frames), frames)


def copied_packets(
    source: Path | IO[bytes],
    rate: FrameRate,
    start: int = 0,
    frames: int | None = None,
    first: int = 0,
    agreed: bytes | None = None,
) -> Iterator[av.Packet]:
    """Yield the packets of a clip's frames in decoding order, placed so that the first of them is frame `start`.

    Parameters
    ----------
    source
        A clip in the delivery format.
    rate
        The rate that the clip was written at.
    start
        Frame of the new stream at which the first copied frame is shown.
    frames
        How many frames to copy, all of them when None. The frame after the last must be an IDR picture.
    first
        The first frame to copy, an IDR picture.
    agreed
        The SPS and PPS that the clip must have, any when None.

    Raises
    ------
    StitchError
        If the clip does not have those frames, has other SPS and PPS, or cannot be entered before or left after them.
    """
    copied = 0
    for shown, packet in _shown_packets(source, rate, first, agreed):
        if copied == 0 and (shown != first or not packet.is_keyframe):
            raise StitchError(f"{_name(source)} cannot be entered at frame {first}: no IDR picture there")
        if copied == frames:
            if shown != first + frames or not packet.is_keyframe:
                raise StitchError(f"{_name(source)} cannot be left after {first + frames} frames: no IDR picture there")
            return
        yield place(packet, start + shown - first, start + copied, rate)
        copied += 1
    if frames is not None and copied != frames:
        raise StitchError(f"{_name(source)} has {first + copied} frames, {first + frames} were asked of it")


def _shown_packets(
    source: Path | IO[bytes], rate: FrameRate, first: int = 0, agreed: bytes | None = None
) -> Iterator[tuple[int, av.Packet]]:
    """Yield a clip's packets in decoding order from the IDR picture at or before `first`, each with its frame."""
    with _opened(source) as clip:
        stream = clip.streams.video[0]
        if agreed is not None and bytes(stream.codec_context.extradata or b"") != agreed:
            raise StitchError(f"{_name(source)} has another size, rate or format than what it is to be joined with")
        if first:
            clip.seek(round(first * tick(rate) / stream.time_base), stream=stream)
        for packet in clip.demux(stream):
            if packet.pts is None:
                continue
            shown = packet.pts * packet.time_base / tick(rate)
            if shown.denominator != 1:
                raise StitchError(f"{_name(source)} was not written at {rate.fraction} frames per second")
            yield int(shown), packet


def parameter_sets(source: Path | IO[bytes]) -> bytes:
    """Return the SPS and PPS of a clip as its container holds them."""
    with _opened(source) as clip:
        return bytes(clip.streams.video[0].codec_context.extradata or b"")


def _opened(source: Path | IO[bytes]) -> av.container.InputContainer:
    if not isinstance(source, Path):
        source.seek(0)
    return av.open(source)


def _name(source: Path | IO[bytes]) -> str:
    return source.name if isinstance(source, Path) else "the fresh piece"
