"""What it costs to keep cases from somebody: list, sums and finding for who sees all, for a clerk from whom one case is kept, for a lawyer.

python -m bench.sight [CASES]
"""

import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from bench._store import NOW, conditions, folder_of, median, seconds
from bench._table import tell
from station.casework.model import Grievance, LegalAid, StaffMember
from station.db import grievances
from station.db.grievances import ListQuery
from station.db.store import Store

ROUNDS = 31
RATIO = 1.2  # what list and finding may take for a clerk as often as for who sees all
STAFF = {"冯守义": "head", "郑和": "clerk", "杨知行": "lawyer"}
AIDED = 200  # cases a lawyer was given


def prepare(store: Store, cases: int) -> None:
    """One person of each role; one case in the middle is confidential, and some were given to the lawyer."""
    some = [row[0] for row in store.query("SELECT id FROM grievance ORDER BY id LIMIT ? OFFSET ?", [AIDED, cases // 2])]
    with store.step("x") as step:
        for name, role in STAFF.items():
            step.add(StaffMember(name=name, role=role))
        for case_id in some:
            step.add(LegalAid(grievance_id=case_id, lawyer="杨知行", applied_on="2026-01-05", form="x", basis="x"))
        case = store.get(Grievance, some[0])
        step.save(case.with_values(confidentiality="confidential"), case)


def save(store: Store) -> None:
    """A change of a record that has nothing to do with any case."""
    person = store.matching(StaffMember)[0]
    with store.step("x") as step:
        step.save(person.with_values(phone=str(seconds())), person)


def medians(store: Store, act: Callable[[], object]) -> list[float]:
    """Seconds it takes for each person; they take turns, so that all of them meet the same minutes of a machine others use too."""
    took: dict[str, list[float]] = {person: [] for person in STAFF}
    for person in [*STAFF] * ROUNDS:
        store.user = person
        act()  # what is kept from them is found
        took[person].append(median(act, 1))
    return [statistics.median(times) for times in took.values()]


def main(cases: int = 50_000) -> None:
    """Each question for each person, and the first one after a save, when what is kept from them is found anew."""
    with tempfile.TemporaryDirectory() as name:
        folder = shutil.copytree(folder_of(cases), Path(name) / "store")
        with Store.open(folder, clock=lambda: NOW) as store:
            prepare(store, cases)
            word = store.query("SELECT summary FROM grievance ORDER BY id DESC LIMIT 1")[0][0][:2]
            acts: dict[str, Callable[[], object]] = {
                "first page, open cases": lambda: grievances.page(store, ListQuery()),
                "first page, all cases": lambda: grievances.page(store, ListQuery("all", sort="received_at", descending=True)),
                "sums and counts": lambda: grievances.overview(store, ListQuery("all")),
                "finding two characters": lambda: grievances.page(store, ListQuery("all", text=word)),
                "people by two characters": lambda: grievances.find_workers(store, word),
                "first page after a save": lambda: (save(store), grievances.page(store, ListQuery())),
            }
            print(f"{'':28}{'head':>9}{'clerk':>9}{'ratio':>7}{'lawyer':>9}   ms, {cases:,} cases; {conditions()}")
            worst = 0.0
            for words, act in acts.items():
                head, clerk, lawyer = medians(store, act)
                worst = max(worst, clerk / head if words.startswith(("first page, ", "finding")) else 0)
                print(f"{words:28}{head * 1000:9.1f}{clerk * 1000:9.1f}{clerk / head:7.2f}{lawyer * 1000:9.1f}")
                asked = f"≤ {RATIO}" if words.startswith(("first page, ", "finding")) else ""
                tell("rights", f"{words} for a clerk, {cases:,} cases", "for who sees everything", clerk / head, asked)
            print(f"list and finding for a clerk: {worst:.2f} times at most ({'reached' if worst <= RATIO else 'NOT reached'}: {RATIO})")
            sys.exit(worst > RATIO)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
