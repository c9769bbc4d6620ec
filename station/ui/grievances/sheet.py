"""The sheet of the registration form: the search for the person, the fields, employers, requests, members, and the intake they make."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.actions import grievances as actions
from station.actions.at_desk import own_station
from station.actions.setting_up import staff_names
from station.casework import grievances as rules
from station.casework import hotline, members, money
from station.casework.grievances import Intake
from station.casework.masking import mask_phone
from station.casework.model import Consent, Employer, Grievance, HotlineOrder, Member, Worker
from station.db import grievances as queries
from station.ui.context import Context
from station.ui.editors import words_of
from station.ui.form import Cell, Custom, Flags, RecordForm, Section
from station.ui.grievances.finding import FindBox, PersonCard
from station.ui.grievances.lines import ClaimLines, PartyLines
from station.ui.grievances.rosterfield import RosterField
from station.ui.widgets import Note, column

# What the person is asked for where nobody is known yet; with a card these stay behind 改资料.
PERSON = ("worker.name", "worker.phone", "worker.id_number")
_TOLD = "已告知个人信息处理规则"


class IntakeSheet(QWidget):
    """``sheet.intake()`` is what is typed, as records; ``typed`` after each change, ``left`` when a part is left (name or "")."""

    typed = Signal()
    left = Signal(str)

    def __init__(self, context: Context, *, in_parts: bool = False) -> None:
        super().__init__()
        self.context = context
        self.worker = Worker()
        self._build_form()
        for part in () if in_parts else self.parts():
            part()

    def parts(self) -> list[Callable[[], None]]:
        """What makes each part of it; ``in_parts`` leaves it to who wants a turn of the loop for each."""
        return [*self.form.parts(), self._finish]

    def _finish(self) -> None:
        for name in self.form.values():
            if not name.endswith("_mark"):
                editor = self.form.editor(name)
                editor.setObjectName(f"intake.{name}")
        self.setLayout(column(self.form, spacing=0))
        self._listen()
        self._begin()

    def _build_form(self) -> None:
        context = self.context
        self.finder = FindBox(context)
        self.card = PersonCard()
        self.card.hide()
        self.who = QWidget()
        self.known_note = Note("", icon="user-check", actions=[("就是这个人", self._take_known)])
        self.known_note.setObjectName("intake.known")
        self.known_note.hide()
        self._known: Worker | None = None
        self.who.setLayout(column(self.finder, self.card, self.known_note, spacing=8))
        self.parties = PartyLines(context)
        self.claims = ClaimLines()
        self.members = RosterField(context, "intake.members")
        self.group_note = Note("", icon="users-group")
        self.group_note.hide()
        self.form = RecordForm(
            [Grievance, Worker, HotlineOrder, Consent],
            [
                Section(
                    "who",
                    "一、诉求人",
                    [
                        [Custom(self.who)],
                        [Cell("worker.name"), Cell("worker.phone"), Cell("worker.id_number")],
                        [
                            Cell("worker.kind"),
                            Cell("worker.phone_note", placeholder="没有电话的写明原因"),
                            Flags("特殊情形", ["grievance.is_anonymous", "grievance.is_confidential"]),
                        ],
                        [Cell("grievance.channel"), Cell("grievance.received_at"), Cell("grievance.external_number")],
                        [
                            Cell("hotline_order.grade", required=False),
                            Cell("hotline_order.dispatched_at", required=False, hint="不填按受理时间"),
                            Cell("hotline_order.due_at", hint="工单上写明的，没有就按规则算"),
                        ],
                    ],
                    hint="先在这里查，来过的人不用重填；没来过的，从姓名往下填",
                ),
                Section(
                    "matter",
                    "二、单位与事由",
                    [
                        [Custom(self.parties, 12, "用人单位", "employer.name", required=True)],
                        [Cell("grievance.category"), Cell("grievance.cause"), Cell("grievance.people", suffix="人", required=False)],
                        [Custom(self.group_note)],
                        [Cell("grievance.summary", 12, lines=3)],
                        [Custom(self.members, 12, "全体名单", "member")],
                        [
                            Cell("grievance.amount"),
                            Cell("grievance.harmed_on", hint="欠薪填最早一笔该发的日子，不清楚先空着"),
                            Flags("劳动关系", ["grievance.is_employed"]),
                        ],
                        [Custom(self.claims, 12, "请求", "claim.amount")],
                    ],
                ),
                Section(
                    "handling",
                    "三、办理安排",
                    hint="已经按常用的填好，不改就可以保存，以后也能补",
                    rows=[
                        [
                            Cell("grievance.handler", suggest=lambda text: [n for n in staff_names(context.store) if text in n]),
                            Cell("grievance.urgency"),
                            Cell("grievance.area"),
                        ],
                        [
                            Cell("consent.way", label=_TOLD, required=False, hint="还没告知就先不填，以后在当事人里补"),
                            Cell("consent.given_on", label="告知日期", required=False),
                        ],
                        [
                            Cell("grievance.confidentiality", hint="保密的只给站长、承办和列名的人看"),
                            Cell(
                                "grievance.readers",
                                8,
                                hint="一行一个姓名，站长、承办和登记的人不用写",
                                suggest=lambda text: [n for n in staff_names(context.store) if text in n],
                            ),
                        ],
                    ],
                ),
                Section(
                    "more",
                    "",
                    [
                        [Cell("worker.sex"), Cell("worker.born_on"), Flags("身份", ["worker.is_member", "worker.is_hardship"])],
                        [Cell("worker.address", 8), Cell("grievance.worker_title")],
                        [Cell("grievance.source", 8), Cell("grievance.city")],
                        [Cell("grievance.procedures_taken"), Cell("grievance.risk"), Cell("grievance.list_kind")],
                        [
                            Cell("grievance.project", hint="欠薪的工程项目"),
                            Cell("grievance.arrears_first_on"),
                            Cell("grievance.arrears_last_on"),
                        ],
                        [Cell("grievance.evidence", 12, hint="一行一件")],
                        [Cell("grievance.remark", 12)],
                    ],
                    folded="更多（性别、通讯地址、称谓、出处、已走程序、欠薪时段、证据、备注…）",
                    optional=True,
                ),
            ],
            clock=context.store.now,
            check=self._check,
            in_parts=True,
        )

    def _listen(self) -> None:
        self.finder.worker_chosen.connect(self.choose_worker)
        self.finder.employer_chosen.connect(self._choose_employer)
        self.finder.new_worker.connect(self._new_worker)
        self.finder.passed.connect(self._name_worker)
        self.finder.skipped.connect(lambda: self.form.editor("worker.name").setFocus())
        self.card.correct.connect(self._correct_worker)
        self.card.exchange.connect(self.other_worker)
        self.form.changed.connect(self._changed)
        self.form.left.connect(self._left)
        for part in (self.parties, self.claims, self.members):
            part.changed.connect(self.follow)
            part.left.connect(lambda: self.left.emit(""))

    def _begin(self) -> None:
        store = self.context.store
        self.form.set_values(
            {
                "grievance.channel": "visit",
                "grievance.received_at": store.now().isoformat(timespec="minutes"),
                "grievance.people": 1,
                "grievance.handler": store.user,
                "grievance.urgency": "normal",
                "grievance.confidentiality": "normal",
                "grievance.is_employed": True,
                "hotline_order.grade": "normal",
                "consent.given_on": store.now().date().isoformat(),
                "grievance.area": own_station(store).area if store.setting("station", "") else "",
            }
        )
        self._look()

    def receive_now(self) -> None:
        """受理时间 is this minute."""
        self.form.set_values({"grievance.received_at": self.context.store.now().isoformat(timespec="minutes")})

    # -- the person ------------------------------------------------------------------------------------------------

    def choose_worker(self, worker: Worker) -> None:
        """A known person: the card stands for the fields, the last employer is filled in."""
        self.worker = worker
        self.form.set_values({f"worker.{spec.name}": getattr(worker, spec.name) for spec in Worker.specs()})
        self.card.show_worker(worker, self.context)
        self.card.show()
        self.finder.hide()
        self.known_note.hide()
        for name in PERSON:
            self.form.set_shown(name, False)
        if not self.parties.values() and (firm := queries.last_employer(self.context.store, worker.id)) is not None:
            self.parties.take(firm)
        self.follow()
        self.parties.setFocus()

    def _correct_worker(self) -> None:
        for name in PERSON:
            self.form.set_shown(name, True)
        self.card.hide()
        self.form.editor("worker.phone").setFocus()

    def other_worker(self) -> None:
        """Not this person after all: back to the search."""
        self.worker = Worker()
        self.form.set_values({f"worker.{spec.name}": spec.empty for spec in Worker.specs()})
        for name in PERSON:
            self.form.set_shown(name, True)
        self.card.hide()
        self.finder.show()
        self.finder.field.clear()
        self.finder.setFocus()
        self.follow()

    def _new_worker(self, name: str) -> None:
        self.form.set_values({"worker.name": name})
        self.form.editor("worker.phone").setFocus()
        self.follow()

    def _name_worker(self, name: str) -> None:
        if not self.form.values()["worker.name"]:
            self.form.set_values({"worker.name": name})
            self.follow()

    def _choose_employer(self, employer: Employer) -> None:
        self.parties.take(employer)
        self.form.editor("worker.name").setFocus()

    def anonymous(self) -> None:
        """Alt+N: nobody is named, on with the matter."""
        self.form.set_values({"grievance.is_anonymous": not self.form.values()["grievance.is_anonymous"]})
        self._anonymous_changed()
        self.follow()

    def _anonymous_changed(self) -> None:
        is_named = not self.form.values()["grievance.is_anonymous"]
        if not is_named and self.worker.id:
            self.other_worker()
        for name in (*PERSON, "worker.kind", "worker.phone_note", "consent.way"):
            self.form.set_shown(name, is_named)
        self.finder.setVisible(is_named and self.card.isHidden())
        if not is_named:
            self.parties.setFocus()

    def _left(self, name: str) -> None:
        if name in PERSON:
            self._look_for_known()
        self.left.emit(name)

    def _look_for_known(self) -> None:
        """Somebody typed anew who has been here before: the same identity number, or the same name and phone."""
        typed = rules.tidy_worker(Worker(**{name.partition(".")[2]: self.form.values()[name] for name in PERSON}))
        self._known = None
        if not self.worker.id and (number := typed.id_number or typed.phone):
            found = (worker for worker, _ in queries.find_workers(self.context.store, number))
            self._known = next((worker for worker in found if _is_same(worker, typed)), None)
        if self._known is not None:
            self.known_note.sentence.set_text(f"{self._known.name}（{mask_phone(self._known.phone) or '没有留电话'}）来过。")
        self.known_note.setVisible(self._known is not None)

    def _take_known(self) -> None:
        if self._known is not None:
            self.choose_worker(self._known)

    # -- what is typed ---------------------------------------------------------------------------------------------

    def intake(self) -> Intake:
        """The form's values as records."""
        values = self.form.values()

        def of(record: str) -> dict[str, Any]:
            return {name.partition(".")[2]: value for name, value in values.items() if name.startswith(f"{record}.")}

        claims = self.claims.values()
        grievance = Grievance(**of("grievance"))
        if grievance.amount is None and (total := self.claims.total()) is not None:
            mark = next((claim.amount_mark for claim in claims if claim.amount_mark), "")
            grievance = grievance.with_values(amount=total, amount_mark=mark)
        worker: Worker | None = self.worker.with_values(**of("worker"))
        assert worker is not None
        is_unnamed = grievance.is_anonymous or (not worker.name and grievance.worker_title)
        consent = Consent(**of("consent"))
        people = self.members.roster().people
        return Intake(
            grievance=grievance,
            worker=None if is_unnamed else worker,
            parties=self.parties.values(),
            claims=claims,
            members=tuple((Member(amount=p.amount, is_representative=p.is_representative), p.worker) for p in people),
            order=HotlineOrder(**of("hotline_order")) if grievance.channel in hotline.PLATFORMS else None,
            consent=consent if consent.way and not is_unnamed else None,
        )

    def _check(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        intake = actions.tidy(self.intake())
        found = rules.intake_problems(intake, self.context.store.now())
        troubles = self.members.roster().troubles
        speakers = sum(member.is_representative for member, _ in intake.members)
        employers = [text for key, text in found.items() if key.startswith("employer.")]
        kept = {key: text for key, text in found.items() if not key.startswith(("member.", "employer."))}
        if troubles:
            kept["member"] = f"名单有 {len(troubles)} 行要改：改好，或者删去那一行。"
        elif crowded := members.too_many(speakers):
            kept["member"] = crowded
        if employers:
            kept["employer.name"] = employers[0]
        return kept | self.claims.problems()

    def _changed(self, name: str) -> None:
        if name == "grievance.category":
            self.form.set_options("grievance.cause", words_of("cause", str(self.form.values()[name])))
        if name == "grievance.is_anonymous":
            self._anonymous_changed()
        self.follow()

    def follow(self) -> None:
        """Bring what depends on the fields in line with them, and say that something was typed."""
        self._look()
        self.typed.emit()

    def _look(self) -> None:
        intake = self.intake()
        people = intake.grievance.people or 0
        level = members.level(people)
        self.group_note.sentence.set_text(f"{people} 人，按{level}诉求登记，要做的事列在“名单”里。")
        self.group_note.setVisible(bool(level))
        self.form.set_shown("member", people > 1 or bool(self.members.text().strip()))
        self.form.set_hint("member", _roster_words(len(intake.members), people))
        is_order = intake.order is not None
        for name in ("grade", "dispatched_at", "due_at"):
            self.form.set_shown(f"hotline_order.{name}", is_order)
        self.form.set_required("grievance.external_number", is_order)
        is_told = not intake.grievance.is_anonymous and bool(self.form.values()["consent.way"])
        self.form.set_shown("consent.given_on", is_told)
        self.form.set_shown("grievance.readers", intake.grievance.confidentiality == "confidential")
        total = self.claims.total()
        self.form.set_hint("grievance.amount", f"请求合计 {money.yuan(total)} 元，这里不用再填" if total is not None else "")

    def show_problems(self, problems: Mapping[str, str]) -> str:
        """Show these at their fields; the sentence for the footer."""
        self.claims.show_problems()
        return self.form.show_problems(problems)

    def focus_first(self) -> None:
        """Into the search, or where a known person leaves off."""
        if self.finder.isHidden():
            self.parties.setFocus()
        else:
            self.finder.setFocus()

    # -- drafts ----------------------------------------------------------------------------------------------------

    def draft(self) -> dict[str, Any]:
        """Everything typed, read or not."""
        return {
            "values": self.form.values(),
            "texts": self.form.texts(),
            "worker": self.worker.id,
            "parties": self.parties.texts(),
            "claims": self.claims.texts(),
            "members": self.members.text(),
        }

    def show_draft(self, kept: Mapping[str, Any]) -> None:
        """Put a draft back."""
        if kept["worker"] and (worker := self.context.store.find(Worker, kept["worker"])) is not None:
            self.choose_worker(worker)
        category = str(kept["values"].get("grievance.category", ""))
        self.form.set_options("grievance.cause", words_of("cause", category))
        self.form.set_values(kept["values"])
        self.form.set_texts(kept["texts"])
        self.parties.set_texts(kept["parties"])
        self.claims.set_texts(kept["claims"])
        self.members.set_text(kept["members"])
        self._anonymous_changed()
        self.follow()


def _is_same(known: Worker, typed: Worker) -> bool:
    if typed.id_number:
        return known.id_number == typed.id_number
    return bool(typed.name) and (known.name, known.phone) == (typed.name, typed.phone)


def _roster_words(named: int, people: int) -> str:
    if not named:
        return "可以先登记，名单以后再补"
    missing = people - named
    return f"还差 {missing} 人，可以后补" if missing > 0 else f"比涉及人数多 {-missing} 人" if missing else "和涉及人数一致"
