"""Who may draw which number, what became of each, and what is wrong with a register, from records alone."""

from dataclasses import replace
from typing import Any

import pytest

from station.casework.letter_numbers import Holding, Register, faults, first_use, left_over, lines, parse, refusal, typed_problem
from station.casework.model import Letter, NumberBlock

REGISTER = Register("滨河区总工会", "滨工劳监意", 2026)
OURS, THEIRS = "our device", "their device"


def block(first: int, last: int | None = None, device: str = OURS, *, stamp: str = "1", **values: Any) -> NumberBlock:
    stated = {"issuer": REGISTER.issuer, "code": REGISTER.code, "year": 2026, "device_name": "李敏的电脑"}
    return NumberBlock(first=first, last=last, device=device, stamps={"": stamp}, **{**stated, **values})


def held(*blocks: NumberBlock, taken: tuple[int, ...] = (), maker: str = "", year: int = 2026) -> Holding:
    return Holding(REGISTER._replace(year=year), blocks, taken, maker)


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("滨工劳监意〔2026〕9号", ("滨工劳监意", 2026, 9)),
        ("周工劳监函字〔2023〕1号", ("周工劳监函字", 2023, 1)),
        ("滨工劳监意〔2026〕120号", ("滨工劳监意", 2026, 120)),
        ("滨工劳监意〔2026〕09号", None),
        ("滨工劳监意〔2026〕第9号", None),
        ("滨工劳监意[2026]9号", None),
        ("滨工劳监意【2026】9号", None),
        ("滨工劳监意〔26〕9号", None),
        ("滨工劳监意〔2026〕0号", None),
        ("滨工劳监意〔2026〕　号", None),
        ("", None),
    ],
)
def test_a_number_is_read_only_as_the_standard_writes_it(number: str, parts: tuple[str, int, int] | None) -> None:
    assert parse(number) == parts


DRAWN: dict[str, tuple[Holding, int | None]] = {
    "the maker of the station, before the register is written down": (held(maker=OURS), 1),
    "letters of an old ledger were there first": (held(maker=OURS, taken=(5, 9)), 10),
    "another PC made the station": (held(maker=THEIRS), None),
    "nobody here knows": (held(), None),
    "the register": (held(block(1), maker=THEIRS), 1),
    "the register that starts later": (held(block(9)), 9),
    "after those taken": (held(block(1), taken=(1, 2, 3)), 4),
    "a number typed elsewhere is stepped over, not to": (held(block(1), taken=(1, 3)), 2),
    "after blocks given away": (held(block(1), block(3, 5, THEIRS), taken=(1, 2)), 6),
    "what came back from a block stays unused": (held(block(1), block(1, 5, THEIRS, ended_on="2026-03-01")), 6),
    "handed on": (held(block(1, ended_on="2026-03-01"), block(4, device=THEIRS, stamp="2"), taken=(1, 2, 3)), None),
    "handed on to us, the old entry not here yet": (held(block(1, device=THEIRS), block(4, stamp="2"), taken=(1, 2, 3)), 4),
    "taken over apart: the later one counts": (held(block(4), block(4, device=THEIRS, stamp="2"), taken=(1, 2, 3)), None),
    "only an ended register is known": (held(block(1, ended_on="2026-03-01"), maker=OURS), None),
    "our block": (held(block(1, device=THEIRS), block(3, 5)), 3),
    "our block, partly used": (held(block(1, device=THEIRS), block(3, 5), taken=(3, 4)), 5),
    "our block is used up": (held(block(1, device=THEIRS), block(3, 5), taken=(3, 4, 5)), None),
    "our block was taken back": (held(block(1, device=THEIRS), block(3, 5, ended_on="2026-03-01")), None),
    "a second block goes on": (held(block(1, device=THEIRS), block(3, 5), block(9, 10), taken=(3, 4, 5)), 9),
    "a block before the register it was given from": (held(block(6), block(3, 5), taken=(1, 2)), 3),
    "the register of last year goes on with 1": (held(block(7, year=2025)), 1),
    "last year's was handed on": (held(block(1, year=2025), block(7, year=2025, device=THEIRS, stamp="2")), None),
    "last year's block is of no use": (held(block(1, year=2025, device=THEIRS), block(3, 5, year=2025)), None),
    "next year's says nothing of this one": (held(block(1, year=2027, device=THEIRS), maker=OURS), 1),
}


@pytest.mark.parametrize(("holding", "serial"), DRAWN.values(), ids=DRAWN)
def test_what_this_pc_may_draw(holding: Holding, serial: int | None) -> None:
    assert holding.drawable(OURS) == serial


@pytest.mark.parametrize(
    ("holding", "message"),
    [
        (held(block(1, device=THEIRS), block(3, 3), taken=(3,)), "分给这台电脑的“滨工劳监意”2026年号段用完了，没有取号。"),
        (held(block(1, device=THEIRS)), "“滨工劳监意”2026年的文号登记簿在“李敏的电脑”上，这台电脑不能取号。"),
        (held(maker=THEIRS), "“滨工劳监意”2026年的文号登记簿在另一台电脑上，这台电脑不能取号。"),
        (held(), "“滨河区总工会”的文号登记簿不在这台电脑上，不能取号。"),
    ],
)
def test_a_refusal_says_who_has_the_register_and_what_to_do(holding: Holding, message: str) -> None:
    said, hint = refusal(holding, OURS)
    assert said == message
    assert "分一段" in hint and "直接填写" in hint and "没有改动" in hint


@pytest.mark.parametrize(
    ("number", "holding", "problem"),
    [
        ("滨工劳监意〔2026〕5号", held(), ""),
        ("滨工劳监意〔2026〕5号", held(block(1, device=THEIRS)), ""),
        ("滨工劳监意〔2026〕5号", held(block(1), block(5, 5, ""), taken=()), ""),  # told by telephone
        ("滨工劳监意〔2026〕1号", held(block(1)), ""),  # the next one anyway
        ("滨工劳监意〔2026〕4号", held(block(1, device=THEIRS), block(3, 5)), ""),
        ("滨工劳监意[2026]5号", held(), "文号要写成“滨工劳监意〔2026〕9号”这样：六角括号，不加“第”，数字前不补 0。"),
        ("滨工劳监提〔2026〕5号", held(), "文号的代字是“滨工劳监提”，这份文书的发文代字是“滨工劳监意”。"),
        ("滨工劳监意〔2025〕5号", held(), "文号是 2025年的，签发日期在 2026年。"),
        ("滨工劳监意〔2026〕5号", held(taken=(5,)), "文号“滨工劳监意〔2026〕5号”已经用过，作废的也不能再用，请换一个。"),
        ("滨工劳监意〔2026〕5号", held(block(5, 6, ended_on="2026-03-01")), "“滨工劳监意〔2026〕5号”已经登记为空号，不能再用。"),
        (
            "滨工劳监意〔2026〕5号",
            held(block(5, 6, THEIRS)),
            "“滨工劳监意〔2026〕5号”在分给“李敏的电脑”的号段里，只有那台电脑能用。",
        ),
        ("滨工劳监意〔2026〕5号", held(block(1)), "登记簿在这台电脑上，下一个是“滨工劳监意〔2026〕1号”，不能跳号。"),
    ],
)
def test_a_typed_number(number: str, holding: Holding, problem: str) -> None:
    assert typed_problem(number, holding, OURS) == problem


def letter(serial: int, status: str = "served", **values: Any) -> Letter:
    return Letter(id=f"{serial}{status}", number=REGISTER.text(serial), status=status, **values)


def test_before_the_very_first_number_one_is_told_to_look_elsewhere() -> None:
    """Two PCs of one union that never exchanged would both begin with 1."""
    assert first_use(held(maker=OURS), OURS).startswith("“滨工劳监意”的号第一次在这台电脑上取。")
    for known in (held(maker=THEIRS), held(block(1), maker=OURS), held(block(1, year=2025), maker=OURS), held(maker=OURS, taken=(4,))):
        assert first_use(known, OURS) == ""


def test_every_number_is_accounted_for() -> None:
    blocks = [block(3), block(5, 7, THEIRS), block(8, 9, THEIRS, ended_on="2026-03-01")]
    letters = [letter(3), letter(4, "void"), letter(6), letter(9), letter(10), letter(12)]
    found = lines(held(*blocks, taken=(3, 4, 6, 9, 10, 12)), letters)
    assert [(line.serial, line.state) for line in found] == [
        (3, "used"),
        (4, "void"),
        (5, "block"),
        (6, "used"),
        (7, "block"),
        (8, "unused"),
        (9, "used"),
        (10, "used"),
        (11, "gap"),
        (12, "used"),
    ]
    assert faults(found, REGISTER) == ["“滨工劳监意”2026年缺 11号，没有对应的文书，也不在号段里。"]


def test_what_was_before_a_take_over_is_no_gap() -> None:
    found = lines(held(block(1, device=THEIRS, ended_on="2026-03-01"), block(4, stamp="2"), taken=(1, 4)), [letter(1), letter(4)])
    assert [line.state for line in found] == ["used", "outside", "outside", "used"]
    assert faults(found, REGISTER) == []


def test_an_empty_register_has_no_lines() -> None:
    assert lines(held(maker=OURS), []) == []


def test_a_number_on_two_letters_is_told_until_one_is_void() -> None:
    twice = [letter(1), letter(1, "issued"), letter(2), letter(4), letter(7)]
    found = lines(held(block(1), taken=(1, 2, 4, 7)), twice)
    assert [line.is_double for line in found][:2] == [True, False]
    assert faults(found, REGISTER) == [
        "“滨工劳监意〔2026〕1号”用在 2 份文书上。留下一份，其余的作废，重拟以后再取号。",
        "“滨工劳监意”2026年缺 3号、5号至6号，没有对应的文书，也不在号段里。",
    ]
    settled = lines(held(block(1), taken=(1,)), [letter(1), letter(1, "void")])
    assert (settled[0].state, settled[0].is_double, len(settled[0].letters)) == ("used", False, 2)


def test_a_number_a_letter_got_and_lost_is_never_free_again() -> None:
    kept = letter(2, "done")
    holding = replace(held(block(1), taken=(1, 2)), drawn=((1, kept.id), (2, kept.id)))
    found = lines(holding, [kept])
    assert [(line.state, line.signed_twice, line.is_wrong) for line in found] == [("void", (kept,), False), ("used", (), False)]
    served = replace(kept, status="served")
    assert [line.is_wrong for line in lines(holding, [served])] == [True, False]
    assert holding.next == 3


def test_blocks_of_a_year_that_is_over_are_to_be_taken_back() -> None:
    found = lines(held(block(1), block(2, 4, THEIRS), taken=(1, 2)), [letter(1), letter(2)])
    assert left_over(found, REGISTER, 2026) == []
    assert left_over(found, REGISTER, 2027) == ["“滨工劳监意”2026年分出去的号还剩 2 个没有用，收回以后登记为空号。"]
    back = lines(held(block(1), block(2, 4, THEIRS, ended_on="2027-01-04"), taken=(1, 2)), [letter(1), letter(2)])
    assert left_over(back, REGISTER, 2027) == []
