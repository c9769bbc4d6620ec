"""Rows of a sheet somebody brings along: the first sheet of a workbook, or a file of comma-separated values, as plain texts."""

import csv
import io
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from station.errors import StationError

MOST_ROWS = 20_000
BOM_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_EXACT = 10**15  # a sheet keeps 15 digits of a number
_UNREAD = "没有读入任何内容。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of .xlsx with a password
_QUOTED = re.compile(r"=\"(.*)\"|'(\d+[\dX])")  # how digits are kept from becoming a number


def read_rows(path: Path) -> list[list[str]]:
    """The rows of ``path`` (.xlsx or .csv, UTF-8, UTF-16 or GBK), empty ones too, so that the numbers of lines are the file's.

    Numbers come without a trailing ``.0``, days as ISO text. StationError if the file cannot be read or is no such file.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StationError(f"打不开“{path.name}”。", _UNREAD + "请检查文件是否还在、有没有读取权限。") from error
    kind = path.suffix.lower()
    if kind == ".xls":
        raise StationError(f"“{path.name}”是旧版 Excel 文件。", _UNREAD + "请在 WPS 或 Excel 里另存为 .xlsx 再读入。")
    if content.startswith(_OLE):
        raise StationError(f"“{path.name}”是旧版 Excel 文件，或者设了打开密码。", _UNREAD + "请另存为不带密码的 .xlsx 再读入。")
    rows = _workbook_rows(content, path) if kind in (".xlsx", ".xlsm") else _text_rows(content, path)
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise StationError(f"“{path.name}”的第一张表是空的。", _UNREAD + "请确认名单在第一张表里。")
    if len(rows) > MOST_ROWS:
        raise StationError(f"“{path.name}”有 {len(rows):,} 行，一次最多读 {MOST_ROWS:,} 行。", _UNREAD + "请分成几个文件。")
    return rows


def _workbook_rows(content: bytes, path: Path) -> list[list[str]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # some writers state them wrongly
            return [[_text(value) for value in row] for row in sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1)]
        finally:
            book.close()
    except Exception as error:  # the reader stumbles over broken parts in ways of its own
        raise StationError(f"“{path.name}”不是 Excel 工作簿，或者没有拷完整。", _UNREAD + "请换一个文件，或另存为 .xlsx。") from error


def _text_rows(content: bytes, path: Path) -> list[list[str]]:
    try:
        text = content.decode("utf-16" if content.startswith(BOM_UTF16) else "utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise StationError(f"“{path.name}”认不出是什么文件。", _UNREAD + "请用 .xlsx 或 .csv 文件。") from error
    if "\x00" in text:
        raise StationError(f"“{path.name}”认不出是什么文件。", _UNREAD + "请用 .xlsx 或 .csv 文件。")
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    try:
        return [[_unquoted(cell.strip()) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise StationError(f"“{path.name}”认不出是什么文件。", _UNREAD + "请用 .xlsx 或 .csv 文件。") from error


def _unquoted(cell: str) -> str:
    found = _QUOTED.fullmatch(cell)
    return (found[1] or found[2] or "") if found else cell


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.date() if value.time().isoformat() == "00:00:00" else value
        return value.isoformat(" ", "minutes") if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float) and abs(value) >= _EXACT:
        return f"{value:.5E}"  # as the sheet shows it: the last digits are lost
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return str(value).strip()
