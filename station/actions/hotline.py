"""What a person does with an order of the hotline: note it, sign for it, send it back, answer it, note the review, close it."""

from dataclasses import replace

from station.actions import moves, rights
from station.casework import hotline as rules
from station.casework import states
from station.casework.model import Grievance, HotlineOrder
from station.changes import Changes
from station.db.store import Store
from station.errors import ProblemsError


def dispatch(store: Store, order: HotlineOrder) -> HotlineOrder:
    """Note an order on a case that has none under way: a case that came by another way, or a matter sent once more."""
    rights.require(store, "edit")
    problems = rules.order_problems(order, store.now())
    running = rules.running(store.matching(HotlineOrder, grievance_id=order.grievance_id))
    if running:
        problems["number"] = f"工单{running[0].number}还没有办完。"
    if problems:
        raise ProblemsError(problems)
    grievance = moves.at_hand(store, order.grievance_id)
    with store.step(f"登记工单 {grievance.number}") as step:
        order = step.add(order)
        if not grievance.external_number:
            grievance = step.save(replace(grievance, external_number=order.number), grievance)
        _work_again(store, grievance, f"工单{order.number}派来")
    return order


def correct(store: Store, order: HotlineOrder, base: HotlineOrder) -> Changes:
    """Store a correction of what the order states; its state moves by :func:`advance` only."""
    rights.require(store, "edit")
    order = replace(order, status=base.status)
    if problems := rules.order_problems(order, store.now()):
        raise ProblemsError(problems)
    moves.at_hand(store, base.grievance_id)
    with store.step(f"改工单 {base.number}") as step:
        step.save(order, base)
    return step.changes


def advance(store: Store, act: str, order: HotlineOrder, base: HotlineOrder) -> Changes:
    """Take ``order``, filled in by a form over ``base``, through an act of ``rules.ACTS``; the case follows.

    A pending case is accepted with the signature, a case whose order goes back becomes 退单, one sent back for doing again is
    reopened. ProblemsError for what is wanting, StationError where the state of the case does not allow it.
    """
    rights.require(store, "edit")
    rule = rules.ACTS[act]
    if problems := rules.act_problems(order, rule, store.now()):
        raise ProblemsError(problems)
    grievance = moves.at_hand(store, base.grievance_id)
    with store.step(f"{rule.title} {base.number}") as step:
        after = step.save(rules.done(order, rule), base)
        if act == "sign" and grievance.status == "pending":
            moves.move(store, grievance.id, "accept")
        elif after.status == "returned" and grievance.status != "returned":
            moves.move(store, grievance.id, "return", reason=after.return_reason, moved_on=after.returned_at[:10])
        elif after.status == "redo":
            _work_again(store, grievance, after.review_note or "工单退回重办")
    return step.changes


def _work_again(store: Store, grievance: Grievance, reason: str) -> None:
    """Take a case that had left the desk up again: an order that runs has to be worked on."""
    if not states.is_under_way(grievance.status):
        moves.move(store, grievance.id, "reopen", reason=reason)
