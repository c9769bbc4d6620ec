"""企业预警日报告: the warnings of one day on one paper, looked at, printed and exported, also as the ledger's workbook."""

from collections.abc import Generator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from station.actions import outreach as actions
from station.actions import report_papers as papers
from station.casework.dates import show_day
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.page import Page, Room
from station.ui.preview import FIT_PAGE, Preview
from station.ui.widgets import Button, Label, column, row

if TYPE_CHECKING:
    from station.db.store import Store

_WAYS = {"pdf": ("导出 PDF", "PDF (*.pdf)"), "xlsx": ("导出 Excel", "Excel 工作簿 (*.xlsx)")}


class DailyReport(Page):
    """The paper as it will be printed, for today or any day before."""

    topic = "services#舆情核实和企业预警"

    def __init__(self, context: Context) -> None:
        super().__init__(context, "企业预警日报告")
        self.setObjectName("services.daily")
        self.day = context.store.now().date()
        self.files = FileStrip(context, "services.daily")
        self.before = Button(
            "前一天", lambda: self.show_day(self.day - timedelta(days=1)), icon="chevron-left", key="Ctrl+PgUp", show_key=False, small=True
        )
        self.before.setObjectName("services.daily.before")
        self.after = Button(
            "后一天",
            lambda: self.show_day(self.day + timedelta(days=1)),
            icon="chevron-right",
            key="Ctrl+PgDown",
            show_key=False,
            small=True,
        )
        self.after.setObjectName("services.daily.after")
        self.words = Label("", bold=True)
        self.printing = Button("打印", self.print, icon="printer", key="Ctrl+P", show_key=False, small=True, right="export")
        self.printing.setObjectName("services.daily.print")
        exporting = Button("导出 PDF", self.export, icon="file-type-pdf", key="F12", show_key=False, small=True, right="export")
        exporting.setObjectName("services.daily.export")
        book = Button("导出 Excel", partial(self.export, "xlsx"), icon="file-spreadsheet", small=True, right="export")
        book.setObjectName("services.daily.export_xlsx")
        self.preview = Preview(lambda: self._pdf, [self.printing, book, exporting], FIT_PAGE, context=context)
        self.preview.setObjectName("services.daily.preview")
        self._days = row(self.before, self.words, self.after, None, spacing=12)
        whole = column(self.files, self._days, spacing=0)
        whole.addWidget(self.preview, 1)
        self.setLayout(whole)
        self.acts = {"print": self.print, "export": self.export, "previous": self.before.click, "next": self.after.click}
        self.show_day(self.day)

    def arrange(self, room: Room) -> None:
        self._days.setContentsMargins(room.margin, 8, room.margin, 8)

    def show_day(self, day: date) -> None:
        """The report of another day; none is made of days to come."""
        today = self.context.store.now().date()
        self.day = min(day, today)
        self.after.setEnabled(self.day < today)
        self.words.setText(show_day(self.day.isoformat(), today))
        self.preview.refresh()

    def _pdf(self, store: "Store") -> bytes:
        return actions.daily_pdf(store, self.day.isoformat())

    def print(self) -> None:
        """Ctrl+P."""
        day = self.day.isoformat()
        name = Path(papers.warnings_name(day, "pdf")).stem
        noted = partial(self.context.store.log_act, "print", name)
        self.files.put_on_paper(partial(actions.daily_pdf, day=day), name, "daily", noted, self.export, self.printing.set_busy)

    def export(self, form: str = "pdf") -> None:
        """F12; ``form`` is "pdf" or "xlsx"."""
        day = self.day.isoformat()
        words, kinds = _WAYS[form]

        def write(path: Path) -> Generator[None, None, int]:
            return self.context.own_store(lambda store: _exporting(store, day, path))

        name = papers.warnings_name(day, form)
        self.files.save(words, name, kinds, write, lambda count: f"已导出《{Path(name).stem}》，{count:,} 条预警")


def _exporting(store: "Store", day: str, path: Path) -> Generator[None, None, int]:
    yield
    return papers.export_warnings(store, day, path)
