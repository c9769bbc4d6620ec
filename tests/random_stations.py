"""Stations with random work in them: every kind of record the figures count, with whole, reduced and missing days."""

from random import Random

from station.casework.fields import Record
from station.casework.model import (
    Commission,
    Consultation,
    Employer,
    EmployerWarning,
    FieldVisit,
    FollowUp,
    Grievance,
    Handover,
    HotlineOrder,
    InjuryVisit,
    JointMeeting,
    Lawyer,
    LawyerShift,
    LegalAid,
    Letter,
    LetterAddressee,
    LetterCase,
    Mediation,
    MeetingDecision,
    Move,
    Negotiation,
    OpinionCheck,
    OrgUnit,
    Station,
    VisitFinding,
    WarningStep,
    Worker,
)
from station.casework.vocabulary import vocabulary

YEAR = 2024


def codes(name: str) -> list[str]:
    """The codes of a vocabulary."""
    return [entry.code for entry in vocabulary(name).entries]


class RandomWork:
    """Records for ``stations``, drawn from a seed; days lie in two years, so that every stretch has something in it and outside it."""

    def __init__(self, seed: int, stations: int = 3, *, is_tidy: bool = False) -> None:
        self.chance = Random(seed)
        self.mark = f"{seed}-"
        self.is_tidy = is_tidy  # whole days only, nothing ended before it came
        self.stations = [Station(id=f"{self.mark}s{n}", name=f"站点{n}", code=f"s{n}", area=f"街道{n % 2}") for n in range(stations)]

    def day(self, *, may_lack: bool = True) -> str:
        """A day, now and then reduced to its month or year, or not known."""
        day = f"{YEAR - self.chance.randrange(2)}-{self.chance.randrange(1, 13):02d}-{self.chance.randrange(1, 29):02d}"
        turn = self.chance.random()
        if self.is_tidy:
            return day if turn < 0.8 or not may_lack else ""
        if turn < 0.07:
            return day[:7]
        if turn < 0.1:
            return day[:4]
        return "" if may_lack and turn < 0.3 else day

    def moment(self, *, may_lack: bool = True) -> str:
        """The same with an hour."""
        day = self.day(may_lack=may_lack)
        return f"{day}T{self.chance.randrange(8, 18):02d}:30" if len(day) == 10 else day

    def of(self, name: str, *more: str) -> str:
        """A word of a vocabulary."""
        return self.chance.choice([*codes(name), *more])

    def number(self, most: int = 60) -> int | None:
        """A count or amount, now and then not known."""
        return self.chance.choice([None, 0, 1, self.chance.randrange(1, most)])

    def flag(self) -> bool:
        """Yes or no."""
        return self.chance.random() < 0.5

    def key(self, of: str, many: int) -> str:
        """The id of one of many records."""
        return f"{self.mark}{of}{self.chance.randrange(many)}"

    def case(self, number: int) -> Grievance:
        """A grievance of one of the stations."""
        received, status = self.moment(may_lack=False), self.of("grievance_status")
        closed = self.day() if status in ("closed", "followed_up", "archived", "refused", "returned", "withdrawn", "ended") else ""
        if self.is_tidy and closed:
            closed = max(closed, received[:10])
        return Grievance(
            id=f"{self.mark}g{number}",
            station_id=self.chance.choice(self.stations).id,
            received_at=received,
            channel=self.of("channel"),
            status=status,
            category=self.of("category"),
            list_kind=self.chance.choice(["", "wages"]),
            people=self.number(80),
            amount=self.number(10_000),
            recovered=self.number(10_000),
            beneficiaries=self.number(),
            disposal=" ".join(self.chance.sample(codes("disposal"), self.chance.randrange(3))),
            result_kind=self.of("result_kind", ""),
            is_collective=self.chance.random() < 0.1,
            closed_on=closed,
            handle_due_on=self.day(),
            feedback_due_at=self.moment(),
            feedback_at=self.moment(),
            settled_level=self.of("settled_level", ""),
            area=self.chance.choice(["甲街道", "乙街道", ""]),
        )

    def records(self, cases: int = 25) -> list[Record]:
        """The stations with so many cases, and about as much of everything else."""
        m, found = self.mark, list[Record](self.stations)
        many = max(cases // 3, 3)
        found += [Lawyer(id=f"{m}lawyer", name="何律师"), Worker(id=f"{m}w0", name="甲", kind="migrant"), Worker(id=f"{m}w1", name="乙")]
        found += [
            Employer(
                id=f"{m}e{n}", name=f"单位{n}", headcount=self.number(300), is_unionised=self.flag(), is_congress_held=self.flag(),
                stars=self.chance.choice([None, 4, 5]), is_supervision_set_up=self.flag(),
            )
            for n in range(many)
        ]  # fmt: skip
        found += [OrgUnit(name=f"{m}片区{n}", level=self.chance.choice(["grid", "street"])) for n in range(3)]
        found += self._cases(cases)
        for _ in range(many):
            found += self._procedures(cases)
        for n in range(many):
            found += self._letter(n, cases, many)
            found += self._outreach(n, cases, many)
        return found

    def _cases(self, cases: int) -> list[Record]:
        """Some are what another station had before: the second of two is the first, taken over."""
        found = [self.case(n).with_values(worker_id=f"{self.mark}w{n % 2}") for n in range(cases)]
        handovers: list[Record] = []
        for n in range(0, cases // 4 * 2, 2):
            if self.chance.random() < 0.4:
                old, new = found[n : n + 2]
                if self.is_tidy and new.received_at < old.received_at:
                    found[n], found[n + 1] = old.with_values(received_at=new.received_at), new.with_values(received_at=old.received_at)
                    found[n + 1] = found[n + 1].with_values(
                        closed_on=found[n + 1].closed_on and max(found[n + 1].closed_on, old.received_at[:10])
                    )
                passed = {"kind": "transfer", "to_name": "别站", "answer": "accepted"}
                handovers.append(Handover(grievance_id=old.id, taken_as_id=new.id, **passed))
        return [*found, *handovers]

    def _procedures(self, cases: int) -> list[Record]:
        case = {"grievance_id": self.key("g", cases)}
        mediation = f"{self.mark}m{self.chance.random()}"
        return [
            FollowUp(**case, called_on=self.day(may_lack=False), satisfaction=self.of("satisfaction")),
            HotlineOrder(
                **case, number="1", dispatched_at=self.moment(may_lack=False), due_at=self.moment(), answered_at=self.moment(),
                returned_at=self.chance.choice(["", "", self.moment()]), status=self.of("order_status"),
            ),
            Mediation(
                **case, id=mediation, applied_on=self.day(may_lack=False), accepted_on=self.day(), ended_on=self.day(),
                refused_on=self.day(), status=self.of("mediation_status"), result=self.chance.choice(["", "agreed", "failed"]),
                phase=self.of("mediation_phase"), agreed_amount=self.number(), confirm_applied_on=self.day(),
                confirm_route=self.of("confirm_route", ""), perform_by=self.day(), performance=self.of("performance", ""),
            ),
            Commission(mediation_id=mediation, received_on=self.day(may_lack=False)),
            LegalAid(
                **case, applied_on=self.day(may_lack=False), form=self.of("aid_form"), closed_on=self.day(),
                beneficiaries=self.number(), recovered=self.number(),
            ),
            Move(**case, came_from=self.of("grievance_status"), went_to=self.of("grievance_status"), moved_on=self.day(may_lack=False)),
        ]  # fmt: skip

    def _letter(self, number: int, cases: int, many: int) -> list[Record]:
        letter = f"{self.mark}l{number}"
        found: list[Record] = [
            Letter(
                id=letter, kind=self.of("letter_kind"), issued_on=self.day(), amount=self.number(),
                status=self.chance.choice(["served", "void", "draft"]),
                previous_id=f"{self.mark}l{number - 1}" if number and self.flag() else "",
            )
        ]  # fmt: skip
        for _ in range(self.chance.randrange(3)):
            found += [
                LetterAddressee(
                    letter_id=letter, employer_id=self.key("e", many), reply_due_on=self.day(), replied_on=self.day(),
                    rectification=self.of("rectification", ""), checked_on=self.day(), wages_paid=self.number(),
                    contracts_signed=self.number(), insurance_paid=self.number(),
                ),
                LetterCase(letter_id=letter, grievance_id=self.key("g", cases)),
            ]  # fmt: skip
        return found

    def _outreach(self, number: int, cases: int, many: int) -> list[Record]:
        m, linked = self.mark, self.chance.choice(["", self.key("g", cases)])
        visit, meeting, warning = (f"{m}{kind}{number}" for kind in ("v", "j", "r"))
        return [
            Consultation(
                station_id=self.chance.choice([*(one.id for one in self.stations), ""]), asked_on=self.day(may_lack=False),
                people=self.number(), grievance_id=linked, is_document_written=self.flag(),
                lawyer_id=self.chance.choice(["", f"{m}lawyer"]),
            ),
            FieldVisit(id=visit, employer_id=self.key("e", many), visited_on=self.day()),
            VisitFinding(field_visit_id=visit, verdict=self.of("finding_verdict"), is_settled_there=self.flag(), done_on=self.day()),
            InjuryVisit(
                reported_on=self.day(may_lack=False), worker_id=f"{m}w0", grievance_id=linked, visited_on=self.day(),
                comfort=self.number(), first_call_on=self.day(), second_call_on=self.day(),
            ),
            LawyerShift(lawyer_id=f"{m}lawyer", duty_on=self.day(may_lack=False), is_attended=self.flag()),
            Negotiation(subject="工价", held_on=self.day(), signed_on=self.day(), workers_covered=self.number()),
            JointMeeting(id=meeting, subject="联席会", held_on=self.day(may_lack=False)),
            MeetingDecision(joint_meeting_id=meeting, content="办", responsible="区总", done_on=self.day()),
            OpinionCheck(
                found_at=self.moment(may_lack=False), verdict=self.of("opinion_verdict", ""), verified_on=self.day(), grievance_id=linked
            ),
            EmployerWarning(
                id=warning, employer_id=self.key("e", many), issued_on=self.day(may_lack=False), stage=self.of("warning_stage"),
                lifted_on=self.day(), is_defused=self.flag(), people=self.number(), grievance_id=linked,
            ),
            *(
                WarningStep(employer_warning_id=warning, stage=self.of("warning_stage"), done_on=self.day(may_lack=False))
                for _ in range(self.chance.randrange(2))
            ),
        ]  # fmt: skip
