"""月度小结: the prose beside its paper, written on, kept, put back, copied, handed out; closed once the month was handed up."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from stand_ins import Clock, Dialogs
from station.actions import report_papers, reports
from station.casework.model import Analysis, Employer, LedgerExport, Worker
from station.casework.sheets import Period
from station.changes import Changes
from station.db.store import Store
from station.export.page_image import page_texts
from station.ui.ledgers.page import Ledgers
from station.ui.preview import Preview
from station.ui.reports.summary import SummaryPage
from station.ui.widgets import ViewTabs

MARCH = Period.month("2026-03")


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    at_work(store)
    registered(store, Worker(name="韩素琴", phone="13900002046"), Employer(name="滨河远辰物流有限公司"), received_at="2026-03-12T10:00")
    made = Desk(store, qtbot, ledgers=Ledgers)
    made.window.show_place("ledgers")
    made.context.go("ledgers", act="summary", month="2026-03")
    qtbot.waitUntil(lambda: isinstance(made.window.page(), SummaryPage) and page(made).paper is not None)
    return made


def page(desk: Desk) -> SummaryPage:
    found = desk.window.page()
    assert isinstance(found, SummaryPage)
    return found


def text(desk: Desk) -> QPlainTextEdit:
    return desk.find(QPlainTextEdit, "summary.text")


def shown(desk: Desk) -> str:
    """What the paper in the preview says."""
    page(desk).preview.refresh()
    return "".join("".join(page_texts(desk.find(Preview, "summary.preview").pdf())).split())


@pytest.mark.usefixtures("drawn_sheets")
def test_the_prose_stands_beside_the_very_paper(desk: Desk) -> None:
    assert (page(desk).title, page(desk).phrase) == ("月度小结", "2026年3月")
    assert "本月（截至3月16日）受理职工诉求1件" in text(desk).toPlainText() and "本月（截至3月16日）受理职工诉求1件" in shown(desk)
    assert desk.find(Preview, "summary.preview").pages >= 3 and not desk.find(QWidget, "summary.again").isEnabled()


@pytest.mark.usefixtures("drawn_sheets")
def test_what_is_typed_goes_onto_the_paper_and_is_kept(desk: Desk) -> None:
    desk.type("summary.text", "我站三月的小结\n三月情况平稳。")
    assert "三月情况平稳。" in shown(desk)
    page(desk).keep()
    assert report_papers.summary(desk.store, MARCH).endswith("三月情况平稳。") and "已自动保存 09:00:00" in page(desk).footer.words.text()
    page(desk).reload()
    assert text(desk).toPlainText().endswith("三月情况平稳。")


def test_leaving_the_page_or_the_month_keeps_what_was_typed(desk: Desk) -> None:
    desk.type("summary.text", "题目\n三月情况平稳。")
    desk.click("summary.previous")
    assert page(desk).period == Period.month("2026-02") and "没有受理职工诉求" in text(desk).toPlainText()
    assert report_papers.summary(desk.store, MARCH).endswith("三月情况平稳。")
    desk.click("summary.next")
    assert text(desk).toPlainText().endswith("三月情况平稳。")
    desk.type("summary.text", "题目\n再改一次。")
    desk.key(Qt.Key.Key_Escape)
    assert not isinstance(desk.window.page(), SummaryPage) and report_papers.summary(desk.store, MARCH).endswith("再改一次。")


def test_the_figures_as_they_are_now_can_be_put_back(desk: Desk) -> None:
    composed = text(desk).toPlainText()
    desk.type("summary.text", "题目\n我写的。")
    registered(desk.store, Worker(name="岳春生"), Employer(name="又一家"), received_at="2026-03-13T10:00")
    page(desk).keep()
    page(desk).reload()
    assert desk.sees("summary.stale") and text(desk).toPlainText().endswith("我写的。")
    desk.click("summary.again")
    again = text(desk).toPlainText()
    assert "本月（截至3月16日）受理职工诉求2件" in again and again != composed and not desk.sees("summary.stale")
    assert not desk.find(QWidget, "summary.again").isEnabled() and report_papers.summary(desk.store, MARCH) == again
    text(desk).undo()
    assert text(desk).toPlainText().endswith("我写的。")


def test_what_changes_elsewhere_does_not_move_the_caret_of_who_writes(desk: Desk) -> None:
    desk.type("summary.text", "题目\n写到一半")
    text(desk).setFocus()
    cursor = text(desk).textCursor()
    cursor.setPosition(5)
    text(desk).setTextCursor(cursor)
    desk.context.tell(Changes("改诉求", {"grievance": frozenset({"g"})}))
    assert text(desk).toPlainText() == "题目\n写到一半" and text(desk).textCursor().position() == 5


def test_the_prose_is_copied_as_it_stands(desk: Desk) -> None:
    desk.type("summary.text", "题目\n可以贴出去。")
    desk.click("summary.copy")
    assert QGuiApplication.clipboard().text() == "题目\n可以贴出去。" and desk.said[-1] == "已复制小结，9 字"


@pytest.mark.parametrize("form", ["pdf", "xlsx", "docx"])
def test_the_report_is_handed_out_with_what_was_typed_last(desk: Desk, form: str, tmp_path: Path, dialogs: Dialogs) -> None:
    target = tmp_path / f"出去.{form}"
    dialogs.answer((str(target), ""))
    desk.type("summary.text", "题目\n随文上报。")
    desk.click(f"summary.{form}")
    assert target.is_file() and len(desk.store.matching(LedgerExport, kind="report")) == 1
    assert desk.said[-1].startswith("已导出《站前街道职工服务站") and "2026年3月" in desk.said[-1]
    if form == "pdf":
        assert "随文上报。" in "".join("".join(page_texts(target.read_bytes())).split())


def test_a_place_that_cannot_be_written_is_told_in_the_page(desk: Desk, tmp_path: Path, dialogs: Dialogs) -> None:
    dialogs.answer((str(tmp_path / "没有" / "月报表.pdf"), ""))
    desk.key(Qt.Key.Key_F12)
    assert desk.sees("summary.files.trouble") and desk.store.matching(LedgerExport, kind="report") == []


@pytest.mark.usefixtures("drawn_sheets")
def test_a_month_that_was_handed_up_is_not_written_on(desk: Desk, clock: Clock) -> None:
    clock.now = datetime(2026, 4, 2, 9, 0)
    desk.type("summary.text", "题目\n上报的话。")
    page(desk).keep()
    changes = reports.submit(desk.store, "2026-03", summary=report_papers.summary(desk.store, MARCH))
    desk.context.tell(changes)
    assert text(desk).isReadOnly() and text(desk).toPlainText().endswith("上报的话。") and desk.sees("summary.note")
    assert not desk.sees("summary.again") and "填报日期：2026-04-02" in shown(desk)
    clock.now = datetime(2026, 5, 2, 9, 0)
    page(desk).reload()
    assert "填报日期：2026-04-02" in shown(desk)


def test_every_stretch_offered_can_be_looked_at(desk: Desk) -> None:
    words = [action.text() for action in page(desk).when.menu().actions() if action.text()]
    assert "2026年3月" in words and "2026年第一季度" in words and "2026年" in words
    page(desk).set_period(Period("2026年第一季度", "2026-01-01", "2026-03-31"))
    assert page(desk).title == "小结" and "本季度（截至3月16日）受理职工诉求1件" in text(desk).toPlainText()


def test_the_reading_of_the_month_goes_out_with_what_was_typed_last(desk: Desk, tmp_path: Path, dialogs: Dialogs) -> None:
    desk.key(Qt.Key.Key_Escape)
    desk.context.go("ledgers", act="report", month="2026-03")
    desk.find(ViewTabs, "report.side").set_current("analysis")
    desk.type("report.analysis.findings", "欠薪集中在物流。")
    target = tmp_path / "分析.pdf"
    dialogs.answer((str(target), ""))
    desk.click("report.analysis.pdf")
    assert "欠薪集中在物流。" in "".join("".join(page_texts(target.read_bytes())).split())
    assert [analysis.findings for analysis in desk.store.matching(Analysis)] == ["欠薪集中在物流。"] and desk.said[-1] == "已导出《分析》"
