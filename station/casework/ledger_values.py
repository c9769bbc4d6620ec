"""Values of a ledger that are not a field of one record: put together, counted or judged from a case file."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from station.casework import deliveries, money, vocabulary
from station.casework.fields import Kind
from station.casework.grievances import DONE, OPEN
from station.casework.ledger_line import CONFIDENTIAL, Line
from station.casework.masking import mask_name, mask_phone
from station.casework.model import LegalAid, Letter, Mediation
from station.casework.sheets import DASH, Cell

Value = Cell | str | int | None


@dataclass(frozen=True)
class Derived:
    """A registered value with its default title and kind."""

    title: str
    kind: Kind
    of: Callable[[Line], Value]


DERIVED: dict[str, Derived] = {}


def _derived(title: str, kind: Kind = Kind.TEXT) -> Callable[[Callable[[Line], Value]], Callable[[Line], Value]]:
    def register(function: Callable[[Line], Value]) -> Callable[[Line], Value]:
        DERIVED[function.__name__[1:]] = Derived(title, kind, function)
        return function

    return register


@_derived("序号", Kind.COUNT)
def _ordinal(line: Line) -> Value:
    return line.ordinal


@_derived("诉求人")
def _complainant(line: Line) -> Value:
    """The name with “等5人” where more than one is concerned; a description in a source stays as it is."""
    case, grievance = line.case, line.case.grievance
    if line.is_withheld and not grievance.is_anonymous:
        return CONFIDENTIAL
    if grievance.is_anonymous or not case.worker:
        return line.covered(case.worker_name)
    name = mask_name(case.worker.name) if line.is_masked else case.worker.name
    return f"{name}等{money.marked(str(grievance.people), grievance.people_mark)}人" if (grievance.people or 0) > 1 else name


@_derived("联系电话", Kind.PHONE)
def _phone(line: Line) -> Value:
    worker, grievance = line.case.worker, line.case.grievance
    if grievance.is_anonymous:
        return DASH
    if line.is_withheld:
        return CONFIDENTIAL
    if not worker or not worker.phone:
        return Cell("", gap=worker is not None)
    return mask_phone(worker.phone) if line.is_masked else worker.phone


@_derived("用人单位")
def _employers(line: Line) -> Value:
    """All parties; one that is not simply the employer is named with its role."""
    return "；".join(
        employer.name if party.role == "employer" else f"{employer.name}（{vocabulary.label('employer_role', party.role)}）"
        for party, employer in line.case.parties
    )


@_derived("所属街道")
def _area(line: Line) -> Value:
    employer = line.case.employer
    return line.case.grievance.area or (employer.area if employer else "")


@_derived("案由")
def _cause(line: Line) -> Value:
    """The court's cause, or the category where none was chosen."""
    grievance = line.case.grievance
    return line.word("cause", grievance.cause) if grievance.cause else line.word("category", grievance.category)


@_derived("具体请求")
def _claims(line: Line) -> Value:
    return _joined(
        vocabulary.label("claim_kind", claim.kind) + _yuan(claim.amount, claim.amount_mark) + _bracketed(line.covered(claim.detail))
        for claim in line.case.claims
    )


@_derived("按时反馈", Kind.FLAG)
def _feedback(line: Line) -> Value:
    """Whether the worker heard back within the limit that was set when the grievance was accepted."""
    grievance = line.case.grievance
    if not grievance.feedback_due_at:
        return ""
    if not grievance.feedback_at:
        return "否" if line.on > grievance.feedback_due_at[:10] else "未到期"
    late = _is_later(grievance.feedback_at, grievance.feedback_due_at)
    return "" if late is None else "否" if late else "是"


@_derived("办理天数", Kind.COUNT)
def _days(line: Line) -> Value:
    """As the source states it, else counted from two whole dates."""
    grievance = line.case.grievance
    if grievance.stated_days is not None:
        return grievance.stated_days
    begun, ended = grievance.received_at[:10], grievance.closed_on
    return (date.fromisoformat(ended) - date.fromisoformat(begun)).days if len(begun) == len(ended) == 10 else None


@_derived("是否超期", Kind.FLAG)
def _overdue(line: Line) -> Value:
    """A case that rests for a policy or an expert's finding is not overdue."""
    grievance = line.case.grievance
    end = grievance.closed_on or (line.on if grievance.status in OPEN else "")
    if not grievance.handle_due_on or not end:
        return ""
    late = _is_later(end, grievance.handle_due_on)
    return "" if late is None else "是" if late else "否"


@_derived("办理方式/结果")
def _result(line: Line) -> Value:
    grievance = line.case.grievance
    ways = vocabulary.labels("disposal", grievance.disposal)
    end = vocabulary.label("outcome", grievance.outcome) if grievance.outcome else line.word("grievance_status", grievance.status)
    return _joined((ways, end), "，")


@_derived("成果数字")
def _figures(line: Line) -> Value:
    return _joined(
        vocabulary.label("figure_kind", figure.kind)
        + money.marked(_percent(figure.value) if figure.kind.endswith("_rate") else figure.value, figure.value_mark)
        for figure in line.case.figures
    )


@_derived("办理经过", Kind.LONG_TEXT)
def _progress(line: Line) -> Value:
    return _joined(
        (
            _joined((step.at.replace("T", " "), line.covered(step.content)), " ")
            + _bracketed(_joined(("下一步" + line.covered(step.next_step) if step.next_step else "", step.next_on), " "))
            for step in line.case.progress
        ),
        "\n",
    )


@_derived("调解情况")
def _mediation(line: Line) -> Value:
    return _joined(_joined((m.number, _end_of_mediation(m), _yuan(m.agreed_amount)), " ") for m in line.case.mediations)


@_derived("法律援助情况")
def _legal_aid(line: Line) -> Value:
    return _joined(
        _joined((aid.number, vocabulary.label("aid_form", aid.form), vocabulary.label("aid_status", aid.status), _end_of_aid(aid)), " ")
        for aid in line.case.legal_aid
    )


@_derived("监督文书")
def _letters(line: Line) -> Value:
    return _joined(
        vocabulary.label("letter_kind", letter.kind) + letter.number + _bracketed(_letter_state(letter)) for letter in line.case.letters
    )


@_derived("回访满意度", Kind.CODE)
def _satisfaction(line: Line) -> Value:
    """Of the last call back; a closed case that was not called back has a gap."""
    calls = line.case.follow_ups
    if not calls:
        return Cell("", gap=line.case.grievance.status in DONE)
    return vocabulary.label("satisfaction", calls[-1].satisfaction)


@_derived("回访情况")
def _follow_ups(line: Line) -> Value:
    return _joined(
        _joined(
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


@_derived("备注")
def _remark(line: Line) -> Value:
    grievance = line.case.grievance
    note = vocabulary.label("date_mark", grievance.received_mark) if grievance.received_mark else ""
    return _joined((line.covered(grievance.remark), note))


@_derived("代表人")
def _representatives(line: Line) -> Value:
    names = [worker.name for member, worker in line.case.members if member.is_representative]
    if line.is_withheld and names:
        return CONFIDENTIAL
    return "、".join(mask_name(name) if line.is_masked else name for name in names)


@_derived("调解次数", Kind.COUNT)
def _sittings(line: Line) -> Value:
    return sum(session.mediation_id == line.subject.id for session in line.case.sessions)


@_derived("调解结果")
def _mediation_result(line: Line) -> Value:
    assert isinstance(line.subject, Mediation)
    return _end_of_mediation(line.subject)


@_derived("仲裁审查/司法确认")
def _confirmation(line: Line) -> Value:
    subject = line.subject
    assert isinstance(subject, Mediation)
    route = vocabulary.label("confirm_route", subject.confirm_route)
    return _joined((route, subject.confirm_applied_on, vocabulary.label("confirm_result", subject.confirm_result)), " ")


@_derived("审批日期/结果")
def _decision(line: Line) -> Value:
    subject = line.subject
    assert isinstance(subject, LegalAid)
    return _joined((subject.decided_on, vocabulary.label("aid_decision", subject.decision)), " ")


@_derived("指派律所/律师")
def _lawyer(line: Line) -> Value:
    subject = line.subject
    assert isinstance(subject, LegalAid)
    return _joined((subject.firm, subject.lawyer), " ")


@_derived("结案方式/结果")
def _aid_result(line: Line) -> Value:
    assert isinstance(line.subject, LegalAid)
    return _end_of_aid(line.subject)


_NAMED_IN_NARROW = 3  # of the employers of one letter; all of them stand in the wide form


@_derived("送达单位")
def _addressees(line: Line) -> Value:
    """The employers, or for a public letter or one to a department whom it addresses."""
    letter, names = line.letter.letter, [employer.name for employer in line.letter.addressees]
    if line.is_narrow and len(names) > _NAMED_IN_NARROW:
        return f"{'；'.join(names[:_NAMED_IN_NARROW])}等{len(names)}家"
    return "；".join(names) or letter.public_addressee or letter.department


@_derived("家数", Kind.COUNT)
def _addressee_count(line: Line) -> Value:
    return len(line.letter.addressees) or None


@_derived("关联案件数", Kind.COUNT)
def _case_count(line: Line) -> Value:
    return len(line.letter.grievances) or None


@_derived("送达日期/方式")
def _service(line: Line) -> Value:
    served = [delivery for delivery in line.letter.deliveries if delivery.served_on]
    days = " 至 ".join(dict.fromkeys((min(d.served_on for d in served), max(d.served_on for d in served)))) if served else ""
    ways = (delivery.service_way if delivery.served_on else "" for delivery in line.letter.deliveries)
    return _joined((days, deliveries.counted(ways, "service_way")), " ")


@_derived("应回复日期", Kind.DATE)
def _reply_due_on(line: Line) -> Value:
    return _day(d.reply_due_on for d in line.letter.deliveries)


@_derived("回复日期", Kind.DATE)
def _replied_on(line: Line) -> Value:
    return _day(d.replied_on for d in line.letter.deliveries)


def _day(days: Iterable[str]) -> str:
    """The last of several days."""
    return max(days, default="")


@_derived("回复情况")
def _reply_state(line: Line) -> Value:
    return deliveries.counted((d.reply_state for d in line.letter.deliveries), "reply_state")


@_derived("已回复/应回复")
def _replied_share(line: Line) -> Value:
    """“61/92”: how many of those who were asked and served have answered."""
    asked = [delivery for delivery in line.letter.deliveries if delivery.reply_due_on]
    return f"{sum(bool(delivery.replied_on) for delivery in asked)}/{len(asked)}" if asked else ""


@_derived("回复内容")
def _reply_content(line: Line) -> Value:
    return line.covered(_joined(dict.fromkeys(d.reply_content for d in line.letter.deliveries)))


@_derived("整改情况")
def _rectification(line: Line) -> Value:
    return deliveries.counted((d.rectification for d in line.letter.deliveries), "rectification")


@_derived("补发工资", Kind.MONEY)
def _wages_paid(line: Line) -> Value:
    return _sum(delivery.wages_paid for delivery in line.letter.deliveries)


@_derived("补签劳动合同", Kind.COUNT)
def _contracts_signed(line: Line) -> Value:
    return _sum(delivery.contracts_signed for delivery in line.letter.deliveries)


@_derived("补缴社会保险费", Kind.MONEY)
def _insurance_paid(line: Line) -> Value:
    return _sum(delivery.insurance_paid for delivery in line.letter.deliveries)


def _sum(amounts: Iterable[int | None]) -> int | None:
    """What all of them come to; None where nothing is known."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


@_derived("后续")
def _follow_action(line: Line) -> Value:
    return deliveries.counted((d.follow_action for d in line.letter.deliveries), "letter_follow_action")


@_derived("答复期限")
def _reply_limit(line: Line) -> Value:
    letter = line.letter.letter
    return f"{letter.reply_amount}{vocabulary.label('day_unit', letter.reply_unit)}" if letter.reply_amount else ""


@_derived("备注")
def _escalation(line: Line) -> Value:
    """The letter this one follows, and why it had to."""
    before = line.letter.previous
    ground = vocabulary.label("escalation_ground", line.letter.letter.ground)
    return _joined(("前一份：" + vocabulary.label("letter_kind", before.kind) + before.number if before else "", ground), "，")


def _end_of_mediation(mediation: Mediation) -> str:
    if not mediation.result:
        return vocabulary.label("mediation_status", mediation.status)
    return vocabulary.label("mediation_result", mediation.result) + _bracketed(vocabulary.label("end_reason", mediation.end_reason))


def _end_of_aid(aid: LegalAid) -> str:
    return _joined((vocabulary.label("aid_closing", aid.closing_way), vocabulary.label("aid_result", aid.result)), "，")


def _letter_state(letter: Letter) -> str:
    return vocabulary.label("letter_status", letter.status)


def _joined(parts: Iterable[str], mark: str = "；") -> str:
    return mark.join(part for part in parts if part)


def _bracketed(text: str) -> str:
    return f"（{text}）" if text else ""


def _yuan(fen: int | None, mark: str = "") -> str:
    return money.marked(money.yuan(fen), mark) + "元" if fen is not None else ""


def _percent(rate: str) -> str:
    return f"{(Decimal(rate) * 100).normalize():f}%"


def _is_later(moment: str, limit: str) -> bool | None:
    """Whether a moment lies behind a limit, compared as far as both are known; None where that does not decide."""
    known = min(len(moment), len(limit))
    if moment[:known] != limit[:known]:
        return moment[:known] > limit[:known]
    return None if len(moment) < len(limit) else False
