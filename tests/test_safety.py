"""What no room does, read from its source: unpickle, hand words to a shell, build objects from YAML, run a text."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
MODULES = sorted(path for room in (*ROOMS, "benchmarks", "training") for path in (ROOT / room).rglob("*.py"))
NEVER_IMPORTED = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal", "yaml", "telnetlib", "imp"}
NEVER_CALLED = {
    "eval",
    "exec",
    "os.system",
    "os.popen",
    "tempfile.mktemp",
    "subprocess.getoutput",
    "commands.getoutput",
}
SAFE_YAML = {"safe", "rt"}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def argument(call: ast.Call, name: str) -> object:
    return next((ast.literal_eval(k.value) for k in call.keywords if k.arg == name), None)


def trees() -> Iterator[tuple[Path, ast.AST]]:
    return ((path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES)


@pytest.fixture(scope="module")
def sources() -> list[tuple[Path, ast.AST]]:
    return list(trees())


def test_all_rooms_are_looked_at(sources):
    assert len(sources) > 250


def test_nothing_unpickles_and_yaml_has_one_reader(sources):
    for path, tree in sources:
        for node in ast.walk(tree):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not {name.partition(".")[0] for name in names} & NEVER_IMPORTED, f"{path}:{node.lineno}"


def test_arrays_weights_and_yaml_are_read_without_making_objects(sources):
    seen = set()
    for path, tree in sources:
        for name, call in calls(tree):
            where = f"{path}:{call.lineno}"
            if name in {"np.load", "numpy.load"}:
                assert argument(call, "allow_pickle") is False, where
            elif name == "torch.load":
                assert argument(call, "weights_only") is True, where
            elif name == "YAML":
                assert argument(call, "typ") in SAFE_YAML, where
            else:
                continue
            seen.add(name)
    assert {"np.load", "YAML"} <= seen


def test_no_words_go_through_a_shell_or_are_run(sources):
    for path, tree in sources:
        for name, call in calls(tree):
            assert name not in NEVER_CALLED, f"{path}:{call.lineno}"
            assert argument_is_false(call, "shell"), f"{path}:{call.lineno}"


def argument_is_false(call: ast.Call, name: str) -> bool:
    return all(isinstance(k.value, ast.Constant) and k.value.value is False for k in call.keywords if k.arg == name)
