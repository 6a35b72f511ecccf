"""The band's cupboard: every instrument by the name that the song book uses."""

from collections.abc import Callable

from demo.drums import DRUMS
from demo.keys import bell, organ, pad, piano, pluck, saw_bass, supersaw
from demo.score import Note
from demo.strings import bass, chug, guitar, lead_guitar, nylon, power
from demo.waves import Sound

PITCHED: dict[str, Callable[[float, float], Sound]] = {
    "bass": bass,
    "bell": bell,
    "chug": chug,
    "guitar": guitar,
    "lead_guitar": lead_guitar,
    "nylon": nylon,
    "organ": organ,
    "pad": pad,
    "piano": piano,
    "pluck": pluck,
    "power": power,
    "saw_bass": saw_bass,
    "supersaw": supersaw,
}


class SoundBank:
    """The sounds of one rendering: each different note is synthesised once, however often it is played."""

    def __init__(self) -> None:
        self._sounds: dict[tuple[str, float, float], Sound] = {}

    def sound(self, instrument: str, note: Note) -> Sound:
        """Return the sound of a note at full velocity, shape (1 or 2, samples).

        Raises
        ------
        ValueError
            If there is no such instrument.
        """
        if instrument not in DRUMS and instrument not in PITCHED:
            raise ValueError(f"there is no instrument '{instrument}': choose one of {', '.join([*DRUMS, *PITCHED])}")
        duration_s = 0.0 if instrument in DRUMS else round(note.duration_s, 3)
        key = (instrument, 0.0 if instrument in DRUMS else note.pitch, duration_s)
        if key not in self._sounds:
            made = DRUMS[instrument]() if instrument in DRUMS else PITCHED[instrument](note.pitch, duration_s)
            self._sounds[key] = made
        return self._sounds[key]
