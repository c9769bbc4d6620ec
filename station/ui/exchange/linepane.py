"""One line of the record of the exchange, told in full: what it held, where it lies, who confirmed it, and what to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from station.casework.model import BY_NAME
from station.frozen import frozen
from station.ui.widgets import (
    Button,
    Card,
    Item,
    KeyValues,
    Label,
    Note,
    Paragraph,
    Pill,
    PillText,
    Scroll,
    column,
    empty,
    paired,
    reveal,
    row,
)

CASES = "cases"  # under this name the contents of a bundle count the cases it is about


@frozen
class Line:
    """A line of the record: how it stands in the list, and what the pane beside it tells.

    ``contents`` counts changes by record name; ``trouble`` is a sentence with what to do, ``acts`` are words and what they do.
    """

    key: str
    title: str
    aside: str = ""
    second: str = ""
    icon: str = ""
    token: str = "ink2"
    state: PillText | None = None
    facts: tuple[tuple[str, str], ...] = ()
    contents: Mapping[str, int] = field(default_factory=dict)
    trouble: str = ""
    acts: Sequence[tuple[str, Callable[[], object]]] = ()

    def item(self) -> Item:
        """As it stands in the list."""
        return Item(self.key, self.title, self.aside, self.second, self.icon, self.token)


def counted(contents: Mapping[str, int], most: int = 4) -> str:
    """“诉求 7，调解 3”: the kinds there are the most of first, by the names of their records."""
    shown = [f"{_kind(name)} {count:,}" for name, count in list(contents.items())[:most] if name != CASES]
    return "，".join(shown) + ("等" if len(contents) > most else "")


def _kind(record: str) -> str:
    return BY_NAME[record].title if record in BY_NAME else "其他"


class LinePane(QWidget):
    """The pane at the right for a line chosen in the record."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Label("", "section", bold=True)
        self.title.setObjectName("exchange.line.title")
        self.state = Pill(PillText(""))
        self.facts = KeyValues(label_width=84)
        self._parts = column(spacing=12)
        self._margins = column(row(self.title, self.state, None, spacing=10), self.facts, self._parts, None, spacing=14)
        inner = QWidget()
        inner.setLayout(self._margins)
        inner.setMaximumWidth(760)
        line = row(spacing=0)
        line.addWidget(inner, 100)
        line.addStretch(1)
        self.setLayout(column(Scroll(line), spacing=0))
        self.set_margin(24)

    def set_margin(self, margin: int) -> None:
        """Room left and right."""
        self._margins.setContentsMargins(margin, 16, margin, 16)

    def show_line(self, line: Line) -> None:
        """Tell about a line."""
        self.title.setText(line.title)
        self.state.setVisible(line.state is not None)
        if line.state is not None:
            self.state.set_pill(line.state)
        self.facts.set_lines([[pair] for pair in line.facts if pair[1]])
        empty(self._parts)
        if line.trouble:
            note = Note(line.trouble, attention=True, actions=[("复制说明", lambda: QGuiApplication.clipboard().setText(line.trouble))])
            note.setObjectName("exchange.line.trouble")
            note.buttons[0].setObjectName("exchange.copy")
            self._parts.addWidget(note)
        if line.acts:
            buttons = [Button(words, act, small=True) for words, act in line.acts]
            for number, button in enumerate(buttons):
                button.setObjectName(f"exchange.line.act{number}")
            self._parts.addLayout(row(*buttons, None))
        if line.contents:
            self._parts.addWidget(contents_card(line.contents))
        reveal(self._parts)


def contents_card(contents: Mapping[str, int]) -> Card:
    """The changes of a bundle by kind, counted; never whose they are."""
    lines = KeyValues(paired([(_kind(name), f"{count:,} 条") for name, count in contents.items() if name != CASES]), label_width=120)
    total = f"{sum(count for name, count in contents.items() if name != CASES):,} 条改动"
    if contents.get(CASES):
        total += f"，涉及 {contents[CASES]:,} 件诉求"
    return Card("包里有什么", column(lines, Paragraph("包已加密，只有登记过的电脑打得开。", "caption", "ink3"), spacing=10), phrase=total)
