"""The print dialog: the very pages at the left, printer, copies, pages, sides and colour at the right, progress and stop below."""

from collections.abc import Generator, MutableMapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIntValidator, QPaintEvent
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from station.casework.page_choice import ALL, EVEN, ODD, chosen_pages
from station.errors import StationError
from station.ui.preview import FIT_PAGE, Preview
from station.ui.printing import LONG, SHORT, SINGLE, PrintOrder, paint_pages, printer_named, turns_sheets
from station.ui.tabbing import move_focus
from station.ui.widgets import PRIMARY, Bar, Button, ComboBox, Label, Note, Pane, Paragraph, SegmentedChoice, column, row
from station.ui.widgets.layout import Item, paint_pane

_MOST_COPIES = 99
_COLOUR, _BLACK = "colour", "black"
_BY_HAND = "这台打印机不能自动双面：先选“单数页”印一遍，把纸翻过来放回纸盒，再选“双数页”印一遍。"


class PrintDialog(QDialog):
    """Accepted when everything was sent; what is chosen is kept in ``memory`` under ``print.<kind>``."""

    def __init__(
        self,
        parent: QWidget | None,
        pdf: bytes,
        title: str,
        printers: Sequence[str],
        memory: MutableMapping[str, Any],
        kind: str,
        sides: str = "",
    ) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setWindowTitle(f"打印《{title}》")
        self.setObjectName("print")
        self._pdf, self._title = pdf, title
        self._memory, self._key = memory, f"print.{kind}"
        self._pages: Generator[tuple[int, int], None, None] | None = None
        self.preview = Preview(lambda: pdf, mode=FIT_PAGE)
        self.printer = ComboBox([(name, name) for name in printers])
        self.copies = QLineEdit("1")
        self.copies.setValidator(QIntValidator(1, _MOST_COPIES, self.copies))
        self.range = QLineEdit()
        self.range.setPlaceholderText("全部；或者 1-3,5")
        self.side = SegmentedChoice([(ALL, "每一页"), (ODD, "单数页"), (EVEN, "双数页")], ALL)
        self.sides = SegmentedChoice([(SINGLE, "单面"), (LONG, "双面，长边翻"), (SHORT, "双面，短边翻")], SINGLE)
        self.colour = SegmentedChoice([(_COLOUR, "彩色"), (_BLACK, "黑白")], _COLOUR)
        self.by_hand = Paragraph(_BY_HAND, "caption", "ink2")
        self.said = Paragraph("", "dense", "ink2")
        self.trouble = Note("", attention=True)
        self.trouble.hide()
        self.progress = Label("", "dense", "ink2")
        self.bar = Bar()
        self.go = Button("打印", self.start, kind=PRIMARY, icon="printer", right="export")
        self.stop = Button("取消", self.reject)
        for name in ("printer", "copies", "range", "side", "sides", "colour", "go", "stop"):
            getattr(self, name).setObjectName(f"print.{name}")
        self._arrange()
        self._recall(printers, sides)
        self.printer.currentIndexChanged.connect(lambda _: self._printer_changed())
        for signal in (self.copies.textChanged, self.range.textChanged, self.side.chosen, self.sides.chosen):
            signal.connect(lambda *_: self._tell())
        self.preview.refresh()
        self._printer_changed()
        self.go.setDefault(True)
        self.go.setFocus()
        if parent is not None:
            self.resize(parent.window().size() * 0.86)

    def _arrange(self) -> None:
        fields: list[Item] = []
        for words, widget in (
            ("打印机", self.printer),
            ("份数", self.copies),
            ("页码", self.range),
            ("单双页", self.side),
            ("双面", self.sides),
            ("颜色", self.colour),
        ):
            widget.setAccessibleName(words)
            fields += [column(Label(words, "caption", "ink2"), widget, spacing=4)]
            if widget is self.sides:
                fields.append(self.by_hand)
        buttons = row(None, self.stop, self.go, spacing=8)
        inner = column(*fields, 8, self.said, self.trouble, None, self.progress, self.bar, 8, buttons, spacing=12, margins=(20, 16, 20, 16))
        side = Pane(inner, fill="paper", edges="l", line="line2")
        side.setFixedWidth(360)
        whole = row(self.preview, side, spacing=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self.bar.hide()

    def _recall(self, printers: Sequence[str], sides: str) -> None:
        kept = self._memory.get(self._key, {})
        usual = QPrinterInfo.defaultPrinterName()
        self.printer.set_key(kept.get("printer") if kept.get("printer") in printers else usual)
        self.sides.set_current(sides or kept.get("sides", SINGLE))
        self.colour.set_current(kept.get("colour", _COLOUR))

    def _printer_changed(self) -> None:
        can_turn = turns_sheets(self.printer.key())
        self.sides.setVisible(can_turn)
        self.by_hand.setVisible(not can_turn)
        if not can_turn:
            self.sides.set_current(SINGLE)
        self._tell()

    def order(self) -> PrintOrder:
        """What is chosen; StationError for pages that are not there."""
        pages = chosen_pages(self.range.text(), self.preview.pages, self.side.current())
        if not pages:
            raise StationError("选的范围里没有要印的页。", "请改页码或者单双页。")
        if not self.copies.hasAcceptableInput():
            raise StationError(f"份数请填 1 到 {_MOST_COPIES}。")
        return PrintOrder(pages, int(self.copies.text()), self.sides.current(), self.colour.current() == _COLOUR)

    def _tell(self) -> None:
        try:
            order = self.order()
        except StationError as error:
            self.said.set_text(str(error))
            self.go.setEnabled(False)
            return
        copies = f"，{order.copies} 份" if order.copies > 1 else ""
        self.said.set_text(f"印 {len(order.pages)} 页{copies}，用 {order.sheets} 张纸")
        self.go.setEnabled(True)

    # -- printing ----------------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Send the pages one by one, so that the window keeps answering and 停止 is heard."""
        if self._pages is not None:
            return
        self.trouble.hide()
        self._memory[self._key] = {"printer": self.printer.key(), "sides": self.sides.current(), "colour": self.colour.current()}
        try:
            self._pages = paint_pages(self._pdf, printer_named(self.printer.key()), self.order(), self._title)
        except StationError as error:
            self._refused(error)
            return
        self.go.set_busy("正在打印…")
        self.stop.setText("停止")
        self.bar.show()
        QTimer.singleShot(0, self._next)

    def _next(self) -> None:
        if self._pages is None:
            return
        try:
            done, count = next(self._pages)
        except StopIteration:
            self._pages = None
            self.accept()
        except StationError as error:
            self._refused(error)
        else:
            self.progress.setText(f"已送出 {done} 页，共 {count} 页")
            self.bar.set_share(done / count)
            QTimer.singleShot(0, self._next)

    def _refused(self, error: StationError) -> None:
        self._end()
        self.trouble.sentence.set_text(str(error))
        self.trouble.show()

    def _end(self) -> None:
        self._pages = None
        self.go.set_busy("")
        self.stop.setText("取消")
        self.progress.setText("")
        self.bar.hide()

    def reject(self) -> None:
        """Esc and 取消 close; while pages are going out they stop that first."""
        if self._pages is None:
            super().reject()
            return
        self._pages.close()
        self._end()
        self.said.set_text("已停止，没有送出的页都撤回了。")

    def focusNextPrevChild(self, forward: bool) -> bool:
        return move_focus(self, forward)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_pane(self, "paper")
