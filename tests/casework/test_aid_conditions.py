"""The conditions of legal aid: what a case suggests, how it is explained, what a district asks and pays."""

from collections.abc import Iterator
from typing import Any

import pytest

from station import paths
from station.casework import aid_conditions, deadlines
from station.casework.aid_conditions import amount_remark, conditions, explained, subsidy, suggested
from station.casework.casefile import CaseFile
from station.casework.model import Claim, Grievance, LegalAid, Worker
from station.casework.vocabulary import vocabulary


@pytest.fixture(autouse=True)
def default_rules() -> Iterator[None]:
    yield
    deadlines.adopt("")


def test_every_ground_has_its_condition_with_an_article() -> None:
    assert conditions().keys() == {entry.code for entry in vocabulary("aid_basis").entries}
    assert all("条" in condition.source and condition.words for condition in conditions().values())
    known = {
        "worker_kinds": {entry.code for entry in vocabulary("worker_kind").entries},
        "categories": {entry.code for entry in vocabulary("category").entries},
        "causes": {entry.code for entry in vocabulary("cause").entries},
        "claims": {entry.code for entry in vocabulary("claim_kind").entries},
    }
    for condition in conditions().values():
        assert all(set(getattr(condition, name)) <= codes for name, codes in known.items())


@pytest.mark.parametrize(
    ("worker", "matter", "basis"),
    [
        ({"kind": "migrant"}, {"category": "wages"}, "migrant"),
        ({"kind": "migrant"}, {"category": "injury"}, "migrant"),
        ({"kind": "migrant"}, {"category": "dismissal"}, ""),
        ({"kind": "migrant"}, {"category": "dismissal", "cause": "205(5)"}, "migrant"),
        ({"kind": "migrant"}, {"category": "platform", "cause": "215(1)"}, "migrant"),
        ({"kind": "migrant", "is_hardship": True}, {"category": "wages"}, "migrant"),
        ({"kind": "migrant", "is_hardship": True}, {"category": "dismissal"}, "hardship"),
        ({"kind": "employee"}, {"category": "wages"}, ""),
        ({"kind": "employee", "is_hardship": True}, {"category": "wages"}, "hardship"),
        ({"kind": "union_officer"}, {"category": "dismissal"}, "union_officer"),
        ({}, {"category": "wages"}, ""),
    ],
)
def test_what_is_known_suggests_the_ground(worker: dict[str, Any], matter: dict[str, Any], basis: str) -> None:
    assert suggested(CaseFile(grievance=Grievance(**matter), worker=Worker(**worker))) == basis


def test_a_request_for_wages_counts_like_its_category() -> None:
    case = CaseFile(grievance=Grievance(category="dismissal"), worker=Worker(kind="migrant"), claims=(Claim(kind="wages"),))
    assert suggested(case) == "migrant"
    assert suggested(CaseFile(grievance=Grievance(category="wages"))) == ""  # nobody is known


def test_a_ground_is_explained_by_the_law_or_the_district() -> None:
    assert explained("migrant").endswith("（工会法律援助办法第十条、法律援助法第四十二条）")
    assert explained("") == explained("of a newer version") == ""
    assert "本地标准" in explained("hardship")
    deadlines.adopt("jinzhou")
    assert explained("hardship").startswith("本人及家庭成员人均月收入低于当年本市月最低工资标准")
    assert explained("hardship").endswith("（锦州市总工会公开指南）")
    assert explained("pledge").endswith("第四十八条）")


@pytest.mark.parametrize(
    ("district", "basis", "amount", "is_said"),
    [
        ("", "hardship", 1, False),
        ("jinzhou", "hardship", 99_999, True),
        ("jinzhou", "hardship", 100_000, False),
        ("jinzhou", "hardship", None, False),
        ("jinzhou", "migrant", 1, False),
    ],
)
def test_a_claim_below_the_districts_amount_is_remarked_on(district: str, basis: str, amount: int | None, is_said: bool) -> None:
    deadlines.adopt(district)
    said = amount_remark(LegalAid(basis=basis, claim_amount=amount))
    assert bool(said) == is_said
    assert not said or said == "标的额低于 1,000.00 元（锦州市总工会公开指南），请核对条件。"


@pytest.mark.parametrize(
    ("stage", "people", "is_later", "fen"),
    [
        ("arbitration", 1, False, 250_000),
        ("first", 1, True, 125_000),
        ("arbitration", 3, False, 275_000),
        ("second", 11, True, 250_000),
        ("arbitration", 0, False, 250_000),
        ("duty", 5, False, 18_000),
        ("", 1, False, None),
    ],
)
def test_the_subsidy_of_foshans_sheet(stage: str, people: int, is_later: bool, fen: int | None) -> None:
    deadlines.adopt("foshan")
    assert subsidy(stage, people, is_later=is_later) == fen


def test_where_no_standard_is_set_none_is_proposed() -> None:
    assert subsidy("arbitration", 1, is_later=False) is None


def test_every_districts_amounts_say_where_they_come_from() -> None:
    for name in deadlines.rule_set_names():
        deadlines.adopt(name)
        found = aid_conditions.standard()
        assert bool(found.source) == bool(found.hardship or found.least_claim or found.subsidy)
    assert paths.read_json("rules", "districts", "foshan.json")["aid"]["grade"] == "unverified"
