"""Solvers with a bug in them."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def mutated(monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, ModuleType]]:
    """Load modules afresh, in the order in which they import each other, one of them with a fragment replaced."""

    def load(names: Sequence[str], name: str = "", old: str = "", new: str = "") -> dict[str, ModuleType]:
        loaded = {}
        for each in names:
            path = Path(str(import_module(each).__file__))
            source = path.read_text(encoding="utf-8")
            if each == name:
                assert source.count(old) == 1, f"{old!r} must occur exactly once in {each}"
                source = source.replace(old, new)
            module = ModuleType(each)
            monkeypatch.setitem(sys.modules, each, module)
            exec(compile(source, path, "exec"), module.__dict__)
            loaded[each] = module
        return loaded

    return load
