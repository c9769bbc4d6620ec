"""What a person does with the employers of a case after registering it: add one in its role, change the role, take one out."""

from dataclasses import replace

from station.actions import moves, rights
from station.actions.grievances import add_or_correct
from station.casework import grievances as rules
from station.casework.model import Employer, Party
from station.changes import Changes
from station.db.store import Store
from station.errors import ProblemsError, StationError


def add(store: Store, party: Party, employer: Employer) -> Changes:
    """Add an employer, on file or new, to a case (调解仲裁法 art. 22: 派遣单位 and 用工单位 are parties together)."""
    rights.require(store, "edit")
    employer = rules.tidy_employer(employer)
    problems = rules.employer_problems(employer)
    grievance = moves.at_hand(store, party.grievance_id)
    held = store.matching(Party, grievance_id=grievance.id)
    if any(party.role == known.role and store.get(Employer, known.employer_id).name == employer.name for known in held):
        problems["name"] = f"“{employer.name}”已经是这件诉求的当事单位。"
    if problems:
        raise ProblemsError(problems)
    with store.step(f"加当事单位 {grievance.number}") as step:
        step.add(replace(party, employer_id=add_or_correct(store, step, employer).id))
    return step.changes


def change_role(store: Store, role: str, base: Party) -> Changes:
    """Give an employer another role."""
    rights.require(store, "edit")
    changed = replace(base, role=role)
    if not role:
        raise ProblemsError({"role": "请选择单位角色。"})
    with store.step(f"改单位角色 {moves.at_hand(store, base.grievance_id).number}") as step:
        step.save(changed, base)
    return step.changes


def drop(store: Store, party: Party) -> Changes:
    """Take an employer out of a case; the last one stays, a case without an employer leads nowhere."""
    rights.require(store, "edit")
    grievance = moves.at_hand(store, party.grievance_id)
    if len(store.matching(Party, grievance_id=grievance.id)) < 2:
        raise StationError("这件诉求只有这一家单位，不能移出。", "要换单位，先加上正确的那家。")
    with store.step(f"移出当事单位 {grievance.number}") as step:
        step.remove(party)
    return step.changes
