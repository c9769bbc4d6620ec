"""The lists of mediations, legal aid, letters and employers."""

import pytest

from cases import LI, at_work, registered
from station.casework.model import (
    Employer,
    Inspector,
    LegalAid,
    Letter,
    LetterAddressee,
    LetterCase,
    Mediation,
    MediationSession,
    Record,
    Supervision,
)
from station.db import procedures
from station.db.store import Store


@pytest.fixture
def store(store: Store) -> Store:
    return at_work(store)


def add(store: Store, *records: Record) -> None:
    with store.step("x") as step:
        for record in records:
            step.add(record)


def remove(store: Store, record: Record) -> None:
    with store.step("删除") as step:
        step.remove(record)


def test_mediations_are_listed_with_who_and_how_many_sessions(store: Store) -> None:
    case = registered(store).grievance
    add(store, Mediation(id="m1", grievance_id=case.id, number="1号", status="open"))
    add(store, Mediation(id="m2", grievance_id=case.id, number="2号", status="failed"))
    add(store, MediationSession(id="s1", mediation_id="m1", ordinal=1), MediationSession(mediation_id="m1", ordinal=2))
    remove(store, store.get(MediationSession, "s1"))
    rows = procedures.mediation_rows(store)
    assert [row["number"] for row in rows] == ["2号", "1号"]
    assert [row["sessions"] for row in rows] == [0, 1]
    assert (rows[0]["worker"], rows[0]["employer"], rows[0]["grievance_number"]) == ("李强", "晨光家具厂", case.number)


def test_legal_aid_is_listed_with_who(store: Store) -> None:
    case = registered(store, is_anonymous=True).grievance
    add(store, LegalAid(grievance_id=case.id, number="1号", status="review"), LegalAid(grievance_id=case.id, number="2号", status="closed"))
    assert [(row["number"], row["worker"]) for row in procedures.aid_rows(store)] == [("2号", "匿名"), ("1号", "匿名")]


def test_matters_under_supervision_are_listed_with_who_checks_and_what_waits(store: Store) -> None:
    case = registered(store)
    employer = case.employer
    assert employer is not None
    stated = {"source": "visit", "topic": "wages", "found_on": "2026-03-16", "summary": "拖欠工资"}
    add(store, Supervision(id="a", number="1号", employer_id=employer.id, grievance_id=case.grievance.id, **stated))
    add(store, Supervision(id="b", number="2号", scope="全区建筑企业", **stated))
    add(
        store,
        *(
            Inspector(supervision_id="a", name=name, card_number=name, recused_on=day)
            for name, day in (("王", ""), ("李", "2026-03-16"), ("陈", ""))
        ),
    )
    for number, status, due in (
        (1, "served", "2026-04-01"),
        (2, "served", "2026-03-25"),
        (3, "void", "2026-03-20"),
        (4, "rectified", "2026-03-19"),
    ):
        add(store, Letter(id=f"l{number}", kind="opinion", supervision_id="a", status=status))
        add(store, LetterAddressee(letter_id=f"l{number}", employer_id=employer.id, reply_due_on=due))
    rows = procedures.supervision_rows(store)
    assert [(row["number"], row["employer"], row["scope"]) for row in rows] == [("2号", "", "全区建筑企业"), ("1号", "晨光家具厂", "")]
    listed = dict(rows[1])
    assert (listed["inspectors"], listed["letters"], listed["reply_due_on"]) == ("王、陈", 3, "2026-03-25")
    assert listed["grievance_number"] == case.grievance.number
    remove(store, store.get(Supervision, "b"))
    assert [row["id"] for row in procedures.supervision_rows(store)] == ["a"]


def test_what_belongs_to_a_deleted_case_is_not_listed(store: Store) -> None:
    case = registered(store).grievance
    add(store, Mediation(grievance_id=case.id), LegalAid(grievance_id=case.id))
    remove(store, case)
    assert procedures.mediation_rows(store) == []
    assert procedures.aid_rows(store) == []


@pytest.mark.parametrize(
    ("values", "employers", "shown"),
    [
        ({}, 2, "单位0"),
        ({"department": "滨河区人社局"}, 0, "滨河区人社局"),
        ({"public_addressee": "各快递企业"}, 0, "各快递企业"),
        ({"department": "滨河区人社局", "public_addressee": "各快递企业"}, 1, "单位0"),
    ],
)
def test_letters_are_listed_with_whom_they_address(store: Store, values: dict[str, str], employers: int, shown: str) -> None:
    case = registered(store).grievance
    add(store, Letter(id="l1", number="1号", **values), LetterCase(letter_id="l1", grievance_id=case.id))
    for n in range(employers):
        add(store, Employer(id=f"e{n}", name=f"单位{n}"), LetterAddressee(letter_id="l1", employer_id=f"e{n}"))
    [row] = procedures.letter_rows(store)
    assert (row["addressee"], row["addressees"], row["cases"]) == (shown, employers, 1)


def test_letters_of_an_employer(store: Store) -> None:
    add(store, Employer(id="e1", name="甲"), Employer(id="e2", name="乙"), Letter(id="l1"), Letter(id="l2"))
    add(store, *(LetterAddressee(letter_id=letter, employer_id="e1") for letter in ("l1", "l2")))
    assert [letter.id for letter in procedures.letters_to_employer(store, store.get(Employer, "e1"))] == ["l2", "l1"]
    assert procedures.letters_to_employer(store, store.get(Employer, "e2")) == []


def test_employers_are_listed_by_the_number_of_their_cases(store: Store) -> None:
    one, two = Employer(name="甲公司"), Employer(name="乙公司")
    registered(store, LI, one, received_at="2026-03-01T10:00")
    registered(store, LI.with_values(name="王五", id_number=""), two)
    gone = registered(store, LI.with_values(name="赵六", id_number=""), two).grievance
    third = registered(store, LI.with_values(name="孙七", id_number=""), two).grievance
    remove(store, gone)
    add(store, Letter(id="l1"), LetterAddressee(letter_id="l1", employer_id=procedures.employer_rows(store)[0]["id"]))
    rows = procedures.employer_rows(store)
    assert [(row["name"], row["cases"], row["letters"], row["last_on"]) for row in rows] == [
        ("乙公司", 2, 1, third.received_at[:10]),
        ("甲公司", 1, 0, "2026-03-01"),
    ]
