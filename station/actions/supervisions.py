"""What a person does with a matter of supervision: register a clue, decide on it, check, talk, close it, call back, put it away."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from station.actions import recusals, rights
from station.actions.at_desk import own_station
from station.actions.grievances import add_or_correct, refuse_beyond
from station.casework import letters as letter_rules
from station.casework import numbers, retention
from station.casework import supervisions as rules
from station.casework.casefile import CaseFile
from station.casework.grievances import employer_problems, tidy_employer
from station.casework.model import Employer, Grievance, Inspector, Interview, Letter, Recusal, Supervision
from station.casework.vocabulary import label
from station.changes import Changes
from station.db.casefiles import case_file, supervision_file
from station.db.step import Step
from station.db.store import Store
from station.errors import StationError, raise_problems

_ACTED = ("decision", "told_on", "checked_on", "talked_on", "closed_on", "skipped", "archive_number")


def from_case(store: Store, grievance_id: str) -> Supervision:
    """The clue a case gives, as the form shows it; who wants to stay unnamed is not named."""
    case = case_file(store, grievance_id)
    grievance = case.grievance
    return Supervision(
        source="grievance",
        found_on=store.now().date().isoformat(),
        topic=letter_rules.topic_of(case),
        summary=grievance.summary,
        employer_id=case.employer.id if case.employer else "",
        grievance_id=grievance.id,
        informant="" if case.is_withheld else case.worker_name,
        informant_phone=case.worker.phone if case.worker and not case.is_withheld else "",
        is_confidential=case.is_withheld,
        people=grievance.people,
        people_mark=grievance.people_mark,
        amount=grievance.amount,
        amount_mark=grievance.amount_mark,
        registered_by=store.user,
    )


def register(store: Store, supervision: Supervision, employer: Employer | None = None) -> Supervision:
    """Register a clue under the next number; ``employer`` is one the form named, new or corrected."""
    rights.require(store, "clue")
    refuse_beyond(supervision, Supervision(), "clue")
    recusals.require(store, supervision.grievance_id, registered_by=store.user)
    if employer is not None:
        employer = tidy_employer(employer)
        raise_problems({f"employer.{name}": said for name, said in employer_problems(employer).items()})
        supervision = replace(supervision, employer_id=employer.id or "new")
    supervision = replace(supervision, registered_by=supervision.registered_by or store.user)
    raise_problems(rules.clue_problems(supervision, _today(store)))
    station = own_station(store)
    with store.step("登记监督线索") as step:
        if employer is not None:
            supervision = replace(supervision, employer_id=add_or_correct(store, step, employer).id)
        year = int(supervision.found_on[:4])
        number = numbers.supervision_number(station, year, store.draw("supervision", year))
        return step.add(replace(supervision, number=number, status=rules.stage(supervision, ())))


def save(store: Store, supervision: Supervision, base: Supervision) -> Changes:
    """Store a correction of what is recorded so far; a step is taken, left out or taken back by its own act only."""
    rights.require(store, "clue")
    if supervision.number != base.number:
        raise StationError("监督事项的编号不能改。")
    if any(bool(getattr(supervision, name)) != bool(getattr(base, name)) for name in _ACTED):
        raise StationError("环节不能在登记内容里填上或者去掉。", "请用这一步自己的操作。")
    raise_problems(rules.correction_problems(supervision, supervision_file(store, base.id), _today(store)))
    return _keep(store, supervision, base, "改监督事项")


def decide(store: Store, decided: Supervision, base: Supervision) -> Changes:
    """Accept or refuse a clue (``decided.decision``); a refusal is to be told in writing within the limit (浙江 art. 17)."""
    rights.require(store, "clue_decide")
    _in_stage(store, base.id, ("clue",), "受理审查已经做过")
    refuse_beyond(decided, base, "acceptance")
    decided = replace(decided, decided_by=decided.decided_by or store.user)
    raise_problems(rules.decision_problems(decided, _today(store)))
    return _keep(store, decided, base, f"{label('clue_decision', decided.decision)}线索")


def tell(store: Store, supervision_id: str, told_on: str = "") -> Changes:
    """Note the day on which a refusal was told in writing."""
    rights.require(store, "clue")
    base = _at_hand(store, supervision_id)
    if base.decision != "refused":
        raise StationError(f"{base.number}没有不受理，不用书面告知。")
    told = replace(base, told_on=told_on or _today(store))
    raise_problems(rules.decision_problems(told, _today(store)))
    return _keep(store, told, base, "告知不受理")


def skip(store: Store, supervision_id: str, step_code: str, reason: str) -> Changes:
    """Leave a step out, with the reason that stays in the file."""
    rights.require(store, "supervision_skip")
    base = _at_hand(store, supervision_id)
    _refuse_ended(base)
    if said := rules.skip_problem(base, step_code, reason):
        raise_problems({"skip_reason": said})
    return _keep(store, rules.skip(base, step_code, reason), base, f"不做{label('letter_step_kind', step_code)}")


# -- the check --------------------------------------------------------------------------------------------------------


def assign(store: Store, supervision_id: str, inspectors: Sequence[Inspector]) -> Changes:
    """Send supervisors to check; who must keep away from the case it came from cannot be sent."""
    rights.require(store, "inspect")
    base = _in_stage(store, supervision_id, ("accepted",), "现在不能指派监督员")
    barred = store.matching(Recusal, grievance_id=base.grievance_id) if base.grievance_id else []
    with store.step(f"指派监督员 {base.number}") as step:
        for inspector in inspectors:
            inspector = replace(inspector, supervision_id=base.id, assigned_on=inspector.assigned_on or _today(store))
            file = supervision_file(store, base.id)
            raise_problems(rules.inspector_problem(inspector, file, barred) | rules.inspector_days(inspector, _today(store)))
            step.add(inspector)
    return step.changes


def declare(store: Store, inspector_id: str, declared_on: str = "") -> Changes:
    """Note that a supervisor declared having no reason to keep away."""
    rights.require(store, "inspect")
    inspector = store.get(Inspector, inspector_id)
    if inspector.recused_on:
        raise StationError(f"{inspector.name}已经回避。", "请另派监督员。")
    declared = replace(inspector, declared_on=declared_on or _today(store))
    raise_problems(rules.inspector_days(declared, _today(store)))
    with store.step(f"声明无须回避 {inspector.name}") as step:
        step.save(declared, inspector)
    return step.changes


def recuse(store: Store, inspector_id: str, reason: str, recused_on: str = "") -> Changes:
    """Note that a supervisor keeps away (code of ``recusal_reason``); not once the check is finished."""
    rights.require(store, "inspect")
    inspector = store.get(Inspector, inspector_id)
    if not reason:
        raise_problems({"recusal_reason": "请选择回避原因。"})
    if store.get(Supervision, inspector.supervision_id).checked_on:
        raise StationError("核查已经结束，不能再登记回避。")
    away = replace(inspector, recused_on=recused_on or _today(store), recusal_reason=reason, declared_on="")
    raise_problems(rules.inspector_days(away, _today(store)))
    with store.step(f"登记回避 {inspector.name}") as step:
        step.save(away, inspector)
    return step.changes


def interview(store: Store, record: Interview, base: Interview | None = None) -> Interview:
    """Store a record of questioning, new or corrected."""
    rights.require(store, "inspect")
    supervision = _at_hand(store, record.supervision_id)
    _refuse_ended(supervision)
    record = replace(record, recorder=record.recorder or store.user)
    raise_problems(rules.interview_problems(record, supervision_file(store, supervision.id), store.now().isoformat(timespec="minutes")))
    with store.step(f"记调查笔录 {supervision.number}") as step:
        return step.add(record) if base is None else step.save(record, base)


def finish_check(store: Store, checked: Supervision, base: Supervision) -> Changes:
    """Note what the check found; refused with fewer than two supervisors, without their cards or their declarations."""
    rights.require(store, "inspect")
    _in_stage(store, base.id, ("accepted",), "现在不能登记核查结论")
    refuse_beyond(checked, base, "check")
    file = supervision_file(store, base.id)
    for inspector in rules.present(file.inspectors):  # a recusal may come in from another PC after they were sent
        recusals.require(store, base.grievance_id, inspectors=inspector.name)
    raise_problems(rules.check_problems(checked, file, _today(store)))
    return _keep(store, checked, base, "登记核查结论")


def talk(store: Store, talked: Supervision, base: Supervision) -> Changes:
    """Note the talk with the employer (浙江 art. 19: first of all)."""
    rights.require(store, "talk")
    _in_stage(store, base.id, ("accepted", "checked", "talked", "letter"), "现在不能登记沟通协商")
    refuse_beyond(talked, base, "talk")
    raise_problems(rules.talk_problems(talked, _today(store)))
    return _keep(store, talked, base, "登记沟通协商")


# -- the end ----------------------------------------------------------------------------------------------------------


def close(store: Store, closed: Supervision, base: Supervision) -> Changes:
    """Close a matter of which every step is done or left out with a reason, and no letter is under way."""
    rights.require(store, "supervision_close")
    _refuse_ended(_at_hand(store, base.id))
    refuse_beyond(closed, base, "closing", without=["archive_number"])
    raise_problems(rules.closing_problems(closed, supervision_file(store, base.id), _today(store)))
    return _keep(store, closed, base, "办结监督事项")


def follow_up(store: Store, followed: Supervision, base: Supervision) -> Changes:
    """Note the call back after closing, and when who informed was told how it ended (南昌 art. 25)."""
    rights.require(store, "supervision_close")
    _in_stage(store, base.id, ("closed",), "办结以后才能登记回访")
    refuse_beyond(followed, base, "closing", without=["closed_on", "closing_note", "archive_number"])
    raise_problems(rules.follow_problems(followed, _today(store)))
    return _keep(store, followed, base, "回访监督事项")


def reopen(store: Store, supervision_id: str) -> Changes:
    """Take a closed matter up again; what was noted at its closing stays in the history."""
    rights.require(store, "supervision_close")
    base = _in_stage(store, supervision_id, ("closed",), "没有办结")
    blank = dict.fromkeys(("closed_on", "closing_note", "followed_on", "follow_note", "informant_told_on", "archive_number"), "")
    return _keep(store, base.with_values(**blank), base, "重办监督事项")


def archive(store: Store, supervision_id: str) -> Changes:
    """Give an ended matter its number in the archive."""
    rights.require(store, "archive")
    base = _in_stage(store, supervision_id, rules.ENDED, "还没有办结，不能归档")
    if base.archive_number:
        raise StationError(f"{base.number}已经归档，卷号是{base.archive_number}。")
    file = supervision_file(store, base.id)
    kept = retention.rule_of(CaseFile(grievance=file.grievance or Grievance(), letters=file.letters)).retention
    year = int((base.closed_on or base.decided_on)[:4])
    with store.step(f"归档 {base.number}") as step:
        number = retention.archive_number(own_station(store), year, kept, store.draw(f"archive {kept}", year))
        step.save(replace(base, archive_number=number), base)
    return step.changes


def remove(store: Store, supervision: Supervision) -> Changes:
    """Put a matter with its inspectors and interviews in the recycle bin; StationError while a letter rests on it."""
    rights.require(store, "remove")
    if letters := store.matching(Letter, supervision_id=supervision.id):
        named = letters[0].number or f"一份{label('letter_kind', letters[0].kind)}"
        raise StationError(f"{supervision.number}已经拟了{named}，不能删除。")
    own: list[Any] = [*store.matching(Inspector, supervision_id=supervision.id), *store.matching(Interview, supervision_id=supervision.id)]
    with store.step(f"删除监督事项 {supervision.number}") as step:
        for child in own:
            step.remove(child)
        if user := store.used_by(supervision):
            raise StationError(f"{supervision.number}还登记在{user.title}里，不能删除。", "请先在那里改掉。")
        step.remove(supervision)
    return step.changes


def remove_part(store: Store, part: Inspector | Interview) -> Changes:
    """Put an inspector or an interview that was entered wrongly in the recycle bin, as long as the check is not finished."""
    rights.require(store, "inspect")
    if store.get(Supervision, part.supervision_id).checked_on:
        raise StationError("核查已经结束，不能再删除。", "可以在修改记录里查到当时的内容。")
    with store.step(f"删除{part.title}") as step:
        step.remove(part)
    return step.changes


def settle(store: Store, step: Step, supervision_id: str) -> None:
    """Let the stage of a matter follow from its letters, inside the step that changed one."""
    found = store.find(Supervision, supervision_id)
    if found is not None:
        step.save(rules.settled(found, store.matching(Letter, supervision_id=found.id)), found)


def _keep(store: Store, supervision: Supervision, base: Supervision, name: str) -> Changes:
    letters = store.matching(Letter, supervision_id=base.id)
    with store.step(f"{name} {base.number}") as step:
        step.save(rules.settled(supervision, letters), base)
    return step.changes


def _at_hand(store: Store, supervision_id: str) -> Supervision:
    """The matter, for the person at the desk to work on; StationError if it is in the bin or they must keep away."""
    found = store.get(Supervision, supervision_id)
    if found.deleted:
        raise StationError(f"{found.number}在回收站里，不能再办。", "要接着办的话，先从回收站放回。")
    if said := recusals.problem(store, found.grievance_id, store.user):
        raise StationError(said)
    return found


def _in_stage(store: Store, supervision_id: str, stages: Sequence[str], said: str) -> Supervision:
    found = _at_hand(store, supervision_id)
    if found.status not in stages:
        raise StationError(f"{found.number}现在是“{label('supervision_status', found.status)}”，{said}。")
    return found


def _refuse_ended(base: Supervision) -> None:
    if base.status in rules.ENDED:
        raise StationError(f"{base.number}已经{label('supervision_status', base.status)}。", "要接着办的话，先重办。")


def _today(store: Store) -> str:
    return store.now().date().isoformat()
