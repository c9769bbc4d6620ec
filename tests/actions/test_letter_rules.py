"""What a district lays down for its letters, and comparing statutes with the official text."""

from dataclasses import replace

import pytest

from cases import at_work
from station.actions import letter_rules, statutes
from station.casework import statutes as catalogue
from station.casework.letter_templates import default_rule, districts, kinds, may_issue, reply_limit, rule_for, rule_problems
from station.casework.model import LetterRule, StaffMember, StatuteCheck
from station.db.store import Store
from station.errors import ProblemsError, StationError

HEAT = "《防暑降温措施管理办法》"


def of(district: str) -> letter_rules.District:
    return next(one for one in districts() if one.district.startswith(district))


def test_what_was_delivered_holds_until_something_is_laid_down(store: Store) -> None:
    at_work(store)
    assert rule_for("opinion", letter_rules.laid_down(store)) == default_rule("opinion")
    changed = default_rule("opinion").with_values(
        heading=" 工会劳动法律监督整改意见书 ", reply_amount=60, reply_unit="day", source="本市条例"
    )
    assert letter_rules.lay_down(store, changed)
    rule = rule_for("opinion", letter_rules.laid_down(store))
    assert (rule.heading, rule.reply_amount, rule.reply_unit, rule.source) == ("工会劳动法律监督整改意见书", 60, "day", "本市条例")
    assert rule_for("reminder", letter_rules.laid_down(store)) == default_rule("reminder")
    letter_rules.lay_down(store, replace(rule, code="意字"))
    assert [one.code for one in letter_rules.laid_down(store)] == ["意字"]
    letter_rules.restore(store, "opinion")
    assert letter_rules.laid_down(store) == []
    assert not letter_rules.restore(store, "opinion")


def test_the_delivered_values_are_not_stored_a_second_time(store: Store) -> None:
    at_work(store)
    assert not letter_rules.lay_down(store, default_rule("reminder"))
    assert letter_rules.laid_down(store) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"heading": " "}, "heading"),
        ({"source": ""}, "source"),
        ({"code": ""}, "code"),
        ({"code": "意1"}, "code"),
        ({"code": "劳动监督意"}, "code"),
        ({"lowest_level": "station"}, "lowest_level"),
        ({"reply_amount": 0}, "reply_amount"),
        ({"reply_amount": 400}, "reply_amount"),
        ({"reply_amount": None}, "reply_amount"),
        ({"reply_unit": ""}, "reply_unit"),
        ({"reply_unit": "hour"}, "reply_unit"),
    ],
)
def test_what_cannot_be_laid_down(store: Store, changes: dict[str, str], field: str) -> None:
    at_work(store)
    with pytest.raises(ProblemsError) as refused:
        letter_rules.lay_down(store, default_rule("opinion").with_values(**changes))
    assert list(refused.value.problems) == [field]
    assert letter_rules.laid_down(store) == []


def test_a_place_is_taken_over_and_leaves_the_other_kinds_alone(store: Store) -> None:
    at_work(store)
    letter_rules.lay_down(store, default_rule("reminder").with_values(code="函字"))
    letter_rules.adopt(store, of("上海"))
    letter_rules.adopt(store, of("南昌"))
    rules = letter_rules.laid_down(store)
    limit = reply_limit("opinion", rules)
    assert limit and (limit.amount, limit.unit) == (60, "day") and limit.source.startswith("南昌市")
    assert rule_for("opinion", rules).heading == "工会劳动法律监督意见书"  # Nanchang's, not a mixture of two places
    assert rule_for("reminder", rules).code == "函字"
    assert len(rules) == 3
    assert store.undo_name() == "采用南昌的文书规定"


@pytest.mark.parametrize("district", districts(), ids=lambda district: district.district)
def test_every_place_says_where_it_is_from_and_how_far_it_was_read(district: letter_rules.District) -> None:
    assert district.source and district.rules and district.grade in ("text", "report", "bill", "case")
    for rule in district.rules:
        assert rule_problems(rule) == {}
        assert rule.source != default_rule(rule.kind).source


def test_the_limits_of_the_places_are_those_of_their_sources() -> None:
    limits = {one.district[:2]: (rule.reply_amount, rule.reply_unit) for one in districts() for rule in one.rules if rule.kind == "opinion"}
    assert limits == {
        "浙江": (15, "workday"),
        "江苏": (15, "workday"),
        "南昌": (60, "day"),
        "上海": (90, "day"),
        "陕西": (30, "day"),
        "某市": (15, "workday"),
    }


def test_who_may_issue_is_laid_down_too() -> None:
    lower = [default_rule("proposal").with_values(lowest_level="street")]
    assert may_issue("proposal", "street", lower) and not may_issue("proposal", "street")
    assert not may_issue("proposal", "enterprise", lower) and not may_issue("proposal", "", lower)
    assert all(isinstance(default_rule(kind), LetterRule) and rule_problems(default_rule(kind)) == {} for kind in kinds())


def test_an_article_compared_here_may_be_cited(store: Store) -> None:
    at_work(store)
    assert catalogue.concerns([HEAT], statutes.checks(store)) == [f"{HEAT}没有核对过原文"]
    statutes.record_check(store, StatuteCheck(citation="防暑降温措施管理办法", version=" 2012年文本 "))
    (check,) = statutes.checks(store)
    assert (check.citation, check.version, check.checked_by) == (HEAT, "2012年文本", store.user)
    assert check.checked_on == store.now().date().isoformat()
    assert catalogue.concerns([HEAT], statutes.checks(store)) == []


@pytest.mark.parametrize(
    ("check", "field"),
    [
        (StatuteCheck(citation="", version="2026"), "citation"),
        (StatuteCheck(citation="劳动法50、91条", version="2026"), "citation"),
        (StatuteCheck(citation=HEAT), "version"),
        (StatuteCheck(citation=HEAT, version="2026", checked_on="2999-01-01"), "checked_on"),
    ],
)
def test_a_comparison_says_what_was_compared_with_which_text(store: Store, check: StatuteCheck, field: str) -> None:
    at_work(store)
    with pytest.raises(ProblemsError) as refused:
        statutes.record_check(store, check)
    assert list(refused.value.problems) == [field]
    assert statutes.checks(store) == []


def test_only_who_signs_may_change_what_letters_have_to_keep_to(store: Store) -> None:
    """Else a clerk could let a street issue what the law leaves to a county."""
    at_work(store)
    with store.step("登记人员") as step:
        step.add(StaffMember(name="经办", role="clerk"))
        step.add(StaffMember(name="签发", role="signer"))
    lowered = default_rule("proposal").with_values(lowest_level="street")
    store.user = "经办"
    for act in (
        lambda: letter_rules.lay_down(store, lowered),
        lambda: letter_rules.adopt(store, of("南昌")),
        lambda: letter_rules.restore(store, "proposal"),
    ):
        with pytest.raises(StationError, match="定文书规定由站长、签发人、区级管理员办理"):
            act()
    assert letter_rules.laid_down(store) == []
    store.user = "签发"
    assert letter_rules.lay_down(store, lowered)
