"""The styles in which the corpus is composed: metre, tempo, feel, instruments and the patterns of a bar.

Chosen for what makes a beat hard to hear, not for beauty: no drums, off-beats louder than beats, swing, odd metres,
very slow and very fast tempos, and tempos that drift, jump or breathe. Patterns are strings with one character per step
of a bar: `X` loud, `x` soft, `.` nothing. How they become notes is in `composer`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

KICK, STICK, SNARE, CLAP, CLOSED_HAT, OPEN_HAT, CRASH, RIDE, TAMBOURINE, TOM = 36, 37, 38, 39, 42, 46, 49, 51, 54, 45
"""Keys of the General MIDI drum kit."""

TempoShape = Literal["steady", "human", "drift", "jump", "rubato"]


@dataclass(frozen=True)
class Style:
    """How songs of one kind are played.

    Attributes
    ----------
    bpm
        Slowest and fastest tempo, in beats a minute.
    beats_per_bar, steps_per_beat
        The grid of a bar; a beat is a quarter note, or a dotted one where `compound`.
    drums, lively_drums
        Pattern of every drum in verses and in choruses; empty where there is no drum kit.
    bass, chords
        Patterns of the bass and of the strummed or held chords.
    sustained
        Whether chords sound until the next one, or are cut short.
    bass_program, chord_program, lead_program
        General MIDI instruments, 0..127.
    swing
        Where the second half of a swung pair begins: .5 is straight, .667 a triplet.
    swung_beats
        How long that pair is: 1 swings eighths, .5 sixteenths.
    tempo
        Steady, wandering a little, drifting by an eighth, jumping at a section, or free.
    """

    name: str
    bpm: tuple[float, float]
    beats_per_bar: int
    steps_per_beat: int
    bass: str
    chords: str
    bass_program: int
    chord_program: int
    lead_program: int
    drums: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    lively_drums: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))
    sustained: bool = True
    compound: bool = False
    minor: bool = False
    swing: float = 0.5
    swung_beats: float = 1.0
    tempo: TempoShape = "human"


STYLES = (
    Style(
        name="pop", bpm=(96, 124), beats_per_bar=4, steps_per_beat=4,
        bass="X.....x.X.....x.", chords="X...x...x.x.x...", bass_program=33, chord_program=25, lead_program=73,
        drums={KICK: "X.....x.X.......", SNARE: "....X.......X...", CLOSED_HAT: "x.x.x.x.x.x.x.x."},
        lively_drums={KICK: "X.....x.X.x.....", SNARE: "....X.......X...", OPEN_HAT: "x...x...x...x...",
                      TAMBOURINE: "..x...x...x...x."},
    ),
    Style(
        name="rock", bpm=(118, 148), beats_per_bar=4, steps_per_beat=2,
        bass="Xxxxxxxx", chords="X.xxX.xx", bass_program=34, chord_program=30, lead_program=29, minor=True,
        drums={KICK: "X...Xx..", SNARE: "..X...X.", CLOSED_HAT: "xxxxxxxx"},
        lively_drums={KICK: "X..xXx..", SNARE: "..X...X.", CRASH: "X.......", RIDE: "x.x.x.x."},
    ),
    Style(
        name="dance", bpm=(122, 132), beats_per_bar=4, steps_per_beat=4, tempo="steady", minor=True,
        bass="..x...x...x...x.", chords="X..x..x...x..x..", bass_program=38, chord_program=81, lead_program=80,
        sustained=False,
        drums={KICK: "X...X...X...X...", CLOSED_HAT: "x.x.x.x.x.x.x.x."},
        lively_drums={KICK: "X...X...X...X...", CLAP: "....X.......X...", OPEN_HAT: "..X...X...X...X."},
    ),
    Style(
        name="ballad", bpm=(64, 82), beats_per_bar=4, steps_per_beat=2,
        bass="X...x...", chords="Xxxxxxxx", bass_program=48, chord_program=0, lead_program=71,
    ),
    Style(
        name="hiphop", bpm=(82, 98), beats_per_bar=4, steps_per_beat=4, swing=0.6, swung_beats=0.5, tempo="steady",
        bass="X......x..X.....", chords="X.......x.......", bass_program=39, chord_program=4, lead_program=11,
        minor=True, drums={KICK: "X......x..X.....", SNARE: "....X.......X...", CLOSED_HAT: "x.x.x.xxx.x.x.x."},
        lively_drums={KICK: "X..x...x..X..x..", SNARE: "....X.......X..x", CLOSED_HAT: "x.x.x.xxx.x.xxx."},
    ),
    Style(
        name="shuffle", bpm=(104, 132), beats_per_bar=4, steps_per_beat=2, swing=0.667,
        bass="X.x.X.x.", chords="..Xx..Xx", bass_program=32, chord_program=16, lead_program=66, sustained=False,
        drums={KICK: "X...X...", SNARE: "..X...X.", RIDE: "X.xxX.xx"},
        lively_drums={KICK: "X..xX..x", SNARE: "..X...X.", CLOSED_HAT: "XxXxXxXx"},
    ),
    Style(
        name="waltz", bpm=(132, 168), beats_per_bar=3, steps_per_beat=2,
        bass="X.....", chords="..x.x.", bass_program=32, chord_program=21, lead_program=40, sustained=False,
        drums={KICK: "X.....", STICK: "..x.x."},
        lively_drums={KICK: "X.....", SNARE: "..x.x.", RIDE: "X.x.xx"},
    ),
    Style(
        name="sixeight", bpm=(54, 72), beats_per_bar=2, steps_per_beat=3, compound=True, minor=True,
        bass="X..x..", chords="Xxxxxx", bass_program=33, chord_program=24, lead_program=68,
        drums={KICK: "X.....", SNARE: "...X..", CLOSED_HAT: "xxxxxx"},
        lively_drums={KICK: "X.x..x", SNARE: "...X..", RIDE: "XxxXxx", CRASH: "X....."},
    ),
    Style(
        name="fivefour", bpm=(112, 150), beats_per_bar=5, steps_per_beat=2, minor=True,
        bass="X..x..X.X.", chords="X..x..x.x.", bass_program=32, chord_program=0, lead_program=65,
        drums={KICK: "X.....X...", STICK: "...x....x.", RIDE: "x.xxx.x.x."},
        lively_drums={KICK: "X..x..X...", SNARE: "...X....X.", RIDE: "X.xxX.X.Xx"},
    ),
    Style(
        name="reggae", bpm=(68, 86), beats_per_bar=4, steps_per_beat=4, swing=0.56, swung_beats=0.5,
        bass="X...x.x.....X.x.", chords="..X...X...X...X.", bass_program=33, chord_program=16, lead_program=56,
        sustained=False,
        drums={KICK: "........X.......", STICK: "........X.......", CLOSED_HAT: "x.X.x.X.x.X.x.X."},
        lively_drums={KICK: "X.......X.......", SNARE: "........X.....x.", CLOSED_HAT: "x.X.x.X.x.X.x.Xx"},
    ),
    Style(
        name="punk", bpm=(180, 200), beats_per_bar=4, steps_per_beat=2, minor=True,
        bass="XxxxXxxx", chords="XxxxXxxx", bass_program=34, chord_program=30, lead_program=30, sustained=False,
        drums={KICK: "X..xX...", SNARE: "..X...X.", CLOSED_HAT: "x.x.x.x."},
        lively_drums={KICK: "X.x.X.x.", SNARE: ".x.x.x.x", CRASH: "X...x..."},
    ),
    Style(
        name="slow", bpm=(50, 60), beats_per_bar=4, steps_per_beat=4, minor=True,
        bass="X.......X.....x.", chords="X...x...x...x...", bass_program=33, chord_program=89, lead_program=52,
        drums={KICK: "X.........x.....", STICK: "........X.......", CLOSED_HAT: "x...x...x...x..."},
        lively_drums={KICK: "X.....x...x.....", SNARE: "........X.......", RIDE: "x.x.x.x.x.x.x.x."},
    ),
    Style(
        name="drift", bpm=(100, 116), beats_per_bar=4, steps_per_beat=2, tempo="drift",
        bass="X..xX.x.", chords="X.x.x.xx", bass_program=33, chord_program=26, lead_program=22,
        drums={KICK: "X..xX...", SNARE: "..X...X.", CLOSED_HAT: "xxxxxxxx"},
        lively_drums={KICK: "X..xX.x.", SNARE: "..X...X.", RIDE: "x.xxx.xx", TAMBOURINE: "..x...x."},
    ),
    Style(
        name="jump", bpm=(88, 104), beats_per_bar=4, steps_per_beat=4, tempo="jump", minor=True,
        bass="X...x.x.X...x.x.", chords="X.......x...x...", bass_program=38, chord_program=62, lead_program=81,
        drums={KICK: "X.......X.x.....", SNARE: "....X.......X...", CLOSED_HAT: "x.x.x.x.x.x.x.x."},
        lively_drums={KICK: "X..x....X.x.....", SNARE: "....X.......X...", OPEN_HAT: "x...x...x...x..."},
    ),
    Style(
        name="rubato", bpm=(66, 84), beats_per_bar=4, steps_per_beat=2, tempo="rubato",
        bass="X...X...", chords="xxxxxxxx", bass_program=0, chord_program=0, lead_program=0,
    ),
    Style(
        name="folk", bpm=(84, 108), beats_per_bar=3, steps_per_beat=2,
        bass="X.....", chords="X.xxxx", bass_program=32, chord_program=24, lead_program=72,
    ),
)  # fmt: skip
"""In the order in which the corpus takes them, again and again with other tempos, keys and tunes."""
