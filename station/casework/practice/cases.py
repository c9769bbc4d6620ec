"""One invented case from its first word to the archive: intake, notes, closing, call back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from station.casework.casefile import CaseFile
from station.casework.grievances import start_clocks
from station.casework.model import Attachment, Claim, Employer, FollowUp, Grievance, Member, Party, Progress, Worker
from station.casework.money import YUAN
from station.casework.practice.world import World, words

CHANNELS = {
    "visit": 30,
    "phone": 24,
    "12351": 14,
    "12345": 6,
    "online": 6,
    "letter": 2,
    "assigned": 3,
    "opinion": 2,
    "field_visit": 4,
    "lawyer": 3,
    "chair_day": 2,
    "court": 1,
    "arbitration": 1,
    "department": 2,
    "liaison": 3,
    "centre": 2,
    "inspection": 1,
    "report": 1,
    "suggestion": 2,
    "survey": 1,
    "special_report": 1,
    "chair_mailbox": 1,
    "other": 1,
}
_URGENCY = {"normal": 79, "urgent": 14, "special": 4, "beyond": 3}
_SATISFACTION = {"very": 46, "satisfied": 38, "basically": 10, "dissatisfied": 4}
_NAMED = 24  # of a larger crowd only so many have given their names
_BIG_STEPS = 10 * YUAN


@dataclass
class Case:
    """A case in the making; ``day`` is the day it has got to, ``latest`` the last moment something was done."""

    world: World
    story: dict[str, Any]
    grievance: Grievance
    worker: Worker | None
    parties: tuple[tuple[Party, Employer], ...]
    claims: tuple[Claim, ...]
    members: tuple[tuple[Member, Worker], ...]
    day: str
    latest: str

    @property
    def file(self) -> CaseFile:
        """The case as the drafting of a letter wants it."""
        return CaseFile(grievance=self.grievance, worker=self.worker, parties=self.parties, claims=self.claims, members=self.members)

    @property
    def has_money(self) -> bool:
        """Whether an amount is claimed."""
        return bool(self.grievance.amount)

    def change(self, **values: Any) -> None:
        """Set fields of the grievance."""
        self.grievance = replace(self.grievance, **values)

    def keep(self) -> None:
        """Add the finished grievance to the world."""
        self.world.add(self.grievance, self.grievance.received_at)

    # -- what is done ------------------------------------------------------------------------------------------------

    def moment(self) -> str:
        """An office hour of the day the case has got to, after everything that was done before."""
        at = self.world.office_hour(self.day)
        self.latest = at if at > self.latest else self.world.soon_after(self.latest, 40)
        return self.latest

    def note(self, content: str, *, way: str = "phone", counterpart: str = "worker", at: str = "", next_on: str = "") -> None:
        """Record a progress note on the day the case has got to."""
        at = at or self.moment()
        next_step = self.world.pick(words("words")["next_steps"]) if next_on else ""
        self.world.add(
            Progress(
                grievance_id=self.grievance.id,
                at=at,
                way=way,
                counterpart=counterpart,
                content=content,
                next_step=next_step,
                next_on=next_on,
                recorded_by=self.grievance.handler,
            ),
            at,
        )
        self.day, self.latest = at[:10], at

    def answer_first(self) -> None:
        """Speak to the worker, as a rule within an hour or two and nearly always within the day."""
        world, received = self.world, self.grievance.received_at
        at = world.office_hour(world.later(received, 2, 3)) if world.often(0.04) else world.soon_after(received)
        self.change(contacted_at=at, feedback_at=at)
        self.note(**world.pick(words("words")["first_call" if self.has_money else "first_answer"]), at=at)

    def ask_employer(self, *, next_on: str = "") -> None:
        """Speak to the employer on a following day."""
        self.day = self.world.later(self.day, 1, 2)
        self.note(**self.world.pick(words("words")["employer_call"]), counterpart="employer", next_on=next_on)

    def close(self, outcome: str, disposal: str) -> None:
        """Close the case on the day it has got to."""
        paid = {"resolved": 1.0, "partly": self.world.rng.uniform(0.5, 0.85)}.get(outcome, 0.0) * (self.grievance.amount or 0)
        helped = outcome in ("resolved", "partly")
        self.change(
            status="closed",
            closed_on=self.day,
            outcome=outcome,
            disposal=disposal,
            result_kind=self.story["result"] if helped else "",
            recovered=round(paid / _BIG_STEPS) * _BIG_STEPS or None,
            beneficiaries=self.grievance.people if helped else None,
            answered_by=self.world.pick(("phone", "phone", "spoken", "written", "online")),
        )

    def call_back(self) -> None:
        """Call back after closing and, some weeks later, put the case away."""
        world = self.world
        if world.often(0.08):
            self._call(world.later(self.day, 2, 6), "unreachable")
        satisfaction = world.rng.choices(list(_SATISFACTION), list(_SATISFACTION.values()))[0]
        self._call(world.later(self.day, 3, 15), satisfaction)
        self.change(status="followed_up")
        if (world.today - date.fromisoformat(self.day)).days > 45 and world.often(0.9):
            self.change(status="archived")

    def _call(self, day: str, satisfaction: str) -> None:
        comment = self.world.pick(words("words")["follow_up"][satisfaction])
        call = FollowUp(grievance_id=self.grievance.id, called_on=day, satisfaction=satisfaction, comment=comment)
        self.world.add(replace(call, recorded_by=self.grievance.handler), day)
        self.day = day

    def attach(self) -> None:
        """Put a small invented file into the case."""
        raw = self.world.pick(words("words")["attachments"])
        lines = [raw["head"]] + [f"第{n}行,{self.world.rng.randint(2200, 7800)},{self.world.rng.randint(0, 7000)}" for n in range(1, 7)]
        content = ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()
        self.world.files.append(content)
        sha256 = hashlib.sha256(content).hexdigest()
        self.world.add(
            Attachment(
                owner=Grievance.record,
                owner_id=self.grievance.id,
                name=raw["name"],
                mime=raw["mime"],
                size=len(content),
                sha256=sha256,
                file_key=Random(f"传送密钥 {sha256}").randbytes(32).hex(),
                added_on=self.day,
            ),
            self.day,
        )


def take_in(world: World, story: dict[str, Any], received_at: str, channel: str, people: int = 1) -> Case:
    """Register a case: its people, employers in their roles, requests with amounts."""
    grievance_id = world.new_id(received_at)
    is_anonymous = people == 1 and channel in ("phone", "online", "letter", "12345") and world.often(0.1)
    worker = None if is_anonymous else _worker(world, story, received_at)
    claims = tuple(
        Claim(
            id=world.new_id(received_at), grievance_id=grievance_id, kind=kind, amount=world.amount(least, most) * people if most else None
        )
        for kind, least, most in story["claims"]
    )
    amount = sum(claim.amount or 0 for claim in claims)
    kind = worker.kind if worker else story["kinds"][0]
    parties = tuple(
        (Party(id=world.new_id(received_at), grievance_id=grievance_id, employer_id=employer.id, role=role), employer)
        for role, employer in _employers(world, story, kind)
    )
    members = _members(world, story, received_at, grievance_id, worker, people, amount) if worker and people > 1 else ()
    received = date.fromisoformat(received_at[:10])
    grievance = Grievance(
        id=grievance_id,
        external_number=f"{channel}-{received:%Y%m%d}-{world.rng.randint(1, 999):03d}" if channel in ("12351", "12345") else "",
        received_at=received_at,
        channel=channel,
        station_id=world.station.id,
        worker_id=worker.id if worker else "",
        is_anonymous=is_anonymous,
        is_confidential=not is_anonymous and world.often(0.04),
        category=story["category"],
        cause=story["cause"],
        summary=_summary(world, story, received),
        people=people,
        people_mark="over" if people > 100 else "",
        amount=amount or None,
        amount_mark="over" if people > 100 and amount else "about" if amount and world.often(0.05) else "",
        harmed_on=(received - timedelta(days=world.rng.randint(20, 320))).isoformat() if claims else "",
        is_employed=world.often(0.55),
        area=parties[0][1].area,
        urgency="special" if people >= 50 else world.rng.choices(list(_URGENCY), list(_URGENCY.values()))[0],
        handler=world.pick([member.name for member in world.staff if member.role in ("clerk", "mediator")]),
        remark=world.pick(words("words")["remarks"]),
    )
    # of who asks for secrecy, the cases of the person practising: else half the station could not follow the example
    if grievance.is_confidential and grievance.handler == world.staff[0].name:
        signer = next(member.name for member in world.staff if member.role == "signer")
        grievance = grievance.with_values(confidentiality="confidential", readers=signer)
    for record in (*claims, *(party for party, _ in parties), *(member for member, _ in members)):
        world.add(record, received_at)
    return Case(world, story, start_clocks(grievance), worker, parties, claims, members, received_at[:10], received_at)


def _worker(world: World, story: dict[str, Any], at: str) -> Worker:
    known = [worker for worker in world.people if worker.kind in story["kinds"]]
    if known and not story.get("women") and world.often(0.06):
        return world.pick(known)
    kind = world.pick(story["kinds"])
    return world.worker(kind, at, is_woman=True if story.get("women") else None, is_hardship=bool(story.get("hardship")))


def _employers(world: World, story: dict[str, Any], worker_kind: str) -> list[tuple[str, Employer]]:
    kind = story.get("parties", "")
    if kind == "construction" and world.often(0.7):
        main, sub = world.pick(world.employers_like("main")), world.employer_in(["construction"])
        builders = [e for e in world.employers_like("labour") if e.industry == "construction"]
        chain = [("agency", world.pick(builders)), ("main", main)]
        return [*chain, ("sub", sub)] if world.often(0.4) and sub is not main else chain
    if kind == "dispatch":
        lender = world.pick([e for e in world.employers_like("labour") if e.industry == "other"])
        return [("employer", lender), ("user", world.employer_in(story["industries"]))]
    if kind == "platform":
        platform = ("platform", world.platform_of(worker_kind))
        delivers = worker_kind in ("rider", "courier")
        return [platform, ("partner", world.pick(world.employers_like("partner")))] if delivers and world.often(0.5) else [platform]
    return [("employer", world.employer_in(story["industries"]))]


def _members(
    world: World, story: dict[str, Any], at: str, grievance_id: str, first: Worker, people: int, amount: int
) -> tuple[tuple[Member, Worker], ...]:
    """The people of a collective case by name, three to five of them representatives (人社部令第33号 art. 63)."""
    crowd = [first] + [world.worker(first.kind, at) for _ in range(min(people, _NAMED) - 1)]
    speakers = min(world.rng.randint(3, 5), len(crowd)) if people >= 10 else 1
    shares = _shares(world, amount, people)
    return tuple(
        (
            Member(
                id=world.new_id(at),
                grievance_id=grievance_id,
                worker_id=worker.id,
                is_representative=n < speakers,
                amount=shares[n] or None,
            ),
            worker,
        )
        for n, worker in enumerate(crowd)
    )


def _shares(world: World, amount: int, people: int) -> Sequence[int]:
    """An amount cut into uneven shares that add up to it."""
    weights = [world.rng.randint(7, 13) for _ in range(people)]
    shares = [amount * weight // sum(weights) // YUAN * YUAN for weight in weights]
    shares[0] += amount - sum(shares)
    return shares


def _summary(world: World, story: dict[str, Any], received: date) -> str:
    last = received.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    return str(story["summary"].format(m1=last.month, m2=before.month, n=world.rng.randint(3, 11)))
