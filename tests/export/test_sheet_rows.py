"""Sheets people bring along: workbooks of any writer, values parted by commas in either encoding, and files that are neither."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from station.casework.roster import read_rows as read_roster
from station.errors import StationError
from station.export import sheet_rows
from station.export.sheet_rows import read_rows

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
    found = read_rows(workbook(tmp_path / "名单.xlsx", rows))
    assert found == [["姓名", "金额", "日期"], ["曲秋菊", "12600.5", "2026-03-01"], [], ["曹凤兰", "400", "2026-03-01 09:05"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_comma_separated_values_in_either_encoding(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "名单.csv"
    path.write_bytes(f"姓名{mark}手机\r\n曲秋菊{mark}13900002181".encode(encoding))
    assert read_rows(path) == [["姓名", "手机"], ["曲秋菊", "13900002181"]]


def test_a_list_from_a_workbook_is_read_with_its_lines(tmp_path: Path) -> None:
    rows = [
        ["河湾家园欠薪名单"],
        ["序号", "姓名", "身份证号", "拖欠金额"],
        [1, "曲秋菊", QU, 12600],
        [2, "曹凤兰", 110101199003077774, 1],
        ["合计", None, None, 12601],
    ]
    found = read_roster(read_rows(workbook(tmp_path / "名单.xlsx", rows)))
    assert [(p.line, p.worker.name, p.amount) for p in found.people] == [(3, "曲秋菊", 1_260_000)]
    # as a number an identity number has lost its last digits, and here it is on the list already
    assert [trouble.line for trouble in found.troubles] == [4]
    assert found.passed == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("名单.xlsx", b"not a zip", "不是 Excel 工作簿"),
        ("名单.xls", b"\xd0\xcf\x11\xe0", "旧版 Excel 文件"),
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
        read_rows(path)


def test_a_file_that_has_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="打不开"):
        read_rows(tmp_path / "没有.xlsx")


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_rows, "MOST_ROWS", 3)
    with pytest.raises(StationError, match="一次最多读 3 行"):
        read_rows(workbook(tmp_path / "名单.xlsx", [["甲"]] * 5))
