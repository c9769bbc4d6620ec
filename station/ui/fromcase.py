"""A form that begins with a grievance: choose it, or come from it, then fill in what is new."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from station.casework import money, vocabulary
from station.casework.casefile import CaseFile
from station.casework.deadlines import Deadline
from station.casework.model import Grievance
from station.db import grievances as queries
from station.db.casefiles import case_file
from station.db.grievances import ListQuery
from station.frozen import frozen
from station.ui import names
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.form import RecordForm
from station.ui.formpane import FormPane
from station.ui.grievances.overview import claim_runs
from station.ui.page import WIDE, Page, Room
from station.ui.widgets import (
    Button,
    ElidedLabel,
    Item,
    ItemList,
    KeyValues,
    Label,
    Pane,
    Paragraph,
    Pill,
    PillText,
    Rule,
    Run,
    Scroll,
    column,
    empty,
    reveal,
    row,
    spaced,
)

FOUND = 8


class CasePicker(QWidget):
    """One field over open grievances; ↓ goes into what is found, Enter takes it."""

    def __init__(self, context: Context, name: str, taken: Any) -> None:
        super().__init__()
        self._store = context.store
        self._taken = taken
        self.search = QLineEdit()
        self.search.setObjectName(f"{name}.find_case")
        self.search.setPlaceholderText("姓名、单位、编号、摘要里的字")
        self.search.setAccessibleName("找诉求")
        self.search.textChanged.connect(lambda _: self.reload())
        self.search.returnPressed.connect(self._take_first)
        self.found = ItemList()
        self.found.setObjectName(f"{name}.found_cases")
        self.found.opened.connect(taken)
        self.found.chosen.connect(taken)
        self._frame = Pane(column(self.found, margins=1), radius=6)
        self.nothing = Paragraph("", "dense", "ink2")
        title = Label("先找诉求，当事人和请求跟着带过来", "section", bold=True)
        inner = column(title, self.search, self._frame, self.nothing, None, spacing=12)
        self.setLayout(inner)
        self.setMaximumWidth(640)
        self.reload()

    def reload(self) -> None:
        """Show the open grievances that hold what is typed, the newest first."""
        text = self.search.text().strip()
        rows = queries.page(self._store, ListQuery("open", text=text, sort="received_at", descending=True), limit=FOUND)
        self.found.set_items(
            [Item(item["id"], f"{item['worker'] or '未留名'}：{item['summary']}", item["number"], item["employer"] or "") for item in rows]
        )
        self._frame.setVisible(bool(rows))
        self.nothing.set_text("" if rows else f"在办的诉求里没有“{text}”。" if text else "没有在办的诉求。先登记诉求，再转过来。")

    def _take_first(self) -> None:
        items = self.found.items()
        if items:
            self._taken(items[0].key)


def case_lines(case: CaseFile) -> list[list[tuple[str, Any]]]:
    """Labels and values of the parties and what is asked for, as ``KeyValues`` takes them."""
    grievance, worker = case.grievance, case.worker
    person = names.shown(case.worker_name) or "未留名"
    if worker is not None and not grievance.is_anonymous and worker.sex:
        person += f"，{vocabulary.label('sex', worker.sex)}"
    if (grievance.people or 0) > 1:
        person += f"，共 {money.marked(f'{grievance.people:,}', grievance.people_mark)} 人"
    asked = claim_runs(case.claims)
    if not asked and grievance.amount is not None:
        asked = [Run(money.marked(money.yuan(grievance.amount), grievance.amount_mark), bold=True), " 元"]
    lines: list[list[tuple[str, Any]]] = [[("申请人", person)]]
    for party, employer in case.parties:
        is_plain = len(case.parties) == 1 and party.role == "employer"
        lines.append([("被申请人", employer.name if is_plain else f"{employer.name}（{vocabulary.label('employer_role', party.role)}）")])
    if asked:
        lines.append([("请求", asked)])
    return lines


def asked_amount(case: CaseFile) -> int | None:
    """What all requests of a case come to in fen; the case's own amount where they name none."""
    amounts = [claim.amount for claim in case.claims if claim.amount is not None]
    return sum(amounts) if amounts else case.grievance.amount


@frozen
class ClockLine:
    """A limit in words: what it is, how near, how it is counted."""

    title: str
    pill: PillText
    source: str


def clock_line(clock: Deadline, now: datetime) -> ClockLine:
    """A limit with its whole sum."""
    pill = due_pill(clock.due, now, clock.sum_text) if clock.due else PillText("未起算", "")
    return ClockLine(clock.rule.title, pill, spaced(clock.sum_text))


class ClockLines(QWidget):
    """Limits below one another: title and due pill over one grey line with the source."""

    def __init__(self) -> None:
        super().__init__()
        self._lines = column(spacing=0)
        self.setLayout(self._lines)

    def set_lines(self, lines: Sequence[ClockLine]) -> None:
        """Show these."""
        empty(self._lines)
        for number, line in enumerate(lines):
            if number:
                self._lines.addWidget(Rule())
            head = row(ElidedLabel(line.title), Pill(line.pill), spacing=8)
            head.setStretch(0, 1)
            self._lines.addLayout(column(head, Paragraph(line.source, "caption", "ink2"), spacing=0, margins=(12, 8, 12, 8)))
        reveal(self._lines)


class FromCase(Page):
    """A new record of a grievance, over the list of its kind."""

    def __init__(self, context: Context, title: str, name: str, form: RecordForm) -> None:
        super().__init__(context, title)
        self.name = name
        self.form = form
        self.case: CaseFile | None = None
        self.setObjectName(f"{name}.page")
        self.picker = CasePicker(context, name, self.take_case)
        self.pane = FormPane(context, name, form, submit=self.submit, done=self._created, cancel=self.close_page)
        self.case_title = Paragraph("", "section", bold=True)
        self.case_values = KeyValues()
        self.clock_lines = ClockLines()
        other = Button("换一件诉求", self._choose_again, small=True)
        other.setObjectName(f"{name}.other_case")
        self._side_inner = column(
            Label("来自诉求", bold=True),
            self.case_title,
            self.case_values,
            row(other, None),
            12,
            Label("期限", bold=True),
            Pane(column(self.clock_lines, margins=1), radius=6),
            None,
            spacing=8,
        )
        self.side = Pane(column(Scroll(self._side_inner)), fill="desk", edges="l", line="line2")
        writing = QWidget()
        middle = row(spacing=0)
        middle.addWidget(self.pane, 1)
        middle.addWidget(self.side)
        writing.setLayout(middle)
        self._search_margins = row(self.picker, None)
        self._search_margins.setStretch(0, 100)
        self.stack = QStackedWidget()
        self.stack.currentChanged.connect(lambda _: context.drafted.emit())  # a draft is in the box while nobody sees it
        self.stack.addWidget(Pane(self._search_margins, fill="paper"))
        self.stack.addWidget(writing)
        self.setLayout(column(self.stack))
        form.changed.connect(lambda _: self.follow())
        self.acts = {"save": self.save}

    # -- for the kinds ---------------------------------------------------------------------------------------------

    def begin(self, case: CaseFile) -> Mapping[str, Any]:
        """The values a new form starts with."""
        raise NotImplementedError

    def clocks(self) -> Sequence[Deadline]:
        """The limits the record would have as the form stands."""
        raise NotImplementedError

    def submit(self) -> Any:
        """Store the record and return it; ProblemsError for what cannot be stored."""
        raise NotImplementedError

    def created(self, record: Any) -> None:
        """It is stored and this page has gone: say so and show it."""
        raise NotImplementedError

    # -- the case --------------------------------------------------------------------------------------------------

    def start(self, grievance_id: str = "") -> None:
        """Begin with a grievance, or with the search for one."""
        if grievance_id:
            self.take_case(grievance_id)
        else:
            self.stack.setCurrentIndex(0)

    def take_case(self, grievance_id: str) -> None:
        """Fill in what the case knows, or what was typed an earlier time."""
        self.case = case = case_file(self.context.store, grievance_id)
        self.stand_on(case.grievance)
        self.case_title.set_text(case.grievance.summary)
        self.case_values.set_lines([*case_lines(case), [(Grievance.spec("number").label, case.grievance.number)]])
        key = f"{self.name.replace('.', ':')}:{grievance_id}"
        self.pane.open(key, f"{self.title}（{case.grievance.number}）", self.begin(case))
        self.follow()
        self.stack.setCurrentIndex(1)
        self.focus_first()

    def follow(self) -> None:
        """Bring the side in line with the form."""
        now = self.context.store.now()
        self.clock_lines.set_lines([clock_line(clock, now) for clock in self.clocks()])

    def _choose_again(self) -> None:
        self.pane.drafts.keep()
        self.stand_on()
        self.stack.setCurrentIndex(0)
        self.picker.search.setFocus()

    # -- acts ------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Store the record, or show what is in the way at its field."""
        if self.stack.currentIndex() == 1:
            self.pane.save()

    def _created(self, record: Any) -> None:
        self.close_page()
        self.created(record)

    def leave(self) -> bool:
        self.pane.drafts.keep()
        return True

    def focus_first(self) -> None:
        if self.stack.currentIndex() == 0:
            self.picker.search.setFocus()
        else:
            self.pane.focus_first()

    def arrange(self, room: Room) -> None:
        self.pane.set_margin(room.margin)
        self._search_margins.setContentsMargins(room.margin, 20, room.margin, 24)
        self._side_inner.setContentsMargins(16, 20, 16, 20)
        self.side.setFixedWidth(400 if room.kind == WIDE else 300 if room.is_narrow else 344)
