"""Values of the ledgers of grievances, mediations and legal aid: put together, counted or judged from a case file."""

from datetime import date
from decimal import Decimal

from station.casework import money, vocabulary
from station.casework.fields import Kind
from station.casework.grievances import DONE, OPEN
from station.casework.ledger_derived import Value, bracketed, derived, joined, yuan
from station.casework.ledger_line import CONFIDENTIAL, Line
from station.casework.masking import Mask
from station.casework.model import LegalAid, Letter, Mediation
from station.casework.sheets import DASH, Cell


@derived("序号", Kind.COUNT)
def _ordinal(line: Line) -> Value:
    return line.ordinal


@derived("填报站点")
def _station(line: Line) -> Value:
    """Whose the record is, where the lines of several stations stand in one table."""
    return line.file.station


@derived("诉求人", mask=Mask.NAME)
def _complainant(line: Line) -> Value:
    """The name with “等5人” where more than one is concerned; a description in a source stays as it is."""
    case, grievance = line.case, line.case.grievance
    if line.is_withheld and not grievance.is_anonymous:
        return CONFIDENTIAL
    if grievance.is_anonymous or not case.worker:
        return line.covered(case.worker_name)
    name = line.person(case.worker.name)
    return f"{name}等{money.marked(str(grievance.people), grievance.people_mark)}人" if (grievance.people or 0) > 1 else name


@derived("联系电话", Kind.PHONE, Mask.PHONE)
def _phone(line: Line) -> Value:
    worker, grievance = line.case.worker, line.case.grievance
    if grievance.is_anonymous:
        return DASH
    if line.is_withheld:
        return CONFIDENTIAL
    if not worker or not worker.phone:
        return Cell("", gap=worker is not None)
    return line.number(worker.phone)


@derived("用人单位")
def _employers(line: Line) -> Value:
    """All parties; one that is not simply the employer is named with its role."""
    return "；".join(
        employer.name if party.role == "employer" else f"{employer.name}（{vocabulary.label('employer_role', party.role)}）"
        for party, employer in line.case.parties
    )


@derived("所属街道/片区")
def _area(line: Line) -> Value:
    return line.file.area


@derived("案由")
def _cause(line: Line) -> Value:
    """The court's cause, or the category where none was chosen."""
    grievance = line.case.grievance
    return line.word("cause", grievance.cause) if grievance.cause else line.word("category", grievance.category)


@derived("具体请求")
def _claims(line: Line) -> Value:
    return joined(
        vocabulary.label("claim_kind", claim.kind) + yuan(claim.amount, claim.amount_mark) + bracketed(line.covered(claim.detail))
        for claim in line.case.claims
    )


@derived("按时反馈", Kind.FLAG)
def _feedback(line: Line) -> Value:
    """Whether the worker heard back within the limit that was set when the grievance was accepted."""
    grievance = line.case.grievance
    if not grievance.feedback_due_at:
        return ""
    if not grievance.feedback_at:
        return "否" if line.on > grievance.feedback_due_at[:10] else "未到期"
    late = _is_later(grievance.feedback_at, grievance.feedback_due_at)
    return "" if late is None else "否" if late else "是"


@derived("办理天数", Kind.COUNT)
def _days(line: Line) -> Value:
    """As the source states it, else counted from two whole dates."""
    grievance = line.case.grievance
    if grievance.stated_days is not None:
        return grievance.stated_days
    begun, ended = grievance.received_at[:10], grievance.closed_on
    return (date.fromisoformat(ended) - date.fromisoformat(begun)).days if len(begun) == len(ended) == 10 else None


@derived("是否超期", Kind.FLAG)
def _overdue(line: Line) -> Value:
    """A case that rests for a policy or an expert's finding is not overdue."""
    grievance = line.case.grievance
    end = grievance.closed_on or (line.on if grievance.status in OPEN else "")
    if not grievance.handle_due_on or not end:
        return ""
    late = _is_later(end, grievance.handle_due_on)
    return "" if late is None else "是" if late else "否"


@derived("办理方式/结果")
def _result(line: Line) -> Value:
    grievance = line.case.grievance
    ways = vocabulary.labels("disposal", grievance.disposal)
    end = vocabulary.label("outcome", grievance.outcome) if grievance.outcome else line.word("grievance_status", grievance.status)
    return joined((ways, end), "，")


@derived("成果数字")
def _figures(line: Line) -> Value:
    return joined(
        vocabulary.label("figure_kind", figure.kind)
        + money.marked(_percent(figure.value) if figure.kind.endswith("_rate") else figure.value, figure.value_mark)
        for figure in line.case.figures
    )


@derived("办理经过", Kind.LONG_TEXT)
def _progress(line: Line) -> Value:
    return joined(
        (
            joined((step.at.replace("T", " "), line.covered(step.content)), " ")
            + bracketed(joined(("下一步" + line.covered(step.next_step) if step.next_step else "", step.next_on), " "))
            for step in line.case.progress
        ),
        "\n",
    )


@derived("调解情况")
def _mediation(line: Line) -> Value:
    return joined(joined((m.number, _end_of_mediation(m), yuan(m.agreed_amount)), " ") for m in line.case.mediations)


@derived("法律援助情况")
def _legal_aid(line: Line) -> Value:
    return joined(
        joined((aid.number, vocabulary.label("aid_form", aid.form), vocabulary.label("aid_status", aid.status), _end_of_aid(aid)), " ")
        for aid in line.case.legal_aid
    )


@derived("监督文书")
def _letters(line: Line) -> Value:
    return joined(
        vocabulary.label("letter_kind", letter.kind) + letter.number + bracketed(_letter_state(letter)) for letter in line.case.letters
    )


@derived("回访满意度", Kind.CODE)
def _satisfaction(line: Line) -> Value:
    """Of the last call back; a closed case that was not called back has a gap."""
    calls = line.case.follow_ups
    if not calls:
        return Cell("", gap=line.case.grievance.status in DONE)
    return vocabulary.label("satisfaction", calls[-1].satisfaction)


@derived("回访情况")
def _follow_ups(line: Line) -> Value:
    return joined(
        joined(
            (
                call.called_on,
                vocabulary.label("contact_way", call.way) + "回访",
                vocabulary.label("satisfaction", call.satisfaction),
                line.covered(call.comment),
            ),
            " ",
        )
        for call in line.case.follow_ups
    )


@derived("备注")
def _remark(line: Line) -> Value:
    grievance = line.case.grievance
    note = vocabulary.label("date_mark", grievance.received_mark) if grievance.received_mark else ""
    passed = [f"已移交{one.to_name}" for one in line.case.handovers if one.kind == "transfer" and one.answer == "accepted"]
    before = line.file.taken_from
    taken = f"{line.covered(grievance.source)}，原编号{before.number}" if before is not None else ""
    return joined((line.covered(grievance.remark), note, taken, *passed))


@derived("代表人", mask=Mask.NAME)
def _representatives(line: Line) -> Value:
    names = [worker.name for member, worker in line.case.members if member.is_representative]
    if line.is_withheld and names:
        return CONFIDENTIAL
    return "、".join(line.person(name) for name in names)


@derived("调解次数", Kind.COUNT)
def _sittings(line: Line) -> Value:
    return sum(session.mediation_id == line.subject.id for session in line.case.sessions)


@derived("调解结果")
def _mediation_result(line: Line) -> Value:
    return _end_of_mediation(line.a(Mediation))


@derived("仲裁审查/司法确认")
def _confirmation(line: Line) -> Value:
    subject = line.a(Mediation)
    route = vocabulary.label("confirm_route", subject.confirm_route)
    return joined((route, subject.confirm_applied_on, vocabulary.label("confirm_result", subject.confirm_result)), " ")


@derived("审批日期/结果")
def _decision(line: Line) -> Value:
    subject = line.a(LegalAid)
    return joined((subject.decided_on, vocabulary.label("aid_decision", subject.decision)), " ")


@derived("指派律所/律师")
def _lawyer(line: Line) -> Value:
    subject = line.a(LegalAid)
    return joined((subject.firm, subject.lawyer), " ")


@derived("结案方式/结果")
def _aid_result(line: Line) -> Value:
    return _end_of_aid(line.a(LegalAid))


def _end_of_mediation(mediation: Mediation) -> str:
    if not mediation.result:
        return vocabulary.label("mediation_status", mediation.status)
    return vocabulary.label("mediation_result", mediation.result) + bracketed(vocabulary.label("end_reason", mediation.end_reason))


def _end_of_aid(aid: LegalAid) -> str:
    return joined((vocabulary.label("aid_closing", aid.closing_way), vocabulary.label("aid_result", aid.result)), "，")


def _letter_state(letter: Letter) -> str:
    return vocabulary.label("letter_status", letter.status)


def _percent(rate: str) -> str:
    return f"{(Decimal(rate) * 100).normalize():f}%"


def _is_later(moment: str, limit: str) -> bool | None:
    """Whether a moment lies behind a limit, compared as far as both are known; None where that does not decide."""
    known = min(len(moment), len(limit))
    if moment[:known] != limit[:known]:
        return moment[:known] > limit[:known]
    return None if len(moment) < len(limit) else False
