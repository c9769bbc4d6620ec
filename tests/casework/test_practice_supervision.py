"""The invented matters of supervision: every stage, what the rules would have let pass, and every letter with its whole way."""

from collections import defaultdict
from datetime import datetime

import pytest

from invented import made, of
from station.casework import letter_ways as ways
from station.casework import supervisions as rules
from station.casework.casefile import LetterFile, SupervisionFile
from station.casework.deliveries import NOT_ISSUED, service_problems, stage
from station.casework.fields import missing
from station.casework.model import (
    Employer,
    Grievance,
    Inspector,
    Interview,
    Letter,
    LetterAddressee,
    LetterCase,
    LetterStep,
    Supervision,
)

MOMENTS = [datetime(2026, 11, 20, 16, 30), datetime(2026, 2, 19, 3, 0), datetime(2024, 2, 29, 8, 1)]


def matters(now: datetime) -> dict[str, SupervisionFile]:
    employers, cases = {e.id: e for e in of(Employer, made(now))}, {g.id: g for g in of(Grievance, made(now))}
    return {
        matter.id: SupervisionFile(
            supervision=matter,
            employer=employers.get(matter.employer_id),
            grievance=cases.get(matter.grievance_id),
            inspectors=tuple(i for i in of(Inspector, made(now)) if i.supervision_id == matter.id),
            interviews=tuple(i for i in of(Interview, made(now)) if i.supervision_id == matter.id),
            letters=tuple(letter for letter in of(Letter, made(now)) if letter.supervision_id == matter.id),
        )
        for matter in of(Supervision, made(now))
    }


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_every_matter_could_have_been_entered(now: datetime) -> None:
    today, moment = now.date().isoformat(), now.isoformat(timespec="minutes")
    for file in matters(now).values():
        matter = file.supervision
        assert not rules.clue_problems(matter, today)
        assert matter == rules.settled(matter, file.letters)
        if matter.decision:
            assert not rules.decision_problems(matter, today)
        if matter.checked_on:
            assert not rules.check_problems(matter, file, today)
        if matter.status == "closed":
            assert not rules.closing_problems(matter, file, today)
        for interview in file.interviews:
            assert not rules.interview_problems(interview, file, moment)
        for inspector in file.inspectors:
            assert not rules.inspector_problem(inspector, file, ())
    numbers = [matter.supervision.number for matter in matters(now).values()]
    assert len(set(numbers)) == len(numbers) == sum(last for (name, _), last in made(now).series.items() if name == "supervision")


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_no_letter_went_out_past_a_step(now: datetime) -> None:
    files = matters(now)
    steps, addressees, cases = defaultdict(list), defaultdict(list), defaultdict(list)
    employers, known = {e.id: e for e in of(Employer, made(now))}, {g.id: g for g in of(Grievance, made(now))}
    letters = {letter.id: letter for letter in of(Letter, made(now))}
    for step in of(LetterStep, made(now)):
        assert not missing(step)
        steps[step.letter_id].append(step)
    for delivery in of(LetterAddressee, made(now)):
        addressees[delivery.letter_id].append(delivery)
    for link in of(LetterCase, made(now)):
        cases[link.letter_id].append(known[link.grievance_id])
    for letter in letters.values():
        if letter.status in NOT_ISSUED:
            continue
        file = LetterFile(
            letter=letter,
            addressees=tuple(employers[d.employer_id] for d in addressees[letter.id] if d.employer_id),
            grievances=tuple(cases[letter.id]),
            deliveries=tuple(addressees[letter.id]),
            previous=letters.get(letter.previous_id),
            supervision=files.get(letter.supervision_id),
            previous_deliveries=tuple(addressees[letter.previous_id]),
        )
        found = ways.way(file, steps[letter.id])
        assert [s.code for s in found if s.code in (*ways.BEFORE, "number", "seal") and s.is_open and not s.optional] == [], letter.number
        assert all(s.reason for s in found if s.state == ways.SKIPPED)
        if letter.status == "done":
            assert ways.missing_before_filing(file, steps[letter.id]) == [], letter.number
        assert stage(letter, file.deliveries) == letter.status


def test_one_letter_went_to_a_dozen_in_every_way() -> None:
    now = MOMENTS[0]
    many = defaultdict(list)
    for delivery in of(LetterAddressee, made(now)):
        many[delivery.letter_id].append(delivery)
    letter_id, deliveries = max(many.items(), key=lambda item: len(item[1]))
    letter = next(letter for letter in of(Letter, made(now)) if letter.id == letter_id)
    assert len(deliveries) == 12
    assert {d.service_way for d in deliveries} == {"direct", "post", "electronic", "entrusted", "left"}
    assert len({d.served_on for d in deliveries}) >= 3
    assert {"replied", "refused", "none"} <= {d.reply_state for d in deliveries}
    for delivery in deliveries:
        assert not service_problems(delivery, letter, now.date().isoformat())
