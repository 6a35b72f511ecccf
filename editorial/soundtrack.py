"""The song as packets for the film: copied where MP4 plays it everywhere, otherwise encoded once, never altered.

AAC and MP3 are copied packet by packet; anything else becomes AAC at 320 kb/s at the song's own sample rate. Either
way the song's first sample sounds at time zero: encoders prepend samples that decoders must skip (1024 for AAC, about
1105 for MP3), so the packets that hold them get negative times, which the muxer writes down as an edit list.
"""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from editorial.files import written_whole
from editorial.songs import decoded_song, opened_song, song_packets

COPIED_CODECS = frozenset({"aac", "mp3", "mp3float"})
AAC_RATES_HZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
AAC_FRAME_SAMPLES = 1024
AAC_FRAME_BITS = 6144
"""The most that one AAC frame may hold per channel (ISO/IEC 14496-3)."""
BIT_RATE = 320_000
LOUDEST = 8.0
"""Samples of floating point may lie above full scale, but what lies there is no sound any more."""
FADE_S = 0.01
"""An excerpt rises and falls over this time at its ends: too short to be heard, long enough not to click."""


class Soundtrack:
    """An open song on its way into a film.

    Parameters
    ----------
    song
        The opened song; pictures in it (a cover) are left aside.
    path
        The song's file once more, for a look at where its sound begins.

    Attributes
    ----------
    copied
        Whether the song's packets are copied as they are.
    sample_rate_hz
        Sample rate of the sound in the film.

    Raises
    ------
    ValueError
        If the file holds no sound.
    """

    def __init__(self, song: av.container.InputContainer, path: Path) -> None:
        if not song.streams.audio:
            raise ValueError(f"{path.name} holds no sound: give a file with an audio stream")
        self._song = song
        self._path = path
        self._input = song.streams.audio[0]
        context = self._input.codec_context
        self.copied = context.name in COPIED_CODECS
        self.sample_rate_hz = context.sample_rate if self.copied else _aac_rate_hz(context.sample_rate)

    def add_stream(self, film: av.container.OutputContainer) -> av.AudioStream:
        """Add the song's stream to a film whose header is not yet written."""
        if self.copied:
            return film.add_stream_from_template(self._input)
        mono = self._input.codec_context.layout.nb_channels == 1
        stream = film.add_stream("aac", rate=self.sample_rate_hz)
        stream.layout = "mono" if mono else "stereo"
        most = AAC_FRAME_BITS * self.sample_rate_hz // AAC_FRAME_SAMPLES * (1 if mono else 2)
        stream.bit_rate = min(BIT_RATE, most)
        return stream

    def packets(self, stream: av.AudioStream) -> Iterator[av.Packet]:
        """Yield the song's packets for the film's stream in order, its first sample at time zero."""
        return self._copy(stream) if self.copied else self._encode(stream)

    def _copy(self, stream: av.AudioStream) -> Iterator[av.Packet]:
        begins_s = first_sample_s(self._path)
        for packet in song_packets(self._song):
            if packet.pts is None:
                continue
            packet.pts = packet.dts = packet.pts - round(begins_s / packet.time_base)
            packet.stream = stream
            yield packet

    def _encode(self, stream: av.AudioStream) -> Iterator[av.Packet]:
        samples = 0
        for block in self.blocks(stream.codec_context.layout):
            block.pts, block.time_base = samples, Fraction(1, self.sample_rate_hz)
            samples += block.samples
            yield from stream.encode(block)
        yield from stream.encode()

    def blocks(self, layout: av.AudioLayout) -> Iterator[av.AudioFrame]:
        """Yield the decoded song in blocks of one AAC frame; the last one may be shorter."""
        fit = av.AudioResampler("fltp", layout, self.sample_rate_hz, AAC_FRAME_SAMPLES)
        for frame in decoded_song(self._song):
            # Samples follow one another whatever the container's rounded time stamps say.
            frame.pts = None
            yield from map(_audible, fit.resample(frame))
        yield from map(_audible, fit.resample(None))


def encode_sound(song_path: Path, out: Path) -> None:
    """Write a song that cannot be copied as an MP4 file of sound alone, with the packets that a film would get.

    Raises
    ------
    ValueError
        If the song's file holds no sound.
    """
    with opened_song(song_path) as song:
        sound = Soundtrack(song, song_path)
        options = {"movflags": "+faststart", "movie_timescale": str(sound.sample_rate_hz)}
        with written_whole(out) as draft, av.open(draft, "w", format="mp4", options=options) as file:
            for packet in sound.packets(sound.add_stream(file)):
                file.mux(packet)


def can_be_copied(song_path: Path) -> bool:
    """Return whether a film gets a song's packets as they are."""
    with opened_song(song_path) as song:
        return Soundtrack(song, song_path).copied


class SoundExcerpt(Soundtrack):
    """A part of a song on its way into an excerpt of its film, cut to the sample and faded at both ends.

    Parameters
    ----------
    song, path
        The opened song, and its file.
    start_s, end_s
        The part, in seconds from the song's first sample; rounded to whole samples.
    """

    def __init__(self, song: av.container.InputContainer, path: Path, start_s: Fraction, end_s: Fraction) -> None:
        super().__init__(song, path)
        # A part of a stream of packets begins between packets only: the sound is encoded because it is cut.
        self.copied = False
        self.sample_rate_hz = _aac_rate_hz(self._input.codec_context.sample_rate)
        self._start, self._end = round(start_s * self.sample_rate_hz), round(end_s * self.sample_rate_hz)

    def blocks(self, layout: av.AudioLayout) -> Iterator[av.AudioFrame]:
        """Yield the part in blocks of one AAC frame; the last one may be shorter."""
        fit = av.AudioResampler("fltp", layout, self.sample_rate_hz, AAC_FRAME_SAMPLES)
        begins = 0
        for block in super().blocks(layout):
            inside = slice(max(self._start - begins, 0), max(min(self._end - begins, block.samples), 0))
            if inside.start < inside.stop:
                part = av.AudioFrame.from_ndarray(
                    self._faded(block.to_ndarray()[:, inside], begins + inside.start), format="fltp", layout=layout
                )
                part.sample_rate = self.sample_rate_hz
                yield from fit.resample(part)
            begins += block.samples
            if begins >= self._end:
                break
        yield from fit.resample(None)

    def _faded(self, samples: NDArray[np.float32], first: int) -> NDArray[np.float32]:
        """Return samples of the song from its sample `first` on, quieter near the ends of the part."""
        fade = FADE_S * self.sample_rate_hz
        place = np.arange(first, first + samples.shape[1])
        gain = np.minimum(place + 0.5 - self._start, self._end - place - 0.5) / fade
        return np.ascontiguousarray(samples * np.clip(gain, 0, 1), np.float32)


def first_sample_s(path: Path) -> Fraction:
    """Return the time that a file gives to the first sample its decoder delivers, in seconds."""
    with opened_song(path) as song:
        for frame in decoded_song(song):
            if frame.pts is not None and frame.time_base is not None:
                return Fraction(frame.pts * frame.time_base)
    raise ValueError(f"{path.name} holds no sound that can be decoded")


def _audible(block: av.AudioFrame) -> av.AudioFrame:
    """Return a block as it is; where samples are no numbers, or no sound, it is silent or held, and AAC can take it."""
    samples = block.to_ndarray()
    if np.abs(samples).max(initial=0) <= LOUDEST:
        return block
    audible = np.clip(np.nan_to_num(samples, nan=0.0), -LOUDEST, LOUDEST)
    frame = av.AudioFrame.from_ndarray(audible, format="fltp", layout=block.layout)
    frame.sample_rate = block.sample_rate
    return frame


def _aac_rate_hz(rate_hz: int) -> int:
    """Return the highest rate that AAC knows and that is not above the given one."""
    return next((known for known in AAC_RATES_HZ if known <= rate_hz), AAC_RATES_HZ[-1])
