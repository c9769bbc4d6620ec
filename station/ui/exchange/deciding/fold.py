"""A part of a pane under words that open and close it: “两边一致 35 项”."""

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QWidget

from station.ui.widgets import LINK, Button, Pane, Paragraph, column, empty, reveal, row


class Fold(QWidget):
    """``fold.show_lines("只有一边改过，已自动并入 4 项", lines)``: a line is as many words as there are columns."""

    def __init__(self, name: str, stretches: Sequence[int], *, is_open: bool) -> None:
        super().__init__()
        self._is_open = is_open
        self._stretches = stretches
        self.button = Button("", self._turn, kind=LINK)
        self.button.setObjectName(name)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._pane = Pane(self._grid, radius=4)
        self.setLayout(column(row(self.button, None), self._pane, spacing=8))

    def show_lines(self, words: str, lines: Sequence[Sequence[str]]) -> None:
        """Other words and other lines; hidden where there are none."""
        self.button.setText(words)
        empty(self._grid)
        for place, line in enumerate(lines):
            for number, text in enumerate(line):
                token = "ink" if number == 1 else "ink2"
                cell = Pane(row(Paragraph(text, "dense", token), margins=(16 if not number else 0, 6, 16, 6)), fill="")
                cell.edges = "t" if place else ""
                self._grid.addWidget(cell, place, number)
        for number, stretch in enumerate(self._stretches):
            self._grid.setColumnStretch(number, stretch)
        reveal(self._grid)
        self.setVisible(bool(lines))
        self._show()

    def _turn(self) -> None:
        self._is_open = not self._is_open
        self._show()

    def _show(self) -> None:
        self.button.icon_name = "chevron-down" if self._is_open else "chevron-right"
        self.button.setAccessibleName(f"{self.button.text()}，{'收起' if self._is_open else '展开'}")
        self.button.updateGeometry()
        self.button.update()
        self._pane.setVisible(self._is_open)
