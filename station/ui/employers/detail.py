"""One employer beside the list: its record, figures, grievances, letters and what was changed."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from station.actions import grievances as actions
from station.casework import employers, money, vocabulary, wording
from station.casework import grievances as rules
from station.casework.dates import show_day, show_moment
from station.casework.employers import EmployerFile
from station.casework.model import Employer, Grievance, Letter
from station.changes import Changes
from station.db.employers import employer_file
from station.ui.context import Context
from station.ui.detailpane import DetailPane
from station.ui.form import Cell, RecordForm, Section
from station.ui.formpane import FormPane
from station.ui.grievances.history import HistoryTab
from station.ui.table import Column, Table
from station.ui.widgets import (
    PRIMARY,
    Button,
    ElidedLabel,
    EmptyState,
    Event,
    KeyValues,
    Label,
    Rule,
    Scroll,
    Timeline,
    ViewTabs,
    column,
    empty,
    paired,
    reveal,
    row,
    status,
)

RECORDS = ("employer", "grievance", "party", "worker", "letter", "letter_addressee", "mediation", "legal_aid")
TABS = {"overview": "概况", "cases": "诉求", "letters": "文书", "history": "修改记录"}
STORY = 60  # happenings shown; the tabs have the rest
_FIELDS = ("credit_code", "nature", "industry", "headcount", "is_unionised", "area", "contact", "phone", "address")
_ROWS = [
    [Cell("name", 12)],
    [Cell("credit_code", 6), Cell("nature", 6)],
    [Cell("industry", 6), Cell("headcount", 3, suffix="人"), Cell("is_unionised", 3)],
    [Cell("area", 6), Cell("address", 6)],
    [Cell("contact", 6), Cell("phone", 6)],
]


class _Figure(QWidget):
    """A number over what it counts."""

    def __init__(self, words: str, number: str) -> None:
        super().__init__()
        self.setLayout(column(Label(number, "section", bold=True), Label(words, "caption", "ink2"), spacing=0))


class EmployerDetail(DetailPane):
    """``show_id(id)``."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "employers", "家")
        self.employer: Employer | None = None
        self.setObjectName("employers.detail")
        self.setMinimumWidth(440)
        self._build_head()
        self._build_tabs()
        for page in self.pages.values():
            self.stack.addWidget(page)
        whole = column(self.head, self.tab_line, spacing=0, margins=(1, 0, 0, 0))
        whole.addWidget(self.stack, 1)
        self.setLayout(whole)

    def _build_head(self) -> None:
        self.title = ElidedLabel("", "section", bold=True)
        self.title.setObjectName("employers.name")
        line = row(self.back, self.title, spacing=8)
        line.setStretch(1, 1)
        for button in self.movers:
            line.addWidget(button)
        self.figures = row(spacing=28)
        register = Button("登记诉求", lambda: self._go("grievances"), kind=PRIMARY, icon="clipboard-plus")
        register.setObjectName("employers.register")
        letter = Button("出文书", lambda: self._go("letters"))
        letter.setObjectName("employers.letter")
        edit = Button("改资料", self.edit, key="F2")
        edit.setObjectName("employers.edit")
        self.head = QWidget()
        acts = row(register, letter, edit, None)
        self.head.setLayout(column(line, 4, self.figures, 8, acts, spacing=0, margins=(20, 8, 20, 8)))

    def _build_tabs(self) -> None:
        self.tabs = ViewTabs(list(TABS.items()))
        self.tabs.setObjectName("employers.tabs")
        self.tabs.chosen.connect(lambda _: self._show_tab())
        self.tab_line = QWidget()
        self.tab_line.setLayout(column(row(self.tabs, None, margins=(20, 0, 20, 0)), Rule("line2"), spacing=0))
        self.facts = KeyValues(label_width=104)
        self.timeline = Timeline()
        self.earlier = Label("", "dense", "ink3")
        overview = QWidget()
        overview.setLayout(
            column(
                Label("登记资料", "dense", bold=True),
                self.facts,
                8,
                Label("往来经过", "dense", bold=True),
                self.timeline,
                self.earlier,
                None,
                spacing=8,
                margins=(20, 14, 20, 16),
            )
        )
        self.cases = self._case_table()
        self.letters = self._letter_table()
        self.history = HistoryTab(self.context)
        self.history.table.setObjectName("employers.history")
        self.pages: dict[str, QWidget] = {
            "overview": Scroll(overview),
            "cases": self.cases,
            "letters": self.letters,
            "history": self.history,
        }

    def _case_table(self) -> Table:
        today = self.context.store.now
        table = Table(
            [
                Column("received_at", "受理", 88, lambda case: show_day(case.grievance.received_at[:10], today().date()), token="ink2"),
                Column("summary", "诉求", 140, lambda case: case.grievance.summary, stretch=True),
                Column("worker", Grievance.spec("worker_id").label, 84, lambda case: case.worker_name),
                Column("status", Grievance.spec("status").label, 100, pill=lambda case: status("grievance_status", case.grievance.status)),
            ],
            row_id=lambda case: case.grievance.id,
            when_empty=EmptyState("这家单位还没有诉求。", [Button("登记诉求", lambda: self._go("grievances"))]),
        )
        table.setObjectName("employers.cases")
        table.set_lead(20)
        table.opened.connect(lambda case: self.context.go("grievances", id=case.grievance.id))
        return table

    def _letter_table(self) -> Table:
        table = Table(
            [
                Column("kind", "文种", 84, lambda letter: vocabulary.label("letter_kind", letter.kind)),
                Column("number", Letter.spec("number").label, 170, lambda letter: letter.number or "签发时取号", stretch=True),
                Column("status", Letter.spec("status").label, 110, pill=lambda letter: status("letter_status", letter.status)),
            ],
            row_id=lambda letter: letter.id,
            unit="份",
            when_empty=EmptyState("还没有给这家单位出过文书。", [Button("出文书", lambda: self._go("letters"))]),
        )
        table.setObjectName("employers.letters")
        table.set_lead(20)
        table.opened.connect(lambda letter: self.context.go("letters", id=letter.id))
        return table

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_id(self, record_id: str) -> None:
        if self.employer is None or self.employer.id != record_id:
            self.stop()
        self._load(record_id)

    def _load(self, record_id: str) -> None:
        store = self.context.store
        file = employer_file(store, record_id)
        if file is None:
            self.employer = None
            self.stop()
            self.closed.emit()
            return
        self.employer = employer = file.employer
        cases = [case for case, _ in file.cases]
        letters = file.letters
        self.title.setText(employer.name)
        self._show_figures(file)
        self._show_facts(employer)
        self._show_story(file)
        self.cases.set_rows(cases)
        self.cases.set_foot([f"{len(cases):,} 件"])
        self.letters.set_rows(letters)
        self.letters.set_foot([f"{len(letters):,} 份"])
        self.tabs.set_counts({key: count for key, count in (("cases", len(cases)), ("letters", len(letters))) if count})
        self._show_tab()

    def _show_tab(self) -> None:
        if self.panel is None and self.employer is not None:
            key = self.tabs.current()
            if key == "history":
                self.history.show_records([self.employer], False)
            self.stack.setCurrentWidget(self.pages[key])

    def _show_figures(self, file: EmployerFile) -> None:
        sums = employers.figures(file)
        empty(self.figures)
        for words, number in (
            ("诉求", f"{sums.cases:,} 件"),
            ("涉及", f"{sums.people:,} 人"),
            ("金额（元）", money.yuan(sums.amount)),
            ("挽回（元）", money.yuan(sums.recovered)),
            ("文书", f"{sums.letters:,} 份"),
        ):
            self.figures.addWidget(_Figure(words, number))
        self.figures.addStretch(1)
        reveal(self.figures)

    def _show_facts(self, employer: Employer) -> None:
        known = [name for name in _FIELDS if getattr(employer, name) not in ("", None)]
        self.facts.set_lines(paired([(Employer.spec(name).label, wording.field_words(employer, name)) for name in known]))

    def _show_story(self, file: EmployerFile) -> None:
        today = self.context.store.now().date()
        story = employers.story(file)
        self.timeline.set_events([Event(show_moment(item.at, today), item.who, item.words) for item in story[:STORY]])
        left = len(story) - STORY
        self.earlier.setText(f"还有更早的 {left:,} 条，见“诉求”和“文书”。" if left > 0 else "" if story else "还没有往来。")
        self.earlier.setVisible(left > 0 or not story)

    def _changed(self, changes: Changes) -> None:
        if self.employer is not None and self.isVisible() and changes.touches(*RECORDS):
            self._load(self.employer.id)

    # -- acting ----------------------------------------------------------------------------------------------------

    def _go(self, place: str) -> None:
        if self.employer is not None:
            self.context.go(place, act="new", employer=self.employer.id)

    def edit(self) -> None:
        """F2: correct the record."""
        employer = self.employer
        if employer is None or self.panel is not None:
            return
        form = RecordForm([Employer], [Section("employer", "改资料", _ROWS)], clock=self.context.store.now, check=self._check)
        panel = FormPane(
            self.context,
            "employers.form",
            form,
            submit=lambda: actions.save(
                self.context.store, employer.with_values(**form.values()), employer, f"改{Employer.title} {employer.name}"
            ),
            done=self._saved,
            cancel=self.stop,
        )
        panel.set_margin(20)
        self.act(panel)
        panel.open(f"employers:edit:{employer.id}", f"改资料（{employer.name}）", {n: getattr(employer, n) for n in form.values()})
        form.editor("name").setFocus()

    def _check(self, values: Mapping[str, Any]) -> dict[str, str]:
        return rules.employer_problems(Employer(**values))

    def _saved(self, changes: Changes) -> None:
        self.stop()
        self.context.tell(changes)
        if self.employer is not None:
            self.context.toast(f"已保存 {self.employer.name}", undo=True)
        self.setFocus()

    def _act_left(self) -> None:
        self._show_tab()
