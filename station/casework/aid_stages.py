"""The way of a legal-aid application: its stages, what comes next, the papers its ground asks for (法律援助法 arts. 41-50)."""

from dataclasses import dataclass
from functools import cache

from station import paths
from station.casework.model import LegalAid

STAGES = {"application": "申请", "papers": "补正", "review": "审批", "assignment": "指派", "work": "办理", "closing": "结案"}
DONE = ("closed", "ended")
_NOW = {"papers": "papers", "review": "review", "refused": "review", "granted": "assignment", "referred": "work", "assigned": "work"}


@dataclass(frozen=True)
class Act:
    """One thing to do with an application: its key, and what the button says."""

    key: str
    words: str


ACTS = {
    "application": Act("application", "改申请"),
    "papers": Act("papers", "登记材料"),
    "submit": Act("submit", "提交审批"),
    "review": Act("review", "登记审批"),
    "assignment": Act("assignment", "登记指派"),
    "referral": Act("referral", "转介"),
    "closing": Act("closing", "登记结案"),
}


def stage(aid: LegalAid) -> str:
    """The stage an application is in, a key of ``STAGES``; "" once it is closed."""
    if aid.status in DONE:
        return ""
    if aid.status == "applied":
        return "papers" if aid.papers_missing else "review"
    return _NOW[aid.status]


def next_act(aid: LegalAid) -> Act | None:
    """What comes next; None once nothing does. Urgent aid goes on without its papers (法律援助法 art. 44)."""
    if aid.status in (*DONE, "refused"):
        return None
    now = stage(aid)
    if now == "papers" and not aid.is_urgent:
        return ACTS["papers"] if aid.told_missing_on else Act("papers", "登记补正告知")
    if now in ("papers", "review"):
        return ACTS["review"] if aid.reviewer else ACTS["submit"]
    if aid.status == "referred" and not aid.receipt_on:
        return Act("referral", "登记回执")
    return ACTS["closing"] if now == "work" else ACTS["assignment"]


def other_acts(aid: LegalAid) -> list[Act]:
    """What else may be done: whatever was reached can be corrected, a granted or waiting application passed on."""
    reached = {
        "application": True,
        "papers": True,
        "submit": aid.status in ("applied", "papers"),
        "review": bool(aid.reviewer or aid.decision),
        "assignment": aid.decision == "granted" or bool(aid.lawyer),
        "referral": aid.decision != "refused",
        "closing": aid.status in ("assigned", "referred", "granted", *DONE),
    }
    following = next_act(aid)
    return [act for key, act in ACTS.items() if reached[key] and (following is None or key != following.key)]


@cache
def _papers() -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    data = paths.read_json("rules", "aid_papers.json")
    return tuple(data["every"]), {basis: tuple(names) for basis, names in data["by_basis"].items()}


def papers_for(basis: str) -> tuple[str, ...]:
    """The papers an application on this ground needs; those every application needs for a ground not known."""
    every, by_basis = _papers()
    return every + by_basis.get(basis, ())


def received(aid: LegalAid) -> list[str]:
    """The papers of the list that are there."""
    missing = aid.papers_missing.splitlines()
    return [paper for paper in papers_for(aid.basis) if paper not in missing]
