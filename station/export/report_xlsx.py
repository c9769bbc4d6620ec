"""The month report as a workbook: the table of figures as numbers, its charts drawn by the office from cells, the prose.

It looks like the ledgers (``ledger_look``), but stands upright on A4. Money is in 万元, rates are shares with their base beside them.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.chart import BarChart, Reference, Series
from openpyxl.chart.data_source import AxDataSource, StrRef
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun, RichTextProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from station.casework import money, reports
from station.casework.cell_prints import writable
from station.casework.report_paper import ReportPaper, on_paper
from station.casework.report_prose import span_of
from station.casework.reports import Correction, ReportLine
from station.casework.sheets import Period, look
from station.casework.statistics import BREAKDOWNS
from station.export.delivery import delivered
from station.export.ledger_look import Style, dress, lines, put

HEADER_ROW = 3
CHARTS_SHEET, PROSE_SHEET = "图表", "小结"
_CORRECTIONS, _PORTION = "更正", "比例"

_WIDTHS = (29, 6, 10, 12, 10, 22, 25)
_SIDES = ("left", "center", "right", "right", "right", "right", "left")
_ENTERED = re.compile(r"([\d,]+)(?:\.(\d+))?(%)?")
_MOST_SHEET_NAME = 31
_CM_PER_INCH = 2.54
_A4 = 9
_SHADE = PatternFill("solid", fgColor="EDEDEB")
_TINTS = ("1F4468", "C3CEDA")
_COUNT, _WAN, _SHARE = "#,##0", "#,##0.00", "0.00%"
_CHART_ROWS, _CHART_WIDTH, _ROW_CM = 12, 11.5, 0.55  # the least rows of a chart beside its numbers
_CHART_POINTS = 9
_PROSE_WIDTH = 80
_ROW_POINTS = 1.35, 0.4  # a row of the table: of a line of text and around it, in font sizes


def write_report_book(paper: ReportPaper, path: Path) -> int:
    """Write the report as a workbook and return how many figures were read back from the finished file.

    StationError if the file cannot be written; what stood at ``path`` before is then untouched.
    """
    with delivered(path, paper.name) as part:
        whole = BytesIO()  # openpyxl leaves its zip half open when the disk is full
        report_book(paper).save(whole)
        part.write_bytes(whole.getbuffer())
        wanted, found = [label for label, _ in _rows(paper)], _labels_in(part)
        if found[: len(wanted)] != wanted:
            raise RuntimeError(f"{len(wanted)} lines were to be written, {len(found)} others were read back")
    return len(paper.report.lines)


def report_book(paper: ReportPaper) -> Workbook:
    """The table, the charts with their numbers in cells, and the prose where there is one."""
    book = Workbook()
    book.properties.creator = writable(paper.report.station)
    book.properties.title = writable(paper.title)
    page = book.worksheets[0]
    page.title = span_of(paper.report.period)["paper"][:_MOST_SHEET_NAME]
    _table(page, paper)
    _charts(book.create_sheet(CHARTS_SHEET), paper)
    if paper.summary:
        _prose(book.create_sheet(PROSE_SHEET), paper)
    return book


def _rows(paper: ReportPaper) -> Iterator[tuple[str, ReportLine | None]]:
    """Every row of the table: what stands in its first cell, and its figure; None for the heading of a group."""
    for group in paper.report.groups:
        yield on_paper(group.title), None
        yield from ((on_paper(f"{'　其中：' if line.is_part else ''}{line.label}"), line) for line in group.lines)


def _labels_in(path: Path) -> list[str]:
    """The first cell of each row of the finished table."""
    with path.open("rb") as source:
        page = load_workbook(source, read_only=True).worksheets[0]
        return [str(label) for (label,) in page.iter_rows(min_row=HEADER_ROW + 1, max_col=1, values_only=True)]


def _set_page(page: Worksheet, *, on_one: bool = False) -> None:
    """A4 upright, one page wide, or all of it ``on_one`` page."""
    page.page_setup.paperSize = _A4
    page.page_setup.orientation = "portrait"
    page.page_setup.fitToWidth = 1
    page.page_setup.fitToHeight = 1 if on_one else 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins = PageMargins(**{side: cm / _CM_PER_INCH for side, cm in look().margins_cm.items()})
    page.print_options.horizontalCentered = True
    page.oddFooter.center.text = look().footer  # type: ignore[union-attr]  # the stub knows no default; there is always one


# -- the table -----------------------------------------------------------------------------------------------------------


def _table(page: Worksheet, paper: ReportPaper) -> None:
    _set_page(page)
    for at, width in enumerate(_WIDTHS):
        page.column_dimensions["ABCDEFG"[at]].width = width
    page.print_title_rows = f"1:{HEADER_ROW}"
    page.freeze_panes = f"B{HEADER_ROW + 1}"
    _head(page, paper)
    row = HEADER_ROW + 1
    for label, line in _rows(paper):
        if line is None:
            _shaded(page, row, (label, *[""] * 6))
        else:
            _figure(page, row, label, line)
        row += 1
    if paper.report.corrections:
        _shaded(page, row, (_CORRECTIONS, "单位", "上报", "现为", "", "相差", ""))
        row += 1
        for correction in paper.report.corrections:
            _correction(page, row, correction)
            row += 1
    for sentence in _sentences(paper):
        row = _over(page, row, on_paper(sentence))
    for at, label in zip((1, 3, 5, 7), look().signatures, strict=True):
        cell = _at(page, row, at)
        cell.font = Font(name=look().body_font, size=look().body_points)
        cell.alignment = Alignment(vertical="center")
        put(cell, f"{label}：")
    page.row_dimensions[row].height = look().body_points * 2.8


def _head(page: Worksheet, paper: ReportPaper) -> None:
    title = _at(page, 1, 1)
    title.font = Font(name=look().title_font, size=look().title_points)
    title.alignment = Alignment(horizontal="center", vertical="center")
    put(title, paper.title)
    page.merge_cells("A1:G1")
    page.row_dimensions[1].height = look().title_points * 2
    filled = (
        (1, 4, f"{look().filler_label}：{paper.report.station}", "left"),
        (5, 7, f"{look().filled_on_label}：{paper.filled_on}", "right"),
    )
    for first, last, text, side in filled:
        cell = _at(page, 2, first)
        cell.font = Font(name=look().body_font, size=look().body_points)
        cell.alignment = Alignment(horizontal=side, vertical="center")
        put(cell, text)
        page.merge_cells(start_row=2, start_column=first, end_row=2, end_column=last)
    page.row_dimensions[2].height = look().body_points * 2
    _shaded(page, HEADER_ROW, reports.headings(paper.report.period), centred=True)


def _shaded(page: Worksheet, row: int, texts: Sequence[str], *, centred: bool = False) -> None:
    """A row of headings."""
    for at, text in enumerate(texts, 1):
        cell = _at(page, row, at)
        dress(cell, Style("center" if centred or at > 1 else "left", bold=True))
        cell.fill = _SHADE
        if text:
            put(cell, text)
    page.row_dimensions[row].height = _high(1)


def _figure(page: Worksheet, row: int, label: str, line: ReportLine) -> None:
    texts = (label, *map(on_paper, (line.unit, line.month, line.year, line.last_year, line.change, line.remark)))
    for at, (text, side) in enumerate(zip(texts, _SIDES, strict=True)):
        cell = _at(page, row, at + 1)
        number = _number(line, at - 2) if 2 <= at <= 4 else None
        dress(cell, Style(side, number_format=number[1] if number else "General"))
        if number:
            cell.value = number[0]
            _never_hidden(cell)
        elif text:
            put(cell, text)
    page.row_dimensions[row].height = _high(max(lines(text, width) for text, width in zip(texts, _WIDTHS, strict=True)))


def _number(line: ReportLine, stretch: int) -> tuple[float, str] | None:
    """The number of a figure with its format; None where there is none to be had, as of a rate without a base."""
    value = line.values[stretch]
    if isinstance(value, tuple):
        return (value[0] / value[1], _SHARE) if value[1] else None
    if value is None:
        return _entered((line.month, line.year, line.last_year)[stretch])
    return (value / money.WAN, _WAN) if line.unit == "万元" else (value, _COUNT)


def _entered(text: str) -> tuple[float, str] | None:
    """The number of a figure that was entered by hand, as exact as it was entered."""
    found = _ENTERED.fullmatch(text)
    if not found:
        return None
    digits = "0" * len(found[2] or "")
    number = float(found[1].replace(",", "") + (f".{found[2]}" if digits else ""))
    figure = f"#,##0.{digits}" if digits else _COUNT
    return (number / 100, f"{figure}%") if found[3] else (number, figure)


def _correction(page: Worksheet, row: int, correction: Correction) -> None:
    unit, before, after, change = correction.printed
    scale, number_format = {"万元": (money.WAN, _WAN), "元": (money.YUAN, _WAN)}.get(unit, (1, _COUNT))
    month = Period.month(correction.period).text
    values: tuple[str | float, ...] = (
        f"{month}{correction.label}",
        unit,
        before if isinstance(correction.handed_up, str) else correction.handed_up / scale if scale > 1 else correction.handed_up,
        after if isinstance(correction.now, str) else correction.now / scale if scale > 1 else correction.now,
        "",
        change,
        "",
    )
    for at, (value, side) in enumerate(zip(values, _SIDES, strict=True), 1):
        cell = _at(page, row, at)
        dress(cell, Style(side, number_format="General" if isinstance(value, str) else number_format))
        if isinstance(value, str):
            if value:
                put(cell, on_paper(value))
        else:
            cell.value = value
            _never_hidden(cell)
    page.row_dimensions[row].height = _high(lines(str(values[0]), _WIDTHS[0]))


def _sentences(paper: ReportPaper) -> Iterator[str]:
    yield from (f"核对：{one.sentence}" for one in paper.report.unbalanced)
    yield from (f"未上报：{one.name}，{one.sentence}" for one in paper.report.missing)


def _over(page: Worksheet, row: int, text: str) -> int:
    """A sentence over all columns; the row after it."""
    cell = _at(page, row, 1)
    cell.font = Font(name=look().body_font, size=look().body_points)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    put(cell, text)
    page.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(_WIDTHS))
    page.row_dimensions[row].height = _high(lines(text, sum(_WIDTHS)))
    return row + 1


# -- charts and prose ----------------------------------------------------------------------------------------------------


def _charts(page: Worksheet, paper: ReportPaper) -> None:
    """Blocks of numbers under each other, at the right of each the chart drawn of them."""
    _set_page(page, on_one=True)
    for letter, width in zip("ABCD", (22, 10, 10, 2), strict=True):
        page.column_dimensions[letter].width = width
    row = 1
    for title, heads, body, is_time in _blocks(paper):
        rows = max(_CHART_ROWS, len(body) + 3)
        _block(page, row, title, heads, body)
        chart = _chart(page, row, title, heads, len(body), is_time=is_time)
        chart.height = (rows - 1) * _ROW_CM
        page.add_chart(chart, f"E{row}")
        row += rows


Block = tuple[str, tuple[str, ...], list[tuple[str | float, ...]], bool]


def _blocks(paper: ReportPaper) -> Iterator[Block]:
    span = span_of(paper.report.period)
    yield "近十二个月受理、办结（件）", ("月份", "受理", "办结"), [(one.label, one.received, one.ended) for one in paper.past], True
    for by in paper.charted:
        word, shown = BREAKDOWNS[by], paper.bars(by)
        body: list[tuple[str | float, ...]] = [(on_paper(one.label), one.cases, one.before) for one in shown]
        yield f"按{word}（件）", (word, span["now"], span["earlier"]), body, False
    if paper.coverage:
        yield "覆盖情况", ("指标", _PORTION), [(one.label, one.share) for one in paper.coverage], False


def _block(page: Worksheet, row: int, title: str, heads: Sequence[str], body: Sequence[Sequence[str | float]]) -> None:
    cell = _at(page, row, 1)
    cell.font = Font(name=look().title_font, size=look().body_points + 1)
    put(cell, title)
    for at, text in enumerate(heads, 1):
        head = _at(page, row + 1, at)
        dress(head, Style("center", bold=True))
        put(head, text)
    for below, values in enumerate(body, row + 2):
        for at, value in enumerate(values, 1):
            cell = _at(page, below, at)
            number_format = "General" if isinstance(value, str) else _SHARE if isinstance(value, float) else _COUNT
            dress(cell, Style("left" if at == 1 else "right", number_format=number_format))
            if isinstance(value, str):
                put(cell, value)
            else:
                cell.value = value
            _never_hidden(cell)  # its row is as high as those beside the chart


def _never_hidden(cell: Cell) -> None:
    """A number too long for its column is shown smaller, not as ####; a name keeps to its line."""
    cell.alignment = Alignment(horizontal=cell.alignment.horizontal, vertical="center", indent=cell.alignment.indent, shrink_to_fit=True)


def _chart(page: Worksheet, row: int, title: str, heads: Sequence[str], count: int, *, is_time: bool) -> BarChart:
    """Columns over time or bars by kind, from zero, each with its number; two tints, no axis of numbers, no lines behind."""
    chart = BarChart()
    chart.type, chart.grouping = ("col", "clustered") if is_time else ("bar", "clustered")
    paragraph = Paragraph(pPr=_text(_CHART_POINTS + 2, bold=True), r=[RegularTextRun(t=title)])
    chart.title = Title(tx=Text(rich=RichText(bodyPr=RichTextProperties(), p=[paragraph])), overlay=False)
    chart.style, chart.roundedCorners = 2, False
    chart.width = _CHART_WIDTH  # type: ignore[assignment]  # the stub knows whole ones only
    chart.gapWidth, chart.overlap = 50, 0
    first, last = row + 2, row + 1 + count
    for at in range(2, len(heads) + 1):
        series = Series(Reference(page, min_col=at, min_row=first - 1, max_row=last), title_from_data=True)
        series.graphicalProperties = GraphicalProperties(solidFill=_TINTS[at - 2])
        series.graphicalProperties.line.noFill = True
        series.dLbls = DataLabelList()
        series.dLbls.showVal = True
        series.dLbls.txPr = _rich(_CHART_POINTS - 1)
        for other in ("showSerName", "showCatName", "showLegendKey", "showPercent"):
            setattr(series.dLbls, other, False)
        series.cat = AxDataSource(strRef=StrRef(f=str(Reference(page, min_col=1, min_row=first, max_row=last))))
        chart.series.append(series)
    chart.y_axis.majorGridlines = None
    chart.y_axis.scaling.min = 0
    chart.y_axis.delete = True
    chart.x_axis.delete = False
    chart.x_axis.txPr = _rich(_CHART_POINTS)
    if len(heads) == 2 and heads[1] == _PORTION:
        chart.y_axis.scaling.max = 1
    if not is_time:
        chart.x_axis.scaling.orientation = "maxMin"  # the first above
    if len(heads) > 2:
        chart.legend.position = "t"
        chart.legend.txPr = _rich(_CHART_POINTS)
    else:
        chart.legend = None
    return chart


def _text(points: float, *, bold: bool = False) -> ParagraphProperties:
    return ParagraphProperties(defRPr=CharacterProperties(sz=round(points * 100), b=bold))


def _rich(points: float) -> RichText:
    return RichText(bodyPr=RichTextProperties(), p=[Paragraph(pPr=_text(points), endParaRPr=CharacterProperties(sz=round(points * 100)))])


def _prose(page: Worksheet, paper: ReportPaper) -> None:
    _set_page(page)
    page.column_dimensions["A"].width = _PROSE_WIDTH
    for row, text in enumerate((line for line in paper.summary.splitlines() if line.strip()), 1):
        cell = _at(page, row, 1)
        cell.font = Font(name=look().title_font if row == 1 else look().body_font, size=look().body_points + (4 if row == 1 else 2))
        cell.alignment = Alignment(horizontal="center" if row == 1 else "left", vertical="center", wrap_text=True)
        text = text if row == 1 else f"　　{text}"
        put(cell, text)
        page.row_dimensions[row].height = _high(lines(text, _PROSE_WIDTH * 11 / 12)) * 1.2


def _high(count: int) -> float:
    """The height of a row of so many lines in points: closer than in a ledger, for there are many."""
    line, around = _ROW_POINTS
    return (count * line + around) * look().body_points


def _at(page: Worksheet, row: int, at: int) -> Cell:
    cell = page.cell(row, at)
    assert isinstance(cell, Cell), "a row is written before its cells are merged"
    return cell
