"""A grid of labels and values, in one or two pairs a line."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from station.ui import theme
from station.ui.widgets.layout import empty, reveal
from station.ui.widgets.text import Label, Paragraph, Run

SHORT = 14  # characters that fit the first half of a line
_SECOND = 7.0  # Chinese characters that fit the second half in a detail beside a list
_SECOND_LABEL = 65  # pixels of five characters, so that the second labels of groups below one another stand in line
Value = str | Sequence[str | Run] | QWidget


def paired(pairs: Sequence[tuple[str, str]]) -> list[list[tuple[str, "Value"]]]:
    """Short values side by side, long ones on lines of their own."""
    lines: list[list[tuple[str, Value]]] = []
    last = SHORT + 1
    for label, words in pairs:
        if lines and len(lines[-1]) == 1 and last <= SHORT and _ems(words) <= _SECOND:
            lines[-1].append((label, words))
        else:
            lines.append([(label, words)])
        last = len(words)
    return lines


def _ems(words: str) -> float:
    """How wide words are, in Chinese characters: figures and letters take a little more than half of one."""
    return sum(1.0 if ord(sign) > 0x2E80 else 0.57 for sign in words)


class KeyValues(QWidget):
    """``KeyValues([[("诉求人", "韩素琴，女，52 岁"), ("电话", masked)], [("用人单位", name)]])``: one list a line, a lone pair spans it.

    A value is words, runs of words, or a widget. ``label_width`` in pixels at standard 字号.
    """

    def __init__(self, lines: Sequence[Sequence[tuple[str, Value]]] = (), label_width: int = 68, spacing: int = 5) -> None:
        super().__init__()
        self.label_width = label_width
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(spacing)
        self.set_lines(lines)
        theme.follow(self.restyle)

    def set_lines(self, lines: Sequence[Sequence[tuple[str, Value]]]) -> None:
        """Show other values."""
        empty(self._grid)
        for number, pairs in enumerate(lines):
            for place, (label, value) in enumerate(pairs):
                shown = value if isinstance(value, QWidget) else Paragraph(value)
                words = Label(label, "dense", "ink2")
                # As high as the first line of the value, so that both stand on one line.
                high = shown.sizeHint().height() if isinstance(value, QWidget) else theme.current().line_height("body")
                words.setMinimumHeight(high)
                self._grid.addWidget(words, number, place * 2, Qt.AlignmentFlag.AlignTop)
                wide = 3 if len(pairs) == 1 else 1
                if isinstance(value, QWidget):
                    self._grid.addWidget(shown, number, place * 2 + 1, 1, wide, Qt.AlignmentFlag.AlignTop)
                else:
                    self._grid.addWidget(shown, number, place * 2 + 1, 1, wide)
        reveal(self._grid)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(3, 2)
        second = [pairs[1][1] for pairs in lines if len(pairs) > 1]
        self._stands_in_line = bool(second) and all(isinstance(value, str) for value in second)  # what is no words needs its room
        self.restyle()

    def restyle(self) -> None:
        """Take the width of the labels from the theme in force."""
        self._grid.setColumnMinimumWidth(0, round(self.label_width * theme.current().factor))
        self._grid.setColumnMinimumWidth(2, theme.current().size(_SECOND_LABEL) if self._stands_in_line else 0)
