"""登记诉求: a visit, a call or an order becomes a case; the form starts as a search and asks for what is not known yet."""

import itertools
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from station.actions import grievances as actions
from station.actions.setting_up import staff_names
from station.casework import grievances as rules
from station.casework import money, roster
from station.casework.casefile import CaseFile
from station.casework.dates import show_moment
from station.casework.deadlines import threshold
from station.casework.grievances import Intake
from station.casework.model import Employer, Grievance, Worker
from station.changes import Changes
from station.db import drafts
from station.db import grievances as queries
from station.errors import ProblemsError, StationError
from station.ui.context import Context
from station.ui.drafting import DraftKeeper
from station.ui.editors import TextEditor, words_of
from station.ui.footer import FormFooter
from station.ui.form import Cell, Custom, Flags, RecordForm, Section
from station.ui.grievances.finding import FindBox, PersonCard
from station.ui.grievances.lines import ClaimLines, PartyLines
from station.ui.grievances.side import IntakeSide
from station.ui.page import COMPACT, Page, Room
from station.ui.widgets import (
    PRIMARY,
    Button,
    Card,
    Label,
    Note,
    Scroll,
    SectionItem,
    SectionNav,
    ViewTabs,
    column,
    row,
)

DRAFT = "grievances:new:"  # and a number, so that one draft never covers another
SECTIONS = {"who": "诉求人", "matter": "单位与事由", "handling": "办理安排"}
# What the person is asked for where nobody is known yet; with a card these stay behind 改资料.
PERSON = ("worker.name", "worker.phone", "worker.id_number")
_TOUCHED = ("grievance", "worker", "employer", "party", "claim", "member")


class IntakePage(Page):
    """The registration form over the list; ``worker`` or ``employer`` (ids) are known from where one came, or a ``draft`` (key)."""

    def __init__(
        self, context: Context, below: Page | None = None, *, worker: str = "", employer: str = "", draft: str = "", **_: str
    ) -> None:
        super().__init__(context, "登记诉求", "编号在保存时取")
        self.setObjectName("intake")
        self.below = below
        self.worker = Worker()
        self._warned = False
        self._build_form()
        self._build_frame()
        self.drafts = DraftKeeper(context, self._draft, self)
        self._key = self._free_key()
        self.drafts.begin(self._key, self.title)
        self.drafts.kept.connect(lambda said: self.footer.say(f"草稿{said}，关掉窗口也不会丢"))
        self._listen()
        self.acts = {"save": self.save, "new": self.save_and_next}
        self._begin()
        if worker and (known := context.store.find(Worker, worker)) is not None:
            self.choose_worker(known)
        if employer and (firm := context.store.find(Employer, employer)) is not None:
            self.parties.take(firm)
        self._look()
        self._offer_draft(draft)
        if draft:
            self.take_draft()

    # -- building --------------------------------------------------------------------------------------------------

    def _build_form(self) -> None:
        context = self.context
        self.finder = FindBox(context)
        self.card = PersonCard()
        self.card.hide()
        self.who = QWidget()
        self.who.setLayout(column(self.finder, self.card, spacing=0))
        self.parties = PartyLines(context)
        self.claims = ClaimLines()
        self.members = TextEditor(3)
        self.members.setObjectName("intake.members")
        self.members.setPlaceholderText("一行一人：姓名、电话、身份证号，可以从 Excel 粘贴")
        self.group_note = Note("", icon="users-group")
        self.group_note.hide()
        self.form = RecordForm(
            [Grievance, Worker],
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
                    ],
                    hint="先查后录，来过的人不用重填",
                ),
                Section(
                    "matter",
                    "二、单位与事由",
                    [
                        [Custom(self.parties, 12, "用人单位", "employer.name", required=True)],
                        [Cell("grievance.category"), Cell("grievance.cause"), Cell("grievance.people", suffix="人")],
                        [Custom(self.group_note)],
                        [Cell("grievance.summary", 12, lines=3)],
                        [Custom(self.claims, 12, "请求（事项、具体请求、金额）", "claim.amount")],
                        [Custom(self.members, 12, "全体名单", "member")],
                        [
                            Cell("grievance.amount"),
                            Cell("grievance.harmed_on", hint="填了就开始算仲裁时效"),
                            Flags("劳动关系", ["grievance.is_employed"]),
                        ],
                    ],
                ),
                Section(
                    "handling",
                    "三、办理安排",
                    [
                        [
                            Cell("grievance.handler", suggest=lambda text: [n for n in staff_names(context.store) if text in n]),
                            Cell("grievance.urgency"),
                            Cell("grievance.area"),
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
                        [Cell("grievance.remark", 12)],
                    ],
                    folded="更多（性别、通讯地址、称谓、出处、备注…）",
                    optional=True,
                ),
            ],
            clock=context.store.now,
            check=self._check,
        )
        for name in self.form.values():
            if not name.endswith("_mark"):
                editor = self.form.editor(name)
                editor.setObjectName(f"intake.{name}")

    def _build_frame(self) -> None:
        self.draft_note = Note("", icon="device-floppy", actions=[("接着写", self.take_draft), ("不要了", self.drop_draft)])
        self.draft_note.hide()
        self.nav = SectionNav(current="who")
        self.nav.setObjectName("intake.sections")
        self.required = Label("", "dense", "ink2")
        self.wrong = Label("", "dense", "amb")
        self.left = QWidget()
        self.left.setLayout(column(self.nav, 8, self.required, self.wrong, None, spacing=2))
        self.tabs = ViewTabs(list(SECTIONS.items()))
        self._below_form = column()
        self.form_scroll = Scroll(column(self.draft_note, self.form, self._below_form, spacing=12, margins=(28, 18, 28, 24)))
        paper = Card("", None, padding=1)
        paper.body.addWidget(self.form_scroll)
        self.paper = paper
        self.side = IntakeSide(self.context)
        self.side_scroll = Scroll(self.side)
        middle = column(self.tabs, spacing=8)
        middle.addWidget(paper, 1)
        self._line = row(self.left, spacing=20)
        self._line.addLayout(middle, 1000)
        self._line.addWidget(self.side_scroll)
        self._line.addStretch(1)
        cancel = Button("取消", self._cancel, key="Esc", show_key=True)
        again = Button("保存并登记下一件", self.save_and_next)
        self.save_button = Button("保存", self.save, kind=PRIMARY, key="Ctrl+S")
        for button, name in ((cancel, "cancel"), (again, "save_and_next"), (self.save_button, "save")):
            button.setObjectName(f"intake.{name}")
        self.footer = FormFooter(cancel, again, self.save_button)
        whole = column(spacing=0)
        whole.addLayout(self._line, 1)
        whole.addWidget(self.footer)
        self.setLayout(whole)

    def _listen(self) -> None:
        self.finder.worker_chosen.connect(self.choose_worker)
        self.finder.employer_chosen.connect(self._choose_employer)
        self.finder.new_worker.connect(self._new_worker)
        self.finder.skipped.connect(lambda: self.form.editor("worker.name").setFocus())
        self.card.correct.connect(self._correct_worker)
        self.card.exchange.connect(self.other_worker)
        self.form.changed.connect(self._changed)
        self.form.problem_changed.connect(self._show_state)
        for part in (self.parties, self.claims):
            part.changed.connect(self._typed)
            part.left.connect(self.drafts.keep)
        self.members.edited.connect(self._typed)
        self.members.left.connect(self.drafts.keep)
        self.form.left.connect(self._left)
        self.nav.chosen.connect(self.form.show_section)
        self.tabs.chosen.connect(self.form.show_section)
        self.side.opened.connect(self._open_other)
        self.side.dismissed.connect(self._look)
        QShortcut(QKeySequence("Alt+N"), self, self.anonymous, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _begin(self) -> None:
        store = self.context.store
        self.form.set_values(
            {
                "grievance.channel": "visit",
                "grievance.received_at": store.now().isoformat(timespec="minutes"),
                "grievance.people": 1,
                "grievance.handler": store.user,
                "grievance.urgency": "normal",
                "grievance.is_employed": True,
                "grievance.area": actions.own_station(store).area if store.setting("station", "") else "",
            }
        )
        self._show_state()

    # -- the person ------------------------------------------------------------------------------------------------

    def choose_worker(self, worker: Worker) -> None:
        """A known person: the card stands for the fields, the last employer is filled in."""
        self.worker = worker
        self.form.set_values({f"worker.{spec.name}": getattr(worker, spec.name) for spec in Worker.specs()})
        self.card.show_worker(worker, self.context)
        self.card.show()
        self.finder.hide()
        for name in PERSON:
            self.form.set_shown(name, False)
        if not self.parties.values() and (firm := queries.last_employer(self.context.store, worker.id)) is not None:
            self.parties.take(firm)
        self._typed()
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
        self._typed()

    def _new_worker(self, name: str) -> None:
        self.form.set_values({"worker.name": name})
        self.form.editor("worker.phone").setFocus()
        self._typed()

    def _choose_employer(self, employer: Employer) -> None:
        self.parties.take(employer)
        self.form.editor("worker.name").setFocus()

    def anonymous(self) -> None:
        """Alt+N: nobody is named, on with the matter."""
        self.form.set_values({"grievance.is_anonymous": not self.form.values()["grievance.is_anonymous"]})
        self._anonymous_changed()
        self._typed()

    def _anonymous_changed(self) -> None:
        is_named = not self.form.values()["grievance.is_anonymous"]
        if not is_named and self.worker.id:
            self.other_worker()
        for name in (*PERSON, "worker.kind", "worker.phone_note"):
            self.form.set_shown(name, is_named)
        self.finder.setVisible(is_named and self.card.isHidden())
        if not is_named:
            self.parties.setFocus()

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
        return Intake(
            grievance=grievance,
            worker=None if is_unnamed else worker,
            parties=self.parties.values(),
            claims=claims,
            members=roster.parse_roster(self.members.toPlainText()),
        )

    def _check(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        intake = actions.tidy(self.intake())
        found = rules.intake_problems(intake, self.context.store.now())
        members = [(key.split(".")[1], text) for key, text in found.items() if key.startswith("member.")]
        employers = [text for key, text in found.items() if key.startswith("employer.")]
        kept = {key: text for key, text in found.items() if not key.startswith(("member.", "employer."))}
        if members:
            place, text = members[0]
            kept["member"] = f"第 {place} 人：{text}" + (f"另有 {len(members) - 1} 处要改。" if len(members) > 1 else "")
        if employers:
            kept["employer.name"] = employers[0]
        return kept | self.claims.problems()

    def _changed(self, name: str) -> None:
        if name == "grievance.category":
            self.form.set_options("grievance.cause", words_of("cause", str(self.form.values()[name])))
        if name == "grievance.is_anonymous":
            self._anonymous_changed()
        self._typed()

    def _typed(self) -> None:
        self.drafts.touch()
        self._look()
        self._show_state()

    def _look(self) -> None:
        intake = self.intake()
        people = intake.grievance.people or 0
        least = threshold("collective")
        self.group_note.sentence.set_text(f"满 {least} 人，按群体性诉求登记，保存后提醒报片区。")
        self.group_note.setVisible(people >= least)
        is_group = people > 1 or bool(intake.members)
        self.form.set_shown("member", is_group)
        self.form.set_hint("member", _roster_words(len(intake.members), people))
        total = self.claims.total()
        self.form.set_hint("grievance.amount", f"各项请求合计 {money.yuan(total)} 元" if total is not None else "")
        self.side.show_intake(intake)

    def _show_state(self) -> None:
        states = self.form.section_states()
        self.nav.set_items([SectionItem(key, label, states[key]) for key, label in SECTIONS.items()])
        count, left = self.form.required_left()
        self.required.setText(f"必填 {count} 项，" + (f"还有 {left} 项" if left else "已填齐"))
        wrong = len(self.form.shown_problems())
        self.wrong.setText(f"{wrong} 处要改" if wrong else "")
        if not wrong and self._warned:
            self._warned = False
            self.footer.say("")

    # -- saving ----------------------------------------------------------------------------------------------------

    def save(self) -> bool:
        """Save and go back to the list with the new case open."""
        case = self._save()
        if case is not None:
            self.close_page()
            self.context.go("grievances", id=case.grievance.id)
        return case is not None

    def save_and_next(self) -> None:
        """Save and begin with an empty form."""
        if self._save() is not None and self.below is not None:
            below = self.below
            self.close_page()
            below.open_page(IntakePage(self.context, below))

    def _save(self) -> CaseFile | None:
        problems = self.form.problems()
        if problems:
            self._show_problems(problems)
            return None
        try:
            case = actions.register(self.context.store, self.intake())
        except ProblemsError as error:
            self._show_problems(error.problems)
            return None
        except StationError as error:
            self.context.problem(error)
            return None
        self.drafts.end()
        self.context.tell(Changes("登记诉求", dict.fromkeys(_TOUCHED, frozenset([case.grievance.id]))))
        grievance = case.grievance
        due = show_moment(grievance.feedback_due_at, self.context.store.now().date()) if grievance.feedback_due_at else ""
        self.context.toast(f"已登记 {grievance.number}" + (f"，首次反馈 {due} 前" if due else ""), undo=True)
        return case

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        self.claims.show_problems()
        self._warned = True
        self.footer.warn(self.form.show_problems(problems))

    # -- drafts ----------------------------------------------------------------------------------------------------

    def _left(self, name: str) -> None:
        if name == "worker.name":
            typed = self.form.values()[name]
            self.drafts.begin(self._key, f"{self.title}（{typed}）" if typed else self.title)
        self.drafts.keep()

    def _draft(self) -> dict[str, Any]:
        return {
            "values": self.form.values(),
            "texts": self.form.texts(),
            "worker": self.worker.id,
            "parties": self.parties.texts(),
            "claims": self.claims.texts(),
            "members": self.members.toPlainText(),
        }

    def _free_key(self) -> str:
        taken = {found.key for found in drafts.drafts(self.context.store)}
        return next(key for number in itertools.count(1) if (key := f"{DRAFT}{number}") not in taken)

    def _offer_draft(self, key: str = "") -> None:
        kept = drafts.drafts(self.context.store)
        self._found = next((found for found in kept if found.key.startswith(DRAFT) and key in ("", found.key)), None)
        if self._found is not None:
            self.draft_note.sentence.set_text(f"找回 1 份草稿：{self._found.title}，{self._found.saved_at[11:19]}。")
        self.draft_note.setVisible(self._found is not None)

    def take_draft(self) -> None:
        """Go on with what was typed before."""
        if self._found is None:
            return
        self._key, kept = self._found.key, self._found.values
        self.drafts.begin(self._key, self._found.title)
        self.draft_note.hide()
        if kept["worker"] and (worker := self.context.store.find(Worker, kept["worker"])) is not None:
            self.choose_worker(worker)
        category = str(kept["values"].get("grievance.category", ""))
        self.form.set_options("grievance.cause", words_of("cause", category))
        self.form.set_values(kept["values"])
        self.form.set_texts(kept["texts"])
        self.parties.set_texts(kept["parties"])
        self.claims.set_texts(kept["claims"])
        self.members.show_value(kept["members"])
        self._anonymous_changed()
        self._typed()

    def drop_draft(self) -> None:
        """Forget what was typed before; an earlier one is offered next."""
        if self._found is not None:
            drafts.drop(self.context.store, self._found.key)
        self._offer_draft()

    # -- the page --------------------------------------------------------------------------------------------------

    def focus_first(self) -> None:
        if self.finder.isHidden():
            self.parties.setFocus()
        else:
            self.finder.setFocus()

    def arrange(self, room: Room) -> None:
        self._line.setContentsMargins(room.margin, 0, room.margin, 12)
        self.footer.set_margin(room.margin)
        is_tight = room.is_narrow
        self.left.setVisible(not is_tight)
        self.left.setFixedWidth(180 if room.width >= 1800 else 148)
        self.tabs.setVisible(is_tight)
        self._place_side(below=room.kind == COMPACT)
        self.side_scroll.setFixedWidth(400 if room.width >= 1800 else 300 if is_tight else 344)
        self.paper.setMaximumWidth(940)

    def _place_side(self, *, below: bool) -> None:
        """In a narrow window what stands beside the form stands below it."""
        if below and self.side_scroll.widget() is not None:
            self._below_form.addWidget(self.side_scroll.takeWidget())
            self.side.show()
        elif not below and self.side_scroll.widget() is None:
            self.side_scroll.setWidget(self.side)
            self.side.show()
        self.side_scroll.setVisible(not below)

    def _open_other(self, case_id: str) -> None:
        self.drafts.keep()
        self.context.go("grievances", id=case_id)

    def _cancel(self) -> None:
        if self.leave():
            self.close_page()

    def leave(self) -> bool:
        self.drafts.keep()
        return True


def _roster_words(named: int, people: int) -> str:
    if not named:
        return "可以先登记，名单以后再补"
    missing = people - named
    return f"认出 {named} 人" + (f"，还差 {missing} 人可后补" if missing > 0 else f"，比涉及人数多 {-missing} 人" if missing else "")
