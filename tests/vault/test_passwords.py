"""What a password and a recovery sheet are worth: the cost of a try, and codes in which a slip of the pen is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.vault import passwords
from station.vault.passwords import Cost, new_sheet, pair_key, read_sheet, stretched

CHEAP = Cost(8, 1, 1)
SALT = bytes(16)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def test_a_try_costs_no_less_than_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the real measuring, which the other tests are spared
    times = iter([0.0, 3.0, 10.0, 10.25, 20.0, 21.0])
    monkeypatch.setattr(passwords.time, "perf_counter", lambda: next(times))
    asked: list[Cost] = []
    monkeypatch.setattr(passwords, "stretched", lambda password, salt, cost: asked.append(cost) or b"")
    cost = REAL_TUNED()
    assert (cost.memory, cost.passes) == (64 * 1024, 4)
    assert asked[0].memory == 64 * 1024
    times = iter([0.0, 30.0] * 3)
    assert REAL_TUNED().passes == passwords.MIN_PASSES
    times = iter([0.0, 0.0] * 3)
    assert REAL_TUNED().passes <= passwords.MAX_PASSES
    assert REAL_TUNED.__name__ == "tuned"


REAL_TUNED = passwords.tuned  # before conftest puts a cheap one in its place


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Ａｂｃ１２３", "Abc123"), ("e\u0301tude", "\u00e9tude"), ("密码　一", "密码 一")],
    ids=["full width", "composed", "space"],
)
def test_however_it_was_typed_it_is_the_same_password(typed: str, meant: str) -> None:
    assert stretched(typed, SALT, CHEAP) == stretched(meant, SALT, CHEAP)
    assert stretched(meant, SALT, CHEAP) != stretched(meant + " ", SALT, CHEAP)
    assert stretched(meant, bytes([1]) * 16, CHEAP) != stretched(meant, SALT, CHEAP)


@pytest.mark.parametrize(
    "cost",
    [
        Cost(1 << 21, 1, 1),
        Cost(8, 0, 1),
        Cost(8, 1, 0),
        Cost(8, 1, 4),
        Cost(8, 10_000_000, 1),
        Cost(1 << 20, 1_000, 4),
        Cost(1 << 20, 1, 17),
    ],
)
def test_a_file_that_asks_for_too_much_is_not_obeyed(cost: Cost) -> None:
    assert not cost.is_sane
    assert CHEAP.is_sane


@given(st.integers(1, 3))
def test_a_sheet_is_read_as_it_was_printed(number: int) -> None:
    code = new_sheet(number)
    found = read_sheet(code)
    assert found is not None
    assert found[0] == number
    assert read_sheet(code.lower().replace("-", " ")) == found
    assert read_sheet(code.replace("0", "O").replace("1", "l")) == found
    assert read_sheet(code.replace("-", "") + "\n") == found


@given(st.integers(0, 31), st.sampled_from(LETTERS))
def test_one_character_mistyped_is_noticed(place: int, other: str) -> None:
    groups = new_sheet(1).replace("-", "")
    if groups[place] != other:
        assert read_sheet(groups[:place] + other + groups[place + 1 :]) is None


@given(st.text(max_size=60))
def test_whatever_is_typed_is_no_fault(text: str) -> None:
    assert read_sheet(text) is None


def test_two_sheets_make_a_key_in_either_order_and_no_other_pair_makes_it() -> None:
    one, two, three = (read_sheet(new_sheet(number)) for number in (1, 2, 3))
    assert one is not None
    assert two is not None
    assert three is not None
    assert pair_key(one[1], two[1]) == pair_key(two[1], one[1])
    assert len({pair_key(a[1], b[1]) for a, b in ((one, two), (one, three), (two, three))}) == 3
