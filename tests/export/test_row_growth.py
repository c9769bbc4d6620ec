"""What becomes of references when rows are put in behind row 6 of 台账, whose rows 4 to 6 were prepared."""

import pytest

from station.export.row_growth import Growth, UnsoundError, carried

GROWTH = Growth("台账", 4, 6, 3)


@pytest.mark.parametrize(
    ("on", "row", "before", "after"),
    [
        ("台账", 7, "SUM(K4:K6)", "SUM(K4:K9)"),
        ("台账", 7, "SUM($K$4:$K$6)", "SUM($K$4:$K$9)"),
        ("台账", 7, "SUM(K3:K6)-SUM(L4:L60)", "SUM(K3:K9)-SUM(L4:L63)"),
        ("台账", 8, "K7/A1", "K10/A1"),
        ("台账", 8, 'IF(K7>0,"K7",台账!$K7)', 'IF(K10>0,"K7",台账!$K10)'),
        ("台账", 4, "J4-C4", "J4-C4"),
        ("台账", 6, "J6-C6+K7", "J6-C6+K10"),
        ("台账", 4, "K4/SUM($K$4:$K$6)", "K4/SUM($K$4:$K$9)"),
        ("台账", 6, "SUM(K$4:K6)", "SUM(K$4:K6)"),  # a running sum ends in its own row
        ("台账", 7, "SUM(4:6)+SUM(K:K)", "SUM(4:9)+SUM(K:K)"),
        ("台账", 7, "SUM(K4:K1048576)", "SUM(K4:K1048576)"),
        ("台账", 7, "SUM(表1[金额])+Sheet2!K7", "SUM(表1[金额])+Sheet2!K7"),
        ("台账", 7, "SUM(K4:K6 4:6,{1,2;3})", "SUM(K4:K9 4:9,{1,2;3})"),
        ("汇总", 1, "'台账'!K7+台账!$K$9+K7", "'台账'!K10+台账!$K$12+K7"),
        ("汇总", 1, 'COUNTIF(台账!D4:D6,"来访")', 'COUNTIF(台账!D4:D9,"来访")'),
        ("汇总", 1, "旧台账!K7", "旧台账!K7"),
        ("\0", 0, "台账!$A$1:$K$7,台账!$3:$3", "台账!$A$1:$K$10,台账!$3:$3"),
    ],
)
def test_references_move_and_ranges_over_the_prepared_rows_grow(on: str, row: int, before: str, after: str) -> None:
    assert GROWTH.formula(before, on, row) == after


@pytest.mark.parametrize("formula", ["SUM(K4:INDEX(K:K,6))", "SUM(台账!K4:台账!K6)", 'SUM("K4'])
def test_what_cannot_be_read_is_refused(formula: str) -> None:
    with pytest.raises(UnsoundError):
        GROWTH.formula(formula, "台账", 7)


@pytest.mark.parametrize(
    ("formula", "leaves_out"),
    [
        ("SUM(K4:K6)", False),
        ("SUM(K3:K9)", False),
        ("SUM(K:K)", False),
        ("K4", False),
        ("SUM(K4:K5)", True),
        ("SUM(K5:K6)", True),
        ("K4+K5+K6", True),
        ("Sheet2!K4+Sheet2!K5", False),
    ],
)
def test_a_formula_that_would_miss_the_new_rows_is_known(formula: str, leaves_out: bool) -> None:
    assert GROWTH.leaves_out(formula, "台账") is leaves_out


def test_ranges_of_validations_grow() -> None:
    assert GROWTH.places("A4:K6 M7 B1:B3 D6") == "A4:K9 M10 B1:B3 D6"


def test_a_formula_is_filled_down() -> None:
    assert carried("J6-C6+$A$1", "K6", "K9") == "J9-C9+$A$1"
