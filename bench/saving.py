"""One save beside the same without its chain, without its journal, the same SQL without the program, and the row alone.

python -m bench.saving [SAVES]
"""

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench._store import conditions
from bench._table import tell
from station.casework import chain
from station.casework.model import Grievance
from station.db import rows, search_index, sqlite
from station.db.step import Step
from station.db.store import Store

LIMIT = 1.5  # a save with its journal may cost this many of the same save without, in CPU, as the program saves: synced to disk
TEXT = "申请人反映单位自三月起未足额支付工资，多次催要未果，现请求工会协助追讨并核对社会保险缴费基数。"


def case(n: int) -> Grievance:
    """A grievance as the form would fill it."""
    return Grievance(
        number=f"ZQ-2026-{n:05}", received_at="2026-03-16T09:00", channel="visit", category="wages", summary=f"{TEXT}（{n}）", amount=n,
        handler="王芳", feedback_due_at="2026-03-17T09:00", handle_due_on="2026-04-07",
    )  # fmt: skip


Times = tuple[float, float]  # CPU, wall


def since(started: Times) -> Times:
    return time.process_time() - started[0], time.perf_counter() - started[1]


def with_journal(store: Store, n: int) -> Times:
    record = case(n)
    started = time.process_time(), time.perf_counter()
    with store.step("登记诉求") as step:
        step.add(record)
    return since(started)


def without_journal(store: Store, n: int) -> Times:
    """The same save, but that nothing is captured: no entry, no step."""
    kept = Step._journal
    Step._journal = lambda self, stamp, record, record_id, is_new, values: self.touch(record, record_id)  # type: ignore[method-assign]
    try:
        return with_journal(store, n)
    finally:
        Step._journal = kept  # type: ignore[method-assign]


@contextmanager
def unchained() -> Iterator[None]:
    """Rows without digests and links."""
    kept = chain.digest_of, chain.link_of
    chain.digest_of, chain.link_of = lambda content, salt=b"": b"", lambda before, columns: b""
    try:
        yield
    finally:
        chain.digest_of, chain.link_of = kept


def without_chain(store: Store, n: int) -> Times:
    """The same save, but that its entry is linked to nothing."""
    with unchained():
        return with_journal(store, n)


def bare(conn: sqlite.Connection, n: int, *, is_searched: bool) -> Times:
    record = case(n).with_values(id=f"{n:026}")
    values = {s.name: getattr(record, s.name) for s in record.specs() if getattr(record, s.name) != s.empty}
    stored = rows.to_columns(Grievance, values) | {"stamps": json.dumps({"": "0"})}
    sql = f"INSERT INTO grievance ({', '.join(stored)}) VALUES (?{', ?' * (len(stored) - 1)})"
    started = time.process_time(), time.perf_counter()
    conn.execute("BEGIN IMMEDIATE")
    conn.execute(sql, list(stored.values()))
    if is_searched:
        search_index.add(conn, Grievance, record.id)
    conn.execute("COMMIT")
    return since(started)


def main(saves: int = 400) -> None:
    """The ways take turns, so that all meet the same weather; the medians are compared."""
    print(conditions())
    heads = "".join(f" {title:>12} ratio" for title in ("no chain", "no journal", "bare SQL", "row alone"))
    print(f"{'median of ' + str(saves):28} {'save':>9}{heads}")
    for title, synchronous in (("as in the program", "FULL"), ("nothing synced to disk", "OFF")):
        with tempfile.TemporaryDirectory() as name:
            stores = [Store.open(Path(name) / letter) for letter in "abcde"]
            for store in stores:
                store.db.conn.execute(f"PRAGMA synchronous = {synchronous}")
            ours, loose, quiet, plain, alone = stores
            turns = [
                (
                    with_journal(ours, n),
                    without_chain(loose, n),
                    without_journal(quiet, n),
                    bare(plain.db.conn, n, is_searched=True),
                    bare(alone.db.conn, n, is_searched=False),
                )
                for n in range(saves)
            ]
            for store in stores:
                store.close()
        for kind, clock in enumerate(("CPU", "wall")):
            save, *others = (statistics.median(times[kind] for times in column) for column in zip(*turns, strict=True))
            verdict = f"  above {LIMIT}" if clock == "CPU" and synchronous == "FULL" and save / others[1] > LIMIT else ""
            if clock == "CPU" and synchronous == "FULL":
                tell("saving", "a save", "without its journal", save / others[1], f"≤ {LIMIT}")
                tell("saving", "a save", "bare SQL", save / others[2])
            figures = " ".join(f"{other * 1e3:9.2f} ms {save / other:5.2f}" for other in others)
            print(f"{title + ', ' + clock:28} {save * 1e3:6.2f} ms {figures}{verdict}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
