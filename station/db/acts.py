"""The log of acts: every step that changed something, and every export, print, view or backup that left no journal entry."""

import json
from typing import Any, NamedTuple

from station.casework.fields import Record
from station.casework.model import RECORDS
from station.db.store import Store
from station.frozen import frozen

# the parts of the log: steps, and other acts by their word in the vocabulary ``logged_act``
CHANGES = "changes"
PARTS: dict[str, tuple[str, ...]] = {
    CHANGES: (),
    "given": ("export", "print", "attachment", "person_copy", "disclose"),
    "read": ("read", "reveal", "open_seal"),
    "entry": ("unlock", "lock", "failed_login", "refused", "password", "recovery"),
}


@frozen
class Asked:
    """Which lines of the log: a key of PARTS or "rest", "others" for all but steps ("" for all), by whom, from which day to which, about
    what number or word.
    """

    part: str = ""
    by: str = ""
    first: str = ""
    last: str = ""
    about: str = ""


EVERYTHING = Asked()
OTHERS = Asked("others")  # all but steps


@frozen
class Act:
    """One line of the log; ``code`` is a word of the vocabulary ``logged_act``, "" for a step, which has a ``name`` of its own.

    ``records`` are the names of the kinds of records a step wrote; ``is_received`` marks steps of another PC.
    """

    at: str
    by: str
    code: str
    name: str
    detail: str
    records: tuple[str, ...]
    is_received: bool


_STEPS = "SELECT rowid AS number, at, by, '' AS code, name, '' AS detail, id, kind = 'received' AS is_received FROM step"
_OTHERS = "SELECT seq AS number, at, by, act AS code, '' AS name, detail, '' AS id, 0 AS is_received FROM act_log"


def note_once(store: Store, act: str, detail: str, of: Record | None = None) -> None:
    """Note an act unless the same person did the same to the same already today; ``of`` is the record it was about, if one."""
    today = store.now().date().isoformat()
    found = store.query(
        "SELECT 1 FROM act_log WHERE at >= ? AND at < ? AND by = ? AND act = ? AND detail = ? LIMIT 1",
        [today, f"{today}U", store.user, act, detail],  # U sorts behind the T of any time of the day
    )
    if not found:
        store.log_act(act, detail, of)


class Look(NamedTuple):
    """That somebody looked at a record; ``act`` is a word of the vocabulary ``logged_act``."""

    at: str
    by: str
    act: str


def looks(store: Store, of: Record) -> list[Look]:
    """What is noted of a record, the latest first."""
    sql = "SELECT at, by, act FROM act_log WHERE record_id <> '' AND record_id = ? ORDER BY seq DESC"
    return [Look(*row) for row in store.query(sql, [of.id])]


def count(store: Store, asked: Asked = EVERYTHING) -> int:
    """How many lines the log has of those asked for."""
    tables, params = _tables(store, asked)
    counts = " + ".join(f"(SELECT count(*) FROM {table} WHERE {where})" for table, where in tables)
    return int(store.query(f"SELECT {counts}", params)[0][0])


def page(store: Store, asked: Asked = EVERYTHING, *, limit: int = 200, offset: int = 0) -> list[Act]:
    """Lines of the log, newest first."""
    tables, params = _tables(store, asked)
    parts = " UNION ALL ".join(f"{_STEPS if table == 'step' else _OTHERS} WHERE {where}" for table, where in tables)
    order = "ORDER BY at DESC, number DESC"
    sql = (
        "SELECT acts.*, said(name) AS said_name, said(detail) AS said_detail,"
        " (SELECT group_concat(DISTINCT record) FROM journal WHERE step = acts.id) AS records"
        f" FROM ({parts} {order} LIMIT :limit OFFSET :offset) AS acts {order}"
    )
    return [
        Act(
            at=row["at"],
            by=row["by"],
            code=row["code"],
            name=row["said_name"],
            detail=row["said_detail"],
            records=tuple(row["records"].split(",")) if row["records"] else (),
            is_received=bool(row["is_received"]),
        )
        for row in store.query(sql, params | {"limit": limit, "offset": offset})
    ]


class People(NamedTuple):
    """Whose lines the log has, up to these rows of its two tables."""

    names: frozenset[str] = frozenset()
    steps: int = 0
    acts: int = 0


NOBODY = People()


def people(store: Store, known: People = NOBODY) -> People:
    """Whose lines the log has; of what is ``known`` nothing is read again, as a long log takes a second to go through."""
    [(steps, last)] = store.query("SELECT coalesce((SELECT max(rowid) FROM step), 0), coalesce((SELECT max(seq) FROM act_log), 0)")
    sql = "SELECT by FROM step WHERE rowid > ? UNION SELECT by FROM act_log WHERE seq > ?"
    names = {row[0] for row in store.query(sql, [known.steps, known.acts]) if row[0]}
    return People(known.names | names, steps, last)


def _tables(store: Store, asked: Asked) -> tuple[list[tuple[str, str]], dict[str, Any]]:
    """(tables with the condition for each, parameters)."""
    when = ["at >= :first"] * bool(asked.first) + ["at < :last || 'U'"] * bool(asked.last)  # U sorts behind the T of any time of the day
    shared = when + ["by = :by"] * bool(asked.by)
    steps, others = list(shared), list(shared)
    params = {"first": asked.first, "last": asked.last, "by": asked.by, "about": asked.about, "ids": "[]", "codes": "[]"}
    if asked.about:
        params["ids"] = json.dumps(_numbered(store, asked.about))
        ids = "(SELECT value FROM json_each(:ids))"
        steps.append(f"(id IN (SELECT step FROM journal WHERE record_id IN {ids}) OR instr(name, :about))")
        others.append(f"(record_id IN {ids} OR instr(detail, :about))")
    if asked.part not in ("", CHANGES, OTHERS.part):
        is_rest = asked.part == "rest"
        params["codes"] = json.dumps([code for codes in PARTS.values() for code in codes] if is_rest else PARTS[asked.part])
        others.append(f"act {'NOT IN' if is_rest else 'IN'} (SELECT value FROM json_each(:codes))")
    tables = {"step": steps, "act_log": others}
    wanted = ("step",) if asked.part == CHANGES else ("step", "act_log") if not asked.part else ("act_log",)
    return [(table, " AND ".join(tables[table]) or "1") for table in wanted], params


def _numbered(store: Store, number: str) -> list[str]:
    """Ids of the records that bear a number."""
    kinds = [cls.record for cls in RECORDS if any(spec.name == "number" for spec in cls.specs())]
    sql = " UNION ALL ".join(f"SELECT id FROM {kind} WHERE number = :number" for kind in kinds)
    return [row[0] for row in store.query(sql, {"number": number})]
