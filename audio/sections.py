"""The form of a song: where its sections begin, which are the same music, and what each is likely to be called.

Bars are compared with each other (`audio.similarity`); a dynamic programme cuts the song where the bars inside each
piece are alike, the music changes and the length is a likely one (4 or 8 bars, about 18 s); pieces are then joined by
average linkage into motifs, and named by repetition, loudness and place. A motif is its harmony before its sound: it
stays the same when it comes back louder, on other instruments, or up to a whole tone higher or lower. Motifs are
reliable; names are guesses, carry a confidence, and give way to headings in the lyrics.

How a section is cut into segments does not belong here.
"""

from collections import Counter
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from audio.labels import headed_label, name_sections
from audio.similarity import BarSimilarity, bar_similarity
from state.music import BeatGrid, EnergyCurve, Features, Lyrics, Section, SectionLabel, Sections

SHORT_BAR_S = 1.55
"""Bars shorter than this are compared in pairs."""
LIKELY_SECTION_S = 18.0
USUAL_SECTIONS = 40
"""In songs so long that 18 s would give more, the likely length grows."""
LONGEST_SECTION_S = 48.0
PHRASE_COSTS, ODD_BARS_COST = ((8, 0.0), (4, 0.6), (2, 1.2)), 2.0
LONG_BAR_S, LONG_BAR_PHRASE_COSTS = 2.9, ((4, 0.0), (2, 1.2))
"""Four bars at least this long make as whole a phrase as eight shorter ones."""
SECTION_COST, LENGTH_WEIGHT = 1.0, 0.25
FRAGMENT_S, FRAGMENT_COST = 5.0, 1.5
NOVELTY_BARS = 4
BAND_BARS = 7
RECURRENCE_WEIGHT = 0.8
SAME_MUSIC_DISTANCE = 0.55
TIMBRE_WEIGHT, RHYTHM_WEIGHT = 0.4, 0.3
"""What the way of playing counts, beside harmony's 1, when sections are told apart."""
LIFTS, LIFT_COST = (0, 1, -1, 2, -2), 0.15
"""Semitones by which music may come back higher or lower, and what that adds to a distance: other music must not be
found the same because some key can be found in which it is a little more alike."""
UNEQUAL_RATIO, UNEQUAL_COST = 2.2, 0.12
TIMED_CONFIDENCE = 0.5
"""Words placed by guess (below this) do not name a section."""


def find_sections(features: Features, beat_grid: BeatGrid, energy: EnergyCurve) -> Sections:
    """Return sections that tile 0..duration, cut on downbeats, with motif letters in order of appearance.

    A song with fewer than eight bars is one section.
    """
    edges_s, bars_per_unit = _unit_edges(features, beat_grid)
    if len(edges_s) < 9:
        cuts, similarity = np.array([0, len(edges_s) - 1]), None
    else:
        similarity = bar_similarity(features, edges_s)
        cuts = _cuts(similarity, edges_s, bars_per_unit)
    motifs, distances = _motifs(similarity, cuts)
    bounds_s = edges_s[cuts]
    bounds_s[0], bounds_s[-1] = 0.0, features.duration_s
    loudness = np.array([energy.mean(start, end) for start, end in pairwise(bounds_s)])
    labels = name_sections(motifs, loudness, np.diff(bounds_s))
    confidence = _confidence(motifs, distances)
    return Sections(
        sections=tuple(
            Section(
                index=index,
                start_s=float(bounds_s[index]),
                end_s=float(bounds_s[index + 1]),
                label=labels[index],
                motif=motif_letters(motifs[index]),
                confidence=confidence[index],
            )
            for index in range(len(labels))
        )
    )


def apply_headings(sections: Sections, lyrics: Lyrics) -> Sections:
    """Return the sections, named as the lyrics' headings name them wherever timed lines lie under a heading.

    A section takes the heading under which most of its words are sung; all sections of its motif that have no
    words of their own under a heading take the motif's commonest. Boundaries and motifs stay.
    """
    direct = {section.index: _heading_inside(section, lyrics) for section in sections.sections}
    by_motif: dict[str, Counter[SectionLabel]] = {}
    for section in sections.sections:
        if label := direct[section.index]:
            by_motif.setdefault(section.motif, Counter())[label] += 1
    renamed = []
    for section in sections.sections:
        inherited = by_motif[section.motif].most_common(1)[0][0] if section.motif in by_motif else None
        if label := direct[section.index]:
            renamed.append(section.model_copy(update={"label": label, "confidence": 1.0}))
        elif inherited:
            renamed.append(section.model_copy(update={"label": inherited, "confidence": 0.8}))
        else:
            renamed.append(section)
    return Sections(sections=tuple(renamed))


def motif_letters(number: int) -> str:
    """Return A for 0, B for 1, ..., Z, AA, AB, ..."""
    letters = ""
    number += 1
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _heading_inside(section: Section, lyrics: Lyrics) -> SectionLabel | None:
    words: Counter[SectionLabel] = Counter()
    for line in lyrics.lines:
        if label := headed_label(line.heading):
            inside = [word for word in line.words if section.start_s <= word.start_s < section.end_s]
            words[label] += sum(word.confidence >= TIMED_CONFIDENCE for word in inside)
    best = words.most_common(1)
    return best[0][0] if best and best[0][1] else None


def _unit_edges(features: Features, beat_grid: BeatGrid) -> tuple[NDArray[np.float64], int]:
    """Return the edges of the units that are compared and how many bars one holds: two where bars are short."""
    bar_s = beat_grid.beats_per_bar * 60 / beat_grid.tempo_bpm
    downbeats = np.array(beat_grid.downbeats_s)
    inner = downbeats[(downbeats > bar_s / 2) & (downbeats < features.duration_s - bar_s / 2)]
    edges = np.concatenate([[0.0], inner, [features.duration_s]])
    if bar_s >= SHORT_BAR_S or len(edges) < 9:
        return edges, 1
    novelty = _novelty(bar_similarity(features, edges).raw)
    odd = int(novelty[1::2].sum() > novelty[2::2].sum())
    return np.unique(np.concatenate([[0.0], edges[odd:-1:2], [features.duration_s]])), 2


def _novelty(similarity: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return, per unit, how much more alike the bars on either side are among themselves than to each other."""
    units = len(similarity)
    novelty = np.zeros(units)
    for unit in range(1, units):
        before, after = slice(max(0, unit - NOVELTY_BARS), unit), slice(unit, unit + NOVELTY_BARS)
        within = (similarity[before, before].mean() + similarity[after, after].mean()) / 2
        novelty[unit] = max(0.0, within - similarity[before, after].mean())
    return novelty


def _cuts(similarity: BarSimilarity, edges_s: NDArray[np.float64], bars_per_unit: int) -> NDArray[np.int64]:
    joined = (similarity.raw + similarity.joined) / 2
    novelty = _novelty(joined)
    novelty = novelty / (novelty.std() + 1e-9)
    unit_s = float(np.median(np.diff(edges_s)))
    likely_s = max(LIKELY_SECTION_S, float(edges_s[-1]) / USUAL_SECTIONS)
    longest = max(12, round(LONGEST_SECTION_S * likely_s / LIKELY_SECTION_S / unit_s))
    penalty = np.array(
        [_length_penalty(length * bars_per_unit, length * unit_s, likely_s) for length in range(longest + 1)]
    )
    value = coherence(joined, longest) + RECURRENCE_WEIGHT * recurrence(similarity.joined, longest)
    return best_partition(value, penalty, novelty)


def _length_penalty(bars: int, length_s: float, likely_s: float) -> float:
    """Return what a section of such a length costs: phrases come in eights and fours, and last about 18 s."""
    phrases = LONG_BAR_PHRASE_COSTS if length_s >= bars * LONG_BAR_S else PHRASE_COSTS
    odd = next((cost for phrase, cost in phrases if bars % phrase == 0), ODD_BARS_COST)
    octaves_off = float(np.log2(max(length_s, 1.0) / likely_s))
    return odd + SECTION_COST + LENGTH_WEIGHT * octaves_off**2 + (FRAGMENT_COST if length_s < FRAGMENT_S else 0.0)


def coherence(similarity: NDArray[np.float64], longest: int) -> NDArray[np.float64]:
    """Return `value[length, start]`: length times the mean similarity of nearby units inside that span.

    Only pairs up to `BAND_BARS` apart count. Spans that pass the end are -inf.
    """
    units = len(similarity)
    value = np.full((longest + 1, units), -np.inf)
    value[1] = 0.0
    total = np.zeros(units)
    for length in range(2, min(longest, units) + 1):
        reach = min(BAND_BARS, length - 1)
        for distance in range(1, reach + 1):
            starts = np.arange(units - length + 1)
            last = starts + length - 1
            total[starts] += similarity[last - distance, last]
        pairs = sum(length - distance for distance in range(1, reach + 1))
        value[length, : units - length + 1] = total[: units - length + 1] / pairs * length
    return value


def recurrence(similarity: NDArray[np.float64], longest: int) -> NDArray[np.float64]:
    """Return `value[length, start]`: length times how alike that span is, unit by unit, to its best repeat elsewhere.

    A span that comes back nowhere, or not as a whole, is worth 0: so that a piece that begins with the music that is
    repeated beats one that begins a little before it. Repeats that follow at once do not count: halves of one section
    would.
    """
    units = len(similarity)
    value = np.zeros((longest + 1, units))
    for distance in range(1, units):
        sums = np.concatenate([[0.0], np.cumsum(similarity.diagonal(distance))])
        for length in range(1, min(longest, 2 * distance // 3, units - distance) + 1):
            alike = sums[length:] - sums[:-length]
            for first in (0, distance):
                there = value[length, first : first + len(alike)]
                np.maximum(there, alike, out=there)
    return value


def best_partition(
    value: NDArray[np.float64], penalty: NDArray[np.float64], gain_at_start: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the cuts 0 = c0 < c1 < ... = units that maximise the sum of value - penalty + gain over the pieces.

    Parameters
    ----------
    value
        Shape (longest + 1, units): worth of the piece of a length from a start, as from `coherence`.
    penalty
        Shape (longest + 1,): cost of each length.
    gain_at_start
        Shape (units,): worth of beginning a piece at each unit.
    """
    longest, units = len(penalty) - 1, value.shape[1]
    best = np.full(units + 1, -np.inf)
    best[0] = 0.0
    came_from = np.zeros(units + 1, dtype=np.int64)
    for end in range(1, units + 1):
        lengths = np.arange(1, min(longest, end) + 1)
        starts = end - lengths
        totals = best[starts] + value[lengths, starts] - penalty[lengths] + gain_at_start[starts]
        choice = int(totals.argmax())
        best[end], came_from[end] = totals[choice], starts[choice]
    cuts = [units]
    while cuts[-1]:
        cuts.append(int(came_from[cuts[-1]]))
    return np.array(cuts[::-1])


def _motifs(similarity: BarSimilarity | None, cuts: NDArray[np.int64]) -> tuple[list[int], NDArray[np.float64]]:
    """Return the motif number of every section, in order of appearance, and the sections' distances."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    count = len(cuts) - 1
    if similarity is None or count < 2:
        return [0] * count, np.zeros((count, count))
    distances = _distances(similarity, cuts)
    found = fcluster(linkage(squareform(distances), "average"), SAME_MUSIC_DISTANCE, "distance")
    order: dict[int, int] = {}
    return [order.setdefault(int(cluster), len(order)) for cluster in found], distances


def _distances(similarity: BarSimilarity, cuts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how different the sections are, 0 for the same music, each pair in the key in which it is most alike."""
    from scipy.spatial.distance import squareform

    spans = [slice(start, end) for start, end in pairwise(cuts)]
    pairs = list(combinations(spans, 2))
    played = np.array([_played_alike(similarity, first, second) for first, second in pairs])
    alike = np.full(len(pairs), -np.inf)
    for semitones in LIFTS:
        likeness = similarity.harmony.likeness(semitones)
        harmony = np.array([_best_diagonal(likeness[first, second]) for first, second in pairs])
        in_this_key = (harmony + np.clip(harmony, 0, 1) * played) / (1 + TIMBRE_WEIGHT + RHYTHM_WEIGHT)
        alike = np.maximum(alike, in_this_key - (LIFT_COST if semitones else 0.0))
    unequal = np.array([_unequal_cost(first, second) for first, second in pairs])
    return np.asarray(squareform(np.maximum(0.0, 1 - alike + unequal)))


def _played_alike(similarity: BarSimilarity, first: slice, second: slice) -> float:
    """Return how alike two sections are played, never below 0.

    It confirms what is alike in harmony, and neither makes the same music of other harmony nor parts what is alike:
    drums may rest, other instruments take over.
    """
    timbre = max(0.0, float(similarity.timbre[first, second].mean()))
    rhythm = max(0.0, _best_diagonal(similarity.rhythm[first, second]))
    return TIMBRE_WEIGHT * timbre + RHYTHM_WEIGHT * rhythm


def _unequal_cost(first: slice, second: slice) -> float:
    shorter, longer = sorted([first.stop - first.start, second.stop - second.start])
    return UNEQUAL_COST if longer > UNEQUAL_RATIO * shorter else 0.0


def _best_diagonal(block: NDArray[np.float64]) -> float:
    """Return the largest mean of a full-length diagonal of a rectangle: the shorter section laid along the longer."""
    if block.shape[0] > block.shape[1]:
        block = block.T
    shorter, longer = block.shape
    steps = np.arange(shorter)
    return float(max(block[steps, steps + offset].mean() for offset in range(longer - shorter + 1)))


def _confidence(motifs: list[int], distances: NDArray[np.float64]) -> list[float]:
    """Return how sure a name is: surer the closer a section is to its motif's others, unsure when it stands alone."""
    confidence = []
    for index, motif in enumerate(motifs):
        others = [distances[index, other] for other, name in enumerate(motifs) if name == motif and other != index]
        closeness = 1 - min(others) / SAME_MUSIC_DISTANCE if others else 0.0
        confidence.append(round(0.3 + 0.5 * float(np.clip(closeness, 0, 1)), 3))
    return confidence
