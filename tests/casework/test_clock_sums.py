"""The sum behind a date: every part that made it is told, in order, with the article last."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notices import FIRST
from station.casework import workdays
from station.casework.clock_sums import explain
from station.casework.deadlines import Deadline, Extension, Restart, Rule, Stop, apply, rule_set, rules
from station.casework.model import CalendarPeriod


def told(deadline: Deadline) -> list[tuple[str, str]]:
    return [(line.label, line.text) for line in explain(deadline)]


def test_working_days_over_a_holiday_week() -> None:
    assert told(apply(rules()["handling"], "2025-09-25T09:30")) == [
        ("起算", "2025年9月25日（星期四），受理，当天不算"),
        ("加", "15 个工作日"),
        ("跳过", "2025年9月27日，周六"),
        ("跳过", "2025年10月1日 至 10月5日，国庆节，5 天"),
        ("跳过", "2025年10月6日，中秋"),
        ("跳过", "2025年10月7日 至 10月8日，国庆节，2 天"),
        ("跳过", "2025年10月12日，周日"),
        ("跳过", "2025年10月18日 至 10月19日，周末，2 天"),
        ("计入", "2025年9月28日（星期日），国庆节调休上班"),
        ("计入", "2025年10月11日（星期六），国庆节调休上班"),
        ("到期", "2025年10月22日（星期三）"),
        ("依据", "未见全国统一规定，默认15个工作日，由区里确定（没有统一规定）"),
        ("谁定的", "本站默认，由区里确定"),
    ]


def test_hours_and_an_unknown_start() -> None:
    rule = rules()["first_feedback"]
    assert told(apply(rule, "2026-03-16T16:05"))[:3] == [
        ("起算", "2026年3月16日（星期一）16:05，受理"),
        ("加", "24 小时"),
        ("到期", "2026年3月17日（星期二）16:05"),
    ]
    assert told(apply(rule, "2026-03-16"))[0] == ("起算", "受理的时间不详，算不出期限")


def test_a_rolled_end_a_stop_an_extension_and_a_restart_are_told() -> None:
    rolled = apply(rule_set("guangdong").rules["mediation_received"], "2026-03-06")
    assert ("顺延", "2026年3月21日休息，顺延到下一个工作日") in told(rolled)
    stop = Stop("2026-03-09", "2026-03-16", "等待工伤认定")
    stopped = apply(rules()["handling"], "2026-03-02", stops=[stop])
    assert ("挂起", "2026年3月9日 至 2026年3月16日，等待工伤认定，停 7 天") in told(stopped)
    assert "挂起 1 次" in stopped.sum_text
    extended = apply(rules()["handling"], "2026-03-02", extension=Extension("2026-03-20", "分管领导", "2026-04-10"))
    assert ("延期", "2026年3月20日经分管领导同意，延到 2026年4月10日") in told(extended)
    assert ("到期", "2026年4月10日（星期五）") in told(extended)
    assert "延期至 4月10日" in extended.sum_text
    restarted = apply(rules()["arbitration_limit"], "2025-03-16", restarts=[Restart("2025-11-03", "向对方主张权利")])
    assert ("中断", "2025年11月3日，向对方主张权利，重新计算") in told(restarted)
    assert restarted.sum_text == "1 年，自 11月4日数起（向对方主张权利，重新计算）（调解仲裁法第二十七条）"


def test_a_year_that_is_not_announced_is_warned_of_until_it_is_entered() -> None:
    deadline = apply(rules()["handling"], "2026-12-25")
    warning = ("注意", "2027年的放假安排还没有录入，先按周末休息算")
    assert warning in told(deadline)
    assert warning not in told(apply(rules()["arbitration_limit"], "2026-12-25"))  # rest days do not matter to it
    try:
        workdays.adopt([CalendarPeriod(name="元旦", first_on="2027-01-01")])
        entered = apply(rules()["handling"], "2026-12-25")
        assert warning not in told(entered)
        assert ("跳过", "2027年1月1日，元旦") in told(entered)
    finally:
        workdays.adopt(())


@given(st.dates(FIRST), st.integers(1, 40))
def test_every_rest_day_that_was_passed_is_told(start: object, amount: int) -> None:
    deadline = apply(Rule("x", "x", amount, "workday", False, "某规定", event="受理"), str(start))
    days = sum(
        int(text.rsplit("，", 1)[1].removesuffix(" 天")) if text.endswith(" 天") else 1 for label, text in told(deadline) if label == "跳过"
    )
    assert days == len(deadline.skipped)


@pytest.mark.parametrize("key", rules())
def test_every_rule_can_be_explained(key: str) -> None:
    lines = told(apply(rules()[key], "2026-03-16T09:00"))
    assert [lines[0][0], lines[1][0], lines[-2][0], lines[-1][0]] == ["起算", "加", "依据", "谁定的"]
