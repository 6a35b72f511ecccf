"""How much each segment matters to a listener: m in 1..5, by weights that a person can check.

AllocMV (section 2.3, phase ii) asks a language model; this is the measured answer that needs none. Four cues in
0..1 are added with fixed weights: how hard the music presses, how often it returns, what is sung, and what part it
plays in the song's form. The sum is cut into five levels by its own quantiles, because saliency is a ranking within
one song. Asking a model, and a user's overrides, do not belong here.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from planning.words import Sung, hook_lines, plain, sung_between
from state.music import EnergyCurve, Lyrics, SectionLabel, Sections, Segments
from state.plan import SaliencyTable, SegmentSaliency

WEIGHTS = {"energy": 0.35, "role": 0.25, "repetition": 0.2, "lyric": 0.2}
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
FULL_VOICE_WORDS_PER_S = 2.0


@dataclass(frozen=True)
class _Cues:
    """The four cues of one segment, each in 0..1."""

    energy: float
    role: float
    repetition: float
    lyric: float

    @property
    def score(self) -> float:
        # Rounded, so that segments that are the same to the ear are not told apart by the last bit of a float.
        cues: dict[str, float] = asdict(self)
        return round(sum(WEIGHTS[cue] * value for cue, value in cues.items()), 6)


def score_saliency(
    segments: Segments, sections: Sections, energy: EnergyCurve, lyrics: Lyrics, title: str
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

    Returns
    -------
    SaliencyTable
        Equal scores get equal levels. A song of ten or more segments with different scores uses all five levels.
    """
    returns = Counter(segment.motif for segment in segments.segments)
    hooks = hook_lines(lyrics)
    loudness = sorted(energy.level)
    rows: list[tuple[_Cues, str]] = []
    for segment in segments.segments:
        start_s, end_s = segments.span_s(segment)
        sung = sung_between(lyrics, start_s, end_s)
        label = sections.sections[segment.section].label
        hook = any(plain(part.line.text) in hooks for part in sung)
        cues = _Cues(
            energy=_percentile(energy.mean(start_s, end_s), loudness),
            role=ROLE[label],
            repetition=0.7 * min(1.0, (returns[segment.motif] - 1) / FAMILIAR_AFTER) + 0.3 * hook,
            lyric=_lyric_cue(sung, hook, title, end_s - start_s),
        )
        rows.append((cues, _rationale(cues, label, returns[segment.motif], hook, _title_words(sung, title))))
    scores = sorted(cues.score for cues, _ in rows)
    return SaliencyTable(
        rows=tuple(
            SegmentSaliency(
                segment=index, saliency=_level(cues.score, scores), score=cues.score, rationale=why, **asdict(cues)
            )
            for index, (cues, why) in enumerate(rows)
        )
    )


def _percentile(value: float, ranked: Sequence[float]) -> float:
    """Return the share of ranked values below a value, equal ones counted half."""
    return (bisect_left(ranked, value) + bisect_right(ranked, value)) / (2 * len(ranked))


def _level(score: float, ranked: Sequence[float]) -> int:
    return 1 + min(LEVELS - 1, int(LEVELS * _percentile(score, ranked)))


def _title_words(sung: Sequence[Sung], title: str) -> list[str]:
    """Return the words of the title that are sung here; words as short as articles name nothing."""
    named = {word for word in plain(title).split() if len(word) > 3} or set(plain(title).split())
    return [word for word in dict.fromkeys(plain(word.text) for part in sung for word in part.words) if word in named]


def _lyric_cue(sung: Sequence[Sung], hook: bool, title: str, duration_s: float) -> float:
    """Weigh the voice itself, a line that returns, and the title."""
    words_per_s = sum(len(part.words) for part in sung) / duration_s
    voice = min(1.0, words_per_s / FULL_VOICE_WORDS_PER_S)
    return 0.4 * voice + 0.3 * hook + 0.3 * bool(_title_words(sung, title))


def _rationale(cues: _Cues, label: SectionLabel, heard: int, hook: bool, title_words: Sequence[str]) -> str:
    """Say in one sentence why a segment got its score."""
    reasons = [f"{label}, louder than {cues.energy:.0%} of the song"]
    reasons.append(f"music heard {heard} times" if heard > 1 else "music heard once")
    if title_words:
        reasons.append(f"sings the title ({', '.join(title_words)})")
    elif hook:
        reasons.append("sings a line that returns")
    elif cues.lyric > 0:
        reasons.append("sung")
    else:
        reasons.append("no voice")
    return f"{'; '.join(reasons)}."
