"""Month reports for tests of prose, paper and workbook: an empty one, one with every figure, one of a district."""

from collections.abc import Mapping
from dataclasses import replace

from station.casework import report_analysis, report_prose, reports, statistics
from station.casework.report_analysis import Reading, Repeated
from station.casework.report_paper import Past, ReportPaper
from station.casework.report_prose import Told
from station.casework.reports import Correction, Imbalance, Missing, Number, Report
from station.casework.sheets import Period
from station.casework.statistics import BREAKDOWNS, Share

OCTOBER = Period.month("2026-10")
STATION = "站前街道职工服务站"


def counts_of(**known: int) -> dict[str, int]:
    """Every figure, 0 where it is not named."""
    return dict.fromkeys(statistics.indicators(), 0) | known


def numbered(first: int) -> dict[str, int]:
    """Every figure with a number of its own; parts of a rate never beyond their base."""
    found = {
        key: (first + place * 7) * (10_000 if statistics.unit_of(key) == "元" else 1) for place, key in enumerate(statistics.indicators())
    }
    for group in statistics.groups():
        for ratio in group.ratios:
            found[ratio.done] = min(found[ratio.done], found[ratio.base])
    return found


def shares_of(**cases: int) -> list[Share]:
    """What came in of each kind by its label, with 5 cases of each in the stretch before."""
    return [Share(label, count, count * 2, count * 100_000, 5) for label, count in cases.items()]


KINDS = {
    "category": shares_of(**{"劳动报酬（欠薪）": 13, "劳动合同（订立、变更）": 6, "工伤与职业病": 2}),
    "channel": shares_of(来访=12, 来电=9),
    "area": shares_of(站前街道=14, 柳荫街道=7),
    "employer": shares_of(滨河恒印包装有限公司=4, 川岳建筑劳务有限公司=2),
    "settled": [],
    "station": shares_of(站前街道职工服务站=21),
}


def report(
    month: Mapping[str, int] | None = None,
    year: Mapping[str, int] | None = None,
    last_year: Mapping[str, int] | None = None,
    period: Period = OCTOBER,
) -> Report:
    """A report of these figures; zeros where none are given."""
    zero = counts_of()
    return Report(
        station=STATION,
        period=period,
        scope="",
        groups=reports.groups_of(month or zero, year or month or zero, last_year or zero),
        corrections=(),
        unbalanced=(),
        shares=KINDS if month else {by: [] for by in BREAKDOWNS},
        submitted=None,
        missing=(),
    )


FULL = replace(
    report(numbered(3), numbered(40), numbered(2)),
    corrections=(
        Correction("2026-09", "received", "受理", 36, 38),
        Correction("2026-09", "recovered", "挽回金额", 12_345_678, 0),
    ),
    unbalanced=(Imbalance("期初未结＋受理－办结与期末未结不平，差 2。", (("grievance", "g1"),)),),
    missing=(Missing("s2", "柳荫街道职工服务站", "还没有收到2026年10月的月报。"),),
)
EMPTY = report()
REPEATED = (Repeated("滨河恒印包装有限公司", 9, 10), Repeated("=SUM(A1)有限公司", 3, 3))


def reading_of(one: Report, repeated: tuple[Repeated, ...] = ()) -> Reading:
    """What its shares say, each beside 2 cases a year ago."""
    return report_analysis.read(one.shares, {by: [replace(s, before=2) for s in found] for by, found in one.shares.items()}, repeated)


def told_of(one: Report, before: Mapping[str, Number] | None = None, repeated: tuple[Repeated, ...] = ()) -> Told:
    """Everything the prose is made of; 0 of everything in the stretch before by default."""
    return Told(one, before if before is not None else counts_of(), reading_of(one, repeated))


def paper_of(one: Report, *, summary: str | None = None, repeated: tuple[Repeated, ...] = ()) -> ReportPaper:
    """A report as it goes on paper, with its own prose unless another is given."""
    composed = report_prose.summary(told_of(one, repeated=repeated))
    last = one.lines["received"].value, one.lines["ended"].value
    past = [Past(f"2025-{month:02}" if month > 10 else f"2026-{month:02}", 20 + month, 30 - month) for month in (11, 12, *range(1, 10))]
    assert isinstance(last[0], int) and isinstance(last[1], int)
    past.append(Past("2026-10", last[0], last[1]))
    return ReportPaper(one, tuple(past), reading_of(one, repeated), composed if summary is None else summary, composed, "2026-11-02")
