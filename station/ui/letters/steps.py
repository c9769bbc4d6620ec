"""How far a letter has come: its steps with dates and people, and what is to be done next."""

from collections.abc import Sequence
from datetime import date

from station.casework import vocabulary
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.deliveries import ANSWERABLE, NOT_ISSUED, ground, is_answered_for, pressing
from station.casework.model import Letter, LetterAddressee
from station.ui.widgets import DONE, NEXT, NOW, Step

SUBMIT, ISSUE, SERVE, ANSWER, CHECK, FOLLOW, FEEDBACK = "submit", "issue", "serve", "answer", "check", "follow", "feedback"
PER_ADDRESSEE = (SERVE, ANSWER, FEEDBACK, CHECK, FOLLOW)
_NEXT_KIND = {"reminder": "opinion", "opinion": "proposal"}


def next_kind(letter: Letter) -> str:
    """The kind that may follow an unanswered or unheeded letter; "" after the last."""
    return _NEXT_KIND.get(letter.kind, "")


def is_many(file: LetterFile) -> bool:
    """Whether what becomes of the letter is looked at addressee by addressee."""
    return len(file.deliveries) > 1 and file.letter.status not in NOT_ISSUED


def fitting(file: LetterFile, act: str, among: Sequence[LetterAddressee]) -> tuple[LetterAddressee, ...]:
    """Those of some addressees that an act may be done for now."""
    letter = file.letter
    if letter.status in (*NOT_ISSUED, "void"):
        return ()
    is_department = letter.audience == "department"

    def fits(each: LetterAddressee) -> bool:
        if act == SERVE:
            return not each.served_on
        if not each.served_on or not is_answered_for(letter):
            return False
        if act == FEEDBACK:
            return is_department
        has_answered = each.reply_state not in ("", "none")
        if act == ANSWER:
            return not is_department and not each.rectification
        if act == CHECK:
            return not is_department and has_answered
        return act == FOLLOW and bool(ground(each) and next_kind(letter))

    return tuple(each for each in among if fits(each))


def next_act(file: LetterFile) -> str:
    """What is to be done now: ISSUE, SERVE, ANSWER, CHECK, FOLLOW; "" when nothing is."""
    letter, receipt = file.letter, pressing(file)
    if letter.status in NOT_ISSUED:
        return ISSUE
    if letter.status == "issued":
        return SERVE
    if letter.status not in ANSWERABLE or not is_answered_for(letter):
        return ""
    if letter.audience == "department":
        return "" if receipt.department_told_on else FEEDBACK
    if receipt.reply_state in ("", "none"):
        return ANSWER
    if ground(receipt) and next_kind(letter):
        return FOLLOW
    return CHECK if not receipt.rectification else ""


def acts(file: LetterFile) -> list[str]:
    """All that may be done with a letter now."""
    found = {SUBMIT} if file.letter.status == "draft" else set()
    found |= {act for act in PER_ADDRESSEE if fitting(file, act, file.deliveries)}
    found |= {next_act(file)}
    return [act for act in (SUBMIT, ISSUE, *PER_ADDRESSEE) if act in found]


def words(act: str, letter: Letter) -> str:
    """The act as a button says it."""
    return {
        SUBMIT: "送签",
        ISSUE: "签发取号",
        SERVE: "登记送达",
        ANSWER: "登记答复",
        CHECK: "核验整改",
        FEEDBACK: "登记部门反馈",
        FOLLOW: f"拟{vocabulary.label('letter_kind', next_kind(letter))}",
    }[act]


def steps(file: LetterFile, today: date) -> list[Step]:
    """From draft to what was put right; the one under way is marked."""
    letter, receipt = file.letter, pressing(file)

    def day(value: str) -> str:
        return show_day(value, today) if value else ""

    is_signed = letter.status not in NOT_ISSUED and bool(letter.number)
    was_sent = letter.status != "draft"
    limit = f"{letter.reply_amount} {vocabulary.label('day_unit', letter.reply_unit)}" if letter.reply_amount else ""
    service = " ".join(filter(None, [vocabulary.label("service_way", receipt.service_way), receipt.servers]))
    answered = receipt.reply_state not in ("", "none")
    found = [
        ("拟稿", True, day(letter.drafted_on), letter.drafter),
        ("送签", was_sent, "", ""),
        ("签发", is_signed, day(letter.issued_on), f"{letter.signer_post} {letter.signer}" if letter.signer else ""),
        ("取号用印", is_signed, "", letter.number or "签发后自动取号"),
        ("送达", bool(receipt.served_on), day(receipt.served_on), service or "两人送达，附送达回证"),
    ]
    if is_answered_for(letter):
        waiting = f"送达次日起 {limit}" if limit else "请对方反馈结果"
        if receipt.reply_due_on:
            waiting = f"应于 {day(receipt.reply_due_on)}前"
        state = vocabulary.label("reply_state", receipt.reply_state) if answered else waiting
        found.append(("部门反馈" if letter.audience == "department" else "单位答复", answered, day(receipt.replied_on), state))
        put_right = vocabulary.label("rectification", receipt.rectification)
        found.append(("核验整改", bool(receipt.rectification), "", put_right or "不到位的可以再发下一份"))
    if letter.status == "void":
        done = [Step(label, DONE, aside, detail) for label, is_done, aside, detail in found if is_done]
        return [*done, Step("作废", NOW, "", letter.void_reason)]
    current = next((number for number, step in enumerate(found) if not step[1] and step[0] != "送签"), len(found))
    if letter.status == "draft":
        current = 0
    return [
        Step(label, NOW if number == current else DONE if is_done or number < current else NEXT, aside, detail)
        for number, (label, is_done, aside, detail) in enumerate(found)
    ]
