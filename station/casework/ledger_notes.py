"""What is said under a ledger so that its reader can add it up: how many differ, what is counted once, what a mark means."""

from collections.abc import Callable, Iterator, Sequence

from station import stopping
from station.casework import money
from station.casework.casefile import LetterFile
from station.casework.fields import counted
from station.casework.ledger_line import Line
from station.casework.ledger_outreach_values import is_made
from station.casework.masking import MaskLevel
from station.casework.model import Consultation, FieldVisit, JointMeeting, Letter
from station.casework.sheets import Row

_LEVELS = {
    MaskLevel.FULL: "含完整姓名和电话，请按规定保管。",
    MaskLevel.DISTRICT: "姓名、电话和文字中的证件号已掩码。",
    MaskLevel.PUBLIC: "本表只计数，不含个人信息。",
}


def notes(ledger: str, every: Sequence[Line], rows: Sequence[Row], level: MaskLevel, taken_over: Sequence[Line]) -> Iterator[str]:
    """What the reader must know to add the table up; cases ``taken_over`` from another station have a line there as well."""
    yield f"本表{len(rows)}行。"
    if taken_over:
        yield from _told_twice(every, taken_over)
    if ledger in _OF_LEDGER:
        yield from _OF_LEDGER[ledger](every)
    if any(cell.mark for row in stopping.each(rows) for cell in row.cells):
        yield "“余”“约”“多名”照来源记载；合计按写明的数相加，同样带“余”或“约”。"
    yield level_note(level)


def level_note(level: MaskLevel) -> str:
    """How much of a person the table shows."""
    return _LEVELS[level]


def _told_twice(every: Sequence[Line], taken_over: Sequence[Line]) -> Iterator[str]:
    """Which lines the report does not count as received again, and what the table comes to where it has a case twice."""
    yield f"其中{len(taken_over)}件由其他站点移交来，在移交的站点也有一行，月报表不再计受理。"
    here = {line.subject.id for line in every}
    again = {line.subject.id for line in taken_over if line.file.taken_from is not None and line.file.taken_from.id in here}
    if again:
        once = [line.case.grievance for line in every if line.subject.id not in again]
        people = money.marked(str(sum(counted(one, "people") or 0 for one in once)), money.sum_mark(one.people_mark for one in once))
        amount = money.marked(money.wan(sum(one.amount or 0 for one in once)), money.sum_mark(one.amount_mark for one in once))
        yield f"移交前后都在本表的有{len(again)}件；不重复的合计{len(once)}件、{people}人、{amount}万元。"


def _letters(every: Sequence[Line]) -> Iterator[str]:
    letters = [line.letter for line in every]
    if not letters:
        return
    employers = {employer.id for file in letters for employer in file.addressees}
    grievances = {grievance.id for file in letters for grievance in file.grievances}
    yield f"家数、案件数按份相加；不同单位{len(employers)}家，不同案件{len(grievances)}件。"
    first, about = _first_of_chains(letters, "amount"), _first_of_chains(letters, "people")
    if any(file.letter.previous_id in {letter.id for letter in (*first, *about)} for file in letters):
        people = money.marked(str(sum(letter.people or 0 for letter in about)), money.sum_mark(c.people_mark for c in about))
        amount = money.marked(f"{money.wan(sum(letter.amount or 0 for letter in first))}万元", money.sum_mark(c.amount_mark for c in first))
        told = "、".join([*([f"{people}人"] if about else []), *([amount] if first else [])])
        yield f"前后相接的文书，职工数、金额各列一次；不重复的合计{told}。"


def _first_of_chains(files: list[LetterFile], name: str) -> list[Letter]:
    """The letters with an amount (or ``people``) that follow no other one of these with it: what followed is about the same."""
    known = {file.letter.id: file.letter for file in files if getattr(file.letter, name) is not None}
    return [letter for letter in known.values() if letter.previous_id not in known]


def _visits(every: Sequence[Line]) -> Iterator[str]:
    visits = {visit.id: visit for line in every if (visit := line.find(FieldVisit)) is not None and is_made(visit)}
    if visits:
        yield f"走访{len(visits)}次，不同单位{len({visit.employer_id for visit in visits.values()})}家。"


def _consultations(every: Sequence[Line]) -> Iterator[str]:
    if every:
        people = sum(counted(line.a(Consultation), "people") for line in every)
        yield f"咨询{people}人次，{len(every)}件。"


def _meetings(every: Sequence[Line]) -> Iterator[str]:
    if every:
        yield f"会议{len({line.a(JointMeeting).id for line in every})}次。"


_OF_LEDGER: dict[str, Callable[[Sequence[Line]], Iterator[str]]] = {
    "letters": _letters,
    "field_visits": _visits,
    "consultations": _consultations,
    "joint_meetings": _meetings,
}
