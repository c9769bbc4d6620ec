"""Files of tables that somebody brings along – workbooks old and new, comma-separated values, pasted cells – as raw sheets."""

import csv
import hashlib
import html
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from functools import partial
from pathlib import Path, PurePath
from typing import NamedTuple

import python_calamine as calamine

from station import foreign, stopping
from station.casework.importing.raw import RawBook, RawSheet, Unread, Value, letter, text_of, uncollected
from station.errors import StationError
from station.export import foreign_html, old_workbook, sheet_extents

MOST_ROWS = 200_000
MOST_LISTED = 20_000  # of a list of people
MOST_CELLS = 5_000_000
MOST_LAID_OUT = 20_000_000  # of all sheets together, the empty ones between others too
MOST_SHEETS = 1_000
MOST_BYTES = 100 * 2**20
MOST_PARTS = 5_000
MOST_UNPACKED = 2**30
MOST_PLACES = 1_000_000  # rows that merged cells cover, one counted for each
MOST_TEXTS = 2**28  # of it for the texts of all cells, which the reader lays out one by one

_UNREAD = "没有读入任何内容。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, and of .xlsx with a password
_ZIP = b"PK\x03\x04"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_PASSWORD_STREAM = "EncryptedPackage".encode("utf-16-le")
_PASSWORD_RECORD = re.compile(rb"\x09\x08\x10\x00.{16}(?:\x86\x00\x00\x00)?\x2f\x00", re.S)  # FILEPASS behind the start of an .xls
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?>.*?-->)\s*)*+<(?:!doctype html|html|head|meta|table|style|body|div)\b", re.I | re.S)
_CELL = re.compile(rb"<(?:\w+:)?c ")
_ROW = re.compile(rb"<(?:\w+:)?row ([^<>]*+)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col ([^<>]*+)>")
_INSIDE = rb"((?:(?!</?(?:\w+:)?c[\s>]).)*+)"  # of one cell, to where it or another begins or ends
_ERROR = re.compile(rb'<(?:\w+:)?c (?=[^<>]*\bt="e")([^<>]*+)>' + _INSIDE, re.S)
_SHOWN = re.compile(rb"<(?:\w+:)?v>([^<]*)")
_NO_RESULT = re.compile(
    rb'<(?:\w+:)?c (?![^<>]*\bt="str")([^<>]*+)>\s*+<(?:\w+:)?f\b(?:[^<>]*+(?<=/)>|[^<>]*+>([^<]*+)</(?:\w+:)?f>)'
    rb"\s*+(?:<(?:\w+:)?v\s*+/>|<(?:\w+:)?v>\s*+</(?:\w+:)?v>)?\s*+(?=</(?:\w+:)?c>|\Z)"
)
_HIDDEN = re.compile(rb'hidden="(?:1|true)"')
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_QUOTED = re.compile(r"=\"(.*)\"|'(\d+[\dXx])")  # how digits are kept from becoming a number
_MOST_EMPTY = 1_048_576  # lines with nothing in them that an office program may put behind the last row
_BLOCK = 4 * 2**20
_MOST_REST = 64 * 2**20  # no cell is that long
_MOST_SAID = 2**30  # bytes of the texts of all cells, each told as often as cells share it
PASTED = "粘贴的内容"  # what such a book is called
_MOST_PASTED = 32 * 2**20
_MOST_HEAD = 16 * 2**20  # nor what names the sheets


def read_book(path: Path) -> RawBook:
    """All sheets of ``path``: .xlsx, .xlsm, .xls and what is named so, or comma- or tab-separated text in UTF-8, UTF-16 or GBK.

    StationError in plain words if it cannot be read: gone, protected by a password, damaged, empty, too large, or something else.
    """
    return book(foreign.read(path, MOST_BYTES, _UNREAD), path.name)


def book(content: bytes, name: str) -> RawBook:
    """The same of bytes that are here already; ``name`` is what the file is called."""
    if not content.strip(b"\x00"):
        raise StationError(f"“{name}”是空文件。", _UNREAD + "请确认拷贝完整，或者换一个文件。")
    is_1904 = False
    if content.startswith(_ZIP):
        sheets, is_1904 = _new_workbook(content, name)
    elif content.startswith(_OLE):
        sheets, is_1904 = _old_workbook(content, name)
    else:
        sheets = (_text_file(content, PurePath(name)),)
    if not any(value != "" for sheet in sheets for row in sheet.rows for value in row):
        raise StationError(f"“{name}”里没有任何内容。", _UNREAD + "请确认表格没有存错。")
    return RawBook(name, sheets, hashlib.sha256(content).hexdigest(), is_1904)


def first_sheet(path: Path) -> list[list[str]]:
    """The rows of the first sheet of ``path`` as plain texts, empty ones too, so that the numbers of lines are the file's."""
    rows = [[text_of(value) for value in row] for row in read_book(path).sheets[0].rows]
    for row in rows:
        while row and not row[-1]:
            row.pop()
    if not any(rows):
        raise StationError(f"“{path.name}”的第一张表是空的。", _UNREAD + "请确认名单在第一张表里。")
    if len(rows) > MOST_LISTED:
        raise StationError(f"“{path.name}”有 {len(rows):,} 行，一次最多读 {MOST_LISTED:,} 行。", _UNREAD + "请分成几个文件。")
    return rows


def read_text(text: str, name: str = PASTED) -> RawBook:
    """Cells as they were copied from a sheet: rows by line, cells by tab, quotes round what has line breaks of its own."""
    if len(text) > _MOST_PASTED:
        raise StationError("粘贴的内容太多了。", _UNREAD + "请存成文件再导入。")
    if not text.strip():
        raise StationError("没有可以读的内容。", "请先在表格里选中要导入的行，复制后再粘贴。")
    text = text.encode("utf-8", "replace").decode()  # a clipboard may hold half a letter
    return RawBook(name, (_text_sheet(text, name, name),), hashlib.sha256(text.encode()).hexdigest())


# --- workbooks -----------------------------------------------------------------------------------------------------------------------


def _new_workbook(content: bytes, name: str) -> tuple[tuple[RawSheet, ...], bool]:
    try:
        with foreign.archive(content, MOST_PARTS) as package:
            parts = {info.filename: info for info in package.infolist()}
            texts = max((info.file_size for part, info in parts.items() if part.lower().endswith("sharedstrings.xml")), default=0)
            if texts > MOST_TEXTS:
                raise zipfile.LargeZipFile
            foreign.ensure_sound(package, MOST_PARTS, MOST_UNPACKED)
            names = {part.casefold() for part in parts}
            if "xl/workbook.bin" in names:  # nobody looks beforehand how far its cells reach
                raise StationError(f"“{name}”是二进制的工作簿（.xlsb）。", _UNREAD + "请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。")
            if "xl/workbook.xml" not in parts and "content.xml" not in parts:
                raise StationError(f"“{name}”不是 Excel 工作簿。", _UNREAD + "如果是压缩包或 Word 文件，请先取出里面的表格，存成 .xlsx。")
            stopping.here()
            heads = _Heads(package, name) if "xl/workbook.xml" in parts else None
            stopping.here()
            for part in parts.keys() - (heads.scanned if heads else ()):  # a reader may find sheets where this one sees none
                _bounded(*sheet_extents.of_part(package, part), part, name)
            _ensure_few_words(package)
            laid_out = 0
            for sheet, rows, columns in sheet_extents.of_opendocument(package) if "content.xml" in names else ():
                _bounded(rows, columns, sheet, name)
                laid_out = _added(laid_out, rows * columns, name)
    except zipfile.LargeZipFile as error:
        raise _too_much(name) from error
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _damaged(name) from error
    with uncollected():
        return _sheets(content, name, heads.seen if heads else {}), bool(heads and heads.is_1904)


def _old_workbook(content: bytes, name: str) -> tuple[tuple[RawSheet, ...], bool]:
    if _PASSWORD_STREAM in content or _PASSWORD_RECORD.search(content):
        raise _protected(name)
    try:
        looked, is_1904 = old_workbook.look(content)
    except ValueError as error:
        raise _damaged(name) from error
    laid_out = 0
    for place, one in enumerate(looked):
        _bounded(*one.extent, f"{place + 1}", name)
        laid_out = _added(laid_out, one.extent[0] * one.extent[1], name)
    seen: dict[str | int, _Seen] = {
        n: _Seen(frozenset(one.hidden_rows), frozenset(one.hidden_columns), one.unread) for n, one in enumerate(looked)
    }
    return _sheets(content, name, seen), is_1904


def _sheets(content: bytes, name: str, known: Mapping[str | int, "_Seen"]) -> tuple[RawSheet, ...]:
    """All sheets that hold cells; ``known`` tells what the reader does not, by the name of the sheet or by its place."""
    sheets: list[RawSheet] = []
    laid_out = covered = 0
    try:
        book = stopping.beside(lambda: calamine.load_workbook(io.BytesIO(content)))
        if len(book.sheets_metadata) > MOST_SHEETS:
            raise _too_much(name)
        for place, about in enumerate(book.sheets_metadata):
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            stopping.here()
            sheet = stopping.beside(partial(book.get_sheet_by_name, about.name))  # in one piece: seconds for very many rows
            _bounded(sheet.height, sheet.width, about.name, name)
            laid_out = _added(laid_out, sheet.height * sheet.width, name)
            stopping.here()
            left: list[Value] = [""] * (sheet.start[1] if sheet.start else 0)
            rows: list[list[Value]] = [left + row for row in stopping.each(sheet.iter_rows())]
            seen = known.get(about.name) or known.get(place) or _NOTHING
            for (row, column), told in seen.unread.items():
                _put(rows, row, column, told)
            while rows and not any(value != "" for value in rows[-1]):
                rows.pop()
            merges = tuple((top, left, bottom, right) for (top, left), (bottom, right) in sheet.merged_cell_ranges or ())
            covered += sum(max(1, min(bottom + 1, len(rows)) - top) for top, _, bottom, _ in merges)
            if covered > MOST_PLACES:
                raise _too_much(name)
            is_hidden = about.visible != calamine.SheetVisibleEnum.Visible
            sheets.append(RawSheet(about.name, rows, merges, seen.hidden_rows, seen.hidden_columns, is_hidden, bool(seen.unread)))
    except StationError:
        raise
    except calamine.PasswordError as error:
        raise _protected(name) from error
    except BaseException as error:  # the reader stumbles over broken parts in ways of its own, its panics are no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | stopping.Stopped):
            raise
        raise _damaged(name) from error
    return tuple(sheets)


def _put(rows: list[list[Value]], row: int, column: int, value: Value) -> None:
    if 0 <= row < MOST_ROWS:
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
        rows[row][column] = value


def _bounded(rows: int, columns: int, sheet: str, name: str) -> None:
    if rows > MOST_ROWS:
        raise StationError(
            f"“{name}”的工作表“{sheet}”有 {rows:,} 行，一次最多读 {MOST_ROWS:,} 行。", _UNREAD + "请删掉后面多余的行，或者分成几个文件。"
        )
    if rows * columns > MOST_CELLS:
        raise StationError(
            f"“{name}”的工作表“{sheet}”一直写到第 {rows:,} 行、{letter(columns - 1)} 列，范围太大了。",
            _UNREAD + "请删掉多余的行和列，或者分成几个文件。",
        )


def _added(laid_out: int, cells: int, name: str) -> int:
    """The cells of one more sheet put to those before; StationError if that is more than can be held."""
    if laid_out + cells > MOST_LAID_OUT:
        raise _too_much(name)
    return laid_out + cells


class _Seen(NamedTuple):
    """What the part of a sheet says beyond its values; rows and columns counted from 0."""

    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    unread: dict[tuple[int, int], Unread]


_NOTHING = _Seen(frozenset(), frozenset(), {})


class _Heads:
    """What the reader does not tell of a workbook, looked up in the parts themselves.

    That is hidden rows and columns, errors, formulas without a result (all empty to the reader), and days from 1904.

    It also refuses, before anything is laid out in memory, a sheet with cells so far away that the space between could not be held.
    """

    def __init__(self, package: zipfile.ZipFile, name: str) -> None:
        workbook, relations = (_head(package, part) for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"))
        parts = frozenset(package.namelist())
        self.is_1904 = bool(re.search(rb'date1904="(?:1|true)"', workbook))
        links: dict[str, str] = dict(
            _attributes(found, b"Id", b"Target") for found in re.findall(rb"<(?:\w+:)?Relationship ([^<>]*+)>", relations)
        )
        self.seen: dict[str | int, _Seen] = {}
        self.scanned: dict[str, _Seen] = {}
        for found in re.findall(rb"<(?:\w+:)?sheet ([^<>]*+)>", workbook):
            title, link = _attributes(found, b"name", rb"\w+:id")
            part = links.get(link, "").removeprefix("/")
            part = part if part.startswith("xl/") else f"xl/{part}"
            if part in parts and part not in self.scanned:
                self.scanned[part] = _scan(package, part, title, name)
            if part in self.scanned:
                self.seen[title] = self.scanned[part]


def _head(package: zipfile.ZipFile, part: str) -> bytes:
    if package.getinfo(part).file_size > _MOST_HEAD:
        raise zipfile.LargeZipFile
    return package.read(part)


def _attributes(tag: bytes, first: bytes, second: bytes) -> tuple[str, str]:
    """What two attributes of a tag hold, "" where it has none."""
    one, other = (re.search(rb"\b" + name + rb'\s*=\s*["\']([^"\']*)["\']', tag) for name in (first, second))
    return tuple(html.unescape(match[1].decode("utf-8", "replace")) if match else "" for match in (one, other))  # type: ignore[return-value]


_TEXT_BEGIN, _TEXT_END = re.compile(rb"<(?:[^\s<>/:]+:)?si(?=[\s/>])"), re.compile(rb"</(?:[^\s<>/:]+:)?si>")
_SHARED = re.compile(rb'\bt="s"[^<>]*+><v>(\d{1,9})</v>')


def _ensure_few_words(package: zipfile.ZipFile) -> None:
    """LargeZipFile where few long texts are shared by many cells: the reader lays each out as often as a cell tells it."""
    shared = [part for part in package.namelist() if part.lower().endswith("sharedstrings.xml")]
    texts = b"".join(package.read(part) for part in shared)
    sheets = [part for part in package.namelist() if part not in shared and part.lower().endswith((".xml", ".bin"))]
    cells = sum(package.getinfo(part).file_size for part in sheets) // len("<c><v>1</v></c>")
    lengths = [len(text) for text in _TEXT_END.split(texts)[:-1]]
    if b"<!" in texts or len(lengths) != len(_TEXT_BEGIN.findall(texts)):
        lengths = []  # not as office programs write them: any of them may be any of these
    longest = max(lengths, default=len(texts))
    if longest * cells <= _MOST_SAID:
        return
    said = 0
    for part in sheets:
        with package.open(part) as stream:
            rest = b""
            while block := stream.read(_BLOCK):
                stopping.here()
                block = rest + block
                cut = max(block.rfind(b"<c"), 0)
                block, rest = block[:cut], block[cut:][-_MOST_REST:]
                said += _words_of(block, lengths, longest)
                if said > _MOST_SAID:
                    raise zipfile.LargeZipFile
            said += _words_of(rest, lengths, longest)
    if said > _MOST_SAID:
        raise zipfile.LargeZipFile


def _words_of(block: bytes, lengths: list[int], longest: int) -> int:
    told = [int(number) for number in _SHARED.findall(block)]
    others = max(0, len(re.findall(rb"t\s*=\s*[\"']s[\"']", block)) - len(told))  # told in a way no office program writes
    return sum(lengths[number] if number < len(lengths) else longest for number in told) + others * longest


def _scan(package: zipfile.ZipFile, part: str, sheet: str, name: str) -> _Seen:
    """What one part says; StationError if its cells lie too far apart. Reads by block, so that it takes little memory."""
    rows: set[int] = set()
    columns: set[int] = set()
    unread: dict[tuple[int, int], Unread] = {}
    extent = sheet_extents.Extent()
    seen, filled = 0, 0
    may_be_many = package.getinfo(part).file_size > MOST_CELLS * len("<c><v>1</v></c>")
    with package.open(part) as stream:
        rest = b""
        while block := stream.read(_BLOCK):
            stopping.here()
            seen += len(block)
            filled += block.count(b"<v>") + block.count(b"<is>") if may_be_many else 0
            if seen > MOST_UNPACKED or filled > MOST_CELLS:
                raise zipfile.LargeZipFile
            block = rest + block
            cut = max(block.rfind(b"</c>"), block.rfind(b":c>"), 0)  # before the end of a cell
            if not cut and not _CELL.search(block):
                cut = max(block.rfind(b"</"), 0)
            block, rest = block[:cut], block[cut:]
            if len(rest) > _MOST_REST:
                raise _damaged(name)
            if b'hidden="' in block:
                for tag in _ROW.findall(block):
                    if _HIDDEN.search(tag) and (found := re.search(rb'\br="(\d{1,7})"', tag)):
                        rows.add(int(found[1]) - 1)
                for tag in _COLUMN.findall(block):
                    if _HIDDEN.search(tag):
                        first, last = (int(n or 0) for n in _attributes(tag, b"min", b"max"))
                        columns.update(range(max(first - 1, 0), min(last, 20_000)))
            if b't="e"' in block:
                for tag, inside in _ERROR.findall(block):
                    if shown := _SHOWN.search(inside):
                        _tell(unread, tag, shown[1])
            if b"<f" in block or b":f" in block:
                for tag, formula in _NO_RESULT.findall(block):
                    _tell(unread, tag, b"=" + formula)
            extent.look(block)
        extent.look(rest)
    _bounded(extent.last_row, extent.last_column, sheet, name)
    return _Seen(frozenset(rows), frozenset(columns), unread)


def _tell(unread: dict[tuple[int, int], Unread], tag: bytes, words: bytes) -> None:
    if place := _PLACE.search(tag):
        unread[int(place[2]) - 1, sheet_extents.number_of(place[1]) - 1] = Unread(html.unescape(words.decode("utf-8", "replace")))


def _too_much(name: str) -> StationError:
    return StationError(f"“{name}”展开后太大了。", _UNREAD + "请分成几个文件，或者只留要导入的工作表。")


def _damaged(name: str) -> StationError:
    return StationError(f"“{name}”不是 Excel 工作簿，或者没有拷完整。", _UNREAD + "请用 WPS 或 Excel 打开看看，另存为 .xlsx 再导入。")


def _protected(name: str) -> StationError:
    return StationError(f"“{name}”设了打开密码。", _UNREAD + "请在 WPS 或 Excel 里去掉密码，另存一份再导入。")


# --- text ----------------------------------------------------------------------------------------------------------------------------


def _text_file(content: bytes, path: PurePath) -> RawSheet:
    """A sheet of a file that is text; platforms hand out such text under the name of a workbook."""
    is_named_workbook = path.suffix.lower() in (".xls", ".xlsx", ".xlsm", ".et")
    try:
        sheet = _text_sheet(_decoded(content, path.name), path.stem, path.name)
    except _UnknownError as error:
        raise _damaged(path.name) if is_named_workbook else error from error
    if is_named_workbook and max(map(len, sheet.rows), default=0) < 2:
        raise _damaged(path.name)
    return sheet


class _UnknownError(StationError):
    """Bytes that are no text."""

    def __init__(self, name: str) -> None:
        super().__init__(f"“{name}”认不出是什么文件。", _UNREAD + "请用 .xlsx、.xls 或 .csv 文件。")


def _decoded(content: bytes, name: str) -> str:
    """The text in whichever encoding it is; StationError for what is no text."""
    for encoding in ("utf-16",) if content[:2] in _UTF16 else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _UnknownError(name)


def _text_sheet(text: str, title: str, name: str) -> RawSheet:
    text = text.lstrip("\ufeff")
    if _HTML.match(text[:4000]):
        try:
            sheet = foreign_html.sheet(text, title)
        except ValueError as error:
            raise StationError(f"“{name}”里的表合并了太多格子。", _UNREAD + "请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。") from error
        _bounded(len(sheet.rows), max(map(len, sheet.rows), default=0), title, name)
        return sheet
    if text.lstrip().startswith("<?xml") or "MIME-Version" in text[:300]:
        raise StationError(f"“{name}”是网页或 XML，不是表格文件。", _UNREAD + "请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。")
    delimiter = _delimiter(text)
    _added(0, text.count(delimiter), name)
    rows: list[list[str]] = []
    width = empty = 0  # rows with nothing in them count once another follows
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            if not any(row):
                empty += 1
                if empty > _MOST_EMPTY:
                    _bounded(empty, 1, title, name)
                continue
            width = max(width, len(row))
            _bounded(len(rows) + empty + 1, width, title, name)
            rows.extend([] for _ in range(empty))
            rows.append([_unquoted(cell) for cell in row])
            empty = 0
    except csv.Error as error:
        raise _UnknownError(name) from error
    while rows and not any(rows[-1]):
        rows.pop()
    return RawSheet(title, rows)


def _delimiter(text: str) -> str:
    """The mark that parts the cells: the one most lines of the beginning have most of."""
    lines = text[:20_000].splitlines()[:40]
    return max("\t,;", key=lambda mark: (sum(mark in line for line in lines), sum(line.count(mark) for line in lines)))


def _unquoted(cell: str) -> str:
    cell = cell.strip()
    found = _QUOTED.fullmatch(cell)
    return (found[1] or found[2] or "") if found else cell
