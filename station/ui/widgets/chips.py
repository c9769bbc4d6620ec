"""Filter chips: “类别：全部 ⌄”, and “类别：欠薪 ×” when the filter is on."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy

from station.ui import icons, theme
from station.ui.widgets.text import answer_rest, cut, fitted


class FilterChip(QAbstractButton):
    """One filter over named values; several may be chosen.

    ``chip = FilterChip("类别", [("wages", "欠薪"), …]); chip.changed.connect(reload); chip.chosen()`` is a list of keys.
    ``options`` may also be a callable that is asked each time the menu opens.
    """

    changed = Signal()

    def __init__(self, name: str, options: Sequence[tuple[str, str]] | Callable[[], Iterable[tuple[str, str]]]) -> None:
        super().__init__()
        self.name = name
        self._options = options
        self._chosen: dict[str, str] = {}
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)
        self._again()
        theme.follow(self._again)

    def options(self) -> list[tuple[str, str]]:
        """Keys with their labels, as they are now."""
        return list(self._options() if callable(self._options) else self._options)

    def chosen(self) -> list[str]:
        """Keys of the values chosen; empty for all."""
        return list(self._chosen)

    def choose(self, keys: Iterable[str]) -> None:
        """Choose these values and no others."""
        wanted = list(keys)
        labels = dict(self.options()) if wanted else {}  # where every case is read for them it takes long
        chosen = {key: labels.get(key, key) for key in wanted}
        if chosen != self._chosen:
            self._chosen = chosen
            self._again()
            self.changed.emit()

    def clear(self) -> None:
        """Back to all."""
        self.choose(())

    def open_menu(self) -> None:
        """Let the person tick values; the menu stays open while ticking."""
        self.menu().popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def menu(self) -> QMenu:
        """The menu of values with the chosen ones ticked."""
        menu = StayingMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        everything = menu.addAction("全部")
        everything.setCheckable(True)
        everything.setChecked(not self._chosen)
        everything.triggered.connect(lambda: self.choose(()))
        menu.addSeparator()
        for key, label in self.options():
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setChecked(key in self._chosen)
            action.setData(key)
            action.toggled.connect(lambda on, key=key: self._toggle(key, on))
        return menu

    def _toggle(self, key: str, on: bool) -> None:
        keys = [item for item in self._chosen if item != key]
        self.choose([*keys, key] if on else keys)

    def _again(self) -> None:
        self.setText(self._words())
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def _words(self) -> str:
        labels = list(self._chosen.values())
        if not labels:
            return f"{self.name}：全部"
        return f"{self.name}：{labels[0]}" + (f" 等 {len(labels)} 项" if len(labels) > 1 else "")

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        return cut(self, self.text())

    def sizeHint(self) -> QSize:
        now = theme.current()
        return QSize(now.metrics("dense").horizontalAdvance(self.text()) + now.size(14) + 28, now.size(28))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        cross = theme.current().size(14) + 14
        if self._chosen and event.position().x() > self.width() - cross and self.rect().contains(event.position().toPoint()):
            self.setDown(False)
            self.clear()
            return
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        on = bool(self._chosen)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(now.colour("focus" if self.hasFocus() else "act" if on else "line2"), 2 if self.hasFocus() else 1))
        painter.setBrush(now.colour("act-bg" if on else "hover" if self.underMouse() else "paper"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        token = "act" if on else "ink"
        painter.setFont(now.font("dense"))
        painter.setPen(now.colour(token))
        side = now.size(14)
        words = QRectF(self.rect()).adjusted(10, 0, -side - 10, 0)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, fitted(self.text(), words.width(), "dense"))
        icons.paint(
            painter,
            "x" if on else "chevron-down",
            self.width() - side - 8,
            (self.height() - side) // 2,
            side,
            token if on else "ink2",
        )


class StayingMenu(QMenu):
    """A menu that stays open while values are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        action = self.actionAt(event.position().toPoint())
        if action is not None and action.isCheckable() and action.data() is not None:
            action.toggle()
            return
        super().mouseReleaseEvent(event)
