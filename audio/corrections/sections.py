"""The sections as a person corrects them: where they begin, which are the same music, what they are called.

A section keeps its name and letter when its boundaries move. What begins at an added boundary is other music than what
began before it, and takes a letter that no section has; where a boundary is removed, the earlier section goes on.
"""

from collections.abc import Sequence
from itertools import count

from audio.corrections.boundaries import Ground, edited_pieces
from audio.errors import CorrectionError
from audio.sections import motif_letters
from state.edits import MusicEdit, NameSection, SameMusic, SectionEdits
from state.music import BeatGrid, Section, Sections

SHORTEST_SECTION_S = 0.5
SAID = 1.0
"""Confidence of a section that a person named."""


def corrected_sections(heard: Sections, edits: SectionEdits, beat_grid: BeatGrid) -> Sections:
    """Return sections as corrected; they still tile the song.

    Parameters
    ----------
    beat_grid
        Boundaries go to the nearest of its downbeats, unless an edit says `exactly` or the song has no pulse.

    Raises
    ------
    CorrectionError
        If an edit names a boundary or section that is not there, or puts a boundary where there is no room.
    """
    if edits == SectionEdits():
        return heard
    sections = _bounded(heard, edits, beat_grid)
    for music in edits.music:
        _set_music(sections, music)
    for naming in edits.names:
        place = _place_at(sections, naming.at_s, naming)
        sections[place] = sections[place].model_copy(update={"label": naming.name, "confidence": SAID})
    return Sections(sections=tuple(sections))


def _bounded(heard: Sections, edits: SectionEdits, beat_grid: BeatGrid) -> list[Section]:
    old = heard.sections
    downbeats_s = beat_grid.downbeats_s if beat_grid.has_pulse else ()
    ground = Ground("the sections", old[-1].end_s, downbeats_s, SHORTEST_SECTION_S)
    pieces = edited_pieces([section.start_s for section in old], edits.boundaries, ground)
    ends_s = [*(piece.start_s for piece in pieces[1:]), ground.end_s]
    sections: list[Section] = []
    for index, (piece, end_s) in enumerate(zip(pieces, ends_s, strict=True)):
        motif = _unused_letter([*old, *sections]) if piece.added else old[piece.was].motif
        span = {"index": index, "start_s": piece.start_s, "end_s": end_s, "motif": motif}
        sections.append(old[piece.was].model_copy(update=span))
    return sections


def _set_music(sections: list[Section], edit: MusicEdit) -> None:
    other_s = edit.same_as_s if isinstance(edit, SameMusic) else edit.different_from_s
    place, other = _place_at(sections, edit.at_s, edit), _place_at(sections, other_s, edit)
    if place == other:
        raise CorrectionError(f"cannot {edit}: both times lie in {_described(sections[place])}")
    if isinstance(edit, SameMusic):
        sections[place] = sections[place].model_copy(update={"motif": sections[other].motif})
    elif sections[place].motif == sections[other].motif:
        sections[place] = sections[place].model_copy(update={"motif": _unused_letter(sections)})


def _place_at(sections: Sequence[Section], time_s: float, edit: MusicEdit | NameSection) -> int:
    for place, section in enumerate(sections):
        if section.start_s <= time_s < section.end_s:
            return place
    raise CorrectionError(
        f"cannot {edit}: the song ends at {sections[-1].end_s:.2f} s, with {_described(sections[-1])}"
    )


def _described(section: Section) -> str:
    return f"the {section.label} from {section.start_s:.2f} s"


def _unused_letter(sections: Sequence[Section]) -> str:
    used = {section.motif for section in sections}
    return next(letters for number in count() if (letters := motif_letters(number)) not in used)
