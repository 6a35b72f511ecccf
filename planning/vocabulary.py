"""The writer's vocabulary: which words, styles and moods call for which places, weathers, palettes and wardrobes.

Tables only. The places are the closed list that every generator can draw (`state.film`); the words that call for them
are English, as a bundled writer's must be: a song in another language is cast by its style and its seed.
"""

from dataclasses import dataclass

from state.film import CameraMove, HairStyle, PaletteName, Pose, SceneKind, Weather


@dataclass(frozen=True)
class Place:
    """A kind of scene: how it is named, where in it a person is seen, what calls for it.

    `weathers` are those that it can bear, the two most natural first; `grand` places are for choruses and bridges, and
    nobody is sent to a `particular` one unless the song asks for it.
    """

    name: str
    phrases: tuple[str, ...]
    description: str
    words: frozenset[str]
    styles: frozenset[str]
    weathers: tuple[Weather, ...]
    grand: bool = False
    particular: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLACES: dict[SceneKind, Place] = {
    "city": Place(
        "the city streets",
        ("at the empty crossing", "between the lit windows", "under the street lamps"),
        "Tall blocks with lit windows along a street that never quite sleeps.",
        _words("city street town light car drive road train window crowd traffic avenue corner midnight taxi subway"),
        _words("pop electronic hiphop rap rnb soul funk disco house techno jazz indie"),
        ("clear", "rain", "fog", "snow"),
    ),
    "ocean": Place(
        "the shore",
        ("at the waterline", "facing the open sea", "where the waves run out"),
        "A wide sea under a low horizon, waves coming in slowly.",
        _words("sea ocean wave water shore beach sail ship tide deep drown island river swim blue boat harbor coast"),
        _words("ballad folk ambient indie soul reggae acoustic classical"),
        ("clear", "fog", "rain"),
        grand=True,
    ),
    "desert": Place(
        "the desert",
        ("on the ridge of a dune", "on the endless road", "in the open sand"),
        "Dunes and far mesas under an enormous sky.",
        _words("desert sand sun dust road highway thirst stone heat mile wander horizon canyon dry burn ride west"),
        _words("rock metal country blues folk western stoner"),
        ("clear", "fog", "embers"),
    ),
    "forest": Place(
        "the forest",
        ("between the tall trees", "in the clearing", "on the path through the pines"),
        "Layers of tall trees with light falling between them.",
        _words("forest tree wood leaf leaves wild bird root garden green grow wolf branch flower field spring autumn"),
        _words("folk acoustic country ambient indie classical celtic ballad"),
        ("clear", "fog", "rain", "snow"),
    ),
    "stage": Place(
        "the stage",
        ("in the spotlight", "before the wall of light", "at the edge of the stage"),
        "An empty stage with beams of light cutting through the haze.",
        _words("dance sing song music show stage radio band beat party drum guitar play microphone floor loud rhythm"),
        _words("pop rock metal punk electronic disco funk hiphop rap"),
        ("fog", "clear", "embers"),
        grand=True,
    ),
    "rooftop": Place(
        "the rooftops",
        ("on the roof edge", "among the antennas", "above the sleeping streets"),
        "Roofs and water towers over a glowing skyline.",
        _words("roof sky high above fly night tonight moon over tower edge skyline wing jump top rise up"),
        _words("pop rock indie rnb electronic ballad soul punk"),
        ("clear", "rain", "fog", "snow"),
        grand=True,
    ),
    "snow": Place(
        "the snowfield",
        ("in the untouched snow", "under the white hills", "on the frozen lake"),
        "White hills and bare trees in falling snow.",
        _words("snow winter cold ice frozen frost december white north freeze christmas silent"),
        _words("metal ambient classical"),
        ("snow", "clear", "fog"),
        particular=True,
    ),
    "space": Place(
        "outer space",
        ("among the stars", "in front of the planet's edge", "adrift in the light of a far sun"),
        "Stars, a great planet's edge and slow drifting light.",
        _words(
            "star space moon planet universe galaxy gravity heaven orbit cosmic rocket infinity astronaut sky eternity"
        ),
        _words("electronic ambient synthwave techno house trance metal progressive"),
        ("clear", "embers"),
        grand=True,
        particular=True,
    ),
}

WEATHER_WORDS: dict[Weather, frozenset[str]] = {
    "rain": _words("rain raining storm tear cry thunder pour wet umbrella flood drown"),
    "snow": _words("snow winter frost december freeze frozen cold"),
    "fog": _words("fog mist smoke haze ghost lost dream shadow blind"),
    "embers": _words("fire burn burning flame ash ember spark hell blaze match"),
}

PALETTE_WORDS: dict[PaletteName, frozenset[str]] = {
    "neon": _words("neon city electric tonight dance party radio club glow machine"),
    "dusk": _words("dusk night evening sunset dark goodbye lonely alone shadow moon dream gone"),
    "dawn": _words("bright hopeful morning dawn sunrise light hope new gold begin tomorrow wake shine sun"),
    "ember": _words("fire burn red rage blood fight war hell flame heart summer"),
    "ice": _words("cold winter snow ice blue frozen silence white star glass"),
    "meadow": _words("spring green garden home flower field grow summer child river"),
}

PALETTE_STYLES: dict[PaletteName, frozenset[str]] = {
    "neon": _words("pop electronic disco house techno synthwave hiphop rap trance funk"),
    "dusk": _words("ballad rnb soul jazz indie blues"),
    "dawn": _words("pop folk acoustic country gospel"),
    "ember": _words("rock metal punk latin flamenco"),
    "ice": _words("ambient classical metal trance"),
    "meadow": _words("folk country acoustic reggae celtic"),
}

# The chorus wears the film's palette; verses wear its companion, the bridge its counterpart.
COMPANION: dict[PaletteName, PaletteName] = {
    "neon": "dusk",
    "dusk": "ice",
    "dawn": "dusk",
    "ember": "dusk",
    "ice": "dusk",
    "meadow": "dawn",
}
COUNTERPART: dict[PaletteName, PaletteName] = {
    "neon": "ice",
    "dusk": "ember",
    "dawn": "ice",
    "ember": "ice",
    "ice": "ember",
    "meadow": "dusk",
}

LIGHT: dict[PaletteName, str] = {
    "neon": "neon",
    "dusk": "violet",
    "dawn": "pale gold",
    "ember": "ember-red",
    "ice": "ice-blue",
    "meadow": "soft green",
}
AIR: dict[Weather, str] = {"clear": "light", "rain": "rain", "snow": "snow", "fog": "haze", "embers": "sparks"}

CAMERA: dict[CameraMove, str] = {
    "static": "the camera holds",
    "pan_left": "the camera drifts left",
    "pan_right": "the camera drifts right",
    "tilt_up": "the camera tilts up",
    "push_in": "the camera pushes in",
    "pull_out": "the camera pulls away",
}
PERFORMANCE: dict[Pose, str] = {
    "stand": "standing still",
    "walk": "walking",
    "arms_up": "arms raised",
    "look_up": "looking up",
}

NAMES = ("Mira", "Noa", "Kai", "Lena", "Ravi", "Juno", "Ada", "Theo", "Yuki", "Ines", "Emil", "Zola")
HAIR_STYLES: tuple[HairStyle, ...] = ("bob", "long", "short", "bun")
HAIR = ("#1b1a22", "#3a2a20", "#6b4128", "#a8763e", "#2a2f45", "#7a2f2f")
SKIN = ("#f1cdb0", "#e0ac85", "#c68a5e", "#9c6540", "#6f4630")

# Coat and accent: the coat stands off the palette's sky, the accent repeats one of its lights.
WARDROBE: dict[PaletteName, tuple[tuple[str, str], ...]] = {
    "neon": (("#f4d35e", "#ff3d81"), ("#e8e6f0", "#21d4fd"), ("#ff6f59", "#7cf5ff")),
    "dusk": (("#e9b872", "#f2708a"), ("#d9d3e8", "#ffb35c"), ("#8fc1c9", "#ff8fa3")),
    "dawn": (("#3d5a80", "#ee6c4d"), ("#7a3e48", "#ffd6a5"), ("#2f4858", "#ff9f68")),
    "ember": (("#e6e1d6", "#ff5a1f"), ("#2b2d42", "#ffb703"), ("#5c7c8a", "#ff7b54")),
    "ice": (("#d1495b", "#bfe9ff"), ("#edae49", "#66c7f4"), ("#30405a", "#9be7ff")),
    "meadow": (("#b5485d", "#f2e394"), ("#f0e4c8", "#6a994e"), ("#34546b", "#ffd166")),
}
