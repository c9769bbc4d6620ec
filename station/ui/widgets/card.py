"""Cards and notes: a sheet of paper with a head, and one sentence that informs or asks for attention."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.widgets.button import ICON, LINK, Button
from station.ui.widgets.icon import Icon
from station.ui.widgets.layout import Item, Pane, column, row
from station.ui.widgets.text import ElidedLabel, Label, Paragraph


class Card(Pane):
    """``Card("本月", column(...), phrase="11月1日—17日", aside=Button("月报表", kind=LINK))``; no head without a title."""

    def __init__(
        self,
        title: str = "",
        content: QLayout | QWidget | None = None,
        *,
        phrase: str = "",
        aside: QWidget | None = None,
        padding: int = 16,
    ) -> None:
        super().__init__(radius=6)
        self.body = QVBoxLayout()
        padding = padding or 1  # what fills a card leaves its line to be seen
        self.body.setContentsMargins(padding, padding, padding, padding)
        self.body.setSpacing(8)
        items: list[Item] = []
        if title:
            self.title = ElidedLabel(title, bold=True)
            self.phrase = Label(phrase, "dense", "ink3")
            self.head = Pane(row(self.title, self.phrase, None, spacing=10, margins=(16, 0, 16, 0)), fill="", edges="b")
            if aside is not None:
                self.head.layout().addWidget(aside)  # type: ignore[union-attr]
            self._heights()
            theme.follow(self._heights)
            items.append(self.head)
        self.setLayout(column(*items, self.body, spacing=0))
        if isinstance(content, QLayout):
            self.body.addLayout(content)
        elif content is not None:
            self.body.addWidget(content)

    def _heights(self) -> None:
        self.head.setMinimumHeight(theme.current().size(44))


class Note(Pane):
    """One icon, one sentence, a few words to press: ``Note("现在是练习数据。", attention=True, actions=[("清除练习数据", clear)])``.

    ``closable`` adds an x that hides the note.
    """

    def __init__(
        self,
        text: str,
        *,
        attention: bool = False,
        icon: str = "",
        actions: Sequence[tuple[str, Callable[[], object]]] = (),
        closable: bool = False,
    ) -> None:
        super().__init__(
            fill="amb-bg" if attention else "mat",
            radius=4,
            line="amb-line" if attention else "line2",
        )
        self.icon = Icon(icon or ("alert-triangle" if attention else "info-circle"), 16, "amb" if attention else "ink2")
        self.sentence = Paragraph(text, "dense", "ink" if attention else "ink2")
        self.buttons = [Button(words, act, kind=LINK) for words, act in actions]
        # What can be pressed is taller than a line of text: the first line stands level with it.
        drop = 4 if closable else 2 if self.buttons else 0
        line = row(column(drop + 2, self.icon, None, spacing=0), spacing=10, margins=(12, 7 - drop // 2, 12, 7 - drop // 2))
        line.addLayout(column(drop, self.sentence, None, spacing=0), 1)
        for button in self.buttons:
            line.addLayout(column(drop - 2, button, None, spacing=0))
        if closable:
            self.close_button = Button("收起这条提示", self.hide, kind=ICON, icon="x", small=True)
            line.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self.waiting: Label | None = None
        self.setLayout(line)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_waiting(self, count: int) -> None:
        """How many more come into its place when it is closed: “还有 3 条”."""
        line = self.layout()
        if self.waiting is None and count and isinstance(line, QBoxLayout):
            self.waiting = Label("", "dense", "ink2")
            line.insertLayout(2, column(4, self.waiting, None, spacing=0))
        if self.waiting is not None:
            self.waiting.setText(f"还有 {count} 条" if count else "")
