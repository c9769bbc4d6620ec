"""The month report on paper: gathered once, shown and handed out as PDF, workbook and prose; the warnings of a day beside it."""

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import date
from pathlib import Path

from station.actions import ledgers, outreach, reports, rights, statistics
from station.actions.at_desk import own_station
from station.casework import deadlines, periods, report_analysis, report_paper, report_prose
from station.casework.masking import MaskLevel, cover_numbers, mask_text
from station.casework.model import Analysis, LedgerExport, MonthlyReport, Station
from station.casework.papers import OfficePaper
from station.casework.report_analysis import Reading
from station.casework.report_paper import Past, ReportPaper
from station.casework.report_prose import Told
from station.casework.reports import Report, year_before
from station.casework.sheets import Asked, Layout, Period
from station.casework.statistics import Counts
from station.db.employers import repeated
from station.db.ledger_lines import known_people
from station.db.store import Store
from station.errors import StationError

MONTHS = 12  # the chart looks back over
FORMS = {"pdf": "PDF (*.pdf)", "xlsx": "Excel 工作簿 (*.xlsx)", "docx": "Word 文档 (*.docx)"}  # ways out, by the ending

Steps = Generator[tuple[int, int], None, ReportPaper]


def paper(store: Store, period: Period, *, station_id: str = "", area: str = "") -> Steps:
    """Gather the report of a stretch for paper, yielding (done, all)."""
    months = reports.Months(store, station_id, area)
    yield 0, MONTHS
    report = reports.read(store, period, station_id=station_id, area=area, months=months)
    earlier = _earlier(store, report, months, station_id, area)
    past = yield from _past(store, report, earlier)
    reading = read(store, report, station_id=station_id, area=area)
    composed = report_prose.summary(_told(store, report, reading, earlier))
    kept = _kept(store, report, station_id, area)
    filled_on = report.submitted.submitted_at[:10] if report.submitted else store.now().date().isoformat()
    return ReportPaper(report, past, reading, composed if kept is None else kept, composed, filled_on)


def summary(store: Store, period: Period, *, station_id: str = "", area: str = "") -> str:
    """The prose of a stretch: as it was handed up, else as the clerk left it, else made of the figures."""
    months = reports.Months(store, station_id, area)
    report = reports.read(store, period, station_id=station_id, area=area, months=months)
    kept = _kept(store, report, station_id, area)
    if kept is not None:
        return kept
    reading = read(store, report, station_id=station_id, area=area)
    return report_prose.summary(_told(store, report, reading, _earlier(store, report, months, station_id, area)))


def is_stale(store: Store, gathered: ReportPaper, *, station_id: str = "", area: str = "") -> bool:
    """Whether the clerk wrote the prose and the figures have changed since."""
    kept = store.setting(_kept_as(gathered.report.period, station_id, area), {})
    return bool(kept) and gathered.report.submitted is None and kept["composed"] != gathered.composed


def keep_summary(store: Store, period: Period, text: str, composed: str, *, station_id: str = "", area: str = "") -> None:
    """Keep the prose as the clerk has it until the report is handed up; a text that is the ``composed`` one is not kept apart."""
    rights.require(store, "analysis")
    key = _kept_as(period, station_id, area)
    store.set_setting(key, {} if text.strip() == composed.strip() else {"text": text.strip(), "composed": composed})


def _kept(store: Store, report: Report, station_id: str, area: str) -> str | None:
    """The prose that went with the report, or that the clerk left; None for neither, and "" where it was left empty."""
    if report.submitted is not None:
        return report.submitted.summary
    kept = store.setting(_kept_as(report.period, station_id, area), {})
    return str(kept["text"]) if kept else None


def _kept_as(period: Period, station_id: str, area: str) -> str:
    return f"summary:{period.first}:{period.last}:{station_id}:{area}"


# -- ways out ------------------------------------------------------------------------------------------------------------


def file_name(store: Store, period: Period, form: str, *, station_id: str = "", area: str = "") -> str:
    """What a report is called when it is handed out; ``form`` is one of ``FORMS``."""
    asked = store.find(Station, station_id) if station_id else None
    whose = asked.name if asked else area or own_station(store).name
    return report_paper.file_name(whose, period, form)


def pdf(gathered: ReportPaper) -> bytes:
    """The very PDF of a report: what is looked at, printed and exported."""
    from station.export.report_pdf import report_pdf  # fonts take a third of a second to parse

    return report_pdf(_leaving(gathered))


def export(store: Store, gathered: ReportPaper, path: Path) -> int:
    """Write a report as PDF, workbook or (its prose) Word, as the name ends; the number of figures in it.

    Kept on record. StationError if the file is open elsewhere or cannot be written.
    """
    rights.require(store, "export")
    rights.require(store, "see_all")  # the figures of somebody's own cases are not the station's
    store.refuse_own(path)
    form = path.suffix.lower().removeprefix(".")
    _writer(form)(_leaving(gathered), path)
    count, report = len(gathered.report.lines), gathered.report
    # they name nobody, but no small figure is left out: they are for the district, not for everybody
    level = MaskLevel.DISTRICT
    keep_on_record(store, gathered.title, report.period, level, of=MonthlyReport.record, layout=form, scope=report.scope, rows=count)
    return count


def _leaving(gathered: ReportPaper) -> ReportPaper:
    """As it leaves: what the clerk wrote into the prose without phones and identity numbers."""
    return replace(gathered, summary=cover_numbers(gathered.summary))


def _writer(form: str) -> Callable[[ReportPaper, Path], object]:
    if form == "xlsx":
        from station.export.report_xlsx import write_report_book  # openpyxl takes 0.2 s to import

        return write_report_book
    if form == "docx":
        from station.export.report_docx import write_summary

        return write_summary
    if form == "pdf":
        from station.export.report_pdf import write_report

        return write_report
    raise _unknown(form, ".pdf、.xlsx 或 .docx")


def _unknown(form: str, known: str) -> StationError:
    return StationError(f"不能写成“.{form}”文件。", f"请用 {known}。")


def keep_on_record(
    store: Store, title: str, period: Period, level: MaskLevel, *, of: str, layout: str, scope: str = "", rows: int | None = None
) -> None:
    """Note that figures left the station; this cannot be undone."""
    with store.step("导出月报", undoable=False) as step:
        step.add(
            LedgerExport(
                kind="report",
                ledger=of,
                layout=layout,
                first_on=period.first,
                last_on=period.last,
                scope=scope,
                level=level.value,
                rows=rows,
                exported_at=store.now().isoformat(timespec="minutes"),
                exported_by=store.user,
            )
        )
        store.log_act("export", f"{title}，{layout.upper()}" + (f"，{rows} 项" if rows is not None else ""))


# -- the warnings of a day -------------------------------------------------------------------------------------------------


def warnings_name(day: str, form: str) -> str:
    """What the exported paper on the warnings of a day (ISO) is called; ``form`` is "pdf" or "xlsx"."""
    return f"企业预警日报告 {day}.{form}"


def export_warnings(store: Store, day: str, path: Path) -> int:
    """Write the warnings in force on a day as PDF, or as the ledger's workbook, as the name ends; how many there are.

    Kept on record with its level. StationError if the file is open elsewhere or cannot be written.
    """
    rights.require(store, "export")
    store.refuse_own(path)
    of_day, form = date.fromisoformat(day), path.suffix.lower().removeprefix(".")
    # the narrow ledger does not say whom a warning was pushed to
    asked = Asked("warnings", periods.own(of_day, of_day), Layout.WIDE)
    made = ledgers.sheet(store, asked)
    if form == "xlsx":
        from station.export.ledger_xlsx import write_ledger

        count = write_ledger(made, path)
    elif form == "pdf":
        from station.export.paper_pdf import write_paper

        write_paper(outreach.daily(store, day), path)
        count, made = ledgers.count(store, asked), replace(made, layout=form)
    else:
        raise _unknown(form, ".pdf 或 .xlsx")
    ledgers.keep_on_record(store, made, count, kind="warnings")
    return count


# -- the reading of a month ----------------------------------------------------------------------------------------------


def analysis_draft(store: Store, month: str) -> Analysis:
    """A reading of a month (``2026-10``) drawn from its figures, for the clerk to go on writing; nothing is kept."""
    return _drawn(store, month, _looked(store, month).reading)


def analysis_paper(store: Store, month: str) -> OfficePaper:
    """月度分析报告: the tables of a month with what the station wrote about it; where it wrote nothing, what the figures say."""
    told = _looked(store, month)
    written = statistics.analysis_of(store, month)
    if not written.id:
        written = _drawn(store, month, told.reading)
    known = known_people(store)
    texts = {name: known.covered(mask_text(getattr(written, name))) for name in ("findings", "advice")}
    period = told.report.period
    lead = period.text + report_prose.opening(told).removeprefix(report_prose.span_of(period)["now"])
    return report_analysis.paper(told.reading, written.with_values(**texts), lead, store.now().date().isoformat(), own_station(store))


def analysis_name(month: str) -> str:
    """What the exported 月度分析报告 of a month is called."""
    return f"月度分析报告 {month}.pdf"


def export_analysis(store: Store, month: str, path: Path) -> None:
    """Write 月度分析报告 as PDF. It names employers, so it is kept on record as what goes to the district."""
    from station.export.paper_pdf import write_paper

    rights.require(store, "export")
    rights.require(store, "see_all")
    store.refuse_own(path)
    made = analysis_paper(store, month)
    write_paper(made, path)
    period = Period.month(month)
    keep_on_record(store, f"{made.title}（{period.text}）", period, MaskLevel.DISTRICT, of=Analysis.record, layout="pdf")


def _looked(store: Store, month: str) -> Told:
    own = reports.own_scope(store)
    months = reports.Months(store, own)
    report = reports.read(store, Period.month(month), station_id=own, months=months)
    return _told(store, report, read(store, report, station_id=own), _earlier(store, report, months, own, ""))


def _drawn(store: Store, month: str, reading: Reading) -> Analysis:
    findings = report_analysis.findings(reading, report_prose.span_of(Period.month(month)))
    return Analysis(period=month, findings=findings, advice=report_analysis.advice(reading), written_by=store.user)


# -- what is gathered ----------------------------------------------------------------------------------------------------


def read(store: Store, report: Report, *, station_id: str = "", area: str = "") -> Reading:
    """What the figures of a report say beside the stretch before and the year before."""
    last_year = reports.shares_of(
        store, report.period, year_before(report.period), station_id=station_id, area=area, by=report_analysis.TOLD
    )
    days, least = deadlines.threshold("repeat_recent_days"), deadlines.threshold("repeat_recent_cases")
    again = repeated(store, report.period.last, days, least, reports.scope(station_id), area)
    return report_analysis.read(report.shares, last_year, again)


Earlier = Callable[[Period], Counts]


def _earlier(store: Store, report: Report, months: reports.Months, station_id: str, area: str) -> Earlier:
    """What is said of a stretch before the report's: as it was handed up, if it was, else as it is counted now."""
    said = reports.stated(store, report, station_id=station_id, area=area)

    def counts(period: Period) -> Counts:
        known = said.get(period.first[:7]) if period.is_month else None
        return months.counts(period) if known is None else known

    return counts


def _past(store: Store, report: Report, earlier: Earlier) -> Generator[tuple[int, int], None, tuple[Past, ...]]:
    """The twelve months up to the last of the report that has begun; that of a month report is the report's own."""
    last = min(date.fromisoformat(report.period.last), store.now().date())
    found = []
    for place, back in enumerate(range(MONTHS - 1, -1, -1)):
        yield place, MONTHS
        month = periods.month_of(last, -back)
        received, ended = (report.lines[key].value for key in ("received", "ended"))
        if month != report.period or not isinstance(received, int) or not isinstance(ended, int):
            counted = earlier(month)
            received, ended = counted["received"], counted["ended"]
        found.append(Past(month.first[:7], received, ended))
    return tuple(found)


def _told(store: Store, report: Report, reading: Reading, earlier: Earlier) -> Told:
    before, today = periods.step(report.period, -1), store.now().date().isoformat()
    until = today if report.period.first <= today < report.period.last else ""
    return Told(report, {} if before is None else earlier(before), reading, until)
