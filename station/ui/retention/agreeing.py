"""Asking the second person: their name and their own password, at the PC where the list is shown."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from station.ui.entering.passwordline import PasswordLine
from station.ui.widgets import Answer, ComboBox, Dialog, Label, Paragraph, column

_AGREE = "agree"


class AgreeDialog(Dialog):
    """``name`` and ``password`` of who agrees; "" where nobody did."""

    def __init__(self, parent: QWidget | None, number: str, files: int, names: Sequence[str], wait: str, *, asks_password: bool) -> None:
        self.second = ComboBox([(name, name) for name in names], empty="请选择")
        self.second.setObjectName("second")
        self.second.setAccessibleName("同意人")
        self.line = PasswordLine("同意人自己的密码")
        self.line.setVisible(asks_password)
        self._asks = asks_password
        content = QWidget()
        told = wait if names else "没有别的在岗人员可以同意销毁，请先在“设置 · 人员”里登记签发人或者站长。"
        told_below = Paragraph(told, "caption", "ink2")
        content.setLayout(column(4, Label("同意人", "dense", "ink2"), self.second, self.line, told_below, spacing=6))
        super().__init__(
            parent,
            f"同意销毁清册 {number} 的 {files} 件？",
            "请列册以外的另一个人看过清册后，在这里选自己的名字。",
            [Answer(_AGREE, "同意销毁"), Answer("", "不同意", safe=True)],
            content=content,
        )
        self.second.currentIndexChanged.connect(lambda _: self._weigh())
        self.line.changed.connect(self._weigh)
        self._weigh()

    def _weigh(self) -> None:
        self.buttons[_AGREE].setEnabled(bool(self.second.key()) and (bool(self.line.text()) or not self._asks))

    @property
    def agreed(self) -> tuple[str, str] | None:
        """(name, password); None where nobody agreed."""
        return (self.second.key(), self.line.text()) if self.answer == _AGREE else None
