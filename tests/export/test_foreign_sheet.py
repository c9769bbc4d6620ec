"""Sheets people bring along: workbooks old and new of any writer, values parted by commas in any encoding, and files that are neither."""

import random
import re
import shutil
import zipfile
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from station.casework.importing.raw import Unread
from station.casework.importing.tables import find_tables
from station.casework.roster import read_rows as read_roster
from station.errors import StationError
from station.export import foreign_html, foreign_sheet, old_workbook, sheet_extents
from station.export.foreign_sheet import first_sheet, read_book, read_text

QU = "110101199003077774"
LEDGERS = Path(__file__).parents[1] / "files" / "ledgers"


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    book.create_sheet("别的").append(["不要读"])
    book.save(path)
    return path


def test_the_first_sheet_of_a_workbook_is_read_as_text(tmp_path: Path) -> None:
    rows = [
        ["姓名", "金额", "日期"],
        ["曲秋菊", 12600.5, date(2026, 3, 1)],
        [None, None, None],
        ["曹凤兰", 400, datetime(2026, 3, 1, 9, 5)],
    ]
    found = first_sheet(workbook(tmp_path / "名单.xlsx", rows))
    assert found == [["姓名", "金额", "日期"], ["曲秋菊", "12600.5", "2026-03-01"], [], ["曹凤兰", "400", "2026-03-01 09:05"]]


def test_a_workbook_is_read_with_all_it_hides_and_merges(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "一&二"
    for row in (["台账"], ["甲", "乙", "丙"], [1, True, date(2026, 3, 1)], ["=上班", None, 0.5]):
        sheet.append(row)
    sheet["A4"].data_type = "s"
    sheet.merge_cells("A1:C1")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("藏").append(["x"])
    book["藏"].sheet_state = "hidden"
    book.save(tmp_path / "台账.xlsm")
    found = read_book(tmp_path / "台账.xlsm")
    first, second = found.sheets
    assert (first.name, first.merges, first.is_hidden, second.is_hidden) == ("一&二", ((0, 0, 0, 2),), False, True)
    assert (first.hidden_rows, first.hidden_columns) == (frozenset({2}), frozenset({1}))
    assert [list(row) for row in first.rows] == [["台账", "", ""], ["甲", "乙", "丙"], [1, True, date(2026, 3, 1)], ["=上班", "", 0.5]]
    assert len(found.sha256) == 64


@pytest.mark.parametrize("name", ["诉求台账-东升站-2025年3月", "欠薪线索清单-2024年一季度"])
def test_an_old_workbook_reads_as_the_new_one_it_was_made_from(name: str) -> None:
    old, new = (read_book(LEDGERS / f"{name}{kind}") for kind in (".xls", ".xlsx"))
    for before, after in zip(old.sheets, new.sheets, strict=True):
        assert (before.name, set(before.merges)) == (after.name, set(after.merges))
        assert [_filled(row) for row in before.rows] == [_filled(row) for row in after.rows]


def _filled(row: Any) -> list[Any]:
    """The values of a row; the sum was reckoned only when the old workbook was made, and lost digits are written otherwise there."""
    if row[0] == "合计":
        return ["合计"]
    return [f"{value:.8e}" if isinstance(value, float) and value > 1e15 else value for value in row if value != ""]


def test_days_counted_from_1904_come_right(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)
    sheet = book.active
    assert sheet is not None
    sheet.append([date(2026, 3, 1), 44619])
    book.save(tmp_path / "麦金.xlsx")
    found = read_book(tmp_path / "麦金.xlsx")
    assert found.is_1904
    assert found.sheets[0].rows[0][0] == date(2026, 3, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
@pytest.mark.parametrize("kind", ["csv", "txt"])
def test_comma_separated_values_in_any_encoding(tmp_path: Path, encoding: str, mark: str, kind: str) -> None:
    path = tmp_path / f"名单.{kind}"
    path.write_bytes(f'姓名{mark}手机\r\n曲秋菊{mark}13900002181\r\n"甲{mark}乙\n丙"{mark}䶮\r\n'.encode(encoding))
    assert first_sheet(path) == [["姓名", "手机"], ["曲秋菊", "13900002181"], [f"甲{mark}乙\n丙", "䶮"]]


def test_pasted_cells_keep_their_line_breaks_and_quotes() -> None:
    [sheet] = read_text('受理日期\t诉求摘要\n2025.3.4\t"长期加班\n无""加班费"""\n\t他说"不给"\n').sheets
    assert sheet.rows == [["受理日期", "诉求摘要"], ["2025.3.4", '长期加班\n无"加班费"'], ["", '他说"不给"']]
    with pytest.raises(StationError, match="没有可以读的内容"):
        read_text(" \n\t\n")


def test_a_web_page_under_the_name_of_a_workbook_is_read(tmp_path: Path) -> None:
    page = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="gbk"><style>td{mso:1}</style></head><body>
      <table><tr><th rowspan=2>序号</th><th colspan="2">欠薪单位</th></tr><tr><th>名称</th><th>人数</th></tr>
      <tr><td>1<script>f(2)</script></td><td>金穗&amp;食品<br>厂</td><td>3</td></tr><tr><td>2<td>顺通</table></body></html>"""
    path = tmp_path / "导出.xls"
    path.write_bytes(page.encode("gbk"))
    [sheet] = read_book(path).sheets
    assert sheet.rows == [["序号", "欠薪单位"], ["", "名称", "人数"], ["1", "金穗&食品\n厂", "3"], ["2", "顺通"]]
    assert sheet.merges == ((0, 0, 1, 0), (0, 1, 0, 2))
    [table] = find_tables(read_book(path))
    assert [column.heading for column in table.columns] == ["序号", "欠薪单位·名称", "欠薪单位·人数"]


def test_text_under_the_name_of_a_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "导出.xls"
    path.write_bytes("受理日期\t诉求人\n2025.3.4\t韩素琴\n".encode("gbk"))
    assert first_sheet(path) == [["受理日期", "诉求人"], ["2025.3.4", "韩素琴"]]


def test_a_list_from_a_workbook_is_read_with_its_lines(tmp_path: Path) -> None:
    rows = [
        ["河湾家园欠薪名单"],
        ["序号", "姓名", "身份证号", "拖欠金额"],
        [1, "曲秋菊", QU, 12600],
        [2, "曹凤兰", 110101199003077774, 1],
        ["合计", None, None, 12601],
    ]
    found = read_roster(first_sheet(workbook(tmp_path / "名单.xlsx", rows)))
    assert [(p.line, p.worker.name, p.amount) for p in found.people] == [(3, "曲秋菊", 1_260_000)]
    # as a number an identity number has lost its last digits, and here it is on the list already
    assert [trouble.line for trouble in found.troubles] == [4]
    assert found.passed == 3


def test_a_workbook_with_a_broken_part_is_said_whatever_the_reader_stumbles_over(tmp_path: Path) -> None:
    whole = zipfile.ZipFile(workbook(tmp_path / "全.xlsx", [["曲秋菊", 1]]))
    for broken, cut in (("xl/worksheets/sheet1.xml", 300), ("xl/workbook.xml", 100), ("[Content_Types].xml", 50)):
        path = tmp_path / "名单.xlsx"
        with zipfile.ZipFile(path, "w") as copy:
            for name in whole.namelist():
                copy.writestr(name, whole.read(name)[: cut if name == broken else None])
        if broken.startswith("["):  # the list of the parts' kinds, without which a sheet can be read all the same
            assert first_sheet(path) == [["曲秋菊", "1"]]
            continue
        with pytest.raises(StationError, match="不是 Excel 工作簿，或者没有拷完整"):
            first_sheet(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("kind", [".xls", ".xlsx"])
def test_half_a_file_is_said(tmp_path: Path, share: float, kind: str) -> None:
    content = (LEDGERS / f"诉求台账-东升站-2025年3月{kind}").read_bytes()
    path = tmp_path / f"半{kind}"
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(StationError, match="不是 Excel 工作簿，或者没有拷完整"):
        read_book(path)


def test_digits_kept_as_text_stay_whole_and_rounded_ones_are_said(tmp_path: Path) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(f'姓名,身份证号\n曲秋菊,="{QU}"\n曹凤兰,\'110101199003074514\n倪小曼,1.10101E+17\n'.encode("utf-16"))
    found = read_roster(first_sheet(path))
    assert [p.worker.id_number for p in found.people] == [QU, "110101199003074514"]
    assert [trouble.reason for trouble in found.troubles] == ["身份证号被表格存成了数字，后几位已经丢了，请重新填写完整的号码。"]
    book = workbook(tmp_path / "名单.xlsx", [["姓名", "身份证号"], ["曲秋菊", int(QU)]])
    assert "后几位已经丢了" in read_roster(first_sheet(book)).troubles[0].reason


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("名单.xlsx", b"not a zip", "不是 Excel 工作簿"),
        ("名单.xls", b"\xd0\xcf\x11\xe0", "不是 Excel 工作簿"),
        ("名单.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "不是 Excel 工作簿，或者没有拷完整"),
        ("名单.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(99) + "EncryptedPackage".encode("utf-16-le"), "设了打开密码"),
        ("名单.xls", b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "是网页或 XML"),
        ("名单.csv", "姓名\n".encode() + b"x" * 140_000, "认不出是什么文件"),
        ("名单.csv", b"\x00\x01\x02", "认不出是什么文件"),
        ("名单.csv", b"\xff\xff\xff\xff", "认不出是什么文件"),
        ("照片.xlsx", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)), "不是 Excel 工作簿"),
        ("名单.csv", b"", "是空文件"),
        ("名单.xlsx", b"\x00" * 512, "是空文件"),
        ("名单.csv", b",,\r\n,,\r\n", "没有任何内容"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(StationError, match=said):
        read_book(path)


def test_a_packed_file_that_is_no_workbook_is_said(tmp_path: Path) -> None:
    path = tmp_path / "台账.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    with pytest.raises(StationError, match="不是 Excel 工作簿"):
        read_book(path)


def test_an_old_workbook_with_a_password_is_said() -> None:
    with pytest.raises(StationError, match="设了打开密码"):
        read_book(LEDGERS / "有密码.xls")


def test_an_empty_first_sheet_is_said(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="第一张表是空的"):
        first_sheet(workbook(tmp_path / "空.xlsx", []))


def test_a_file_that_has_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="打不开"):
        read_book(tmp_path / "没有.xlsx")
    with pytest.raises(StationError, match="打不开"):
        read_book(tmp_path)


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "名单.xlsx", [["甲"]] * 5)
    monkeypatch.setattr(foreign_sheet, "MOST_LISTED", 3)
    with pytest.raises(StationError, match="一次最多读 3 行"):
        first_sheet(path)
    monkeypatch.setattr(foreign_sheet, "MOST_ROWS", 4)
    with pytest.raises(StationError, match="有 5 行，一次最多读 4 行"):
        read_book(path)


def test_a_file_made_to_burst_is_refused_before_it_is_laid_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD900000"] = "近", "远"
    book.save(tmp_path / "远.xlsx")
    with pytest.raises(StationError, match="有 900,000 行"):
        read_book(tmp_path / "远.xlsx")
    path = tmp_path / "胀.xlsx"
    shutil.copy(LEDGERS / "诉求台账-东升站-2025年3月.xlsx", path)
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("xl/sharedStrings.xml", "<sst>" + "<si><t>x</t></si>" * 100 + "</sst>")
    for limit in ("MOST_TEXTS", "MOST_CELLS"):
        with monkeypatch.context() as patch, pytest.raises(StationError, match="展开后太大"):
            patch.setattr(foreign_sheet, limit, 300)
            read_book(path)
    monkeypatch.setattr(foreign_sheet, "MOST_UNPACKED", 10_000)
    with pytest.raises(StationError, match="展开后太大"):
        read_book(path)
    monkeypatch.setattr(foreign_sheet, "MOST_BYTES", 1000)
    with pytest.raises(StationError, match="太大了"):
        read_book(path)


def test_cells_that_only_carry_a_look_do_not_count(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "电话"])
    sheet.append(["曲秋菊", "13900002181"])
    sheet["ZZ150000"].number_format = "@"
    book.save(tmp_path / "版式.xlsx")
    assert len(read_book(tmp_path / "版式.xlsx").sheets[0].rows) == 2


@pytest.mark.parametrize("block", [40, 4 * 2**20])
def test_errors_and_formulas_without_a_result_are_no_empty_cells(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(foreign_sheet, "_BLOCK", block)
    path = workbook(tmp_path / "原.xlsx", [["金额", "人数"], ['=A3*2&"元"', 3], [7, "=B2"], [8, 9], ["=1+1", "=2<3"]])
    values = {  # a formula with a result, an error, and a formula whose result is that it says nothing
        rb"<f>B2</f><v ?(/>|></v>)": b"<f>B2</f><v>3</v>",
        rb'"A4" t="n"><v>8</v>': b'"A4" t="e"><f>VLOOKUP(1,B:B,2)</f><v>#REF!</v>',
        rb'"A5"><f>1\+1</f><v ?(/>|></v>)': b'"A5" t="str"><f>""</f><v></v>',
    }
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(tmp_path / "改.xlsx", "w") as package:
        for name in given.namelist():
            part = given.read(name)
            if name.endswith("sheet1.xml"):
                for old, new in values.items():
                    part, found = re.subn(old, new, part)
                    assert found == 1
            package.writestr(name, part)
    rows = read_book(tmp_path / "改.xlsx").sheets[0].rows
    assert [list(row) for row in rows[1:]] == [['=A3*2&"元"', 3], [7, 3], ["#REF!", 9], ["", "=2<3"]]
    path = workbook(tmp_path / "名单.xlsx", [["姓名", "电话"], ["=D2", "13900002181"], ["曲秋菊", "13900002182"]])
    people = read_roster(first_sheet(path))
    assert ([person.worker.name for person in people.people], [trouble.line for trouble in people.troubles]) == (["曲秋菊"], [2])
    assert [isinstance(value, Unread) for value in (rows[1][0], rows[3][0], rows[4][1])] == [True, True, True]


def test_an_old_workbook_tells_its_errors_what_it_hides_and_days_from_1904() -> None:
    book = read_book(LEDGERS / "出错和隐藏.xls")
    sheet, other = book.sheets
    assert book.is_1904
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({3}), frozenset({4}))
    assert [row[3] for row in sheet.rows] == ["涉及金额(元)", "#DIV/0!", "#N/A", 6000]
    assert other.rows[0][0] == "#N/A"
    assert [isinstance(value, Unread) for value in (sheet.rows[1][3], sheet.rows[3][3])] == [True, False]
    assert next(table.unread for table in find_tables(book)) == 2


@pytest.mark.parametrize("seed", range(40))
def test_an_old_workbook_with_broken_sectors_is_refused_or_looked_into_and_comes_to_an_end(seed: int) -> None:
    draw = random.Random(seed)
    content = bytearray((LEDGERS / "出错和隐藏.xls").read_bytes())
    for _ in range(draw.randrange(1, 60)):
        content[draw.randrange(24, len(content))] = draw.choice((0, 255, draw.randrange(256)))
    with suppress(ValueError):
        old_workbook.look(bytes(content[: draw.choice((len(content), draw.randrange(len(content))))]))


def sheet_of(xml: str, path: Path, **parts: str) -> Path:
    """A workbook whose sheet says just this."""
    workbook(path, [["x"]])
    with zipfile.ZipFile(path) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    kept["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{xml}</sheetData></worksheet>'
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (kept | {name: text.encode() for name, text in parts.items()}).items():
            package.writestr(name, content)
    return path


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1"><c\tr="A1"><v>1</v></c></row><row\nr="900000"><c\ns="0"\nr = "xfd900000"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048570">' + "<c/>" * 300 + "<c><v>1</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c></row>' + "<row/>" * 250_000 + "<row><c><v>1</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="900000"><c t=\' r="A1" \' r="XFD900000"><v>1</v></c ></row>',
    ],
)
def test_cells_far_away_are_refused_however_they_are_written(xml: str, tmp_path: Path) -> None:
    """Their reader would make room for all cells between, and end the program when there is not so much memory."""
    with pytest.raises(StationError, match=r"一次最多读|范围太大|没有拷完整"):
        read_book(sheet_of(xml, tmp_path / "台账.xlsx"))


def test_styled_cells_far_away_with_nothing_in_them_do_not_count(tmp_path: Path) -> None:
    xml = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/><c r="XFE1048576" s="0"></c></row>'
    assert read_book(sheet_of(xml, tmp_path / "台账.xlsx")).sheets[0].rows == [[1.0]]


def test_cells_without_places_are_read_one_after_the_other(tmp_path: Path) -> None:
    xml = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    assert read_book(sheet_of(xml, tmp_path / "台账.xlsx")).sheets[0].rows == [[1.0, 2.0], [3.0, ""]]


@pytest.mark.parametrize("times", [10, 10**9])
def test_an_opendocument_that_repeats_a_cell_too_often_is_refused(times: int, tmp_path: Path) -> None:
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    office, text = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "text"))
    xml = (
        f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}"><office:body><office:spreadsheet>'
        f'<table:table table:name="一"><table:table-row table:number-rows-repeated="{times}">'
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="3"><text:p>x</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="16380"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "台账.ods"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        package.writestr("content.xml", xml)
    if times == 10:
        assert read_book(path).sheets[0].rows == [["x", "x", "x"]] * 10
    else:
        with pytest.raises(StationError, match="一次最多读"):
            read_book(path)


def test_a_binary_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "台账.xlsx", "w") as package:
        package.writestr("xl/workbook.bin", b"x")
    with pytest.raises(StationError, match=r"另存为 \.xlsx"):
        read_book(tmp_path / "台账.xlsx")


@pytest.mark.parametrize(
    "xml",
    [
        "<c " * 200_000,
        '<c t="e" r="A1">' * 100_000,
        '<c r="A1"><f>1</f>' + " " * 500_000,
        '<row r="1" hidden="1" ' * 50_000,
        '<col min="-1000000000" max="5" hidden="1"/>',
    ],
)
def test_a_sheet_made_to_be_searched_for_ever_is_read_or_refused_at_once(xml: str, tmp_path: Path) -> None:
    with suppress(StationError):
        read_book(sheet_of(xml, tmp_path / "台账.xlsx"))


def test_entities_a_workbook_declares_are_not_put_in(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("身份证 110101199003077774", encoding="utf-8")
    path = sheet_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', tmp_path / "台账.xlsx")
    grows = '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "' + "&a;" * 100 + '"><!ENTITY c "' + "&b;" * 100 + '">'
    shared = (
        f'<!DOCTYPE sst [<!ENTITY out SYSTEM "{secret.as_uri()}">{grows}]>'
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="1">'
        "<si><t>甲&out;&c;乙</t></si></sst>"
    )
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="{kind}/worksheet"/>'
        f'<Relationship Id="rId9" Target="sharedStrings.xml" Type="{kind}/sharedStrings"/>'
        "</Relationships>"
    )
    sheet_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', path, **{"xl/sharedStrings.xml": shared, "xl/_rels/workbook.xml.rels": links})
    try:
        said = repr(read_book(path).sheets)
    except StationError:
        return
    assert "身份证" not in said and "aaaa" not in said


def old(**at: bytes) -> bytes:
    """The old workbook that is kept, with other bytes in some places of its stream."""
    content = (LEDGERS / "出错和隐藏.xls").read_bytes()
    stream = old_workbook._stream(content)
    start = content.index(stream[:512])
    changed = bytearray(content)
    for place, found in at.items():
        offset = start + int(place.removeprefix("at"))
        changed[offset : offset + len(found)] = found
    return bytes(changed)


def test_an_old_workbook_that_states_more_than_it_holds_is_refused(tmp_path: Path) -> None:
    stream = old_workbook._stream((LEDGERS / "出错和隐藏.xls").read_bytes())
    extent = next(at for kind, at, _ in old_workbook._plain_records(stream, 1424) if kind == 0x200)
    texts = next(at for kind, at, _ in old_workbook._plain_records(stream, 0) if kind == 0xFC)
    cell = next(at for kind, at, _ in old_workbook._plain_records(stream, 1424) if kind == 0xFD)
    for place, found in (
        (extent, b"\x26\x23\x30\x3b"),
        (extent + 4, b"\xff\xff\xff\x7f"),
        (texts + 4, b"\xff\xff\xff\x7f"),
        (cell, b"\xff\xff\xff\xff"),
    ):
        (tmp_path / "台账.xls").write_bytes(old(**{f"at{place}": found}))
        with pytest.raises(StationError):
            read_book(tmp_path / "台账.xls")


def test_an_old_workbook_whose_chain_bites_its_tail_is_refused(tmp_path: Path) -> None:
    content = bytearray((LEDGERS / "出错和隐藏.xls").read_bytes())
    table = (int.from_bytes(content[76:80], "little") + 1) * 512
    content[table + 9 * 4 : table + 10 * 4] = (3).to_bytes(4, "little")
    (tmp_path / "台账.xls").write_bytes(content)
    with pytest.raises(StationError, match="没有拷完整"):
        read_book(tmp_path / "台账.xls")


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


@pytest.mark.parametrize(
    "tag", ["<sheet\n", "<sheet\tname='x' ", "<a:sheet xmlns:a='http://schemas.openxmlformats.org/spreadsheetml/2006/main' "]
)
def test_cells_far_away_are_refused_in_a_sheet_named_in_another_way(tag: str, tmp_path: Path) -> None:
    path = sheet_of(FAR, tmp_path / "台账.xlsx")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheet ", tag.encode())
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    with pytest.raises(StationError, match=r"一次最多读|范围太大|没有拷完整"):
        read_book(path)


def test_many_sheets_that_are_one_part_or_hold_much_of_nothing_are_refused(tmp_path: Path) -> None:
    """The same part named ten thousand times would be read ten thousand times; sparse sheets add up."""
    path = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row><row r="99999"><c r="Z99999"><v>1</v></c></row>', tmp_path / "台账.xlsx")
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    sheet = re.search(rb"<sheet [^>]*/>", parts["xl/workbook.xml"])
    assert sheet
    for times in (20, 10_000):
        many = b"".join(sheet[0].replace(b'name="Sheet"', b'name="S%d"' % n) for n in range(times))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in (parts | {"xl/workbook.xml": parts["xl/workbook.xml"].replace(sheet[0], many)}).items():
                package.writestr(name, content)
        with pytest.raises(StationError, match="展开后太大"):
            read_book(path)


def shared(lengths: list[int], cells: str, path: Path, ends: str = "</si>") -> Path:
    """A workbook whose cells share texts of these lengths."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Target="worksheets/sheet1.xml" Type="{kind}/worksheet"/>'
        f'<Relationship Id="rId2" Target="worksheets/sheet2.xml" Type="{kind}/worksheet"/>'
        f'<Relationship Id="rId9" Target="sharedStrings.xml" Type="{kind}/sharedStrings"/></Relationships>'
    )
    texts = "".join(f"<si><t>{'x' * length}</t>{ends}" for length in lengths)
    texts = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{texts}</sst>'
    return sheet_of(cells, path, **{"xl/sharedStrings.xml": texts, "xl/_rels/workbook.xml.rels": links})


@pytest.mark.parametrize(
    ("cell", "ends"),
    [
        ('<c r="A{n}" t="s"><v>0</v></c>', "</si>"),
        ("<c r='A{n}' t='s'><v>0</v></c>", "</si>"),
        ('<c r="A{n}" t="s"><v>0</v></c>', "</si >"),
        ('<c r="A{n}" t="s"><v >0</v></c>', "</si>"),
        ('<c r="A{n}"\nt = "s"><f/><v>0</v></c>', "</si>"),
    ],
)
def test_a_long_text_that_many_cells_share_is_refused(cell: str, ends: str, tmp_path: Path) -> None:
    """200 KB of a file that the reader lays out as 60 GB, and ends the program."""
    cells = "".join(f'<row r="{n}">{cell.format(n=n)}</row>' for n in range(1, 6_001))
    with pytest.raises(StationError, match="展开后太大"):
        read_book(shared([10_000_000], cells, tmp_path / "台账.xlsx", ends))


def test_a_long_text_that_few_cells_share_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_sheet, "_MOST_SAID", 70_000)
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{int(n > 3)}</v></c></row>' for n in range(1, 101))
    rows = read_book(shared([20_000, 9], cells, tmp_path / "台账.xlsx")).sheets[0].rows
    assert [len(row[0]) for row in rows] == [20_000] * 3 + [9] * 97
    with pytest.raises(StationError, match="展开后太大"):
        read_book(shared([20_000, 9], cells.replace("<v>1<", "<v>0<"), tmp_path / "台账.xlsx"))


@pytest.mark.parametrize("line", [b"\n", b",\n"])
def test_many_empty_lines_take_no_room_and_none_at_the_end_counts(line: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(b"a,b\n" + line * 1_000_000)
    assert read_book(path).sheets[0].rows == [["a", "b"]]
    path.write_bytes(b"a,b\n" + line * 300_000 + b"c")
    with pytest.raises(StationError, match="有 300,002 行"):
        read_book(path)
    path.write_bytes(b"a,b\n" + line * 1_048_577)
    with pytest.raises(StationError, match="有 1,048,577 行"):
        read_book(path)
    with monkeypatch.context() as patch, pytest.raises(StationError, match="展开后太大"):
        patch.setattr(foreign_sheet, "MOST_LAID_OUT", 1_000)
        path.write_bytes(b"a,b\n" + b"," * 1_000)
        read_book(path)
    path.write_bytes(b"a\n" + line * 2 + b"c")
    assert [row for row in read_book(path).sheets[0].rows if any(row)] == [["a"], ["c"]] and len(read_book(path).sheets[0].rows) == 4


def test_a_web_page_of_rows_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "台账.xls").write_bytes(b"<html><table><tr><td>a<td>b" + b"<tr>" * 1_000)
    assert read_book(tmp_path / "台账.xls").sheets[0].rows == [["a", "b"]]
    for limit in ("_MOST_ROWS", "_MOST_TAGS"):
        with monkeypatch.context() as patch, pytest.raises(StationError, match="请用 WPS"):
            patch.setattr(foreign_html, limit, 1_000)
            read_book(tmp_path / "台账.xls")


def test_more_cells_than_can_be_looked_at_one_by_one_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_extents, "_MOST_ODD", 1_000)
    with pytest.raises(StationError, match="展开后太大"):
        read_book(sheet_of("<row><c><v>1</v></c>" + "<c/>" * 1_000 + "</row>", tmp_path / "台账.xlsx"))


def test_cells_merged_over_all_rows_again_and_again_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is gone through row by row when headings are looked for."""
    monkeypatch.setattr(foreign_sheet, "MOST_PLACES", 1_000)
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 101))
    xml = rows + "</sheetData><mergeCells>{}</mergeCells><sheetData>"
    read_book(sheet_of(xml.format('<mergeCell ref="A1:A1048576"/>' * 10), tmp_path / "台账.xlsx"))
    with pytest.raises(StationError, match="展开后太大"):
        read_book(sheet_of(xml.format('<mergeCell ref="A1:A1048576"/>' * 11), tmp_path / "台账.xlsx"))


def test_too_much_pasted_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_sheet, "_MOST_PASTED", 5)
    with pytest.raises(StationError, match="太多"):
        read_text("甲\t乙\n丙\t丁")


def opendocument(xml: str, path: Path) -> Path:
    table = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    office, text = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "text"))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        package.writestr(
            "content.xml",
            f'<office:document-content xmlns:office="{office}" xmlns:table="{table}" xmlns:text="{text}"><office:body><office:spreadsheet>'
            f'<table:table table:name="一">{xml}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
    return path


def test_a_long_text_that_an_opendocument_repeats_is_refused(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="{}"><text:p>{}</text:p></table:table-cell>'
    xml = '<table:table-row table:number-rows-repeated="{}">' + cell + "</table:table-row>"
    assert len(read_book(opendocument(xml.format(10, 10, "x" * 20_000), tmp_path / "台账.ods")).sheets[0].rows) == 10
    with pytest.raises(StationError, match="展开后太大"):
        read_book(opendocument(xml.format(10_000, 10, "x" * 20_000), tmp_path / "台账.ods"))


def test_an_opendocument_of_too_many_tags_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_extents, "_MOST_TAGS", 1_000)
    with pytest.raises(StationError, match="展开后太大"):
        read_book(opendocument("<a/>" * 1_000, tmp_path / "台账.ods"))
