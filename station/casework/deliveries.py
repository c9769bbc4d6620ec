"""What becomes of a letter at each addressee: receipt, answer, rectification, and the stage of the whole letter that follows."""

import re
from collections.abc import Collection, Iterable, Sequence

from station.casework import vocabulary
from station.casework.casefile import LetterFile
from station.casework.model import Letter, LetterAddressee

NOT_ISSUED = ("draft", "review")
NAMED = ("employer", "department")  # audiences that are somebody and can answer, unlike an industry or the public
AWAITING = ("", "none", "overdue")  # states of the reply in which the addressee still has to answer
ENDED = ("void", "escalated", "rectified", "done")  # stages in which nobody is asked for an answer any more
# after the last of these the employer has nothing more to answer
ANSWERABLE = ("issued", "served", "overdue", "replied", "refused")


def is_answered_for(letter: Letter) -> bool:
    """Whether somebody has to answer: not an announcement to everyone."""
    return bool(letter.reply_amount) or letter.audience in NAMED


def awaits_reply(letter: Letter, delivery: LetterAddressee) -> bool:
    """Whether the reply limit of one addressee runs; in SQL ``db.clauses.AWAITS_REPLY``."""
    is_open = letter.status not in (*NOT_ISSUED, *ENDED) and delivery.reply_state in AWAITING
    return is_open and bool(delivery.reply_due_on) and not (delivery.replied_on or delivery.next_id)


def ground(delivery: LetterAddressee) -> str:
    """Why the next letter may follow at this addressee (code of ``escalation_ground``); "" while there is no reason."""
    if delivery.reply_state in ("refused", "overdue"):
        return {"refused": "refused", "overdue": "no_reply"}[delivery.reply_state]
    return "no_rectification" if delivery.rectification in ("partly", "refused") else ""


def stage(letter: Letter, deliveries: Sequence[LetterAddressee]) -> str:
    """How far an issued letter has come, by the addressee who is furthest behind and has no next letter yet."""
    if letter.status in NOT_ISSUED or letter.status in ("void", "done"):
        return letter.status
    left = [delivery for delivery in deliveries if delivery.rectification != "done"]
    if deliveries and not left:
        return "rectified"
    waiting = [delivery for delivery in left if not delivery.next_id]
    if left and not waiting:
        return "escalated"
    if letter.status == "escalated" and len(waiting) == len(left):  # entered so, without the letter that followed
        return "escalated"
    if not waiting or any(not delivery.served_on for delivery in waiting):
        return "issued"
    states = {delivery.reply_state for delivery in waiting}
    return next((named for state, named in _STAGES if state in states), "served")


_STAGES = (("", "served"), ("none", "served"), ("overdue", "overdue"), ("refused", "refused"), ("replied", "replied"))


def concerned(previous: Sequence[LetterAddressee], letter: Letter, employer_ids: Collection[str]) -> list[LetterAddressee]:
    """Those of the letter before whom this one follows: its own employers; for a department, those who gave its ground."""
    if letter.audience != "department":
        return [delivery for delivery in previous if delivery.employer_id in employer_ids]
    return [delivery for delivery in previous if ground(delivery) == letter.ground] or open_to(previous, letter.ground)


def open_to(previous: Sequence[LetterAddressee], reason: str) -> list[LetterAddressee]:
    """Whom the next letter may go to: who gave this reason, without one who gave any; all who did not put it right if none did."""
    left = [delivery for delivery in previous if delivery.rectification != "done" and not delivery.next_id]
    given = [delivery for delivery in left if (ground(delivery) == reason if reason else ground(delivery))]
    return given or left or list(previous)


def service_problems(served: LetterAddressee, letter: Letter, today: str) -> dict[str, str]:
    """One sentence per field of a receipt that cannot be recorded; by post or through others it may be sent before it is received."""
    is_sent = bool(served.sent_on) and served.service_way in ("post", "electronic", "entrusted")
    wanted = ["service_way"] if is_sent else ["service_way", "served_on"]
    wanted += {"left": ["refusal_reason", "witnesses"], "post": ["express_number"], "public": ["place"]}.get(served.service_way, [])
    if served.service_way == "electronic" and served.served_on:
        wanted.append("receiver")  # there is no receipt but the answer of who confirms it
    found = {name: LetterAddressee.spec(name).wanted for name in wanted if not getattr(served, name).strip()}
    for name in ("sent_on", "served_on"):
        if (day := getattr(served, name)) > today:
            found[name] = f"{LetterAddressee.spec(name).label}不能晚于今天。"
        elif day and day < letter.issued_on:
            found[name] = f"{LetterAddressee.spec(name).label}不能早于签发日期。"
    if served.served_on and served.served_on < served.sent_on:
        found.setdefault("served_on", "送达日期不能早于送出日期。")
    if served.receiver_role == "agent" and not served.agent_reason.strip():
        found["agent_reason"] = "请填写代收理由。"
    return found


def answer_problems(answered: LetterAddressee, today: str) -> dict[str, str]:
    """One sentence per field of an answer, a check or a department's feedback that cannot be recorded."""
    found = {}
    if answered.reply_state == "replied" and not answered.replied_on:
        found["replied_on"] = "请填写回复日期。"
    days = ("replied_on", "checked_on", "department_accepted_on", "department_filed_on", "department_told_on")
    for name in days:
        if (day := getattr(answered, name)) > today:
            found[name] = f"{LetterAddressee.spec(name).label}不能晚于今天。"
        elif day and day < answered.served_on:
            found[name] = f"{LetterAddressee.spec(name).label}不能早于送达日期。"
    for name in ("contracts_signed", "wages_paid", "insurance_paid"):
        if (getattr(answered, name) or 0) < 0:
            found[name] = f"{LetterAddressee.spec(name).label}不能小于零。"
        elif getattr(answered, name) and not answered.rectification:
            found["rectification"] = "请选择整改情况。"  # with it comes the day of the check, by which months are counted
    if answered.department_filed_on and answered.not_filed_reason.strip():
        found["not_filed_reason"] = "已经立案的不写不立案理由。"
    if answered.department_told_on and not answered.department_result.strip():
        found["department_result"] = "请填写部门处理结果。"
    return found


def service_warnings(served: LetterAddressee) -> list[str]:
    """What is not forbidden but weakens the proof of receipt."""
    found = []
    if served.service_way in ("direct", "left") and len([name for name in re.split("[、，,]", served.servers) if name.strip()]) < 2:
        found.append("送达要有两名送达人。")
    if served.service_way == "left":
        found.append("留置送达以后，建议同时用邮政快递再寄一份。")
    return found


def pressing(file: LetterFile) -> LetterAddressee:
    """The addressee the next act is about: not served, else the nearest limit, else not checked; a blank one before issue."""

    def order(delivery: LetterAddressee) -> tuple[bool, bool, bool, str, str]:
        is_asked = delivery.reply_state in AWAITING
        return bool(delivery.served_on), not is_asked, bool(delivery.rectification), delivery.reply_due_on, delivery.id

    return min(file.deliveries, key=order, default=LetterAddressee(letter_id=file.letter.id))


def name_of(file: LetterFile, delivery: LetterAddressee) -> str:
    """The addressee's name: the employer's, the department's or the public's."""
    return next((employer.name for employer in file.addressees if employer.id == delivery.employer_id), delivery.name)


def counted(values: Iterable[str], vocabulary_name: str) -> str:
    """One addressee's state by its word; of several (also one without a state is one) how many have each: “已回复61家，逾期未回复31家”."""
    states = list(values)
    words = [vocabulary.label(vocabulary_name, value) for value in states if value]
    if len(states) < 2:
        return "".join(words)
    return "，".join(f"{word}{words.count(word)}家" for word in dict.fromkeys(words))
