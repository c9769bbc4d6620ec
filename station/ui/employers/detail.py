"""One employer beside the list: its record, figures, grievances, letters, all other dealings, files and what was changed."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.actions import grievances as actions
from station.casework import employers, money, vocabulary, wording
from station.casework import grievances as rules
from station.casework.dates import show_day, show_moment
from station.casework.deadlines import threshold
from station.casework.employers import EmployerFile
from station.casework.model import Employer, Grievance, ImportedRow, Letter, Party
from station.changes import Changes
from station.db import search
from station.db.employers import doubles, employer_file
from station.db.importing import kept_words
from station.db.intake import employer_record
from station.db.store import Store
from station.ui import names, theme
from station.ui.context import Context
from station.ui.detailpane import DetailPane
from station.ui.form import Cell, Flags, RecordForm, Section
from station.ui.formpane import FormPane
from station.ui.grievances.files import Files
from station.ui.grievances.history import HistoryTab
from station.ui.mergepage import MergePage
from station.ui.reading import Reading
from station.ui.table import Column, Table
from station.ui.widgets import (
    PRIMARY,
    Button,
    ElidedLabel,
    EmptyState,
    Event,
    KeyValues,
    Label,
    Legend,
    MonthBars,
    Note,
    Pill,
    PillText,
    Scroll,
    Timeline,
    column,
    empty,
    paired,
    reveal,
    row,
    status,
)
from station.ui.workers.tables import held_table

RECORDS = (
    "employer", "grievance", "party", "worker", "letter", "letter_addressee", "mediation", "legal_aid", "field_visit", "visit_finding",
    "employer_warning", "negotiation", "injury_visit", "opinion_check",
)  # fmt: skip
TABS = {"overview": "概况", "cases": "诉求", "letters": "文书", "dealings": "走访预警", "files": "材料", "history": "修改记录"}
Told = tuple[str, int, list[tuple[Employer, str]]]
STORY = 60  # happenings shown; the tabs have the rest
_FIELDS = (
    "credit_code", "nature", "industry", "headcount", "legal_person", "contact", "phone", "area", "address", "aliases",
)  # fmt: skip
_DEMOCRACY = ("is_unionised", "union_founded_on", "union_members", "is_congress_held", "stars", "is_supervision_set_up")
_ROWS: list[list[Cell | Flags]] = [
    [Cell("name", 12)],
    [Cell("aliases", 12, lines=2, hint="一行一个；简称、曾用名、门店名，查找时也找得到")],
    [Cell("credit_code", 6), Cell("nature", 6)],
    [Cell("industry", 6), Cell("headcount", 6, suffix="人")],
    [Cell("legal_person", 6), Cell("contact", 6)],
    [Cell("phone", 6), Cell("area", 6)],
    [Cell("address", 12)],
]
_UNION_ROWS: list[list[Cell | Flags]] = [
    [Flags("工会和民主管理", ["is_unionised", "is_congress_held", "is_supervision_set_up"], 12)],
    [Cell("union_founded_on", 4), Cell("union_members", 4, suffix="人"), Cell("stars", 4, suffix="星")],
]


class _Figure(QWidget):
    """A number over what it counts."""

    def __init__(self, words: str, number: str) -> None:
        super().__init__()
        shown = ElidedLabel(number, "section", bold=True)
        shown.setMinimumWidth(min(shown.sizeHint().width(), theme.current().size(64)))  # a sum of many digits gives way first
        self.setLayout(column(shown, Label(words, "caption", "ink2"), spacing=0))


class EmployerDetail(DetailPane):
    """``show_id(id)``; ``opened`` carries a page to be put over the list."""

    opened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context, "employers", "家")
        self.employer: Employer | None = None
        self._noting = Reading(self, context, self._ask_notes, self._show_notes)
        self.setObjectName("employers.detail")
        self.setMinimumWidth(470)
        self._build_head()
        self._build_tabs()
        self.lay_out(self.head, self.tab_line, pages=self.pages.values())

    def _build_head(self) -> None:
        self.title = ElidedLabel("", "section", bold=True)
        self.title.setObjectName("employers.name")
        self.number = Label("", "dense", "ink2")
        self.repeated = Pill(PillText(""))
        self.repeated.setObjectName("employers.repeated")
        line = row(self.back, self.number, self.repeated, None, spacing=8)
        for button in self.movers:
            line.addWidget(button)
        self.figures = row(spacing=28)
        register = Button("登记诉求", lambda: self._go("grievances"), kind=PRIMARY, icon="clipboard-plus", right="register")
        register.setObjectName("employers.register")
        letter = Button("出文书", lambda: self._go("letters"), right="letter_draft")
        letter.setObjectName("employers.letter")
        edit = Button("改资料", self.edit, key="F2", right="edit")
        edit.setObjectName("employers.edit")
        visit = Button("登记走访", self._visit, right="outreach")
        visit.setObjectName("employers.visit")
        merge = Button("合并", self.merge, right="merge")
        merge.setObjectName("employers.merge")
        self.head = QWidget()
        acts = row(register, letter, visit, edit, merge, None)
        self.head.setLayout(column(line, 2, self.title, self.merged, 8, self.figures, 8, acts, spacing=0, margins=(20, 8, 20, 8)))

    def _build_tabs(self) -> None:
        self.set_tabs(TABS, self._show_tab)
        self.notes = column(spacing=8)
        self.facts = KeyValues(label_width=104)
        self.democracy = KeyValues(label_width=104)
        self.years = Label("", "dense", "ink2")
        self.years.setObjectName("employers.years")
        self.bars = MonthBars("employers.chart", 96)
        self.bars.setMaximumHeight(120)
        self.chart = QWidget()
        self.chart.setLayout(column(row(Label("近 12 个月", "dense", bold=True), None, Legend()), self.bars, 8, spacing=8))
        self.timeline = Timeline()
        self.earlier = Label("", "dense", "ink3")
        overview = QWidget()
        overview.setLayout(
            column(
                self.notes,
                Label("登记资料", "dense", bold=True),
                self.facts,
                8,
                Label("工会和民主管理", "dense", bold=True),
                self.democracy,
                8,
                self.chart,
                row(Label("往来经过", "dense", bold=True), self.years, None, spacing=10),
                self.timeline,
                self.earlier,
                None,
                spacing=8,
                margins=(20, 14, 20, 16),
            )
        )
        self.cases = self._case_table()
        self.letters = self._letter_table()
        self.dealings = held_table(self.context, "employers.dealings", "没有走访、预警、协商、舆情和工伤探视的记录。")
        self.files = Files(self.context, "employers.files")
        files = QWidget()
        files.setLayout(
            column(
                row(Label("材料", "dense", bold=True), None, self.files.add_button()), self.files, None, spacing=8, margins=(20, 14, 20, 16)
            )
        )
        self.history = HistoryTab(self.context)
        self.history.table.setObjectName("employers.history")
        self.pages: dict[str, QWidget] = {
            "overview": Scroll(overview),
            "cases": self.cases,
            "letters": self.letters,
            "dealings": self.dealings,
            "files": Scroll(files),
            "history": self.history,
        }

    def _case_table(self) -> Table:
        today = self.context.store.now
        table = Table(
            [
                Column(
                    "received_at",
                    "受理",
                    88,
                    lambda pair: show_day(pair[0].grievance.received_at[:10], today().date()),
                    token="ink2",
                    whole=True,
                ),
                Column("summary", "诉求", 140, lambda pair: pair[0].grievance.summary, stretch=True),
                Column("worker", Grievance.spec("worker_id").label, 84, lambda pair: names.shown(pair[0].worker_name)),
                Column("role", Party.spec("role").label, 84, lambda pair: vocabulary.label("employer_role", pair[1])),
                Column(
                    "status", Grievance.spec("status").label, 100, pill=lambda pair: status("grievance_status", pair[0].grievance.status)
                ),
            ],
            row_id=lambda pair: pair[0].grievance.id,
            when_empty=EmptyState("这家单位还没有诉求。", [Button("登记诉求", lambda: self._go("grievances"), right="register")]),
        )
        table.setObjectName("employers.cases")
        table.set_lead(20)
        table.opened.connect(lambda pair: self.context.go("grievances", id=pair[0].grievance.id))
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
            when_empty=EmptyState("还没有给这家单位出过文书。", [Button("出文书", lambda: self._go("letters"), right="letter_draft")]),
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
            gone, self.employer = self.employer, None
            self.leave_gone(gone)
            return
        self.employer = employer = file.employer
        self.title.setText(employer.name)
        self.number.setText(employer.credit_code or Employer.title)
        self.show_parts(
            partial(self.merged.show_record, employer.id),
            partial(self._show_figures, file),
            partial(self._show_facts, employer),
            partial(self._show_months, file),
            partial(self._show_story, file),
            partial(self._show_tables, file),
        )
        self._noting.start()
        self._show_tab()

    def _show_tables(self, file: EmployerFile) -> None:
        cases, letters, dealings = file.cases, file.letters, employers.dealings(file)
        self.cases.set_rows(cases)
        self.cases.set_foot([f"{len(cases):,} 件"])
        self.letters.set_rows(letters)
        self.letters.set_foot([f"{len(letters):,} 份"])
        self.dealings.set_rows(dealings)
        self.dealings.set_foot([f"{len(dealings):,} 条"])
        self.files.show_files(file.employer, file.employer.name, file.attachments)
        counts = {"cases": len(cases), "letters": len(letters), "dealings": len(dealings), "files": len(file.attachments)}
        self.tabs.set_counts({key: count for key, count in counts.items() if count})

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
        told = [(Employer.spec(name).label, wording.field_words(employer, name).replace("\n", "、")) for name in known]
        if kept := kept_words(self.context.store, employer):
            told.append((ImportedRow.spec("kept").label, kept.replace("\n", "；")))
        self.facts.set_lines(paired(told))
        stated = [name for name in _DEMOCRACY if getattr(employer, name) not in ("", None)]
        self.democracy.set_lines(paired([(Employer.spec(name).label, wording.field_words(employer, name)) for name in stated]))

    def _ask_notes(self, store: Store) -> Told:
        """Of which employer it is told, its cases of a year, and which other records may be the same employer, with why."""
        employer = self.employer
        return (employer.id, employer_record(store, employer.id).cases, doubles(store, employer)[:2]) if employer else ("", 0, [])

    def _show_notes(self, found: Told) -> None:
        """Whether the employer comes up again and again, as the intake says it, and which other record may be the same one."""
        employer_id, cases, others = found
        if self.employer is None or employer_id != self.employer.id:
            return
        self.repeated.setVisible(cases >= threshold("repeat_cases"))
        self.repeated.set_pill(PillText(f"屡次　近一年 {cases} 件", "vio"))
        empty(self.notes)
        for other, why in others:
            note = Note(f"{why}的还有一份档案：{other.name}。", attention=True, actions=[("合并", partial(self.merge, other.id))])
            self.notes.addWidget(note)
        reveal(self.notes)

    def _show_months(self, file: EmployerFile) -> None:
        today = self.context.store.now().date()
        self.years.setText("，".join(f"{year}年 {count} 件" for year, count in employers.years(file)))
        months = employers.months(file, today.isoformat())
        self.bars.set_months(months)
        self.chart.setVisible(any(came or ended for _, came, ended in months))

    def _show_story(self, file: EmployerFile) -> None:
        today, story = self.context.store.now().date(), employers.story(file)
        for step in self.timeline.steps([Event(show_moment(item.at, today), item.who, item.words) for item in story[:STORY]]):
            self.context.later(self, step)
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

    def _visit(self) -> None:
        if self.employer is not None:
            self.context.go("services", kind="field_visit", act="new", employer=self.employer.id)

    def merge(self, other: str = "") -> None:
        """Make this record and another of the same employer one."""
        if self.employer is None:
            return
        store, employer = self.context.store, self.employer
        page = MergePage(self.context, employer, doubles(store, employer), lambda words: search.find(store, Employer, words, 8))
        self.opened.emit(page)
        if other:
            page.take(other)

    def edit(self) -> None:
        """F2: correct the record."""
        employer = self.employer
        if employer is None or self.panel is not None:
            return
        sections = [Section("employer", "改资料", _ROWS), Section("union", "", _UNION_ROWS)]
        form = RecordForm([Employer], sections, clock=self.context.store.now, check=self._check)
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

        def begin() -> None:
            panel.open(f"employers:edit:{employer.id}", f"改资料（{employer.name}）", {n: getattr(employer, n) for n in form.values()})
            form.editor("name").setFocus()

        self.act(panel, begin)

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
