"""Days and moments as people type and read them."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.casework.dates import in_numbers, is_reduced, parse_day, parse_moment, show_day, show_moment
from station.errors import StationError

TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 16, 16, 5)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2026-11-16", "2026-11-16"),
        ("2026.11.16", "2026-11-16"),
        ("2026/1/8", "2026-01-08"),
        ("26/11/16", "2026-11-16"),
        ("26.1.8", "2026-01-08"),
        ("2026年11月16日", "2026-11-16"),
        ("2026 年 1 月 8 日", "2026-01-08"),
        ("2026年11月16", "2026-11-16"),
        (" 2026-11-16 ", "2026-11-16"),
        ("２０２６-１１-１６", "2026-11-16"),
        ("11月16日", "2026-11-16"),
        ("1-8", "2026-01-08"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_a_typed_day(typed: str, iso: str) -> None:
    assert parse_day(typed, TODAY) == iso


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "“”认不出是哪一天。"),
        ("昨天", "“昨天”认不出是哪一天。"),
        ("16", "“16”认不出是哪一天。"),
        ("2026-11", "“2026-11”认不出是哪一天。"),
        ("2026-11-16-3", "“2026-11-16-3”认不出是哪一天。"),
        ("2025-02-29", "“2025-02-29”不是日历上的日子。"),
        ("2026-13-01", "“2026-13-01”不是日历上的日子。"),
        ("4月31日", "“4月31日”不是日历上的日子。"),
    ],
)
def test_what_is_not_one_certain_day_is_refused(typed: str, sentence: str) -> None:
    with pytest.raises(StationError) as refused:
        parse_day(typed, TODAY)
    assert refused.value.message == sentence
    assert refused.value.hint == "例如 2026-11-16。"


def test_a_day_that_is_none_is_told_with_an_hour_where_one_is_asked_for() -> None:
    with pytest.raises(StationError) as refused:
        parse_moment("2026-02-32 9:00", NOW)
    assert str(refused.value) == "“2026-02-32”不是日历上的日子。例如 2026-11-16 16:05。"


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("2026-11-16 16:05", "2026-11-16T16:05"),
        ("2026-11-16T16:05", "2026-11-16T16:05"),
        ("2026年11月16日 16时5分", "2026-11-16T16:05"),
        ("2026.11.16 9：30", "2026-11-16T09:30"),
        ("11月16日下午3点", "2026-11-16T15:00"),
        ("11月16日 上午 9点", "2026-11-16T09:00"),
        ("晚上8:15", "2026-11-16T20:15"),
        ("16:05", "2026-11-16T16:05"),
        ("0:00", "2026-11-16T00:00"),
        ("2026-11-16", "2026-11-16"),  # a day alone stays a day: no time is invented
    ],
)
def test_a_typed_moment(typed: str, iso: str) -> None:
    assert parse_moment(typed, NOW) == iso


@pytest.mark.parametrize("typed", ["2026-11-16 24:00", "2026-11-16 16:60", "16:05 左右", "晚上12点", "昨天 16:05", "2026-02-30 10:00"])
def test_what_is_not_one_certain_moment_is_refused(typed: str) -> None:
    with pytest.raises(StationError) as refused:
        parse_moment(typed, NOW)
    assert refused.value.message.startswith("“")
    assert refused.value.hint


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("2026-11-17", "11月17日"),
        ("2027-01-08", "2027年1月8日"),
        ("2024-02", "2024年2月"),
        ("2026", "2026年"),
        ("", ""),
        ("2026-11-17T16:05", "11月17日"),
    ],
)
def test_a_day_is_shown_without_the_year_we_are_in(stored: str, shown: str) -> None:
    assert show_day(stored, TODAY) == shown


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("2026-11-16T16:05", "今天 16:05"),
        ("2026-11-16", "今天"),
        ("2026-11-17T09:00", "11月17日 09:00"),
        ("2025-11-17T09:00", "2025年11月17日 09:00"),
        ("2026-03", "2026年3月"),
        ("", ""),
    ],
)
def test_a_moment_is_shown_with_its_time_if_it_has_one(stored: str, shown: str) -> None:
    assert show_moment(stored, TODAY) == shown


@pytest.mark.parametrize(("stored", "reduced"), [("2026", True), ("2026-03", True), ("2026-03-01", False), ("", False)])
def test_reduced_days_are_known_to_the_month_or_year_only(stored: str, reduced: bool) -> None:
    assert is_reduced(stored) is reduced


@given(st.dates(min_value=date(1000, 1, 1)), st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31)))
def test_what_is_shown_can_be_typed_again(day: date, today: date) -> None:
    assert parse_day(show_day(day.isoformat(), today), today) == day.isoformat()
    assert parse_day(day.isoformat(), today) == day.isoformat()
    assert parse_day(day.strftime("%Y/%m/%d"), today) == day.isoformat()


@given(st.datetimes(min_value=datetime(1000, 1, 1)))
def test_a_shown_moment_can_be_typed_again(moment: datetime) -> None:
    iso = moment.isoformat(timespec="minutes")
    assert parse_moment(show_moment(iso), NOW) == iso


@given(st.text(max_size=24))
def test_any_text_is_read_or_refused_in_plain_words(text: str) -> None:
    try:
        assert date.fromisoformat(parse_moment(text, NOW)[:10])
    except StationError as refused:
        assert refused.message.endswith("。")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("今天", "2026-11-16"),
        ("昨天 16:05", "2026-11-15 16:05"),
        ("前天下午3点", "2026-11-14 下午3点"),
        ("2026-11-1", "2026-11-1"),
        ("", ""),
    ],
)
def test_a_day_named_from_today_is_put_into_numbers(typed: str, said: str) -> None:
    assert in_numbers(typed, TODAY) == said
