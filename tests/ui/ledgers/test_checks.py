"""What is checked before a ledger goes out, and how months are compared."""

from dataclasses import replace

import pytest

from station.casework.agenda import Month, Rate
from station.casework.fields import Kind
from station.casework.masking import MaskLevel
from station.casework.sheets import Cell, Column, Layout, Period, Row, Sheet
from station.ui.ledgers.checks import Look, checks, comparison

RATES = (Rate("按时办结率", 57, 59, "应办结", "按时"), Rate("满意率", 0, 0, "有效回访", "满意"))
MONTH = Month(opening=33, received=58, ended=60, closing=31, rates=RATES, recovered=88_920_000, beneficiaries=9, letters=())
SHEET = Sheet(
    ledger="grievances",
    name="职工诉求台账",
    filler="站前街道职工服务站",
    period=Period.month("2026-10"),
    filled_on="2026-11-02",
    layout=Layout.NARROW,
    level=MaskLevel.DISTRICT,
    columns=(Column("grievance.number", "受理编号", 14, Kind.TEXT), Column("derived.phone", "联系电话", 14, Kind.PHONE)),
    rows=(Row("1", (Cell("ZQ-2026-0001"), Cell("138****2046"))), Row("2", (Cell("ZQ-2026-0002"), Cell("", gap=True)))),
)
LOOK = Look(SHEET, {"grievances": 2}, 2, 0, MONTH)


def told(look: Look) -> dict[str, tuple[bool, str, str]]:
    return {check.key: (check.is_ok, check.sentence, check.aside) for check in checks(look)}


def test_sums_rows_and_gaps_are_told() -> None:
    assert told(LOOK) == {
        "sums": (True, "期初 33＋受理 58－办结 60＝期末 31", "平"),
        "count": (True, "台账 2 行，库中 2 件", "一致"),
        "gaps": (False, "1 处空缺：联系电话 1", ""),
    }


@pytest.mark.parametrize(
    ("look", "key", "expected"),
    [
        (replace(LOOK, month=replace(MONTH, closing=30)), "sums", (False, "期初 33＋受理 58－办结 60＝期末 30", "不平")),
        (replace(LOOK, known=3), "count", (False, "台账 2 行，库中 3 件", "不一致")),
        (
            replace(LOOK, sheet=replace(SHEET, ledger="letters"), known=3, left_out=1),
            "count",
            (True, "台账 2 行，库中 3 份，其中 1 份不列（拟稿、待签发、作废）", "一致"),
        ),
        (replace(LOOK, sheet=replace(SHEET, rows=SHEET.rows[:1])), "gaps", (True, "没有空缺", "")),
    ],
)
def test_what_does_not_agree_is_said(look: Look, key: str, expected: tuple[bool, str, str]) -> None:
    assert told(look)[key] == expected


def test_without_a_month_there_are_no_sums() -> None:
    assert "sums" not in told(replace(LOOK, month=None))


def test_months_are_compared_with_their_differences() -> None:
    before = replace(MONTH, received=51, ended=60, closing=33, recovered=61_300_000, rates=(replace(RATES[0], done=47, base=50), RATES[1]))
    assert comparison(MONTH, before) == [
        ("受理（件）", "51", "58", "+7"),
        ("办结（件）", "60", "60", "0"),
        ("期末未结（件）", "33", "31", "\N{MINUS SIGN}2"),
        ("按时办结率", "94.00%", "96.61%", "+2.61"),
        ("满意率", "—", "—", "—"),
        ("挽回（万元）", "61.30", "88.92", "+27.62"),
    ]
