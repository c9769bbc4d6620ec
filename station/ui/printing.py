"""Printing a paper: the pages of the very PDF, drawn at the printer's resolution, a page at a time.

The PDF is painted as pictures and not handed on: Windows' printers take no PDF, one way serves all systems, and what comes out is
what the preview showed, whatever faces the printer knows.
"""

from collections.abc import Generator, MutableMapping, Sequence
from typing import Any

from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from station.actions import handing_over
from station.errors import StationError
from station.frozen import frozen

SINGLE, LONG, SHORT = "single", "long", "short"
_DUPLEX = {SINGLE: QPrinter.DuplexMode.DuplexNone, LONG: QPrinter.DuplexMode.DuplexLongSide, SHORT: QPrinter.DuplexMode.DuplexShortSide}
_FINEST_DPI = 600  # beyond it a page is 100 MB of pixels and no sharper to the eye


@frozen
class PrintOrder:
    """What is to be printed and how: ``pages`` count from 1, ``sides`` is SINGLE, LONG or SHORT (the edge a sheet is turned over)."""

    pages: Sequence[int]
    copies: int = 1
    sides: str = SINGLE
    is_colour: bool = True

    @property
    def sheets(self) -> int:
        """Sheets of paper it takes."""
        pages = len(self.pages)
        return self.copies * (pages if self.sides == SINGLE else -(-pages // 2))


def print_pdf(
    parent: QWidget, pdf: bytes, title: str, memory: MutableMapping[str, Any] | None = None, kind: str = "paper", sides: str = ""
) -> bool:
    """Show the pages, ask how to print them, and print; False when nothing was printed. StationError without a printer.

    Printer, sides and colour are kept in ``memory`` for each ``kind`` of paper; ``sides`` are those the pages were laid out for.
    """
    from station.ui.printdialog import PrintDialog

    names = QPrinterInfo.availablePrinterNames()
    if not names:
        raise StationError("没有找到打印机。", "可以先导出 PDF，拷到能打印的电脑上。")
    dialog = PrintDialog(parent, pdf, title, names, memory if memory is not None else {}, kind, sides)
    return dialog.exec() == PrintDialog.DialogCode.Accepted


def printer_named(name: str) -> QPrinter:
    """A printer of this PC at its best resolution; StationError if it is gone."""
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise StationError(f"找不到打印机“{name}”。", "请看它是否还连着，或者换一台。")
    return QPrinter(info, QPrinter.PrinterMode.HighResolution)


def turns_sheets(name: str) -> bool:
    """Whether a printer can print both sides by itself."""
    return QPrinter.DuplexMode.DuplexLongSide in QPrinterInfo.printerInfo(name).supportedDuplexModes()


def paint_pages(pdf: bytes, printer: QPrinter, order: PrintOrder, title: str) -> Generator[tuple[int, int], None, None]:
    """Print, yielding (done, all) after each page; closing it early withdraws what is not out yet. StationError if the printer refuses."""
    printer.setDocName(title)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    printer.setDuplex(_DUPLEX[order.sides])
    printer.setColorMode(QPrinter.ColorMode.Color if order.is_colour else QPrinter.ColorMode.GrayScale)
    queue = _queue(order, printer)
    painter = QPainter()
    with handing_over.for_libraries():  # CUPS collects the pages in a file of its own
        is_begun = painter.begin(printer)
    if not is_begun:
        raise StationError("打印机没有接受这份文书。", "请看打印机是否开着，再试一次。")
    is_whole = False
    try:
        for done, page in enumerate(queue, 1):
            if done > 1 and not printer.newPage():
                raise StationError(f"打印机在第 {done} 页停了。", "请看纸和墨，再从这一页起打印。")
            if page:
                _paint(pdf, page, painter, printer, is_colour=order.is_colour)
            yield done, len(queue)
        is_whole = True
    finally:
        if not is_whole:
            printer.abort()
        painter.end()


def _queue(order: PrintOrder, printer: QPrinter) -> list[int]:
    """The pages as they are sent, 0 for a blank back: a printer that cannot copy by itself is sent every copy."""
    pages = list(order.pages)
    if printer.supportsMultipleCopies():
        printer.setCopyCount(order.copies)
        printer.setCollateCopies(True)
        return pages
    back = [0] if order.sides != SINGLE and len(pages) % 2 else []
    return [page for copy in range(order.copies) for page in (*(back if copy else ()), *pages)]


def _paint(pdf: bytes, page: int, painter: QPainter, printer: QPrinter, *, is_colour: bool) -> None:
    from station.export.page_image import page_image

    image = page_image(pdf, page - 1, min(printer.resolution(), _FINEST_DPI))
    picture = QImage(image.rgb, image.width, image.height, image.stride, QImage.Format.Format_RGB888)
    if not is_colour:
        picture = picture.convertToFormat(QImage.Format.Format_Grayscale8)
    painter.drawImage(printer.paperRect(QPrinter.Unit.DevicePixel), picture)
