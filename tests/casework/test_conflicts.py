"""What two sides changed, put side by side: marks of differences, clocks that are wrong, what may be written, what follows."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework import conflicts
from station.casework.conflicts import Contested
from station.casework.model import Employer, Grievance, Letter, Worker

NOW = datetime(2026, 3, 16, 9, 0)


@pytest.mark.parametrize(
    ("text", "other", "differing"),
    [
        ("拖欠工资三个月", "拖欠工资两个月", ["三"]),
        ("已调取工资流水，单位承认。", "已调取工资流水，单位否认。", ["承"]),
        ("一样", "一样", []),
        ("全不同", "另一句", []),  # nothing to lean on: the whole is the difference
        ("前面一样，后面多了", "前面一样", ["，后面多了"]),
    ],
)
def test_differences_are_marked(text: str, other: str, differing: list[str]) -> None:
    assert [text[first:last] for first, last in conflicts.marks(text, other)] == differing


@given(st.text("甲乙丙丁，。", max_size=40), st.text("甲乙丙丁，。", max_size=40))
def test_marks_lie_within_the_text_in_order_and_leave_only_what_both_have(text: str, other: str) -> None:
    found = conflicts.marks(text, other)
    bounds = [place for mark in found for place in mark]
    assert bounds == sorted(bounds) and all(first < last <= len(text) for first, last in found)
    marked = {place for first, last in found for place in range(first, last)}
    left = iter(other)
    assert not found or all(char in left for place, char in enumerate(text) if place not in marked)


def test_two_texts_stay_in_the_order_of_their_time() -> None:
    summary = Grievance.spec("summary")
    assert conflicts.joined(summary, [("2026-03-16T15:40", "后写的"), ("2026-03-16T09:12", "先写的")]) == "先写的\n后写的"
    assert conflicts.joined(summary, [("2026-03-16T15:40", "同样"), ("2026-03-16T09:12", "同样")]) == "同样"
    assert conflicts.joined(Grievance.spec("amount"), [("2026-03-16T15:40", "1"), ("2026-03-16T09:12", "2")]) == ""


@pytest.mark.parametrize(
    ("written", "stamped", "said"),
    [
        (timedelta(), timedelta(), ""),
        (timedelta(minutes=9), timedelta(minutes=9), ""),
        (timedelta(hours=2), timedelta(hours=2), "那台电脑的时钟快了"),
        (timedelta(days=-2), timedelta(minutes=-1), "那台电脑的时钟慢了"),
        (timedelta(days=-2), timedelta(days=-2), ""),  # written two days ago, rightly
        (timedelta(minutes=-5), timedelta(days=900), ""),  # some other clock was far ahead: nothing can be told of this one
    ],
)
def test_a_clock_that_is_wrong_is_said(written: timedelta, stamped: timedelta, said: str) -> None:
    assert conflicts.clock_words(NOW + written, NOW + stamped, NOW) == said


@pytest.mark.parametrize(
    ("field", "may"),
    [
        (Grievance.spec("amount"), True),
        (Grievance.spec("summary"), True),
        (Grievance.spec("category"), True),
        (Grievance.spec("status"), False),  # only acts lead from one state to another
        (Grievance.spec("worker_id"), False),
        (Grievance.spec("is_collective"), False),
        (Letter.spec("status"), False),
        (Employer.spec("address"), True),
    ],
)
def test_which_fields_may_be_written_anew(field: conflicts.FieldSpec, may: bool) -> None:
    assert conflicts.may_write(field) is may


def test_phones_and_identity_numbers_are_covered() -> None:
    assert [name for name in ("name", "phone", "id_number", "kind") if conflicts.is_covered(Worker.spec(name))] == ["phone", "id_number"]


def test_the_day_of_closing_follows_the_state() -> None:
    case = Grievance(status="working", closed_on="2026-03-10")
    assert conflicts.consistent(case, "").closed_on == ""
    assert conflicts.consistent(replace(case, status="closed"), "").closed_on == "2026-03-10"
    assert conflicts.consistent(replace(case, status="closed", closed_on=""), "2026-03-12").closed_on == "2026-03-12"


def test_limits_are_reckoned_and_asked_of_nobody() -> None:
    assert not conflicts.is_decided_by_person(Grievance, "handle_due_on")
    assert conflicts.is_decided_by_person(Grievance, "amount") and conflicts.is_decided_by_person(Letter, "status")


def test_one_task_until_all_is_decided() -> None:
    today = date(2026, 3, 16)
    assert list(conflicts.tasks([], today)) == []
    found = [Contested("grievance", "1", "ZQ-2026-0145", "邵广田，社会保险", 3), Contested("employer", "2", "单位档案", "晨光家具厂", 1)]
    (task,) = conflicts.tasks(found, today)
    assert (task.subject, task.due, task.record_id, task.act) == ("2 件，4 处两边都改过", "2026-03-16", "1", "decide")
