"""Asking before names and phones leave in full: what for, and who of the station agrees, on the screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QWidget

from station.ui.widgets import Answer, CheckBox, ComboBox, Dialog, Label, Paragraph, column

_FULL = "full"


@dataclass(frozen=True)
class Agreement:
    """What a ledger with full names is for, and who agreed."""

    reason: str
    agreed_by: str


class FullDialog(Dialog):
    """The way is open once a use is written, a colleague is chosen and has ticked the line that carries their name."""

    def __init__(self, parent: QWidget | None, colleagues: Sequence[str]) -> None:
        self.use = QLineEdit()
        self.use.setObjectName("use")
        self.use.setAccessibleName("用途")
        self.use.setPlaceholderText("例如：区总调阅")
        self.second = ComboBox([(name, name) for name in colleagues], empty="请选择")
        self.second.setObjectName("second")
        self.second.setAccessibleName("第二人")
        self.agrees = CheckBox("本人同意导出")
        self.agrees.setObjectName("agrees")
        told = (
            "由第二人看过后，在这台电脑上自己打勾。现在还没有个人口令，程序只能记下姓名，不能验明是谁打的勾。"
            if colleagues
            else "没有别的在岗人员可以同意。请先在“设置”的“人员”里登记。"
        )
        content = QWidget()
        fields = (Label("用途", "dense", "ink2"), self.use, 4, Label("第二人", "dense", "ink2"), self.second, self.agrees)
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
        self.buttons[_FULL].setEnabled(bool(self.use.text().strip()) and self.agrees.isChecked())

    @property
    def agreement(self) -> Agreement | None:
        """What was agreed; None when the names are to stay covered."""
        return Agreement(self.use.text().strip(), self.second.key()) if self.answer == _FULL else None
