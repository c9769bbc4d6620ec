"""The public table: small counts are hidden, and nothing that is shown gives a hidden one away."""

from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from depth import examples
from ledger_samples import files_of, sheet_of
from station.casework.casefile import CaseFile
from station.casework.ledger_counts import HIDDEN, LEAST, SMALL, Sum, protected
from station.casework.masking import MaskLevel
from station.casework.model import Grievance
from station.casework.sheets import Cell, Period, Sheet, shown

COUNTS = st.lists(st.integers(0, 9), min_size=1, max_size=6)


def public(*cases: tuple[str, int, int | None]) -> Sheet:
    """Of cases with category, people and amount in yuan."""
    made = [
        CaseFile(grievance=Grievance(id=f"g{n}", received_at="2026-10-01", category=category, people=people, amount=yuan and yuan * 100))
        for n, (category, people, yuan) in enumerate(cases)
    ]
    return sheet_of("grievances", Period.month("2026-10"), files_of("grievances", made), level=MaskLevel.PUBLIC)


def rows(sheet: Sheet) -> list[list[str]]:
    lines = [row.cells for row in sheet.rows] + [sheet.totals]
    return [[shown(column, cell) for column, cell in zip(sheet.columns, cells, strict=True)][1:] for cells in lines]


def test_cases_people_and_money_by_category() -> None:
    many = [("wages", 1, 10_000)] * 3 + [("hours", 2, None)] * 4
    sheet = public(*many)
    assert [column.heading for column in sheet.columns] == ["序号", "诉求类别", "件数", "涉及人数", "涉及金额（万元）"]
    assert rows(sheet) == [["劳动报酬（欠薪）", "3", "3", "3.00"], ["工时休假", "4", "8", ""], ["", "7", "11", "3.00"]]
    assert sheet.notes[-1] == "本表只计数，不含个人信息。"


def test_one_or_two_are_not_told_nor_what_would_tell_them() -> None:
    sheet = public(*[("wages", 1, 10_000)] * 9, *[("hours", 1, None)] * 5, ("women", 30, 500_000))
    assert rows(sheet) == [
        ["劳动报酬（欠薪）", "9", "9", HIDDEN],
        ["工时休假", HIDDEN, HIDDEN, ""],
        ["女职工与未成年工", SMALL, HIDDEN, HIDDEN],
        ["", "15", "44", "59.00"],
    ]
    assert [note for note in sheet.notes if "不公布" in note] == [
        "小于3的数不公布，写作“＜3”。",
        "写作“＊”的，或者只涉及一两件，或者公布了会推算出别的小数，不公布。",
    ]


def test_where_nothing_else_can_be_hidden_the_sum_is() -> None:
    assert rows(public(("wages", 1, None), ("wages", 1, None))) == [["劳动报酬（欠薪）", SMALL, SMALL, ""], ["", SMALL, SMALL, ""]]
    for pair in ((1, 1), (1, 2), (2, 2)):  # a sum below three would say one each
        assert [cell.value for cell in protected([Sum(n, n) for n in pair], is_count=True)] == [SMALL, SMALL, HIDDEN]
    assert [cell.value for cell in protected([Sum(1, 1), Sum(1, 1), Sum(1, 1)], is_count=True)] == [SMALL, SMALL, SMALL, HIDDEN]


def test_the_order_of_the_groups_tells_nothing() -> None:
    few_first = public(*[("hours", 1, None)] * 9, ("wages", 1, None), ("wages", 1, None), ("contract", 1, None))
    assert [line[0] for line in rows(few_first)] == ["劳动报酬（欠薪）", "劳动合同（订立、变更）", "工时休假", ""]


def possible(cells: list[Cell]) -> list[set[int]]:
    """Every value each hidden cell may have for somebody who reads the table and knows that the smallest are hidden first."""
    *body, whole = cells
    hidden = [at for at, cell in enumerate(body) if cell.value in (SMALL, HIDDEN)]
    known = sum(cell.value for cell in body if isinstance(cell.value, int))
    found: list[set[int]] = [set() for _ in hidden]
    most = min((cell.value for cell in body if isinstance(cell.value, int) and cell.value), default=12)
    span = [range(1, LEAST) if body[at].value == SMALL else range(LEAST, most + 1) for at in hidden]
    for guess in product(*span):
        if known + sum(guess) == whole.value or whole.value == HIDDEN or (whole.value == SMALL and sum(guess) < LEAST):
            for values, value in zip(found, guess, strict=True):
                values.add(value)
    return [values for at, values in zip(hidden, found, strict=True) if body[at].value == SMALL]


@given(COUNTS)
@examples(150)
@example([2, 3, 3, 9])
@example([1, 1])
def test_no_small_count_can_be_worked_out(counts: list[int]) -> None:
    cells = protected([Sum(count, count) for count in counts], is_count=True)
    for count, cell in zip([*counts, sum(counts)], cells, strict=True):
        assert cell.value not in (1, 2)
        assert not isinstance(cell.value, int) or cell.value == count
    assert all(len(values) > 1 for values in possible(cells))


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 10**9)), min_size=1, max_size=6))
def test_no_money_of_one_or_two_cases_can_be_worked_out(cases: list[tuple[int, int]]) -> None:
    sums = [Sum(lines, fen) for lines, fen in cases]
    *body, whole = protected(sums, is_count=False)
    for one, cell in zip(sums, body, strict=True):
        if one.value and one.lines < LEAST:
            assert cell.value == HIDDEN
    hidden = [cell for cell in body if cell.value == HIDDEN]
    assert len(hidden) != 1 or whole.value == HIDDEN
