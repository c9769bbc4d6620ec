"""The month report on paper: gathered once, shown and handed out as PDF, workbook and prose; the warnings of a day beside it."""

from collections.abc import Generator
from datetime import date

from station.actions import reports
from station.casework import deadlines, periods, report_analysis, report_prose
from station.casework.model import Analysis
from station.casework.report_analysis import Reading
from station.casework.report_paper import Past, ReportPaper
from station.casework.report_prose import Told
from station.casework.reports import Number, Report, year_before
from station.casework.sheets import Period
from station.db.employers import repeated
from station.db.store import Store

MONTHS = 12  # the chart looks back over


def paper(
    store: Store, period: Period, *, station_id: str = "", area: str = "", summary: str | None = None
) -> Generator[tuple[int, int], None, ReportPaper]:
    """Gather the report of a stretch for paper, yielding (done, all); ``summary`` stands in place of what was kept or is composed."""
    report = reports.read(store, period, station_id=station_id, area=area)
    past = yield from _past(store, report, station_id, area)
    reading = read(store, report, station_id=station_id, area=area)
    if summary is None:
        kept = report.submitted.summary if report.submitted else ""
        summary = kept or report_prose.summary(Told(report, _before(store, period, station_id, area), reading))
    return ReportPaper(report, past, reading, summary, store.now().date().isoformat())


def read(store: Store, report: Report, *, station_id: str = "", area: str = "") -> Reading:
    """What the figures of a report say beside the stretch before and the year before."""
    last_year = reports.shares_of(store, report.period, year_before(report.period), station_id=station_id, area=area)
    days, least = deadlines.threshold("repeat_recent_days"), deadlines.threshold("repeat_recent_cases")
    stations = reports.scope(store, station_id, area)
    return report_analysis.read(report.shares, last_year, repeated(store, report.period.last, days, least, stations))


def analysis_draft(store: Store, month: str) -> Analysis:
    """A reading of a month (``2026-10``) drawn from its figures, for the clerk to go on writing; nothing is kept."""
    period = Period.month(month)
    reading = read(store, reports.read(store, period))
    span = report_prose.span_of(period)
    return Analysis(
        period=month, findings=report_analysis.findings(reading, span), advice=report_analysis.advice(reading), written_by=store.user
    )


def _past(store: Store, report: Report, station_id: str, area: str) -> Generator[tuple[int, int], None, tuple[Past, ...]]:
    """The twelve months up to the last of the report; that of a month report is the report's own."""
    last = date.fromisoformat(report.period.last)
    found = []
    for place, back in enumerate(range(MONTHS - 1, -1, -1)):
        yield place, MONTHS
        month = periods.month_of(last, -back)
        received, ended = (report.lines[key].value for key in ("received", "ended"))
        if month != report.period or not isinstance(received, int) or not isinstance(ended, int):
            counted = reports.counts(store, month, station_id=station_id, area=area)
            received, ended = counted["received"], counted["ended"]
        found.append(Past(month.first[:7], received, ended))
    return tuple(found)


def _before(store: Store, period: Period, station_id: str, area: str) -> dict[str, Number]:
    """The numbers of the stretch before."""
    earlier = periods.step(period, -1)
    return dict(reports.counts(store, earlier, station_id=station_id, area=area)) if earlier else {}
