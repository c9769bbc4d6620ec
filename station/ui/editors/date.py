"""A line that is read as a day or a moment, with a calendar behind it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent

from station.casework import dates
from station.errors import StationError
from station.ui import theme
from station.ui.editors.line import LineEditor
from station.ui.editors.month import Month


class DateEditor(LineEditor):
    """A day or a moment as text: Ctrl+; today, Ctrl+Shift+; now, ↑ and ↓ a day, a calendar behind the icon and Alt+↓."""

    def __init__(self, clock: Callable[[], datetime], with_time: bool) -> None:
        super().__init__(icon="calendar-event")
        self.clock = clock
        self.with_time = with_time
        self.setToolTip("今天（Ctrl+;）　现在（Ctrl+Shift+;）　日历（Alt+↓）" if with_time else "今天（Ctrl+;）　日历（Alt+↓）")

    def read(self) -> tuple[Any, str]:
        now = self.clock()
        typed = dates.in_numbers(self.text(), now.date())
        if not typed or dates.is_reduced(typed):
            return typed, ""
        return (dates.parse_moment(typed, now) if self.with_time else dates.parse_day(typed, now.date())), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        super().show_value(str(value or "").replace("T", " "))

    def tidy(self) -> None:
        try:
            self.show_value(self.read()[0])
        except StationError:
            return

    def _put(self, value: str) -> None:
        self.show_value(value)
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if ctrl and event.key() in (Qt.Key.Key_Semicolon, Qt.Key.Key_Colon):
            now = self.clock()
            moment = self.with_time and bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._put(now.isoformat(timespec="minutes")[:16] if moment else now.date().isoformat())
        elif event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            if not self.isReadOnly():
                self.open_calendar()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._step(1 if event.key() == Qt.Key.Key_Up else -1)
        else:
            super().keyPressEvent(event)

    def _step(self, days: int) -> None:
        try:
            value = self.read()[0] or self.clock().date().isoformat()
        except StationError:
            return
        day = QDate.fromString(value[:10], "yyyy-MM-dd")
        if day.isValid():
            self._put(day.addDays(days).toString("yyyy-MM-dd") + value[10:])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = event.position().x() > self.width() - theme.current().size(30)
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().x() > self.width() - theme.current().size(30) and not self.isReadOnly():
            self.open_calendar()
        else:
            super().mousePressEvent(event)

    def open_calendar(self) -> None:
        """A month beside the field; a click or Enter takes the day and keeps the time of day."""
        try:
            value = self.read()[0]
        except StationError:
            value = ""
        day = QDate.fromString(value[:10], "yyyy-MM-dd")
        calendar = Month(self, day if day.isValid() else QDate.fromString(self.clock().date().isoformat(), "yyyy-MM-dd"))
        clock = value[10:] if self.with_time else ""

        def take(chosen: QDate) -> None:
            self._put(chosen.toString("yyyy-MM-dd") + clock)
            calendar.close()

        calendar.clicked.connect(take)
        calendar.activated.connect(take)
        calendar.open_beside(self)
