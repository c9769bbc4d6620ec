"""Which limits become tasks, in what order, and how rates are written."""

from datetime import datetime

import pytest

from station.casework import agenda
from station.casework.agenda import Month, Rate
from station.casework.casefile import CaseFile, LetterFile
from station.casework.model import Employer, Grievance, LegalAid, Letter, LetterAddressee, Mediation, Party, Worker

NOW = datetime(2026, 11, 17, 10, 42)


def case(**values: object) -> CaseFile:
    known = {"id": "G", "received_at": "2026-11-16T16:05", "feedback_due_at": "2026-11-17T16:05", "handle_due_on": "2026-12-07"}
    grievance = Grievance(**(known | {"summary": "拖欠工资", "handler": "周启明", "status": "working"} | values))
    employer = Employer(id="E", name="滨河锦禾保洁服务有限公司")
    return CaseFile(grievance=grievance, worker=Worker(id="W", name="韩素琴"), parties=((Party(id="P"), employer),))


def keys(file: CaseFile) -> list[tuple[str, str, str]]:
    return [(t.key, t.act, t.due) for t in agenda.tasks([file], [], NOW)]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, [("first_feedback", "progress", "2026-11-17T16:05"), ("handling", "close", "2026-12-07")]),
        ({"feedback_at": "2026-11-16T17:00"}, [("handling", "close", "2026-12-07")]),
        ({"feedback_due_at": ""}, [("handling", "close", "2026-12-07")]),
        ({"status": "suspended"}, []),
        ({"status": "closed", "closed_on": "2026-11-10"}, [("follow_up", "follow_up", "2026-12-10")]),
        ({"status": "closed", "closed_on": "2024-03"}, []),
        ({"status": "followed_up", "closed_on": "2026-11-10"}, []),
    ],
)
def test_the_limits_of_a_case_itself(values: dict[str, object], expected: list[tuple[str, str, str]]) -> None:
    assert keys(case(**values)) == expected


def mediated(**values: object) -> CaseFile:
    known: dict[str, object] = {"id": "M", "applied_on": "2026-11-10", "mediator": "邵文锦", "due_on": "2026-11-25"}
    file = case(status="mediating", feedback_at="2026-11-16T17:00")
    return CaseFile(grievance=file.grievance, worker=file.worker, parties=file.parties, mediations=(Mediation(**(known | values)),))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"status": "applied"}, {"mediation_acceptance": "2026-11-13", "mediation_received": "2026-11-25"}),
        ({"status": "open", "accepted_on": "2026-11-12"}, {"mediation_received": "2026-11-25"}),
        (
            {"status": "open", "accepted_on": "2026-11-12", "extended_to": "2026-12-09", "due_on": "2026-12-09"},
            {"mediation_received": "2026-12-09"},
        ),
        (
            {"status": "agreed", "result": "agreed", "ended_on": "2026-11-12"},
            {"arbitration_review": "2026-11-27", "court_confirmation": "2026-12-12"},
        ),
        ({"status": "agreed", "result": "agreed", "ended_on": "2026-10-25"}, {"court_confirmation": "2026-11-24"}),  # the other has lapsed
        (
            {
                "status": "agreed",
                "result": "agreed",
                "ended_on": "2026-11-12",
                "confirm_applied_on": "2026-11-13",
                "perform_by": "2026-11-16",
            },
            {"perform": "2026-11-16"},
        ),
        (
            {"status": "agreed", "result": "agreed", "ended_on": "2026-09-12", "perform_by": "2026-11-16", "performance": "done"},
            {},
        ),
        ({"status": "failed", "result": "failed", "ended_on": "2026-11-12"}, {}),
    ],
)
def test_limits_of_a_mediation(values: dict[str, object], expected: dict[str, str]) -> None:
    found = [t for t in agenda.tasks([mediated(**values)], [], NOW) if t.record == "mediation"]
    assert {t.key: t.due for t in found} == expected
    assert all(t.handler == "邵文锦" and t.record_id == "M" and t.source for t in found)


def test_legal_aid_waits_for_its_decision_only() -> None:
    aid = LegalAid(id="A", applied_on="2026-11-12", review_due_on="2026-11-19", status="applied")
    file = case(feedback_at="2026-11-16T17:00")
    pending = CaseFile(grievance=file.grievance, worker=file.worker, legal_aid=(aid,))
    assert [(t.key, t.handler) for t in agenda.tasks([pending], [], NOW)] == [("aid_review", "周启明"), ("handling", "周启明")]
    decided = CaseFile(grievance=file.grievance, legal_aid=(aid.with_values(status="granted", decision="granted"),))
    assert [t.key for t in agenda.tasks([decided], [], NOW)] == ["handling"]


@pytest.mark.parametrize(
    ("values", "is_task"),
    [
        ({}, True),
        ({"status": "overdue"}, True),
        ({"served_on": ""}, True),  # an old ledger told the limit alone
        ({"replied_on": "2026-11-16"}, False),
        ({"status": "void"}, False),
        ({"reply_due_on": ""}, False),
    ],
)
def test_a_served_letter_waits_for_its_reply(values: dict[str, object], is_task: bool) -> None:
    known: dict[str, object] = {
        "id": "L",
        "kind": "opinion",
        "number": "滨工劳监意〔2026〕8号",
        "status": "served",
        "served_on": "2026-10-30",
        "reply_amount": 15,
        "reply_unit": "workday",
        "reply_source": "区总规则",
        "reply_due_on": "2026-11-20",
    }
    known |= values
    firms = (Employer(id="E1", name="甲公司"), Employer(id="E2", name="乙公司"))
    of_letter = {name: value for name, value in known.items() if Letter.knows(name)}
    receipt = {name: value for name, value in known.items() if not Letter.knows(name)}
    receipts = tuple(LetterAddressee(id=f"A{place}", letter_id="L", employer_id=firm.id, **receipt) for place, firm in enumerate(firms))
    file = LetterFile(letter=Letter(**of_letter), addressees=firms, deliveries=receipts)
    found = agenda.tasks([], [file], NOW)
    assert bool(found) is is_task
    if is_task:
        assert (found[0].who, found[0].subject, found[0].is_waiting) == ("甲公司等 2 家", "滨工劳监意〔2026〕8号意见书", True)
        assert "区总规则" in found[0].source


def test_the_nearest_comes_first_and_a_group_is_named_by_its_head_count() -> None:
    first, second = case(id="G1", handle_due_on=""), case(id="G2", feedback_due_at="2026-11-15T09:00", handle_due_on="", people=12)
    found = agenda.tasks([first, second], [], NOW)
    assert [t.record_id for t in found] == ["G2", "G1"]
    assert [t.who for t in found] == ["韩素琴等 12 人", "韩素琴"]
    assert [t.nearness(NOW).state for t in found] == ["overdue", "today"]


@pytest.mark.parametrize(
    ("done", "base", "percent"), [(25, 26, "96.15%"), (2, 3, "66.67%"), (0, 4, "0.00%"), (4, 4, "100.00%"), (0, 0, "—")]
)
def test_a_rate_is_written_with_its_base(done: int, base: int, percent: str) -> None:
    rate = Rate("按时办结率", done, base, "应办结", "按时")
    assert (rate.percent, rate.sum_text) == (percent, f"应办结 {base}，按时 {done}")


def test_the_identity_is_checked_not_assumed() -> None:
    figures: dict[str, object] = {"rates": (), "recovered": 0, "beneficiaries": 0, "letters": ()}
    assert Month(opening=31, received=34, ended=27, closing=38, **figures).is_balanced
    assert not Month(opening=31, received=34, ended=27, closing=37, **figures).is_balanced
