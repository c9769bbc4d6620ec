"""Asking before names and phones leave in full: what for, and who of the station agrees, on the screen."""

from collections.abc import Sequence
from dataclasses import field

from PySide6.QtWidgets import QLineEdit, QWidget

from station.actions import ledgers
from station.errors import StationError
from station.frozen import frozen
from station.ui.context import Context
from station.ui.entering.passwordline import PasswordLine
from station.ui.widgets import Answer, CheckBox, ComboBox, Dialog, Label, Paragraph, column
from station.vault.slots import is_closed

_FULL = "full"


@frozen
class Agreement:
    """What a ledger with full names is for, and who agreed by their own password (blank where the store has none), until it is written."""

    reason: str = ""
    agreed_by: str = ""
    password: str = field(default="", repr=False)


def ask_agreement(context: Context, parent: QWidget | None) -> Agreement | None:
    """Ask what full names are for and who agrees; None if nobody does, or if their password is wrong, which is said."""
    dialog = FullDialog(parent, ledgers.who_may_agree(context.store), has_passwords=is_closed(context.store.folder))
    dialog.exec()
    agreement = dialog.agreement
    if agreement is None:
        return None
    try:
        ledgers.require_consent(context.store, agreement.reason, agreement.agreed_by, agreement.password)
    except StationError as error:
        context.problem(error)
        return None
    return agreement


class FullDialog(Dialog):
    """The way is open once a use is written, a colleague is chosen and has ticked the line that carries their name,
    with their password where there are passwords.
    """

    def __init__(self, parent: QWidget | None, colleagues: Sequence[str], *, has_passwords: bool = False) -> None:
        self.use = QLineEdit()
        self.use.setObjectName("use")
        self.use.setAccessibleName("用途")
        self.use.setPlaceholderText("例如：区总调阅")
        self.second = ComboBox([(name, name) for name in colleagues], empty="请选择")
        self.second.setObjectName("second")
        self.second.setAccessibleName("第二人")
        self.agrees = CheckBox("本人同意导出")
        self.agrees.setObjectName("agrees")
        self.password = PasswordLine("第二人的密码", "second.password")
        if not has_passwords:
            self.password.hide()
        told = "没有别的在岗人员可以同意。请先在“设置”的“人员”里登记。"
        if colleagues:
            proof = "，输入自己的密码。" if has_passwords else "。这里的数据没有密码，程序只能记下姓名，不能验明是谁打的勾。"
            told = f"由第二人看过后，在这台电脑上自己打勾{proof}"
        content = QWidget()
        fields = (Label("用途", "dense", "ink2"), self.use, 4, Label("第二人", "dense", "ink2"), self.second, self.agrees, self.password)
        content.setLayout(column(4, *fields, Paragraph(told, "caption", "ink2"), spacing=6))
        super().__init__(
            parent,
            "导出含完整姓名和电话的台账？",
            "请写明用途，由第二人在旁确认，会记入导出记录和操作日志。",
            [Answer(_FULL, "导出完整版"), Answer("", "改为掩码", safe=True)],
            content=content,
        )
        self.use.textChanged.connect(lambda _: self._weigh())
        self.agrees.toggled.connect(lambda _: self._weigh())
        self.password.changed.connect(self._weigh)
        self._has_passwords = has_passwords
        self.second.currentIndexChanged.connect(lambda _: self._second_chosen())
        self._second_chosen()
        self.use.setFocus()

    def _second_chosen(self) -> None:
        name = self.second.key()
        self.agrees.setChecked(False)
        self.agrees.setEnabled(bool(name))
        self.agrees.setText(f"本人{name}，同意导出" if name else "本人同意导出")
        self.agrees.updateGeometry()
        self._weigh()

    def _weigh(self) -> None:
        is_there = self.agrees.isChecked() and bool(self.password.text() or not self._has_passwords)
        self.buttons[_FULL].setEnabled(bool(self.use.text().strip()) and is_there)

    @property
    def agreement(self) -> Agreement | None:
        """What was agreed; None when the names are to stay covered."""
        return Agreement(self.use.text().strip(), self.second.key(), self.password.text()) if self.answer == _FULL else None
