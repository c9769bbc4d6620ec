"""Papers from the lists of a mediation and of a legal-aid application: looked at, exported, printed, told of trouble."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk
from stand_ins import Dialogs
from station.actions import legal_aid, mediations
from station.casework.model import LegalAid, Mediation
from station.db.store import Store
from station.export.page_image import page_texts
from station.ui import printing
from station.ui.legal_aid.page import LegalAids
from station.ui.mediations.page import Mediations
from station.ui.mediations.record import MediationPage
from station.ui.papers.page import PaperPage


@pytest.fixture
def desk(store: Store, qtbot: QtBot) -> Desk:
    case = registered(at_work(store))
    opened = mediations.open_mediation(
        store, Mediation(grievance_id=case.grievance.id, applied_on="2026-03-16", accepted_on="2026-03-16", mediator="王芳")
    )
    mediations.end(store, replace(opened, result="agreed", ended_on="2026-03-16", agreed_amount=800_000), opened)
    made = Desk(store, qtbot, mediations=Mediations, legal_aid=LegalAids)
    made.window.resize(1900, 900)
    made.window.show_place("mediations")
    made.context.go("mediations", id=opened.id)
    return made


def number_of(desk: Desk, label: str) -> str:
    """The object name of the line of a paper, by what its button says."""
    buttons = [w for w in desk.window.findChildren(QWidget) if w.isVisible() and w.accessibleName() == f"预览：{label}"]
    assert len(buttons) == 1, label
    return buttons[0].objectName().removesuffix(".view")


def test_every_paper_that_can_be_made_has_its_buttons(desk: Desk) -> None:
    desk.sees("mediation.paper.0.view")
    found = {w.accessibleName() for w in desk.window.findChildren(QWidget) if w.isVisible() and "：" in w.accessibleName()}
    for label in ("调解申请书", "受理通知书", "调解协议书", "司法确认申请书"):
        assert {f"预览：{label}", f"打印：{label}", f"导出 PDF：{label}"} <= found
    assert not any("终止调解通知书" in name for name in found)


@pytest.mark.usefixtures("drawn_sheets")
def test_a_paper_is_shown_as_it_will_be_printed_and_left_with_escape(desk: Desk) -> None:
    desk.sees("mediation.paper.0.view")
    desk.click(f"{number_of(desk, '调解协议书')}.view")
    page = desk.window.page()
    assert isinstance(page, PaperPage)
    assert "劳动争议调解协议书" in page_texts(page.preview.pdf())[0]
    assert [note.sentence.text() for note in page.notes] and "履行期限" in page.notes[0].sentence.text()
    desk.key(Qt.Key.Key_Escape)
    assert isinstance(desk.window.page(), MediationPage)


def test_taking_back_what_a_paper_rests_on_closes_it(desk: Desk, store: Store) -> None:
    desk.sees("mediation.paper.0.view")
    desk.click(f"{number_of(desk, '调解协议书')}.view")
    desk.context.undo()
    assert isinstance(desk.window.page(), MediationPage)
    assert store.select(Mediation)[0].status == "open"


def test_a_paper_is_exported_from_the_list(desk: Desk, tmp_path: Path, dialogs: Dialogs) -> None:
    desk.sees("mediation.paper.0.view")
    path = tmp_path / "受理通知书.pdf"
    dialogs.answer((str(path), ""))
    desk.click(f"{number_of(desk, '受理通知书')}.export")
    assert "受理通知书" in page_texts(path.read_bytes())[0]
    assert desk.said[-1] == "已导出《受理通知书》"
    assert "李强" not in dialogs.asked[-1]


def test_without_a_printer_the_pdf_is_offered(desk: Desk, monkeypatch: pytest.MonkeyPatch, store: Store) -> None:
    desk.sees("mediation.paper.0.view")
    desk.click(f"{number_of(desk, '受理通知书')}.print")
    assert desk.sees("mediation.papers.trouble")
    monkeypatch.setattr(printing, "print_pdf", lambda *_: True)
    desk.click(f"{number_of(desk, '受理通知书')}.print")
    assert desk.said[-1].startswith("已送到打印机：受理通知书 站工劳调字")
    assert [row["act"] for row in store.query("SELECT act FROM act_log WHERE act = 'print'")] == ["print"]


@pytest.mark.usefixtures("drawn_sheets")
def test_legal_aid_offers_the_papers_of_its_stage(desk: Desk, store: Store) -> None:
    case = registered(store)
    aid = legal_aid.refer(store, LegalAid(grievance_id=case.grievance.id, applied_on="2026-03-16", form="arbitration", basis="migrant"))
    desk.window.show_place("legal_aid")
    desk.context.go("legal_aid", id=aid.id)
    assert desk.sees("legal_aid.paper.aid_application.view") and not desk.sees("legal_aid.paper.assignment.view")
    desk.click("legal_aid.paper.approval.view")
    page = desk.window.page()
    assert isinstance(page, PaperPage) and "审批表" in page_texts(page.preview.pdf())[0]
