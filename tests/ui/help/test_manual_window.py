"""F1: the manual opens beside the work at the page for what is in front, and is read with mouse and keys."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from blank import blank_store
from cases import at_work
from station.app import main_window
from station.db.store import Store
from station.ui.help.book import manual
from station.ui.help.window import ManualWindow, show_manual
from station.ui.shell import MainWindow
from station.ui.widgets import Pane


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with blank_store(tmp_path_factory.mktemp("help")) as made:
        yield at_work(made)


@pytest.fixture(scope="module")
def window(store: Store, qapp: object) -> Iterator[MainWindow]:
    made = main_window(store, inline=True)
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def shown(qtbot: QtBot) -> ManualWindow:
    made = ManualWindow()
    qtbot.addWidget(made)
    made.resize(1000, 720)
    made.go("workbench")
    made.show()
    return made


def opened(window: MainWindow) -> ManualWindow:
    window.activateWindow()
    QTest.qWait(0)
    QTest.keyClick(window, Qt.Key.Key_F1)
    QTest.qWait(0)
    found: ManualWindow = window.findChild(ManualWindow)
    assert found.isVisible()
    return found


@pytest.mark.parametrize(
    ("place", "arguments", "page"),
    [
        ("workbench", {}, "workbench"),
        ("grievances", {"act": "new"}, "register"),
        ("letters", {"part": "register"}, "numbers"),
        ("letters", {"part": "supervision"}, "clues"),
        ("services", {"kind": "injury_visit"}, "services"),
        ("settings", {"section": "backup"}, "settings-backup"),
        ("ledgers", {"act": "roundtrip"}, "roundtrip"),
    ],
)
def test_f1_opens_the_page_for_what_is_in_front(window: MainWindow, place: str, arguments: dict[str, str], page: str) -> None:
    window.show_place(place, **arguments)
    assert opened(window).current()[0] == page


def test_f1_works_where_something_covers_the_window(window: MainWindow) -> None:
    cover = Pane()
    cover.topic = "login"  # type: ignore[attr-defined]
    window.cover(cover)
    assert opened(window).current()[0] == "login"
    window.uncover()


def test_the_manual_stays_one_window_and_esc_closes_it(window: MainWindow) -> None:
    window.show_place("workbench")
    first = opened(window)
    assert opened(window) is first
    assert first.isWindow()
    QTest.keyClick(first, Qt.Key.Key_Escape)
    assert not first.isVisible()


def test_esc_takes_what_is_searched_for_before_the_window(shown: ManualWindow) -> None:
    shown.search.setText("备份")
    QTest.keyClick(shown.search, Qt.Key.Key_Escape)
    assert shown.isVisible()
    assert shown.search.text() == ""


def test_back_and_forward(shown: ManualWindow) -> None:
    shown.go("letters")
    shown.go("numbers")
    QTest.keyClick(shown, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert shown.current()[0] == "letters"
    shown.back.click()
    assert shown.current()[0] == "workbench"
    assert not shown.back.isEnabled()
    QTest.keyClick(shown, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert shown.current()[0] == "letters"
    shown.go("terms")
    assert not shown.forward.isEnabled()


def test_a_section_is_brought_to_the_top(shown: ManualWindow) -> None:
    shown.go("services", "舆情核实和企业预警")
    assert shown.reader.verticalScrollBar().value() > 200
    assert shown.windowTitle().startswith("服务")


def test_words_are_searched_and_marked(shown: ManualWindow) -> None:
    shown.search.setText("空号")
    titles = [item.title for item in shown.hits.items()]
    assert any("文号登记簿" in title for title in titles)
    QTest.keyClick(shown.search, Qt.Key.Key_Return)
    assert "空号" in shown.reader.toPlainText()
    assert shown.reader.extraSelections()
    shown.search.setText("直升机")
    assert shown.hits.items() == []
    assert "没有“直升机”" in shown.nothing.text()


def test_links_lead_to_pages_sections_and_pictures(shown: ManualWindow) -> None:
    shown.reader.asked.emit("letters.md#走流程")
    assert shown.current() == ("letters", "走流程")
    picture = manual().page("letters").pictures()[0]
    shown.reader.asked.emit(picture)
    assert shown.current() == ("letters", picture)
    assert shown.reader.toPlainText().strip("\ufffc") == ""
    shown.go_back()
    assert "走流程" in shown.reader.headings()


def test_pictures_are_never_wider_than_the_page(shown: ManualWindow) -> None:
    shown.resize(700, 600)
    assert shown.reader.document().idealWidth() <= shown.reader.viewport().width()
    assert shown.reader.horizontalScrollBar().maximum() == 0


def test_a_page_that_is_not_there_opens_the_first(qtbot: QtBot) -> None:
    made = ManualWindow()
    qtbot.addWidget(made)
    made.go("nowhere")
    assert made.current()[0] == manual().pages[0].key


def test_show_manual_takes_a_section(window: MainWindow) -> None:
    assert show_manual(window, "services#走访").current() == ("services", "走访")
