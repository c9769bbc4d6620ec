"""``python -m tools.box``: is the built folder as small as promised, and on which systems can it run?

The sizes are promises to offices with small disks and slow sticks (docs/packaging.md); a build above them has failed.
"""

import argparse
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "dist" / "station"
MOST_UNPACKED, MOST_PACKED = 190, 75  # MB of a million bytes

_ELF = b"\x7fELF"
_GLIBC = re.compile(rb"\0GLIBC_(\d+)\.(\d+)(?:\.\d+)?(?=\0)")
# Which systems an office may have, and their glibc; docs/decisions/0002.
SYSTEMS = {(2, 28): "UOS 20、Debian 10", (2, 31): "Kylin V10 SP1、Debian 11、Ubuntu 20.04", (2, 36): "Debian 12", (2, 41): "Debian 13"}

Version = tuple[int, int]


def size(folder: Path) -> int:
    """Bytes of all files; what is linked counts once."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def machine_code(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Programs and libraries for Linux with their bytes; each once, by the name it lies under."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                content = file.read(4)
                if content == _ELF:
                    yield path, content + file.read()


def glibc(folder: Path) -> dict[Path, Version]:
    """The newest version of glibc that each program or library asks for."""
    asked = {path: [(int(major), int(minor)) for major, minor in _GLIBC.findall(content)] for path, content in machine_code(folder)}
    return {path: max(versions) for path, versions in asked.items() if versions}


def oldest_system(newest: Version) -> str:
    """In words: where a folder runs whose parts ask for that glibc at most."""
    able = [name for version, name in SYSTEMS.items() if version >= newest]
    return able[0] if able else "—"


def judged(sizes: Mapping[str, int], wanted: Mapping[Path, Version], limit: Version | None) -> tuple[int, list[str]]:
    """The exit code and what to say of ``unpacked`` and ``packed`` bytes and of the versions of glibc asked for."""
    lines, code = [], 0
    for key, most, name in (("unpacked", MOST_UNPACKED, "解开 unpacked"), ("packed", MOST_PACKED, "打包 packed")):
        if key in sizes:
            is_too_large = sizes[key] > most * 1_000_000
            code |= is_too_large
            lines.append(f"{'不好' if is_too_large else '好'}  {name}: {sizes[key] / 1_000_000:.1f} MB, {most} MB 以内 at most")
    if wanted:
        newest = max(wanted.values())
        who = [path.name for path, version in wanted.items() if version == newest]
        is_too_new = limit is not None and newest > limit
        code |= is_too_new
        version = f"glibc {newest[0]}.{newest[1]} ({', '.join(who[:4])})"
        lines.append(f"{'不好' if is_too_new else '好'}  {version}: {oldest_system(newest)} 起 and newer")
    return code, lines


def main(argv: list[str] | None = None) -> int:
    """Print what was measured; 1 if a promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=BUILT)
    parser.add_argument("--packed", type=Path, help="the package made of it")
    parser.add_argument("--glibc", default="", metavar="2.28", help="fail when a part asks for a newer one")
    options = parser.parse_args(argv)
    sizes = {"unpacked": size(options.folder)}
    if options.packed:
        sizes["packed"] = options.packed.stat().st_size
    major, _, minor = options.glibc.partition(".")
    code, lines = judged(sizes, glibc(options.folder), (int(major), int(minor)) if minor else None)
    sys.stdout.write("\n".join(lines) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
