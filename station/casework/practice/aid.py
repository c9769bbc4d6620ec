"""What belongs to the invented legal aid besides the applications: the register of lawyers, reviews, steps, ends, evaluations.

Drawn from a chance of its own after everything else, so that the applications themselves stay as they were invented.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random

from station.casework import legal_aid as rules
from station.casework import vocabulary
from station.casework.model import AidStep, Grievance, Lawyer, LegalAid
from station.casework.practice.world import World, words
from station.casework.workdays import add_workdays

_STEPS = {
    "arbitration": ("taken", "met", "evidence", "drafted", "filed", "heard", "decided"),
    "first": ("taken", "met", "evidence", "filed", "heard", "decided"),
    "second": ("taken", "met", "filed", "heard", "decided"),
    "enforcement": ("taken", "met", "enforced"),
    "mediation": ("taken", "met", "mediated"),
    "advice": ("taken", "met"),
    "drafting": ("taken", "met", "drafted"),
}
_STAGES = {"arbitration": "arbitration", "first": "first", "second": "second", "enforcement": "enforcement"}
_DAYS = 16  # working days over which the steps of a matter still under way are spread


def complete(world: World) -> None:
    """Fill in the applications of ``world`` and add lawyers and steps."""
    rng = Random("legal aid")
    register = _register(world)
    handlers = {record.id: record.handler for record in world.records if isinstance(record, Grievance)}
    found = {record.id: record for record in world.records if isinstance(record, LegalAid)}
    for aid in found.values():
        found[aid.id] = _complete(world, rng, aid, register, handlers[aid.grievance_id])
    world.records[:] = [found[record.id] if isinstance(record, LegalAid) else record for record in world.records]
    for aid in found.values():
        for step in _steps(world, rng, aid, handlers[aid.grievance_id]):
            world.add(step, step.done_on)


def _register(world: World) -> dict[str, Lawyer]:
    """The lawyers matters were assigned to, and one who has left; those another part has invented are taken as they are."""
    known = {record.name: record for record in world.records if isinstance(record, Lawyer)}
    for raw in words("people")["lawyers"]:
        if raw["lawyer"] not in known:
            lawyer = Lawyer(
                name=raw["lawyer"], firm=raw["firm"], licence=raw["licence"], phone=_phone(raw["licence"]), speciality="劳动争议"
            )
            known[lawyer.name] = world.add(lawyer, world.at_start)
    gone = words("words")["aid"]["inactive"]
    if gone["name"] not in known:
        world.add(Lawyer(**gone, phone=_phone(gone["licence"]), is_active=False), world.at_start)
    return known


def _phone(licence: str) -> str:
    return f"555{licence[-4:]}"


def _complete(world: World, rng: Random, aid: LegalAid, register: dict[str, Lawyer], handler: str) -> LegalAid:
    texts = words("words")["aid"]
    if aid.is_urgent:
        aid = replace(aid, urgent_ground=rng.choice(("limit", "hearing")))
    if aid.told_missing_on:
        aid = replace(aid, papers_told=aid.papers_missing)
    if aid.reviewer:
        others = [member.name for member in world.staff if member.name != aid.reviewer and member.role != "reader"]
        opinion = texts["refused" if aid.decision == "refused" else "granted"]
        aid = replace(
            aid,
            first_reviewer=handler if handler in others else rng.choice(others),
            first_reviewed_on=aid.applied_on,
            first_opinion=opinion.format(basis=vocabulary.short("aid_basis", aid.basis)),
        )
    if aid.decision:
        aid = replace(aid, decision_served_on=_after(world, aid.decided_on, rng.randint(0, 1)))
    if aid.referred_on and rng.random() < 0.5:
        aid = replace(aid, receipt_on=_after(world, aid.referred_on, rng.randint(1, 4)), referral_answer="accepted")
    if aid.lawyer:
        aid = replace(aid, lawyer_id=register[aid.lawyer].id)
    if aid.closed_on:
        aid = _closed(world, rng, aid)
    return rules.start_clock(aid)


def _closed(world: World, rng: Random, aid: LegalAid) -> LegalAid:
    texts = words("words")["aid"]
    result = vocabulary.label("aid_result", aid.result) if aid.result != "na" else ""
    paid_on = _after(world, aid.closed_on, rng.randint(8, 25))
    aid = replace(
        aid,
        closing_report=texts["reports"][aid.closing_way].format(result="得到" + result if aid.result != "lost" else "没有得到支持"),
        subsidy_stage=_STAGES.get(aid.form, "mediation") if aid.subsidy else "",
        subsidy_paid_on=paid_on if aid.subsidy and paid_on < world.today.isoformat() else "",
    )
    if aid.closing_way == "ended":
        ground, detail = rng.choice(texts["ends"])
        return replace(aid, end_ground=ground, end_detail=detail, satisfaction="")
    evaluated_on = _after(world, aid.closed_on, rng.randint(2, 9))
    if evaluated_on >= world.today.isoformat():
        return replace(aid, satisfaction="")
    return replace(aid, evaluated_on=evaluated_on, evaluation=rng.choice(texts["evaluation"][aid.satisfaction]))


def _steps(world: World, rng: Random, aid: LegalAid, handler: str) -> Iterator[AidStep]:
    """The steps up to the end of a matter; of one under way the first few, the last with the day of the next."""
    if not aid.lawyer:
        return
    texts = words("words")["aid"]["steps"]
    stages = _STEPS.get(aid.form, ("taken", "met"))
    if aid.status == "assigned":
        stages = stages[: rng.randint(1, max(1, len(stages) - 1))]
    elif aid.status == "ended":
        stages = stages[:2]
    first, last = date.fromisoformat(aid.assigned_on), date.fromisoformat(aid.closed_on or world.today.isoformat())
    if aid.status == "assigned":
        last = min(last, add_workdays(first, _DAYS)[0])
    for place, stage in enumerate(stages):
        share = place / max(len(stages) - 1, 1)
        done_on = date.fromordinal(round(first.toordinal() + (last.toordinal() - first.toordinal()) * share)).isoformat()
        is_last = aid.status == "assigned" and place == len(stages) - 1
        yield AidStep(
            legal_aid_id=aid.id,
            done_on=done_on,
            stage=stage,
            content=texts[stage],
            next_on=add_workdays(world.today, rng.randint(1, 12))[0].isoformat() if is_last else "",
            recorded_by=handler,
        )


def _after(world: World, day: str, workdays: int) -> str:
    """A day some working days later, but not after today."""
    found = add_workdays(date.fromisoformat(day), workdays)[0] if workdays else date.fromisoformat(day)
    return min(found, world.today).isoformat()
