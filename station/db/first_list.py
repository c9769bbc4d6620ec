"""The first screenful of the workbench as it was last read: it lies in the store, and the next opening paints it before it reads anything.

It is kept for one person and one end of the journal: where anything was written since, by whomever, or somebody else sits down, it is
not shown. What a person may see hangs on roles, cases and sealings, and none of them changes without an entry.
"""

import json
from contextlib import suppress
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from station import __version__
from station.casework import workdays
from station.casework.deadlines import Deadline, Rule
from station.casework.task import NEAR, Task
from station.errors import StationError

if TYPE_CHECKING:
    from station.db.store import Store

KEY = "first_list"  # of the setting; taken away with what is destroyed (db/destroying.py)
ROWS = 20  # more than a large screen shows


def kept(store: "Store") -> list[Task] | None:
    """The nearest tasks of all and of the person at the desk, with the years they are reckoned in; None where they may have changed."""
    found = store.setting(KEY, {})
    if not found or found["state"] != _state(store):
        return None
    workdays.recall(found.get("workdays", {}))
    today = store.now().date().isoformat()
    told = map(_task, found["tasks"])
    return [task for task in told if not task.clock.start == task.due < today]  # what is told day by day is of today again, not overdue


def read(store: "Store") -> list[Task]:
    """All tasks, as ``agenda.tasks`` gives them; the first are kept for the next opening."""
    from station.db import agenda  # the first list is painted without it

    workdays.forget()  # what came with the list kept
    state, now = _state(store), store.now()
    found = agenda.tasks(store)
    near = [task for task in found if task.nearness(now).state in NEAR]
    own = [task for task in near if task.handler == store.user]
    first = {id(task) for task in (*near[:ROWS], *own[:ROWS])}
    _keep(store, {"state": state, "tasks": [_told(task) for task in near if id(task) in first], "workdays": workdays.counted()})
    return found


def renew(store: "Store") -> None:
    """Read it anew where something was written since, so that the next opening has it."""
    if kept(store) is None:
        read(store)


def _told(task: Task) -> dict[str, Any]:
    """A task without the sum its limit came from."""
    return asdict(replace(task, clock=Deadline(task.clock.rule, task.clock.start, task.clock.due)))


def _task(told: dict[str, Any]) -> Task:
    clock = told["clock"]
    return Task(**{**told, "clock": Deadline(Rule(**clock["rule"]), clock["start"], clock["due"])})


def _state(store: "Store") -> list[Any]:
    """Whose list it is, made by which version, and after which entry; sealed files and rights change with entries only."""
    return [store.user, __version__, store.db.conn.execute("SELECT max(seq) FROM main.journal").fetchone()[0]]


def _keep(store: "Store", value: dict[str, Any]) -> None:
    """What was destroyed while the tasks were read is not put back; where nothing can be written now, the next opening does without."""
    if not store.only_read and value != store.setting(KEY, {}):
        with suppress(StationError):
            told, last = json.dumps(value, ensure_ascii=False), value["state"][-1]
            store.execute("INSERT OR REPLACE INTO setting SELECT ?, ? WHERE (SELECT max(seq) FROM main.journal) IS ?", [KEY, told, last])
