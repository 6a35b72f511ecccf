"""Let Skia load on a bare machine: empty stand-ins for the libraries it links and drawing does not need.

Skia's extension module is linked against OpenGL, EGL and expat. Pictures here are drawn on the CPU with typefaces that
come with the project, which needs none of them (expat reads the system's list of fonts, which then counts as empty);
yet the dynamic loader refuses the module where they are not installed, as on a server or in a slim container. The
loader is content with any library already in the process that bears the wanted name (its SONAME) and defines the
wanted symbols. Such a library takes a few kilobytes: a header, tables of symbols, and one function that returns zero,
which every symbol names. It is laid out by chapters 4 and 5 of the System V gABI.

Only missing libraries get a stand-in, only in this process, and no file stays behind. Drawing does not belong here.
"""

import ctypes
import importlib.util
import mmap
import struct
import sys
import tempfile
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

STOOD_IN_FOR = {"libGL.so.1": "gl", "libEGL.so.1": "egl", "libexpat.so.1": "XML_"}  # to how its symbols begin
PACKAGES = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1", "libexpat.so.1": "libexpat1"}

_RETURN_ZERO = {
    62: bytes.fromhex("31c0 c3"),  # x86-64: xor eax, eax; ret
    183: bytes.fromhex("000080d2 c0035fd6"),  # AArch64: mov x0, #0; ret
}

_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")  # identity, type, machine, ..., where segments and sections are, counts
_SEGMENT = struct.Struct("<IIQQQQQQ")  # type, flags, offset, address, physical address, file size, memory size, align
_SECTION = struct.Struct("<IIQQQQIIQQ")  # name, type, flags, address, offset, size, link, info, align, entry size
_SYMBOL = struct.Struct("<IBBHQQ")  # name, kind, visibility, section, address, size

_IDENTITY = b"\x7fELF\x02\x01\x01"  # 64-bit, little-endian, version 1
_SHARED_OBJECT, _DYNAMIC_SYMBOLS, _GLOBAL_FUNCTION = 3, 11, 1 << 4 | 2  # types of a file, a section, a symbol
_LOAD, _DYNAMIC, _STACK = 1, 2, 0x6474E551  # types of segments
_EXECUTE, _WRITE, _READ = 1, 2, 4  # flags of segments
_END, _HASH, _STRINGS, _SYMBOLS, _STRINGS_SIZE, _SYMBOL_SIZE, _SONAME = 0, 4, 5, 6, 10, 11, 14  # dynamic tags
_PAGE = 0x10000  # the largest that either machine uses

_CODE_AT = _HEADER.size + 4 * _SEGMENT.size
_SYMBOLS_AT = _CODE_AT + 16


def make_skia_loadable() -> None:
    """Put stand-ins into this process for the libraries that Skia links and this machine lacks, if any.

    Call it before the first `import skia`. It does nothing on systems other than Linux.

    Raises
    ------
    ImportError
        If a library is missing and no stand-in can be loaded; the message names the packages to install.
    """
    missing = [name for name in STOOD_IN_FOR if not _loads(name)] if sys.platform == "linux" else []
    skia = importlib.util.find_spec("skia") if missing else None
    if skia is None or skia.origin is None:
        return
    try:
        machine, wanted = wanted_symbols(Path(skia.origin))
        for bundled in Path(skia.origin).parent.glob("skia_python.libs/*.so*"):
            wanted |= wanted_symbols(bundled)[1]
        with tempfile.TemporaryDirectory(prefix="stand-in-") as folder:
            for name in missing:
                file = Path(folder, name)
                file.write_bytes(stand_in(name, sorted(s for s in wanted if s.startswith(STOOD_IN_FOR[name])), machine))
                ctypes.CDLL(str(file))  # stays mapped when the file is gone, and meets later loads by its SONAME
    except (OSError, KeyError, ValueError, struct.error) as error:
        raise ImportError(
            f"Skia cannot load: this machine lacks {', '.join(missing)}, and stand-ins failed ({error}); install them, "
            f"on Debian or Ubuntu with `apt-get install {' '.join(PACKAGES[name] for name in missing)}`"
        ) from error


def wanted_symbols(library: Path) -> tuple[int, set[str]]:
    """Return the ELF number of a 64-bit little-endian library's machine, and the symbols it wants from others."""
    with library.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as image:
        _, _, machine, _, _, _, sections_at, _, _, _, _, size, count, _ = _HEADER.unpack_from(image)
        sections = [_SECTION.unpack_from(image, sections_at + size * k) for k in range(count)]
        wanted = set()
        for _, kind, _, _, offset, size, link, *_ in sections:
            if kind == _DYNAMIC_SYMBOLS:
                strings_at = sections[link][4]
                starts = [strings_at + s[0] for s in _SYMBOL.iter_unpack(image[offset : offset + size]) if s[3] == 0]
                wanted |= {image[start : image.find(b"\0", start)].decode("ascii") for start in starts}
    return machine, wanted


def stand_in(soname: str, symbols: Sequence[str], machine: int) -> bytes:
    """Return an ELF shared object, all of whose symbols are one function that returns zero.

    Parameters
    ----------
    soname
        The name by which other libraries want it, such as "libGL.so.1".
    symbols
        The functions it defines.
    machine
        The machine's ELF number: 62 is x86-64, 183 is AArch64.

    Raises
    ------
    KeyError
        If the machine is neither.
    """
    code = _RETURN_ZERO[machine]
    words = [b"", soname.encode(), *(symbol.encode() for symbol in symbols)]
    strings = b"".join(word + b"\0" for word in words)
    _, soname_at, *names_at = accumulate((len(word) + 1 for word in words[:-1]), initial=0)
    named = (_SYMBOL.pack(name, _GLOBAL_FUNCTION, 0, 1, _CODE_AT, len(code)) for name in names_at)
    symbol_table = bytes(_SYMBOL.size) + b"".join(named)
    # One bucket that chains all symbols: the loader compares names down the chain, so no hash is ever computed.
    chain = [*range(1, len(symbols) + 1), 0]
    hash_table = struct.pack(f"<{len(chain) + 3}I", 1, len(chain), chain[0], 0, *chain[1:])

    hash_at = _SYMBOLS_AT + len(symbol_table)
    strings_at = hash_at + len(hash_table)
    dynamic_at = -(-(strings_at + len(strings)) // 16) * 16
    dynamic = struct.pack(
        "<14Q",
        *(_SONAME, soname_at),
        *(_HASH, hash_at),
        *(_SYMBOLS, _SYMBOLS_AT),
        *(_SYMBOL_SIZE, _SYMBOL.size),
        *(_STRINGS, strings_at),
        *(_STRINGS_SIZE, len(strings)),
        *(_END, 0),
    )
    head = _head(machine, dynamic_at, len(dynamic)) + code.ljust(16, b"\0")
    return (head + symbol_table + hash_table + strings).ljust(dynamic_at, b"\0") + dynamic


def _head(machine: int, dynamic_at: int, dynamic_size: int) -> bytes:
    """Return the file's header and its four segments."""
    # The dynamic table has a page of its own, because loaders before glibc 2.35 write into it; and without a stack's
    # segment the loader would make the process's stacks executable.
    page = dynamic_at + _PAGE
    segments = (
        (_LOAD, _READ | _EXECUTE, 0, 0, 0, dynamic_at, dynamic_at, _PAGE),
        (_LOAD, _READ | _WRITE, dynamic_at, page, page, dynamic_size, dynamic_size, _PAGE),
        (_DYNAMIC, _READ | _WRITE, dynamic_at, page, page, dynamic_size, dynamic_size, 8),
        (_STACK, _READ | _WRITE, 0, 0, 0, 0, 0, 16),
    )
    sizes = (_HEADER.size, _SEGMENT.size, len(segments), 0, 0, 0)
    header = _HEADER.pack(_IDENTITY, _SHARED_OBJECT, machine, 1, 0, _HEADER.size, 0, 0, *sizes)
    return header + b"".join(_SEGMENT.pack(*segment) for segment in segments)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
