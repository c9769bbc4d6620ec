"""What a person does with the list of a collective case: add people, note what became of them, choose representatives."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from station.actions import moves, rights
from station.actions.grievances import add_or_correct, taken_number
from station.casework import members as rules
from station.casework.grievances import start_clocks
from station.casework.model import Member, Worker
from station.casework.roster import Person
from station.changes import Changes
from station.db.casefiles import case_file
from station.db.store import Store
from station.errors import ProblemsError, StationError


def add(store: Store, grievance_id: str, people: Sequence[Person]) -> Changes:
    """Put people of a list that was read on a case; a head-count that is now too small follows, unless it is marked 余 or 约."""
    rights.require(store, "edit")
    moves.at_hand(store, grievance_id)
    case = case_file(store, grievance_id)
    grievance = case.grievance
    count = len(case.members) + len(people)
    if again := rules.on_list_already(case, [person.worker for person in people]):
        more = f"等 {len(again)} 人" if len(again) > 3 else ""
        raise StationError(f"名单里已有{'、'.join(again[:3])}{more}，没有加入任何人。", "请看一遍名单，只加还没有的人。")
    for person in people:
        if said := taken_number(store, person.worker):
            raise StationError(f"{person.worker.name}：{said}", "没有加入任何人。")
    _refuse(rules.too_many(len(rules.representatives(case)) + sum(person.is_representative for person in people)))
    with store.step(f"加入名单 {len(people)} 人 {grievance.number}") as step:
        for person in people:
            worker = add_or_correct(store, step, person.worker)
            member = Member(grievance_id=grievance.id, worker_id=worker.id, amount=person.amount)
            step.add(replace(member, is_representative=person.is_representative))
        if count > (grievance.people or 0) and not grievance.people_mark:
            step.save(start_clocks(replace(grievance, people=count), case.clock_events), grievance)
    return step.changes


def save(store: Store, member: Member, base: Member) -> Changes:
    """Store what was changed in one line of the list."""
    rights.require(store, "edit")
    _raise(rules.member_problems(member, store.now().date()))
    number = moves.at_hand(store, base.grievance_id).number
    with store.step(f"改名单 {number}") as step:
        step.save(member, base)
    return step.changes


def settle(store: Store, ids: Sequence[str], *, outcome: str = "", paid: int | None = None, settled_on: str = "") -> Changes:
    """Note the same result for several people at once, as one step; what is not said stays as it is."""
    rights.require(store, "edit")
    bases = [store.get(Member, member_id) for member_id in ids]
    changed = [rules.settled(base, outcome, paid, settled_on) for base in bases]
    _raise({} if outcome or paid is not None or settled_on else {"outcome": "请选择结果，或者填写日期、金额。"})
    for grievance_id in {base.grievance_id for base in bases}:
        moves.at_hand(store, grievance_id)
    for member in changed:
        _raise(rules.member_problems(member, store.now().date()))
    with store.step(f"登记 {len(bases)} 人的结果") as step:
        for member, base in zip(changed, bases, strict=True):
            step.save(member, base)
    return step.changes


def choose_representatives(store: Store, grievance_id: str, ids: Collection[str]) -> Changes:
    """Make exactly these members the representatives; a step of its own, so that each change of them stands in the journal.

    ProblemsError above the most a case may have.
    """
    rights.require(store, "edit")
    _refuse(rules.too_many(len(ids)))
    grievance = moves.at_hand(store, grievance_id)
    with store.step(f"改代表人 {grievance.number}") as step:
        for member in store.matching(Member, grievance_id=grievance_id):
            step.save(replace(member, is_representative=member.id in ids), member)
    return step.changes


def drop(store: Store, ids: Sequence[str]) -> Changes:
    """Take people off the list of a case; they go to the recycle bin, their own files stay."""
    rights.require(store, "edit")
    leaving = [store.get(Member, member_id) for member_id in ids]
    for grievance_id in {member.grievance_id for member in leaving}:
        moves.at_hand(store, grievance_id)
    with store.step(f"移出名单 {len(ids)} 人") as step:
        for member in leaving:
            step.remove(member)
    return step.changes


def people_of(store: Store, grievance_id: str) -> list[Worker]:
    """Who is on the list of a case."""
    return [worker for _, worker in case_file(store, grievance_id).members]


def _refuse(sentence: str) -> None:
    _raise({"is_representative": sentence} if sentence else {})


def _raise(problems: dict[str, str]) -> None:
    if problems:
        raise ProblemsError(problems)
