"""Printing draws the pages of the PDF, each on a whole sheet, at the printer's resolution."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from papers import letter_of
from stand_ins import Dialogs
from station.errors import StationError
from station.export.letter_pdf import letter_pdf
from station.export.page_image import page_count, page_image
from station.ui.printing import paint_pages, print_pdf

PDF = letter_pdf(letter_of(40))


def printer_into(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(150)
    return printer


def darkness(pdf: bytes, page: int) -> list[int]:
    """How much of each of ten bands of a page is not white."""
    image = page_image(pdf, page, 40)
    rows = [image.rgb[y * image.stride : y * image.stride + image.width * 3] for y in range(image.height)]
    band = image.height // 10
    return [sum(value < 160 for row in rows[at * band : (at + 1) * band] for value in row) for at in range(10)]


def test_every_page_is_printed_as_it_was_previewed(qtbot: QtBot, tmp_path: Path) -> None:
    paint_pages(PDF, printer_into(tmp_path / "out.pdf"))
    printed = (tmp_path / "out.pdf").read_bytes()
    assert page_count(printed) == page_count(PDF) > 1
    for page in range(page_count(PDF)):
        for ours, theirs in zip(darkness(PDF, page), darkness(printed, page), strict=True):
            assert abs(ours - theirs) <= 0.25 * max(ours, theirs) + 60


def test_chosen_pages_only(qtbot: QtBot, tmp_path: Path) -> None:
    printer = printer_into(tmp_path / "out.pdf")
    printer.setFromTo(2, 2)
    paint_pages(PDF, printer)
    printed = (tmp_path / "out.pdf").read_bytes()
    assert page_count(printed) == 1


def test_without_a_printer_it_says_what_can_be_done(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: []))
    with pytest.raises(StationError, match="没有找到打印机。可以先导出 PDF"):
        print_pdf(QWidget(), PDF, "意见书")


def test_nothing_is_printed_when_the_dialog_is_left(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, dialogs: Dialogs) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: ["printer"]))
    monkeypatch.setattr(QPrintDialog, "exec", lambda dialog: dialogs("QPrintDialog.exec", dialog))
    dialogs.answer(QPrintDialog.DialogCode.Rejected)
    parent = QWidget()
    qtbot.addWidget(parent)
    assert print_pdf(parent, PDF, "意见书") is False
