"""Which process this is, and whether another still lives: what drafts, temporary folders and holds are marked with.

A process is known by its machine, its number and the moment it started, because numbers are given out again. A machine
is known by its name, its installation and the room of numbers that its processes share, so that two containers of one
machine are two. What is done about a dead process's leavings is decided where they lie.
"""

import hashlib
import os
import re
import socket
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_MARK = re.compile(r"([0-9a-f]{8})-([0-9a-f]+)-([0-9a-f]+)")


@dataclass(frozen=True)
class Process:
    """A process of a machine. `started` says nothing by itself: it only differs for another process of that number."""

    machine: str
    number: int
    started: str

    @property
    def mark(self) -> str:
        """The process in a few characters that every file name can hold."""
        return f"{self.machine}-{self.number:x}-{self.started}"

    @property
    def is_dead(self) -> bool:
        """Whether the process has certainly ended. Nobody can tell that of another machine's."""
        return self.machine == _machine() and _started(self.number) != self.started


def this_process() -> Process:
    """Return the process that asks."""
    number = os.getpid()
    return Process(_machine(), number, _started(number))


def marked(mark: str) -> Process | None:
    """Return the process of a mark, None if the text is none."""
    found = _MARK.fullmatch(mark)
    return Process(found[1], int(found[2], 16), found[3]) if found else None


@cache
def _machine() -> str:
    installed = Path("/etc/machine-id")
    numbers = Path("/proc/self/ns/pid")
    known_by = (
        socket.gethostname(),
        installed.read_text() if installed.is_file() else "",
        str(numbers.readlink()) if numbers.is_symlink() else "",
    )
    return hashlib.sha256("\n".join(known_by).encode()).hexdigest()[:8]


def _started(number: int) -> str:
    """Return when a living process started, in digits; nothing of one that has ended."""
    if not Path("/proc/self/stat").exists():
        shown = subprocess.run(  # noqa: S603
            ["ps", "-o", "lstart=", "-p", str(number)],  # noqa: S607
            capture_output=True,
            text=True,
            check=False,
        )
        return hashlib.sha256(shown.stdout.encode()).hexdigest()[:12] if shown.stdout.strip() else ""
    try:
        stat = Path(f"/proc/{number}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The name before the last bracket may hold anything; the state is the first word after it, the start the 20th.
    words = stat.rpartition(")")[2].split()
    return "" if words[0] in "ZX" else f"{_boot()}{int(words[19]):x}"


@cache
def _boot() -> str:
    """Return a few digits of this start of the machine, from which the starts of processes are counted."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().replace("-", "")[:6]
