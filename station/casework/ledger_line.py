"""One line of a ledger in the making: what stands around it, and how much of it may be shown."""

from dataclasses import dataclass

from station.casework import vocabulary
from station.casework.casefile import CaseFile, LetterFile
from station.casework.fields import Record
from station.casework.masking import mask_text, without_personal_numbers
from station.casework.model import Grievance

CONFIDENTIAL = "保密"


@dataclass(frozen=True)
class Line:
    """One line in the making: its record, the file around it, and how it is to be shown."""

    ordinal: int
    subject: Record
    file: CaseFile | LetterFile
    is_masked: bool
    is_narrow: bool
    on: str  # ISO day the ledger is filled in

    @property
    def case(self) -> CaseFile:
        """The case file; only the letters' ledger has none."""
        assert isinstance(self.file, CaseFile)
        return self.file

    @property
    def letter(self) -> LetterFile:
        """The letter with its addressees."""
        assert isinstance(self.file, LetterFile)
        return self.file

    @property
    def names(self) -> list[str]:
        """The people of the case, whose names are covered in free text."""
        if isinstance(self.file, LetterFile):
            return [worker.name for worker in self.file.workers]
        workers = [worker for _, worker in self.file.members] + ([self.file.worker] if self.file.worker else [])
        return [w.name for w in workers] + [employer.contact for _, employer in self.file.parties]

    @property
    def is_withheld(self) -> bool:
        """Whether the complainant asked that nobody learns who it was, and the ledger is masked."""
        return self.is_masked and any(grievance.is_confidential for grievance in self.grievances)

    @property
    def grievances(self) -> tuple[Grievance, ...]:
        """The grievance of the case, or those a letter rests on."""
        return self.file.grievances if isinstance(self.file, LetterFile) else (self.file.grievance,)

    def record(self, name: str) -> Record | None:
        """The record a field path begins with, as far as the case has one."""
        if name == self.subject.record:
            return self.subject
        return {"grievance": self.case.grievance, "worker": self.case.worker, "employer": self.case.employer}[name]

    def word(self, of: str, code: str) -> str:
        """The label of a code; the short one in the narrow print."""
        return vocabulary.short(of, code) if self.is_narrow else vocabulary.label(of, code)

    def covered(self, text: str) -> str:
        """Free text as it may leave; of a confidential case not even the surname or the last digits do."""
        if not self.is_masked:
            return text
        if not self.is_withheld:
            return mask_text(text, self.names)
        for name in sorted({*self.names, *(grievance.worker_title for grievance in self.grievances)}, key=len, reverse=True):
            text = text.replace(name, CONFIDENTIAL) if name else text
        return without_personal_numbers(text, CONFIDENTIAL)
