"""`allocmv doctor`: whether everything works here, and what clips really take beside the price list."""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from dagster_project.deployments import from_environment
from planning.tariffs import ANIMATIC, ANIMATIC_PRICES
from resources.books import Books
from resources.generators.animatic import NAME, animatic_version
from resources.generators.drawing import draw_piece
from resources.generators.local import timed_render
from resources.generators.native import what_is_lacking
from resources.transcribers.contract import Absent
from resources.transcribers.resource import INSTALL, TranscriberResource
from resources.workers import usable_cores
from solvers.crosscheck import cp_sat
from solvers.problem import Instance, Item
from state.film import Environment, MusicCue, Shot, ShotRequest
from state.money import Tier
from state.time import FrameRate

MEASURED_FRAMES = 48

console = Console()


def examine() -> bool:
    """Print what works and what does not, with the remedy; return whether all of it works."""
    checks: dict[str, Callable[[], str]] = {
        "Python": lambda: sys.version.split()[0],
        "cores": lambda: str(usable_cores()),
        "store": _store,
        "ledger": _ledger,
        "drawing": _drawing,
        "encoding": _encoding,
        "proof solver": _proof_solver,
        "lyrics": _ear,
        "--generator native": _transformer,
    }
    works = [_report(name, check) for name, check in checks.items()]
    if all(works):
        for tier in ("high", "mid"):
            _report(f"clips at {tier.capitalize()}", lambda tier=tier: _measure(tier))  # type: ignore[misc]
    return all(works)


def _report(name: str, check: Callable[[], str]) -> bool:
    try:
        console.print(f"  [green]ok[/green]   {name:18} {check()}", highlight=False, soft_wrap=True)
    except Exception as error:  # a doctor reports whatever it finds
        console.print(f"  [red]ill[/red]  {name:18} {error}", highlight=False, soft_wrap=True)
        return False
    return True


def _store() -> str:
    store = from_environment().open_store()
    store.check()
    return store.where("")


def _ledger() -> str:
    return Books(from_environment().ledger_url).name


def _drawing() -> str:
    import animatic.headless  # noqa: F401 - lets skia load without OpenGL

    try:
        import skia
    except ImportError as error:
        raise RuntimeError(
            f"skia-python does not load ({error}): install the system libraries libgl1 and libegl1 "
            "(Debian, Ubuntu: apt-get install libgl1 libegl1)"
        ) from error
    return f"skia {skia.__version__}"


def _encoding() -> str:
    import av

    av.codec.Codec("libx264", "w")
    return f"PyAV {av.__version__} with libx264"


def _proof_solver() -> str:
    opinion = cp_sat(Instance(classes=((Item(1, 1), Item(2, 3)),), capacity=2))
    if (opinion.status, opinion.profit) != ("OPTIMAL", 3):
        raise RuntimeError(f"OR-Tools answered {opinion} to a sum that a child can do: reinstall ortools")
    return "OR-Tools CP-SAT"


def _ear() -> str:
    """Return who times lyrics that have no times; nobody is no illness, since timed lyrics need none."""
    transcriber = TranscriberResource(model=from_environment().whisper_model).transcriber()
    return INSTALL if isinstance(transcriber, Absent) else transcriber.name


def _transformer() -> str:
    """Return what films by the video transformer lack; that is no illness, since most films are drawn."""
    return what_is_lacking(from_environment().video_weights) or "torch and weights are here"


def _measure(tier: Tier) -> str:
    """Render two seconds at a tier and compare the time with the tariff's."""
    request = ShotRequest(
        generator=NAME,
        generator_version=animatic_version(),
        tier=tier,
        width=1280,
        height=720,
        rate=FrameRate(numerator=24),
        frame_count=MEASURED_FRAMES,
        seed=1,
        shot=Shot(
            segment=0,
            description="a measuring shot",
            scale="wide",
            move="push_in",
            pose="stand",
            side="left",
            environment="city",
        ),
        characters=(),
        environment=Environment(name="city", description="a city", seed=1, kind="city", palette="neon", weather="rain"),
        music=MusicCue(beats=(0, 12, 24, 36), downbeats=(0,), energy=(0.6,)),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "clip.mp4")
        timed_render(draw_piece, request.model_dump_json(), 0, MEASURED_FRAMES, path)  # the first run compiles
        taken_s = timed_render(draw_piece, request.model_dump_json(), 0, MEASURED_FRAMES, path)
    price = ANIMATIC_PRICES[tier]
    listed_s = price.compute_us(MEASURED_FRAMES, request.rate, request.width, request.height) / 1e6
    return (
        f"{1000 * taken_s / MEASURED_FRAMES:.0f} ms a frame; the price list of {ANIMATIC.dated} says "
        f"{1000 * listed_s / MEASURED_FRAMES:.0f} ms ({taken_s / listed_s:.0%} of it)"
    )
