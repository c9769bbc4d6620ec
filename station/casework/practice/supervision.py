"""Invented matters of supervision in every stage, the steps of the letters' way, and one letter to many employers.

Drawn from a chance of its own after everything else, so that cases, letters and their numbers stay as they were invented.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from station.casework import letters as rules
from station.casework import numbers, retention, supervisions
from station.casework.casefile import CaseFile, LetterFile
from station.casework.deadlines import reply_deadline
from station.casework.deliveries import ENDED, NOT_ISSUED, stage
from station.casework.fields import Record
from station.casework.model import (
    Employer,
    Grievance,
    Inspector,
    Interview,
    Letter,
    LetterAddressee,
    LetterCase,
    LetterStep,
    StatuteCheck,
    Supervision,
)
from station.casework.money import YUAN
from station.casework.practice.chance import Chance
from station.casework.practice.world import World, words

Series = dict[tuple[str, int], int]


def complete(world: World, archive: Series) -> Series:
    """Add the matters and steps to ``world``; ``archive`` is how far its numbers have got. The last number of each (series, year)."""
    chance, world.rng = world.rng, Random("labour supervision")
    try:
        return _Supervision(world, archive).work()
    finally:
        world.rng = chance


class _Supervision(Chance):
    def __init__(self, world: World, archive: Series) -> None:
        super().__init__(world)
        self.words = words("supervision")
        self.series: Series = {}
        self.archive = dict(archive)
        self.changed: dict[str, Record] = {}
        self.matters: list[Supervision] = []
        self.reviewers = [member.name for member in world.staff if member.role == "lawyer"]
        self.cards = [member for member in world.staff if member.card_number]
        self.letters = {record.id: record for record in world.records if isinstance(record, Letter)}
        self.deliveries: dict[str, list[LetterAddressee]] = defaultdict(list)
        self.case_of: dict[str, Grievance] = {}
        known = {case.id: case for case in self.cases}
        for record in world.records:
            if isinstance(record, LetterAddressee):
                self.deliveries[record.letter_id].append(record)
            elif isinstance(record, LetterCase):
                self.case_of.setdefault(record.letter_id, known[record.grievance_id])

    def work(self) -> Series:
        """Matters of the opinions, the way of every letter, matters on their own, one letter to many, articles compared."""
        self._tie_letters()
        skipping = self._matters_of_opinions()
        for letter in self.letters.values():
            self._go(self._now(letter), skipped=letter.kind == "opinion" and self._case_id(letter) == skipping)
        for raw in self.words["matters"]:
            self._matter(raw)
        self._to_many()
        for raw in self.words["statutes"]:
            day = self.world.ago(30).isoformat()
            self.world.add(StatuteCheck(checked_on=day, checked_by=self.reviewers[0], **raw), day)
        self._put_in_order()
        return self.series

    def _now(self, record: Any) -> Any:
        return self.changed.get(record.id, record)

    def _change(self, record: Record, **values: Any) -> None:
        self.changed[record.id] = self._now(record).with_values(**values)

    # -- the letters that are there ------------------------------------------------------------------------------------

    def _tie_letters(self) -> None:
        """What followed at each addressee, what a department said, and which letter stands for a void one."""
        void = {letter.id: letter for letter in self.letters.values() if letter.status == "void"}
        for letter in self.letters.values():
            if letter.previous_id and letter.status not in (*NOT_ISSUED, "void"):
                for delivery in self.deliveries[letter.previous_id]:
                    self._change(delivery, next_id=letter.id)
            same = [v for v in void.values() if v.kind == letter.kind and self._case_id(v) == self._case_id(letter) and v.id < letter.id]
            if same and letter.status != "void":
                self._change(letter, replaces_id=same[-1].id)
            if letter.kind == "proposal":
                for delivery in self.deliveries[letter.id]:
                    self._hear_of(delivery)

    def _case_id(self, letter: Letter) -> str:
        return self.case_of[letter.id].id if letter.id in self.case_of else letter.id

    def _hear_of(self, delivery: LetterAddressee) -> None:
        """The department accepts, files and tells its result, as far as there was time for it; a new proposal is in the post."""
        if not delivery.served_on:
            posted = self.world.ago(2).isoformat()
            self._change(delivery, service_way="post", sent_on=posted, express_number=self._express())
            return
        feedback = self.words["feedback"]
        accepted, filed = self.after(delivery.served_on, 1, 2), self.after(delivery.served_on, 3, 5)
        values: dict[str, Any] = {"department_accepted_on": accepted}
        if delivery.replied_on:
            values["department_told_on"], values["department_result"] = delivery.replied_on, feedback["filed"]
            filed = min(filed or delivery.replied_on, delivery.replied_on)
            values["department_accepted_on"] = min(accepted or filed, filed)
        elif self.world.turn("filing", (True, False)):
            values["not_filed_reason"], filed = feedback["not_filed"], ""
            values["department_told_on"] = self.after(delivery.served_on, 4, 5)
            values["department_result"] = feedback["not_filed"] if values["department_told_on"] else ""
        elif told := self.after(filed, 20, 40) if filed else "":
            values |= {"department_told_on": told, "department_result": feedback["filed"]}
        self._change(delivery, department_filed_on=filed, **values)

    def _express(self) -> str:
        return f"ZZ{self.rng.randrange(10**9):09d}CN"  # a prefix that is not used for parcels

    def _matters_of_opinions(self) -> str:
        """A matter for the letters of each case with an opinion; the id of the one case whose opinions went out without a check."""
        opinions: dict[str, list[Letter]] = defaultdict(list)
        for letter in self.letters.values():
            if letter.kind == "opinion":
                opinions[self._case_id(letter)].append(letter)
        without = next(case_id for case_id, found in opinions.items() if len(found) > 1)  # seen to by the department
        for case_id, found in opinions.items():
            if case_id == without:
                continue
            chain = [letter for letter in self.letters.values() if self._case_id(letter) == case_id]
            first = min(found, key=lambda letter: letter.drafted_on)
            self._from_case(self.case_of[first.id], first, sorted(chain, key=lambda letter: letter.drafted_on))
        return without

    def _from_case(self, case: Grievance, first: Letter, chain: Sequence[Letter]) -> None:
        found_on = case.received_at[:10]
        decided_on = min(self.world.later(found_on, 0, 1), first.drafted_on)
        reported = [worker for worker in self.workers.values() if worker.id == case.worker_id]
        is_named = bool(reported) and not (case.is_confidential or case.is_anonymous)
        matter = Supervision(
            id=self.world.new_id(case.received_at),
            source="grievance",
            found_on=found_on,
            topic=first.topic,
            summary=case.summary,
            employer_id=self.employer_of[case.id].id,
            grievance_id=case.id,
            informant=reported[0].name if is_named else "",
            is_confidential=case.is_confidential,
            people=case.people,
            people_mark=case.people_mark,
            amount=case.amount,
            amount_mark=case.amount_mark,
            registered_by=case.handler,
            decided_on=decided_on,
            decided_by=case.handler,
            decision="accepted",
        )
        for letter in chain:
            self._change(letter, supervision_id=matter.id)
        self._send_inspectors(matter, decided_on)
        matter = self._checked(matter, first.drafted_on, "true", 2)
        matter = self._talked(matter, first.drafted_on, self.world.turn("talk", ("not_agreed", "not_agreed", "refused", "partly")))
        if all(letter.status in ENDED for letter in chain) and case.closed_on:
            matter = self._closed(matter, case.closed_on, is_followed=case.status in ("followed_up", "archived"))
        self._keep(matter, chain)

    # -- the way of a letter -------------------------------------------------------------------------------------------

    def _go(self, letter: Letter, *, skipped: bool = False) -> None:
        """The steps a letter has taken by now; ``skipped`` for one that went without clue, acceptance, check and talk of its own."""
        reasons = self.words["skip_reasons"]
        if skipped:
            for step in ("check", "negotiation"):
                self._step(letter, step, letter.drafted_on, letter.drafter, verdict="skipped", opinion=reasons[step])
        if letter.status == "draft":
            if self.world.turn("returned", (True, False)):
                self._step(letter, "draft", letter.drafted_on, letter.drafter)
                self._step(letter, "review", letter.drafted_on, self.reviewers[0], verdict="returned", opinion=self.words["returned"])
            return
        self._step(letter, "draft", letter.drafted_on, letter.drafter)
        if letter.status == "review":
            return
        self._step(letter, "review", letter.drafted_on, self.reviewers[0], post="律师")
        if letter.kind != "reminder":
            self._step(
                letter, "committee", letter.issued_on, self.world.staff[3].name, post="监督委员会主任", opinion=self.words["committee"]
            )
        self._step(letter, "approval", letter.issued_on, letter.signer, post=letter.signer_post)
        self._step(letter, "number", letter.issued_on, letter.drafter, opinion=letter.number)
        self._step(letter, "seal", letter.issued_on, self.world.staff[0].name, opinion=self.words["seal_copies"])
        if letter.status == "done":
            last = max((d.checked_on or d.replied_on or d.served_on for d in self.deliveries[letter.id]), default=letter.issued_on)
            day = self.after(last, 1, 3) or self.today
            self._step(letter, "filing", day, letter.drafter)

    def _step(self, letter: Letter, step: str, on: str, by: str, **said: str) -> None:
        made = LetterStep(letter_id=letter.id, step=step, done_on=on, done_by=by, recorded_by=letter.drafter)
        self.world.add(made.with_values(**said), on)

    # -- matters -------------------------------------------------------------------------------------------------------

    def _matter(self, raw: dict[str, Any]) -> None:
        """A matter on its own, brought to its stage."""
        world, place = self.world, raw["stage"]
        letters = [letter for letter in self.letters.values() if raw.get("public") and letter.audience == "public"]
        day = letters[0].drafted_on if letters else world.ago(raw["age"]).isoformat()
        employer = self.pick(self.met)
        clerk = self.pick(self.clerks)
        matter = Supervision(
            id=world.new_id(day),
            source=raw["source"],
            found_on=day,
            topic=raw["topic"],
            summary=raw["summary"],
            employer_id="" if "scope" in raw else employer.id,
            scope=raw.get("scope", ""),
            informant=world.person_name(words("people")["given_women"]) if raw.get("informant") else "",
            informant_phone=world.phone() if raw.get("informant") else "",
            is_confidential=bool(raw.get("informant")) and self.rng.random() < 0.5,
            people=raw.get("people"),
            registered_by=clerk,
        )
        for step in raw.get("skips", ()):
            matter = supervisions.skip(matter, step, self.words["skip_reasons"][step])
        if place != "clue" and "acceptance" not in raw.get("skips", ()):
            day = world.later(day, 0, 1)
            decision = "refused" if place == "refused" else "accepted"
            matter = matter.with_values(decided_on=day, decided_by=clerk, decision=decision)
        if place == "refused":
            told = {"told_on": self.after(day, 1, 2)} if raw.get("told") else {}
            matter = matter.with_values(refusal_ground=raw["ground"], refusal_detail=raw.get("detail", ""), **told)
        if place not in ("clue", "refused") and "check" not in raw.get("skips", ()):
            self._send_inspectors(matter, day, raw.get("recused", ""))
            if place == "accepted":
                self._interviews(matter, day, day, raw.get("interviews", 0))
            else:
                day = world.later(day, 2, 5)
                matter = self._checked(matter, day, raw.get("verdict", "true"), raw.get("interviews", 0))
        if raw.get("obstructed"):
            matter = matter.with_values(is_obstructed=True, obstruction=self.words["obstruction"])
        if "result" in raw:
            day = world.later(day, 1, 4)
            matter = self._talked(matter, day, raw["result"])
        if place == "closed":
            matter = self._closed(matter, world.later(day, 3, 8), is_followed=bool(raw.get("followed")))
        for letter in letters:
            self._change(letter, supervision_id=matter.id)
        self._keep(matter, letters)

    def _keep(self, matter: Supervision, letters: Sequence[Letter]) -> None:
        self.matters.append(supervisions.settled(matter, letters))

    def _send_inspectors(self, matter: Supervision, day: str, recused: str = "") -> None:
        sent = self.rng.sample(self.cards, 3 if recused else 2)
        for place, member in enumerate(sent):
            kept_away = {"recused_on": day, "recusal_reason": recused} if recused and not place else {"declared_on": day}
            made = Inspector(supervision_id=matter.id, name=member.name, card_number=member.card_number, assigned_on=day)
            self.world.add(made.with_values(**kept_away), day)

    def _present(self, matter: Supervision) -> list[Inspector]:
        sent = [record for record in self.world.records if isinstance(record, Inspector) and record.supervision_id == matter.id]
        return supervisions.present(sent)

    def _checked(self, matter: Supervision, day: str, verdict: str, interviews: int) -> Supervision:
        self._interviews(matter, matter.decided_on or matter.found_on, day, interviews)
        return matter.with_values(
            checked_on=day, verdict=verdict, findings=self.words["findings"][verdict], evidence=self.words["evidence"]
        )

    def _interviews(self, matter: Supervision, first: str, last: str, count: int) -> None:
        asking = self._present(matter)
        for _ in range(count):
            asked = self.world.turn("interview", self.words["interviews"])
            day = min(self.world.later(first, 0, 2), last)
            started = self.world.office_hour(day)
            given = words("people")["given_women" if self.rng.random() < 0.5 else "given_men"]
            made = Interview(
                supervision_id=matter.id,
                started_at=started,
                ended_at=self.world.soon_after(started, 60),
                place="单位会议室" if asked["side"] == "employer" else "服务站接待室",
                side=asked["side"],
                person=self.world.person_name(given),
                post=asked["post"],
                phone=self.world.phone(),
                inspectors="、".join(inspector.name for inspector in asking),
                recorder=asking[-1].name,
                is_card_shown=True,
                is_rights_told=True,
                content=asked["content"],
                papers_read=self.words["papers_read"] if asked["side"] == "employer" else "",
                is_read_back=True,
                signing=asked["signing"],
                unsigned_reason=asked.get("unsigned", ""),
            )
            self.world.add(made, started)

    def _talked(self, matter: Supervision, day: str, result: str) -> Supervision:
        met = "单位人事主管、两名监督员"
        return matter.with_values(talked_on=day, talk_people=met, talk_result=result, talk_record=self.words["talks"][result])

    def _closed(self, matter: Supervision, day: str, *, is_followed: bool) -> Supervision:
        note = self.words["closing_untrue" if matter.verdict == "untrue" else "closing"]
        matter = matter.with_values(closed_on=day, closing_note=note)
        if is_followed and (called := self.after(day, 3, 10)):
            told = called if matter.informant else ""
            matter = matter.with_values(followed_on=called, follow_note=self.words["follow"], informant_told_on=told)
        return matter

    # -- one letter to many --------------------------------------------------------------------------------------------

    def _to_many(self) -> None:
        """A reminder the district numbered, to a dozen employers: received on different days in every way, answered by some."""
        world, run = self.world, self.words["run"]
        day = world.ago(run["age"]).isoformat()
        employers: list[Employer] = self.rng.sample(self.met, len(run["serving"]))
        letter = rules.draft(
            "reminder", run["topic"], (), world.station, date.fromisoformat(day), employers=employers, drafter=self.clerks[0]
        )
        code = f"{world.station.district_issuer_code}提"
        letter = letter.with_values(
            id=world.new_id(day),
            issuer=world.station.district_issuer_name,
            issuer_code=code,
            issuer_level="county",
            number=rules.number_text(code, int(day[:4]), 1),
            signer=words("words")["district_signer"],
            signer_post="副主席",
            issued_on=day,
            status="issued",
            page_format="document",
            seal_mode="signature",
            inspectors="",
        )
        letter = letter.with_values(frozen=rules.frozen(rules.compose(LetterFile(letter=letter, addressees=tuple(employers)))))
        sent = [self._delivered(letter, *one) for one in zip(employers, run["serving"], run["replies"], strict=True)]
        letter = letter.with_values(status=stage(letter, sent))
        world.add(letter, day)
        for delivery in sent:
            world.add(delivery, day)
        for step in ("clue", "acceptance"):
            self._step(letter, step, day, letter.drafter, verdict="skipped", opinion=self.words["skip_reasons"]["clue"])
        self._go(letter)

    def _delivered(self, letter: Letter, employer: Employer, way: str, reply: str) -> LetterAddressee:
        world, run = self.world, self.words["run"]
        blank = LetterAddressee(letter_id=letter.id, employer_id=employer.id, service_way=way)
        if way == "post":
            blank = blank.with_values(sent_on=world.later(letter.issued_on, 1, 1), express_number=self._express())
        if reply == "sent":
            return blank.with_values(sent_on=world.ago(2).isoformat())
        served_on = world.later(letter.issued_on, *((4, 5) if way == "left" else (2, 4)))
        due = reply_deadline(served_on, letter.reply_amount or 15, "day", letter.reply_source).due
        blank = blank.with_values(served_on=served_on, reply_due_on=due, reply_state="none", place=run["place"] if way == "direct" else "")
        if way in ("direct", "left"):
            blank = blank.with_values(servers=self.two())
        if way == "left":
            return blank.with_values(refusal_reason=run["refusal"], witnesses=run["witnesses"], reply_state="refused")
        role = run["receivers"][way]
        blank = blank.with_values(receiver=self.pick(words("people")["respondents"]), receiver_role=role)
        if way == "post":
            blank = world.turn("role", (blank, blank.with_values(receiver_role="legal_person")))
        if role == "agent":
            blank = blank.with_values(agent_reason=run["agent_reason"])
        replied_on = self.after(served_on, 3, 4)
        if not reply or not replied_on:
            return blank
        text = self.pick(words("words")["letter_replies"])
        blank = blank.with_values(reply_state="replied", replied_on=replied_on, reply_content=text, is_objected=reply == "objected")
        checked_on = self.after(replied_on, 1, 1)
        if reply not in ("done", "partly") or not checked_on:
            return blank
        paid = world.turn("paid", run["wages"]) * YUAN
        checker = self.pick(self.cards).name
        return blank.with_values(checked_on=checked_on, checked_by=checker, rectification=reply, wages_paid=paid, contracts_signed=3)

    # -- numbers and order ---------------------------------------------------------------------------------------------

    def _put_in_order(self) -> None:
        """Number the matters by their days, put the ended ones away, and set them before the letters that speak of them."""
        last: Counter[int] = Counter()
        found: list[Supervision] = []
        for matter in sorted(self.matters, key=lambda matter: (matter.found_on, matter.id)):
            year = int(matter.found_on[:4])
            last[year] += 1
            self.series["supervision", year] = last[year]
            matter = matter.with_values(number=numbers.supervision_number(self.world.station, year, last[year]))
            found.append(self._put_away(matter) if matter.followed_on else matter)
        records = [self.changed.get(record.id, record) for record in self.world.records]
        place = next(number for number, record in enumerate(records) if isinstance(record, Letter))
        own = [r for r in records if isinstance(r, Inspector | Interview)]
        rest = [r for r in records[place:] if not isinstance(r, Inspector | Interview)]
        self.world.records[:] = [*records[:place], *found, *own, *rest]

    def _put_away(self, matter: Supervision) -> Supervision:
        letters = tuple(letter for letter in map(self._now, self.letters.values()) if letter.supervision_id == matter.id)
        kept = retention.rule_of(CaseFile(grievance=Grievance(), letters=letters)).retention
        at = (f"archive {kept}", int(matter.closed_on[:4]))
        self.archive[at] = self.series[at] = self.archive.get(at, 0) + 1
        return matter.with_values(archive_number=retention.archive_number(self.world.station, at[1], kept, self.archive[at]))
