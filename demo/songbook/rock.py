"""Rock: E minor at 132, palm-muted verses low in the voice, open power chords and an octave leap in the chorus."""

from demo.notation import MINOR
from demo.preset import Passage, Preset
from demo.score import Channel

VERSE = (
    "1:.5 1:.5 3:.5 3:.5 4:.5 3:.5 1:1 | 0:.5 0:.5 1:1.5 r:1.5",
    "1:.5 1:.5 3:.5 3:.5 4:.5 3:.5 1:1 | 4:.5 3:.5 2:1.5 r:1.5",
    "1:.5 1:.5 3:.5 3:.5 4:.5 3:.5 1:1 | 0:.5 0:.5 1:1.5 r:1.5",
    "3:.5 3:.5 5:.5 5:.5 6:.5 5:.5 3:1 | 4:.5 5:.5 4:1.5 r:1.5",
)
VERSE_WORDS = (
    (
        "Head-lights burn a hole in-side of the night",
        "Ra-di-o is all I have for a guide",
        "Ev-ery mile a mem-o-ry left be-hind",
        "Noth-ing in the mir-ror now but the line",
    ),
    (
        "Bro-ken sta-tions come and go out of range",
        "Voic-es that I used to know all have changed",
        "I can hear you through the noise ver-y near",
        "Hold-ing on to what is left of the year",
    ),
)
CHORUS = (
    "10:1 10:.5 8:1.5 9:1 | 12:2 r:.5 10:.5 9:.5 8:.5",
    "11:1 11:.5 9:.5 11:1 9:1 | 8:2.5 r:1.5",
    "10:1 10:.5 8:1.5 9:1 | 12:2 r:.5 10:.5 9:.5 8:.5",
    "11:1 11:.5 9:.5 11:1 9:1 | 8:2.5 r:1.5",
)
CHORUS_WORDS = (
    (
        "Stat-ic on the wire call my name",
        "Keep me a-live to-night",
        "Stat-ic on the wire feed the flame",
        "Turn-ing the dark to light",
    ),
)
BRIDGE = (
    "r:1 8:.5 8:.5 8:1 7:1 | 8:3 r:1",
    "r:1 8:.5 8:.5 8:1 7:1 | 6:3 r:1",
    "r:1 8:.5 8:.5 8:1 7:1 | 8:3 r:1",
    "r:1 9:.5 9:.5 9:1 8:1 | 9:3 r:1",
)
BRIDGE_WORDS = (
    ("Can you feel it grow", "Through the break-ing sound", "Let the si-gnal go", "Till we hit the ground"),
)

PRESET = Preset(
    title="Static on the Wire",
    artist="Iron Meridian",
    style="driving guitar rock, night road, headlights, defiant",
    tempo_bpm=132.0,
    beats_per_bar=4,
    tonic=52,
    scale=MINOR,
    tract=1.0,
    lead_in_s=0.1,
    passages={
        "intro": Passage(
            progression="i VI i VII",
            level=0.9,
            drums={"kick": "X... x... X... x...", "hat": "X.x. X.x. X.x. X.x.", "stick": ".... x... .... x..."},
            parts={"chug": "1.1. 1.1. 1.1. 1.1."},
            riff=("lead_guitar", "8:1 7:.5 8:.5 10:1 8:1 | 6:1 5:.5 6:.5 8:2 | 8:1 7:.5 8:.5 10:1 12:1 | 11:2 9:2"),
        ),
        "verse": Passage(
            progression="i i VI VII i i VI VII",
            level=0.76,
            drums={"kick": "X... ..x. X.x. ....", "snare": ".... X... .... X...", "hat": "X.x. x.x. X.x. x.x."},
            parts={"chug": "1.1. 1.1. 1.1. 1.1.", "bass": "1-1- 1-1- 1-1- 1-1-"},
            melody=VERSE,
            lyrics=VERSE_WORDS,
        ),
        "chorus": Passage(
            progression="VI III VII i VI III VII i",
            level=1.0,
            drums={
                "kick": "X.x. ..x. X.x. ..x.",
                "snare": ".... X... .... X...",
                "ride": "X.x. X.x. X.x. X.x.",
            },
            parts={"power": "1--- --1- ---- 1-1-", "bass": "1-1- 1-1- 1-1- 5-8-", "organ": "c--- ---- ---- ----"},
            melody=CHORUS,
            lyrics=CHORUS_WORDS,
            harmony=True,
        ),
        "bridge": Passage(
            progression="iv iv VI VI iv iv VII VII",
            level=0.72,
            drums={"kick": "X... .... ..x. ....", "snare": ".... .... X... ....", "ride": "x... x... x... x..."},
            parts={"guitar": "d--- ..d- u-d- u---", "bass": "1--- ---- 1--- ----", "organ": "c--- ---- ---- ----"},
            melody=BRIDGE,
            lyrics=BRIDGE_WORDS,
        ),
        "outro": Passage(
            progression="i VII VI i",
            level=0.9,
            drums={"kick": "X... x... X... x...", "snare": ".... .... X... ....", "hat": "X.x. X.x. X.x. X.x."},
            parts={"chug": "1.1. 1.1. 1.1. 1.1.", "bass": "1-1- 1-1- 1-1- 1-1-"},
            riff=("lead_guitar", "8:1 7:.5 8:.5 10:2 | 9:1 7:.5 9:.5 11:2 | 10:1 8:.5 10:.5 12:2"),
        ),
    },
    desk={
        "kick": Channel(-9.3, reverb=0.02),
        "snare": Channel(-0.5, 0.05, 0.14),
        "stick": Channel(-3.4, 0.2, 0.15),
        "hat": Channel(-8.9, 0.35, 0.05),
        "ride": Channel(-13.2, 0.4, 0.1),
        "crash": Channel(-4.7, -0.35, 0.2),
        "tom": Channel(-6.0, -0.15, 0.15),
        "tambourine": Channel(-14.2, -0.5, 0.1),
        "bass": Channel(-12.0),
        "chug": Channel(-4.0, reverb=0.05),
        "power": Channel(-8.5, reverb=0.08),
        "guitar": Channel(-3.0, -0.3, 0.25),
        "lead_guitar": Channel(-14.0, 0.15, 0.25),
        "organ": Channel(-20.6, 0.2, 0.25),
        "voice": Channel(-0.5, reverb=0.12),
        "harmony": Channel(-9.0, reverb=0.2),
    },
    fills=(
        {"kick": "X... x... x... x...", "snare": ".... X... xx.x X.XX", "tom": ".... .... ..x. .x.."},
        {"kick": "X.x. x.x. x.x. x.x.", "snare": ".... X... X.xx ....", "tom": ".... .... .... xxXX"},
    ),
    lift_drums={"tambourine": "x.x. X.x. x.x. X.x."},
    lift_parts={"lead_guitar": "8--- ---- 5--- ----"},
)
