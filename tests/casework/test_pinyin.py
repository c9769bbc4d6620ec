"""First letters of names: surnames at the head of a person's name, firms and places elsewhere, rare characters, signs."""

import json
from itertools import chain

import pytest

from station.casework.pinyin import initials
from station.paths import resources


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("张伟", "zw"),
        ("单雄", "sx"),
        ("曾国", "zg"),
        ("仇英", "qy"),
        ("解小丽", "xxl"),
        ("查良", "zl"),
        ("区大为", "odw"),
        ("任盈", "ry"),
        ("朴树", "ps"),
        ("翟明", "zm"),
        ("乐平", "yp"),
        ("尉迟恭", "ycg"),
        ("万俟卨", "mqx"),
        ("欧阳修", "oyx"),
        ("张㛃", "zj"),
        ("李𬭎", "lh"),
        ("", ""),
        ("O'Brien 李", "o'brien l"),
    ],
)
def test_people_by_their_surname(name: str, read: str) -> None:
    assert initials(name, is_person=True) == read


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("单位", "dw"),
        ("重庆银行", "cqyh"),
        ("长江物流（上海）有限公司", "cjwl（sh）yxgs"),
        ("滨河第3服务公司", "bhd3fwgs"),
        ("ABC公司", "abcgs"),
        ("厦门大厦", "xmds"),
    ],
)
def test_firms_by_the_commonest_reading(name: str, read: str) -> None:
    assert initials(name) == read


def test_a_character_has_one_letter_and_a_word_as_many_as_characters() -> None:
    table = json.loads((resources() / "pinyin" / "initials.json").read_text(encoding="utf-8"))
    characters = list(chain.from_iterable(table["characters"].values()))
    assert len(characters) == len(set(characters)) > 40_000
    assert table["source"]
    for name, read in [*table["words"].items(), *table["surnames"].items()]:
        assert len(name) == len(read)
        assert set(read) <= set(table["characters"])
