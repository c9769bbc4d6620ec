"""What an invented case has from its intake: the order of the hotline, the privacy notice, what became of each in a crowd, 回避.

Drawn from chances of its own, after everything else, so that the cases themselves stay as they were invented.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from station.casework import hotline
from station.casework.grievances import DONE
from station.casework.model import Consent, Grievance, HotlineOrder, LegalAid, Member, Recusal
from station.casework.money import YUAN
from station.casework.practice.world import World
from station.casework.workdays import workdays_between

_WAYS = {"visit": "signed", "phone": "spoken", "online": "online", "12351": "spoken", "12345": "spoken"}
_GRADES = ("normal", "normal", "normal", "hard", "hard", "complex")
_NOTICED = 0.86  # of people with a name; the others show what is still wanting
_RECENT = 3  # working days in which an order may still wait for its answer


def complete(world: World) -> None:
    """Add to every case what its intake left."""
    rng = Random("intake")
    helped = {aid.grievance_id for aid in world.records if isinstance(aid, LegalAid)}
    for grievance in [record for record in world.records if isinstance(record, Grievance)]:
        if grievance.channel in hotline.PLATFORMS:
            world.add(_order(rng, grievance, world.now), grievance.received_at)
        if grievance.worker_id and rng.random() < _NOTICED:
            world.add(_notice(grievance), grievance.received_at)
        if grievance.worker_id and grievance.id in helped:
            consent = replace(_notice(grievance), kind="share", recipient="law_firm", way="signed", scope="诉求内容、联系方式")
            world.add(consent, grievance.received_at)
    _settle_members(world, rng)
    _recuse(world, rng)


def _order(rng: Random, grievance: Grievance, now: datetime) -> HotlineOrder:
    received = datetime.fromisoformat(grievance.received_at)
    sent = (received - timedelta(minutes=rng.randint(10, 50))).isoformat(timespec="minutes")
    order = HotlineOrder(
        grievance_id=grievance.id,
        platform=grievance.channel,
        number=grievance.external_number,
        grade=rng.choice(_GRADES),
        dispatched_at=sent,
    )
    if grievance.status == "pending":
        return order
    order = replace(order, status="signed", signed_at=grievance.received_at)
    if grievance.status == "returned":
        reason = rng.choice(("不属于本站辖区，单位注册地和用工地都在外区。", "属于住房公积金提取问题，应由公积金中心办理。"))
        return replace(order, status="returned", returned_at=grievance.received_at, return_reason=reason)
    if grievance.status in DONE:
        answered = min(f"{grievance.closed_on}T16:40", now.isoformat(timespec="minutes"))
        order = replace(order, answered_at=answered, answer="已办结，结果已告知诉求人。", status="answered")
        if grievance.status == "closed":
            return order
        return replace(order, status="closed", review="passed", reviewed_on=grievance.closed_on, closed_on=grievance.closed_on)
    if workdays_between(received.date(), now.date()) < _RECENT or not grievance.feedback_at:
        return order
    return replace(order, status="answered", answered_at=grievance.feedback_at, answer="已联系诉求人和单位，正在办理。")


def _notice(grievance: Grievance) -> Consent:
    return Consent(
        grievance_id=grievance.id,
        worker_id=grievance.worker_id,
        given_on=grievance.received_at[:10],
        way=_WAYS.get(grievance.channel, "shown"),
        recorded_by=grievance.handler,
    )


def _settle_members(world: World, rng: Random) -> None:
    """What became of each in the closed cases of several people: most are paid in proportion, a few stand out."""
    closed = {r.id: r for r in world.records if isinstance(r, Grievance) and r.status in DONE and r.recovered and r.amount}
    for place, record in enumerate(world.records):
        if not isinstance(record, Member) or record.grievance_id not in closed or record.amount is None:
            continue
        case = closed[record.grievance_id]
        paid = record.amount * (case.recovered or 0) // (case.amount or 1) // YUAN * YUAN
        if rng.random() < 0.05:
            world.records[place] = replace(record, outcome="refused")
        else:
            outcome = "paid" if paid >= record.amount else "partly"
            world.records[place] = replace(record, outcome=outcome, paid=paid, settled_on=case.closed_on)


def _recuse(world: World, rng: Random) -> None:
    """Two open cases that somebody keeps away from."""
    names = [member.name for member in world.staff]
    under_way = [r for r in world.records if isinstance(r, Grievance) and r.status == "working"]
    for grievance, reason in zip(rng.sample(under_way, 2), ("party", "interest"), strict=True):
        person = rng.choice([name for name in names if name != grievance.handler])
        decider = rng.choice([name for name in names if name != person])
        day = grievance.received_at[:10]
        world.add(Recusal(grievance_id=grievance.id, person=person, reason=reason, decided_by=decider, decided_on=day), day)
