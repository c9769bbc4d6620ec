"""A district's workbook comes back filled, and part by part as it was; read back by openpyxl, by hand and by LibreOffice."""

import csv
import io
import re
import warnings
from collections.abc import Callable
from copy import copy
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from station.casework.ledger_templates import Place, matched
from station.casework.sheets import Cell, Sheet
from station.casework.template_forms import find_form
from station.errors import StationError
from station.export import package_parts
from station.export.package_parts import Package
from station.export.template_xlsx import Filled, fill, read_pages
from template_books import COLUMNS, PAGE, add_list, line, lines, packed, plain_book, put, rich_book, several, unpacked

SHEET, OTHER = "xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def filled(content: bytes, sheet: Sheet, path: Path, *, places: tuple[Place, ...] | None = None) -> Filled:
    form = find_form(read_pages(content)[0], COLUMNS)
    assert form is not None
    return fill(content, form, places if places is not None else matched(form, COLUMNS), sheet, path)


def canonical(root: Any) -> bytes:
    return bytes(etree.tostring(root, method="c14n"))


def without_results(root: Any) -> Any:
    for cell in root.iter(f"{MAIN}c"):
        if cell.find(f"{MAIN}f") is not None:
            cell.attrib.pop("t", None)
            for child in cell.findall(f"{MAIN}v"):
                cell.remove(child)
    for settings in root.findall(f"{MAIN}sheetCalcPr"):
        root.remove(settings)
    return root


def table(path: Path) -> Worksheet:
    return opened(path)[PAGE]


def opened(path: Path, *, data_only: bool = False) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl says what it does not know
        return load_workbook(path, data_only=data_only)


def texts(page: Worksheet, row: int) -> list[Any]:
    return [page.cell(row, column).value for column in range(1, 10)]


def test_prepared_rows_take_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    done = filled(plain_book(prepared=4), several(3), path)
    page = table(path)
    assert done.rows == 3
    assert texts(page, 5) == [
        1,
        datetime(2026, 10, 2),
        "沙*",
        "136****4471",
        "工资",
        1000.5,
        datetime(2026, 11, 2),
        "=G5-B5",
        None,
    ]
    assert texts(page, 8) == [None] * 7 + ["=G8-B8", None]
    assert page["A1"].value == "滨河区职工诉求台账（2026年10月）"
    assert page["A2"].value == "填报单位：站前街道职工服务站"
    assert page["E10"].value == "填报日期：2026年11月2日"
    assert "模板多留的 1 行空着。" in done.unfilled
    assert "I 列“区里备注”没有对应的内容，没有填。" in done.unfilled


@pytest.mark.parametrize("count", [0, 1, 3])
def test_every_part_but_the_filled_sheet_stays_byte_for_byte(count: int, tmp_path: Path) -> None:
    before, path = rich_book(), tmp_path / "out.xlsx"
    done = filled(before, several(count), path)
    old, new = unpacked(before), unpacked(path.read_bytes())
    assert list(old) == list(new)
    assert {name for name in old if old[name] != new[name]} == {SHEET, OTHER} == {name for name, _ in done.changed}
    assert done.kept == len(old) - 2


def test_of_another_sheet_only_results_that_no_longer_hold_go(tmp_path: Path) -> None:
    before, path = rich_book(), tmp_path / "out.xlsx"
    filled(before, several(2), path)
    old, new = (etree.fromstring(unpacked(content)[OTHER]) for content in (before, path.read_bytes()))
    assert [cell.findtext(f"{MAIN}v") for cell in old.iter(f"{MAIN}c") if cell.find(f"{MAIN}f") is not None] == ["999", "999"]
    assert canonical(without_results(new)) == canonical(without_results(old))
    assert all(cell.find(f"{MAIN}v") is None for cell in new.iter(f"{MAIN}c") if cell.find(f"{MAIN}f") is not None)


def test_a_sheet_that_draws_on_another_that_draws_on_it_counts_too(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        book = page.parent
        assert isinstance(book, Workbook)
        put(book.create_sheet("全年"), "A1", "=汇总!B1*12")
        put(book.create_sheet("无关"), "A1", "=1+1")

    parts = unpacked(plain_book(change=change))
    for number in (2, 3, 4):
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = re.sub(rb"(</f>)<v ?/>|(</f>)<v></v>", rb"</f><v>7</v>", parts[name])
    done = filled(packed(parts), several(2), tmp_path / "out.xlsx")
    assert [name for name, _ in done.changed] == [f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3)]


@pytest.mark.parametrize("with_summary", [True, False])
def test_where_no_other_sheet_keeps_results_only_the_filled_sheet_changes(with_summary: bool, tmp_path: Path) -> None:
    before, path = plain_book(with_summary=with_summary), tmp_path / "out.xlsx"
    assert filled(before, several(3), path).changed == ((SHEET, "填写的工作表"),)
    old, new = unpacked(before), unpacked(path.read_bytes())
    assert [name for name in old if old[name] != new[name]] == [SHEET]


def test_of_the_filled_sheet_only_the_filled_cells_change(tmp_path: Path) -> None:
    before, path = rich_book(), tmp_path / "out.xlsx"
    filled(before, several(3), path)

    def bare(parts: dict[str, bytes]) -> bytes:
        root = etree.fromstring(parts[SHEET])
        for cell in root.iter(f"{MAIN}c"):
            place = cell.get("r")
            if re.fullmatch("[A-G][5-7]", place) or place in ("A1", "A2", "E9"):
                for child in list(cell):
                    cell.remove(child)
                cell.attrib.pop("t", None)
        for spanned in root.iter(f"{MAIN}row"):
            spanned.attrib.pop("spans", None)
        return canonical(without_results(root))

    assert bare(unpacked(path.read_bytes())) == bare(unpacked(before))


def test_results_that_no_longer_hold_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    filled(rich_book(), several(2), path)
    root = etree.fromstring(unpacked(path.read_bytes())[SHEET])
    computed = [cell for cell in root.iter(f"{MAIN}c") if cell.find(f"{MAIN}f") is not None]
    assert len(computed) == 4
    assert all(cell.find(f"{MAIN}v") is None for cell in computed)


def test_more_lines_than_prepared_rows_move_what_is_below(tmp_path: Path) -> None:
    before, path = rich_book(), tmp_path / "out.xlsx"
    done = filled(before, several(8), path)  # five rows more than prepared
    book = opened(path)
    page = book[PAGE]
    assert done.rows == 8
    assert [page.cell(row, 1).value for row in range(5, 15)] == [*range(1, 9), "合计", "填报人："]
    assert page["F13"].value == "=SUM(F5:F12)"
    assert [page.cell(row, 8).value for row in range(5, 13)] == [f"=G{row}-B{row}" for row in range(5, 13)]
    for row in range(8, 13):
        assert [page.cell(row, column).style_id for column in range(1, 10)] == [page.cell(7, column).style_id for column in range(1, 10)]
        assert page.row_dimensions[row].height == 21
    assert str(page.data_validations.dataValidation[0].sqref) == "E5:E12"
    assert [str(rules.sqref) for rules in page.conditional_formatting] == ["F5:F12"]
    assert [one.id for one in page.row_breaks.brk] == [14]
    assert page.print_area == f"'{PAGE}'!$A$1:$I$14"
    assert page.print_title_rows == "$3:$4"
    assert book.defined_names["金额"].attr_text == f"{PAGE}!$F$5:$F$12"
    assert [book["汇总"][place].value for place in ("B1", "B2")] == [f"={PAGE}!F13", f"=COUNTA({PAGE}!A5:A12)"]
    assert page["F13"].comment.text == "自动合计"
    assert page["A1"].comment.text == "按月报送"
    assert page["E14"].value == "填报日期：2026年11月2日"


def test_parts_no_library_writes_move_too(tmp_path: Path) -> None:
    before, path = rich_book(), tmp_path / "out.xlsx"
    done = filled(before, several(8), path)
    old, new = unpacked(before), unpacked(path.read_bytes())
    assert f"{PAGE}'!$F$5:$F$12</" in new["xl/charts/chart1.xml"].decode()
    assert re.findall(rb"<(?:xdr:)?row>(\d+)<", new["xl/drawings/drawing1.xml"]) == [b"16", b"16"]
    assert re.findall(rb"Row>(\d+)<", new["xl/drawings/commentsDrawing1.vml"]) == [b"0", b"12"]
    sheet = new[SHEET].decode()
    assert "MAX($F$5:$F$12)" in sheet
    assert "<xm:sqref>F5:F12</xm:sqref>" in sheet
    assert "<xm:sqref>I5:I12</xm:sqref>" in sheet
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {name for name, _ in done.changed}
    said = dict(done.changed)
    assert said["xl/charts/chart1.xml"] == "图表的数据范围跟着加的行移" and said[OTHER].startswith("工作表“汇总”引用了填写的表")
    assert changed.isdisjoint(
        {
            "xl/styles.xml",
            "xl/sharedStrings.xml",
            "xl/theme/theme1.xml",
            "xl/media/image1.png",
            "xl/printerSettings/printerSettings1.bin",
            "customXml/item1.xml",
            "[Content_Types].xml",
        }
    )


def test_the_order_of_computing_names_the_formulas_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    filled(rich_book(), several(8), path)
    parts = unpacked(path.read_bytes())
    listed = {(link.get("i"), link.get("r")) for link in etree.fromstring(parts["xl/calcChain.xml"])}
    there = {
        (str(number), cell.get("r"))
        for number in (1, 2)
        for cell in etree.fromstring(parts[f"xl/worksheets/sheet{number}.xml"]).iter(f"{MAIN}c")
        if cell.find(f"{MAIN}f") is not None
    }
    assert listed == there


def test_formulas_kept_once_for_several_cells_are_filled_down(tmp_path: Path) -> None:
    parts = unpacked(plain_book())
    page = parts[SHEET].decode()
    page = re.sub(r"<f>G5-B5</f>", '<f t="shared" ref="H5:H7" si="0">G5-B5</f>', page)
    page = re.sub(r"<f>G[67]-B[67]</f>", '<f t="shared" si="0"/>', page)
    path = tmp_path / "out.xlsx"
    filled(packed(parts | {SHEET: page.encode()}), several(5), path)
    assert [table(path).cell(row, 8).value for row in range(5, 10)] == [f"=G{row}-B{row}" for row in range(5, 10)]


@pytest.mark.parametrize(
    ("name", "cell", "code", "written"),
    [
        ("received_at", Cell("2026-10-08"), "yyyy-mm-dd", datetime(2026, 10, 8)),
        ("received_at", Cell("2026-10-08T09:30"), "yyyy-mm-dd", datetime(2026, 10, 8)),
        ("received_at", Cell("2026-10-08T09:30"), "yyyy-mm-dd hh:mm", datetime(2026, 10, 8, 9, 30)),
        ("received_at", Cell("2026-10-08"), "General", "2026-10-08"),
        ("received_at", Cell("2026-10-08"), "@", "2026-10-08"),
        ("received_at", Cell("2026-10"), "yyyy-mm-dd", "2026-10"),
        ("amount", Cell(1_234_050), "General", 12340.5),
        ("amount", Cell(1_234_050), "@", "12340.5"),
        ("amount", Cell(50_000, "over"), "#,##0", 500),
        ("amount", Cell(50_000, "over"), "@", "500余"),
        ("amount", Cell(None, "several"), "#,##0", "多名"),
        ("phone", Cell("13612344471"), "General", "13612344471"),
        ("complainant", Cell("00012"), "0", "00012"),
        ("summary", Cell('=HYPERLINK("x")'), "General", '=HYPERLINK("x")'),
        ("summary", Cell("a\x01<&"), "General", "a<&"),
    ],
)
def test_a_cell_is_written_as_its_format_wants(name: str, cell: Cell, code: str, written: object, tmp_path: Path) -> None:
    column = next(c for c in COLUMNS if c.key.endswith("." + name))

    def change(page: Worksheet) -> None:
        put(page, "I3", column.title)
        page["I5"].number_format = code

    content, path = plain_book(change=change), tmp_path / "out.xlsx"
    filled(content, lines(line(1, **{name: cell})), path, places=(Place("I", column.key, column.unit, column.title),))
    found = table(path)["I5"]
    assert found.value == written
    assert found.number_format == code
    assert found.data_type != "f"


def test_text_that_looks_like_an_escape_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    filled(plain_book(), lines(line(1, complainant=Cell("_x0041_"))), path)
    assert b"<t>_x005F_x0041_</t>" in unpacked(path.read_bytes())[SHEET]
    assert read_pages(path.read_bytes())[0].text((5, 3)) == "_x0041_"


def test_money_follows_the_unit_of_the_heading(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        put(page, "F3", "涉及金额（万元）")

    path = tmp_path / "out.xlsx"
    filled(plain_book(change=change), lines(line(1, amount=Cell(1_234_050))), path)
    assert table(path)["F5"].value == 1.23405


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    parts = unpacked(plain_book())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbookPr", b'<workbookPr date1904="1"', 1)
    path = tmp_path / "out.xlsx"
    filled(packed(parts), lines(line(1, received_at=Cell("2026-10-08"))), path)
    assert table(path)["B5"].value == datetime(2026, 10, 8)


@pytest.mark.parametrize("source", ['"工资,工伤"', "$K$1:$K$2", "汇总!$K$1:$K$2", "名单"])
def test_a_value_that_is_not_in_the_list_is_not_filled_and_said(source: str, tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        from openpyxl.workbook.defined_name import DefinedName

        book = page.parent
        assert isinstance(book, Workbook)
        for there in (page, book["汇总"]):
            put(there, "K1", "工资")
            put(there, "K2", "工伤")
        book.defined_names["名单"] = DefinedName("名单", attr_text="汇总!$K$1:$K$2")
        page.data_validations.dataValidation.clear()
        add_list(page, source, "E5:E7")

    path = tmp_path / "out.xlsx"
    done = filled(plain_book(change=change), lines(line(1), line(2, category=Cell("社会保险"))), path)
    assert [table(path)[place].value for place in ("E5", "E6")] == ["工资", None]
    assert "E 列“诉求类别”的下拉项里没有这些内容，没有填：“社会保险”（第 6 行）。" in done.unfilled


def test_a_list_made_by_a_formula_is_said_to_be_unchecked(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        page.data_validations.dataValidation.clear()
        page.add_data_validation(DataValidation(type="list", formula1="INDIRECT(A1)", sqref="E5:E7"))

    path = tmp_path / "out.xlsx"
    done = filled(plain_book(change=change), several(1), path)
    assert table(path)["E5"].value == "劳动报酬（欠薪）"
    assert any("没有核对" in sentence for sentence in done.unfilled)


def test_what_an_example_row_held_does_not_stay(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        for place, value in (("C5", "张某"), ("C6", "李某"), ("F6", 88)):
            put(page, place, value)

    path = tmp_path / "out.xlsx"
    filled(plain_book(change=change), several(1), path)
    page = table(path)
    assert [page[place].value for place in ("C5", "C6", "F6")] == ["沙*", None, None]


def test_what_an_earlier_filling_left_in_other_columns_goes(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        for row, text in ((5, "已转区总"), (7, "张某")):
            put(page, f"I{row}", text)

    path = tmp_path / "out.xlsx"
    done = filled(plain_book(change=change), several(2), path)
    assert [table(path)[f"I{row}"].value for row in (5, 6, 7)] == [None] * 3
    assert any("I 列“区里备注”里原来的内容已清掉" in sentence for sentence in done.unfilled)


def test_what_is_printed_the_same_in_every_row_stays(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        for row in (5, 6, 7):
            put(page, f"I{row}", "滨河区")

    path = tmp_path / "out.xlsx"
    filled(plain_book(change=change), several(2), path)
    assert [table(path)[f"I{row}"].value for row in (5, 6, 7)] == ["滨河区"] * 3
    filled(plain_book(change=change), several(5), path)
    assert [table(path)[f"I{row}"].value for row in range(5, 11)] == ["滨河区"] * 5 + [None]


def test_identity_numbers_of_an_earlier_filling_do_not_stay(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        put(page, "I3", "身份证号")
        for row in (5, 6, 7):
            put(page, f"I{row}", "110108199602125971")

    path = tmp_path / "out.xlsx"
    places = (Place("A", "derived.ordinal", None, "序号"), Place("I", "worker.id_number", None, "身份证号"))
    done = filled(plain_book(change=change), several(2), path, places=places)
    assert [table(path)[f"I{row}"].value for row in (5, 6, 7)] == [None] * 3
    assert "I 列“身份证号”按掩码级别不填。" in done.unfilled


def test_a_total_on_top_grows_too(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        page["H5"].value = None
        put(page, "A5", "合计")
        put(page, "F5", "=SUM(F6:F7)")

    path = tmp_path / "out.xlsx"
    filled(plain_book(with_total=False, with_summary=False, change=change), several(4), path)
    page = table(path)
    assert page["F5"].value == "=SUM(F6:F9)"
    assert [page.cell(row, 1).value for row in range(5, 11)] == ["合计", 1, 2, 3, 4, "填报人："]


def test_a_column_too_narrow_for_its_numbers_is_said(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        for letter, width in (("B", 10.7), ("F", 7.7), ("G", 14.7)):
            page.column_dimensions[letter].width = width

    rows = (line(1, amount=Cell(12_345)), line(2, amount=Cell(1_234_567_800)))  # 123.45 and 12,345,678.00
    done = filled(plain_book(change=change), lines(*rows), tmp_path / "out.xlsx")
    assert [sentence for sentence in done.unfilled if "###" in sentence] == [
        "F 列“涉及金额（元）”太窄，会显示成 ###，请在模板里拉宽（第 6 行）。"
    ]


def test_a_legend_beside_the_table_is_no_part_of_it(tmp_path: Path) -> None:
    def add_legend(page: Worksheet) -> None:
        for row, text in enumerate(("类别说明", "", "说明：工资指欠薪", "合计：三类", "备注：按月"), 3):
            put(page, f"K{row}", text)
            page[f"K{row}"].border = copy(page["A3"].border)

    path = tmp_path / "填好.xlsx"
    done = filled(plain_book(change=add_legend), several(2), path)
    assert done.rows == 2
    assert [table(path).cell(row, 11).value for row in range(3, 8)] == ["类别说明", None, "说明：工资指欠薪", "合计：三类", "备注：按月"]


def test_lines_in_hidden_rows_are_said(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        page.row_dimensions[6].hidden = True

    done = filled(plain_book(change=change), several(2), tmp_path / "out.xlsx")
    assert any("隐藏" in sentence and "第 6 行" in sentence for sentence in done.unfilled)


def test_numbers_printed_beforehand_stay_where_there_is_no_line(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        for row in (5, 6, 7):
            put(page, f"A{row}", row - 4)

    path = tmp_path / "out.xlsx"
    filled(plain_book(change=change), several(2), path)
    assert [table(path)[f"A{row}"].value for row in (5, 6, 7)] == [1, 2, 3]


def test_rows_of_excels_own_table_are_prepared_though_its_cells_have_no_lines(tmp_path: Path) -> None:
    book = Workbook()
    page = book.worksheets[0]
    for column, text in enumerate(("序号", "受理日期", "诉求人", "涉及金额"), 1):
        page.cell(2, column, text)
    page["A6"], page["D6"] = "合计", "=SUBTOTAL(109,D3:D5)"
    page.add_table(Table(displayName="台账表", ref="A2:D6", totalsRowCount=1))
    content = io.BytesIO()
    book.save(content)
    path = tmp_path / "填好.xlsx"
    filled(content.getvalue(), several(5), path)
    made = opened(path).worksheets[0]
    assert [made.cell(row, 1).value for row in range(2, 9)] == ["序号", 1, 2, 3, 4, 5, "合计"]
    assert (made.tables["台账表"].ref, made["D8"].value) == ("A2:D8", "=SUBTOTAL(109,D3:D7)")


def test_a_table_grows_with_its_rows(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        for area in [str(area) for area in page.merged_cells.ranges]:
            page.unmerge_cells(area)
        for at, text in enumerate(("序号", "受理日期", "姓名", "电话", "类别", "金额", "办结日期", "天数", "备注"), 1):
            page.cell(3, at).value = None
            page.cell(4, at).value = text
        page.add_table(Table(displayName="表1", ref="A4:I7"))

    path = tmp_path / "out.xlsx"
    filled(plain_book(with_total=False, with_summary=False, change=change), several(5), path)
    assert 'ref="A4:I9"' in unpacked(path.read_bytes())["xl/tables/table1.xml"].decode()


def _merge(page: Worksheet, area: str) -> None:
    page.merge_cells(area)


def _array(page: Worksheet) -> None:
    from openpyxl.worksheet.formula import ArrayFormula

    put(page, "I5", ArrayFormula("I5:I7", "=F5:F7*2"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda page: put(page, "F8", "=F5+F6+F7"), "只引用填写的一部分行"),
        (lambda page: put(page, "F8", "=SUM(F5:F6)"), "只引用填写的一部分行"),
        (lambda page: put(page, "F8", "=SUM(F5:INDEX(F:F,7))"), "由函数给出"),
        (lambda page: put(page.parent["汇总"], "C1", f"={PAGE}!F5+{PAGE}!F6"), "只引用填写的一部分行"),
        (_array, "数组公式"),
    ],
)
def test_rows_are_not_put_in_where_that_would_spoil_something(change: Callable[[Worksheet], None], said: str, tmp_path: Path) -> None:
    content, path = plain_book(change=change), tmp_path / "out.xlsx"
    with pytest.raises(StationError, match=said):
        filled(content, several(5), path)
    assert not path.exists()
    assert filled(content, several(3), path).rows == 3  # with rows enough nothing has to move


def test_a_header_right_above_its_total_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="没有留空行"):
        filled(plain_book(prepared=0), several(2), tmp_path / "out.xlsx")


def test_a_bare_header_is_filled_below(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    book = Workbook()
    page = book.worksheets[0]
    page.title = PAGE
    page.append(["序号", "受理编号", "诉求摘要"])
    content = io.BytesIO()
    book.save(content)
    done = filled(content.getvalue(), several(3), path)
    assert done.rows == 3
    assert [[cell.value for cell in row] for row in table(path)["A2:C4"]] == [
        [number, f"ZQ-2026-{number:04d}", "=拖欠工资\n第二行"] for number in (1, 2, 3)
    ]


def test_cells_merged_over_rows_cannot_be_filled_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    done = filled(plain_book(change=lambda page: _merge(page, "C5:C6")), several(3), path)
    assert "C 列“职工·姓名”的格子跨行合并，没法逐行填。" in done.unfilled


def test_cells_merged_along_the_row_are_merged_in_new_rows(tmp_path: Path) -> None:
    def change(page: Worksheet) -> None:
        for row in (5, 6, 7):
            page.merge_cells(f"H{row}:I{row}")

    path = tmp_path / "out.xlsx"
    filled(plain_book(change=change), several(5), path)
    assert {str(area) for area in table(path).merged_cells.ranges} >= {f"H{row}:I{row}" for row in range(5, 10)}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "打不开"),
        (b"PK\x03\x04 broken", "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Excel 文件"),
        (packed({"a.txt": b"x"}), "不完整|打不开"),
        (packed({"../evil": b"x"}), "打不开"),
        (packed({"/abs": b"x"}), "打不开"),
        (packed({"[Content_Types].xml": b"<x"}), "打不开|读不懂"),
    ],
)
def test_what_is_no_workbook_is_refused_in_plain_words(content: bytes, said: str) -> None:
    with pytest.raises(StationError, match=said):
        read_pages(content)


def test_a_package_that_unpacks_beyond_measure_is_refused() -> None:
    with pytest.raises(StationError, match="太大"):
        read_pages(packed({"xl/big.bin": b"\0" * (257 * 1024 * 1024)}))


def test_entities_are_not_read() -> None:
    parts = unpacked(plain_book())
    parts[SHEET] = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + re.sub(rb"^<\?xml.*?\?>", b"", parts[SHEET])
    with pytest.raises(StationError, match="文档类型声明"):
        read_pages(packed(parts))


def test_a_workbook_with_macros_is_refused() -> None:
    parts = unpacked(plain_book())
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    with pytest.raises(StationError, match="带宏"):
        read_pages(packed(parts))


def test_a_strict_workbook_is_refused_by_its_name() -> None:
    ours, strict = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    with pytest.raises(StationError, match="严格的 Open XML"):
        read_pages(packed({name: part.replace(ours, strict) for name, part in unpacked(plain_book()).items()}))


def test_a_pivot_table_is_said_to_wait_for_its_refreshing(tmp_path: Path) -> None:
    parts = unpacked(plain_book())
    parts["xl/pivotTables/pivotTable1.xml"] = f'<pivotTableDefinition xmlns="{MAIN[1:-1]}"/>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/xl/pivotTables/pivotTable1.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.pivotTable+xml"/></Types>',
    )
    assert any("透视表" in sentence for sentence in filled(packed(parts), several(2), tmp_path / "填好.xlsx").unfilled)


def test_nothing_is_delivered_when_another_part_came_out_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Package.packed

    def spoilt(package: Package) -> bytes:
        return packed(unpacked(whole(package)) | {"xl/styles.xml": b"<styleSheet/>"})

    monkeypatch.setattr(Package, "packed", spoilt)
    path = tmp_path / "out.xlsx"
    with pytest.raises(RuntimeError, match=r"styles\.xml"):
        filled(plain_book(), several(2), path)
    assert list(tmp_path.iterdir()) == []


@given(
    top=st.integers(2, 9),
    left=st.integers(1, 30),
    prepared=st.integers(1, 6),
    count=st.integers(0, 9),
    with_total=st.booleans(),
    is_styled_below=st.booleans(),
)
def test_wherever_the_table_stands_it_is_found_and_filled(
    tmp_path: Path, top: int, left: int, prepared: int, count: int, with_total: bool, is_styled_below: bool
) -> None:
    def change(page: Worksheet) -> None:
        if is_styled_below:  # a face alone prepares no row
            page.cell(top + prepared + 12, left).font = Font(bold=True)

    path = tmp_path / "out.xlsx"
    content = plain_book(prepared=prepared, top=top, left=left, with_total=with_total, change=change)
    sheet = several(count)
    done = filled(content, sheet, path)
    page, first = table(path), top + 3
    assert done.rows == count
    for number in range(count):
        row = [page.cell(first + number, left + at).value for at in (0, 2, 3, 5)]
        assert row == [number + 1, "沙*", "136****4471", (number + 1) * 1000.5]
    end = first + max(prepared, count)
    if with_total:
        letter = get_column_letter(left + 5)
        assert page.cell(end, left).value == "合计"
        assert page.cell(end, left + 5).value == f"=SUM({letter}{first}:{letter}{end - 1})"
        end += 1
    assert page.cell(end, left).value == "填报人："
    assert [page.cell(row, left).value for row in range(first + count, first + max(prepared, count))] == [None] * max(0, prepared - count)
    assert len(opened(path)["汇总"]["B1"].value) > 5


def test_libreoffice_opens_it_and_computes_it_anew(office: Callable[..., Path], tmp_path: Path) -> None:
    """Fewer rows than were prepared, and more; in one start of the office suite for each kind."""
    paths = [tmp_path / "2.xlsx", tmp_path / "8.xlsx"]
    for path in paths:
        filled(rich_book(), several(int(path.stem)), path)
    office(paths[0], "csv", paths[1])
    out = office(paths[0], "xlsx", paths[1]).parent
    for count in (2, 8):
        book = opened(out / f"{count}.xlsx", data_only=True)
        total = sum(range(1, count + 1)) * 1000.5
        assert book["汇总"]["B1"].value == pytest.approx(total)
        assert book["汇总"]["B2"].value == count
        assert book[PAGE].cell(5 + max(3, count), 6).value == pytest.approx(total)
        assert book[PAGE]["H5"].value == 31
        rows = list(csv.reader((out / f"{count}.csv").read_text(encoding="utf-8", errors="replace").splitlines()))
        assert sum(row[0].isdigit() for row in rows if row) == count


@pytest.mark.parametrize("many", [b"<a/>", b"<a b='' c=''/>"])
def test_a_part_of_more_marks_than_memory_holds_is_refused(many: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A megabyte unpacks to sixty million elements of a hundred bytes."""
    monkeypatch.setattr(package_parts, "_MOST_MARKS", 3_000)
    assert package_parts.parsed(b"<r>" + many * 900 + b"</r>") is not None
    with pytest.raises(StationError, match="太大"):
        package_parts.parsed(b"<r>" + many * 3_000 + b"</r>")
