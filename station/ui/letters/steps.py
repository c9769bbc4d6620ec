"""How far a letter has come: the steps of its way as the stepper draws them, and what may be done next."""

from collections.abc import Sequence
from datetime import date

from station.actions.at_desk import own_station
from station.actions.letters import steps_of
from station.casework import vocabulary
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.deliveries import ANSWERABLE, AWAITING, NOT_ISSUED, ground, is_answered_for, pressing
from station.casework.letter_templates import rule_for
from station.casework.letter_ways import AFTER, BEFORE, DONE, NOW, SKIPPED, WayStep, is_approved, way
from station.casework.model import Letter, LetterAddressee
from station.db.store import Store
from station.frozen import frozen
from station.ui.widgets import NEXT, Step, spaced
from station.ui.widgets import SKIPPED as LEFT_OUT

SUBMIT, REQUEST, REVIEW, COMMITTEE, APPROVE, ISSUE = "submit", "request", "review", "committee", "approval", "issue"
SEAL, SERVE, ANSWER, CHECK, FOLLOW, FEEDBACK, FILE = "seal", "serve", "answer", "check", "follow", "feedback", "file"
WITHDRAW = "withdraw"
PER_ADDRESSEE = (SERVE, ANSWER, FEEDBACK, CHECK, FOLLOW)
OPINIONS = (REVIEW, COMMITTEE, APPROVE)
_NEXT_KIND = {"reminder": "opinion", "opinion": "proposal"}
_EARLY = BEFORE[: BEFORE.index("draft")]  # what comes before somebody writes


@frozen
class Standing:
    """A letter with the steps of its way, whether it is another body's to issue, and whether it was approved."""

    file: LetterFile
    way: tuple[WayStep, ...] = ()
    is_asked_for: bool = False
    is_approved: bool = False

    def step(self, code: str) -> WayStep | None:
        """The step of this code; None where the letter does not take it."""
        return next((step for step in self.way if step.code == code), None)

    def is_open(self, code: str) -> bool:
        """Whether the letter takes this step and it is neither done nor left out."""
        step = self.step(code)
        return step is not None and step.is_open


def stand(store: Store, file: LetterFile) -> Standing:
    """How far a letter of the store has come."""
    station, journal = own_station(store), steps_of(store, file.letter.id)
    is_asked_for = file.letter.issuer != (station.issuer_name or station.name)
    return Standing(file, tuple(way(file, journal)), is_asked_for, is_approved(file.letter, journal))


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
        if not (each.served_on or each.reply_state == "refused") or not is_answered_for(letter):
            return False
        if act == FEEDBACK:
            return is_department
        if act == ANSWER:
            return not is_department and not each.rectification
        if act == CHECK:
            return not is_department and each.reply_state not in ("", "none")
        return act == FOLLOW and bool(ground(each) and next_kind(letter)) and not each.next_id

    return tuple(each for each in among if fits(each))


def next_act(standing: Standing) -> str:
    """What is to be done now; "" when nothing is."""
    file = standing.file
    letter, delivery = file.letter, pressing(file)
    if letter.status == "draft":
        return REQUEST if standing.is_asked_for else SUBMIT
    if letter.status == "review":
        if standing.is_asked_for or standing.is_approved:
            return ISSUE
        return REVIEW if standing.is_open(REVIEW) else APPROVE
    if letter.status == "issued":
        return SERVE
    if letter.status in ANSWERABLE and is_answered_for(letter):
        if letter.audience == "department":
            if not (delivery.department_told_on or delivery.not_filed_reason):
                return FEEDBACK
        elif delivery.reply_state in ("", "none"):
            return ANSWER
        elif ground(delivery) and next_kind(letter) and not delivery.next_id:
            return FOLLOW
        elif not delivery.rectification and delivery.reply_state not in AWAITING:
            return CHECK
    return FILE if _may_be_filed(standing) else ""


def acts(standing: Standing) -> list[str]:
    """All that may be done with a letter now, in the order of its way."""
    file = standing.file
    status = file.letter.status
    found = {act for act in PER_ADDRESSEE if fitting(file, act, file.deliveries)} | {next_act(standing)}
    if status in NOT_ISSUED:
        found.add(ISSUE)
    if status == "review" and not standing.is_asked_for:
        found |= {act for act in OPINIONS if standing.is_open(act)}
    if status not in (*NOT_ISSUED, "void") and standing.is_open(SEAL):
        found.add(SEAL)
    if _may_be_filed(standing):
        found.add(FILE)
    return [act for act in (SUBMIT, REQUEST, *OPINIONS, ISSUE, SEAL, *PER_ADDRESSEE, FILE) if act in found]


def to_leave_out(standing: Standing) -> list[WayStep]:
    """The steps that may be left out now with a reason."""
    stage = BEFORE if standing.file.letter.status in NOT_ISSUED else AFTER
    if standing.file.letter.status in ("void", "done"):
        return []
    return [step for step in standing.way if step.code in stage and step.code not in ("draft", "approval") and step.is_open]


def _may_be_filed(standing: Standing) -> bool:
    is_issued = standing.file.letter.status not in (*NOT_ISSUED, "void", "done")
    return is_issued and bool(standing.way) and not any(step.is_open for step in standing.way if step.code in AFTER)


def words(act: str, standing: Standing) -> str:
    """The act as a button says it."""
    letter = standing.file.letter
    issue = "登记文号" if standing.is_asked_for else "取号用印" if standing.is_approved else "签发取号"
    return {
        SUBMIT: "送核稿",
        REQUEST: "提请签发",
        REVIEW: "登记核稿",
        COMMITTEE: "登记监督委员会意见",
        APPROVE: "登记签发",
        ISSUE: issue,
        SEAL: "登记用印",
        SERVE: "登记送达",
        ANSWER: "登记答复",
        CHECK: "核验整改",
        FEEDBACK: "登记部门反馈",
        FOLLOW: f"拟{vocabulary.label('letter_kind', next_kind(letter))}",
        FILE: "归档",
    }[act]


# -- drawing ----------------------------------------------------------------------------------------------------------

_WAITING = {
    "check": "两名监督员，出示证件",
    "negotiation": "先沟通，督促改正",
    "number": "签发后取号",
    "service": "两人送达，附送达回证",
    "rectification": "不到位的可以再发下一份",
}


def steps(standing: Standing, today: date) -> list[Step]:
    """Every step from the clue to the archive with its day, person and, if it was left out, the reason; number and seal are one."""
    found = []
    for step in standing.way:
        if step.code == "seal":
            continue
        drawn = _drawn(step, standing, today)
        if step.code == "number":
            drawn = _with_seal(drawn, standing.step("seal"), today)
        found.append(drawn)
    letter = standing.file.letter
    if letter.status == "void":
        return [*(step for step in found if step.state in (DONE, SKIPPED)), Step("作废", NOW, "", letter.void_reason)]
    return found


def short_steps(standing: Standing, today: date) -> list[Step]:
    """The same where there is only a line: what comes before the draft is one step."""
    early = [step for step in standing.way if step.code in _EARLY]
    found = steps(standing, today)[len(early) :]
    if not early:
        return found
    state = NOW if any(step.state == NOW for step in early) else DONE if not any(step.is_open for step in early) else NEXT
    return [Step("核查", state), *found]


def _drawn(step: WayStep, standing: Standing, today: date) -> Step:
    letter = standing.file.letter
    day = show_day(step.on, today) if step.on else ""
    label = "部门反馈" if step.code == "reply" and letter.audience == "department" else step.label
    if step.state == SKIPPED:
        return Step(label, LEFT_OUT, day, f"不做：{step.reason}")
    if step.reason:
        return Step(label, step.state, day, f"{step.words}：{step.reason}")
    limit = f"{letter.reply_amount} {vocabulary.label('day_unit', letter.reply_unit)}" if letter.reply_amount else ""
    posts = "、".join(rule_for(letter.kind, standing.file.rules).signers.split())
    waiting = {**_WAITING, "reply": f"送达次日起 {limit}" if limit else "请对方反馈结果", "approval": posts and f"由{posts}签发"}
    if step.optional:
        waiting.setdefault(step.code, "可以不经这一步")
    by = "" if step.code == "number" else step.by
    detail = step.words or waiting.get(step.code, "") if step.is_open else "，".join(filter(None, [by, step.words]))
    return Step(label, _state(step, standing), day, detail if step.code in ("clue", "number") else spaced(detail))


def _state(step: WayStep, standing: Standing) -> str:
    """A letter that was handed in is with the reviewer first, though the review may be left out."""
    if next_act(standing) == REVIEW and step.is_open:
        return NOW if step.code == REVIEW else NEXT
    return step.state


def _with_seal(number: Step, seal: WayStep | None, today: date) -> Step:
    label = "取号用印"
    if number.state != DONE or seal is None:
        return Step(label, number.state, number.aside, number.detail)
    if seal.state == SKIPPED:
        return Step(label, DONE, number.aside, f"{number.detail}，不用印：{seal.reason}")
    if seal.is_open:
        return Step(label, NOW if seal.state == NOW else DONE, number.aside, f"{number.detail}，还没有登记用印")
    return Step(label, DONE, number.aside, f"{number.detail}，{seal.by}用印" + (f"{seal.words}" if seal.words else ""))
