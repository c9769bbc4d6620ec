"""What a person does with a grievance: register, record progress, correct, close, follow up, put away."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from station.actions import archiving, moves, recusals, rights
from station.actions.at_desk import own_station
from station.casework import grievances as rules
from station.casework import hotline, legal_aid, mediations, members, numbers
from station.casework.casefile import CaseFile
from station.casework.fields import Record, missing
from station.casework.grievances import Intake
from station.casework.model import (
    Employer,
    FollowUp,
    Grievance,
    LegalAid,
    Letter,
    LetterCase,
    Mediation,
    Move,
    Progress,
    Worker,
)
from station.changes import Changes
from station.db import grievances as queries
from station.db.casefiles import case_file
from station.db.intake import is_shown_by_name
from station.db.step import Step
from station.db.store import Store
from station.errors import StationError, raise_problems

R = TypeVar("R", bound=Record)


def refuse_beyond(said: Record, base: Record, *groups: str, without: Sequence[str] = ()) -> None:
    """StationError if more is changed than the fields of these groups: an act takes its own step and no other along with it."""
    marks = {spec.mark for spec in said.specs() if spec.mark}
    for name in said.differences(base):
        if name in without or (said.spec(name).group not in groups and name not in marks):
            raise StationError(f"{said.spec(name).label}不在这一步填写。", "没有改动任何内容。请用它自己的操作。")


def tidy(intake: Intake) -> Intake:
    """The form's values as they would be stored: who says nothing of the number of people means one, an order comes with its channel."""
    grievance = intake.grievance
    if grievance.people is None and not grievance.people_mark:
        grievance = replace(grievance, people=1)
    return replace(
        intake,
        grievance=rules.start_clocks(grievance),
        order=hotline.first_order(grievance, intake.order),
        worker=rules.tidy_worker(intake.worker) if intake.worker else None,
        parties=tuple((party, rules.tidy_employer(employer)) for party, employer in intake.parties),
        members=tuple((member, rules.tidy_worker(worker)) for member, worker in intake.members),
    )


def register(store: Store, intake: Intake) -> CaseFile:
    """Register a grievance: the number is drawn and everything stored in one step.

    A worker or employer with an id is an existing one and only corrected; so is a worker whose identity number and name
    are known, and an employer of a known name. ProblemsError (keys are field paths such as ``worker.phone``) if
    something is not right.
    """
    rights.require(store, "register")
    for worker in (intake.worker, *(worker for _, worker in intake.members)):
        refuse_sealed(worker)
    intake = tidy(intake)
    intake = replace(intake, grievance=replace(intake.grievance, area=intake.grievance.area or own_station(store).area))
    problems = rules.intake_problems(intake, store.now())
    named = {"worker": intake.worker} | {f"member.{place}": worker for place, (_, worker) in enumerate(intake.members, 1)}
    problems |= {f"{path}.id_number": said for path, worker in named.items() if worker and (said := taken_number(store, worker))}
    if crowded := members.too_many(sum(member.is_representative for member, _ in intake.members)):
        problems["member"] = crowded
    if intake.grievance.number and queries.is_number_taken(store, intake.grievance.number):
        problems["grievance.number"] = f"受理编号“{intake.grievance.number}”已经用过。"
    raise_problems(problems)
    return add_case(store, intake, "登记诉求")


def taken_number(store: Store, worker: Worker) -> str:
    """What is wrong if the identity number of a worker is on file under another name only; "" if it is free or theirs."""
    known = store.matching(Worker, id_number=worker.id_number, sealed_on="") if worker.id_number else []
    others = [other for other in known if other.name != worker.name and other.id != worker.id]
    if not others or len(others) < len(known):  # two records of one number are no reason to send the person away
        return ""
    shown = next((other for other in others if is_shown_by_name(store, other.id)), None)
    return f"这个身份证号登记过，{f'姓名是{shown.name}' if shown else '姓名不同'}，请核对。"


def add_case(store: Store, intake: Intake, step_name: str) -> CaseFile:
    """Store an intake as it is, without asking what a form must have; for imports, which show their gaps instead."""
    station = own_station(store)
    with store.step(step_name) as step:
        grievance = _readable(store, replace(intake.grievance, station_id=intake.grievance.station_id or station.id))
        if intake.worker is not None:
            grievance = replace(grievance, worker_id=add_or_correct(store, step, intake.worker).id)
        while not grievance.number:
            year = int(grievance.received_at[:4] or store.now().year)
            number = numbers.grievance_number(station, year, store.draw("grievance", year))
            if queries.by_number(store, number) is None:  # one of the old ledger, entered with its own number
                grievance = replace(grievance, number=number)
        grievance = step.add(grievance)
        moves.begin(step, grievance, store.user)
        for party, employer in intake.parties:
            step.add(replace(party, grievance_id=grievance.id, employer_id=add_or_correct(store, step, employer).id))
        for claim in intake.claims:
            step.add(replace(claim, grievance_id=grievance.id))
        for member, worker in intake.members:
            step.add(replace(member, grievance_id=grievance.id, worker_id=add_or_correct(store, step, worker).id))
        order = hotline.first_order(grievance, intake.order) if intake.order else None
        if order is not None:
            step.add(replace(order, grievance_id=grievance.id))
        if intake.consent is not None and grievance.worker_id:
            consent = replace(intake.consent, grievance_id=grievance.id, worker_id=grievance.worker_id)
            step.add(replace(consent, recorded_by=consent.recorded_by or store.user))
        return case_file(store, grievance.id)  # within the step: what was registered for a colleague may be kept from who did


def add_or_correct(store: Store, step: Step, record: R) -> R:
    """Store what the form changed in a record on file, or fill into one that is the same; add any other."""
    if record.id:
        refuse_sealed(record)
        return step.correct(record)
    known = _on_file(store, record)
    if known is None:
        return step.add(record)
    filled = {s.name: getattr(record, s.name) for s in record.specs() if getattr(record, s.name) != s.empty}
    return step.save(known.with_values(**filled), known)


def _readable(store: Store, grievance: Grievance) -> Grievance:
    """A confidential case as it is registered: who registers it for a colleague has just heard it and goes on seeing it."""
    named = {grievance.handler, *grievance.readers.split("\n")}
    if grievance.confidentiality != "confidential" or store.user in {*named, rights.STATION} or "see_confidential" in rights.allowed(store):
        return grievance
    return replace(grievance, readers="\n".join(filter(None, [*grievance.readers.split("\n"), store.user])))


def refuse_sealed(record: Record | None) -> None:
    """StationError for a person whose data are sealed: nothing is added to them or changed."""
    if isinstance(record, Worker) and record.sealed_on:
        raise StationError("这个人的信息已封存，不能改也不能再用。", "请先由有权的人解除封存。")


def _on_file(store: Store, record: R) -> R | None:
    found: Sequence[R] = ()
    if isinstance(record, Worker) and record.id_number:
        found = store.matching(type(record), id_number=record.id_number, name=record.name, sealed_on="")
    elif isinstance(record, Employer):
        found = store.matching(type(record), name=record.name)
    return found[0] if found else None


def save(store: Store, record: Record, base: Record, name: str) -> Changes:
    """Store a correction of a grievance, worker, employer or one of their parts; only changed fields are touched."""
    rights.require(store, "edit")
    if isinstance(record, Grievance):
        moves.at_hand(store, record.id)
        raise_problems(rules.grievance_problems(record, store.now()))
        if record.handler != getattr(base, "handler", ""):
            recusals.require(store, record.id, handler=record.handler)
    elif isinstance(record, Worker):
        refuse_sealed(base)
        record = rules.tidy_worker(record)
        raise_problems(rules.worker_problems(record))
    elif isinstance(record, Employer):
        record = rules.tidy_employer(record)
        raise_problems(rules.employer_problems(record))
    elif isinstance(record, FollowUp):
        moves.at_hand(store, record.grievance_id)
        raise_problems(_call_problems(store, record, base))
    else:
        raise_problems(missing(record))
    with store.step(name) as step:
        if isinstance(record, Grievance) and isinstance(base, Grievance):
            if record.status != base.status:
                raise StationError("状态不能在登记内容里改。", "请用这件诉求的流转操作，写明原因。")
            if bool(record.closed_on) != bool(base.closed_on):
                raise StationError("办结日期不能在登记内容里填上或者去掉。", "请用办结或者重办。")
            if record.number != base.number and queries.by_number(store, record.number):
                raise StationError(f"受理编号“{record.number}”已经用过。", "请核对编号。")
            record = rules.start_clocks(record, moves.events_of(store, record))
        step.save(record, base)
    return step.changes


def record_progress(store: Store, progress: Progress) -> Changes:
    """Add a progress note; talking to the worker or employer stops the 24-hour clock by itself."""
    rights.require(store, "progress")
    progress = replace(progress, recorded_by=progress.recorded_by or store.user)
    recusals.require(store, progress.grievance_id, recorded_by=progress.recorded_by)
    problems = missing(progress)
    if progress.at > store.now().isoformat(timespec="minutes"):
        problems["at"] = "时间不能晚于现在。"
    raise_problems(problems)
    grievance = moves.at_hand(store, progress.grievance_id)
    changed = grievance
    if progress.counterpart in ("worker", "employer") and not grievance.contacted_at:
        changed = replace(changed, contacted_at=progress.at)
    if rules.is_first_feedback(grievance, progress.counterpart):
        changed = replace(changed, feedback_at=progress.at)
    status = "working" if grievance.status in ("pending", "accepted") else grievance.status
    with store.step(f"登记进展 {grievance.number}") as step:
        step.add(progress)
        moves.follow(store, step, changed, grievance, status)
    return step.changes


def under_way(store: Store, grievance_id: str) -> Grievance:
    """The grievance, if a procedure may still be taken up on it; StationError once it is closed or deleted."""
    grievance = store.get(Grievance, grievance_id)
    if grievance.deleted or grievance.status in rules.DONE:
        state = "在回收站里" if grievance.deleted else "已经办结"
        raise StationError(f"{grievance.number}{state}，不能再转办。", "要接着办的话，先恢复或者重办。")
    return grievance


def settle(store: Store, step: Step, grievance_id: str) -> None:
    """Let the state of an open grievance follow from what is under way on it, inside the step that changed that."""
    grievance = store.get(Grievance, grievance_id)
    if grievance.deleted or grievance.status not in rules.OPEN:
        return
    letters = (store.get(Letter, case.letter_id) for case in store.matching(LetterCase, grievance_id=grievance_id))
    stages = (
        ("mediating", any(m.status in mediations.OPEN for m in store.matching(Mediation, grievance_id=grievance_id))),
        ("aiding", any(a.status in legal_aid.OPEN for a in store.matching(LegalAid, grievance_id=grievance_id))),
        ("awaiting_employer", any(letter.status in ("issued", "served") for letter in letters)),
    )
    resting = "transferred" if grievance.status == "transferred" else "working"  # who took it over still has it
    moves.follow(store, step, grievance, grievance, next((stage for stage, holds in stages if holds), resting))


def close(store: Store, closed: Grievance, base: Grievance) -> Changes:
    """Close a grievance with its outcome. ProblemsError without a day and an outcome."""
    rights.require(store, "close")
    problems = {name: Grievance.spec(name).wanted for name in ("closed_on", "outcome") if not getattr(closed, name)}
    if base.status in rules.DONE:
        problems["status"] = f"{base.number}已经办结。"
    if running := moves.unfinished(store, base.id):
        problems["status"] = f"{running}，先登记调解结果再办结。"
    raise_problems(problems | rules.grievance_problems(closed, store.now()))
    with store.step(f"办结 {base.number}") as step:
        closing_day = closed.closed_on if len(closed.closed_on) == 10 else ""
        moves.enter(store, step, closed, base, Move(act="close", moved_on=closing_day))
    return step.changes


def follow_up(store: Store, call: FollowUp) -> Changes:
    """Record the call back after closing."""
    rights.require(store, "follow_up")
    call = replace(call, recorded_by=call.recorded_by or store.user)
    grievance = store.get(Grievance, call.grievance_id)
    raise_problems(_call_problems(store, call))
    with store.step(f"登记回访 {grievance.number}") as step:
        step.add(call)
        if grievance.status == "closed" and call.satisfaction != "unreachable":
            moves.enter(store, step, grievance, grievance, Move(act="follow_up", moved_on=call.called_on))
    return step.changes


def _call_problems(store: Store, call: FollowUp, base: Record | None = None) -> dict[str, str]:
    """What is wrong with a call back, new or corrected; who may not deal with the case may not have called."""
    recusals.require(store, call.grievance_id, recorded_by=call.recorded_by)
    grievance = store.get(Grievance, call.grievance_id)
    problems = missing(call)
    if base is None and grievance.status not in rules.DONE:
        problems["called_on"] = f"{grievance.number}还没有办结，办结后再登记回访。"
    elif call.called_on > store.now().date().isoformat():
        problems["called_on"] = "回访日期不能晚于今天。"
    elif call.called_on and call.called_on < grievance.closed_on[: len(call.called_on)]:
        problems["called_on"] = "回访日期不能早于办结日期。"
    if isinstance(base, FollowUp) and (call.satisfaction == "unreachable") != (base.satisfaction == "unreachable"):
        problems["satisfaction"] = "没联系上的和联系上的不能互改，请另登记一次回访。"
    return problems


def archive(store: Store, grievance_id: str) -> Changes:
    """Put a closed grievance into the archive."""
    rights.require(store, "archive")
    grievance = store.get(Grievance, grievance_id)
    with store.step(f"归档 {grievance.number}") as step:
        moves.enter(store, step, archiving.archived(store, grievance, own_station(store)), grievance, Move(act="archive"))
    return step.changes


def remove(store: Store, record: Record, name: str) -> Changes:
    """Put a record in the recycle bin; StationError for a person or employer that cases or letters still name."""
    rights.require(store, "remove")
    if isinstance(record, Worker | Employer) and (user := store.used_by(record)):
        raise StationError(f"“{record.name}”还登记在{user.title}里，不能删除。", "请先在那里换人或者换单位。")
    with store.step(name) as step:
        step.remove(record)
    return step.changes


def restore(store: Store, record: Record, name: str) -> Changes:
    """Put a record back from the recycle bin."""
    rights.require(store, "put_back")
    with store.step(name) as step:
        step.save(record.with_values(deleted=False), record)
    return step.changes
