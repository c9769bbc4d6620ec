"""Kills and disk faults at any call of any act: ``python kills.py [ROUNDS] [SEED]``, with the shim preloaded (see shim.py).

All acts are done once without a fault; the home after each is kept. Each round takes the home before some act, does it and what follows in
a child and kills the child, or lets a call fail, at one call of it. Then the store is opened as if nothing had happened: what was
acknowledged must be there, what was under way whole or not at all, everything sound, and the act can be done (again).
"""

import ctypes
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from faults import desk
from faults.desk import HOME, OUT, STICK, Desk, opened, program, state
from station import files
from station.casework.letter_numbers import Register, lines
from station.casework.letter_numbers import faults as number_faults
from station.casework.model import Letter
from station.db import attachments
from station.db.letter_numbers import holding, letters_of
from station.db.safekeeping import verify
from station.db.store import Store
from station.errors import StationError

KILL, KILL_HALF, FULL, IO, READ_ONLY, SHORT, SYNC = range(1, 8)
KINDS = {
    "kill": KILL,
    "kill in a write": KILL_HALF,
    "disk full": FULL,
    "EIO": IO,
    "EROFS": READ_ONLY,
    "short write": SHORT,
    "fsync fails": SYNC,
}
FOREVER = (FULL, READ_ONLY)  # what does not pass by itself
AT_ANY_TIME = "kill at any time"

shim = ctypes.CDLL(None)


@dataclass
class Outcome:
    """What became of the rounds."""

    kinds: Counter[str] = field(default_factory=Counter)
    killed: int = 0  # children that died of it: a fault may find the act done already
    acts: Counter[str] = field(default_factory=Counter)
    under_way: Counter[str] = field(default_factory=Counter)  # whether the act that was hit was found done or undone
    said: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Course:
    """The homes before and after every act, and how many calls each makes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"  # all calls, for power cuts
        self.known: list[dict[str, str]] = [{}]
        self.states: list[dict[str, Any]] = []
        self.calls: list[int] = []
        home = folder / "home"
        for name in (OUT, STICK):
            (home / name).mkdir(parents=True)
        shutil.copytree(home, folder / "0")
        self.states.append({})
        for number, one in enumerate(program(), 1):
            shim.shim_begin(str(home).encode(), str(self.log).encode())
            shim.shim_arm(0, -1, 0)
            with opened(home / HOME, one.at) as store:
                at_desk = Desk(home, store, dict(self.known[-1]))
                one.do(at_desk)
                self.states.append(state(store))
            self.calls.append(shim.shim_count())
            shim.shim_note(str(number).encode())
            self.known.append(at_desk.known)
            shutil.copytree(home, folder / str(number))


def act_on(home: Path, known: dict[str, str], first: int, kind: int, at: int, answers: int) -> None:
    """The child: from act ``first`` on, one after the other, each answered when it is done; a fault ends it."""
    shim.shim_begin(str(home).encode(), b"")
    shim.shim_arm(kind, at, kind in FOREVER)
    try:
        for number, one in list(enumerate(program()))[first:]:
            with opened(home / HOME, one.at) as store:
                at_desk = Desk(home, store, known)
                one.do(at_desk)
                os.write(answers, json.dumps([number, at_desk.known]).encode() + b"\n")
            if kind and shim.shim_count() >= at:
                break
    except StationError as error:
        os.write(answers, json.dumps([str(error), {}]).encode() + b"\n")
    except BaseException:
        os.write(answers, json.dumps([traceback.format_exc()[-2500:], None]).encode() + b"\n")
    finally:
        os._exit(0)


def one_round(course: Course, chance: random.Random, home: Path, outcome: Outcome, kinds: list[str]) -> None:
    """One fault and what it left."""
    kind = chance.choice(kinds)
    first = chance.randrange(len(program()))
    at = chance.randint(1, max(course.calls[first], 1))
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(course.folder / str(first), home)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        act_on(home, dict(course.known[first]), first, KINDS.get(kind, 0), at, writing)
    os.close(writing)
    if kind == AT_ANY_TIME:
        time.sleep(chance.uniform(0, 2.5))
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        answers = [json.loads(line) for line in pipe]
    outcome.killed += os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    done, known = first, dict(course.known[first])
    told = ""
    for number, more in answers:
        if isinstance(number, str):
            told = number
            if more is None:
                outcome.wrong.append(f"{kind} at call {at} of {program()[done].name!r}: a defect\n{number}")
            else:
                outcome.said[number] += 1
        else:
            done, known = number + 1, more
    outcome.kinds[kind] += 1
    name = program()[done].name if done < len(program()) else "the end"
    outcome.acts[name] += 1
    try:
        faults = list(found_wrong(course, home, done, known, outcome, went_on=kind in KINDS and KINDS[kind] not in (KILL, KILL_HALF)))
    except Exception:
        faults = [traceback.format_exc()[-2500:]]
    outcome.wrong += [f"{kind} at call {at} of {name!r} ({told}): {fault}" for fault in faults]


def found_wrong(
    course: Course, home: Path, done: int, known: dict[str, str], outcome: Outcome, *, is_cut: bool = False, went_on: bool = False
) -> Iterator[str]:
    """Everything that is not as it must be, in the home in which ``done`` acts were acknowledged.

    ``went_on``: a call failed, and what was acknowledged may have gone on without it (a receipt that a stick did not take).
    """
    following = program()[done] if done < len(program()) else None
    with opened(home / HOME, program()[max(done - 1, 0)].at) as store:
        now = state(store)
        yield from sound(store)
        before, after = course.states[done], course.states[done + 1] if following else None
        if now == before or (done == 0 and not store.matching(Letter)):
            outcome.under_way["not done"] += 1
        elif now == after:
            outcome.under_way["done"] += 1
        elif _but_notes(now) == _but_notes(before):
            outcome.under_way["backed up before, not done"] += 1
        elif following is not None and following.parts and all(_between(now[key], before.get(key), after[key]) for key in now):
            outcome.under_way["in part"] += 1
        elif (
            went_on
            and done
            and program()[done - 1].parts
            and all(_between(now[key], course.states[done - 1].get(key), before[key]) for key in now)
        ):
            outcome.under_way["gone on without"] += 1
        else:
            yield f"half done: {_difference(now, before)} from before, {_difference(now, after or {})} from after"
    with mock.patch.object(files, "STALE_S", -1):
        opened(home / HOME, program()[max(done - 1, 0)].at).close()
        for folder in (home / OUT,):
            files.tidy(folder)
    if not is_cut:
        yield from (f"left behind: {path.relative_to(home)}" for path in home.rglob("*") if is_left(path.relative_to(home)))
    for path in (home / OUT).iterdir():
        yield from _half_paper(path)
    if following is not None and now == before:
        with opened(home / HOME, following.at) as store:
            following.do(Desk(home, store, known))
            if (again := state(store)) != course.states[done + 1] and not following.parts:
                yield f"done again it is another: {_difference(again, course.states[done + 1])}"


def sound(store: Store) -> Iterator[str]:
    """What is wrong within a store."""
    yield from verify(store)
    for code in {letter.issuer_code: letter for letter in store.matching(Letter) if letter.number}.values():
        register = Register(code.issuer, code.issuer_code, int(code.issued_on[:4]))
        yield from (str(fault) for fault in number_faults(lines(holding(store, register), letters_of(store, register)), register))
    for row in store.query("SELECT sha256 FROM main.attachment EXCEPT SELECT sha256 FROM main.wanted_file"):
        if attachments.read(store, row[0]) is None:
            yield "an attachment without its bytes"


def is_left(path: Path) -> bool:
    """Whether this is a file somebody was writing when he was killed."""
    return path.suffix == ".part" or any(part.startswith(("backup-", "restore-")) for part in path.parts)


def _half_paper(path: Path) -> Iterator[str]:
    content = path.read_bytes()
    if path.suffix == ".pdf" and b"%%EOF" not in content[-32:]:
        yield f"half a PDF: {path.name}"
    if path.suffix in (".zip", ".xlsx") and zipfile.ZipFile(path).testzip() is not None:
        yield f"half a file: {path.name}"


def _but_notes(found: dict[str, Any]) -> dict[str, Any]:
    """Without what a backup before the act notes down."""
    return {key: count for key, count in found.items() if key not in ("setting", "act_log")}


def _between(now: Any, before: Any, after: Any) -> bool:
    if isinstance(now, int) and isinstance(after, int):
        return min(before or 0, after) <= now <= max(before or 0, after)
    return True


def _difference(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    return {key: (one.get(key), other.get(key)) for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def main(rounds: int, seed: int, kinds: list[str]) -> int:
    """Do the rounds and say what came of them; 1 if anything was wrong."""
    desk.cheap()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        course = Course(Path(folder) / "course")
        sys.stdout.write(f"{len(program())} acts, {sum(course.calls)} calls that change files\n")
        return rounds_of(course, rounds, seed, kinds)


def rounds_of(course: Course, rounds: int, seed: int, kinds: list[str]) -> int:
    """The rounds of a course that was gone through."""
    outcome, began = Outcome(), time.monotonic()
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        for number in range(1, rounds + 1):
            known = len(outcome.wrong)
            one_round(course, chance, Path(folder) / "home", outcome, kinds)
            for fault in outcome.wrong[known:]:
                sys.stdout.write(f"WRONG {fault}\n")
            if number % 100 == 0:
                sys.stdout.write(f"{number} rounds, {len(outcome.wrong)} wrong, {time.monotonic() - began:.0f} s\n")
                sys.stdout.flush()
    tell(outcome)
    sys.stdout.write(f"{rounds} rounds, {outcome.killed} killed, {len(outcome.wrong)} wrong\n")
    return 1 if outcome.wrong else 0


def tell(outcome: Outcome) -> None:
    """Say what came of the rounds."""
    for title, counted in (
        ("faults", outcome.kinds),
        ("acts hit", outcome.acts),
        ("act under way", outcome.under_way),
        ("said", outcome.said),
    ):
        sys.stdout.write(f"{title}: {dict(counted.most_common())}\n")


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:3]]
    sys.exit(main(*(asked + [1000, 1][len(asked) :]), sys.argv[3:] or [*KINDS, AT_ANY_TIME]))
