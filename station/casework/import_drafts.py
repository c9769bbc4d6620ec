"""What a row of an old ledger becomes: records as if they had been registered then, and what has no place in them.

Who takes in ten years of paper expects his desk as it was: closed cases lie in the archive and ask for no call back, open ones
have their limit of handling. What an old ledger does not say is left empty, never filled with today's defaults.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import Any, TypeVar

from station.casework import deadlines, mediations
from station.casework import grievances as rules
from station.casework.fields import Record
from station.casework.importing.cells import says_nothing
from station.casework.model import (
    BY_NAME,
    Consultation,
    Employer,
    FieldVisit,
    FollowUp,
    Grievance,
    InjuryVisit,
    LegalAid,
    Mediation,
    Progress,
    VisitFinding,
    Worker,
)
from station.casework.outreach.injury_visits import tidy_injury_visit
from station.frozen import frozen

R = TypeVar("R", bound=Record)

REMARK = "grievance.remark"
BETWEEN = "；"  # two things kept in one remark
DUE = "grievance.handle_due_on"
# what the kinds take for granted in a new record and no old ledger says
_UNSAID: dict[type[Record], dict[str, Any]] = {
    Grievance: {"is_employed": False, "urgency": "", "status": ""},
    FollowUp: {"way": ""},
    Progress: {"way": "record", "counterpart": ""},
    Consultation: {"way": ""},
    Mediation: {"application_way": "", "origin": "", "phase": ""},
    FieldVisit: {"kind": ""},
    InjuryVisit: {"report_way": ""},
}
_WANTED: dict[type[Record], tuple[str, ...]] = {
    Grievance: ("received_at", "channel", "category", "summary", "handler"),
    Mediation: ("applied_on", "mediator"),
    LegalAid: ("applied_on", "form", "basis"),
    FieldVisit: ("visited_on", "visitors"),
    InjuryVisit: ("reported_on", "hospital"),
    Consultation: ("asked_on", "category", "question"),
    Employer: ("name",),
}
_HOSTED = (Mediation, LegalAid)  # what stands in a case of its own
_ON_THE_CASE = (FollowUp, Progress)
_NAMED = ("worker.name", "grievance.worker_title")
_MEASURED = {"mediating": Mediation, "aiding": LegalAid}


@frozen
class Said:
    """One cell of a row: the heading of its column, its text as written, and what was read from it (None if nothing could be)."""

    heading: str
    text: str
    value: Any = None
    mark: str = ""
    note: str = ""
    place: int = -1  # of the column in the sheet

    @property
    def line(self) -> str:
        """“原表办理时限：15日”: how the cell is kept where no field can hold it."""
        return f"原表{self.heading}：{' '.join(self.text.split())}"


@frozen
class Draft:
    """A row as records without links: what the ledger is about, the case it belongs to if it is no case itself, who and against whom.

    ``kept`` are cells the records have no place for; ``gaps`` labels of what a clerk has to fill in; ``cells`` what it was made of.
    """

    main: Record
    case: Grievance | None = None
    worker: Worker | None = None
    employer: Employer | None = None
    parts: tuple[Record, ...] = ()
    kept: tuple[str, ...] = ()
    gaps: tuple[str, ...] = ()
    cells: Mapping[str, Said] = field(default_factory=dict)

    @property
    def is_of_one(self) -> bool:
        """Whether the row does not say how many it is about, and is counted as who brought it."""
        ones = [record.record for record in (self.main, self.case) if record is not None and getattr(record, "people", None) == 1]
        said = (self.cells.get(f"{name}.people") for name in ones)
        return any(cell is None or cell.value in (None, "") for cell in said)

    @property
    def is_undated(self) -> bool:
        """Whether it is a case under way and nothing in the row says when it came: no limit of it would run."""
        case, cell = self.main, self.cells.get("grievance.received_at")
        is_silent = cell is None or not cell.text or says_nothing(cell.text)
        return isinstance(case, Grievance) and case.status in (*rules.OPEN, *rules.PAUSED) and is_silent

    def received(self, moment: str) -> "Draft":
        """The same as a case received then, with its limits."""
        case = self.main
        assert isinstance(case, Grievance)
        label = case.spec("received_at").label
        return replace(
            self, main=rules.start_clocks(replace(case, received_at=moment)), gaps=tuple(gap for gap in self.gaps if gap != label)
        )

    @property
    def grievance(self) -> Grievance | None:
        """The case, whether the ledger is about it or not."""
        return self.main if isinstance(self.main, Grievance) else self.case

    def without(self, record: str, name: str) -> "Draft":
        """The same with one field left empty."""
        for part in ("main", "case", "worker", "employer"):
            found = getattr(self, part)
            if found is not None and found.record == record:
                return replace(self, **{part: found.with_values(**{name: found.spec(name).empty})})
        return self

    def keeping(self, *lines: str) -> "Draft":
        """The same with more cells kept; in the remark of the case if there is one."""
        if not lines:
            return self
        kept = replace(self, kept=(*self.kept, *lines))
        case = self.grievance
        if case is None:
            return kept
        case = replace(case, remark=BETWEEN.join(filter(None, [case.remark, *lines])))
        return replace(kept, main=case) if self.main.record == case.record else replace(kept, case=case)


def draft(
    main: type[Record], cells: Mapping[str, Said], loose: Sequence[Said], given: Mapping[str, Any], columns: Collection[str], today: date
) -> Draft:
    """The records of a row.

    ``cells`` are by field path, ``loose`` those of columns imported nowhere; ``given`` is what such a ledger says of every row.
    ``columns`` are the paths the ledger has columns for: only what one of them leaves open is a gap of the row.
    """
    said = {path: cell for path, cell in cells.items() if cell.value not in (None, "") and path != DUE}
    unread = [cell for path, cell in cells.items() if path not in said or cell.note]
    if "grievance.people" in cells and "grievance.people" not in said:  # “张永福等17人” said how many, and cannot be believed alone
        unread += [cell for path, cell in said.items() if path in _NAMED and cell.value != cell.text]
    kept = [cell.line for cell in (*loose, *unread) if not says_nothing(cell.text)]
    values = dict(given) | {path: cell.value for path, cell in said.items()}
    marks = {path: cell.mark for path, cell in said.items() if cell.mark}
    names = dict.fromkeys((main.record, *(path.partition(".")[0] for path in values)))
    made = {name: _uncounted(_record(BY_NAME[name], values, marks), cells) for name in names}
    if main in _HOSTED:
        made.setdefault(Grievance.record, _uncounted(_record(Grievance, values, marks), cells))
    case = made.get(Grievance.record)
    parts = [record for name, record in made.items() if BY_NAME[name] in (*_ON_THE_CASE, VisitFinding)]
    if isinstance(case, Grievance):
        if main in _HOSTED:
            case = _host(case, made[main.record])
        case, contradicted = as_it_stood(case, today, is_called=FollowUp.record in made, is_handled=Progress.record in made)
        kept += [said[f"grievance.{name}"].line for name in contradicted if f"grievance.{name}" in said]
        if case.status in (*rules.OPEN, *rules.PAUSED) and FollowUp.record in made:  # nobody is called back before the end
            kept += [cell.line for path, cell in said.items() if path.startswith(f"{FollowUp.record}.")]
            parts = [part for part in parts if not isinstance(part, FollowUp)]
        made[Grievance.record] = case
    worker, employer = made.get(Worker.record), made.get(Employer.record)
    procedure = _procedure(made[main.record], today)
    if isinstance(procedure, Mediation) and _is_forgotten(procedure, today):
        kept.append(said["mediation.perform_by"].line)
        procedure = replace(procedure, perform_by="")
    found = Draft(
        main=procedure,
        case=case if isinstance(case, Grievance) and main is not Grievance else None,
        worker=rules.tidy_worker(worker) if isinstance(worker, Worker) and worker.name else None,
        employer=rules.tidy_employer(employer) if isinstance(employer, Employer) and employer.name and main is not Employer else None,
        parts=tuple(parts),
        cells=cells,
    )
    for card, path in ((worker, "worker."), (employer, "employer.")):
        if card is not None and not getattr(card, "name", ""):  # a phone without a name is nobody's card
            kept += [cell.line for key, cell in said.items() if key.startswith(path)]
    found = replace(found, gaps=tuple(label for path, label in _gaps(found) if path in columns))
    return found.keeping(*dict.fromkeys(kept))


def _record(cls: type[R], values: Mapping[str, Any], marks: Mapping[str, str]) -> R:
    own = dict(_UNSAID.get(cls, {}))
    for path, value in values.items():
        record, _, name = path.partition(".")
        if record == cls.record:
            own[name] = value
            if (mark := cls.spec(name).mark) and path in marks:
                own[mark] = marks[path]
    return cls(**own)


def _uncounted(record: R, cells: Mapping[str, Said]) -> R:
    """Without a head-count where the row states one that could not be read; where it states none, it is about who brought it."""
    path = f"{record.record}.people"
    cell = cells.get(path)
    is_unread = cell is not None and cell.value in (None, "") and bool(cell.text) and not says_nothing(cell.text)
    return record.with_values(people=None) if is_unread else record


def as_it_stood(case: Grievance, today: date, *, is_called: bool = False, is_handled: bool = False) -> tuple[Grievance, list[str]]:
    """The case in the state the ledger leaves it in, and the names of fields that were dropped because they contradict it.

    Closed so long ago that nobody is called back any more, or on a day nobody knows, it lies in the archive.
    """
    dropped = []
    day = case.closed_on
    if day and (day < case.received_at[: len(day)] or day > today.isoformat()):
        case, dropped = replace(case, closed_on=""), ["closed_on"]
    if case.received_at[:10] > today.isoformat():
        case, dropped = replace(case, received_at=""), [*dropped, "received_at"]
    status = case.status
    if status in ("", *rules.OPEN, *rules.DONE) and (status in rules.DONE or case.closed_on or case.outcome):
        if status in rules.OPEN:
            dropped = [*dropped, "status"]
        due = deadlines.due("follow_up", case.closed_on) if len(case.closed_on) == 10 else ""
        status = ("followed_up" if is_called else "closed") if due >= today.isoformat() else "archived"
    elif not status:
        status = "working" if is_handled else "accepted"
    case = rules.start_clocks(replace(case, status=status))
    if case.feedback_due_at and case.feedback_due_at[:10] < today.isoformat():  # nobody can keep it, nobody noted whether it was
        case = replace(case, feedback_due_at="")
    return case, dropped


def _host(case: Grievance, main: Record) -> Grievance:
    """The case of a procedure that an old ledger tells of alone: it came with the application and ended with it."""
    ended = getattr(main, "ended_on", "") or getattr(main, "closed_on", "")
    is_over = bool(ended or getattr(main, "result", "") or getattr(main, "decision", "") == "refused")
    on_desk = next(status for status, cls in _MEASURED.items() if isinstance(main, cls))
    return replace(
        case,
        received_at=case.received_at or getattr(main, "applied_on", ""),
        status=case.status or ("archived" if is_over else on_desk),
        closed_on=case.closed_on or ended,
        amount=case.amount if case.amount is not None else getattr(main, "claim_amount", None),
    )


def _is_forgotten(mediation: Mediation, today: date) -> bool:
    """Whether an agreement was to be kept so long ago that nobody asks any more, and nobody noted whether it was."""
    asked_by = deadlines.due("follow_up", mediation.perform_by)
    return mediation.status == "agreed" and not mediation.performance and "" < asked_by < today.isoformat()


def _procedure(record: Record, today: date) -> Record:
    """A procedure or visit in the state its own days tell."""
    if isinstance(record, Mediation):
        if record.result or record.ended_on:
            return replace(record, status="agreed" if record.result == "agreed" else "failed")
        return mediations.start_clock(replace(record, status="open" if record.accepted_on else "applied"))
    if isinstance(record, LegalAid):
        states = (
            ("closed", record.closed_on or record.result or record.closing_way),
            ("refused", record.decision == "refused"),
            ("withdrawn", record.decision == "withdrawn"),
            ("assigned", record.assigned_on or record.lawyer),
            ("granted", record.decision == "granted"),
            ("applied", True),
        )
        status = next(status for status, holds in states if holds)
        is_granted = status == "assigned" and not record.decision and not record.is_urgent  # only urgent aid has a lawyer before
        return replace(record, status=status, decision="granted" if is_granted else record.decision)
    if isinstance(record, InjuryVisit):
        last = deadlines.due("injury_second_call", deadlines.due("injury_first_call", record.visited_on))
        return replace(record, status="done") if last and last < today.isoformat() else tidy_injury_visit(record)
    return record


def without_column(main: type[Record], columns: Collection[str], given: Collection[str]) -> tuple[str, ...]:
    """Labels of what should be known of every record and the ledger has no column for."""
    return tuple(label for path, label in _wanted(main) if path not in columns and path not in given)


def _wanted(main: type[Record]) -> Iterator[tuple[str, str]]:
    """(path, label) of what should be known of a record of this kind."""
    yield from ((main.spec(name).path, main.spec(name).label) for name in _WANTED[main])
    if main in (Grievance, Mediation, LegalAid, InjuryVisit):
        yield "worker.name", "诉求人" if main is Grievance else Worker.title
    if main in (Grievance, Mediation, FieldVisit):
        yield "employer.name", Employer.title


def _gaps(found: Draft) -> Iterator[tuple[str, str]]:
    main = found.main
    # a person may want no name, be known by a title, and whose wages are owed is often not known yet
    is_unnamed = not any(getattr(main, name, "") for name in ("is_anonymous", "worker_title", "list_kind"))
    open_cards = {
        "worker.name": found.worker is None and is_unnamed,
        "employer.name": found.employer is None and not (isinstance(main, Employer) and main.name),
    }
    for path, label in _wanted(type(main)):
        if open_cards[path] if path in open_cards else getattr(main, path.partition(".")[2]) in ("", None):
            yield path, label
    if isinstance(main, Grievance) and main.status in rules.DONE and not main.closed_on:
        yield "grievance.closed_on", main.spec("closed_on").label
