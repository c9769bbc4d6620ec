"""Ctrl+Z and Ctrl+Y in a field: what was typed there first; a field with nothing to take back leaves the key to the window."""

from typing import TYPE_CHECKING, Union, cast

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:  # asked for by name: named, PySide builds these classes, and the first list would wait for it
    from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

_Field = Union["QLineEdit", "QPlainTextEdit"]


class TakingBack(QObject):
    """Looks at the keys of the field with the focus: Qt would keep these two from the window even where they do nothing."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if now is not None and _field(now) is not None:
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        is_undo, is_redo = _asks(event)
        field = _field(watched)
        if field is None or not (is_undo or is_redo):
            return False
        if not _can(field, is_undo):
            event.ignore()
            return True
        if is_undo:
            return False
        if event.type() == QEvent.Type.KeyPress:  # Ctrl+Y is not everywhere a key of Qt's own fields
            field.redo()
        event.accept()
        return True


def _asks(event: QKeyEvent) -> tuple[bool, bool]:
    """Whether a key asks for what was typed to be taken back, and for it to be put there again."""
    from PySide6.QtGui import QKeySequence  # its 71 words come after the first list

    is_y = event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return event.matches(QKeySequence.StandardKey.Undo), is_y or event.matches(QKeySequence.StandardKey.Redo)


def _field(widget: QObject) -> _Field | None:
    if widget.inherits("QComboBox"):
        return cast("QComboBox", widget).lineEdit()
    return cast(_Field, widget) if widget.inherits("QLineEdit") or widget.inherits("QPlainTextEdit") else None


def _can(field: _Field, is_undo: bool) -> bool:
    if field.isReadOnly():
        return False
    asked = cast("QLineEdit", field) if field.inherits("QLineEdit") else cast("QPlainTextEdit", field).document()
    return asked.isUndoAvailable() if is_undo else asked.isRedoAvailable()
