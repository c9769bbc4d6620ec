"""A matter of supervision and its letters together, as their papers need them, and whose identity stays in the house."""

from collections.abc import Callable, Iterator

from station.casework.casefile import CaseFile, LetterFile, SupervisionFile
from station.casework.deliveries import name_of
from station.casework.model import Employer, Letter, LetterAddressee, LetterStep, StatuteCheck, Worker
from station.casework.paper_facts import concealing
from station.frozen import frozen


@frozen(kw_only=True)
class Dossier:
    """What one volume holds: the matter (None for a letter without one), the case it came from, its letters in the order of entry.

    ``waiting`` are other issued letters to the same employers that nobody has served yet: one receipt may take several.
    """

    matter: SupervisionFile | None = None
    case: CaseFile | None = None
    letters: tuple[LetterFile, ...] = ()
    steps: tuple[LetterStep, ...] = ()
    checks: tuple[StatuteCheck, ...] = ()
    waiting: tuple[tuple[Letter, LetterAddressee], ...] = ()

    def file(self, letter_id: str) -> LetterFile:
        """The letter with its addressees; KeyError if it is not in the volume."""
        found = next((file for file in self.letters if file.letter.id == letter_id), None)
        if found is None:
            raise KeyError(letter_id)
        return found

    def delivery(self, delivery_id: str) -> tuple[LetterFile, LetterAddressee]:
        """An addressee with its letter; KeyError if there is none."""
        for file in self.letters:
            for delivery in file.deliveries:
                if delivery.id == delivery_id:
                    return file, delivery
        raise KeyError(delivery_id)

    @property
    def is_withheld(self) -> bool:
        """Whether whoever brought the matter up asked not to be named, or did not give a name."""
        asked = self.matter is not None and self.matter.supervision.is_confidential
        return asked or (self.case is not None and self.case.is_withheld)

    def conceal(self, letter: Letter | None = None) -> Callable[[str], str]:
        """Puts 职工 for the names and numbers of complainants in a text; those a letter names on purpose stay."""
        disclosed = set(letter.disclosed.splitlines()) if letter else set()
        return concealing((value for value in self._identities() if value not in disclosed), "职工")

    def _identities(self) -> Iterator[str]:
        workers: list[Worker] = [worker for file in self.letters for worker in file.workers]
        if self.case:
            workers += [worker for worker in (self.case.worker, *(worker for _, worker in self.case.members)) if worker]
            yield self.case.grievance.worker_title
        if self.matter:
            yield self.matter.supervision.informant
            yield self.matter.supervision.informant_phone
        for worker in workers:
            yield from (worker.name, worker.phone, worker.id_number, worker.address, worker.delivery_address)


def addressee(file: LetterFile, delivery: LetterAddressee) -> tuple[str, Employer | None]:
    """The name of an addressee and its record, if it is an employer."""
    employer = next((employer for employer in file.addressees if employer.id == delivery.employer_id), None)
    return name_of(file, delivery), employer
