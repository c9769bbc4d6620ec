"""Case files and letter files: everything that belongs to a grievance or a letter, and nothing that was deleted."""

import pytest

from cases import CHENGUANG, LI, at_work, registered
from station.casework.model import (
    Attachment,
    Claim,
    Employer,
    Figure,
    FollowUp,
    Grievance,
    LegalAid,
    Letter,
    LetterAddressee,
    LetterCase,
    Mediation,
    MediationSession,
    Member,
    Party,
    Progress,
    Record,
    Worker,
)
from station.db import sqlite
from station.db.casefiles import case_file, case_files, letter_file, letter_files
from station.db.store import Store
from station.errors import GoneError


@pytest.fixture
def full(store: Store) -> Grievance:
    """A case with two of everything it may have."""
    at_work(store)
    case = registered(store).grievance
    with store.step("所有的") as step:
        link = {"grievance_id": case.id}
        agency = step.add(Employer(name="某劳务公司"))
        step.add(Party(**link, employer_id=agency.id, role="agency"))
        step.add(Claim(**link, kind="overtime"))
        for name in ("张某", "赵某"):
            step.add(Member(**link, worker_id=step.add(Worker(name=name)).id))
        for at in ("2026-03-16T11:00", "2026-03-16T10:00"):
            step.add(Progress(**link, at=at, content=at))
        step.add(Figure(**link, kind="rate", value="0.992"))
        for n in (1, 2):
            mediation = step.add(Mediation(**link, applied_on=f"2026-03-1{n}"))
            for ordinal in (2, 1):
                step.add(MediationSession(mediation_id=mediation.id, ordinal=ordinal, place=f"{n}-{ordinal}"))
        step.add(LegalAid(**link, form="arbitration"))
        for day in ("2026-03-20", "2026-03-19"):
            step.add(FollowUp(**link, called_on=day, satisfaction="very"))
        step.add(Attachment(owner="grievance", owner_id=case.id, name="工资条.jpg"))
        for number in (1, 2):
            letter = step.add(Letter(kind="reminder", number=f"{number}号"))
            step.add(LetterCase(**link, letter_id=letter.id))
            step.add(LetterAddressee(letter_id=letter.id, employer_id=agency.id))
    return case


def test_a_case_file_has_everything_in_order(store: Store, full: Grievance) -> None:
    file = case_file(store, full.id)
    assert file.grievance == full
    assert file.worker is not None
    assert file.worker.name == LI.name
    assert [(party.role, employer.name) for party, employer in file.parties] == [("employer", "晨光家具厂"), ("agency", "某劳务公司")]
    assert file.employer is not None
    assert file.employer.name == CHENGUANG.name
    assert [claim.kind for claim in file.claims] == ["wages", "overtime"]
    assert [worker.name for _, worker in file.members] == ["张某", "赵某"]
    assert [note.at for note in file.progress] == ["2026-03-16T10:00", "2026-03-16T11:00"]
    assert [figure.value for figure in file.figures] == ["0.992"]
    assert [mediation.applied_on for mediation in file.mediations] == ["2026-03-11", "2026-03-12"]
    assert [session.place for session in file.sessions] == ["1-1", "1-2", "2-1", "2-2"]
    assert [aid.form for aid in file.legal_aid] == ["arbitration"]
    assert [letter.number for letter in file.letters] == ["1号", "2号"]
    assert [call.called_on for call in file.follow_ups] == ["2026-03-19", "2026-03-20"]
    assert [paper.name for paper in file.attachments] == ["工资条.jpg"]


PARTS = [Party, Claim, Member, Progress, Figure, Mediation, MediationSession, LegalAid, FollowUp, Attachment, LetterCase, Letter, Employer]


@pytest.mark.parametrize("cls", PARTS, ids=lambda cls: cls.record)
def test_what_was_deleted_is_left_out(store: Store, full: Grievance, cls: type[Record]) -> None:
    def size() -> int:
        file = case_file(store, full.id)
        lists = ("parties", "claims", "members", "progress", "figures", "mediations", "sessions", "legal_aid", "letters", "follow_ups")
        return sum(len(getattr(file, name)) for name in (*lists, "attachments"))

    before = size()
    with store.step("删除") as step:
        step.remove(store.select(cls)[0])
    assert size() < before


def test_many_case_files_come_in_the_order_asked_for(store: Store) -> None:
    at_work(store)
    ids = [registered(store, LI.with_values(id_number="", name=f"人{n}")).grievance.id for n in range(5)]
    asked = [ids[3], ids[0], "nothing", ids[4]]
    assert [file.grievance.id for file in case_files(store, asked)] == [ids[3], ids[0], ids[4]]
    assert [file.worker_name for file in case_files(store, asked)] == ["人3", "人0", "人4"]
    assert case_files(store, []) == []


def test_a_deleted_case_has_no_file(store: Store, full: Grievance) -> None:
    with store.step("删除") as step:
        step.remove(full)
    assert case_files(store, [full.id]) == []
    with pytest.raises(GoneError):
        case_file(store, full.id)


@pytest.mark.parametrize(
    ("worker", "values", "shown"),
    [
        (LI, {}, "李强"),
        (LI, {"is_anonymous": True}, "匿名"),
        (None, {"worker_title": "杨某等14人"}, "杨某等14人"),
    ],
)
def test_the_name_shown(store: Store, worker: Worker | None, values: dict[str, object], shown: str) -> None:
    at_work(store)
    assert registered(store, worker, **values).worker_name == shown


def test_the_number_of_queries_does_not_grow_with_the_number_of_cases(store: Store) -> None:
    at_work(store)
    ids = [registered(store, LI.with_values(id_number="", name=f"人{n}")).grievance.id for n in range(8)]

    def asked(wanted: list[str]) -> int:
        said: list[str] = []
        store.db.conn.set_trace_callback(said.append)
        case_files(store, wanted)
        store.db.conn.set_trace_callback(None)
        return len(said)

    asked(ids[:1])  # what the person at the desk may see is found out once
    assert asked(ids) == asked(ids[:1])


def test_a_letter_file_has_its_addressees_cases_workers_and_the_letter_before(store: Store, full: Grievance) -> None:
    first, second = store.select(Letter)
    with store.step("接着") as step:
        second = step.save(second.with_values(previous_id=first.id), second)
    file = letter_file(store, second.id)
    assert (file.letter, file.previous) == (second, first)
    assert [employer.name for employer in file.addressees] == ["某劳务公司"]
    assert [grievance.id for grievance in file.grievances] == [full.id]
    assert sorted(worker.name for worker in file.workers) == ["张某", "李强", "赵某"]
    assert [f.letter.id for f in letter_files(store, [second.id, "nothing", first.id])] == [second.id, first.id]
    with pytest.raises(GoneError):
        letter_file(store, "nothing")


def test_conditions_are_sql_and_wrong_ones_are_defects_not_faults_of_the_disk(store: Store) -> None:
    with pytest.raises(sqlite.OperationalError):
        store.select(Worker, "no_such_column = 1")
