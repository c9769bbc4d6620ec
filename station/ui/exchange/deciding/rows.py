"""One field with the values of both sides in columns: choose one, keep both, or write another."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from station.casework.conflicts import Option, Row, Side
from station.casework.dates import show_moment
from station.ui import theme
from station.ui.editors import Editor, editor_for
from station.ui.widgets import LINK, Button, Label, Pane, Paragraph, Pill, PillText, RadioButton, Run, column, row

LABEL = 140  # width of the column of labels
BOTH, OWN = "both", "own"  # choices beside the stamps of the options
_UNDECIDED = PillText("待定", "amb")


class Columns(QWidget):
    """A cell for the label and one of equal width for each side, with lines between them."""

    def __init__(self, label: QWidget, cells: Sequence[QWidget]) -> None:
        super().__init__()
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(0)
        self._label = label
        self.line.addWidget(label)
        for cell in cells:
            self.line.addWidget(cell, 1)
        self._widths()
        theme.follow(self._widths)

    def _widths(self) -> None:
        self._label.setFixedWidth(theme.current().size(LABEL))


class Choice(Pane):
    """A ring, words and a grey line below; a press anywhere chooses it."""

    pressed = Signal()

    def __init__(
        self, words: str | Sequence[str | Run], second: str = "", warning: str = "", *, edges: str = "l", content: QWidget | None = None
    ) -> None:
        super().__init__(fill="", edges=edges)
        self.ring = RadioButton()
        self.ring.setAutoExclusive(False)
        self.ring.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.ring.clicked.connect(self.pressed.emit)
        self.words = Paragraph(words, "body")
        self.ring.setAccessibleName(self.words.text())
        lines = column(self.words, spacing=1, margins=(0, 2, 0, 0))  # the words beside the middle of the ring
        if second:
            lines.addWidget(Paragraph(second, "caption", "ink2"))
        if warning:
            lines.addWidget(Paragraph(warning, "caption", "amb"))
        if content is not None:
            lines.addSpacing(4)
            lines.addWidget(content)
        lines.addStretch(1)
        line = row(column(self.ring, None, spacing=0), spacing=8, margins=(14, 8, 14, 6))
        line.addLayout(lines, 1)
        self.setLayout(line)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_chosen(self, is_chosen: bool) -> None:
        """Show it as chosen or not."""
        self.ring.setChecked(is_chosen)
        self.fill = "act-bg" if is_chosen else ""
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
        super().mousePressEvent(event)


class FieldRow(QWidget):
    """``row.choice()`` is the stamp of an option, BOTH, OWN or ""; ``chosen`` after each choice of the person.

    ← and → choose a side, Space keeps both texts, F2 writes another value; ``left`` asks for the row above or below.
    """

    chosen = Signal()
    left = Signal(int)

    def __init__(self, field: Row, sides: Sequence[Side], today: date, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.field = field
        self._today = today
        self._clock = clock
        self._choice = ""
        self._choices: dict[str, Choice] = {}
        self._editor: Editor | None = None
        self.setObjectName(f"deciding.{field.record}.{field.spec.name}")
        self.setAccessibleName(field.label)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pill = Pill(_UNDECIDED)
        self._write = Button("另写一个", self.write, kind=LINK)
        self._write.setObjectName(f"{self.objectName()}.write")
        self._write.setToolTip("两边的都不用，写第三个值（F2）")
        label = QWidget()
        name = row(Label(field.label, "body", "ink2"), self._pill, None, spacing=8)
        label.setLayout(column(name, row(self._write, None), None, spacing=2, margins=(16, 8, 8, 8)))
        self._write.setVisible(field.may_write)
        cells = [self._cell(side) for side in sides]
        self._extra = column(spacing=0)
        self.setLayout(column(Columns(label, cells), self._extra, spacing=0))
        if field.joined:
            self._add(
                BOTH,
                Choice([f"{'两' if len(field.options) == 2 else '几'}条都留，按时间排　", Run("两边写的接在一起", "ink2")], edges="lt"),
            )

    def _cell(self, side: Side) -> QWidget:
        held = [self._option(option, side) for option in self.field.options if option.device == side.device]
        if not held:
            return Pane(row(Label("没有改", "dense", "ink3"), None, margins=(16, 10, 14, 8)), fill="", edges="l")
        for choice in held[1:]:
            choice.edges = "lt"
        cell = QWidget()
        cell.setLayout(column(*held, spacing=0))
        cell.setSizePolicy(held[0].sizePolicy())
        return cell

    def _option(self, option: Option, side: Side) -> Choice:
        when = show_moment(option.at, self._today)
        said = "" if side.under.endswith(f"{option.by}，{when}") else f"{when}，{option.by}"
        choice = Choice(_marked(option), "　".join(filter(None, [option.was, said])), option.clock)
        choice.setAccessibleName(f"{side.title}：{option.words}")
        choice.setObjectName(f"{self.objectName()}.{side.device}")
        choice.pressed.connect(lambda: self._press(option.stamp))
        self._choices[option.stamp] = choice
        return choice

    def _add(self, key: str, choice: Choice) -> None:
        choice.setObjectName(f"{self.objectName()}.{key}")
        choice.pressed.connect(lambda: self._press(key))
        self._choices[key] = choice
        self._extra.addWidget(Columns(QWidget(), [choice]))

    # -- choosing --------------------------------------------------------------------------------------------------

    def choice(self) -> str:
        """What is chosen."""
        return self._choice

    def choose(self, choice: str) -> None:
        """Choose without saying so; what cannot be chosen here is not."""
        self._choice = choice if choice in self._choices else ""
        for key, one in self._choices.items():
            one.set_chosen(key == self._choice)
        self._pill.setVisible(not self._choice)

    def take(self, value: Any) -> None:
        """Choose by value, that of an option or another one that was written."""
        for option in self.field.options:
            if option.value == value:
                self.choose(option.stamp)
                return
        if self.field.joined == value:
            self.choose(BOTH)
            return
        self._open_editor()
        assert self._editor is not None
        self._editor.show_value(value)
        self.choose(OWN)

    def is_decided(self) -> bool:
        """Whether something is chosen."""
        return bool(self._choice)

    def value(self) -> Any:
        """The value decided; StationError for one that was written and cannot be read."""
        if self._choice == BOTH:
            return self.field.joined
        if self._choice == OWN:
            assert self._editor is not None
            return self._editor.read()[0]
        return next(option.value for option in self.field.options if option.stamp == self._choice)

    def show_problem(self, is_wrong: bool) -> None:
        """Mark a value that was written and cannot be kept."""
        if self._editor is not None:
            self._editor.show_problem(is_wrong)

    def write(self) -> None:
        """F2: another value than those of the two sides."""
        if not self.field.may_write:
            return
        if self._editor is None:
            self._open_editor()
            assert self._editor is not None
            self._editor.show_value(self.field.joined or self.field.options[0].value)
        self._press(OWN)
        editor = self._editor
        assert isinstance(editor, QWidget)
        editor.setFocus()

    def _open_editor(self) -> None:
        if self._editor is not None:
            return
        spec = self.field.spec
        self._editor = editor = editor_for(spec, self._clock, label=spec.label, suffix="", lines=4)
        assert isinstance(editor, QWidget)
        editor.setObjectName(f"{self.objectName()}.value")
        editor.setAccessibleName(spec.label)
        editor.edited.connect(lambda: self._press(OWN))
        self._add(OWN, Choice("另写的值", edges="lt", content=editor))
        self._write.hide()

    def _press(self, choice: str) -> None:
        self.choose(choice)
        self.chosen.emit()

    # -- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        line = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        sides = [option.stamp for option in self.field.options]
        if step is not None:
            order = [key for key in self._choices if key in sides]
            place = order.index(self._choice) if self._choice in order else (-1 if step > 0 else len(order))
            self._press(order[max(0, min(len(order) - 1, place + step))])
        elif line is not None:
            self.left.emit(line)
        elif event.key() == Qt.Key.Key_Space and self.field.joined:
            self._press(BOTH)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(theme.current().colour("focus"), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))


def _marked(option: Option) -> list[str | Run]:
    """The words with what differs from the other side on a ground of its own."""
    parts: list[str | Run] = []
    at = 0
    for first, last in option.marks:
        parts += [option.words[at:first], Run(option.words[first:last], ground="hit")]
        at = last
    return [*parts, option.words[at:]]
