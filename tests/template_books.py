"""Invented workbooks of a district to be filled, one with parts that no library writes, and lines to fill them with."""

import io
import re
import zipfile
from collections.abc import Callable

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as WrittenCell
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from station.casework.fields import Kind
from station.casework.masking import MaskLevel
from station.casework.sheets import Cell, Column, Period, Row, Sheet, Unit

PAGE = "诉求台账"
_THIN = Side(style="thin")
_BOX = Border(_THIN, _THIN, _THIN, _THIN)

COLUMNS = (
    Column("derived.ordinal", "序号", 5, Kind.COUNT),
    Column("grievance.number", "受理编号", 14, Kind.TEXT),
    Column("grievance.received_at", "受理日期", 11, Kind.DATE),
    Column("derived.complainant", "诉求人", 12, Kind.TEXT),
    Column("derived.phone", "联系电话", 14, Kind.PHONE),
    Column("grievance.category", "诉求类别", 10, Kind.CODE),
    Column("grievance.amount", "涉及金额", 13, Kind.MONEY, Unit.YUAN),
    Column("grievance.closed_on", "办结日期", 11, Kind.DATE),
    Column("grievance.summary", "诉求摘要", 26, Kind.LONG_TEXT),
)


def line(number: int, **cells: Cell) -> Row:
    """One line; ``cells`` by the last word of a column's key."""
    values: dict[str, Cell] = {
        "ordinal": Cell(number),
        "number": Cell(f"ZQ-2026-{number:04d}"),
        "received_at": Cell(f"2026-10-{number % 28 + 1:02d}"),
        "complainant": Cell("沙*"),
        "phone": Cell("136****4471"),
        "category": Cell("劳动报酬（欠薪）"),
        "amount": Cell(number * 100_050),
        "closed_on": Cell(f"2026-11-{number % 28 + 1:02d}"),
        "summary": Cell("=拖欠工资\n第二行"),
    } | cells
    return Row(f"g{number}", tuple(values[column.key.partition(".")[2]] for column in COLUMNS))


def lines(*rows: Row) -> Sheet:
    """A ledger of these rows."""
    return Sheet(
        ledger="grievances",
        name="职工诉求台账",
        filler="站前街道职工服务站",
        period=Period.month("2026-10"),
        filled_on="2026-11-02",
        layout="wide",
        level=MaskLevel.DISTRICT,
        columns=COLUMNS,
        rows=rows,
    )


def several(count: int) -> Sheet:
    """A ledger of so many ordinary rows."""
    return lines(*(line(number) for number in range(1, count + 1)))


def plain_book(
    *,
    prepared: int = 3,
    top: int = 2,
    left: int = 1,
    with_total: bool = True,
    with_summary: bool = True,
    change: Callable[[Worksheet], None] | None = None,
) -> bytes:
    """A district's form: merged title, a header of two rows below ``top`` rows, prepared rows, totals, a signature line.

    Columns from ``left``: 序号 受理日期 职工·姓名 职工·电话 诉求类别 涉及金额（元） 办结日期 办理天数 (a formula) 区里备注 (nobody's).
    ``change`` gets the sheet before it is saved.
    """
    book = Workbook()
    page = book.worksheets[0]
    page.title = PAGE
    column = {name: get_column_letter(left + at) for at, name in enumerate("ABCDEFGHI")}
    page.merge_cells(f"{column['A']}1:{column['I']}1")
    put(page, f"{column['A']}1", "滨河区职工诉求台账（    年  月）")
    page[f"{column['A']}1"].font = Font(name="SimHei", size=16, bold=True)
    put(page, f"{column['A']}{top}", "填报单位：")
    put(page, f"{column['G']}{top}", "金额单位：元")
    head = top + 1
    for name, text in (
        ("A", "序号"),
        ("B", "受理\n日期"),
        ("E", "诉求类别"),
        ("F", "涉及金额（元）"),
        ("G", "办结日期"),
        ("H", "办理天数"),
        ("I", "区里备注"),
    ):
        put(page, f"{column[name]}{head}", text)
        page.merge_cells(f"{column[name]}{head}:{column[name]}{head + 1}")
    put(page, f"{column['C']}{head}", "职  工")
    page.merge_cells(f"{column['C']}{head}:{column['D']}{head}")
    put(page, f"{column['C']}{head + 1}", "姓名")
    put(page, f"{column['D']}{head + 1}", "电话")
    first, last = head + 2, head + 1 + prepared
    for row in range(head, last + 1 + with_total):
        for name in column:
            page[f"{column[name]}{row}"].border = _BOX
    for row in range(first, last + 1):
        page.row_dimensions[row].height = 21
        for name, code in (("B", "yyyy/m/d"), ("D", "@"), ("F", "#,##0.00"), ("G", 'yyyy"年"m"月"d"日"')):
            page[f"{column[name]}{row}"].number_format = code
        put(page, f"{column['H']}{row}", f"={column['G']}{row}-{column['B']}{row}")
    if prepared:
        add_list(page, '"工资,工伤,社会保险"', f"{column['E']}{first}:{column['E']}{last}")
        rule = CellIsRule(operator="greaterThan", formula=["200000"], fill=PatternFill("solid", bgColor="FFFF0000"))
        page.conditional_formatting.add(f"{column['F']}{first}:{column['F']}{last}", rule)
    end = last
    if with_total:
        end += 1
        put(page, f"{column['A']}{end}", "合计")
        put(page, f"{column['F']}{end}", f"=SUM({column['F']}{first}:{column['F']}{last})")
    put(page, f"{column['A']}{end + 1}", "填报人：")
    put(page, f"{column['E']}{end + 1}", "填报日期：    年  月  日")
    page.print_area = f"{column['A']}1:{column['I']}{end + 1}"
    page.print_title_rows = f"{head}:{head + 1}"
    page.freeze_panes = f"{column['C']}{first}"
    page.row_breaks.append(Break(id=end + 1))
    if with_summary:
        other = book.create_sheet("汇总")
        other["A1"], other["B1"] = "金额合计", f"={PAGE}!{column['F']}{end}"
        other["A2"], other["B2"] = "件数", f"=COUNTA({PAGE}!{column['A']}{first}:{column['A']}{last})"
        book.defined_names["金额"] = DefinedName("金额", attr_text=f"{PAGE}!${column['F']}${first}:${column['F']}${last}")
    if change is not None:
        change(page)
    return _saved(book)


def put(page: Worksheet, place: str, value: object) -> None:
    """A value into a cell."""
    cell = page[place]
    assert isinstance(cell, WrittenCell)
    cell.value = value  # type: ignore[assignment]


def add_list(page: Worksheet, source: str, area: str) -> None:
    """A list validation."""
    rule = DataValidation(type="list", formula1=source, sqref=area, allow_blank=True)
    page.add_data_validation(rule)


def rich_book(*, prepared: int = 3) -> bytes:
    """The form once more, as Excel would have saved it, with parts that openpyxl cannot write and results kept in its formulas.

    Rows 5 to 4 + ``prepared`` are to be filled; below come the total, the signature line, a chart, a picture and a note.
    """

    def change(page: Worksheet) -> None:
        total = 5 + prepared
        chart = BarChart()
        chart.add_data(Reference(page, min_col=6, min_row=5, max_row=total - 1))
        page.add_chart(chart, f"A{total + 4}")
        image = io.BytesIO()
        Picture.new("RGB", (8, 8), "red").save(image, "PNG")
        page.add_image(Image(image), f"H{total + 4}")
        page["A1"].comment = Comment("按月报送", "区总")
        page[f"F{total}"].comment = Comment("自动合计", "区总")

    parts = unpacked(plain_book(prepared=prepared, change=change))
    sheet, total = "xl/worksheets/sheet1.xml", 5 + prepared
    for name in (sheet, "xl/worksheets/sheet2.xml"):
        parts[name] = re.sub(rb"(</f>)<v ?/>|(</f>)<v></v>", rb"</f><v>999</v>", parts[name])
    area = f"F5:F{total - 1}"
    x14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    xm = "http://schemas.microsoft.com/office/excel/2006/main"
    extension = (
        f'<extLst><ext xmlns:x14="{x14}" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}">'
        f'<x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="{xm}">'
        '<x14:cfRule type="dataBar" id="{DA7ABA51-AAAA-BBBB-0001-000000000001}"><x14:dataBar minLength="0" maxLength="100">'
        f'<x14:cfvo type="autoMin"/><x14:cfvo type="num"><xm:f>MAX($F$5:$F${total - 1})</xm:f></x14:cfvo></x14:dataBar></x14:cfRule>'
        f"<xm:sqref>{area}</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>"
        f'<ext xmlns:x14="{x14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">'
        f'<x14:dataValidations xmlns:xm="{xm}" count="1"><x14:dataValidation type="list">'
        f"<x14:formula1><xm:f>汇总!$D$1:$D$3</xm:f></x14:formula1><xm:sqref>I5:I{total - 1}</xm:sqref></x14:dataValidation>"
        "</x14:dataValidations></ext></extLst>"
    )
    page = parts[sheet].decode()
    page = re.sub(r"<tableParts.*?/>", "", page).replace("</worksheet>", f"{extension}</worksheet>")
    parts[sheet] = (
        re.sub(r"<pageMargins[^>]*/>", r'\g<0><pageSetup paperSize="9" orientation="landscape" r:id="rId99"/>', page, count=1)
        .replace("<worksheet ", '<worksheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" ', 1)
        .encode()
    )
    shared: list[str] = []
    parts[sheet] = re.sub(
        rb't="inlineStr"><is>(<t[^>]*>.*?</t>)</is>', lambda found: _share(shared, found[1].decode()), parts[sheet], flags=re.DOTALL
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{main}" count="{len(shared)}" uniqueCount="{len(shared)}">{"".join(shared)}</sst>'.encode()
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    printer = f'<Relationship Id="rId99" Type="{office}/printerSettings" Target="../printerSettings/printerSettings1.bin"/>'
    links = {"calcChain": "calcChain.xml", "sharedStrings": "/xl/sharedStrings.xml", "customXml": "../customXml/item1.xml"}
    linked = "".join(f'<Relationship Id="rId{kind}" Type="{office}/{kind}" Target="{target}"/>' for kind, target in links.items())
    typed = "".join(f'<Override PartName="/xl/{kind}.xml" ContentType="{kinds}.{kind}+xml"/>' for kind in ("calcChain", "sharedStrings"))
    default = f'<Default Extension="bin" ContentType="{kinds}.printerSettings"/>'
    _insert(parts, "xl/worksheets/_rels/sheet1.xml.rels", printer, "</Relationships>")
    _insert(parts, "xl/_rels/workbook.xml.rels", linked, "</Relationships>")
    _insert(parts, "[Content_Types].xml", default + typed, "</Types>")
    parts["xl/printerSettings/printerSettings1.bin"] = bytes(range(256))
    parts["customXml/item1.xml"] = "<批次 xmlns='urn:example:district'>2026</批次>".encode()
    chain = [f'<c r="H{row}" i="1"/>' for row in range(5, total)] + [f'<c r="F{total}"/>', '<c r="B1" i="2"/>', '<c r="B2"/>']
    parts["xl/calcChain.xml"] = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        + "".join(chain)
        + "</calcChain>"
    ).encode()
    parts["docProps/app.xml"] = (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        b"<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion></Properties>"
    )
    parts["xl/workbook.xml"] = re.sub(rb"<calcPr[^>]*/>", b'<calcPr calcId="191029"/>', parts["xl/workbook.xml"])
    return packed(parts)


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a workbook by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return {info.filename: whole.read(info) for info in whole.infolist()}


def packed(parts: dict[str, bytes]) -> bytes:
    """A workbook of these parts."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as whole:
        for name, part in parts.items():
            whole.writestr(name, part)
    return content.getvalue()


def _share(shared: list[str], text: str) -> bytes:
    shared.append(f"<si>{text}</si>")
    return f't="s"><v>{len(shared) - 1}</v>'.encode()


def _insert(parts: dict[str, bytes], part: str, text: str, before: str) -> None:
    parts[part] = parts[part].replace(before.encode(), (text + before).encode())


def _saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
