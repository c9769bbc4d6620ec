"""Where tables stand in a sheet, and why every row that is no data is none."""

from collections.abc import Sequence
from typing import Any

import pytest

from station.casework.importing.fates import EMPTY, HEADING, NO_TABLE, NOTE, ONE_CELL, ONLY_NUMBER, REPEATED, SIGNATURE, TITLE, TOTAL
from station.casework.importing.headings import Period
from station.casework.importing.raw import RawBook, RawSheet
from station.casework.importing.tables import Table, find_tables, table_at

HEAD = ["序号", "受理日期", "诉求人", "用人单位", "诉求摘要"]
DATA = ["1", "2025.3.4", "韩素琴", "金穗食品厂", "拖欠工资"]


def tables(
    *rows: Sequence[Any], merges: tuple[tuple[int, int, int, int], ...] = (), name: str = "Sheet1", file: str = "旧.xlsx"
) -> tuple[Table, ...]:
    return find_tables(RawBook(file, (RawSheet(name, [list(row) for row in rows], merges),)))


def fates(table: Table) -> list[str]:
    return [line.left_out for line in table.lines]


def test_title_lines_sums_notes_and_signatures_are_left_out_with_their_reason() -> None:
    [table] = tables(
        ["东升街道职工诉求台账"],
        ["（2025年3月）"],
        ["填报单位（盖章）：东升街道总工会服务站", "", "", "填报日期：2025.3.31"],
        HEAD,
        DATA,
        [],
        ["2", "2025.3.5", "李喆", "顺通物流", "社保"],
        ["小 计", "", "", "", "2"],
        ["", "本月合计：", "", "", 2],
        ["3"],
        HEAD,
        ["4", "2025.3.9", "童晓", "远辰", "加班"],
        ["注：本表按受理日期填写。"],
        ["填报人：陈某", "", "审核人：刘某"],
        ["第 1 页 共 2 页"],
        ["以下空白"],
        ["站前片区"],
    )
    assert fates(table) == [
        TITLE, TITLE, TITLE, HEADING, "", EMPTY, "", TOTAL, TOTAL, ONLY_NUMBER, REPEATED, "", NOTE, SIGNATURE, NOTE, NOTE, ONE_CELL,
    ]  # fmt: skip
    assert table.header == (4, 4)
    assert table.filler == "东升街道总工会服务站"
    assert table.period == Period(2025, 3)
    assert table.title == "东升街道职工诉求台账"
    assert len(table.body) + len(table.left_out) == 17


def test_a_heading_of_two_rows_joins_group_and_name_merged_or_not() -> None:
    expected = ["序号", "欠薪单位·名称", "欠薪单位·信用代码", "欠薪情况·人数", "欠薪情况·金额（万元）", "责任人"]
    top = ["序号", "欠薪单位", "", "欠薪情况", "", "责任人"]
    below = ["", "名称", "信用代码", "人数", "金额（万元）", ""]
    data = [1, "金穗食品厂", "", 3, 3.5, "李"]
    merges = ((1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 2, 5))
    for merged in (merges, ()):
        [table] = tables(["2024年1月清单"], top, below, data, data, merges=merged)
        assert [column.heading for column in table.columns] == expected
        assert (table.header, len(table.body)) == ((2, 3), 2)


def test_group_titles_above_the_heading_belong_to_it() -> None:
    merges = ((0, 0, 0, 2), (0, 3, 0, 4))
    [table] = tables(
        ["基本情况", "", "", "办理情况", ""],
        ["受理日期", "诉求人", "用人单位", "承办人", "办理结果"],
        ["2025.3.4", "韩素琴", "金穗", "小陈", "已解决"],
        merges=merges,
    )
    assert (table.header, table.columns[0].heading, len(table.body)) == ((1, 2), "基本情况·受理日期", 1)


def test_the_heading_may_stand_anywhere() -> None:
    [table] = tables([], ["", "", "三月台账"], [], ["", "", *HEAD], ["", "", *DATA], ["", "", *DATA])
    assert (table.header, table.columns[0].letter, len(table.body)) == ((4, 4), "C", 2)


def test_tables_under_each_other_are_parted_at_their_titles() -> None:
    found = tables(["2025年3月诉求台账"], HEAD, DATA, DATA, [], ["2025年4月诉求台账"], HEAD, DATA)
    assert [(table.title, table.period.month, len(table.body), len(table.lines)) for table in found] == [
        ("2025年3月诉求台账", 3, 2, 5),
        ("2025年4月诉求台账", 4, 1, 3),
    ]
    found = tables(HEAD, DATA, ["填报人：陈某", "", "审核人：刘某"], ["2025年4月台账"], ["填报日期：2025.4.30"], HEAD, DATA)
    assert [fates(table) for table in found] == [[HEADING, "", SIGNATURE], [TITLE, TITLE, HEADING, ""]]
    other = ["走访日期", "走访单位", "走访人员", "走访情况"]
    found = tables(HEAD, DATA, ["二、走访"], other, ["2025.3.4", "金穗", "小陈", "良好"])
    assert [len(table.body) for table in found] == [1, 1]
    assert [table.header for table in found] == [(1, 1), (4, 4)]


def test_a_sheet_without_a_heading_is_told_whole_and_an_empty_one_not_at_all() -> None:
    sheets = (RawSheet("说明", [["填表说明"], [], ["一、按月填报"]]), RawSheet("空", [["", ""]]))
    [table] = find_tables(RawBook("旧.xlsx", sheets))
    assert fates(table) == [NO_TABLE, EMPTY, NO_TABLE]


def test_headings_nobody_knows_are_found_by_what_stands_below() -> None:
    [table] = tables(["甲地情形一览"], ["甲项", "乙项", "丙项"], ["2025.3.4", 3, "很长的一段话，说了许多事情"])
    assert (table.header, len(table.body)) == ((2, 2), 1)


def test_a_clerk_may_say_where_the_heading_stands() -> None:
    raw = RawSheet("表", [["甲", "乙"], ["一", "二"], ["韩素琴", "金穗"]])
    table = table_at(RawBook("旧.xlsx", (raw,)), "表", 2, 2)
    assert ([column.heading for column in table.columns], fates(table)) == (["一", "二"], [TITLE, HEADING, ""])


@pytest.mark.parametrize(
    ("title", "sheet", "file", "period"),
    [
        ("职工诉求登记台账（2025年3月）", "Sheet1", "旧.xlsx", Period(2025, 3)),
        ("职工诉求登记台账", "2025年3月", "旧.xlsx", Period(2025, 3)),
        ("职工诉求登记台账", "3月", "2025年台账.xlsx", Period(2025, 3)),
        ("2024年一季度清单", "Sheet1", "旧.xlsx", Period(2024, 0)),
        ("2025年台账", "3月", "旧.xlsx", Period(2025, 3)),
        ("三月诉求台账", "2024", "旧.xlsx", Period(2024, 3)),
        ("2024年十二月诉求台账", "Sheet1", "旧.xlsx", Period(2024, 12)),
        ("2025年1-6月台账", "Sheet1", "旧.xlsx", Period(2025, 0)),
        ("2024年至2025年台账", "Sheet1", "旧.xlsx", Period(0, 0)),
        ("台账", "Sheet1", "旧.xlsx", Period(0, 0)),
    ],
)
def test_the_period_stands_in_the_title_the_sheets_name_or_the_files(title: str, sheet: str, file: str, period: Period) -> None:
    [table] = tables([title], HEAD, DATA, name=sheet, file=file)
    assert table.period == period


def test_hidden_rows_and_columns_are_marked() -> None:
    raw = RawSheet("表", [HEAD, DATA, DATA], hidden_rows=frozenset({2}), hidden_columns=frozenset({4}), is_hidden=True)
    [table] = find_tables(RawBook("旧.xlsx", (raw,)))
    assert [line.is_hidden for line in table.lines] == [False, False, True]
    assert [column.letter for column in table.columns if column.is_hidden] == ["E"]
    assert table.is_hidden


def test_a_row_of_one_cell_may_be_an_employer_but_a_word_that_begins_like_a_note_is_none() -> None:
    head = ["单位名称", "统一社会信用代码", "职工人数"]
    [table] = tables(head, ["金穗食品厂", "", 3], ["顺通物流有限公司", "", ""], ["站前片区", "", ""], ["注塑车间（南区）", "", 5])
    assert fates(table) == [HEADING, "", "", ONE_CELL, ""]


@pytest.mark.parametrize("text", ["合计", "合 计", "总计40件", "2025年3月合计", "第一季度小计", "本页合计：", "合计（件）", "上半年累计"])
def test_a_sum_by_whatever_name(text: str) -> None:
    [table] = tables(HEAD, DATA, ["", text, "", "", 2])
    assert fates(table)[-1] == TOTAL


@pytest.mark.parametrize(
    ("title", "filled_in", "expected"),
    [
        ("2023年职工诉求台账", "填报日期：2023年12月30日", Period(2023)),
        ("2023年12月职工诉求台账", "填报日期：2024.1.5", Period(2023, 12)),
        ("职工诉求台账", "填报日期：2024年1月5日", Period(2024, 1)),  # so that 12月3日 is flagged
    ],
)
def test_the_day_of_filling_in_is_not_the_month_of_the_table(title: str, filled_in: str, expected: Period) -> None:
    [table] = tables([title], [filled_in], HEAD, DATA)
    assert table.period == expected


def test_tables_side_by_side_are_read_each_for_itself() -> None:
    found = tables(
        ["2025年3月接访登记"],
        [*HEAD, "", *HEAD],
        [*DATA, "", "21", "2025.3.9", "童晓", "远辰", "加班"],
        ["2", "2025.3.5", "李喆", "顺通物流", "社保"],
        merges=((0, 0, 0, 10),),
    )
    assert [(table.sheet, table.period.month, [column.heading for column in table.columns]) for table in found] == [
        ("Sheet1", 3, HEAD),
        ("Sheet1（G 列起）", 3, HEAD),
    ]
    assert [line.text for table in found for line in table.body] == [
        "1 2025.3.4 韩素琴 金穗食品厂 拖欠工资",
        "2 2025.3.5 李喆 顺通物流 社保",
        "21 2025.3.9 童晓 远辰 加班",
    ]
    book = RawBook("旧.xlsx", (RawSheet("Sheet1", [[*HEAD, "", *HEAD], [*DATA, "", *DATA]]),))
    assert len(table_at(book, "Sheet1（G 列起）", 1, 1).body) == 1


def test_a_heading_that_says_a_part_again_is_one_table() -> None:
    once = ["序号", "回访日期", "满意度", "回访日期", "满意度", "诉求人"]
    [table] = tables(once, ["1", "2025.3.4", "满意", "2025.4.4", "满意", "韩素琴"])
    assert len(table.columns) == 6
    for merges in ((), ((0, 0, 0, 1), (0, 2, 0, 3))):
        rows = (["诉求人", "", "承办人", ""], ["姓名", "电话", "姓名", "电话"], ["韩素琴", "13600000917", "陈某", "62345678"])
        [table] = tables(*rows, merges=merges)
        assert [column.heading for column in table.columns] == ["诉求人·姓名", "诉求人·电话", "承办人·姓名", "承办人·电话"]


@pytest.mark.parametrize("line", ["单位：万元", "2024年欠薪线索台账（单位：万元）", "单位: 人民币万元"])
def test_a_line_above_states_the_unit_of_the_table(line: str) -> None:
    [table] = tables([line], HEAD, DATA)
    assert table.unit == "万元"


def test_a_heading_merged_beyond_the_last_row_is_a_heading_still() -> None:
    [table] = tables(HEAD, ["", "", "姓名"], merges=((0, 1, 2, 1),))
    assert [column.heading for column in table.columns][1:3] == ["受理日期", "诉求人·姓名"]
    assert not table.body
