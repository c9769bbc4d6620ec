"""The log of acts: every step that changed something, and every export, print, view or backup that left no journal entry."""

from dataclasses import dataclass
from typing import Literal

from station.db.store import Store

Part = Literal["", "changes", "others"]


@dataclass(frozen=True)
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
_PARTS: dict[Part, str] = {"": f"{_STEPS} UNION ALL {_OTHERS}", "changes": _STEPS, "others": _OTHERS}


def note_once(store: Store, act: str, detail: str) -> None:
    """Note an act unless the same person did the same to the same already today."""
    today = store.now().date().isoformat()
    found = store.query(
        "SELECT 1 FROM act_log WHERE at >= ? AND at < ? AND by = ? AND act = ? AND detail = ? LIMIT 1",
        [today, f"{today}U", store.user, act, detail],  # U sorts behind the T of any time of the day
    )
    if not found:
        store.log_act(act, detail)


def count(store: Store, part: Part = "") -> int:
    """How many lines the log, or a part of it, has."""
    return int(store.query(f"SELECT count(*) FROM ({_PARTS[part]})")[0][0])


def page(store: Store, part: Part = "", *, limit: int = 200, offset: int = 0) -> list[Act]:
    """Lines of the log, newest first."""
    sql = (
        "SELECT acts.*, said(name) AS said_name, said(detail) AS said_detail,"
        " (SELECT group_concat(DISTINCT record) FROM journal WHERE step = acts.id) AS records"
        f" FROM (SELECT * FROM ({_PARTS[part]}) ORDER BY at DESC, number DESC LIMIT ? OFFSET ?) AS acts"
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
        for row in store.query(sql, [limit, offset])
    ]
