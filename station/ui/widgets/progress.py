"""The strips that tell how far slow work has come, how long it still takes, and let one stop it: one for each work under way."""

import math
import time
from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.ui import theme
from station.ui.widgets.button import Button
from station.ui.widgets.layout import Pane, column, row
from station.ui.widgets.text import ElidedLabel, Label

_KNOWN_AFTER_S, _KNOWN_FROM = 1.0, 0.01  # before, and below that share, the pace is not known


def rest_words(seconds: float) -> str:
    """“约还要 20 秒”: no more exactly than it can be known."""
    if seconds < 5:
        return "马上就好"
    if seconds < 55:
        return f"约还要 {math.ceil(seconds / 5) * 5} 秒"
    return f"约还要 {math.ceil(seconds / 60)} 分钟"


class Bar(QWidget):
    """A thin bar, filled to ``share`` of 1; less than 0 when it is not known how much there is."""

    def __init__(self) -> None:
        super().__init__()
        self.share = -1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.follow(self.update)

    def set_share(self, share: float) -> None:
        """How much is done, from 0 to 1."""
        self.share = share
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(160, 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        now = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(now.colour("line"))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        if self.share >= 0:
            painter.setBrush(now.colour("act"))
            painter.drawRoundedRect(QRectF(0, 0, max(6.0, self.width() * min(self.share, 1.0)), self.height()), 3, 3)


class ProgressStrip(Pane):
    """“正在写入第 3,200 行，共 50,000 行” and 取消: ``strip.tell("正在写入…", 0.06)``, ``strip.cancelled`` when pressed."""

    cancelled = Signal()

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(fill="mat", edges="t")
        self._clock = clock
        self._is_stopping = False
        self._began: tuple[float, float] | None = None  # when a share was told first, and which
        self.words = ElidedLabel("", "dense", "ink2")
        self.rest = Label("", "dense", "ink2")
        self.bar = Bar()
        self.bar.setMaximumWidth(240)
        self.stop = Button("取消", self._cancel, small=True)
        line = row(self.words, self.rest, self.bar, self.stop, spacing=12, margins=(24, 6, 16, 6))
        line.setStretch(0, 1)
        self.setLayout(line)

    def _cancel(self) -> None:
        self.tell("正在停下…")
        self._is_stopping = True
        self.stop.setEnabled(False)
        self.cancelled.emit()

    def tell(self, text: str, share: float = -1.0) -> None:
        """Words, and how much of the whole from 0 to 1 where it is known; nothing more once it was told to stop."""
        if self._is_stopping:
            return
        self.words.setText(text)
        self.bar.setVisible(share >= 0)
        self.bar.set_share(share)
        self.rest.setText(self._rest(share))

    def _rest(self, share: float) -> str:
        """From the pace since this work told its first share."""
        now = self._clock()
        if share < 0 or self._began is None or share < self._began[1]:
            self._began = (now, share) if share >= 0 else None
            return ""
        passed, gained = now - self._began[0], share - self._began[1]
        return rest_words(passed * (1 - share) / gained) if passed >= _KNOWN_AFTER_S and gained >= _KNOWN_FROM else ""


class ProgressStrips(QWidget):
    """One strip for each work that takes long, the first at the top; hidden while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.of: dict[object, ProgressStrip] = {}
        self._lines = column(spacing=0)
        self.setLayout(self._lines)
        self.hide()

    def add(self, work: object) -> ProgressStrip:
        """A strip for this work."""
        strip = self.of[work] = ProgressStrip()
        self._lines.addWidget(strip)
        self.show()
        return strip

    def drop(self, work: object) -> None:
        """The work has ended."""
        if strip := self.of.pop(work, None):
            strip.hide()
            self._lines.removeWidget(strip)
            strip.deleteLater()
        self.setVisible(bool(self.of))
