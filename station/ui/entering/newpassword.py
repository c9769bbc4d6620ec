"""Choosing a password: twice, with what makes a good one, and why one is refused."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.casework.password_rules import HINT
from station.ui.entering.passwordline import PasswordLine
from station.ui.widgets import Paragraph, column


class NewPassword(QWidget):
    """``problem_of(password)`` says why one is refused, "" if it will do; ``taken`` when both lines are filled and Enter is pressed."""

    taken = Signal()

    def __init__(self, problem_of: Callable[[str], str], name: str) -> None:
        super().__init__()
        self._problem_of = problem_of
        self.first = PasswordLine("新密码", f"{name}.first", required=True)
        self.second = PasswordLine("再输一遍", f"{name}.second", required=True)
        self.trouble = Paragraph("", "dense", "amb")
        self.trouble.setObjectName(f"{name}.trouble")
        self.trouble.hide()
        self.first.entered.connect(self.second.setFocus)
        self.second.entered.connect(self.taken)
        for line in (self.first, self.second):
            line.changed.connect(self.trouble.hide)
        self._lines = column(self.first, Paragraph(HINT, "caption", "ink2"), self.second, self.trouble, spacing=8)
        self.setLayout(self._lines)
        self.setFocusProxy(self.first)

    def password(self) -> str:
        """What was chosen; "" after saying why it cannot be taken."""
        problem = self._problem_of(self.first.text())
        if not problem and self.first.text() != self.second.text():
            self.say("两遍不一样，请再输一遍。", self.second)
            self.second.setFocus()
            return ""
        self.say(problem)
        if not problem:
            return self.first.text()
        self.first.setFocus()
        return ""

    def say(self, problem: str, wrong: PasswordLine | None = None) -> None:
        """Why it cannot be taken, under the ``wrong`` line, which is the first where nothing else is said."""
        self._lines.removeWidget(self.trouble)
        self._lines.insertWidget(self._lines.indexOf(wrong or self.first) + 1, self.trouble)
        self.trouble.set_text(problem)
        self.trouble.setVisible(bool(problem))

    def clear(self) -> None:
        """Forget what was typed."""
        self.first.clear()
        self.second.clear()
        self.say("")
