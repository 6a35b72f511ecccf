"""`python -m demo pop --folder out/songs`: write a song and say what it is."""

import argparse
from pathlib import Path

from demo.songs import GENRES, write_song


def main() -> None:
    """Write the songs that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="Compose songs whose truth is known exactly.")
    parser.add_argument(
        "genres", nargs="+", choices=GENRES, metavar="genre", help=f"one or more of: {', '.join(GENRES)}"
    )
    parser.add_argument("--folder", type=Path, default=Path("out/songs"), help="where to write (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="which performance; 0 is the book's own")
    chosen = parser.parse_args()
    for genre in chosen.genres:
        song = write_song(genre, chosen.folder, chosen.seed)
        truth = song.truth
        print(
            f"{song.audio_path}: {song.title} by {song.artist}, {song.duration_s:.1f} s, {truth.tempo_bpm:g} bpm, "
            f"{len(truth.sections)} sections, {len(truth.words)} words"
        )


if __name__ == "__main__":
    main()
