"""What was looked at before signing, passed or not, how the text is written, and the other letters to the same employer."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal

from station.casework import vocabulary
from station.casework.letter_checks import Check
from station.casework.model import Letter
from station.casework.writing_style import Finding
from station.ui.checkline import CheckLine
from station.ui.widgets import LINK, Button, Label, Pane, Paragraph, Scroll, column, empty, reveal, row

MEND, DISCLOSE = "mend", "disclose"  # ways out of a failed check


class ChecksPanel(Pane):
    """``asked`` carries the field of a check that was clicked, ``opened`` the id of another letter.

    ``corrected`` carries the field and the finding whose proposal is taken,
    ``mended`` a way out of a failed check (MEND, DISCLOSE) and the check.
    """

    asked = Signal(str)
    opened = Signal(str)
    corrected = Signal(str, object)
    mended = Signal(str, object)

    def __init__(self) -> None:
        super().__init__(fill="mat", edges="l", line="line2")
        self.setObjectName("letters.checks")
        self._lines = column(spacing=12)
        self._others = column(spacing=4)
        self._others_title = Label("同一单位文书", bold=True)
        self._title = Label("", bold=True)
        self._writing = column(spacing=12)
        self._writing_title = Label("写法", bold=True)
        self._all = Button("全部改", self._correct_all, kind=LINK)
        self._all.setObjectName("letters.correct_all")
        self._findings: list[tuple[str, Finding]] = []
        parts = (self._lines, 12, row(self._writing_title, None, self._all), self._writing, 12, self._others_title, self._others)
        inner = column(self._title, *parts, None, spacing=10, margins=(14, 14, 12, 14))
        self.setLayout(column(Scroll(inner)))

    def show_checks(
        self,
        title: str,
        checks: Sequence[Check],
        more: Sequence[tuple[bool, str]] = (),
    ) -> None:
        """Show these, each failed one with its ways out, and below them what was seen on the sheet."""
        self._title.setText(title)
        empty(self._lines)
        for check in checks:
            line = CheckLine(check.is_ok, check.sentence)
            line.pressed.connect(partial(self.asked.emit, check.field))
            self._lines.addWidget(line)
            for key, words in _ways_out(check):
                way = Button(words, partial(self.mended.emit, key, check), kind=LINK)
                way.setObjectName(f"letters.check.{key}")
                self._lines.addLayout(row(24, way, None, spacing=0))
        for is_ok, sentence in more:
            self._lines.addWidget(CheckLine(is_ok, sentence))
        reveal(self._lines)

    def show_findings(self, findings: Sequence[tuple[str, Finding]]) -> None:
        """Show what is written otherwise than the standards say, each with its proposal one click away."""
        self._findings = list(findings)
        empty(self._writing)
        mendable = [finding for _, finding in findings if finding.proposal is not None]
        self._writing_title.setVisible(bool(findings))
        self._writing_title.setText(f"写法 {len(findings)}")
        self._all.setVisible(len(mendable) > 1)
        for name, finding in findings:
            line = CheckLine(False, finding.sentence)
            line.pressed.connect(partial(self.asked.emit, name))
            self._writing.addWidget(line)
            if finding.proposal is not None:
                button = Button("改", partial(self.corrected.emit, name, finding), kind=LINK)
                button.setObjectName("letters.correct")
                self._writing.addLayout(row(24, button, None, spacing=0))
        reveal(self._writing)

    def _correct_all(self) -> None:
        for name, finding in reversed(self._findings):  # from the end, so that the places of the others stay
            self.corrected.emit(name, finding)

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
        reveal(self._others)

    def failed(self) -> int:
        """How many sentences say that something is not right."""
        items = (self._lines.itemAt(number).widget() for number in range(self._lines.count()))
        return sum(isinstance(line, CheckLine) and not line.is_ok for line in items) + len(self._findings)


def _ways_out(check: Check) -> list[tuple[str, str]]:
    """What mends a failed check in one click: its own proposal; for names to say why they stay."""
    if check.is_ok:
        return []
    return [*([(MEND, check.mend)] if check.mend else []), *([(DISCLOSE, "保留，写明原因")] if check.words else [])]
