"""The editor of numbered sentences, such as the demands of a letter: added, removed and moved line by line."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QTextCursor
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from station.ui import icons, theme
from station.ui.editors import Editor, TextEditor
from station.ui.widgets import Label, Pane, Rule, column, empty, row


class _Grip(QAbstractButton):
    """Dragged it moves its line; pressed it offers to move or remove it."""

    dragged = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setToolTip("拖动排序（Alt+↑、Alt+↓），点一下有更多")
        self.setAccessibleName("排序和删除")
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        side = theme.current().size(28)
        return QSize(side, side)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton and not self.rect().contains(event.position().toPoint()):
            self.setDown(False)
            self.dragged.emit(self.mapToGlobal(event.position().toPoint()))
        else:
            super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        side = theme.current().size(16)
        icons.paint(QPainter(self), "grip-vertical", (self.width() - side) // 2, (self.height() - side) // 2, side, "ink2")


class _Sentence(TextEditor):
    """One line of a list, as long as it likes; Enter begins the next, Backspace in an empty one removes it."""

    entered = Signal()
    emptied = Signal()
    moved = Signal(int)
    stepped = Signal(int)
    pasted = Signal(list)

    def __init__(self) -> None:
        super().__init__(1)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setProperty("kind", "bare")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, mods = event.key(), event.modifiers()
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(key), 0)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not mods & ~Qt.KeyboardModifier.KeypadModifier:
            self.entered.emit()
        elif key == Qt.Key.Key_Backspace and not self.toPlainText():
            self.emptied.emit()
        elif step and mods & Qt.KeyboardModifier.AltModifier:
            self.moved.emit(step)
        elif step and not mods and not self._can_step(step):
            self.stepped.emit(step)
        else:
            super().keyPressEvent(event)

    def _height(self) -> int:
        return super()._height() - 2  # no border, less padding

    def _can_step(self, step: int) -> bool:
        way = QTextCursor.MoveOperation.Up if step < 0 else QTextCursor.MoveOperation.Down
        return self.textCursor().movePosition(way)

    def insertFromMimeData(self, source: QMimeData) -> None:
        first, *rest = [line.strip() for line in source.text().splitlines() if line.strip()] or [""]
        self.insertPlainText(first)
        if rest:
            self.pasted.emit(rest)


class LinesEditor(Pane, Editor):
    """Numbered sentences, one a line of the stored text."""

    edited = Signal()
    left = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(radius=4, line="ctl")
        self.setObjectName(name)
        self._sentences: list[_Sentence] = []
        self._read_only = False
        self._lines = column(spacing=0, margins=1)
        self.setLayout(self._lines)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.show_value("")

    def read(self) -> tuple[Any, str]:
        texts = [" ".join(sentence.toPlainText().split("\n")).strip() for sentence in self._sentences]
        return "\n".join(text for text in texts if text), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        texts = [line.strip() for line in str(value or "").splitlines() if line.strip()] or [""]
        if texts != self._texts():
            self._show(texts)

    def show_problem(self, is_wrong: bool) -> None:
        self.line = "problem" if is_wrong else "ctl"
        self.fill = "problem-bg" if is_wrong else "paper"
        self.update()

    def set_read_only(self, read_only: bool) -> None:
        if read_only == self._read_only:
            return
        self._read_only = read_only
        self.line, self.fill = ("line2", "mat") if read_only else ("ctl", "paper")
        self._show(self._texts())

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self._sentences[0].setFocus(reason)

    def sentences(self) -> list[_Sentence]:
        """The editors of the lines, from top to bottom."""
        return list(self._sentences)

    def add(self, text: str = "", after: int = -1) -> None:
        """A new line behind another, the last by default, with the caret in it."""
        texts = self._texts()
        place = len(texts) if after < 0 else after + 1
        self._show([*texts[:place], text, *texts[place:]])
        self._put_caret(place)
        if text:
            self.edited.emit()

    def remove(self, place: int) -> None:
        """Take a line away; the last one left is only emptied."""
        texts = self._texts()
        del texts[place]
        self._show(texts or [""])
        self._put_caret(max(0, place - 1))
        self.edited.emit()

    def put(self, place: int, to: int) -> None:
        """Put a line at another place."""
        texts = self._texts()
        if 0 <= to < len(texts) and to != place:
            texts.insert(to, texts.pop(place))
            self._show(texts)
            self._put_caret(to)
            self.edited.emit()

    def _texts(self) -> list[str]:
        return [sentence.toPlainText() for sentence in self._sentences]

    def _put_caret(self, place: int) -> None:
        self._sentences[place].setFocus()
        self._sentences[place].moveCursor(QTextCursor.MoveOperation.End)

    def _show(self, texts: Sequence[str]) -> None:
        empty(self._lines)
        self._sentences = []
        for place, text in enumerate(texts):
            if place:
                self._lines.addWidget(Rule())
            self._lines.addWidget(self._line(place, text))

    def _line(self, place: int, text: str) -> QWidget:
        sentence = _Sentence()
        sentence.setObjectName(f"{self.objectName()}.{place + 1}")
        sentence.setAccessibleName(f"第 {place + 1} 条")
        sentence.show_value(text)
        sentence.set_read_only(self._read_only)
        sentence.edited.connect(self.edited.emit)
        sentence.left.connect(self.left.emit)
        sentence.entered.connect(partial(self.add, "", place))
        sentence.emptied.connect(partial(self.remove, place))
        sentence.moved.connect(lambda by: self.put(place, place + by))
        sentence.stepped.connect(lambda by: self._step(place + by))
        sentence.pasted.connect(partial(self._paste, place))
        self._sentences.append(sentence)
        number = column(Label(f"{place + 1}.", "dense", "ink3"), None, margins=(0, 7, 0, 0))
        line = row(number, sentence, spacing=6, margins=(11, 0, 6, 0))
        line.setStretch(1, 1)
        if not self._read_only:
            grip = _Grip()
            grip.dragged.connect(partial(self._drag, place))
            grip.clicked.connect(partial(self._open_menu, place, grip))
            line.addLayout(column(grip, None, margins=(0, 2, 0, 0)))
        widget = QWidget()
        widget.setLayout(line)
        return widget

    def _step(self, to: int) -> None:
        if 0 <= to < len(self._sentences):
            self._sentences[to].setFocus()

    def _paste(self, place: int, texts: list[str]) -> None:
        for number, text in enumerate(texts):
            self.add(text, place + number)

    def _drag(self, place: int, at: QPoint) -> None:
        y = self.mapFromGlobal(at).y()
        tops = [sentence.mapTo(self, QPoint(0, 0)).y() for sentence in self._sentences]
        to = max((number for number, top in enumerate(tops) if y >= top), default=0)
        if to != place:
            self.put(place, to)

    def menu(self, place: int) -> QMenu:
        """What a line offers."""
        menu = QMenu(self)
        menu.addAction("上移", partial(self.put, place, place - 1)).setEnabled(place > 0)
        menu.addAction("下移", partial(self.put, place, place + 1)).setEnabled(place < len(self._sentences) - 1)
        menu.addSeparator()
        menu.addAction("删掉这一条", partial(self.remove, place))
        return menu

    def _open_menu(self, place: int, grip: QWidget) -> None:
        menu = self.menu(place)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(grip.mapToGlobal(QPoint(0, grip.height())))
