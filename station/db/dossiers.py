"""Reads the volume a matter of supervision or a letter belongs to: the matter, the case behind it, all letters with their steps."""

from station.casework.dossiers import Dossier
from station.casework.model import Letter, LetterAddressee, LetterStep, StatuteCheck, Supervision
from station.casework.volumes import LISTED
from station.db import in_force
from station.db.casefiles import case_file, letter_file, letter_files, supervision_files
from station.db.store import Store


def dossier_of(store: Store, subject: Supervision | Letter) -> Dossier:
    """The volume of a matter, or of a letter with the matter it serves; KeyError if the subject is deleted."""
    supervision_id = subject.id if isinstance(subject, Supervision) else subject.supervision_id
    matter = next(iter(supervision_files(store, [supervision_id])), None)
    files = letter_files(store, [letter.id for letter in matter.letters]) if matter else []
    if isinstance(subject, Letter) and all(file.letter.id != subject.id for file in files):
        files.append(letter_file(store, subject.id))
    cited = {line.strip() for file in files for line in file.letter.statutes.splitlines()}
    return Dossier(
        matter=matter,
        case=case_file(store, matter.grievance.id) if matter and matter.grievance else None,
        letters=tuple(files),
        steps=tuple(step for file in files for step in store.matching(LetterStep, letter_id=file.letter.id)),
        checks=tuple(check for citation in sorted(cited - {""}) for check in in_force.holding(store, StatuteCheck, citation=citation)),
        waiting=tuple(_waiting(store, subject)) if isinstance(subject, Letter) else (),
    )


def _waiting(store: Store, letter: Letter) -> list[tuple[Letter, LetterAddressee]]:
    """Other issued letters not yet served on the same employers, where these are few enough for receipts one by one."""
    own = [one for one in store.matching(LetterAddressee, letter_id=letter.id) if one.employer_id]
    found = []
    for employer_id in dict.fromkeys(one.employer_id for one in own) if len(own) <= LISTED else ():
        for other in store.matching(LetterAddressee, employer_id=employer_id, served_on=""):
            beside = store.find(Letter, other.letter_id)
            if beside and not beside.deleted and beside.id != letter.id and beside.status == "issued":
                found.append((beside, other))
    return found
