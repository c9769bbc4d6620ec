"""Back in by two recovery sheets: two people, a code each; afterwards a new password for one who works here."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from station.errors import StationError
from station.ui.entering.newpassword import NewPassword
from station.ui.widgets import PRIMARY, Button, ComboBox, Label, Paragraph, column, row
from station.ui.widgets.text import as_tip

if TYPE_CHECKING:
    from station.actions.entering import Unlocked, Welcome
    from station.db.store import Store
    from station.ui.entering.page import LoginPage


_PLACES = ("一", "二")
_CODE = "XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX"


def _lines(placeholder: str, words: str, name: str) -> list[QLineEdit]:
    """A line for each of the two who came."""
    lines = []
    for number, place in enumerate(_PLACES, 1):
        line = QLineEdit()
        line.setPlaceholderText(placeholder)
        line.setAccessibleName(f"第{place}位的{words}")
        line.setToolTip(as_tip(placeholder))  # in large type the line has no room for it
        line.setObjectName(f"recovery.{name}{number}")
        lines.append(line)
    return lines


class RecoveryPane(QWidget):
    """Stands in the login page; ``back`` leads to the password."""

    def __init__(
        self,
        page: "LoginPage",
        opened: "Callable[[Unlocked], Store]",
        entered: "Callable[[Welcome], object]",
        back: Callable[[], object],
    ) -> None:
        super().__init__()
        self.page, self._opened, self._entered = page, opened, entered
        self.names = _lines("姓名", "姓名", "name")
        self.codes = _lines(_CODE, "恢复单上的代码", "code")
        self.open_button = Button("打开", self.open, kind=PRIMARY)
        self.open_button.setObjectName("recovery.open")
        self.back_button = Button("返回登录", back)
        self.back_button.setObjectName("recovery.back")
        self.trouble = Paragraph("", "dense", "amb")
        self.trouble.setObjectName("recovery.trouble")
        self.trouble.hide()
        lines = column(
            Label("用两张恢复单打开", "section", bold=True),
            Paragraph(
                "还有站长能登录的，请他在“设置 · 人员”里重设密码，不用恢复单。没有的，请两位保管人各拿一张恢复单到场，"
                "两张不能由同一个人拿来。打开以后设新密码，两位的姓名会记进操作日志。",
                "dense",
                "ink2",
            ),
            spacing=8,
        )
        for place, name, code in zip(_PLACES, self.names, self.codes, strict=True):
            lines.addSpacing(6)
            lines.addWidget(Label(f"第{place}位", "dense", "ink2"))
            lines.addWidget(name)
            lines.addWidget(code)
            code.returnPressed.connect(self.open)
        lines.addWidget(self.trouble)
        lines.addLayout(row(self.open_button, self.back_button, None))
        self.first = QWidget()
        self.first.setLayout(lines)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.first)
        self.setLayout(column(self.stack, spacing=0))
        self.setFocusProxy(self.names[0])

    def _say(self, words: str) -> None:
        self.trouble.set_text(words)
        self.trouble.setVisible(bool(words))

    def open(self) -> None:
        """Try the two codes."""
        from station.actions import entering

        people, codes = [line.text() for line in self.names], [line.text() for line in self.codes]
        self._say("")
        act = partial(entering.unlock_with_sheets, self.page.folder, people, codes, self.page.clock())
        self.page.beside(act, partial(self._unlocked, people), self._refused)

    def _refused(self, error: StationError) -> None:
        self._say(str(error))

    def _unlocked(self, people: list[str], unlocked: "Unlocked") -> None:
        from station.actions import entering
        from station.db.staff import colleagues

        for line in self.codes:
            line.clear()
        try:
            store = self._opened(unlocked)
        except StationError as error:
            self._say(str(error))
            return
        staff = {person.id: person for person in colleagues(store) if person.is_active}
        self.people = ComboBox([(person.id, person.name) for person in staff.values()])
        self.people.setObjectName("recovery.person")
        self.people.setAccessibleName("给谁设新密码")
        self.new = NewPassword(lambda password: entering.problem_with(store, staff[self.people.key()], password), "recovery.new")
        take = partial(self._take, store, people)
        button = Button("设好，开始使用", take, kind=PRIMARY)
        button.setObjectName("recovery.take")
        self.new.taken.connect(take)
        lines = column(
            Label("已打开，请设新密码", "section", bold=True),
            Paragraph("给忘记密码的那一位设。其他同事的密码不变，也可以由站长在“设置 · 人员”里重设。", "dense", "ink2"),
            8,
            column(Label("给谁设新密码", "dense", "ink2"), self.people, spacing=4),
            self.new,
            row(button, None),
            None,
            spacing=8,
        )
        second = QWidget()
        second.setLayout(lines)
        self.stack.addWidget(second)
        self.stack.setCurrentWidget(second)
        self.new.setFocus()

    def _take(self, store: "Store", people: list[str]) -> None:
        from station.actions import entering

        if password := self.new.password():
            staff_id = self.people.key()

            def recover() -> "Welcome":
                with store.again() as own:
                    return entering.recover(own, people, staff_id, password)

            def recovered(welcome: "Welcome") -> None:
                store.user = welcome.staff.name
                self.new.clear()
                self._entered(welcome)

            def refused(error: StationError) -> None:
                self.new.say(str(error))

            self.page.beside(recover, recovered, refused)
