"""All the words of a clip: its title, its lyrics, and the lyrics of an owner whose picture it goes on from.

The owner's line fades first, then the clip's own line comes, unless both say the same at the same time, in which case
it simply stays. How one line is drawn belongs in `lyrics`.
"""

from animatic.easing import ease
from animatic.layout import Layout
from animatic.moment import Moment
from animatic.sheet import Sheet
from animatic.typography.lyrics import LEAVE_FRAMES, Lyrics
from animatic.typography.phrase import Setting
from animatic.typography.title import TitleCard
from state.film import ClipWord, ShotRequest

_BIGGEST = {"extreme_wide": 0.115, "wide": 0.125, "medium": 0.135, "close": 0.125}
TITLE_S = 4.5


def setting_of(layout: Layout) -> Setting:
    """Return how words are set in a composition: flush to the people's far side, centred above them otherwise."""
    biggest = _BIGGEST[layout.scale] * min(1.0, 0.45 + 0.4 * layout.aspect)
    centred = layout.tall or not layout.peopled or (layout.side == "center" and layout.scale != "close")
    align = 0 if centred else (-1 if layout.staging.x <= 0 else 1)
    return Setting(layout.words, align, biggest)


class Words:
    """The words of a clip, set for its composition, or for its owner's."""

    def __init__(self, request: ShotRequest, owner: ShotRequest | None = None) -> None:
        rate = float(request.rate.fraction)
        setting = setting_of(Layout.of(owner or request))
        self._prefix_frames = request.prefix_frames if owner is not None else 0
        self._own = Lyrics(request.words, setting, rate)
        self._kept, self._leaving = Lyrics((), setting, rate), Lyrics((), setting, rate)
        if owner is not None:
            self._part_from(Lyrics(owner.words, setting, rate))
        self._title = None
        if request.title.strip() and owner is None:
            span = _title_span(request, rate)
            self._title = TitleCard(request.title, setting.box, setting.align, *span, rate)

    def _part_from(self, owners: Lyrics) -> None:
        kept = [line for line in self._own.lines if any(line.says_the_same_as(other) for other in owners.lines)]
        self._leaving.lines = [
            line
            for line in owners.lines
            if line.start < self._prefix_frames and not any(line.says_the_same_as(other) for other in kept)
        ]
        self._kept.lines = kept
        self._own.lines = [line for line in self._own.lines if line not in kept]

    def draw(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the words of a moment."""
        if self._title is not None:
            self._title.draw(sheet, moment)
        since = moment.frame - self._prefix_frames
        self._kept.draw(sheet, moment)
        self._leaving.draw(sheet, moment, lambda word: self._leaves(word, since))
        self._own.draw(sheet, moment, lambda word: self._comes(word, since))

    def _leaves(self, word: ClipWord, since: float) -> float:
        return (1.0 - ease(since / LEAVE_FRAMES)) if word.start_frame < self._prefix_frames else 0.0

    def _comes(self, word: ClipWord, since: float) -> float:
        if self._prefix_frames == 0 or word.start_frame >= self._prefix_frames + LEAVE_FRAMES:
            return 1.0
        return ease((since - LEAVE_FRAMES) / LEAVE_FRAMES)


def _title_span(request: ShotRequest, rate: float) -> tuple[int, int]:
    start = round(0.25 * rate) + request.fade_in_frames // 2
    sung = [word.start_frame for word in request.words]
    return start, min([round(TITLE_S * rate), round(0.92 * request.frame_count), *sung])
