"""Streamed rows are the cells openpyxl would have made, and the package is one that Excel takes without a word of repair."""

import re
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from depth import examples
from slow_ledger import write_slowly
from station.casework.cell_prints import Cipher, Origin, print_of, said, writable
from station.casework.fields import Kind
from station.casework.masking import MaskLevel
from station.casework.sheets import Cell, Column, Layout, Period, Row, Sheet, Unit
from station.errors import StationError
from station.export import ledger_rows, ledger_xlsx
from station.export.ledger_xlsx import sheet_name, write_ledger

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OCTOBER = Period.month("2026-10")
ORIGIN = Origin("01K", "2026-10-31T16:00", "0f" * 16)

# The parts of a worksheet in the order ECMA-376 part 1, 18.3.1.99 lays down; Excel calls a file broken that has another.
ORDER = [
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection"),
    *("protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr"),
    *("conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter"),
]

COLUMNS = (
    Column("derived.ordinal", "序号", 5, Kind.COUNT),
    Column("x.text", "文字", 20, Kind.TEXT),
    Column("x.long", "摘要", 24, Kind.LONG_TEXT),
    Column("x.phone", "电话", 14, Kind.PHONE),
    Column("x.day", "日期", 11, Kind.DATE),
    Column("x.moment", "时间", 16, Kind.MOMENT),
    Column("x.yuan", "金额", 12, Kind.MONEY, Unit.YUAN, total=True),
    Column("x.wan", "金额", 12, Kind.MONEY, Unit.WAN, total=True),
    Column("x.people", "人数", 6, Kind.COUNT, total=True),
    Column("x.code", "类别", 10, Kind.CODE),
)

LONG = "（很长的文字）"  # stands for a text longer than a cell, so that what failed can be printed

texts = st.one_of(
    st.text(max_size=40),
    st.text(alphabet=st.characters(), max_size=20),  # surrogates, control characters and what is no character at all
    st.sampled_from(
        ["=1+1", "+86", "-5", "@x", "\t=1", "<&>\"'", " 前后 ", "一\n二\r\n三\r四", "#N/A", "1e5", "_x000D_", "汉" * 400, "\u3000", "é"]
    ),
    st.just(LONG),
)
days = st.one_of(st.dates().map(str), st.sampled_from(["2024-03", "2024", "", "1899-12-31", "1900-01-01", "不详"]))
moments = st.one_of(st.datetimes().map(lambda at: at.isoformat(timespec="minutes")), st.sampled_from(["2026-10-08", "2026-10", ""]))
marks = st.sampled_from(["", "over", "about", "at_most"])
numbers = st.one_of(st.none(), st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 10_000))


@st.composite
def cells(draw: st.DrawFn) -> tuple[Cell, ...]:
    return (
        Cell(draw(st.integers(1, 10**5))),
        Cell(draw(texts)),
        Cell(draw(texts)),
        Cell(draw(texts)),
        Cell(draw(days)),
        Cell(draw(moments)),
        Cell(draw(numbers), draw(marks)),
        Cell(draw(numbers), draw(marks)),
        Cell(draw(numbers), draw(st.sampled_from(["", "several", "over"]))),
        Cell(draw(st.sampled_from(["拖欠工资", "", "=危险", None]))),
    )


def ledger(rows: Sequence[Row], columns: tuple[Column, ...] = COLUMNS, name: str = "台账") -> Sheet:
    return Sheet("grievances", name, "站", OCTOBER, "2026-10-31", Layout.WIDE, MaskLevel.DISTRICT, columns, rows)


def listed(drawn: Sequence[tuple[Cell, ...]]) -> list[Row]:
    whole = [[cell._replace(value="长𠀀" * 20_000) if cell.value == LONG else cell for cell in row] for row in drawn]
    return [Row(f"r{at}", tuple(row)) for at, row in enumerate(whole)]


def seen(page: Worksheet) -> list[object]:
    found: list[object] = []
    for row in page.iter_rows():
        for cell in row:
            found.append((cell.coordinate, cell.value, cell.data_type if cell.value is not None else ""))
            if isinstance(cell, WrittenCell):
                found.append((style_of(cell), cell.number_format, cell.quotePrefix))
    heights = [page.row_dimensions[row].height for row in range(1, page.max_row + 1)]
    return [*found, heights, sorted(map(str, page.merged_cells.ranges)), page.dimensions]


def style_of(cell: WrittenCell) -> tuple[object, ...]:
    font, side, border = cell.font, cell.alignment, cell.border
    edges = [edge and edge.style for edge in (border.left, border.right, border.top, border.bottom)]
    return font.name, font.sz, font.b, side.horizontal, side.vertical, side.wrap_text, side.indent, edges


@examples(10)
@given(drawn=st.lists(cells(), min_size=1, max_size=6))
def test_streamed_rows_are_the_cells_openpyxl_makes(drawn: list[tuple[Cell, ...]], tmp_path: Path) -> None:
    sheet = ledger(listed(drawn))
    assert write_ledger(sheet, tmp_path / "fast.xlsx", ORIGIN) == len(drawn)
    write_slowly(sheet, tmp_path / "slow.xlsx")
    fast, slow = (load_workbook(tmp_path / name).worksheets[0] for name in ("fast.xlsx", "slow.xlsx"))
    assert seen(fast) == seen(slow)


@examples(10)
@given(drawn=st.lists(cells(), max_size=4), has_origin=st.booleans())
def test_excel_finds_nothing_to_repair(drawn: list[tuple[Cell, ...]], has_origin: bool, tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    write_ledger(ledger(listed(drawn)), path, ORIGIN if has_origin else None)
    with zipfile.ZipFile(path) as package:
        assert package.testzip() is None
        names = package.namelist()
        assert names[0] == "[Content_Types].xml" and len(names) == len(set(names))
        trees = {name: ElementTree.parse(BytesIO(package.read(name))).getroot() for name in names if name.endswith((".xml", ".rels"))}
    styles = trees["xl/styles.xml"]
    known = len(styles.find(f"{MAIN}cellXfs") or ())
    for number in (1, 2, 3):
        sheet = trees[f"xl/worksheets/sheet{number}.xml"]
        order = [child.tag.removeprefix(MAIN) for child in sheet]
        assert order == sorted(order, key=ORDER.index) and len(order) == len(set(order))
        check_cells(sheet, known)
    titles = [sheet.get("name") or "" for sheet in trees["xl/workbook.xml"].iter(f"{MAIN}sheet")]
    assert all(0 < len(title) <= 31 and not re.search(r"[\[\]:*?/\\]", title) for title in titles)
    assert len(titles) == len(set(titles)) == 3


def check_cells(sheet: ElementTree.Element, known_styles: int) -> None:
    """Rows and cells rise, every style is known, texts are inline and none too long, what is merged does not overlap."""
    last_row, places = 0, set()
    for row in sheet.iter(f"{MAIN}row"):
        number = int(row.get("r") or 0)
        assert number > last_row
        assert float(row.get("ht") or 0) <= 409.5, "no office knows a higher row"
        last_row, last_column = number, 0
        for cell in row:
            column, at, *_ = range_boundaries(cell.get("r") or "")
            assert at == number and column is not None and column > last_column
            last_column = column
            places.add((number, column))
            assert int(cell.get("s") or 0) < known_styles
            check_value(cell)
    merged: set[tuple[int, int]] = set()
    for area in sheet.iter(f"{MAIN}mergeCell"):
        left, top, right, bottom = range_boundaries(area.get("ref") or "")
        covered = {(row, column) for row in range(top or 0, (bottom or 0) + 1) for column in range(left or 0, (right or 0) + 1)}
        assert not covered & merged
        merged |= covered
    left, top, right, bottom = range_boundaries(next(sheet.iter(f"{MAIN}dimension")).get("ref") or "")
    assert all((top or 0) <= row <= (bottom or 0) and (left or 0) <= column <= (right or 0) for row, column in places)


def check_value(cell: ElementTree.Element) -> None:
    kind = cell.get("t", "n")
    assert cell.find(f"{MAIN}f") is None, "nothing becomes a formula"
    if kind == "inlineStr":
        [text] = cell.iter(f"{MAIN}t")
        said_ = text.text or ""
        assert len(said_.encode("utf-16-le")) // 2 <= 32_767
        keeps = text.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
        assert keeps or said_ == said_.strip()  # offices keep line ends inside a text either way
    else:
        assert kind == "n"
        if (value := cell.find(f"{MAIN}v")) is not None:
            float(value.text or "")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("诉求[2026]：甲/乙", "诉求2026：甲乙"),
        ("很长的名字" * 10, ("很长的名字" * 10)[:31]),
        ("'引号'", "引号"),
        ("*?:", "台账"),
    ],
)
def test_a_sheet_has_a_name_that_excel_takes(name: str, kept: str) -> None:
    assert sheet_name(name) == kept


@given(st.lists(st.tuples(st.text(), st.text(), st.just("")), min_size=1, max_size=80))
def test_what_cells_held_is_known_again_only_with_the_key(rows: list[tuple[str, ...]]) -> None:
    cipher, thief = Cipher("0f" * 16), Cipher("f0" * 16)
    prints = [tuple(print_of(said(Cell(text)).encode()) for text in row) for row in rows]
    marks = [cipher.sealed(f"r{at}", row).decode() for at, row in enumerate(prints)]
    assert [mark.partition(" ")[0] for mark in marks] == [f"r{at}" for at in range(len(rows))]
    assert cipher.opened(marks, 3) == prints
    assert thief.opened(marks, 3) != prints
    assert cipher.opened(["r1", "r1 x", marks[0] + "AAAA"], 3) == [(), (), ()]


@given(st.text(alphabet=st.characters()))
def test_text_is_made_writable_once(text: str) -> None:
    once = writable(text)
    once.encode()
    assert writable(once) == once


class Endless(Sequence[Row]):
    """Rows that are made as they are asked for and kept by nobody."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, n: int) -> Row:  # type: ignore[override]
        texts_ = (f"第{n}件", f"摘要{n}" * 5, f"138{n:08}", "2026-10-08", "2026-10-08T09:00")
        return Row(f"{n:026}", (Cell(n), *map(Cell, texts_), Cell(n * 100), Cell(n), Cell(n % 9), Cell("拖欠工资")))

    def __iter__(self) -> Iterator[Row]:
        return map(self.__getitem__, range(self.count))


def test_rows_are_gone_through_once_and_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What may be kept is bounded; with low bounds few rows fill it."""
    for module, name, little in (
        (ledger_rows, "_KEPT", 64),
        (ledger_rows, "_BATCH", 1 << 14),
        (ledger_rows, "_PIECE", 1 << 14),
        (ledger_xlsx, "_HELD", 1 << 14),
    ):
        assert getattr(module, name) > little
        monkeypatch.setattr(module, name, little)
    write_ledger(ledger(Endless(1)), tmp_path / "台账.xlsx", ORIGIN)  # what is loaded once
    peaks = []
    for count in (600, 1800):
        tracemalloc.start()
        assert write_ledger(ledger(Endless(count)), tmp_path / "台账.xlsx", ORIGIN) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.1, "three times the rows take no more memory"


def test_the_rows_are_counted_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = ledger(Endless(3))
    monkeypatch.setattr(Endless, "__iter__", lambda self: map(self.__getitem__, range(2)))
    with pytest.raises(RuntimeError, match="3 lines were to be written, 2 were counted"):
        write_ledger(sheet, tmp_path / "台账.xlsx")
    assert not list(tmp_path.iterdir())


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_xlsx, "_MOST_ROWS", 6)
    with pytest.raises(StationError, match="一张工作表放不下"):
        write_ledger(ledger(Endless(3)), tmp_path / "台账.xlsx")


def test_libreoffice_adds_the_same_sum_and_counts_the_same_rows(office, tmp_path: Path) -> None:
    """The numbers are numbers: an office that recalculates a sum over them finds our total, and ids and phones are none."""
    count = 40
    path = tmp_path / "台账.xlsx"
    write_ledger(ledger(Endless(count)), path, ORIGIN)
    book = load_workbook(path)
    sums = book.create_sheet("核对")
    sums["A1"] = f"=SUM(台账!G4:G{count + 3})-台账!G{count + 4}"
    sums["A2"] = f"=COUNT(台账!A4:A{count + 3})"
    sums["A3"] = f"=COUNT(台账!D4:D{count + 3})"
    sums["A4"] = f"=YEAR(台账!E4)*100+MONTH(台账!E{count + 3})"
    book.save(tmp_path / "核对.xlsx")
    found = load_workbook(office(tmp_path / "核对.xlsx", "xlsx"), data_only=True)["核对"]
    assert [found[at].value for at in ("A1", "A2", "A3", "A4")] == [0, count, 0, 202_610]
