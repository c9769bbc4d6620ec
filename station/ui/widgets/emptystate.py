"""An empty place: one sentence what it holds, one what to do, at most two buttons, no drawing."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from station.ui import theme
from station.ui.widgets.button import Button
from station.ui.widgets.layout import column, row
from station.ui.widgets.text import Paragraph

_WIDEST = 460  # pixels of the sentence


class EmptyState(QWidget):
    """``EmptyState("还没有诉求。登记第一件，或者把旧台账导进来。", [Button("登记诉求", …), Button("导入旧台账", …)])``."""

    def __init__(self, text: str = "", buttons: Sequence[Button] = ()) -> None:
        super().__init__()
        self.sentence = Paragraph(text, "body", "ink2", centred=True)
        inner = column(None, row(None, self.sentence, None), spacing=8, margins=24)
        if buttons:
            inner.addSpacing(4)
            inner.addLayout(row(None, *buttons, None))
        inner.addStretch(1)
        self.setLayout(inner)
        theme.follow(self._fit)
        self._fit()
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def _fit(self) -> None:
        self.sentence.setMaximumWidth(theme.current().size(_WIDEST))

    def set_text(self, text: str) -> None:
        """Say something else."""
        self.sentence.set_text(text)
