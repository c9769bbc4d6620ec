"""The first start driven by keys and clicks: three steps, problems at the field, a draft after a crash, the papers that follow."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QProcess, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desk import write
from stand_ins import Clock, Dialogs
from station.actions import backup, entering, practice
from station.actions.at_desk import first_run_left_at, is_set_up, own_station
from station.actions.places import places
from station.actions.practice import is_made, practice_folder
from station.app import main_window
from station.casework.model import StaffMember
from station.db import drafts
from station.db.store import Store
from station.ui import theme
from station.ui.context import Context
from station.ui.first_run.choices import ChoiceCards
from station.ui.first_run.page import FirstRun
from station.ui.form import RecordForm
from station.ui.widgets import Button, Paragraph
from station.vault.slots import LockedError


class Start:
    """The first start of a store in a window of its own."""

    def __init__(self, store: Store, qtbot: QtBot) -> None:
        self.store, self.qtbot = store, qtbot
        self.began: list[bool] = []
        self.page = FirstRun(Context(store, {}, inline=True), done=lambda: self.began.append(True))
        qtbot.addWidget(self.page)
        self.page.resize(1366, 740)
        self.page.show()
        self.page.activateWindow()
        qtbot.waitUntil(self.page.isActiveWindow)

    def again(self) -> "Start":
        """The program was closed here and is opened again."""
        assert first_run_left_at(self.store)
        return Start(self.store, self.qtbot)

    def field(self, name: str) -> QWidget:
        found = self.page.findChild(QWidget, f"first_run.{name}")
        assert isinstance(found, QWidget)
        return found

    def fill(self, name: str, text: str) -> None:
        """Type and go on with Enter."""
        field = self.field(name)
        field.setFocus()
        self.qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.qtbot.keyClick(field, Qt.Key.Key_Delete)
        write(field, text)
        self.qtbot.keyClick(field, Qt.Key.Key_Return)

    def press(self, name: str) -> None:
        self.qtbot.mouseClick(self.field(name), Qt.MouseButton.LeftButton)

    def names(self, code: str = "zq-01") -> None:
        self.fill("station.name", "站前街道职工服务站")
        self.more()
        self.fill("station.code", code)
        self.fill("station.parent_name", "滨河区总工会")

    def more(self) -> None:
        """Unfold what waits behind “更多”."""
        self.page.form.unfold("more")

    def choose_password(self, text: str) -> None:
        for name in ("password.first", "password.second"):
            field = self.field(name)
            assert isinstance(field, QLineEdit)
            field.clear()
            write(field, text)
        self.press("next")

    def problems(self) -> dict[str, str]:
        form = self.page.pages.currentWidget()
        found = form if isinstance(form, RecordForm) else form.findChild(RecordForm)
        assert isinstance(found, RecordForm)
        return found.shown_problems()

    def trouble(self) -> str:
        said = self.page.findChild(Paragraph, "first_run.trouble")
        assert isinstance(said, Paragraph)
        return said.text() if said.isVisible() else ""


@pytest.fixture
def start(store: Store, qtbot: QtBot) -> Start:
    store.user = ""
    return Start(store, qtbot)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    commands: list[list[str]] = []

    def launch(program: str, words: list[str]) -> tuple[bool, int]:
        commands.append([program, *words])
        return True, 1

    monkeypatch.setattr(QProcess, "startDetached", staticmethod(launch))
    return commands


def test_three_steps_make_a_station_that_nobody_else_opens(start: Start, dialogs: Dialogs, tmp_path: Path) -> None:
    start.names()
    start.field("station.phone").setFocus()
    write(start.field("station.phone"), "62001234")
    start.press("next")
    assert start.page.progress.text() == "第 2 步，共 3 步"
    assert not is_set_up(start.store)
    start.fill("staff.name", "周启明")
    start.choose_password("周启明2026")
    start.choose_password("tianlanbaiyun")
    station = own_station(start.store)
    assert (station.name, station.code, station.parent_name, station.phone) == (
        "站前街道职工服务站",
        "zq-01",
        "滨河区总工会",
        "62001234",
    )
    assert (station.issuer_name, station.district_issuer_name) == ("", "滨河区总工会")
    assert start.store.user == "周启明"
    assert [(staff.name, staff.role) for staff in start.store.matching(StaffMember)] == [("周启明", "head")]
    with pytest.raises(LockedError):
        Store.open(start.store.folder)
    start = start.again()
    assert start.page.progress.text() == "第 3 步，共 3 步"
    dialogs.answer((str(tmp_path / "恢复单.pdf"), ""))
    start.press("save")
    assert (tmp_path / "恢复单.pdf").read_bytes().startswith(b"%PDF")
    assert entering.sheets_made_at(start.store)
    for name in ("stick", "drop"):
        (tmp_path / name).mkdir()
    dialogs.answer(str(tmp_path / "stick"))
    start.press("backup")
    assert [(kept.in_first, kept.in_second) for kept in backup.listed(start.store)] == [(True, True)]
    assert "写完又打开查对过" in start.page.place.backup_words.findChild(Paragraph).text()
    dialogs.answer(str(tmp_path / "drop"))
    start.press("drop")
    assert [(place.location, place.role) for place in places(start.store)] == [(str(tmp_path / "drop"), "above")]
    start = start.again()
    assert start.began == []
    assert start.page.next_button.text() == "开始使用"
    start.press("next")
    assert start.began == [True]
    assert drafts.drafts(start.store) == []
    assert first_run_left_at(start.store) == 0


def test_enter_alone_leads_through_the_fields_to_the_desk(start: Start) -> None:
    """Enter goes on as soon as nothing is missing, as the button says; until then it leads to the next field."""
    for text in ("站前街道职工服务站", "滨河区总工会"):
        write(QApplication.focusWidget(), text)
        assert start.page.pages.currentIndex() == 0
        start.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert start.page.pages.currentIndex() == 1
    for text in ("周启明", "tianlanbaiyun", "tianlanbaiyun"):
        write(QApplication.focusWidget(), text)
        assert start.page.pages.currentIndex() == 1
        assert not start.page.new.trouble.isVisible()
        start.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert start.page.pages.currentIndex() == 2
    start.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert start.began == [True]


def test_what_is_asked_for_is_all_that_is_in_sight(start: Start) -> None:
    shown = [name for name in start.page.form.names() if start.page.form.editor(name).isVisible()]
    assert shown == ["name", "parent_name"]
    start.fill("station.name", "东湖工业园职工服务站")
    assert "DH-2026-0001" in start.page.station_page.proposed.text()
    assert "dh-01" in start.page.station_page.proposed.text()
    start.fill("station.parent_name", "滨河区总工会")
    assert start.page.pages.currentIndex() == 1


def test_whoever_begins_can_manage_the_station(start: Start) -> None:
    """A role that may not is not offered, so that none is refused later."""
    role = start.page.staff_form.editor("role")
    offered = [role.itemData(at) for at in range(role.count())]
    assert "head" in offered
    assert not {"reader", "lawyer"} & set(offered)
    assert role.key() == "head"


def test_in_the_window_one_begins_with_the_name(store: Store, qtbot: QtBot) -> None:
    window = main_window(store, inline=True)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: getattr(QApplication.focusWidget(), "objectName", str)() == "first_run.station.name")


def test_the_name_fills_in_what_nobody_typed(start: Start) -> None:
    start.fill("station.name", "河湾镇职工服务站")
    assert start.field("station.area").property("text") == "河湾镇"
    start.more()
    start.fill("station.code", "bh-07")
    start.fill("station.name", "站前街道职工服务站")
    typed = start.page.station()
    assert (typed.area, typed.number_prefix, typed.code) == ("站前街道", "ZQ", "bh-07")


def test_a_newcomer_types_five_things_and_presses_three_times(start: Start) -> None:
    """From the icon to an empty workbench; the first case has its own count (tests/ui/grievances/test_intake.py)."""
    start.fill("station.name", "站前街道职工服务站")
    start.fill("station.parent_name", "滨河区总工会")
    start.fill("staff.name", "周启明")
    start.choose_password("tianlanbaiyun")  # twice the same, and 下一步
    assert start.page.next_button.text() == "开始使用"
    start.press("next")
    assert start.began == [True]
    assert own_station(start.store).code == "zq-01"


def test_what_is_missing_is_said_at_the_fields(start: Start) -> None:
    start.press("next")
    assert start.page.pages.currentIndex() == 0
    assert list(start.problems()) == ["name", "parent_name", "code"]
    assert start.trouble() == "还有 3 处要改：单位全称、上级工会、站点码"
    start.names(code="站前")
    start.press("next")
    assert start.problems() == {"code": "站点码只能用字母、数字和短横，不超过 24 个，例如 zq-01。"}
    start.fill("station.code", "zq")  # with Enter, which goes on now that nothing is missing
    assert start.page.pages.currentIndex() == 1
    start.press("next")
    assert start.problems() == {"name": "请填写姓名。"}
    start.press("back")
    assert start.page.pages.currentIndex() == 0


def test_the_choice_of_letters_decides_who_issues_them(start: Start) -> None:
    start.names()
    cards = start.field("ways")
    assert isinstance(cards, ChoiceCards)
    start.qtbot.mouseClick(cards, Qt.MouseButton.LeftButton, pos=QPoint(cards.width() - 40, 20))
    assert cards.current() == "own"
    start.fill("station.issuer_name", "站前街道总工会")
    start.fill("station.issuer_code", "站工劳监")
    assert start.page.letter.names.issuer == ("站前街道总工会", "站工劳监")
    station = start.page.station()
    assert (station.issuer_name, station.issuer_code, station.district_issuer_name) == ("站前街道总工会", "站工劳监", "滨河区总工会")
    cards.setFocus()
    start.qtbot.keyClick(cards, Qt.Key.Key_Left)
    start.fill("station.district_issuer_code", "滨工劳监")
    assert start.page.letter.names.issuer == ("滨河区总工会", "滨工劳监")
    assert start.page.station().issuer_name == ""


def test_a_district_issues_everything_itself(start: Start) -> None:
    start.more()
    level = start.field("station.level")
    level.setFocus()
    while level.property("currentText") != "区（县）":
        start.qtbot.keyClick(level, Qt.Key.Key_Down)
    assert not start.field("ways").isVisible()
    start.fill("station.issuer_name", "滨河区总工会")
    assert start.page.station().issuer_name == "滨河区总工会"


def test_the_papers_follow_what_is_typed(start: Start) -> None:
    before = start.page.ledger.grab().toImage()
    start.names()
    assert start.page.ledger.names.station.name == "站前街道职工服务站"
    assert start.page.ledger.grab().toImage() != before
    start.page.resize(1200, 700)
    assert not start.page.paper.isVisible()


def test_no_page_scrolls_on_a_small_screen(start: Start) -> None:
    start.page.resize(1366, 690)  # what a title bar and a task bar leave of 768
    start.names()
    for page in range(start.page.pages.count()):
        start.page._show(page)
        QApplication.processEvents()
        bars = [part.verticalScrollBar() for part in start.page.anew.findChildren(QScrollArea)]
        assert [bar.maximum() for bar in bars] == [0] * len(bars), page


def test_the_papers_have_room_at_150_percent_of_1920(start: Start) -> None:
    start.page.back_button.show()  # from the second step on
    start.page.resize(1280, 720)
    assert start.page.paper.isVisible()
    assert start.page.minimumSizeHint().width() <= 1280


def test_the_papers_leave_bold_words_on_the_line_of_their_neighbours(start: Start) -> None:
    start.page.resize(1366, 690)
    assert not start.page.ledger.grab().isNull()
    assert theme.Theme().metrics("mini", bold=True).ascent() == theme.Theme().metrics("mini").ascent()


def test_what_was_typed_before_a_crash_is_there_again(start: Start, qtbot: QtBot) -> None:
    start.names()
    assert drafts.drafts(start.store)[0].key == "first_run:station"
    again = Start(start.store, qtbot)
    assert again.field("station.parent_name").property("text") == "滨河区总工会"
    again.press("next")
    assert again.page.pages.currentIndex() == 1


def test_practice_can_be_tried_before_anything_is_named(
    start: Start, started: list[list[str]], monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    make = practice.make
    monkeypatch.setattr(practice, "make", lambda folder, **rest: make(folder, cases=200, **rest))
    start.press("practice")
    assert is_made(practice_folder(start.store.folder))
    assert started[0][-2:] == ["open", "--practice"]
    assert "另一个窗口" in start.trouble()
    start.press("practice")
    assert len(started) == 2
    assert not is_set_up(start.store)
    assert start.page.findChild(Button, "first_run.practice").isEnabled()
