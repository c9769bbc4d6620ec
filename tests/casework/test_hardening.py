"""Each way to harden an agreement against what the law says of it: who, when, what bars it, what it must bring."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from paper_cases import AGREED, PLAN, full
from station.casework import hardening as rules
from station.casework.casefile import CaseFile
from station.casework.model import Claim

# The agreement is of 2026-03-18, to be performed by 2026-03-31.
IN_TIME = date(2026, 3, 20)


def bars(changes: dict[str, Any], case: CaseFile, today: date) -> dict[str, str]:
    return {route.key: route.bar for route in rules.routes(AGREED.with_values(**changes), case, today)}


@pytest.mark.parametrize(
    ("changes", "case", "today", "is_open"),
    [
        ({}, full(), IN_TIME, {"arbitration", "court"}),
        ({"status": "failed"}, full(), IN_TIME, set()),
        ({}, full(), date(2026, 4, 2), {"arbitration", "court", "order"}),  # the fifteenth day; the last of March has gone by
        ({}, full(), date(2026, 4, 3), {"court", "order"}),
        ({}, full(), date(2026, 4, 17), {"court", "order"}),
        ({}, full(), date(2026, 4, 18), {"order"}),
        ({"effective_on": "2026-03-20"}, full(), date(2026, 4, 4), {"arbitration", "court", "order"}),
        ({"effective_on": "2026-03-20"}, full(), date(2026, 4, 7), {"arbitration", "court", "order"}),  # 4 to 6 April is 清明
        ({"effective_on": "2026-03-20"}, full(), date(2026, 4, 8), {"court", "order"}),
        ({}, full(cause="205(1)"), IN_TIME, {"court"}),
        ({}, replace(full(category="hardship", cause=""), claims=()), IN_TIME, {"court"}),
        ({"confirm_route": "court", "confirm_result": "granted"}, full(), IN_TIME, {"court"}),
        ({"confirm_route": "arbitration", "confirm_result": "granted"}, full(), IN_TIME, {"arbitration"}),
        ({"defaulted_on": "2026-03-19"}, full(), IN_TIME, {"arbitration", "court", "order"}),
        ({"performance": "done"}, full(), date(2026, 4, 2), {"arbitration", "court"}),
        ({}, replace(full(), instalments=PLAN), date(2026, 4, 15), {"court"}),  # the first was paid, the second is due today
        ({}, replace(full(), instalments=PLAN), date(2026, 4, 16), {"court", "order"}),
        ({"agreed_amount": None}, full(), date(2026, 4, 2), {"arbitration", "court"}),
        ({}, replace(full(), claims=(Claim(kind="deposit"),)), date(2026, 4, 2), {"arbitration", "court"}),
        ({}, replace(full(), claims=(Claim(kind="deposit"), Claim(kind="injury"))), date(2026, 4, 2), {"arbitration", "court", "order"}),
    ],
)
def test_a_way_stands_open_or_says_why_not(changes: dict[str, Any], case: CaseFile, today: date, is_open: set[str]) -> None:
    found = bars({"confirm_applied_on": "2026-03-19" if "confirm_route" in changes else "", **changes}, case, today)
    assert {key for key, why in found.items() if not why} == is_open
    assert all(why.endswith("。") for why in found.values() if why)


def test_each_way_names_who_where_and_by_when() -> None:
    found = {route.key: route for route in rules.routes(AGREED, full(), IN_TIME)}
    assert {key: route.clock.due if route.clock else "" for key, route in found.items()} == {
        "arbitration": "2026-04-02",
        "court": "2026-04-17",
        "order": "",
    }
    assert found["order"].who == "劳动者一方申请"
    assert all(route.body and route.then and route.source for route in found.values())


def test_what_is_filed_and_known_is_told_from_what_is_wanting() -> None:
    case = full()
    assert case.worker is not None
    reached = replace(case, worker=case.worker.with_values(delivery_address="河湾路12号"))
    (review, *_) = rules.routes(AGREED, reached, IN_TIME, ("调解协议书.pdf", "证据材料（银行流水）.jpg"))
    assert [need.label for need in review.needs if not need.is_there] == ["仲裁审查申请书", "身份证明、授权委托书"]
    (review, *_) = rules.routes(AGREED, case, IN_TIME)
    assert [need.label for need in review.needs if need.is_there] == ["被申请人送达地址和电话"]


@pytest.mark.parametrize(
    ("step", "changes", "claims", "is_open"),
    [
        ("urge", {}, ("wages",), True),
        ("arbitration", {}, ("wages",), True),
        ("talks", {}, ("wages",), True),
        ("order", {}, ("wages",), True),
        ("order", {}, ("contract",), False),
        ("enforcement", {}, ("wages",), False),
        ("enforcement", {"confirm_route": "court", "confirm_result": "pending"}, ("wages",), False),
        ("enforcement", {"confirm_route": "court", "confirm_result": "granted"}, ("wages",), True),
        ("enforcement", {"confirm_route": "order", "confirm_result": "granted"}, ("wages",), True),
    ],
)
def test_what_may_follow_a_default(step: str, changes: dict[str, str], claims: tuple[str, ...], is_open: bool) -> None:
    case = replace(full(), claims=tuple(Claim(kind=kind) for kind in claims))
    assert (rules.step_bar(step, AGREED.with_values(**changes), case) == "") == is_open
