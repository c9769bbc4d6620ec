"""What every guided way of joining is made of: numbered steps one below the other, of which the later ones open as one goes on."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLayout, QWidget

from station.actions.circle import Letter
from station.errors import StationError
from station.ui.context import Context
from station.ui.membership.carrying import save_letter
from station.ui.membership.spoken import SpokenCode
from station.ui.widgets import Button, Label, Pane, Paragraph, Rule, column, row
from station.ui.widgets.text import as_tip


class Numbered(QWidget):
    """One step: its number in a ring, a bold title, a grey sentence, and what is done there."""

    def __init__(self, number: int, title: str, sentence: str, content: QLayout | QWidget | None = None) -> None:
        super().__init__()
        ring = Pane(row(None, Label(str(number), "dense", "act", bold=True), None, spacing=0), fill="act-bg", radius=12, line="")
        ring.setFixedSize(24, 24)
        self.sentence = Paragraph(sentence, "dense", "ink2")
        inside = column(Label(title, "body", bold=True), self.sentence, spacing=4)
        if isinstance(content, QLayout):
            inside.addLayout(content)
        elif content is not None:
            inside.addWidget(content)
        line = row(column(ring, None, spacing=0), spacing=12)
        line.addLayout(inside, 1)
        self.setLayout(line)

    def open(self, *, is_open: bool) -> None:
        """Let the step be done, or grey it until the one before is."""
        self.setEnabled(is_open)
        self.setVisible(is_open)


class GuidedPane(QWidget):
    """Title, way back, steps and a line for what stands in the way."""

    def __init__(self, context: Context, name: str, title: str, back: Callable[[], object]) -> None:
        super().__init__()
        self.context = context
        self.setObjectName(name)
        self.back_button = Button("返回", back, icon="chevron-left", small=True)
        self.back_button.setObjectName(f"{name}.back")
        self.trouble = Paragraph("", "dense", "amb")
        self.trouble.setObjectName(f"{name}.trouble")
        self.lines = column(row(self.back_button, Label(title, "section", bold=True), None, spacing=12), Rule(), spacing=16)
        self.setLayout(self.lines)
        self.setMaximumWidth(720)

    def finish(self, *steps: Numbered) -> None:
        """Put the steps below each other."""
        for step in steps:
            self.lines.addWidget(step)
        self.lines.addWidget(self.trouble)
        self.lines.addStretch(1)
        self.say("")

    def say(self, words: str) -> None:
        """What stands in the way, or nothing."""
        self.trouble.set_text(words)
        self.trouble.setVisible(bool(words))

    def attempt(self, act: Callable[[], object]) -> bool:
        """Do it; a StationError is said here. Whether it was done."""
        self.say("")
        try:
            act()
        except StationError as error:
            self.say(str(error))
            return False
        return True


class Handing(QWidget):
    """A file to be carried and the code to be read out with it."""

    def __init__(self, pane: GuidedPane, title: str, kinds: str, code_words: str, saved: Callable[[], object] = lambda: None) -> None:
        super().__init__()
        self._pane, self._title, self._kinds, self._saved = pane, title, kinds, saved
        self._letter: Letter | None = None
        self.save_button = Button("存到 U 盘或文件夹", self.save, icon="device-floppy")
        self.save_button.setObjectName(f"{pane.objectName()}.save")
        self.where = Label("", "dense", "ink2")
        self.spoken = SpokenCode(code_words)
        self.setLayout(column(row(self.save_button, self.where, None, spacing=10), self.spoken, spacing=10))

    def show_letter(self, letter: Letter) -> None:
        """Offer a file."""
        self._letter = letter
        self.where.setText("")
        self.spoken.show_code(letter.code)
        self.save_button.setText("存到 U 盘或文件夹")

    def save(self) -> None:
        """Ask where, write, and say so."""
        letter = self._letter
        assert letter is not None
        found: list[Path | None] = []
        if self._pane.attempt(lambda: found.append(save_letter(self, self._pane.context, self._title, self._kinds, letter))) and found[0]:
            self.where.setText(f"已存到 {found[0].name}")
            self.where.setToolTip(as_tip(str(found[0])))
            self.save_button.setText("再存一份")
            self._saved()
