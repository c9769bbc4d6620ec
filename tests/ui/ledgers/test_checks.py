"""What is checked before a ledger goes out, how stretches are compared, and what is told of the last export."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from station.casework.fields import Kind
from station.casework.masking import MaskLevel
from station.casework.model import LedgerExport
from station.casework.reports import Imbalance, Report, ReportLine, groups_of
from station.casework.sheets import Asked, Cell, Column, Layout, Period, Row, Sheet
from station.ui.ledgers.checks import BEFORE, YEAR_AGO, change_words, checks, comparison, told_of
from station.ui.ledgers.reading import NOTHING, Around, Counted, Look

OCTOBER = Period.month("2026-10")
SHEET = Sheet(
    ledger="grievances",
    name="职工诉求台账",
    filler="站前街道职工服务站",
    period=OCTOBER,
    filled_on="2026-11-02",
    layout=Layout.NARROW,
    level=MaskLevel.DISTRICT,
    columns=(Column("grievance.number", "受理编号", 14, Kind.TEXT), Column("derived.phone", "联系电话", 14, Kind.PHONE)),
    rows=(Row("1", (Cell("ZQ-2026-0001"), Cell("138****2046"))), Row("2", (Cell("ZQ-2026-0002"), Cell("", gap=True)))),
)
LOOK = Look(Asked("grievances", OCTOBER), SHEET, Counted(2))
COUNTS = {"opening": 33, "received": 58, "ended": 60, "closing": 31, "due": 59, "closed_on_time": 57, "recovered": 88_920_000}


def report(*counts: dict[str, int], unbalanced: tuple[Imbalance, ...] = ()) -> Report:
    """Of a month, the year so far and the month a year ago."""
    return Report("站前街道职工服务站", OCTOBER, "", groups_of(*(Counter(each) for each in counts)), (), unbalanced, {}, None, ())


def around(**values: int) -> Around:
    now, before = COUNTS | values, {"received": 51, "ended": 60, "closing": 33, "due": 50, "closed_on_time": 47, "recovered": 61_300_000}
    return Around(now=report(now, now, {"received": 40}), before=report(before, before, {}))


def told(look: Look, around: Around = NOTHING) -> dict[str, tuple[bool, str, str]]:
    return {check.key: (check.is_ok, check.sentence, check.aside) for check in checks(look, around)}


def test_sums_rows_texts_and_gaps_are_told() -> None:
    assert told(LOOK, around()) == {
        "sums": (True, "期初 33＋受理 58－办结 60＝期末 31", "平"),
        "count": (True, "台账 2 行，库中 2 件", "一致"),
        "texts": (True, "电话按文本写入", ""),
        "gaps": (False, "1 处空缺：联系电话 1", ""),
    }


@pytest.mark.parametrize(
    ("look", "key", "expected"),
    [
        (replace(LOOK, counted=Counted(3)), "count", (False, "台账 2 行，库中 3 件", "不一致")),
        (replace(LOOK, asked=replace(LOOK.asked, ids=("1", "2"))), "count", (True, "台账 2 行，所选 2 条", "一致")),
        (
            replace(LOOK, asked=Asked("letters", OCTOBER), counted=Counted(2, 1)),
            "count",
            (True, "台账 2 行，库中 2 份，另有 1 份不列（拟稿、待签发、作废）", "一致"),
        ),
        (replace(LOOK, sheet=replace(SHEET, rows=SHEET.rows[:1])), "gaps", (True, "没有空缺", "")),
    ],
)
def test_what_does_not_agree_is_said(look: Look, key: str, expected: tuple[bool, str, str]) -> None:
    assert told(look)[key] == expected


def test_cases_that_went_between_stations_are_part_of_the_sum() -> None:
    sums = told(LOOK, around(taken_over=2, passed_on=1, closing=32))["sums"]
    assert sums == (True, "期初 33＋受理 58＋其他站点移交来 2－办结 60－移交其他站点 1＝期末 32", "平")


def test_a_sum_that_does_not_hold_names_the_cases_that_break_it() -> None:
    broken = Imbalance("期初未结＋受理－办结不等于期末未结", (("grievance", "7"),))
    off = replace(around(), now=report(COUNTS | {"closing": 30}, COUNTS, {}, unbalanced=(broken,)))
    first = checks(LOOK, off)[0]
    assert (first.is_ok, first.sentence, first.aside) == (False, "期初 33＋受理 58－办结 60＝期末 30", "不平")
    assert first.records == (("grievance", "7"),)


def test_other_sums_that_do_not_hold_are_told_too() -> None:
    off = replace(around(), now=report(COUNTS, COUNTS, {}, unbalanced=(Imbalance("各渠道相加不等于受理", (("grievance", "8"),)),)))
    found = {check.key: check for check in checks(LOOK, off)}
    assert found["sums"].is_ok
    assert (found["report"].sentence, found["report"].records) == ("各渠道相加不等于受理", (("grievance", "8"),))


def test_counts_of_nobody_have_neither_lines_nor_gaps_to_check() -> None:
    public = replace(LOOK, asked=replace(LOOK.asked, level=MaskLevel.PUBLIC))
    assert list(told(public)) == ["public"]


def test_without_figures_there_are_no_sums_and_nothing_to_compare() -> None:
    assert "sums" not in told(LOOK)
    assert comparison(LOOK, Around(), BEFORE) == []


def test_stretches_are_compared_with_their_differences() -> None:
    found = {line[0]: line[1:] for line in comparison(LOOK, around(), BEFORE)}
    assert found["受理（件）"] == ("51", "58", "+7")
    assert found["办结（件）"] == ("60", "60", "—")
    assert found["期末未结（件）"] == ("33", "31", "−2")
    assert found["按时办结率"] == ("94.00%", "96.61%", "+2.61")
    assert found["满意率"] == ("—", "—", "—")
    assert found["挽回金额（万元）"] == ("61.30", "88.92", "+27.62")
    assert {line[0]: line[1:] for line in comparison(LOOK, around(), YEAR_AGO)}["受理（件）"] == ("40", "58", "+18")


def test_every_figure_of_the_report_that_is_compared_exists() -> None:
    from station.ui.ledgers.reading import COMPARED

    lines: dict[str, ReportLine] = report(COUNTS, COUNTS, {}).lines
    assert not {key for keys in COMPARED.values() for key in keys} - set(lines)


def test_a_ledger_without_figures_is_compared_by_its_lines() -> None:
    court = Look(Asked("commissions", OCTOBER), replace(SHEET, ledger="commissions", name="诉调对接台账"), Counted(5))
    now = Around(lines=(5, 3, 6))
    assert comparison(court, now, BEFORE) == [("诉调对接台账（件）", "3", "5", "+2")]
    assert comparison(court, now, YEAR_AGO) == [("诉调对接台账（件）", "6", "5", "−1")]


@pytest.mark.parametrize(
    ("level", "words"), [("district", "姓名、电话已掩码"), ("full", "完整版"), ("public", "只计数")], ids=["masked", "full", "counts"]
)
def test_the_last_export_is_told(level: str, words: str) -> None:
    last = LedgerExport(ledger="grievances", level=level, rows=58, exported_at="2026-11-02T09:14", exported_by="周启明")
    assert told_of(last, date(2026, 11, 17)) == f"11月2日 09:14，周启明，{words}，58 行"


def test_what_changed_since_is_named() -> None:
    assert change_words(LOOK, Around()) == "此后没有改动。"
    assert change_words(LOOK, Around(changed={"2": ("满意度", "回访日期", "备注")})) == "此后改动 1 件：ZQ-2026-0002 满意度、回访日期"
