"""The line below a form: when the draft was kept or what is still to be mended, and the buttons."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent

from station.ui import theme
from station.ui.widgets import Button, ElidedLabel, Icon, Pane, row

_BREAKS = "：、，"  # a line ends with one of them where it can


class _Sentence(ElidedLabel):
    """A sentence over two lines where one is too short for it, such as all that is still to be mended."""

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics, text = self.fontMetrics(), self.text()
        if metrics.horizontalAdvance(text) <= self.width() or self.height() < 2 * metrics.height():
            super().paintEvent(event)
            return
        most = next((at for at in range(len(text), 1, -1) if metrics.horizontalAdvance(text[:at]) <= self.width()), 1)
        end = max((text.rfind(sign, most // 2, most) + 1 for sign in _BREAKS), default=0) or most
        painter = QPainter(self)
        painter.setPen(theme.current().colour(self.token))
        middle = self.height() // 2
        rest = metrics.elidedText(text[end:], Qt.TextElideMode.ElideRight, self.width())
        for top, line in ((middle - metrics.height(), text[:end]), (middle, rest)):
            painter.drawText(QRect(0, top, self.width(), metrics.height()), Qt.AlignmentFlag.AlignVCenter, line)


class FormFooter(Pane):
    """``FormFooter(Button("取消", …), Button("保存", …, kind=PRIMARY))``; ``say`` in grey, ``warn`` in ochre."""

    def __init__(self, *buttons: Button) -> None:
        super().__init__(fill="paper", edges="t", line="line2")
        self._icon = Icon("device-floppy", 16)
        self.words = _Sentence("", "dense", "ink2")
        self._line = row(self._icon, self.words, spacing=10)
        self._line.setStretch(1, 1)
        self._line.addSpacing(6)
        for button in buttons:
            self._line.addWidget(button)
        self.setLayout(self._line)
        self.set_margin(24)
        self.say("")
        self._heights()
        theme.follow(self._heights)

    def say(self, text: str, icon: str = "device-floppy") -> None:
        """What is safe: “已自动保存 15:26:03”."""
        self._show(text, icon, "ink2")

    def warn(self, text: str) -> None:
        """What is to be mended; empty takes it away."""
        self._show(text, "alert-triangle", "amb")

    def set_margin(self, margin: int) -> None:
        """Room left and right."""
        self._line.setContentsMargins(margin, 0, margin, 0)

    def _show(self, text: str, icon: str, token: str) -> None:
        self._icon.set_icon(icon, token)
        self._icon.setVisible(bool(text))
        self.words.set_token(token)
        self.words.setText(text)

    def _heights(self) -> None:
        self.setMinimumHeight(theme.current().size(56))
