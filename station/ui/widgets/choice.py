"""Choosing one or some: check boxes, radio buttons and drop-down lists in the look of the house; joined buttons are in ``segments``."""

import re
from collections.abc import Sequence

from PySide6.QtCore import QElapsedTimer, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QListView,
    QRadioButton,
    QStyledItemDelegate,
    QWidget,
)

from station.casework.pinyin import initials
from station.ui import icons, theme
from station.ui.widgets.text import answer_rest, cut, fitted

_BESIDE_WORDS = 48  # paddings, frame and scroll bar of a list that drops down


def _choice_hint(button: QAbstractButton) -> QSize:
    now = theme.current()
    words = now.metrics("body").horizontalAdvance(button.text())
    return QSize(now.size(16) + (8 + words + 4 if button.text() else 2), now.size(24))


def _is_hit(button: QAbstractButton, place: QPoint) -> bool:
    return button.rect().contains(place)


def _paint_words(button: QAbstractButton, painter: QPainter, side: int) -> None:
    now = theme.current()
    painter.setFont(now.font("body"))
    painter.setPen(now.colour("ink" if button.isEnabled() else "ink3"))
    room = QRectF(button.rect()).adjusted(side + 8, 0, 0, 0)
    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, fitted(button.text(), room.width()))
    if button.hasFocus():
        painter.setPen(QPen(now.colour("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        top = (button.height() - side) / 2
        painter.drawRoundedRect(QRectF(1, top - 1, side + 1, side + 1), 4, 4)


class CheckBox(QCheckBox):
    """A box with a tick; Qt's behaviour, our look."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.follow(self.updateGeometry)

    sizeHint = minimumSizeHint = _choice_hint
    hitButton = _is_hit

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        return cut(self, self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = now.size(16)
        top = (self.height() - side) // 2
        on = self.isChecked()
        token = "act" if on and self.isEnabled() else "ctl" if self.isEnabled() else "line2"
        painter.setPen(QPen(now.colour(token), 1))
        painter.setBrush(now.colour(token if on else "paper"))
        painter.drawRoundedRect(QRectF(1.5, top + 0.5, side - 1, side - 1), 3, 3)
        if on:
            mark = now.size(12)
            icons.paint(painter, "check", 1 + (side - mark) // 2, top + (side - mark) // 2, mark, "act-text")
        _paint_words(self, painter, side)


class RadioButton(QRadioButton):
    """A ring with a dot; Qt's behaviour, our look."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.follow(self.updateGeometry)

    sizeHint = minimumSizeHint = _choice_hint
    hitButton = _is_hit

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        return cut(self, self.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = now.size(16)
        ring = QRectF(1.5, (self.height() - side) // 2 + 0.5, side - 1, side - 1)
        on = self.isChecked()
        painter.setPen(QPen(now.colour("act" if on else "ctl"), 1))
        painter.setBrush(now.colour("paper"))
        painter.drawEllipse(ring)
        if on:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(now.colour("act"))
            painter.drawEllipse(ring.center(), side / 4, side / 4)
        _paint_words(self, painter, side)


class _Words(QListView):
    """The words of a drop-down list, found by their letters: “qx” is 欠薪 (screens.md §4)."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._typed = ""
        self._since = QElapsedTimer()

    def keyboardSearch(self, search: str) -> None:
        goes_on = self._since.isValid() and self._since.elapsed() < QApplication.keyboardInputInterval() * 2
        for typed in (self._typed + search.lower(), search.lower()) if goes_on else (search.lower(),):
            if (place := self._place_of(typed.strip())) >= 0:
                self.setCurrentIndex(self.model().index(place, 0))
                self._typed = typed
                self._since.start()
                return
        self._typed = ""

    def _place_of(self, typed: str) -> int:
        """The first word that begins so, else the first of which a later part does; -1 for none."""
        model = self.model()
        indexes = [model.index(place, 0) for place in range(model.rowCount())]
        words = {index.row(): str(index.data()).lower() for index in indexes if index.data(Qt.ItemDataRole.UserRole)}
        for begins in (str.startswith, _part_begins):
            for place, word in words.items():
                if typed and (begins(word, typed) or begins(initials(word), typed)):
                    return place
        return -1


def _part_begins(word: str, typed: str) -> bool:
    return any(part.startswith(typed) for part in re.findall(r"\w+", word))


class ComboBox(QComboBox):
    """A drop-down list: keys with labels, our chevron, and no change by the wheel of a mouse that is only scrolling past.

    Letters choose a word by its initials, whether the list is open or not.

    ``ComboBox([("visit", "来访")], empty="请选择")``; ``key()`` is empty when nothing is chosen.
    """

    def __init__(self, options: Sequence[tuple[str, str]] = (), empty: str | None = None) -> None:
        super().__init__()
        self._list: _Words | None = None
        self.setMaxVisibleItems(14)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.currentIndexChanged.connect(self._show_blank)
        self.set_options(options, empty)

    def set_options(self, options: Sequence[tuple[str, str]], empty: str | None = None) -> None:
        """Other options; ``empty`` names the choice of none at the top. The choice stays if it still exists."""
        before = self.key()
        self.blockSignals(True)
        self.clear()
        if empty is not None:
            self.addItem(empty, "")
        for key, label in options:
            self.addItem(label, key)
        self.blockSignals(False)
        self.set_key(before)
        self._show_blank()

    def key(self) -> str:
        """Key of the choice."""
        return str(self.currentData() or "")

    def set_key(self, key: str) -> None:
        """Choose by key; the first entry when there is none of that key."""
        place = self.findData(key)
        self.setCurrentIndex(place if place >= 0 else (0 if self.count() else -1))

    def _show_blank(self) -> None:
        if bool(self.property("blank")) != (self.key() == ""):
            self.setProperty("blank", self.key() == "")
            if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                self.style().unpolish(self)
                self.style().polish(self)

    def _make_list(self) -> None:
        """Made when somebody comes to it: it costs more than all the rest, and a form has a dozen that nobody opens."""
        if self._list is None:
            self._list = _Words(self)
            self.setView(self._list)
            self.setItemDelegate(QStyledItemDelegate(self))  # the one that style sheets reach

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._make_list()
        super().keyPressEvent(event)

    def showPopup(self) -> None:
        self._make_list()
        assert self._list is not None
        words = max((theme.current().metrics("body").horizontalAdvance(self.itemText(n)) for n in range(self.count())), default=0)
        self._list.setMinimumWidth(words + _BESIDE_WORDS)  # none of them is cut, however narrow the field
        self._list.setAccessibleName(self.accessibleName())
        super().showPopup()
        self._list.setCurrentIndex(self._list.currentIndex())  # Qt leaves the first word unmarked

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        answer_rest(self)
        super().enterEvent(event)

    def told_at(self, place: QPoint) -> str | None:
        return self.currentText() if not self.toolTip() and self._cut() != self.currentText() else None

    def _cut(self) -> str:
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox  # seven hundred words, for which the first list would wait

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self)
        return self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, field.width() - 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self._cut()  # type: ignore[attr-defined]
        styled = QStylePainter(self)
        styled.setPen(self.palette().color(QPalette.ColorRole.Text))
        styled.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        styled.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        styled.end()
        side = theme.current().size(16)
        icons.paint(QPainter(self), "chevron-down", self.width() - side - 9, (self.height() - side) // 2, side, "ink2")
