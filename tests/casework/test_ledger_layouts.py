"""A layout as a district writes it: read, written again, refused with the line that is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_samples import sheet_of
from station.casework import ledger_layouts
from station.casework.ledgers import ledgers
from station.casework.masking import Mask, MaskLevel
from station.casework.model import LedgerLayout
from station.casework.sheets import Period, Unit, shown
from station.errors import StationError

TEXT = """derived.ordinal | 序号 | 5
grievance.number | 编号 | 16
grievance.amount | 金额 | 12 | 万元 合计
grievance.city | 所在城市 | 12 | 停用

grievance.handler | 承办人 | 8 | 只留姓
derived.phone | 联系电话 | 14 | 不显示
worker.born_on"""


def test_a_layout_is_read() -> None:
    found = ledger_layouts.read("grievances", TEXT)
    assert [(one.column.key, one.column.title, one.column.width, one.is_on) for one in found] == [
        ("derived.ordinal", "序号", 5, True),
        ("grievance.number", "编号", 16, True),
        ("grievance.amount", "金额", 12, True),
        ("grievance.city", "所在城市", 12, False),
        ("grievance.handler", "承办人", 8, True),
        ("derived.phone", "联系电话", 14, True),
        ("worker.born_on", "出生日期", 10, True),
    ]
    amount, handler, phone = found[2].column, found[4].column, found[5].column
    assert (amount.unit, amount.total, handler.mask, phone.mask) == (Unit.WAN, True, Mask.NAME, Mask.WITHHELD)
    assert [column.key for column in ledger_layouts.columns_of(LedgerLayout(ledger="grievances", name="甲", columns=TEXT))][-3:] == [
        *("grievance.handler", "derived.phone", "worker.born_on"),
    ]


@pytest.mark.parametrize("key", ledgers())
def test_what_is_written_is_read_again(key: str) -> None:
    offered = ledger_layouts.offered(key)
    again = ledger_layouts.read(key, ledger_layouts.written(offered))
    assert [(one.column.key, one.column.heading, one.column.width, one.column.mask, one.column.total, one.is_on) for one in again] == [
        (one.column.key, one.column.heading, one.column.width, one.column.mask, one.column.total, one.is_on) for one in offered
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("grievance.nothing", "第2行“grievance.nothing”：没有“grievance.nothing”这个栏目。"),
        ("letter.number", "第2行“letter.number”：没有“letter.number”这个栏目。"),
        ("grievance.city | 城市 | 200", "第2行“grievance.city | 城市 | 200”：宽度“200”不对。"),
        ("grievance.city | 城市 | 12 | 元", "第2行“grievance.city | 城市 | 12 | 元”：这一列不是金额，没有单位。"),
        ("grievance.city | 城市 | 12 | 加粗", "第2行“grievance.city | 城市 | 12 | 加粗”：“加粗”看不懂。"),
        ("derived.phone | 电话 | 14 | 只留姓", "第2行“derived.phone | 电话 | 14 | 只留姓”：这一列不能“只留姓”。"),
        ("derived.ordinal", "第2行“derived.ordinal”：这一列前面已经有了。"),
        ("grievance.city | 城市 | 12 | 停用 | 多", "第2行“grievance.city | 城市 | 12 | 停用 | 多”：“|”太多。"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(line: str, said: str) -> None:
    with pytest.raises(StationError) as refused:
        ledger_layouts.read("grievances", f"derived.ordinal\n{line}")
    assert refused.value.message == said


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = ledger_layouts.read("grievances", text)
    except StationError as error:
        assert error.message.startswith("第")
    else:
        assert not found or all(one.column.key for one in found)


def test_problems_of_a_layout() -> None:
    one = LedgerLayout(id="a", ledger="letters", name="窄", columns="letter.number")
    assert ledger_layouts.problems(one, ()) == {}
    assert ledger_layouts.problems(one, [one.with_values(id="b")]) == {"name": "已经有叫“窄”的版式。"}
    assert ledger_layouts.problems(one.with_values(columns="letter.number|||停用"), ()) == {"columns": "至少要有一列。"}
    assert set(ledger_layouts.problems(LedgerLayout(ledger="letters"), ())) == {"name", "columns"}
    assert set(ledger_layouts.problems(one.with_values(ledger="x"), ())) == {"ledger"}


def test_a_stricter_mask_holds_at_every_level() -> None:
    columns = tuple(one.column for one in ledger_layouts.read("grievances", TEXT))
    for level, handler in ((MaskLevel.DISTRICT, "周*"), (MaskLevel.FULL, "周*")):
        sheet = sheet_of("grievances", Period.month("2026-10"), columns=columns, layout="own", level=level)
        line = {column.title: shown(column, cell) for column, cell in zip(sheet.columns, sheet.rows[1].cells, strict=True)}
        assert (line["承办人"], line["联系电话"]) == (handler, "***")
