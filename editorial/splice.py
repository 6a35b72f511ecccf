"""One stream of pieces: groups of pictures that are copied to the last bit, and pictures made in between.

A piece is copied from one IDR picture of its source to another, or encoded anew by the delivery format's own encoder,
whose parameter sets are the same; so the joined stream is one clip in the delivery format again. Pieces that must be
made are encoded two at a time and a little ahead, in their order in the film. Which frames to copy, and what the
made ones show, is decided by those who order the pieces.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import av

from editorial.decode import Picture, decode_planes
from editorial.encode import encoded_piece
from editorial.packets import Groups, copied_packets
from state.time import FrameRate


@dataclass(frozen=True)
class Copied:
    """The `frames` frames of a clip from `first` on; both ends lie on IDR pictures or on the clip's end."""

    path: Path
    first: int
    frames: int


Kept = Callable[[Callable[[], bytes]], bytes]
"""Returns what was encoded before, or what the function encodes."""


def never_kept(encoded: Callable[[], bytes]) -> bytes:
    """Return what the function encodes."""
    return encoded()


@dataclass(frozen=True)
class Made:
    """`frames` pictures to be encoded, with IDR pictures at the first and at `keyframes`, counted from it.

    The pictures are not asked for where the piece was encoded before and kept.
    """

    pictures: Iterable[Picture]
    frames: int
    keyframes: Collection[int]
    kept: Kept = never_kept


Piece = Copied | Made
_Source = tuple[Path | BytesIO, int, int]
"""Where a piece's packets are, its first frame there, and its frames."""

ENCODERS = 2
MADE_AHEAD = 4
"""Bounds for memory: an encoder of 720 lines takes 130 MB, a waiting piece a few seconds of packets."""


def cut_out(path: Path, groups: Groups, start: int, end: int) -> list[Piece]:
    """Return the frames of a clip from `start` to before `end`: whole groups copied, torn ones made anew."""
    entry = groups.exit_after(start)
    leaving = end if end == groups.frame_count else groups.entry_before(end)
    if entry >= leaving:
        return [made_again(path, start, end)]
    pieces: list[Piece] = [Copied(path, entry, leaving - entry)]
    if start < entry:
        pieces.insert(0, made_again(path, start, entry))
    if leaving < end:
        pieces.append(made_again(path, leaving, end))
    return pieces


def made_again(path: Path, start: int, end: int) -> Made:
    """Return the frames of a clip from `start` to before `end`, to be encoded anew as they are."""
    return Made(decode_planes(path, start, end - start), end - start, ())


@dataclass(frozen=True)
class Splicer:
    """Joins pieces into the packets of one stream in the delivery format.

    Attributes
    ----------
    width, height, rate
        Size in pixels and frames per second.
    parameters
        The SPS and PPS that all pieces must share.
    """

    width: int
    height: int
    rate: FrameRate
    parameters: bytes

    def packets(self, pieces: Iterable[Piece], stream: av.VideoStream) -> Iterator[av.Packet]:
        """Yield the packets of the pieces one after the other, from frame 0 on, in decoding order.

        Raises
        ------
        StitchError
            If a piece cannot be copied where it was asked to, or a piece has another format.
        EncodeError
            If a made piece has more or fewer pictures than it says, or one has another shape.
        """
        start = 0
        for source, first, frames in self._encoded_ahead(pieces):
            for packet in copied_packets(source, self.rate, start, frames, first, self.parameters):
                packet.stream = stream
                yield packet
            start += frames

    def _encoded_ahead(self, pieces: Iterable[Piece]) -> Iterator[_Source]:
        """Yield where every piece is to be copied from, while the next ones are still being encoded."""
        with ThreadPoolExecutor(ENCODERS) as pool:
            ahead: deque[tuple[Piece, Callable[[], _Source]]] = deque()
            for piece in pieces:
                ahead.append((piece, self._begun(piece, pool)))
                # What is copied waits as a name; between two that are encoded there may be many of those.
                while sum(isinstance(waiting, Made) for waiting, _ in ahead) > MADE_AHEAD:
                    yield ahead.popleft()[1]()
            while ahead:
                yield ahead.popleft()[1]()

    def _begun(self, piece: Piece, pool: ThreadPoolExecutor) -> Callable[[], _Source]:
        if isinstance(piece, Copied):
            return lambda: (piece.path, piece.first, piece.frames)
        encoding = pool.submit(self._encoded, piece)
        return lambda: (encoding.result(), 0, piece.frames)

    def _encoded(self, piece: Made) -> BytesIO:
        def encoded() -> bytes:
            return encoded_piece(
                piece.pictures,
                width=self.width,
                height=self.height,
                rate=self.rate,
                keyframes=piece.keyframes,
                frame_count=piece.frames,
            ).getvalue()

        return BytesIO(piece.kept(encoded))
