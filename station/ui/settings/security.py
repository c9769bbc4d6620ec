"""安全: one's own password, when the window locks itself, the recovery sheets, and with which cipher files are sealed."""

from functools import partial

from PySide6.QtWidgets import QWidget

from station.actions import entering, rights
from station.casework.dates import show_moment
from station.casework.model import StaffMember
from station.errors import StationError
from station.ui.context import Context
from station.ui.entering.newpassword import NewPassword
from station.ui.entering.passwordline import PasswordLine
from station.ui.entering.sheets import SheetsPanel
from station.ui.settings.section import Heading, Section
from station.ui.widgets import Button, ComboBox, Label, Paragraph, Rule, SegmentedChoice, column, row
from station.vault.envelope import AES, SM4
from station.vault.slots import is_closed

_MINUTES = (1, 2, 3, 5, 10, 15, 20, 30, 60)
_SECONDS = (10, 30, 60, 120, 300, 600)
_LOCK_SOURCE = "网络安全等级保护基本要求（GB/T 22239-2019）要求登录超时自动退出，没有定多少分钟；10 分钟和 60 秒是本程序默认，各站可改。"
_SUITE_NOTE = "单位要求用国密的，材料可以改用 SM4。改了以后新收的材料用新的算法，以前的不变，都能打开。数据库文件一律用 AES-256。"


class SecuritySection(Section):
    """See the module; where there is no password (practice) it says so and nothing else."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._is_changing = False
        self.none = Paragraph("这是练习数据，没有密码，也不锁定。正式数据在建站时设密码。", "body", "ink2")
        self.parts = QWidget()
        lines = column(spacing=12)
        for title, part in (
            ("自己的密码", self._own()),
            ("自动锁定", self._locking()),
            ("恢复单", self._sheets()),
            ("材料加密", self._suite()),
        ):
            if lines.count():
                lines.addWidget(Rule())
            lines.addWidget(Label(title, "body", bold=True))
            lines.addWidget(part)
        self.parts.setLayout(lines)
        self.fill(Heading("安全", "只管这台电脑。数据是加密的，没有密码或者两张恢复单打不开。"), column(self.none, self.parts))
        self.refresh()

    # -- parts -----------------------------------------------------------------------------------------------------

    def _own(self) -> QWidget:
        self.change_button = Button("改密码", self._open_change, small=True)
        self.change_button.setObjectName("settings.security.change")
        self.old = PasswordLine("旧密码", "settings.security.old")
        self.new = NewPassword(self._problem_with, "settings.security.new")
        self.old.entered.connect(self.new.setFocus)
        self.new.taken.connect(self.change)
        self.take_button = Button("保存新密码", self.change, small=True)
        self.take_button.setObjectName("settings.security.take")
        self.leave_button = Button("不改了", self._close_change, small=True)
        self.form = QWidget()
        self.form.setMaximumWidth(400)
        self.form.setLayout(column(self.old, self.new, row(self.take_button, self.leave_button, None), spacing=8))
        self.form.hide()
        part = QWidget()
        part.setLayout(column(row(self.change_button, None), self.form, spacing=8))
        return part

    def _locking(self) -> QWidget:
        self.minutes = ComboBox([(str(minutes), f"{minutes} 分钟") for minutes in _MINUTES])
        self.minutes.setObjectName("settings.security.minutes")
        self.minutes.setAccessibleName("多久没人用就锁定")
        self.seconds = ComboBox([(str(seconds), f"{seconds} 秒") for seconds in _SECONDS])
        self.seconds.setObjectName("settings.security.seconds")
        self.seconds.setAccessibleName("复制的内容多久清除")
        for choice in (self.minutes, self.seconds):
            choice.activated.connect(lambda _: self._keep_locking())
        part = QWidget()
        part.setLayout(
            column(
                row(Label("没人用多久就锁定"), self.minutes, 24, Label("复制的内容多久从剪贴板清除"), self.seconds, None, spacing=8),
                Paragraph(_LOCK_SOURCE, "caption", "ink3"),
                spacing=6,
            )
        )
        return part

    def _sheets(self) -> QWidget:
        self.made = Label("", "dense", "ink2")
        self.made.setObjectName("settings.security.made")
        self.sheets = SheetsPanel(self.context, "settings.security", made=self.refresh)
        part = QWidget()
        part.setLayout(column(self.made, self.sheets, spacing=8))
        return part

    def _suite(self) -> QWidget:
        self.suite = SegmentedChoice([(AES, entering.label(AES)), (SM4, "国密 SM4")], AES)
        self.suite.setObjectName("settings.security.suite")
        self.suite.chosen.connect(self._keep_suite)
        part = QWidget()
        part.setLayout(column(row(self.suite, None), Paragraph(_SUITE_NOTE, "caption", "ink3"), spacing=6))
        return part

    # -- as it stands ------------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        store = self.context.store
        has_passwords = is_closed(store.folder)
        self.none.setVisible(not has_passwords)
        self.parts.setVisible(has_passwords)
        may = entering.MANAGE in rights.allowed(store)
        for part in (self.minutes, self.seconds, self.suite):
            part.setEnabled(may)
        made_at = entering.sheets_made_at(store)
        self.sheets.setEnabled(has_passwords and entering.may_make_sheets(store))
        shown = show_moment(made_at, store.now().date()) if made_at else ""
        self.made.setText(f"现在有效的恢复单：{shown} 打印。" if made_at else "还没有恢复单。忘记密码就打不开数据，请尽快打印。")
        self.made.set_token("ink2" if made_at else "amb")
        self.minutes.set_key(str(entering.idle_minutes(store)))
        self.seconds.set_key(str(entering.clipboard_seconds(store)))
        self.suite.blockSignals(True)
        self.suite.set_current(entering.suite(store))
        self.suite.blockSignals(False)

    def leave(self) -> None:
        self.sheets.forget()
        self._close_change()

    # -- acts ------------------------------------------------------------------------------------------------------

    def _problem_with(self, password: str) -> str:
        store = self.context.store
        return entering.problem_with(store, store.get(StaffMember, store.setting("user", "")), password)

    def _open_change(self) -> None:
        self.form.show()
        self.change_button.hide()
        self.old.setFocus()

    def _close_change(self) -> None:
        self.old.clear()
        self.new.clear()
        self.form.hide()
        self.change_button.show()

    def change(self) -> None:
        """Change one's own password."""
        if self._is_changing or not (password := self.new.password()):
            return
        self._is_changing, old = True, self.old.text()

        def changed(_: None) -> None:
            self._is_changing = False
            self._close_change()
            self.context.toast("密码已改。")

        def refused(error: StationError) -> None:
            self._is_changing = False
            self.new.say(str(error))

        self.context.beside(lambda store: entering.change_password(store, old, password), changed, failed=refused)

    def _keep_locking(self) -> None:
        keep = partial(entering.set_locking, self.context.store, int(self.minutes.key()), int(self.seconds.key()))
        self.context.attempt(keep)
        self.refresh()

    def _keep_suite(self, suite: str) -> None:
        self.context.attempt(partial(entering.set_suite, self.context.store, suite))
        self.refresh()
