"""The pane in which a colleague is given a password."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from station.actions import entering
from station.casework.model import StaffMember
from station.ui.context import Context
from station.ui.entering.newpassword import NewPassword
from station.ui.settings.section import MARGINS, Heading
from station.ui.widgets import PRIMARY, Button, column, row


class PasswordPane(QWidget):
    """``open(staff)`` asks; ``given(staff)`` when it was given, ``cancel`` when not."""

    def __init__(self, context: Context, given: Callable[[StaffMember], object], cancel: Callable[[], object]) -> None:
        super().__init__()
        self.context, self._given, self._cancel = context, given, cancel
        self._staff = StaffMember()
        self.heading = Heading("", "把密码当面告诉本人。第一次登录时，程序会请本人改成只有自己知道的。")
        self.new = NewPassword(lambda password: entering.problem_with(context.store, self._staff, password), "settings.people.new")
        self.new.setMaximumWidth(400)
        self.new.taken.connect(self.give)
        self.give_button = Button("给这个密码", self.give, kind=PRIMARY)
        self.give_button.setObjectName("settings.people.give")
        cancel_button = Button("不给了", self.leave)
        self.setLayout(column(self.heading, self.new, row(self.give_button, cancel_button, None), None, spacing=12, margins=MARGINS))

    def open(self, staff: StaffMember) -> None:
        """Ask for a password for this colleague."""
        self._staff = staff
        self.heading.set_title(f"给 {staff.name} 一个密码")
        self.forget()
        self.new.setFocus()

    def give(self) -> None:
        """Give it."""
        if password := self.new.password():
            staff = self._staff

            def given(_: None) -> None:
                self.forget()
                self._given(staff)

            self.context.beside(
                lambda store: entering.give_password(store, staff.id, password),
                given,
                failed=lambda error: self.new.say(str(error)),
                busy=self.give_button.set_busy,
                busy_words="正在给…",
            )

    def leave(self) -> None:
        """Back without giving one."""
        self.forget()
        self._cancel()

    def forget(self) -> None:
        """What was typed is kept nowhere."""
        self.new.clear()
