"""A station's own store that still opens without a password: the first one is set before anything is shown."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from station.actions import entering
from station.casework.model import StaffMember
from station.errors import StationError
from station.ui.context import Context
from station.ui.entering.closing import close_store
from station.ui.entering.newpassword import NewPassword
from station.ui.entering.page import WIDTH
from station.ui.entering.sheets import SheetsPanel
from station.ui.widgets import PRIMARY, Button, ComboBox, Label, Pane, Paragraph, Scroll, column, row


class FirstPassword(Pane):
    """Covers the window; ``staff`` are who may have it, ``done`` when the store is closed and the sheets were offered.

    It cannot be put off: until there is a password anybody who takes the PC or a copy of the folder reads every case.
    """

    topic = "settings-security"  # of the manual

    def __init__(self, context: Context, staff: Sequence[StaffMember], done: Callable[[], object]) -> None:
        super().__init__(fill="desk")
        self.setObjectName("first_password")
        self.context, self._done = context, done
        self._staff = {person.id: person for person in staff}
        self.people = ComboBox([(person.id, person.name) for person in staff])
        self.people.setObjectName("first_password.people")
        self.people.setAccessibleName("谁用这台电脑")
        self.new = NewPassword(lambda password: entering.problem_with(context.store, self.staff(), password), "first_password")
        self.new.taken.connect(self.take)
        self.take_button = Button("设好密码", self.take, kind=PRIMARY, key="Enter")
        self.take_button.setObjectName("first_password.take")
        why = "现在谁拿到这台电脑，或者拷走数据文件夹，都能看到全部案件。设好密码，数据就加密了，只有本人的密码或者两张恢复单能打开。"
        first = QWidget()
        first.setLayout(
            column(
                Label("请给本机数据设密码", "section", bold=True),
                Paragraph(why, "dense", "ink2"),
                8,
                column(Label("谁用这台电脑", "dense", "ink2"), self.people, spacing=4),
                self.new,
                row(self.take_button, None),
                spacing=10,
            )
        )
        self.sheets = SheetsPanel(context, "first_password", is_first=True)
        self.begin_button = Button("开始使用", self._begin)
        self.begin_button.setObjectName("first_password.begin")
        second = QWidget()
        second.setLayout(column(Label("打印恢复单", "section", bold=True), self.sheets, row(None, self.begin_button), None, spacing=10))
        self.stack = QStackedWidget()
        self.stack.addWidget(first)
        self.stack.addWidget(second)
        sheet = Pane(column(self.stack, margins=(32, 28, 32, 24)), radius=6, line="line2")
        sheet.setFixedWidth(WIDTH + 64)
        self.setLayout(column(Scroll(column(None, row(None, sheet, None), None, margins=16)), spacing=0))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        (self.people if len(self._staff) > 1 else self.new).setFocus()

    def staff(self) -> StaffMember:
        """Whose password it is to be."""
        return self._staff[self.people.key()]

    def take(self) -> None:
        """Close the store with what was chosen."""
        if password := self.new.password():
            close_store(self.context, self.staff().id, password, self._closed, self._refused, self.take_button.set_busy)

    def _closed(self) -> None:
        self.new.clear()
        self.context.set_user(self.context.store.user)
        self.stack.removeWidget(self.stack.widget(0))  # a stack is as high as its highest page

    def _refused(self, error: StationError) -> None:
        self.new.say(str(error))

    def _begin(self) -> None:
        self.sheets.forget()
        self._done()
