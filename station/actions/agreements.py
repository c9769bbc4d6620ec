"""What a person does after an agreement: keep its performance plan, remind, record a default; take in a commission and reply to it."""

from collections.abc import Sequence
from dataclasses import replace

from station.actions.grievances import own_station, raise_problems
from station.actions.mediations import interrupt
from station.casework import commissions, hardening, instalments, numbers
from station.casework import mediations as rules
from station.casework.mediation_steps import plan_of
from station.casework.model import Commission, Instalment, Mediation
from station.changes import Changes
from station.db.casefiles import case_file
from station.db.step import Step
from station.db.store import Store
from station.errors import StationError


def keep_plan(store: Store, mediation: Mediation, plan: Sequence[Instalment], base: Sequence[Instalment]) -> Changes:
    """Store the whole plan as it stands, with what was paid; payments of ``base`` that are not in it go to the recycle bin.

    The payments are counted by day; performance and last day of the agreement follow. ProblemsError under ``plan`` for a
    plan that does not come to the agreed amount or cannot be right.
    """
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
        _follow(store, step, mediation, kept)
    return step.changes


def _follow(store: Store, step: Step, mediation: Mediation, plan: Sequence[Instalment]) -> None:
    step.save(instalments.followed(mediation, plan, store.now().date()), mediation)


def pay(store: Store, paid: Instalment, base: Instalment) -> Changes:
    """Note what was paid of one instalment, when, and by which voucher."""
    mediation = store.get(Mediation, base.mediation_id)
    held = plan_of(mediation, case_file(store, mediation.grievance_id))
    plan = [paid if one.id == paid.id else one for one in held]
    return keep_plan(store, mediation, plan, [base if one.id == base.id else one for one in held])


def remind(store: Store, instalment: Instalment, day: str) -> Changes:
    """Note that the other side was reminded of a payment on that ISO day."""
    if day > store.now().date().isoformat():
        raise_problems({"reminded_on": "催告日期不能晚于今天。"})
    mediation = store.get(Mediation, instalment.mediation_id)
    with store.step(f"催告付款 {mediation.number}") as step:
        step.save(replace(instalment, reminded_on=day), instalment)
    return step.changes


def record_default(store: Store, broken: Mediation, base: Mediation) -> Changes:
    """Note that an agreement was not performed, since when and what follows; ProblemsError for a step that is not open.

    The limit for arbitration begins anew (人社部令第17号 art. 31).
    """
    case = case_file(store, base.grievance_id)
    problems = rules.mediation_problems(broken, store.now())
    if not broken.defaulted_on:
        problems["defaulted_on"] = "请填写违约日期。"
    if not broken.default_step:
        problems["default_step"] = "请选择违约后的处理。"
    elif barred := hardening.step_bar(broken.default_step, base, case):
        problems["default_step"] = barred
    raise_problems(problems)
    stands = "enforced" if broken.default_step == "enforcement" else "late" if broken.performance == "not_due" else broken.performance
    with store.step(f"登记违约 {base.number}") as step:
        broken = step.save(replace(broken, performance=stands), base)
        _follow(store, step, broken, plan_of(base, case))
        interrupt(store, step, broken, "agreement_broken", broken.defaulted_on)
    return step.changes


def record_commission(store: Store, commission: Commission, base: Commission | None = None) -> Commission:
    """Store a commission of a court or an arbitration body, new or corrected; its limit is counted where none was stated."""
    mediation = store.get(Mediation, commission.mediation_id)
    if base is None and store.matching(Commission, mediation_id=mediation.id):
        raise StationError(f"{mediation.number}已经登记过委派，请改那一条。")
    commission = commissions.start_clock(commission)
    raise_problems(commissions.commission_problems(commission, mediation, store.now().date()))
    with store.step(f"登记委派 {mediation.number}") as step:
        return step.add(commission) if base is None else step.save(commission, base)


def reply(store: Store, replied: Commission, base: Commission) -> Commission:
    """Give the reply its number and day; StationError for one that was given before."""
    if base.replied_on:
        raise StationError(f"已经向{base.body}反馈，{base.reply_number}。")
    mediation = store.get(Mediation, base.mediation_id)
    replied = replace(replied, replied_on=replied.replied_on or store.now().date().isoformat())
    raise_problems(commissions.commission_problems(replied, mediation, store.now().date()))
    with store.step(f"反馈委派 {mediation.number}") as step:
        year = int(replied.replied_on[:4])
        number = numbers.reply_number(own_station(store), year, store.draw("commission_reply", year))
        return step.save(replace(replied, reply_number=replied.reply_number or number), base)
