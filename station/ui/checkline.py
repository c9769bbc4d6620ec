"""One line of a list of checks: a tick or a triangle, a sentence, and what stands at its right."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from station.ui.widgets import Icon, Label, Paragraph, column, row


class CheckLine(QWidget):
    """``CheckLine(True, "台账 58 行，库中 58 件", Label("一致"))``; ``pressed`` on a click."""

    pressed = Signal()

    def __init__(self, is_ok: bool, sentence: str, aside: QWidget | str = "") -> None:
        super().__init__()
        self.is_ok = is_ok
        self.sentence = Paragraph(sentence, "dense")
        icon = Icon("circle-check" if is_ok else "alert-triangle", 16, "grn" if is_ok else "amb")
        drop = 0 if isinstance(aside, str) else 2  # what can be pressed is taller than a line of text
        line = row(column(icon, None, margins=(0, drop + 2, 0, 0)), column(drop, self.sentence, None, spacing=0), spacing=8)
        line.setStretch(1, 1)
        if aside:
            shown = Label(aside, "dense", "ink2") if isinstance(aside, str) else aside
            line.addLayout(column(shown, None, spacing=0))
        self.setLayout(line)
        if not is_ok:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pressed.emit()
