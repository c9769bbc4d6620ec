"""The month report gathered for paper: what is kept of its prose, every way out on record, the reading drawn from the figures."""

from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from cases import at_work, registered
from stand_ins import Clock
from station.actions import report_papers, reports, statistics
from station.actions.progress import finish
from station.casework.model import Analysis, Employer, EmployerWarning, LedgerExport, WarningStep, Worker
from station.casework.papers import plain_text
from station.casework.report_paper import ReportPaper
from station.casework.sheets import Period
from station.casework.statistics import Counts
from station.db.employers import repeated
from station.db.figures import counting
from station.db.store import Store
from station.errors import StationError
from station.export.page_image import page_texts

MARCH = Period.month("2026-03")
YUANCHEN, CHUANYUE = Employer(name="滨河远辰物流有限公司"), Employer(name="川岳建筑劳务有限公司")


@pytest.fixture
def desk(store: Store, clock: Clock) -> Store:
    """Three cases of one employer and one of another up to 16 March 2026."""
    at_work(store)
    for place, (day, employer) in enumerate((("02-12", YUANCHEN), ("03-05", YUANCHEN), ("03-08", YUANCHEN), ("03-09", CHUANYUE))):
        known = next(iter(store.matching(Employer, name=employer.name)), employer)
        registered(store, Worker(name=f"职工{place}", phone=f"1390000204{place}"), known, received_at=f"2026-{day}T10:00")
    return store


def gathered(store: Store, period: Period = MARCH) -> ReportPaper:
    return finish(report_papers.paper(store, period))


def test_the_paper_holds_the_report_and_the_year_behind_it(desk: Store) -> None:
    paper = gathered(desk)
    assert paper.report == reports.read(desk, MARCH)
    assert [past.month for past in paper.past] == [*(f"2025-{month:02}" for month in range(4, 13)), "2026-01", "2026-02", "2026-03"]
    assert [past.received for past in paper.past[-2:]] == [1, 3] == [paper.past[-2].received, paper.report.lines["received"].value]
    assert "本月（截至3月16日）受理职工诉求3件" in paper.summary and "比上" not in paper.summary  # half a month is held against nothing


def test_a_month_that_is_over_is_held_against_the_one_before(desk: Store, clock: Clock) -> None:
    clock.now = datetime(2026, 4, 1, 9, 0)
    assert "本月受理职工诉求3件，涉及3人次，比上月增加2件，比上年同期增加3件。" in gathered(desk).summary


def test_the_chart_of_a_quarter_ends_with_its_last_month(desk: Store) -> None:
    paper = gathered(desk, Period("2026年第一季度", "2026-01-01", "2026-03-31"))
    assert [past.received for past in paper.past[-3:]] == [0, 1, 3] and "本季度（截至3月16日）受理职工诉求4件" in paper.summary
    assert paper.title == "站前街道职工服务站季报表（2026年第一季度）"


def test_the_chart_ends_with_the_month_that_has_begun(desk: Store) -> None:
    paper = gathered(desk, Period("2026年", "2026-01-01", "2026-12-31"))
    assert paper.past[-1].month == "2026-03" and paper.past[-1].received == 3


def test_prose_is_kept_as_the_clerk_leaves_it_until_figures_change(desk: Store) -> None:
    paper = gathered(desk)
    report_papers.keep_summary(desk, MARCH, "我站本月受理3件。", paper.composed)
    again = gathered(desk)
    assert again.summary == "我站本月受理3件。" == report_papers.summary(desk, MARCH) and again.composed == paper.composed
    assert not report_papers.is_stale(desk, again)
    registered(desk, Worker(name="又一人", phone="13900002099"), Employer(name="又一家"), received_at="2026-03-10T09:00")
    changed = gathered(desk)
    assert changed.summary == "我站本月受理3件。" and report_papers.is_stale(desk, changed)
    report_papers.keep_summary(desk, MARCH, f"  {changed.composed}\n", changed.composed)
    assert gathered(desk).summary == changed.composed and not report_papers.is_stale(desk, gathered(desk))


def test_prose_that_was_emptied_stays_empty(desk: Store) -> None:
    report_papers.keep_summary(desk, MARCH, " ", gathered(desk).composed)
    assert report_papers.summary(desk, MARCH) == gathered(desk).summary == ""


def test_prose_of_another_month_or_station_is_its_own(desk: Store) -> None:
    report_papers.keep_summary(desk, MARCH, "三月", gathered(desk).composed)
    february = gathered(desk, Period.month("2026-02"))
    assert february.summary == february.composed
    own = desk.setting("station", "")
    assert finish(report_papers.paper(desk, MARCH, station_id=own)).summary != "三月"


def test_what_was_handed_up_stays_as_it_was(desk: Store, clock: Clock) -> None:
    clock.now = datetime(2026, 4, 2, 9, 0)
    report_papers.keep_summary(desk, MARCH, "上报的小结。", "")
    reports.submit(desk, "2026-03", summary=report_papers.summary(desk, MARCH))
    report_papers.keep_summary(desk, MARCH, "后来改的。", "")
    paper = gathered(desk)
    assert paper.summary == "上报的小结。" == report_papers.summary(desk, MARCH) and not report_papers.is_stale(desk, paper)


def test_the_chart_and_the_prose_hold_a_month_against_what_was_handed_up_and_corrected(desk: Store, clock: Clock) -> None:
    clock.now = datetime(2026, 4, 2, 9, 0)

    def came_later(day: str) -> None:
        registered(desk, Worker(name=f"补录{day}"), Employer(name="又一家"), received_at=f"2026-{day}T09:00")

    reports.submit(desk, "2026-02", summary="")
    came_later("02-20")
    assert [past.received for past in gathered(desk).past[-2:]] == [2, 3]  # with the correction that stands in the report
    assert "比上月增加1件" in gathered(desk).summary
    reports.submit(desk, "2026-03", summary="")
    came_later("02-21")
    came_later("03-21")
    assert [past.received for past in gathered(desk).past[-2:]] == [2, 3]
    assert [past.received for past in gathered(desk, Period.month("2026-02")).past[-1:]] == [1]
    assert [past.received for past in gathered(desk, Period.month("2026-04")).past[-3:]] == [3, 4, 0]
    first_quarter = Period("2026年第一季度", "2026-01-01", "2026-03-31")
    assert [past.received for past in gathered(desk, first_quarter).past[-2:]] == [3, 4]  # as its own figures


def test_the_charts_of_a_month_that_was_handed_up_stay_as_they_were(desk: Store, clock: Clock) -> None:
    clock.now = datetime(2026, 4, 2, 9, 0)
    for month in ("2026-02", "2026-03"):
        reports.submit(desk, month, summary="")
    before = gathered(desk)
    assert [one.cases for one in before.bars("category")] == [3]
    registered(desk, Worker(name="补录"), Employer(name="又一家"), received_at="2026-03-20T09:00", category="injury")
    registered(desk, Worker(name="又补录"), Employer(name="又一家"), received_at="2026-02-20T09:00")
    after = gathered(desk)
    assert {by: after.bars(by) for by in after.reading.hot} == {by: before.bars(by) for by in before.reading.hot}
    assert after.report.shares == before.report.shares and after.past == before.past


def test_nothing_is_counted_twice_for_one_paper(desk: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str, str]] = []
    count = counting.counts

    def counted(store: Store, period: Period, *scope: Any, **of_year: str) -> Counts:
        asked.append((period.first, period.last, of_year.get("year", "")))
        return count(store, period, *scope, **of_year)

    monkeypatch.setattr(counting, "counts", counted)
    finish(report_papers.paper(desk, Period.month("2025-12")))
    assert len(asked) == len(set(asked))
    assert len([year for *_, year in asked if not year]) == 14  # twelve months, the year, the December before
    assert len([year for *_, year in asked if year]) == 13  # what is dated by the year alone, of the year and its months


@pytest.mark.parametrize("form", report_papers.FORMS)
def test_each_way_out_writes_the_file_and_is_kept_on_record(form: str, desk: Store, tmp_path: Path) -> None:
    paper, path = gathered(desk), tmp_path / report_papers.file_name(desk, MARCH, form)
    report_papers.keep_summary(desk, MARCH, "改过的小结。", paper.composed)
    paper = gathered(desk)
    assert report_papers.export(desk, paper, path) == len(paper.report.lines)
    (kept,) = desk.matching(LedgerExport, kind="report")
    assert (kept.layout, kept.first_on, kept.last_on, kept.level) == (form, "2026-03-01", "2026-03-31", "district")
    assert (kept.rows, kept.exported_by, kept.exported_at[:10]) == (len(paper.report.lines), "王芳", "2026-03-16")
    assert desk.undo_name() != "导出月报"
    if form == "docx":
        assert "改过的小结。" in "".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    elif form == "xlsx":
        assert load_workbook(path)["小结"]["A1"].value == "改过的小结。"
    else:
        assert path.read_bytes() == report_papers.pdf(paper) and "站前街道职工服务站月报表" in page_texts(path.read_bytes())[0]


@pytest.mark.parametrize("form", report_papers.FORMS)
def test_a_phone_typed_into_the_prose_does_not_leave(form: str, desk: Store, tmp_path: Path) -> None:
    report_papers.keep_summary(desk, MARCH, "题目\n职工电话13812345678，身份证410105198703127718。", "")
    paper, path = gathered(desk), tmp_path / f"月报表.{form}"
    report_papers.export(desk, paper, path)
    if form == "pdf":
        assert path.read_bytes() == report_papers.pdf(paper)
        text = "".join(page_texts(path.read_bytes()))
    elif form == "xlsx":
        text = str(load_workbook(path)["小结"]["A2"].value)
    else:
        text = "".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)
    text = "".join(text.split())
    assert "138****5678" in text and "13812345678" not in text and "410105198703127718" not in text


def test_a_file_of_an_unknown_kind_or_in_the_way_of_the_store_is_refused(desk: Store, tmp_path: Path) -> None:
    with pytest.raises(StationError, match="不能写成"):
        report_papers.export(desk, gathered(desk), tmp_path / "月报表.txt")
    with pytest.raises(StationError):
        report_papers.export(desk, gathered(desk), desk.folder / "station.db")
    assert desk.matching(LedgerExport, kind="report") == []


def test_names_of_files_name_whose_report_it_is(desk: Store) -> None:
    own = desk.setting("station", "")
    assert report_papers.file_name(desk, MARCH, "pdf") == "站前街道职工服务站月报表（2026年3月）.pdf"
    assert report_papers.file_name(desk, MARCH, "docx", station_id=own) == "站前街道职工服务站小结（2026年3月）.docx"
    assert (
        report_papers.file_name(desk, Period("2026年", "2026-01-01", "2026-12-31"), "xlsx", area="柳荫街道")
        == "柳荫街道年度汇总表（2026年）.xlsx"
    )


def test_employers_that_come_again_are_found_within_the_days_the_rule_looks_back(desk: Store) -> None:
    (found,) = repeated(desk, "2026-03-31", 90, 3)
    assert (found.name, found.cases, found.people) == ("滨河远辰物流有限公司", 3, 3)
    assert repeated(desk, "2026-03-31", 47, 3) == []  # the first of them came 48 days before
    assert [one.cases for one in repeated(desk, "2026-03-31", 48, 3)] == [3]
    assert repeated(desk, "2026-03-31", 90, 3, ("another",)) == []
    assert {one.name: one.cases for one in repeated(desk, "2026-03-31", 90, 1)} == {"滨河远辰物流有限公司": 3, "川岳建筑劳务有限公司": 1}


def test_a_reading_of_the_month_is_drawn_and_not_kept(desk: Store) -> None:
    drawn = report_papers.analysis_draft(desk, "2026-03")
    assert "近90日内有3件以上诉求的单位1家：滨河远辰物流有限公司3件（3人）" in drawn.findings
    assert "建议约谈" in drawn.advice and drawn.written_by == "王芳" and drawn.id == ""


@pytest.mark.parametrize(("day", "employers"), [("2026-03-16", 2), ("2026-03-12", 1), ("2026-03-09", 0)])
def test_the_warnings_of_a_day_go_out_as_paper_and_as_the_ledger(desk: Store, tmp_path: Path, day: str, employers: int) -> None:
    with desk.step("预警") as step:
        for employer, issued, lifted in (
            (YUANCHEN, "2026-03-10", "2026-03-16"),
            (CHUANYUE, "2026-03-16", ""),
            (CHUANYUE, "2026-02-01", "2026-02-08"),
        ):
            known = desk.matching(Employer, name=employer.name)[0]
            step.add(EmployerWarning(employer_id=known.id, signal="arrears", issued_on=issued, lifted_on=lifted, detail="迟发工资"))
    for form in ("pdf", "xlsx"):
        target = tmp_path / report_papers.warnings_name(day, form)
        assert report_papers.export_warnings(desk, day, target) == employers
        kept = desk.matching(LedgerExport, kind="warnings")[-1]
        assert (kept.ledger, kept.first_on, kept.last_on, kept.level, kept.rows) == ("warnings", day, day, "district", employers)
    page = load_workbook(target).worksheets[0]
    names = {str(cell.value) for row in page.iter_rows() for cell in row if cell.value}
    assert (YUANCHEN.name in names, CHUANYUE.name in names) == (employers > 0, employers > 1)


def test_the_warnings_of_a_day_show_people_no_more_than_their_ledger_does(desk: Store, tmp_path: Path) -> None:
    known = desk.matching(Employer, name=YUANCHEN.name)[0]
    registered(desk, Worker(name="欧阳素琴", phone="13900002088"), YUANCHEN, received_at="2026-03-09T10:00")
    said = "欧阳素琴13812345678来电，身份证410105198703127718，迟发工资。"
    with desk.step("预警") as step:
        step.add(EmployerWarning(employer_id=known.id, signal="arrears", issued_on="2026-03-10", detail=said))
        done = EmployerWarning(id="w2", employer_id=known.id, signal="layoff", issued_on="2026-03-11", detail="裁员")
        step.add(done)
        step.add(WarningStep(employer_warning_id="w2", stage="verified", done_on="2026-03-12", content=said))
    report_papers.export_warnings(desk, "2026-03-16", tmp_path / "日报告.pdf")
    text = "".join("".join(page_texts((tmp_path / "日报告.pdf").read_bytes())).split())
    assert text.count("欧阳*138****5678来电") == 2
    assert "素琴" not in text and "13812345678" not in text and "198703127718" not in text


def test_months_of_practice_data_name_nobody(practice: Store) -> None:
    names = {worker.name for worker in practice.matching(Worker)} | {employer.name for employer in practice.matching(Employer)}
    for month in ("2026-10", "2026-09", "2025-12"):
        text = gathered(practice, Period.month(month)).summary
        assert len(text) > 300 and not [name for name in names if len(name) > 1 and name in text]


def test_an_empty_month_and_one_to_come_can_be_printed(practice: Store) -> None:
    for month in ("2019-01", "2026-12"):
        paper = gathered(practice, Period.month(month))
        assert "没有受理职工诉求" in paper.summary and page_texts(report_papers.pdf(paper))


def test_the_figures_of_a_paper_are_those_of_the_report_whatever_is_asked(practice: Store) -> None:
    whole = gathered(practice, Period.month("2026-10"))
    only = finish(report_papers.paper(practice, Period.month("2026-10"), station_id=practice.setting("station", "")))
    assert only.report.scope == "站前街道职工服务站" and only.title == whole.title
    assert whole.past[-1].received == whole.report.lines["received"].value
    assert sum(one.cases for one in whole.reading.hot["channel"]) == whole.report.lines["received"].value
    assert whole.filled_on == "2026-11-03"  # the day it was handed up


def test_the_reading_of_a_month_goes_out_as_the_station_wrote_it(desk: Store, tmp_path: Path) -> None:
    registered(desk, Worker(name="欧阳素琴"), CHUANYUE, received_at="2025-03-09T10:00")
    drawn = plain_text(report_papers.analysis_paper(desk, "2026-03"))
    assert "重复单位" in drawn and "工作建议" in drawn
    statistics.save_analysis(
        desk, Analysis(period="2026-03", findings="欠薪集中在物流。欧阳素琴13812345678带头。", advice="约谈远辰。", written_by="王芳")
    )
    path = tmp_path / report_papers.analysis_name("2026-03")
    report_papers.export_analysis(desk, "2026-03", path)
    text = "".join("".join(page_texts(path.read_bytes())).split())
    assert "2026年3月（截至3月16日）受理职工诉求3件" in text and "欠薪集中在物流。" in text and "约谈远辰。" in text
    assert "欧阳*138****5678带头" in text
    (kept,) = desk.matching(LedgerExport, kind="report")
    assert (kept.ledger, kept.level, kept.layout, kept.rows) == ("analysis", "district", "pdf", None)
