"""What rises, by how much, and who comes again: the rule as a table, the draft against its golden text.

After a wanted change: ``STATION_GOLDEN=write ./dev test tests/casework/test_report_analysis.py``, then read the difference.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from report_samples import EMPTY, FULL, REPEATED, paper_of, reading_of, shares_of
from station.casework.report_analysis import UNKNOWN, Hot, advice, by_cases, findings
from station.casework.report_paper import MOST_BARS
from station.casework.report_prose import span_of

GOLDEN = Path(__file__).parents[1] / "golden" / "reports"


def hot(cases: int, before: int, label: str = "欠薪") -> Hot:
    return Hot(label, cases, 0, 0, before, 0)


@pytest.mark.parametrize(
    ("cases", "before", "rises", "words"),
    [
        (19, 14, True, "19－14＝5，增35.71%"),
        (3, 0, True, "3－0＝3"),
        (2, 0, False, "2－0＝2"),  # fewer more than the rule asks
        (103, 100, False, "103－100＝3，增3.00%"),  # no such share
        (18, 15, True, "18－15＝3，增20.00%"),  # both just reached
        (17, 15, False, "17－15＝2，增13.33%"),
        (5, 9, False, "5－9＝-4，增-44.44%"),
    ],
)
def test_what_rises_is_marked_with_its_sum(cases: int, before: int, rises: bool, words: str) -> None:
    one = hot(cases, before)
    assert one.is_rising == rises
    if rises:
        assert one.sum_words == words


def test_the_draft_says_what_its_golden_text_says() -> None:
    reading = reading_of(FULL, REPEATED)
    text = f"{findings(reading, span_of(FULL.period))}\n\n{advice(reading)}\n"
    golden = GOLDEN / "analysis.txt"
    if os.environ.get("STATION_GOLDEN") == "write":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_a_month_without_anything_says_so() -> None:
    reading = reading_of(EMPTY)
    assert findings(reading, span_of(EMPTY.period)) == "本月没有受理职工诉求。" and advice(reading) == ""


def test_charts_show_the_most_first_and_sum_up_the_rest() -> None:
    kinds = {f"第{n}类": n for n in range(1, 13)} | {UNKNOWN: 40}
    bars = paper_of(replace(FULL, shares=dict(FULL.shares) | {"category": shares_of(**kinds)})).bars("category")
    assert len(bars) == MOST_BARS and [one.cases for one in bars[:3]] == [12, 11, 10]
    assert bars[-1].label == "其余" and sum(one.cases for one in bars) == sum(kinds.values())
    assert [one.label for one in by_cases([hot(9, 0, UNKNOWN), hot(1, 0, "来访")])] == ["来访", UNKNOWN]
