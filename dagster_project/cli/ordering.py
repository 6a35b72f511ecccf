"""Reading what a user typed into an order; every refusal says what is wrong and what to type instead."""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from dagster_project.deployments import from_environment
from planning.budget import parse_budget
from resources.caps import Cap
from resources.generators.native import NAME as NATIVE
from resources.generators.native import what_is_lacking
from resources.intake import Order
from state.money import MICRODOLLARS_PER_USD
from state.song import Brief, Cutting, Embedded
from state.time import FrameRate

USUAL = Brief()

# The broadcast rates that people write as decimals.
WRITTEN_RATES = {"23.976": "24000/1001", "23.98": "24000/1001", "29.97": "30000/1001", "59.94": "60000/1001"}


class OrderError(ValueError):
    """An option cannot be used; the message says why and what would do."""


@dataclass(frozen=True)
class Options:
    """What was typed beside the song, None or empty where nothing was."""

    lyrics: Path | None = None
    title: str = ""
    artist: str = ""
    style: str = ""
    budget: str | None = None
    size: str | None = None
    fps: str | None = None
    seed: int | None = None
    cast: Sequence[str] | None = None
    pace: float | None = None
    shortest_s: float | None = None
    longest_s: float | None = None
    cap: str | None = None
    generator: str | None = None


def read_order(song: Path, options: Options, before: Brief = USUAL) -> Order:
    """Return the order that the options describe; what they leave open is as it was ordered before.

    Raises
    ------
    OrderError
        If the song is not a file, or an option cannot be read.
    """
    check_song(song)
    said: dict[str, object] = {"cutting": _read_cutting(options, before.cutting)}
    if options.size is not None:
        said["width"], said["height"] = read_size(options.size)
    if options.fps is not None:
        said["rate"] = read_rate(options.fps)
    if options.seed is not None:
        said["seed"] = options.seed
    if options.cast is not None:
        said["cast"] = tuple(text for text in options.cast if text)
    if options.generator is not None:
        said["generator"] = _read_generator(options.generator)
    try:
        if options.budget is not None:
            said["budget"] = parse_budget(options.budget)
        brief = Brief.model_validate({**dict(before), **said})
    except ValidationError as error:
        first = error.errors()[0]
        raise OrderError(f"--{first['loc'][0]}: {first['msg']} (got {first['input']!r})") from error
    except ValueError as error:
        raise OrderError(str(error)) from error
    title, artist, style = options.title, options.artist, options.style
    return Order(audio=song, lyrics=options.lyrics, title=title, artist=artist, style=style, brief=brief)


def check_song(song: Path) -> None:
    """Raise OrderError unless there is a file at `song`."""
    if not song.is_file():
        raise OrderError(f"there is no song at {song}: give the path of a wav, mp3, flac, m4a or ogg file")


def read_cap_said(options: Options) -> Cap | None:
    """Return the cap that was said, `none` for no cap at all; None if nothing was said about it.

    Raises
    ------
    OrderError
        If it is no amount of dollars.
    """
    said = options.cap
    if said is None:
        return None
    if said.strip().lower() == "none":
        return Cap()
    try:
        cap = parse_budget(said)
    except ValueError:
        cap = None
    if cap is None or cap.kind != "usd":
        raise OrderError(f"--cap {said!r} is no amount of money: write dollars, e.g. 5.00, or none")
    return Cap(microdollars=int(Fraction(cap.amount) * MICRODOLLARS_PER_USD))


def _read_cutting(options: Options, before: Cutting) -> Cutting:
    """Return how fast the film is cut; under a pace that is given, limits that are not given follow it."""
    shortest_s, longest_s = options.shortest_s, options.longest_s
    try:
        if options.pace is not None:
            return Cutting.at_pace(options.pace, shortest_s, longest_s)
        return Cutting(
            shortest_s=before.shortest_s if shortest_s is None else shortest_s,
            longest_s=before.longest_s if longest_s is None else longest_s,
            pace=before.pace,
        )
    except ValidationError as error:
        first = error.errors()[0]
        if not first["loc"]:
            raise OrderError(f"{first['msg'].removeprefix('Value error, ')}: change --shortest or --longest") from error
        option = str(first["loc"][0]).removesuffix("_s")
        raise OrderError(f"--{option}: {first['msg']} (got {first['input']:g})") from error


def _read_generator(name: str) -> str:
    """Return who makes the clips, if that can be done here."""
    known = get_args(Embedded)
    if name not in known:
        raise OrderError(f"--generator {name!r} is none that makes clips here: choose {' or '.join(known)}")
    if name == NATIVE and (lacking := what_is_lacking(from_environment().video_weights)):
        raise OrderError(lacking)
    return name


def read_size(size: str) -> tuple[int, int]:
    """Return width and height of a text such as `1280x720`."""
    match = re.fullmatch(r"(\d{2,5})\s*[xX×]\s*(\d{2,5})", size.strip())
    if match is None:
        raise OrderError(f"--size {size!r} is not a frame size: write width x height, e.g. 1280x720")
    width, height = int(match[1]), int(match[2])
    if width % 2 or height % 2:
        raise OrderError(
            f"--size {size}: video needs an even width and height, e.g. {width // 2 * 2}x{height // 2 * 2}"
        )
    return width, height


def read_rate(fps: str) -> FrameRate:
    """Return the exact rate of a text such as `24`, `23.976` or `30000/1001`."""
    try:
        rate = Fraction(WRITTEN_RATES.get(fps.strip(), fps.strip()))
    except (ValueError, ZeroDivisionError):
        rate = Fraction(0)
    if not 1 <= rate <= 120:
        raise OrderError(f"--fps {fps!r} is not a frame rate between 1 and 120: write e.g. 24, 25, 30 or 23.976")
    return FrameRate(numerator=rate.numerator, denominator=rate.denominator)


def check_writable(path: Path, option: str) -> None:
    """Raise OrderError unless a file can be written at `path`; nothing is left behind."""
    if path.is_dir():
        raise OrderError(f"{option} {path} is a folder: give the name of a file in it")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
        if path.exists():
            with path.open("ab"):
                pass
    except OSError as error:
        raise OrderError(f"{option} {path} cannot be written ({error.strerror}): choose another place") from error


def in_options(brief: Brief) -> str:
    """Return what was ordered in the words of the options."""
    amount, rate, cutting = brief.budget.amount, brief.rate.fraction, brief.cutting
    said = {
        "budget": {"usd": amount, "percent": f"{amount}%", "compute_seconds": f"{amount}s"}[brief.budget.kind],
        "size": f"{brief.width}x{brief.height}",
        "fps": f"{rate}",
        "seed": f"{brief.seed}",
    }
    if cutting != USUAL.cutting:
        limits = {"pace": cutting.pace, "shortest": cutting.shortest_s, "longest": cutting.longest_s}
        said |= {name: f"{value:g}" for name, value in limits.items()}
    return " ".join([*(f"--{name} {value}" for name, value in said.items()), *(f"--cast {c!r}" for c in brief.cast)])
