"""Invented talks with employers, joint meetings, checks of what is said in public, and early warnings."""

from datetime import date, timedelta

from station.casework.model import (
    Employer,
    EmployerWarning,
    Grievance,
    JointMeeting,
    MeetingDecision,
    Negotiation,
    NegotiationTopic,
    OpinionCheck,
    WarningStep,
)
from station.casework.outreach import warnings
from station.casework.practice.chance import Chance

_OF_CROWDS = ("arrears", "complaints", "dispute", "opinion")  # signals that a crowd with a case of its own may follow
_BREAKS_OUT = 45  # days in which it does


class Dealings(Chance):
    """What goes on between the union, employers and other bodies."""

    def work(self) -> None:
        """Talks, meetings, what is said in public and warnings."""
        self._talks()
        self._meetings()
        self._opinions()
        self._warnings()

    # -- talks and meetings --------------------------------------------------------------------------------------------

    def _talks(self) -> None:
        unionised = [employer for employer in self.met if employer.is_unionised]
        ages = (4, 12, 20, 26, 45, 60, 80, 105, 130, 165, 200, 240)
        for place, (age, (subject, kind, scope, topics)) in enumerate(zip(ages, self.words["talks"], strict=True)):
            employer = unionised[place % len(unionised)] if not scope else None
            invited = self.world.ago(age).isoformat()
            held = self.after(invited, 5, 12)
            signed = self.after(held, 5, 15) if held else ""
            result = ("memo", "special", "minutes", "contract", "none")[place % 5] if place > 2 and held else ""
            signed = signed if result and result != "none" else ""
            result = result if signed or result == "none" else ""
            talks = Negotiation(
                id=self.world.new_id(invited),
                subject=subject or f"{employer.name if employer else ''}集体协商",
                kind=kind,
                employer_id=employer.id if employer else "",
                scope=scope,
                guide=self.pick(self.clerks),
                invited_on="" if place == 0 else invited,
                held_on=held if place > 1 else "",
                worker_side="职工代表5人" if place > 1 else "",
                employer_side="单位代表3人" if place > 1 else "",
                result_kind=result,
                result_title=f"{subject}备忘录" if result == "memo" and subject else "",
                terms=self.rng.randint(4, 13) if signed else None,
                result=self.words["talk_failed"] if result == "none" else self.pick(self.words["talk_results"]) if result else "",
                signed_on=signed,
                valid_to=(date.fromisoformat(signed) + timedelta(days=364)).isoformat() if signed else "",
                employers_covered=(1 if employer else self.rng.randint(6, 73)) if result and result != "none" else None,
                workers_covered=(employer.headcount if employer else self.rng.randint(120, 1900)) if result and result != "none" else None,
            )
            self.keep(talks, invited)
            for topic in topics:
                self._topic(talks, topic)

    def _topic(self, talks: Negotiation, topic: str) -> None:
        category = "platform" if talks.kind == "platform" else "hours" if "休" in topic else "wages" if "工资" in topic else "welfare"
        sources = [case for case in self.cases if case.category == category and case.received_at[:10] < (talks.held_on or self.today)]
        agreed = bool(talks.result) and talks.result_kind != "none"
        kept = NegotiationTopic(
            negotiation_id=talks.id,
            topic=topic,
            category=category,
            grievances=self.rng.randint(2, max(len(sources) // 2, 2)) if sources else None,
            result=self.pick(self.words["talk_results"]) if agreed else "",
            is_agreed=agreed,
        )
        self.keep(kept, talks.invited_on or self.today)

    def _meetings(self) -> None:
        months: dict[str, str] = {}
        for age in range(1, 285):
            day = self.world.ago(age).isoformat()
            if day[8:] <= "12":
                months.setdefault(day[:7], day)
        for month, day in sorted(months.items())[-14:]:
            meeting = JointMeeting(
                id=self.world.new_id(day),
                subject=f"{int(month[:4])}年{int(month[5:])}月劳动关系联席会议",
                held_on=day,
                place="街道二楼会议室",
                chair="冯守义",
                bodies=" ".join(self.rng.sample(("hr", "court", "justice", "tax", "police", "petition", "housing"), 4)),
                attendants="\n".join(self.rng.sample(("区人社局", "滨河区法院", "司法所", "税务分局", "派出所", "街道综治中心"), 4)),
                topics="\n".join(self.rng.sample(self.words["meeting_topics"], 3)),
                minutes=self.words["meeting_minutes"],
            )
            self.keep(meeting, day)
            for content, responsible in self.rng.sample(self.words["decisions"], 2):
                self._decision(meeting, content, responsible)

    def _decision(self, meeting: JointMeeting, content: str, responsible: str) -> None:
        held = date.fromisoformat(meeting.held_on)
        due = held + timedelta(days=self.pick((14, 20, 30)))
        done = self.after(meeting.held_on, 6, 18) if (self.world.today - held).days > 40 or self.rng.random() < 0.4 else ""
        about = [case for case in self.cases if case.is_collective and case.received_at[:10] < meeting.held_on]
        decision = MeetingDecision(
            joint_meeting_id=meeting.id,
            content=content,
            responsible=responsible,
            due_on=due.isoformat(),
            done_on=done,
            result=self.pick(self.words["decision_results"]) if done else "",
            grievance_id=about[-1].id if about and self.rng.random() < 0.5 else "",
        )
        self.keep(decision, meeting.held_on)

    # -- what is said in public, warnings ------------------------------------------------------------------------------

    def _opinions(self) -> None:
        said = self.words["opinions"]
        told: list[tuple[str, Grievance | None]] = [(c.received_at[:10], c) for c in self.cases if c.channel == "opinion"]
        told += [(self.world.ago(age).isoformat(), None) for age in (1, 2, 3, 4, 7, 12, 30, 55, 90, 140, 190)]
        for place, (day, case) in enumerate(told):
            platform, headline, summary, _ = said[place % len(said)]
            age = (self.world.today - date.fromisoformat(day)).days
            verified = self.after(day, 1, 3) if age > 3 else ""
            verdict = ("true" if case else self.pick(("true", "partly", "partly", "false", "unclear"))) if verified else ""
            closed = self.after(verified, 3, 9) if verified and age > 20 else ""
            found_at = self.world.office_hour(day)
            employer = (self.employer_of.get(case.id) if case else None) or self.pick(self.met)
            check = OpinionCheck(
                found_at=found_at,
                platform=platform,
                headline=headline,
                summary=case.summary if case else summary,
                employer_id=employer.id,
                area=employer.area,
                people=case.people if case else self.rng.randint(1, 40),
                risk=self.pick(("blue", "blue", "yellow", "red")),
                assigned_by="区总工会" if place % 3 == 0 else "",
                checker=self.pick(self.clerks),
                verdict=verdict,
                verified_on=verified,
                measures=self.pick(self.words["measures"]) if verdict in ("true", "partly") else "",
                response=self.pick(self.words["responses"]) if closed else "",
                closed_on=closed,
                grievance_id=case.id if case else "",
            )
            self.keep(check, min(day, found_at[:10]))

    def _warnings(self) -> None:
        crowds = [
            case
            for case in self.cases
            if case.is_collective and case.id in self.employer_of and (case.people or 0) <= (self.employer_of[case.id].headcount or 0)
        ]
        ages = (1, 3, 6, 10, 16, 24, 40, 60, 85, 110, 145, 180, 220, 260)
        for place, age in enumerate(ages):
            signal = list(self.words["warnings"])[place % len(self.words["warnings"])]
            day = self.world.ago(age).isoformat()
            until = (date.fromisoformat(day) + timedelta(days=_BREAKS_OUT)).isoformat()
            came = [case for case in crowds if day < case.received_at[:10] <= until] if signal in _OF_CROWDS else []
            case = min(came, key=lambda case: case.received_at, default=None)
            crowds = [other for other in crowds if other is not case]
            employer = self.employer_of[case.id] if case else self.pick([e for e in self.met if (e.headcount or 0) >= 80])
            self._warning(day, signal, employer, case, steps=(0, 1, 1, 2, 3)[place] if place < 5 else 4)

    def _warning(self, day: str, signal: str, employer: Employer, case: Grievance | None, steps: int) -> None:
        people = (case.people if case else 0) or (employer.headcount or 0) * self.rng.randint(8, 45) // 100
        issued = self.after(day, 0, 0) or self.world.ago(1).isoformat()
        warning = EmployerWarning(
            id=self.world.new_id(issued),
            employer_id=employer.id,
            signal=signal,
            level=self.world.turn("warning_level", ("blue", "yellow", "red")),
            issued_on=issued,
            detail=self.words["warnings"][signal],
            people=people,
            amount=self.world.amount(60_000, 900_000) if signal in ("arrears", "insurance") else None,
            grievance_id=case.id if case else "",
        )
        noted = list(warnings.opening_steps(warning, self.pick(self.clerks)))
        at = issued
        for place, stage in enumerate(warnings.STAGES[2 : 2 + steps]):
            at = self.after(at, 1, 4)
            if not at:
                break
            skipped = stage == "served" and place and self.rng.random() < 0.2
            content = self.words["warning_skipped"] if skipped else self.words["warning_steps"][stage]
            by = self.pick(self.clerks)
            step = WarningStep(
                employer_warning_id=warning.id, stage=stage, done_on=at, is_skipped=bool(skipped), content=content, done_by=by
            )
            noted.append(step)
        if len(noted) > 2 or steps:
            warning = warning.with_values(pushed_to=self.pick(self.words["pushed_to"]), pushed_at=f"{issued}T16:{self.rng.randint(10, 50)}")
        if at and len(noted) == len(warnings.STAGES) and (lifted := self.after(at, 5, 15)):
            warning = warning.with_values(lifted_on=lifted, is_defused=people >= 30)
        self.keep(warning, issued, children=noted)
        for step in noted:
            self.keep(step, step.done_on, parent=warning)
