"""Finding the form in a page of plain texts: header, prepared rows, blanks; what a column takes; what is kept of it."""

import pytest

from station.casework.fields import Kind
from station.casework.ledger_templates import Place, as_lines, blank_places, is_same, matched, read_lines
from station.casework.ledgers import ledgers
from station.casework.model import LedgerTemplate
from station.casework.sheets import Column, Unit
from station.casework.template_blanks import filled_in
from station.casework.template_forms import Form, find_form, laid_out
from station.casework.template_pages import Box, Spot, TemplatePage, column_letters
from station.casework.template_words import choice
from station.errors import StationError
from template_books import COLUMNS, several


def page(
    *rows: tuple[str, ...], merges: tuple[Box, ...] = (), formulas: dict[Spot, str] | None = None, drawn: tuple[int, ...] = ()
) -> TemplatePage:
    """Rows of texts; ``drawn`` are the rows with borders."""
    texts = {(r, c): text for r, row in enumerate(rows, 1) for c, text in enumerate(row, 1) if text}
    width = max((len(row) for row in rows), default=0)
    return TemplatePage("台账", texts, merges, formulas or {}, {(r, c): True for r in drawn for c in range(1, width + 1)})


def form_of(found: TemplatePage) -> Form:
    form = find_form(found, COLUMNS)
    assert form is not None
    return form


def test_the_header_lies_under_titles() -> None:
    found = form_of(
        page(
            ("滨河区职工诉求台账",), ("填报单位：",), (), ("序号", "受理日期", "诉求人", "联系电话"), (), (), ("合计",),
            merges=((1, 1, 1, 4),), drawn=(4, 5, 6, 7),
        )
    )  # fmt: skip
    assert (found.header_first, found.header_last, found.first, found.last) == (4, 4, 5, 6)
    assert found.is_followed


def test_two_rows_of_headings_are_read_together() -> None:
    found = form_of(
        page(
            ("序号", "诉求人", "", "欠薪单位", "", "金额\n（万元）"),
            ("", "姓 名", "电话", "名称", "统一社会信用代码", ""),
            merges=((1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5), (1, 6, 2, 6)),
        )
    )
    assert [heading.text for heading in found.headings] == [
        "序号", "诉求人·姓名", "诉求人·电话", "欠薪单位·名称", "欠薪单位·统一社会信用代码", "金额（万元）",
    ]  # fmt: skip
    assert (found.header_first, found.header_last) == (1, 2)
    assert found.headings[-1].unit is Unit.WAN


def test_a_unit_above_the_table_holds_for_all_of_it() -> None:
    found = form_of(page(("单位：万元",), ("序号", "受理日期", "诉求人", "涉及金额")))
    assert {p.key: p.unit for p in matched(found, COLUMNS)}["grievance.amount"] is Unit.WAN
    assert {p.key: p.unit for p in matched(found, COLUMNS)}["grievance.received_at"] is None


@pytest.mark.parametrize(
    ("below", "formulas", "last"),
    [
        ((), {}, 4),
        (("合  计",), {}, 2),
        (("本月合计",), {}, 2),
        (("填报人：",), {}, 2),
        (("", "", "审核人："), {}, 2),
        (("注：按月报送",), {}, 2),
        (("说明：一、按月报送",), {}, 2),
        ((), {(3, 4): "SUM(D2:D2)"}, 2),  # a total without a word
        ((), {(3, 4): "SUM(B3:C3)"}, 4),  # a sum along the row
        ((), {(3, 4): "SUM(D$2:D3)"}, 4),  # a running sum
    ],
)
def test_prepared_rows_end_where_something_else_stands(below: tuple[str, ...], formulas: dict[Spot, str], last: int) -> None:
    found = form_of(page(("序号", "受理日期", "诉求人", "涉及金额"), (), below, (), drawn=(1, 2, 3, 4), formulas=formulas))
    assert (found.first, found.last) == (2, last)


def test_where_the_header_is_drawn_rows_without_lines_are_not_prepared() -> None:
    drawn = {(1, column): True for column in (1, 2, 3)} | {(2, 1): True, (3, 1): False}
    found = form_of(TemplatePage("台账", {(1, 1): "序号", (1, 2): "受理日期", (1, 3): "诉求人"}, drawn=drawn))
    assert found.last == 2


@pytest.mark.parametrize(
    ("below", "rows"),
    [
        ((("甲", "乙", "1", "2"), (), ()), (3, 4)),
        ((("栏次", "①", "②", "③"), (), ()), (3, 4)),
        ((("1", "", "", ""), (), ()), (2, 4)),  # a number printed beforehand
        ((("合计",), (), ()), (3, 4)),  # a total on top
        ((("甲", "乙", "1", "2"), ("合计",), ()), (4, 4)),
        (((), ("序号", "受理日期", "诉求人", "涉及金额"), ()), (2, 2)),  # the header again after a page break
    ],
)
def test_rows_that_belong_to_the_header_are_not_filled(below: tuple[tuple[str, ...], ...], rows: tuple[int, int]) -> None:
    found = form_of(page(("序号", "受理日期", "诉求人", "涉及金额"), *below, drawn=(1, 2, 3, 4)))
    assert (found.first, found.last) == rows


def test_lines_of_an_undrawn_ledger_are_prepared_rows() -> None:
    found = form_of(page(("序号", "受理日期", "诉求人"), ("1", "10月8日", "沙*"), ("2", "10月9日", "翁*"), ("以上为本月诉求",)))
    assert (found.first, found.last, found.is_followed) == (2, 3, True)


def test_a_page_of_prose_has_no_form() -> None:
    assert find_form(page(("填表说明",), ("一、按月报送。",), ("二、金额以元计。",)), COLUMNS) is None


def test_headings_nobody_knows_are_still_a_header_for_the_clerk() -> None:
    found = form_of(page(("某某表",), ("甲", "乙", "丙", "丁")))
    assert [place.key for place in matched(found, COLUMNS)] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("序号", "derived.ordinal"),
        ("序 号", "derived.ordinal"),
        ("来访日期", "grievance.received_at"),
        ("受理时间", "grievance.received_at"),
        ("诉求人姓名", "derived.complainant"),
        ("联系方式", "derived.phone"),
        ("涉案金额（元）", "grievance.amount"),
        ("办结日期*", "grievance.closed_on"),
        ("诉求类别：", "grievance.category"),
        ("主要诉求", "grievance.summary"),
        ("区领导批示", ""),
        ("回访日期", ""),  # like a date, but of something the ledger has not
    ],
)
def test_headings_are_known_by_what_people_call_them(heading: str, key: str) -> None:
    found = laid_out(page((heading, "甲")), 1, 1)
    assert matched(found, COLUMNS)[0].key == key


@pytest.mark.parametrize(
    ("ledger", "heading", "key"),
    [
        ("grievances", "办理结果", "derived.result"),
        ("grievances", "处理结果", "derived.result"),
        ("grievances", "所属街道", "derived.area"),
        ("wage_clues", "进展", "derived.latest"),
        ("wage_clues", "欠薪情况·时段", "derived.arrears"),
        ("field_visits", "行业", "derived.industry"),
        ("injury_visits", "姓名", "derived.injured"),
        ("legal_aid", "办理结果", "derived.aid_result"),
    ],
)
def test_columns_that_no_field_has_are_known_by_what_people_call_them(ledger: str, heading: str, key: str) -> None:
    columns = ledgers()[ledger].columns
    (place,) = matched(laid_out(page((heading,)), 1, 1), columns)
    assert place.key == key


def test_what_only_the_group_says_is_not_the_column() -> None:
    found = form_of(
        page(("序号", "诉求人", "", "受理日期"), ("", "单位名称", "特别备注", ""), merges=((1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 2, 4)))
    )
    employer = Column("employer.name", "用人单位", 20, Kind.TEXT)
    assert [place.key for place in matched(found, (*COLUMNS, employer))] == [
        "derived.ordinal", "employer.name", "", "grievance.received_at",
    ]  # fmt: skip


def test_each_value_goes_to_the_likest_heading_once() -> None:
    found = form_of(page(("序号", "时间", "受理日期", "办结日期", "诉求人", "诉求人")))
    assert [place.key for place in matched(found, COLUMNS)] == [
        "derived.ordinal", "", "grievance.received_at", "grievance.closed_on", "derived.complainant", "",
    ]  # fmt: skip


def test_a_column_of_formulas_takes_no_value() -> None:
    column = Column("derived.days", "办理天数", 8, Kind.COUNT)
    found = form_of(page(("序号", "受理日期", "办理天数"), (), drawn=(1, 2), formulas={(2, 3): "B2-A2"}))
    assert found.formula_columns == {3}
    assert matched(found, (*COLUMNS, column))[2].key == ""


@pytest.mark.parametrize(
    ("text", "key", "filled"),
    [
        ("填报单位：", "@filler", "填报单位：站前街道职工服务站"),
        ("填报单位(盖章): ______", "@filler", "填报单位(盖章):站前街道职工服务站"),
        ("填报日期：", "@filled_on", "填报日期：2026年11月2日"),
        ("填报日期：    年   月   日", "@filled_on", "填报日期：2026年11月2日"),
        ("月份：", "@period", "月份：2026年10月"),
        ("滨河区职工诉求台账（    年  月）", "@period", "滨河区职工诉求台账（2026年10月）"),
        ("××年×月职工诉求台账", "@period", "2026年10月职工诉求台账"),
        ("20__年__月台账", "@period", "2026年10月台账"),
        ("2026年    月职工诉求台账", "@period", "2026年10月职工诉求台账"),
    ],
)
def test_blanks_are_known_and_filled(text: str, key: str, filled: str) -> None:
    found = form_of(page((text,), ("序号", "受理日期", "诉求人")))
    assert [(place.place, place.key) for place in blank_places(found)] == [("A1", key)]
    assert filled_in(text, key, several(1)) == filled


@pytest.mark.parametrize(
    "text", ["填报单位：滨河区总工会", "职工诉求台账（2026年10月）", "填报日期：2026年10月31日", "单位：万元", "联系电话："]
)
def test_what_is_filled_already_or_nobodys_is_no_blank(text: str) -> None:
    assert form_of(page((text,), ("序号", "受理日期", "诉求人"))).blanks == ()


def test_two_blanks_of_one_cell_are_both_filled() -> None:
    text = "填报单位：                        填报日期：   年  月  日"
    found = form_of(page((text,), ("序号", "受理日期", "诉求人")))
    assert [place.key for place in blank_places(found)] == ["@filler", "@filled_on"]
    for place in blank_places(found):
        text = filled_in(text, place.key, several(1))
    assert text == "填报单位：站前街道职工服务站      填报日期：2026年11月2日"


def test_the_value_goes_into_the_box_beside_its_label() -> None:
    found = form_of(page(("填报单位：", "", "", ""), ("序号", "受理日期", "诉求人", "联系电话"), merges=((1, 2, 1, 4),)))
    assert found.blanks[0].into == (1, 2)
    assert filled_in("", "@filler", several(1)) == "站前街道职工服务站"


def test_a_day_the_template_computes_is_no_blank() -> None:
    found = form_of(page(("填报日期：",), ("序号", "受理日期", "诉求人"), formulas={(1, 2): "TODAY()"}, drawn=(1, 2)))
    assert found.blanks == ()


def test_what_is_kept_reads_back() -> None:
    places = (
        Place("A", "derived.ordinal", None, "序号"),
        Place("AB", "grievance.amount", Unit.WAN, "金额＝（万元）"),
        Place("C", "", None, "备注"),
        Place("A2", "@filler", None, "填报单位："),
    )
    assert read_lines(as_lines(places)) == places


@pytest.mark.parametrize("line", ["", "K", "K=grievance.amount=美元=金额", "7=x", "k=x==y"])
def test_a_line_that_cannot_be_read_is_named(line: str) -> None:
    if line:
        with pytest.raises(StationError, match="第 2 行"):
            read_lines(f"A=derived.ordinal==序号\n{line}")
    else:
        assert read_lines(line) == ()


def test_the_same_headings_elsewhere_are_known_again() -> None:
    first = form_of(page(("序号", "受理日期", "诉求人")))
    kept = LedgerTemplate(ledger="grievances", name="区总", sheet="台账", columns=as_lines(matched(first, COLUMNS)))
    assert is_same(form_of(page((), ("标题",), ("", "序 号", "受理\n日期", "诉求人"))), kept)
    assert not is_same(form_of(page(("序号", "受理日期", "诉求人", "电话"))), kept)


@pytest.mark.parametrize(
    ("text", "choices", "chosen"),
    [
        ("劳动报酬（欠薪）", ("劳动报酬（欠薪）", "工伤"), "劳动报酬（欠薪）"),
        ("劳动报酬（欠薪）", ("欠薪", "工伤"), "欠薪"),
        ("劳动报酬（欠薪）", ("欠薪", "拖欠工资"), None),  # two words for it
        ("劳动报酬（欠薪）", ("甲类", "乙类"), None),
    ],
)
def test_a_districts_own_word_for_the_same_is_taken(text: str, choices: tuple[str, ...], chosen: str | None) -> None:
    assert choice("grievance.category", text, choices) == chosen


def test_letters_of_columns() -> None:
    assert [column_letters(number) for number in (1, 26, 27, 702, 703, 16384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


@pytest.mark.parametrize("key", list(ledgers()))
def test_every_ledgers_own_headings_find_their_columns_again(key: str) -> None:
    columns = ledgers()[key].columns
    found = find_form(page(("标题",), tuple(column.heading for column in columns)), columns)
    assert found is not None
    places = matched(found, columns)
    assert [(place.key, place.unit) for place in places] == [(column.key, column.unit) for column in columns]
