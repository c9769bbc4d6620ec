"""The clocks: amounts and sources, how each unit is counted, what stops or restarts it, how near a limit is."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import FIRST, counted_one_by_one, is_worked
from station.casework import deadlines
from station.casework.deadlines import (
    Extension,
    Restart,
    Rule,
    Stop,
    apply,
    due,
    nearness,
    reply_deadline,
    rule_set,
    rule_set_names,
    rules,
    threshold,
)
from station.casework.workdays import add_workdays, is_workday, workdays_between

# key: amount, unit, grade, a word of the source
TABLE = {
    "first_feedback": (24, "hour", "practice", "本站规则"),
    "handling": (15, "workday", "unverified", "本站规则"),
    "mediation_received": (15, "day", "law", "调解仲裁法第十四条"),
    "mediation_accepted": (15, "day", "law", "第17号第二十九条"),
    "mediation_acceptance": (3, "workday", "law", "第17号第二十二条"),
    "arbitration_review": (15, "day", "law", "第17号第二十七条"),
    "court_confirmation": (30, "day", "law", "民事诉讼法第二百零五条"),
    "commission_arbitration": (10, "workday", "law", "第33号第七十条"),
    "aid_review": (7, "day", "law", "法律援助法第四十三条"),
    "arbitration_limit": (1, "year", "law", "调解仲裁法第二十七条"),
    "follow_up": (30, "day", "unverified", "本站规则"),
    "aid_assignment": (3, "day", "law", "法律援助法第四十三条"),
    "aid_supply": (7, "workday", "unverified", "本站规则"),
    "aid_receipt": (7, "day", "unverified", "本站规则"),
    "aid_report": (30, "day", "unverified", "本站规则"),
    "petition_notice": (15, "day", "law", "信访工作条例第二十三条"),
    "transfer_objection": (5, "workday", "law", "信访工作条例第二十三条"),
    "petition_handling": (60, "day", "law", "信访工作条例第三十四条"),
    "petition_review": (30, "day", "law", "信访工作条例第三十五条"),
    "arbitration_acceptance": (5, "workday", "law", "调解仲裁法第二十九条"),
    "arbitration_defence": (10, "workday", "law", "调解仲裁法第三十条"),
    "arbitration_award": (45, "day", "law", "调解仲裁法第四十三条"),
    "lawsuit": (15, "day", "law", "调解仲裁法第五十条"),
    "injury_employer": (30, "day", "law", "工伤保险条例第十七条"),
    "injury_worker": (1, "year", "law", "工伤保险条例第十七条"),
    "injury_decision": (60, "day", "law", "工伤保险条例第二十条"),
    "appraisal_again": (15, "day", "law", "工伤保险条例第二十六条"),
    "order_sign": (1, "workday", "unverified", "本站规则"),
    "order_normal": (3, "workday", "unverified", "本站规则"),
    "order_hard": (13, "workday", "unverified", "本站规则"),
    "order_complex": (20, "workday", "unverified", "本站规则"),
    "visit_finding": (15, "day", "practice", "本站规则"),
    "injury_assignment": (1, "workday", "unverified", "本站规则"),
    "injury_visit": (3, "workday", "unverified", "本站规则"),
    "injury_first_call": (15, "day", "unverified", "本站规则"),
    "injury_second_call": (30, "day", "unverified", "本站规则"),
    "opinion_check": (3, "workday", "unverified", "本站规则"),
    "warning_check": (3, "workday", "unverified", "本站规则"),
    "clue_acceptance": (5, "workday", "practice", "本站规则"),
    "supervision_check": (30, "workday", "unverified", "本站规则"),
    "supervision_follow_up": (30, "day", "unverified", "本站规则"),
    "informant_answer": (30, "day", "unverified", "本站规则"),
    "letter_service": (5, "workday", "unverified", "本站规则"),
    "rectification_check": (10, "workday", "unverified", "本站规则"),
    "letter_follow": (5, "workday", "unverified", "本站规则"),
    "department_filing": (5, "workday", "practice", "本站规则"),
    "department_result": (60, "workday", "law", "劳动保障监察条例第十七条"),
}
EXAMPLES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "clock_examples.json").read_text(encoding="utf-8"))["examples"]


def test_the_clocks_are_these() -> None:
    assert {key: (r.amount, r.unit, r.grade) for key, r in rules().items()} == {key: row[:3] for key, row in TABLE.items()}


@pytest.mark.parametrize("key", TABLE)
def test_every_clock_says_where_it_comes_from(key: str) -> None:
    rule = rules()[key]
    assert TABLE[key][3] in rule.source
    assert rule.basis
    assert rule.title
    assert rule.event
    assert rule.set_by


def test_what_is_no_law_says_so() -> None:
    """A limit nobody published must not look like the law's."""
    for rule in rules().values():
        assert rule.grade == "law" or rule.source == "本站规则"


@pytest.fixture
def default_rules() -> Iterator[None]:
    yield
    deadlines.adopt("")


def test_a_district_says_only_what_differs(default_rules: None) -> None:
    names = set(rule_set_names())
    assert names == {"default", "guangdong", "qingdao", "jiangyou", "jinzhou", "foshan"}
    for name in names - {"default"}:
        own, base = rule_set(name), rule_set("default")
        assert own.source
        assert own.rules.keys() == base.rules.keys()
        assert own.rules != base.rules or name in ("jinzhou", "foshan")  # these two set no limit, only amounts of legal aid
        assert own.thresholds == base.thresholds
    deadlines.adopt("qingdao")
    assert rules()["aid_review"].span == "7 个工作日"
    assert threshold("collective") == 10
    deadlines.adopt("a set of a newer version")
    assert rules()["aid_review"].span == "7 日"


def example_deadline(example: dict[str, Any]) -> deadlines.Deadline:
    rule = rule_set(example.get("district", "default")).rules[example["rule"]]
    return apply(
        rule,
        example["start"],
        stops=[Stop(*stop) for stop in example.get("stops", [])],
        restarts=[Restart(*restart) for restart in example.get("restarts", [])],
        extension=Extension(*example["extension"]) if "extension" in example else None,
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['rule']} {e['start']} {e['why']}")
def test_tabulated_examples(example: dict[str, Any]) -> None:
    assert example["source"]
    assert example_deadline(example).due == example["due"]


def test_the_table_is_long_enough_and_says_nothing_twice() -> None:
    assert len(EXAMPLES) >= 60
    assert len({json.dumps({**example, "why": ""}, sort_keys=True) for example in EXAMPLES}) == len(EXAMPLES)


def stop_days(stop: Stop) -> frozenset[date]:
    first, last = date.fromisoformat(stop.began_on), date.fromisoformat(stop.ended_on)
    return frozenset(first + timedelta(days=n) for n in range(1, (last - first).days + 1))


STARTS = st.dates(FIRST, date(2026, 6, 1))
STOPS = st.builds(
    lambda began, days: Stop(began.isoformat(), (began + timedelta(days=days)).isoformat(), "其他"),
    st.dates(FIRST, date(2026, 8, 1)),
    st.integers(0, 25),
)


@given(STARTS, st.integers(1, 60), st.sampled_from(["workday", "day"]), st.booleans(), st.lists(STOPS, max_size=3))
def test_every_sum_is_what_walking_day_by_day_gives(start: date, amount: int, unit: deadlines.Unit, roll: bool, stops: list[Stop]) -> None:
    stopped = frozenset[date]().union(*(stop_days(stop) for stop in stops))
    end = counted_one_by_one(start, amount, workdays=unit == "workday", stopped=stopped)
    while roll and not is_worked(end):
        end += timedelta(days=1)
    found = apply(Rule("x", "x", amount, unit, roll, "s"), start.isoformat(), stops=stops)
    assert found.due == end.isoformat()
    assert not any(is_worked(day) for day in found.skipped)
    assert len(set(found.skipped)) == len(found.skipped)


@given(STARTS, st.integers(1, 30), STOPS)
def test_a_stop_never_brings_the_end_nearer(start: date, amount: int, stop: Stop) -> None:
    rule = Rule("x", "x", amount, "workday", False, "s")
    plain, stopped = apply(rule, start.isoformat()), apply(rule, start.isoformat(), stops=[stop])
    assert stopped.due >= plain.due
    lost = sum(is_worked(day) for day in stop_days(stop) if start < day)
    if stop.began_on < plain.due:
        assert workdays_between(date.fromisoformat(plain.due), date.fromisoformat(stopped.due)) == lost
    else:
        assert stopped == plain


def test_a_stop_that_lasts_does_not_move_the_end_yet() -> None:
    rule = rules()["handling"]
    assert apply(rule, "2026-03-02", stops=[Stop("2026-03-09", "", "待上级政策")]).due == apply(rule, "2026-03-02").due


@given(STARTS, st.lists(st.dates(FIRST, date(2027, 6, 1)), max_size=5))
def test_a_limitation_is_restarted_as_long_as_it_has_not_lapsed(start: date, events: list[date]) -> None:
    def year_after(day: date) -> date:
        return date(day.year + 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)

    end, last = year_after(start), start
    for event in sorted(events):
        if start <= event <= end:
            end, last = year_after(event), event
    found = apply(rules()["arbitration_limit"], start.isoformat(), restarts=[Restart(day.isoformat(), "主张权利") for day in events])
    assert (found.due, found.begins) == (end.isoformat(), last.isoformat())


@given(STARTS, st.integers(1, 400))
def test_an_agreed_end_is_the_end(start: date, days: int) -> None:
    until = (start + timedelta(days=days)).isoformat()
    extended = Extension(start.isoformat(), "双方", until)
    assert apply(rules()["handling"], start.isoformat(), extension=extended).due == until


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("first_feedback", "2026-03-16T16:05", "2026-03-17T16:05"),
        ("first_feedback", "2026-03-16", ""),  # hours from a day without a time would be invented
        ("handling", "2026-03", ""),
        ("handling", "2026", ""),
        ("handling", "", ""),
    ],
)
def test_due_days(key: str, start: str, end: str) -> None:
    assert due(key, start) == end


def test_an_end_that_rolls_names_all_rest_days_it_passed() -> None:
    rolled = apply(Rule("x", "答复", 5, "day", True, "某规定"), "2026-09-26")  # ends on 1 October
    assert rolled.due == "2026-10-08"
    assert [day.isoformat() for day in rolled.skipped] == [f"2026-10-0{n}" for n in range(1, 8)]
    still = apply(Rule("x", "答复", 5, "day", False, "某规定"), "2026-09-26")
    assert (still.due, still.skipped) == ("2026-10-01", ())


@given(st.dates(date(2025, 1, 1), date(2026, 11, 1)), st.integers(1, 60))
def test_a_rolled_end_is_the_first_working_day_not_before(start: date, amount: int) -> None:
    plain = date.fromisoformat(apply(Rule("x", "x", amount, "day", False, "s"), start.isoformat()).due)
    rolled = date.fromisoformat(apply(Rule("x", "x", amount, "day", True, "s"), start.isoformat()).due)
    assert (plain - start).days == amount
    assert rolled == (plain if is_workday(plain) else add_workdays(plain, 1)[0])


def test_how_it_was_counted_is_said_in_one_line() -> None:
    known = rules()
    assert apply(known["handling"], "2026-03-16").sum_text == "15 个工作日，自 3月17日数起，跳过 7 个休息日（本站规则）"
    assert apply(known["mediation_received"], "2026-03-16").sum_text == "15 日，自 3月17日数起（调解仲裁法第十四条）"
    assert apply(known["first_feedback"], "2026-03-16T09:00").sum_text == "24 小时，自受理起算（本站规则）"
    assert apply(known["first_feedback"], "2026-03-16").sum_text == "24 小时，起算时间不详（本站规则）"
    assert apply(known["handling"], "2026-03").sum_text == "15 个工作日，起算时间不详（本站规则）"


def test_a_letters_own_limit_is_counted_by_its_unit() -> None:
    assert reply_deadline("2026-03-16", 7, "workday", "来函").due == "2026-03-25"
    assert reply_deadline("2026-03-16", 7, "day", "来函").due == "2026-03-23"


NOW = datetime(2026, 3, 16, 9, 0)  # a Monday


@pytest.mark.parametrize(
    ("due_at", "state", "text"),
    [
        ("", "none", ""),
        ("2026-03-16T08:59", "overdue", "逾期 1 小时"),
        ("2026-03-15T09:00", "overdue", "逾期 24 小时"),
        ("2026-03-14T09:00", "overdue", "逾期 2 天"),
        ("2026-03-13", "overdue", "逾期 1 个工作日"),
        ("2026-03-15", "overdue", "逾期 1 个工作日"),
        ("2026-03-09", "overdue", "逾期 5 个工作日"),
        ("2026-03-16", "today", "今天"),
        ("2026-03-16T16:05", "today", "今天 16:05"),
        ("2026-03-16T09:00", "today", "今天 09:00"),
        ("2026-03-17", "soon", "剩 1 个工作日"),
        ("2026-03-17T09:00", "soon", "明天 09:00"),
        ("2026-03-18T15:08", "soon", "3月18日 15:08"),
        ("2026-03-19", "soon", "剩 3 个工作日"),
        ("2026-03-20", "later", "3月20日"),
        ("2026-03-20T12:00", "later", "3月20日 12:00"),
        ("2027-03-20", "later", "2027年3月20日"),
    ],
)
def test_how_near_a_limit_is(due_at: str, state: str, text: str) -> None:
    near = nearness(due_at, NOW)
    assert (near.state, near.text) == (state, text)


def test_over_a_weekend_days_are_counted_where_no_working_day_lies_between() -> None:
    friday, saturday, sunday = datetime(2026, 3, 20, 9), datetime(2026, 3, 21, 9), datetime(2026, 3, 22, 9)
    assert nearness("2026-03-21", friday).text == "剩 1 天"
    assert nearness("2026-03-22", friday).text == "剩 2 天"
    assert nearness("2026-03-20", saturday).text == "逾期 1 天"
    assert nearness("2026-03-20", sunday).text == "逾期 2 天"


@given(st.dates(FIRST, date(2026, 12, 1)), st.integers(0, 60), st.booleans())
def test_nothing_is_overdue_unannounced(due_on: date, days: int, with_time: bool) -> None:
    """Three working days ahead or more it is told as near, then as today, and never after the end as anything but overdue."""
    ahead, past = due_on - timedelta(days=days), due_on + timedelta(days=days)
    text = due_on.isoformat() + ("T16:05" if with_time else "")
    worked = sum(is_worked(ahead + timedelta(days=n)) for n in range(1, days + 1))
    expected = "today" if days == 0 else "soon" if worked <= 3 else "later"
    assert nearness(text, datetime.combine(ahead, time(9))).state == expected
    assert nearness(text, datetime.combine(past, time(23, 59))).state == ("overdue" if days or with_time else "today")


def test_thresholds() -> None:
    assert threshold("collective") == 10
    assert threshold("warn_workdays") == 3
    assert threshold("perform_remind_workdays") == 3
    with pytest.raises(KeyError):
        threshold("nothing")
