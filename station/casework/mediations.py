"""Rules of mediation: acceptance, the two 15-day clocks, what an end must carry (劳动争议调解仲裁法 art. 14, 人社部令第17号)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from station.casework import deadlines, vocabulary
from station.casework.dates import show_day
from station.casework.fields import missing
from station.casework.model import Mediation, MediationSession

OPEN = ("applied", "open")
SPOKEN = ("oral", "phone")  # ways of applying that the station writes down itself
PERFORMED = ("done", "enforced")  # how an agreement stands that asks for nothing more
SIGNED = ("applicant", "respondent", "mediator", "seal")  # what makes an agreement hold (调解仲裁法 art. 14)


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
        found += [deadlines.apply(known[key], effective_from(mediation)) for key in ("arbitration_review", "court_confirmation")]
    return found


def acceptance_clock(mediation: Mediation) -> deadlines.Deadline:
    """The limit to accept an application or to refuse it in writing (人社部令第17号 art. 22)."""
    return deadlines.apply(deadlines.rules()["mediation_acceptance"], mediation.applied_on)


def effective_from(mediation: Mediation) -> str:
    """The day the limits of an agreement run from: that of the last signature or seal, until it is noted that of the agreement."""
    return mediation.effective_on or mediation.ended_on


def broken(mediation: Mediation) -> Mediation:
    """The mediation with its performance as a noted default makes it: late, or under enforcement."""
    if mediation.default_step == "enforcement" and mediation.performance != "done":
        return replace(mediation, performance="enforced")
    return replace(mediation, performance="late") if mediation.defaulted_on and mediation.performance in ("", "not_due") else mediation


def unsigned(mediation: Mediation) -> list[str]:
    """The signatures and seals an agreement still wants, as they are called."""
    held = mediation.signatures.split()
    return [vocabulary.label("agreement_signature", code) for code in SIGNED if code not in held]


def overrun(mediation: Mediation, today: date) -> str:
    """A warning where a mediation goes on past its limit without an extension (调解仲裁法 art. 14), or ""."""
    if mediation.status not in OPEN or not mediation.due_on or mediation.due_on >= today.isoformat():
        return ""
    return f"调解期限 {show_day(mediation.due_on, today)}已过。接着调要双方同意延期，否则按期满终止，书面告知可以申请仲裁。"


def mediation_problems(mediation: Mediation, now: datetime) -> dict[str, str]:
    """One sentence per field that cannot be saved as it is."""
    found = missing(mediation)
    today = now.date().isoformat()
    for name in ("applied_on", "accepted_on", "ended_on", "noticed_on"):
        if getattr(mediation, name) > today:
            found[name] = f"{Mediation.spec(name).label}不能晚于今天。"
    for name in ("claim_amount", "agreed_amount"):
        if (getattr(mediation, name) or 0) < 0:
            found[name] = "金额不能小于零。"
    if mediation.accepted_on and mediation.accepted_on < mediation.applied_on:
        found["accepted_on"] = "受理日期不能早于申请日期。"
    found |= _application(mediation, today) | _extension(mediation, today)
    if mediation.ended_on and mediation.ended_on < (mediation.accepted_on or mediation.applied_on):
        found["ended_on"] = "结束日期不能早于受理日期。"
    if mediation.status in ("agreed", "failed") and not mediation.ended_on:
        found["ended_on"] = "请填写结束日期。"
    if mediation.status == "failed":
        found |= missing_end(mediation)
    if mediation.status == "refused" and not mediation.refusal_reason:
        found["refusal_reason"] = "请写明不受理的原因。"
    if mediation.status == "agreed":
        found |= _agreement(mediation, today) | _confirmation(mediation, today)
    return found | _unknown_days(mediation)


def _unknown_days(mediation: Mediation) -> dict[str, str]:
    """The days a limit runs from or to must be known to the day as long as it runs: of a month alone nothing could be counted."""
    running = {"applied": ("applied_on",), "open": ("applied_on", "accepted_on")}.get(mediation.status, ())
    if mediation.status == "agreed" and mediation.performance not in PERFORMED:
        running = ("ended_on", "effective_on", "perform_by")
    names = (*running, *(("extended_to",) if mediation.status in OPEN else ()))
    reduced = [name for name in names if len(getattr(mediation, name)) in (4, 7)]
    return {name: f"{Mediation.spec(name).label}要写到哪一天，期限才算得出来。" for name in reduced}


def _application(mediation: Mediation, today: str) -> dict[str, str]:
    """What is spoken is written down, both sides agree, a refusal is told in writing (调解仲裁法 art. 12, 人社部令第17号 art. 22)."""
    found = {}
    if mediation.application_way in SPOKEN and not mediation.oral_record:
        found["oral_record"] = "口头或者电话申请的，请当场记下请求、事实和理由。"
    if mediation.asked_on > today:
        found["asked_on"] = f"{Mediation.spec('asked_on').label}不能晚于今天。"
    if mediation.accepted_on and mediation.asked_on and not mediation.is_agreed_to:
        found["accepted_on"] = "对方还没有同意调解，不能受理；不同意的登记不予受理。"
    if mediation.refused_on > today:
        found["refused_on"] = f"{Mediation.spec('refused_on').label}不能晚于今天。"
    elif mediation.refused_on and mediation.refused_on < mediation.applied_on:
        found["refused_on"] = f"{Mediation.spec('refused_on').label}不能早于申请日期。"
    return found


def _extension(mediation: Mediation, today: str) -> dict[str, str]:
    """An extension goes beyond the limit and names who agreed to it and when (人社部令第17号 art. 29)."""
    if not mediation.extended_to:
        return {}
    plain = start_clock(replace(mediation, extended_to="")).due_on
    names = ("extension_agreed_on", "extension_agreed_by")
    found = {name: Mediation.spec(name).wanted for name in names if not getattr(mediation, name)}
    if mediation.extension_agreed_on > today:
        found["extension_agreed_on"] = f"{Mediation.spec('extension_agreed_on').label}不能晚于今天。"
    if plain and mediation.extended_to <= plain:
        found["extended_to"] = f"要晚于不延期的期限 {show_day(plain)}。"
    return found


def _agreement(mediation: Mediation, today: str) -> dict[str, str]:
    """An agreement has an amount or a way, and holds once all have signed and sealed (调解仲裁法 art. 14)."""
    found = {}
    if mediation.agreed_amount is None and not mediation.perform_way:
        found["agreed_amount"] = "请填写协议金额；没有金额的写明履行方式。"
    if mediation.effective_on > today:
        found["effective_on"] = "协议生效日期不能晚于今天。"
    elif mediation.effective_on and mediation.effective_on < mediation.ended_on:
        found["effective_on"] = "协议生效日期不能早于达成协议的日期。"
    elif mediation.effective_on and (wanting := unsigned(mediation)):
        found["effective_on"] = f"还缺{'、'.join(wanting)}，协议没有生效。"
    elif not mediation.effective_on and not unsigned(mediation):
        found["effective_on"] = "签章齐了，请填写协议生效日期。"
    if mediation.perform_by and mediation.perform_by < mediation.ended_on[: len(mediation.perform_by)]:
        found["perform_by"] = "履行期限不能早于达成协议的日期。"
    if mediation.defaulted_on > today:
        found["defaulted_on"] = "违约日期不能晚于今天。"
    elif mediation.defaulted_on and mediation.defaulted_on < mediation.ended_on:
        found["defaulted_on"] = "违约日期不能早于达成协议的日期。"
    if mediation.default_step and not mediation.defaulted_on:
        found["defaulted_on"] = "请填写违约日期。"
    if mediation.defaulted_on and not mediation.default_step:
        found["default_step"] = "请选择违约后的处理。"
    return found


def _confirmation(mediation: Mediation, today: str) -> dict[str, str]:
    """What an application to make the agreement enforceable must say."""
    found = {}
    stated = mediation.confirm_applied_on or mediation.confirm_result
    if stated and not mediation.confirm_route:
        found["confirm_route"] = "请选择确认方式。"
    if mediation.confirm_applied_on > today:
        found["confirm_applied_on"] = "确认申请日不能晚于今天。"
    elif mediation.confirm_applied_on and mediation.confirm_applied_on < mediation.ended_on:
        found["confirm_applied_on"] = "确认申请日不能早于达成协议的日期。"
    if mediation.confirm_decided_on > today:
        found["confirm_decided_on"] = "确认结果日期不能晚于今天。"
    elif mediation.confirm_decided_on and mediation.confirm_decided_on < mediation.confirm_applied_on:
        found["confirm_decided_on"] = "确认结果日期不能早于确认申请日。"
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
    elif mediation.noticed_on and mediation.noticed_on < mediation.ended_on[: len(mediation.noticed_on)]:
        found["noticed_on"] = "告知仲裁日期不能早于结束日期。"
    return found


def session_problems(session: MediationSession, now: datetime) -> dict[str, str]:
    """One sentence per field of a session that cannot be saved as it is."""
    found = missing(session)
    moment = now.isoformat(timespec="minutes")
    if session.started_at > moment:
        found["started_at"] = "开始时间不能晚于现在。"
    if session.ended_at > moment:
        found["ended_at"] = "结束时间不能晚于现在。"
    elif session.ended_at and session.ended_at < session.started_at:
        found["ended_at"] = "结束时间不能早于开始时间。"
    return found
