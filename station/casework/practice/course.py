"""The course of the invented cases: every state they went through, plans counted back from the deadline, what was passed on.

Read off the finished cases, and drawn from a chance of its own after everything else, so that the cases stay as they are.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any, TypeVar

from station.casework import grievances, handovers, mediations, plans, states
from station.casework.fields import Record
from station.casework.model import ClockEvent, FollowUp, Grievance, Handover, LegalAid, Mediation, Move, Progress
from station.casework.practice.world import World, words
from station.casework.workdays import add_workdays, workdays_between

R = TypeVar("R", bound=Record)
Way = tuple[str, str, str]  # day, the state that follows, reason
_PLANNED = ("working", "mediating")
_HOLDS = {"suspended": "injury_decision", "awaiting_policy": "policy"}
_LATEST = 5  # working days after which the head has extended what waits for an employer
_LEFT_AFTER = 10  # working days from the call back to the archive


def complete(world: World) -> None:
    """Add the moves, plans, handovers and holds of the cases of the world."""
    _Completer(world).work()


class _Completer:
    def __init__(self, world: World) -> None:
        self.world = world
        self.rng = Random("the course of the cases")
        self.today = world.today.isoformat()
        self.words = words("course")
        self.cases = [record for record in world.records if isinstance(record, Grievance)]
        self.progress = self._by_case(Progress)
        self.calls = self._by_case(FollowUp)
        self.mediations = self._by_case(Mediation)
        self.aids = self._by_case(LegalAid)

    def _by_case(self, cls: type[R]) -> dict[str, list[R]]:
        found: dict[str, list[R]] = defaultdict(list)
        for record in self.world.records:
            if isinstance(record, cls):
                found[record.grievance_id].append(record)  # type: ignore[attr-defined]
        return found

    def work(self) -> None:
        """One case after the other, then what is passed on."""
        for case in self.cases:
            self._walk(case)
            if case.status in _HOLDS:
                began = self._last_day(case)
                held = ClockEvent(grievance_id=case.id, kind="stop", began_on=began, stop_reason=_HOLDS[case.status])
                self.world.add(held, began)
        open_cases = [case for case in self.cases if case.status in _PLANNED]
        for case in open_cases[::2]:
            self._plan(case)
        self._pass_on(open_cases)
        self._extend()

    # -- states ------------------------------------------------------------------------------------------------------

    def _walk(self, case: Grievance) -> None:
        status = states.NEW
        for day, to, reason in self._ways(case):
            act = states.leading(status, to)
            if act is None:
                continue
            told: dict[str, Any] = {"told_on": day, "told_by": "written" if act.told == "written" else "phone"} if act.told else {}
            came_from = "" if status == states.NEW else status
            self.world.add(
                Move(
                    grievance_id=case.id,
                    act=act.code,
                    came_from=came_from,
                    went_to=to,
                    moved_on=day,
                    reason=reason,
                    recorded_by=case.handler,
                    **told,
                ),
                day,
            )
            status = to

    def _ways(self, case: Grievance) -> Iterator[Way]:
        """The states of a case in the order of their days, its present one last."""
        received = case.received_at[:10]
        if case.status == "pending":
            yield received, "pending", ""
            return
        yield received, "accepted", ""
        yield from sorted(self._between(case))
        if case.status in grievances.DONE:
            yield case.closed_on, "closed", ""
        else:
            reason = words("words").get(case.status, "")
            yield self._last_day(case), case.status, reason if isinstance(reason, str) else ""
        reached = [call.called_on for call in self.calls[case.id] if call.satisfaction != "unreachable"]
        if case.status in ("followed_up", "archived") and reached:
            yield max(reached), "followed_up", ""
        if case.status == "archived":
            last = date.fromisoformat(max([case.closed_on, *reached]))
            yield min(add_workdays(last, _LEFT_AFTER)[0].isoformat(), self.today), "archived", ""

    def _between(self, case: Grievance) -> Iterator[Way]:
        """Work from the first note on, mediations and legal aid as they began and ended, as far as the case was open."""
        end = case.closed_on or self.today
        noted = [note.at[:10] for note in self.progress[case.id]]
        if noted and case.status != "accepted":
            yield min(noted), "working", ""
        for mediation in self.mediations[case.id]:
            if mediation.applied_on <= end:
                yield mediation.applied_on, "mediating", ""
            if mediation.status not in mediations.OPEN and "" < mediation.ended_on <= end:
                yield mediation.ended_on, "working", ""
        for aid in self.aids[case.id]:
            if aid.applied_on <= end:
                yield aid.applied_on, "aiding", ""
            if "" < aid.closed_on <= end:
                yield aid.closed_on, "working", ""

    def _last_day(self, case: Grievance) -> str:
        return case.closed_on or max((note.at[:10] for note in self.progress[case.id]), default=case.received_at[:10])

    # -- plans -------------------------------------------------------------------------------------------------------

    def _plan(self, case: Grievance) -> None:
        template = plans.template_for(case.category)
        received = case.received_at[:10]
        is_late = self.rng.random() < 0.3  # the last step that should be done is not
        steps = plans.plan_backwards(case.handle_due_on, template, first_on=received, grievance_id=case.id, who=case.handler)
        past = [step.ordinal for step in steps if step.due_on < self.today and step.ordinal != len(steps)]
        for step in steps:
            is_done = step.ordinal in past and not (is_late and step.ordinal == past[-1])
            self.world.add(replace(step, done_on=step.due_on if is_done else ""), received)

    def _extend(self) -> None:
        """What waits for an employer long past its end was extended in time, to one of the coming days."""
        head = next(member.name for member in self.world.staff if member.role == "head")
        late = [
            case
            for case in self.cases
            if case.status == "awaiting_employer"
            and case.handle_due_on < self.today
            and workdays_between(date.fromisoformat(case.handle_due_on), self.world.today) > _LATEST
        ]
        for place, case in enumerate(late, 1):
            until = add_workdays(self.world.today, 2 * place)[0].isoformat()
            agreed = ClockEvent(
                grievance_id=case.id,
                kind="extend",
                began_on=case.handle_due_on,
                extended_to=until,
                agreed_by=head,
                note=self.words["extended"],
            )
            self.world.add(agreed, case.handle_due_on)
            self.world.records[self.world.records.index(case)] = replace(case, handle_due_on=until)

    # -- what is passed on -------------------------------------------------------------------------------------------

    def _pass_on(self, open_cases: list[Grievance]) -> None:
        gone = [case for case in self.cases if case.status == "transferred"]
        forwards = [*({"kind": "forward"} | raw for raw in self.words["forwards"])]
        for case, raw in zip(gone, [forwards[0], {"kind": "transfer", "answer": "waiting"} | self.words["transfer"]], strict=False):
            self._hand(case, raw, self._last_day(case))
        crowds = sorted((case for case in open_cases if case.people and case.people > 1), key=lambda case: -(case.people or 0))
        for case, raw in zip(crowds, self.words["escalations"], strict=False):
            self._hand(case, {"kind": "escalate"} | raw, self._last_day(case))
        for case, raw in zip(open_cases[1::3], self.words["joints"], strict=False):
            self._hand(case, {"kind": "joint"} | raw, self._last_day(case))
        if len(open_cases) > 3:
            back = {"kind": "transfer", "answer": "declined"} | self.words["declined"]
            self._hand(open_cases[3], back, open_cases[3].received_at[:10])

    def _hand(self, case: Grievance, raw: dict[str, Any], day: str) -> None:
        sent = Handover(grievance_id=case.id, from_name=self.world.station.name, sent_on=day, recorded_by=case.handler, **raw)
        clock = handovers.answer_clock(sent)
        answered_on = "" if sent.answer == "waiting" else self._later(day, 2)
        result_on = self._later(day, 4) if sent.result else ""
        self.world.add(replace(sent, answer_due_on=clock.due if clock else "", answered_on=answered_on, result_on=result_on), day)

    def _later(self, day: str, workdays: int) -> str:
        return min(add_workdays(date.fromisoformat(day), workdays)[0].isoformat(), self.today)
