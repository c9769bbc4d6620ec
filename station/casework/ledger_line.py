"""One line of a ledger in the making: its record, what stands around it, and how much of a person may be shown."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import field
from functools import cache, cached_property
from typing import TypeVar

from station.casework import vocabulary
from station.casework.casefile import CaseFile, LetterFile, SupervisionFile
from station.casework.fields import Kind, Privacy, Record
from station.casework.letter_privacy import GENERIC
from station.casework.masking import NOBODY, SEALED, KnownPeople, is_a_name, mask_name, mask_phone, mask_text, without_personal_numbers
from station.casework.model import BY_NAME, Grievance, Worker
from station.frozen import frozen

R = TypeVar("R", bound=Record)

CONFIDENTIAL = "保密"
_BETWEEN = re.compile(r"[、，,;；/\s（）()]+")
_NOT_A_NAME = ("address", "delivery_address")


@frozen(kw_only=True)
class LineFile:
    """The record of one line with what stands around it.

    ``around`` is what its links lead to, by the name of the record, ``parts`` what belongs to it; a line about a grievance has its
    case file, a letter's its letter file.
    """

    subject: Record
    around: Mapping[str, Record] = field(default_factory=dict)
    parts: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    case: CaseFile | None = None
    letter: LetterFile | None = None
    station: str = ""  # the name of the one it belongs to, by the rule the figures go by
    area: str = ""  # where it lies (街道、片区), by the rule the figures go by
    taken_from: Grievance | None = None  # the case of another station here that this one takes up

    def record(self, name: str) -> Record | None:
        """The record of that name, as far as the line has one: its own, one its links lead to, one of its case."""
        if name == self.subject.record:
            return self.subject
        if name in self.around:
            return self.around[name]
        if self.case is None:
            return None
        return {"grievance": self.case.grievance, "worker": self.case.worker, "employer": self.case.employer}.get(name)


@frozen
class Line:
    """One line in the making: its place, its file, and how it is to be shown."""

    ordinal: int
    file: LineFile
    is_masked: bool
    is_narrow: bool
    on: str  # ISO day the ledger is filled in
    until: str  # ISO day the stretch ends, as whose end states are told
    known: KnownPeople = NOBODY

    @property
    def subject(self) -> Record:
        """The record of the line."""
        return self.file.subject

    @property
    def case(self) -> CaseFile:
        """The case file, for lines that cannot be without one."""
        assert self.file.case is not None
        return self.file.case

    @property
    def letter(self) -> LetterFile:
        """The letter with its addressees."""
        assert self.file.letter is not None
        return self.file.letter

    def find(self, cls: type[R]) -> R | None:
        """The record of this kind, as far as the line has one."""
        found = self.file.record(cls.record)
        return found if isinstance(found, cls) else None

    def a(self, cls: type[R]) -> R:
        """The record of this kind, for lines that cannot be without one."""
        found = self.find(cls)
        assert found is not None
        return found

    def parts(self, cls: type[R]) -> list[R]:
        """What of this kind belongs to the record of the line."""
        return [part for part in self.file.parts.get(cls.record, ()) if isinstance(part, cls)]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The people a line is about or names, who are covered in free text."""
        around = (self.subject, *self.file.around.values(), *_records(self.file.case), *_records(self.file.letter))
        return tuple(dict.fromkeys(name for record in around for name in _named(record)))

    @cached_property
    def is_withheld(self) -> bool:
        """Whether the complainant asked that nobody learns who it was, and the ledger is masked."""
        return self.is_masked and any(grievance.is_confidential for grievance in self._grievances)

    @property
    def _grievances(self) -> tuple[Grievance, ...]:
        if self.file.letter is not None:
            return self.file.letter.grievances
        return (self.file.case.grievance,) if self.file.case is not None else ()

    def word(self, of: str, code: str) -> str:
        """The label of a code; the short one in the narrow print."""
        return vocabulary.short(of, code) if self.is_narrow else vocabulary.label(of, code)

    def person(self, name: str) -> str:
        """A name as it may leave."""
        if not self.is_masked or name == SEALED:
            return name
        return CONFIDENTIAL if self.is_withheld and name else mask_name(name)

    def number(self, phone: str) -> str:
        """A telephone number as it may leave."""
        if not self.is_masked or phone == SEALED:
            return phone
        return CONFIDENTIAL if self.is_withheld and phone else mask_phone(phone)

    def covered(self, text: str) -> str:
        """Free text as it may leave; of a confidential case not even the surname or the last digits do."""
        if not self.is_masked:
            return text
        if not self.is_withheld:
            return self.known.covered(mask_text(text, self.names))
        for name in sorted({*self.names, *(grievance.worker_title for grievance in self._grievances)}, key=len, reverse=True):
            text = text.replace(name, CONFIDENTIAL) if name else text
        return self.known.covered(without_personal_numbers(text, CONFIDENTIAL))


def _records(held: object) -> Iterator[Record]:
    """The records a file holds, wherever they stand in it."""
    if isinstance(held, Record):
        yield held
    elif isinstance(held, tuple):
        for one in held:
            yield from _records(one)
    elif isinstance(held, (CaseFile, LetterFile, SupervisionFile)):
        for one in vars(held).values():
            yield from _records(one)


def _named(record: Record) -> Iterator[str]:
    """The people in the fields of a record that hold some; words for anybody (工人, 某职工, 本人) are none."""
    for name in _naming(record.record):
        for one in _BETWEEN.split(getattr(record, name)):
            if len(one) > 1 and (is_a_name(one) if not isinstance(record, Worker) else not GENERIC.fullmatch(one)):
                yield one


@cache
def _naming(record: str) -> tuple[str, ...]:
    personal = (spec for spec in BY_NAME[record].specs() if spec.privacy is Privacy.PERSONAL and spec.kind in (Kind.TEXT, Kind.LINES))
    return tuple(spec.name for spec in personal if spec.name not in _NOT_A_NAME)
