"""What remains to be done in a mediation, and which papers its file should hold (人社部令第17号 arts. 21-30, 人社部令第33号 art. 74)."""

from collections.abc import Collection
from datetime import date

from station.casework import hardening, instalments, mediations, vocabulary
from station.casework.casefile import CaseFile
from station.casework.chinese_text import numeral
from station.casework.commissions import ENTRUSTED
from station.casework.dates import show_day
from station.casework.deadlines import Deadline
from station.casework.model import Commission, Instalment, Mediation, MediationSession
from station.frozen import frozen

AGREEMENT, NOTICE, REFUSAL, REPLY = "调解协议书", "终止调解通知", "不予受理通知", "委托调解反馈函"
CONFIRMATION = {  # by way: what is applied with, what comes of it
    "arbitration": ("仲裁审查申请书", "仲裁调解书"),
    "court": ("司法确认申请书", "司法确认裁定书"),
    "order": ("支付令申请书", "法院支付令"),
}


@frozen
class ToDo:
    """One thing to do: what, why or by when, whether it is done."""

    label: str
    detail: str
    is_done: bool = False


@frozen
class FilePaper:
    """One paper of the file and whether it has been put in."""

    label: str
    is_filed: bool


def session_title(ordinal: int) -> str:
    """“第二次调解笔录”."""
    return f"第{numeral(ordinal)}次调解笔录"


def sessions_of(mediation: Mediation, case: CaseFile) -> list[MediationSession]:
    """The sittings of one mediation in their order."""
    return sorted((held for held in case.sessions if held.mediation_id == mediation.id), key=lambda held: held.ordinal or 0)


def plan_of(mediation: Mediation, case: CaseFile) -> list[Instalment]:
    """The performance plan of one mediation."""
    return [one for one in case.instalments if one.mediation_id == mediation.id]


def commission_of(mediation: Mediation, case: CaseFile) -> Commission | None:
    """What a court or an arbitration commission asked for, if it was noted."""
    return next((held for held in case.commissions if held.mediation_id == mediation.id), None)


def extension_problems(extended: Mediation, base: Mediation, both_agree: bool) -> dict[str, str]:
    """What is in the way of an extension: only both parties together may agree on one, to a later day (人社部令第17号 art. 29)."""
    if not extended.extended_to:
        return {"extended_to": f"请填写{Mediation.spec('extended_to').label}哪一天。"}
    if base.due_on and extended.extended_to <= base.due_on:
        return {"extended_to": f"要晚于现在的期限 {show_day(base.due_on)}。"}
    if not both_agree:
        return {"extension_agreed_by": "双方都同意才能延期，请勾选。"}
    return {}


def to_do(mediation: Mediation, case: CaseFile, today: date, filed: Collection[str] = ()) -> list[ToDo]:
    """What remains in the stage a mediation has reached; ``filed`` are names of files in its file."""
    steps = {"applied": _before, "open": _during, "agreed": _after_agreement, "failed": _after_failure, "refused": _after_refusal}
    found = steps[mediation.status](mediation, case, today, filed) if mediation.status in steps else []
    return found + _commissioned(mediation, case, today)


def papers(mediation: Mediation, case: CaseFile, filed: Collection[str] = ()) -> list[FilePaper]:
    """The papers the file of a mediation should hold by now; a file belongs to the paper its name begins with."""
    wanted = ["口头申请记录" if mediation.application_way in mediations.SPOKEN else "调解申请书"]
    if mediation.origin in ENTRUSTED:
        wanted.append("委派、委托函")
    if mediation.status == "refused":
        wanted.append(REFUSAL)
    if mediation.accepted_on:
        wanted += ["受理通知", "身份证明、授权委托书"]
    if mediation.extended_to:
        wanted.append("延期同意书")
    wanted += [session_title(session.ordinal or 1) for session in sessions_of(mediation, case)]
    if mediation.status == "agreed":
        wanted.append(AGREEMENT)
        wanted += ["付款凭证"] if any(one.paid for one in plan_of(mediation, case)) else []
        if mediation.confirm_route in CONFIRMATION and mediation.confirm_applied_on:
            wanted += CONFIRMATION[mediation.confirm_route][: 2 if mediation.confirm_result == "granted" else 1]
        wanted.append("回访记录")
    if mediation.status == "failed":
        wanted.append(NOTICE)
    if mediation.origin in ENTRUSTED and mediation.status in ("agreed", "failed"):
        wanted.append(REPLY)
    return [FilePaper(label, _is_filed(label, filed)) for label in wanted]


def _is_filed(label: str, filed: Collection[str]) -> bool:
    return any(name.startswith(label) for name in filed)


def _before(mediation: Mediation, case: CaseFile, today: date, filed: Collection[str]) -> list[ToDo]:
    clock = mediations.acceptance_clock(mediation)
    found = []
    if mediation.application_way in mediations.SPOKEN:
        found.append(ToDo("打印口头申请记录，申请人签名", "当场记录，读给申请人听", _is_filed("口头申请记录", filed)))
    asked = f"{show_day(mediation.asked_on, today)}问过，{'同意' if mediation.is_agreed_to else '还没有同意'}" if mediation.asked_on else ""
    return [
        *found,
        ToDo("问对方愿不愿意调解", asked or "双方同意才受理", mediation.is_agreed_to),
        ToDo("登记受理，或者书面告知不受理", _by(clock, today)),
    ]


def _during(mediation: Mediation, case: CaseFile, today: date, filed: Collection[str]) -> list[ToDo]:
    sessions = sessions_of(mediation, case)
    last = "双方同意延期" if mediation.extended_to else "自收到申请、自受理两个起点，先到的算"
    is_told = any(session.is_rights_told and session.is_identity_checked for session in sessions)
    due = f"最晚 {show_day(mediation.due_on, today)}，{last}" if mediation.due_on else last
    return [
        ToDo(
            "核对身份和授权，告知权利",
            "自愿、不公开、可随时终止、可申请仲裁",
            is_told,
        ),
        ToDo("开调解会，记笔录", "读给双方听，双方和调解员签字", any(session.is_read_back for session in sessions)),
        ToDo("达成协议，或者写明终止原因", due),
    ]


def _after_agreement(mediation: Mediation, case: CaseFile, today: date, filed: Collection[str]) -> list[ToDo]:
    wanting = mediations.unsigned(mediation)
    signed = f"还缺{'、'.join(wanting)}" if mediation.signatures and wanting else "签字盖章之日生效"
    found = [ToDo("协议书一式三份，双方签字并盖章", signed, not wanting or _is_filed(AGREEMENT, filed))]
    joint = [(route, route.clock) for route in hardening.routes(mediation, case, today, filed) if route.clock and not route.bar]
    found += [ToDo(f"告知可以共同申请{route.label}", _by(clock, today), route.is_applied) for route, clock in joint]
    unapplied = next((route for route, _ in joint if not route.is_applied), None)
    wanted = [need.label for need in unapplied.needs if need.is_known and not need.is_there] if unapplied else []
    if unapplied and wanted:
        found.append(ToDo("留双方送达地址和电话", f"申请{unapplied.label}要用，还缺{'、'.join(wanted)}"))
    return found + _performance(mediation, case, today)


def _performance(mediation: Mediation, case: CaseFile, today: date) -> list[ToDo]:
    plan = plan_of(mediation, case)
    by = f"约定 {show_day(mediation.perform_by, today)}前履行" if mediation.perform_by else "协议没有写履行期限"
    if following := instalments.next_due(plan):
        by = f"第 {following.ordinal} 期 {show_day(following.due_on, today)}，共 {len(plan)} 期"
    found = [ToDo("跟踪履行", by, mediation.performance in mediations.PERFORMED)]
    if hardening.is_in_default(mediation, plan, today) and mediation.performance not in mediations.PERFORMED:
        step = vocabulary.label("default_step", mediation.default_step)
        noted = f"{show_day(mediation.defaulted_on, today)}登记{f'，{step}' if step else ''}" if mediation.defaulted_on else ""
        found.append(ToDo("到期没有履行，登记违约，定下一步", noted or "催告、支付令、仲裁或者申请强制执行", bool(mediation.default_step)))
    return found


def _after_failure(mediation: Mediation, case: CaseFile, today: date, filed: Collection[str]) -> list[ToDo]:
    told = ToDo("书面告知可以申请仲裁", "仲裁时效一般为一年（调解仲裁法第二十七条）", bool(mediation.noticed_on))
    return [told, ToDo("终止调解通知归卷", "双方签字或者送达回证", _is_filed(NOTICE, filed))]


def _after_refusal(mediation: Mediation, case: CaseFile, today: date, filed: Collection[str]) -> list[ToDo]:
    clock = mediations.acceptance_clock(mediation)
    told = f"{show_day(mediation.refused_on, today)}告知" if mediation.refused_on else _by(clock, today)
    return [ToDo("书面告知申请人不予受理", told, bool(mediation.refused_on))]


def _commissioned(mediation: Mediation, case: CaseFile, today: date) -> list[ToDo]:
    if mediation.origin not in ENTRUSTED:
        return []
    commission = commission_of(mediation, case)
    if commission is None:
        return [ToDo("登记委派或者委托", "委派机构、案号、收案日期和期限")]
    by = f"最晚 {show_day(commission.due_on, today)}" if commission.due_on else "来函没有写期限"
    return [ToDo(f"向{commission.body}发反馈函", by, bool(commission.replied_on))]


def _by(clock: Deadline, today: date) -> str:
    return f"{clock.rule.span}内，最晚 {show_day(clock.due, today)}（{clock.rule.source}）" if clock.due else clock.sum_text
