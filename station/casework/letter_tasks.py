"""What waits on an issued letter: its service, the reply, the check of what was put right, the next letter, the department's feedback.

One limit of each kind a letter, that of the addressee it runs out for first; “等 n 家” says for how many it runs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from station.casework import deadlines, deliveries, periods, states, vocabulary
from station.casework.casefile import LetterFile
from station.casework.dates import show_day
from station.casework.deadlines import Deadline, Rule
from station.casework.letter_ways import asked_of
from station.casework.model import Letter, LetterAddressee
from station.casework.task import Task

Waiting = tuple[LetterAddressee, Deadline]
_FOLLOWED = ("reminder", "opinion")  # kinds after which a next letter may follow


def tasks(file: LetterFile, today: date) -> Iterator[Task]:
    """All that waits on one letter."""
    letter = file.letter
    if letter.status in (*deliveries.NOT_ISSUED, *deliveries.ENDED):
        return
    left = [delivery for delivery in file.deliveries if not delivery.next_id and delivery.rectification != "done"]
    yield from _first(file, _unserved(letter, left), "serve", "还没有登记送达")
    yield from _reply(file, today)
    if letter.kind == "proposal":
        yield from _first(file, _unfiled(left), "feedback", "尚未告知是否立案")
        yield from _first(file, _unsettled(left), "feedback", "已立案，尚未告知结果")
    elif _is_under_way(file):
        yield from _first(file, _unchecked(left), "check", "已答复，整改还没核验")
        if letter.kind in _FOLLOWED:
            yield from _first(file, _unheeded(left), "follow", "可以发下一份")


def double(letters: Sequence[Letter], today: date) -> Task:
    """One number that several letters bear, which is to be put right today."""
    last = letters[-1]
    clock = Deadline(
        Rule("double_number", "文号重复", 0, "day", False, "一个文号只能用一次", event="发现"), today.isoformat(), today.isoformat()
    )
    return Task(
        key=clock.rule.key,
        record=Letter.record,
        record_id=last.id,
        number=last.number,
        act="withdraw",
        title=clock.rule.title,
        subject=f"{last.number}有 {len(letters)} 份文书在用",
        due=clock.due,
        source="一个文号只能用一次，撤回其中一份，重新取号",
        who="",
        under="",
        handler=last.drafter,
        clock=clock,
    )


def requested(letter: Letter, today: date) -> Task:
    """A letter the body above was asked to sign: nobody set a day for that, so it is reminded of at the end of the month."""
    due = periods.month_of(today, 0).last
    return Task(
        key="letter_request",
        record=Letter.record,
        record_id=letter.id,
        number="",
        act="",
        title="等签发",
        subject=f"{asked_of(letter.issuer)}{vocabulary.label('letter_kind', letter.kind)}",
        due=due,
        source="没有规定的日子，按月底提醒",
        who="",
        under="还没有签发",
        handler=letter.drafter,
        clock=Deadline(Rule("letter_request", "等签发", 0, "day", False, ""), today.isoformat(), due),
    )


def _is_under_way(file: LetterFile) -> bool:
    """Whether somebody still works on what the letter is about; a letter about no case stands for itself."""
    return not file.grievances or any(states.is_under_way(grievance.status) for grievance in file.grievances)


def _unserved(letter: Letter, left: list[LetterAddressee]) -> list[Waiting]:
    """Who has no receipt; the limit runs from the issue, and once more from the day it was posted."""
    rule = deadlines.rules()["letter_service"]
    unserved = [delivery for delivery in left if not delivery.served_on and delivery.reply_state != "refused"]
    return [(delivery, deadlines.apply(rule, max(letter.issued_on, delivery.sent_on))) for delivery in unserved]


def _reply(file: LetterFile, today: date) -> Iterator[Task]:
    """The reply limit; once it is over, the next letter is proposed in its place."""
    letter = file.letter
    amount, unit = letter.reply_amount or 0, letter.reply_unit or "day"
    waiting = []
    for delivery in file.deliveries:
        if deliveries.awaits_reply(letter, delivery) and delivery.rectification != "done":  # an old ledger may tell no reply
            from_day = delivery.served_on or delivery.reply_due_on  # an old ledger may tell the limit alone
            clock = deadlines.reply_deadline(from_day, amount, unit, letter.reply_source)  # type: ignore[arg-type]
            waiting.append((delivery, replace(clock, due=delivery.reply_due_on)))
    for task in _first(file, waiting, "answer", ""):
        served_on = min(waiting, key=_nearest)[0].served_on
        if task.due < today.isoformat() and letter.kind in _FOLLOWED:
            yield replace(task, under="逾期未答复，可以发下一份", act="follow")
        else:
            yield replace(task, under=f"{show_day(served_on, today)}送达，尚未答复" if served_on else "尚未答复")


def _unchecked(left: list[LetterAddressee]) -> list[Waiting]:
    rule = deadlines.rules()["rectification_check"]
    asked = [d for d in left if d.reply_state == "replied" and not d.rectification and not d.is_objected]
    return [(delivery, deadlines.apply(rule, delivery.replied_on)) for delivery in asked]


def _unheeded(left: list[LetterAddressee]) -> list[Waiting]:
    rule = deadlines.rules()["letter_follow"]
    given = [d for d in left if deliveries.ground(d) in ("refused", "no_rectification") and not d.follow_action]
    return [(d, deadlines.apply(rule, d.served_on if d.reply_state == "refused" else d.checked_on or d.replied_on)) for d in given]


def _unfiled(left: list[LetterAddressee]) -> list[Waiting]:
    rule = deadlines.rules()["department_filing"]
    silent = [d for d in left if d.served_on and not (d.department_filed_on or d.not_filed_reason or d.department_told_on or d.replied_on)]
    return [(d, deadlines.apply(rule, d.department_accepted_on or d.served_on)) for d in silent]


def _unsettled(left: list[LetterAddressee]) -> list[Waiting]:
    rule = deadlines.rules()["department_result"]
    filed = [d for d in left if d.department_filed_on and not (d.department_told_on or d.replied_on)]
    return [(d, deadlines.apply(rule, d.department_filed_on)) for d in filed]


def _nearest(waiting: Waiting) -> tuple[str, str]:
    return waiting[1].due, waiting[0].id


def _first(file: LetterFile, waiting: list[Waiting], act: str, under: str) -> Iterator[Task]:
    known = [one for one in waiting if one[1].due]
    if known:
        letter = file.letter
        delivery, clock = min(known, key=_nearest)
        yield Task(
            key=clock.rule.key,
            record=Letter.record,
            record_id=letter.id,
            number=letter.number,
            act=act,
            title=clock.rule.title,
            subject=f"{letter.number}{vocabulary.label('letter_kind', letter.kind)}",
            due=clock.due,
            source=clock.sum_text,
            who=deliveries.name_of(file, delivery) + (f"等 {len(known)} 家" if len(known) > 1 else ""),
            under=under,
            handler=letter.drafter,
            clock=clock,
        )
