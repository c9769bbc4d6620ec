"""The limits of a mediation that wait for an act: acceptance, notice of a refusal, end, hardening, payments, reply to a court."""

from collections.abc import Iterator
from datetime import date

from station.casework import commissions, deadlines, hardening, instalments, mediations
from station.casework.casefile import CaseFile
from station.casework.deadlines import Deadline, Rule
from station.casework.mediation_steps import plan_of
from station.casework.model import Mediation
from station.casework.task import Task, case_task
from station.casework.workdays import workdays_before

HARDENING = ("arbitration_review", "court_confirmation")
ROUTE = dict(zip(HARDENING, ("arbitration", "court"), strict=True))


def tasks(case: CaseFile) -> Iterator[Task]:
    """All that waits in the mediations of a case."""
    for mediation in case.mediations:
        of = (Mediation.record, mediation.id, mediation.mediator)
        if mediation.status in (*mediations.OPEN, "refused"):
            yield from _before_the_end(case, mediation, of)
        elif mediation.status == "agreed":
            yield from _hardening(case, mediation, of)
            yield from _performance(case, mediation, of)
    yield from commissions.tasks(case)


def _before_the_end(case: CaseFile, mediation: Mediation, of: tuple[str, str, str]) -> Iterator[Task]:
    summary = case.grievance.summary
    acceptance = mediations.acceptance_clock(mediation)
    if mediation.status == "refused":
        if not mediation.refused_on:
            yield case_task(case, acceptance, "书面告知不予受理", "tell_refusal", of=of)
        return
    if not mediation.accepted_on:
        yield case_task(case, acceptance, summary, "accept", of=of)
    clocks = [clock for clock in mediations.clocks(mediation) if clock.due]
    if mediation.due_on and clocks:
        source = f"双方同意延期（{mediation.extension_agreed_by}）" if mediation.extended_to else ""
        yield case_task(case, min(clocks, key=lambda clock: clock.due), summary, "end", of=of, due=mediation.due_on, source=source)


def _hardening(case: CaseFile, mediation: Mediation, of: tuple[str, str, str]) -> Iterator[Task]:
    """The joint ways still open: none while one is applied for or once all is performed; after a refusal the other one."""
    is_refused = mediation.confirm_result == "refused"
    if mediation.performance in mediations.PERFORMED or (mediation.confirm_applied_on and not is_refused):
        return
    closed = {"arbitration": hardening.arbitration_bar, "court": hardening.court_bar}
    for clock in mediations.clocks(mediation):
        way = ROUTE.get(clock.rule.key, "")
        if way and not (is_refused and way == mediation.confirm_route) and not closed[way](mediation, case):
            yield case_task(case, clock, case.grievance.summary, "confirm", of=of)


def _performance(case: CaseFile, mediation: Mediation, of: tuple[str, str, str]) -> Iterator[Task]:
    """The first payment that is still owed: a reminder some working days before it, and the payment itself."""
    if mediation.performance in mediations.PERFORMED or mediation.default_step in hardening.BEFORE_COURT:
        return
    following = instalments.next_due(plan_of(mediation, case))
    due = following.due_on if following else mediation.perform_by
    if len(due) != 10:
        return
    agreed = f"调解协议约定（{mediation.agreement_number}）"
    which = f"第 {following.ordinal} 期付款" if following else case.grievance.summary
    if following and not following.reminded_on:
        ahead = deadlines.threshold("perform_remind_workdays")
        begin = workdays_before(date.fromisoformat(due), ahead).isoformat()
        remind = Deadline(Rule("remind", "提醒付款", 0, "day", False, ""), mediation.ended_on, begin)
        yield case_task(case, remind, which, "remind", of=of, source=f"到期前 {ahead} 个工作日，{agreed}")
    promised = Deadline(Rule("perform", "协议履行", 0, "day", False, ""), mediation.ended_on, due)
    yield case_task(case, promised, which, "perform", of=of, source=agreed)
