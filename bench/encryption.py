"""What encryption costs: the same store encrypted and plain, the same questions and writes, in CPU time; then unlocking.

python -m bench.encryption [CASES]
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from pathlib import Path
from unittest import mock

from bench._store import NOW, Texts, conditions, folder_of
from bench._table import tell
from bench.search import questions
from station.db import grievances, sqlite
from station.db.grievances import ListQuery
from station.db.store import FILE_NAME, Store
from station.vault import passwords
from station.vault.slots import Vault

ROUNDS = 5
LIMITS = {"open": 1.3, "first list": 0, "first searches": 0, "search": 1.3, "list": 1.3, "bulk insert": 1.6, "bulk update": 2.0}
_connect = sqlite.connect


@contextmanager
def plain() -> Iterator[None]:
    """Stores opened meanwhile are not encrypted, as no store of the program can be."""
    with (
        mock.patch.object(sqlite, "connect", lambda path, key, **how: _connect(path, None, **how)),
        mock.patch.object(sqlite, "is_plain", lambda path: False),
    ):
        yield


def decrypted(source: Path, target: Path) -> None:
    """A plain copy of a store."""
    shutil.copytree(source, target)
    (target / FILE_NAME).unlink()
    with Store.open(source, clock=lambda: NOW) as store:
        conn = store.db.conn
        conn.execute("ATTACH ? AS plain KEY ''", [str(target / FILE_NAME)])
        conn.execute("SELECT sqlcipher_export('plain')")
        conn.execute(f"PRAGMA plain.application_id = {sqlite.APPLICATION_ID}")
        conn.execute("DETACH plain")


def timed(act: Callable[[], object]) -> float:
    """Seconds of CPU."""
    started = time.process_time()
    act()
    return time.process_time() - started


def opened(folder: Path) -> None:
    with Store.open(folder, clock=lambda: NOW):
        pass


def first_list(folder: Path) -> None:
    """The first thing read after opening: nothing is in memory yet."""
    with Store.open(folder, clock=lambda: NOW) as store:
        grievances.page(store, ListQuery())


def asked(store: Store, words: list[str]) -> None:
    for text in words:
        grievances.page(store, ListQuery("all", text=text))


def listed(store: Store) -> None:
    for column in ("received_at", "handler", "amount"):
        grievances.page(store, ListQuery("all", sort=column))


def inserted(store: Store, rows: list[tuple[str, ...]]) -> None:
    """Rows of one table in one transaction."""
    with store.db.conn:
        store.db.conn.executemany("INSERT INTO progress (id, grievance_id, at, content) VALUES (?, ?, ?, ?)", rows)


def updated(store: Store, turn: int) -> None:
    """Every fifth case changed, in one transaction."""
    with store.db.conn:
        store.db.conn.execute("UPDATE grievance SET amount = amount + 1 WHERE rowid % 5 = ?", [turn % 5])


def notes(turn: int) -> list[tuple[str, ...]]:
    """50,000 new notes."""
    texts = Texts()
    return [(f"{turn:02}{n:06}e", f"{n:07}g", "2026-03-16T09:00", texts.sentence(12)) for n in range(50_000)]


def main(cases: int = 100_000) -> None:
    """Both stores take turns; medians are compared."""
    times: dict[str, dict[bool, list[float]]] = {name: {True: [], False: []} for name in LIMITS}
    with tempfile.TemporaryDirectory() as name:
        folders = {True: Path(name) / "encrypted", False: Path(name) / "plain"}
        shutil.copytree(folder_of(cases), folders[True])
        decrypted(folders[True], folders[False])
        with Store.open(folders[True], clock=lambda: NOW) as store:
            first, later = ([text for texts in questions(store).values() for text in texts[part]] for part in (slice(4), slice(4, 8)))
        for turn in range(ROUNDS):
            rows = notes(turn)
            for is_encrypted, folder in folders.items():
                with nullcontext() if is_encrypted else plain():
                    times["first list"][is_encrypted].append(timed(lambda folder=folder: first_list(folder)))
                    times["open"][is_encrypted].append(timed(lambda folder=folder: opened(folder)))
                    with Store.open(folder, clock=lambda: NOW) as store:
                        times["first searches"][is_encrypted].append(timed(lambda store=store: asked(store, first)))
                        times["search"][is_encrypted].append(timed(lambda store=store: asked(store, later)))
                        times["list"][is_encrypted].append(timed(lambda store=store: listed(store)))
                        times["bulk insert"][is_encrypted].append(timed(lambda store=store, rows=rows: inserted(store, rows)))
                        times["bulk update"][is_encrypted].append(timed(lambda store=store, turn=turn: updated(store, turn)))
        print(conditions().replace("wall", "CPU"))
        print(f"{f'median of {ROUNDS}, {cases:,} cases':28} {'encrypted':>12} {'plain':>12}  ratio  asked")
        for name_, limit in LIMITS.items():
            ours, bare = (statistics.median(times[name_][is_encrypted]) for is_encrypted in (True, False))
            verdict = "  above" if 0 < limit < ours / bare else ""
            print(f"{name_:28} {ours * 1e3:9.1f} ms {bare * 1e3:9.1f} ms {ours / bare:6.2f} {limit or '':>6}{verdict}")
            tell("encryption", f"{name_}, {cases:,} cases", "the plain store", ours / bare, f"≤ {limit}" if limit else "")
        sizes = [(folder / FILE_NAME).stat().st_size / 1e6 for folder in folders.values()]
        print(f"{'size':28} {sizes[0]:9.1f} MB {sizes[1]:9.1f} MB {sizes[0] / sizes[1]:6.2f}")
        unlocking(Path(name) / "vault")


def unlocking(folder: Path) -> None:
    """What a person waits for, by the clock, at the cost tuned to this machine."""
    key = bytes(32)
    vault = Vault.make(folder).with_password(key, "a", "王芳", "correct horse", datetime(2026, 3, 16, 9))
    started = time.perf_counter()
    vault.unlock("a", "correct horse", datetime(2026, 3, 16, 9))
    wall = time.perf_counter() - started
    cost = vault.slots[0].cost
    print(
        f"unlocking {wall:.2f} s of wall time (about {passwords.TARGET_S:.0f} asked): Argon2id, {cost.memory // 1024} MiB,"
        f" {cost.passes} passes, {cost.lanes} lanes"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
