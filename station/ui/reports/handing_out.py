"""Handing out a report: as PDF, as a workbook, its prose as Word; looked at and printed as the very PDF.

::

    self.files = ReportFiles(context, "reports")            # stands under the head, hidden while all is well
    self.set_actions(*self.files.buttons(self.wanted))      # ``wanted`` gives the period, station and area in front
"""

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from station.actions import report_papers as actions
from station.casework.sheets import Period
from station.frozen import frozen
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.widgets import Button

if TYPE_CHECKING:
    from station.db.store import Store

_WORDS = {"pdf": ("导出 PDF", "file-type-pdf"), "xlsx": ("导出 Excel", "file-spreadsheet"), "docx": ("导出 Word", "file-text")}


@frozen
class Wanted:
    """Which report: of when, of which station or area; empty for all that is here."""

    period: Period
    station_id: str = ""
    area: str = ""


class ReportFiles(FileStrip):
    """See the module."""

    def __init__(self, context: Context, name: str) -> None:
        super().__init__(context, f"{name}.files")
        self._name = name

    def buttons(self, wanted: Callable[[], Wanted], *forms: str, small: bool = False) -> list[Button]:
        """A button for each way out ("pdf", "xlsx", "docx"; by default the first two); object names end with the form."""
        found = []
        for form in forms or ("xlsx", "pdf"):
            words, icon = _WORDS[form]
            button = Button(words, icon=icon, small=small, key="F12" if form == "pdf" else "", show_key=False)
            button.clicked.connect(partial(self._pressed, form, wanted, button))
            button.setObjectName(f"{self._name}.{form}")
            found.append(button)
        return found

    def hand_out(self, form: str, wanted: Wanted, busy: Callable[[str], object] | None = None) -> None:
        """Ask for a place and write the report there."""

        def write(path: Path) -> Generator[object, None, int]:
            return self.context.own_store(lambda store: _writing(store, wanted, path))

        scope = {"station_id": wanted.station_id, "area": wanted.area}
        name = actions.file_name(self.context.store, wanted.period, form, **scope)
        said = partial(_said, Path(name).stem, form)
        self.save(_WORDS[form][0], name, actions.FORMS[form], write, said, busy, words=_progress)

    def hand_out_analysis(self, month: str) -> None:
        """Ask for a place and write the paper on what was read out of a month (``2026-10``)."""

        def write(path: Path) -> Generator[object, None, Path]:
            return self.context.own_store(lambda store: _writing_analysis(store, month, path))

        self.save("导出 PDF", actions.analysis_name(month), actions.FORMS["pdf"], write, lambda path: f"已导出《{path.stem}》")

    def _pressed(self, form: str, wanted: Callable[[], Wanted], button: Button, _: bool = False) -> None:
        self.hand_out(form, wanted(), button.set_busy)


def _writing(store: "Store", wanted: Wanted, path: Path) -> Generator[object, None, int]:
    gathered = yield from actions.paper(store, wanted.period, station_id=wanted.station_id, area=wanted.area)
    return actions.export(store, gathered, path)


def _writing_analysis(store: "Store", month: str, path: Path) -> Generator[object, None, Path]:
    yield None
    actions.export_analysis(store, month, path)
    return path


def _said(name: str, form: str, count: int) -> str:
    return f"已导出《{name}》" if form == "docx" else f"已导出《{name}》，{count:,} 项指标"


def _progress(progress: tuple[int, int]) -> tuple[str, float]:
    done, of = progress
    return f"正在统计第 {done + 1} 个月，共 {of} 个月", done / of
