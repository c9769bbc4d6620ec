"""After all closed cases of the practice station are destroyed, months, registers and chains say what they said before."""

from typing import Any

from station.casework.grievances import DONE
from station.casework.letter_numbers import faults, lines
from station.casework.model import Destruction, DestructionLine, Grievance, Worker
from station.casework.sheets import Period
from station.db import destroying
from station.db.chain_check import check, sentences
from station.db.figures import counting
from station.db.letter_numbers import holding, letters_of, registers
from station.db.safekeeping import verify
from station.db.sight import seeing_all
from station.db.store import Store

MONTHS = [f"{year}-{month:02d}" for year in (2025, 2026) for month in range(1, 13)]


@seeing_all
def told(store: Store) -> dict[str, Any]:
    """The figures of each month, and every register line by line with what is wrong in it."""
    found: dict[str, Any] = {month: counting.counts(store, Period.month(month)) for month in MONTHS}
    for register in registers(store):
        numbers = lines(holding(store, register), letters_of(store, register))
        found[f"{register.code}{register.year}"] = (
            [(line.number, [letter.id for letter in line.letters]) for line in numbers],
            faults(numbers, register),
        )
    return found


def test_months_registers_and_chains_stay(practice: Store) -> None:
    before = told(practice)
    assert any(key[0] != "2" and value[0] for key, value in before.items())
    roots = [case.id for status in DONE for case in practice.matching(Grievance, status=status)]
    assert len(roots) > 100
    people = practice.count(Worker)
    with practice.step("列册") as step:
        own = practice.setting("station", "")
        made = step.add(Destruction(number="1号", station_id=own, drawn_by="冯守义", agreed_by="梁敏华", status="agreed"))
        for of in roots:
            step.add(DestructionLine(destruction_id=made.id, of="grievance", of_id=of))
    with practice.step("销毁", undoable=False) as step:
        done = step.save(made.with_values(status="executed", executed_step=step.id), made)
        destroying.execute(practice, step, done)
    destroying.finish(practice)
    assert practice.count(Worker) < people - 50
    assert told(practice) == before
    assert list(verify(practice)) == []
    walks = list(_finished(check(practice)))
    assert list(sentences(practice, walks)) == []
    assert walks[0].destroyed["1号"] > 1_000


def _finished(work: Any) -> Any:
    while True:
        try:
            next(work)
        except StopIteration as stop:
            return stop.value
