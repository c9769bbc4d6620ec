"""The tab 流转: the plan of a case counted back from its deadline, what was passed on and answered, every state it went through."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.actions import plans as plan_actions
from station.actions import rights
from station.casework import handovers, plans, states, vocabulary
from station.casework.casefile import CaseFile
from station.casework.dates import show_day
from station.casework.model import Handover, Move, PlanStep, Station
from station.changes import Changes
from station.ui import theme
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.widgets import (
    LINK,
    Button,
    Card,
    CheckBox,
    Event,
    KeyValues,
    Label,
    Note,
    Paragraph,
    Pill,
    PillText,
    Rule,
    Timeline,
    column,
    empty,
    reveal,
    row,
    status,
)
from station.ui.widgets.keyvalue import Value

_LINE = (16, 8, 16, 8)
_WHEN = 124  # width of the widest slip


def moves_of(case: CaseFile, now: datetime) -> list[Event]:
    """Every state a case went through, the newest first."""
    return [_event(move, now) for move in reversed(case.moves)]


def _event(move: Move, now: datetime) -> Event:
    to = vocabulary.label("grievance_status", move.went_to)
    came = vocabulary.label("grievance_status", move.came_from) if move.came_from else ""
    words = f"{vocabulary.label('move_act', move.act)}：{came} → {to}" if came else f"{vocabulary.label('move_act', move.act)}：{to}"
    if move.reason:
        words += f"\n{move.reason}"
    if move.told_on:
        words += f"\n{show_day(move.told_on, now.date())}{vocabulary.label('answer_way', move.told_by)}告知诉求人"
    who = move.decided_by if move.decided_by in ("", move.recorded_by) else f"{move.decided_by}决定，{move.recorded_by}记"
    return Event(show_day(move.moved_on, now.date()), who or move.recorded_by, words, system=not move.reason)


class CourseTab(QWidget):
    """``started`` carries the act whose form is wanted, as ``Detail.start`` takes it."""

    started = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.case: CaseFile | None = None
        self._plan = column(spacing=0)
        self.late = Note("", icon="calendar-event", actions=[("跟着移", self._move_along)])
        self.late.setObjectName("course.moved")
        self.make_button = self._link("倒排计划", "plan_new", "course.make")
        self.add_button = self._link("加一步", "step:", "course.add")
        self.clear_button = Button("删掉重排", self._clear, kind=LINK)
        self.clear_button.setObjectName("course.clear")
        acts = QWidget()
        acts.setLayout(row(self.make_button, self.add_button, self.clear_button, spacing=12))
        self._late = QWidget()
        self._late.setLayout(column(self.late, spacing=0, margins=(16, 10, 16, 4)))
        self.plan_card = Card("办理计划", column(self._late, self._plan, spacing=0), aside=acts, padding=0)
        self._handovers = column(spacing=0)
        self.handover_card = Card("移交联动", self._handovers, padding=0)
        self.timeline = Timeline()
        states_head = Label("状态流转", "dense", bold=True)
        self.setLayout(column(self.plan_card, self.handover_card, states_head, self.timeline, None, spacing=12, margins=(20, 14, 20, 16)))

    def _link(self, words: str, act: str, name: str) -> Button:
        button = Button(words, lambda: self.started.emit(act), kind=LINK)
        button.setObjectName(name)
        return button

    def show_case(self, case: CaseFile, is_masked: bool) -> None:
        """Show a case."""
        self.case = case
        may = rights.allowed(self.context.store) if states.is_under_way(case.grievance.status) else frozenset()
        now = self.context.store.now()
        self._show_plan(case, now, "plan" in may)
        self._show_handovers(case, now, "answer_handover" in may)
        self.timeline.set_events(moves_of(case, now))

    # -- the plan --------------------------------------------------------------------------------------------------

    def _show_plan(self, case: CaseFile, now: datetime, may: bool) -> None:
        due = case.grievance.handle_due_on
        done = sum(bool(step.done_on) for step in case.plan)
        self.plan_card.phrase.setText(f"完成 {done} / {len(case.plan)} 步" if case.plan else "")
        self.make_button.setVisible(may and not case.plan and bool(due))
        self.add_button.setVisible(may)
        self.clear_button.setVisible(may and bool(case.plan))
        self.late.sentence.set_text(f"办理时限现在是 {show_day(due, now.date())}，没做完的步骤还按原来的期限排。" if due else "")
        self._late.setVisible(may and plans.is_out_of_step(case))
        empty(self._plan)
        for place, step in enumerate(case.plan):
            self._plan.addWidget(self._step(place, step, now, may))
        if not case.plan:
            words = f"还没有计划。按 {show_day(due, now.date())}的办理时限往回排，每一步有日期、有责任人。" if due else "还没有计划。"
            self._plan.addLayout(row(Paragraph(words, "dense", "ink3"), margins=_LINE))
        reveal(self._plan)

    def _step(self, place: int, step: PlanStep, now: datetime, may: bool) -> QWidget:
        box = CheckBox("")
        box.setChecked(bool(step.done_on))
        box.setEnabled(may)
        box.setAccessibleName(step.what)
        box.setObjectName(f"course.step.{place}")
        box.clicked.connect(partial(self._do, partial(plan_actions.tick, self.context.store, step.id), step.what))
        done = PillText(f"{show_day(step.done_on, now.date())}完成", "grn")
        words = Paragraph(f"{step.what}（{step.note}）" if step.note else step.what, "dense", "ink2" if step.done_on else "ink")
        when = QWidget()
        when.setLayout(row(Pill(done if step.done_on else due_pill(step.due_on, now, slip=True)), None, spacing=0))
        when.setFixedWidth(theme.current().size(_WHEN))
        line = row(box, spacing=10, margins=_LINE)
        line.addLayout(column(None, words, None, spacing=0), 1)  # one line stands level with what is taller beside it
        line.addWidget(Label(step.who, "dense", "ink2"))
        line.addWidget(when)
        if may:
            change = Button("改", lambda: self.started.emit(f"step:{step.id}"), kind=LINK)
            change.setObjectName(f"course.step.{place}.change")
            line.addWidget(change)
        shown = QWidget()
        shown.setLayout(column(Rule(), line, spacing=0) if place else column(line, spacing=0))
        return shown

    def _move_along(self) -> None:
        assert self.case is not None
        self._do(partial(plan_actions.move_along, self.context.store, self.case.grievance.id), "")

    def _clear(self) -> None:
        assert self.case is not None
        self._do(partial(plan_actions.clear, self.context.store, self.case.grievance.id), "")

    def _do(self, act: Callable[[], Changes], what: str) -> None:
        changes = self.context.attempt(act)
        if changes is not None:
            self.context.tell(changes)
            self.context.toast(f"{changes.step.partition(' ')[0]}：{what}" if what else changes.step, undo=True)

    # -- what was passed on ----------------------------------------------------------------------------------------

    def _show_handovers(self, case: CaseFile, now: datetime, may: bool) -> None:
        own = self.context.store.find(Station, self.context.store.setting("station", ""))
        self.handover_card.setVisible(bool(case.handovers))
        empty(self._handovers)
        for place, handover in enumerate(reversed(case.handovers)):
            self._handovers.addWidget(self._handover(place, handover, handovers.is_for(handover, own), now, may))
        reveal(self._handovers)

    def _handover(self, place: int, handover: Handover, is_ours: bool, now: datetime, may: bool) -> QWidget:
        today = now.date()
        spec = Handover.spec
        waits = handover.answer == "waiting"
        to = f"{handover.from_name}移交来" if is_ours else f"{vocabulary.label('handover_kind', handover.kind)}　{handover.to_name}"
        head = row(Label(to, "dense", bold=True), Pill(status("handover_answer", handover.answer)), None, spacing=8)
        if waits and handover.answer_due_on:
            head.addWidget(Pill(due_pill(handover.answer_due_on, now, slip=True)))
        sent: list[tuple[str, Value]] = [(spec("sent_on").label, show_day(handover.sent_on, today)), ("记录", handover.recorded_by)]
        lines: list[list[tuple[str, Value]]] = [sent, [(spec("reason").label, handover.reason)]]
        if not waits:
            answered = (show_day(handover.answered_on, today), handover.answered_by, handover.answer_note)
            lines.append([(spec("answer").label, "，".join(part for part in answered if part))])
        if handover.result:
            lines.append([(spec("result").label, f"{handover.result}（{show_day(handover.result_on, today)}）")])
        body = column(head, KeyValues(lines), spacing=6, margins=_LINE)
        if may and waits:
            words = "接收或者退回" if is_ours else "登记答复"
            body.addLayout(row(self._link(words, f"answer_handover:{handover.id}", f"course.answer.{place}"), None))
        elif may and handover.answer == "accepted" and not handover.result:
            body.addLayout(row(self._link("登记办理反馈", f"report:{handover.id}", f"course.report.{place}"), None))
        shown = QWidget()
        shown.setLayout(column(Rule(), body, spacing=0) if place else column(body, spacing=0))
        return shown
