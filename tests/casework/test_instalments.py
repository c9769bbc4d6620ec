"""Plans of payment: nothing lost in dividing, months that have no such day, what a plan must come to, how it stands."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework import instalments as rules
from station.casework.model import Instalment, Mediation

TODAY = date(2026, 11, 17)
AGREED = Mediation(status="agreed", result="agreed", ended_on="2026-10-10", agreed_amount=3_150_000)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def payment(due_on: str, amount: int = 1_000_000, paid: int | None = None, **values: object) -> Instalment:
    paid_on = due_on if paid else ""
    return Instalment(ordinal=1, due_on=due_on, amount=amount, paid=paid, **{"paid_on": paid_on, **values})  # type: ignore[arg-type]


@given(total=st.integers(1, 10**12), count=st.integers(1, rules.MOST), first=DAYS)
def test_equal_payments_come_to_the_whole_a_month_apart(total: int, count: int, first: date) -> None:
    if count > total:
        with pytest.raises(ValueError, match=str(count)):
            rules.equal_monthly(total, count, first.isoformat())
        return
    plan = rules.equal_monthly(total, count, first.isoformat())
    assert sum(one.amount or 0 for one in plan) == total
    assert [one.ordinal for one in plan] == list(range(1, count + 1))
    shares = {one.amount for one in plan[:-1]}
    assert len(shares) <= 1 and all((one.amount or 0) > 0 for one in plan)
    assert all((plan[-1].amount or 0) >= (share or 0) for share in shares), "what does not divide is in the last"
    assert total // count < 100 or all((share or 0) % 100 == 0 for share in shares), "whole yuan where there is one to give"
    for months, one in enumerate(plan):
        day = date.fromisoformat(one.due_on)
        assert (day.year * 12 + day.month) - (first.year * 12 + first.month) == months
        assert day.day == min(first.day, monthrange(day.year, day.month)[1])


@pytest.mark.parametrize(
    ("total", "count", "first", "expected"),
    [
        (3_150_000, 2, "2026-11-25", [("2026-11-25", 1_575_000), ("2026-12-25", 1_575_000)]),
        (1_000_000, 3, "2026-01-31", [("2026-01-31", 333_300), ("2026-02-28", 333_300), ("2026-03-31", 333_400)]),
        (250, 2, "2028-01-31", [("2028-01-31", 100), ("2028-02-29", 150)]),
        (3, 2, "2026-12-01", [("2026-12-01", 1), ("2027-01-01", 2)]),
    ],
)
def test_payments_are_these(total: int, count: int, first: str, expected: list[tuple[str, int]]) -> None:
    assert [(one.due_on, one.amount) for one in rules.equal_monthly(total, count, first)] == expected


@pytest.mark.parametrize(
    ("due_on", "paid", "state"),
    [
        ("2026-11-18", None, "not_due"),
        ("2026-11-17", None, "not_due"),
        ("2026-11-16", None, "late"),
        ("2026-11-16", 1, "partly"),
        ("2026-11-18", 1, "partly"),
        ("2026-11-16", 1_000_000, "done"),
        ("2026-11-18", 1_000_000, "done"),
    ],
)
def test_a_payment_stands_so(due_on: str, paid: int | None, state: str) -> None:
    assert rules.state(payment(due_on, paid=paid), TODAY) == state


@pytest.mark.parametrize(
    ("plan", "stands"),
    [
        ([], ""),
        ([payment("2026-12-01"), payment("2027-01-01")], "not_due"),
        ([payment("2026-11-01", paid=1_000_000), payment("2026-12-01")], "partly"),
        ([payment("2026-11-01", paid=1_000_000), payment("2026-11-16")], "late"),
        ([payment("2026-11-16", paid=999_999), payment("2026-12-16")], "late"),
        ([payment("2026-11-01", paid=1_000_000), payment("2026-12-01", paid=1_000_000)], "done"),
    ],
)
def test_the_agreement_stands_as_its_payments_do(plan: list[Instalment], stands: str) -> None:
    assert rules.performance(plan, TODAY) == stands
    followed = rules.followed(AGREED.with_values(performance="not_due", perform_by="2026-10-31"), plan, TODAY)
    assert followed.performance == (stands or "not_due")
    assert followed.perform_by == max((one.due_on for one in plan), default="2026-10-31")


def test_what_went_to_enforcement_stays_there_until_it_is_paid() -> None:
    enforced = AGREED.with_values(performance="enforced")
    assert rules.followed(enforced, [payment("2026-11-01")], TODAY).performance == "enforced"
    assert rules.followed(enforced, [payment("2026-11-01", paid=1_000_000)], TODAY).performance == "done"


@pytest.mark.parametrize(
    ("amounts", "text"),
    [
        ((1_575_000, 1_575_000), ""),
        ((1_575_000, 1_500_000), "各期合计比协议金额 31,500.00 元少 750.00 元。"),
        ((1_575_000, 1_575_001), "各期合计比协议金额 31,500.00 元多 0.01 元。"),
    ],
)
def test_the_difference_to_the_agreed_amount_is_said(amounts: tuple[int, ...], text: str) -> None:
    plan = [payment("2026-12-01", amount) for amount in amounts]
    assert rules.difference_text(plan, AGREED.agreed_amount) == text
    assert rules.plan_problem(plan, AGREED, TODAY) == text


def test_a_plan_wants_an_amount_to_come_to() -> None:
    assert rules.plan_problem([payment("2026-12-01")], AGREED.with_values(agreed_amount=None), TODAY).startswith("协议没有写金额")
    assert rules.plan_problem([], AGREED, TODAY) == ""


@pytest.mark.parametrize(
    ("one", "problem"),
    [
        (payment(""), "请填写应付日期。"),
        (payment("2026-12-01").with_values(amount=None), "请填写应付金额。"),
        (payment("2026-12"), "应付日期要写到哪一天。"),
        (payment("2026-10-09"), "应付日期不能早于达成协议的 2026年10月10日。"),
        (payment("2026-12-01", 0), "应付金额要大于零。"),
        (payment("2026-12-01", paid=100, paid_on=""), "实付日期和实付金额要一起填。"),
        (payment("2026-12-01", paid_on="2026-11-01"), "实付日期和实付金额要一起填。"),
        (payment("2026-12-01", paid=100, paid_on="2026-11-18"), "实付日期不能晚于今天。"),
        (payment("2026-11-01", paid=1_000_001), "实付金额多于应付金额，请核对。"),
    ],
)
def test_a_payment_that_cannot_be_right_is_named(one: Instalment, problem: str) -> None:
    assert rules.plan_problem([one], AGREED, TODAY) == f"第 1 期：{problem}"


def test_payments_are_counted_by_day_and_the_first_owed_comes_next() -> None:
    plan = rules.in_order([payment("2026-12-01"), payment("2026-11-01", paid=1_000_000), payment("2026-11-20")])
    assert [(one.ordinal, one.due_on) for one in plan] == [(1, "2026-11-01"), (2, "2026-11-20"), (3, "2026-12-01")]
    following = rules.next_due(plan)
    assert following is not None and following.due_on == "2026-11-20"
    assert rules.unpaid(plan) == 2_000_000
    assert rules.next_due([payment("2026-11-01", paid=1_000_000)]) is None
