"""Sending and receiving in changes per second, beside plain executemany of the same values in the same run.

python -m bench.exchange [CASES]

CPU seconds, best of several rounds; the stores write as in the program (WAL, synced). ``executemany`` writes the values already
decoded and grouped; ``with journal`` the same rows with their versions, their journal and its steps, which is what is in the store
afterwards. Receiving is shown whole, and without making what came findable, which is done in transactions of its own right after.
"""

import gzip
import json
import os
import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench._store import at_work, conditions
from bench._table import tell
from station.actions import circle
from station.actions.at_desk import own_station
from station.actions.exchange import receive, send
from station.actions.progress import finish
from station.actions.setting_up import set_up
from station.casework.chain import SALT, SIZE
from station.casework.journal import Entry
from station.casework.model import BY_NAME, Claim, Employer, Grievance, Party, Progress, StaffMember, Station, Worker
from station.db import rows, search_index, vaulting
from station.db.chain import JOURNAL
from station.db.store import FILE_NAME, Store

ROUNDS = 5
SHARE = 0.6  # of executemany that receiving must reach
SECONDS = 10.0  # in which a bundle of 1,000 cases must be received
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


def admit(district: Store, station: Store) -> None:
    """The district founds an exchange and lets the station in, by the files people carry."""
    circle.found(district)
    own = own_station(station)
    invitation = circle.invite(district, own.code, own.name)
    answer = circle.join(station, invitation.content, invitation.code)
    circle.admit(district, answer.content, answer.code)
    circle.take_statements(station, circle.statements(district).values())


def statements(entries: list[Entry], *, is_whole: bool) -> dict[str, list[tuple[Any, ...]]]:
    """The values of the entries by the INSERT or UPDATE that writes them; whole with versions, journal and steps."""
    groups: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for entry in entries:
        cls = BY_NAME[entry.record]
        values = rows.to_columns(cls, {name: change.after for name, change in entry.values.items()})
        if is_whole:
            values["stamps"] = rows.to_text({"": entry.stamp})
        if entry.is_new:
            sql = f"INSERT INTO {cls.record} (id, {', '.join(values)}) VALUES (?{', ?' * len(values)})"
            groups[sql].append((entry.record_id, *values.values()))
        else:
            groups[f"UPDATE {cls.record} SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?"].append(
                (*values.values(), entry.record_id)
            )
    if is_whole:
        digest, link = os.urandom(SIZE + SALT), os.urandom(SIZE)  # as large as those of the chain
        steps = {(e.step, e.step_name, e.at, e.by, e.device, digest) for e in entries}
        groups["INSERT INTO step (id, name, at, by, device, kind, digest) VALUES (?, ?, ?, ?, ?, 'received', ?)"] = list(steps)
        groups[JOURNAL] = []
        for e in entries:
            plain = (e.device, e.number, e.stamp, e.at, e.by, e.step, e.record, e.record_id, e.is_new)
            groups[JOURNAL].append((None, *plain, rows.to_text(e.values), None, digest, link))
    return groups


def executemany(path: Path, groups: dict[str, list[tuple[Any, ...]]]) -> None:
    conn, _ = vaulting.opened(path, None)
    conn.execute("PRAGMA journal_mode = WAL")
    for sql, values in groups.items():
        conn.executemany(sql, values)
    conn.commit()
    conn.close()


@contextmanager
def findable_later() -> Iterator[None]:
    """What is received in here is not made findable."""
    catch_up = search_index.catch_up
    search_index.catch_up = lambda conn: None
    try:
        yield
    finally:
        search_index.catch_up = catch_up


def timed(act: Callable[[], object]) -> tuple[float, float]:
    cpu, wall = time.process_time(), time.perf_counter()
    act()
    return time.process_time() - cpu, time.perf_counter() - wall


def main(cases: int = 1_000) -> None:
    best: dict[str, tuple[float, float]] = {}

    def note(name: str, act: Callable[[], object]) -> None:
        cpu, wall = timed(act)
        before = best.get(name, (cpu, wall))
        best[name] = min(cpu, before[0]), min(wall, before[1])

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        Store.open(folder / "empty").close()
        with set_up_store(folder / "district", "BH") as district, set_up_store(folder / "station", "ZQ") as station:
            admit(district, station)
            before = station.last_number(station.device)
            drop = folder / "first"
            drop.mkdir()
            finish(send(station, drop))  # what setting up wrote
            finish(receive(district, drop))
            fill(station, cases)
            entries = station.entries("device = ? AND number > ?", [station.device, before])
        fields = sum(len(e.values) for e in entries)
        plain, whole = (statements(entries, is_whole=is_whole) for is_whole in (False, True))
        for turn in range(ROUNDS):
            for path in ("station", "district"):
                shutil.copytree(folder / path, folder / f"{path}-{turn}")
            for kind in ("plain", "whole"):
                shutil.copytree(folder / "empty", folder / f"{kind}-{turn}")
            drop = folder / f"drop-{turn}"
            drop.mkdir()
            note("executemany", lambda turn=turn: executemany(folder / f"plain-{turn}" / FILE_NAME, plain))
            note("with journal", lambda turn=turn: executemany(folder / f"whole-{turn}" / FILE_NAME, whole))
            with at_work(folder / f"station-{turn}") as station:
                note("send", lambda drop=drop, station=station: finish(send(station, drop)))
            for title in ("receive", "findable later"):
                shutil.copytree(folder / "district", folder / f"{title}-{turn}")
                with at_work(folder / f"{title}-{turn}") as district:
                    if title == "receive":
                        note(title, lambda drop=drop, district=district: finish(receive(district, drop)))
                    else:
                        with findable_later():
                            note(title, lambda drop=drop, district=district: finish(receive(district, drop)))
                    assert district.count(Grievance) == cases
            shutil.copytree(folder / "district", folder / f"merge-{turn}")
            with Store.open(folder / f"merge-{turn}") as district, findable_later():
                note("merge alone", lambda district=district: district.receive(entries, "收"))
        size = sum(p.stat().st_size for p in drop.rglob("*-b-*.gwb"))
        told = json.dumps([[e.record, e.record_id, e.at, e.by, e.values] for e in entries], ensure_ascii=False).encode()
    print(conditions())
    print(f"{cases} cases, {len(entries)} entries, {fields} fields; best of {ROUNDS}")
    for act, (cpu, wall) in best.items():
        shares = f"{best['executemany'][0] / cpu:5.2f} of executemany  {best['with journal'][0] / cpu:5.2f} of the same with journal"
        print(
            f"{act:16} CPU {cpu:6.3f} s  wall {wall:6.3f} s  {len(entries) / cpu:9,.0f} entries/s  {fields / cpu:9,.0f} fields/s  {shares}"
        )
        if act == "receive":
            told_of = f"receiving {cases:,} cases"
            tell("exchange", told_of, "executemany", best["executemany"][0] / cpu, f"≥ {SHARE}")
            tell("exchange", told_of, "executemany with journal", best["with journal"][0] / cpu)
    if best["executemany"][0] / best["receive"][0] < SHARE:
        print(f"receiving is below {SHARE} of executemany")
    if cases == 1_000:
        tell("exchange", f"receiving {cases:,} cases, wall time", f"{SECONDS:g} s", best["receive"][1] / SECONDS, "≤ 1.0")
    if cases == 1_000 and best["receive"][1] > SECONDS:
        print(f"receiving takes more than {SECONDS} s")
    tell("exchange", "size of a bundle", "gzip -6 of the same as JSON", size / len(gzip.compress(told, 6)))
    print(f"bundle {size:,} bytes, {size / len(gzip.compress(told, 6)):.2f} of gzip -6 of the same values as JSON")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
