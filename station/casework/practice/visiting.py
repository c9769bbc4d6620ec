"""Invented visits to employers and injured workers, lawyers on duty and what was asked of them."""

from datetime import date, timedelta
from itertools import islice
from typing import Any

from station.casework.model import (
    Consultation,
    Employer,
    FieldVisit,
    Grievance,
    InjuryVisit,
    Lawyer,
    LawyerShift,
    VisitFinding,
    Worker,
)
from station.casework.money import YUAN
from station.casework.outreach import visits, weeks
from station.casework.practice.chance import Chance
from station.casework.vocabulary import vocabulary


class Visiting(Chance):
    """Who is visited and who comes to be advised."""

    def work(self) -> None:
        """Visits to employers and to injured workers, lawyers on duty and what they were asked."""
        self._visits()
        self._injuries()
        self._duty()

    # -- visits --------------------------------------------------------------------------------------------------------

    def _visits(self) -> None:
        for case in self.cases:
            if case.channel == "field_visit":
                self._visit(case.received_at[:10], self.employer_of.get(case.id) or self.pick(self.met), case)
        for place, day in enumerate(self.weekdays(3, 26)):
            self._visit(day, self.pick(self.met), None, is_whole=place % 9 == 0)
        ahead = islice(weeks.service_days("visit_weekday", self.world.today - timedelta(days=1)), 3)
        for coming in ahead:
            for employer in self.rng.sample(self.met, 2):
                planned = FieldVisit(employer_id=employer.id, planned_on=coming.isoformat(), visitors=self.two())
                self.keep(planned, self.today)
        off = FieldVisit(
            employer_id=self.pick(self.met).id,
            planned_on=self.weekdays(3, 2)[0],
            visitors=self.two(),
            status="cancelled",
            summary=self.words["cancelled"],
        )
        self.keep(off, off.planned_on)

    def _visit(self, day: str, employer: Employer, case: Grievance | None, *, is_whole: bool = False) -> None:
        kinds = [entry.code for entry in vocabulary("visit_kind").current()]
        kind = "service_day" if self.rng.random() < 0.5 else self.world.turn("visit_kind", kinds)
        visit = FieldVisit(
            id=self.world.new_id(day),
            employer_id=employer.id,
            planned_on=day,
            visited_on=day,
            kind="inspection" if case else kind,
            visitors=self.two(),
            host=employer.contact,
            summary=self.pick(self.words["visit_summaries"]),
        )
        self.keep(visit, day)
        found = dict.fromkeys(self.rng.sample(sorted(self.words["problems"]), self.rng.randint(0, 3)), "problem")
        found |= dict.fromkeys(self.rng.sample(sorted(self.words["demands"]), self.rng.randint(0, 1)), "demand")
        items = [entry.code for _, entries in visits.sections() for entry in entries] if is_whole else sorted(found)
        if case is not None:
            self._finding(visit, "2.1", "problem", case.summary, case)
            items = [item for item in items if item != "2.1"]
        for item in items:
            verdict = found.get(item) or ("absent" if self.rng.random() < 0.15 else "fine")
            said = self.words["problems" if verdict == "problem" else "demands"].get(item, [""])
            self._finding(visit, item, verdict, self.pick(said) if verdict in visits.FOLLOWED else "")

    def _finding(self, visit: FieldVisit, item: str, verdict: str, content: str, case: Grievance | None = None) -> None:
        is_followed = verdict in visits.FOLLOWED
        there = is_followed and case is None and self.rng.random() < 0.2
        late = (self.world.today - date.fromisoformat(visit.visited_on)).days > 30
        done = self.after(visit.visited_on, 4, 14) if is_followed and not there and (late or self.rng.random() < 0.4) else ""
        finding = VisitFinding(
            field_visit_id=visit.id,
            item=item,
            verdict=verdict,
            content=content,
            is_settled_there=there,
            responsible=visit.visitors.partition("、")[0] if is_followed else "",
            done_on=done,
            result=self.pick(self.words["results"]) if done else "",
            grievance_id=case.id if case else "",
        )
        self.keep(finding, visit.visited_on, parent=visit)

    # -- injured workers -----------------------------------------------------------------------------------------------

    def _injuries(self) -> None:
        injured = [case for case in self.cases if case.category == "injury" and case.worker_id][-10:]
        for place, case in enumerate(injured):
            employer = self.employer_of.get(case.id) or self.pick(self.met)
            is_old = (self.world.today - date.fromisoformat(case.received_at[:10])).days > 50
            self._injury(case.received_at[:10], self.workers[case.worker_id], employer, 4 if is_old else place % 3 + 2, case)
        for place, age in enumerate((1, 1, 3, 5, 9, 14, 20, 31, 48, 70, 96, 130, 170, 215)):
            day = self.world.ago(age).isoformat()
            industry = self.pick(("construction", "manufacture", "logistics", "sanitation", "catering"))
            worker = self.world.worker(self.pick(("migrant", "employee", "rider")), day)
            steps = (0, 1, 1, 2, 2, 3)[place] if place < 6 else 4
            self._injury(day, worker, self.world.employer_in((industry,)), steps, refused=place in (8, 11), unreachable=place == 10)

    def _injury(
        self,
        day: str,
        worker: Worker,
        employer: Employer,
        steps: int,
        case: Grievance | None = None,
        *,
        refused: bool = False,
        unreachable: bool = False,
    ) -> None:
        referral = self.pick(("recognition", "recognition hardship", "aid", "mind", "")) if case is None else "grievance"
        values: dict[str, Any] = {
            "reported_on": day,
            "report_way": self.pick(("scan", "scan", "hospital", "hospital", "phone", "employer")),
            "worker_id": worker.id,
            "employer_id": employer.id,
            "hospital": self.pick(self.words["hospitals"]),
            "ward": self.pick(self.words["wards"]),
            "injured_on": (date.fromisoformat(day) - timedelta(days=self.rng.randint(0, 3))).isoformat(),
            "cause": self.pick(("machine", "machine", "fall", "object", "traffic", "burn", "slip")),
            "injury": self.pick(self.words["injuries"]),
            "is_insured": self.rng.random() < 0.7,
            "grievance_id": case.id if case else "",
        }
        days = [day]
        for least, most in ((0, 1), (1, 2), (6, 10), (14, 20))[:steps]:
            days.append(self.after(days[-1], least, most) if days[-1] else "")
        if refused:
            values |= {"is_refused": True, "skip_reason": self.pick(self.words["refusals"])}
        elif len(days) > 1 and days[1]:
            values |= {"assigned_on": days[1], "assigned_to": self.pick(("站前街道总工会", "货场东片区工会联合会"))}
            if len(days) > 2 and days[2]:
                values |= {"visited_on": days[2], "visitor": self.pick(self.clerks), "comfort": self.pick((300, 500, 500, 1000)) * YUAN}
                values |= {"needs": self.pick(self.words["needs"]), "referral": referral, "is_claimed": self.rng.random() < 0.6}
                if unreachable:
                    values |= {"skipped": "first_called done", "skip_reason": self.words["unreachable"]}
                elif len(days) > 3 and days[3]:
                    values |= {"first_call_on": days[3], "first_call": self.pick(self.words["first_calls"])}
                    if len(days) > 4 and days[4]:
                        values |= {"second_call_on": days[4], "second_call": self.pick(self.words["second_calls"])}
                        values |= {"result": self.pick(self.words["injury_results"])}
        self.keep(InjuryVisit(**values), day)

    # -- lawyers and questions -----------------------------------------------------------------------------------------

    def _duty(self) -> None:
        ahead = [day.isoformat() for day in islice(weeks.service_days("duty_weekday", self.world.today - timedelta(days=1)), 4)]
        asked = list(self.words["consultations"])
        from_lawyer = [case for case in self.cases if case.channel == "lawyer"]
        for place, day in enumerate([*self.weekdays(5, 26), *ahead]):
            lawyer = self.lawyers[place % len(self.lawyers)]
            came = day < self.today and place % 11 != 7
            shift = LawyerShift(
                lawyer_id=lawyer.id,
                duty_on=day,
                period="afternoon",
                place="服务站接待室",
                is_attended=came,
                note="" if came or day >= self.today else "律师开庭，改由电话解答",
            )
            self.keep(shift, min(day, self.today))
            for category, question, answer in self.rng.sample(asked, self.rng.randint(0, 2)) if came else ():
                self._question(day, category, question, answer, lawyer)
        for case in from_lawyer:
            worker = self.workers.get(case.worker_id)
            lawyer = self.pick(self.lawyers)
            self._question(case.received_at[:10], case.category, case.summary, "事实比较清楚，建议转服务站办理。", lawyer, worker, case)
        for place, (question, answer, department) in enumerate(self.words["advice"]):
            day = self.world.ago(6 + 23 * place).isoformat()
            asked_by = Consultation(
                asked_on=day,
                way="phone",
                asker=self.world.pick(self.world.employers).contact,
                category="advice",
                question=question,
                answer=answer if place else "",
                answered_by="" if department or not place else self.pick(self.clerks),
                department=department or ("" if place else "基层工作部"),
                station_id=self.world.station.id,
            )
            self.keep(asked_by, day)

    def _question(
        self,
        day: str,
        category: str,
        question: str,
        answer: str,
        lawyer: Lawyer,
        worker: Worker | None = None,
        case: Grievance | None = None,
    ) -> None:
        person = worker or self.pick(self.world.people)
        consultation = Consultation(
            asked_on=day,
            way="spoken",
            lawyer_id=lawyer.id,
            asker=person.name,
            asker_kind=person.kind,
            phone=person.phone,
            people=1 if self.rng.random() < 0.85 else self.rng.randint(2, 6),
            category=category,
            question=question,
            answer=answer,
            is_document_written=self.rng.random() < 0.12,
            grievance_id=case.id if case else "",
            station_id=self.world.station.id,
        )
        self.keep(consultation, day)
