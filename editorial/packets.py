"""Compressed pictures as packets that are copied, never decoded: what forks and the final cut are made of.

Every clip has one delivery format with closed groups of pictures and the same parameter sets, so that packets of
different clips may follow one another in one stream. Here a packet gets its exact place in time, in whole frames;
how pictures become packets is the encoder's business.
"""

from collections.abc import Iterator
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


def copied_packets(
    source: Path | IO[bytes], rate: FrameRate, start: int = 0, frames: int | None = None
) -> Iterator[av.Packet]:
    """Yield the packets of a clip's first frames in decoding order, placed so that the clip starts at frame `start`.

    Parameters
    ----------
    source
        A clip in the delivery format.
    rate
        The rate that the clip was written at.
    start
        Frame of the new stream at which the clip's first frame is shown.
    frames
        How many frames to copy, all of them when None. The frame after the last must be an IDR picture.

    Raises
    ------
    StitchError
        If the clip does not have that many frames, or cannot be left after them.
    """
    copied = 0
    with av.open(source) as clip:
        stream = clip.streams.video[0]
        for packet in clip.demux(stream):
            if packet.pts is None:
                continue
            shown = packet.pts * packet.time_base / tick(rate)
            if shown.denominator != 1:
                raise StitchError(f"{_name(source)} was not written at {rate.fraction} frames per second")
            if copied == frames:
                if shown != frames or not packet.is_keyframe:
                    raise StitchError(f"{_name(source)} cannot be left after {frames} frames: no IDR picture there")
                return
            yield place(packet, start + int(shown), start + copied, rate)
            copied += 1
    if frames is not None and copied != frames:
        raise StitchError(f"{_name(source)} has {copied} frames, {frames} were asked of it")


def parameter_sets(source: Path | IO[bytes]) -> bytes:
    """Return the SPS and PPS of a clip as its container holds them."""
    with av.open(source) as clip:
        return bytes(clip.streams.video[0].codec_context.extradata or b"")


def _name(source: Path | IO[bytes]) -> str:
    return source.name if isinstance(source, Path) else "the fresh suffix"
