"""The words of free descriptions: what a person may write, and which field of the script it means.

Tables only: `reading` reads with them. Entries are written in the singular and in the plain form of a verb or its
-ing form; endings are taken off before a word is looked up. A phrase may be of up to four words, longest first.
"""

import re
from typing import Literal, NamedTuple

from state.film import PaletteName

Subject = Literal["character", "environment", "shot"]
Value = str | bool | float | None


class Sense(NamedTuple):
    """What a phrase means: a field and its value, and the value that denying it gives (`KEPT`: it says nothing).

    `soft` senses come with a role or an age and give way to whatever is said outright.
    """

    subject: Subject
    field: str
    value: Value
    denied: Value
    soft: bool = False


KEPT = "kept"


def stem(word: str) -> str:
    """Return a word without the ending of a plural or of a third person: `glasses` stays, for it is one thing."""
    if word in WHOLE or len(word) < 4:
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("shes", "ches", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


WHOLE = frozenset({"glasses", "sunglasses", "eyeglasses"})
_TABLES: list[tuple[Subject, str, Value, str]] = [
    ("character", "hair_style", "bob", "bob, bobbed hair, bobbed"),
    ("character", "hair_style", "long", "long hair, flowing hair, long haired, mane"),
    ("character", "hair_style", "short", "short hair, cropped hair, short haired, crew cut, pixie cut"),
    ("character", "hair_style", "bun", "bun, topknot, chignon, hair up"),
    ("character", "hair_style", "curly", "curly, curl, curly hair, curly haired, afro, frizzy, wavy"),
    ("character", "hair_style", "ponytail", "ponytail, pony tail"),
    ("character", "hair_style", "mohawk", "mohawk, mohican"),
    ("character", "hair_style", "shaved", "shaved, shaved head, bald, buzz cut"),
    ("character", "hair_style", "braids", "braid, braided, plait, pigtail, dreadlock"),
    ("character", "outfit", "coat", "coat, raincoat, overcoat, trenchcoat, parka, cloak, robe"),
    ("character", "outfit", "jacket", "jacket, blazer, anorak, leather jacket, denim jacket, bomber"),
    ("character", "outfit", "hoodie", "hoodie, hooded top, sweatshirt, sweater, jumper, pullover"),
    ("character", "outfit", "dress", "dress, gown, skirt, frock"),
    ("character", "outfit", "suit", "suit, tuxedo, tux"),
    ("character", "build", "slight", "slight, slim, thin, slender, skinny, petite, small, lean, delicate"),
    ("character", "build", "average", "average build, ordinary build"),
    ("character", "build", "broad", "broad, broad shouldered, burly, stocky, big, muscular, heavy, strong, sturdy"),
    ("environment", "kind", "city", "city, street, town, alley, avenue, downtown, crossing, skyline, skyscraper"),
    ("environment", "kind", "ocean", "ocean, sea, shore, beach, pier, harbour, harbor, coast, jetty, lighthouse"),
    ("environment", "kind", "desert", "desert, dune, mesa, canyon, wasteland"),
    ("environment", "kind", "forest", "forest, wood, woodland, grove, pine, jungle, clearing, meadow, park, garden"),
    ("environment", "kind", "stage", "stage, concert, club, theatre, theater, arena, dance floor"),
    ("environment", "kind", "rooftop", "rooftop, roof, terrace"),
    ("environment", "kind", "snow", "snowfield, tundra, glacier, snowy field, snowy mountain, snowy hill, mountain"),
    ("environment", "kind", "space", "outer space, space, planet, moon surface, galaxy, orbit station, cosmos"),
    ("environment", "kind", "train", "train, carriage, railway, subway, metro, tram"),
    ("environment", "kind", "interior", "room, bedroom, kitchen, living room, apartment, house, indoor, attic"),
    ("environment", "kind", "road", "road, highway, motorway, freeway, lane, truck"),
    ("environment", "kind", "underwater", "underwater, under water, sea floor, seabed, reef, under the sea"),
    ("environment", "time", "dawn", "dawn, sunrise, daybreak, morning, first light"),
    ("environment", "time", "day", "day, daytime, daylight, noon, midday, afternoon, sunny, sunshine"),
    ("environment", "time", "dusk", "dusk, sunset, evening, twilight, sundown, golden hour"),
    ("environment", "time", "night", "night, midnight, moonlit, moonlight, nighttime, nocturnal"),
    ("environment", "palette", "neon", "neon, neon lit, cyberpunk"),
    ("environment", "palette", "dusk", "violet light, purple light"),
    ("environment", "palette", "dawn", "pastel, pale light, golden light"),
    ("environment", "palette", "ember", "fiery, ember light, red light"),
    ("environment", "palette", "ice", "icy, cold light, blue light, frosty"),
    ("environment", "palette", "meadow", "lush, green light, verdant"),
    ("environment", "weather", "clear", "clear, clear sky, cloudless, dry"),
    ("shot", "scale", "extreme_wide", "extreme wide, very wide, extremely wide, establishing shot, "
     "establishing, vista"),
    ("shot", "scale", "wide", "wide, wide shot, long shot, full shot, full body, full figure, head to toe"),
    ("shot", "scale", "medium", "medium, medium shot, mid shot, waist up, half body, waist shot"),
    ("shot", "scale", "close", "close up, closeup, close, close shot, tight shot, face shot, extreme close up"),
    ("shot", "angle", "eye", "eye level"),
    ("shot", "angle", "low", "low angle, from below, worm eye"),
    ("shot", "angle", "high", "high angle, from above, bird eye, overhead"),
    ("shot", "angle", "dutch", "dutch, dutch angle, tilted horizon, canted, slanted"),
    ("shot", "view", "back", "from behind, from the back, back view, facing away, back to the camera, back to us"),
    ("shot", "view", "front", "from the front, front view, facing the camera, facing us, "
     "into the camera, frontal, face on"),
    ("shot", "view", "profile", "in profile, profile, from the side, side view, side on"),
    ("shot", "move", "static", "static, static camera, locked off, camera hold, still camera, tripod, fixed camera"),
    ("shot", "move", "pan_left", "pan left, pan to the left, panning left, drift left, pan leftward"),
    ("shot", "move", "pan_right", "pan right, pan to the right, panning right, drift right, pan rightward"),
    ("shot", "move", "tilt_up", "tilt up, tilting up"),
    ("shot", "move", "tilt_down", "tilt down, tilting down"),
    ("shot", "move", "push_in", "push in, pushing in, dolly in, zoom in, zooming in, move closer, track in"),
    ("shot", "move", "pull_out", "pull out, pull back, pull away, pulling out, pulling back, "
     "dolly out, zoom out, zooming out"),
    ("shot", "move", "roll", "camera roll, rolling camera, roll, barrel roll"),
    ("shot", "move", "whip_in", "whip, whip pan, whip in"),
    ("shot", "move", "orbit", "orbit, orbiting, circle, circling, arc shot, camera circle"),
    ("shot", "pose", "stand", "stand, standing, stand still"),
    ("shot", "pose", "walk", "walk, walking, stroll, strolling, run, running, wander, wandering"),
    ("shot", "pose", "arms_up", "arm up, arm raised, raise her arm, raise his arm, raise their arm, "
     "hand up, raised arm, cheering"),
    ("shot", "pose", "look_up", "look up, looking up, gaze up, gazing up, stargazing"),
    ("shot", "pose", "sing", "sing, singing, sung, scream, screaming"),
    ("shot", "pose", "dance", "dance, dancing, jump, jumping"),
    ("shot", "pose", "sit", "sit, sitting, seated, sit down"),
    ("shot", "pose", "reach", "reach, reaching, reach out, reaching out, waving, wave"),
    ("shot", "pose", "play", "play, playing, strum, strumming, drumming"),
    ("shot", "side", "left", "on the left, left side, left of frame, left third"),
    ("shot", "side", "center", "in the middle, in the center, in the centre, centered, centred, middle of frame"),
    ("shot", "side", "right", "on the right, right side, right of frame, right third"),
    ("shot", "light", "natural", "natural light"),
    ("shot", "light", "backlit", "backlit, back lit, against the light, against the sun, rim light, rim lit"),
    ("shot", "light", "silhouette", "silhouette, silhouetted"),
    ("shot", "light", "spot", "spotlight, spot light, in a spot, spotlit"),
    ("shot", "intensity", 0.2, "calm, subdued, quiet picture"),
    ("shot", "intensity", 0.95, "intense, wild, energetic"),
    ("shot", "people", "nobody", "nobody, no one, empty, deserted, without people, no people, "
     "without anyone, people free"),
    ("shot", "people", "one", "alone, one person, single person, solitary, by herself, by himself, "
     "on her own, on his own"),
    ("shot", "people", "all", "both, two people, couple, together, everyone, everybody, all of them, "
     "two person, duo, pair"),
]  # fmt: skip
_OWNED: list[tuple[Subject, str, Value, Value, str]] = [
    ("character", "hat", "beanie", None, "beanie, woolly hat, wool hat, knit cap, knitted hat, bobble hat"),
    ("character", "hat", "cap", None, "cap, baseball cap, flat cap"),
    ("character", "hat", "brim", None, "hat, wide brimmed hat, brimmed hat, cowboy hat, fedora, "
     "sun hat, straw hat, stetson"),
    ("character", "glasses", True, False, "glasses, sunglasses, eyeglasses, spectacle, shade, pair of glasses"),
    ("character", "beard", True, False, "beard, bearded, goatee, stubble, full beard"),
    ("character", "headphones", True, False, "headphone, earphone, headset, pair of headphone"),
    ("character", "scarf", True, False, "scarf, shawl, neckerchief"),
    ("character", "prop", "microphone", None, "microphone, mic"),
    ("character", "prop", "guitar", None, "guitar, electric guitar, acoustic guitar"),
    ("character", "prop", "umbrella", None, "umbrella, parasol"),
    ("character", "prop", "lantern", None, "lantern, candle, paper lantern, torch"),
    ("environment", "weather", "rain", "clear", "rain, raining, rainy, drizzle, storm, stormy, downpour, thunderstorm"),
    ("environment", "weather", "snow", "clear", "snow, snowing, snowy, snowfall, blizzard, falling snow"),
    ("environment", "weather", "fog", "clear", "fog, foggy, mist, misty, haze, hazy, smoke, smoky"),
    ("environment", "weather", "embers", "clear", "ember, spark, ash, sparks flying, fire, flame"),
    ("environment", "weather", "petals", "clear", "petal, blossom, cherry blossom, falling petal, confetti"),
    ("environment", "weather", "stars", "clear", "star, starry, starlit, starry sky, shooting star, starlight"),
]  # fmt: skip
_ROLES: list[tuple[Subject, str, Value, str]] = [
    ("character", "hair", "#b9bdc6", "old, elderly, aged, grandmother, grandfather, grey haired"),
    ("character", "hair", "#dcb765", "blond, blonde, fair haired"),
    ("character", "hair", "#6b4128", "brunette, brown haired"),
    ("character", "hair", "#a8481f", "redhead, red haired, ginger haired"),
    ("character", "hair", "#17161d", "black haired, dark haired"),
    ("character", "hat", "beanie", "sailor, fisherman, skater"),
    ("character", "hat", "brim", "cowboy, cowgirl, detective"),
    ("character", "prop", "microphone", "singer, crooner, rapper"),
    ("character", "prop", "guitar", "guitarist, troubadour"),
    ("character", "headphones", True, "dj"),
    ("character", "outfit", "suit", "businessman, businesswoman, gentleman, groom"),
    ("character", "outfit", "dress", "bride, ballerina, princess"),
    ("character", "skin", "#6f4630", "dark skinned, dark skin"),
    ("character", "skin", "#f1cdb0", "pale, pale skin, light skinned, light skin, fair skin, pale skinned"),
    ("character", "skin", "#c68a5e", "tanned, olive skin, brown skin, brown skinned"),
]  # fmt: skip


def _phrases() -> dict[tuple[str, ...], Sense]:
    """Return every phrase, as stems, with its sense; hyphens are spaces."""
    senses = [(Sense(subject, field, value, KEPT), text) for subject, field, value, text in _TABLES]
    senses += [(Sense(subject, field, value, denied), text) for subject, field, value, denied, text in _OWNED]
    senses += [(Sense(subject, field, value, KEPT, soft=True), text) for subject, field, value, text in _ROLES]
    return {
        tuple(stem(word) for word in phrase.split()): sense
        for sense, text in senses
        for phrase in re.split(", *", text)
    }


PHRASES = _phrases()
LONGEST_PHRASE = max(map(len, PHRASES))

BEARERS: dict[str, str] = {
    **{phrase[-1]: "coat" for phrase, sense in PHRASES.items() if sense.field == "outfit" and not sense.soft},
    **{phrase[-1]: "accent" for phrase, sense in PHRASES.items() if sense.field in ("hat", "scarf") and not sense.soft},
    **dict.fromkeys(("hair", "beard", "bob", "bun", "curl", "ponytail", "mohawk", "braid", "plait", "mane"), "hair"),
    "umbrella": "accent",
    "cloth": "coat", "clothe": "coat", "clothing": "coat", "outfit": "coat",
    "skin": "skin",
    "sky": "palette", "light": "palette", "tone": "palette", "colour": "palette", "color": "palette",
}  # fmt: skip
"""Which field a colour goes to when it stands beside one of these stems."""

COLOUR_WORDS: dict[str, str] = {
    "gray": "grey", "golden": "gold", "blond": "blonde", "maroon": "burgundy", "wine": "burgundy", "lilac": "lavender",
    "fuchsia": "magenta", "aqua": "cyan", "ruby": "crimson", "jade": "emerald",
    "ochre": "mustard", "platinum": "silver",
}  # fmt: skip
"""Other names of the colours in `colours.NAMED`."""
SHADES: dict[str, float] = {"dark": -0.35, "deep": -0.25, "light": 0.35, "pale": 0.45, "bright": 0.08}
"""How far a shade takes a colour towards black (below 0) or white."""
PALETTE_OF: dict[PaletteName, frozenset[str]] = {
    "neon": frozenset({"magenta", "pink", "cyan", "lime"}),
    "dusk": frozenset({"violet", "purple", "plum", "lavender", "indigo", "burgundy"}),
    "dawn": frozenset({"gold", "peach", "cream", "ivory", "coral", "salmon", "yellow", "sand", "beige", "amber"}),
    "ember": frozenset({"red", "orange", "crimson", "scarlet", "rust", "copper", "ginger", "brown"}),
    "ice": frozenset({"blue", "azure", "navy", "white", "silver", "grey", "turquoise"}),
    "meadow": frozenset({"green", "emerald", "olive", "mint", "teal", "khaki"}),
}

DENIALS: dict[str, frozenset[str]] = {
    "without": frozenset({"but", "with", "in", "who", "she", "he", "they"}),
    "no": frozenset({"but", "with", "in", "and", "who", "she", "he", "they"}),
    "not": frozenset({"but", "with", "and", "who", "she", "he", "they"}),
    "never": frozenset({"but", "with", "and", "who", "she", "he", "they"}),
}
"""Words that deny what follows, up to the end of the clause or one of these words."""
NOT_MEANT = frozenset(
    """
    a an the of in on at to and or nor but with by for from as is are be it its this that his her their he she they him
    them who whose there here up down out into over under while wearing wear has have having holding hold carry carrying
    dressed person people man woman girl boy someone somebody shot camera view angle very quite all some one two
    """.split()  # noqa: SIM905, sixty quoted words would read worse
)
"""Words that need not be understood."""
