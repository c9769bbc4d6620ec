"""A ledger of 50,000 rows and 20 styled columns beside other writers of workbooks: python -m bench.ledgers [ROWS [ROUNDS]].

Every writer runs in a process of its own, rounds interleaved, and writes the same values: merged title, header, thin borders, wrapped
text, widths, heights, frozen panes, print set-up, dates and money as numbers, as far as it can. Ours also writes the record and the
check sums behind each row and counts what it wrote in the finished file. Nobody keeps the rows; they are made a few at a time, as
each writer wants them, while the clock stands still.
"""

import importlib.util
import json
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from bench._store import conditions, seconds
from bench._table import tell

ROWS = 50_000
FEW_AT_ONCE = 20  # rows
FEW = 5_000  # beside which the growth of memory is told
BASE = "openpyxl write-only"
OURS, FAST = "ours", "XlsxWriter"
MOST_OF_BASE = 0.12
HEIGHT = 48.5  # points of a row; the peers need not find it
FONT, TITLE_FONT = "宋体", "方正小标宋简体"
Value = str | int | float | date
Made = TypeVar("Made")

# title, width, kind of the column with us
COLUMNS = (
    ("序号", 5, "count"),
    ("受理编号", 15, "text"),
    ("受理日期", 11, "date"),
    ("来源渠道", 9, "code"),
    ("诉求人", 10, "text"),
    ("联系电话", 14, "phone"),
    ("证件号", 20, "id_number"),
    ("用人单位", 24, "text"),
    ("行业", 10, "code"),
    ("街道", 10, "text"),
    ("诉求类别", 10, "code"),
    ("诉求摘要", 40, "long_text"),
    ("涉及人数", 8, "count"),
    ("涉及金额", 14, "money"),
    ("紧急程度", 8, "code"),
    ("承办人", 8, "text"),
    ("办理时限", 11, "date"),
    ("办结日期", 11, "date"),
    ("办理结果", 12, "code"),
    ("备注", 16, "text"),
)
MONEY = [kind for _, _, kind in COLUMNS].index("money")
DAY = date(2017, 1, 1)


def row(n: int) -> tuple[Value, ...]:
    """The values of a row; no two alike."""
    day = DAY + timedelta(days=n % 3_400)
    return (
        n,
        f"BH-{day.year}-{n:06}",
        day,
        ("来访", "来电", "12351", "走访")[n % 4],
        "张王李赵陈刘周吴"[n % 8] + "伟芳娜敏静磊"[n % 6],
        f"138{n:08}",
        f"110101199001{n % 28 + 1:02}{n % 10_000:04}",
        f"滨河第{n % 900}建筑劳务有限公司",
        ("建筑业", "制造业", "住宿餐饮")[n % 3],
        ("站前街道", "河湾街道", "东风街道")[n % 3],
        ("拖欠工资", "社会保险", "工伤", "劳动合同")[n % 4],
        f"反映{day.month}月起未发工资，涉及班组{n % 90 + 1}人，负责人多次承诺后仍未支付，要求责令限期足额支付（第{n}件）",
        n % 60 + 1,
        (n * 137) % 900_000 + 0.5,
        ("一般", "较急", "紧急")[n % 3],
        ("王芳", "陈立秋", "赵敏")[n % 3],
        day + timedelta(days=60),
        day + timedelta(days=n % 70) if n % 9 else "",
        "已办结" if n % 9 else "",
        "",
    )


_making = 0.0  # seconds the clock stood still


def made(make: Callable[[int], Made], rows: int) -> Iterator[Made]:
    global _making
    for first in range(0, rows, FEW_AT_ONCE):
        started = seconds()
        some = [make(n) for n in range(first, min(first + FEW_AT_ONCE, rows))]
        _making += seconds() - started
        yield from some


# -- writers -------------------------------------------------------------------------------------------------------------------


def ours(path: Path, rows: int) -> None:
    from station.casework.cell_prints import Origin
    from station.casework.fields import Kind
    from station.casework.masking import MaskLevel
    from station.casework.sheets import Cell, Column, Period, Row, Sheet, Unit
    from station.export.ledger_xlsx import write_ledger

    kinds = [Kind(kind) for _, _, kind in COLUMNS]

    class Rows(Sequence[Row]):
        def __len__(self) -> int:
            return rows

        def __getitem__(self, n: int) -> Row:  # type: ignore[override]
            cells = [Cell(value.isoformat() if isinstance(value, date) else value) for value in row(n)]
            cells[MONEY] = Cell(round(cells[MONEY].value * 100))  # type: ignore[operator]
            return Row(f"{n:026}", tuple(cells))

        def __iter__(self) -> Iterator[Row]:
            return made(self.__getitem__, rows)

    columns = tuple(
        Column(f"x.{at}", title, width, kind, Unit.YUAN if kind is Kind.MONEY else None, total=kind in (Kind.MONEY, Kind.COUNT))
        for at, ((title, width, _), kind) in enumerate(zip(COLUMNS, kinds, strict=True))
    )
    sheet = Sheet("x", "台账", "站", Period.everything(), "2026-11-16", "wide", MaskLevel.DISTRICT, columns, Rows())
    assert write_ledger(sheet, path, Origin("x", "2026-11-16T10:00", "00" * 16)) == rows


def openpyxl_write_only(path: Path, rows: int) -> None:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook(write_only=True)
    page = book.create_sheet("台账")
    for at, (_, width, _) in enumerate(COLUMNS, 1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.freeze_panes = "C3"
    page.print_title_rows = "1:2"
    page.page_setup.orientation, page.page_setup.paperSize, page.page_setup.fitToHeight = "landscape", 9, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.oddFooter.center.text = "第&P页 共&N页"
    page.merged_cells.add("A1:T1")
    title = WriteOnlyCell(page, "台账")
    title.font, title.alignment = Font(name=TITLE_FONT, size=16), Alignment(horizontal="center")
    page.append([title])
    line = Side(style="thin")
    cells = [WriteOnlyCell(page, "") for _ in COLUMNS]
    for cell, (_, _, kind) in zip(cells, COLUMNS, strict=True):
        cell.font, cell.border = Font(name=FONT, size=10), Border(line, line, line, line)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.number_format = {"date": "yyyy-mm-dd", "money": "#,##0.00", "phone": "@", "id_number": "@"}.get(kind, "General")
    styles = [cell._style for cell in cells]

    def put(values: Sequence[Value]) -> None:
        for cell, style, value in zip(cells, styles, values, strict=True):
            cell.value = value
            cell._style = style  # the number format of a date is set anew with its value
        page.append(cells)

    put([title for title, _, _ in COLUMNS])
    for n, values in enumerate(made(row, rows)):
        page.row_dimensions[n + 3].height = HEIGHT
        put(values)
    book.save(path)


def _xlsxwriter(path: Path, rows: int, **options: bool) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(path, options)
    page = book.add_worksheet("台账")
    plain = {"font_name": FONT, "font_size": 10, "border": 1, "text_wrap": True, "valign": "vcenter", "align": "center"}
    kinds = {"date": "yyyy-mm-dd", "money": "#,##0.00", "phone": "@", "id_number": "@"}
    formats = [book.add_format(plain | ({"num_format": kinds[kind]} if kind in kinds else {})) for _, _, kind in COLUMNS]
    for at, (_, width, _) in enumerate(COLUMNS):
        page.set_column(at, at, width)
    page.freeze_panes(2, 2)
    page.repeat_rows(0, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_footer("&C第&P页 共&N页")
    page.merge_range(0, 0, 0, len(COLUMNS) - 1, "台账", book.add_format({"font_name": TITLE_FONT, "font_size": 16, "align": "center"}))
    page.write_row(1, 0, [title for title, _, _ in COLUMNS], formats[0])
    for n, values in enumerate(made(row, rows)):
        page.set_row(n + 2, HEIGHT)
        for at, (value, style) in enumerate(zip(values, formats, strict=True)):
            if isinstance(value, str):
                page.write_string(n + 2, at, value, style) if value else page.write_blank(n + 2, at, None, style)
            elif isinstance(value, date):
                page.write_datetime(n + 2, at, value, style)
            else:
                page.write_number(n + 2, at, value, style)
    book.close()


def xlsxwriter(path: Path, rows: int) -> None:
    _xlsxwriter(path, rows)


def xlsxwriter_constant_memory(path: Path, rows: int) -> None:
    _xlsxwriter(path, rows, constant_memory=True)


def pyexcelerate(path: Path, rows: int) -> None:
    """Column widths and a merged title only: borders and fonts of single cells would make it slower."""
    from pyexcelerate import Style, Workbook

    book = Workbook()
    head = ["台账"] + [""] * (len(COLUMNS) - 1)
    page = book.new_sheet("台账", data=[head, [title for title, _, _ in COLUMNS], *made(row, rows)])
    for at, (_, width, _) in enumerate(COLUMNS, 1):
        page.set_col_style(at, Style(size=width))
    page.range("A1", "T1").merge()
    book.save(str(path))


def rustpy_xlsxwriter(path: Path, rows: int) -> None:
    """No styles at all."""
    from rustpy_xlsxwriter import write_worksheet

    titles = [title for title, _, _ in COLUMNS]
    write_worksheet([dict(zip(titles, values, strict=True)) for values in made(row, rows)], str(path), "台账")


# name, writer, what it needs
WRITERS: tuple[tuple[str, Callable[[Path, int], None], str], ...] = (
    (BASE, openpyxl_write_only, ""),
    (OURS, ours, ""),
    (FAST, xlsxwriter, "xlsxwriter"),
    ("XlsxWriter constant memory", xlsxwriter_constant_memory, "xlsxwriter"),
    ("pyexcelerate, no borders", pyexcelerate, "pyexcelerate"),
    ("rustpy-xlsxwriter, no styles", rustpy_xlsxwriter, "rustpy_xlsxwriter"),
)


def measure(name: str, rows: int) -> None:
    """One round of a writer: seconds, bytes, highest memory, as JSON."""
    writer = next(writer for each, writer, _ in WRITERS if each == name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        writer(path, 10)  # imports and caches
        started, before = seconds(), _making
        writer(path, rows)
        took = seconds() - started - (_making - before)
        size = path.stat().st_size
    print(json.dumps({"s": took, "bytes": size, "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def _apart(name: str, rows: int) -> dict[str, float]:
    call = f"from bench.ledgers import measure; measure({name!r}, {rows})"
    done = subprocess.run([sys.executable, "-c", call], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return json.loads(done.stdout.splitlines()[-1])


def main(rows: int = ROWS, rounds: int = 3) -> None:
    here = [name for name, _, needs in WRITERS if not needs or importlib.util.find_spec(needs)]
    found: dict[str, list[dict[str, float]]] = {name: [] for name in here}
    few: dict[str, list[float]] = {name: [] for name in here}
    for _ in range(rounds):
        for name in here:
            found[name].append(_apart(name, rows))
            few[name].append(_apart(name, FEW)["mb"])
    print(f"{conditions()}\n{rows:,} x {len(COLUMNS)} cells, median of {rounds}         s     ratio        MB    growth   file MB")
    base = statistics.median(each["s"] for each in found[BASE])
    for name, _, _ in WRITERS:
        if name not in found:
            print(f"{name:30} is not here")
            continue
        took, size, memory = (statistics.median(each[what] for each in found[name]) for what in ("s", "bytes", "mb"))
        growth = memory - statistics.median(few[name])
        print(f"{name:30} {took:10.2f} {took / base:9.2f} {memory:9.0f} {growth:9.0f} {size / 1e6:9.1f}", flush=True)
        if name != BASE:
            tell("ledgers", f"{rows:,} rows by {name}", BASE, took / base, f"≤ {MOST_OF_BASE}" if name == OURS else "")
    if FAST in found:
        ours, fast = (statistics.median(each["s"] for each in found[name]) for name in (OURS, FAST))
        tell("ledgers", f"{rows:,} rows by {OURS}", FAST, ours / fast, "≤ 1.0")
    print(f"growth: of the highest memory, from {FEW:,} rows on")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
