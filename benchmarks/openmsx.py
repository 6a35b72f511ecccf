"""Pieces that people composed: the MIDI files of the OpenMSX music set, with their beats and bars (GPL-2).

Debian's openttd-openmsx; read where it is installed, never copied into the repository. A file's tempo map and metres
are its composer's own, so beats are exact as far as the notes keep to the grid; `on_grid` measures that, and pieces
with less than `LEAST_ON_GRID` of their notes on it are left out: careless_perc_redfarn (78 %) and tttheme2 (73 %) were
played in freely. The shares of all others are above 93 %, and each lasts a minute or more. Left out too is
wood_whistles, in hindsight: every listener tried taps between its quarters, and the notes give no reason to hold that
wrong. It has neither bass drum nor snare, and more notes half-way between quarters than on them; chemistry_lab, the
only other piece without them, has most of its notes on quarters.

A grid is not yet a beat. Where drums put their backbeat on other notes than the second and fourth quarter, the tapped
beat is what makes it so; those judgements are `READINGS`. Where no metre is written, a MIDI file is in four.

How a piece is sounded belongs to `music_corpus`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from benchmarks.midi import Metre, MidiSong, from_bytes

OPENMSX_FOLDER = Path("/usr/share/games/openttd/baseset/openmsx")
LONGEST_S = 120.0
"""Longer pieces are heard up to here."""
GRIDS = (4, 6)
"""Sixteenths, and sixths for swing: places of notes in a quarter."""
NEAR_QUARTERS = 1 / 32
LEAST_ON_GRID = 0.9


@dataclass(frozen=True)
class Reading:
    """How the notation sounds: quarters per beat; per bar, if the metres do not say so; and before the first bar."""

    beat_quarters: float = 1.0
    bar_quarters: float | None = None
    pickup_quarters: float = 0.0


AS_WRITTEN = Reading()
HALF_TIME = Reading(beat_quarters=2.0, bar_quarters=8.0)
"""Written twice as fast as it is tapped: bass drum on the first and third half note, snare on the second and fourth."""
HALF_TIME_SHUFFLE = Reading(beat_quarters=1.5, bar_quarters=6.0)
"""Swing spelt in sixteenths, six to the beat: the snare comes every twelve, the harmony turns every twenty-four."""
PIECES = (
    "5432gone_redfarn", "be_sharp_bw_redfarn", "boogi_marabi_redfarn", "busy_schedule", "chemistry_lab",
    "chuggachugga", "city_blues_redfarn", "coconut_run2", "flying_scotsman", "harp_harmony", "keep_on_rolling",
    "linns_basket", "midnight_snow_run", "mighty_giant_run", "modern_motion", "moo_redfarn", "mosey_along_redfarn",
    "no_work_song_redfarn", "relax_song", "run_for_your_life", "say_what_redfarn", "slow_neasy_redfarn",
    "the_fast_route", "the_hobo_redfarn", "train_filled_with_cash", "ttsong_iii_imuh3", "ttsong_iv_imuh3",
    "ultimate_run",
)  # fmt: skip
READINGS: Mapping[str, Reading] = MappingProxyType({
    "busy_schedule": HALF_TIME_SHUFFLE,
    "chuggachugga": HALF_TIME,
    "flying_scotsman": HALF_TIME,
    "the_fast_route": HALF_TIME_SHUFFLE,
    "train_filled_with_cash": Reading(pickup_quarters=1.0),  # silence, then crash and harmony on the second quarter
})  # fmt: skip
"""How the pieces are heard that do not sound as they are written."""


@dataclass(frozen=True)
class Piece:
    """Beats and first beats of bars, from the first note to the last one heard, and the end, in seconds from tick 0."""

    beats_s: tuple[float, ...]
    downbeats_s: tuple[float, ...]
    end_s: float


def score(name: str) -> MidiSong:
    """Return the notes of an installed piece."""
    return from_bytes((OPENMSX_FOLDER / f"{name}.mid").read_bytes())


def piece(name: str) -> Piece:
    """Return what is true of an installed piece."""
    midi, reading = score(name), READINGS.get(name, AS_WRITTEN)
    end_s = min(LONGEST_S, float(midi.seconds(max(note.tick + note.length_ticks for note in midi.notes))))
    last_tick = midi.notes[-1].tick
    pickup, beat = (quarters * midi.ticks_per_quarter for quarters in (reading.pickup_quarters, reading.beat_quarters))
    beats = np.arange(pickup % beat, last_tick + 1, beat)
    return Piece(_heard(midi, beats, end_s), _heard(midi, _bar_starts(midi, reading, last_tick), end_s), end_s)


def _bar_starts(midi: MidiSong, reading: Reading, last_tick: int) -> NDArray[np.float64]:
    """Return the ticks at which bars begin; a change of metre begins one."""
    pickup = reading.pickup_quarters * midi.ticks_per_quarter
    if reading.bar_quarters is not None:
        return np.arange(pickup, last_tick + 1, reading.bar_quarters * midi.ticks_per_quarter)
    metres = midi.metres or (Metre(0, 4, 4),)
    ends = [metre.tick for metre in metres[1:]] + [last_tick + 1]
    spans = [
        np.arange(metre.tick + pickup, end, midi.ticks_per_quarter * 4 * metre.numerator / metre.denominator)
        for metre, end in zip(metres, ends, strict=True)
    ]
    return np.concatenate(spans)


def _heard(midi: MidiSong, ticks: NDArray[np.float64], end_s: float) -> tuple[float, ...]:
    """Return the times of those ticks at which the piece sounds."""
    near = NEAR_QUARTERS * midi.ticks_per_quarter
    times_s = midi.seconds(ticks[ticks >= midi.notes[0].tick - near])
    return tuple(times_s[times_s < end_s].tolist())


def on_grid(midi: MidiSong) -> float:
    """Return the share of notes, 0..1, that begin on the sixteenths of a quarter, or on its sixths if more do there."""
    quarters = np.array([note.tick for note in midi.notes]) / midi.ticks_per_quarter
    return max(float(np.mean(np.abs(quarters - np.round(quarters * n) / n) <= NEAR_QUARTERS)) for n in GRIDS)
