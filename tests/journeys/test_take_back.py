"""A ledger that was edited in Excel or WPS, taken back on the command line."""

from pathlib import Path

from openpyxl import load_workbook

from journeys.conftest import CommandLine
from stand_ins import Clock
from station.casework.model import Grievance
from station.db.store import Store


def test_what_only_the_file_changed_is_taken_and_the_rest_is_said(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.have_the_month(wall_clock)
    out = tmp_path / "ledger.xlsx"
    rows = run("ledger", "grievances", "--all", "--layout", "wide", "--out", out)["rows"]
    assert run("take-back", out)["message"] == "已收回 0 处。"
    book = load_workbook(out)
    page = book.worksheets[0]
    at = {cell.value: cell.column for cell in page[3]}
    page.cell(4, at["涉及人数"]).value = 21
    page.cell(4, at["来源渠道"]).value = "托人带话"
    page.cell(4, at["受理编号"]).value = "ZQ-2026-9999"
    page.cell(4, at["受理日期"]).value = "2031-01-01"
    book.save(out)
    looked = run("take-back", out, "--dry-run")
    assert (looked["found"], looked["taken"], looked["left"]) == (2, 0, 1)
    taken = run("take-back", out)
    assert (taken["taken"], taken["left"]) == (1, 2) and "托人带话”没有收：" in taken["message"]
    assert "受理日期“2031-01-01”没有收：受理时间不能晚于现在" in taken["message"]
    assert "“受理编号”改了 1 处，没有收：" in taken["message"]
    with Store.open(run.data) as store:
        assert [case.people for case in store.matching(Grievance)].count(21) == 1 and store.count(Grievance) == rows
    assert run("take-back", out)["taken"] == 0
    assert run("take-back", tmp_path / "none.xlsx", code=1)["error"]
