"""Printing draws the pages of the PDF, each on a whole sheet, at the printer's resolution; the dialog chooses which and how."""

import os
from collections.abc import Callable
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from papers import letter_of
from stand_ins import Dialogs
from station.actions import handing_over
from station.errors import StationError
from station.export.letter_pdf import letter_pdf
from station.export.page_image import page_count, page_image
from station.ui import printdialog, printing
from station.ui.printdialog import PrintDialog
from station.ui.printing import LONG, SINGLE, PrintOrder, paint_pages, print_pdf

PDF = letter_pdf(letter_of(62))  # four pages
MM = 72 / 25.4


def printer_into(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(150)
    return printer


def printed(path: Path, order: PrintOrder) -> bytes:
    assert list(paint_pages(PDF, printer_into(path), order, "意见书"))
    return path.read_bytes()


def ink(pdf: bytes, page: int, dpi: int = 100) -> tuple[float, float, float, float]:
    """Left, top, right and lower edge of what is not white on a page, in millimetres."""
    image = page_image(pdf, page, dpi)
    rows = [image.rgb[y * image.stride : y * image.stride + image.width * 3] for y in range(image.height)]
    dark = [(y, row) for y, row in enumerate(rows) if min(row) < 160]
    columns = [min(min(row[x : x + 3]) for _, row in dark) < 160 for x in range(0, image.width * 3, 3)]
    scale = 25.4 / dpi
    return columns.index(True) * scale, dark[0][0] * scale, (image.width - columns[::-1].index(True)) * scale, dark[-1][0] * scale


def greys(pdf: bytes, page: int) -> bool:
    image = page_image(pdf, page, 40)
    rows = [image.rgb[y * image.stride : y * image.stride + image.width * 3] for y in range(image.height)]
    return all(abs(row[x] - row[x + 1]) < 12 and abs(row[x] - row[x + 2]) < 12 for row in rows for x in range(0, len(row), 3))


def test_every_page_is_printed_where_the_pdf_has_it(qtbot: QtBot, tmp_path: Path) -> None:
    found = printed(tmp_path / "out.pdf", PrintOrder([1, 2, 3, 4]))
    assert page_count(found) == page_count(PDF) == 4
    with pdfium.PdfDocument(found) as document:
        assert all(page.get_size() == pytest.approx((210 * MM, 297 * MM), abs=1.0) for page in document)
    for page in range(4):
        assert ink(found, page) == pytest.approx(ink(PDF, page), abs=1.0)


def test_chosen_pages_only_and_in_order(qtbot: QtBot, tmp_path: Path) -> None:
    found = printed(tmp_path / "out.pdf", PrintOrder([2, 4]))
    assert page_count(found) == 2
    assert [ink(found, at) for at in (0, 1)] == [pytest.approx(ink(PDF, page), abs=1.0) for page in (1, 3)]


@pytest.mark.parametrize(
    ("order", "pages"),
    [
        (PrintOrder([1, 2, 3], copies=2), 6),
        (PrintOrder([1, 2, 3], copies=2, sides=LONG), 7),  # the first copy's last back stays blank
        (PrintOrder([1, 2], copies=2, sides=LONG), 4),
        (PrintOrder([1], copies=3, sides=LONG), 5),
    ],
)
def test_a_printer_that_cannot_copy_is_sent_every_copy_on_its_own_sheets(
    qtbot: QtBot, tmp_path: Path, order: PrintOrder, pages: int
) -> None:
    found = printed(tmp_path / "out.pdf", order)
    assert page_count(found) == pages
    second = len(order.pages) + len(order.pages) % 2 if order.sides == LONG else len(order.pages)
    assert ink(found, second) == pytest.approx(ink(PDF, order.pages[0] - 1), abs=1.0)


def test_black_is_black(qtbot: QtBot, tmp_path: Path) -> None:
    assert not greys(printed(tmp_path / "colour.pdf", PrintOrder([1])), 0)
    assert greys(printed(tmp_path / "black.pdf", PrintOrder([1], is_colour=False)), 0)


@pytest.mark.parametrize(
    ("order", "sheets"),
    [(PrintOrder([1, 2, 3]), 3), (PrintOrder([1, 2, 3], sides=LONG), 2), (PrintOrder([1, 2, 3], copies=4, sides=LONG), 8)],
)
def test_sheets_are_counted(order: PrintOrder, sheets: int) -> None:
    assert order.sheets == sheets


def test_without_a_printer_it_says_what_can_be_done(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: []))
    with pytest.raises(StationError, match="没有找到打印机。可以先导出 PDF"):
        print_pdf(QWidget(), PDF, "意见书")


@pytest.fixture
def opened(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., PrintDialog]:
    """Opens the dialog on two printers that write into files; only 一楼 turns sheets over."""
    monkeypatch.setattr(printdialog, "printer_named", lambda name: printer_into(tmp_path / f"{name}.pdf"))
    monkeypatch.setattr(printdialog, "turns_sheets", lambda name: name == "一楼")
    memory: dict[str, object] = {}

    def open_dialog(kind: str = "letter", sides: str = "") -> PrintDialog:
        dialog = PrintDialog(None, PDF, "意见书", ["一楼", "二楼"], memory, kind, sides)
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    return open_dialog


def test_the_dialog_prints_what_it_was_told_and_says_how_much_paper_that_is(
    opened: Callable[..., PrintDialog], qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened()
    assert dialog.preview.pages == 4 and dialog.preview.pdf() == PDF
    assert dialog.said.text() == "印 4 页，用 4 张纸"
    dialog.sides.set_current(LONG)
    dialog.copies.setText("3")
    dialog.range.setText("2-4")
    assert dialog.said.text() == "印 3 页，3 份，用 6 张纸"
    dialog.copies.setText("1")
    with qtbot.waitSignal(dialog.accepted, timeout=20000):
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert page_count((tmp_path / "一楼.pdf").read_bytes()) == 3


def test_both_sides_by_hand_where_the_printer_cannot(opened: Callable[..., PrintDialog]) -> None:
    dialog = opened()
    dialog.sides.set_current(LONG)
    dialog.printer.set_key("二楼")
    assert not dialog.sides.isVisible() and dialog.by_hand.isVisible() and dialog.order().sides == SINGLE
    dialog.side.set_current("even")
    assert list(dialog.order().pages) == [2, 4]


def test_pages_laid_out_for_both_sides_are_printed_so_where_the_printer_can(opened: Callable[..., PrintDialog]) -> None:
    dialog = opened("mail_run", LONG)
    assert dialog.order().sides == LONG
    dialog.printer.set_key("二楼")
    assert dialog.order().sides == SINGLE


@pytest.mark.parametrize(("field", "typed", "said"), [("range", "9", "没有第 9 页"), ("range", "a", "看不懂"), ("copies", "", "份数请填")])
def test_what_cannot_be_printed_is_told_before(opened: Callable[..., PrintDialog], field: str, typed: str, said: str) -> None:
    dialog = opened()
    getattr(dialog, field).setText(typed)
    assert said in dialog.said.text() and not dialog.go.isEnabled()


def test_printer_sides_and_colour_are_kept_for_each_kind_of_paper(opened: Callable[..., PrintDialog], qtbot: QtBot) -> None:
    dialog = opened("letter")
    dialog.sides.set_current(LONG)
    dialog.colour.set_current("black")
    with qtbot.waitSignal(dialog.accepted, timeout=20000):
        dialog.start()
    again, other = opened("letter"), opened("receipt")
    assert (again.printer.key(), again.sides.current(), again.colour.current()) == ("一楼", LONG, "black")
    assert (other.sides.current(), other.colour.current()) == (SINGLE, "colour")


def test_stopping_withdraws_the_rest_and_leaves_the_dialog_open(opened: Callable[..., PrintDialog]) -> None:
    dialog = opened()
    dialog.start()
    dialog._next()
    assert dialog.progress.text() == "已送出 1 页，共 4 页"
    dialog.reject()
    assert dialog.isVisible() and "已停止" in dialog.said.text() and dialog.go.isEnabled()
    dialog.reject()
    assert not dialog.isVisible()


def test_a_printer_that_is_gone_is_told_and_another_can_be_chosen(
    opened: Callable[..., PrintDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(name: str) -> QPrinter:
        raise StationError(f"找不到打印机“{name}”。", "请看它是否还连着，或者换一台。")

    monkeypatch.setattr(printdialog, "printer_named", gone)
    dialog = opened()
    dialog.start()
    assert dialog.isVisible() and dialog.trouble.isVisible() and "找不到打印机“一楼”" in dialog.trouble.sentence.text()
    assert dialog.go.isEnabled()


def test_nothing_is_printed_when_the_dialog_is_left(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, dialogs: Dialogs) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: ["一楼"]))
    dialogs.answer(PrintDialog.DialogCode.Rejected, PrintDialog.DialogCode.Accepted)
    parent = QWidget()
    qtbot.addWidget(parent)
    assert print_pdf(parent, PDF, "意见书") is False
    assert print_pdf(parent, PDF, "意见书") is True


def test_pages_on_their_way_to_a_printer_lie_in_the_private_folder(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    places: list[str] = []

    class Painter(QPainter):
        def begin(self, *args: object) -> bool:
            places.append(os.environ.get("TMPDIR", ""))
            return super().begin(*args)

    monkeypatch.setattr(printing, "QPainter", Painter)
    handing_over.begin(tmp_path)
    try:
        assert list(paint_pages(PDF, printer_into(tmp_path / "out.pdf"), PrintOrder([1]), "意见书"))
    finally:
        handing_over.end()
    assert Path(places[0]).is_relative_to(tmp_path / handing_over.FOLDER)
