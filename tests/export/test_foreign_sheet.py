"""Sheets people bring along: workbooks of any writer, values parted by commas in either encoding, and files that are neither."""

import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from station.casework.roster import read_rows as read_roster
from station.errors import StationError
from station.export import foreign_sheet
from station.export.foreign_sheet import first_sheet

QU = "110101199003077774"


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_comma_separated_values_in_either_encoding(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(f"姓名{mark}手机\r\n曲秋菊{mark}13900002181".encode(encoding))
    assert first_sheet(path) == [["姓名", "手机"], ["曲秋菊", "13900002181"]]


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
        with pytest.raises(StationError, match="不是 Excel 工作簿，或者没有拷完整"):
            read_rows(path)


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
        ("名单.xls", b"\xd0\xcf\x11\xe0", "旧版 Excel 文件"),
        ("名单.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "旧版 Excel 文件，或者设了打开密码"),
        ("名单.csv", "姓名\n".encode() + b"x" * 140_000, "认不出是什么文件"),
        ("名单.csv", b"\x00\x01\x02", "认不出是什么文件"),
        ("名单.csv", b"\xff\xff\xff\xff", "认不出是什么文件"),
        ("名单.csv", b"", "第一张表是空的"),
        ("名单.csv", b",,\r\n,,\r\n", "第一张表是空的"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(StationError, match=said):
        first_sheet(path)


def test_a_file_that_has_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="打不开"):
        first_sheet(tmp_path / "没有.xlsx")


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(foreign_sheet, "MOST_LISTED", 3)
    with pytest.raises(StationError, match="一次最多读 3 行"):
        first_sheet(workbook(tmp_path / "名单.xlsx", [["甲"]] * 5))
