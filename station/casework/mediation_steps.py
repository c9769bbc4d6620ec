"""What remains to be done in a mediation, and which papers its file should hold (人社部令第17号 arts. 21-30, 人社部令第33号 art. 74)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from station.casework import deadlines, mediations
from station.casework.chinese_text import numeral
from station.casework.dates import show_day
from station.casework.deadlines import Deadline
from station.casework.model import Mediation, MediationSession

AGREEMENT, NOTICE, REFUSAL = "调解协议书", "终止调解通知", "不予受理通知"


@dataclass(frozen=True)
class ToDo:
    """One thing to do: what, why or by when, whether it is done."""

    label: str
    detail: str
    is_done: bool = False


@dataclass(frozen=True)
class FilePaper:
    """One paper of the file and whether it has been put in."""

    label: str
    is_filed: bool


def session_title(ordinal: int) -> str:
    """“第二次调解笔录”."""
    return f"第{numeral(ordinal)}次调解笔录"


def extension_problems(mediation: Mediation, extended_to: str, both_agree: bool) -> dict[str, str]:
    """What is in the way of an extension: only both parties together may agree on one, to a later day (人社部令第17号 art. 29)."""
    if not both_agree:
        return {"extended_to": "双方都同意才能延期，请勾选。"}
    if not extended_to:
        return {"extended_to": f"请填写{Mediation.spec('extended_to').label}哪一天。"}
    if mediation.due_on and extended_to <= mediation.due_on:
        return {"extended_to": f"要晚于现在的期限 {show_day(mediation.due_on)}。"}
    return {}


def to_do(
    mediation: Mediation, sessions: Sequence[MediationSession], today: date, filed: Collection[str] = (), barred: str = ""
) -> list[ToDo]:
    """What remains in the stage a mediation has reached; ``filed`` are names of files in its file.

    ``barred`` says why the agreement cannot be put to 仲裁审查, which is then not proposed.
    """
    if mediation.status == "agreed":
        return _after_agreement(mediation, today, filed, barred)
    steps = {"applied": _before, "open": _during, "failed": _after_failure, "refused": _after_refusal}
    return steps[mediation.status](mediation, sessions, today, filed) if mediation.status in steps else []


def papers(mediation: Mediation, sessions: Sequence[MediationSession], filed: Collection[str] = ()) -> list[FilePaper]:
    """The papers the file of a mediation should hold by now; a file belongs to the paper its name begins with."""
    wanted = ["调解申请书" if mediation.application_way == "written" else "口头申请记录"]
    if mediation.status == "refused":
        wanted.append(REFUSAL)
    if mediation.accepted_on:
        wanted += ["受理通知", "身份证明、授权委托书"]
    wanted += [session_title(session.ordinal or 1) for session in sessions]
    if mediation.status == "agreed":
        wanted += [AGREEMENT, "回访记录"]
    if mediation.status == "failed":
        wanted.append(NOTICE)
    return [FilePaper(label, _is_filed(label, filed)) for label in wanted]


def _is_filed(label: str, filed: Collection[str]) -> bool:
    return any(name.startswith(label) for name in filed)


def _before(mediation: Mediation, sessions: Sequence[MediationSession], today: date, filed: Collection[str]) -> list[ToDo]:
    clock = deadlines.apply(deadlines.rules()["mediation_acceptance"], mediation.applied_on)
    return [
        ToDo("问对方愿不愿意调解", "双方同意才受理"),
        ToDo("登记受理，或者书面告知不受理", _by(clock, today)),
    ]


def _during(mediation: Mediation, sessions: Sequence[MediationSession], today: date, filed: Collection[str]) -> list[ToDo]:
    last = "双方同意延期" if mediation.extended_to else "自收到申请、自受理两个起点，先到的算"
    is_told = any(session.is_rights_told and session.is_identity_checked for session in sessions)
    due = f"最晚 {show_day(mediation.due_on, today)}，{last}" if mediation.due_on else last
    return [
        ToDo(
            "核对身份和授权，告知权利",
            "自愿、不公开、可随时终止、可申请仲裁",
            is_told,
        ),
        ToDo("开调解会，记笔录", "双方和调解员签字", bool(sessions)),
        ToDo("达成协议，或者写明终止原因", due),
    ]


def _after_agreement(mediation: Mediation, today: date, filed: Collection[str], barred: str) -> list[ToDo]:
    found = [ToDo("协议书一式三份，双方签字并盖章", "签字盖章之日生效", _is_filed(AGREEMENT, filed))]
    routes = {
        "arbitration_review": ("arbitration", "仲裁审查"),
        "court_confirmation": ("court", "司法确认"),
    }
    for clock in mediations.clocks(mediation):
        if clock.rule.key in routes and not (barred and clock.rule.key == "arbitration_review"):
            route, name = routes[clock.rule.key]
            found.append(
                ToDo(f"告知可以共同申请{name}", _by(clock, today), bool(mediation.confirm_applied_on) and mediation.confirm_route == route)
            )
    if not mediation.confirm_applied_on:
        found.append(ToDo("留双方送达地址和电话", f"申请{'司法确认' if barred else '仲裁审查'}要用"))
    by = f"约定 {show_day(mediation.perform_by, today)}前履行" if mediation.perform_by else "协议没有写履行期限"
    found.append(ToDo("跟踪履行", by, mediation.performance in mediations.PERFORMED))
    return found


def _after_failure(mediation: Mediation, sessions: Sequence[MediationSession], today: date, filed: Collection[str]) -> list[ToDo]:
    told = ToDo("书面告知可以申请仲裁", "仲裁时效一般为一年（调解仲裁法第二十七条）", bool(mediation.noticed_on))
    return [told, ToDo("终止调解通知归卷", "双方签字或者送达回证", _is_filed(NOTICE, filed))]


def _after_refusal(mediation: Mediation, sessions: Sequence[MediationSession], today: date, filed: Collection[str]) -> list[ToDo]:
    return [ToDo("书面告知申请人不予受理", mediation.refusal_reason, _is_filed(REFUSAL, filed))]


def _by(clock: Deadline, today: date) -> str:
    return f"{clock.rule.span}内，最晚 {show_day(clock.due, today)}（{clock.rule.source}）" if clock.due else clock.sum_text
