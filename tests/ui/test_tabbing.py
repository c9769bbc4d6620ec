"""Where the focus goes."""

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from station.ui.widgets import Button, Pane, column


def test_the_focus_stays_near_what_went_out_of_sight(qtbot: QtBot) -> None:
    rail, listed, back = Button("工作台"), QLineEdit(), Button("返回列表")
    beside = QWidget()
    beside.setLayout(column(listed, back))
    window = Pane(column(rail, beside))
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    listed.setFocus()
    listed.hide()
    assert QApplication.focusWidget() is back
