"""How much what is sung in a segment matters: one cue in 0..1, made of named parts with fixed weights.

- voice 0.25, the share of the time that is sung: a face is on the screen, and a listener follows;
- hook 0.20, a line that the song sings more than once;
- title 0.20, the share of the title's words that are sung;
- feeling 0.20, the intensity of the most moving line;
- emphasis 0.15, the marks of the most emphasised line.

The weights stand in the order of how surely a part can be read off a lyrics file. How feeling and emphasis are read is
in `feeling`; how the cue weighs against the music is in `saliency`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from planning.feeling import capitals_stand_out, emphasis, feeling, is_english
from planning.words import Sung, hook_lines, plain, sung_between
from state.music import Lyrics

WEIGHTS = {"voice": 0.25, "hook": 0.2, "title": 0.2, "feeling": 0.2, "emphasis": 0.15}
STRONG_FEELING = 0.4


@dataclass(frozen=True)
class LyricCue:
    """The weighted sum of the parts, in 0..1, and the reasons for it in words."""

    value: float
    reasons: tuple[str, ...]


class LyricReader:
    """The lyrics of one song, with what must be known of all of them before one line can be weighed."""

    def __init__(self, lyrics: Lyrics, title: str) -> None:
        """Learn a song's returning lines, its language and its habits of spelling."""
        self._lyrics = lyrics
        self._hooks = hook_lines(lyrics)
        words = dict.fromkeys(plain(title).split())
        self._title = [word for word in words if len(word) > 3] or list(words)  # shorter ones name nothing
        self._is_english = is_english(lyrics)
        self._capitals_count = capitals_stand_out(lyrics)

    @property
    def provenance(self) -> str:
        """What the cue was read from."""
        if not self._lyrics.lines:
            return "no words given"
        if self._is_english:
            return "words as given; feeling from VADER's English lexicon"
        return "words as given; no feeling read: the lexicon knows English only"

    def cue(self, start_s: float, end_s: float) -> LyricCue:
        """Weigh what is heard inside a span that is not empty."""
        sung = sung_between(self._lyrics, start_s, end_s)
        if not sung:
            return LyricCue(0.0, ("no voice",))
        heard = {plain(word.text) for part in sung for word in part.words}
        title = [word for word in self._title if word in heard]
        is_hook = any(plain(part.line.text) in self._hooks for part in sung)
        felt, felt_words = self._strongest_feeling(sung)
        emphasised, marks = max(emphasis([word.text for word in part.words], self._capitals_count) for part in sung)
        parts = {
            "voice": _sung_share(sung, start_s, end_s),
            "hook": float(is_hook),
            "title": len(title) / max(1, len(self._title)),
            "feeling": felt,
            "emphasis": emphasised,
        }
        reasons = {
            f"sings the title ({', '.join(title)})": bool(title),
            "sings a line that returns": is_hook and not title,
            f"strong feeling ({', '.join(map(repr, felt_words))})": felt >= STRONG_FEELING,
            f"emphasis ({', '.join(marks)})": bool(marks),
        }
        found = tuple(reason for reason, holds in reasons.items() if holds)
        return LyricCue(sum(WEIGHTS[part] * value for part, value in parts.items()), found or ("sung",))

    def _strongest_feeling(self, sung: Sequence[Sung]) -> tuple[float, list[str]]:
        if not self._is_english:
            return 0.0, []
        return max(feeling(" ".join(word.text for word in part.words)) for part in sung)


def _sung_share(sung: Sequence[Sung], start_s: float, end_s: float) -> float:
    """Return the share of a span in which a word sounds; voices above each other count once at most."""
    sung_s = sum(min(word.end_s, end_s) - max(word.start_s, start_s) for part in sung for word in part.words)
    return min(1.0, sung_s / (end_s - start_s))
