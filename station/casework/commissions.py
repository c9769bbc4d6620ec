"""Mediations a court or an arbitration commission hands to the station: their limit, and the reply owed (人社部令第33号 art. 70)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from station.casework import deadlines, vocabulary
from station.casework.casefile import CaseFile
from station.casework.deadlines import Deadline, Rule
from station.casework.fields import missing
from station.casework.model import Commission, Mediation
from station.casework.task import Task, case_task

ENTRUSTED = {"court": ("court_appointed", "court_entrusted"), "arbitration": ("arbitration",)}  # origin: kinds of commission
_ENDED = ("agreed", "failed", "refused")


def start_clock(commission: Commission, base: Commission | None = None) -> Commission:
    """The commission with its limit: ten working days for arbitration, the court's own day as it was typed.

    A limit that was counted for ``base`` and not typed since is counted again: the day of receipt may have been corrected.
    """
    if base and commission.due_on == base.due_on and clock(base).rule.amount:
        commission = replace(commission, due_on="")
    return replace(commission, due_on=commission.due_on or clock(commission).due)


def clock(commission: Commission) -> Deadline:
    """How the limit was reckoned."""
    rule = deadlines.rules()["commission_arbitration"]
    if commission.kind == "arbitration":
        counted = deadlines.apply(rule, commission.received_on)
        if commission.due_on in ("", counted.due):
            return counted
    stated = Rule("commission", vocabulary.label("commission_kind", commission.kind), 0, "day", False, "来函载明", event="收案")
    return Deadline(stated, commission.received_on, commission.due_on)


def commission_problems(commission: Commission, mediation: Mediation, today: date) -> dict[str, str]:
    """One sentence per field that cannot be stored as it is."""
    found = missing(commission)
    for name in ("received_on", "replied_on"):
        if getattr(commission, name) > today.isoformat():
            found[name] = f"{Commission.spec(name).label}不能晚于今天。"
    for name in ("received_on", "due_on"):
        if not commission.replied_on and len(getattr(commission, name)) in (4, 7):
            found[name] = f"{Commission.spec(name).label}要写到哪一天，期限才算得出来。"
    if commission.due_on and commission.due_on < commission.received_on[: len(commission.due_on)]:
        found.setdefault("due_on", "委派期限不能早于收案日期。")
    if commission.replied_on and mediation.status not in _ENDED:
        found["replied_on"] = "调解还没有结束，结束后再反馈。"
    elif commission.replied_on and commission.replied_on < (mediation.ended_on or mediation.applied_on):
        found["replied_on"] = "反馈函日期不能早于调解结束的日期。"
    if commission.replied_on and mediation.status == "failed" and not commission.difficulty:
        found["difficulty"] = "没有达成的，反馈函要写明争议焦点和调解难点。"
    return found


def tasks(case: CaseFile) -> Iterator[Task]:
    """The replies that are owed."""
    held = {mediation.id: mediation for mediation in case.mediations}
    for commission in case.commissions:
        mediation = held.get(commission.mediation_id)
        if mediation is None or commission.replied_on:
            continue
        limit = clock(commission)
        subject = f"向{commission.body}反馈"
        source = "" if limit.rule.amount else f"{limit.rule.source}（{commission.body}）"
        yield case_task(case, limit, subject, "reply_commission", of=(Mediation.record, mediation.id, mediation.mediator), source=source)
