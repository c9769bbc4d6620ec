"""The papers around a letter: those of its stage, shown as they will be printed, and from there the mail run."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk, Elsewhere
from stand_ins import Dialogs
from station.actions import letters
from station.casework.model import Letter
from station.db.store import Store
from station.export.page_image import page_texts
from station.ui.mailrun.page import MailRunPage
from station.ui.papers.around import LetterPapersPage
from station.ui.widgets import ItemList


@pytest.fixture
def letter(store: Store) -> Letter:
    return letters.draft(store, "reminder", grievance_id=registered(at_work(store)).grievance.id).letter


@pytest.fixture
def desk(store: Store, letter: Letter, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, letters=Elsewhere)
    made.window.show_place("letters")
    made.window.page().open_page(LetterPapersPage(made.context, letter.id))
    return made


def issued(desk: Desk, letter: Letter) -> None:
    with desk.store.step("签发") as step:
        step.save(replace(letter, status="issued", number="滨工劳监提〔2026〕1号", issued_on="2026-03-16"), letter)
    desk.context.tell(step.changes)


def shown(desk: Desk) -> list[str]:
    return [item.key.partition(":")[0] for item in desk.find(ItemList, "letter_papers.list").items()]


def test_before_signing_the_approval_sheet_and_afterwards_what_goes_with_the_letter(desk: Desk, letter: Letter) -> None:
    page = desk.window.page()
    assert isinstance(page, LetterPapersPage)
    assert shown(desk) == ["approval_sheet", "volume"] and not page.run_button.isEnabled()
    assert "拟稿审批单" in page_texts(page.preview.pdf())[0]
    issued(desk, letter)
    assert shown(desk) == ["approval_sheet", "receipt", "reply", "volume"] and page.run_button.isEnabled()
    page.list.set_current(next(item.key for item in page.list.items() if item.key.startswith("receipt")))
    assert "送达回证" in page_texts(page.preview.pdf())[0]


def test_from_the_papers_to_the_mail_run_and_back(desk: Desk, letter: Letter) -> None:
    issued(desk, letter)
    desk.click("letter_papers.run")
    assert isinstance(desk.window.page(), MailRunPage)
    desk.key(Qt.Key.Key_Escape)
    assert isinstance(desk.window.page(), LetterPapersPage)


def test_the_paper_that_is_shown_is_exported(desk: Desk, letter: Letter, tmp_path: Path, dialogs: Dialogs) -> None:
    path = tmp_path / "审批单.pdf"
    dialogs.answer((str(path), ""))
    desk.click("letter_papers.export")
    assert "拟稿审批单" in page_texts(path.read_bytes())[0]


def test_a_letter_that_was_voided_closes_its_papers(desk: Desk, letter: Letter) -> None:
    desk.context.tell(letters.void(desk.store, letter.id, "发错了"))
    assert not isinstance(desk.window.page(), LetterPapersPage)
