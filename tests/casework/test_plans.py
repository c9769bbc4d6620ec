"""Plans counted back from a deadline, moved with it, and what is overlong."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework import plans, vocabulary
from station.casework.casefile import CaseFile
from station.casework.model import Grievance, PlanStep
from station.casework.plans import backlog_before, is_backlog, moved, plan_backwards, step_problems, template_for, templates
from station.casework.workdays import is_workday, workdays_between

DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def test_every_template_ends_at_the_deadline_and_names_known_categories() -> None:
    known = {entry.code for entry in vocabulary.vocabulary("category").entries}
    named = [category for template in templates().values() for category in template.categories]
    assert set(named) <= known
    assert len(named) == len(set(named))
    for template in templates().values():
        before = [step.before for step in template.steps]
        assert before == sorted(before, reverse=True)
        assert before[-1] == 0
    assert template_for("wages").key == "wages"
    assert template_for("mind").key == plans.COMMON


def test_the_days_of_a_plan_are_working_days_before_the_deadline() -> None:
    found = plan_backwards("2026-12-07", templates()["wages"], first_on="2026-11-17", grievance_id="g", who="周启明")
    assert [(s.ordinal, s.due_on) for s in found] == [
        (1, "2026-11-18"),
        (2, "2026-11-20"),
        (3, "2026-11-25"),
        (4, "2026-11-30"),
        (5, "2026-12-03"),
        (6, "2026-12-07"),
    ]
    assert {(s.grievance_id, s.who, s.deadline_on) for s in found} == {("g", "周启明", "2026-12-07")}


def test_where_time_is_short_nothing_is_planned_for_yesterday() -> None:
    found = plan_backwards("2026-12-07", templates()["wages"], first_on="2026-12-01")
    assert [s.due_on for s in found] == ["2026-12-01"] * 4 + ["2026-12-03", "2026-12-07"]


@given(due=DAYS, key=st.sampled_from(sorted(templates())))
def test_each_step_has_as_many_working_days_left_as_the_template_says(due: date, key: str) -> None:
    found = plan_backwards(due.isoformat(), templates()[key])
    assert [s.due_on for s in found] == sorted(s.due_on for s in found)
    for step, said in zip(found, templates()[key].steps, strict=True):
        day = date.fromisoformat(step.due_on)
        assert workdays_between(day, due) == said.before
        assert is_workday(day) or not said.before


@given(old=DAYS, new=DAYS)
def test_a_plan_moved_with_its_deadline_is_the_plan_made_for_it(old: date, new: date) -> None:
    template = templates()["common"]
    first = "2023-01-01"
    made = plan_backwards(old.isoformat(), template, first_on=first)
    done = (made[0].with_values(done_on="2023-06-01"), *made[1:])
    later = moved(done, new.isoformat(), first)
    assert later == (plan_backwards(new.isoformat(), template, first_on=first)[1:] if old != new else ())


def case(**values: object) -> CaseFile:
    known: dict[str, object] = {"id": "G", "received_at": "2026-11-02T09:00", "handle_due_on": "2026-12-07", "status": "working"}
    return CaseFile(grievance=Grievance(**(known | values)), plan=plan_backwards("2026-12-07", templates()["advice"], who="周启明"))


def test_steps_still_to_be_done_are_tasks_of_who_does_them() -> None:
    file = case()
    found = list(plans.tasks(file))
    assert [(t.subject, t.due, t.handler, t.act, t.grievance_id) for t in found] == [
        ("问清情况，查依据", "2026-12-03", "周启明", "plan", "G"),
        ("答复，办结", "2026-12-07", "周启明", "plan", "G"),
    ]
    assert found[0].nearness(datetime(2026, 12, 4, 9)).state == "overdue"
    done = CaseFile(grievance=file.grievance, plan=tuple(s.with_values(done_on="2026-12-01") for s in file.plan))
    assert list(plans.tasks(done)) == []


@pytest.mark.parametrize("status", ["suspended", "awaiting_policy", "closed", "withdrawn"])
def test_a_case_that_rests_or_is_over_has_no_step_to_do(status: str) -> None:
    assert list(plans.tasks(case(status=status))) == []


def test_a_deadline_that_moved_is_noticed() -> None:
    assert not plans.is_out_of_step(case())
    assert plans.is_out_of_step(case(handle_due_on="2026-12-14"))
    assert not plans.is_out_of_step(CaseFile(grievance=case(handle_due_on="2026-12-14").grievance))


@pytest.mark.parametrize(
    ("values", "problems"),
    [
        ({"what": "约谈", "due_on": "2026-12-01"}, []),
        ({"what": "", "due_on": ""}, ["what", "due_on"]),
        ({"what": "约谈", "due_on": "2026-12"}, ["due_on"]),
        ({"what": "约谈", "due_on": "2026-12-01", "done_on": "2026-12-02"}, ["done_on"]),
    ],
)
def test_what_a_step_lacks(values: dict[str, str], problems: list[str]) -> None:
    step = PlanStep(grievance_id="g", ordinal=1, **values)  # type: ignore[arg-type]
    assert list(step_problems(step, "2026-12-01")) == problems


@pytest.mark.parametrize(
    ("received", "status", "is_one"),
    [
        ("2026-11-01T09:00", "working", False),
        ("2026-10-31T09:00", "working", True),
        ("2026-10-31T09:00", "suspended", True),
        ("2026-10-31T09:00", "closed", False),
        ("2026-10-31T09:00", "withdrawn", False),
        ("", "working", False),
    ],
)
def test_what_is_open_for_more_than_thirty_days_is_overlong(received: str, status: str, is_one: bool) -> None:
    today = date(2026, 12, 1)
    assert backlog_before(today) == "2026-11-01"
    assert is_backlog(Grievance(received_at=received, status=status), today) is is_one
