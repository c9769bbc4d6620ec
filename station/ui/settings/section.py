"""What every section of 设置 is: a heading, a grey sentence, and content no wider than a form."""

from PySide6.QtWidgets import QLayout, QWidget

from station.changes import Changes
from station.ui.context import Context
from station.ui.form import WIDEST
from station.ui.page import Room
from station.ui.table import Table
from station.ui.widgets import Label, Paragraph, Scroll, column

MARGINS = (24, 20, 24, 24)


class Heading(QWidget):
    """Title and one grey sentence."""

    def __init__(self, title: str, sentence: str = "") -> None:
        super().__init__()
        self.title = Label(title, "section", bold=True)
        lines = column(self.title, spacing=4, margins=(0, 0, 0, 4))
        if sentence:
            lines.addWidget(Paragraph(sentence, "dense", "ink2"))
        self.setLayout(lines)

    def set_title(self, title: str) -> None:
        """Change the title."""
        self.title.setText(title)


class Section(QWidget):
    """Fills itself with ``fill`` or a layout of its own; ``refresh`` when it comes to the front or something was written."""

    records: tuple[str, ...] = ()  # names of the records whose changes concern the section; none: all

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context

    def fill(self, heading: Heading, content: QLayout, *, scrolls: bool = True) -> None:
        """Put content under a heading; without ``scrolls`` it takes the height that is there, as tables do."""
        whole = QWidget()
        inside = column(heading, spacing=12, margins=MARGINS)
        inside.addLayout(content, 0 if scrolls else 1)
        if scrolls:
            inside.addStretch(1)
        whole.setLayout(inside)
        if scrolls:
            whole.setMaximumWidth(WIDEST + MARGINS[0] + MARGINS[2])
        self.setLayout(column(Scroll(whole) if scrolls else whole, spacing=0))

    def refresh(self) -> None:
        """Show what is stored now."""

    def concerns(self, changes: Changes) -> bool:
        """Whether a step touched what is shown."""
        return not self.records or changes.touches(*self.records)

    def arrange(self, room: Room) -> None:
        """Fit to the room."""
        for table in self.findChildren(Table):
            table.set_low(room.is_low)

    def save(self) -> None:
        """Ctrl+S, where there is something to save."""

    def open_draft(self, key: str) -> None:
        """Go on with a form that was not saved; the section's form by itself finds what was typed."""

    def begin(self, act: str) -> None:
        """What another place asks for by ``context.go("settings", section=…, act=…)``."""

    def leave(self) -> None:
        """The section is left: keep what was typed."""
