"""Sending and receiving in changes per second, beside plain executemany of the same values in the same run.

python bench/exchange.py [CASES]
"""

import gzip
import json
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from station.actions.exchange import receive, send
from station.actions.progress import finish
from station.actions.setting_up import set_up
from station.casework.journal import Entry
from station.casework.model import BY_NAME, Claim, Employer, Grievance, Party, Progress, StaffMember, Station, Worker
from station.db import rows
from station.db.store import Store

ROUNDS = 3
TEXT = "申请人反映单位自三月起未足额支付工资，多次催要未果，现请求工会协助追讨并核对社会保险缴费基数。"


def fill(store: Store, cases: int) -> None:
    """Each case: six records and two corrections, 60 cases a step as an import would do."""
    for first in range(0, cases, 60):
        with store.step("导入") as step:
            for n in range(first, min(first + 60, cases)):
                worker = step.add(Worker(name=f"职工{n}", phone=f"139{n:08}", address=f"站前街道{n}号", is_member=bool(n % 2)))
                employer = step.add(Employer(name=f"滨河第{n % 97}服务有限公司", headcount=n % 300, area="站前街道"))
                case = Grievance(
                    number=f"ZQ-2026-{n:05}", worker_id=worker.id, received_at="2026-03-16T09:00", channel="visit", category="wage"
                )
                made = step.add(
                    case.with_values(summary=f"{TEXT}（{n}）", people=1 + n % 5, amount=n * 1_000, handler="王芳", status="accepted")
                )
                step.add(Party(grievance_id=made.id, employer_id=employer.id, role="employer"))
                step.add(Claim(grievance_id=made.id, kind="wage", amount=n * 1_000))
                step.add(Progress(grievance_id=made.id, at="2026-03-17T10:00", way="phone", content=TEXT, recorded_by="王芳"))
                handling = step.save(made.with_values(status="handling", contacted_at="2026-03-17T10:00"), made)
                step.save(handling.with_values(status="closed", closed_on="2026-04-01", outcome=TEXT, recovered=n * 900), handling)


def set_up_store(folder: Path, code: str) -> Store:
    store = Store.open(folder)
    set_up(store, Station(name=code, code=code, parent_name="市总工会"), StaffMember(name="王芳"))
    return store


def executemany(shape: Path, folder: Path, entries: list[Entry]) -> float:
    """Seconds for the same values by plain INSERT and UPDATE, already decoded and grouped, in one transaction."""
    path = folder / "plain.db"
    Store.open(folder / "shape").close()
    path.write_bytes((folder / "shape" / shape).read_bytes())
    groups: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for entry in entries:
        cls = BY_NAME[entry.record]
        values = rows.to_columns(cls, {name: change.after for name, change in entry.values.items()})
        if entry.is_new:
            sql = f"INSERT INTO {cls.record} (id, {', '.join(values)}) VALUES (?{', ?' * len(values)})"
            groups[sql].append((entry.record_id, *values.values()))
        else:
            groups[f"UPDATE {cls.record} SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?"].append(
                (*values.values(), entry.record_id)
            )
    with sqlite3.connect(path) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        started = time.process_time()
        for sql, values in groups.items():
            conn.executemany(sql, values)
        conn.commit()
        took = time.process_time() - started
    conn.close()
    return took


def timed(act: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - cpu, time.perf_counter() - wall


def main(cases: int) -> None:
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with set_up_store(folder / "station", "ZQ") as station:
            fill(station, cases)
            entries = station.entries("device = ?", [station.device])
            fields = sum(len(e.values) for e in entries)
            for turn in range(ROUNDS):
                drop = folder / f"drop-{turn}"
                drop.mkdir()
                station.execute("DELETE FROM outbox")
                round_ = {"send": timed(lambda drop=drop: finish(send(station, drop)))}
                with set_up_store(folder / f"district-{turn}", "BH") as district:
                    round_["receive"] = timed(lambda drop=drop, district=district: finish(receive(district, drop)))
                    assert district.count(Grievance) == cases
                seconds = {"executemany": executemany(Path("station.db"), folder / f"plain-{turn}", entries)}
                seconds |= {act: cpu for act, (cpu, _) in round_.items()} | {f"{act}, wall": wall for act, (_, wall) in round_.items()}
                best = {act: min(took, best.get(act, took)) for act, took in seconds.items()}
            size = sum(p.stat().st_size for p in drop.rglob("*-b-*.gwb"))
            plain = json.dumps([[e.record, e.record_id, e.at, e.by, e.values] for e in entries], ensure_ascii=False).encode()
    print(f"{cases} cases, {len(entries)} entries, {fields} fields; best of {ROUNDS}")
    for act, took in best.items():
        share = best["executemany"] / took
        print(f"{act:16} {took:7.2f} s  {len(entries) / took:9,.0f} entries/s  {fields / took:9,.0f} fields/s  {share:5.2f} of executemany")
    print(f"bundle {size:,} bytes, {size / len(gzip.compress(plain, 6)):.2f} of gzip -6 of the same values as JSON")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
