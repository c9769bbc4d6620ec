"""What a person without a mouse or without eyes needs: names, the Tab key in the order of reading, a focus that can be seen."""

import re
from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from station.ui.head import PageHead
from station.ui.widgets import Button
from tools.walk.screen import Fault, Screen, ancestors

_CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit)
_KEY = re.compile(r"（[^）]*(?:Ctrl|Alt|Esc|Pg|F\d)[^）]*）")
_MOST = 400  # stops of a screen


def controls(screen: Screen) -> list[QWidget]:
    """What takes part when a person works the screen, the inner parts of Qt's own widgets left out."""
    return [widget for widget in screen.widgets if _is_control(widget)]


def _is_control(widget: QWidget) -> bool:
    if isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox | QAbstractItemView | QScrollBar):
        return False
    takes = not widget.size().isEmpty() and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and not isinstance(widget, QScrollArea)
    return takes or isinstance(widget, _CONTROLS)


def nameless(screen: Screen) -> Iterator[Fault]:
    """Controls a screen reader has no word for."""
    for widget in controls(screen):
        spoken = QAccessible.queryAccessibleInterface(widget)
        if spoken is None or not spoken.text(QAccessible.Text.Name).strip():
            yield screen.fault("no name", widget, "")


def twice(screen: Screen) -> Iterator[Fault]:
    """Buttons in the head of a page that say the same: one of them is too many."""
    for head in (widget for widget in screen.widgets if isinstance(widget, PageHead)):
        said = [button.text() for button in head.findChildren(Button) if button.isVisible() and button.text()]
        for words in {words for words in said if said.count(words) > 1}:
            yield screen.fault("twice", head, words)


def focus(screen: Screen) -> Iterator[Fault]:
    """Press Tab until it comes round: controls it passes by, places where it goes back up the page, a focus nobody sees.

    It moves the focus and leaves fields, which may then say what is wrong with them: nothing else can be asked of the screen after it.
    """
    reached: list[QWidget] = []
    screen.window.activateWindow()
    asked = controls(screen)
    screen.window.setFocus()
    while len(reached) < _MOST:
        now = QApplication.focusWidget() or screen.window
        after = _pressed_tab(now)
        if after is None or after is now or after in reached:
            break
        yield from _unseen(screen, after)
        reached.append(after)
    for widget in asked:
        if isValid(widget) and widget.isVisible() and widget.isEnabled() and not _is_reached(widget, reached):
            yield screen.fault("no tab", widget, _words(widget))
    reached = [widget for widget in reached if isValid(widget) and widget.isVisible()]
    back = [(one, other) for one, other in zip(reached, reached[1:] + reached[:1], strict=True) if _goes_back(one, other)]
    for one, other in back if len(back) > 1 else ():  # once it must: from the last to the first
        yield screen.fault("tab back", one, f"{_words(one)} → {_words(other)}")


def _words(widget: QWidget) -> str:
    return widget.accessibleName() or str(getattr(widget, "text", str)())


def _goes_back(one: QWidget, other: QWidget) -> bool:
    """Whether the second stands before the first as one reads: above it, or at its left; columns are read one after the other."""
    mine, others = [one, *ancestors(one)], [other, *ancestors(other)]
    shared = next((widget for widget in mine if widget in others), None)
    if shared is None or shared in (one, other):
        return False
    first, second = mine[mine.index(shared) - 1].geometry(), others[others.index(shared) - 1].geometry()
    level = second.top() < first.bottom() and first.top() < second.bottom()
    return second.bottom() <= first.top() + 2 or (level and second.right() <= first.left() + 2)


def _is_reached(widget: QWidget, reached: list[QWidget]) -> bool:
    """Whether Tab leads to a control, to what it is a part of, or to the one of several that the arrow keys move on from."""
    if isinstance(widget, QAbstractButton):
        if not widget.focusPolicy() and widget.cursor().shape() == Qt.CursorShape.ArrowCursor:
            return True  # tells something and does nothing
        group = widget.group()
        if group is not None and group.exclusive():
            return any(button in reached for button in group.buttons())
        if widget.autoExclusive() and widget.parentWidget() is not None:
            return any(button in reached for button in widget.parentWidget().findChildren(type(widget)))
    if _KEY.search(widget.toolTip()):
        return True  # what it does has keys of its own, and it says which
    return any(on in reached for on in (widget.focusProxy() or widget, *ancestors(widget)))


def _pressed_tab(now: QWidget) -> QWidget | None:
    QTest.keyClick(now, Qt.Key.Key_Tab)
    return QApplication.focusWidget()


def _unseen(screen: Screen, widget: QWidget) -> Iterator[Fault]:
    """A control that looks the same with the focus and without, it and what stands close around it: the frame of a link is outside it.

    A list that drops down has the focus as long as it is there: in it what is chosen has to be seen.
    """
    if isinstance(widget, QAbstractItemView) and isinstance(widget.window().parentWidget(), QComboBox):
        if not widget.selectionModel().isSelected(widget.currentIndex()):
            yield screen.fault("focus unseen", widget, _words(widget))
        return
    focused = _looks(screen, widget)
    widget.clearFocus()
    without = _looks(screen, widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    if focused == without:
        yield screen.fault("focus unseen", widget, _words(widget))


def _looks(screen: Screen, widget: QWidget) -> tuple[QImage, QImage]:
    area = QRect(widget.mapTo(screen.window, widget.rect().topLeft()), widget.size())
    return widget.grab().toImage(), screen.window.grab(area.adjusted(-8, -4, 8, 4)).toImage()
