"""Rows handed out for mending: text as it stands, in a workbook that opens."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from station.errors import StationError
from station.export.plain_rows import write_plain


def test_text_stays_text(tmp_path: Path) -> None:
    rows = [["=超时加班不给钱", "110108198403185627", "2024.3.4", ""], ["+1", "两行\n字", "", "x"]]
    assert write_plain("要改的行", ["甲", "乙", "丙", "丁"], rows, tmp_path / "out.xlsx", sheet="要改的行") == 2
    sheet = load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert [[cell.value or "" for cell in line] for line in sheet.iter_rows()] == [["甲", "乙", "丙", "丁"], *rows]
    assert {cell.data_type for line in sheet.iter_rows() for cell in line if cell.value} == {"s"}
    assert sheet.freeze_panes == "A2" and sheet["A1"].font.bold


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(StationError, match="没能写入《要改的行》"):
        write_plain("要改的行", ["甲"], [], tmp_path / "gone" / "out.xlsx", sheet="要改的行")
