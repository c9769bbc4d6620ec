"""One reader given hostile bytes in a process of its own, whose memory and time are limited; ``./dev fuzz`` starts many.

    python -m fuzz.running READER FOLDER FIRST SECONDS [COUNT]
    python -m fuzz.running -    for each line "FOLDER COUNT READER" a child of this program, which has imported everything once

It ends with 0 after SECONDS or COUNT inputs, at the first wrong outcome with another number and a traceback; the input then
lies in FOLDER/now, behind its number in eight bytes. What a child says is FOLDER/said; a line tells how it ended.
"""

import faulthandler
import os
import sys
import time
import traceback
from pathlib import Path

from fuzz.mutating import mutated
from fuzz.targets import TARGETS
from station.errors import StationError

CORPUS = Path(__file__).parent / "corpus"
LONGEST = float(os.environ.get("FUZZ_LONGEST", "5"))  # seconds one input may take; more where many tests run at once
MOST_MORE = 1_500 * 2**20  # bytes of address space above what the program takes before it reads anything


def corpus(name: str) -> list[bytes]:
    """The kept inputs of a reader, in the order of their names."""
    return [path.read_bytes() for path in sorted((CORPUS / name).iterdir())]


def limit_memory() -> None:
    """Address space bounded from here on, where the system can do that."""
    try:
        import resource
    except ImportError:  # Windows
        return
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) if Path("/proc/self/statm").exists() else 2**19
    most = pages * resource.getpagesize() + MOST_MORE
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def give(name: str, content: bytes) -> None:
    """Let a reader read; anything but a good end or one of its own errors is raised, and ``LONGEST`` ends the process."""
    target = TARGETS[name]
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    try:
        target.read(content)
    except (StationError, *target.declared):
        pass
    finally:
        faulthandler.cancel_dump_traceback_later()


def main(name: str, folder: Path, first: int, seconds: float, count: int = 2**62) -> int:
    """The corpus as it is when ``first`` is 0, then the changed ones from number ``first`` on; returns how many were given."""
    kept = corpus(name)
    limit_memory()
    if first == 0:
        for content in kept:
            _give(name, folder, 0, content)
    until, number = time.monotonic() + seconds, first
    while time.monotonic() < until and number < first + count:
        _give(name, folder, number, mutated(f"{name} {number}", kept))
        number += 1
    return number - first


def _give(name: str, folder: Path, number: int, content: bytes) -> None:
    (folder / "now").write_bytes(number.to_bytes(8, "big") + content)
    give(name, content)


def apart(name: str, folder: Path, count: int) -> int:
    """From number 0 on in a child of this program; how it ended."""
    child = os.fork()
    if child == 0:
        ended = 1
        try:
            said = os.open(folder / "said", os.O_WRONLY | os.O_CREAT)
            os.dup2(said, sys.stdout.fileno())
            os.dup2(said, sys.stderr.fileno())
            os.write(said, f"{main(name, folder, 0, 3600, count)}\n".encode())
            ended = 0
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(ended)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    if sys.argv[1:] == ["-"]:
        for line in sys.stdin:
            _folder, _number, _name = line.rstrip("\n").rsplit(" ", 2)
            sys.stdout.write(f"{apart(_name, Path(_folder), int(_number))}\n")
            sys.stdout.flush()
    else:
        _name, _folder, _first, _seconds, *_count = sys.argv[1:]
        sys.stdout.write(f"{main(_name, Path(_folder), int(_first), float(_seconds), *map(int, _count))}\n")
