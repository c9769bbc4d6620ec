"""The ways to make a mediated agreement enforceable (``resources/rules/hardening.json``): whether each is open, why not, by when.

Bars: 人社部令第33号 art. 75 (仲裁审查), 民事诉讼法 arts. 205-206 (司法确认), 调解仲裁法 art. 16 (支付令).
"""

from collections.abc import Collection
from datetime import date
from functools import cache
from typing import Any

from station import paths
from station.casework import deadlines, instalments, mediations, vocabulary
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.deadlines import Deadline
from station.casework.model import Instalment, Mediation
from station.casework.workdays import add_workdays, is_workday
from station.frozen import frozen

_RELATION_CAUSES = ("205(1)", "214(1)")  # 确认劳动关系纠纷, also of 新就业形态
BEFORE_COURT = ("order", "arbitration", "enforcement")  # steps after a default that take the matter out of the station's hands


@frozen
class Need:
    """One thing an application must bring, and whether it is at hand.

    ``paper`` is the key of the office paper that is it; ``is_known`` is something the case itself tells, not a file.
    """

    label: str
    is_there: bool
    paper: str = ""
    is_known: bool = False


@frozen
class Route:
    """One way: its code in ``confirm_route``, ``bar`` says why it is closed, ``clock`` by when, ``then`` what the body does."""

    key: str
    label: str
    who: str
    body: str
    then: str
    source: str
    bar: str
    clock: Deadline | None
    needs: tuple[Need, ...]
    is_applied: bool


@cache
def _routes() -> tuple[dict[str, Any], ...]:
    return tuple(paths.read_json("rules", "hardening.json")["routes"])


def _route(key: str) -> dict[str, Any]:
    return next(raw for raw in _routes() if raw["key"] == key)


def routes(mediation: Mediation, case: CaseFile, today: date, filed: Collection[str] = ()) -> list[Route]:
    """The three ways as they stand for this agreement; ``filed`` are names of files in its file."""
    return [
        Route(
            key=raw["key"],
            label=vocabulary.label("confirm_route", raw["key"]),
            who=raw["who"],
            body=raw["body"],
            then=raw["then"],
            source=raw["source"],
            bar=bar(raw["key"], mediation, case, today),
            clock=_clock(raw, mediation),
            needs=needs(raw["key"], case, filed),
            is_applied=_is_applied(raw["key"], mediation),
        )
        for raw in _routes()
    ]


def needs(key: str, case: CaseFile, filed: Collection[str] = ()) -> tuple[Need, ...]:
    """What an application on this way must bring."""
    return tuple(_need(raw, case, filed) for raw in _route(key)["needs"])


def bar(key: str, mediation: Mediation, case: CaseFile, today: date) -> str:
    """Why a way is closed, or "". An application that is under way or decided bars nothing but itself being made again."""
    if mediation.status != "agreed":
        return "还没有达成协议。"
    if _is_applied(key, mediation):
        return ""
    closed = {"arbitration": arbitration_bar, "court": court_bar, "order": order_bar}[key](mediation, case)
    if closed:
        return closed
    if key == "order":
        held = [one for one in case.instalments if one.mediation_id == mediation.id]
        return "" if is_in_default(mediation, held, today) else "对方到期不履行，才可以申请支付令（调解仲裁法第十六条）。"
    clock = _clock(_route(key), mediation)
    if clock is not None and clock.due and last_day(clock.due) < today:
        return f"已经过了 {show_day(clock.due, today)}的期限（{clock.rule.source}）。"
    return ""


def arbitration_bar(mediation: Mediation, case: CaseFile) -> str:
    """Why the agreement cannot be put to 仲裁审查 whenever it were, or "": out of scope, a labour relation, confirmed by a court."""
    scope = _route("arbitration")["out_of_scope"]
    if case.grievance.category in scope and not case.grievance.cause and not case.claims:
        return "不属于劳动人事争议仲裁的受理范围（人社部令第33号第七十五条）。"
    if concerns_relation(case):
        return "确认劳动关系的调解协议不能申请仲裁审查（人社部令第33号第七十五条）。"
    if mediation.confirm_route == "court" and mediation.confirm_result == "granted":
        return "已经司法确认的调解协议不能再申请仲裁审查（人社部令第33号第七十五条）。"
    return ""


def court_bar(mediation: Mediation, case: CaseFile) -> str:
    """Why a court would not confirm the agreement whenever it were, or ""."""
    if mediation.confirm_route == "arbitration" and mediation.confirm_result == "granted":
        return "协议已经仲裁审查置换成仲裁调解书，不用再申请司法确认。"
    return ""


def order_bar(mediation: Mediation, case: CaseFile) -> str:
    """Why no 支付令 can be had for this agreement even after a default, or ""."""
    if mediation.agreed_amount is None:
        return "协议没有写给付金额，不能申请支付令。"
    allowed = _route("order")["claims"]
    if not any(claim.kind in allowed for claim in case.claims):
        return "只有因拖欠劳动报酬、工伤医疗费、经济补偿或者赔偿金达成的协议可以申请支付令（调解仲裁法第十六条）。"
    return ""


def is_in_default(mediation: Mediation, plan: Collection[Instalment], today: date) -> bool:
    """Whether the other side has not done in time what it promised: noted so, or a day of the plan or of the agreement has gone by."""
    if mediation.defaulted_on:
        return True
    if plan:
        return any(instalments.is_overdue(one, today) for one in plan)
    unperformed = mediation.performance not in mediations.PERFORMED
    return unperformed and len(mediation.perform_by) == 10 and mediation.perform_by < today.isoformat()


def step_bar(step: str, mediation: Mediation, case: CaseFile) -> str:
    """Why this step (vocabulary ``default_step``) cannot follow a default, or ""."""
    if step == "order":
        return order_bar(mediation, case)
    if step == "enforcement" and not (mediation.confirm_route and mediation.confirm_result == "granted"):
        return "协议没有经仲裁审查、司法确认，也没有支付令，不能直接申请强制执行。"
    return ""


def concerns_relation(case: CaseFile) -> bool:
    """Whether it is asked to confirm a labour relation: a request or the cause says so, or the category where neither is known."""
    kinds, cause = {claim.kind for claim in case.claims}, case.grievance.cause
    if "relation" in kinds or cause in _RELATION_CAUSES:
        return True
    return not kinds and not cause and case.grievance.category == "relation"


def last_day(due: str) -> date:
    """The day on which a body still takes an application: warned of is the limit itself, but one that ends on a rest day ends after it."""
    day = date.fromisoformat(due)
    return day if is_workday(day) else add_workdays(day, 1)[0]


def _is_applied(key: str, mediation: Mediation) -> bool:
    return mediation.confirm_route == key and bool(mediation.confirm_applied_on)


def _clock(raw: dict[str, Any], mediation: Mediation) -> Deadline | None:
    if not raw["clock"] or mediation.status != "agreed":
        return None
    return deadlines.apply(deadlines.rules()[raw["clock"]], mediations.effective_from(mediation))


def _need(raw: dict[str, str], case: CaseFile, filed: Collection[str]) -> Need:
    held = {"applicant": _is_reached(case), "respondent": _is_other_reached(case)}
    is_there = held[raw["fact"]] if "fact" in raw else any(name.startswith(raw["label"]) for name in filed)
    return Need(raw["label"], is_there, raw.get("paper", ""), "fact" in raw)


def _is_reached(case: CaseFile) -> bool:
    worker = case.worker
    return worker is not None and bool(worker.delivery_address and worker.phone)


def _is_other_reached(case: CaseFile) -> bool:
    return case.employer is not None and bool(case.employer.address and case.employer.phone)
