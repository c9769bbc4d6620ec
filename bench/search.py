"""Finding among very many cases, as the palette and the list ask for it, beside the bare SQL that could answer.

python -m bench.search [CASES]
"""

import itertools
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from station.casework.model import Employer, Letter, Worker
from station.casework.pinyin import initials
from station.db import grievances, search
from station.db.grievances import ListQuery
from station.db.store import Store

NOW = datetime(2026, 3, 16, 9, 0)
LIMITS = {100_000: 0.1, 1_000_000: 0.3}  # seconds for 95 of 100 questions among so many cases
ROUNDS = 40
COMMON = [bytes((row, cell)).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)]  # 3,666 in daily use
SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕单仇解查"


class Texts:
    """Texts of words drawn as unevenly as real ones are (Zipf), from a fixed seed."""

    def __init__(self) -> None:
        self.chance = random.Random(1)
        self.words = ["".join(self.chance.choices(COMMON, k=self.chance.choice((2, 2, 2, 3, 4)))) for _ in range(8_000)]
        self.weights = list(itertools.accumulate(1 / (n + 10) for n in range(len(self.words))))

    def sentence(self, words: int) -> str:
        return "，".join("".join(self.chance.choices(self.words, cum_weights=self.weights, k=3)) for _ in range(words // 3))

    def name(self) -> str:
        return self.chance.choice(SURNAMES) + "".join(self.chance.choices(COMMON[:1_200], k=self.chance.choice((1, 2, 2))))


def fill(store: Store, cases: int) -> None:
    """Cases over ten years with a worker, a note and now and then a material each; an employer to twenty, a letter to fifty."""
    texts = Texts()
    days = [(NOW - timedelta(hours=n * 87_600 / cases)).isoformat(timespec="minutes") for n in reversed(range(cases))]
    rows: dict[str, Iterator[tuple[object, ...]]] = {
        "worker (id, name, phone)": ((f"w{n:07}", texts.name(), f"13{texts.chance.randrange(10**9):09}") for n in range(cases)),
        "employer (id, name, credit_code)": (
            (f"e{n:07}", f"滨河{texts.sentence(3)[:4]}有限公司", f"91{n:016}") for n in range(cases // 20 + 1)
        ),
        "grievance (id, number, worker_id, received_at, channel, category, summary, people, handler, status)": (
            (f"g{n:07}", f"ZQ-{day[:4]}-{n:06}", f"w{n:07}", day, "visit", "wages", texts.sentence(24), 1, "王芳", "archived")
            for n, day in enumerate(days)
        ),
        "party (id, grievance_id, employer_id)": ((f"p{n:07}", f"g{n:07}", f"e{n // 20:07}") for n in range(cases)),
        "progress (id, grievance_id, at, content)": ((f"n{n:07}", f"g{n:07}", day, texts.sentence(12)) for n, day in enumerate(days)),
        "attachment (id, owner, owner_id, name)": (
            (f"a{n:07}", "grievance", f"g{n:07}", f"{texts.sentence(3)}.pdf") for n in range(0, cases, 2)
        ),
        "letter (id, kind, number, facts)": (
            (f"l{n:07}", "opinion", f"站工意字〔2026〕{n}号", texts.sentence(60)) for n in range(cases // 50 + 1)
        ),
        "letter_case (id, letter_id, grievance_id)": ((f"c{n:07}", f"l{n // 50:07}", f"g{n:07}") for n in range(0, cases, 50)),
    }  # fmt: skip
    with store.step("x"):
        for table, values in rows.items():
            marks = ", ".join("?" * (table.count(",") + 1))
            store.db.conn.executemany(f"INSERT INTO {table} VALUES ({marks})", values)


def questions(store: Store) -> dict[str, list[str]]:
    """What is typed, by kind, taken from the store itself so that it is there to be found."""
    chance = random.Random(2)
    pick = "SELECT {} FROM {} ORDER BY substr(id, 5) || substr(id, 4, 1) LIMIT 2000"

    def some(column: str, table: str) -> list[str]:
        return chance.sample([row[0] for row in store.query(pick.format(column, table))], ROUNDS)

    def pieces(length: int) -> list[str]:
        found = []
        for text in some("summary", "grievance"):
            run = text.split("，")[0]
            start = chance.randrange(len(run) - length + 1)
            found.append(run[start : start + length])
        return found

    names = some("name", "worker")
    return {
        "one character": pieces(1),
        "two characters": pieces(2),
        "three characters": pieces(3),
        "five characters": pieces(5),
        "a name": names,
        "initials of a name": [initials(name, is_person=True) for name in names],
        "the end of a phone": [phone[-4:] for phone in some("phone", "worker")],
        "a number": some("number", "grievance"),
        "an employer": [name[2:6] for name in some("name", "employer")],
        "two words": [f"{name[0]} {piece}" for name, piece in zip(names, pieces(2), strict=True)],
        "nothing to be found": [f"{a}{b}" for a, b in zip(pieces(2), reversed(pieces(2)), strict=True)],
    }


def p95(act: Callable[[str], object], asked: list[str]) -> float:
    """Seconds within which 95 of 100 questions are answered."""
    took = []
    for text in asked:
        started = time.perf_counter()
        act(text)
        took.append(time.perf_counter() - started)
    return statistics.quantiles(took, n=20)[-1]


def main(cases: int = 100_000) -> None:
    """Each kind of question to the palette and to the list, and the plain scan beside it."""
    with tempfile.TemporaryDirectory() as name, Store.open(Path(name), clock=lambda: NOW) as store:
        fill(store, cases)
        started = time.perf_counter()
        for _ in search.rebuild(store):
            pass
        print(f"{cases:,} cases indexed in {time.perf_counter() - started:.0f} s")

        def palette(text: str) -> None:
            grievances.newest(store, text, 6)
            grievances.find_workers(store, text, 6)
            search.find(store, Employer, text, 6)
            search.find(store, Letter, text, 6)

        def people(text: str) -> None:
            search.find(store, Worker, text, 6)

        def listed(text: str) -> None:
            query = ListQuery("all", text=text, sort="received_at", descending=True)
            grievances.page(store, query)
            grievances.totals(store, query)

        def scan(text: str) -> None:
            store.query("SELECT count(*) FROM grievance WHERE instr(summary, ?)", [text])
            store.query("SELECT count(*) FROM progress WHERE instr(content, ?)", [text])
            store.query("SELECT count(*) FROM worker WHERE instr(name, ?) OR instr(phone, ?)", [text, text])

        limit = min((seconds for most, seconds in LIMITS.items() if cases <= most), default=float("inf"))
        print(f"{f'p95 of {ROUNDS}':22} {'palette':>9} {'list+sums':>9} {'people':>9} {'bare scan':>9} {'ratio':>6}")
        for title, asked in [*questions(store).items(), ("all of them", [t for texts in questions(store).values() for t in texts])]:
            ours, *others = (p95(act, asked) for act in (palette, listed, people, scan))
            shown = " ".join(f"{seconds * 1e3:6.1f} ms" for seconds in (ours, *others))
            print(f"{title:22} {shown} {ours / others[-1]:6.2f}{'' if ours <= limit else f'  above {limit}'}", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
