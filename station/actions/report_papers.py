"""The month report on paper: gathered once, shown and handed out as PDF, workbook and prose; the warnings of a day beside it."""

from collections.abc import Generator, Sequence
from datetime import date

from station.actions import reports
from station.casework import deadlines, periods, report_analysis, report_prose
from station.casework.model import Analysis, Station
from station.casework.report_analysis import Reading
from station.casework.report_paper import Past, ReportPaper
from station.casework.report_prose import Told
from station.casework.reports import Number, Report, year_before
from station.casework.sheets import Period
from station.db.employers import repeated
from station.db.store import Store

MONTHS = 12  # the chart looks back over

Steps = Generator[tuple[int, int]]


def paper(
    store: Store, period: Period, *, station_id: str = "", area: str = "", summary: str | None = None
) -> Generator[tuple[int, int], None, ReportPaper]:
    """Gather the report of a stretch for paper, yielding (done, all); ``summary`` stands in place of what was kept or is composed."""
    report = reports.read(store, period, station_id=station_id, area=area)
    stations = _stations(store, station_id, area)
    past = yield from _past(store, report, stations)
    before = _before(store, period, stations)
    reading = read(store, report, stations)
    composed = report_prose.summary(Told(report, before, reading))
    if summary is None:
        summary = (report.submitted.summary if report.submitted else "") or composed
    return ReportPaper(report, past, reading, summary, store.now().date().isoformat())


def read(store: Store, report: Report, stations: Sequence[str] | None = None) -> Reading:
    """What the figures of a report say beside the stretch before and the year before."""
    earlier = year_before(report.period)
    last_year = reports.shares_of(store, report.period, earlier, station_id=station_id, area=area)
    days, least = deadlines.threshold("repeat_recent_days"), deadlines.threshold("repeat_recent_cases")
    return report_analysis.read(report.shares, last_year, repeated(store, report.period.last, days, least, stations))


def analysis_draft(store: Store, month: str) -> Analysis:
    """A reading of a month (``2026-10``) drawn from its figures, for the clerk to go on writing; nothing is kept."""
    period = Period.month(month)
    reading = read(store, reports.read(store, period))
    span = report_prose.span_of(period)
    return Analysis(
        period=month, findings=report_analysis.findings(reading, span), advice=report_analysis.advice(reading), written_by=store.user
    )


def _stations(store: Store, station_id: str, area: str) -> tuple[str, ...] | None:
    """Whose figures are asked for; None for all that are here."""
    if station_id:
        return (station_id,)
    return tuple(station.id for station in store.matching(Station, area=area)) if area else None


def _past(store: Store, report: Report, stations: Sequence[str] | None) -> Generator[tuple[int, int], None, tuple[Past, ...]]:
    """The twelve months up to the last of the report; that of a month report is the report's own."""
    last = date.fromisoformat(report.period.last)
    found = []
    for place, back in enumerate(range(MONTHS - 1, -1, -1)):
        yield place, MONTHS
        month = periods.month_of(last, -back)
        received, ended = (report.lines[key].value for key in ("received", "ended"))
        if month != report.period or not isinstance(received, int) or not isinstance(ended, int):
            counts = reports.counts(store, month, station_id=station_id)
            received, ended = counts["received"], counts["ended"]
        found.append(Past(month.first[:7], received, ended))
    return tuple(found)


def _before(store: Store, period: Period, stations: Sequence[str] | None) -> dict[str, Number]:
    """The numbers of the stretch before, where there is one of the same length."""
    try:
        earlier = periods.step(period, -1)
    except StopIteration:  # a stretch of one's own
        return {}
    return dict(reports.counts(store, earlier, station_id=station_id)) if earlier else {}
