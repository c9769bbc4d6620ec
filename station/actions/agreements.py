"""What a person does after an agreement: keep its performance plan, remind, record a default; take in a commission and reply to it."""

from collections.abc import Sequence
from dataclasses import replace

from station.actions import rights
from station.actions.at_desk import own_station
from station.actions.mediations import save
from station.casework import commissions, instalments, numbers
from station.casework.mediation_steps import plan_of
from station.casework.model import Commission, Instalment, Mediation
from station.changes import Changes
from station.db.casefiles import case_file
from station.db.store import Store
from station.errors import StationError, raise_problems


def keep_plan(store: Store, mediation: Mediation, plan: Sequence[Instalment], base: Sequence[Instalment]) -> Changes:
    """Store the whole plan as it stands, with what was paid; payments of ``base`` that are not in it go to the recycle bin.

    The payments are counted by day; performance and last day of the agreement follow. ProblemsError under ``plan`` for a
    plan that does not come to the agreed amount or cannot be right.
    """
    rights.require(store, "mediate")
    if mediation.status != "agreed":
        raise StationError(f"{mediation.number}还没有达成协议，不能登记履行计划。")
    today = store.now().date()
    ordered = instalments.in_order(plan)
    if problem := instalments.plan_problem(ordered, mediation, today):
        raise_problems({"plan": problem})
    known = {one.id: one for one in base}
    with store.step(f"登记履行计划 {mediation.number}") as step:
        kept = []
        for one in ordered:
            one = replace(one, mediation_id=mediation.id)
            kept.append(step.save(one, known[one.id]) if one.id in known else step.add(replace(one, id="")))
        for one in base:
            if one.id not in {found.id for found in kept}:
                step.remove(one)
        step.save(instalments.followed(mediation, kept, today), mediation)
    return step.changes


def pay(store: Store, paid: Instalment, base: Instalment) -> Changes:
    """Note what was paid of one instalment, when, and by which voucher."""
    rights.require(store, "mediate")
    mediation = store.get(Mediation, base.mediation_id)
    held = plan_of(mediation, case_file(store, mediation.grievance_id))
    plan = [paid if one.id == paid.id else one for one in held]
    return keep_plan(store, mediation, plan, [base if one.id == base.id else one for one in held])


def remind(store: Store, instalment: Instalment, day: str) -> Changes:
    """Note that the other side was reminded of a payment on that ISO day."""
    rights.require(store, "mediate")
    if day > store.now().date().isoformat():
        raise_problems({"reminded_on": "催告日期不能晚于今天。"})
    mediation = store.get(Mediation, instalment.mediation_id)
    with store.step(f"催告付款 {mediation.number}") as step:
        step.save(replace(instalment, reminded_on=day), instalment)
    return step.changes


def record_default(store: Store, broken: Mediation, base: Mediation) -> Changes:
    """Note that an agreement was not performed, since when and what follows; ProblemsError for a step that is not open."""
    rights.require(store, "mediate")
    wanted = {"defaulted_on": "请填写违约日期。", "default_step": "请选择违约后的处理。"}
    raise_problems({name: text for name, text in wanted.items() if not getattr(broken, name)})
    with store.step(f"登记违约 {base.number}") as step:
        save(store, broken, base)
    return step.changes


def record_commission(store: Store, commission: Commission, base: Commission | None = None) -> Commission:
    """Store a commission of a court or an arbitration body, new or corrected.

    Its limit is counted where none was stated; the reply gets its number with its day.
    """
    rights.require(store, "mediate")
    mediation = store.get(Mediation, commission.mediation_id)
    if base is None and store.matching(Commission, mediation_id=mediation.id):
        raise StationError(f"{mediation.number}已经登记过委派，请改那一条。")
    commission = commissions.start_clock(commission, base)
    raise_problems(commissions.commission_problems(commission, mediation, store.now().date()))
    with store.step(f"登记委派 {mediation.number}") as step:
        if commission.replied_on and not commission.reply_number:
            year = int(commission.replied_on[:4])
            number = numbers.reply_number(own_station(store), year, store.draw("commission_reply", year))
            commission = replace(commission, reply_number=number)
        return step.add(commission) if base is None else step.save(commission, base)
