"""小结: golden texts, sentences for nothing, comparisons as a table, and no number that is not in the figures.

After a wanted change: ``STATION_GOLDEN=write ./dev test tests/casework/test_report_prose.py``, then read the difference.
"""

import os
import re
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from report_samples import EMPTY, FULL, KINDS, OCTOBER, REPEATED, counts_of, numbered, report, shares_of, told_of
from station.casework import money, report_paper, report_prose, statistics
from station.casework.report_prose import span_of, summary
from station.casework.reports import Report
from station.casework.sheets import Period

GOLDEN = Path(__file__).parents[1] / "golden" / "reports"
KNOWN = {one.key for group in statistics.groups() for one in (*group.indicators, *group.ratios)}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("full", told_of(FULL, counts_of(received=40, ended=10), REPEATED)),
        ("empty", told_of(EMPTY)),
        ("quarter", told_of(report(numbered(3), numbered(9), numbered(2), Period("2026年第三季度", "2026-07-01", "2026-09-30")))),
        ("year", told_of(report(numbered(3), numbered(3), numbered(2), Period("2026年", "2026-01-01", "2026-12-31")))),
    ],
)
def test_a_summary_says_what_its_golden_text_says(name: str, told: report_prose.Told) -> None:
    text = summary(told) + "\n"
    golden = GOLDEN / f"summary-{name}.txt"
    if os.environ.get("STATION_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_every_figure_the_sentences_ask_for_is_counted() -> None:
    assert report_prose.keys() <= KNOWN


@pytest.mark.parametrize(
    ("now", "before", "last_year", "words"),
    [
        (5, 3, 3, "涉及0人次，比上月增加2件，比上年同期增加2件。"),
        (5, 8, 5, "比上月减少3件，与上年同期持平。"),
        (5, 5, 5, "与上月、上年同期持平。"),
        (0, 4, 0, "本月没有受理职工诉求，比上月减少4件，与上年同期持平。"),
        (0, 0, 0, "本月没有受理职工诉求，与上月、上年同期持平。"),
    ],
)
def test_the_month_is_compared_in_words(now: int, before: int, last_year: int, words: str) -> None:
    told = told_of(report(counts_of(received=now), last_year=counts_of(received=last_year)), counts_of(received=before))
    assert words.removeprefix("涉及0人次，") in summary(told)


def test_a_stretch_without_one_before_it_is_compared_with_the_year_before_alone() -> None:
    own = Period("2026年3月5日至8日", "2026-03-05", "2026-03-08")
    text = summary(told_of(report(counts_of(received=5), period=own), {}))
    assert "本期受理职工诉求5件，比上年同期增加5件。" in text and "持平" not in text
    assert "比前一期减少1件，比上年同期增加5件" in summary(told_of(report(counts_of(received=5), period=own), counts_of(received=6)))


@pytest.mark.parametrize(
    ("first", "last", "now"),
    [
        ("2026-10-01", "2026-10-31", "本月"),
        ("2026-10-01", "2026-12-31", "本季度"),
        ("2026-07-01", "2026-12-31", "本半年"),
        ("2026-01-01", "2026-12-31", "本年"),
        ("2026-01-01", "2026-10-31", "本期"),
    ],
)
def test_each_stretch_is_called_by_its_name(first: str, last: str, now: str) -> None:
    period = OCTOBER if now == "本月" else Period("x", first, last)
    assert span_of(period)["now"] == now


def test_the_year_so_far_is_held_against_the_year_before_once() -> None:
    so_far = Period("2026年1至10月", "2026-01-01", "2026-10-31")
    text = summary(told_of(report(counts_of(received=9), last_year=counts_of(received=4), period=so_far), counts_of(received=4)))
    assert "本期受理职工诉求9件，比上年同期增加5件。" in text and "欠薪比上年同期增加较多" in text


def test_only_what_rises_most_is_named() -> None:
    kinds = {f"第{n}类": 10 + n for n in range(1, 9)}
    rising = replace(report(counts_of(received=116)), shares=KINDS | {"category": shares_of(**kinds)})
    assert "，第8类、第7类、第6类比上月增加较多。" in summary(told_of(rising))


def test_a_rate_prints_its_base_and_is_left_out_where_nothing_was_due() -> None:
    text = summary(told_of(report(counts_of(due=59, closed_of_due=57, closed_on_time=55, received=1))))
    assert "办结率96.61%（应办结59，已办结57），按时办结率93.22%（应办结59，按时55）。" in text
    assert "到期应办结而没有办结的2件" in text
    assert "办结率" not in summary(told_of(report(counts_of(received=1))))


def test_nothing_is_said_of_limits_where_none_ran_out() -> None:
    assert "到期" not in summary(told_of(report(counts_of(received=1, backlog=3, closing=3))))
    assert "本月到期的诉求都已办结。" in summary(told_of(report(counts_of(due=4, closed_of_due=4))))


@pytest.mark.parametrize(
    ("known", "words"),
    [
        ({"wages_ended": 2, "wages_recovered": 5_000_000}, "本月没有新的欠薪线索，已办结2件，追回5.00万元。"),
        ({"mediations_accepted": 1}, "本月没有新的调解申请，受理1件。"),
        ({"findings_settled": 3}, "本月没有走访，解决以前发现的3件。"),
        ({"insurance_recovered": 1_000_000}, "社会保险费补缴1.00万元。"),
        ({"insurance_recovered": 999_900}, "社会保险费补缴9,999元。"),
        ({"insurance_recovered": 22}, "社会保险费补缴0.22元。"),
        ({"decisions_done": 2}, "落实联席会议议定事项2件。"),
        ({"injury_calls": 2}, "回访工伤职工2次。"),
        ({"letter_contracts": 6}, "督促补签劳动合同6份。"),
        ({"closing": 9, "backlog": 2}, "其中积案2件。"),
    ],
)
def test_what_was_done_about_earlier_matters_is_told_where_nothing_new_came(known: dict[str, int], words: str) -> None:
    assert words in summary(told_of(report(counts_of(**known))))


def test_half_a_month_says_so_and_is_held_against_nothing() -> None:
    text = summary(replace(told_of(report(counts_of(received=5, received_people=7, closing=4)), counts_of(received=9)), until="2026-10-17"))
    assert "本月（截至10月17日）受理职工诉求5件，涉及7人次。" in text and "截至目前未结诉求4件。" in text
    assert "比上月" not in text.split("诉求较集中")[0] and "比上年" not in text


def test_what_is_not_filled_in_is_not_said_to_rise() -> None:
    kinds = {"category": shares_of(未填写=40, 工伤与职业病=2)}
    text = summary(told_of(replace(report(counts_of(received=42)), shares=KINDS | kinds)))
    assert "诉求较集中的是工伤2件。" in text and "未填写" not in text


def test_a_summary_is_headed_by_those_whose_figures_it_tells() -> None:
    assert summary(told_of(replace(EMPTY, scope="柳荫街道"))).startswith("柳荫街道2026年10月工作小结\n")


def test_stations_that_have_not_handed_up_are_counted() -> None:
    assert "还没有上报的站点1个" in summary(told_of(FULL)) and "还没有上报" not in summary(told_of(EMPTY))


def test_no_person_and_no_employer_is_named() -> None:
    text = summary(told_of(FULL, repeated=REPEATED))
    assert "有限公司" not in text and "单位2家" in text


_MASK = re.compile(r"24小时|2026年(?:\d+月|第.季度)?|12351|12345")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?%?")


def told_numbers(told: report_prose.Told) -> set[str]:
    """Every number the figures allow: those of the report, their differences, parts of rates, what the shares say, the rule's own."""
    one = told.report
    found = {str(share.cases) for kinds in told.reading.hot.values() for share in kinds}
    found |= {"90", "3", str(len(told.reading.repeated)), str(len(one.corrections)), str(len(one.unbalanced)), str(len(one.missing))}
    for key, line in one.lines.items():
        found.add(line.month)
        if line.unit == "万元" and isinstance(line.value, int):
            found.add(money.yuan(line.value).removesuffix(".00"))
        if isinstance(line.value, tuple):
            done, base = line.value
            found |= {str(done), str(base), f"{base - done:,}"}
        elif isinstance(line.value, int):
            for earlier in (told.before.get(key, 0), line.values[2]):
                assert isinstance(earlier, int)
                gap = abs(line.value - earlier)
                found.add(f"{Decimal(money.wan(gap)):,.2f}" if line.unit == "万元" else f"{gap:,}")
    return found


@st.composite
def random_reports(draw: Any) -> tuple[Report, dict[str, int]]:
    figure = st.one_of(st.just(0), st.integers(0, 12), st.integers(0, 5_000_000))
    stretches = [{key: draw(figure) for key in statistics.indicators()} for _ in range(3)]
    for counted in stretches:
        for group in statistics.groups():
            for ratio in group.ratios:
                counted[ratio.done] = min(counted[ratio.done], counted[ratio.base])
    month, last_year, before = stretches
    return replace(report(month, month, last_year), corrections=FULL.corrections[: draw(st.integers(0, 2))]), before


@given(random_reports())
def test_every_number_in_the_prose_is_in_the_figures(made: tuple[Report, dict[str, int]]) -> None:
    told = told_of(*made, repeated=REPEATED)
    text = _MASK.sub("", summary(told))
    assert set(_NUMBER.findall(text)) <= told_numbers(told)
    assert not re.search(r"[，、：；。][，、。]|（）|[{}]|其中[，、。]|^。|未填写", text, re.MULTILINE)
    assert not re.search(r"(?<![\d.,])0(?:\.00)?(?:件|人|次|份|家|个|元|万元)", text)  # what is nothing is not told
    headings = [report_paper.is_heading(line) for line in text.splitlines()]
    assert not headings[-1] and not any(one and other for one, other in pairwise(headings))
