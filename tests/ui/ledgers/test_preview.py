"""What the window shows of a ledger is what the file holds, cell by cell, in every ledger; and every line leads to its record."""

import re
from collections.abc import Generator
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as WrittenCell
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.actions import ledgers as actions
from station.casework.ledgers import ledgers
from station.casework.masking import MaskLevel
from station.casework.sheets import Asked, Layout, Period
from station.db.store import Store
from station.ui.context import Context
from station.ui.ledgers import page as ledgers_page
from station.ui.ledgers.page import Ledgers
from station.ui.ledgers.reading import NOTHING, Around
from station.ui.ledgers.sheetview import FIRST_ROW, GAP

FIGURE = re.compile(r'(?:"([^"]*)")?(0|0\.00|#,##0\.00)(?:"([^"]*)")?')
ASKED = [*((layout, MaskLevel.DISTRICT) for layout in Layout), (Layout.NARROW, MaskLevel.PUBLIC)]  # counts have one layout
PLACES = {"0": "1", "0.00": "0.01", "#,##0.00": "0.01"}


@pytest.fixture(scope="module")
def page(practice: Store, qapp: QApplication) -> Ledgers:
    """One for all that only ask and read; shown, it would draw each sheet three times."""
    return Ledgers(Context(practice, {}, inline=True))


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the sheet is read, not what is told around it."""
    for name in ("read_around", "read_figures"):
        monkeypatch.setattr(ledgers_page, name, lambda *_: _nothing())


def _nothing() -> Generator[None, None, Around]:
    yield
    return NOTHING


def read_as(cell: WrittenCell) -> str:
    """What an office shows of a cell."""
    value, number_format = cell.value, cell.number_format
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.strftime("%Y-%m-%d %H:%M" if "hh" in number_format else "%Y-%m-%d")
    if isinstance(value, int | float):
        found = FIGURE.fullmatch("0" if number_format == "General" else number_format)
        assert found is not None, number_format
        before, figure, behind = found.groups()
        number = Decimal(repr(value)).quantize(Decimal(PLACES[figure]), ROUND_HALF_UP)  # as offices round, not as floats do
        return f"{before or ''}{f'{number:,}' if ',' in figure else number}{behind or ''}"
    return str(value)


@pytest.mark.parametrize(("layout", "level"), ASKED)
@pytest.mark.parametrize("key", list(ledgers()))
@pytest.mark.usefixtures("alone")
def test_the_file_holds_what_the_window_shows(page: Ledgers, key: str, layout: Layout, level: MaskLevel, tmp_path: Path) -> None:
    asked = Asked(key, Period("2026年", "2026-01-01", "2026-12-31"), layout, level)
    page.ask(ledger=key, period=asked.period, layout=layout.value, level=level)
    assert page.look is not None and page.look.sheet.rows
    path = tmp_path / "ledger.xlsx"
    assert actions.export(page.context.store, asked, path) == len(page.look.sheet.rows)
    written = load_workbook(path).worksheets[0]
    model = page.sheet.sheet_model
    assert written.cell(1, 1).value == page.look.sheet.title
    for column in range(model.columnCount()):
        assert written.cell(FIRST_ROW - 1, column + 1).value.replace("\n", "") == model.column(column).heading
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            shown = model.index(row, column).data()
            found = read_as(written.cell(FIRST_ROW + row, column + 1))
            assert found == ("" if shown == GAP else shown), written.cell(FIRST_ROW + row, column + 1).coordinate


@pytest.mark.parametrize("key", list(ledgers()))
def test_every_line_is_counted_and_leads_to_its_record(practice: Store, qtbot: QtBot, key: str) -> None:
    page = Ledgers(Context(practice, {}, inline=True))
    qtbot.addWidget(page)
    page.resize(1440, 800)
    page.show()
    went: list[tuple[str, dict[str, str]]] = []
    page.context.went.connect(lambda place, arguments: went.append((place, arguments)))
    for period in (Period.month("2026-10"), Period.everything()):
        page.ask(ledger=key, period=period)
        assert page.look is not None
        assert page.look.counted.lines == len(page.look.sheet.rows)
    for row in page.look.sheet.rows:
        page.open_record(row.record_id)
    assert len(went) == len(page.look.sheet.rows) > 0
    assert all(arguments["id"] for _, arguments in went)
