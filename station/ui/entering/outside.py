"""What everybody who passes the desk may read: the station, and how much waits, without a name."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from station import NAME
from station.frozen import frozen
from station.ui import theme
from station.ui.widgets import Label, Pane, Paragraph, Rule, column, row
from station.ui.widgets.layout import Item
from station.ui.widgets.mark import Mark

_WIDEST = 400


@frozen
class Told:
    """Name and a phrase under it; counts as words, number, and whether it is of things overdue."""

    name: str = NAME
    phrase: str = "不用联网，数据只在本机。"
    counts: Sequence[tuple[str, int, bool]] = ()


class Outside(Pane):
    """The left half of the login page."""

    def __init__(self, told: Told) -> None:
        super().__init__(fill="rail", edges="r", line="line2")
        lines: list[Item] = []
        for words, number, is_late in told.counts:
            count = Label(f"{number:,}", "figure", bold=True)
            count.set_token("red" if is_late and number else "ink")
            line = QWidget()
            line.setLayout(row(Label(words, "body"), None, count, margins=(0, 8, 0, 8)))
            line.setMaximumWidth(theme.current().size(_WIDEST))
            lines += [_rule(), line]
        if lines:
            lines += [_rule(), 8, Label("锁定时只显示件数，不显示姓名和单位", "caption", "ink2")]
        foot = Paragraph("用于内部办案和个人信息处理，请勿录入国家秘密。", "caption", "ink2")
        head = (row(Mark(), None), 20, Paragraph(told.name, "wizard", bold=True), Label(told.phrase, "body", "ink2"))
        self.setLayout(column(*head, 24, *lines, None, foot, spacing=4, margins=(72, 72, 48, 32)))


def _rule() -> Rule:
    rule = Rule("line2")
    rule.setMaximumWidth(theme.current().size(_WIDEST))
    return rule
