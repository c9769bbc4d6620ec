"""The dialog for the few acts that cannot be taken back: a question, verbs on the buttons, the safe one as default."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from station import NAME
from station.frozen import frozen
from station.ui import theme
from station.ui.tabbing import move_focus
from station.ui.widgets.button import PRIMARY, SECONDARY, Button
from station.ui.widgets.layout import Item, column, paint_pane, row
from station.ui.widgets.text import Paragraph


@frozen
class Answer:
    """One way out: its key, its verb, whether it is the safe one (default, also taken by Esc).

    Where nothing is lost either way another one may be ``proposed``: that is the default then.
    """

    key: str
    verb: str
    safe: bool = False
    proposed: bool = False


SECRET = "secret"  # a property of lines for passwords, also while they are looked at
_typed: dict[tuple[str, str], list[str]] = {}  # in a question that a lock took away, until it is asked again; never on the disk


def forget_typed() -> None:
    """Another person is at the desk."""
    _typed.clear()


class Dialog(QDialog):
    """``Dialog(window, "作废“…〔2026〕9号”？", "号码不能再用。", [Answer("void", "作废"), Answer("", "不作废", safe=True)])``.

    ``reason`` asks for a line of text, without which only the safe way out is open; ``content`` stands below the sentence.
    After ``exec()``: ``answer`` is the key chosen, ``reason`` the text.
    """

    def __init__(
        self,
        parent: QWidget | None,
        question: str,
        sentence: str,
        answers: Sequence[Answer],
        *,
        reason: str = "",
        content: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if parent is None:
            theme.dress(self)
        self.setModal(True)
        self.setWindowTitle(NAME)
        self.setMinimumWidth(440)
        safe = next((answer for answer in answers if answer.safe), answers[-1])
        default = next((answer for answer in answers if answer.proposed), safe)
        self.answer = safe.key
        self.question = question
        self._reason = QLineEdit() if reason else None
        items: list[Item] = [Paragraph(question, "section", bold=True), Paragraph(sentence, "body", "ink2")]
        if content is not None:
            items.append(content)
        if self._reason is not None:
            self._reason.setPlaceholderText(reason)
            self._reason.setObjectName("reason")
            self._reason.setAccessibleName(reason)
            self._reason.textChanged.connect(self._check)
            items += [4, self._reason]
        self.buttons: dict[str, Button] = {}
        line = row(None, spacing=8)
        for answer in answers:
            button = Button(answer.verb, partial(self.take, answer.key), kind=PRIMARY if answer is default else SECONDARY)
            button.setDefault(answer is default)
            line.addWidget(button)
            self.buttons[answer.key] = button
        self._safe = safe
        self.setLayout(column(*items, 12, line, spacing=8, margins=(24, 20, 24, 20)))
        self._check()
        (self._reason or self.buttons[default.key]).setFocus()

    @property
    def reason(self) -> str:
        """What was written as the reason."""
        return self._reason.text().strip() if self._reason is not None else ""

    def _check(self) -> None:
        if self._reason is not None:
            for key, button in self.buttons.items():
                button.setEnabled(key == self._safe.key or bool(self.reason))

    def take(self, key: str) -> None:
        """Press the button of an answer."""
        self.answer = key
        self.done(QDialog.DialogCode.Rejected if key == self._safe.key else QDialog.DialogCode.Accepted)

    def keep_typed(self) -> None:
        """What stands in the lines, passwords excepted, will stand there again when this question is asked the next time."""
        _typed[self._asked()] = ["" if line.property(SECRET) else line.text() for line in self._lines()]

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._grow()
        return done

    def _grow(self) -> None:
        """As high as its sentences are at this width: Qt asks them one at a time, and would lay a hint over its field."""
        layout = self.layout()
        if layout is not None and (height := layout.totalHeightForWidth(self.width())) > self.height():
            self.resize(self.width(), height)

    def showEvent(self, event: QShowEvent) -> None:
        for line, text in zip(self._lines(), _typed.pop(self._asked(), []), strict=False):
            line.setText(line.text() or text)
        super().showEvent(event)
        self._grow()

    def _asked(self) -> tuple[str, str]:
        return type(self).__name__, self.question

    def _lines(self) -> list[QLineEdit]:
        return [line for line in self.findChildren(QLineEdit) if not isinstance(line.parent(), QComboBox)]

    def reject(self) -> None:
        self.answer = self._safe.key
        super().reject()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return move_focus(self, forward)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_pane(self, "paper")


def ask(parent: QWidget | None, question: str, sentence: str, answers: Sequence[Answer]) -> str:
    """Ask and wait; the key of the answer chosen, the safe one's when the dialog is closed."""
    dialog = Dialog(parent, question, sentence, answers)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.exec()
    return dialog.answer
