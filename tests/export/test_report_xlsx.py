"""The month report as a workbook: numbers are numbers, charts draw the cells they stand beside, nothing becomes a formula."""

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from report_samples import EMPTY, FULL, KINDS, REPEATED, numbered, paper_of, report, shares_of
from station.casework.report_paper import ReportPaper
from station.casework.reports import ReportGroup, ReportLine
from station.export.page_image import page_count, page_texts
from station.export.report_xlsx import CHARTS_SHEET, HEADER_ROW, PROSE_SHEET, report_book, write_report_book

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
STATIONS = replace(FULL, shares=KINDS | {"station": shares_of(**{f"第{n}街道职工服务站": n for n in range(1, 9)})})


def entered(key: str, label: str, year: str, remark: str = "") -> ReportLine:
    return ReportLine(f"entered_{key}", label, "%" if "%" in year else "", False, "%" in year, "", year, "", "", remark, (None, None, None))


ENTERED = ReportGroup(
    "entered",
    "填报指标",
    (
        entered("supervision_cover", "监督组织覆盖率", "65.00%", "2026年，基数 2000，目标 65"),
        entered("trained", "培训场次", "1,026"),
        entered("retention", "满意度测评得分", "97.5"),
        entered("other", "其他指标", "约三成"),
    ),
)
PAPERS = {
    "full": paper_of(replace(FULL, groups=(*FULL.groups, ENTERED)), repeated=REPEATED),
    "empty": paper_of(EMPTY, summary=""),
    "district": paper_of(STATIONS),
}


def written(paper: ReportPaper, folder: Path) -> Path:
    path = folder / "月报表.xlsx"
    write_report_book(paper, path)
    return path


def row_of(path: Path, label: str) -> tuple[Any, ...]:
    page = load_workbook(path).worksheets[0]
    return next(row for row in page.iter_rows(min_row=HEADER_ROW + 1) if row[0].value == label)


def test_counts_money_and_rates_are_numbers(tmp_path: Path) -> None:
    known = report(numbered(3) | {"recovered": 123_456_789, "due": 3, "closed_of_due": 2, "closed_on_time": 0}, numbered(8))
    path = written(paper_of(known), tmp_path)
    assert [(cell.value, cell.number_format) for cell in row_of(path, "受理")[2:5]] == [(10, "#,##0"), (15, "#,##0"), (0, "#,##0")]
    money = row_of(path, "挽回金额")[2]
    assert (money.value, money.number_format, row_of(path, "挽回金额")[1].value) == (123.456789, "#,##0.00", "万元")
    rate = row_of(path, "办结率")
    assert (rate[2].value, rate[2].number_format, rate[6].value) == (2 / 3, "0.00%", "应办结3，已办结2")
    assert rate[4].value == "—"  # nothing was due a year ago


def test_what_was_entered_by_hand_is_as_exact_as_it_was_entered(tmp_path: Path) -> None:
    path = written(PAPERS["full"], tmp_path)
    found = {label: row_of(path, label)[3] for label in ("培训场次", "满意度测评得分", "其他指标")}
    assert [(cell.value, cell.number_format) for cell in found.values()] == [(1026, "#,##0"), (97.5, "#,##0.0"), ("约三成", "General")]
    page = load_workbook(path).worksheets[0]
    rates = [row[3] for row in page.iter_rows(min_row=HEADER_ROW + 1) if row[0].value == "监督组织覆盖率"]
    assert (rates[-1].value, rates[-1].number_format) == (0.65, "#,##0.00%")


def test_corrections_stand_below_the_figures(tmp_path: Path) -> None:
    path = written(PAPERS["full"], tmp_path)
    assert [cell.value for cell in row_of(path, "更正")[:6]] == ["更正", "单位", "上报", "现为", None, "相差"]
    assert [cell.value for cell in row_of(path, "2026年9月受理")[:6]] == ["2026年9月受理", "件", 36, 38, None, "+2"]
    assert [cell.value for cell in row_of(path, "2026年9月挽回金额")[1:6]] == ["万元", 12.345678, 0, None, "−12.35"]
    labels = [str(row[0].value) for row in load_workbook(path).worksheets[0].iter_rows()]
    assert labels[-1] == "填报人：" and labels[-2].startswith("未上报：") and labels[-3].startswith("核对：")


def test_the_page_prints_upright_one_page_wide_with_its_heads(tmp_path: Path) -> None:
    book = load_workbook(written(PAPERS["full"], tmp_path))
    page = book.worksheets[0]
    assert (page.title, page["A1"].value) == ("月报表", "站前街道职工服务站月报表（2026年10月）")
    assert (page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToWidth) == ("portrait", 9, 1)
    assert (page.print_title_rows, page.freeze_panes, page.oddFooter.center.text) == ("$1:$3", "B4", "第&P页 共&N页")
    assert [cell.value for cell in page[HEADER_ROW]] == ["指标", "单位", "本月", "本年累计", "上年同期", "同比", "备注"]
    assert book.sheetnames == ["月报表", CHARTS_SHEET, PROSE_SHEET]
    assert load_workbook(written(PAPERS["empty"], tmp_path)).sheetnames == ["月报表", CHARTS_SHEET]


@pytest.mark.parametrize("name", PAPERS)
def test_each_chart_draws_the_cells_beside_it(name: str, tmp_path: Path) -> None:
    path = written(PAPERS[name], tmp_path)
    page = load_workbook(path)[CHARTS_SHEET]
    with zipfile.ZipFile(path) as package:
        charts = [ElementTree.fromstring(package.read(part)) for part in sorted(package.namelist()) if "/charts/chart" in part]
    assert charts
    titles = {str(cell.value) for cell in page["A"] if cell.value}
    for chart in charts:
        assert "".join(text.text or "" for text in chart.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}t")) in titles
        refs = [str(ref.text) for ref in chart.iter(f"{CHART}f")]
        assert refs and all(re.fullmatch(rf"'{CHARTS_SHEET}'!\$?[A-C]\$?\d+(:\$[A-C]\$\d+)?", ref) for ref in refs)
        for ref in refs:
            cells = page[ref.partition("!")[2].replace("$", "")]
            flat = [cell for row in cells for cell in row] if isinstance(cells, tuple) else [cells]
            assert all(cell.value is not None for cell in flat)
        assert chart.find(f".//{CHART}valAx/{CHART}scaling/{CHART}min").get("val") == "0"  # type: ignore[union-attr]
        assert chart.find(f".//{CHART}view3D") is None


def test_the_last_month_of_the_chart_is_that_of_the_report(tmp_path: Path) -> None:
    page = load_workbook(written(PAPERS["full"], tmp_path))[CHARTS_SHEET]
    months = [[cell.value for cell in row[:3]] for row in page.iter_rows(min_row=3, max_row=14)]
    assert months[0] == ["11月", 31, 19] and months[-1] == ["10月", 10, 73]


def test_no_text_becomes_a_formula(tmp_path: Path) -> None:
    nasty = replace(
        FULL,
        station="=1+1",
        shares=KINDS | {"area": shares_of(**{"=SUM(A1)": 3, "+8613800000000": 2, "@x": 1, "坏\x0b字": 1})},
    )
    book = report_book(paper_of(nasty, summary="=1+1\n-5000元\n@SUM(A1)"))
    for page in book.worksheets:
        for row in page.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
    book.save(tmp_path / "x.xlsx")
    assert load_workbook(tmp_path / "x.xlsx")[PROSE_SHEET]["A1"].value == "=1+1"


def test_an_office_opens_it_and_prints_all_of_it(tmp_path: Path, office: Callable[[Path, str], Path]) -> None:
    pdf = office(written(PAPERS["district"], tmp_path), "pdf").read_bytes()
    text = "".join(page_texts(pdf))
    assert page_count(pdf) <= 6 and all(words in text for words in ("填报人：", "按站点（件）", "工作小结"))


@pytest.mark.parametrize("name", PAPERS)
def test_every_part_is_declared_and_leads_to_one_that_is_there(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(written(PAPERS[name], tmp_path)) as package:
        names = package.namelist()
        assert package.testzip() is None and len(names) == len(set(names))
        types = ElementTree.fromstring(package.read("[Content_Types].xml"))
        declared = {str(part.get("PartName")).lstrip("/") for part in types if part.get("PartName")}
        assert declared == {part for part in names if part.endswith(".xml") and part != "[Content_Types].xml"}
        for part in names:
            if part.endswith(".rels"):
                base = posixpath.dirname(posixpath.dirname(part))
                for link in ElementTree.fromstring(package.read(part)):
                    target = str(link.get("Target"))
                    assert (target.lstrip("/") if target.startswith("/") else posixpath.join(base, target)) in names
        for part in names:
            if part.startswith("xl/worksheets/sheet"):
                order = [child.tag.removeprefix(MAIN) for child in ElementTree.fromstring(package.read(part))]
                assert order == sorted(order, key=ORDER.index)


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ORDER = [  # of a worksheet's parts (ECMA-376 part 1, 18.3.1.99)
    *("sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "mergeCells"),
    *("printOptions", "pageMargins", "pageSetup", "headerFooter", "drawing"),
]


def test_no_number_is_hidden_by_a_narrow_column(tmp_path: Path) -> None:
    write_report_book(PAPERS["full"], tmp_path / "月报表.xlsx")
    for page in load_workbook(tmp_path / "月报表.xlsx").worksheets[:2]:
        cells = [cell for row in page.iter_rows() for cell in row if isinstance(cell.value, int | float)]
        assert cells and all(cell.alignment.shrink_to_fit and not cell.alignment.wrap_text for cell in cells)
