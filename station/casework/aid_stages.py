"""The way of a legal-aid application: its stages, what comes next, the papers it needs and its file holds (法律援助法 arts. 41-50)."""

from collections.abc import Collection
from functools import cache
from typing import Any

from station import paths
from station.casework.legal_aid import awaits_papers, needs_lawyer
from station.casework.mediation_steps import FilePaper
from station.casework.model import LegalAid
from station.frozen import frozen

STAGES = {
    "application": "申请",
    "papers": "补正",
    "first_review": "初审",
    "review": "审批",
    "assignment": "指派",
    "work": "办理",
    "closing": "结案",
    "evaluation": "评价",
}
DONE = ("closed", "ended")
TURNED_DOWN = ("refused", "withdrawn")
_NOW = {"refused": "review", "withdrawn": "papers", "granted": "assignment", "referred": "work", "assigned": "work"}
_REPRESENTED = ("arbitration", "first", "second", "enforcement")
_HEARD = ("mediated", "award", "judgment")


@frozen
class Act:
    """One thing to do with an application: its key, what the button says, and the act of ``rights`` it takes."""

    key: str
    words: str
    right: str = "aid"


ACTS = {
    "application": Act("application", "改申请"),
    "papers": Act("papers", "登记材料"),
    "submit": Act("submit", "提交审批"),
    "review": Act("review", "登记审批", "aid_review"),
    "service": Act("service", "登记送达"),
    "assignment": Act("assignment", "登记指派", "aid_assign"),
    "referral": Act("referral", "转介"),
    "receipt": Act("receipt", "登记回执"),
    "step": Act("step", "登记进程"),
    "closing": Act("closing", "登记结案"),
    "evaluation": Act("evaluation", "登记评价"),
}


def stage(aid: LegalAid) -> str:
    """The stage an application is in, a key of ``STAGES``; "" once nothing more comes."""
    if aid.status in DONE:
        return "evaluation" if aid.status == "closed" and not aid.satisfaction else ""
    if aid.status in _NOW:
        return _NOW[aid.status]
    if aid.papers_missing and not aid.is_urgent:
        return "papers"
    return "review" if aid.status == "review" else "first_review"


def passed(aid: LegalAid) -> set[str]:
    """The stages an application has behind it: all before its own, but what urgent aid left for later (法律援助法 art. 44)."""
    keys = list(STAGES)
    now = stage(aid)
    found = set(keys[: keys.index(now)] if now else keys)
    if aid.is_urgent:
        left = {"papers": bool(aid.papers_missing), "first_review": not aid.first_reviewed_on, "review": not aid.decision}
        found -= {key for key, is_open in left.items() if is_open}
    return found


def next_act(aid: LegalAid) -> Act | None:
    """What comes next; None once nothing does. Urgent aid goes to its lawyer before it is reviewed (法律援助法 art. 44)."""
    if aid.status == "refused":
        return None if aid.decision_served_on else ACTS["service"]
    if aid.status == "withdrawn":
        return None
    if aid.status in DONE:
        return ACTS["evaluation"] if stage(aid) else None
    if aid.status == "referred":
        return ACTS["closing"] if aid.receipt_on else ACTS["receipt"]
    if aid.is_urgent and aid.status != "assigned" and not aid.decision:
        return ACTS["assignment"]
    if not aid.decision and aid.referral_answer != "accepted":
        if aid.papers_missing and not aid.is_urgent:
            return ACTS["papers"] if aid.told_missing_on else Act("papers", "登记补正告知")
        return ACTS["review"] if aid.status == "review" or aid.first_reviewed_on else ACTS["submit"]
    if aid.status == "granted":
        return ACTS["assignment"] if needs_lawyer(aid) else ACTS["closing"]
    return ACTS["step"]


def other_acts(aid: LegalAid) -> list[Act]:
    """What else may be done: whatever was reached can be corrected, a granted or waiting application passed on."""
    is_turned_down = aid.status in TURNED_DOWN
    reached = {
        "application": True,
        "papers": True,
        "submit": aid.status in ("applied", "papers") or bool(aid.first_reviewed_on) or (aid.is_urgent and not aid.decision),
        "review": bool(aid.first_reviewed_on or aid.reviewer or aid.decision) or awaits_papers(aid),
        "service": bool(aid.decision),
        "assignment": not is_turned_down and (aid.decision == "granted" or aid.is_urgent or bool(aid.lawyer)),
        "referral": not is_turned_down and aid.status not in DONE,
        "receipt": bool(aid.referred_to),
        "step": aid.status == "assigned",
        "closing": not is_turned_down,  # who gives up before the decision ends it so
        "evaluation": aid.status in DONE,
    }
    following = next_act(aid)
    return [act for key, act in ACTS.items() if reached[key] and (following is None or key != following.key)]


@cache
def _papers() -> dict[str, Any]:
    data: dict[str, Any] = paths.read_json("rules", "aid_papers.json")
    return data


def papers_for(basis: str) -> tuple[str, ...]:
    """The papers an application on this ground needs; those every application needs for a ground not known."""
    return (*_papers()["every"], *_papers()["by_basis"].get(basis, ()))


def received(aid: LegalAid) -> list[str]:
    """The papers of the list that are there."""
    missing = aid.papers_missing.splitlines()
    return [paper for paper in papers_for(aid.basis) if paper not in missing]


def file_papers(aid: LegalAid, filed: Collection[str] = ()) -> list[FilePaper]:
    """The papers the file of an application should hold by now; a file belongs to the paper its name begins with."""
    reached = _reached(aid)
    wanted = [raw["label"] for raw in _papers()["file"] if reached.issuperset(raw["when"])]
    return [FilePaper(label, any(name.startswith(label) for name in filed)) for label in wanted]


def _reached(aid: LegalAid) -> set[str]:
    is_finished = aid.status in DONE
    stands = {
        aid.basis: True,
        "told": bool(aid.told_missing_on),
        "reviewed": aid.decision in ("granted", "refused"),
        "refused": aid.decision == "refused",
        "passed_on": bool(aid.referred_to),
        "answered": bool(aid.receipt_on),
        "assigned": bool(aid.lawyer),
        "represented": aid.form in _REPRESENTED,
        "in_work": bool(aid.lawyer) and aid.status in ("assigned", *DONE),
        "finished": is_finished,
        "heard": aid.closing_way in _HEARD,
        "ended": aid.status == "ended",
        "subsidised": bool(aid.subsidy),
        "evaluated": bool(aid.satisfaction),
    }
    return {name for name, is_so in stands.items() if is_so}
