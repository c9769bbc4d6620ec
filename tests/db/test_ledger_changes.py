"""Which lines of a ledger something was written about since it was handed out last."""

import pytest

from station.casework.fields import Record
from station.casework.model import (
    Employer,
    FieldVisit,
    FollowUp,
    Grievance,
    LedgerExport,
    Mediation,
    MediationSession,
    Party,
    Progress,
    VisitFinding,
    Worker,
)
from station.db.ledger_changes import changed_since, last_export
from station.db.store import Store

ONE, TWO = "one", "two"


@pytest.fixture
def kept(store: Store) -> dict[str, Record]:
    """Two cases with a worker, an employer and a mediation each, then an export."""
    made: dict[str, Record] = {}

    def add(name: str, record: Record) -> Record:
        made[name] = added(store, record)
        return made[name]

    for name in (ONE, TWO):
        worker = add(f"worker {name}", Worker(name="李明"))
        employer = add(f"employer {name}", Employer(name="滨河晨光服装厂"))
        case = add(f"case {name}", Grievance(worker_id=worker.id, received_at="2026-03-02T09:00", channel="visit", category="wages"))
        add(f"party {name}", Party(grievance_id=case.id, employer_id=employer.id))
        add(f"mediation {name}", Mediation(grievance_id=case.id, applied_on="2026-03-03"))
        visit = add(f"visit {name}", FieldVisit(employer_id=employer.id, visited_on="2026-03-04", visitors="王芳"))
        add(f"finding {name}", VisitFinding(field_visit_id=visit.id, item="contract"))
    return made


def exported(store: Store, **values: str) -> LedgerExport:
    said = {"ledger": "grievances", "first_on": "2026-03-01", "last_on": "2026-03-31", "exported_at": "2026-04-01T09:00"}
    export = LedgerExport(**{**said, **values})
    with store.step("导出台账", undoable=False) as step:
        return step.add(export)


def change(store: Store, record: Record, **values: object) -> None:
    with store.step("改") as step:
        step.save(record.with_values(**values), record)


def added(store: Store, record: Record) -> Record:
    with store.step("登记") as step:
        return step.add(record)


def found(store: Store, export: LedgerExport, kept: dict[str, Record], kind: str) -> dict[str, tuple[str, ...]]:
    """By name of the line."""
    lines = {record.id: name for name, record in kept.items() if name.startswith(kind)}
    cls = type(kept[f"{kind} {ONE}"])
    return {lines[one].split()[1]: fields for one, fields in changed_since(store, export, cls, list(lines)).items()}


def test_nothing_was_written_since(store: Store, kept: dict[str, Record]) -> None:
    assert found(store, exported(store), kept, "case") == {}


def test_what_was_written_before_does_not_count(store: Store, kept: dict[str, Record]) -> None:
    change(store, kept["case one"], people=3)
    assert found(store, exported(store), kept, "case") == {}


def test_the_line_itself(store: Store, kept: dict[str, Record]) -> None:
    export = exported(store)
    change(store, kept["case one"], people=3, area="站前街道")
    assert found(store, export, kept, "case") == {ONE: ("涉及人数", "所属街道")}


@pytest.mark.parametrize(("what", "values"), [("worker", {"phone": "13900002046"}), ("employer", {"name": "滨河晨光制衣厂"})])
@pytest.mark.parametrize("kind", ["case", "mediation"])
def test_whom_the_line_names(store: Store, kept: dict[str, Record], what: str, values: dict[str, str], kind: str) -> None:
    export = exported(store)
    change(store, kept[f"{what} two"], **values)
    label = type(kept[f"{what} two"]).spec(next(iter(values))).label
    assert found(store, export, kept, kind) == {TWO: (label,)}


def test_what_belongs_to_the_line_is_new(store: Store, kept: dict[str, Record]) -> None:
    export = exported(store)
    call = added(store, FollowUp(grievance_id=kept["case one"].id, called_on="2026-04-02", satisfaction="very"))
    assert found(store, export, kept, "case") == {ONE: ("回访",)}
    change(store, call, satisfaction="satisfied")
    assert found(store, export, kept, "case") == {ONE: ("回访", "满意度")}


def test_what_belonged_to_the_line_is_gone(store: Store, kept: dict[str, Record]) -> None:
    step = added(store, Progress(grievance_id=kept["case two"].id, at="2026-03-05T10:00", content="已答复"))
    export = exported(store)
    with store.step("删除") as taken:
        taken.remove(step)
    assert found(store, export, kept, "case") == {TWO: ("进展",)}


def test_a_session_belongs_to_its_mediation_alone(store: Store, kept: dict[str, Record]) -> None:
    second = added(store, Mediation(grievance_id=kept["case one"].id, applied_on="2026-03-20"))
    export = exported(store, ledger="mediations")
    added(store, MediationSession(mediation_id=second.id, ordinal=1, started_at="2026-04-02T09:00"))
    assert found(store, export, kept, "mediation") == {}
    added(store, MediationSession(mediation_id=kept["mediation one"].id, ordinal=1, started_at="2026-04-02T09:00"))
    assert list(found(store, export, kept, "mediation")) == [ONE]


def test_a_visit_and_its_findings(store: Store, kept: dict[str, Record]) -> None:
    export = exported(store, ledger="visits")
    change(store, kept["finding one"], done_on="2026-04-02")
    assert list(found(store, export, kept, "visit")) == [ONE]
    assert list(found(store, export, kept, "finding")) == [ONE]
    change(store, kept["employer two"], name="滨河晨光制衣厂")
    assert list(found(store, export, kept, "visit")) == [ONE, TWO]


def test_the_last_export_is_that_of_the_same_days_and_scope(store: Store, kept: dict[str, Record]) -> None:
    assert last_export(store, "grievances", "2026-03-01", "2026-03-31", "") is None
    first = exported(store)
    exported(store, scope="站前街道")
    exported(store, first_on="2026-02-01", last_on="2026-02-28")
    exported(store, ledger="letters")
    assert last_export(store, "grievances", "2026-03-01", "2026-03-31", "") == store.get(LedgerExport, first.id)
    again = exported(store, exported_at="2026-04-03T09:00")
    assert last_export(store, "grievances", "2026-03-01", "2026-03-31", "") == store.get(LedgerExport, again.id)
