"""Rules of mediation: acceptance, the two 15-day clocks, what an end must carry (劳动争议调解仲裁法 art. 14, 人社部令第17号)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from station.casework import deadlines
from station.casework.fields import missing
from station.casework.model import Mediation, MediationSession

OPEN = ("applied", "open")
PERFORMED = ("done", "enforced")  # how an agreement stands that asks for nothing more


def start_clock(mediation: Mediation) -> Mediation:
    """The mediation with its nearer limit: the law counts from the application, the ministry from acceptance."""
    ends = [clock.due for clock in clocks(mediation) if clock.due]
    return replace(mediation, due_on=mediation.extended_to or min(ends, default=""))


def clocks(mediation: Mediation) -> Sequence[deadlines.Deadline]:
    """The clocks of a mediation: both starts, and the limits for hardening once there is an agreement."""
    known = deadlines.rules()
    found = [deadlines.apply(known["mediation_received"], mediation.applied_on)]
    if mediation.accepted_on:
        found.append(deadlines.apply(known["mediation_accepted"], mediation.accepted_on))
    if mediation.result == "agreed" and mediation.ended_on:
        found += [deadlines.apply(known[key], mediation.ended_on) for key in ("arbitration_review", "court_confirmation")]
    return found


def mediation_problems(mediation: Mediation, now: datetime) -> dict[str, str]:
    """One sentence per field that cannot be saved as it is."""
    found = missing(mediation)
    today = now.date().isoformat()
    for name in ("applied_on", "accepted_on", "ended_on"):
        if getattr(mediation, name) > today:
            found[name] = f"{Mediation.spec(name).label}不能晚于今天。"
    if mediation.accepted_on and mediation.accepted_on < mediation.applied_on:
        found["accepted_on"] = "受理日期不能早于申请日期。"
    if mediation.ended_on and mediation.ended_on < (mediation.accepted_on or mediation.applied_on):
        found["ended_on"] = "结束日期不能早于受理日期。"
    if mediation.status == "failed":
        found |= missing_end(mediation)
    if mediation.status == "refused" and not mediation.refusal_reason:
        found["refusal_reason"] = "请写明不受理的原因。"
    if mediation.status == "agreed" and mediation.agreed_amount is None and not mediation.perform_way:
        found["agreed_amount"] = "请填写协议金额；没有金额的写明履行方式。"
    return found


def missing_end(mediation: Mediation) -> dict[str, str]:
    """An end without agreement needs its reason and, unless the parties settled, the day arbitration was pointed out.

    Source: 人社部令第17号 art. 30; 广东省劳动人事争议处理办法 art. 24.
    """
    found = {}
    if not mediation.end_reason:
        found["end_reason"] = "请选择终止原因。"
    if not mediation.noticed_on and mediation.end_reason != "self":
        found["noticed_on"] = "请填写告知当事人可以申请仲裁的日期。"
    return found


def session_problems(session: MediationSession, now: datetime) -> dict[str, str]:
    """One sentence per field of a session that cannot be saved as it is."""
    found = missing(session)
    if session.started_at > now.isoformat(timespec="minutes"):
        found["started_at"] = "开始时间不能晚于现在。"
    return found
