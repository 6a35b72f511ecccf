"""The writer's vocabulary of the world: which words, styles and moods call for which places, hours, weathers, palettes.

Tables only. The places are the closed list that every generator can draw (`state.film`); the words that call for them
are English, as a bundled writer's must be: a song in another language is cast by its style and its seed. Who wears
what is in `wardrobe`, words of the camera are in `description` and `prompts`.
"""

from dataclasses import dataclass

from state.film import PaletteName, SceneKind, TimeOfDay, Weather


@dataclass(frozen=True)
class Place:
    """A kind of scene: how it is named, where in it a person is seen, what calls for it.

    `weathers` are those that it can bear, the two most natural first; `times` the hours that suit it, the most natural
    first. It `shuns` some styles. `grand` places are for choruses and bridges, and nobody is sent to a `particular` one
    unless the song asks for it.
    """

    name: str
    spots: tuple[str, ...]
    description: str
    words: frozenset[str]
    styles: frozenset[str]
    weathers: tuple[Weather, ...]
    times: tuple[TimeOfDay, ...]
    shuns: frozenset[str] = frozenset()
    grand: bool = False
    particular: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PLACES: dict[SceneKind, Place] = {
    "city": Place(
        "the city streets",
        ("at the empty crossing", "between the lit windows", "under the street lamps", "by the shuttered shops"),
        "Tall blocks with lit windows along a street that never quite sleeps.",
        _words("city street town light window crowd traffic avenue corner midnight taxi subway neon sidewalk downtown"),
        _words("pop electronic hiphop rap rnb soul funk disco house techno jazz indie city urban"),
        ("clear", "rain", "fog", "snow", "petals"),
        ("night", "dusk", "dawn", "day"),
    ),
    "ocean": Place(
        "the shore",
        ("at the waterline", "facing the open sea", "where the waves run out", "by the breakwater"),
        "A wide sea under a low horizon, waves coming in slowly.",
        _words(
            "sea ocean wave water shore beach sail ship tide island river swim blue boat harbor harbour coast salt "
            "foam lighthouse sailor anchor"
        ),
        _words("ballad ambient indie soul reggae classical sea surf"),
        ("clear", "fog", "rain", "stars"),
        ("dusk", "dawn", "day", "night"),
        grand=True,
    ),
    "desert": Place(
        "the desert",
        ("on the ridge of a dune", "in the open sand", "below the mesas", "in the heat of the flats"),
        "Dunes and far mesas under an enormous sky.",
        _words("desert sand dust thirst stone heat wander horizon canyon dry ground mirage cactus"),
        _words("rock metal country blues western stoner latin flamenco"),
        ("clear", "fog", "embers", "stars"),
        ("dusk", "day", "dawn", "night"),
        grand=True,
    ),
    "forest": Place(
        "the forest",
        ("between the tall trees", "in the clearing", "on the path through the pines", "by the fallen trunk"),
        "Layers of tall trees with light falling between them.",
        _words(
            "forest tree wood leaf leaves wild bird root garden green grow wolf branch flower field spring autumn "
            "willow hill meadow swallow moss summer"
        ),
        _words("folk acoustic country ambient indie classical celtic ballad"),
        ("clear", "fog", "petals", "rain", "snow"),
        ("dawn", "day", "dusk", "night"),
        grand=True,
    ),
    "stage": Place(
        "the stage",
        ("in the spotlight", "before the wall of light", "at the edge of the stage", "between the amplifiers"),
        "An empty stage with beams of light cutting through the haze.",
        _words(
            "dance sing song music show stage band beat party drum guitar play microphone floor loud rhythm louder "
            "noise sound voice speaker"
        ),
        _words("pop rock metal punk electronic disco funk hiphop rap guitar"),
        ("clear", "fog", "embers"),
        ("night", "dusk"),
        shuns=_words("folk acoustic ballad ambient classical celtic waltz lullaby"),
        grand=True,
    ),
    "rooftop": Place(
        "the rooftops",
        ("on the roof edge", "among the antennas", "above the sleeping streets", "beside the water tower"),
        "Roofs and water towers over a glowing skyline.",
        _words(
            "roof sky high higher above fly tonight moon over tower edge skyline wing jump top rise up lift "
            "lantern kite town"
        ),
        _words("pop indie rnb soul punk"),
        ("clear", "stars", "rain", "fog", "snow", "petals"),
        ("night", "dusk", "dawn", "day"),
        grand=True,
    ),
    "snow": Place(
        "the snowfield",
        ("in the untouched snow", "under the white hills", "on the frozen lake", "at the edge of the bare wood"),
        "White hills and bare trees in falling snow.",
        _words("snow winter cold ice frozen frost december white north freeze christmas"),
        _words("metal ambient classical"),
        ("snow", "clear", "fog", "stars"),
        ("day", "dusk", "dawn", "night"),
        particular=True,
    ),
    "space": Place(
        "outer space",
        ("among the stars", "in front of the planet's edge", "adrift in the light of a far sun", "over the far moons"),
        "Stars, a great planet's edge and slow drifting light.",
        _words(
            "star space moon planet universe galaxy gravity heaven orbit cosmic rocket infinity astronaut eternity "
            "satellite weightless comet spin"
        ),
        _words("electronic ambient synthwave techno house trance progressive weightless"),
        ("stars", "clear", "embers"),
        ("night", "dusk", "dawn"),
        shuns=_words("folk acoustic country blues rock"),
        grand=True,
        particular=True,
    ),
    "train": Place(
        "the train",
        ("by the window", "in the empty carriage", "between the seats", "under the swaying straps"),
        "A railway carriage with wide windows, land passing outside.",
        _words("train rail station track ticket platform depart leaving carriage conductor journey subway metro"),
        _words("indie electronic synthwave blues train"),
        ("clear", "rain", "snow", "fog"),
        ("night", "dusk", "dawn", "day"),
    ),
    "interior": Place(
        "the room",
        ("by the window", "next to the record player", "in the lamp's circle", "among the books"),
        "A lived-in room by a window: a lamp, a plant, a record turning.",
        _words(
            "room home house door bed wall chair floor kitchen lamp candle phone window kettle table mother clock "
            "mirror letter pillow ceiling sofa"
        ),
        _words("ballad acoustic jazz soul rnb piano lofi bedroom candlelight singer"),
        ("clear", "rain", "snow"),
        ("night", "dusk", "dawn", "day"),
    ),
    "road": Place(
        "the highway",
        ("on the bed of a truck", "above the white line", "passing the pylons", "out on the open straight"),
        "A straight highway running away to the horizon, posts and lamps going by.",
        _words(
            "road highway drive car wheel mile ride headlight engine gasoline radio lane travel west wire signal "
            "motor truck way line"
        ),
        _words("rock country blues americana indie road punk folk driving"),
        ("clear", "rain", "fog", "snow", "embers"),
        ("dusk", "night", "day", "dawn"),
    ),
    "underwater": Place(
        "the deep",
        ("in the shafts of light", "among the slow weed", "over the sea floor", "in the drifting shoal"),
        "Under the sea: light in moving shafts, shoals and slow weed.",
        _words(
            "underwater deep drown drowning sink sinking dive breathe depth coral whale mermaid fish float abyss "
            "tide foam"
        ),
        _words("ambient dreamy shoegaze trance chill trip"),
        ("clear",),
        ("day", "dusk", "night", "dawn"),
        grand=True,
        particular=True,
    ),
}

WEATHER_WORDS: dict[Weather, frozenset[str]] = {
    "rain": _words("rain raining storm tear cry thunder pour wet umbrella flood rainy"),
    "snow": _words("snow winter frost december freeze frozen cold snowy"),
    "fog": _words("fog mist smoke haze ghost lost dream shadow blind foggy misty"),
    "embers": _words("fire burn burning flame ash ember spark hell blaze match"),
    "petals": _words("petal blossom cherry bloom spring flower rose may apple"),
    "stars": _words("star starlight constellation milky firefly fireflies"),
}

TIME_WORDS: dict[TimeOfDay, frozenset[str]] = {
    "dawn": _words("dawn morning sunrise daybreak wake waking awake tomorrow begin early birdsong"),
    "day": _words("day noon sun sunshine daylight afternoon summer bright sunny blue"),
    "dusk": _words("dusk evening sunset twilight sundown dim fading october autumn"),
    "night": _words("night midnight tonight moon star dark neon moonlight headlight candlelight late sleepless"),
}
TIME_STYLES: dict[TimeOfDay, frozenset[str]] = {
    "dawn": _words("acoustic gospel classical hopeful morning"),
    "day": _words("folk country kids happy reggae surf sunny summer bluegrass"),
    "dusk": _words("ballad rnb soul blues indie rock metal longing"),
    "night": _words("electronic techno house trance synthwave hiphop rap jazz disco night"),
}
PALETTE_TIMES: dict[PaletteName, TimeOfDay] = {
    "neon": "night",
    "dusk": "dusk",
    "dawn": "dawn",
    "ember": "dusk",
    "ice": "night",
    "meadow": "day",
}
HOURS: dict[TimeOfDay, dict[str, TimeOfDay]] = {
    "dawn": {"frame": "night", "verse": "night", "chorus": "dawn", "bridge": "day", "end": "day"},
    "day": {"frame": "dawn", "verse": "dawn", "chorus": "day", "bridge": "dusk", "end": "dusk"},
    "dusk": {"frame": "day", "verse": "dusk", "chorus": "dusk", "bridge": "night", "end": "night"},
    "night": {"frame": "dusk", "verse": "dusk", "chorus": "night", "bridge": "night", "end": "dawn"},
}
"""How the hour moves through a film, by the hour of its choruses."""

PALETTE_WORDS: dict[PaletteName, frozenset[str]] = {
    "neon": _words("neon city electric tonight dance party radio club glow machine"),
    "dusk": _words(
        "dusk evening sunset goodbye lonely alone shadow moon dream gone harbour candle candlelight longing"
    ),
    "dawn": _words("bright hopeful morning dawn sunrise light hope new gold begin tomorrow wake shine sun"),
    "ember": _words("fire burn red rage blood fight war hell flame defiant wire noise"),
    "ice": _words("cold winter snow ice blue frozen silence white star glass"),
    "meadow": _words("spring green garden home flower field grow summer child river willow hill"),
}

PALETTE_STYLES: dict[PaletteName, frozenset[str]] = {
    "neon": _words("electronic disco house techno synthwave hiphop rap trance funk"),
    "dusk": _words("ballad rnb soul jazz indie blues"),
    "dawn": _words("pop acoustic gospel"),
    "ember": _words("rock metal punk latin flamenco"),
    "ice": _words("ambient classical metal trance"),
    "meadow": _words("folk country reggae celtic"),
}

# The chorus wears the film's palette; verses wear its companion, the bridge its counterpart.
COMPANION: dict[PaletteName, PaletteName] = {
    "neon": "ice",
    "dusk": "ice",
    "dawn": "dusk",
    "ember": "dusk",
    "ice": "dusk",
    "meadow": "dawn",
}
COUNTERPART: dict[PaletteName, PaletteName] = {
    "neon": "ember",
    "dusk": "meadow",
    "dawn": "neon",
    "ember": "ice",
    "ice": "ember",
    "meadow": "dusk",
}
