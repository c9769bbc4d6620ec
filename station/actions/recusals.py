"""What a person does about 回避: decide that somebody keeps away from a case, lift it, and ask before giving somebody a part in it."""

from dataclasses import replace

from station.actions import rights
from station.casework import mediations
from station.casework import recusals as rules
from station.casework.model import Grievance, Inspector, Mediation, Mediator, PanelSeat, Recusal, Supervision
from station.changes import Changes
from station.db.staff import colleagues
from station.db.store import Store
from station.errors import ProblemsError, StationError


def problem(store: Store, grievance_id: str, person: str) -> str:
    """Why a person cannot handle, mediate, visit or record on that case; "" if nothing stands against it."""
    return rules.problem(store.matching(Recusal, grievance_id=grievance_id), person) if person and grievance_id else ""


def require(store: Store, grievance_id: str, **people: str) -> None:
    """ProblemsError, at the field named, if somebody who must keep away is given a part: ``require(store, id, handler="王芳")``."""
    found = {field: said for field, person in people.items() if (said := problem(store, grievance_id, person))}
    if found:
        raise ProblemsError(found)


def decide(store: Store, recusal: Recusal, handler: str = "") -> Changes:
    """Note that a staff member keeps away; who handled the case until now hands it to ``handler`` in the same step.

    ProblemsError for what is wanting, and as long as the person has a part in a mediation or a check that is under way.
    """
    rights.require(store, "edit")
    known = store.matching(Recusal, grievance_id=recusal.grievance_id)
    problems = rules.recusal_problems(recusal, known, store.now().date())
    grievance = store.get(Grievance, recusal.grievance_id)
    is_handler = bool(recusal.person) and recusal.person == grievance.handler
    if is_handler and (not handler or handler == recusal.person):
        problems["handler"] = f"{recusal.person}是这件诉求的承办人，请选改由谁承办。"
    elif is_handler and (said := rules.problem(known, handler)):
        problems["handler"] = said
    if number := _mediates(store, grievance.id, recusal.person):
        problems["person"] = f"{recusal.person}在调解 {number}里，请先在那里换人。"
    elif number := _checks(store, grievance.id, recusal.person):
        problems["person"] = f"{recusal.person}是{number}的核查监督员，请先在那里登记回避。"
    if problems:
        raise ProblemsError(problems)
    with store.step(f"登记回避 {grievance.number}") as step:
        step.add(recusal)
        if is_handler:
            step.save(replace(grievance, handler=handler), grievance)
    return step.changes


def lift(store: Store, recusal: Recusal) -> Changes:
    """Take a recusal back that was entered wrongly; it goes to the recycle bin. Nobody lifts their own, unless alone."""
    rights.require(store, "edit")
    if recusal.person == store.user and any(person.is_active and person.name != store.user for person in colleagues(store)):
        raise StationError("本人不能撤销自己的回避。", "请由负责人办理。")
    with store.step(f"撤销回避 {recusal.person}") as step:
        step.remove(recusal)
    return step.changes


def _checks(store: Store, grievance_id: str, person: str) -> str:
    """The number of a matter of supervision of the case that a person was sent to check and that is not checked yet."""
    for matter in store.matching(Supervision, grievance_id=grievance_id):
        sent = store.matching(Inspector, supervision_id=matter.id, name=person)
        if not matter.checked_on and any(not inspector.recused_on for inspector in sent):
            return matter.number
    return ""


def _mediates(store: Store, grievance_id: str, person: str) -> str:
    """The number of a mediation under way in which a person is mediator, recorder or of the panel."""
    for mediation in store.matching(Mediation, grievance_id=grievance_id):
        seats = store.matching(PanelSeat, mediation_id=mediation.id)
        panel = [store.get(Mediator, seat.mediator_id).name for seat in seats]
        if mediation.status in mediations.OPEN and person in (mediation.mediator, mediation.recorder, *panel):
            return mediation.number
    return ""
