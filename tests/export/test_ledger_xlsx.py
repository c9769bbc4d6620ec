"""The workbook: its cells, widths and formats, and that offices open it with nothing changed.

After a wanted change of the look: ``STATION_GOLDEN=write ./dev test tests/export/test_ledger_xlsx.py``, then read the difference.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from depth import examples
from ledger_samples import CASES, FILLED_ON, files_of, sheet_of
from station.casework.cell_prints import MARKS_HEAD, MARKS_SHEET
from station.casework.fields import Kind
from station.casework.ledgers import ledgers
from station.casework.masking import MaskLevel
from station.casework.sheets import Cell, Column, Layout, Period, Row, Sheet, Unit
from station.errors import StationError
from station.export.ledger_look import put
from station.export.ledger_xlsx import NOTES_SHEET, sheet_name, write_ledger

GOLDEN = Path(__file__).parent.parent / "golden" / "ledgers"
OCTOBER = Period.month("2026-10")
FORMS = [(key, layout) for key in ledgers() for layout in Layout]
NASTY = (
    "=1+1",
    "+8613800000000",
    "-5000元",
    "@SUM(A1)",
    "\t=1+1",
    '=HYPERLINK("http://x")',
    "#N/A",
    "#REF!",
    "00123",
    "2026-10-08",
    "TRUE",
    "1e5",
    "'=1",
)


def make(key: str = "grievances", layout: Layout = Layout.NARROW, period: Period = OCTOBER) -> Sheet:
    return sheet_of(key, period, layout=layout)


def typed(kind: Kind, *values: int | str | None, unit: Unit | None = None, mark: str = "", width: int = 20) -> Sheet:
    """A ledger with one column of a kind."""
    columns = (Column("derived.ordinal", "序号", 5, Kind.COUNT), Column("x.y", "值", width, kind, unit, total=unit is not None))
    rows = tuple(Row(f"r{at}", (Cell(at), Cell(value, mark))) for at, value in enumerate(values, 1))
    return Sheet("grievances", "台账", "站", OCTOBER, FILLED_ON, Layout.NARROW, MaskLevel.DISTRICT, columns, rows)


def read_back(sheet: Sheet, path: Path) -> Worksheet:
    write_ledger(sheet, path)
    return load_workbook(path).worksheets[0]


def picture(book: Workbook) -> dict[str, object]:
    """What of a workbook a person sees or prints; two workbooks of the same picture look the same."""
    found: dict[str, object] = {}
    for page in book.worksheets:
        if page.sheet_state != "visible":
            continue
        styles: dict[str, list[str]] = {}
        for row in page.iter_rows():
            for cell in row:
                font, border = cell.font, cell.border
                style = (
                    f"{font.name} {font.sz:g}{' bold' if font.b else ''} | {cell.alignment.horizontal} {cell.alignment.vertical} "
                    f"wrap={bool(cell.alignment.wrap_text)} indent={cell.alignment.indent:g} | {border.left.style} {border.top.style} | "
                    f"{cell.number_format}{' quoted' if cell.quotePrefix else ''}"
                )
                styles.setdefault(style, []).append(cell.coordinate)
        found[page.title] = {
            "cells": [[v.isoformat() if isinstance(v, date | datetime) else v for v in row] for row in page.iter_rows(values_only=True)],
            "styles": {style: " ".join(cells) for style, cells in styles.items()},
            "widths": {letter: dimension.width for letter, dimension in page.column_dimensions.items()},
            "heights": [page.row_dimensions[row].height for row in range(1, page.max_row + 1)],
            "merged": sorted(str(area) for area in page.merged_cells.ranges),
            "freeze": page.freeze_panes,
            "print": [page.print_title_rows, page.page_setup.paperSize, page.page_setup.orientation, page.oddFooter.center.text],
            "fit": [page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToWidth, page.page_setup.fitToHeight],
        }
    return found


@pytest.mark.parametrize(("key", "layout"), FORMS)
def test_the_ledgers_look_as_they_were_approved(key: str, layout: Layout, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    write_ledger(make(key, layout), path)
    found = picture(load_workbook(path))
    golden = GOLDEN / f"{key}-{layout}.json"
    if os.environ.get("STATION_GOLDEN") == "write":
        golden.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert found == json.loads(golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("key", "layout"), FORMS)
def test_as_many_rows_are_told_as_stand_in_the_file(key: str, layout: Layout, tmp_path: Path) -> None:
    sheet, path = make(key, layout), tmp_path / "台账.xlsx"
    assert write_ledger(sheet, path) == len(sheet.rows)
    book = load_workbook(path)
    ordinals = [row[0] for row in book.worksheets[0].iter_rows(min_row=4, values_only=True) if isinstance(row[0], int)]
    assert ordinals == list(range(1, len(sheet.rows) + 1))
    ids = book[MARKS_SHEET]
    assert ids.sheet_state == "hidden"
    assert [row[0] for row in ids.iter_rows(min_row=MARKS_HEAD + 1, values_only=True)] == [row.record_id for row in sheet.rows]
    assert [value for value in next(ids.iter_rows(min_row=2, max_row=2, values_only=True)) if value] == [c.key for c in sheet.columns]
    assert book.sheetnames == [sheet_name(sheet.name), NOTES_SHEET, MARKS_SHEET]


def test_a_month_without_records_says_so(tmp_path: Path) -> None:
    page = read_back(make(period=Period.month("2026-12")), tmp_path / "台账.xlsx")
    assert page["A4"].value == "本月无"
    assert page["A5"].value == "填报人："
    assert "A4:S4" in {str(area) for area in page.merged_cells.ranges}


def test_money_is_a_number_in_its_unit_and_the_mark_is_its_format(tmp_path: Path) -> None:
    for unit, mark, number, style in (
        (Unit.YUAN, "", 1234.5, "#,##0.00"),
        (Unit.YUAN, "over", 1234.5, '#,##0.00"余"'),
        (Unit.YUAN, "about", 1234.5, '"约"#,##0.00'),
        (Unit.WAN, "", 0.12345, "0.00"),
        (Unit.WAN, "at_most", 0.12345, '"不超过"0.00'),
    ):
        page = read_back(typed(Kind.MONEY, 123_450, unit=unit, mark=mark), tmp_path / "台账.xlsx")
        assert (page["B4"].value, page["B4"].data_type, page["B4"].number_format) == (number, "n", style)


def test_totals_are_added_in_whole_fen(tmp_path: Path) -> None:
    page = read_back(typed(Kind.MONEY, *[10] * 3, unit=Unit.YUAN), tmp_path / "台账.xlsx")
    assert (page["A7"].value, page["B7"].value) == ("合计", 0.3)


def test_dates_are_dates_and_reduced_ones_text(tmp_path: Path) -> None:
    page = read_back(typed(Kind.DATE, "2026-10-08", "2024-03", "2024", "", "1899-01-01"), tmp_path / "台账.xlsx")
    assert page["B4"].value == datetime(2026, 10, 8)
    assert page["B4"].number_format == "yyyy-mm-dd"
    assert [page[f"B{row}"].value for row in (5, 6, 7, 8)] == ["2024-03", "2024", None, "1899-01-01"]
    page = read_back(typed(Kind.MOMENT, "2026-10-08T14:10", "2026-10-08"), tmp_path / "台账.xlsx")
    assert (page["B4"].value, page["B4"].number_format) == (datetime(2026, 10, 8, 14, 10), "yyyy-mm-dd hh:mm")
    assert (page["B5"].value, page["B5"].number_format) == (datetime(2026, 10, 8), "yyyy-mm-dd")


@pytest.mark.parametrize("kind", [Kind.ID_NUMBER, Kind.PHONE, Kind.CREDIT_CODE])
def test_long_numbers_are_text_even_where_the_cell_is_empty(kind: Kind, tmp_path: Path) -> None:
    page = read_back(typed(kind, "013612344471", ""), tmp_path / "台账.xlsx")
    assert (page["B4"].value, page["B4"].data_type, page["B4"].number_format) == ("013612344471", "s", "@")
    assert page["B5"].number_format == "@"


@pytest.mark.parametrize("text", NASTY)
def test_text_stays_text(text: str, tmp_path: Path) -> None:
    cell = read_back(typed(Kind.TEXT, text), tmp_path / "台账.xlsx")["B4"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\t"))


@examples(300)
@given(st.text(alphabet=st.characters(), max_size=40))
def test_no_text_becomes_a_formula_or_breaks_the_file(text: str) -> None:
    cell = Workbook().worksheets[0]["A1"]
    put(cell, text)
    assert cell.data_type == ("s" if cell.value else "n")
    assert cell.quotePrefix == str(cell.value or "").startswith(("=", "+", "-", "@", "\t"))
    str(cell.value or "").encode("utf-8")


@examples(10)
@given(texts=st.lists(st.text(max_size=30), min_size=1, max_size=5))
def test_what_is_written_is_read_back(texts: list[str], tmp_path: Path) -> None:
    page = read_back(typed(Kind.LONG_TEXT, *texts), tmp_path / "台账.xlsx")
    for row, text in enumerate(texts, 4):
        kept = "".join(
            c for c in text.replace("\r\n", "\n").replace("\r", "\n") if c in "\t\n" or (c >= " " and c not in "\x7f\ufffe\uffff")
        )
        assert (page[f"B{row}"].value or "") == kept
        assert page[f"B{row}"].data_type != "f"


def test_a_long_text_gets_a_row_high_enough(tmp_path: Path) -> None:
    page = read_back(typed(Kind.LONG_TEXT, "短", "拖欠工资" * 30, "一\n二\n三", width=20), tmp_path / "台账.xlsx")
    heights = [page.row_dimensions[row].height for row in (4, 5, 6)]
    assert heights[0] < heights[2] < heights[1]
    assert heights[1] >= 12 * 240 / 20


def test_a_column_is_wide_enough_for_its_sum(tmp_path: Path) -> None:
    page = read_back(typed(Kind.MONEY, 500_000_000_000, unit=Unit.YUAN, width=6), tmp_path / "台账.xlsx")
    assert page.column_dimensions["B"].width >= len("5,000,000,000.00") + 2


@pytest.mark.parametrize(("width", "heading"), [(7, "值\n（万元）"), (20, "值（万元）")])
def test_a_unit_that_does_not_fit_beside_its_title_has_its_own_line(width: int, heading: str, tmp_path: Path) -> None:
    assert read_back(typed(Kind.MONEY, 1, unit=Unit.WAN, width=width), tmp_path / "台账.xlsx")["B3"].value == heading


def test_the_signatures_are_the_last_row(tmp_path: Path) -> None:
    page = read_back(make(), tmp_path / "台账.xlsx")
    last = [cell.value for cell in page[page.max_row] if cell.value]
    assert last == ["填报人：", "审核人：", "负责人：", "联系电话："]


def test_a_ledger_of_one_column_can_be_written(tmp_path: Path) -> None:
    sheet = typed(Kind.TEXT, "x")
    narrow = replace(sheet, columns=sheet.columns[:1], rows=(Row("r1", (Cell(1),)),))
    assert write_ledger(narrow, tmp_path / "台账.xlsx") == 1


def test_a_ledger_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    write_ledger(make(), path)
    before = path.read_bytes()
    (tmp_path / ".~lock.台账.xlsx#").touch()
    with pytest.raises(StationError) as refused:
        write_ledger(make(), path)
    assert refused.value.message == "没能写入《职工诉求台账（2026年10月）》，它正在 WPS 或 Excel 里打开。"
    assert path.read_bytes() == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 KB, smaller than any workbook."""
    folder = tmp_path / "U盘"
    folder.mkdir()
    mount = shutil.which("mount")
    if not mount or subprocess.run([mount, "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(folder)], capture_output=True).returncode:
        pytest.skip("no right to mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_and_a_read_only_one_are_named(small_disk: Path) -> None:
    with pytest.raises(StationError) as refused:
        write_ledger(make(layout=Layout.WIDE), small_disk / "台账.xlsx")
    assert refused.value.message == "磁盘空间不够，《职工诉求台账（2026年10月）》没有写完，已撤回；本机数据没动。"
    assert list(small_disk.iterdir()) == []
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(StationError) as refused:
        write_ledger(make(), small_disk / "台账.xlsx")
    assert refused.value.message == f"没能写入《职工诉求台账（2026年10月）》，文件夹“{small_disk}”不允许写入。"


def test_libreoffice_opens_them_and_every_value_survives(office, tmp_path: Path) -> None:
    paths = [tmp_path / f"{key}.xlsx" for key in ledgers()]
    for path in paths:
        write_ledger(make(path.stem, Layout.WIDE), path)
    out = office(paths[0], "xlsx", *paths[1:]).parent
    for path in paths:
        ours, theirs = load_workbook(path), load_workbook(out / path.name)
        assert theirs.sheetnames == ours.sheetnames, path.name
        for page in ours.worksheets:
            for row in page.iter_rows():
                for cell in row:
                    other = theirs[page.title][cell.coordinate]
                    assert (other.value, other.data_type == "f") == (cell.value, False), f"{path.name} {cell.coordinate}"
        assert theirs[MARKS_SHEET].sheet_state == "hidden", path.name


def test_nasty_text_survives_libreoffice(office, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    write_ledger(typed(Kind.TEXT, *NASTY), path)
    page = load_workbook(office(path, "xlsx")).worksheets[0]
    assert [(page[f"B{row}"].value, page[f"B{row}"].data_type) for row in range(4, 4 + len(NASTY))] == [(text, "s") for text in NASTY]


def test_it_prints_one_page_wide_with_the_header_on_every_page(office, tmp_path: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    many = [
        replace(case, grievance=case.grievance.with_values(id=f"{case.grievance.id}-{copy}", number=f"{case.grievance.number}-{copy}"))
        for copy in range(12)
        for case in CASES
    ]
    path = tmp_path / "台账.xlsx"
    count = write_ledger(sheet_of("grievances", OCTOBER, files_of("grievances", many)), path)
    pages = [page.get_textpage().get_text_bounded() for page in pdfium.PdfDocument(office(path, "pdf"))]
    printed, notes = pages[:-1], pages[-1]
    assert count == 60 and 2 <= len(printed) <= 4
    for at, text in enumerate(printed, 1):
        assert "受理编号" in text and "备注" in text
        assert f"第{at}页 共{len(pages)}页" in text
    assert "联系电话：" in printed[-1] and "本表60行" in notes
