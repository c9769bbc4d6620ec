"""Taking in an old ledger: written as planned in one step, and undone as a whole."""

import re
from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from station.actions import backup, moves, rights
from station.actions.at_desk import own_station
from station.actions.import_comparing import EMPLOYER, PARTS
from station.actions.import_planning import plan as planned
from station.actions.progress import Stage
from station.casework import grievances, numbers
from station.casework.fields import Record
from station.casework.import_plan import CHANGED, KNOWN, SKIPPED, CellChange, Plan, PlannedRow
from station.casework.importing.targets import targets
from station.casework.model import (
    BY_NAME,
    Employer,
    Grievance,
    ImportedRow,
    LedgerImport,
    LegalAid,
    Mediation,
    Party,
    Station,
    Worker,
)
from station.changes import Changes
from station.db import importing as queries
from station.db.noticing import journal_end
from station.db.step import Step
from station.db.store import Store
from station.errors import StationError
from station.frozen import frozen

UNDO_DAYS = 30
_NAMED = 5  # cases named in a refusal; the rest is counted
_REPORT_EVERY = 50
_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_NUMBERS: dict[type[Record], tuple[str, Callable[[Station, int, int], str]]] = {
    Grievance: ("grievance", numbers.grievance_number),
    Mediation: ("mediation", numbers.mediation_number),
    LegalAid: ("legal_aid", numbers.aid_number),
}

plan = planned


@frozen
class Imported:
    """What was written: the import's record ("" id if the file brought nothing new), the plan it followed, what was touched."""

    ledger_import: LedgerImport
    plan: Plan
    changes: Changes


@frozen
class Past:
    """An import of before; ``barred`` says why it cannot be undone any more, "" if it can."""

    ledger_import: LedgerImport
    barred: str


def carry_out(store: Store, made: Plan) -> Generator[Stage, None, Imported]:
    """Write what was planned, in one step; nothing is written for a file that brings nothing new.

    StationError if something was registered since the plan was made that changes it.
    """
    rights.require(store, "import")
    station = own_station(store)
    if journal_end(store) != made.seen:
        made = _still(made, (yield from planned(store, made.asked)))
    yield from backup.before(store, "import")
    counts = made.counts
    record = LedgerImport(
        target=made.asked.target,
        file_name=made.asked.file_name,
        sha256=made.asked.sha256,
        lines=len(made.rows),
        added=counts["added"] + counts["gaps"],
        changed=counts[CHANGED],
        known=counts[KNOWN],
        held=counts[SKIPPED],
        imported_at=store.now().isoformat(timespec="minutes"),
        imported_by=store.user,
    )
    if not made.to_write:
        return Imported(record, made, Changes())
    with store.step_of_many(f"导入台账 {made.asked.file_name}") as step:
        writer = _Writer(store, step, made, station)
        record = step.add(record)
        for place, row in enumerate(made.rows):
            if place % _REPORT_EVERY == 0:
                yield Stage("正在写入", place, len(made.rows))
            owner = writer.enter(row)
            kept = "" if row.draft is None or row.draft.grievance is not None else "\n".join(row.draft.kept)
            step.add(
                ImportedRow(
                    ledger_import_id=record.id,
                    sheet=row.sheet,
                    row=row.row,
                    fate=row.fate,
                    owner=writer.main.record if owner else "",
                    owner_id=owner,
                    kept=kept,
                )
            )
    return Imported(record, made, step.changes)


def _still(before: Plan, now: Plan) -> Plan:
    if [(row.key, row.fate) for row in before.rows] != [(row.key, row.fate) for row in now.rows]:
        raise StationError("核对之后，这里又登记过东西，有些行的结果变了。", "还没有写入任何内容。请再看一遍有问题的行。")
    return now


class _Writer:
    """Writes the records of the rows of one plan; a card is written when the first row needs it."""

    def __init__(self, store: Store, step: Step, made: Plan, station: Station) -> None:
        self._store = store
        self._step = step
        self._plan = made
        self._station = station
        self._ids: dict[int, str] = {}
        self.main = BY_NAME[targets()[made.asked.target].record]
        for row in made.to_write:
            self._reserve(row)

    def _reserve(self, row: PlannedRow) -> None:
        """Numbers of our own pattern that the ledger brings are drawn no more."""
        number = getattr(row.draft.main, "number", "") if row.draft else ""
        digits = re.findall(r"\d+", number)
        if self.main in _NUMBERS and len(digits) >= 2 and len(digits[-1]) < 9:
            series, text = _NUMBERS[self.main]
            ours = text(self._station, int(digits[-2]), int(digits[-1]))
            if _ZEROS.sub("", ours) == _ZEROS.sub("", number):  # ZQ-2025-040 and ZQ-2025-0040 are one number to a person
                self._store.raise_series(series, int(digits[-2]), int(digits[-1]))

    def enter(self, row: PlannedRow) -> str:
        """Write one row; the id of the record it is about, "" for one that is not imported."""
        if row.draft is None or row.fate == SKIPPED:
            return ""
        if row.fate == CHANGED:
            self._change(row)
        elif row.fate != KNOWN:
            return self._add(row)
        return row.owner_id

    def _add(self, row: PlannedRow) -> str:
        draft = row.draft
        assert draft is not None
        worker, employer = self._card(row.worker), self._card(row.employer)
        if isinstance(draft.main, Employer):
            return employer or self._step.add(draft.main).id
        case = draft.grievance
        if case is not None:
            case = self._case(replace(case, worker_id=worker), employer)
        main: Record
        if isinstance(draft.main, Grievance):
            assert case is not None
            main = case
        else:
            main = draft.main
            links = {"grievance_id": case.id if case is not None else "", "worker_id": worker, "employer_id": employer}
            main = main.with_values(**{name: value for name, value in links.items() if main.knows(name) and value})
            if main.knows("station_id"):
                main = main.with_values(station_id=self._station.id)
            main = self._step.add(self._numbered(main))
        for part in draft.parts:
            self._add_part(part, main, case)
        return main.id

    def _add_part(self, part: Record, main: Record, case: Grievance | None) -> None:
        link = PARTS[type(part)]
        owner = case.id if link == "grievance_id" and case is not None else main.id
        self._step.add(part.with_values(**{link: owner}))

    def _case(self, case: Grievance, employer: str) -> Grievance:
        case = self._step.add(self._numbered(replace(case, station_id=self._station.id, area=case.area or self._station.area)))
        moves.begin(self._step, case, self._store.user)
        if employer:
            self._step.add(Party(grievance_id=case.id, employer_id=employer))
        return case

    def _numbered(self, record: Any) -> Any:
        """The record with a number of its own, if it has none and its kind has numbers; years count as they were registered."""
        if type(record) not in _NUMBERS or record.number:
            return record
        series, text = _NUMBERS[type(record)]
        day = getattr(record, "received_at", "") or getattr(record, "applied_on", "")
        year = int(day[:4] or self._store.now().year)
        while True:
            number = text(self._station, year, self._store.draw(series, year))
            if not self._store.matching(type(record), number=number):
                return record.with_values(number=number)

    def _card(self, place: int | None) -> str:
        if place is None:
            return ""
        if place not in self._ids:
            card = self._plan.cards[place]
            stored = self._step.add(card.merged) if card.base is None else self._step.save(card.merged, card.base)
            self._ids[place] = stored.id
        return self._ids[place]

    # -- a corrected file ------------------------------------------------------------------------------------------

    def _change(self, row: PlannedRow) -> None:
        """Write the cells that apply: into the records they belong to, each once; what was not there is added."""
        draft, changes = row.draft, self._plan.applied(row)
        assert draft is not None
        main = self._store.get(self.main, row.owner_id)
        case = main if isinstance(main, Grievance) else self._store.find(Grievance, getattr(main, "grievance_id", "") or "")
        by_record: dict[tuple[str, str], dict[str, Any]] = {}
        for change in changes:
            if change.path == EMPLOYER:
                self._move(row, change, main, case)
            else:
                record, _, name = change.path.partition(".")
                by_record.setdefault((record, change.record_id), {})[name] = change.new
        for (record, record_id), values in by_record.items():
            if record_id:
                now = self._store.get(BY_NAME[record], record_id)
                self._step.save(self._settled(now.with_values(**values)), now)
            elif record == Worker.record:
                assert draft.worker is not None
                worker = self._step.add(draft.worker)
                holder = main if main.knows("worker_id") else case
                assert holder is not None
                self._step.save(holder.with_values(worker_id=worker.id), holder)
            else:
                self._add_part(next(part for part in draft.parts if part.record == record), main, case)

    def _settled(self, record: Any) -> Any:
        """What follows from the values that were changed."""
        if isinstance(record, Grievance):
            clocked = grievances.start_clocks(record, moves.events_of(self._store, record))
            return replace(clocked, feedback_due_at=clocked.feedback_due_at if record.feedback_due_at else "")
        return grievances.tidy_worker(record) if isinstance(record, Worker) else record

    def _move(self, row: PlannedRow, change: CellChange, main: Record, case: Grievance | None) -> None:
        """Name another employer in a case or visit."""
        assert row.draft is not None and row.draft.employer is not None
        employer = row.draft.employer.id or self._step.add(row.draft.employer).id
        if change.record_id:
            holder = main if main.knows("employer_id") else self._store.get(Party, change.record_id)
            self._step.save(holder.with_values(employer_id=employer), holder)
        elif case is not None:
            self._step.add(Party(grievance_id=case.id, employer_id=employer))


# -- undoing ---------------------------------------------------------------------------------------------------------


def past_imports(store: Store) -> list[Past]:
    """The imports that were not undone, the latest first."""
    return [Past(one, _barred(store, one)) for one in reversed(store.matching(LedgerImport))]


def _barred(store: Store, one: LedgerImport) -> str:
    """Why an import cannot be undone here, "" if it can."""
    if not queries.step_of(store, one):
        return "在别的电脑上导入的"
    until = datetime.fromisoformat(one.imported_at) + timedelta(days=UNDO_DAYS)
    return "" if store.now() <= until else f"已经超过 {UNDO_DAYS} 天"


def undo_import(store: Store, import_id: str) -> Generator[Stage, None, Changes]:
    """Take back a whole import: its records go to the recycle bin, what it changed gets its old values. All of it or nothing.

    Cards of people and employers that something else has come to use stay. StationError, naming the cases, if any of it was
    worked on since.
    """
    rights.require(store, "import")
    found = store.get(LedgerImport, import_id)
    if found.deleted:
        raise StationError(f"“{found.file_name}”这批导入已经撤销过。")
    if barred := _barred(store, found):
        raise StationError(f"“{found.file_name}”{barred}，不能整批撤销。", "可以逐件删除；在别的电脑上导入的，到那台电脑上撤销。")
    yield Stage("正在看导入之后改过什么")
    step = queries.step_of(store, found)
    touched = queries.worked_on(store, step)
    if worked := [one for one in touched if one[0] not in queries.CARDS]:
        names = list(dict.fromkeys(_said(store, *one) for one in worked))
        said = "、".join(names[:_NAMED]) + (f" 等 {len(names)} 件" if len(names) > _NAMED else "")
        hint = "什么都没有撤销。请先撤销后来的操作，或者把这几件留着，其余的逐件删除。"
        raise StationError(f"这批导入之后，{said}又办过或者改过，不能整批撤销。", hint)
    for done, count in (undoing := _Progress(store.undo_step(step, {record_id for _, record_id in touched}))):
        if done % _REPORT_EVERY == 0:
            yield Stage("正在撤销", done, count)
    return undoing.result


class _Progress:
    """A generator walked through by ``for``, with what it returned."""

    def __init__(self, work: Generator[tuple[int, int], None, Changes]) -> None:
        self._work = work
        self.result = Changes()

    def __iter__(self) -> Generator[tuple[int, int], None, None]:
        self.result = yield from self._work


def _said(store: Store, record: str, record_id: str) -> str:
    """What a clerk calls a record somebody worked on: the number of its case."""
    found = store.find(BY_NAME[record], record_id)
    case = store.find(Grievance, getattr(found, "grievance_id", "") or "")
    number = getattr(case or found, "number", "")
    return number or BY_NAME[record].title
