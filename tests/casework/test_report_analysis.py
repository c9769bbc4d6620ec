"""What rises, by how much, and who comes again: the rule as a table, the draft against its golden text.

After a wanted change: ``STATION_GOLDEN=write ./dev test tests/casework/test_report_analysis.py``, then read the difference.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from report_samples import EMPTY, FULL, REPEATED, paper_of, reading_of, shares_of
from station.casework.model import Analysis, Station
from station.casework.papers import plain_text
from station.casework.report_analysis import UNKNOWN, Hot, advice, by_cases, findings, paper
from station.casework.report_paper import MOST_BARS
from station.casework.report_prose import span_of
from station.casework.reports import ReportGroup, ReportLine
from station.export.page_image import page_count
from station.export.paper_pdf import paper_pdf

GOLDEN = Path(__file__).parents[1] / "golden" / "reports"


def hot(cases: int, before: int, label: str = "欠薪") -> Hot:
    return Hot(label, cases, 0, 0, before, 0)


@pytest.mark.parametrize(
    ("cases", "before", "rises", "words"),
    [
        (19, 14, True, "19−14=5，增35.71%"),
        (3, 0, True, "3−0=3"),
        (2, 0, False, ""),  # fewer more than the rule asks
        (103, 100, False, ""),  # no such share
        (18, 15, True, "18−15=3，增20.00%"),  # both just reached
        (17, 15, False, ""),
        (5, 9, False, ""),
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


def test_the_paper_of_a_month_has_a_table_of_each_kind_and_what_the_station_wrote() -> None:
    written = Analysis(period="2026-10", findings="欠薪多在建筑。\n渠道平稳。", advice="到工地走访。")
    made = paper(reading_of(FULL, REPEATED), written, "2026年10月受理10件。", "2026-11-02", Station(name="站前街道职工服务站"))
    text = plain_text(made)
    for words in (
        "职工诉求月度分析报告", "一、按类别", "欠薪 13 5 +8 2 13−5=8，增160.00%", "四、按单位", "川岳建筑劳务有限公司 2 5 −3 2",
        "五、重复单位", "滨河恒印包装有限公司 9 10", "六、情况分析", "欠薪多在建筑。", "七、工作建议", "到工地走访。", "2026年11月2日",
    ):  # fmt: skip
        assert words in text
    assert "按站点" not in text  # there is one
    alone = plain_text(paper(reading_of(EMPTY), written, "", "2026-11-02", Station(name="站")))
    assert "一、情况分析" in alone and "二、工作建议" in alone and "按类别" not in alone
    assert page_count(paper_pdf(made)) <= 4


def test_coverage_is_told_once_of_each_kind_and_only_where_it_is_known() -> None:
    def entered(key: str, label: str, year: str, remark: str) -> ReportLine:
        return ReportLine(f"entered_{key}", label, "%", False, True, "", year, "", "", remark, (None, None, None))

    lines = (
        entered("supervision_cover", "监督组织覆盖率", "65.00%", "2026年，基数 2000，目标 65"),
        entered("training_cover", "监督员培训覆盖率", "", ""),
    )
    known = paper_of(replace(FULL, groups=(*FULL.groups, ReportGroup("entered", "填报指标", lines)))).coverage
    assert [(one.label, one.share, one.words) for one in known] == [
        ("监督组织覆盖率", 0.65, "65.00%，目标65"),
        ("职代会建制率", 1.0, f"100.00%（{known[1].words.partition('（')[2]}"),
    ]
    assert paper_of(EMPTY).coverage == []
