"""All that is held about one person, and who they were in each case (个人信息保护法 arts. 45-47: to be read, corrected, copied, sealed)."""

from collections.abc import Iterator
from dataclasses import dataclass

from station.casework import grievances, legal_aid, mediations
from station.casework.casefile import CaseFile
from station.casework.journal import Entry
from station.casework.model import Attachment, Consent, Consultation, FollowUp, InjuryVisit, LegalAid, Letter, Mediation, Worker

COMPLAINANT, REPRESENTATIVE, MEMBER = "诉求人", "代表人", "涉及职工"


@dataclass(frozen=True)
class Logged:
    """One line of the log of acts that names the person or a case of theirs: when, who, what and of what."""

    at: str
    by: str
    act: str  # a word of the vocabulary ``logged_act``
    detail: str


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """All of one person, each kind newest first; ``cases`` with what the person was in them, ``changes`` of their own record."""

    worker: Worker
    cases: tuple[tuple[CaseFile, str], ...] = ()
    injury_visits: tuple[InjuryVisit, ...] = ()
    consultations: tuple[Consultation, ...] = ()
    consents: tuple[Consent, ...] = ()
    letters: tuple[Letter, ...] = ()
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

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """The files of the cases they brought themselves; a collective case's belong to all of them."""
        return tuple(file for case, _ in self.cases for file in case.attachments)


def reference(worker: Worker) -> str:
    """What a log names a person by, which reads nobody's name: “职工档案 Z33Y6RR2”."""
    return f"{Worker.title}档案 {worker.id[-8:]}"


def numbers(cases: tuple[tuple[CaseFile, str], ...]) -> Iterator[str]:
    """The numbers by which a log may name these cases and what was done in them."""
    for case, _ in cases:
        for record in (case.grievance, *case.mediations, *case.legal_aid, *case.letters):
            if record.number:
                yield record.number


def part_in(case: CaseFile, worker_id: str) -> str:
    """What somebody is in a case; "" if they have no part in it."""
    if case.grievance.worker_id == worker_id:
        return COMPLAINANT
    own = [member for member, worker in case.members if worker.id == worker_id]
    return REPRESENTATIVE if any(member.is_representative for member in own) else MEMBER if own else ""


def under_way(dossier: Dossier) -> list[str]:
    """The numbers of what is still open, because of which a person cannot be sealed yet."""
    cases = [case for case, _ in dossier.cases]
    found = [case.grievance.number for case in cases if case.grievance.status in (*grievances.OPEN, *grievances.PAUSED)]
    found += [m.number for m in dossier.mediations if m.status in mediations.OPEN]
    found += [a.number for a in dossier.legal_aid if a.status in legal_aid.OPEN]
    return found
