"""Folk: a lightly swung waltz in C major at 96, strummed and picked strings, hand percussion, a plain voice."""

from demo.notation import MAJOR
from demo.preset import Passage, Preset
from demo.score import Channel

VERSE = (
    "3:1 3:1 4:1 | 5:.5 4:.5 3:1.5 r:.5",
    "6:1 6:1 5:1 | 5:.5 4:.5 3:1.5 r:.5",
    "3:1 3:1 4:1 | 5:.5 6:.5 8:1.5 r:.5",
    "6:1 5:1 4:1 | 4:.5 3:.5 2:1.5 r:.5",
)
VERSE_WORDS = (
    (
        "Down where the riv-er bends",
        "Dust on my fath-er's coat",
        "Sum-mer is slow to end",
        "Swal-lows and one small boat",
    ),
    ("Moth-er would hum at dusk", "Flour on the ta-ble-top", "Ap-ples and i-ron rust", "Songs that would nev-er stop"),
)
CHORUS = (
    "8:1 6:.5 8:1.5 | 5:1 3:.5 5:1.5",
    "7:1 7:1 9:1 | 8:.5 7:.5 6:1.5 r:.5",
    "8:1 6:.5 8:1.5 | 5:1 3:.5 5:1.5",
    "7:1 7:1 9:1 | 9:.5 7:.5 8:1.5 r:.5",
)
CHORUS_WORDS = (
    (
        "Wil-low road take me back",
        "O-ver the hills I know",
        "Wil-low road lead me on",
        "Home where the green things grow",
    ),
)
BRIDGE = (
    "6:1 6:1 5:1 | 5:.5 4:.5 3:1.5 r:.5",
    "4:1 4:1 5:1 | 5:.5 4:.5 3:1.5 r:.5",
    "6:1 6:1 8:1 | 7:.5 6:.5 5:1.5 r:.5",
    "6:1 5:1 4:1 | 5:.5 6:.5 7:1.5 r:.5",
)
BRIDGE_WORDS = (
    ("Time is a pa-tient thief", "Roots are a deep-er thing", "Ev-ery last fall-en leaf", "Comes with a song to sing"),
)

PRESET = Preset(
    title="Willow Road",
    artist="Tamsin Low and the Fieldhands",
    style="acoustic folk waltz, river, late summer, memory",
    tempo_bpm=96.0,
    beats_per_bar=3,
    tonic=60,
    scale=MAJOR,
    tract=1.1,
    lead_in_s=0.25,
    swing=0.57,
    passages={
        "intro": Passage(
            progression="I IV I V",
            level=0.95,
            parts={"guitar": "1-.. d-.. d-u."},
            riff=("nylon", "5:1 6:1 8:1 | 8:1 6:1.5 r:.5 | 5:1 3:1 5:1 | 4:1 2:2"),
        ),
        "verse": Passage(
            progression="I I IV I I vi ii V",
            level=0.76,
            drums={"shaker": "x... o.o. o.o."},
            parts={"guitar": "1-.. d-u. d-u.", "bass": "1--- ---- 5---"},
            melody=VERSE,
            lyrics=VERSE_WORDS,
        ),
        "chorus": Passage(
            progression="IV I V vi IV I V I",
            level=1.0,
            drums={
                "soft_kick": "X... .... ....",
                "tambourine": ".... X... X.o.",
                "shaker": "x.o. x.o. x.o.",
                "stick": ".... x... x...",
            },
            parts={
                "guitar": "d-u. d-u. d-u.",
                "bass": "1--- .... 5---",
                "nylon": "1.5. 8.5. 3.5.",
                "pad": "c--- ---- ----",
            },
            melody=CHORUS,
            lyrics=CHORUS_WORDS,
            harmony=True,
        ),
        "bridge": Passage(
            progression="vi iii IV I vi iii ii V",
            level=0.7,
            drums={"soft_kick": "x... .... ...."},
            parts={"nylon": "1.5. 8.5. 3.5.", "bass": "1--- ---- ----", "pad": "c--- ---- ----"},
            melody=BRIDGE,
            lyrics=BRIDGE_WORDS,
        ),
        "outro": Passage(
            progression="vi IV V I",
            level=0.9,
            parts={"guitar": "1-.. d-.. d-u.", "bass": "1--- ---- ----"},
            riff=("nylon", "8:1 6:1 8:1 | 6:1 5:1 4:1 | 2:1 4:1 7:1"),
        ),
    },
    desk={
        "soft_kick": Channel(-9.6, reverb=0.08),
        "stick": Channel(-5.5, 0.2, 0.2),
        "shaker": Channel(-11.9, -0.4, 0.1),
        "tambourine": Channel(-9.9, 0.4, 0.15),
        "tom": Channel(-12.8, -0.2, 0.2),
        "bass": Channel(-11.0),
        "guitar": Channel(-0.1, -0.25, 0.15),
        "nylon": Channel(-3.2, 0.4, 0.25),
        "pad": Channel(-20.8, reverb=0.4),
        "bell": Channel(-17.0, reverb=0.4),
        "voice": Channel(-1.1, reverb=0.16),
        "harmony": Channel(-9.1, reverb=0.25),
    },
    fills=(
        {"soft_kick": "x... .... ....", "shaker": "x.o. xoxo xxxx", "tambourine": ".... x... x.xx"},
        {"soft_kick": "x... x... x...", "tom": ".... ..x. x.x.", "shaker": "x.o. x.o. x.o."},
    ),
    lift_drums={"tom": "x... .... ...."},
    lift_parts={"bell": "8... 5... 3..."},
)
