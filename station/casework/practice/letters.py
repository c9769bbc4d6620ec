"""Invented supervision letters: chains of escalation planned day by day, then drafted, numbered and frozen in order of issue."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from station.casework import deadlines
from station.casework import letters as rules
from station.casework.casefile import LetterFile
from station.casework.deliveries import NOT_ISSUED
from station.casework.letter_templates import reply_limit
from station.casework.model import Employer, Letter, LetterAddressee, LetterCase
from station.casework.practice.cases import Case
from station.casework.practice.world import World, words
from station.casework.workdays import add_workdays


@dataclass
class Plan:
    """A letter to be: whom it concerns, what it follows, and the fields its way has given it so far."""

    kind: str
    topic: str
    cases: Sequence[Case]
    audience: str = "employer"
    ground: str = ""
    previous: "Plan | None" = None
    drafted_on: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    letter: Letter | None = None
    deliveries: tuple[LetterAddressee, ...] = ()

    @property
    def order(self) -> str:
        """The day that decides its number."""
        return str(self.values.get("issued_on") or self.drafted_on)


def write(case: Case, *steps: tuple[str, str, str], more: Sequence[Case] = ()) -> list[Plan]:
    """Plan letters about a case from the day it has got to: (kind, stage, ground), each with a ground following the one before.

    ``more`` are other cases the letters rest on, whose employers they are addressed to as well.
    """
    plans: list[Plan] = []
    for place, (kind, stage, ground) in enumerate(steps):
        valid = [plan for plan in plans if plan.values["status"] != "void"]
        plan = Plan(kind, case.story["topic"], [case, *more], ground=ground, previous=valid[-1] if ground and valid else None)
        next_kind, _, next_ground = steps[place + 1] if stage == "escalated" else ("", "", "")
        _go(case, plan, stage, next_ground)
        if next_kind:
            plan.values["follow_action"] = next_kind
        plans.append(plan)
    return plans


def _go(case: Case, plan: Plan, stage: str, next_ground: str) -> None:
    """Bring a letter to its stage, moving the case's day along; an escalated one to what gives the ground of the next."""
    world, texts = case.world, words("words")
    plan.drafted_on = case.day
    plan.values = {"status": stage}
    if stage in NOT_ISSUED:
        return
    case.day = issued_on = world.later(case.day, 0, 1)
    plan.values |= {"issued_on": issued_on} | _signer(world, plan.kind)
    if stage == "void":
        plan.values["void_reason"] = texts["void_reason"]
    if stage in ("issued", "void"):
        return
    case.day = served_on = world.later(issued_on, 0, 2)
    refused = stage == "refused" or next_ground == "refused"
    limit = reply_limit(plan.kind)
    unit: deadlines.Unit = "workday" if limit and limit.unit == "workday" else "day"
    due = deadlines.reply_deadline(served_on, limit.amount, unit, limit.source).due if limit else ""
    plan.values |= {
        "served_on": served_on,
        "service_way": "left" if refused else world.pick(("direct", "direct", "post", "electronic")),
        "servers": "、".join(member.name for member in world.staff[:2]),
        "receiver": "" if refused else world.pick(words("people")["respondents"]),
        "reply_due_on": due,
        "reply_state": "none" if due else "",
    }
    if refused:
        plan.values["reply_state"] = "refused"
    elif stage == "overdue" or next_ground == "no_reply":
        plan.values["reply_state"] = "overdue"
        case.day = add_workdays(date.fromisoformat(due), world.rng.randint(1, 3))[0].isoformat()
    elif stage != "served":
        _reply(case, plan, stage, is_stubborn=next_ground == "no_rectification")


def _reply(case: Case, plan: Plan, stage: str, *, is_stubborn: bool) -> None:
    world, texts = case.world, words("words")
    case.day = world.later(case.day, 3, 9)
    kind_of_reply = "letter_refusals" if is_stubborn else "letter_departments" if plan.kind == "proposal" else "letter_replies"
    plan.values |= {"replied_on": case.day, "reply_state": "replied", "reply_content": world.pick(texts[kind_of_reply])}
    if is_stubborn:
        plan.values["rectification"] = "refused"
    elif stage in ("rectified", "done"):
        plan.values["rectification"] = "done"
        plan.values["follow_action"] = world.pick(("", "", "agreement"))
    if stage == "replied" and plan.kind != "proposal":
        plan.values["rectification"] = "partly"


def _signer(world: World, kind: str) -> dict[str, str]:
    if kind == "proposal":
        return {"signer": words("words")["district_signer"], "signer_post": "副主席"}
    return {"signer": next(member.name for member in world.staff if member.role == "signer"), "signer_post": "主席"}


def publish(world: World, topic: str, audience: str, day: date) -> Plan:
    """Plan a public reminder, which names nobody and asks for no reply."""
    values = {"status": "done", "issued_on": day.isoformat(), "served_on": day.isoformat(), "service_way": "public"}
    return Plan("reminder", topic, (), audience, drafted_on=day.isoformat(), values=values | _signer(world, "reminder"))


def draw_up(world: World, plans: Iterable[Plan]) -> None:
    """Draft, number and freeze the planned letters in order of issue."""
    last: Counter[tuple[str, str, int]] = Counter()
    for plan in sorted(plans, key=lambda plan: plan.order):
        employers = tuple(dict.fromkeys(case.parties[0][1] for case in plan.cases)) if plan.kind != "proposal" else ()
        file = _drafted(world, plan, employers)
        letter = replace(file.letter, **{name: value for name, value in plan.values.items() if Letter.knows(name)})
        served = {name: value for name, value in plan.values.items() if not Letter.knows(name)}
        if plan.values["status"] not in NOT_ISSUED:
            year = int(letter.issued_on[:4])
            key = (letter.issuer, letter.issuer_code, year)
            last[key] += 1
            letter = replace(letter, number=rules.number_text(letter.issuer_code, year, last[key]))
            letter = replace(letter, frozen=rules.frozen(rules.compose(replace(file, letter=letter))))
        plan.letter = world.add(letter, plan.drafted_on)
        for employer in employers:
            plan.deliveries += (world.add(LetterAddressee(letter_id=letter.id, employer_id=employer.id, **served), plan.drafted_on),)
        if not employers and letter.number:
            name = letter.department or letter.public_addressee
            plan.deliveries += (world.add(LetterAddressee(letter_id=letter.id, name=name, **served), plan.drafted_on),)
        for case in plan.cases:
            world.add(LetterCase(letter_id=letter.id, grievance_id=case.grievance.id), plan.drafted_on)


def _drafted(world: World, plan: Plan, employers: Sequence[Employer]) -> LetterFile:
    before = plan.previous
    previous = LetterFile(letter=before.letter, deliveries=before.deliveries) if before and before.letter else None
    first = plan.cases[0] if plan.cases else None
    letter = rules.draft(
        plan.kind,
        plan.topic,
        [case.file for case in plan.cases],
        world.station,
        date.fromisoformat(plan.drafted_on),
        audience=plan.audience,
        employers=[first.parties[0][1]] if plan.kind == "proposal" and first else employers,
        previous=previous,
        ground=plan.ground,
        inspectors=[member for member in world.staff if member.card_number][:2],
        drafter=first.grievance.handler if first else world.staff[0].name,
    )
    letter = replace(letter, id=world.new_id(plan.drafted_on))
    return LetterFile(
        letter=letter,
        addressees=tuple(employers),
        grievances=tuple(c.grievance for c in plan.cases),
        previous=before.letter if before else None,
    )
