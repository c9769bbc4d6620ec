"""月报表: every figure of a month, quarter or year, the corrections, who and where beside it; handed up from here."""

from collections.abc import Generator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu
from shiboken6 import isValid

from station.actions import report_papers, reports
from station.actions import rights as desk_rights
from station.casework import periods
from station.casework.dates import show_moment
from station.casework.model import Station
from station.casework.reports import Report
from station.casework.sheets import Period
from station.changes import Changes
from station.db.figures import places
from station.frozen import frozen
from station.ui import theme
from station.ui.context import Context
from station.ui.page import WIDE, Page, Room
from station.ui.periodchoice import PeriodChoice
from station.ui.reports.beside import Beside
from station.ui.reports.figures import FigureRow, Figures
from station.ui.reports.handing_out import ReportFiles, Wanted
from station.ui.reports.handing_up import confirm
from station.ui.reports.records import FigureRecords, RecordList
from station.ui.reports.rollup import RollUpPage
from station.ui.reports.summary import SummaryPage
from station.ui.widgets import PRIMARY, Button, MenuButton, Note, Pane, Pill, PillText, add_choice, column, empty, row, spaced

if TYPE_CHECKING:
    from station.db.store import Store

_MOST_NOTES = 3  # sums that do not hold, told one by one


@frozen
class Shown:
    """What the page was read for, and what was found."""

    wanted: Wanted
    report: Report
    is_own: bool  # the scope this station hands up


def _reading(store: "Store", wanted: Wanted) -> Generator[None, None, Shown]:
    yield
    report = reports.read(store, wanted.period, station_id=wanted.station_id, area=wanted.area)
    return Shown(wanted, report, not wanted.area and wanted.station_id == reports.own_scope(store))


class ReportPage(Page):
    """Over the place 台账, for the stretch of time that was looked at there; begins with what this station hands up."""

    topic = "reports"

    def __init__(self, context: Context, period: Period) -> None:
        super().__init__(context, "月报表")
        self.setObjectName("report")
        self.wanted = Wanted(period if period.first else periods.preset(context.store.now().date()), reports.own_scope(context.store))
        self.shown: Shown | None = None
        self._asked = 0
        self.files = ReportFiles(context, "report")
        self._build_head()
        self._build_bar()
        self.figures = Figures(context.memory)
        self.figures.asked.connect(self.open_figure)
        self.beside = Beside(context, self.open_entered, self.files.hand_out_analysis)
        middle = row(spacing=0)
        middle.addWidget(self.figures, 1)
        middle.addWidget(self.beside)
        whole = column(self.bar, self.notes, self.files, spacing=0)
        whole.addLayout(middle, 1)
        self.setLayout(whole)
        self.acts = {
            "previous": self.when.back,
            "next": self.when.forth,
            "save": self.beside.pane.save,
            "export": lambda: self.files.hand_out("xlsx", self.wanted),
        }
        context.changed.connect(self._changed)
        self.reload()

    # -- building --------------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.prose_button = Button("小结", self.open_summary, icon="file-text")
        self.prose_button.setObjectName("report.prose")
        self.stations_button = Button("各站汇总", self.open_roll_up, icon="sitemap")
        self.stations_button.setObjectName("report.stations")
        self.submit_button = Button("上报", self.submit, kind=PRIMARY, icon="send", right="report_submit")
        self.submit_button.setObjectName("report.submit")
        exports = self.files.buttons(lambda: self.wanted)
        several = [self.stations_button] if self._has_stations() else []
        self._lasting = (*several, self.prose_button, *exports)
        self.set_actions(*self._lasting)

    def _build_bar(self) -> None:
        self.when = PeriodChoice("report", self.context.store.now)
        self.when.asked.connect(self.set_period)
        self.of = MenuButton("范围", self.scope_menu)
        self.of.setObjectName("report.scope")
        self.standing = Pill(PillText(""))
        self.standing.setObjectName("report.standing")
        self._bar_line = row(self.when, 8, self.of, None, self.standing, spacing=6, margins=(16, 8, 16, 8))
        self.bar = Pane(self._bar_line, fill="desk", edges="b", line="line2")
        self._notes_line = column(spacing=6, margins=(16, 8, 16, 8))
        self.notes = Pane(self._notes_line, fill="desk")
        self.notes.hide()

    def _has_stations(self) -> bool:
        return reports.reports_for_all(self.context.store) and self.context.store.count(Station) > 1

    # -- showing ---------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """Count again, beside the window; what was asked for last is shown."""
        self._asked += 1
        asked, wanted = self._asked, self.wanted
        title = "月报表" if wanted.period.is_month else "年度汇总" if _is_year(wanted.period) else "报表"
        self.set_head(title, wanted.period.text)
        self.when.show_period(wanted.period)
        self.of.say(self._scope_words())
        self.beside.begin(wanted.period)
        self.context.run(self.context.own_store(lambda store: _reading(store, wanted)), partial(self._show, asked))

    def _show(self, asked: int, shown: Shown) -> None:
        if not isValid(self) or asked != self._asked:
            return
        self.shown = shown
        self.figures.show_report(shown.report)
        self.beside.show_report(shown.report)
        self._show_standing(shown)
        self._show_notes(shown.report)

    def _show_standing(self, shown: Shown) -> None:
        report = shown.report
        is_over = self.context.store.now().date().isoformat() > report.period.last
        self.standing.setVisible(report.period.is_month and (shown.is_own or report.submitted is not None))
        if report.submitted:
            when = show_moment(report.submitted.submitted_at, self.context.store.now().date())
            self.standing.set_pill(PillText(f"已上报　{when}　{report.submitted.submitted_by}", "grn", "lock"))
        else:
            self.standing.set_pill(PillText("未上报", "amb") if is_over else PillText("本月还没过完", "gry"))
        may = "report_submit" in desk_rights.allowed(self.context.store)
        can_be = shown.is_own and report.period.is_month and is_over and report.submitted is None and may
        self.set_actions(*self._lasting, *([self.submit_button] if can_be else []))

    def _show_notes(self, report: Report) -> None:
        empty(self._notes_line)
        for one in report.unbalanced[:_MOST_NOTES]:
            show = [(f"看这 {len(one.records):,} 条", partial(self.open_records, one.records))] if one.records else []
            self._notes_line.addWidget(Note(spaced(one.sentence), attention=True, actions=show))
        if len(report.unbalanced) > _MOST_NOTES:
            self._notes_line.addWidget(Note(f"另有 {len(report.unbalanced) - _MOST_NOTES} 处不平。", attention=True))
        if report.missing:
            names = "、".join(one.name for one in report.missing[:4]) + ("等" if len(report.missing) > 4 else "")
            words = f"还有 {len(report.missing)} 个站没有上报：{names}。"
            self._notes_line.addWidget(Note(words, attention=True, actions=[("各站汇总", self.open_roll_up)]))
        self.notes.setVisible(bool(report.unbalanced or report.missing))

    def _changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.reload()

    # -- going on --------------------------------------------------------------------------------------------------

    def open_figure(self, figure: FigureRow, part: str) -> None:
        """List the records behind a number."""
        wanted = self.wanted
        if figure.period:
            wanted = Wanted(Period.month(figure.period), wanted.station_id, wanted.area)
        is_kept = self.shown is not None and self.shown.report.submitted is not None
        self.open_page(FigureRecords(self.context, figure.figure, figure.label.strip("　其中："), wanted, part, handed_up=is_kept))

    def open_records(self, records: tuple[tuple[str, str], ...]) -> None:
        """List what breaks a sum."""
        self.open_page(RecordList(self.context, "不平的记录", self.wanted.period, records))

    def open_entered(self) -> None:
        """Where figures are entered by hand."""
        self.context.go("services", kind="indicator")

    def open_summary(self) -> None:
        """The report in words."""
        self.open_page(SummaryPage(self.context, self.wanted.period, self.wanted.station_id, self.wanted.area))

    def open_roll_up(self) -> None:
        """The stations beside each other."""
        page = RollUpPage(self.context, self.wanted.period)
        page.asked.connect(lambda station_id, area: self.ask(self.wanted.period, station_id, area))
        self.open_page(page)

    def submit(self) -> None:
        """Hand up the month, after it was shown what that makes final."""
        if self.shown is None:
            return
        report = self.shown.report
        self.context.run(self.context.own_store(lambda store: _told(store, report)), partial(self._confirm, report))

    def _confirm(self, report: Report, summary: str) -> None:
        if not isValid(self) or self.shown is None or self.shown.report is not report or not confirm(self.window(), report, summary):
            return
        self.context.run(self.context.own_store(lambda store: _submitting(store, report, summary)), partial(self._submitted, report))

    def _submitted(self, report: Report, changes: Changes) -> None:
        self.context.tell(changes)
        self.context.toast(f"已上报{report.period.text}月报")

    # -- time, scope and room --------------------------------------------------------------------------------------

    def ask(self, period: Period, station_id: str = "", area: str = "") -> None:
        """Look at another stretch of time, station or area."""
        wanted = Wanted(period, station_id, area)
        if wanted != self.wanted:
            self.beside.pane.drafts.keep()
            self.wanted = wanted
            self.reload()

    def set_period(self, period: Period) -> None:
        """Look at another stretch of time."""
        self.ask(period, self.wanted.station_id, self.wanted.area)

    def _scope_words(self) -> str:
        if self.wanted.station_id:
            found = self.context.store.find(Station, self.wanted.station_id)
            return found.name if found else "别的站"
        return self.wanted.area or ("全部站点" if self._has_stations() else "本站")

    def scope_menu(self) -> QMenu:
        """All there is, each station at a district, each area."""
        menu, now = QMenu(self), (self.wanted.station_id, self.wanted.area)
        own = reports.own_scope(self.context.store)
        ask = partial(self.ask, self.wanted.period)
        add_choice(menu, "全部站点" if self._has_stations() else "本站", now == (own, ""), partial(ask, own))
        if self._has_stations():
            menu.addSection("服务站")
            for station in sorted(self.context.store.matching(Station), key=lambda one: (one.area, one.name)):
                add_choice(menu, station.name, now == (station.id, ""), partial(ask, station.id))
        areas = places.areas(self.context.store)
        if areas:
            menu.addSection("街道、片区")
            for area in areas:
                add_choice(menu, area, now[1] == area, partial(ask, "", area))
        return menu

    def leave(self) -> bool:
        self.beside.pane.drafts.keep()
        return True

    def arrange(self, room: Room) -> None:
        self.beside.setFixedWidth(theme.current().size(600 if room.kind == WIDE else 500 if room.width >= 1360 else 440))
        self._bar_line.setContentsMargins(room.margin, 8, room.margin, 8)
        self._notes_line.setContentsMargins(room.margin, 8, room.margin, 8)
        self.figures.set_lead(room.margin)
        for table in (self.figures, self.beside.shares, self.beside.indicators):
            table.set_low(room.is_low)

    def focus_first(self) -> None:
        self.figures.setFocus()


class YearReport(ReportPage):
    """年度汇总: the same of the year a stretch of time begins in."""

    def __init__(self, context: Context, period: Period) -> None:
        day = date.fromisoformat(period.first) if period.first else context.store.now().date()
        super().__init__(context, periods.year_of(day))


def _is_year(period: Period) -> bool:
    return period.first.endswith("-01-01") and period.last.endswith("-12-31")


def _told(store: "Store", report: Report) -> Generator[None, None, str]:
    yield
    return report_papers.summary(store, report.period, station_id=reports.own_scope(store))


def _submitting(store: "Store", report: Report, summary: str) -> Generator[None, None, Changes]:
    yield
    return reports.submit(store, report.period.first[:7], summary=summary)
