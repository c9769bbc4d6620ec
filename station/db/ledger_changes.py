"""What became of the lines of a ledger since it was handed out last: by the journal, in the order in which it came to be here."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from station.casework.fields import Kind, Record
from station.casework.model import BY_NAME, Grievance, LedgerExport
from station.db.store import Store

_NAMED = ("employer", "worker", "lawyer", "mediator")  # whom a record that belongs to a line may point to and be printed by
_UNPRINTED = ("attachment", "draft")  # what never stands in a ledger
_WHOLE = "*"  # stands for a record that is new or gone among the names of fields
Rows = Mapping[str, set[str]]


def last_export(store: Store, ledger: str, first: str, last: str, scope: str) -> LedgerExport | None:
    """The last time this ledger of these days left in whole, as the journal tells it; None if it never did."""
    found = store.matching(LedgerExport, kind="ledger", ledger=ledger, first_on=first, last_on=last, scope=scope)
    return max(found, key=lambda export: (export.exported_at, export.id), default=None)


def changed_since(store: Store, export: LedgerExport, line: type[Record], ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Those of the lines ``ids`` (records of the kind ``line``) about which anything was written since ``export``.

    With the labels of the fields, of the line itself, what belongs to it, what it belongs to, and whom these name; what is new or
    gone is called by its own name.
    """
    touched: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    later = "seq > (SELECT max(seq) FROM journal WHERE record_id = ?) AND record_id <> ?"
    for entry in store.entries(later, [export.id, export.id]):
        if entry.record in BY_NAME and entry.record not in _UNPRINTED:
            whole = entry.is_new or "deleted" in entry.values
            touched[entry.record][entry.record_id] += [_WHOLE] if whole else entry.values
    found: dict[str, list[str]] = {}
    if touched:
        wanted = list(ids)
        for record, rows in _related(store, line, wanted, set(touched)):
            for record_id, names in touched[record].items():
                for row in rows.get(record_id, ()):
                    found.setdefault(row, []).extend(_labels(record, names))
        return {row: tuple(dict.fromkeys(found[row])) for row in wanted if row in found}
    return {}


def _labels(record: str, names: Iterable[str]) -> list[str]:
    specs = {spec.name: spec.label for spec in BY_NAME[record].specs()} | {_WHOLE: BY_NAME[record].title}
    return [specs[name] for name in names if name in specs]


def _related(store: Store, line: type[Record], ids: list[str], touched: set[str]) -> Iterator[tuple[str, Rows]]:
    """Each kind of record that was touched, with the lines each of its records is read for."""
    rows: Rows = {one: {one} for one in ids}
    yield line.record, rows
    yield from _around(store, line, line, rows, touched)
    if line is not Grievance and "grievance_id" in {spec.name for spec in line.specs()}:
        cases = _pointed_to(store, line, "grievance_id", rows)
        yield from _around(store, Grievance, line, cases, touched)


def _around(store: Store, cls: type[Record], line: type[Record], rows: Rows, touched: set[str]) -> Iterator[tuple[str, Rows]]:
    """What records of a kind point to, what belongs to them, and whom that names."""
    for spec in cls.specs():
        if spec.kind is Kind.KEY and spec.of in touched:
            yield spec.of, _pointed_to(store, cls, spec.name, rows)
    for child in BY_NAME.values():
        links = [spec.name for spec in child.specs() if spec.kind is Kind.KEY and spec.of == cls.record]
        named = [spec for spec in child.specs() if spec.kind is Kind.KEY and spec.of in _NAMED and spec.of in touched]
        if not links or child is line or child.record in _UNPRINTED or (child.record not in touched and not named):
            continue
        for link in links:
            belonging = _belonging(store, child, link, rows)
            yield child.record, belonging
            for spec in named:
                yield spec.of, _pointed_to(store, child, spec.name, belonging)


def _pointed_to(store: Store, cls: type[Record], field: str, rows: Rows) -> Rows:
    found: dict[str, set[str]] = defaultdict(set)
    sql = f"SELECT id, {field} FROM {cls.record} WHERE {field} IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
    for one, other in store.query(sql, [json.dumps(list(rows))]):
        found[other] |= rows[one]
    return found


def _belonging(store: Store, child: type[Record], link: str, rows: Rows) -> Rows:
    """Also those taken away since: that they are gone is a change."""
    sql = f"SELECT id, {link} FROM {child.record} WHERE {link} IN (SELECT value FROM json_each(?))"
    return {one: set(rows[owner]) for one, owner in store.query(sql, [json.dumps(list(rows))])}
