"""Which cells a corrected ledger changes: what the import wrote, what the store holds now, and what the file says today."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from station.casework import grievances
from station.casework.fields import FieldSpec, Kind, Record
from station.casework.import_drafts import BETWEEN, REMARK, Draft
from station.casework.import_plan import Asked, CellChange, PlannedRow
from station.casework.importing.targets import targets
from station.casework.model import BY_NAME, Employer, FieldVisit, FollowUp, Grievance, Party, Progress, VisitFinding, Worker
from station.db import importing as queries
from station.db.store import Store

EMPLOYER = "employer.name"
STATUS = "grievance.status"
PARTS: dict[type[Record], str] = {FollowUp: "grievance_id", Progress: "grievance_id", VisitFinding: "field_visit_id"}
# what follows from other fields, or says nothing a ledger could
_DERIVED = {
    Grievance: ("status", "feedback_due_at", "handle_due_on", "is_collective"),
    Worker: ("born_on", "sex"),
}


# fields that a cell of another column fills along with its own
_BESIDE = ("grievance.people", "grievance.amount_mark", "grievance.people_mark", "grievance.recovered_mark")


class Comparison:
    """``rows`` are those that are on file already; everything they lead to is read at once."""

    def __init__(self, store: Store, asked: Asked, rows: Iterable[PlannedRow]) -> None:
        cls = BY_NAME[targets()[asked.target].record]
        self._clearing = frozenset((*asked.columns.values(), REMARK, *_BESIDE))
        self._mains: dict[str, Record] = dict(queries.records(store, cls, [row.owner_id for row in rows]))
        hosts = [getattr(main, "id" if cls is Grievance else "grievance_id", "") for main in self._mains.values()]
        self._cases = queries.records(store, Grievance, hosts)
        holders = [*self._mains.values(), *self._cases.values()]
        self._workers = queries.records(store, Worker, [getattr(holder, "worker_id", "") for holder in holders])
        self._parties = queries.records(store, Party, list(self._cases), "grievance_id")
        self._parts = {part: queries.records(store, part, [*self._cases, *self._mains], link) for part, link in PARTS.items()}
        kept = [*holders, *self._workers.values(), *self._parties.values(), *(p for found in self._parts.values() for p in found.values())]
        self._written = queries.written(store, [record.id for record in kept])
        linked = {getattr(holder, "employer_id", "") for holder in (*self._mains.values(), *self._parties.values())}
        linked |= {values.get("employer_id", "") for values in self._written.values()}
        self._employers = queries.records(store, Employer, list(linked - {"", None}))

    def main(self, owner_id: str) -> Record:
        """The record a row is about, as it is now."""
        return self._mains[owner_id]

    def changes(self, row: PlannedRow) -> tuple[CellChange, ...]:
        """The cells of a row that differ from what the import wrote and from what is there now."""
        if row.draft is None or row.owner_id not in self._mains:
            return ()
        return tuple(self._of_row(row.draft, self._mains[row.owner_id]))

    def _of_row(self, draft: Draft, main: Record) -> Iterator[CellChange]:
        case = main if isinstance(main, Grievance) else self._cases.get(getattr(main, "grievance_id", ""))
        if isinstance(main, Employer):
            yield from self._differing(main, draft.main, {})
            return
        if main.id not in self._written:  # registered by hand: the ledger has nothing to say about it
            return
        draft, settled = self._as_before(draft, case)
        own = list(self._differing(main, draft.main, self._written[main.id]))
        yield from own
        if case is not None and draft.case is not None and case.id in self._written:
            yield from self._differing(case, draft.case, self._written[case.id])
        if case is not None and draft.grievance is not None and case.id in self._written:
            base = self._written[case.id].get("status", "")
            if _state(draft.grievance.status) != _state(base) and _state(draft.grievance.status) != _state(case.status):
                yield CellChange(STATUS, case.id, base, case.status, draft.grievance.status)
        if main.knows("status") and not isinstance(main, Grievance) and own:
            yield from self._differing(main, draft.main, self._written[main.id], ("status",))
        yield from self._of_people(draft, main, case, settled)
        for part in draft.parts:
            owner = main.id if isinstance(main, FieldVisit) else case.id if case is not None else ""
            known = self._parts[type(part)].get(owner)
            if known is None:
                yield from self._differing(type(part)(), part, {}, added=True)
            elif known.id in self._written:
                yield from self._differing(known, part, self._written[known.id])

    def _as_before(self, draft: Draft, case: Grievance | None) -> tuple[Draft, frozenset[str]]:
        """The draft keeping what the import kept of cells a card contradicted, and the paths of these: the file has not changed there."""
        if case is None or case.id not in self._written:
            return draft, frozenset()
        kept = self._written[case.id].get("remark", "").split(BETWEEN)
        cards = (f"{Worker.record}.", f"{Employer.record}.")
        settled = {path: cell.line for path, cell in draft.cells.items() if path.startswith(cards) and cell.line in kept}
        return draft.keeping(*(line for line in settled.values() if line not in draft.kept)), frozenset(settled)

    def _of_people(self, draft: Draft, main: Record, case: Grievance | None, settled: Collection[str]) -> Iterator[CellChange]:
        holder = main if main.knows("worker_id") else case
        if draft.worker is not None and holder is not None:
            known = self._workers.get(getattr(holder, "worker_id", ""))
            if known is None:
                yield from self._differing(Worker(), draft.worker, {}, added=True)
            elif known.id in self._written and not known.sealed_on:
                changes = self._differing(known, draft.worker, self._written[known.id])
                yield from (change for change in changes if change.path not in settled)
        linked = main if main.knows("employer_id") else self._parties.get(case.id) if case is not None else None
        if draft.employer is None:
            return
        if linked is None:
            yield CellChange(EMPLOYER, "", "", "", draft.employer.name)
            return
        base = self._name(self._written.get(linked.id, {}).get("employer_id", ""))
        now = self._name(getattr(linked, "employer_id", ""))
        if draft.employer.name not in (base, now):
            yield CellChange(EMPLOYER, linked.id, base, now, draft.employer.name)

    def _name(self, employer_id: str) -> str:
        found = self._employers.get(employer_id)
        return found.name if found is not None else ""

    def _differing(
        self, now: Record, drafted: Record, written: dict[str, Any], names: tuple[str, ...] = (), *, added: bool = False
    ) -> Iterator[CellChange]:
        """Fields in which the file differs from what was written and from what is there."""
        for spec in now.specs():
            if spec.name not in names if names else self._says_nothing(spec, drafted):
                continue
            base, new, here = written.get(spec.name, spec.empty), getattr(drafted, spec.name), getattr(now, spec.name)
            here = spec.empty if added else here
            if spec.path == REMARK and set(new.split(BETWEEN)) == set(base.split(BETWEEN)):
                continue
            if new not in (base, here):
                yield CellChange(spec.path, "" if added else now.id, base, here, new)

    def _says_nothing(self, spec: FieldSpec, drafted: Record) -> bool:
        """Whether a field follows from others, or the file leaves it to us: an empty cell takes something away only if it has a column."""
        if spec.kind is Kind.KEY or spec.name == "deleted" or spec.name in _DERIVED.get(type(drafted), ("status",)):
            return True
        is_empty = getattr(drafted, spec.name) == spec.empty
        return is_empty and (spec.path not in self._clearing or isinstance(drafted, Employer | Worker) or spec.name == "number")


def _state(status: str) -> str:
    """Whether a case is over or on the desk; any other state stands for itself."""
    return "over" if status in grievances.DONE else "open" if status in grievances.OPEN else status
