"""Electronic: F sharp minor at 124, four on the floor, chords that pump against the kick, a weightless breakdown."""

from demo.notation import MINOR
from demo.preset import Passage, Preset
from demo.score import Channel

VERSE = (
    "5:.75 5:.75 4:.5 3:1 r:1 | 3:.75 4:.75 3:.5 1:1 r:1",
    "5:.75 5:.75 4:.5 3:1 r:1 | 4:.75 4:.75 3:.5 2:1 r:1",
    "5:.75 5:.75 4:.5 3:1 r:1 | 3:.75 4:.75 3:.5 1:1 r:1",
    "5:.75 5:.75 4:.5 3:1 r:1 | 4:.75 4:.75 5:.5 7:1 r:1",
)
VERSE_WORDS = (
    (
        "E-lec-tric rain on glass and chrome",
        "The last train hums I walk a-lone",
        "A mil-lion screens a sin-gle moon",
        "I feel you near you'll find me soon",
    ),
    (
        "Your voice a wave in-side my phone",
        "A sat-el-lite that won't come home",
        "We drift like dust on sil-ver strings",
        "The cit-y breathes the cit-y sings",
    ),
)
CHORUS = (
    "8:1 8:.5 10:1 9:.5 8:1 | 7:.5 7:.5 9:1 r:2",
    "8:1 8:.5 10:1 9:.5 8:1 | 7:.5 7:.5 10:1 r:2",
    "10:.5 10:.5 12:1 10:.5 9:.5 8:1 | 9:2 r:2",
    "10:.5 10:.5 12:1 10:.5 9:.5 7:1 | 8:2 r:2",
)
CHORUS_WORDS = (
    (
        "Ne-on grav-i-ty pull me in",
        "Ne-on grav-i-ty let me spin",
        "All the stars are bend-ing down",
        "I am light and you are sound",
    ),
)
BRIDGE = (
    "8:1.5 8:.5 8:2 | 6:1.5 6:.5 6:2",
    "8:1.5 8:.5 8:2 | 9:1.5 9:.5 9:2",
)
BRIDGE_WORDS = (("Fall-ing up fall-ing up", "Nev-er land nev-er stop"),)

PRESET = Preset(
    title="Neon Gravity",
    artist="Velvet Circuit",
    style="driving electronic dance, neon, rain, weightless, night train",
    tempo_bpm=124.0,
    beats_per_bar=4,
    tonic=54,
    scale=MINOR,
    tract=1.16,
    lead_in_s=0.15,
    room_s=2.0,
    passages={
        "intro": Passage(
            progression="i VII i VII",
            level=0.9,
            drums={"club_kick": "X... X... X... X...", "hat": "..x. ..x. ..x. ..x."},
            parts={"pluck": "1.5. 3.8. 5.3. 8.5.", "pad": "c--- ---- ---- ----"},
        ),
        "verse": Passage(
            progression="i VI III VII i VI III VII",
            level=0.76,
            drums={"club_kick": "X... X... X... X...", "hat": "..x. ..x. ..x. ..xo", "clap": ".... x... .... x..."},
            parts={"saw_bass": "..1. ..1. ..1. ..8.", "pluck": "1..3 ..5. 1..3 ..8.", "pad": "c--- ---- ---- ----"},
            melody=VERSE,
            lyrics=VERSE_WORDS,
        ),
        "chorus": Passage(
            progression="VI VII i III VI VII i i",
            level=1.0,
            drums={
                "club_kick": "X... X... X... X...",
                "open_hat": "..X. ..X. ..X. ..X.",
                "hat": "xoxo xoxo xoxo xoxo",
                "clap": ".... X... .... X...",
            },
            parts={
                "saw_bass": ".111 .111 .111 .118",
                "supersaw": "c--c --c- c--c --c-",
                "pluck": "1358 5318 3581 8531",
                "pad": "c--- ---- ---- ----",
            },
            melody=CHORUS,
            lyrics=CHORUS_WORDS,
            harmony=True,
        ),
        "bridge": Passage(
            progression="iv VI i VII",
            level=0.66,
            drums={"shaker": "x.o. x.o. x.o. x.o."},
            parts={"pad": "c--- ---- ---- ----", "bell": "1... 5... 8... 5...", "bass": "1--- ---- ---- ----"},
            melody=BRIDGE,
            lyrics=BRIDGE_WORDS,
        ),
        "outro": Passage(
            progression="VI v VI i",
            level=0.9,
            drums={"club_kick": "X... X... X... X...", "hat": "..x. ..x. ..x. ..x."},
            parts={"pluck": "8.5. 3.1. 5.3. 1.5.", "saw_bass": "..1. ..1. ..1. ..8.", "pad": "c--- ---- ---- ----"},
        ),
    },
    desk={
        "club_kick": Channel(-8.9),
        "snare": Channel(-1.0, reverb=0.15),
        "clap": Channel(-2.5, reverb=0.2),
        "hat": Channel(-11.3, 0.25, 0.04),
        "open_hat": Channel(-8.1, -0.2, 0.06),
        "shaker": Channel(-7.7, 0.4, 0.15),
        "crash": Channel(-3.7, reverb=0.3),
        "tambourine": Channel(-13.9, -0.4, 0.1),
        "bass": Channel(-4.3),
        "saw_bass": Channel(-13.7, duck=0.5),
        "pluck": Channel(-13.9, 0.35, 0.3, 0.3),
        "pad": Channel(-17.7, reverb=0.3, duck=0.7),
        "supersaw": Channel(-10.6, reverb=0.2, duck=0.75),
        "bell": Channel(-15.0, -0.2, 0.5),
        "voice": Channel(0.2, reverb=0.22),
        "harmony": Channel(-8.3, reverb=0.35),
    },
    fills=(
        {"club_kick": "X... X... X... ....", "snare": "x... x... x.x. xxxx", "hat": "..x. ..x. ..x. ...."},
        {"club_kick": "X... X... .... ....", "clap": "x.x. x.x. xxxx xxxx"},
    ),
    lift_drums={"tambourine": "x.x. X.x. x.x. X.x."},
    lift_parts={"bell": "8.5. 3.5. 8.5. 3.5."},
)
