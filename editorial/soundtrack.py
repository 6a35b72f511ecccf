"""The song as packets for the film: copied where MP4 plays it everywhere, otherwise encoded once, never altered.

AAC and MP3 are copied packet by packet; anything else becomes AAC at 320 kb/s at the song's own sample rate. Either
way the song's first sample sounds at time zero: encoders prepend samples that decoders must skip (1024 for AAC, about
1105 for MP3), so the packets that hold them get negative times, which the muxer writes down as an edit list.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av

COPIED_CODECS = frozenset({"aac", "mp3", "mp3float"})
AAC_RATES_HZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
AAC_FRAME_SAMPLES = 1024
AAC_FRAME_BITS = 6144
"""The most that one AAC frame may hold per channel (ISO/IEC 14496-3)."""
BIT_RATE = 320_000


class Soundtrack:
    """An open song and the film's audio stream that it fills.

    Parameters
    ----------
    source
        The opened song; pictures in it (a cover) are left aside.
    path
        The song's file once more, for a look at where its sound begins.
    film
        The film's container, before its header is written.
    """

    def __init__(self, source: av.container.InputContainer, path: Path, film: av.container.OutputContainer) -> None:
        if not source.streams.audio:
            raise ValueError(f"{path.name} holds no sound")
        self._source = source
        self._input = source.streams.audio[0]
        self.copied = self._input.codec_context.name in COPIED_CODECS
        if self.copied:
            self._begins_s = first_sample_s(path)
            self._output = film.add_stream_from_template(self._input)
        else:
            self._output = _aac_stream(film, self._input.codec_context)

    def packets(self) -> Iterator[av.Packet]:
        """Yield the song's packets in order, its first sample at time zero."""
        return self._copy() if self.copied else self._encode()

    def _copy(self) -> Iterator[av.Packet]:
        for packet in self._source.demux(self._input):
            if packet.pts is None:
                continue
            packet.pts = packet.dts = packet.pts - round(self._begins_s / packet.time_base)
            packet.stream = self._output
            yield packet

    def _encode(self) -> Iterator[av.Packet]:
        context = self._output.codec_context
        fit = av.AudioResampler("fltp", context.layout, context.sample_rate, AAC_FRAME_SAMPLES)
        samples = 0
        for frame in self._source.decode(self._input):
            frame.pts = None
            for block in fit.resample(frame):
                block.pts, block.time_base = samples, Fraction(1, context.sample_rate)
                samples += block.samples
                yield from self._output.encode(block)
        for block in fit.resample(None):
            block.pts, block.time_base = samples, Fraction(1, context.sample_rate)
            samples += block.samples
            yield from self._output.encode(block)
        yield from self._output.encode()


def first_sample_s(path: Path) -> Fraction:
    """Return the time that a file gives to the first sample its decoder delivers, in seconds."""
    with av.open(path) as source:
        for frame in source.decode(source.streams.audio[0]):
            return Fraction(frame.pts * frame.time_base)
    raise ValueError(f"{path.name} holds no sound that can be decoded")


def _aac_stream(film: av.container.OutputContainer, song: av.AudioCodecContext) -> av.AudioStream:
    rate = next((r for r in AAC_RATES_HZ if r <= song.sample_rate), AAC_RATES_HZ[-1])
    channels = min(2, song.layout.nb_channels)
    stream = film.add_stream("aac", rate=rate)
    stream.layout = "mono" if channels == 1 else "stereo"
    stream.bit_rate = min(BIT_RATE, AAC_FRAME_BITS * rate // AAC_FRAME_SAMPLES * channels)
    return stream
