"""All the words of a clip: its title, its lyrics, and the lyrics of an owner whose picture it goes on from.

The owner's line fades first, then the clip's own line comes, unless both say the same at the same time, in which case
it simply stays. How one line is drawn belongs in `lyrics`.
"""

from dataclasses import replace

from animatic.easing import ease
from animatic.layout import Layout
from animatic.moment import Moment
from animatic.sheet import Sheet
from animatic.typography.lyrics import LEAVE_FRAMES, Lyrics
from animatic.typography.phrase import Setting
from animatic.typography.styles import LOOKS
from animatic.typography.title import TitleCard
from state.film import ShotRequest, ShotScale, TypeStyle

_BIGGEST: dict[ShotScale, float] = {"extreme_wide": 0.14, "wide": 0.135, "medium": 0.145, "close": 0.135}
TITLE_S = 4.5
HOOK_INTENSITY = 0.8  # from here on, as in a chorus, a short line is set word by word
HOOK_SIZE = 2.1


def setting_of(layout: Layout, style: TypeStyle = "display", intensity: float = 0.5) -> Setting:
    """Return how words are set: flush left beside people, centred above them otherwise, larger when it is loud.

    `intensity` 0..1 is the shot's; loud shots also have fewer words to a row.
    """
    biggest = _BIGGEST[layout.scale] * min(1.0, 0.45 + 0.4 * layout.aspect) * (0.86 + 0.28 * intensity)
    box, look = layout.words, LOOKS[style]
    align = -1 if abs(box.left + box.right) > 0.05 else 0
    return Setting(box, align, biggest * look.size, look=look, row_worth=0.80 + 0.12 * intensity)


def hook_of(request: ShotRequest, setting: Setting) -> Setting | None:
    """Return how the words of a hook are set, None in a shot that is too quiet for one."""
    if request.shot.intensity < HOOK_INTENSITY:
        return None
    return replace(setting, biggest=HOOK_SIZE * setting.biggest)


class Words:
    """The words of a clip, set for its composition, or for its owner's."""

    def __init__(self, request: ShotRequest, owner: ShotRequest | None = None) -> None:
        rate = float(request.rate.fraction)
        layout = Layout.of(owner or request)
        self._prefix_frames = request.prefix_frames if owner is not None else 0
        self._own = _lyrics(request, layout, rate)
        self._kept = self._leaving = self._own.select(lambda _: False)
        if owner is not None:
            self._part_from(_lyrics(owner, layout, rate))
        self._title = None
        if request.title.strip() and owner is None:
            setting = setting_of(layout, request.type_style)
            self._title = TitleCard(request.title, setting, *_title_span(request, rate), rate)

    def _part_from(self, owners: Lyrics) -> None:
        """Sort the lines: what both clips sing stays as the owner set it, what else its picture began leaves."""
        own = self._own
        self._kept = owners.select(own.sings)
        self._leaving = owners.select(lambda line: line.start < self._prefix_frames and not own.sings(line))
        self._own = own.select(lambda line: not owners.sings(line))

    def draw(self, sheet: Sheet, moment: Moment) -> None:
        """Draw the words of a moment."""
        if self._title is not None:
            self._title.draw(sheet, moment)
        since = moment.frame - self._prefix_frames
        self._kept.draw(sheet, moment)
        self._leaving.draw(sheet, moment, lambda comes: self._leaves(comes, since))
        self._own.draw(sheet, moment, lambda comes: self._comes(comes, since))

    def _leaves(self, comes: int, since: float) -> float:
        return (1.0 - ease(since / LEAVE_FRAMES)) if comes < self._prefix_frames else 0.0

    def _comes(self, comes: int, since: float) -> float:
        if self._prefix_frames == 0 or comes >= self._prefix_frames + LEAVE_FRAMES:
            return 1.0
        return ease((since - LEAVE_FRAMES) / LEAVE_FRAMES)


def _lyrics(request: ShotRequest, layout: Layout, rate: float) -> Lyrics:
    setting = setting_of(layout, request.type_style, request.shot.intensity)
    return Lyrics(request.words, setting, rate, hook_of(request, setting))


def _title_span(request: ShotRequest, rate: float) -> tuple[int, int]:
    start = round(0.25 * rate) + request.fade_in_frames // 2
    sung = [word.start_frame for word in request.words]
    return start, min([round(TITLE_S * rate), round(0.92 * request.frame_count), *sung])
