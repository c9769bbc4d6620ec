"""Beside the registration form, live: is this a second case, what clocks will run, what is known of the employer."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.actions import duplicates
from station.actions.employer_record import record_words, repeat_note
from station.casework import grievances as rules
from station.casework import hotline, vocabulary
from station.casework.dates import show_day, show_moment
from station.casework.grievances import Intake
from station.casework.model import Employer, Grievance, HotlineOrder
from station.casework.states import is_under_way
from station.db import grievances as queries
from station.db import procedures
from station.db.casefiles import case_files
from station.ui import names
from station.ui.context import Context
from station.ui.grievances.clocks import ClockLine, grievance_lines
from station.ui.grievances.overview import employer_words
from station.ui.widgets import LINK, Button, Card, Icon, KeyValues, Label, Note, Paragraph, PillText, Rule, column, empty, row
from station.ui.widgets.keyvalue import Value

_MARGINS = (16, 10, 16, 10)


class IntakeSide(QWidget):
    """``side.show_intake(intake)``; ``opened`` carries the id of a case that may be the same."""

    opened = Signal(str)
    dismissed = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._dismissed: set[str] = set()
        self._found: list[str] = []
        self._asked: tuple[str, ...] = ("?",)
        self.setObjectName("intake.side")
        self._similar = column(spacing=0)
        self.similar_card = Card("查重", self._similar, phrase="随输随查", padding=0)
        self._clocks = column(spacing=0)
        self.clock_card = Card("期限", self._clocks, phrase="保存后开始计时", padding=0)
        self._employer = column(spacing=8)
        self._open_employer = Button("打开档案", kind=LINK)
        self.employer_card = Card("这家单位", self._employer, aside=self._open_employer)
        self._open_employer.clicked.connect(self._go_employer)
        self._employer_id = ""
        self.setLayout(column(self.similar_card, self.clock_card, self.employer_card, None, spacing=12))

    def show_intake(self, intake: Intake) -> None:
        """Look again at what is typed now."""
        self._show_clocks(rules.start_clocks(intake.grievance), hotline.first_order(intake.grievance, intake.order))
        known = [employer for _, employer in intake.parties if employer.id]
        worker_id = intake.worker.id if intake.worker else ""
        person = (worker_id, intake.worker.name, intake.worker.phone, intake.worker.id_number) if intake.worker else ("unnamed",)
        asked = (*person, intake.grievance.category, intake.grievance.cause, *(employer.id for employer in known), *sorted(self._dismissed))
        if asked != self._asked:
            self._asked = asked
            self._show_similar(intake, known)
            self._show_employer(known[0] if known else None)

    def found(self) -> list[str]:
        """Numbers of the cases shown under 查重."""
        return list(self._found)

    # -- 查重 -------------------------------------------------------------------------------------------------------

    def _show_similar(self, intake: Intake, known: Sequence[Employer]) -> None:
        store = self.context.store
        found = [g for g in duplicates.similar(store, intake) if g.id not in self._dismissed]
        same = {g.id for g in duplicates.same_matter(store, intake)}
        self._found = [grievance.number for grievance in found]
        worker_id = intake.worker.id if intake.worker else ""
        same_person = [g for g in found if g.id in same or (worker_id and g.worker_id == worker_id and is_under_way(g.status))]
        others = [g for g in found if g not in same_person]
        empty(self._similar)
        if worker_id and not same_person:
            self._similar.addWidget(self._fact("circle-check", "grn", "此人没有其他在办诉求"))
        for grievance in same_person[:3]:
            words = "同一单位、同一事由有在办的诉求" if grievance.id in same else "此人有在办的诉求"
            self._similar.addWidget(self._case(words, grievance))
        if others:
            for place, grievance in enumerate(others[:2]):
                words = f"同一单位在办同类的、本月的 {len(others)} 件" if not place else ""
                self._similar.addWidget(self._case(words, grievance))
        elif known and not same_person:
            self._similar.addWidget(self._fact("circle-check", "grn", "同一单位没有同类在办的，本月也没有其他诉求"))
        if not worker_id and not known:
            self._similar.addWidget(self._fact("search", "ink3", "选了人或单位以后，这里列出可能重复的诉求。"))

    def _fact(self, icon: str, token: str, words: str) -> QWidget:
        line = QWidget()
        inner = row(column(2, Icon(icon, 16, token), None, spacing=0), spacing=10, margins=_MARGINS)
        inner.addWidget(Paragraph(words, "dense"), 1)
        line.setLayout(inner)
        return line

    def _case(self, words: str, grievance: Grievance) -> QWidget:
        store, today = self.context.store, self.context.store.now().date()
        case = case_files(store, [grievance.id])[0]
        look = Button("打开那件", partial(self.opened.emit, grievance.id), small=True)
        look.setObjectName("intake.similar.open")
        other = Button("不是同一件", partial(self.dismiss, grievance.id), small=True)
        other.setObjectName("intake.similar.dismiss")
        state = vocabulary.label("grievance_status", grievance.status)
        body = column(spacing=2)
        if words:
            body.addWidget(Paragraph(words, "dense", bold=True))
        matter = names.shown_of(case.worker_name, grievance.summary.partition("\n")[0])
        body.addWidget(Paragraph(f"{grievance.number}，{matter}", "dense", "ink2"))
        body.addWidget(Label(f"{show_day(grievance.received_at[:10], today)}受理，{state}", "dense", "ink2"))
        body.addLayout(row(look, other, None, spacing=8, margins=(0, 6, 0, 2)))
        block = QWidget()
        inner = row(column(2, Icon("alert-triangle", 16, "amb"), None, spacing=0), spacing=10, margins=_MARGINS)
        inner.addLayout(body, 1)
        block.setLayout(column(Rule(), inner, spacing=0) if self._similar.count() else inner)
        return block

    def is_dismissed(self, case_id: str) -> bool:
        """Whether the person said that a case is another one."""
        return case_id in self._dismissed

    def dismiss(self, case_id: str) -> None:
        """Leave a case out: it is another one."""
        self._dismissed.add(case_id)
        self._asked = ("?",)
        self.dismissed.emit()

    # -- 期限 -------------------------------------------------------------------------------------------------------

    def _show_clocks(self, grievance: Grievance, order: HotlineOrder | None) -> None:
        now = self.context.store.now()
        empty(self._clocks)
        ends = {"首次反馈": grievance.feedback_due_at, "办理时限": grievance.handle_due_on}
        lines = grievance_lines(grievance, now)
        for clock in hotline.clocks(order) if order else ():
            lines.append(ClockLine(clock.rule.title, PillText(show_moment(clock.due, now.date()), ""), hotline.source_words(clock)))
        for place, line in enumerate(lines):
            end = ends.get(line.label, "")
            shown = show_moment(end, now.date()) if len(end) > 10 else _weekday(end) if end else line.when.text
            block = QWidget()
            is_past = bool(end) and (end if len(end) > 10 else f"{end}T24") < now.isoformat()
            when = Label(f"{shown}（已过）" if is_past else shown, "body", "red-text" if is_past else "ink", bold=True)
            head = row(Label(line.label, "body"), None, when)
            words = column(head, Paragraph(line.source, "caption", "ink2"), spacing=2, margins=_MARGINS)
            block.setLayout(column(Rule(), words, spacing=0) if place else column(words, spacing=0))
            self._clocks.addWidget(block)
        if not self._clocks.count():
            self._clocks.addLayout(row(Paragraph("填了受理时间以后，这里列出期限。", "dense", "ink3"), margins=_MARGINS))

    # -- 这家单位 ---------------------------------------------------------------------------------------------------

    def _show_employer(self, employer: Employer | None) -> None:
        self.employer_card.setVisible(employer is not None)
        if employer is None:
            return
        store = self.context.store
        year = (store.now().date() - timedelta(days=365)).isoformat()
        cases = queries.cases_of_employer(store, employer.id, year)
        letters = procedures.letters_to_employer(store, employer)
        lines: list[list[tuple[str, Value]]] = [[("单位", employer.name)], [("近一年", record_words(store, employer.id))]]
        if words := employer_words(employer):
            lines.append([("规模", words)])
        kinds = "、".join(dict.fromkeys(filter(None, map(_category, cases))))
        if kinds:
            lines.append([("诉求类别", kinds)])
        if letters:
            kind = vocabulary.label("letter_kind", letters[0].kind)
            state = vocabulary.label("letter_status", letters[0].status)
            lines.append([("最近文书", f"{kind}，{state}")])
        empty(self._employer)
        if repeated := repeat_note(store, employer.id):
            note = Note(repeated, attention=True)
            note.setObjectName("intake.repeated")
            self._employer.addWidget(note)
        self._employer.addWidget(KeyValues(lines))
        self._employer_id = employer.id

    def _go_employer(self) -> None:
        self.context.go("employers", id=self._employer_id)


def _category(grievance: Grievance) -> str:
    return vocabulary.short("category", grievance.category)


def _weekday(day: str) -> str:
    found = date.fromisoformat(day[:10])
    return f"{show_day(day[:10], found)} 星期{'一二三四五六日'[found.weekday()]}"
