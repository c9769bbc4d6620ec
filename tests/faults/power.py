"""Power cuts: ``python power.py [CUTS] [SEED]``, with the shim preloaded; every call of all acts is written down once.

The disk as it may be after a cut: what was synced is there; of what was written since, any part, in any order, by blocks of 4096 bytes; of
names made, moved and taken away in a folder since that was synced, the first few. This is stricter than ext4, NTFS and APFS are.
"""

import random
import shutil
import struct
import sys
import tempfile
import traceback
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from faults import desk
from faults.desk import program
from faults.kills import Course, Outcome, found_wrong, tell

BLOCK = 4096


class Call(NamedTuple):
    """One call that changed something, as the shim writes it down."""

    what: str
    path: str
    other: str
    offset: int
    content: bytes


def calls(log: bytes) -> Iterator[Call]:
    """The calls in their order."""
    at = 0
    while at < len(log):
        what = chr(log[at])
        name, other, offset, length = struct.unpack_from("=IIqI", log, at + 1)
        at += 21
        path, second = log[at : at + name].decode(), log[at + name : at + name + other].decode()
        at += name + other
        content = log[at : at + length] if what == "w" else b""
        at += len(content)
        yield Call(what, path, second, offset, content)


@dataclass
class _File:
    synced: bytes = b""
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)  # written at, or cut to without content

    def whole(self) -> bytes:
        return _applied(self.synced, self.waiting)

    def after_cut(self, chance: random.Random) -> bytes:
        share = chance.choice((0.0, 0.5, 0.9, 1.0))
        blocks: list[tuple[int, bytes | None]] = []
        for at, content in self.waiting:
            if content is None:
                blocks.append((at, None))
            else:
                blocks += [(at + first, content[first : first + BLOCK]) for first in range(0, len(content), BLOCK)]
        return _applied(self.synced, [block for block in blocks if chance.random() < share])


def _applied(content: bytes, waiting: list[tuple[int, bytes | None]]) -> bytes:
    held = bytearray(content)
    for at, written in waiting:
        if written is None:
            held = held[:at].ljust(at, b"\0")
        else:
            if len(held) < at:
                held = held.ljust(at, b"\0")
            held[at : at + len(written)] = written
    return bytes(held)


class Disk:
    """What is on the disk for certain, and what waits to get there. Folders are names without a file."""

    def __init__(self) -> None:
        self.now: dict[str, _File | None] = {}
        self.synced: dict[str, _File | None] = {}
        self.waiting: dict[str, list[tuple[Call, _File | None]]] = defaultdict(list)

    def take(self, call: Call) -> None:
        """One more call."""
        file = self.now.get(call.path)
        if call.what == "w" and file:
            file.waiting.append((call.offset, call.content))
        elif call.what == "t" and file:
            file.waiting.append((call.offset, None))
        elif call.what == "s" and file:
            file.synced, file.waiting = file.whole(), []
        elif call.what == "s":
            for one, made in self.waiting.pop(call.path, []):
                _rename(self.synced, one, made)
        elif call.what in "crulmd":
            made = _File() if call.what == "c" else file
            _rename(self.now, call, made)
            self.waiting[str(Path(call.other or call.path).parent)].append((call, made))

    def after_cut(self, chance: random.Random) -> dict[str, bytes | None]:
        """One way it may be found afterwards."""
        names = dict(self.synced)
        for waiting in self.waiting.values():
            for one, made in waiting[: chance.choice((0, len(waiting), chance.randint(0, len(waiting))))]:
                _rename(names, one, made)
        return {path: file.after_cut(chance) if file else None for path, file in names.items()}


def _rename(names: dict[str, _File | None], call: Call, made: _File | None) -> None:
    if call.what in "ru" or call.what == "d":
        names.pop(call.path, None)
    if call.what == "r":
        for path in [path for path in names if path.startswith(call.path + "/")]:  # a folder with what is in it
            names[call.other + path.removeprefix(call.path)] = names.pop(path)
    if call.what in "rl":
        names[call.other] = made
    elif call.what in "cm":
        names[call.path] = made


def main(cuts: int, seed: int) -> int:
    """Cut the power this often and say what came of it; 1 if anything was wrong."""
    desk.cheap()
    with tempfile.TemporaryDirectory(prefix="power-") as folder:
        return cuts_of(Course(Path(folder) / "course"), cuts, seed)


def cuts_of(course: Course, cuts: int, seed: int) -> int:
    """The cuts in a course that was gone through."""
    chance, outcome = random.Random(seed), Outcome()
    log = list(calls(course.log.read_bytes()))
    begin = str(course.folder / "home")
    places = sorted(chance.randrange(1, len(log)) for _ in range(cuts))
    with tempfile.TemporaryDirectory(prefix="power-") as folder:
        disk, done, home = Disk(), 0, Path(folder) / "home"
        for at, call in enumerate(log):
            while places and places[0] == at:
                places.pop(0)
                _put_down(disk.after_cut(chance), begin, home)
                name = program()[done].name if done < len(program()) else "the end"
                outcome.acts[name] += 1
                try:
                    faults = list(found_wrong(course, home, done, dict(course.known[done]), outcome, is_cut=True))
                except Exception:
                    faults = [traceback.format_exc()[-2500:]]
                outcome.wrong += [f"cut at call {at} in {name!r}: {fault}" for fault in faults]
                sys.stdout.writelines(f"WRONG {fault}\n" for fault in outcome.wrong[-len(faults) :] if faults)
            if call.what == "n":
                done = int(call.path)
            disk.take(call)
    tell(outcome)
    sys.stdout.write(f"{cuts} cuts in {len(log)} calls, {len(outcome.wrong)} wrong\n")
    return 1 if outcome.wrong else 0


def _put_down(found: dict[str, bytes | None], begin: str, home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    for name in (desk.OUT, desk.STICK):
        (home / name).mkdir(parents=True)
    for path, content in sorted(found.items()):
        target = home / Path(path).relative_to(begin)
        if content is None:
            target.mkdir(parents=True, exist_ok=True)
        elif target.parent.is_dir():  # else the folder did not come to be
            target.write_bytes(content)


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:3]]
    sys.exit(main(*(asked + [500, 1][len(asked) :])))
