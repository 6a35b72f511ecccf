"""What a section is called: from the music (repetition, energy, place), or from a heading in the lyrics.

The louder of the musics that come back is the chorus, the one that fills most of the rest the verse, what leads into a
chorus a prechorus, what comes once a bridge. Which music comes back is decided in `audio.sections`.
"""

import re

import numpy as np
from numpy.typing import NDArray

from state.music import SectionLabel

HEADINGS: tuple[tuple[str, SectionLabel], ...] = (
    (r"pre[\s-]?chorus|lift|build|rise", "prechorus"),
    (r"(post[\s-]?)?chorus|hook|refrain|drop", "chorus"),
    (r"verse|strophe|couplet|rap", "verse"),
    (r"bridge|middle\s?(eight|8)|break ?down", "bridge"),
    (r"intro|opening", "intro"),
    (r"outro|ending|coda|fade", "outro"),
    (r"instrumental|solo|interlude|break", "instrumental"),
)
"""What songwriters write above their lines, and the label it means; the first that matches counts."""


def headed_label(heading: str | None) -> SectionLabel | None:
    """Return the label a heading such as "Verse 2" or "CHORUS x2" means, None if it means none of them."""
    if heading is None:
        return None
    for pattern, label in HEADINGS:
        if re.match(rf"\W*(the |final |last |first |second )?({pattern})", heading, re.IGNORECASE):
            return label
    return None


def name_sections(motifs: list[int], energy: NDArray[np.float64], lengths_s: NDArray[np.float64]) -> list[SectionLabel]:
    """Return a label per section.

    Parameters
    ----------
    motifs
        Motif number of each section.
    energy, lengths_s
        Shape (sections,): mean energy 0..1 and length in seconds.
    """
    count = len(motifs)
    if count == 1:
        return ["verse"]
    members = {motif: [place for place, other in enumerate(motifs) if other == motif] for motif in set(motifs)}
    repeated = sorted(motif for motif, places in members.items() if len(places) > 1)
    chorus = _chorus(repeated, members, energy)
    verse = max(
        (motif for motif in repeated if motif != chorus),
        key=lambda motif: (sum(lengths_s[members[motif]]), -members[motif][0]),
        default=None,
    )
    labels: list[SectionLabel] = []
    for motif in motifs:
        if motif == chorus:
            labels.append("chorus")
        elif motif == verse:
            labels.append("verse")
        elif motif in repeated:
            leads = _leads_to_chorus(members[motif], motifs, chorus)
            labels.append("prechorus" if leads else "verse")
        else:
            labels.append("bridge")
    return _with_ends(labels, motifs, energy, lengths_s)


def _chorus(repeated: list[int], members: dict[int, list[int]], energy: NDArray[np.float64]) -> int | None:
    """Return the repeated motif that is loud, comes often, and comes late rather than early."""
    scaled = (energy - energy.mean()) / (energy.std() + 1e-6)
    last = max(1, len(energy) - 1)

    def score(motif: int) -> float:
        places = members[motif]
        return float(scaled[places].mean() + 0.35 * min(len(places), 4) + 0.3 * np.mean(places) / last)

    return max(repeated, key=score, default=None)


def _leads_to_chorus(places: list[int], motifs: list[int], chorus: int | None) -> bool:
    return any(place + 1 < len(motifs) and motifs[place + 1] == chorus for place in places)


def _with_ends(
    labels: list[SectionLabel], motifs: list[int], energy: NDArray[np.float64], lengths_s: NDArray[np.float64]
) -> list[SectionLabel]:
    """Return the labels with an intro and an outro: an end that is short and comes twice at most, or quiet and once."""
    usual_s = float(np.median(lengths_s))
    ends: tuple[tuple[int, SectionLabel], ...] = ((0, "intro"), (-1, "outro"))
    for place, name in ends:
        short, quiet = lengths_s[place] < 0.7 * usual_s, energy[place] < energy.mean()
        times = motifs.count(motifs[place])
        if labels[place] != "chorus" and ((short and times <= 2) or (quiet and times == 1)):
            labels[place] = name
    return labels
