"""Finding among very many cases, as the palette and the list ask for it, beside the bare SQL that could answer.

python -m bench.search [CASES] [STATIONS]
"""

import random
import statistics
import sys
from collections.abc import Callable

from bench._store import conditions, opened, seconds
from bench._table import tell, tell_slowest
from station.casework.model import Employer, Letter
from station.casework.pinyin import initials
from station.db import grievances, search
from station.db.grievances import ListQuery
from station.db.store import Store

LIMITS = {100_000: 0.1, 1_000_000: 0.3, 5_000_000: 0.5}  # seconds for 95 of 100 questions among so many cases
ROUNDS = 40


def questions(store: Store) -> dict[str, list[str]]:
    """What is typed, by kind, taken from the store itself so that it is there to be found."""
    chance = random.Random(2)
    pick = "SELECT {} FROM {} ORDER BY substr(id, 5, 3) || substr(id, 1, 4) LIMIT 2000"

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
        "two common words": [f"{one} {two}" for one, two in zip(pieces(1), pieces(2), strict=True)],
        "nothing to be found": [f"{a}{b}" for a, b in zip(pieces(2), reversed(pieces(2)), strict=True)],
    }


def p95(act: Callable[[str], object], asked: list[str]) -> float:
    """Seconds within which 95 of 100 questions are answered."""
    took = []
    for text in asked:
        started = seconds()
        act(text)
        took.append(seconds() - started)
    return statistics.quantiles(took, n=20)[-1]


def main(cases: int = 100_000, stations: int = 0) -> None:
    """Each kind of question to the palette and to the list, what is summed beside the window, and the plain scan."""
    with opened(cases, stations) as store:

        def palette(text: str) -> None:
            grievances.page(store, ListQuery("all", text=text, sort="received_at", descending=True), limit=6)
            grievances.find_workers(store, text, 6)
            search.find(store, Employer, text, 6)
            search.find(store, Letter, text, 6)

        def listed(text: str) -> None:
            grievances.page(store, ListQuery(text=text))

        def of_all(text: str) -> None:
            grievances.page(store, ListQuery("all", text=text))

        def summed(text: str) -> None:
            grievances.overview(store, ListQuery("all", text=text))

        def scan(text: str) -> None:
            store.query("SELECT count(*) FROM grievance WHERE instr(summary, ?)", [text])
            store.query("SELECT count(*) FROM progress WHERE instr(content, ?)", [text])
            store.query("SELECT count(*) FROM worker WHERE instr(name, ?) OR instr(phone, ?)", [text, text])

        limit = min((allowed for most, allowed in LIMITS.items() if cases <= most), default=float("inf"))
        asked_by_kind = questions(store)
        everything = [text for texts in asked_by_kind.values() for text in texts]
        acts = (palette, listed, of_all, summed)
        print(conditions())
        heads = (("palette", 9), ("open list", 9), ("list of all", 11), ("its sums", 9), ("scan", 9), ("ratio", 6))
        print(f"{f'p95 of {ROUNDS}, {cases:,} cases':28} " + " ".join(f"{head:>{width}}" for head, width in heads))
        slow: dict[str, tuple[float, float]] = {}
        for title, asked in [*asked_by_kind.items(), ("all of them", everything)]:
            took = [*(p95(act, asked) for act in acts), p95(scan, asked[:: max(1, len(asked) // 5)])]
            slowest = max(took[:3])
            slow[title] = slowest, limit
            shown = " ".join(f"{one * 1e3:{width}.1f} ms" for one, width in zip(took, (6, 6, 8, 6, 6), strict=True))
            print(f"{title:28} {shown} {slowest / took[-1]:6.2f}{'' if slowest <= limit else f'  above {limit} s'}", flush=True)
            tell("search", f"{title}, {cases:,} cases, 95th of 100", "a scan of the texts", slowest / took[-1])
        tell_slowest("search", f"{cases:,} cases", slow)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
