"""What a station knows of one employer: figures over its grievances and letters, and its story in order of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from station.casework import money, vocabulary
from station.casework.casefile import CaseFile
from station.casework.model import Letter, Mediation


@dataclass(frozen=True)
class Figures:
    """Counts and sums (fen) over all grievances and letters of one employer."""

    cases: int
    people: int
    amount: int
    recovered: int
    letters: int


@dataclass(frozen=True)
class Happening:
    """One thing that happened: the day or moment (ISO), whose act it was, what it was."""

    at: str
    who: str
    words: str


def figures(cases: Sequence[CaseFile], letters: Sequence[Letter]) -> Figures:
    """The figures over these; amounts that are not known count as nothing."""
    grievances = [case.grievance for case in cases]
    return Figures(
        cases=len(grievances),
        people=sum(grievance.people or 0 for grievance in grievances),
        amount=sum(grievance.amount or 0 for grievance in grievances),
        recovered=sum(grievance.recovered or 0 for grievance in grievances),
        letters=len(letters),
    )


def story(cases: Sequence[CaseFile], letters: Sequence[Letter]) -> list[Happening]:
    """Everything that happened with an employer, newest first; drafts of letters have not happened."""
    found = [happening for case in cases for happening in _of_case(case)]
    found += [happening for letter in letters for happening in _of_letter(letter)]
    # Where only the day is known it goes behind what has a time: a case is closed after it was received.
    return sorted((h for h in found if h.at), key=lambda h: h.at if len(h.at) > 10 else f"{h.at}T24", reverse=True)


def _of_case(case: CaseFile) -> Iterator[Happening]:
    grievance = case.grievance
    yield Happening(grievance.received_at, grievance.handler, f"诉求 {grievance.number}：{grievance.summary}")
    for mediation in case.mediations:
        yield Happening(mediation.applied_on, mediation.mediator, f"调解申请 {mediation.number}")
        if mediation.ended_on:
            yield Happening(mediation.ended_on, mediation.mediator, f"{mediation.number} {_end(mediation)}")
    for aid in case.legal_aid:
        yield Happening(aid.applied_on, aid.reviewer, f"职工申请法律援助 {aid.number}")
    if grievance.closed_on:
        outcome = vocabulary.label("outcome", grievance.outcome) if grievance.outcome else ""
        back = f"挽回 {money.marked(money.yuan(grievance.recovered), grievance.recovered_mark)} 元" if grievance.recovered else ""
        parts = "，".join(part for part in (outcome, back) if part)
        yield Happening(grievance.closed_on, grievance.handler, f"办结 {grievance.number}" + (f"：{parts}" if parts else ""))


def _end(mediation: Mediation) -> str:
    words = vocabulary.label("mediation_status", mediation.status)
    return words if mediation.agreed_amount is None else f"{words}，{money.yuan(mediation.agreed_amount)} 元"


def _of_letter(letter: Letter) -> Iterator[Happening]:
    name = f"{vocabulary.label('letter_kind', letter.kind)} {letter.number}"
    yield Happening(letter.issued_on, letter.signer, f"签发{name}")
    if letter.served_on:
        yield Happening(letter.served_on, letter.servers, f"送达{name}")
    if letter.replied_on:
        state = vocabulary.label("reply_state", letter.reply_state) if letter.reply_state else "已答复"
        yield Happening(letter.replied_on, "", f"{name} {state}")
