"""The performance plan of an agreement: equal payments month by month, what each has come to, and what that makes of the whole."""

from collections.abc import Sequence
from datetime import date

from station.casework.dates import show_day
from station.casework.fields import missing
from station.casework.model import Instalment, Mediation
from station.casework.money import YUAN, yuan

MOST = 60  # payments: five years of months, longer than any agreement met


def equal_monthly(total: int, count: int, first_on: str) -> list[Instalment]:
    """``total`` fen in ``count`` payments a month apart from the ISO day ``first_on``; what does not divide goes into the last.

    Shares are whole yuan where that leaves none empty. A day the month has not falls on its last. ValueError for a count
    outside 1 to :data:`MOST` or more payments than fen.
    """
    if not 1 <= count <= min(MOST, total):
        raise ValueError(count)
    share = total // count
    if share >= YUAN:
        share -= share % YUAN
    first = date.fromisoformat(first_on)
    amounts = [share] * (count - 1) + [total - share * (count - 1)]
    return [Instalment(ordinal=n + 1, due_on=_months_later(first, n).isoformat(), amount=amount) for n, amount in enumerate(amounts)]


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError(day)


def in_order(plan: Sequence[Instalment]) -> list[Instalment]:
    """The payments by day, counted anew."""
    dated = sorted(plan, key=lambda one: (one.due_on, one.ordinal or 0))
    return [one.with_values(ordinal=n) for n, one in enumerate(dated, 1)]


def is_paid(one: Instalment) -> bool:
    """Whether a payment was made in full."""
    return (one.paid or 0) >= (one.amount or 0)


def is_overdue(one: Instalment, today: date) -> bool:
    """Whether the day of a payment has gone by without all of it."""
    return not is_paid(one) and one.due_on < today.isoformat()


def state(one: Instalment, today: date) -> str:
    """A code of the vocabulary ``performance``: done, partly, late or not_due."""
    if is_paid(one):
        return "done"
    if one.paid:
        return "partly"
    return "late" if is_overdue(one, today) else "not_due"


def performance(plan: Sequence[Instalment], today: date) -> str:
    """What the payments make of the agreement: done, late as soon as one is overdue, partly, not_due; "" without a plan."""
    if not plan:
        return ""
    if all(is_paid(one) for one in plan):
        return "done"
    if any(is_overdue(one, today) for one in plan):
        return "late"
    return "partly" if any(one.paid for one in plan) else "not_due"


def followed(mediation: Mediation, plan: Sequence[Instalment], today: date) -> Mediation:
    """The mediation as its plan makes it: last day, performance. An agreement that went to enforcement stays so until it is paid."""
    if not plan:
        return mediation
    stands = performance(plan, today)
    if mediation.performance == "enforced" and stands != "done":
        stands = "enforced"
    return mediation.with_values(performance=stands, perform_by=max(one.due_on for one in plan))


def unpaid(plan: Sequence[Instalment]) -> int:
    """What is still to be paid, in fen."""
    return sum(max(0, (one.amount or 0) - (one.paid or 0)) for one in plan)


def next_due(plan: Sequence[Instalment]) -> Instalment | None:
    """The first payment that has not been made in full."""
    return min((one for one in plan if not is_paid(one)), key=lambda one: one.due_on, default=None)


def difference_text(plan: Sequence[Instalment], agreed_amount: int | None) -> str:
    """How far the payments together are from the agreed amount; "" where they come to it."""
    if agreed_amount is None:
        return "协议没有写金额，先登记协议金额。"
    gap = sum(one.amount or 0 for one in plan) - agreed_amount
    if not gap:
        return ""
    return f"各期合计比协议金额 {yuan(agreed_amount)} 元{'多' if gap > 0 else '少'} {yuan(abs(gap))} 元。"


def plan_problem(plan: Sequence[Instalment], mediation: Mediation, today: date) -> str:
    """The first thing that keeps a plan from being stored, in one sentence; "" for a sound one."""
    for one in plan:
        if problem := _problem(one, mediation, today):
            return f"第 {one.ordinal} 期：{problem}"
    return difference_text(plan, mediation.agreed_amount) if plan else ""


def _problem(one: Instalment, mediation: Mediation, today: date) -> str:
    wanting = missing(one, ("due_on", "amount"))
    if wanting:
        return next(iter(wanting.values()))
    if len(one.due_on) != 10:
        return "应付日期要写到哪一天。"
    if one.due_on < mediation.ended_on:
        return f"应付日期不能早于达成协议的 {show_day(mediation.ended_on)}。"
    if (one.amount or 0) <= 0:
        return "应付金额要大于零。"
    if bool(one.paid) != bool(one.paid_on):
        return "实付日期和实付金额要一起填。"
    if one.paid_on > today.isoformat():
        return "实付日期不能晚于今天。"
    if (one.paid or 0) > (one.amount or 0):
        return "实付金额多于应付金额，请核对。"
    return ""
