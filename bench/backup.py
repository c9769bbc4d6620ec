"""A copy of the series against a plain copy of the store's file with fsync: the first, the next after half an hour of work, the check.

python -m bench.backup [CASES]
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from bench._store import NOW, conditions, folder_of
from bench._table import tell
from station.actions.progress import finish
from station.casework.model import Grievance, Progress, Worker
from station.db import backup_making
from station.db.backups import FOLDER, Series
from station.db.store import FILE_NAME, Store

A_HALF_HOUR = 5  # cases registered and noted on


def work(store: Store, first: int) -> None:
    """What an office writes between two copies."""
    for n in range(first, first + A_HALF_HOUR):
        with store.step("登记诉求") as step:
            worker = step.add(Worker(name=f"职工{n}", phone=f"138{n:08}"))
            case = step.add(
                Grievance(number=f"ZQ-2026-9{n:05}", worker_id=worker.id, received_at="2026-03-16T09:00", summary=f"拖欠工资{n}")
            )
        with store.step("登记进展") as step:
            step.add(Progress(grievance_id=case.id, at="2026-03-16T10:00", content=f"电话联系单位，答应月底前支付{n}"))


def timed(act: Any) -> float:
    started = time.perf_counter()
    if isinstance(found := act(), Generator):
        finish(found)
    return time.perf_counter() - started


def plain_copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def main(cases: int = 100_000) -> None:
    """The plain copy is taken before and after, the faster one counts."""
    made = folder_of(cases)
    print(conditions())
    with tempfile.TemporaryDirectory(dir=made.parent) as name:
        folder = Path(name) / "data"
        shutil.copytree(made, folder)
        series = Series(folder / FOLDER)
        with Store.open(folder, clock=lambda: NOW) as store:
            plain = timed(lambda: plain_copy(folder / FILE_NAME, Path(name) / "plain"))
            print(f"{cases:,} cases, {(folder / FILE_NAME).stat().st_size / 1e6:,.0f} MB{'':20} wall   ratio   series")
            rows = []
            for turn in range(4):
                if turn:
                    work(store, turn * A_HALF_HOUR)
                with store.again() as own:
                    took = timed(lambda own=own: backup_making.make(own.db.conn, own.path, own.key, series, "hand", NOW))
                rows.append(("the first copy" if not turn else f"after {turn * A_HALF_HOUR} more cases", took, series.size()))
            *_, before, last = series.copies()
            check = timed(lambda: backup_making.check(series, last, store.key, folder, NOW))
            quick = timed(lambda: backup_making.check(series, last, store.key, folder, NOW, after=before))
            plain = min(plain, timed(lambda: plain_copy(folder / FILE_NAME, Path(name) / "plain")))
            rows.append(("read back in full, once a day", check, series.size()))
            rows.append(("read back else", quick, series.size()))
    print(f"{'a plain copy with fsync':34} {plain * 1e3:9,.0f} ms")
    for title, took, size in rows:
        print(f"{title:34} {took * 1e3:9,.0f} ms {took / plain:7.2f} {size / 1e6:8,.1f} MB")
        tell("backup", title, "a plain copy with fsync", took / plain)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
