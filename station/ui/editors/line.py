"""One line of text."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QStyledItemDelegate, QWidget

from station.casework.entry import one_line
from station.ui import icons, theme
from station.ui.editors.editor import Editor
from station.ui.widgets.text import answer_rest

_EDGES = 24  # pixels of border, padding and caret beside what is written


class LineEditor(QLineEdit, Editor):
    """One line: text, with a unit at the right where there is one, and suggestions while typing."""

    edited = Signal()
    left = Signal()

    def __init__(self, suffix: str = "", icon: str = "") -> None:
        super().__init__()
        self.suffix = suffix
        self.icon_name = icon
        self.setMinimumWidth(48)
        self.textEdited.connect(lambda text: self.edited.emit())
        self.textChanged.connect(self._keep_one_line)
        self._margins()
        theme.follow(self._margins)

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        said = self.placeholderText() if not self.text() and not self.toolTip() else ""
        return said if self.fontMetrics().horizontalAdvance(said) > self.width() - _EDGES else None

    def read(self) -> tuple[Any, str]:
        return self.text().strip(), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        self.setText(str(value or ""))
        self.setCursorPosition(0)

    def _keep_one_line(self, text: str) -> None:
        """Qt shows the line ends of a paste as blanks but keeps them."""
        if one_line(text) != text.strip():
            place = self.cursorPosition()
            self.setText(one_line(text))
            self.setCursorPosition(place)

    def show_problem(self, is_wrong: bool) -> None:
        super().show_problem(is_wrong)
        self._margins()

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)
        self.style().unpolish(self)
        self.style().polish(self)

    def suggest(self, find: Callable[[str], Sequence[str]]) -> None:
        """Offer what ``find(text)`` gives below the field while the person types."""
        words = QStringListModel(self)
        completer = QCompleter(words, self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.activated.connect(lambda text: self.edited.emit())
        self.setCompleter(completer)

        def offer(text: str) -> None:
            words.setStringList(list(find(text.strip())))
            if not (popup := completer.popup()).styleSheet():  # a window without a parent, made with the first words
                popup.setProperty("kind", "words")
                popup.setItemDelegate(QStyledItemDelegate(popup))  # the one that style sheets reach
                theme.dress(popup)
                popup.installEventFilter(self)

        self.textEdited.connect(offer)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press beside the suggestions closes them and goes where it was meant; Qt would take it for the closing alone.

        Esc closes them and no more: it comes as the key of the page first, and would leave the form.
        """
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        if not isinstance(event, QMouseEvent):
            return False
        if isinstance(watched, QWidget) and event.type() == QEvent.Type.MouseButtonPress:
            is_beside = not watched.rect().contains(watched.mapFromGlobal(event.globalPosition().toPoint()))
            if is_beside and (window := watched.windowHandle()) is not None:
                window.installEventFilter(self)
                watched.hide()
                _give_focus(_hand_on(event))
            return is_beside
        if isinstance(watched, QWindow) and event.type() == QEvent.Type.MouseButtonRelease and not watched.isVisible():
            _hand_on(event)  # of a click too short for the window below to hear its end
        return False

    def _margins(self) -> None:
        now = theme.current()
        right = now.metrics("dense").horizontalAdvance(self.suffix) + 4 if self.suffix else 0
        right += now.size(22) if self.icon_name else 0
        right += now.size(22) if self.property("problem") else 0
        self.setTextMargins(0, 0, right, 0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.tidy()
            self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        now = theme.current()
        painter = QPainter(self)
        right = self.width() - 10
        side = now.size(18)
        for name, token in ((self.icon_name, "ink2"), ("alert-triangle" if self.property("problem") else "", "amb")):
            if name:
                icons.paint(painter, name, right - side, (self.height() - side) // 2, side, token)
                right -= side + 6
        if self.suffix:
            painter.setFont(now.font("dense"))
            painter.setPen(now.colour("ink3"))
            area = QRectF(0, 0, right, self.height())
            painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight), self.suffix)


def _hand_on(event: QMouseEvent) -> QWidget | None:
    """Let a press or its end reach the window that lies where it was done; the widget there."""
    kind, at, button, buttons, modifiers = event.type(), event.globalPosition(), event.button(), event.buttons(), event.modifiers()
    meant = QApplication.widgetAt(at.toPoint())
    window = meant.window().windowHandle() if meant is not None else None
    if window is not None:  # made anew in a turn of its own: of two that wait Qt would take the second for both
        QTimer.singleShot(
            0, window, lambda: QApplication.sendEvent(window, QMouseEvent(kind, window.mapFromGlobal(at), at, button, buttons, modifiers))
        )
    return meant


def _give_focus(meant: QWidget | None) -> None:
    """What a press gives only where it comes from the system itself: the focus, to the widget or what it is a part of."""
    while meant is not None and not meant.focusPolicy() & Qt.FocusPolicy.ClickFocus:
        meant = meant.parentWidget()
    if meant is not None and meant.isEnabled():
        meant.setFocus(Qt.FocusReason.MouseFocusReason)
