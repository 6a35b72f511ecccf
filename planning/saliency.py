"""How much each segment matters to a listener: m in 1..5, by weights that a person can check.

AllocMV (section 2.3, phase ii) asks a language model; this is the measured answer that needs none. Five cues in 0..1
are added with fixed weights that sum to 1, then cut into five levels by the sum's own quantiles, because saliency is
a ranking within one song:

- role 0.28, what part the section plays: form is what an editor cuts to, and it alone lifts a quiet bridge;
- energy 0.27, how hard the music presses: nearly as much, since roles are inferred and energy is not;
- lyric 0.20, what is sung (see `lyric_cue`); without words it is 0 everywhere and changes no ranking;
- novelty 0.15, how much the sound changes here (see `novelty`): it lifts the moment of arrival above what follows;
- repetition 0.10, how often the music returns: the least, since a returning line counts among the words already.

What the user says goes before what is measured. Asking a model does not belong here.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from planning.edits import by_segment
from planning.lyric_cue import LyricCue, LyricReader
from planning.novelty import novelty
from state.music import EnergyCurve, Features, Lyrics, SectionLabel, Sections, Segments
from state.plan import SaliencyTable, SegmentSaliency
from state.wishes import SaliencyEdits

WEIGHTS = {"role": 0.28, "energy": 0.27, "lyric": 0.2, "novelty": 0.15, "repetition": 0.1}
ROLE: dict[SectionLabel, float] = {
    "chorus": 1.0,
    "bridge": 0.8,
    "prechorus": 0.6,
    "verse": 0.45,
    "instrumental": 0.3,
    "intro": 0.1,
    "outro": 0.1,
}
LEVELS = 5
FAMILIAR_AFTER = 3  # returns: heard four times, music is as familiar as it gets
CLEAR_CHANGE = 0.5


@dataclass(frozen=True)
class _Cues:
    """The five cues of one segment, each in 0..1."""

    energy: float
    role: float
    repetition: float
    novelty: float
    lyric: float

    @property
    def score(self) -> float:
        # Rounded, so that segments that are the same to the ear are not told apart by the last bit of a float.
        cues: dict[str, float] = asdict(self)
        return round(sum(WEIGHTS[cue] * value for cue, value in cues.items()), 6)


def score_saliency(
    segments: Segments, sections: Sections, energy: EnergyCurve, lyrics: Lyrics, title: str, features: Features
) -> SaliencyTable:
    """Score every segment of a song.

    Parameters
    ----------
    segments, sections
        The cut song and the sections that the segments refer to.
    energy
        Energy in 0..1; a segment's cue is the percentile of its mean within the song.
    lyrics
        Timed words; without any, the lyric cue is 0 everywhere and changes no ranking.
    title
        Words of the title weigh when they are sung.
    features
        The spectra in which novelty is heard.

    Returns
    -------
    SaliencyTable
        Equal scores get equal levels. A song of ten or more segments with different scores uses all five levels.
    """
    returns = Counter(segment.motif for segment in segments.segments)
    words = LyricReader(lyrics, title)
    loudness = sorted(energy.level)
    rows: list[tuple[_Cues, str]] = []
    for segment, news in zip(segments.segments, novelty(segments, features), strict=True):
        start_s, end_s = segments.span_s(segment)
        label = sections.sections[segment.section].label
        sung = words.cue(start_s, end_s)
        cues = _Cues(
            energy=_percentile(energy.mean(start_s, end_s), loudness),
            role=ROLE[label],
            repetition=min(1.0, (returns[segment.motif] - 1) / FAMILIAR_AFTER),
            novelty=news,
            lyric=sung.value,
        )
        rows.append((cues, _rationale(cues, label, returns[segment.motif], sung)))
    scores = sorted(cues.score for cues, _ in rows)
    return SaliencyTable(
        rows=tuple(
            SegmentSaliency(
                segment=index,
                saliency=_level(cues.score, scores),
                score=cues.score,
                rationale=rationale,
                provenance=f"sound measured; {words.provenance}",
                **asdict(cues),
            )
            for index, (cues, rationale) in enumerate(rows)
        )
    )


def with_scores(table: SaliencyTable, edits: SaliencyEdits, segments: Segments) -> SaliencyTable:
    """Return a table with the saliency that the user gives to single segments; what was measured stays beside it.

    Raises
    ------
    UnfitEdit
        If an edit names a time outside the song.
    """
    given = by_segment(edits.scores, segments)
    return SaliencyTable(
        rows=tuple(_given(row, given[row.segment].saliency) if row.segment in given else row for row in table.rows)
    )


def _given(row: SegmentSaliency, saliency: int) -> SegmentSaliency:
    rationale = f"given by the user, measured as {row.saliency}: {row.rationale}"
    said = {"saliency": saliency, "rationale": rationale, "provenance": f"user; {row.provenance}"}
    return row.model_copy(update=said)


def _percentile(value: float, ranked: Sequence[float]) -> float:
    """Return the share of ranked values below a value, equal ones counted half."""
    return (bisect_left(ranked, value) + bisect_right(ranked, value)) / (2 * len(ranked))


def _level(score: float, ranked: Sequence[float]) -> int:
    return 1 + min(LEVELS - 1, int(LEVELS * _percentile(score, ranked)))


def _rationale(cues: _Cues, label: SectionLabel, heard: int, sung: LyricCue) -> str:
    """Say in one sentence why a segment got its score."""
    reasons = [f"{label}, louder than {cues.energy:.0%} of the song"]
    reasons.append(f"music heard {heard} times" if heard > 1 else "music heard once")
    reasons += sung.reasons
    if cues.novelty >= CLEAR_CHANGE:
        reasons.append("the sound changes here")
    return f"{'; '.join(reasons)}."
