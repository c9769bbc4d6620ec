"""Lists of people as they come from Excel, WPS and chat windows: every line is a person, a trouble with its reason, or a heading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework import identity
from station.casework.model import Worker
from station.casework.roster import as_text, read_rows, read_text

QU = "110101199003077774"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"曲秋菊\t13900002181\t{QU}", ("曲秋菊", "13900002181", QU, None)),
        (f"{QU}，曲秋菊，139 0000 2181", ("曲秋菊", "13900002181", QU, None)),
        ("3\t曲秋菊\t13900002181", ("曲秋菊", "13900002181", "", None)),
        ("曲秋菊 13900002181", ("曲秋菊", "13900002181", "", None)),
        ("曲秋菊", ("曲秋菊", "", "", None)),
        ("曲秋菊、１３９００００２１８１", ("曲秋菊", "13900002181", "", None)),
        ("曲秋菊\t8600", ("曲秋菊", "", "", 860_000)),
        ("曲秋菊\t13900002181\t12,600.50", ("曲秋菊", "13900002181", "", 1_260_050)),
        ("曲秋菊，13900002181，12,600", ("曲秋菊", "13900002181", "", 1_260_000)),
        ("曲秋菊 1.2万", ("曲秋菊", "", "", 1_200_000)),
        ("曲　菊 13900002181", ("曲菊", "13900002181", "", None)),
        ("曲秋菊，电话13900002181，欠薪：3000", ("曲秋菊", "13900002181", "", 300_000)),
        ("2026-03-01 曲秋菊 8600", ("曲秋菊", "", "", 860_000)),
        ("曲秋菊 木工 8600", ("曲秋菊", "", "", 860_000)),
    ],
)
def test_a_line_without_headings_is_one_person(line: str, expected: tuple[str, str, str, int | None]) -> None:
    found = read_text(line)
    assert not found.troubles
    (person,) = found.people
    assert (person.worker.name, person.worker.phone, person.worker.id_number, person.amount) == expected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1390000218", "没有姓名。"),
        ("曲秋菊\t1390000218", "手机号应为 11 位，现在 10 位，请核对。"),
        ("曲秋菊;11010119900307777x", "身份证号末位对不上，请核对第 18 位。"),
        ("曲秋菊\t110101199003077", "身份证号应为 18 位，现在 15 位，请补齐。"),
        ("曲秋菊\t甲座12层", "“甲座12层”认不出是什么，请改成电话、身份证号或者金额，或者删掉。"),
        ("曲秋菊\t1.10101E+17", "身份证号被表格存成了数字，后几位已经丢了，请重新填写完整的号码。"),
        ("曲秋菊\t约8000", "“约8000”不是确切的金额。请填确切的数字，例如 8000。"),
    ],
)
def test_a_line_nobody_can_be_entered_from_is_named_with_its_reason(line: str, reason: str) -> None:
    found = read_text(f"甲\t13900000001\n\n{line}")
    assert [person.line for person in found.people] == [1]
    (trouble,) = found.troubles
    assert (trouble.line, trouble.reason) == (3, reason)


def test_headings_in_any_order_say_what_a_column_is_and_sums_are_passed_over() -> None:
    rows = [
        ["河湾家园二期欠薪名单", "", "", "", ""],
        ["序号", "身份证号码", "姓 名", "拖欠工资（元）", "联系电话"],
        ["1", QU, "曲秋菊", "12,600.00", "13900002181"],
        ["2", "", "曹凤兰", "400", ""],
        ["", "", "", "", ""],
        ["合计", "", "", "13,000.00", ""],
    ]
    found = read_rows(rows)
    assert [(p.line, p.worker.name, p.amount) for p in found.people] == [(3, "曲秋菊", 1_260_000), (4, "曹凤兰", 40_000)]
    assert found.people[0].worker.born_on == "1990-03-07"
    assert (found.passed, found.total, found.troubles) == (3, 1_300_000, ())


def test_the_column_of_representatives_is_read() -> None:
    found = read_text("姓名\t是否代表\n甲\t是\n乙\t\n丙\t√")
    assert [person.is_representative for person in found.people] == [True, False, True]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"甲\t{QU}\n乙\t{QU}", "身份证号和第 1 行相同。"),
        ("甲\t13900000001\n甲\t13900000001", "姓名和电话都和第 1 行相同。"),
    ],
)
def test_somebody_who_stands_there_twice_is_said(text: str, reason: str) -> None:
    found = read_text(text)
    assert [trouble.reason for trouble in found.troubles] == [reason]
    assert len(found.people) == 1


def test_somebody_on_the_list_already_is_said() -> None:
    known = [Worker(name="曲秋菊", id_number=QU), Worker(name="曹凤兰", phone="13900000002")]
    found = read_text(f"曲秋菊\t{QU}\n曹凤兰\t13900000002\n曹凤兰\t13900000003", known)
    assert [trouble.reason for trouble in found.troubles] == ["名单里已有这个身份证号。", "名单里已有这个人。"]
    assert [person.worker.phone for person in found.people] == ["13900000003"]


_CELL = st.text(st.sampled_from("甲乙丙 1390aX.,，、；\t合计姓名电话身份证金额"), max_size=18)


@given(st.lists(_CELL, max_size=12))
def test_every_line_is_counted_once_and_nothing_wrong_comes_through(lines: list[str]) -> None:
    text = "\n".join(line.replace("\n", "") for line in lines)
    found = read_text(text)
    assert len(found.people) + len(found.troubles) + found.passed == sum(bool(line.strip()) for line in text.splitlines())
    for person in found.people:
        assert person.worker.name
        assert not identity.id_number_problem(person.worker.id_number) and not identity.phone_problem(person.worker.phone)


_NAMES = st.sampled_from(["甲", "欧阳明", "阿依古丽·买买提"])
_PHONES = st.integers(0, 99_999_999).map(lambda n: f"139{n:08d}")
_AMOUNTS = st.one_of(st.none(), st.integers(0, 10_000_000))


@given(st.lists(st.tuples(_NAMES, _PHONES, _AMOUNTS), max_size=8, unique_by=lambda row: row[1]), st.booleans())
def test_a_pasted_sheet_comes_back_as_it_was(people: list[tuple[str, str, int | None]], with_headings: bool) -> None:
    rows = [[name, phone, "" if fen is None else f"{fen / 100:.2f}"] for name, phone, fen in people]
    written = as_text([["姓名", "手机", "金额"], *rows] if with_headings else rows)
    found = read_text(written)
    assert [(p.worker.name, p.worker.phone, p.amount) for p in found.people] == people
    assert found.total == (sum(a for *_, a in people if a is not None) if any(a is not None for *_, a in people) else None)
