"""A clip out of pieces: what it shares with another clip, and what was made for it, copied as packets.

A fork copies its prefix from its owner's clip (the shared visual prefix of AllocMV's divergence-based forking, section
1), so the prefix costs nothing and is the owner's picture to the last bit. What is fresh may have been encoded in
several pieces, side by side: every piece begins with an IDR picture, as every clip does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av

from editorial.files import written_whole
from editorial.packets import StitchError, copied_packets, parameter_sets
from state.time import FrameRate


class ForkError(ValueError):
    """A clip cannot branch off its owner where it was asked to, or its pieces do not belong together."""


@dataclass(frozen=True)
class ClipPrefix:
    """The first `frames` frames of the clip at `path`, to be shared with another clip."""

    path: Path
    frames: int


def put_together(path: Path, pieces: Sequence[Path], rate: FrameRate, prefix: ClipPrefix | None = None) -> None:
    """Write the clip of a prefix and of all frames of the pieces, in order; it appears whole or not at all.

    Raises
    ------
    ForkError
        If the owner's clip has no IDR picture after the prefix or is too short, or a piece has another size or rate.
    """
    parts: list[tuple[Path, int | None]] = [(piece, None) for piece in pieces]
    if prefix is not None:
        parts.insert(0, (prefix.path, prefix.frames))
    agreed = parameter_sets(pieces[0])
    try:
        with written_whole(path) as draft, av.open(parts[0][0]) as first, av.open(draft, "w", format="mp4") as out:
            stream = out.add_stream_from_template(first.streams.video[0])
            start = 0
            for part, frames in parts:
                for packet in copied_packets(part, rate, start, frames, agreed=agreed):
                    packet.stream = stream
                    out.mux(packet)
                    start += 1
    except StitchError as error:
        raise ForkError(str(error)) from error
