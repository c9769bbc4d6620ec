"""Words of a vocabulary, one or several, and yes or no."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy

from station.casework import vocabulary
from station.ui import icons, theme
from station.ui.editors.editor import Editor
from station.ui.widgets.chips import StayingMenu
from station.ui.widgets.choice import CheckBox, ComboBox
from station.ui.widgets.text import as_tip, spaced

Options = Sequence[tuple[str, str]]


class CodeEditor(ComboBox, Editor):
    """One word of a vocabulary; a word no longer used is shown where it is stored already."""

    edited = Signal()
    left = Signal()

    def __init__(self, of: str, required: bool) -> None:
        super().__init__(words_of(of), "请选择" if required else "（不填）")
        self.of = of
        self.required = required
        self.activated.connect(lambda place: self.edited.emit())

    def read(self) -> tuple[Any, str]:
        return self.key(), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        code = str(value or "")
        if code and self.findData(code) < 0:
            self.addItem(spaced(vocabulary.label(self.of, code)), code)
        self.set_key(code)

    def set_choices(self, options: Options) -> None:
        """Other words, such as the causes of one category; the choice stays if it is among them."""
        self.set_options(options, "请选择" if self.required else "（不填）")

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class CodesEditor(QAbstractButton, Editor):
    """Several words of a vocabulary, ticked in a menu, stored as codes joined by one space."""

    edited = Signal()
    left = Signal()

    def __init__(self, options: Options) -> None:
        super().__init__()
        self._options = dict(options)
        self._codes: list[str] = []
        self.setMinimumWidth(48)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_menu)

    def read(self) -> tuple[Any, str]:
        return " ".join(self._codes), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        self._codes = str(value or "").split()
        self.update()

    def menu(self) -> QMenu:
        """The words with the chosen ones ticked."""
        menu = StayingMenu(self)
        menu.setMinimumWidth(self.width())
        for code, label in self._options.items():
            action = menu.addAction(label)
            action.setCheckable(True)
            action.setData(code)
            action.setChecked(code in self._codes)
            action.toggled.connect(lambda on, code=code: self._toggle(code, on))
        return menu

    def open_menu(self) -> None:
        """Let the person tick."""
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))

    def _toggle(self, code: str, on: bool) -> None:
        chosen = {*self._codes, code} if on else set(self._codes) - {code}
        self._codes = [item for item in self._options if item in chosen] + [item for item in self._codes if item not in self._options]
        self.update()
        self.edited.emit()

    def sizeHint(self) -> QSize:
        return QSize(120, theme.current().size(34))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.open_menu()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wrong = bool(self.property("problem"))
        token = "focus" if self.hasFocus() else "problem" if wrong else "ctl"
        wide = 2 if self.hasFocus() else 1
        painter.setPen(QPen(now.colour(token), wide))
        painter.setBrush(now.colour("problem-bg" if wrong else "paper" if self.isEnabled() else "mat"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2), 4, 4)
        labels = "、".join(self._options.get(code, code) for code in self._codes)
        area = QRectF(self.rect()).adjusted(11, 0, -now.size(28), 0)
        painter.setFont(now.font())
        painter.setPen(now.colour("ink" if labels else "ink3"))
        words = now.metrics().elidedText(labels or "（不填）", Qt.TextElideMode.ElideRight, round(area.width()))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)
        side = now.size(16)
        icons.paint(painter, "chevron-down", self.width() - side - 9, (self.height() - side) // 2, side, "ink2")
        self.setToolTip(as_tip(labels if words != labels else ""))


class FlagEditor(CheckBox, Editor):
    """Yes or no, with its label beside the box."""

    edited = Signal()
    left = Signal()

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.clicked.connect(lambda: self.edited.emit())

    def sizeHint(self) -> QSize:
        """As high as the fields it stands beside."""
        return QSize(super().sizeHint().width(), theme.current().size(34))

    minimumSizeHint = sizeHint

    def read(self) -> tuple[Any, str]:
        return self.isChecked(), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        self.setChecked(bool(value))


def words_of(name: str, parent: str = "") -> list[tuple[str, str]]:
    """Codes and labels of a vocabulary that a new record may use; with ``parent`` only those that belong under it or anywhere."""
    entries = vocabulary.vocabulary(name).current()
    return [(entry.code, spaced(entry.label)) for entry in entries if not parent or entry.parent in ("", parent)]
