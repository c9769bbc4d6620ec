"""Lines of a form that can be several: employers in their roles, requests with their amounts."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.casework.model import Claim, Employer, Party
from station.db import grievances as queries
from station.errors import StationError
from station.ui.context import Context
from station.ui.editors import CodeEditor, LineEditor, MoneyEditor
from station.ui.widgets import ICON, LINK, Button, Paragraph, column, row

_UNNAMED = "来过的打几个字就能选；没来过的写全称"


class _Lines(QWidget):
    """Lines one below the other, with a way to add one; as many as ``LEAST`` cannot be taken away."""

    LEAST = 1
    changed = Signal()
    left = Signal()

    def __init__(self, name: str, add_words: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.lines: list[Any] = []
        self._column = column(spacing=8)
        self.add_button = Button(add_words, self._add_pressed, kind=LINK, icon="plus")
        self.add_button.setObjectName(f"{name}.add")
        self.setLayout(column(self._column, row(self.add_button, None), spacing=6))

    def _add_pressed(self) -> None:
        self.add_line().focus_first()
        self.changed.emit()

    def add_line(self) -> Any:
        """One more empty line."""
        raise NotImplementedError

    def _put(self, line: Any) -> Any:
        self.lines.append(line)
        self._column.addWidget(line)
        line.changed.connect(self.changed.emit)
        line.left.connect(self.left.emit)
        line.dropped.connect(lambda: self._drop(line))
        self._number()
        return line

    def _drop(self, line: Any) -> None:
        self.lines.remove(line)
        line.hide()
        line.deleteLater()
        self._number()
        self.changed.emit()

    def clear(self) -> None:
        """As few as there can be, empty."""
        for line in list(self.lines):
            self.lines.remove(line)
            line.hide()
            line.deleteLater()
        for _ in range(self.LEAST):
            self.add_line()

    def _number(self) -> None:
        for place, line in enumerate(self.lines):
            line.set_place(self.objectName(), place, len(self.lines) > self.LEAST)

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        if self.lines:
            self.lines[0].focus_first()
        else:
            self.add_button.setFocus(reason)


class _Line(QWidget):
    changed = Signal()
    left = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.drop_button = Button("去掉这一行", self.dropped.emit, kind=ICON, icon="x", small=True)
        self.problem = Paragraph("", "caption", "amb")
        self.problem.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on to the next field, as in the form around."""
        is_press = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_press and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():  # type: ignore[attr-defined]
            self.focusNextChild()
            return True
        return super().eventFilter(watched, event)

    def say(self, sentence: str) -> None:
        """Show what is wrong with the line."""
        self.problem.set_text(sentence)
        self.problem.setVisible(bool(sentence))


class PartyLine(_Line):
    """One employer: a name with suggestions, its role; a known name takes the file it stands for."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.employer: Employer | None = None
        self.name = LineEditor("")
        self.name.setAccessibleName("用人单位")
        self.name.setPlaceholderText("单位名称里的任意几个字")
        self.name.suggest(lambda text: [found.name for found in queries.find_employers(context.store, text)] if text else [])
        self.name.edited.connect(self._typed)
        self.name.textChanged.connect(lambda _: self._look_up())
        self.name.left.connect(self.left.emit)
        self.role = CodeEditor("employer_role", True)
        self.role.setAccessibleName(Party.spec("role").label)
        self.role.set_key("employer")
        self.role.edited.connect(self.changed.emit)
        for editor in (self.name, self.role):
            editor.installEventFilter(self)
        self.known = Paragraph("", "caption", "ink2")
        self.meant = Paragraph("", "caption", "amb")
        self._offered: Employer | None = None
        self.take_button = Button("用这家", self._take_offered, kind=LINK, small=True)
        self._offer = QWidget()
        asked = row(self.meant, self.take_button, spacing=8)
        asked.setStretch(0, 1)
        self._offer.setLayout(asked)
        line = row(self.name, self.role, self.drop_button, spacing=16)
        line.setStretch(0, 2)
        line.setStretch(1, 1)
        self.setLayout(column(line, self.problem, self.known, self._offer, spacing=3))
        self._look_up()

    def set_place(self, of: str, place: int, can_drop: bool) -> None:
        """Where the line stands among its like."""
        self.name.setObjectName(f"{of}.{place}.name")
        self.role.setObjectName(f"{of}.{place}.role")
        self.take_button.setObjectName(f"{of}.{place}.take")
        self.drop_button.setVisible(can_drop)

    def focus_first(self) -> None:
        """Put the focus into the name, so that one which came along is typed over."""
        self.name.setFocus(Qt.FocusReason.TabFocusReason)

    def _typed(self) -> None:
        self.say("")
        self._look_up()  # Qt tells of the typing before it tells of the text
        self.changed.emit()

    def _look_up(self) -> None:
        text = self.name.text().strip()
        self.employer = queries.employer_named(self.context.store, text) if text else None
        self.known.set_text("已有档案" if self.employer else "新单位，保存时建档" if text else _UNNAMED)
        self._ask_which(text)

    def _ask_which(self, text: str) -> None:
        """Before a name becomes a new employer: whether it was meant to be one on file that has these words in its name."""
        found = queries.find_employers(self.context.store, text) if text and self.employer is None else []
        found = [employer for employer in found if text in employer.name or text in employer.aliases]
        self._offered = found[0] if len(found) == 1 else None
        if self._offered is not None:
            self.meant.set_text(f"已有档案“{self._offered.name}”，是它吗？不是就当新单位建档。")
        else:
            self.meant.set_text("已有几家单位的名称里有这几个字，是其中一家就从列表里选；都不是就当新单位建档。")
        self.take_button.setVisible(self._offered is not None)
        self._offer.setVisible(bool(found))
        self._place_words()

    def _place_words(self) -> None:
        """One line below the name at any time, or what stands below would move under the pointer."""
        self.known.setVisible(self._offer.isHidden() and self.problem.isHidden())

    def _take_offered(self) -> None:
        if self._offered is not None:
            self.name.setText(self._offered.name)
            self.changed.emit()
            self.role.setFocus()

    def say(self, sentence: str) -> None:
        super().say(sentence)
        self.name.show_problem(bool(sentence))
        self._place_words()

    def value(self) -> tuple[Party, Employer] | None:
        """The party with its employer; None for an empty line."""
        name = self.name.text().strip()
        if not name:
            return None
        return Party(role=self.role.key() or "employer"), self.employer or Employer(name=name)

    def show_value(self, name: str, role: str) -> None:
        """Fill the line."""
        self.name.setText(name)
        self.name.setCursorPosition(0)
        self.role.set_key(role)


class PartyLines(_Lines):
    """用人单位 in their roles: 用工单位, 总包, 分包, 劳务公司 …"""

    def __init__(self, context: Context) -> None:
        super().__init__("intake.parties", "再加一家（用工单位、总包、劳务公司…）")
        self.context = context
        self.clear()

    def add_line(self) -> PartyLine:
        line = PartyLine(self.context)
        if self.lines:
            line.role.set_key("user")
        self._put(line)
        return line

    def values(self) -> tuple[tuple[Party, Employer], ...]:
        """The parties that are named."""
        return tuple(value for line in self.lines if (value := line.value()) is not None)

    def texts(self) -> list[list[str]]:
        """Names and roles, for a draft."""
        return [[line.name.text(), line.role.key()] for line in self.lines]

    def set_texts(self, texts: list[list[str]]) -> None:
        """Fill the lines from a draft."""
        self.clear()
        for place, (name, role) in enumerate(texts):
            (self.lines[0] if not place else self.add_line()).show_value(name, role)

    def take(self, employer: Employer) -> None:
        """Put an employer into the first line that is empty."""
        line = next((line for line in self.lines if not line.name.text().strip()), None) or self.add_line()
        line.show_value(employer.name, line.role.key())
        self.changed.emit()


class ClaimLine(_Line):
    """One request: what, in which words, how much."""

    def __init__(self) -> None:
        super().__init__()
        self.kind = CodeEditor("claim_kind", False)
        self.kind.edited.connect(self._typed)
        self.detail = LineEditor()
        self.detail.setPlaceholderText(Claim.spec("detail").label)
        self.detail.edited.connect(self.changed.emit)
        self.amount = MoneyEditor(True)
        self.amount.edited.connect(self._typed)
        self.amount.left.connect(self._left)
        for editor, name in ((self.kind, "kind"), (self.detail, "detail"), (self.amount, "amount")):
            editor.setAccessibleName(Claim.spec(name).label)
            editor.left.connect(self.left.emit)
            editor.installEventFilter(self)
        line = row(self.kind, self.detail, self.amount, self.drop_button, spacing=16)
        for place in range(3):
            line.setStretch(place, 1)
        self.setLayout(column(line, self.problem, spacing=3))

    def set_place(self, of: str, place: int, can_drop: bool) -> None:
        """Where the line stands among its like."""
        for editor, name in ((self.kind, "kind"), (self.detail, "detail"), (self.amount, "amount")):
            editor.setObjectName(f"{of}.{place}.{name}")
        self.drop_button.setVisible(can_drop)

    def focus_first(self) -> None:
        """Put the focus into the kind."""
        self.kind.setFocus()

    def _typed(self) -> None:
        self.say("")
        self.changed.emit()

    def _left(self) -> None:
        self.say(self.trouble())

    def say(self, sentence: str) -> None:
        super().say(sentence)
        self.amount.show_problem(bool(sentence))

    def trouble(self) -> str:
        """What is wrong with the line; "" if nothing."""
        try:
            self.amount.read()
        except StationError as error:
            return str(error)
        filled = self.detail.text().strip() or self.amount.text().strip()
        return "请选择请求事项。" if filled and not self.kind.key() else ""

    def value(self) -> Claim | None:
        """The request; None for an empty line."""
        try:
            fen, mark = self.amount.read()
        except StationError:
            fen, mark = None, ""
        if not self.kind.key():
            return None
        return Claim(kind=self.kind.key(), detail=self.detail.text().strip(), amount=fen, amount_mark=mark)


class ClaimLines(_Lines):
    """请求: none or several, each with its amount; none at first, or there would be two places for the sum of a simple case."""

    LEAST = 0

    def __init__(self) -> None:
        super().__init__("intake.claims", "加一项请求（要什么、多少钱）")

    def add_line(self) -> ClaimLine:
        line = ClaimLine()
        self._put(line)
        return line

    def values(self) -> tuple[Claim, ...]:
        """The requests that are named."""
        return tuple(value for line in self.lines if (value := line.value()) is not None)

    def total(self) -> int | None:
        """The sum of the amounts in fen; None without any."""
        amounts = [claim.amount for claim in self.values() if claim.amount is not None]
        return sum(amounts) if amounts else None

    def problems(self) -> dict[str, str]:
        """One sentence under ``claim.amount`` if a line is not right."""
        found = [sentence for line in self.lines if (sentence := line.trouble())]
        return {"claim.amount": found[0]} if found else {}

    def show_problems(self) -> None:
        """Show each line's own."""
        for line in self.lines:
            line.say(line.trouble())

    def texts(self) -> list[list[str]]:
        """What is typed, for a draft."""
        return [[line.kind.key(), line.detail.text(), line.amount.text()] for line in self.lines]

    def set_texts(self, texts: list[list[str]]) -> None:
        """Fill the lines from a draft."""
        self.clear()
        for kind, detail, amount in texts:
            line = self.add_line()
            line.kind.set_key(kind)
            line.detail.setText(detail)
            line.amount.setText(amount)
