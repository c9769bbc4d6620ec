"""Passing a case on: up a level, to a body that joins in, to a department, to another station; and what is answered."""

from collections.abc import Iterator
from dataclasses import replace

from station.casework import deadlines, states, vocabulary
from station.casework.casefile import CaseFile
from station.casework.deadlines import Deadline, Rule
from station.casework.fields import missing
from station.casework.model import Grievance, Handover, Station
from station.casework.task import Task, case_task

LEAVING = ("forward", "transfer")  # the case is with others from then on, unless they decline
_ANSWERED_BY_RULE = "transfer_objection"
_NEEDED = {"escalate": ("to_level",), "joint": ("body",)}


def higher(level: str) -> tuple[str, ...]:
    """The levels of the union above one, the next first; all of them where none is noted."""
    codes = tuple(entry.code for entry in vocabulary.vocabulary("org_level").entries)
    return codes[codes.index(level) + 1 :] if level in codes else codes


def answer_clock(handover: Handover) -> Deadline | None:
    """The limit for declining what was forwarded or passed on (信访工作条例 art. 23); None where no rule sets one."""
    if handover.kind not in LEAVING or not handover.sent_on:
        return None
    return deadlines.apply(deadlines.rules()[_ANSWERED_BY_RULE], handover.sent_on)


def handover_problems(handover: Handover, grievance: Grievance, own: Station, today: str) -> dict[str, str]:
    """One sentence per field of a handover that cannot be entered."""
    found = missing(handover)
    for name in _NEEDED.get(handover.kind, ()):
        if not getattr(handover, name):
            found[name] = Handover.spec(name).wanted
    level = grievance.handling_level or own.level
    if handover.kind == "escalate" and handover.to_level and handover.to_level not in higher(level):
        found["to_level"] = f"现在由{vocabulary.label('org_level', level)}办理，要上报到更高的层级。"
    if handover.kind == "transfer" and is_for(handover, own):
        found["to_name"] = "不能移交给本站。"
    if handover.sent_on and len(handover.sent_on) != 10:
        found["sent_on"] = "请写到哪一天。"
    elif handover.sent_on > today:
        found["sent_on"] = "移交日期不能晚于今天。"
    if handover.answer_due_on and handover.answer_due_on < handover.sent_on:
        found["answer_due_on"] = "答复期限不能早于移交日期。"
    return found


def answer_problems(handover: Handover, today: str) -> dict[str, str]:
    """One sentence per field of an answer that cannot be entered."""
    found = missing(handover)
    if handover.answer not in ("accepted", "declined"):
        found["answer"] = Handover.spec("answer").wanted
    if not handover.answered_on:
        found["answered_on"] = Handover.spec("answered_on").wanted
    elif handover.answered_on > today:
        found["answered_on"] = "答复日期不能晚于今天。"
    elif handover.answered_on < handover.sent_on:
        found["answered_on"] = "答复日期不能早于移交日期。"
    if handover.answer == "declined" and not handover.answer_note.strip():
        found["answer_note"] = "不接收要说明理由（信访工作条例第二十三条）。"
    return found


def is_for(handover: Handover, own: Station | None) -> bool:
    """Whether a handover is addressed to this station."""
    return own is not None and handover.kind == "transfer" and (handover.to_station_id == own.id or handover.to_name == own.name)


def awaits(case: CaseFile, own: Station | None) -> Handover | None:
    """What was passed on to this station and waits for its answer."""
    return next((h for h in case.handovers if h.answer == "waiting" and is_for(h, own)), None)


def tasks(case: CaseFile, own: Station | None = None) -> Iterator[Task]:
    """The answers that are waited for, or that this station owes another."""
    if not states.is_under_way(case.grievance.status):
        return
    for handover in case.handovers:
        if handover.answer != "waiting" or len(handover.answer_due_on) != 10:
            continue
        is_ours = is_for(handover, own)
        title = "答复移交" if is_ours else "等对方接收"
        clock = answer_clock(handover) or Deadline(Rule("", "", 0, "day", False, "移交时约定"), handover.sent_on, handover.answer_due_on)
        clock = replace(clock, rule=replace(clock.rule, key="handover_here" if is_ours else "handover", title=title))
        source = clock.sum_text if clock.rule.amount else clock.rule.source
        kind = vocabulary.label("handover_kind", handover.kind)
        words = f"{handover.from_name}移交来的，待接收" if is_ours else f"{kind}，{handover.to_name}"
        of = (Handover.record, handover.id, "" if is_ours else handover.recorded_by)
        yield case_task(case, clock, words, f"answer_handover:{handover.id}", of=of, due=handover.answer_due_on, source=source)
