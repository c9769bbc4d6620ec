"""Periods, sums and how a cell reads."""

import pytest

from station.casework.fields import Kind
from station.casework.masking import MaskLevel
from station.casework.sheets import Cell, Column, Layout, Period, Row, Sheet, Unit, look, shown
from station.errors import StationError

PEOPLE = Column("grievance.people", "涉及人数", 6, Kind.COUNT, total=True)
AMOUNT = Column("grievance.amount", "涉及金额", 12, Kind.MONEY, unit=Unit.YUAN, total=True)
WAN = Column("letter.amount", "涉及金额", 12, Kind.MONEY, unit=Unit.WAN, total=True)
NAME = Column("grievance.handler", "承办人", 8, Kind.TEXT)
OCTOBER = Period.month("2026-10")


def sheet(columns: tuple[Column, ...], *rows: tuple[Cell, ...], period: Period = OCTOBER) -> Sheet:
    lines = tuple(Row(f"r{at}", cells) for at, cells in enumerate(rows))
    filler, day = "站前街道职工服务站", "2026-11-02"
    return Sheet("grievances", "职工诉求台账", filler, period, day, Layout.NARROW, MaskLevel.DISTRICT, columns, lines)


@pytest.mark.parametrize(
    ("day", "within"),
    [
        ("2026-10-01", True),
        ("2026-10-31", True),
        ("2026-10-31T23:59", True),
        ("2026-10", True),
        ("2026-09-30", False),
        ("2026-11-01T00:00", False),
        ("2026", False),
        ("", False),
    ],
)
def test_a_month_holds_what_lies_wholly_in_it(day: str, within: bool) -> None:
    assert (day in OCTOBER) is within
    assert day in Period.everything()


def test_a_reduced_date_is_in_its_shortest_month() -> None:
    assert "2026-02" in Period.month("2026-02")
    assert Period.month("2024-02").last == "2024-02-29"


def test_periods_name_themselves() -> None:
    assert (OCTOBER.text, OCTOBER.is_month) == ("2026年10月", True)
    assert (Period.everything().text, Period.everything().is_month) == ("全部", False)


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "2026-1", "0000-01", "十月", "", "2026-10-01"])
def test_a_month_that_is_none_is_refused(month: str) -> None:
    with pytest.raises(StationError) as refused:
        Period.month(month)
    assert str(refused.value) == f"月份“{month}”认不出来。例如 2026-10。"


@pytest.mark.parametrize(
    ("marks", "total"),
    [
        (["", ""], Cell(3, "")),
        (["over", ""], Cell(3, "over")),
        (["over", "over"], Cell(3, "over")),
        (["about", ""], Cell(3, "about")),
        (["over", "about"], Cell(3, "about")),
        (["at_most", ""], Cell(3, "about")),
    ],
)
def test_a_sum_keeps_the_doubt_of_its_parts(marks: list[str], total: Cell) -> None:
    rows = [(Cell("周启明"), Cell(value, mark)) for value, mark in zip((1, 2), marks, strict=True)]
    assert sheet((NAME, PEOPLE), *rows).totals == (Cell("合计"), total)


def test_a_count_that_is_only_said_to_be_several_makes_the_sum_larger() -> None:
    made = sheet((NAME, PEOPLE), (Cell(""), Cell(None, "several")), (Cell(""), Cell(5)))
    assert made.totals[1] == Cell(5, "over")


def test_no_sums_without_lines_or_summed_columns() -> None:
    assert sheet((NAME, PEOPLE)).totals == ()
    assert sheet((NAME,), (Cell("周启明"),)).totals == ()
    assert sheet((NAME, PEOPLE), (Cell("周启明"), Cell())).totals == (Cell("合计"), Cell())


@pytest.mark.parametrize(
    ("column", "cell", "text"),
    [
        (AMOUNT, Cell(123_450), "1,234.50"),
        (AMOUNT, Cell(500_000_000, "over"), "5,000,000.00余"),
        (AMOUNT, Cell(800_000, "about"), "约8,000.00"),
        (WAN, Cell(3_663_940_000), "3663.94"),
        (PEOPLE, Cell(200, "over"), "200余"),
        (PEOPLE, Cell(None, "several"), "多名"),
        (PEOPLE, Cell(), ""),
        (NAME, Cell("周启明"), "周启明"),
        (Column("grievance.contacted_at", "首次联系时间", 16, Kind.MOMENT), Cell("2026-10-08T14:10"), "2026-10-08 14:10"),
    ],
)
def test_cells_read_like_the_paper(column: Column, cell: Cell, text: str) -> None:
    assert shown(column, cell) == text


def test_a_sheet_names_itself_its_unit_and_its_gaps() -> None:
    made = sheet((NAME, AMOUNT), (Cell("", gap=True), Cell()))
    assert made.title == "站前街道职工服务站职工诉求台账（2026年10月）"
    assert made.file_name == "站前街道职工服务站职工诉求台账（2026年10月）.xlsx"
    assert made.unit_note == "金额单位：元"
    assert made.gaps == {"承办人": 1}
    assert sheet((AMOUNT, WAN)).unit_note == ""
    assert AMOUNT.heading == "涉及金额（元）"


def test_an_empty_table_says_so() -> None:
    assert sheet((NAME,)).empty_text == "本月无"
    assert sheet((NAME,), period=Period.everything()).empty_text == "本期无"


def test_the_look_is_data() -> None:
    assert 16 <= look().title_points <= 18
    assert look().signatures == ("填报人", "审核人", "负责人", "联系电话")
