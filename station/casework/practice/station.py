"""The invented station as a whole: which cases it has had in fourteen months, how each of them went, and how they are numbered.

The same seed, moment and number of cases give the same records to the last letter.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from station.casework import deadlines, numbers
from station.casework.fields import Record
from station.casework.model import Commission, Grievance, LegalAid, Mediation, StaffMember, Station
from station.casework.practice import agreements, aid, arrears, course, courses, intake, keeping, letters, outreach, supervision
from station.casework.practice.cases import CHANNELS, Case, take_in
from station.casework.practice.procedures import AID_STAGES, mediate, refer
from station.casework.practice.world import World, words
from station.casework.workdays import add_workdays, is_workday
from station.frozen import frozen

LEAST = 200  # fewer cases would leave some state or category empty
_OLDEST = 285  # working days: fourteen months


@frozen
class Practice:
    """Everything invented: records with their ids, attachments' bytes, and the last number of each (series, year)."""

    station: Station
    staff: tuple[StaffMember, ...]
    records: tuple[Record, ...]
    files: tuple[bytes, ...]
    series: dict[tuple[str, int], int]


@frozen
class _Task:
    """A case to be invented: how many working days ago it came in, and how it went from there."""

    age: int
    go: Callable[[Case], None]
    wants: Callable[[courses.Story], bool]
    people: int = 1
    received_at: str = ""
    channel: str = ""


def invent(rng: Random, now: datetime, cases: int) -> Practice:
    """A station as it stands ``now`` with that many cases; ValueError below :data:`LEAST`."""
    if cases < LEAST:
        raise ValueError(f"at least {LEAST} cases")
    inventor = _Inventor(World(rng, now))
    inventor.work(cases)
    world = inventor.world
    letters.draw_up(world, inventor.plans)
    aid.complete(world)
    agreements.complete(world)
    intake.complete(world)
    course.complete(world)
    arrears.complete(world)
    outreach.complete(world)
    series = keeping.complete(world)
    series |= supervision.complete(world, series)
    records, more = _numbered(world.station, world.records)
    return Practice(world.station, world.staff, (*world.employers, *records), tuple(world.files), series | more)


class _Inventor:
    def __init__(self, world: World) -> None:
        self.world = world
        self.plans: list[letters.Plan] = []

    def work(self, count: int) -> None:
        """Invent the open cases, the troubled ones, and as many closed ones as are left."""
        tasks = [*self._fresh(), *self._open(), *self._letters_under_way(), *self._halted(), *self._closed_by_procedure()]
        tasks += self._closed(count - len(tasks))
        tasks = self._crowded(tasks)
        stories, channels = self._deal_stories(len(tasks)), iter(self.world.deal(CHANNELS, len(tasks)))
        done: list[Case] = []
        for task in sorted(tasks, key=lambda task: -task.age):
            received_at = task.received_at or self.world.office_hour(self.world.ago(task.age))
            case = take_in(self.world, stories(task.wants), received_at, task.channel or next(channels), task.people)
            task.go(case)
            if self.world.often(0.15):
                case.attach()
            done.append(case)
        self._joint_letter(done)
        self._public_letters()
        for case in done:
            case.keep()

    def _deal_stories(self, count: int) -> Callable[[Callable[[courses.Story], bool]], courses.Story]:
        every = words("stories")["stories"]
        deck = self.world.deal({str(n): story["weight"] for n, story in enumerate(every)}, count * 3)
        cards = [every[int(n)] for n in deck]

        def deal(wants: Callable[[courses.Story], bool]) -> courses.Story:
            place = next((n for n, story in enumerate(cards) if wants(story)), None)
            return cards.pop(place) if place is not None else self.world.pick([story for story in every if wants(story)])

        return deal

    def _crowded(self, tasks: Sequence[_Task]) -> list[_Task]:
        """Some of the cases with money become those of many people, some of a few."""
        fitting = [n for n, task in enumerate(tasks) if task.wants is courses.any_money]
        chosen = dict(zip(self.world.rng.sample(fitting, len(courses.CROWDS)), courses.CROWDS, strict=True))
        few = {n: self.world.rng.randint(2, 8) for n in fitting if n not in chosen and self.world.often(0.1)}
        return [
            replace(task, people=(chosen | few).get(n, task.people), wants=courses.unpaid if n in chosen else task.wants)
            for n, task in enumerate(tasks)
        ]

    # -- open cases --------------------------------------------------------------------------------------------------

    def _fresh(self) -> Iterator[_Task]:
        """Received within the last day: the 24-hour clock runs."""
        for status in ("pending", "pending", "accepted", "accepted"):
            yield _Task(
                0,
                courses.leave(status),
                courses.any_story,
                received_at=self.world.within_a_day(),
                channel=self.world.pick(("12351", "online")),
            )
        yield _Task(3, courses.leave("accepted"), courses.any_money)  # nobody has called yet: overdue

    def _open(self) -> Iterator[_Task]:
        limit = deadlines.rules()["handling"].amount
        for age in (
            1,
            1,
            2,
            3,
            4,
            6,
            7,
            8,
            limit - 5,
            limit - 3,
            limit - 2,
            limit,
            limit + 2,
            limit + 5,
        ):  # three before, one today, two late
            yield _Task(age, self._working, courses.any_money)
        for age, stage, sittings in ((3, "applied", 0), (6, "open", 0), (9, "open", 1), (11, "open", 2)):
            yield _Task(age, self._mediating(stage, sittings), courses.any_money)
        yield _Task(14, self._mediating("open", 1, extended=True), courses.any_money)
        for age, stage in zip((2, 4, 5, 7, 8, 11), AID_STAGES[:6], strict=True):
            yield _Task(age, self._aiding(stage), courses.any_money)
        for age in (9, 10):
            yield _Task(age, self._agreed("feedback"), courses.any_money)
        for age in (12, 14):
            yield _Task(age, self._agreed("awaiting_court"), courses.any_money)
        for age in (5, 8):
            yield _Task(age, courses.halt("transferred"), courses.fits("transferred"))

    def _working(self, case: Case) -> None:
        case.answer_first()
        case.ask_employer(next_on=self._soon())
        case.change(status="working")

    def _soon(self) -> str:
        """Today or one of the next working days."""
        ahead = self.world.rng.randint(0, 4)
        day = self.world.today if is_workday(self.world.today) and not ahead else add_workdays(self.world.today, max(ahead, 1))[0]
        return day.isoformat()

    def _mediating(self, stage: str, sittings: int, *, extended: bool = False) -> Callable[[Case], None]:
        def go(case: Case) -> None:
            case.answer_first()
            case.day = self.world.later(case.day, 1, 1)
            mediate(case, stage, sittings=sittings, extended_to=self.world.today.isoformat() if extended else "")
            case.change(status="mediating")

        return go

    def _aiding(self, stage: str) -> Callable[[Case], None]:
        def go(case: Case) -> None:
            case.answer_first()
            refer(case, stage, form="arbitration")
            case.change(status="aiding")

        return go

    def _agreed(self, status: str) -> Callable[[Case], None]:
        def go(case: Case) -> None:
            case.answer_first()
            case.day = self.world.later(case.day, 1, 1)
            mediate(case, "agreed", confirming=status == "awaiting_court")
            case.note(
                words("words").get(status, words("words")["settled"][0]), counterpart="department" if status != "feedback" else "worker"
            )
            case.change(status=status)

        return go

    def _letters_under_way(self) -> Iterator[_Task]:
        for age, status, steps in courses.UNDER_WAY:
            yield _Task(age, self._writing(status, steps), courses.can_be_written_about)

    def _writing(self, status: str, steps: Sequence[courses.Letter]) -> Callable[[Case], None]:
        def go(case: Case) -> None:
            case.answer_first()
            case.ask_employer()
            self.plans += letters.write(case, *steps)
            case.change(status=status)

        return go

    def _halted(self) -> Iterator[_Task]:
        """Cases that wait for others or ended before they were handled."""
        for status, ages in (("awaiting_policy", (40, 110)), ("suspended", (22, 38, 70))):
            for age in ages:
                yield _Task(age, courses.halt(status), courses.fits(status))
        for status, count in (("refused", 4), ("returned", 3), ("withdrawn", 5), ("ended", 3)):
            for _ in range(count):
                channel = self.world.pick(("12351", "12345")) if status == "returned" else ""
                yield _Task(self._age(12), courses.stop(status), courses.fits(status), channel=channel)

    # -- closed cases ------------------------------------------------------------------------------------------------

    def _age(self, least: int) -> int:
        """Working days since a closed case came in: more of them lately than long ago."""
        return least + int((_OLDEST - least) * self.world.rng.random() ** 1.25)

    def _closed_by_procedure(self) -> Iterator[_Task]:
        for stage, count in (("agreed", 34), ("failed", 9), ("refused", 3)):
            for _ in range(count):
                yield _Task(self._age(24), self._after_mediation(stage), courses.any_money)
        for stage, count, age in (("closed", 12, 75), ("refused", 3, 20), ("ended", 2, 75)):
            for _ in range(count):
                yield _Task(self._age(age), self._after_aid(stage), courses.any_money)
        for _ in range(6):
            yield _Task(self._age(95), self._aid_after_mediation, courses.any_money)
        for form in ("advice", "drafting", "second", "collective"):
            yield _Task(self._age(75), self._after_aid("closed", form), courses.any_money)
        for count, steps in courses.CHAINS:
            for _ in range(count):
                yield _Task(self._age(30 + 35 * (len(steps) - 1)), self._after_letters(steps, "resolved"), courses.can_be_written_about)
        for steps in courses.PROPOSED:
            yield _Task(self._age(100), self._after_letters(steps, "legal_way"), courses.can_be_written_about)

    def _closed(self, count: int) -> Iterator[_Task]:
        """Settled by talking: some lately, the rest over the months."""
        each = [courses.in_category(name) for name in dict.fromkeys(story["category"] for story in words("stories")["stories"])]
        for n in range(count):
            age = self.world.rng.randint(7, 16) if n % 9 == 0 and n < 72 else self._age(17)
            yield _Task(age, self._settle, each[n] if n < len(each) else courses.any_money if n % 3 else courses.any_story)

    def _settle(self, case: Case) -> None:
        case.answer_first()
        if not case.has_money:
            case.day = self.world.later(case.day, 0, 3)
            case.note(self.world.pick(words("words")["answered"]), way="spoken")
            helped = case.story["result"] and self.world.often(0.6)
            self._finish(case, "resolved" if helped else "explained", "coordinate" if helped else "answer explain")
            return
        case.ask_employer()
        outcome = self.world.rng.choices(("resolved", "partly", "legal_way", "unresolved", "unreachable"), (66, 18, 10, 3, 3))[0]
        case.day = self.world.later(case.day, 2, 8) if self.world.often(0.94) else self.world.later(case.day, 14, 22)
        case.note(self.world.pick(words("words")["settled" if outcome in ("resolved", "partly") else "unsettled"]))
        self._finish(case, outcome, {"legal_way": "forward"}.get(outcome, self.world.pick(("coordinate", "coordinate joint"))))

    def _after_mediation(self, stage: str) -> Callable[[Case], None]:
        def go(case: Case) -> None:
            case.answer_first()
            case.day = self.world.later(case.day, 1, 1)
            mediate(case, stage)
            self._finish(case, self.world.pick(("resolved", "resolved", "partly")) if stage == "agreed" else "legal_way", "mediate")

        return go

    def _after_aid(self, stage: str, form: str = "") -> Callable[[Case], None]:
        def go(case: Case) -> None:
            case.answer_first()
            aid = refer(case, stage, form=form)
            if form == "drafting":
                case.note(words("words")["aid_drafting"], way="spoken")
            self._finish(case, courses.AID_OUTCOMES.get(aid.result, "explained"), "aid")

        return go

    def _aid_after_mediation(self, case: Case) -> None:
        case.answer_first()
        case.day = self.world.later(case.day, 1, 1)
        mediate(case, "failed")
        aid = refer(case, "closed", form="arbitration")
        self._finish(case, courses.AID_OUTCOMES[aid.result], "mediate aid")

    def _after_letters(self, steps: Sequence[courses.Letter], outcome: str) -> Callable[[Case], None]:
        def go(case: Case) -> None:
            case.answer_first()
            case.ask_employer()
            self.plans += letters.write(case, *steps)
            case.day = self.world.later(case.day, 0, 2)
            self._finish(case, outcome, "letter forward" if outcome == "legal_way" else "letter")

        return go

    def _finish(self, case: Case, outcome: str, disposal: str) -> None:
        """Close, and call back when that lies some time ago; now and then nobody has called although it was due."""
        case.close(outcome, disposal)
        waited = (self.world.today - date.fromisoformat(case.day)).days
        if waited > 33 or (waited > 8 and self.world.often(0.6)):
            case.call_back()

    # -- letters to several or to all ----------------------------------------------------------------------------------

    def _joint_letter(self, done: Sequence[Case]) -> None:
        """One reminder to three employers about three cases on the same subject."""
        closed = [case for case in done if case.grievance.status == "archived" and case.story["topic"] == "insurance"]
        if len(closed) >= 3:
            first, *more = sorted(closed, key=lambda case: case.grievance.received_at)[-3:]
            first.day = more[-1].grievance.received_at[:10]
            self.plans += letters.write(first, ("reminder", "done", ""), more=more)

    def _public_letters(self) -> None:
        for topic, audience, days in (("heat", "public", 140), ("migrant_wages", "area", 310), ("safety", "industry", 60)):
            day = self.world.today - timedelta(days=days)
            while not is_workday(day):
                day -= timedelta(days=1)
            self.plans.append(letters.publish(self.world, topic, audience, day))


def _numbered(station: Station, records: Sequence[Record]) -> tuple[list[Record], dict[tuple[str, int], int]]:
    """The records with their numbers in order of day, and the last number of each (series, year)."""
    last: Counter[tuple[str, int]] = Counter()
    found = {record.id: record for record in records}

    def number(series: str, days: dict[str, str], field: str, text: Callable[[Station, int, int], str]) -> None:
        for record_id, day in sorted(days.items(), key=lambda item: (item[1], item[0])):
            year = int(day[:4])
            last[series, year] += 1
            found[record_id] = found[record_id].with_values(**{field: text(station, year, last[series, year])})

    mediations = [record for record in records if isinstance(record, Mediation)]
    received = {record.id: record.received_at for record in records if isinstance(record, Grievance)}
    number("grievance", received, "number", numbers.grievance_number)
    number("mediation", {m.id: m.applied_on for m in mediations}, "number", numbers.mediation_number)
    agreed = {m.id: m.ended_on for m in mediations if m.result == "agreed"}
    number("agreement", agreed, "agreement_number", numbers.agreement_number)
    replied = {record.id: record.replied_on for record in records if isinstance(record, Commission) and record.replied_on}
    number("commission_reply", replied, "reply_number", numbers.reply_number)
    applications = [record for record in records if isinstance(record, LegalAid)]
    number("legal_aid", {a.id: a.applied_on for a in applications}, "number", numbers.aid_number)
    assigned = {a.id: a.assigned_on for a in applications if a.lawyer}
    number("aid_assignment", assigned, "assignment_number", numbers.assignment_number)
    return list(found.values()), dict(last)
