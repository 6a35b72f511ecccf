"""Machines with and without graphics libraries, made in a folder that the loader searches first."""

import ctypes
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from animatic.headless import PACKAGES, STOOD_IN_FOR, stand_in, wanted_symbols

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="stand-ins are for Linux's loader")

DRAW = """
import skia
surface = skia.Surface(2, 2)
surface.getCanvas().clear(skia.ColorRED)
print(surface.toarray(colorType=skia.kRGBA_8888_ColorType)[0, 0].tolist())
print(open("/proc/self/maps").read())
"""

NO_WRITING = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"


def extension() -> Path:
    spec = importlib.util.find_spec("skia")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin)


def skias_wants() -> tuple[int, set[str]]:
    machine, wanted = wanted_symbols(extension())
    for library in extension().parent.glob("skia_python.libs/*.so*"):
        wanted |= wanted_symbols(library)[1]
    return machine, wanted


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of broken libraries: with it on the search path the loader fails as where none are installed."""
    for name in STOOD_IN_FOR:
        (tmp_path / name).touch()
    return tmp_path


@pytest.fixture
def equipped(tmp_path: Path) -> Path:
    """A folder where all libraries are installed."""
    machine, wanted = skias_wants()
    for name, prefix in STOOD_IN_FOR.items():
        symbols = [symbol for symbol in wanted if symbol.startswith(prefix)]
        (tmp_path / name).write_bytes(stand_in(name, symbols, machine))
    return tmp_path


def run(code: str, libraries: Path) -> subprocess.CompletedProcess[str]:
    scratch = libraries / "scratch"
    scratch.mkdir()
    environment = {**os.environ, "LD_LIBRARY_PATH": str(libraries), "TMPDIR": str(scratch)}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)


def test_without_stand_ins_skia_does_not_load_on_a_bare_machine(bare: Path):
    assert re.search(r"ImportError: .*lib(GL|EGL|expat)\.so", run(DRAW, bare).stderr)


def test_on_a_bare_machine_a_picture_is_drawn_without_the_libraries_and_no_file_stays(bare: Path):
    drawn = run("import animatic\n" + DRAW, bare)
    assert drawn.returncode == 0, drawn.stderr
    pixel, maps = drawn.stdout.split("\n", 1)
    assert pixel == "[255, 0, 0, 255]"
    for name in STOOD_IN_FOR:
        mapped = {line.split(maxsplit=5)[5] for line in maps.splitlines() if name in line}
        assert len(mapped) == 1
        assert mapped.pop().endswith("(deleted)")
    assert not list((bare / "scratch").iterdir())


def test_where_the_libraries_are_installed_they_are_used_and_nothing_is_written(equipped: Path):
    drawn = run(NO_WRITING + "import animatic\n" + DRAW, equipped)
    assert drawn.returncode == 0, drawn.stderr
    assert all(str(equipped / name) in drawn.stdout for name in STOOD_IN_FOR)
    assert "stand-in-" not in drawn.stdout


def test_one_missing_library_gets_the_only_stand_in(equipped: Path):
    (equipped / "libEGL.so.1").write_bytes(b"")
    drawn = run("import animatic\n" + DRAW, equipped)
    assert drawn.returncode == 0, drawn.stderr
    assert {Path(p).name for p in re.findall(r"(/\S+) \(deleted\)", drawn.stdout)} == {"libEGL.so.1"}


def test_where_no_stand_in_can_be_written_the_error_names_the_packages(bare: Path):
    failed = run(NO_WRITING + "import animatic", bare)
    last = failed.stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: Skia cannot load: this machine lacks libGL.so.1, libEGL.so.1, libexpat.so.1")
    assert f"apt-get install {' '.join(PACKAGES.values())}" in last


@pytest.mark.parametrize("count", [0, 1, 2, 300])
def test_every_function_of_a_stand_in_returns_zero_and_it_has_no_other(tmp_path: Path, count: int):
    symbols = [f"made_up_{k}" for k in range(count)]
    soname = f"libmadeup{count}.so.7"
    with pytest.raises(OSError, match="cannot open"):
        ctypes.CDLL(soname)
    file = tmp_path / "file"
    file.write_bytes(stand_in(soname, symbols, wanted_symbols(extension())[0]))
    library = ctypes.CDLL(str(file))
    assert [library[symbol](7) for symbol in symbols] == [0] * count
    with pytest.raises(AttributeError):
        library["made_up_absent"]
    file.unlink()
    assert ctypes.CDLL(soname)._handle == library._handle


def test_no_stand_in_is_made_in_the_code_of_an_unknown_machine():
    sparc = 43
    with pytest.raises(KeyError):
        stand_in("libGL.so.1", ["glClear"], sparc)
