"""What is known of a finished film: how it sits on the beat, what it cost, how alike its motifs are."""

from pydantic import Field

from state.value import Value


class TierCounts(Value):
    """Segments per action as the film shows them, and those in whose place one picture is held."""

    high: int
    mid: int
    reuse: int
    still: int = 0


class BeatAlignment(Value):
    """Cuts against beats. `score` is BeatAlign in 0..1 with a 50 ms kernel; `chance` is what random cuts would get."""

    score: float = Field(ge=0, le=1)
    chance: float = Field(ge=0, le=1)
    on_downbeats: float = Field(ge=0, le=1)


class IndependentBeats(Value):
    """Beats in seconds, increasing, by a tracker that the film was not cut by."""

    beats_s: tuple[float, ...]


class QualityReport(Value):
    """The measures of one film, ready for a person, a table or `--summary`.

    `cuts_on_beat` is the share of cuts within one frame of the grid that the film was cut on; `beat_align` is scored
    on beats that an independent tracker found, because a film always agrees with its own grid. `motif_consistency` is
    the likeness (SSIM) of clips where the music repeats, `shared_prefix_ssim` that of reused prefixes alone. None
    stands where there is nothing to measure: no cut, no beat heard, nothing that repeats, nothing that cost anything.
    `tiers` and `cqr` are of what is shown, stand-ins included. Flashes are those of WCAG 2.3.1, the most within any
    second; that second ends at `flashiest_s`.
    """

    song: str
    title: str
    song_seconds: float
    frames: int
    fps: float
    width: int
    height: int
    tempo_bpm: float
    has_pulse: bool = True
    beat_confidence: float = Field(default=1.0, ge=0, le=1)
    sections: tuple[str, ...]
    segments: int
    tiers: TierCounts
    budget_microdollars: int
    planned_microdollars: int
    spent_microdollars: int
    full_high_microdollars: int
    compute_seconds: float
    optimal: bool
    price_of_more_microdollars: int | None
    cuts: int
    cuts_found: int
    cuts_on_beat: float | None
    beat_align: BeatAlignment | None
    beat_align_own_grid: BeatAlignment | None
    motif_consistency: float | None
    shared_prefix_ssim: float | None
    cqr: float | None
    cqr_relative_to_mid: float | None
    flashes_per_second: int = Field(ge=0)
    red_flashes_per_second: int = Field(ge=0)
    flashiest_s: float = Field(ge=0)
    audio_copied: bool
    lyric_words: int
    stand_ins: tuple[int, ...] = Field(default=(), description="segments that could not be made as planned")
    notes: tuple[str, ...] = ()


class BenchmarkRow(Value):
    """One strategy on one song under one tariff, by the plan alone.

    `full_high_microdollars` is the price of the film wholly at High under that tariff, B_max; `mean_quality` the
    saliency-weighted mean of the actions' calibrated qualities on the judge's scale of 1..5.
    """

    song: str
    tariff: str
    strategy: str
    budget_microdollars: int
    full_high_microdollars: int
    within_budget: bool
    cost_microdollars: int
    utility: int
    mean_quality: float
    cqr: float
    high: int
    mid: int
    reuse: int


class BenchmarkTable(Value):
    """Strategies compared; rows by song, then tariff, then strategy."""

    rows: tuple[BenchmarkRow, ...]


class StrategyMean(Value):
    """One strategy over all songs; cost, CQR and utility are shares of the same song's under Uniform-High."""

    tariff: str
    strategy: str
    songs: int
    within_budget: float = Field(ge=0, le=1, description="share of the songs whose budget it kept")
    cost: float
    cost_spread: float
    cqr: float
    cqr_spread: float
    utility: float


class StrategyMeans(Value):
    """Strategies by tariff, then by falling CQR."""

    rows: tuple[StrategyMean, ...]
