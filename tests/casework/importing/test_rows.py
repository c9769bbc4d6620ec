"""Both ledgers as they really are, cell by cell against what a person read in them; and what rows say against each other."""

import gc
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from station.casework.importing.columns import best_target, chosen, guess
from station.casework.importing.fates import ONLY_NUMBER, TOTAL
from station.casework.importing.raw import RawBook, RawSheet, Unread, Value, uncollected
from station.casework.importing.rows import ReadRow, read_rows, unknown_words
from station.casework.importing.tables import Table, find_tables
from station.casework.importing.targets import targets
from station.export.foreign_sheet import read_book

LEDGERS = Path(__file__).parents[2] / "files" / "ledgers"
GOLDEN: dict[str, dict[str, Any]] = json.loads((LEDGERS / "read.json").read_text(encoding="utf-8"))
TODAY = date(2025, 4, 30)


def told(row: ReadRow) -> dict[str, Any]:
    """A row as the golden file writes it: "!" for flagged, [value, mark], {"note": …} for a note without a value."""
    found: dict[str, Any] = {}
    for path, cell in row.cells.items():
        if cell.trouble:
            assert cell.value is None
            found[path] = "!"
        elif cell.mark:
            found[path] = [cell.value, cell.mark]
        else:
            found[path] = {"note": cell.note} if cell.value is None else cell.value
    return found


def read(table: Table, words: dict[str, str] | None = None) -> tuple[ReadRow, ...]:
    target = best_target(table)
    return read_rows(table, target, chosen(guess(table, target)), words or {}, TODAY)


def sheet(*rows: Sequence[Value], merges: tuple[tuple[int, int, int, int], ...] = (), name: str = "2025年3月") -> Table:
    [table] = find_tables(RawBook("台账.xlsx", (RawSheet(name, [list(row) for row in rows], merges),)))
    return table


@pytest.mark.parametrize("kind", [".xlsx", ".xls"])
@pytest.mark.parametrize(("file", "title"), [(file, title) for file, sheets in GOLDEN.items() for title in sheets])
def test_a_ledger_is_read_as_a_person_reads_it(file: str, title: str, kind: str) -> None:
    expected = GOLDEN[file][title]
    table = next(table for table in find_tables(read_book((LEDGERS / file).with_suffix(kind))) if table.sheet == title)
    assert table.header == tuple(expected["header"])
    assert best_target(table).key == ("wage_clues" if "欠薪" in file else "grievances")
    rows = read(table)
    assert [row.row for row in rows] == list(range(1, len(rows) + 1))
    assert {str(row.row): row.left_out for row in rows if row.left_out} == expected["left_out"]
    found = {str(row.row): told(row) for row in rows if not row.left_out}
    assert found == expected["rows"]
    assert not any(row.rest for row in rows)


def test_every_row_of_the_files_is_accounted_for() -> None:
    counts = {}
    for file in GOLDEN:
        book = read_book(LEDGERS / file)
        tables = find_tables(book)
        for raw in book.sheets:
            mine = [table for table in tables if table.sheet == raw.name]
            assert sum(len(table.lines) for table in mine) == len(raw.rows)
            counts[raw.name] = sum(len(table.body) for table in mine)
    assert counts == {"2025年3月": 40, "1月": 8, "2月": 9, "3月": 10}


HEADING = (
    "序号",
    "受理日期",
    "诉求人",
    "身份证号",
    "用人单位",
    "信用代码",
    "涉及人数",
    "涉及金额（元）",
    "办结日期",
    "办理结果",
    "诉求类别",
)


def row(**told: Value) -> list[Value]:
    whole = {
        "序号": 1, "受理日期": "2025.3.4", "诉求人": "韩素琴", "身份证号": "", "用人单位": "金穗食品厂", "信用代码": "",
        "涉及人数": 1, "涉及金额（元）": 8000, "办结日期": "", "办理结果": "", "诉求类别": "欠薪",
    } | told  # fmt: skip
    return list(whole.values())


def test_what_a_row_says_against_itself_is_told_and_left_empty() -> None:
    table = sheet(
        HEADING,
        row(办结日期="2025.3.1"),
        row(办结日期="2025.3.9", 办理结果="办理中"),
        row(诉求人="张永福等17人"),
        row(诉求人="张永福等17人", 涉及人数="17人"),
        row(诉求人="张永福等17人", 涉及人数=""),
        row(诉求人="张永福、王秀英", 涉及人数=5),
        row(诉求人="张永福、王秀英、李喆", 涉及人数=2),
        row(诉求人="张永福等多人", 涉及人数=8),
        row(诉求人="张永福等多人", 涉及人数=""),
    )
    early, open_, conflict, same, only, more, fewer, several, unknown = (r for r in read(table) if not r.left_out)
    assert early.troubles == (("grievance.closed_on", "“2025.3.1”比受理的日子（2025-03-04）还早。"),)
    assert open_.troubles == (("grievance.status", "写了办结日期 2025.3.9，又写着“办理中”。"),)
    assert open_.value("grievance.closed_on") == "2025-03-09"
    assert conflict.cells["grievance.people"].choices == (17, 1)
    assert conflict.value("grievance.people") is None
    assert (same.value("grievance.people"), only.value("grievance.people"), more.value("grievance.people")) == (17, 17, 5)
    assert fewer.cells["grievance.people"].trouble
    assert several.value("grievance.people") == 8
    assert (unknown.value("grievance.people"), unknown.cells["grievance.people"].mark) == (None, "several")
    assert more.cells["worker.name"].note == "另有：王秀英"


def test_a_number_of_two_owners_is_believed_of_neither() -> None:
    code, number = "91370200163562681G", "110101199003077774"
    table = sheet(
        HEADING,
        row(用人单位="滨河锦禾保洁服务有限公司", 信用代码=code, 身份证号=number),
        row(用人单位="锦禾保洁", 信用代码=code, 身份证号=number),
    )
    assert not any(r.troubles for r in read(table))  # one name in short, and one person twice
    table = sheet(
        HEADING,
        row(用人单位="金穗食品厂", 信用代码=code, 身份证号=number),
        row(用人单位="顺通物流有限公司", 信用代码=code, 诉求人="李喆", 身份证号=number),
    )
    for found in (r for r in read(table) if not r.left_out):
        assert {path for path, _ in found.troubles} == {"employer.credit_code", "worker.id_number"}


def test_merged_cells_are_filled_down_but_figures_are_counted_once_and_sums_stop_it() -> None:
    table = sheet(
        HEADING,
        row(序号=1),
        row(序号=2, 用人单位="", **{"涉及金额（元）": ""}),
        ["合计", "", "", "", "", "", 2, 8000],
        row(序号=3, 用人单位=""),
        merges=((1, 4, 4, 4), (1, 7, 2, 7)),
    )
    first, second, _, last = (r for r in read(table) if r.row > 1)
    assert first.value("grievance.amount") == 800000
    assert second.value("employer.name") == "金穗食品厂"
    assert "同一个" in second.cells["grievance.amount"].trouble
    assert "employer.name" not in last.cells


def test_an_unknown_word_is_listed_once_and_read_as_the_clerk_says() -> None:
    table = sheet(HEADING, row(诉求类别="工钱"), row(诉求类别="工钱"), row(诉求类别="双倍工资"), row(诉求类别="杂事"))
    target = targets()["grievances"]
    unknown = unknown_words(read(table), target)
    assert [(word.word, word.count, word.choices) for word in unknown] == [
        ("工钱", 2, ()),
        ("双倍工资", 1, ("contract", "wages")),
        ("杂事", 1, ()),
    ]
    again = read(table, {"grievance.category:工钱": "wages", "grievance.category:双倍工资": "contract", "grievance.category:杂事": ""})
    assert [r.value("grievance.category") for r in again if not r.left_out] == ["wages", "wages", "contract", None]
    assert not unknown_words(again, target)
    assert [r.cells["grievance.category"].note for r in again if not r.left_out] == ["", "", "", "杂事"]  # nothing is lost


def test_columns_nobody_takes_are_kept_by_their_heading() -> None:
    table = sheet((*HEADING, "天气", ""), [*row(), "晴", "甲"], [*row(), "", ""])
    first, second = (r for r in read(table) if not r.left_out)
    assert (first.rest, second.rest) == ({"天气": "晴", "M 列": "甲"}, {})


def test_a_unit_nobody_stated_is_asked_about_when_the_figures_are_small() -> None:
    heading = tuple(title.replace("（元）", "") for title in HEADING)
    table = sheet(heading, *([*row()[:7], figure, "", "", "欠薪"] for figure in (3.66, 12.5, 0.8, 5000)))
    cells = [r.cells["grievance.amount"] for r in read(table) if not r.left_out]
    assert all(cell.trouble for cell in cells)
    assert cells[0].choices == (366, 3660000)
    table = sheet(["单位：万元"], heading, *([*row()[:7], figure, "", "", "欠薪"] for figure in (3.66, 12.5)))
    assert [r.value("grievance.amount") for r in read(table) if not r.left_out] == [3660000, 12500000]


def test_a_cell_whose_value_the_file_does_not_hold_is_flagged_and_a_sum_of_them_is_still_a_sum() -> None:
    head = ["序号", "受理日期", "诉求人", "用人单位", "诉求摘要", "涉及金额(元)", "涉及人数"]
    day, money, heads = Unread("=TODAY()"), Unread("#N/A"), Unread("=G3")
    table = sheet(
        head,
        [Unread("=ROW()-1"), day, "邢玉梅", "金穗食品厂", "拖欠工资", money, 2],
        [Unread("=ROW()-1")],
        ["合计", Unread("=COUNT(B2:B3)"), Unread("=C2"), Unread("=D2"), "", Unread("=SUM(F2:F3)"), heads],
    )
    rows = read(table)
    assert [row.left_out for row in rows[1:]] == ["", ONLY_NUMBER, TOTAL]
    assert [path for path, _ in rows[1].troubles] == ["grievance.received_at", "grievance.amount"]
    assert rows[1].cells["grievance.received_at"].text == "=TODAY()"
    raw = RawSheet("2025年", [head, *(list(line.cells) for line in table.lines[1:])], has_unread=True)
    assert [found.unread for found in find_tables(RawBook("台账.xlsx", (raw,)))] == [3]
    assert rows[1].value("grievance.people") == 2


def test_the_same_as_above_is_what_stands_above_but_a_figure_is_asked_about() -> None:
    head = ["序号", "受理日期", "诉求人", "用人单位", "诉求摘要", "涉及金额(元)", "承办人"]
    rows = read(
        sheet(
            head,
            [1, "2025.3.4", "邢玉梅", "同上", "拖欠工资", 3000, "小陈"],
            [2, "〃", "韩素琴", "金穗食品厂", "同上", "同上", "〃"],
            [3, "同上", "李喆", "同上", "同上", "", "同上"],
            ["合计", "", "3人", "", "", 3000, ""],
            [4, "同上", "童晓", "同上", "社保", "", "小陈"],
        )
    )
    assert [path for path, _ in rows[1].troubles] == ["employer.name"]
    assert told(rows[2]) == {
        "grievance.received_at": "2025-03-04",
        "worker.name": "韩素琴",
        "employer.name": "金穗食品厂",
        "grievance.summary": "拖欠工资",
        "grievance.amount": "!",
        "grievance.handler": "小陈",
    }
    assert (rows[3].value("employer.name"), rows[3].value("grievance.handler")) == ("金穗食品厂", "小陈")
    assert [path for path, _ in rows[5].troubles] == ["grievance.received_at", "employer.name"]


def test_columns_to_tick_below_a_group_title_are_one_field() -> None:
    rows = read(
        sheet(
            ["序号", "受理日期", "诉求人", "受理方式", "", "", "诉求内容", "满意度", "", ""],
            ["", "", "", "来信", "来电", "来访", "", "不满意", "基本满意", "满意"],
            [1, "2025.3.4", "邢玉梅", "", "√", "", "拖欠工资", "√", "", ""],
            [2, "2025.3.5", "韩素琴", "√", "×", "", "社保", "", "", "✓"],
            [3, "2025.3.6", "李喆", "", "√", "√", "社保", "", 1, ""],
            merges=((0, 3, 0, 5), (0, 7, 0, 9), *((0, n, 1, n) for n in (0, 1, 2, 6))),
        )
    )[2:]
    assert [row.value("follow_up.satisfaction") for row in rows] == ["dissatisfied", "satisfied", "basically"]
    assert [row.value("grievance.channel") for row in rows] == ["phone", "letter", None]
    assert [path for path, _ in rows[2].troubles] == ["grievance.channel"]
    assert not any(row.rest for row in rows)


def test_days_that_may_stand_before_their_months_are_asked_about() -> None:
    rows = read(
        sheet(
            ["序号", "受理日期", "诉求人", "用人单位", "办结日期"],
            *([1, day, "邢玉梅", "金穗食品厂", "12/3"] for day in ("5/3", "25/12", "4/4", "2025.3.9")),
            name="2024年",
        )
    )[1:]
    assert [row.value("grievance.received_at") for row in rows] == [None, None, "2024-04-04", "2025-03-09"]
    assert all(row.value("grievance.closed_on") == "2024-12-03" for row in rows[:3])


def test_an_employer_that_asked_for_mediation_against_a_person_makes_that_person_no_employer() -> None:
    head = ["案号", "申请日期", "申请人", "被申请人", "争议事项", "调解员"]
    row = read(sheet(["劳动争议调解台账"], head, ["1", "2025.3.4", "锦禾保洁公司", "邢玉梅", "违约金", "周启明"]))[2]
    assert [path for path, _ in row.troubles] == ["worker.name", "employer.name"]


def test_numbers_that_are_none_are_flagged_and_stop_nothing() -> None:
    head = ["序号", "受理日期", "诉求人", "联系电话", "身份证号", "用人单位", "诉求摘要", "涉及金额", "涉及人数"]
    paths = ["grievance.received_at", "worker.phone", "worker.id_number", "grievance.amount", "grievance.people"]
    good = [[1, "2025.3.4", "邢玉梅", f"1360000091{n}", "", "金穗食品厂", "拖欠工资", 3000 + n, 2 + n] for n in range(6)]
    odd = [[1, value, "邢玉梅", value, value, "金穗食品厂", "拖欠工资", value, value] for value in (float("nan"), float("inf"))]
    rows = read(sheet(head, *good, *odd))[1:]
    assert [[path for path, _ in row.troubles] for row in rows] == [[]] * 6 + [paths] * 2


def test_the_search_for_cycles_is_taken_up_again_whatever_happens() -> None:
    with pytest.raises(ZeroDivisionError), uncollected():
        assert not gc.isenabled()
        with uncollected():
            pass
        assert not gc.isenabled()  # the outer one still reads
        _ = 1 / 0
    assert gc.isenabled()
