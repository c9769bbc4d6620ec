"""All that is held about one person, and who they were in each case (个人信息保护法 arts. 45-47: to be read, corrected, copied, sealed)."""

from collections.abc import Iterator
from typing import ClassVar

from station.casework import grievances, legal_aid, mediations, vocabulary
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.fields import Privacy, Record, declared, field
from station.casework.journal import Entry
from station.casework.model import Attachment, Consent, Consultation, FollowUp, InjuryVisit, LegalAid, Letter, Mediation, Worker
from station.casework.outreach import injury_visits
from station.frozen import frozen

COMPLAINANT, REPRESENTATIVE, MEMBER = "诉求人", "代表人", "涉及职工"


@declared
class Correction(Record):
    """Why a person's data are corrected: what the form asks beside the data; kept as the name of the step."""

    record: ClassVar[str] = "correction"
    title: ClassVar[str] = "更正"

    reason: str = field("更正原因", privacy=Privacy.FREE_TEXT, required=True)


@frozen
class Logged:
    """One line of the log of acts that names the person or a case of theirs: when, who, what and of what."""

    at: str
    by: str
    act: str  # a word of the vocabulary ``logged_act``
    detail: str


@frozen(kw_only=True)
class WorkerFile:
    """All of one person, each kind newest first; ``cases`` with what the person was in them, ``changes`` of their own record."""

    worker: Worker
    cases: tuple[tuple[CaseFile, str], ...] = ()
    injury_visits: tuple[InjuryVisit, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    consents: tuple[Consent, ...] = ()
    letters: tuple[Letter, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    changes: tuple[Entry, ...] = ()
    acts: tuple[Logged, ...] = ()

    @property
    def mediations(self) -> tuple[Mediation, ...]:
        """The mediations of their cases."""
        return tuple(mediation for case, _ in self.cases for mediation in case.mediations)

    @property
    def legal_aid(self) -> tuple[LegalAid, ...]:
        """The applications for legal aid in their cases."""
        return tuple(aid for case, _ in self.cases for aid in case.legal_aid)

    @property
    def follow_ups(self) -> tuple[FollowUp, ...]:
        """The call backs in their cases."""
        return tuple(call for case, _ in self.cases for call in case.follow_ups)


@frozen
class Held:
    """One thing beside the cases: the day (ISO), what it is, what it says, how it stands, and the record it opens."""

    on: str
    title: str
    words: str
    state: str
    record: str
    record_id: str


def held(file: WorkerFile) -> list[Held]:
    """Everything beside the cases themselves, newest first: procedures, letters, visits, questions, what was agreed to, call backs."""
    label = vocabulary.label
    found = [Held(m.applied_on, Mediation.title, m.number, label("mediation_status", m.status), m.record, m.id) for m in file.mediations]
    found += [Held(a.applied_on, LegalAid.title, a.number, label("aid_status", a.status), a.record, a.id) for a in file.legal_aid]
    for letter in file.letters:
        words = " ".join(part for part in (label("letter_kind", letter.kind), letter.number) if part)
        found.append(
            Held(letter.issued_on or letter.drafted_on, Letter.title, words, label("letter_status", letter.status), "letter", letter.id)
        )
    for visit in file.injury_visits:
        found.append(
            Held(visit.reported_on, visit.title, visit.hospital, label("injury_visit_status", visit.status), visit.record, visit.id)
        )
    for asked in file.consultations:
        found.append(Held(asked.asked_on, asked.title, asked.question, label("category", asked.category), asked.record, asked.id))
    for consent in file.consents:
        to = label("recipient", consent.recipient) if consent.recipient else consent.recipient_name
        words = label("consent_kind", consent.kind) + (f"：{to}" if to else "")
        state = f"{show_day(consent.withdrawn_on)}撤回" if consent.withdrawn_on else label("consent_way", consent.way)
        found.append(Held(consent.given_on, consent.title, words, state, "grievance", consent.grievance_id))
    for call in file.follow_ups:
        found.append(
            Held(call.called_on, call.title, call.comment, label("satisfaction", call.satisfaction), "grievance", call.grievance_id)
        )
    return sorted(found, key=lambda item: item.on, reverse=True)


def reference(worker: Worker) -> str:
    """What a log names a person by, which reads nobody's name: “职工档案 Z33Y6RR2”, from behind the time in the id."""
    return f"{Worker.title}档案 {worker.id[10:18]}"


def numbers(cases: tuple[tuple[CaseFile, str], ...]) -> Iterator[str]:
    """The numbers by which a log may name these cases and what was done in them."""
    for case, _ in cases:
        yield case.grievance.number
        yield from (mediation.number for mediation in case.mediations)
        yield from (aid.number for aid in case.legal_aid)
        yield from (letter.number for letter in case.letters if letter.number)


def part_in(case: CaseFile, worker_id: str) -> str:
    """What somebody is in a case; "" if they have no part in it."""
    if case.grievance.worker_id == worker_id:
        return COMPLAINANT
    own = [member for member, worker in case.members if worker.id == worker_id]
    return REPRESENTATIVE if any(member.is_representative for member in own) else MEMBER if own else ""


def under_way(file: WorkerFile) -> list[str]:
    """What is still open, by its number or day, because of which a person cannot be sealed yet."""
    cases = [case for case, _ in file.cases]
    found = [case.grievance.number for case in cases if case.grievance.status in (*grievances.OPEN, *grievances.PAUSED)]
    found += [m.number for m in file.mediations if m.status in mediations.OPEN]
    found += [a.number for a in file.legal_aid if a.status in legal_aid.OPEN]
    found += [f"{show_day(v.reported_on)}申报的{v.title}" for v in file.injury_visits if v.status in injury_visits.OPEN]
    return found
