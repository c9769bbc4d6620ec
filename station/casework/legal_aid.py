"""Rules of legal aid: review limit, which decision needs what (法律援助法 arts. 41-50, applied to unions by art. 68)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from station.casework import deadlines
from station.casework.fields import missing
from station.casework.model import LegalAid

UNDECIDED = ("applied", "papers", "review")
OPEN = (*UNDECIDED, "granted", "referred", "assigned")


def start_clock(aid: LegalAid) -> LegalAid:
    """The application with its review limit."""
    return replace(aid, review_due_on=deadlines.due("aid_review", aid.applied_on))


def clocks(aid: LegalAid) -> Sequence[deadlines.Deadline]:
    """The clock of the review while it runs."""
    return [deadlines.apply(deadlines.rules()["aid_review"], aid.applied_on)]


def aid_problems(aid: LegalAid, now: datetime) -> dict[str, str]:
    """One sentence per field that cannot be saved as it is."""
    found = missing(aid)
    today = now.date().isoformat()
    for name in ("applied_on", "decided_on", "assigned_on", "referred_on", "closed_on"):
        if getattr(aid, name) > today:
            found[name] = f"{LegalAid.spec(name).label}不能晚于今天。"
    if aid.decided_on and aid.decided_on < aid.applied_on:
        found["decided_on"] = "审批日期不能早于申请日期。"
    if aid.decision == "refused" and not aid.refusal_reason:
        found["refusal_reason"] = "不予援助要写明理由。"
    if aid.decision == "refused" and (passed_on := [n for n in ("lawyer", "assigned_on", "referred_to", "referred_on") if getattr(aid, n)]):
        found[passed_on[0]] = "已经不予援助，不能再指派或者转介。"
    if aid.status == "assigned" and not aid.lawyer:
        found["lawyer"] = "请填写承办律师。"
    if aid.status == "referred" and not aid.referred_to:
        found["referred_to"] = "请填写转介单位。"
    if aid.status == "closed":
        if not aid.closed_on:
            found["closed_on"] = "请填写结案日期。"
        if not aid.closing_way:
            found["closing_way"] = "请选择结案方式。"
    return found
