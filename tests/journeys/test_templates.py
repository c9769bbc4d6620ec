"""The district's workbook by the command line: kept once, filled for a month, its rows those of the ledger."""

from pathlib import Path

from openpyxl import load_workbook

from journeys import month
from journeys.conftest import CommandLine
from stand_ins import Clock
from station.actions.ledgers import sheet
from station.casework.sheets import Asked, Period
from station.db.store import Store
from template_books import PAGE, plain_book, unpacked


def test_a_month_goes_into_the_districts_own_workbook(run: CommandLine, wall_clock: Clock, tmp_path: Path) -> None:
    run.have_the_month(wall_clock)
    template, out = tmp_path / "区总.xlsx", tmp_path / "out.xlsx"
    template.write_bytes(plain_book(prepared=1))
    kept = run.act("ledger-template", {"file": str(template), "ledger": "grievances", "name": "月表", "columns": {"I": "诉求摘要"}})
    assert kept["columns"]["I"] == "grievance.summary"
    key, period = month.LEDGERS[0]
    with Store.open(run.data) as store:
        rows = sheet(store, Asked(key, Period.month(period), "wide")).rows
    answer = run("ledger", key, "--month", period, "--template", "月表", "--out", out)
    assert answer["rows"] == len(rows) > 0
    assert isinstance(answer["unfilled"], list)
    page = load_workbook(out)[PAGE]
    assert [page.cell(5 + number, 1).value for number in range(len(rows))] == list(range(1, len(rows) + 1))
    text = "\n".join(str(value) for row in page.iter_rows(values_only=True) for value in row)
    assert "13900002046" not in text and "韩素琴" not in text
    before, after = unpacked(template.read_bytes()), unpacked(out.read_bytes())
    assert before["xl/styles.xml"] == after["xl/styles.xml"]
    assert "没有叫“年表”的模板" in run("ledger", key, "--month", period, "--template", "年表", "--out", out, code=1)["error"]
