"""What is run together. A job may not mix ways of partitioning, so a film is three jobs, one after the other."""

import dagster as dg

plan_song = dg.define_asset_job(
    "plan_song",
    selection=dg.AssetSelection.assets(
        "persistent_state", "budget_curve", "plan_sensitivity", "beat_features"
    ).upstream(),
    description="Hear a song and decide its whole film, up to the persistent state. Nothing is rendered or spent.",
)
render_clips = dg.define_asset_job(
    "render_clips",
    selection=dg.AssetSelection.assets("clips"),
    description="Render the clips of a song: one run for a range of segments, each recorded when it is finished.",
)
assemble_film = dg.define_asset_job(
    "assemble_film",
    selection=dg.AssetSelection.assets("timeline", "final_mv", "independent_beats", "quality_report", "exports"),
    description="Cut the clips on the beat under the song, measure the film, and write it for other cutting rooms.",
)
benchmark_song = dg.define_asset_job(
    "benchmark_song",
    selection=dg.AssetSelection.assets("benchmark_rows").upstream(),
    description="Hear a song and compare all allocation strategies on it.",
)
benchmark_all = dg.define_asset_job(
    "benchmark_all",
    selection=dg.AssetSelection.assets("benchmark_table"),
    description="Gather the benchmark of all songs in one table.",
)
train_video_model = dg.define_asset_job(
    "train_video_model",
    selection=dg.AssetSelection.assets("training_clips", "video_weights", "video_scores"),
    description="Draw scenes, teach the video transformer with them, and measure it. It goes on where it was cut off.",
)
gather_storyboards = dg.define_asset_job(
    "gather_storyboards",
    selection=dg.AssetSelection.assets("storyboards"),
    description="Take a folder of films apart into shots to learn from: give the asset the folder.",
)

JOBS = [
    plan_song,
    render_clips,
    assemble_film,
    benchmark_song,
    benchmark_all,
    train_video_model,
    gather_storyboards,
]


@dg.schedule(job=benchmark_song, cron_schedule="0 3 * * 1")
def weekly_benchmark(context: dg.ScheduleEvaluationContext) -> list[dg.RunRequest]:
    """Compare the strategies on every planned song, every Monday at three."""
    day = context.scheduled_execution_time.strftime("%Y-%m-%d")
    known = context.instance.get_dynamic_partitions("song")
    return [dg.RunRequest(run_key=f"{day}-{song}", partition_key=song) for song in known]


@dg.schedule(job=benchmark_all, cron_schedule="0 4 * * 1")
def weekly_benchmark_table() -> dg.RunRequest:
    """Gather the table an hour later."""
    return dg.RunRequest()


SCHEDULES = [weekly_benchmark, weekly_benchmark_table]
