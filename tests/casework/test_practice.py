"""The invented station: complete, plausible, the same for the same seed, and nobody in it can be real."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from itertools import pairwise
from random import Random

import pytest
from stdnum.cn import ric

from invented import NOW, made, of
from station.casework import commissions, grievances, instalments, legal_aid, letter_numbers, mediations, panels, states, vocabulary
from station.casework import letters as letter_rules
from station.casework.casefile import LetterFile
from station.casework.deadlines import threshold
from station.casework.fields import Kind, Record, missing
from station.casework.letter_checks import letter_problems
from station.casework.model import (
    Claim,
    Commission,
    Employer,
    FollowUp,
    Grievance,
    Handover,
    Inspector,
    Instalment,
    Interview,
    LegalAid,
    Letter,
    LetterAddressee,
    LetterCase,
    LetterStep,
    Mediation,
    MediationSession,
    Mediator,
    Member,
    Move,
    PanelSeat,
    Party,
    PlanStep,
    Progress,
    StatuteCheck,
    Supervision,
    Worker,
)
from station.casework.practice.station import LEAST, Practice, invent
from station.casework.practice.world import PHONE_PREFIX, words
from station.casework.workdays import is_workday

MANY = 320
MOMENTS = [
    NOW,
    datetime(2026, 3, 16, 9, 0),
    datetime(2026, 2, 19, 3, 0),  # in the night, during the spring festival
    datetime(2026, 10, 1, 12, 0),
    datetime(2028, 1, 2, 23, 50),  # a year whose holidays are not announced
    datetime(2024, 2, 29, 8, 1),
]


def letter_files(practice: Practice) -> Iterator[LetterFile]:
    employers = {e.id: e for e in of(Employer, practice)}
    cases = {g.id: g for g in of(Grievance, practice)}
    letters = {letter.id: letter for letter in of(Letter, practice)}
    workers = {worker.id: worker for worker in of(Worker, practice)}
    receipts: dict[str, list[LetterAddressee]] = {}
    for receipt in of(LetterAddressee, practice):
        receipts.setdefault(receipt.letter_id, []).append(receipt)
    members = Counter[str]()
    for letter in letters.values():
        own = [cases[link.grievance_id] for link in of(LetterCase, practice) if link.letter_id == letter.id]
        ids = {g.worker_id for g in own if g.worker_id}
        ids |= {m.worker_id for m in of(Member, practice) if m.grievance_id in {g.id for g in own}}
        members.update(ids)
        yield LetterFile(
            letter=letter,
            addressees=tuple(employers[a.employer_id] for a in receipts.get(letter.id, ()) if a.employer_id),
            deliveries=tuple(receipts.get(letter.id, ())),
            grievances=tuple(own),
            workers=tuple(workers[i] for i in ids),
            previous=letters.get(letter.previous_id),
            previous_deliveries=tuple(receipts.get(letter.previous_id, ())),
        )


# -- complete -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cls", "field", "left_out"),
    [
        (Grievance, "status", ()),
        (Grievance, "category", ()),
        (Grievance, "channel", ()),
        (Grievance, "outcome", ()),
        (Grievance, "urgency", ()),
        (Mediation, "status", ()),
        (Mediation, "end_reason", ("other",)),
        (Mediation, "confirm_route", ()),
        (MediationSession, "result", ()),
        (LegalAid, "status", ("withdrawn",)),
        (LegalAid, "basis", ("union_officer",)),
        (Letter, "kind", ()),
        (Letter, "status", ()),
        (LetterAddressee, "reply_state", ()),
        (LetterAddressee, "rectification", ()),
        (LetterAddressee, "service_way", ()),
        (LetterAddressee, "receiver_role", ()),
        (Letter, "seal_mode", ("none",)),
        (Letter, "page_format", ()),
        (LetterStep, "step", ("service", "reply", "rectification")),  # these stand at the addressees
        (LetterStep, "verdict", ()),
        (StatuteCheck, "state", ()),
        (Supervision, "status", ()),
        (Supervision, "source", ()),
        (Supervision, "decision", ()),
        (Supervision, "refusal_ground", ()),
        (Supervision, "verdict", ()),
        (Supervision, "talk_result", ()),
        (Inspector, "recusal_reason", ()),
        (Interview, "side", ()),
        (Interview, "signing", ()),
        (Party, "role", ()),
        (Worker, "kind", ("other",)),
        (FollowUp, "satisfaction", ()),
    ],
)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_word_of_a_vocabulary_occurs(cls: type[Record], field: str, left_out: tuple[str, ...], seed: int) -> None:
    wanted = {entry.code for entry in vocabulary.vocabulary(cls.spec(field).of).current()} - set(left_out)
    assert wanted <= {getattr(record, field) for record in of(cls, made(seed=seed, cases=MANY))}


@pytest.mark.parametrize("kind", ["reminder", "opinion", "proposal"])
def test_letters_of_each_kind_are_in_many_stages(kind: str) -> None:
    stages = {letter.status for letter in of(Letter, made(cases=MANY)) if letter.kind == kind}
    impossible = {"proposal": {"escalated", "overdue", "refused"}}.get(kind, set())  # nothing follows one, and it sets no limit
    assert stages >= {entry.code for entry in vocabulary.vocabulary("letter_status").entries} - impossible


def test_open_cases_have_what_their_status_says() -> None:
    practice = made(cases=MANY)
    under_way = {m.grievance_id for m in of(Mediation, practice) if m.status in mediations.OPEN}
    aided = {a.grievance_id for a in of(LegalAid, practice) if a.status in legal_aid.OPEN}
    written = {link.grievance_id for link in of(LetterCase, practice)}
    for grievance in of(Grievance, practice):
        assert (grievance.status == "mediating") == (grievance.id in under_way)
        assert (grievance.status == "aiding") == (grievance.id in aided)
        assert grievance.status != "awaiting_employer" or grievance.id in written


def test_crowds_from_ten_to_two_hundred() -> None:
    practice = made(cases=MANY)
    crowds = [g for g in of(Grievance, practice) if g.is_collective]
    assert all((g.people or 0) >= threshold("collective") for g in crowds)
    assert sum((g.people or 0) >= 50 for g in crowds) >= 3
    assert len(crowds) >= 10
    members = Counter(m.grievance_id for m in of(Member, practice))
    speakers = Counter(m.grievance_id for m in of(Member, practice) if m.is_representative)
    for crowd in crowds:
        assert members[crowd.id] == min(crowd.people or 0, 24)
        assert 3 <= speakers[crowd.id] <= 5


def test_some_limits_are_late_some_today() -> None:
    practice = made(cases=MANY)
    due = [grievances.next_due(g) for g in of(Grievance, practice)]
    today, now = NOW.date().isoformat(), NOW.isoformat(timespec="minutes")
    assert 3 <= sum(bool(d) and d < (now if len(d) > 10 else today) for d in due) <= 12
    assert sum(d[:10] == today for d in due) >= 1
    assert any(m.due_on == today and m.status == "open" for m in of(Mediation, practice))


def test_fourteen_months_are_covered() -> None:
    received = sorted(g.received_at[:7] for g in of(Grievance, made(cases=MANY)))
    assert received[0] <= "2025-10"
    assert len(set(received)) >= 14
    assert received[-1] == "2026-11"


# -- plausible ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_rules_find_no_problem(now: datetime) -> None:
    practice = made(now)
    checks = {
        Grievance: lambda record: grievances.grievance_problems(record, now),
        Worker: grievances.worker_problems,
        Employer: grievances.employer_problems,
        Mediation: lambda record: mediations.mediation_problems(record, now),
        MediationSession: lambda record: mediations.session_problems(record, now),
        LegalAid: lambda record: legal_aid.aid_problems(record, now),
    }
    for record in (practice.station, *practice.staff, *practice.records):
        assert not checks.get(type(record), missing)(record), record


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_nothing_was_done_in_the_future(now: datetime) -> None:
    ahead = {"next_on", "perform_by", "extended_to", "term_to", "deadline_on", "planned_on", "duty_on", "valid_to", "keep_to"}
    for record in made(now).records:
        for spec in record.specs():
            value = getattr(record, spec.name)
            if spec.kind in (Kind.DATE, Kind.MOMENT) and "due" not in spec.name and spec.name not in ahead:
                assert value <= now.isoformat(timespec="minutes"), (record.record, spec.name)


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_days_follow_each_other(now: datetime) -> None:
    practice = made(now)
    cases = {g.id: g for g in of(Grievance, practice)}
    for record in practice.records:
        case = cases.get(getattr(record, "grievance_id", ""))
        if isinstance(record, Progress):
            assert case is not None
            assert case.received_at <= record.at
        if isinstance(record, FollowUp):
            assert case is not None
            assert "" < case.closed_on <= record.called_on
        if isinstance(record, Letter):
            receipts = [d for d in of(LetterAddressee, practice) if d.letter_id == record.id] or [LetterAddressee()]
            for receipt in receipts:
                order = [d for d in (record.drafted_on, record.issued_on, receipt.served_on, receipt.replied_on) if d]
                assert order == sorted(order)
                assert all(is_workday(date.fromisoformat(day)) for day in order)
        if isinstance(record, LegalAid):
            order = [d for d in (record.applied_on, record.decided_on, record.referred_on or record.assigned_on, record.closed_on) if d]
            assert order == sorted(order)
    sittings: dict[str, list[str]] = {}
    for session in of(MediationSession, practice):
        sittings.setdefault(session.mediation_id, []).append(session.started_at)
    for mediation in of(Mediation, practice):
        held = sittings.get(mediation.id, [])
        assert all(a < b for a, b in pairwise(held))
        assert not held or mediation.accepted_on <= held[0][:10]
        assert not mediation.ended_on or held[-1][:10] == mediation.ended_on
        assert not mediation.ended_on or mediation.ended_on <= mediation.due_on


def test_amounts_add_up() -> None:
    practice = made(cases=MANY)
    claimed, shared, people = Counter[str](), Counter[str](), Counter[str]()
    for claim in of(Claim, practice):
        claimed[claim.grievance_id] += claim.amount or 0
    for member in of(Member, practice):
        shared[member.grievance_id] += member.amount or 0
        people[member.grievance_id] += 1
    for grievance in of(Grievance, practice):
        amount = grievance.amount or 0
        assert claimed[grievance.id] == amount
        assert (grievance.recovered or 0) <= amount
        if people[grievance.id] == grievance.people:
            assert shared[grievance.id] in (0, amount)
        elif people[grievance.id]:
            assert shared[grievance.id] <= amount
    cases = {g.id: g for g in of(Grievance, practice)}
    for mediation in of(Mediation, practice):
        assert (mediation.agreed_amount or 0) <= (cases[mediation.grievance_id].amount or 0)


# -- letters and numbers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("now", MOMENTS[:3], ids=str)
def test_letters_could_have_been_signed(now: datetime) -> None:
    for file in letter_files(made(now)):
        letter = file.letter
        assert not missing(letter)
        assert (letter.audience == "employer") == bool(file.addressees)
        if letter.status not in ("draft", "review"):
            assert not [check.sentence for check in letter_problems(file) if check.blocks], letter.number
            assert letter_rules.thawed(letter.frozen).number == letter.number


def test_escalation_is_valid() -> None:
    steps = {("reminder", "opinion"), ("opinion", "proposal")}
    followed = Counter[str]()
    for file in letter_files(made(cases=MANY)):
        letter, before = file.letter, file.previous
        if before is None:
            continue
        followed[before.id] += letter.status != "void"
        assert (before.kind, letter.kind) in steps
        assert before.status == "escalated"
        for receipt in file.previous_deliveries:
            assert receipt.served_on <= letter.drafted_on
            if letter.ground == "no_reply":
                assert receipt.reply_due_on < letter.drafted_on
                assert (receipt.replied_on, receipt.reply_state) == ("", "overdue")
            else:
                assert (letter.ground, receipt.reply_state) in (("refused", "refused"), ("no_rectification", "replied"))
    assert set(followed.values()) == {1}
    assert set(followed) == {letter.id for letter in of(Letter, made(cases=MANY)) if letter.status == "escalated"}


def test_one_letter_goes_to_several() -> None:
    files = list(letter_files(made(cases=MANY)))
    assert any(len(file.grievances) == 3 and len(file.addressees) > 1 for file in files)
    assert {file.letter.audience for file in files} >= {"public", "area", "industry"}


@pytest.mark.parametrize(
    ("cls", "field"),
    [(Grievance, "number"), (Mediation, "number"), (Mediation, "agreement_number"), (LegalAid, "number"), (LegalAid, "assignment_number")],
)
def test_numbers_have_no_gaps(cls: type[Record], field: str) -> None:
    series = {"number": cls.record, "agreement_number": "agreement", "assignment_number": "aid_assignment"}[field]
    numbers = [number for record in of(cls, made(cases=MANY)) if (number := getattr(record, field))]
    years = {year: last for (name, year), last in made(cases=MANY).series.items() if name == series}
    assert len(set(numbers)) == len(numbers) == sum(years.values())
    for year, last in years.items():
        serials = {int("".join(c for c in number.replace(str(year), "", 1) if c.isdigit())) for number in numbers if str(year) in number}
        assert serials == set(range(1, last + 1))


def test_letter_numbers_run_by_issuer_kind_and_year() -> None:
    issued = [letter for letter in of(Letter, made(cases=MANY)) if letter.number]
    assert len({letter.number for letter in issued}) == len(issued)
    serials: dict[tuple[str, str, int], set[int]] = {}
    for letter in issued:
        number = letter_numbers.parse(letter.number)
        assert number is not None and (number.code, str(number.year)) == (letter.issuer_code, letter.issued_on[:4])
        serials.setdefault((letter.issuer, number.code, number.year), set()).add(number.serial)
    assert len(serials) > 3
    assert all(found == set(range(1, max(found) + 1)) for found in serials.values())
    # a register is read off its letters; there is no counter
    assert not any(name.startswith("letter") for name, _ in made(cases=MANY).series)


def test_earlier_case_lower_number() -> None:
    numbers = [g.number for g in sorted(of(Grievance, made(cases=MANY)), key=lambda g: (g.received_at, g.id))]
    assert numbers == sorted(numbers)


# -- the same again, and nobody real ----------------------------------------------------------------------------------------


def test_same_seed_same_station() -> None:
    assert invent(Random(1), NOW, LEAST) == made()


def test_another_seed_another_station() -> None:
    ours, theirs = made(seed=1, cases=MANY), made(seed=2, cases=MANY)
    assert not {record.id for record in ours.records} & {record.id for record in theirs.records}
    assert [w.name for w in of(Worker, ours)] != [w.name for w in of(Worker, theirs)]


def test_count_is_kept() -> None:
    assert [len(of(Grievance, made(cases=count))) for count in (LEAST, MANY)] == [LEAST, MANY]
    with pytest.raises(ValueError, match="at least"):
        invent(Random(1), NOW, LEAST - 1)


def test_nobody_is_real() -> None:
    practice = made(cases=MANY)
    for worker in of(Worker, practice):
        assert worker.phone.startswith(PHONE_PREFIX)
        if worker.id_number:
            assert worker.id_number[2:6] == "0000"  # a province; numbers are issued by counties
            assert ric.get_birth_date(worker.id_number).isoformat() == worker.born_on
    assert all("滨河" in e.name or e.name in {raw["name"] for raw in words("employers")["employers"]} for e in of(Employer, practice))


def test_words_of_the_stories_are_known() -> None:
    kinds = {"category": "category", "cause": "cause", "result": "result_kind", "topic": "letter_topic"}
    for story in words("stories")["stories"]:
        for key, name in kinds.items():
            assert story[key] in {"", *(entry.code for entry in vocabulary.vocabulary(name).entries)}, story["summary"]
        assert {kind for kind, _, _ in story["claims"]} <= {e.code for e in vocabulary.vocabulary("claim_kind").entries}
        assert set(story["kinds"]) <= {e.code for e in vocabulary.vocabulary("worker_kind").entries}
        assert set(story["industries"]) <= {e.code for e in vocabulary.vocabulary("industry").entries}


# -- the course of the cases --------------------------------------------------------------------------------------------


def test_every_case_went_through_states_of_the_table_to_where_it_stands() -> None:
    practice = made(cases=MANY)
    moves: dict[str, list[Move]] = {}
    for move in of(Move, practice):
        moves.setdefault(move.grievance_id, []).append(move)
    for case in of(Grievance, practice):
        way = moves[case.id]
        assert way[-1].went_to == case.status
        assert way[0].came_from == ""
        assert [m.moved_on for m in way] == sorted(m.moved_on for m in way)
        for before, after in pairwise(way):
            assert before.went_to == after.came_from
        for move in way:
            act = states.acts()[move.act]
            assert act.leads_to == move.went_to
            assert not states.move_problems(move, act, case, NOW.date().isoformat())


def test_cases_are_planned_and_passed_on_in_every_way() -> None:
    practice = made(cases=MANY)
    assert {h.kind for h in of(Handover, practice)} == {"escalate", "joint", "forward", "transfer"}
    assert {h.answer for h in of(Handover, practice)} == {"waiting", "accepted", "declined"}
    steps = of(PlanStep, practice)
    assert any(s.done_on for s in steps)
    assert any(not s.done_on and s.due_on < NOW.date().isoformat() for s in steps)


def test_plans_panels_and_commissions_fit_their_mediations() -> None:
    practice = made(cases=MANY)
    held = {m.id: m for m in of(Mediation, practice)}
    plans: dict[str, list[Instalment]] = {}
    for one in of(Instalment, practice):
        plans.setdefault(one.mediation_id, []).append(one)
    assert len(plans) > 20 and any(len(plan) > 1 for plan in plans.values())
    for mediation_id, plan in plans.items():
        assert instalments.plan_problem(plan, held[mediation_id], NOW.date()) == ""
        assert held[mediation_id] == instalments.followed(held[mediation_id], plan, NOW.date())
    mediators = {person.id: person for person in of(Mediator, practice)}
    for mediation in held.values():
        panel = {seat.seat: mediators[seat.mediator_id] for seat in of(PanelSeat, practice) if seat.mediation_id == mediation.id}
        assert bool(panel) == bool(mediation.accepted_on)
        assert not panel or (panels.names(panel) == mediation.mediator and not panels.panel_problem(panel, panels.day_of(mediation), ()))
    entrusted = {commission.mediation_id for commission in of(Commission, practice)}
    assert entrusted == {m.id for m in held.values() if m.origin in commissions.ENTRUSTED} and len(entrusted) > 1
    for commission in of(Commission, practice):
        assert commissions.commission_problems(commission, held[commission.mediation_id], NOW.date()) == {}
        assert bool(commission.reply_number) == bool(commission.replied_on)
