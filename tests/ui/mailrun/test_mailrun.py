"""The page of a mail run: what is printed for whom, shown as it will be, written with a count that agrees, stopped without a trace."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from cases import at_work, registered
from desk import Desk, Elsewhere
from stand_ins import Dialogs
from station.actions import letters, mail_run
from station.casework.model import Employer, Letter
from station.db.store import Store
from station.errors import StationError
from station.export.page_image import page_count, page_texts
from station.ui import printing
from station.ui.mailrun.page import MailRunPage, progress_words
from station.ui.page import Page
from station.ui.widgets import CheckBox, ItemList

NUMBER = "滨工劳监提〔2026〕1号"


@pytest.fixture
def letter(store: Store) -> Letter:
    registered(at_work(store))
    with store.step("单位") as step:
        firms = [step.add(Employer(name=f"滨河第{n}家有限公司", address="工业路1号" if n > 1 else "")) for n in range(1, 6)]
    file = letters.draft(store, "reminder", topic="heat", employers=firms)
    with store.step("签发") as step:
        return step.save(replace(file.letter, status="issued", number=NUMBER, issued_on="2026-03-16"), file.letter)


@pytest.fixture
def desk(store: Store, letter: Letter, qtbot: QtBot) -> Desk:
    made = Desk(store, qtbot, letters=Elsewhere)
    made.window.show_place("letters")
    made.window.page().open_page(MailRunPage(made.context, letter.id))
    return made


def page_of(desk: Desk) -> MailRunPage:
    page: Page = desk.window.page()
    assert isinstance(page, MailRunPage)
    return page


def test_the_chosen_copy_is_shown_as_it_will_be_printed(desk: Desk) -> None:
    page = page_of(desk)
    assert page.summary.text() == "共 5 家，1 家没有登记地址"
    assert "滨河第1家有限公司：" in page_texts(page.preview.pdf())[0]
    desk.find(ItemList, "mail_run.list").set_current("4")
    texts = page_texts(page.preview.pdf())
    assert "滨河第4家有限公司：" in texts[0] and "送达回证" in texts[-1]
    desk.find(CheckBox, "mail_run.letter").setChecked(False)
    assert "送达回证" in page_texts(page.preview.pdf())[0]


def test_a_name_that_cannot_be_printed_is_told_above_the_list(desk: Desk, store: Store) -> None:
    employer = store.matching(Employer, name="滨河第3家有限公司")[0]
    with store.step("改名") as step:
        step.save(replace(employer, name="滨河𰻝面馆"), employer)
    desk.context.tell(step.changes)
    assert page_of(desk).summary.text().endswith("；第 003 份没有字体能印出“𰻝”，印出来是“〓”")


def test_nothing_chosen_cannot_be_printed(desk: Desk) -> None:
    page = page_of(desk)
    for box in page.parts.values():
        box.setChecked(False)
    assert not any(button.isEnabled() for button in (page.print_button, page.export_button, page.folder_button))


def test_one_pdf_is_written_and_the_counts_are_told(desk: Desk, tmp_path: Path, dialogs: Dialogs) -> None:
    path = tmp_path / "群发.pdf"
    dialogs.answer((str(path), ""))
    desk.find(CheckBox, "mail_run.labels").setChecked(True)
    desk.click("mail_run.export")
    pages = page_count(path.read_bytes())
    counted = f"写出 5 份，一家一份，共 {pages} 页、{pages // 2} 张纸"
    assert desk.said[-1] == f"{counted}；地址标签从第 {pages - 1} 页起；1 家没有登记地址，标签上要手写"
    assert "公司" not in dialogs.asked[-1]


def test_each_has_a_file_of_its_own_in_a_new_folder_that_is_never_overwritten(desk: Desk, tmp_path: Path, dialogs: Dialogs) -> None:
    dialogs.answer(str(tmp_path), str(tmp_path))
    desk.click("mail_run.folder")
    folder = tmp_path / f"{NUMBER} 群发"
    assert sorted(path.name for path in folder.iterdir()) == [f"{NUMBER}-{n:03}.pdf" for n in range(1, 6)]
    desk.click("mail_run.folder")
    assert desk.sees("mail_run.files.trouble")


def test_the_run_is_printed_and_noted(desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []

    def print_pdf(parent: object, pdf: bytes, *rest: object) -> bool:
        sent.append(pdf)
        return True

    with monkeypatch.context() as without:
        without.setattr(printing.QPrinterInfo, "availablePrinterNames", list)
        desk.click("mail_run.print")
    assert desk.sees("mail_run.files.trouble")  # no printer here
    monkeypatch.setattr(printing, "print_pdf", print_pdf)
    desk.click("mail_run.print")
    assert page_count(sent[0]) % 10 == 0 and desk.said[-1].startswith("已送到打印机：写出 5 份")
    assert [row["detail"] for row in store.query("SELECT detail FROM act_log WHERE act = 'print'")] == [f"{NUMBER} 群发5份"]


def test_only_those_chosen_are_in_the_run(desk: Desk, store: Store, letter: Letter, qtbot: QtBot) -> None:
    ids = [one.id for one in letters.deliveries_of(store, letter.id)][1:3]
    page = MailRunPage(desk.context, letter.id, ids)
    qtbot.addWidget(page)
    assert [item.key for item in page.list.items()] == ["2", "3"]


def test_a_letter_that_was_voided_closes_its_run(desk: Desk, store: Store, letter: Letter) -> None:
    desk.context.tell(letters.void(store, letter.id, "发错了"))
    assert not isinstance(desk.window.page(), MailRunPage)


@pytest.mark.parametrize("is_refused", [False, True])
def test_a_run_that_outlives_its_page_prints_nothing_and_troubles_nobody(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_refused: bool
) -> None:
    page = page_of(desk)

    def left(*_: Any, **__: Any) -> Iterator[tuple[int, int]]:
        page.close_page()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        yield 1, 5
        if is_refused:
            raise StationError("磁盘满了。")

    monkeypatch.setattr(mail_run, "printable", left)
    page.print()
    assert desk.window.note_text() == ("磁盘满了。" if is_refused else "")
    assert not desk.said and not isinstance(desk.window.page(), MailRunPage)


def test_the_buttons_say_how_many_they_are_for(desk: Desk) -> None:
    page = page_of(desk)
    assert (page.print_button.text(), page.folder_button.text()) == ("打印 5 份", "导出 5 个文件")


def test_progress_says_how_many_are_left() -> None:
    assert progress_words((3, 92)) == ("正在排第 3 份，共 92 份，还有 89 份", 3 / 92)
