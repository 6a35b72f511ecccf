"""The law of the rooms: every top-level package is under the import contracts, and heavy libraries load late."""

import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text())


PROGRAMS = {"benchmarks"}
"""Run from the root, imported by no room."""


def _packages() -> set[str]:
    return {p.parent.name for p in ROOT.glob("*/__init__.py")} - PROGRAMS - {"tests"}


def test_every_top_level_package_is_under_the_import_contracts():
    law = CONFIG["tool"]["importlinter"]
    layers = next(c for c in law["contracts"] if c["type"] == "layers")["layers"]
    in_layers = {room.strip() for layer in layers for room in layer.split("|")}
    assert _packages() == set(law["root_packages"]) == in_layers


def test_every_top_level_package_is_installed_and_type_checked():
    found = CONFIG["tool"]["setuptools"]["packages"]["find"]["include"]
    assert {pattern.rstrip("*") for pattern in found} == _packages()
    assert set(CONFIG["tool"]["mypy"]["packages"]) == _packages() | PROGRAMS


def test_only_the_cross_check_may_import_or_tools():
    contracts = CONFIG["tool"]["importlinter"]["contracts"]
    forbidden = next(set(c["source_modules"]) for c in contracts if c.get("forbidden_modules") == ["ortools"])
    solvers = {f"solvers.{path.stem}" for path in (ROOT / "solvers").glob("*.py")}
    assert forbidden == (_packages() - {"solvers"}) | (solvers - {"solvers.__init__", "solvers.crosscheck"})


def test_the_import_contracts_hold():
    linted = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout


def test_loading_the_code_location_imports_no_heavy_library():
    heavy = [
        "torch", "librosa", "ortools", "numba", "skia", "matplotlib", "diffusers", "vaderSentiment", "cv2",
        "scenedetect", "training",
    ]  # fmt: skip
    script = f"import sys, dagster_project.definitions; print([m for m in {heavy} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
