"""The films of `render_assembly` as moviepy makes them: run by a Python of its own, because moviepy pins an old Pillow.

`PYTHON render_moviepy.py cuts|fades OUT SONG FADE_S CLIP...`: cut hard, or every clip faded in over the one before.
Nothing of AllocMV is imported here.
"""

import sys

from moviepy import (  # type: ignore[import-not-found]
    CompositeVideoClip,
    VideoFileClip,
    concatenate_videoclips,
    vfx,
)


def main() -> None:
    """Write one film."""
    way, out, song, fade, *paths = sys.argv[1:]
    clips = [VideoFileClip(path) for path in paths]
    if way == "cuts":
        film = concatenate_videoclips(clips, method="chain")
    else:
        start_s, laid = 0.0, []
        for number, clip in enumerate(clips):
            laid.append(clip.with_effects([vfx.CrossFadeIn(float(fade))] if number else []).with_start(start_s))
            start_s += clip.duration - float(fade)
        film = CompositeVideoClip(laid)
    film.write_videofile(
        out, fps=24, codec="libx264", preset="superfast", audio=song, ffmpeg_params=["-crf", "20"], logger=None
    )


if __name__ == "__main__":
    main()
