"""Two records that are one: what differs, what is taken, what is kept findable, what speaks against it."""

from collections.abc import Mapping

import pytest

from cases import CREDIT_CODE, ID_NUMBER
from station.casework import merging
from station.casework.employers import ALIKE, likeness
from station.casework.model import Employer, Worker

KEPT = Employer(id="a", name="滨河锦禾保洁服务有限公司", headcount=120, contact="卢经理", aliases="锦禾")
OTHER = Employer(id="b", name="锦禾保洁", credit_code=CREDIT_CODE, headcount=64, aliases="老锦禾")


def test_only_what_differs_is_asked_and_what_is_empty_is_filled() -> None:
    found = merging.differences(KEPT, OTHER)
    assert [difference.name for difference in found] == ["name", "credit_code", "headcount", "contact"]
    assert merging.usual(found, Employer) == {"credit_code"}
    assert merging.merged(KEPT, OTHER, {"credit_code"}) == KEPT.with_values(credit_code=CREDIT_CODE, aliases="锦禾\n锦禾保洁\n老锦禾")


def test_the_name_that_goes_is_another_name_of_what_stays() -> None:
    one = merging.merged(KEPT, OTHER, {"name"})
    assert (one.name, one.aliases.splitlines()) == ("锦禾保洁", ["滨河锦禾保洁服务有限公司", "锦禾", "老锦禾"])


@pytest.mark.parametrize(
    ("kept", "other", "problem"),
    [
        (KEPT, OTHER, ""),
        (KEPT, KEPT, "选的是同一份档案"),
        (KEPT, OTHER.with_values(deleted=True), "回收站"),
        (KEPT.with_values(credit_code="91330000MAE7CDC5A3"), OTHER, "两家单位"),
        (KEPT.with_values(credit_code="123"), OTHER, ""),  # a wrong code tells nobody apart
        (Worker(id="1", name="李强", id_number=ID_NUMBER), Worker(id="2", name="李强", id_number="11010519491231002X"), "不是同一个人"),
        (Worker(id="1", name="李强", id_number=ID_NUMBER), Worker(id="2", name="李强"), ""),
        (Worker(id="1", name="李强"), Worker(id="2", name="李强", sealed_on="2026-03-01"), "已封存"),
    ],
)
def test_what_cannot_be_one(kept: Worker, other: Worker, problem: str) -> None:
    found = merging.problem(kept, other)
    assert found == problem if not problem else problem in found


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        ({"party": 12, "letter_addressee": 3}, "移了 12 件诉求、3 份文书"),
        ({"grievance": 2, "member": 1, "consent": 2}, "移了 2 件诉求、1 件群体诉求、2 份告知和同意"),
        ({"recusal": 1}, "移了 1 条记录"),
        ({}, "没有要移的记录"),
    ],
)
def test_the_count_is_said(moved: Mapping[str, int], words: str) -> None:
    assert merging.moved_words(moved) == words


@pytest.mark.parametrize(
    ("one", "two", "is_alike"),
    [
        ("滨河锦禾保洁服务有限公司", "锦禾保洁", True),
        ("晨光家具厂", "晨光家具厂有限公司", True),
        ("滨河鸿基建设工程有限公司", "滨河鸿基建筑工程有限责任公司", True),
        ("滨河众信人力资源有限公司", "滨河众信人力资源（集团）股份有限公司", True),
        ("滨河锦禾保洁服务有限公司", "滨河安捷停车管理有限公司", False),
        ("晨光家具厂", "晨光", False),
        ("甲", "乙", False),
        ("有限公司", "公司", True),
    ],
)
def test_like_names(one: str, two: str, is_alike: bool) -> None:
    assert (likeness(one, two) >= ALIKE) == is_alike
    assert likeness(one, two) == likeness(two, one)
