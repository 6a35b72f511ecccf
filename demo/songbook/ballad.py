"""Ballad: piano and voice in G major at 72; strings of pads and soft drums come in with the chorus."""

from demo.notation import MAJOR
from demo.preset import Passage, Preset
from demo.score import Channel

VERSE = (
    "r:.5 3:.5 3:.5 5:.5 4:.5 3:.5 3:1",
    "r:.5 2:.5 2:.5 5:.5 4:.5 2:.5 2:1",
    "r:.5 1:.5 1:.5 3:.5 2:.5 1:.5 1:1",
    "r:.5 1:.5 1:.5 4:.5 3:.5 1:.5 2:1",
)
VERSE_WORDS = (
    ("The tide is com-ing in", "You left the door a-jar", "A can-dle grow-ing thin", "I won-der where you are"),
    (
        "Your coat is on the chair",
        "The ket-tle starts to sing",
        "There's salt still in the air",
        "And I keep list-en-ing",
    ),
)
CHORUS = (
    "8:.5 7:.5 8:1 9:.5 8:.5 7:1",
    "8:.5 8:.5 10:.5 8:.5 7:.5 6:.5 8:1",
    "8:.5 7:.5 8:1 9:.5 8:.5 7:1",
    "5:.5 6:.5 8:.5 8:.5 7:.5 9:.5 8:1",
)
CHORUS_WORDS = (
    (
        "Har-bour light guide me home",
        "O-ver wa-ter o-ver stone",
        "Har-bour light burn-ing slow",
        "I am com-ing let me know",
    ),
)
BRIDGE = (
    "6:.5 6:.5 8:1 7:.5 6:1.5",
    "5:.5 5:.5 7:1 6:.5 5:1.5",
    "6:.5 6:.5 8:1 8:.5 6:1.5",
    "7:.5 7:.5 9:1 8:.5 9:1.5",
)
BRIDGE_WORDS = (
    ("All the miles be-tween", "All we could have been", "Fold them in the foam", "Let them bring me home"),
)

PRESET = Preset(
    title="Harbour Light",
    artist="Mara Wren",
    style="slow piano ballad, sea at dusk, longing, candlelight",
    tempo_bpm=72.0,
    beats_per_bar=4,
    tonic=55,
    scale=MAJOR,
    tract=1.14,
    lead_in_s=0.35,
    room_s=2.4,
    passages={
        "intro": Passage(
            progression="Iadd9 IVmaj7",
            level=0.85,
            parts={"piano": "1-3- 5-8- 5-3- 5---"},
            riff=("bell", "r:2 5:1 3:1 | 4:1.5 3:.5 1:2"),
        ),
        "verse": Passage(
            progression="I V vi IV,V",
            level=0.72,
            drums={"hat": ".... o... .... o..."},
            parts={"piano": "c-5- 3-5- c-5- 3-5-", "bass": "1--- ---- 1--- ----", "pad": "c--- ---- c--- ----"},
            melody=VERSE,
            lyrics=VERSE_WORDS,
        ),
        "chorus": Passage(
            progression="IV,V vi IV,V I",
            level=1.0,
            drums={
                "soft_kick": "X... ..x. X... ....",
                "soft_snare": ".... X... .... X..o",
                "ride": "x.o. x.o. x.o. x.o.",
            },
            parts={
                "piano": "c-5- c-5- c-5- c-5-",
                "bass": "1--- --1- 1--- --5-",
                "pad": "c--- ---- c--- ----",
                "guitar": "d--- ..u- d--- u---",
            },
            melody=CHORUS,
            lyrics=CHORUS_WORDS,
            harmony=True,
        ),
        "bridge": Passage(
            progression="vi iii IV V",
            level=0.78,
            drums={"soft_kick": "X... .... x... ....", "ride": "x... o... x... o..."},
            parts={"piano": "c--- c--- c--- c---", "bass": "1--- ---- 5--- ----", "pad": "c--- ---- ---- ----"},
            melody=BRIDGE,
            lyrics=BRIDGE_WORDS,
        ),
        "outro": Passage(
            progression="IVmaj7 I",
            level=0.8,
            parts={"piano": "1-3- 5-8- 5-3- 5---", "pad": "c--- ---- ---- ----"},
            riff=("bell", "8:.5 7:.5 8:1 6:2"),
        ),
    },
    desk={
        "soft_kick": Channel(-7.9, reverb=0.05),
        "soft_snare": Channel(-3.4, 0.05, 0.25),
        "hat": Channel(-12.0, 0.3, 0.15),
        "ride": Channel(-12.3, 0.35, 0.2),
        "crash": Channel(-9.0, -0.3, 0.3),
        "tom": Channel(-5.5, -0.15, 0.25),
        "shaker": Channel(-8.8, -0.4, 0.15),
        "bass": Channel(-11.5),
        "piano": Channel(-8.8, -0.08, 0.28),
        "guitar": Channel(-5.0, 0.4, 0.3),
        "pad": Channel(-18.6, reverb=0.4),
        "supersaw": Channel(-19.9, reverb=0.4),
        "bell": Channel(-10.0, 0.25, 0.5),
        "voice": Channel(-1.3, reverb=0.26),
        "harmony": Channel(-11.3, reverb=0.4),
    },
    fills=(
        {"soft_kick": "X... ..x. X... ....", "soft_snare": ".... X... .... x.xx", "tom": ".... .... ..x. .x.."},
        {"soft_kick": "X... ..x. X... x...", "ride": "x.x. x.x. x.x. xxxx"},
    ),
    lift_drums={"shaker": "x.o. x.o. x.o. x.o."},
    lift_parts={"supersaw": "c--- ---- c--- ----"},
)
