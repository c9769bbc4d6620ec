"""Beside the figures of a report: who and where, the figures entered by hand, the station's own reading of the month."""

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget
from shiboken6 import isValid

from station.actions import report_papers
from station.actions import statistics as actions
from station.casework import money
from station.casework import statistics as rules
from station.casework.dates import show_day
from station.casework.model import Analysis, Indicator
from station.casework.reports import Report
from station.casework.sheets import Period
from station.casework.statistics import Share
from station.casework.vocabulary import label, short, vocabulary
from station.changes import Changes
from station.ui.context import Context
from station.ui.form import Cell, RecordForm, Section
from station.ui.formpane import FormPane
from station.ui.table import Column, Table
from station.ui.widgets import ICON, Button, Pane, ViewTabs, column, row

if TYPE_CHECKING:
    from station.db.store import Store

_ANALYSIS, _INDICATORS = "analysis", "indicators"
_TABS = [*rules.BREAKDOWNS.items(), (_INDICATORS, "填报"), (_ANALYSIS, "研判")]
_ROWS = [[Cell("findings", 12)], [Cell("advice", 12)], [Cell("written_by", 6)]]


class Beside(Pane):
    """``show(report)``; the reading of a month is kept by itself."""

    def __init__(self, context: Context, open_entered: Callable[[], object], hand_out: Callable[[str], object]) -> None:
        self.context = context
        self._hand_out = hand_out
        self.period = Period.everything()
        self.report: Report | None = None
        self._shown = Analysis()
        self._most = 0  # cases of the line that has most
        self.tabs = ViewTabs(_TABS, "category")
        self.tabs.setObjectName("report.side")
        self.tabs.chosen.connect(lambda _: self._show())
        self.shares = self._shares()
        self.indicators = self._indicators()
        self.indicators.opened.connect(lambda _: open_entered())
        form = RecordForm([Analysis], [Section("analysis", "", _ROWS)], clock=context.store.now)
        self.draft_button = Button("按数字起草", self.draft)
        self.draft_button.setObjectName("report.analysis.draft")
        paper = Button("导出月度分析报告（PDF）", self.hand_out, kind=ICON, icon="file-type-pdf")
        paper.setObjectName("report.analysis.pdf")
        others = (paper, self.draft_button)
        self.pane = FormPane(context, "report.analysis", form, submit=self._submit, done=self._kept, others=others)
        self.pane.set_margin(16)
        self.stack = QStackedWidget()
        for part in (self.shares, self.indicators, self.pane):
            self.stack.addWidget(part)
        head = Pane(row(self.tabs, None, margins=(16, 0, 16, 0)), fill="desk", edges="b", line="line2")
        super().__init__(column(head, self.stack, spacing=0), fill="paper", edges="l", line="line2")

    def _shares(self) -> Table:
        table = Table(
            [
                Column("label", "", 110, stretch=True, text=self._name, tip=lambda share: share.label),
                Column(
                    "cases", "件", 96, text=lambda share: f"{share.cases:,}", right=True, order=lambda share: share.cases, bar=self._part
                ),
                Column("people", "人次", 52, text=lambda share: f"{share.people:,}", right=True, order=lambda share: share.people),
                Column("amount", "金额（元）", 108, text=_amount, right=True, whole=True, order=lambda share: share.amount),
                Column("change", "比上期", 58, text=lambda share: share.change, right=True, order=lambda share: share.cases - share.before),
            ],
            name="report.shares",
            memory=self.context.memory,
            row_id=lambda share: share.label,
            foot_shown=False,
        )
        table.setObjectName("report.shares")
        table.set_lead(16)
        return table

    def _name(self, share: Share) -> str:
        """What it is called in a narrow column."""
        try:
            return short("category", vocabulary("category").code(share.label)) if self.tabs.current() == "category" else share.label
        except KeyError:  # a word of an earlier version, or none
            return share.label

    def _part(self, share: Share) -> float:
        """How long its bar is beside the longest."""
        return share.cases / max(1, self._most)

    def _indicators(self) -> Table:
        table = Table(
            [
                Column("period", Indicator.spec("period").label, 90, text=lambda item: show_day(item.period), whole=True),
                Column("kind", Indicator.spec("kind").label, 150, stretch=True, text=lambda item: label("indicator_kind", item.kind)),
                Column("value", Indicator.spec("value").label, 80, text=lambda item: item.value, right=True),
                Column("base", Indicator.spec("base").label, 80, text=lambda item: item.base, right=True),
                Column("target", Indicator.spec("target").label, 80, text=lambda item: item.target, right=True),
            ],
            name="report.indicators",
            memory=self.context.memory,
            row_id=lambda item: item.id,
            foot_shown=False,
        )
        table.setObjectName("report.indicators")
        table.set_lead(16)
        return table

    # -- showing ---------------------------------------------------------------------------------------------------

    def begin(self, period: Period) -> None:
        """Another stretch of time; only a month has a reading."""
        self.period, self.report = period, None
        self.tabs.set_tabs(_TABS if period.is_month else _TABS[:-1])
        if period.is_month:
            month = period.first[:7]
            self._shown = kept = actions.analysis_of(self.context.store, month)
            values = {"findings": kept.findings, "advice": kept.advice, "written_by": kept.written_by or self.context.store.user}
            self.pane.open(f"report:analysis:{month}", f"{Analysis.title}（{period.text}）", values)

    def show_report(self, report: Report) -> None:
        """The tables of this report."""
        self.report = report
        self._show()

    def _show(self) -> None:
        key = self.tabs.current()
        if key == _ANALYSIS:
            self.stack.setCurrentWidget(self.pane)
        elif key == _INDICATORS:
            self.indicators.set_rows(actions.indicators_of(self.context.store, self.period.first[:4]))
            self.stack.setCurrentWidget(self.indicators)
        elif self.report is not None:
            self._most = max((share.cases for share in self.report.shares[key]), default=0)
            heads = ["", "件", "人次", "金额（元）", "比上月" if self.period.is_month else "比上期"]
            self.shares.model.name_columns(heads)
            self.shares.set_rows(self.report.shares[key])
            self.stack.setCurrentWidget(self.shares)

    # -- the reading of a month ------------------------------------------------------------------------------------

    def draft(self) -> None:
        """Put into the empty fields what the figures say; nothing the clerk wrote is touched."""
        month = self.period.first[:7]
        self.context.run(self.context.own_store(lambda store: _drawing(store, month)), self._drafted)

    def _drafted(self, drawn: Analysis) -> None:
        if not isValid(self) or drawn.period != self.period.first[:7]:
            return
        written = self.pane.form.values()
        empty = {name: getattr(drawn, name) for name in ("findings", "advice") if not written[name]}
        if empty:
            self.pane.form.set_values({**written, **empty})
            self.pane.drafts.touch()
        else:
            self.context.toast("已经写了研判，没有改动")

    def hand_out(self) -> None:
        """The reading as a paper of its own; what was typed is saved first, for it goes out with it."""
        if not self.pane.drafts.is_touched or self.pane.save():
            self._hand_out(self.period.first[:7])

    def _submit(self) -> Changes:
        return actions.save_analysis(self.context.store, self._shown.with_values(**self.pane.form.values()))

    def _kept(self, changes: Changes) -> None:
        self._shown = actions.analysis_of(self.context.store, self.period.first[:7])
        self.context.tell(changes)
        self.context.toast(f"已保存{self.period.text}的研判", undo=True)


def _amount(share: Share) -> str:
    return money.yuan(share.amount) if share.amount else ""


def _drawing(store: "Store", month: str) -> Generator[None, None, Analysis]:
    yield
    return report_papers.analysis_draft(store, month)
