"""A line for a password: covered, with an eye to look at it, and a word when a key of the keyboard stands in the way."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QWidget

from station.ui.widgets import ICON, Button, Label, column, row
from station.ui.widgets.dialog import SECRET

LOOK_KEY = "Alt+F8"  # as in Windows
_CAPS = "大写锁定开着。"
_INPUT_METHOD = "正在用中文输入法，请切到英文再输。"


class _Line(QLineEdit):
    hinted = Signal(str)
    looked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if QKeySequence(event.keyCombination()) == QKeySequence(LOOK_KEY):
            self.looked.emit()
            return
        typed = event.text()
        if typed.isascii() and typed.isalpha():
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.hinted.emit(_CAPS if typed.isupper() != is_shifted else "")
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # told by ``entered``; the form or page around it would go on once more

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.preeditString():
            self.hinted.emit(_INPUT_METHOD)
        super().inputMethodEvent(event)


class PasswordLine(QWidget):
    """``line.text()``; ``entered`` when Enter is pressed. What is typed is kept nowhere and cannot be copied while covered."""

    entered = Signal()
    changed = Signal()

    def __init__(self, label: str = "密码", name: str = "password", *, required: bool = False) -> None:
        super().__init__()
        self.line = _Line()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self.line.setObjectName(name)
        self.line.setProperty(SECRET, True)
        self.line.setAccessibleName(label)
        self.line.setMaxLength(128)
        self.eye = Button("看一眼密码", self._look, kind=ICON, icon="eye", small=True, key=LOOK_KEY)
        self.eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Tab leads from a password to what is typed next
        self.line.looked.connect(self._look)
        self.hint = Label("", "caption", "amb")
        self.hint.hide()
        self.line.hinted.connect(self._say)
        self.line.returnPressed.connect(self.entered)
        self.line.textChanged.connect(lambda _: self.changed.emit())
        whole = row(spacing=4)
        whole.addWidget(self.line, 1)
        whole.addWidget(self.eye)
        head = row(Label(label, "dense", "ink2"), None, spacing=6)
        if required:
            head.insertWidget(1, Label("必填", "dense", "act"))
        self.setLayout(column(head, whole, self.hint, spacing=4))
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """What was typed."""
        return self.line.text()

    def clear(self) -> None:
        """Forget what was typed, and the way back to it."""
        self.line.clear()  # empties the list of undos with it
        self._cover()
        self._say("")

    def _look(self) -> None:
        is_covered = self.line.echoMode() == QLineEdit.EchoMode.Password
        self.line.setEchoMode(QLineEdit.EchoMode.Normal if is_covered else QLineEdit.EchoMode.Password)
        self.eye.icon_name = "eye-off" if is_covered else "eye"
        self.eye.update()
        self.line.setFocus()

    def _cover(self) -> None:
        if self.line.echoMode() != QLineEdit.EchoMode.Password:
            self._look()

    def _say(self, words: str) -> None:
        self.hint.setText(words)
        self.hint.setVisible(bool(words))
