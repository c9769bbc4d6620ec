"""Printing a paper: the pages of the very PDF, drawn at the printer's resolution."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QImage, QPageSize, QPainter
from PySide6.QtWidgets import QWidget

from station.errors import StationError

if TYPE_CHECKING:  # loaded when the first paper is printed
    from PySide6.QtPrintSupport import QPrinter

_FINEST_DPI = 600  # beyond it a page is 100 MB of pixels and no sharper to the eye


def print_pdf(parent: QWidget, pdf: bytes, title: str) -> bool:
    """Ask for printer and pages, and print; False when nothing was printed. StationError without a printer."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo

    from station.export.page_image import page_count

    if not QPrinterInfo.availablePrinterNames():
        raise StationError("没有找到打印机。", "可以先导出 PDF，拷到能打印的电脑上。")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, page_count(pdf))
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    paint_pages(pdf, printer)
    return True


def paint_pages(pdf: bytes, printer: "QPrinter") -> None:
    """Paint the pages the printer was told to print, each on the whole sheet of A4."""
    from station.export.page_image import page_count, page_image

    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    first = max(1, printer.fromPage())
    last = printer.toPage() or page_count(pdf)
    painter = QPainter()
    if not painter.begin(printer):
        raise StationError("打印机没有接受这份文书。", "请看打印机是否开着，再试一次。")
    for page in range(first, last + 1):
        if page > first:
            printer.newPage()
        image = page_image(pdf, page - 1, min(printer.resolution(), _FINEST_DPI))
        picture = QImage(image.rgb, image.width, image.height, image.stride, QImage.Format.Format_RGB888)
        painter.drawImage(printer.paperRect(printer.Unit.DevicePixel), picture)
    painter.end()
