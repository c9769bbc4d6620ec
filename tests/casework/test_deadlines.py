"""The clocks: amounts and sources, how each unit is counted, how near a limit is."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.deadlines import Rule, apply, due, nearness, reply_deadline, rules, threshold
from station.casework.workdays import add_workdays, is_workday

# key: amount, unit, grade, a word of the source
TABLE = {
    "first_feedback": (24, "hour", "practice", "本站规则"),
    "handling": (15, "workday", "unverified", "本站规则"),
    "mediation_received": (15, "day", "law", "调解仲裁法第十四条"),
    "mediation_accepted": (15, "day", "law", "第17号第二十九条"),
    "mediation_acceptance": (3, "workday", "law", "第17号第二十二条"),
    "arbitration_review": (15, "day", "law", "第17号第二十七条"),
    "court_confirmation": (30, "day", "law", "民事诉讼法第二百零五条"),
    "aid_review": (7, "day", "law", "法律援助法第四十三条"),
    "arbitration_limit": (1, "year", "law", "调解仲裁法第二十七条"),
    "follow_up": (30, "day", "unverified", "本站规则"),
}


def test_the_clocks_are_these() -> None:
    assert {key: (r.amount, r.unit, r.grade) for key, r in rules().items()} == {key: row[:3] for key, row in TABLE.items()}


@pytest.mark.parametrize("key", TABLE)
def test_every_clock_says_where_it_comes_from(key: str) -> None:
    rule = rules()[key]
    assert TABLE[key][3] in rule.source
    assert rule.basis
    assert rule.title


def test_what_is_no_law_says_so() -> None:
    """A limit nobody published must not look like the law's."""
    for rule in rules().values():
        assert rule.grade == "law" or rule.source == "本站规则"


@pytest.mark.parametrize(
    ("key", "start", "end"),
    [
        ("first_feedback", "2026-03-16T16:05", "2026-03-17T16:05"),
        ("first_feedback", "2026-12-31T23:30", "2027-01-01T23:30"),  # hours run through holidays
        ("first_feedback", "2026-03-16", ""),  # hours from a day without a time would be invented
        ("handling", "2026-03-16T16:05", "2026-04-07"),
        ("handling", "2025-09-25", "2025-10-22"),
        ("handling", "2026-02-12", "2026-03-11"),
        ("mediation_received", "2026-09-20", "2026-10-05"),  # natural days end in a holiday too
        ("mediation_acceptance", "2026-09-30", "2026-10-10"),
        ("aid_review", "2024-02-25", "2024-03-03"),  # over 29 February
        ("court_confirmation", "2026-01-31", "2026-03-02"),
        ("arbitration_limit", "2025-03-16", "2026-03-16"),
        ("arbitration_limit", "2024-02-29", "2025-02-28"),  # 民法典第二百零二条: no such day, the month's last day
        ("arbitration_limit", "2023-02-28", "2024-02-28"),
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
    assert apply(known["handling"], "2026-03-16").sum_text == "15 个工作日，自 3月17日 数起，跳过 7 个休息日（本站规则）"
    assert apply(known["mediation_received"], "2026-03-16").sum_text == "15 日，自 3月17日 数起（调解仲裁法第十四条）"
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
        ("2026-03-17T09:00", "soon", "剩 1 个工作日"),
        ("2026-03-19", "soon", "剩 3 个工作日"),
        ("2026-03-20", "later", "3月20日"),
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


def test_thresholds() -> None:
    assert threshold("collective") == 10
    assert threshold("warn_workdays") == 3
    with pytest.raises(KeyError):
        threshold("nothing")
