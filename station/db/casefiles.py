"""Grievances, letters and matters of supervision with everything that belongs to them, loaded many at once."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar

from station.casework.casefile import CaseFile, LetterFile, SupervisionFile
from station.casework.fields import Record
from station.casework.model import (
    AidStep,
    Attachment,
    Claim,
    ClockEvent,
    Commission,
    Consent,
    Employer,
    Figure,
    FollowUp,
    Grievance,
    Handover,
    HotlineOrder,
    Inspector,
    Instalment,
    Interview,
    LegalAid,
    Letter,
    LetterAddressee,
    LetterCase,
    LetterRule,
    Mediation,
    MediationSession,
    Mediator,
    Member,
    Move,
    PanelSeat,
    Party,
    PlanStep,
    Progress,
    Recusal,
    Station,
    StatuteCheck,
    Supervision,
    Worker,
)
from station.db import in_force
from station.db.store import Store
from station.errors import GoneError

R = TypeVar("R", bound=Record)


def by_id(store: Store, cls: type[R], ids: Iterable[str], *, deleted: bool = False) -> dict[str, R]:
    """The records with these ids that are not deleted (or only the deleted ones); "" is none."""
    wanted = json.dumps(sorted({i for i in ids if i}))
    found = store.select(cls, "id IN (SELECT value FROM json_each(?))", [wanted], deleted=deleted)
    return {record.id: record for record in found}


def children_of(store: Store, cls: type[R], link: str, ids: Sequence[str], order: str = "id") -> dict[str, tuple[R, ...]]:
    """The records that belong to each of these by a link, in order of entry."""
    grouped: dict[str, list[R]] = defaultdict(list)
    sql = f"{link} IN (SELECT value FROM json_each(?))"
    for record in store.select(cls, sql, [json.dumps(list(ids))], order=order):
        grouped[getattr(record, link)].append(record)
    return {key: tuple(records) for key, records in grouped.items()}


def case_files(store: Store, ids: Sequence[str]) -> list[CaseFile]:
    """The case files of these grievances in this order; ids that are not there or deleted are left out."""
    grievances = by_id(store, Grievance, ids)
    ids = [i for i in ids if i in grievances]
    parties = children_of(store, Party, "grievance_id", ids)
    members = children_of(store, Member, "grievance_id", ids)
    employers = by_id(store, Employer, (p.employer_id for found in parties.values() for p in found))
    workers = by_id(
        store,
        Worker,
        [g.worker_id for g in grievances.values()] + [m.worker_id for found in members.values() for m in found],
    )
    claims = children_of(store, Claim, "grievance_id", ids)
    progress = children_of(store, Progress, "grievance_id", ids, "at, id")
    figures = children_of(store, Figure, "grievance_id", ids)
    clock_events = children_of(store, ClockEvent, "grievance_id", ids, "began_on, id")
    consents = children_of(store, Consent, "grievance_id", ids, "given_on, id")
    orders = children_of(store, HotlineOrder, "grievance_id", ids)
    recusals = children_of(store, Recusal, "grievance_id", ids)
    moves = children_of(store, Move, "grievance_id", ids)
    plan = children_of(store, PlanStep, "grievance_id", ids, "ordinal, id")
    handovers = children_of(store, Handover, "grievance_id", ids)
    mediations = children_of(store, Mediation, "grievance_id", ids)
    aids = children_of(store, LegalAid, "grievance_id", ids)
    follow_ups = children_of(store, FollowUp, "grievance_id", ids, "called_on, id")
    attachments = children_of(store, Attachment, "owner_id", ids)
    held = [m.id for found in mediations.values() for m in found]
    seats = children_of(store, PanelSeat, "mediation_id", held)
    mediators = by_id(store, Mediator, (seat.mediator_id for found in seats.values() for seat in found))
    sessions = children_of(store, MediationSession, "mediation_id", held, "ordinal, id")
    instalments = children_of(store, Instalment, "mediation_id", held, "ordinal, id")
    commissions = children_of(store, Commission, "mediation_id", held)
    aid_steps = children_of(store, AidStep, "legal_aid_id", [aid.id for found in aids.values() for aid in found], "done_on, id")
    links = children_of(store, LetterCase, "grievance_id", ids)
    letters = by_id(store, Letter, (link.letter_id for found in links.values() for link in found))
    deliveries = children_of(store, LetterAddressee, "letter_id", list(letters))
    return [
        CaseFile(
            grievance=grievances[i],
            worker=workers.get(grievances[i].worker_id),
            parties=tuple((p, employers[p.employer_id]) for p in parties.get(i, ()) if p.employer_id in employers),
            claims=claims.get(i, ()),
            members=tuple((m, workers[m.worker_id]) for m in members.get(i, ()) if m.worker_id in workers),
            progress=progress.get(i, ()),
            figures=figures.get(i, ()),
            clock_events=clock_events.get(i, ()),
            consents=consents.get(i, ()),
            orders=orders.get(i, ()),
            recusals=recusals.get(i, ()),
            moves=moves.get(i, ()),
            plan=plan.get(i, ()),
            handovers=handovers.get(i, ()),
            mediations=mediations.get(i, ()),
            seats=tuple(
                (seat, mediators[seat.mediator_id])
                for m in mediations.get(i, ())
                for seat in seats.get(m.id, ())
                if seat.mediator_id in mediators
            ),
            sessions=tuple(s for m in mediations.get(i, ()) for s in sessions.get(m.id, ())),
            instalments=tuple(p for m in mediations.get(i, ()) for p in instalments.get(m.id, ())),
            commissions=tuple(c for m in mediations.get(i, ()) for c in commissions.get(m.id, ())),
            legal_aid=aids.get(i, ()),
            aid_steps=tuple(step for aid in aids.get(i, ()) for step in aid_steps.get(aid.id, ())),
            letters=tuple(letters[link.letter_id] for link in links.get(i, ()) if link.letter_id in letters),
            deliveries=tuple(d for link in links.get(i, ()) for d in deliveries.get(link.letter_id, ())),
            follow_ups=follow_ups.get(i, ()),
            attachments=attachments.get(i, ()),
        )
        for i in ids
    ]


def case_file(store: Store, grievance_id: str) -> CaseFile:
    """One case file; GoneError if there is none or it is deleted."""
    found = case_files(store, [grievance_id])
    if not found:
        raise _gone(Grievance)
    return found[0]


def letter_files(store: Store, ids: Sequence[str]) -> list[LetterFile]:
    """The letters with these ids in this order, with addressees, grievances, the matter and the letter before each."""
    letters = by_id(store, Letter, ids)
    ids = [i for i in ids if i in letters]
    addressees = children_of(store, LetterAddressee, "letter_id", ids)
    cases = children_of(store, LetterCase, "letter_id", ids)
    employers = by_id(store, Employer, (a.employer_id for found in addressees.values() for a in found))
    linked = [c.grievance_id for found in cases.values() for c in found]
    grievances = by_id(store, Grievance, linked)
    missing = [i for i in linked if i not in grievances]
    binned = by_id(store, Grievance, missing, deleted=True) if missing else {}
    members = children_of(store, Member, "grievance_id", list(grievances))
    workers = by_id(
        store,
        Worker,
        [g.worker_id for g in grievances.values()] + [m.worker_id for found in members.values() for m in found],
    )
    previous = by_id(store, Letter, (letter.previous_id for letter in letters.values()))
    before = children_of(store, LetterAddressee, "letter_id", list(previous))
    withdrawn = by_id(store, Letter, (letter.replaces_id for letter in letters.values()))
    anew = children_of(store, Letter, "replaces_id", ids)
    matters = {file.supervision.id: file for file in supervision_files(store, [letter.supervision_id for letter in letters.values()])}
    rules, checks = tuple(in_force.holding(store, LetterRule)), tuple(in_force.holding(store, StatuteCheck))
    station = store.find(Station, store.setting("station", ""))
    found = []
    for i in ids:
        own = [grievances[c.grievance_id] for c in cases.get(i, ()) if c.grievance_id in grievances]
        people = {g.worker_id for g in own} | {m.worker_id for g in own for m in members.get(g.id, ())}
        found.append(
            LetterFile(
                letter=letters[i],
                addressees=tuple(employers[a.employer_id] for a in addressees.get(i, ()) if a.employer_id in employers),
                grievances=tuple(own),
                binned=tuple(binned[c.grievance_id] for c in cases.get(i, ()) if c.grievance_id in binned),
                workers=tuple(workers[w] for w in sorted(people) if w in workers),
                deliveries=addressees.get(i, ()),
                previous=previous.get(letters[i].previous_id),
                previous_deliveries=before.get(letters[i].previous_id, ()),
                replaces=withdrawn.get(letters[i].replaces_id),
                replaced_by=anew[i][-1] if i in anew else None,
                supervision=matters.get(letters[i].supervision_id),
                rules=rules,
                statute_checks=checks,
                station=station,
            )
        )
    return found


def letter_file(store: Store, letter_id: str) -> LetterFile:
    """One letter with what belongs to it; GoneError if there is none or it is deleted."""
    found = letter_files(store, [letter_id])
    if not found:
        raise _gone(Letter)
    return found[0]


def supervision_files(store: Store, ids: Sequence[str]) -> list[SupervisionFile]:
    """The matters of supervision with these ids in this order; ids that are not there or deleted are left out."""
    supervisions = by_id(store, Supervision, ids)
    ids = [i for i in ids if i in supervisions]
    employers = by_id(store, Employer, (s.employer_id for s in supervisions.values()))
    grievances = by_id(store, Grievance, (s.grievance_id for s in supervisions.values()))
    inspectors = children_of(store, Inspector, "supervision_id", ids)
    interviews = children_of(store, Interview, "supervision_id", ids, "started_at, id")
    letters = children_of(store, Letter, "supervision_id", ids)
    return [
        SupervisionFile(
            supervision=supervisions[i],
            employer=employers.get(supervisions[i].employer_id),
            grievance=grievances.get(supervisions[i].grievance_id),
            inspectors=inspectors.get(i, ()),
            interviews=interviews.get(i, ()),
            letters=letters.get(i, ()),
        )
        for i in ids
    ]


def supervision_file(store: Store, supervision_id: str) -> SupervisionFile:
    """One matter of supervision; GoneError if there is none or it is deleted."""
    found = supervision_files(store, [supervision_id])
    if not found:
        raise _gone(Supervision)
    return found[0]


def _gone(cls: type[Record]) -> GoneError:
    return GoneError(f"这件{cls.title}已经不在了，可能刚刚删除。", "没有改动任何内容。")
