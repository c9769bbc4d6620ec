"""What was looked at before signing, passed or not, and the other letters to the same employer."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal

from station.casework import vocabulary
from station.casework.letter_checks import Check
from station.casework.model import Letter
from station.ui.checkline import CheckLine
from station.ui.widgets import LINK, Button, Label, Pane, Paragraph, Scroll, column, empty


class ChecksPanel(Pane):
    """``asked`` carries the field of a check that was clicked, ``opened`` the id of another letter."""

    asked = Signal(str)
    opened = Signal(str)

    def __init__(self) -> None:
        super().__init__(fill="mat", edges="l", line="line2")
        self.setObjectName("letters.checks")
        self._lines = column(spacing=12)
        self._others = column(spacing=4)
        self._others_title = Label("同一单位文书", bold=True)
        self._title = Label("", bold=True)
        inner = column(self._title, self._lines, 12, self._others_title, self._others, None, spacing=10, margins=(14, 14, 12, 14))
        self.setLayout(column(Scroll(inner)))

    def show_checks(self, title: str, checks: Sequence[Check], more: Sequence[tuple[bool, str]] = ()) -> None:
        """Show these and, below them, what was seen on the sheet."""
        self._title.setText(title)
        empty(self._lines)
        for check in checks:
            line = CheckLine(check.is_ok, check.sentence)
            line.pressed.connect(partial(self.asked.emit, check.field))
            self._lines.addWidget(line)
        for is_ok, sentence in more:
            self._lines.addWidget(CheckLine(is_ok, sentence))

    def show_others(self, letters: Sequence[Letter]) -> None:
        """Show the other letters to the employer, newest first."""
        empty(self._others)
        self._others_title.setVisible(bool(letters))
        for letter in letters:
            name = letter.number or f"{vocabulary.label('letter_kind', letter.kind)}（没有文号）"
            link = Button(name, partial(self.opened.emit, letter.id), kind=LINK)
            state = vocabulary.label("letter_status", letter.status)
            self._others.addWidget(link)
            self._others.addWidget(Paragraph(state, "caption", "ink2"))

    def failed(self) -> int:
        """How many sentences say that something is not right."""
        items = (self._lines.itemAt(number).widget() for number in range(self._lines.count()))
        return sum(isinstance(line, CheckLine) and not line.is_ok for line in items)
