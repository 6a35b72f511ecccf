"""Lyrics in time: the words of a line come as they are sung, the sung one stands out, the line leaves.

A line leaves before the next one comes. In styles that show a line before it is sung, it never comes before the last
word of the line before has been sung. A hook is set word by word, each alone. Where words are set belongs in `phrase`,
how they are drawn in `pens`; which words, in the request.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import groupby, pairwise

from animatic.easing import ease
from animatic.moment import Moment
from animatic.sheet import Sheet
from animatic.typography.pens import PENS, WordState
from animatic.typography.phrase import PlacedWord, Setting, set_phrase
from state.film import ClipWord

LEAVE_FRAMES = 6
HOLD_S = 0.9
AFTER_S = 1 / 6  # how long a word takes to become an ordinary one when it has been sung
HOOK_WORDS, HOOK_WORD_S = 3, 0.25  # a hook has at most so many words, each sung for at least so long


@dataclass(frozen=True)
class LyricLine:
    """One line, set: its words with their times, from which frame each is there, and when the line has left."""

    words: tuple[ClipWord, ...]
    placed: tuple[PlacedWord, ...]
    comes: tuple[int, ...]
    end: int
    leave_frames: int = LEAVE_FRAMES

    @property
    def start(self) -> int:
        """The first frame on which anything of the line is there."""
        return min(self.comes)

    def says_the_same_as(self, other: "LyricLine") -> bool:
        """Return whether two lines have the same words at the same times."""
        return [(w.text, w.start_frame, w.end_frame) for w in self.words] == [
            (w.text, w.start_frame, w.end_frame) for w in other.words
        ]


def _whole(_: int) -> float:
    return 1.0


class Lyrics:
    """The lines of a clip, set once into the box that the composition keeps for words.

    `hook` is how the words of a hook are set, None where hooks are set like other lines.
    """

    def __init__(
        self, words: Sequence[ClipWord], setting: Setting, frames_per_s: float, hook: Setting | None = None
    ) -> None:
        self.frames_per_s = frames_per_s
        self._pen = PENS[setting.look.style]
        self._lead = round(setting.look.lead_s * frames_per_s)
        groups = [tuple(group) for _, group in groupby(words, key=lambda word: word.line)]
        self.lines: list[LyricLine] = []
        sung_until = -(10**9)
        for group, following in pairwise([*groups, ()]):
            starts = self._comings(group, sung_until)
            sung_until = max(word.end_frame for word in group)
            end = group[-1].end_frame + round(HOLD_S * frames_per_s)
            if following:
                end = min(end, *self._comings(following, sung_until))
            if hook is not None and self._is_hook(group):
                self._set_alone(group, hook, end)
            else:
                placed = tuple(set_phrase([word.text for word in group], setting))
                self.lines.append(LyricLine(group, placed, starts, end))

    def _comings(self, group: tuple[ClipWord, ...], sung_until: int) -> tuple[int, ...]:
        if not self._lead:
            return tuple(word.start_frame for word in group)
        first = group[0].start_frame
        return (min(first, max(first - self._lead, sung_until)),) * len(group)

    def _is_hook(self, group: tuple[ClipWord, ...]) -> bool:
        shortest = min(after.start_frame - before.start_frame for before, after in pairwise(group)) if group[1:] else 99
        return len(group) <= HOOK_WORDS and shortest >= HOOK_WORD_S * self.frames_per_s

    def _set_alone(self, group: tuple[ClipWord, ...], hook: Setting, end: int) -> None:
        for index, word in enumerate(group):
            last = index + 1 == len(group)
            until = end if last else group[index + 1].start_frame
            placed = tuple(set_phrase([word.text], hook))
            self.lines.append(LyricLine((word,), placed, (word.start_frame,), until, LEAVE_FRAMES if last else 1))

    def sings(self, line: LyricLine) -> bool:
        """Return whether a line is among these, word for word and at the same time."""
        return any(line.says_the_same_as(other) for other in self.lines)

    def select(self, wanted: Callable[[LyricLine], bool]) -> "Lyrics":
        """Return these lyrics with the wanted lines alone."""
        chosen = copy(self)
        chosen.lines = [line for line in self.lines if wanted(line)]
        return chosen

    def draw(self, sheet: Sheet, moment: Moment, share: Callable[[int], float] = _whole) -> None:
        """Draw the words that are there at a moment, each at a share of its strength by the frame it came on."""
        for line in self.lines:
            if line.start <= moment.frame < line.end:
                self._line(sheet, moment, line, share)

    def _line(self, sheet: Sheet, moment: Moment, line: LyricLine, share: Callable[[int], float]) -> None:
        leaving = ease((moment.frame - line.end + line.leave_frames) / line.leave_frames)
        for placed in line.placed:
            word, comes = line.words[placed.index], line.comes[placed.index]
            strength = share(comes) * (1.0 - leaving)
            if moment.frame < comes or strength <= 0.0:
                continue
            begun = moment.frame >= word.start_frame
            state = WordState(
                age_s=(moment.frame - word.start_frame + 1) / self.frames_per_s if begun else -1.0,
                life_s=(word.end_frame - word.start_frame) / self.frames_per_s,
                there_s=(moment.frame - comes + 1) / self.frames_per_s,
                sung=self._sung(moment.frame, word),
                strength=strength,
                rise=0.02 * leaving,
            )
            self._pen(sheet, moment, placed, state)

    def _sung(self, frame: float, word: ClipWord) -> float:
        """Return 1 while a word is sung, easing to 0 after it, 0 before."""
        if frame < word.start_frame:
            return 0.0
        return 1.0 - ease((frame - word.end_frame + 1) / (AFTER_S * self.frames_per_s))
