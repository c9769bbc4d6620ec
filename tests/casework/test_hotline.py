"""An order of the hotline: which act may follow which, what each asks for, which limits wait."""

from datetime import datetime

import pytest

from station.casework import hotline
from station.casework.casefile import CaseFile
from station.casework.hotline import ACTS, act_problems, allowed, clocks, done, first_order, order_problems, source_words, tasks
from station.casework.model import Grievance, HotlineOrder
from station.casework.vocabulary import vocabulary

NOW = datetime(2026, 3, 25, 10, 0)  # a Wednesday
ORDER = HotlineOrder(id="o1", grievance_id="g1", platform="12351", number="12351-26-001", dispatched_at="2026-03-20T16:00")  # a Friday
FILLED = {
    "signed_at": "2026-03-20T17:00",
    "returned_at": "2026-03-23T09:00",
    "return_reason": "不属于本站辖区",
    "answered_at": "2026-03-24T15:00",
    "answer": "单位已补发",
    "reviewed_on": "2026-03-25",
    "review": "passed",
    "closed_on": "2026-03-25",
}

# state: what may follow
FOLLOWS = {
    "dispatched": {"sign": "signed", "return": "returned"},
    "signed": {"return": "returned", "answer": "answered"},
    "answered": {"review": "reviewed", "close": "closed"},
    "reviewed": {"close": "closed"},
    "redo": {"answer": "answered"},
    "returned": {},
    "closed": {},
}


@pytest.mark.parametrize("state", FOLLOWS)
def test_the_acts_of_each_state(state: str) -> None:
    order = ORDER.with_values(**FILLED, status=state)
    assert {act.key: done(order, act).status for act in allowed(order)} == FOLLOWS[state]
    for key, act in ACTS.items():
        assert ("status" in act_problems(order, act, NOW)) == (key not in FOLLOWS[state])


def test_every_state_of_the_vocabulary_is_in_the_table() -> None:
    assert set(FOLLOWS) == {entry.code for entry in vocabulary("order_status").entries}
    assert set(hotline.PLATFORMS) == {entry.code for entry in vocabulary("hotline").entries}


def test_a_review_that_sends_it_back_begins_the_order_again() -> None:
    order = ORDER.with_values(**FILLED | {"review": "redo"}, status="answered")
    again = done(order, ACTS["review"])
    assert again.status == "redo"
    assert [(clock.rule.key, clock.start) for clock in clocks(again)] == [("order_normal", "2026-03-25")]


@pytest.mark.parametrize(
    ("act", "state", "left_out", "wanting"),
    [
        ("sign", "dispatched", ("signed_at",), {"signed_at": "请填写签收时间。"}),
        ("return", "signed", ("return_reason",), {"return_reason": "请填写退单理由。"}),
        ("answer", "signed", ("answer", "answered_at"), {"answer": "请填写反馈内容。", "answered_at": "请填写反馈时间。"}),
        ("review", "answered", ("review",), {"review": "请选择回访结论。"}),
        ("close", "reviewed", (), {}),
    ],
)
def test_what_an_act_asks_for(act: str, state: str, left_out: tuple[str, ...], wanting: dict[str, str]) -> None:
    order = ORDER.with_values(**{name: value for name, value in FILLED.items() if name not in left_out}, status=state)
    assert act_problems(order, ACTS[act], NOW) == wanting


@pytest.mark.parametrize(
    ("returned_at", "is_late"),
    [("2026-03-20T16:30", False), ("2026-03-27T17:00", False), ("2026-03-28T09:00", True), ("2026-03-30T09:00", True)],
)
def test_an_order_goes_back_within_five_working_days(returned_at: str, is_late: bool) -> None:
    order = ORDER.with_values(returned_at=returned_at, return_reason="属于住房公积金")
    found = act_problems(order, ACTS["return"], datetime(2026, 4, 1, 9, 0))
    assert (found.get("returned_at", "").startswith("已经超过5个工作日的退单期限（信访工作条例第二十三条）")) == is_late


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("answered_at", "2026-03-26T09:00", "反馈时间不能晚于现在。"),
        ("answered_at", "2026-03-20T16:30", "反馈时间不能早于签收。"),
        ("answered_at", "2026-03-20T10:00", "反馈时间不能早于签收。"),
    ],
)
def test_moments_follow_each_other(name: str, value: str, sentence: str) -> None:
    order = ORDER.with_values(**FILLED | {name: value}, status="signed")
    assert act_problems(order, ACTS["answer"], NOW) == {name: sentence}


def test_nothing_is_signed_before_it_was_sent() -> None:
    order = ORDER.with_values(signed_at="2026-03-20T15:00")
    assert act_problems(order, ACTS["sign"], NOW) == {"signed_at": "签收时间不能早于派单。"}


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({}, {}),
        ({"number": ""}, {"number": "请填写工单编号。"}),
        ({"dispatched_at": "2026-03-25T11:00"}, {"dispatched_at": "派单时间不能晚于现在。"}),
        ({"due_at": "2026-03-19"}, {"due_at": "工单期限不能早于派单时间。"}),
        ({"due_at": "2026-03-20"}, {}),
    ],
)
def test_what_an_order_states_is_checked(changed: dict[str, str], problems: dict[str, str]) -> None:
    assert order_problems(ORDER.with_values(**changed), NOW) == problems


@pytest.mark.parametrize(
    ("grade", "due"),
    [("normal", "2026-03-25"), ("hard", "2026-04-09"), ("complex", "2026-04-20")],  # 6 April is a day off
)
def test_the_limits_by_grade(grade: str, due: str) -> None:
    sign, answer = clocks(ORDER.with_values(grade=grade))
    assert (sign.rule.key, sign.due) == ("order_sign", "2026-03-23")
    assert (answer.rule.key, answer.due) == (f"order_{grade}", due)


def test_a_limit_the_order_states_goes_before_the_rule() -> None:
    (answer,) = clocks(ORDER.with_values(due_at="2026-03-24T12:00", status="signed"))
    assert answer.due == "2026-03-24T12:00"
    assert source_words(answer) == "工单12351-26-001载明，2026年3月20日 16:00 派单"


@pytest.mark.parametrize(
    ("state", "acts"),
    [("dispatched", ["sign", "answer"]), ("signed", ["answer"]), ("answered", []), ("returned", []), ("closed", [])],
)
def test_the_workbench_is_told_what_waits(state: str, acts: list[str]) -> None:
    case = CaseFile(grievance=Grievance(id="g1", number="ZQ-2026-0001", handler="王芳"), orders=(ORDER.with_values(status=state),))
    found = list(tasks(case))
    assert [task.act for task in found] == acts
    assert all((task.record, task.record_id, task.handler) == ("hotline_order", "o1", "王芳") for task in found)


def test_a_case_of_a_hotline_comes_with_its_order() -> None:
    grievance = Grievance(channel="12345", external_number="X1", received_at="2026-03-20T16:00")
    order = first_order(grievance)
    assert order is not None
    assert (order.platform, order.number, order.dispatched_at, order.grade) == ("12345", "X1", "2026-03-20T16:00", "normal")
    stated = first_order(grievance, HotlineOrder(dispatched_at="2026-03-20T15:00", grade="hard"))
    assert stated is not None
    assert (stated.dispatched_at, stated.grade) == ("2026-03-20T15:00", "hard")
    assert first_order(grievance.with_values(channel="visit")) is None
