"""Pop: a bright four-chord song in D major at 116, claps on two and four, a chorus that lifts by a sixth."""

from demo.notation import MAJOR
from demo.preset import Passage, Preset
from demo.score import Channel

VERSE = (
    "r:.5 5:.5 5:.5 5:.5 6:.5 5:.5 3:1 | 2:.5 3:.5 2:1.5 r:1.5",
    "r:.5 3:.5 3:.5 3:.5 5:.5 3:.5 1:1 | 1:.5 2:.5 1:1.5 r:1.5",
    "r:.5 5:.5 5:.5 5:.5 6:.5 5:.5 3:1 | 2:.5 3:.5 2:1.5 r:1.5",
    "r:.5 3:.5 3:.5 3:.5 5:.5 6:.5 6:1 | 5:.5 4:.5 5:1.5 r:1.5",
)
VERSE_WORDS = (
    (
        "We wrote our wish-es down late at night",
        "And tied them to the dark one by one",
        "The street be-low was rain sil-ver bright",
        "We held a-gainst the wind till the sun",
    ),
    (
        "Your moth-er's kitch-en lamp on the sill",
        "A mel-o-dy you hum out of key",
        "The world is spin-ning fast we stand still",
        "And eve-ry lit-tle flame waits for me",
    ),
)
CHORUS = (
    "6:1 6:.5 8:1 8:1.5 | 5:.5 6:.5 8:.5 5:1 r:1.5",
    "7:1 7:.5 9:1 7:.5 8:.5 7:.5 | 6:2.5 r:1.5",
    "6:1 6:.5 8:1 8:1.5 | 5:.5 6:.5 8:.5 5:1 r:1.5",
    "7:1 7:.5 9:1 7:.5 8:.5 9:.5 | 8:2.5 r:1.5",
)
CHORUS_WORDS = (
    (
        "Pa-per lan-terns lift me high-er",
        "O-ver all the sleep-ing town",
        "Pa-per lan-terns small and burn-ing",
        "Noth-ing here can hold us down",
    ),
)
BRIDGE = (
    "3:.5 3:.5 6:1 6:1 5:.5 3:.5 | 4:2 r:2",
    "2:.5 2:.5 4:1 4:1 6:.5 5:.5 | 5:2.5 r:1.5",
)
BRIDGE_WORDS = (("When the dark comes let it come", "We will be the bright-er one"),)

PRESET = Preset(
    title="Paper Lanterns",
    artist="The Juniper Line",
    style="bright electronic pop, claps, hopeful, night city",
    tempo_bpm=116.0,
    beats_per_bar=4,
    tonic=62,
    scale=MAJOR,
    tract=1.16,
    lead_in_s=0.2,
    passages={
        "intro": Passage(
            progression="IVmaj7 V vi V",
            level=0.9,
            drums={"hat": "..x. ..x. ..x. ..x.", "shaker": "x.o. x.o. x.o. x.o."},
            parts={"pad": "c--- ---- ---- ----", "pluck": "1.3. 5.8. 5.3. 5.3."},
            riff=("bell", "r:8 | 5:1.5 3:.5 5:2 | 6:1 5:1 2:2"),
        ),
        "verse": Passage(
            progression="I V vi IV I V vi IV,V",
            level=0.74,
            drums={
                "kick": "X... ..x. x... ....",
                "clap": ".... x... .... x...",
                "hat": "x.x. x.x. x.x. x.xo",
            },
            parts={
                "bass": "1--. ..1- 1--. 5.8.",
                "pluck": "1.5. 8.5. 3.5. 8.5.",
                "pad": "c--- ---- ---- ----",
            },
            melody=VERSE,
            lyrics=VERSE_WORDS,
        ),
        "chorus": Passage(
            progression="IV I V vi IV I V I",
            level=1.0,
            drums={
                "kick": "X... x... X... x.x.",
                "snare": ".... X... .... X...",
                "clap": ".... X... .... X..o",
                "open_hat": "..x. ..x. ..x. ..x.",
                "shaker": "xoxo xoxo xoxo xoxo",
            },
            parts={
                "bass": "1.1. 1.1. 1.1. 5.8.",
                "supersaw": "c--- --c- ---- c---",
                "pluck": "1358 5318 1358 5318",
                "pad": "c--- ---- ---- ----",
            },
            melody=CHORUS,
            lyrics=CHORUS_WORDS,
            harmony=True,
        ),
        "bridge": Passage(
            progression="vi IV ii V",
            level=0.7,
            drums={"kick": "X... .... .... ....", "shaker": "x.o. x.o. x.o. x.o."},
            parts={"pad": "c--- ---- ---- ----", "piano": "c--- --c- ---- c---", "bass": "1--- ---- ---- --.."},
            melody=BRIDGE,
            lyrics=BRIDGE_WORDS,
        ),
        "outro": Passage(
            progression="IVmaj7 I",
            level=0.9,
            parts={"pad": "c--- ---- ---- ----", "pluck": "1.3. 5.8. 5.3. 5.3.", "bass": "1--- ---- ---- ----"},
            riff=("bell", "5:1.5 3:.5 5:2"),
        ),
    },
    desk={
        "kick": Channel(-7.8, reverb=0.01),
        "snare": Channel(-1.5, 0.05, 0.12),
        "clap": Channel(-3.0, -0.05, 0.2),
        "hat": Channel(-10.3, 0.3, 0.04),
        "open_hat": Channel(-8.0, 0.3, 0.06),
        "shaker": Channel(-14.7, -0.45, 0.08),
        "crash": Channel(-4.6, -0.3, 0.25),
        "tom": Channel(-5.9, 0.2, 0.15),
        "tambourine": Channel(-13.6, 0.5, 0.1),
        "bass": Channel(-7.5, reverb=0.0, duck=0.35),
        "pluck": Channel(-14.2, -0.35, 0.25),
        "pad": Channel(-18.1, reverb=0.3, duck=0.3),
        "supersaw": Channel(-10.2, reverb=0.2, duck=0.4),
        "piano": Channel(-11.3, 0.1, 0.25),
        "bell": Channel(-14.0, 0.25, 0.4),
        "voice": Channel(-0.2, reverb=0.18),
        "harmony": Channel(-8.2, reverb=0.3),
    },
    fills=(
        {"kick": "X... x... x... x...", "snare": ".... X... x.xx xxXX", "tom": ".... .... ..x. .x.x"},
        {"kick": "X... x... x... x...", "clap": ".... X... x.x. xxxx", "hat": "x.x. x.x. xxxx xxxx"},
    ),
    lift_drums={"tambourine": "x.x. X.x. x.x. X.x."},
    lift_parts={"bell": "8... 5... 3... 5..."},
)
