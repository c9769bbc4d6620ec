"""Values of the ledger of supervision letters: addressees, service, answers, what was put right."""

from collections.abc import Iterable

from station.casework import deliveries, vocabulary
from station.casework.fields import Kind
from station.casework.ledger_derived import Value, derived, joined, total
from station.casework.ledger_line import Line

_NAMED_IN_NARROW = 3  # of the employers of one letter; all of them stand in the wide form


@derived("送达单位")
def _addressees(line: Line) -> Value:
    """The employers, or for a public letter or one to a department whom it addresses."""
    letter, names = line.letter.letter, [employer.name for employer in line.letter.addressees]
    if line.is_narrow and len(names) > _NAMED_IN_NARROW:
        return f"{'；'.join(names[:_NAMED_IN_NARROW])}等{len(names)}家"
    return "；".join(names) or letter.public_addressee or letter.department


@derived("家数", Kind.COUNT)
def _addressee_count(line: Line) -> Value:
    return len(line.letter.addressees) or None


@derived("关联案件数", Kind.COUNT)
def _case_count(line: Line) -> Value:
    return len(line.letter.grievances) or None


@derived("送达日期/方式")
def _service(line: Line) -> Value:
    served = [delivery for delivery in line.letter.deliveries if delivery.served_on]
    days = " 至 ".join(dict.fromkeys((min(d.served_on for d in served), max(d.served_on for d in served)))) if served else ""
    ways = (delivery.service_way if delivery.served_on else "" for delivery in line.letter.deliveries)
    return joined((days, deliveries.counted(ways, "service_way")), " ")


@derived("应回复日期", Kind.DATE)
def _reply_due_on(line: Line) -> Value:
    return _day(d.reply_due_on for d in line.letter.deliveries)


@derived("回复日期", Kind.DATE)
def _replied_on(line: Line) -> Value:
    return _day(d.replied_on for d in line.letter.deliveries)


def _day(days: Iterable[str]) -> str:
    """The last of several days."""
    return max(days, default="")


@derived("回复情况")
def _reply_state(line: Line) -> Value:
    return deliveries.counted((d.reply_state for d in line.letter.deliveries), "reply_state")


@derived("已回复/应回复")
def _replied_share(line: Line) -> Value:
    """“61/92”: how many of those who were asked and served have answered."""
    asked = [delivery for delivery in line.letter.deliveries if delivery.reply_due_on]
    return f"{sum(bool(delivery.replied_on) for delivery in asked)}/{len(asked)}" if asked else ""


@derived("回复内容")
def _reply_content(line: Line) -> Value:
    return line.covered(joined(dict.fromkeys(d.reply_content for d in line.letter.deliveries)))


@derived("整改情况")
def _rectification(line: Line) -> Value:
    return deliveries.counted((d.rectification for d in line.letter.deliveries), "rectification")


@derived("补发工资", Kind.MONEY)
def _wages_paid(line: Line) -> Value:
    return total(delivery.wages_paid for delivery in line.letter.deliveries)


@derived("补签劳动合同", Kind.COUNT)
def _contracts_signed(line: Line) -> Value:
    return total(delivery.contracts_signed for delivery in line.letter.deliveries)


@derived("补缴社会保险费", Kind.MONEY)
def _insurance_paid(line: Line) -> Value:
    return total(delivery.insurance_paid for delivery in line.letter.deliveries)


@derived("后续")
def _follow_action(line: Line) -> Value:
    return deliveries.counted((d.follow_action for d in line.letter.deliveries), "letter_follow_action")


@derived("答复期限")
def _reply_limit(line: Line) -> Value:
    letter = line.letter.letter
    return f"{letter.reply_amount}{vocabulary.label('day_unit', letter.reply_unit)}" if letter.reply_amount else ""


@derived("备注")
def _escalation(line: Line) -> Value:
    """The letter this one follows, and why it had to."""
    before = line.letter.previous
    ground = vocabulary.label("escalation_ground", line.letter.letter.ground)
    return joined(("前一份：" + vocabulary.label("letter_kind", before.kind) + before.number if before else "", ground), "，")
