"""A page of the grievance list, its sums and a search among very many cases, beside the least SQL that could answer.

python -m bench.lists [CASES]
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from station.db import grievances
from station.db.grievances import ListQuery
from station.db.store import Store

ROUNDS = 5
NOW = datetime(2026, 3, 16, 9, 0)
STATES = ("accepted", "working", "mediating", *("closed",) * 3, *("archived",) * 14)  # most cases of an office are long done
TEXT = "申请人反映单位自三月起未足额支付工资，多次催要未果，现请求工会协助追讨并核对社会保险缴费基数。"


def fill(store: Store, cases: int) -> None:
    """Cases over ten years, a worker each, an employer to twenty; written straight into the tables."""
    days = [(NOW - timedelta(hours=n * 87_600 / cases)).isoformat(timespec="minutes") for n in range(cases)]
    with store.step("x"):
        many = store.db.conn.executemany
        many("INSERT INTO worker (id, name, phone) VALUES (?, ?, ?)", ((f"w{n}", f"职工{n}", f"139{n:08}") for n in range(cases)))
        many("INSERT INTO employer (id, name) VALUES (?, ?)", ((f"e{n}", f"滨河第{n}服务有限公司") for n in range(cases // 20 + 1)))
        many(
            "INSERT INTO grievance (id, number, worker_id, received_at, channel, category, summary, people, amount, handler, status,"
            " feedback_due_at, handle_due_on) VALUES (?, ?, ?, ?, 'visit', 'wages', ?, 1, ?, '王芳', ?, ?, ?)",
            (
                (f"g{n:06}", f"ZQ-{day[:4]}-{n:06}", f"w{n}", day, f"{TEXT}（{n}）", n, STATES[n % len(STATES)], day, day[:10])
                for n, day in enumerate(days)
            ),
        )
        many(
            "INSERT INTO party (id, grievance_id, employer_id) VALUES (?, ?, ?)",
            ((f"p{n:06}", f"g{n:06}", f"e{n // 20}") for n in range(cases)),
        )


def best(act: Callable[[], object]) -> float:
    found = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        act()
        found.append(time.perf_counter() - started)
    return statistics.median(found)


def main(cases: int = 100_000) -> None:
    """Each act and the bare SQL beside it, in the same run."""
    with tempfile.TemporaryDirectory() as name, Store.open(Path(name), clock=lambda: NOW) as store:
        fill(store, cases)
        everything = ListQuery(view="all", sort="received_at", descending=True)
        sums = "SELECT count(*), sum(people), sum(amount) FROM grievance WHERE deleted = ?"
        names = "SELECT count(*) FROM worker WHERE instr(name, ?)"
        scan = "SELECT count(*) FROM grievance WHERE deleted = 0 AND instr(summary, ?)"
        acts: list[tuple[str, Callable[[], object], str, list[str]]] = [
            ("open cases, by limit", lambda: grievances.page(store, ListQuery()), "SELECT * FROM grievance WHERE status = ?", ["working"]),
            ("all cases, newest first", lambda: grievances.page(store, everything), scan, ["x"]),
            ("all cases, by employer", lambda: grievances.page(store, ListQuery(view="all", sort="employer")), scan, ["x"]),
            ("sums of all", lambda: grievances.totals(store, everything), sums, ["0"]),
            ("search, one found", lambda: grievances.page(store, ListQuery(view="all", text=f"职工{cases // 2}")), scan, ["x"]),
            ("search, none found", lambda: grievances.page(store, ListQuery(view="all", text="查无此人")), scan, ["x"]),
            ("search of two words", lambda: grievances.page(store, ListQuery(view="all", text="社会保险 职工9")), scan, ["x"]),
            ("a worker by part of a name", lambda: grievances.find_workers(store, f"工{cases - 7}"), names, ["x"]),
        ]  # fmt: skip
        print(f"{f'median of {ROUNDS}, {cases:,} cases':28} {'ours':>10} {'bare SQL':>10} {'ratio':>7}")
        for title, act, sql, params in acts:
            ours, bare = best(act), best(lambda sql=sql, params=params: store.query(sql, params))
            print(f"{title:28} {ours * 1e3:7.1f} ms {bare * 1e3:7.1f} ms {ours / bare:7.1f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
