"""Rules of a grievance: what must be right before it is saved, which clocks run, what closing asks for."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from station.casework import clock_events, consents, deadlines, hotline, identity
from station.casework.fields import missing
from station.casework.model import Claim, ClockEvent, Consent, Employer, Grievance, HotlineOrder, Member, Party, Worker
from station.casework.plain_text import plain
from station.frozen import frozen

OPEN = ("pending", "accepted", "working", "mediating", "aiding", "feedback", "awaiting_employer", "awaiting_court", "transferred")
PAUSED = ("awaiting_policy", "suspended")  # neither closed nor overdue (a state the Dalian service centre reports)
DONE = ("closed", "followed_up", "archived")
NEW = "new"  # stands for the link to a record that is stored together with this one


@frozen(kw_only=True)
class Intake:
    """What the registration form holds: the grievance, the person, the employers in their roles, the requests, the people.

    ``order`` says what a hotline's order states beside its number; ``consent`` that the person was told of the keeping of data.
    """

    grievance: Grievance
    worker: Worker | None = None
    parties: tuple[tuple[Party, Employer], ...] = ()
    claims: tuple[Claim, ...] = ()
    members: tuple[tuple[Member, Worker], ...] = ()
    order: HotlineOrder | None = None
    consent: Consent | None = None


def tidy_worker(worker: Worker) -> Worker:
    """Numbers without spaces; birth date and sex from a valid identity number where they were left empty."""
    number = identity.clean(worker.id_number)
    worker = replace(worker, name=identity.person_name(worker.name), id_number=number, phone=identity.clean(worker.phone))
    if number and not identity.id_number_problem(number):
        worker = replace(worker, born_on=worker.born_on or identity.born_on(number), sex=worker.sex or identity.sex(number))
    return worker


def tidy_employer(employer: Employer) -> Employer:
    """Name without outer spaces, code and phone without inner ones."""
    return replace(
        employer,
        name=plain(employer.name).strip(),
        credit_code=identity.clean(employer.credit_code),
        phone=identity.clean(employer.phone),
    )


def worker_problems(worker: Worker) -> dict[str, str]:
    """One sentence per field of a worker that cannot be saved as it is."""
    found = missing(worker)
    found["id_number"] = identity.id_number_problem(worker.id_number)
    found["phone"] = identity.phone_problem(worker.phone)
    return {name: text for name, text in found.items() if text}


def employer_problems(employer: Employer) -> dict[str, str]:
    """One sentence per field of an employer that cannot be saved as it is."""
    found = missing(employer)
    found["credit_code"] = identity.credit_code_problem(employer.credit_code)
    found["phone"] = identity.phone_problem(employer.phone)
    return {name: text for name, text in found.items() if text}


def grievance_problems(grievance: Grievance, now: datetime) -> dict[str, str]:
    """One sentence per field of a grievance that cannot be saved as it is."""
    found = missing(grievance)
    moment = now.isoformat(timespec="minutes")
    if grievance.received_at > moment:
        found["received_at"] = "受理时间不能晚于现在。"
    if grievance.harmed_on > moment[:10]:
        found["harmed_on"] = "权利受损日不能晚于今天。"
    if grievance.arrears_last_on and grievance.arrears_last_on < grievance.arrears_first_on[: len(grievance.arrears_last_on)]:
        found["arrears_last_on"] = "欠薪的末尾不能早于开头。"
    if grievance.closed_on and grievance.closed_on < grievance.received_at[: len(grievance.closed_on)]:
        found["closed_on"] = "办结日期不能早于受理日期。"
    if grievance.closed_on > moment[:10]:
        found["closed_on"] = "办结日期不能晚于今天。"
    if grievance.people is not None and grievance.people < 1:
        found["people"] = "涉及人数至少 1 人。"
    for name in ("amount", "recovered"):
        if (getattr(grievance, name) or 0) < 0:
            found[name] = "金额不能小于零。"
    return found


def intake_problems(intake: Intake, now: datetime) -> dict[str, str]:
    """Problems of the whole form, keyed by field path such as ``worker.phone``.

    The second employer is ``employer.2.name``; members of a collective case are ``member.1.id_number`` and so on.
    """
    found = {f"grievance.{name}": text for name, text in grievance_problems(intake.grievance, now).items()}
    if intake.worker is not None:
        found |= {f"worker.{name}": text for name, text in worker_problems(intake.worker).items()}
    elif not intake.grievance.is_anonymous and not intake.grievance.worker_title:
        found["worker.name"] = "请填写姓名；不愿留名的勾选“匿名”。"
    if not intake.parties:
        found["employer.name"] = "请填写用人单位。"
    for place, (_, employer) in enumerate(intake.parties, 1):
        path = "employer" if place == 1 else f"employer.{place}"
        found |= {f"{path}.{name}": text for name, text in employer_problems(employer).items()}
    for place, (_, worker) in enumerate(intake.members, 1):
        found |= {f"member.{place}.{name}": text for name, text in worker_problems(worker).items()}
    order = hotline.first_order(intake.grievance, intake.order)
    if order is not None and not order.number:
        found["grievance.external_number"] = "请填写外部工单号，热线的工单都有编号。"
    elif order is not None:
        problems = hotline.order_problems(order.with_values(grievance_id=NEW), now)
        found |= {f"hotline_order.{name}": text for name, text in problems.items()}
    if intake.consent is not None:
        problems = consents.consent_problems(intake.consent.with_values(worker_id=NEW), now.date())
        found |= {f"consent.{name}": text for name, text in problems.items()}
    for claim in intake.claims:
        if (claim.amount or 0) < 0:
            found["claim.amount"] = "金额不能小于零。"
    return found


def start_clocks(grievance: Grievance, events: Sequence[ClockEvent] = ()) -> Grievance:
    """The grievance with its feedback and handling limits, and marked collective from the district's head-count on."""
    return replace(
        grievance,
        feedback_due_at=deadlines.due("first_feedback", grievance.received_at),
        handle_due_on=handling_clock(grievance, events).due,
        is_collective=grievance.is_collective or (grievance.people or 0) >= deadlines.threshold("collective"),
    )


def next_due(grievance: Grievance) -> str:
    """The next limit still running, "" when none is: ISO day or moment."""
    if grievance.status not in OPEN:
        return ""
    return grievance.handle_due_on if grievance.feedback_at else grievance.feedback_due_at or grievance.handle_due_on


def is_first_feedback(grievance: Grievance, counterpart: str) -> bool:
    """Whether a progress note with that counterpart is what the worker hears first."""
    return counterpart == "worker" and not grievance.feedback_at


def handling_clock(grievance: Grievance, events: Sequence[ClockEvent] = ()) -> deadlines.Deadline:
    """The limit of handling with what stopped or extended it."""
    return deadlines.apply(
        deadlines.rules()["handling"],
        grievance.received_at,
        stops=clock_events.stops(events),
        extension=clock_events.extension(events),
    )


def clocks(grievance: Grievance, events: Sequence[ClockEvent] = ()) -> Sequence[deadlines.Deadline]:
    """The clocks of a grievance in the order the detail pane shows them."""
    found = []
    if grievance.received_at:
        feedback = deadlines.apply(deadlines.rules()["first_feedback"], grievance.received_at)
        found += [feedback, handling_clock(grievance, events)]
    if limit := clock_events.arbitration_limit(grievance, events):
        found.append(limit)
    return [clock for clock in found if clock.due]


def closing_gaps(grievance: Grievance) -> tuple[str, ...]:
    """Labels of what a closed grievance should have and this one has not."""
    wanted = ("closed_on", "outcome", "disposal", "answered_by", "feedback_at")
    return tuple(Grievance.spec(name).label for name in wanted if not getattr(grievance, name))
