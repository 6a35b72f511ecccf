"""What people of a film may look like: outfits, hair, colours and small things, by the manner of the music.

Tables only, and the skies that coats must stand off from. Entries that are written twice are drawn twice as often.
Who gets what is decided in `casting`; how it is drawn belongs to the renderer.
"""

from dataclasses import dataclass

from planning.screenplay.manner import Manner
from state.film import Build, HairStyle, Hat, HexColour, Outfit, PaletteName, Prop, TimeOfDay


@dataclass(frozen=True)
class Rack:
    """What a manner's people are dressed from; the numbers are shares of people 0..1."""

    outfits: tuple[Outfit, ...]
    hair_styles: tuple[HairStyle, ...]
    coats: tuple[str, ...]
    accents: tuple[str, ...]
    hats: tuple[Hat | None, ...] = (None,)
    props: tuple[Prop | None, ...] = (None,)
    headphones: float = 0.0
    scarf: float = 0.2
    glasses: float = 0.15
    beard: float = 0.15


RACKS: dict[Manner, Rack] = {
    "bright": Rack(
        ("jacket", "hoodie", "dress", "jacket"),
        ("bob", "ponytail", "curly", "bun", "short"),
        ("yellow", "coral", "pink", "turquoise", "orange", "mint", "azure", "magenta", "white", "amber"),
        ("pink", "cyan", "yellow", "coral", "mint", "violet"),
        hats=(None, None, "beanie", "cap"),
        props=(None, "microphone"),
        headphones=0.2,
        glasses=0.25,
        beard=0.05,
    ),
    "earthy": Rack(
        ("coat", "dress", "coat", "jacket"),
        ("braids", "long", "curly", "bun", "braids", "short"),
        ("mustard", "rust", "cream", "green", "olive", "brown", "burgundy", "navy", "ivory", "teal"),
        ("cream", "mustard", "rust", "sand", "green", "salmon"),
        hats=(None, "brim", "beanie"),
        props=("lantern", None),
        scarf=0.7,
        beard=0.35,
    ),
    "electric": Rack(
        ("hoodie", "jacket", "hoodie", "suit"),
        ("shaved", "short", "mohawk", "bob", "ponytail", "braids"),
        ("white", "cyan", "magenta", "lime", "violet", "black", "silver", "yellow", "azure", "orange"),
        ("cyan", "magenta", "lime", "orange", "violet", "yellow"),
        hats=(None, None, "cap"),
        headphones=0.75,
        scarf=0.0,
        glasses=0.3,
        beard=0.1,
    ),
    "fierce": Rack(
        ("jacket", "jacket", "hoodie", "coat"),
        ("long", "mohawk", "shaved", "long", "curly", "short"),
        ("black", "charcoal", "crimson", "scarlet", "white", "burgundy", "amber", "ivory", "red"),
        ("red", "amber", "silver", "orange", "gold", "white"),
        hats=(None, None, None, "beanie"),
        props=("guitar", "guitar", None),
        scarf=0.1,
        glasses=0.1,
        beard=0.4,
    ),
    "tender": Rack(
        ("suit", "dress", "coat", "dress"),
        ("long", "bun", "bob", "curly", "long", "short"),
        ("ivory", "lavender", "navy", "burgundy", "peach", "white", "plum", "cream", "coral", "black"),
        ("gold", "peach", "silver", "rust", "pink", "lavender"),
        hats=(None, None, "brim"),
        props=(None, None, "microphone"),
        scarf=0.4,
        beard=0.2,
    ),
    "plain": Rack(
        ("coat", "jacket", "hoodie", "dress", "suit"),
        ("bob", "long", "short", "bun", "curly", "ponytail"),
        ("yellow", "coral", "cream", "teal", "crimson", "navy", "white", "orange", "azure", "burgundy", "green"),
        ("pink", "cyan", "gold", "orange", "mint", "rust"),
        hats=(None, None, "beanie", "cap", "brim"),
        props=(None, None, "microphone"),
        headphones=0.15,
        scarf=0.5,
        glasses=0.2,
    ),
}

UNDER_HATS: frozenset[HairStyle] = frozenset({"bob", "long", "short", "curly", "braids", "shaved", "ponytail"})
WITH_BEARDS: frozenset[HairStyle] = frozenset({"short", "shaved", "long", "mohawk", "curly", "bun"})
BUILDS: tuple[Build, ...] = ("slight", "average", "average", "broad")
NAMES = ("Mira", "Noa", "Kai", "Lena", "Ravi", "Juno", "Ada", "Theo", "Yuki", "Ines", "Emil", "Zola")
NOT_BEARDED = frozenset(("Mira", "Lena", "Ada", "Ines", "Zola"))
NOT_IN_DRESSES = frozenset(("Ravi", "Theo", "Emil"))
HAIR: dict[str, HexColour] = {
    "black": "#1b1a22",
    "dark brown": "#3a2a20",
    "brown": "#6b4128",
    "fair": "#a8763e",
    "blue-black": "#2a2f45",
    "auburn": "#7a2f2f",
}
DYED: dict[str, HexColour] = {"pink": "#e0609a", "turquoise": "#2fb0b8", "platinum": "#e6dcc6", "violet": "#7a50c0"}
"""Hair of the manners that dye theirs: electric, bright and fierce ones, now and then."""
DYEING: frozenset[Manner] = frozenset({"electric", "bright", "fierce"})
SKIN: tuple[HexColour, ...] = ("#f1cdb0", "#e0ac85", "#c68a5e", "#9c6540", "#6f4630")

OUTFIT_WORDS: dict[Outfit, frozenset[str]] = {
    "coat": frozenset(("coat", "raincoat", "overcoat")),
    "jacket": frozenset(("jacket", "leather", "denim")),
    "hoodie": frozenset(("hoodie", "hood", "sweater")),
    "dress": frozenset(("dress", "gown", "skirt")),
    "suit": frozenset(("suit", "tuxedo", "tie")),
}
PROP_WORDS: dict[Prop, frozenset[str]] = {
    "microphone": frozenset(("microphone", "mic", "karaoke", "singer")),
    "guitar": frozenset(("guitar", "strum", "string")),
    "umbrella": frozenset(("umbrella", "raining")),
    "lantern": frozenset(("lantern", "candle", "torch", "lamp")),
}
HAT_WORDS: dict[Hat, frozenset[str]] = {
    "beanie": frozenset(("beanie",)),
    "cap": frozenset(("cap",)),
    "brim": frozenset(("hat", "cowboy", "stetson", "fedora")),
}
GUITAR_MANNERS: frozenset[Manner] = frozenset({"earthy", "fierce", "tender", "plain"})
"""Manners in which a guitar that the style names is played in the picture."""

# The two tones of every sky before which heads and shoulders are seen, from its middle to near the horizon.
BACKDROPS: dict[PaletteName, dict[TimeOfDay, tuple[HexColour, HexColour]]] = {
    "neon": {
        "dawn": ("#9a4f9e", "#c35878"), "day": ("#866acd", "#bb69ae"),
        "dusk": ("#551a6b", "#c2356f"), "night": ("#1f0f42", "#45185c"),
    },
    "dusk": {
        "dawn": ("#9c6079", "#c26039"), "day": ("#8473a9", "#b57676"),
        "dusk": ("#a4527f", "#c65c3f"), "night": ("#1e2252", "#3a2f60"),
    },
    "dawn": {
        "dawn": ("#856994", "#ab6b6f"), "day": ("#5382a7", "#82888c"),
        "dusk": ("#7f6b94", "#ab6c64"), "night": ("#343e70", "#605882"),
    },
    "ember": {
        "dawn": ("#a5402f", "#c85c20"), "day": ("#bd6327", "#c27323"),
        "dusk": ("#5e1714", "#b23a17"), "night": ("#28080b", "#4e120e"),
    },
    "ice": {
        "dawn": ("#517792", "#7e7c82"), "day": ("#4683a9", "#658d9b"),
        "dusk": ("#1c4f82", "#3883a7"), "night": ("#0b2848", "#174464"),
    },
    "meadow": {
        "dawn": ("#66795d", "#937a3f"), "day": ("#4b8a67", "#789048"),
        "dusk": ("#3d8062", "#708440"), "night": ("#0f4242", "#226054"),
    },
}  # fmt: skip
