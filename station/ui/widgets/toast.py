"""The line at the foot of the page that says what was just done and offers to undo it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QHideEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QWidget

from station.ui import theme
from station.ui.widgets.button import ICON, LINK, Button
from station.ui.widgets.icon import Icon
from station.ui.widgets.layout import empty, paint_pane, reveal, row
from station.ui.widgets.text import ElidedLabel

SHOWN_MS = 5000
_FIELDS = ("QLineEdit", "QComboBox", "QPlainTextEdit")  # by name: the window needs none of them at its start
FOOT = 56  # height of what stands at the foot of a page


class Toast(QWidget):
    """One at a time, five seconds, stays while the pointer is on it: ``toast.say("已办结 ZQ-2026-0145", ("撤销", undo))``."""

    def __init__(self, parent: QWidget, key: str) -> None:
        """``key`` does whatever it offers; Ctrl+Z would, in a field, take back what was typed there."""
        super().__init__(parent)
        self._key = key
        self.words = ElidedLabel("", "body")
        self.action: Button | None = None
        self._line = row(spacing=10, margins=(14, 8, 8, 8))
        self.setLayout(self._line)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)
        self.hide()

    def say(self, text: str, action: tuple[str, Callable[[], object]] | None = None) -> None:
        """Show a sentence, with one thing to press."""
        empty(self._line)
        self.words = ElidedLabel(text, "body")
        self._line.addWidget(Icon("circle-check", 18, "grn"))
        self._line.addWidget(self.words)
        self.action = None
        if action is not None:
            words, act = action
            self.action = Button(words, self.hide, kind=LINK, key=self._key, show_key=True)
            self.action.clicked.connect(lambda: act())
            self._line.addWidget(self.action)
        self._line.addWidget(Button("收起", self.hide, kind=ICON, icon="x", key="Esc", small=True))
        for button in self.findChildren(Button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # their keys do the same, and a Space meant for the page would undo
        self.setAccessibleName(text if self.action is None else f"{text}　{self._key} {self.action.text()}")
        reveal(self._line)  # or a toast that is still shown would have no room for the new words
        self.adjustSize()
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def press(self) -> None:
        """Do what the sentence offers, while it is shown."""
        if self.action is not None and self.isVisible():
            self.action.click()

    def place(self) -> None:
        """Centre it in the parent, above the line where a form has its buttons and a list its sums, or above what one types in."""
        parent = self.parentWidget()
        assert parent is not None
        hint = self.sizeHint()
        width = min(hint.width(), parent.width() - 32)
        bottom = parent.height() - theme.current().size(FOOT) - 12
        area = QRect((parent.width() - width) // 2, bottom - hint.height(), width, hint.height())
        typed = self._typed_in(parent)
        if typed.intersects(area) and typed.top() > area.height() + 24:
            area.moveBottom(typed.top() - 12)
        self.setGeometry(area)

    def _typed_in(self, parent: QWidget) -> QRect:
        """Where the field is that has the keyboard."""
        focus = QApplication.focusWidget()
        if focus is None or not any(map(focus.inherits, _FIELDS)) or not parent.isAncestorOf(focus):
            return QRect()
        return QRect(focus.mapTo(parent, focus.rect().topLeft()), focus.size())

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if self.isVisible():
            self.place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False

    def showEvent(self, event: QShowEvent) -> None:
        self.place()  # it may have been hidden with the window, and that be of another size now
        self.parent().installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        self.parent().removeEventFilter(self)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_pane(self, "paper", radius=6, line="ctl")
