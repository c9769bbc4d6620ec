"""The month report as PDF, read back by PDFium: every figure as the report and the workbook have it, nothing outside the sheet.

After a wanted change: ``STATION_GOLDEN=write ./dev test tests/export/test_report_pdf.py``, then read the difference.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from depth import examples
from report_samples import EMPTY, FULL, KINDS, REPEATED, numbered, paper_of, report, shares_of
from station.casework.report_paper import ReportPaper, on_paper
from station.casework.reports import ReportLine
from station.casework.statistics import Share
from station.errors import StationError
from station.export import fonts
from station.export import report_pdf as report_module
from station.export.page_image import page_count, page_texts
from station.export.report_pdf import report_pdf, write_report
from station.export.report_xlsx import HEADER_ROW, write_report_book
from station.export.type_area import Placed

MM = 72 / 25.4
GOLDEN = Path(__file__).parents[1] / "golden" / "reports"
STATIONS = replace(FULL, shares=KINDS | {"station": shares_of(**{f"第{n}街道职工服务站": n for n in range(1, 10)})})
PAPERS = {
    "full": paper_of(FULL, repeated=REPEATED),
    "empty": paper_of(EMPTY),
    "district": paper_of(STATIONS),
    "bare": paper_of(EMPTY, summary=""),
}


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def copied(paper: ReportPaper) -> str:
    """All text of the paper without its blanks and the foot of each page."""
    pages = [squeezed(text) for text in page_texts(report_pdf(paper))]
    feet = [f"第{number}页共{len(pages)}页" for number in range(1, len(pages) + 1)]
    assert all(page.endswith(foot) for page, foot in zip(pages, feet, strict=True))
    return "".join(page.removesuffix(foot) for page, foot in zip(pages, feet, strict=True))


def printed(line: ReportLine) -> str:
    """A line of the table as the PDF gives it back."""
    label = f"{'其中：' if line.is_part else ''}{line.label}"
    return squeezed("".join((label, line.unit, line.month, line.year, line.last_year, line.change, line.remark)))


@pytest.mark.parametrize("name", PAPERS)
def test_every_figure_is_on_paper_in_its_order(name: str) -> None:
    text, at = copied(PAPERS[name]), 0
    for group in PAPERS[name].report.groups:
        at = text.index(squeezed(group.title), at)
        for line in group.lines:
            at = text.index(printed(line), at)


def test_the_table_is_set_once_however_close_it_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    set_, plain = [], report_module._cells

    def cells(*args: Any, **named: Any) -> Iterator[Placed]:
        set_.append(args[0])
        return plain(*args, **named)

    monkeypatch.setattr(report_module, "_cells", cells)
    report_pdf(PAPERS["full"])
    assert len(set_) == 2 + sum(len(group.lines) for group in PAPERS["full"].report.groups)  # two for the heads


@pytest.mark.parametrize("name", PAPERS)
def test_the_workbook_has_the_same_figures(name: str, tmp_path: Path) -> None:
    paper = PAPERS[name]
    assert write_report_book(paper, tmp_path / "月报表.xlsx") == len(paper.report.lines)
    page = load_workbook(tmp_path / "月报表.xlsx").worksheets[0]
    rows, text = page.iter_rows(min_row=HEADER_ROW + 1), copied(paper)
    for group in paper.report.groups:
        assert next(rows)[0].value == on_paper(group.title)
        for line in group.lines:
            row = next(rows)
            assert row[0].value == on_paper(f"{'　其中：' if line.is_part else ''}{line.label}")
            assert [cell_text(cell) for cell in row[2:5]] == [line.month, line.year, line.last_year]
            assert [row[at].value or "" for at in (1, 5, 6)] == [line.unit, line.change, on_paper(line.remark)]
            assert squeezed("".join(map(cell_text, row))) in text


def cell_text(cell: object) -> str:
    """A number as its format shows it."""
    value, shape = getattr(cell, "value", None), getattr(cell, "number_format", "")
    if isinstance(value, int | float) and not isinstance(value, bool):
        if shape.endswith("%"):
            return f"{value:.2%}"
        return f"{value:,.2f}" if shape == "#,##0.00" else f"{value:,}"
    return str(value or "")


@pytest.mark.parametrize("name", PAPERS)
def test_ink_keeps_to_the_sheet(name: str) -> None:
    with pdfium.PdfDocument(report_pdf(PAPERS[name])) as document:
        for page in document:
            assert page.get_size() == pytest.approx((210 * MM, 297 * MM), abs=0.1)
            for item in page.get_objects():
                left, bottom, right, top = item.get_bounds()
                assert left > 15 * MM and right < 195 * MM and bottom > 9 * MM and top < 278 * MM


def test_no_cell_runs_into_the_next() -> None:
    with pdfium.PdfDocument(report_pdf(PAPERS["full"])) as document:
        for page in document:
            text = page.get_textpage()
            boxes = [text.get_charbox(at) for at in range(text.count_chars()) if text.get_text_range(at, 1).strip()]
            for one, other in pairwise(boxes):
                overlap = min(one[2], other[2]) - max(one[0], other[0])
                same_row = abs(one[1] - other[1]) < 1 and abs(one[3] - other[3]) < 6
                assert not same_row or overlap < 1.5


def test_a_number_too_long_for_its_column_is_set_smaller_and_never_parted() -> None:
    month = numbered(3) | {"received": 1_234_567_890, "recovered": 9_876_543_210_987_600}
    text = page_texts(report_pdf(paper_of(report(month, month, numbered(2)), summary="")))
    assert any("1,234,567,890" in page for page in text) and any("9,876,543,210.99" in page for page in text)


def test_a_group_that_goes_over_a_page_has_its_title_on_both() -> None:
    pages = [squeezed(text).partition("同比备注") for text in page_texts(report_pdf(PAPERS["full"]))]
    titles = [squeezed(group.title) for group in FULL.groups]
    assert all(rest.startswith(tuple(titles)) for _, heads, rest in pages if heads)


def test_equal_reports_give_equal_bytes() -> None:
    assert report_pdf(PAPERS["full"]) == report_pdf(paper_of(FULL, repeated=REPEATED))


def test_the_text_is_that_of_its_golden_file() -> None:
    text = "\n".join(page_texts(report_pdf(PAPERS["full"]))) + "\n"
    golden = GOLDEN / "pdf.txt"
    if os.environ.get("STATION_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "most"), [("full", 4), ("empty", 3), ("district", 5), ("bare", 3)])
def test_a_report_is_no_longer_than_it_must_be(name: str, most: int) -> None:
    assert page_count(report_pdf(PAPERS[name])) <= most


def test_corrections_broken_sums_and_missing_stations_are_told_below_the_table() -> None:
    text = copied(PAPERS["full"])
    for sentence in (
        "2026年9月受理：上报36件，现为38件（+2）",
        "2026年9月挽回金额：上报12.35万元，现为0.00万元（−12.35）",
        "期初未结＋受理－办结与期末未结不平，差2。",
        "柳荫街道职工服务站：还没有收到2026年10月的月报。",
    ):
        assert text.index(sentence) > text.index("单位和片区（现有）")
    assert "更正" not in copied(PAPERS["empty"])


def test_each_page_of_the_table_repeats_its_heads_and_the_signatures_end_the_paper() -> None:
    pages = [squeezed(text) for text in page_texts(report_pdf(PAPERS["full"]))]
    assert all("指标单位本月本年累计上年同期同比备注" in page for page in pages[1:])
    assert "填报人：审核人：负责人：联系电话：" in pages[-1]


def test_every_character_has_a_face() -> None:
    assert fonts.GETA not in "".join(page_texts(report_pdf(PAPERS["full"])))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=400), st.integers(0, 30))
@examples(8)
def test_any_prose_can_be_set(text: str, lines: int) -> None:
    assert page_count(report_pdf(paper_of(EMPTY, summary="题目\n" + "职工诉求。" * 30 * lines + "\n" + text))) >= 3


@given(st.lists(st.tuples(st.text(max_size=40), st.integers(0, 10**7)), max_size=30))
@examples(8)
def test_any_shares_can_be_drawn(found: list[tuple[str, int]]) -> None:
    kinds = {by: [Share(label, cases, 0, 0, cases // 2) for label, cases in found] for by in KINDS}
    text = copied(paper_of(replace(report(numbered(1)), shares=kinds)))
    assert ("按类别（件）" in text) == bool(found)


def test_the_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "报表.pdf"
    write_report(PAPERS["empty"], target)
    assert target.read_bytes() == report_pdf(PAPERS["empty"])
    with pytest.raises(StationError):
        write_report(PAPERS["empty"], tmp_path / "没有" / "报表.pdf")
    assert [path.name for path in tmp_path.iterdir()] == ["报表.pdf"]
