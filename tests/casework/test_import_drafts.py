"""What a row of an old ledger becomes: the state it was left in, what is kept in words, what is still wanting."""

from datetime import date
from typing import Any

import pytest

from station.casework.import_drafts import Said, draft, without_column
from station.casework.model import Employer, FieldVisit, Grievance, InjuryVisit, LegalAid, Mediation, Progress

TODAY = date(2026, 3, 16)
ALL = ("grievance.closed_on", "grievance.handler", "worker.name", "employer.name", "grievance.summary")


def made(main: type[Any] = Grievance, columns: tuple[str, ...] = ALL, **values: Any) -> Any:
    """The draft of a row in which these fields were read; ``__`` stands for the point of a path."""
    cells = {name.replace("__", "."): Said(name, str(value), value) for name, value in values.items()}
    return draft(main, cells, [], {}, columns, TODAY)


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, "accepted"),
        ({"progress__content": "已约谈"}, "working"),
        ({"grievance__status": "working"}, "working"),
        ({"grievance__status": "mediating"}, "mediating"),
        ({"grievance__status": "suspended"}, "suspended"),
        ({"grievance__status": "refused"}, "refused"),
        ({"grievance__status": "closed"}, "archived"),  # nobody knows when
        ({"grievance__outcome": "resolved"}, "archived"),
        ({"grievance__closed_on": "2024-03-20"}, "archived"),
        ({"grievance__closed_on": "2026-03-10"}, "closed"),
        ({"grievance__closed_on": "2026-03"}, "archived"),
        ({"grievance__closed_on": "2026-03-10", "follow_up__satisfaction": "satisfied"}, "followed_up"),
        ({"grievance__closed_on": "2026-02-14"}, "closed"),  # the thirtieth day
        ({"grievance__closed_on": "2026-02-12"}, "archived"),
    ],
)
def test_a_case_stands_as_the_ledger_left_it(values: dict[str, Any], status: str) -> None:
    assert made(grievance__received_at="2023-03-04", **values).main.status == status


def test_a_closing_before_the_beginning_or_after_today_is_kept_in_words_only() -> None:
    for day in ("2024-01-01", "2027-01-01"):
        found = made(grievance__received_at="2024-03-04", grievance__closed_on=day)
        assert (found.main.closed_on, found.main.status) == ("", "accepted")
        assert found.main.remark == f"原表grievance__closed_on：{day}"


def test_what_an_old_ledger_does_not_say_is_not_taken_for_granted() -> None:
    case = made(grievance__received_at="2024-03-04").main
    assert (case.urgency, case.is_employed) == ("", False)
    step = made(progress__content="已约谈").parts[0]
    assert isinstance(step, Progress) and (step.way, step.counterpart, step.at) == ("record", "", "")


def test_a_case_is_about_who_brought_it_at_least() -> None:
    """涉及人数 goes into the month report: a ledger without such a column is not about nobody."""
    found = made(grievance__summary="工伤")
    assert (found.main.people, found.is_of_one) == (1, True)
    counted = made(grievance__people=3)
    assert (counted.main.people, counted.is_of_one) == (3, False)
    for text, people in (("", 1), ("若干", None)):
        stated = draft(Grievance, {"grievance.people": Said("人数", text)}, [], {}, (), TODAY)
        assert isinstance(stated.main, Grievance)
        assert (stated.main.people, stated.is_of_one) == (people, people == 1)
    hosted = draft(Mediation, {"mediation.applied_on": Said("申请日期", "2024-03-04", "2024-03-04")}, [], {}, (), TODAY)
    assert hosted.case is not None and hosted.case.people == 1
    aid = draft(LegalAid, {"legal_aid.applied_on": Said("申请日期", "2024-03-04", "2024-03-04")}, [], {}, (), TODAY)
    assert isinstance(aid.main, LegalAid) and aid.main.beneficiaries == 1


def test_a_limit_the_ledger_states_is_kept_in_words_and_ours_is_counted() -> None:
    cells = {
        "grievance.received_at": Said("受理日期", "2024.1.14", "2024-01-14"),
        "grievance.handle_due_on": Said("完成时限", "2024-01-29", "2024-01-29"),
    }
    case = draft(Grievance, cells, [Said("序", "1"), Said("欠薪时段", "/")], {}, (), TODAY).main
    assert isinstance(case, Grievance)
    assert (case.handle_due_on, case.remark) == ("2024-02-02", "原表序：1；原表完成时限：2024-01-29")


def test_a_note_beside_a_value_keeps_the_whole_cell() -> None:
    cells = {"worker.name": Said("诉求人", "王女士（代）", "王女士", note="代")}
    assert draft(Grievance, cells, [], {}, (), TODAY).kept == ("原表诉求人：王女士（代）",)


def test_gaps_are_what_a_column_leaves_open() -> None:
    assert made(grievance__summary="欠薪").gaps == ("承办人", "诉求人", "用人单位")
    assert made(columns=("grievance.summary",), grievance__summary="欠薪").gaps == ()
    assert made(grievance__summary="欠薪", grievance__is_anonymous=True, grievance__handler="王芳").gaps == ("用人单位",)
    assert without_column(Grievance, ["grievance.summary"], ["grievance.category"]) == (
        "受理时间",
        "来源渠道",
        "承办人",
        "诉求人",
        "用人单位",
    )


@pytest.mark.parametrize(
    ("main", "values", "status", "case"),
    [
        (Mediation, {"applied_on": "2024-03-01", "result": "agreed", "ended_on": "2024-03-20"}, "agreed", "archived"),
        (Mediation, {"applied_on": "2026-03-10"}, "applied", "mediating"),
        (Mediation, {"applied_on": "2026-03-10", "accepted_on": "2026-03-11"}, "open", "mediating"),
        (LegalAid, {"applied_on": "2024-03-01", "closed_on": "2024-06-01"}, "closed", "archived"),
        (LegalAid, {"applied_on": "2024-03-01", "decision": "refused"}, "refused", "archived"),
        (LegalAid, {"applied_on": "2026-03-01", "lawyer": "周律师"}, "assigned", "aiding"),
    ],
)
def test_a_procedure_brings_a_case_of_its_own(main: type[Any], values: dict[str, Any], status: str, case: str) -> None:
    found = made(main, **{f"{main.record}__{name}": value for name, value in values.items()}, worker__name="童晓")
    assert (found.main.status, found.case.status, found.case.received_at) == (status, case, values["applied_on"])


@pytest.mark.parametrize(("visited", "status"), [("2024-03-03", "done"), ("2026-03-13", "visited"), ("", "reported")])
def test_an_old_visit_to_an_injured_worker_asks_for_no_more_calls(visited: str, status: str) -> None:
    days = {"injury_visit__visited_on": visited, "injury_visit__assigned_on": visited} if visited else {}
    assert made(InjuryVisit, injury_visit__reported_on=visited or "2026-03-13", **days).main.status == status


def test_what_has_no_case_keeps_its_cells_apart() -> None:
    cells = {"employer.name": Said("单位", "远辰物流", "远辰物流"), "employer.headcount": Said("人数", "百来人")}
    found = draft(Employer, cells, [Said("星级", "A")], {}, (), TODAY)
    assert found.kept == ("原表星级：A", "原表人数：百来人") and found.grievance is None and found.employer is None
    visit = draft(FieldVisit, cells | {"field_visit.visited_on": Said("日期", "2024.3.1", "2024-03-01")}, [], {}, (), TODAY)
    assert visit.employer is not None and visit.employer.name == "远辰物流"
