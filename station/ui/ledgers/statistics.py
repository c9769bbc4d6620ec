"""统计: every figure of a stretch of time beside the one before, who and where, and the station's reading of a month."""

from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QStackedWidget
from shiboken6 import isValid

from station.actions import statistics as actions
from station.casework import money, periods
from station.casework import statistics as rules
from station.casework.dates import show_day
from station.casework.model import Analysis, Indicator
from station.casework.outreach.registers import percentage
from station.casework.sheets import Period
from station.casework.statistics import Share
from station.casework.vocabulary import label
from station.changes import Changes
from station.ui import theme
from station.ui.context import Context
from station.ui.form import Cell, RecordForm, Section
from station.ui.formpane import FormPane
from station.ui.page import WIDE, Page, Room
from station.ui.table import Column, Group, Table
from station.ui.widgets import ICON, Button, Note, Pane, ViewTabs, column, row

if TYPE_CHECKING:
    from station.db.store import Store

_ANALYSIS, _INDICATORS = "analysis", "indicators"
_TABS = [*rules.BREAKDOWNS.items(), (_INDICATORS, "填报"), (_ANALYSIS, "研判")]
_ROWS = [[Cell("findings", 12)], [Cell("advice", 12)], [Cell("written_by", 6)]]


@dataclass(frozen=True)
class _Line:
    """One figure as the table shows it."""

    key: str
    label: str
    now: str
    year: str
    before: str
    change: str
    base: str = ""


def _lines(look: actions.Look) -> list[_Line | Group]:
    found: list[_Line | Group] = []
    for group in rules.groups():
        found.append(Group(group.title))
        for item in group.indicators:
            now, before = look.counts[item.key], look.counts_before[item.key]
            change = "—" if now == before else f"{'+' if now > before else '−'}{item.words(abs(now - before))}"
            words = f"{'　其中：' if item.is_part else ''}{item.label}（{item.unit}）"
            found.append(_Line(item.key, words, item.words(now), item.words(look.counts_of_year[item.key]), item.words(before), change))
        for ratio in group.ratios:
            rate, year, before_rate = (ratio.rate(counts) for counts in (look.counts, look.counts_of_year, look.counts_before))
            found.append(_Line(ratio.key, rate.label, rate.percent, year.percent, before_rate.percent, "", rate.sum_text))
    if look.entered:
        found.append(Group(f"{Indicator.title}（{show_day(look.period.first[:4])}）"))
    for entered in look.entered:
        shown = percentage(entered) or entered.value
        told = [f"{entered.spec(name).label} {getattr(entered, name)}" for name in ("base", "target") if getattr(entered, name)]
        base = "，".join([*([show_day(entered.period)] if len(entered.period) > 4 else []), *told])
        here = shown if entered.period in look.period else ""
        found.append(_Line(entered.kind, label("indicator_kind", entered.kind), here, shown, "", "", base))
    return found


def _reading(store: "Store", period: Period) -> Generator[None, None, actions.Look]:
    yield
    return actions.read(store, period)


class Statistics(Page):
    """Over the place 台账, for the stretch of time that was looked at there."""

    def __init__(self, context: Context, period: Period) -> None:
        super().__init__(context, "统计")
        self.setObjectName("statistics")
        self.period = period if period.first else periods.preset(context.store.now().date())
        self.look: actions.Look | None = None
        self._asked = 0
        self._build_bar()
        self._build_tables()
        self._build_analysis()
        self.side_stack = QStackedWidget()
        for part in (self.shares, self.indicators, self.pane):
            self.side_stack.addWidget(part)
        self.side = Pane(column(self.side_head, self.side_stack, spacing=0), fill="paper", edges="l", line="line2")
        middle = row(spacing=0)
        middle.addWidget(self.figures, 1)
        middle.addWidget(self.side)
        whole = column(self.bar, self.fault_line, spacing=0)
        whole.addLayout(middle, 1)
        self.setLayout(whole)
        self.acts = {"previous": lambda: self._step(-1), "next": lambda: self._step(1), "save": self.pane.save}
        context.changed.connect(self._changed)
        self.reload()

    def _build_bar(self) -> None:
        back = Button("前一期", lambda: self._step(-1), kind=ICON, icon="chevron-left", key="Ctrl+PgUp", small=True)
        self.when = Button("", self._open_periods, icon="calendar-event", small=True)
        self.when.setObjectName("statistics.period")
        forth = Button("后一期", lambda: self._step(1), kind=ICON, icon="chevron-right", key="Ctrl+PgDown", small=True)
        back.setObjectName("statistics.previous")
        forth.setObjectName("statistics.next")
        self._bar_line = row(back, self.when, forth, None, spacing=6, margins=(16, 8, 16, 8))
        self.bar = Pane(self._bar_line, fill="desk", edges="b", line="line2")
        self.fault = Note("", attention=True)
        self.fault_line = Pane(column(self.fault, margins=(16, 8, 16, 8)), fill="desk")
        self.fault_line.hide()

    def _build_tables(self) -> None:
        self.figures = Table(
            [
                Column("label", "指标", 190, stretch=True, text=lambda line: line.label, sortable=False),
                Column("now", "本期", 112, text=lambda line: line.now, right=True, whole=True, sortable=False),
                Column("year", "本年累计", 116, text=lambda line: line.year, right=True, whole=True, sortable=False),
                Column("before", "上一期", 112, text=lambda line: line.before, right=True, whole=True, sortable=False, token="ink2"),
                Column("change", "增减", 104, text=lambda line: line.change, right=True, whole=True, sortable=False, token="ink2"),
                Column("base", "基数", 168, text=lambda line: line.base, sortable=False, token="ink2", tip=lambda line: line.base),
            ],
            name="statistics",
            memory=self.context.memory,
            row_id=lambda line: line.key,
            foot_shown=False,
        )
        self.figures.setObjectName("statistics.figures")
        self.figures.set_lead(16)
        self.side_tabs = ViewTabs(_TABS, "category")
        self.side_tabs.setObjectName("statistics.side")
        self.side_tabs.chosen.connect(lambda _: self._show_side())
        self.side_head = Pane(row(self.side_tabs, None, margins=(16, 0, 16, 0)), fill="desk", edges="b", line="line2")
        self.shares = Table(
            [
                Column("label", "", 110, stretch=True, text=lambda share: share.label, tip=lambda share: share.label),
                Column("cases", "件", 48, text=lambda share: f"{share.cases:,}", right=True, order=lambda share: share.cases),
                Column("people", "人次", 56, text=lambda share: f"{share.people:,}", right=True, order=lambda share: share.people),
                Column("amount", "金额（元）", 108, text=_amount, right=True, whole=True, order=lambda share: share.amount),
                Column("change", "比上期", 64, text=lambda share: share.change, right=True, order=lambda share: share.cases - share.before),
            ],
            name="statistics.shares",
            memory=self.context.memory,
            row_id=lambda share: share.label,
            foot_shown=False,
        )
        self.shares.setObjectName("statistics.shares")
        self.indicators = Table(
            [
                Column("period", Indicator.spec("period").label, 90, text=lambda item: show_day(item.period), whole=True),
                Column("kind", Indicator.spec("kind").label, 150, stretch=True, text=lambda item: label("indicator_kind", item.kind)),
                Column("value", Indicator.spec("value").label, 80, text=lambda item: item.value, right=True),
                Column("base", Indicator.spec("base").label, 80, text=lambda item: item.base, right=True),
                Column("target", Indicator.spec("target").label, 80, text=lambda item: item.target, right=True),
            ],
            name="statistics.indicators",
            memory=self.context.memory,
            row_id=lambda item: item.id,
            foot_shown=False,
        )
        self.indicators.setObjectName("statistics.indicators")

    def _build_analysis(self) -> None:
        form = RecordForm([Analysis], [Section("analysis", "", _ROWS)], clock=self.context.store.now)
        self.pane = FormPane(self.context, "statistics.analysis", form, submit=self._submit, done=self._kept)
        self.pane.set_margin(16)

    # -- showing ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Count again, beside the window; what was asked for last is shown."""
        self._asked += 1
        asked, period = self._asked, self.period
        self.when.setText(period.text)
        self.side_tabs.set_tabs(_TABS if self.period.is_month else _TABS[:-1])
        self._begin_analysis()
        self.context.run(self.context.own_store(lambda store: _reading(store, period)), partial(self._show, asked))

    def _show(self, asked: int, look: actions.Look) -> None:
        if not isValid(self) or asked != self._asked:
            return
        self.look = look
        self.figures.set_rows(_lines(look))
        self.fault.sentence.set_text("".join(look.unbalanced))
        self.fault_line.setVisible(bool(look.unbalanced))
        self._show_side()

    def _show_side(self) -> None:
        key = self.side_tabs.current()
        if key == _ANALYSIS:
            self.side_stack.setCurrentWidget(self.pane)
        elif key == _INDICATORS:
            self.indicators.set_rows(actions.indicators_of(self.context.store, self.period.first[:4]))
            self.side_stack.setCurrentWidget(self.indicators)
        elif self.look is not None:
            self.shares.set_rows(self.look.shares[key])
            self.side_stack.setCurrentWidget(self.shares)

    def _begin_analysis(self) -> None:
        if self.period.is_month:
            month = self.period.first[:7]
            kept = actions.analysis_of(self.context.store, month)
            written_by = kept.written_by or self.context.store.user
            values = {"findings": kept.findings, "advice": kept.advice, "written_by": written_by}
            self.pane.open(f"statistics:analysis:{month}", f"{Analysis.title}（{self.period.text}）", values)

    def _submit(self) -> Changes:
        return actions.save_analysis(self.context.store, Analysis(period=self.period.first[:7], **self.pane.form.values()))

    def _kept(self, changes: Changes) -> None:
        self.context.tell(changes)
        self.context.toast(f"已保存{self.period.text}的研判", undo=True)

    def _changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.reload()

    # -- time and room ---------------------------------------------------------------------------------------------

    def set_period(self, period: Period) -> None:
        """Look at another stretch of time."""
        if period != self.period:
            self.pane.drafts.keep()
            self.period = period
            self.reload()

    def _step(self, by: int) -> None:
        found = periods.step(self.period, by)
        if found is not None:
            self.set_period(found)

    def period_menu(self) -> QMenu:
        """Months, quarters, years."""
        menu = QMenu(self)
        for group in periods.offered(self.context.store.now().date()):
            for period in group:
                if period.first:
                    menu.addAction(period.text, partial(self.set_period, period))
            menu.addSeparator()
        return menu

    def _open_periods(self) -> None:
        self.period_menu().popup(self.when.mapToGlobal(self.when.rect().bottomLeft()))

    def leave(self) -> bool:
        self.pane.drafts.keep()
        return True

    def arrange(self, room: Room) -> None:
        self.side.setFixedWidth(theme.current().size(640 if room.kind == WIDE else 428 if room.is_narrow else 500))
        self._bar_line.setContentsMargins(room.margin, 8, room.margin, 8)
        self.figures.set_lead(room.margin)
        self.figures.set_low(room.is_low)

    def focus_first(self) -> None:
        self.figures.setFocus()


def _amount(share: Share) -> str:
    return money.yuan(share.amount) if share.amount else ""
