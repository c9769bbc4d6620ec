"""What widgets that paint themselves share."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from station.ui.widgets import LINK, Button, Pane, Scroll, ViewTabs, column, row
from station.ui.widgets.painted import Halo, paint_line


@pytest.mark.parametrize(("ratio", "thick"), [(1.0, 1), (1.25, 1), (1.5, 1), (2.0, 2)])
@pytest.mark.parametrize("upright", [False, True])
def test_lines_are_of_one_thickness_wherever_they_stand(ratio: float, thick: int, upright: bool) -> None:
    image = QImage(120, 120, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(ratio)
    image.fill(QColor("white"))
    painter = QPainter(image)
    for place in range(3, 50, 9):  # on and between the pixels of the screen
        if upright:
            paint_line(painter, place, 0, 1, 40, QColor("black"))
        else:
            paint_line(painter, 0, place, 40, 1, QColor("black"))
    painter.end()
    across = [image.pixelColor(*((step, 20) if upright else (20, step))) == QColor("black") for step in range(120)]
    runs = "".join("#" if dark else " " for dark in across).split()
    assert [len(run) for run in runs] == [thick] * 6


def test_a_link_has_its_frame_outside_its_words_and_takes_it_along(qtbot: QtBot) -> None:
    link, other = Button("改调解信息", kind=LINK), Button("取消")
    pane = Pane(column(row(link, None), other, None, margins=16))
    qtbot.addWidget(pane)
    pane.resize(300, 200)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    other.setFocus(Qt.FocusReason.TabFocusReason)
    assert not frames(pane)
    link.setFocus(Qt.FocusReason.TabFocusReason)
    (frame,) = frames(pane)
    assert frame.geometry().contains(link.geometry().adjusted(-4, 0, 4, 0))
    pane.layout().setContentsMargins(16, 48, 16, 16)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: link.y() == 48)
    assert frames(pane)[0].geometry().contains(link.geometry())
    other.setFocus(Qt.FocusReason.TabFocusReason)
    assert not frames(pane)


def test_the_frame_of_a_tab_goes_with_the_one_in_front(qtbot: QtBot) -> None:
    tabs = ViewTabs([("open", "在办"), ("today", "今日到期")])
    pane = Pane(column(row(tabs, None), None, margins=16))
    qtbot.addWidget(pane)
    pane.resize(300, 200)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    tabs.setFocus(Qt.FocusReason.TabFocusReason)
    (first,) = [frame.geometry() for frame in frames(pane)]
    assert first.left() < tabs.x()  # not cut off where the first tab begins
    tabs.step(1)
    (second,) = [frame.geometry() for frame in frames(pane)]
    assert second.left() > first.right()


def test_a_frame_on_a_scrolled_column_scrolls_with_it(qtbot: QtBot) -> None:
    link = Button("改", kind=LINK)
    inner = QWidget()
    inner.setLayout(column(link, 600))
    area = Scroll(inner)
    pane = Pane(column(area))
    qtbot.addWidget(pane)
    pane.resize(300, 200)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    link.setFocus(Qt.FocusReason.TabFocusReason)
    (frame,) = frames(pane)
    assert frame.parentWidget() is inner


def frames(pane: QWidget) -> list[Halo]:
    return [frame for frame in pane.findChildren(Halo) if frame.isVisible()]
