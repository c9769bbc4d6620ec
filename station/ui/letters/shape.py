"""Which of the four shapes a letter has, each with the words of what it is for."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.ui.editors import words_of
from station.ui.widgets import Paragraph, SegmentedChoice, column

PUBLIC = ("industry", "area", "public")  # audiences of a reminder that names nobody
_EVERYONE = "public"
_SHAPES = {
    _EVERYONE: ("公开提示函", "在时间节点或者对一个行业、区域公开提醒，不点名，不要求答复"),
    "reminder": ("提示函", "点名提醒一家或者几家单位自查，一般要反馈"),
    "opinion": ("意见书", "查明了违法事实，要求单位改正，单位要书面答复"),
    "proposal": ("建议书", "单位拒收、逾期不答复或者不改正的，由县级以上总工会提请部门处理"),
}


class ShapeChoice(QWidget):
    """The choice and the sentence of what is chosen; ``chosen`` when somebody chose."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice = SegmentedChoice([(key, label) for key, (label, _) in _SHAPES.items()], "reminder")
        self.choice.setObjectName("letters.kind")
        self.choice.chosen.connect(self._chosen)
        self.audience = SegmentedChoice([item for item in words_of("letter_audience") if item[0] in PUBLIC], _EVERYONE, small=True)
        self.audience.setObjectName("letters.audience")
        self.audience.chosen.connect(lambda _: self.chosen.emit())
        self.sentence = Paragraph("", "caption", "ink2")
        self.setLayout(column(self.choice, self.sentence, spacing=6))
        self.setFocusProxy(self.choice)
        self._say()

    def kind(self) -> str:
        """The kind of letter chosen."""
        return "reminder" if self.choice.current() == _EVERYONE else self.choice.current()

    def to(self) -> str:
        """The audience that goes with it."""
        if self.choice.current() == _EVERYONE:
            return self.audience.current()
        return "department" if self.kind() == "proposal" else "employer"

    def show_value(self, kind: str, audience: str) -> None:
        """Show a letter's shape without ``chosen``."""
        for choice, key in (
            (self.choice, _EVERYONE if kind == "reminder" and audience in PUBLIC else kind),
            (self.audience, audience if audience in PUBLIC else _EVERYONE),
        ):
            choice.blockSignals(True)
            choice.set_current(key)
            choice.blockSignals(False)
        self._say()

    def set_read_only(self, read_only: bool) -> None:
        """Only show it."""
        self.choice.setEnabled(not read_only)
        self.audience.setEnabled(not read_only)
        self.sentence.setVisible(not read_only)

    def _chosen(self, _: str) -> None:
        self._say()
        self.chosen.emit()

    def _say(self) -> None:
        self.sentence.set_text(_SHAPES[self.choice.current()][1] if self.choice.current() in _SHAPES else "")
