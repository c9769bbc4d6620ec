"""月度小结: the month in words beside the very paper it stands on; made of the figures, written on by the clerk, copied or handed out."""

from collections.abc import Generator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from shiboken6 import isValid

from station.actions import report_papers as actions
from station.actions import reports
from station.casework import periods
from station.casework.report_paper import ReportPaper
from station.casework.sheets import Period
from station.changes import Changes
from station.ui import may, theme
from station.ui.context import Context
from station.ui.drafting import KEEP_AFTER_MS
from station.ui.editors.text import SpacedText
from station.ui.footer import FormFooter
from station.ui.page import WIDE, Page, Room
from station.ui.periodchoice import PeriodChoice
from station.ui.preview import FIT_PAGE, FIT_WIDTH, Preview, Question
from station.ui.reports.handing_out import ReportFiles, Wanted
from station.ui.widgets import PRIMARY, Button, Label, Note, Pane, column, row

if TYPE_CHECKING:
    from station.db.store import Store


class SummaryPage(Page):
    """Over the place 台账, for the stretch of time, station or area that was looked at there; else for what this station hands up."""

    topic = "reports#小结"

    def __init__(self, context: Context, period: Period, station_id: str | None = None, area: str = "") -> None:
        super().__init__(context, "小结")
        self.setObjectName("summary")
        self.period = period if period.first else periods.preset(context.store.now().date())
        self.station_id = reports.own_scope(context.store) if station_id is None else station_id
        self.area = area
        self.paper: ReportPaper | None = None
        self._asked = 0
        self._is_unkept = False
        self._room_kind = ""
        self.files = ReportFiles(context, "summary")
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEEP_AFTER_MS)
        self._keep.timeout.connect(self.keep)
        self._build_head()
        self._build_text()
        self._build_preview()
        middle = row(self.writing, spacing=0)
        middle.addWidget(self.preview, 1)
        whole = column(self.bar, self.files, spacing=0)
        whole.addLayout(middle, 1)
        self.setLayout(whole)
        self.acts = {
            "export": partial(self._hand_out, "pdf"),
            "print": self.print,
            "save": self.keep,
            "previous": self.when.back,
            "next": self.when.forth,
        }
        context.changed.connect(self._changed)
        self.reload()

    # -- building --------------------------------------------------------------------------------------------------

    def _build_head(self) -> None:
        self.copy_button = Button("复制文字", self.copy, icon="file-text")
        self.copy_button.setObjectName("summary.copy")
        *others, main = self.files.buttons(self.wanted, "docx", "xlsx", "pdf")
        main.kind = PRIMARY
        self.set_actions(self.copy_button, *others, main)
        self.when = PeriodChoice("summary", self.context.store.now)
        self.when.asked.connect(self.set_period)
        self._bar_line = row(self.when, None, spacing=6, margins=(16, 8, 16, 8))
        self.bar = Pane(self._bar_line, fill="desk", edges="b", line="line2")

    def _build_text(self) -> None:
        self.text = SpacedText()
        self.text.setObjectName("summary.text")
        self.text.setAccessibleName("小结")
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._typed)
        self.again = Button("按现在的数字重写", self.write_again, icon="refresh", right="analysis")
        self.again.setObjectName("summary.again")
        self.note = Note("")
        self.note.setObjectName("summary.note")
        self.note.hide()
        self.stale = Note("写好以后数字有变动，小结里的数字请核对。", attention=True, actions=[("按现在的数字重写", self.write_again)])
        self.stale.setObjectName("summary.stale")
        self.stale.hide()
        self.footer = FormFooter(self.again)
        self.hint = Label("数字都取自月报表，可以接着改；上报时一起存下。", "dense", "ink2")
        inside = column(self.hint, self.stale, self.note, spacing=8, margins=(16, 12, 16, 12))
        inside.addWidget(self.text, 1)
        whole = column(spacing=0)
        whole.addLayout(inside, 1)
        whole.addWidget(self.footer)
        self.writing = Pane(whole, fill="paper", edges="r", line="line2")

    def _build_preview(self) -> None:
        self.printing = Button("打印", self.print, icon="printer", key="Ctrl+P", show_key=False, small=True, right="export")
        self.printing.setObjectName("summary.print")
        self.preview = Preview(self._render, [self.printing], FIT_WIDTH, context=self.context)
        self.preview.setObjectName("summary.preview")

    # -- showing ---------------------------------------------------------------------------------------------------

    def wanted(self) -> Wanted:
        """Which report is looked at; what was typed is kept first, for it goes out with it."""
        self.keep()
        return Wanted(self.period, self.station_id, self.area)

    def reload(self) -> None:
        """Gather the report again, beside the window; what was asked for last is shown."""
        self._asked += 1
        asked, wanted = self._asked, Wanted(self.period, self.station_id, self.area)
        self.set_head("月度小结" if self.period.is_month else "小结", self.period.text)
        self.when.show_period(self.period)
        self.context.run(self.context.own_store(lambda store: _gathering(store, wanted)), partial(self._show, asked))

    def _show(self, asked: int, found: tuple[ReportPaper, bool]) -> None:
        if not isValid(self) or asked != self._asked:
            return
        self.paper, is_stale = found
        report = self.paper.report
        if self.text.toPlainText().strip() != self.paper.summary:  # else who writes would be thrown back to the first line
            self.text.blockSignals(True)
            self.text.setPlainText(self.paper.summary)
            self.text.blockSignals(False)
        self.text.setReadOnly(report.submitted is not None or bool(may.refusal("analysis")))
        self.again.setEnabled(self.paper.summary != self.paper.composed)
        self.stale.setVisible(is_stale)
        if report.submitted is not None:
            self.note.sentence.set_text(f"{self.period.text}的月报已经上报，小结不再改动。")
        self.note.setVisible(report.submitted is not None)
        self.hint.setVisible(report.submitted is None)
        self.footer.setVisible(report.submitted is None)
        self.footer.say("")
        self.preview.refresh()

    def _render(self) -> Question | None:
        if self.paper is None:
            return None
        paper = replace(self.paper, summary=self.text.toPlainText())
        return lambda _: actions.pdf(paper)

    # -- writing ---------------------------------------------------------------------------------------------------

    def _typed(self) -> None:
        self.again.setEnabled(True)
        self._is_unkept = True
        self._keep.start()
        self.preview.refresh_soon()

    def keep(self) -> None:
        """Keep what was typed, until the report is handed up."""
        self._keep.stop()
        if self._is_unkept and self.paper is not None and self.paper.report.submitted is None:
            self._is_unkept = False
            scope = {"station_id": self.station_id, "area": self.area}
            actions.keep_summary(self.context.store, self.period, self.text.toPlainText(), self.paper.composed, **scope)
            self.footer.say(f"已自动保存 {self.context.store.now():%H:%M:%S}")

    def write_again(self) -> None:
        """Put the prose as the figures have it now in place of what stands there; Ctrl+Z in the text brings that back."""
        if self.paper is not None:
            cursor = self.text.textCursor()
            cursor.select(cursor.SelectionType.Document)
            cursor.insertText(self.paper.composed)
            self.stale.hide()
            self.keep()
            self.again.setEnabled(False)

    def copy(self) -> None:
        """Into the clipboard, to be pasted where the district wants it."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.context.toast(f"已复制小结，{len(self.text.toPlainText()):,} 字")

    def print(self) -> None:
        """Ctrl+P."""
        question = self._render()
        if self.paper is None or question is None:
            return
        self.keep()
        title = self.paper.title
        noted = partial(self.context.store.log_act, "print", title)
        self.files.put_on_paper(question, title, "report", noted, partial(self._hand_out, "pdf"), self.printing.set_busy)

    def _hand_out(self, form: str) -> None:
        self.files.hand_out(form, self.wanted())

    def leave(self) -> bool:
        self.keep()
        return True

    # -- time and room ---------------------------------------------------------------------------------------------

    def set_period(self, period: Period) -> None:
        """Look at another stretch of time."""
        if period != self.period:
            self.keep()
            self.period = period
            self.reload()

    def _changed(self, changes: Changes) -> None:
        if self.isVisible():
            self.keep()
            self.reload()

    def arrange(self, room: Room) -> None:
        self.writing.setFixedWidth(theme.current().size(460 if room.is_narrow else 560))
        self._bar_line.setContentsMargins(room.margin, 8, room.margin, 8)
        self.footer.set_margin(16)
        if room.kind != self._room_kind:  # a person's own choice holds until the window is of another class
            self._room_kind = room.kind
            self.preview.set_mode(FIT_PAGE if room.kind == WIDE else FIT_WIDTH)

    def focus_first(self) -> None:
        self.text.setFocus()


def _gathering(store: "Store", wanted: Wanted) -> Generator[object, None, tuple[ReportPaper, bool]]:
    scope = {"station_id": wanted.station_id, "area": wanted.area}
    gathered = yield from actions.paper(store, wanted.period, **scope)
    return gathered, actions.is_stale(store, gathered, **scope)
