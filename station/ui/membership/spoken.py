"""The code two people compare on the telephone: large in groups of four, and a field to type what the other one reads out."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget

from station.ui.widgets import Button, Label, Pane, Paragraph, column, row

_DIGITS, _GROUP = 12, 4


def grouped(text: str) -> str:
    """The digits of what was typed in groups: “123456” becomes “1234 56”; other signs are left out."""
    digits = "".join(sign for sign in text if sign.isdecimal())[:_DIGITS]
    return " ".join(digits[at : at + _GROUP] for at in range(0, len(digits), _GROUP))


class SpokenCode(Pane):
    """“1234 5678 9012” with a sentence what to do with it."""

    def __init__(self, sentence: str) -> None:
        self.code = Label("", "figure2", bold=True)
        self.code.setObjectName("spoken.code")
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence = Paragraph(sentence, "dense", "ink2")
        copy = Button("复制", lambda: QGuiApplication.clipboard().setText(self.code.text()), small=True)
        copy.setObjectName("spoken.copy")
        line = row(self.code, None, copy)
        super().__init__(column(line, self.sentence, spacing=4, margins=(20, 14, 16, 14)), fill="mat", radius=6, line="line2")

    def show_code(self, code: str) -> None:
        """Show a code."""
        self.code.setText(grouped(code))
        self.code.setAccessibleName(f"核对码 {grouped(code)}")


class CodeField(QWidget):
    """Twelve digits, put into groups while they are typed; ``completed`` when all are there."""

    completed = Signal()
    changed = Signal()

    def __init__(self, words: str) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setObjectName("spoken.field")
        self.field.setAccessibleName(words)
        self.field.setPlaceholderText("1234 5678 9012")
        self.field.setMaximumWidth(220)
        self.field.textEdited.connect(self._typed)
        self.setLayout(column(Label(words, "dense", "ink2"), row(self.field, None), spacing=4))
        self.setFocusProxy(self.field)

    def code(self) -> str:
        """What was typed, in groups."""
        return grouped(self.field.text())

    def is_complete(self) -> bool:
        """Whether all digits are there."""
        return len(self.code()) == _DIGITS + _DIGITS // _GROUP - 1

    def clear(self) -> None:
        """Begin anew."""
        self.field.clear()

    def _typed(self, text: str) -> None:
        shown = grouped(text)
        if shown != text:
            self.field.setText(shown)
        self.changed.emit()
        if self.is_complete():
            self.completed.emit()
