"""What a station knows of one employer: everything on file, figures over it, its story in order of time, and how alike two names are."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from station.casework import money, vocabulary
from station.casework.casefile import CaseFile
from station.casework.fields import counted
from station.casework.model import (
    Attachment,
    Employer,
    EmployerWarning,
    FieldVisit,
    InjuryVisit,
    Letter,
    LetterAddressee,
    Mediation,
    Negotiation,
    OpinionCheck,
    VisitFinding,
    WarningStep,
)
from station.casework.workers import Held
from station.frozen import frozen

_FOUND = ("problem", "demand")  # verdicts that are followed
ALIKE = 0.7  # from here on two names may be one employer's
_REMEMBERED = 50_000  # names taken apart once: every file that is opened is compared with all of them
_SHORTEST = 3  # characters of a short name that may stand for the whole ("锦禾保洁")
_FORM = re.compile(r"(?:股份)?有限(?:责任)?公司|集团|分公司|公司|[（）()\s]")


@frozen(kw_only=True)
class EmployerFile:
    """All of one employer, each kind newest first; with a case stands the role the employer has in it."""

    employer: Employer
    cases: tuple[tuple[CaseFile, str], ...] = ()
    letters: tuple[Letter, ...] = ()
    deliveries: tuple[LetterAddressee, ...] = ()
    visits: tuple[FieldVisit, ...] = ()
    findings: tuple[VisitFinding, ...] = ()
    warnings: tuple[EmployerWarning, ...] = ()
    warning_steps: tuple[WarningStep, ...] = ()
    negotiations: tuple[Negotiation, ...] = ()
    injury_visits: tuple[InjuryVisit, ...] = ()
    opinion_checks: tuple[OpinionCheck, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@frozen
class Figures:
    """Counts and sums (fen) over all of one employer."""

    cases: int
    people: int
    amount: int
    recovered: int
    letters: int


@frozen
class Happening:
    """One thing that happened: the day or moment (ISO), whose act it was, what it was."""

    at: str
    who: str
    words: str


def figures(file: EmployerFile) -> Figures:
    """The figures of an employer; amounts that are not known count as nothing."""
    grievances = [case.grievance for case, _ in file.cases]
    return Figures(
        cases=len(grievances),
        people=sum(counted(grievance, "people") or 0 for grievance in grievances),
        amount=sum(grievance.amount or 0 for grievance in grievances),
        recovered=sum(grievance.recovered or 0 for grievance in grievances),
        letters=len(file.letters),
    )


def years(file: EmployerFile) -> list[tuple[str, int]]:
    """How many cases came in each year, the first year first; a case whose year is not known is left out."""
    counts = Counter(case.grievance.received_at[:4] for case, _ in file.cases)
    return sorted((year, count) for year, count in counts.items() if year)


def months(file: EmployerFile, last: str, count: int = 12) -> list[tuple[str, int, int]]:
    """(``YYYY-MM``, came, ended) of so many months up to ``last``, the oldest first."""
    came = Counter(case.grievance.received_at[:7] for case, _ in file.cases)
    ended = Counter(case.grievance.closed_on[:7] for case, _ in file.cases)
    newest = int(last[:4]) * 12 + int(last[5:7]) - 1
    names = [f"{number // 12}-{number % 12 + 1:02}" for number in range(newest - count + 1, newest + 1)]
    return [(name, came[name], ended[name]) for name in names]


def likeness(one: str, two: str) -> float:
    """How alike two names of employers are, 0 to 1, the form of company left aside; a short form within a long name is near 1."""
    shorter, longer = sorted((_core(one), _core(two)), key=len)
    if shorter == longer:
        return 1.0
    if len(shorter) >= _SHORTEST and shorter in longer:
        return 0.9
    ours, theirs = _pairs(shorter), _pairs(longer)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0


@lru_cache(maxsize=_REMEMBERED)
def _core(name: str) -> str:
    return _FORM.sub("", name)


@lru_cache(maxsize=_REMEMBERED)
def _pairs(core: str) -> frozenset[str]:
    return frozenset(map("".join, pairwise(core)))


class Names:
    """Names of employers, asked for those like another: ``Names([...]).like("锦禾保洁")``; only what shares characters is compared."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._holding: dict[str, list[str]] = {}
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """One name more."""
        for pair in _pairs(_core(name)):
            self._holding.setdefault(pair, []).append(name)

    def like(self, name: str) -> list[str]:
        """The names that may be the same employer's, the most alike first; the name itself is not among them."""
        pairs = _pairs(_core(name))
        shared = Counter(other for pair in pairs for other in self._holding.get(pair, ()))
        least = min(len(pairs), 2)
        found = [(likeness(name, other), other) for other, count in shared.items() if count >= least and other != name]
        return [other for score, other in sorted(found, reverse=True) if score >= ALIKE]


def story(file: EmployerFile) -> list[Happening]:
    """Everything that happened with an employer, newest first; drafts and plans have not happened."""
    found = [happening for case, _ in file.cases for happening in _of_case(case)]
    received = {delivery.letter_id: delivery for delivery in file.deliveries}
    found += [happening for letter in file.letters for happening in _of_letter(letter, received.get(letter.id, LetterAddressee()))]
    found += _of_outreach(file)
    # Where only the day is known it goes behind what has a time: a case is closed after it was received.
    return sorted((h for h in found if h.at), key=lambda h: h.at if len(h.at) > 10 else f"{h.at}T24", reverse=True)


def _of_outreach(file: EmployerFile) -> Iterator[Happening]:
    problems = Counter(finding.field_visit_id for finding in file.findings if finding.verdict in _FOUND)
    for visit in file.visits:
        found = f"，发现问题 {problems[visit.id]} 处" if problems[visit.id] else ""
        yield Happening(visit.visited_on, visit.visitors, f"走访：{vocabulary.label('visit_kind', visit.kind)}{found}")
    for warning in file.warnings:
        level = vocabulary.label("risk_level", warning.level)
        yield Happening(warning.issued_on, "", f"{level}预警：{vocabulary.label('warning_signal', warning.signal)}")
        yield Happening(warning.lifted_on, "", "解除预警")
    for talk in file.negotiations:
        yield Happening(talk.held_on, talk.guide, f"{vocabulary.label('negotiation_kind', talk.kind)}：{talk.subject}")
    for check in file.opinion_checks:
        yield Happening(check.found_at, check.checker, f"舆情：{check.headline or check.summary}")
    for injury in file.injury_visits:
        yield Happening(injury.visited_on, injury.visitor, f"工伤探视，{injury.hospital}")


def dealings(file: EmployerFile) -> list[Held]:
    """All that is held beside cases and letters, newest first: visits with what they found, warnings, talks, checks, injury visits."""
    label = vocabulary.label
    problems: dict[str, list[VisitFinding]] = {}
    for finding in file.findings:
        if finding.verdict in _FOUND:
            problems.setdefault(finding.field_visit_id, []).append(finding)
    found = []
    for visit in file.visits:
        items = problems.get(visit.id, [])
        left = sum(not item.done_on and not item.is_settled_there for item in items)
        state = f"问题 {len(items)} 处，未销号 {left} 处" if items else label("visit_status", visit.status)
        words = "；".join(item.content or label("visit_item", item.item) for item in items) or visit.summary
        found.append(Held(visit.visited_on or visit.planned_on, visit.title, words, state, visit.record, visit.id))
    for warning in file.warnings:
        words = f"{label('risk_level', warning.level)}：{label('warning_signal', warning.signal)}，{warning.detail}"
        found.append(Held(warning.issued_on, warning.title, words, label("warning_stage", warning.stage), warning.record, warning.id))
    for talk in file.negotiations:
        state = label("negotiation_status", talk.status)
        found.append(Held(talk.held_on or talk.invited_on, talk.title, talk.subject, state, talk.record, talk.id))
    for check in file.opinion_checks:
        words = check.headline or check.summary
        found.append(Held(check.found_at, check.title, words, label("opinion_status", check.status), check.record, check.id))
    for injury in file.injury_visits:
        state = label("injury_visit_status", injury.status)
        found.append(Held(injury.reported_on, injury.title, injury.hospital, state, injury.record, injury.id))
    return sorted(found, key=lambda item: item.on, reverse=True)


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


def _of_letter(letter: Letter, delivery: LetterAddressee) -> Iterator[Happening]:
    name = f"{vocabulary.label('letter_kind', letter.kind)} {letter.number}"
    yield Happening(letter.issued_on, letter.signer, f"签发{name}")
    if delivery.served_on:
        yield Happening(delivery.served_on, delivery.servers, f"送达{name}")
    if delivery.replied_on:
        state = vocabulary.label("reply_state", delivery.reply_state) if delivery.reply_state else "已答复"
        yield Happening(delivery.replied_on, "", f"{name} {state}")
