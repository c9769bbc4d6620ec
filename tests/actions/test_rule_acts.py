"""The rules and statutes of letters, as scripts change them."""

from typing import Any

import pytest

from cases import at_work
from station.actions import letter_rules, statutes
from station.actions.scripted import act
from station.casework.letter_templates import rule_for
from station.db.store import Store
from station.errors import StationError


def test_a_script_takes_over_a_place_changes_a_kind_and_compares_an_article(store: Store) -> None:
    at_work(store)
    act(store, "letter-rule", {"district": "南昌"})
    act(store, "letter-rule", {"kind": "意见书", "code": "意字"})
    rule = rule_for("opinion", letter_rules.laid_down(store))
    assert (rule.code, rule.reply_amount, rule.reply_unit) == ("意字", 60, "day")
    act(store, "compare-statute", {"citation": "防暑降温措施管理办法", "state": "已废止", "version": "2026年文本"})
    (check,) = statutes.checks(store)
    assert (check.citation, check.state) == ("《防暑降温措施管理办法》", "repealed")


@pytest.mark.parametrize("words", [{"district": "某地"}, {}, {"kind": "通知"}, {"kind": "意见书", "reply_amount": "0"}])
def test_what_a_script_cannot_lay_down(store: Store, words: dict[str, Any]) -> None:
    at_work(store)
    with pytest.raises(StationError):
        act(store, "letter-rule", words)
    assert letter_rules.laid_down(store) == []
