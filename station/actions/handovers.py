"""What a person does to pass a case on: send it up, share it, forward it, hand it to another station; answer, take over, report back."""

from dataclasses import replace

from station.actions import moves, recusals, rights
from station.actions.at_desk import own_station
from station.actions.grievances import add_case
from station.casework import handovers as rules
from station.casework import states, vocabulary
from station.casework.grievances import Intake, start_clocks
from station.casework.model import Grievance, Handover, Move, OrgUnit, Station
from station.changes import Changes
from station.db.casefiles import case_file
from station.db.step import Step
from station.db.store import Store
from station.errors import StationError, raise_problems

_RIGHTS = {"transfer": "hand_over"}  # of the other kinds the right is called like the kind


def right(kind: str) -> str:
    """The right that a kind of handover asks for."""
    return _RIGHTS.get(kind, kind)


def hand_over(store: Store, handover: Handover) -> Changes:
    """Pass a case on. What goes up raises the level it is handled at; what is forwarded or handed to a station is 已转办.

    ProblemsError (keys are fields of ``Handover``) if something is wanting.
    """
    if handover.kind:
        rights.require(store, right(handover.kind))
    own = own_station(store)
    grievance = store.get(Grievance, handover.grievance_id)
    if not states.is_under_way(grievance.status):
        raise StationError(f"{grievance.number}已经不在办理，不能移交。", "要接着办的话，先重办。")
    sent_on = handover.sent_on or _today(store)
    handover = replace(handover, from_name=own.name, sent_on=sent_on, answer="waiting", recorded_by=handover.recorded_by or store.user)
    if handover.kind == "transfer":  # a station this store has no record of is known by its name there
        known = store.matching(Station, name=handover.to_name)
        handover = replace(handover, to_station_id=known[0].id if known else "")
    raise_problems(rules.handover_problems(handover, grievance, own, _today(store)))
    recusals.require(store, grievance.id, recorded_by=handover.recorded_by)
    clock = rules.answer_clock(handover)
    handover = replace(handover, answer_due_on=handover.answer_due_on or (clock.due if clock else ""))
    words = vocabulary.label("handover_kind", handover.kind)
    with store.step(f"{words} {grievance.number}") as step:
        step.add(handover)
        if handover.kind == "escalate":
            step.save(replace(grievance, handling_level=handover.to_level), grievance)
        elif handover.kind in rules.LEAVING:
            reason = f"{words}（{handover.to_name}）：{handover.reason}"
            moves.enter(store, step, grievance, grievance, Move(act="transfer", moved_on=sent_on, reason=reason))
    return step.changes


def answer(store: Store, answered: Handover, base: Handover) -> Changes:
    """Note the answer to a handover, the other side's or this station's own; a case that is declined comes back to 办理中.

    A station that accepts registers the case under a number of its own and works on that one.
    """
    rights.require(store, "answer_handover")
    if store.get(Handover, base.id).answer != "waiting":
        raise StationError(f"{base.to_name}已经答复过，或者移交单位已经收回。", "没有改动任何内容。请再看一遍移交联动。")
    answered = replace(answered, answered_on=answered.answered_on or _today(store), answered_by=answered.answered_by or store.user)
    raise_problems(rules.answer_problems(answered, _today(store)))
    grievance = store.get(Grievance, base.grievance_id)
    is_ours = rules.is_for(base, store.find(Station, store.setting("station", "")))
    with store.step(f"{vocabulary.label('handover_answer', answered.answer)}移交 {grievance.number}") as step:
        if answered.answer == "accepted" and is_ours:  # the district, which has both, then counts one case
            answered = replace(answered, taken_as_id=_take_over(store, step, answered))
        step.save(answered, base)
        if answered.answer == "declined" and grievance.status == "transferred" and base.kind in rules.LEAVING:
            reason = f"{base.to_name}不接收：{answered.answer_note}"
            moves.enter(store, step, grievance, grievance, Move(act="work", moved_on=answered.answered_on, reason=reason))
    return step.changes


def report_back(store: Store, handover_id: str, result: str, result_on: str = "") -> Changes:
    """Note what the other side made of a case; what it reports stands in the handover and closes nothing by itself."""
    rights.require(store, "answer_handover")
    base = store.get(Handover, handover_id)
    if base.answer != "accepted":
        raise StationError(f"{base.to_name}没有接收，没有办理反馈可登记。", "请先登记对方的答复。")
    result_on = result_on or _today(store)
    problems = {} if result.strip() else {"result": Handover.spec("result").wanted}
    if result_on > _today(store):
        problems["result_on"] = "反馈日期不能晚于今天。"
    raise_problems(problems)
    grievance = store.get(Grievance, base.grievance_id)
    with store.step(f"办理反馈 {grievance.number}") as step:
        step.save(replace(base, result=result.strip(), result_on=result_on), base)
    return step.changes


def incoming(store: Store) -> list[tuple[Handover, Grievance]]:
    """What other stations have handed to this one and it has not answered, the oldest first."""
    own = store.find(Station, store.setting("station", ""))
    waiting = [h for h in store.matching(Handover, kind="transfer", answer="waiting") if rules.is_for(h, own)]
    found = [(h, store.find(Grievance, h.grievance_id)) for h in waiting]
    return [(h, g) for h, g in found if g is not None and not g.deleted]


def receivers(store: Store, kind: str, level: str = "") -> list[str]:
    """Names to choose from: other stations for a transfer, union bodies (of a level, if given) for everything else.

    To the district, whose record every station has, a case is not transferred: it is sent up.
    """
    if kind == "transfer":
        own = own_station(store)
        above = rules.higher(own.level) if own.level else ()
        return [station.name for station in store.matching(Station) if station.id != own.id and station.level not in above]
    units = store.matching(OrgUnit, level=level) if level else store.matching(OrgUnit)
    return [unit.name for unit in units]


def _take_over(store: Store, step: Step, handover: Handover) -> str:
    """Register the case as this station's own and give its id; people, employers and requests come along, the old number is kept."""
    case = case_file(store, handover.grievance_id)
    old = case.grievance
    now = store.now().isoformat(timespec="minutes")
    fresh = Grievance(
        received_at=now,
        channel="department",
        source=f"{handover.from_name}移交",
        external_number=old.number,
        handler=store.user,
        handling_level=old.handling_level,
        **{s.name: getattr(old, s.name) for s in Grievance.specs() if s.group in ("worker", "matter") and s.name != "worker_id"},
        urgency=old.urgency,
        confidentiality=old.confidentiality,  # who may see it here is said here: who takes it up, and the head
        risk=old.risk,
    )
    made = add_case(
        store,
        Intake(
            grievance=start_clocks(fresh),
            worker=case.worker,
            parties=tuple((replace(party, id="", grievance_id=""), employer) for party, employer in case.parties),
            claims=tuple(replace(claim, id="", grievance_id="") for claim in case.claims),
        ),
        step.changes.step,
    )
    for member, _ in case.members:
        step.add(replace(member, id="", grievance_id=made.grievance.id))
    for event in case.clock_events:
        if event.kind == "interrupt":  # the year for arbitration is the worker's, whoever counts it
            step.add(replace(event, id="", grievance_id=made.grievance.id))
    return made.grievance.id


def _today(store: Store) -> str:
    return store.now().date().isoformat()
