"""The very page a letter will be, set beside the window while it is typed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station.casework.casefile import LetterFile
from station.errors import StationError
from station.ui.context import Context
from station.ui.letters.setting import Sheets, set_sheets
from station.ui.preview import FIT_PAGE, Preview
from station.ui.widgets import CheckBox

_HEAD = "letters.head"  # whether the red head is drawn


class LetterPreview(Preview):
    """Shows ``file()``; ``drawn`` brings what was seen on the sheets (nothing if there are none), ``line_clicked`` the words of a line."""

    drawn = Signal(object)
    line_clicked = Signal(str)
    refresh_after_ms = 20  # a letter is set in less time than passes between two keys

    def __init__(self, context: Context, file: Callable[[], LetterFile], tools: Sequence[QWidget], aside: QWidget) -> None:
        self.context = context
        self.file = file
        self.sheets: Sheets | None = None
        self._is_rendering = self._render_again = self._waits = False
        self.head_box = CheckBox("套红头")
        self.head_box.setObjectName("letters.head_box")
        self.head_box.setToolTip("印在已有红头的纸上时去掉")
        self.head_box.setChecked(bool(context.memory.get(_HEAD, True)))
        super().__init__(self._render, [self.head_box, *tools], FIT_PAGE, aside, context)
        self.setObjectName("letters.preview")
        self.head_box.clicked.connect(self._head_chosen)
        self.clicked_at.connect(self._say_line)
        context.settled.connect(self._set_sheets)

    def is_preprinted(self) -> bool:
        """Whether the paper has its red head already, so that none is drawn."""
        return not self.head_box.isChecked()

    def missing(self) -> tuple[str, ...]:
        """Characters of the letter shown that no font has."""
        return self.sheets.missing if self.sheets is not None else ()

    def _render(self) -> None:
        """One at a time; what is asked for meanwhile is drawn after it."""
        if self._is_rendering:
            self._render_again = True
            return
        self._is_rendering = self._waits = True
        if self.context.is_settled():
            self._set_sheets()

    def _set_sheets(self) -> None:
        """Set the sheets once the page stands: made together both take twice as long, and the window does not answer meanwhile."""
        if not self._waits:
            return
        self._waits = False
        self.context.run(set_sheets(self.file(), self.is_preprinted()), self._rendered, failed=self._not_rendered)

    def _rendered(self, sheets: Sheets) -> None:
        if not isValid(self):
            return  # the page was left while the sheet was being set
        self._is_rendering = False
        self.sheets = sheets
        self.set_pdf(sheets.pdf, len(sheets.lines), is_rough=self.pages > 0)
        self.context.later(self, lambda: self.drawn.emit(sheets.seen))
        self._go_on()

    def _not_rendered(self, error: StationError) -> None:
        if not isValid(self):
            return
        self._is_rendering = False
        self.show_trouble(error)
        self.drawn.emit([])
        self._go_on()

    def _go_on(self) -> None:
        if self._render_again:
            self._render_again = False
            self._render()

    def _head_chosen(self) -> None:
        self.context.memory[_HEAD] = self.head_box.isChecked()
        self.refresh()

    def _say_line(self, page: int, x: float, y: float) -> None:
        if self.sheets is not None:
            self.line_clicked.emit(self.sheets.line_at(page, y))
