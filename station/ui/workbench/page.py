"""The first page of the day: what is due, how the month stands, what the district has not had yet."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.casework import model, money
from station.casework.dates import show_day
from station.casework.model import Grievance, HotlineOrder
from station.casework.task import CONFLICT, GAPS, GROUPS, NEAR, Task
from station.changes import Changes
from station.db import first_list
from station.db.noticing import journal_end
from station.errors import StationError
from station.frozen import frozen
from station.ui import names, theme
from station.ui.context import Context
from station.ui.due import due_pill
from station.ui.page import COMPACT, WIDE, Page, Room
from station.ui.reading import Reading
from station.ui.table import Column, Group, Table
from station.ui.widgets import (
    LINK,
    PRIMARY,
    Button,
    Card,
    EmptyState,
    Icon,
    Label,
    Legend,
    MonthBars,
    Paragraph,
    PillText,
    SegmentedChoice,
    column,
    due_soon,
    empty,
    reveal,
    row,
)
from station.ui.widgets.layout import height_at, measure_anew, set_shown
from station.ui.workbench.figures import FigureLine, FigureLines, Identity
from station.ui.workbench.plans import DAYS, MOST, PlansCard
from station.ui.workbench.strip import Count, CountStrip

if TYPE_CHECKING:  # what works out tasks and figures, and the exchange, are not to be loaded before the first list is painted
    from station.actions.exchange_overview import Overview, Pending
    from station.casework.agenda import Month, Plan, Rate
    from station.db.store import Store

_COUNTS = ("overdue", "soon", "waiting", "unsent")
_WEEKDAYS = "一二三四五六日"
_PLACES = {
    "mediation": "mediations",
    "legal_aid": "legal_aid",
    "letter": "letters",
    "supervision": "letters",
    "employer": "employers",
    "worker": "workers",
    CONFLICT: "exchange",
}
_SCOPE = "workbench.scope"
_UNSENT = "未上报区总的改动"
_NAMED = 3  # kinds of them
_FULL_TO_LEAST = (  # how the last months are shown, whether more than the button to send is, whether the card of the exchange is there
    ("chart", True, True),
    ("trend", True, True),
    ("trend", False, True),
    ("", False, True),
    ("", False, False),
)
_PLANS_FROM = 720  # height of the page that has room for more than one of them
_GAP = 12
_PAINTED_MS = 100  # after which what came first is painted, and the processor is free for what is read next


@frozen
class _Figures:
    """What stands beside the tasks, which do not wait for it."""

    month: "Month"
    months: Sequence[tuple[str, int, int]]
    exchange: "Overview"
    is_member: bool
    has_place: bool


def _read(store: "Store") -> "tuple[str, list[Task], list[Plan]]":
    """For whom, the tasks, and the plans of the days that come."""
    from station.db import agenda

    today = store.now().date()
    return store.user, first_list.read(store), agenda.plans(store, today.isoformat(), (today + timedelta(days=DAYS - 1)).isoformat())


def _read_figures(store: "Store") -> _Figures:
    from station.actions.circle import is_member
    from station.actions.exchange_overview import overview
    from station.actions.places import places
    from station.actions.reports import own_scope, scope
    from station.db import agenda
    from station.db.figures.counting import received_and_ended

    now = store.now()
    stations = scope(own_scope(store))
    months = received_and_ended(store, _months(now.date()), stations)
    return _Figures(agenda.month(store, f"{now:%Y-%m}", stations), months, overview(store, limit=5), is_member(store), bool(places(store)))


class Workbench(Page):
    """工作台: tasks at the left, figures at the right; ``painted`` says once that it stands on the screen."""

    painted = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__(context, "工作台")
        self.setObjectName("workbench")
        self._tasks: list[Task] = []
        self._states: dict[int, str] = {}  # by task: overdue, today …
        self._whose = ""  # for whom the tasks were read
        self._is_checked = False  # whether the tasks shown have been read, or are those of the last time
        self.is_asked = False  # whether they are being read, or have been
        self._was_painted = self._stands = False  # the tasks of the last time are painted before these are read
        self._unsent = Count("unsent", _UNSENT, None)
        self._sent_on = ""
        self._asked_at = self._read_at = -1  # where the journal ended
        self._read_on = date.min
        context.counted.connect(self._count_unsent)
        self._task_reading = Reading(self, context, _read, self._read_tasks, self._not_read)
        self._figure_reading = Reading(self, context, _read_figures, self._show_figures)
        register = Button("登记诉求", self.register, kind=PRIMARY, icon="clipboard-plus", key="Ctrl+N", right="register")
        register.setObjectName("workbench.register")
        self.set_actions(register)
        self.acts = {"new": self.register}
        self.strip = CountStrip(_COUNTS)
        self.strip.chosen.connect(self._filter)
        self.scope = SegmentedChoice([("mine", "我的"), ("all", "全站")], context.memory.get(_SCOPE, "all"))
        self.scope.setObjectName("workbench.scope")
        self.scope.chosen.connect(self._rescope)
        self.table = self._task_table()
        self.tasks_card = Card("要办的事", self.table, aside=self.scope, padding=0)
        self.plans_card = PlansCard(context)
        self._build_figures()
        self.left = QWidget()
        self.left.setLayout(column(self.strip, self.tasks_card, self.plans_card, spacing=_GAP))
        self.right = QWidget()
        figures = column(self.month_card, self.chart_card, spacing=_GAP)
        figures.addWidget(self.exchange_card, 1)
        self.right.setLayout(figures)
        layout = row(spacing=16)
        layout.addWidget(self.left, 1)
        layout.addWidget(self.right)
        self.setLayout(layout)
        self._is_wide = False
        self._room_height = 0
        context.changed.connect(self._changed)
        context.user_changed.connect(self._sat_down)

    def _task_table(self) -> Table:
        self._next: Task | None = None
        self._see_next = Button("看这一件", self._open_next)
        self._see_next.setObjectName("workbench.next")
        self._first = Button("登记诉求", self.register, right="register")
        self._old = Button("导入旧台账", lambda: self.context.go("ledgers", act="import"), right="import")
        self.nothing = EmptyState("正在读取…", [self._see_next, self._first, self._old])
        for button in (self._first, self._old):
            button.hide()
        now = self.context.store.now
        table = Table(
            [
                Column("due", "期限", 152, pill=lambda task: _due(task, now()), whole=True),
                Column(
                    "what",
                    "事项",
                    200,
                    lambda task: f"{task.title}：{task.subject}",
                    second=lambda task: task.source,
                    stretch=True,
                    tip=_tip,
                ),
                Column("who", "当事人", 190, _who, second=lambda task: task.under),
                Column("number", "编号", 180, lambda task: task.number, token="ink2", shown=False),
                Column("handler", "承办", 84, lambda task: task.handler, token="ink2"),
                Column("go", "", 96, action="去办理", icon="chevron-right"),
            ],
            two_lines=True,
            row_id=lambda task: f"{task.key} {task.record_id}",
            when_empty=self.nothing,
            head_shown=False,
            foot_shown=False,
        )
        table.setObjectName("workbench.tasks")
        table.set_lead(16)
        table.opened.connect(self.open_task)
        table.acted.connect(self.open_task)
        return table

    def _build_figures(self) -> None:
        self.identity = Identity()
        self.figures = FigureLines()
        for figures in (self.identity, self.figures):
            figures.asked.connect(self.open_figure)
        self.bars, self.low_bars = MonthBars("workbench.chart", 72), MonthBars("workbench.trend", 28, bare=True)
        for bars in (self.bars, self.low_bars):
            bars.setCursor(Qt.CursorShape.PointingHandCursor)
            bars.pressed.connect(self._open_bar)
        self.trend = QWidget()  # in place of the chart where there is no room for it
        self.trend.setLayout(column(6, row(Label("近 12 个月", "caption", "ink2"), None, Legend()), 2, self.low_bars, spacing=0))
        report = Button("月报表", lambda: self.context.go("ledgers", act="report"), kind=LINK)
        self.month_card = Card("本月", column(self.identity, 8, self.figures, self.trend, None, spacing=0), aside=report)
        self.chart_card = Card("近 12 个月", self.bars, aside=Legend())
        self.exchange_lines = column(spacing=8)
        self.exchange_said = QWidget()
        self.exchange_said.setLayout(self.exchange_lines)
        self._unsent_line: Paragraph | None = None
        self.send = Button("发送到区总", self.send_up, icon="send", right="exchange")
        self.send.setObjectName("workbench.send")
        self.send.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look = Button("查看往来", lambda: self.context.go("exchange"), kind=LINK)
        self.exchange_card = Card("与区总同步", column(self.exchange_said, None, self.send, spacing=12), aside=look)

    # -- reading ---------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        store = self.context.store
        now = store.now()
        self.set_head("工作台", f"{show_day(now.date().isoformat())}　星期{_WEEKDAYS[now.weekday()]}")
        if self.is_asked or self._stands or self.context.inline or not self._show_kept():
            self._ask()

    def _show_kept(self) -> bool:
        """Show the tasks of the last time, if nothing was written since; they are read anew when these stand on the screen."""
        if not self._tasks:
            self._whose, self._tasks = self.context.store.user, first_list.kept(self.context.store) or []
            if self._tasks:
                self._show_tasks()
            else:
                self._show_counts()
                self.tasks_card.phrase.setText("正在读取…")  # in place of the list it would take the focus from it
        return bool(self._tasks)

    def _ask(self) -> None:
        self.is_asked = True
        self._asked_at = journal_end(self.context.store)
        self._task_reading.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(_PAINTED_MS, self, self._go_on)

    def _go_on(self) -> None:
        self._stands = True
        self.painted.emit()
        if self._tasks and not self.is_asked:
            self._ask()

    def _sat_down(self, user: str) -> None:
        """Another person sees no task before it was asked what they may see."""
        if user != self._whose:
            self._whose, self._tasks, self._is_checked = user, [], False
            if self.isVisible():
                self._ask()
        self._show_tasks()

    def _read_tasks(self, found: "tuple[str, list[Task], list[Plan]]") -> None:
        self._whose, tasks, plans = found
        if self._whose != self.context.store.user:  # who has left the desk meanwhile
            self._ask()
            return
        self._is_checked, self._read_at, self._read_on = True, self._asked_at, self.context.store.now().date()
        self._tasks = tasks
        self._show_tasks()
        self.context.later(self, lambda: self.plans_card.show_plans(plans, self._read_on))
        if self.context.inline:
            self._figure_reading.start()
        else:
            QTimer.singleShot(_PAINTED_MS, self, self._figure_reading.start)

    def _not_read(self, error: StationError) -> None:
        if not self._is_checked:
            self.tasks_card.phrase.setText("上次看到的，还没有核对" if self._tasks else "还没有读出来")
        self.context.problem(error)

    def _show_figures(self, found: _Figures) -> None:
        self._show_exchange(found.exchange)
        ready = "发送到区总" if found.has_place else "先选收发位置，才能发送"
        self.send.setText(ready if found.is_member else "先加入同步，才能发送")
        self._show_counts()
        self._show_month(found.month, self.context.store.now())
        for bars in (self.bars, self.low_bars):
            bars.set_months(found.months)
        reveal(self.exchange_lines)
        self._fit()

    def _changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.refresh()

    def focus_first(self) -> None:
        self.table.setFocus()

    # -- tasks -----------------------------------------------------------------------------------------------------

    def _mine(self) -> list[Task]:
        return [task for task in self._tasks if task.handler == self.context.store.user]

    def _scoped(self) -> list[Task]:
        return self._mine() if self.scope.current() == "mine" else self._tasks

    def _show_tasks(self) -> None:
        now = self.context.store.now()
        alike = {(task.key, task.due): task for task in self._tasks}  # of thousands many fall due together
        known = {key: task.nearness(now).state for key, task in alike.items()}
        states = self._states = {id(task): known[task.key, task.due] for task in self._tasks}

        def near(tasks: Sequence[Task]) -> list[Task]:
            return [task for task in tasks if states[id(task)] in NEAR]

        def number(tasks: Sequence[Task]) -> str:
            return str(len(tasks)) if self._is_checked else ""

        options = [("mine", f"我的 {number(near(self._mine()))}"), ("all", f"全站 {number(near(self._tasks))}")]
        self.scope.set_options([(key, words.strip()) for key, words in options])
        scoped = self._scoped()
        self._show_counts()
        chosen = self.strip.current()
        if chosen == "waiting":
            shown = [task for task in scoped if task.is_waiting]
        elif chosen:
            wanted = ("overdue",) if chosen == "overdue" else ("today", "soon")
            shown = [task for task in scoped if states[id(task)] in wanted]
        else:
            shown = near(scoped)
        unchecked = "上次看到的，正在核对…" if self._tasks else ""
        self.tasks_card.phrase.setText(f"{len(shown)} 件，按期限先后" if self._is_checked else unchecked)
        among = {id(task) for task in shown}
        later = self._next = next((task for task in scoped if id(task) not in among), None)
        sooner = f"最近一件 {show_day(later.due[:10], now.date())}到期。" if later else ""
        is_new = self._is_checked and not self._tasks and not self.context.store.count(Grievance)
        words = "还没有诉求。登记第一件，或者把旧台账导进来。" if is_new else f"今天没有到期的事。{sooner}"
        self.nothing.set_text("正在读取…" if not self._is_checked else "没有这样的事。" if chosen else words)
        self._see_next.setVisible(self._is_checked and later is not None and not chosen)
        for button in (self._first, self._old):
            button.setVisible(is_new)
        rows: list[Task | Group] = []
        for state, label in (*GROUPS, ("later", "以后")):
            group = [task for task in shown if states[id(task)] == state]
            if group:
                rows += [Group(label, number(group), "red-text" if state == "overdue" else "ink"), *group]
        self.table.set_rows(rows)

    def _show_counts(self) -> None:
        overdue, soon_due, awaiting = "已逾期", "3 个工作日内到期", "等对方答复"
        if not self._is_checked:
            unknown = (("overdue", overdue), ("soon", soon_due), ("waiting", awaiting))
            self.strip.set_counts([*(Count(key, label, None) for key, label in unknown), self._unsent])
            return
        now, tasks, states = self.context.store.now(), self._scoped(), self._states
        late = [task for task in tasks if states[id(task)] == "overdue"]
        soon = [task for task in tasks if states[id(task)] in ("today", "soon")]
        today = sum(states[id(task)] == "today" for task in soon)
        waiting = [task for task in tasks if task.is_waiting]
        unanswered = sum(states[id(task)] == "overdue" for task in waiting)
        nearest = min((task.due[:10] for task in waiting), default="")
        awaited = f"其中逾期 {unanswered} 件" if unanswered else f"最近一份 {show_day(nearest, now.date())}到期" if nearest else ""
        self.strip.set_counts(
            [
                Count("overdue", overdue, len(late), late[0].nearness(now).text.replace("逾期", "最久") if late else "", red=True),
                Count("soon", soon_due, len(soon), f"其中今天 {today} 件" if today else ""),
                Count("waiting", awaiting, len(waiting), awaited),
                self._unsent,
            ]
        )

    def standing(self) -> list[Count]:
        """The counts of what is to be done, if nothing was written since they were read and the day is the same; else none."""
        store = self.context.store
        is_true = self._is_checked and self._read_at == journal_end(store) and self._read_on == store.now().date()
        return [cell.count for cell in self.strip.cells.values() if cell.count.key != self._unsent.key] if is_true else []

    def _filter(self, key: str) -> None:
        if key == "unsent":
            self.strip.set_current("")
            self.context.go("exchange")
        self._show_tasks()

    def _rescope(self, scope: str) -> None:
        self.context.memory[_SCOPE] = scope
        self._show_tasks()

    def _open_next(self) -> None:
        if self._next is not None:
            self.open_task(self._next)

    def open_task(self, task: Task) -> None:
        """Open the act that stops the clock."""
        if task.record == model.MonthlyReport.record:
            self.context.go("ledgers", act=task.act, month=task.clock.start[:7])
        elif task.record == model.Destruction.record:
            self.context.go("settings", section="retention") if task.record_id else self.context.go("workers", act="run_out")
        elif task.key == GAPS:
            self.context.go("grievances", view=GAPS)
        elif task.record in _PLACES:
            self.context.go(_PLACES[task.record], id=task.record_id, act=task.act)
        elif task.grievance_id:
            self.context.go("grievances", id=task.grievance_id, act=_act(task), back="workbench")
        else:
            self.context.go("services", kind=task.record, id=task.record_id, act=task.act, back="workbench")

    def send_up(self) -> None:
        """Send what is unsent, where that is seen; where it is not known yet how much that is, sending tells."""
        self.context.go("exchange", **({} if self._unsent.number == 0 else {"act": "send"}))

    def register(self) -> None:
        """A new grievance."""
        self.context.go("grievances", act="new")

    # -- the rest --------------------------------------------------------------------------------------------------

    def _show_month(self, month: "Month", now: datetime) -> None:
        from station.db import agenda

        first = show_day(f"{now:%Y-%m}-01", now.date())
        self.month_card.phrase.setText(f"{first}—{now.day}日" if now.day > 1 else first)
        self._month = month
        self.identity.show_month(month)
        kinds = " ".join(f"{label[:2]} {count}" for label, count in month.letters if count)
        rates = zip(agenda.RATES, month.rates, strict=True)
        lines = [FigureLine(rate.label, rate.percent, _base(rate), key if rate.base else "") for key, rate in rates]
        recovered, letters = f"{money.wan(month.recovered)} 万元", sum(count for _, count in month.letters)
        lines.append(FigureLine("挽回金额", recovered, f"惠及 {month.beneficiaries:,} 人", "recovered" if month.recovered else ""))
        lines.append(FigureLine("一函两书", f"{letters} 份", kinds, "letters" if letters else ""))
        self.figures.set_lines(lines)

    def open_figure(self, line: FigureLine, month: str = "") -> None:
        """List the records a figure of this month, or of another one (``YYYY-MM``), counts."""
        from station.actions.reports import own_scope
        from station.casework.sheets import Period
        from station.ui.reports.handing_out import Wanted
        from station.ui.reports.records import FigureRecords

        store = self.context.store
        wanted = Wanted(Period.month(month or f"{store.now():%Y-%m}"), own_scope(store))
        self.open_page(FigureRecords(self.context, line.key, line.label, wanted))

    def _open_bar(self, month: str, ended: bool) -> None:
        self.open_figure(FigureLine("办结", "", "", "ended") if ended else FigureLine("受理", "", "", "received"), month)

    def _show_exchange(self, state: "Overview") -> None:
        today = self.context.store.now().date()
        last = next((sent for sent in state.sent if sent.written_at), None)
        self._sent_on = f"上次发送 {show_day(last.written_at[:10], today)}" if last else "还没有发送过"
        lines = [("circle-check", words.rstrip("。")) for words in state.receipts[: 2 if self._is_wide else 1]]
        waiting = [sent for sent in state.sent if sent.state == "sent"]
        if waiting:
            first = waiting[0]
            lines.append(("hourglass", f"第 {first.number} 包 {show_day(first.written_at[:10], today)}发出，等回执"))
        empty(self.exchange_lines)
        for icon, words in lines:
            self._say_exchange(icon, words)
        self._unsent_line = self._say_exchange("pencil", "")
        self.context.counted.emit(state.pending)

    def _say_exchange(self, icon: str, words: str) -> Paragraph:
        said = Paragraph(words, "dense")
        line = row(column(2, Icon(icon, 16), None, spacing=0), spacing=10)
        line.addWidget(said, 1)
        self.exchange_lines.addLayout(line)
        return said

    def _count_unsent(self, pending: "Pending") -> None:
        """Tile and line say the number of the foot, and both that it counts changes: one case may have several."""
        self._unsent = Count("unsent", _UNSENT, pending.count, self._sent_on)
        self.strip.set_counts([self._unsent])
        if self._unsent_line is not None:
            self._unsent_line.set_text(_unsent_words(pending))

    def arrange(self, room: Room) -> None:
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(room.margin, 0, room.margin, _GAP)
        self._is_wide = room.kind == WIDE
        right = 440 if self._is_wide else 320 if room.kind == COMPACT else 340 if room.is_narrow else 372
        self.right.setFixedWidth(max(right, min(theme.current().size(right), room.width * 11 // 40)))  # wider with the type
        self.strip.fit(room.is_low)
        self.table.set_low(room.is_low)
        self.table.columns.show("number", self._is_wide, remember=False)
        self.table.columns.show("handler", room.kind != COMPACT, remember=False)
        self._room_height = room.height
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """A strip under the head takes of the room, too; where there is little, less is said of the last months and of the exchange."""
        height = min(self._room_height, self.height())
        self.plans_card.set_most(MOST if height >= theme.current().size(_PLANS_FROM) else 1)
        chart = _GAP + self.chart_card.minimumSizeHint().height()
        for months, said, exchange in _FULL_TO_LEAST:
            shown = months if self.figures.lines else ""
            _show_in(self.month_card, self.trend, shown == "trend")
            _show_in(self.exchange_card, self.exchange_said, said)
            cards = (self.month_card, self.exchange_card) if exchange else (self.month_card,)
            taken = sum(height_at(card, self.right.width()) + _GAP for card in cards)
            if taken + (chart if shown == "chart" else 0) <= height:
                break
        set_shown(self.chart_card, shown == "chart")
        set_shown(self.exchange_card, exchange)

    def arrive(self, **arguments: Any) -> None:
        self.focus_first()


def _show_in(card: Card, part: QWidget, shown: bool) -> None:
    is_new = part.isHidden() == shown
    set_shown(part, shown)
    if is_new:
        measure_anew(card)


def _unsent_words(pending: "Pending") -> str:
    if not pending.count:
        return "没有未发送的改动"
    named = list(pending.per_record.items())[:_NAMED]
    parts = [f"{model.BY_NAME[name].title} {count:,} 条" for name, count in named]
    others = [model.BY_NAME[name].title for name in pending.per_record][_NAMED:]
    if others:
        count = pending.count - sum(count for _, count in named)
        parts.append(f"其他 {count:,} 条（{'、'.join(others[:_NAMED])}{'等' if len(others) > _NAMED else ''}）")
    return f"{pending.count:,} 条改动未发送：{'，'.join(parts)}"


def _due(task: Task, now: datetime) -> PillText:
    near = task.nearness(now)
    return due_soon(near.text, task.source, slip=True) if near.state == "limit" else due_pill(task.due, now, task.source, slip=True)


def _who(task: Task) -> str:
    return names.shown(task.who) if task.is_of_worker else task.who


def _act(task: Task) -> str:
    return f"order.{task.act}:{task.record_id}" if task.record == HotlineOrder.record else task.act


def _tip(task: Task) -> str:
    return f"{task.title}：{task.subject}\n{task.source}"


def _base(rate: "Rate") -> str:
    return rate.sum_text if rate.base else f"没有{rate.base_words}的"


def _months(today: date) -> list[str]:
    """The last twelve months with this one, the oldest first."""
    count = today.year * 12 + today.month - 1
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in range(count - 11, count + 1)]
