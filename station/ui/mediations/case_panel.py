"""The left side of a mediation: the case in short, the clocks with their sources, the sessions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from station.casework import instalments, vocabulary
from station.casework import mediations as rules
from station.casework.casefile import CaseFile
from station.casework.chinese_text import numeral
from station.casework.commissions import ENTRUSTED
from station.casework.dates import show_day, show_moment
from station.casework.deadlines import Deadline, nearness
from station.casework.mediation_steps import commission_of, extension_problems, plan_of, sessions_of
from station.casework.model import Mediation, MediationSession
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.form import Cell, RecordForm, Section
from station.ui.fromcase import ClockLine, ClockLines, case_lines
from station.ui.widgets import (
    ICON,
    LINK,
    PRIMARY,
    Button,
    CheckBox,
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
    Scroll,
    column,
    row,
    spaced,
    status,
)
from station.ui.widgets.text import as_tip

OUTCOME, NEW, PLAN, HARDENING, COMMISSION = "outcome", "new", "plan", "hardening", "commission"
_TITLE = 60  # characters of what a case is about that stand as its title


class CasePanel(Pane):
    """``chosen`` carries the id of a session, ``new`` or ``outcome``."""

    chosen = Signal(str)
    edit_asked = Signal()
    extended = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(fill="desk", edges="r", line="line2")
        self.context = context
        self._shown = ""  # id of the mediation in sight
        self.number = Label("", "dense", "ink2")
        self.status = Pill(PillText(""))
        self.summary = Paragraph("", "section", bold=True)
        self.values = KeyValues(label_width=70)
        edit = Button("改调解信息", self.edit_asked.emit, kind=LINK, icon="pencil", key="F2", show_key=False)
        edit.setObjectName("mediation.edit")
        self.clocks = ClockLines()
        self.extension = _Extension(context)
        self.extension.extended.connect(self.extended)
        self.clock_card = Pane(column(self.clocks, Rule(), self.extension, spacing=0, margins=1), radius=6)
        self.add = Button("记一次调解会", lambda: self.chosen.emit(NEW), kind=ICON, icon="plus", small=True)
        self.add.setObjectName("mediation.add_session")
        self.sessions = ItemList(padding=12)
        self.sessions.setObjectName("mediation.sessions")
        self.sessions.chosen.connect(self.chosen)
        self.session_card = Pane(column(self.sessions, margins=1), radius=6)
        self.overrun = Paragraph("", "dense", "red-text")
        self.parts = ItemList(padding=12)
        self.parts.setObjectName("mediation.parts")
        self.parts.chosen.connect(self.chosen)
        parts_card = Pane(column(self.parts, margins=1), radius=6)
        self.parts_block = QWidget()
        self.parts_block.setLayout(column(Label("协议和委派", bold=True), parts_card, spacing=6, margins=(0, 0, 0, 12)))
        self._first_line = row(self.number, self.status, None)
        self._inside = column(
            self._first_line,
            self.summary,
            4,
            self.values,
            row(edit, None),
            12,
            self.parts_block,
            Label("期限", bold=True),
            self.clock_card,
            self.overrun,
            12,
            row(Label("调解次数", bold=True), None, self.add),
            self.session_card,
            None,
            spacing=6,
            margins=(24, 16, 20, 20),
        )
        self._scroll = Scroll(self._inside)
        self.setLayout(column(self._scroll))

    def set_margin(self, margin: int) -> None:
        """Room at the left."""
        self._inside.setContentsMargins(margin, 16, 16, 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_status()

    def _fit_status(self) -> None:
        """Put the status below the number where a line has no room for both: it is not to be cut."""
        margins = self._inside.contentsMargins()
        needed = self.number.sizeHint().width() + self._first_line.spacing() + self.status.sizeHint().width()
        has_room = needed <= self._scroll.viewport().width() - margins.left() - margins.right()
        self._first_line.setDirection(QBoxLayout.Direction.LeftToRight if has_room else QBoxLayout.Direction.TopToBottom)

    def show_mediation(self, mediation: Mediation, case: CaseFile, current: str) -> None:
        """Fill everything; ``current`` is what the middle shows."""
        sessions = sessions_of(mediation, case)
        now = self.context.store.now()
        self.number.setText(mediation.number)
        self.status.set_pill(status("mediation_status", mediation.status))
        self._fit_status()
        whole = case.grievance.summary
        self.summary.set_text(whole if len(whole) <= _TITLE else f"{whole[: _TITLE - 1]}…")  # a long story stands in the case
        self.summary.setToolTip(as_tip(whole if len(whole) > _TITLE else ""))
        lines = case_lines(case)
        shown = ("mediator", "recorder", "room")
        lines += [[(Mediation.spec(name).label, getattr(mediation, name))] for name in shown if getattr(mediation, name)]
        if mediation.phase == "after":
            lines.append([(Mediation.spec("phase").label, vocabulary.label("mediation_phase", mediation.phase))])
        if mediation.co_bodies:
            spec = Mediation.spec("co_bodies")
            lines.append([(spec.label, vocabulary.labels(spec.of, mediation.co_bodies))])
        origin = Button(case.grievance.number, lambda: self.context.go("grievances", id=case.grievance.id), kind=LINK)
        origin.setObjectName("mediation.grievance")
        lines.append([("来自诉求", origin)])
        self.values.set_lines(lines)
        first = rules.clocks(mediation)[: 2 if mediation.accepted_on else 1]
        shown_clocks = [rules.acceptance_clock(mediation), *first] if mediation.status == "applied" else first
        self.clocks.set_lines([_line(clock, mediation, now) for clock in shown_clocks])
        self.extension.show_mediation(mediation, _people(case))
        is_open = mediation.status in rules.OPEN
        self.add.setEnabled(mediation.status == "open")
        self.overrun.set_text(spaced(rules.overrun(mediation, now.date())))
        self.overrun.setVisible(bool(self.overrun.text()))
        listings = ((self.sessions, _items(mediation, sessions, current, now.date())), (self.parts, _parts(mediation, case, now)))
        is_other, self._shown = mediation.id != self._shown, mediation.id
        for listed, items in listings:
            listed.set_items(items)
            key = current if current in {item.key for item in items} else ""
            if is_other:
                listed.begin_at(key)
            else:
                listed.blockSignals(True)
                listed.set_current(key)
                listed.blockSignals(False)
        if is_other:
            self._scroll.verticalScrollBar().setValue(0)
        self.session_card.setVisible(bool(self.sessions.items()))
        self.parts_block.setVisible(bool(self.parts.items()))
        self.extension.setVisible(is_open or bool(mediation.extended_to))


class _Extension(QWidget):
    """“双方同意可以延期”, and the two ticks, the day, and who agreed when, once asked for."""

    extended = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._mediation = Mediation()
        self._clock = context.store.now
        self._people = ""
        self.words = ElidedLabel("", "dense", "ink2")
        self.ask = Button("登记延期", self.open, kind=LINK)
        self.ask.setObjectName("mediation.extend")
        line = row(self.words, self.ask, spacing=8, margins=(12, 6, 12, 6))
        line.setStretch(0, 1)
        self.applicant = CheckBox("申请人同意")
        self.applicant.setObjectName("mediation.extend.applicant")
        self.respondent = CheckBox("被申请人同意")
        self.respondent.setObjectName("mediation.extend.respondent")
        cells = [[Cell("extended_to", 12)], [Cell("extension_agreed_on", 12)], [Cell("extension_agreed_by", 12, placeholder="双方各一人")]]
        self.form = RecordForm([Mediation], [Section("", "", cells)], clock=context.store.now, check=self._check)
        for name, object_name in (("extended_to", "to"), ("extension_agreed_on", "agreed_on"), ("extension_agreed_by", "agreed_by")):
            self.form.editor(name).setObjectName(f"mediation.extend.{object_name}")
        save = Button("延期", self.save, kind=PRIMARY, small=True)
        save.setObjectName("mediation.extend.save")
        cancel = Button("取消", self.close_form, small=True)
        parts = column(self.applicant, self.respondent, self.form, row(None, cancel, save), spacing=8, margins=(12, 4, 12, 12))
        self.fields = QWidget()
        self.fields.setLayout(parts)
        self.fields.hide()
        for box in (self.applicant, self.respondent):
            box.clicked.connect(lambda: self.form.show_problems({}))
        self.setLayout(column(line, self.fields, spacing=0))

    def show_mediation(self, mediation: Mediation, people: str) -> None:
        """Say whether and to when it was extended; ``people`` are those who will have agreed."""
        if mediation.id != self._mediation.id or mediation.extended_to != self._mediation.extended_to:
            self.close_form()
        self._mediation = mediation
        self._people = people
        to = show_day(mediation.extended_to)
        self.words.setText(f"双方同意延期至 {to}" if to else "双方同意可以延期")
        agreed = f"{show_day(mediation.extension_agreed_on)}，{mediation.extension_agreed_by}同意"
        self.words.setToolTip(as_tip(agreed if mediation.extension_agreed_on else ""))
        self.ask.setVisible(mediation.status in rules.OPEN)
        self.ask.setText("再延" if to else "登记延期")

    def open(self) -> None:
        """Ask for consent and day."""
        self.form.set_values({"extension_agreed_on": self._clock().date().isoformat(), "extension_agreed_by": self._people})
        self.fields.show()
        self.form.editor("extended_to").setFocus()

    def close_form(self) -> None:
        """Back to the one line."""
        self.fields.hide()
        self.applicant.setChecked(False)
        self.respondent.setChecked(False)
        self.form.set_values(dict.fromkeys(self.form.values(), ""))
        self.form.show_problems({})

    def _extended(self, values: Mapping[str, Any]) -> Mediation:
        return self._mediation.with_values(**values)

    def _check(self, values: Mapping[str, Any]) -> dict[str, str]:
        extended = self._extended(values)
        found = extension_problems(extended, self._mediation, self.applicant.isChecked() and self.respondent.isChecked())
        ruled = rules.mediation_problems(extended, self._clock())
        return {name: text for name, text in ruled.items() if name in values} | found

    def save(self) -> None:
        """Ask for the extension to be stored if nothing is in the way."""
        problems = self.form.problems()
        self.form.show_problems(problems)
        if not problems:
            self.extended.emit(self._extended(self.form.values()))


def _line(clock: Deadline, mediation: Mediation, now: datetime) -> ClockLine:
    """“收到申请起 15 日” with the day it is counted from, as on the form it was opened with, and the rule."""
    start = clock.rule.title.partition("（")[2].rstrip("）起")
    title = f"{start}起 {clock.rule.span}" if start else clock.rule.title
    source = clock.sum_text.removeprefix(f"{clock.rule.span}，") if start else clock.sum_text
    is_running = mediation.status in rules.OPEN and not mediation.extended_to
    plain = PillText(show_day(clock.due, now.date()), "", tip=clock.sum_text)
    pill = due_pill(clock.due, now, clock.sum_text) if is_running and clock.due else plain
    return ClockLine(title, pill if clock.due else PillText("未起算", ""), spaced(source))


def _people(case: CaseFile) -> str:
    """Who agrees for both sides, as far as it is known."""
    other = case.employer.contact or case.employer.name if case.employer else ""
    return "、".join(name for name in ("" if case.grievance.is_anonymous else case.worker_name, other) if name)


def _parts(mediation: Mediation, case: CaseFile, now: datetime) -> list[Item]:
    """What there is besides the sessions: the agreement, its plan, the ways to enforce it, a court's commission."""
    found, today = [], now.date()
    if mediation.status == "agreed":
        found.append(Item(OUTCOME, "调解协议", show_day(mediation.ended_on, today), mediation.agreement_number))
        plan = plan_of(mediation, case)
        following = instalments.next_due(plan)
        paid = f"已付 {sum(map(instalments.is_paid, plan))} 期，共 {len(plan)} 期" if plan else "还没有登记分期"
        aside = nearness(following.due_on, now).text if following else ""
        found.append(Item(PLAN, "履行计划", aside or vocabulary.label("performance", mediation.performance), paid))
        way = vocabulary.label("confirm_route", mediation.confirm_route)
        result = vocabulary.label("confirm_result", mediation.confirm_result)
        step = vocabulary.label("default_step", mediation.default_step)
        second = "，".join(word for word in (way, result, step) if word)
        found.append(Item(HARDENING, "确认和执行", "", second or "仲裁审查、司法确认、支付令"))
    if mediation.origin in ENTRUSTED:
        commission = commission_of(mediation, case)
        done = show_day(commission.replied_on, today) if commission else ""
        aside = done or (nearness(commission.due_on, now).text if commission else "")
        second = f"{commission.body}，{'已反馈' if commission.replied_on else '待反馈'}" if commission else "还没有登记"
        found.append(Item(COMMISSION, "委派和反馈", aside, second))
    return found


def _items(mediation: Mediation, sessions: Sequence[MediationSession], current: str, today: date) -> list[Item]:
    found = []
    if mediation.status == "failed":
        found.append(Item(OUTCOME, vocabulary.label("mediation_status", mediation.status), show_day(mediation.ended_on, today)))
    if current == NEW:
        found.append(Item(NEW, f"第{numeral(len(sessions) + 1)}次", "", "正在记录"))
    for session in sorted(sessions, key=lambda session: session.ordinal or 0, reverse=True):
        when = show_moment(session.started_at, today)
        found.append(Item(session.id, f"第{numeral(session.ordinal or 1)}次", when, vocabulary.label("session_result", session.result)))
    return found
