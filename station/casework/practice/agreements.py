"""What stands around the invented mediations: register and panels, spoken applications, plans with their payments, commissions.

Drawn from a chance of its own after everything else, so that the cases themselves stay as they are.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from station.casework import commissions, hardening, instalments, mediations, panels, vocabulary
from station.casework.casefile import CaseFile
from station.casework.model import Claim, Commission, Grievance, Instalment, Mediation, MediationSession, Mediator, PanelSeat
from station.casework.practice.world import World, words
from station.casework.workdays import add_workdays

_TERM_DAYS = 365


def complete(world: World) -> None:
    """Fill in the mediations of the world and add what belongs to them."""
    _Completer(world).work()


class _Completer:
    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = Random("what stands around mediations")
        self.words = words("mediation")
        self.today = world.today
        self.grievances = {record.id: record for record in world.records if isinstance(record, Grievance)}
        self.claims = [record for record in world.records if isinstance(record, Claim)]
        self.spoken = 0

    def work(self) -> None:
        """One mediation after the other, in the order in which they came about."""
        register = [self.world.add(self._mediator(**raw), self.world.at_start) for raw in self.words["mediators"]]
        sessions = [record for record in self.world.records if isinstance(record, MediationSession)]
        changed: dict[str, Mediation | MediationSession | Mediator] = {session.id: self._session(session) for session in sessions}
        held = [record for record in self.world.records if isinstance(record, Mediation)]
        entrusted = {self._last(held, "open"): "court", self._last(held, "failed"): "arbitration"}  # at least one of each is there
        for mediation in held:
            mediation = replace(mediation, origin=entrusted.get(mediation.id, mediation.origin))
            own = [session for session in sessions if session.mediation_id == mediation.id]
            changed[mediation.id] = self._mediation(mediation, own, register)
        over = (person for person in register if person.term_to < self.today.isoformat())
        again = (self.today + timedelta(days=_TERM_DAYS)).isoformat()
        changed |= {person.id: replace(person, term_to=again) for person in over}  # appointed again, after a while without a term
        self.world.records = [changed.get(record.id, record) for record in self.world.records]

    def _last(self, held: Sequence[Mediation], status: str) -> str:
        return max(mediation.id for mediation in held if mediation.status == status)

    def _mediator(self, years: int, **values: Any) -> Mediator:
        began = date.fromisoformat(self.world.at_start[:10])
        return Mediator(
            **values,
            phone=f"555{self.rng.randint(1000, 9999)}",
            appointed_on=(began - timedelta(days=30)).isoformat(),
            term_to=(began + timedelta(days=years * _TERM_DAYS)).isoformat(),
        )

    def _session(self, session: MediationSession) -> MediationSession:
        ended = datetime.fromisoformat(session.started_at) + timedelta(minutes=self.rng.randint(40, 110))
        evidence = self.rng.sample(self.words["evidence"], self.rng.randint(1, 3))
        ended_at = min(ended, self.world.now).isoformat(timespec="minutes")
        return replace(session, ended_at=max(ended_at, session.started_at), evidence="\n".join(evidence), is_read_back=True)

    def _mediation(self, mediation: Mediation, sessions: Sequence[MediationSession], register: Sequence[Mediator]) -> Mediation:
        mediation = self._application(mediation)
        if sessions:
            mediation = replace(mediation, room=sessions[-1].place)
        if mediation.accepted_on:
            mediation = self._panel(mediation, register)
        if mediation.extended_to:
            who = f"{self._person(mediation)}、{self.rng.choice(words('people')['respondents'])}"
            mediation = replace(mediation, extension_agreed_on=self._workday(mediation.accepted_on, 3), extension_agreed_by=who)
        if mediation.status == "agreed":
            mediation = self._agreement(mediation)
        if mediation.origin in commissions.ENTRUSTED:
            self._commission(mediation)
        return mediation

    def _person(self, mediation: Mediation) -> str:
        worker_id = self.grievances[mediation.grievance_id].worker_id
        return next((person.name for person in self.world.people if person.id == worker_id), "申请人")

    def _workday(self, day: str, after: int) -> str:
        return min(add_workdays(date.fromisoformat(day), after)[0], self.today).isoformat()

    def _claims_of(self, mediation: Mediation) -> list[Claim]:
        return [claim for claim in self.claims if claim.grievance_id == mediation.grievance_id]

    # -- application and panel -------------------------------------------------------------------------------------------

    def _application(self, mediation: Mediation) -> Mediation:
        if mediation.application_way == "oral":
            self.spoken += 1
            asked = "、".join(vocabulary.label("claim_kind", claim.kind) for claim in self._claims_of(mediation))
            summary = self.grievances[mediation.grievance_id].summary.rstrip("。")
            text = self.rng.choice(self.words["oral_records"]).format(summary=summary, claims=asked)
            mediation = replace(mediation, oral_record=text, application_way="oral" if self.spoken % 3 else "phone")
        if mediation.status == "refused":
            told = self._workday(mediation.applied_on, self.rng.randint(1, 3))
            return replace(mediation, asked_on=mediation.applied_on, refused_on=told)
        if mediation.status == "applied":
            return replace(mediation, asked_on=mediation.applied_on)
        phase = "after" if mediation.origin == "arbitration" and self.rng.random() < 0.5 else "before"
        return replace(mediation, asked_on=mediation.applied_on, is_agreed_to=True, phase=phase)

    def _panel(self, mediation: Mediation, register: Sequence[Mediator]) -> Mediation:
        day = panels.day_of(mediation)
        leader = next(person for person in register if person.name == mediation.mediator)
        others = [person for person in panels.pickable(register, day, ()) if person != leader]
        if (self.grievances[mediation.grievance_id].people or 0) >= 10 and len(others) > 1:
            panel = dict(zip(panels.THREE, (leader, *self.rng.sample(others, 2)), strict=True))
        else:
            panel = {panels.SOLE: leader}
        for seat, person in panel.items():
            self.world.add(PanelSeat(mediation_id=mediation.id, mediator_id=person.id, seat=seat), day)
        return replace(mediation, mediator=panels.names(panel))

    # -- agreement -------------------------------------------------------------------------------------------------------

    def _agreement(self, mediation: Mediation) -> Mediation:
        mediation = replace(mediation, signatures=" ".join(mediations.SIGNED), effective_on=mediation.ended_on)
        if mediation.performance == "enforced":  # only what a body has confirmed can be enforced
            applied_on = self._workday(mediation.ended_on, 3)
            mediation = replace(mediation, confirm_route="court", confirm_applied_on=applied_on, confirm_result="granted")
        if mediation.confirm_route:
            mediation = self._confirmed(mediation)
        if mediation.agreed_amount and len(mediation.perform_by) == 10:
            plan = self._plan(mediation, mediation.agreed_amount)
            mediation = instalments.followed(mediation, plan, self.today)
            for one in plan:
                self.world.add(one, mediation.ended_on)
        return self._broken(mediation)

    def _confirmed(self, mediation: Mediation) -> Mediation:
        route = mediation.confirm_route
        bodies = self.words["bodies"]
        applied_on = self._workday(mediation.perform_by, 2) if route == "order" else mediation.confirm_applied_on
        body = bodies["arbitration" if route == "arbitration" else "court"]
        mediation = replace(mediation, confirm_applied_on=applied_on, confirm_body=body)
        if mediation.confirm_result == "pending":
            return mediation
        decided_on = self._workday(mediation.confirm_applied_on, self.rng.randint(3, 8))
        year, serial = decided_on[:4], self.rng.randint(10, 900)
        numbers = {
            "arbitration": f"滨劳人仲审〔{year}〕{serial}号",
            "court": f"（{year}）滨民特{serial}号",
            "order": f"（{year}）滨民督{serial}号",
        }
        document = numbers[route] if mediation.confirm_result == "granted" else ""
        return replace(mediation, confirm_decided_on=decided_on, confirm_document=document)

    def _plan(self, mediation: Mediation, amount: int) -> list[Instalment]:
        """One to three payments up to the last day of the agreement, paid as its performance says."""
        count = {"分两次转账": 2, "一次性转账": 1}.get(mediation.perform_way, self.rng.randint(1, 3))
        first, last = date.fromisoformat(mediation.ended_on), date.fromisoformat(mediation.perform_by)
        days = [(first + (last - first) * n / count).isoformat() for n in range(1, count + 1)]
        plan = [
            replace(one, mediation_id=mediation.id, due_on=day)
            for one, day in zip(instalments.equal_monthly(amount, count, mediation.ended_on), days, strict=True)
        ]
        return [self._paid(one, mediation, is_last=one is plan[-1]) for one in plan]

    def _paid(self, one: Instalment, mediation: Mediation, *, is_last: bool) -> Instalment:
        """A payment whose day has gone by was made, unless it is the last of an agreement that is late; of a partly one, half."""
        is_owed = is_last and mediation.performance in ("late", "partly", "enforced")
        share = 0.5 if mediation.performance == "partly" else 0.0
        if one.due_on > self.today.isoformat() and not (is_last and mediation.performance == "done"):
            return one
        paid = int((one.amount or 0) * share) if is_owed else one.amount
        if not paid:
            return replace(one, reminded_on=one.due_on, note=self.words["notes"]["late"])
        paid_on = mediation.confirm_decided_on if is_last and mediation.confirm_route == "order" else one.due_on
        voucher = self.rng.choice(self.words["vouchers"])
        return replace(one, paid_on=min(paid_on, self.today.isoformat()), paid=paid, voucher=voucher)

    def _broken(self, mediation: Mediation) -> Mediation:
        """Who is several days late has been noted, with what follows; so has whoever a court had to order to pay."""
        if mediation.performance not in ("late", "enforced") and mediation.confirm_route != "order":
            return mediation
        late = (self.today - date.fromisoformat(mediation.perform_by)).days
        if late < 3:
            return mediation
        case = CaseFile(grievance=self.grievances[mediation.grievance_id], claims=tuple(self._claims_of(mediation)))
        step = "enforcement" if mediation.performance == "enforced" else "order" if mediation.confirm_route or late >= 8 else "urge"
        if hardening.step_bar(step, mediation, case):
            step = "arbitration"
        defaulted_on = (date.fromisoformat(mediation.perform_by) + timedelta(days=1)).isoformat()
        return replace(mediation, defaulted_on=defaulted_on, default_step=step)

    # -- commission ------------------------------------------------------------------------------------------------------

    def _commission(self, mediation: Mediation) -> None:
        body, year = mediation.origin, mediation.applied_on[:4]
        kinds = commissions.ENTRUSTED[body]
        is_ended = mediation.status in ("agreed", "failed")
        serial = self.rng.randint(100, 999)
        number = f"（{year}）滨民诉前调{serial}号" if body == "court" else f"滨劳人仲委〔{year}〕{serial}号"
        commission = Commission(
            mediation_id=mediation.id,
            body=self.words["bodies"][body],
            kind=self.rng.choice(kinds),
            number=number,
            received_on=mediation.applied_on,
            due_on=(date.fromisoformat(mediation.applied_on) + timedelta(days=30)).isoformat() if body == "court" else "",
            contact=self.words["contacts"][body == "arbitration"],
            difficulty=self.words["difficulty"] if mediation.status == "failed" else "",
            replied_on=mediation.ended_on if is_ended else "",
        )
        self.world.add(commissions.start_clock(commission), mediation.applied_on)
