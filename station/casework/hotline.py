"""Orders of the 12351 and 12345 hotlines: which act follows which, what each must carry, which limits run.

派单 → 签收 or 退单 → 反馈 → 上级回访、质检 → 结案 or 重办, as the platforms run it (全国总工会 12351 and Shandong, 2023-2026); the national
limits by grade are not published, so they are rules of the district.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from station.casework import deadlines
from station.casework.casefile import CaseFile
from station.casework.dates import show_moment
from station.casework.deadlines import Deadline, Rule
from station.casework.fields import missing
from station.casework.model import Grievance, HotlineOrder
from station.casework.task import Task, case_task
from station.frozen import frozen

PLATFORMS = ("12351", "12345")  # channels whose cases come as orders
ENDED = ("returned", "closed")
STEPS = ("派单", "签收", "反馈", "质检", "结案")


@frozen
class Act:
    """One act on an order: from which states it is allowed, which state follows, what must be said, when it was done."""

    key: str
    title: str
    sources: tuple[str, ...]
    target: str
    when: str  # the field that holds the day or moment
    needed: tuple[str, ...] = ()


ACTS: dict[str, Act] = {
    act.key: act
    for act in (
        Act("sign", "签收", ("dispatched",), "signed", "signed_at"),
        Act("return", "退单", ("dispatched", "signed"), "returned", "returned_at", ("return_reason",)),
        Act("answer", "反馈", ("signed", "redo"), "answered", "answered_at", ("answer",)),
        Act("review", "登记质检", ("answered",), "reviewed", "reviewed_on", ("review",)),
        Act("close", "工单结案", ("answered", "reviewed"), "closed", "closed_on"),
    )
}


def allowed(order: HotlineOrder) -> tuple[Act, ...]:
    """The acts that may follow, the usual one first."""
    return tuple(act for act in ACTS.values() if order.status in act.sources)


def running(orders: Iterable[HotlineOrder]) -> list[HotlineOrder]:
    """Those that are not ended."""
    return [order for order in orders if order.status not in ENDED]


def done(order: HotlineOrder, act: Act) -> HotlineOrder:
    """The order as it stands after an act; a review that sends it back begins it again (重办)."""
    again = act.key == "review" and order.review == "redo"
    return order.with_values(status="redo" if again else act.target)


def order_problems(order: HotlineOrder, now: datetime) -> dict[str, str]:
    """One sentence per field of an order that cannot be kept as it is."""
    found = missing(order)
    moment = now.isoformat(timespec="minutes")
    if order.dispatched_at > moment:
        found["dispatched_at"] = "派单时间不能晚于现在。"
    if order.due_at and order.due_at < order.dispatched_at[: len(order.due_at)]:
        found["due_at"] = "工单期限不能早于派单时间。"
    return found


def act_problems(order: HotlineOrder, act: Act, now: datetime) -> dict[str, str]:
    """What keeps ``order``, filled in but still in its old state, from going through an act.

    An order that is not ours goes back with the reason and within the limit for objections (信访工作条例 art. 23).
    """
    if order.status not in act.sources:
        return {"status": f"工单{order.number}现在不能{act.title}。"}
    found = {name: HotlineOrder.spec(name).wanted for name in (act.when, *act.needed) if not getattr(order, name).strip()}
    label, when = HotlineOrder.spec(act.when).label, getattr(order, act.when)
    if when > now.isoformat(timespec="minutes")[: len(when)]:
        found[act.when] = f"{label}不能晚于现在。"
    earlier = max(start[: len(when)] for start in (order.dispatched_at, order.signed_at if act.key != "sign" else ""))
    if when and when < earlier:
        found[act.when] = f"{label}不能早于{'签收' if earlier == order.signed_at[: len(when)] else '派单'}。"
    limit = objection(order)
    if act.key == "return" and when[:10] > limit.due > "":
        span = limit.rule.span.replace(" ", "")
        found[act.when] = f"已经超过{span}的退单期限（{limit.rule.source}），请与派单方协商，或者转有关部门。"
    return found


def objection(order: HotlineOrder) -> Deadline:
    """Until when the order may be returned."""
    return deadlines.apply(deadlines.rules()["transfer_objection"], order.dispatched_at)


def clocks(order: HotlineOrder) -> Sequence[Deadline]:
    """The limits that wait for an act of the station: to sign for it, to answer; a limit the order itself states goes first."""
    found = []
    if order.status == "dispatched":
        found.append(deadlines.apply(deadlines.rules()["order_sign"], order.dispatched_at))
    if order.status in ("dispatched", "signed", "redo"):
        found.append(answer_clock(order))
    return [clock for clock in found if clock.due]


def answer_clock(order: HotlineOrder) -> Deadline:
    """Until when the order is to be answered: by the day it states itself, else by the rule of its grade."""
    rule = deadlines.rules()[f"order_{order.grade or 'normal'}"]
    if order.status == "redo":
        return deadlines.apply(rule, order.reviewed_on)
    if order.due_at:
        stated = Rule(rule.key, rule.title, 0, "day", False, f"工单{order.number}载明", event="派单", set_by=order.platform)
        return Deadline(stated, order.dispatched_at, order.due_at)
    return deadlines.apply(rule, order.dispatched_at)


def source_words(clock: Deadline) -> str:
    """How the limit was reckoned, in one grey line."""
    return clock.sum_text if clock.rule.amount else f"{clock.rule.source}，{show_moment(clock.start)} 派单"


def tasks(case: CaseFile) -> Iterator[Task]:
    """What the workbench is to be told of: to sign for an order, to answer it."""
    for order in case.orders:
        for clock in clocks(order):
            act = "sign" if clock.rule.key == "order_sign" else "answer"
            subject = f"工单 {order.number}：{case.grievance.summary}"
            of = (HotlineOrder.record, order.id, case.grievance.handler)
            yield case_task(case, clock, subject, act, of=of, source=source_words(clock))


def first_order(grievance: Grievance, order: HotlineOrder | None = None) -> HotlineOrder | None:
    """The order that a case of a hotline channel comes with, filled from the intake; None for any other channel."""
    if grievance.channel not in PLATFORMS:
        return None
    order = order or HotlineOrder()
    return order.with_values(
        platform=grievance.channel,
        number=grievance.external_number,
        dispatched_at=order.dispatched_at or grievance.received_at,
    )
