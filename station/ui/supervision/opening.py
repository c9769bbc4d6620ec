"""A new clue over the list: from a grievance with what it knows filled in, or on its own."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from station.actions import supervisions as actions
from station.casework import deadlines, vocabulary
from station.casework import supervisions as rules
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.model import Employer, Grievance, Supervision
from station.changes import Changes
from station.db.casefiles import case_file
from station.ui.context import Context
from station.ui.form import Cell, RecordForm, Section
from station.ui.formpage import FormPage
from station.ui.formpane import FormPane
from station.ui.fromcase import case_lines
from station.ui.page import WIDE, Room
from station.ui.services.links import NEW, LinkEditor, linked
from station.ui.widgets import KeyValues, Label, Note, Pane, Paragraph, Scroll, column, spaced


class NewClue(FormPage):
    """登记线索; ``opened`` is called with the id of the matter."""

    topic = "clues#登记"

    def __init__(self, context: Context, opened: Callable[[str], object]) -> None:
        super().__init__(context, "登记线索")
        self.setObjectName("supervision.new.page")
        self._opened = opened
        self.case: CaseFile | None = None
        self._begun = Supervision()
        self.link = LinkEditor(context, Employer.record)
        self.form = RecordForm(
            [Supervision],
            [
                Section(
                    "clue",
                    "一、线索",
                    [
                        [Cell("source", 4), Cell("found_on", 4), Cell("topic", 4)],
                        [Cell("summary", 12, lines=4, hint="何时、什么情况、涉及多少人；不写反映人是谁")],
                    ],
                ),
                Section(
                    "against",
                    "二、监督谁",
                    [
                        [
                            Cell("employer_id", 7, editor=self.link, placeholder=linked(Employer.record).prompt),
                            Cell("scope", 5, placeholder="不针对具体单位的填"),
                        ],
                        [Cell("people", 4, suffix="人"), Cell("amount", 4)],
                    ],
                ),
                Section(
                    "informant",
                    "三、谁反映的",
                    [[Cell("informant", 4), Cell("informant_phone", 4), Cell("is_confidential", 4)]],
                    hint="可以不填；不会写进发给单位的文书",
                ),
            ],
            clock=context.store.now,
            check=self._ruled,
        )
        pane = FormPane(
            context,
            "supervision.new",
            self.form,
            submit=self._store,
            done=self._stored,
            cancel=self.close_page,
            save_words="登记",
        )
        self.case_title = Paragraph("", bold=True)
        self.case_values = KeyValues()
        self.withheld = Note("诉求人要求保密或者匿名，线索里没有写他的姓名和电话。", icon="shield-lock")
        self.limits = Paragraph("", "dense", "ink2")
        self._from_case = QWidget()
        self._from_case.setLayout(column(Label("来自诉求", bold=True), self.case_title, self.case_values, self.withheld, 12, spacing=8))
        self._side_inner = column(self._from_case, Label("期限", bold=True), self.limits, None, spacing=8)
        self.side = Pane(column(Scroll(self._side_inner)), fill="desk", edges="l", line="line2")
        self.hold(pane, self.side)
        self.link.textChanged.connect(lambda _: self.form.set_hint("employer_id", self.link.about()))
        self.form.changed.connect(self._follow)

    def start(self, grievance: str = "", employer: str = "") -> None:
        """Begin with what a grievance knows, with an employer, or with nothing."""
        store = self.context.store
        self.case = case_file(store, grievance) if grievance else None
        if self.case is not None:
            self.stand_on(self.case.grievance)
            begun = actions.from_case(store, grievance)
        else:
            begun = Supervision(found_on=store.now().date().isoformat(), employer_id=employer, registered_by=store.user)
        self._begun = begun
        self._show_case()
        key = ":".join(filter(None, ["letters:supervision:new", grievance]))
        of = f"（{self.case.grievance.number}）" if self.case else ""
        self.pane.open(key, f"登记线索{of}", {name: getattr(begun, name) for name in self.form.values()})
        self._follow()

    def _show_case(self) -> None:
        case = self.case
        self._from_case.setVisible(case is not None)
        if case is not None:
            self.case_title.set_text(spaced(case.grievance.summary))
            self.case_values.set_lines([*case_lines(case), [(Grievance.spec("number").label, case.grievance.number)]])
            self.withheld.setVisible(case.is_withheld)

    def _follow(self, _: str = "") -> None:
        """What the limits would be as the form stands."""
        found_on = self.form.values()["found_on"]
        today = self.context.store.now().date()
        lines = []
        if found_on:
            clock = deadlines.apply(deadlines.rules()["clue_acceptance"], found_on)
            lines.append(f"{clock.rule.title} {show_day(clock.due, today)}前：{clock.sum_text}")
        self.limits.set_text(spaced("\n".join(lines)))

    # -- storing ---------------------------------------------------------------------------------------------------

    def _record(self, values: Mapping[str, Any]) -> Supervision:
        return self._begun.with_values(**values)

    def _ruled(self, values: Mapping[str, Any]) -> dict[str, str]:
        return rules.clue_problems(self._record(values), self.context.store.now().date().isoformat())

    def _store(self) -> Supervision:
        values = self.form.values()
        made = self.link.made()
        is_new = values["employer_id"] == NEW and isinstance(made, Employer)
        matter = self._record({**values, "employer_id": "" if is_new else values["employer_id"]})
        return actions.register(self.context.store, matter, made if is_new and isinstance(made, Employer) else None)

    def _stored(self, matter: Supervision) -> None:
        self.close_page()
        touched = {"supervision": frozenset([matter.id]), "employer": frozenset([matter.employer_id])}
        self.context.tell(Changes("登记监督线索", touched))
        topic = vocabulary.label("letter_topic", matter.topic)
        self.context.toast(f"已登记线索 {matter.number}：{topic}", undo=True)
        self._opened(matter.id)

    # -- the page --------------------------------------------------------------------------------------------------

    def arrange(self, room: Room) -> None:
        super().arrange(room)
        self._side_inner.setContentsMargins(16, 20, 16, 20)
        self.side.setFixedWidth(400 if room.kind == WIDE else 300 if room.is_narrow else 344)
