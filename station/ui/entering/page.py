"""The page before anything is open: who one is, the password, and the way back for who forgot it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QStackedWidget, QWidget

from station.actions.progress import at_once
from station.errors import StationError
from station.ui import theme
from station.ui.context import Job
from station.ui.entering.chooser import HEIGHT, PeopleChooser
from station.ui.entering.newpassword import NewPassword
from station.ui.entering.outside import Outside, Told
from station.ui.entering.passwordline import PasswordLine
from station.ui.entering.recovery import RecoveryPane
from station.ui.widgets import LINK, PRIMARY, Avatar, Button, Label, Pane, Paragraph, Scroll, column, row
from station.vault.slots import Vault, WaitError

if TYPE_CHECKING:  # what opens a store is loaded while the page is already there
    from station.actions.entering import Unlocked, Welcome
    from station.db.store import Store

T = TypeVar("T")
WIDTH, SHOWN = 384, 5  # people shown before the list scrolls
SIDE, NARROW_SIDE, WIDE = 560, 460, 1280
_DAYS = "一二三四五六日"


class LoginPage(Pane):
    """``opened(unlocked)`` opens the store in the window's thread; ``entered(welcome)`` when a person has come in.

    ``who`` is the id and name of who locked the window: they stand alone, the others one click away. ``told`` stands beside it.
    """

    topic = "login"  # of the manual

    def __init__(
        self,
        folder: Path,
        opened: "Callable[[Unlocked], Store]",
        entered: "Callable[[Welcome], object]",
        *,
        who: tuple[str, str] = ("", ""),
        told: Told | None = None,
        clock: Callable[[], datetime] = datetime.now,
        inline: bool = False,
    ) -> None:
        super().__init__(fill="paper")
        self.setObjectName("entering")
        self.folder, self.clock, self.inline = folder, clock, inline
        self._opened, self._entered = opened, entered
        self._store: Store | None = None
        self._job: Job | None = None
        self._countdown = QTimer(self)
        self._countdown.setInterval(1000)
        self._countdown.timeout.connect(self._count)
        self.stack = QStackedWidget()
        self.stack.addWidget(self._login(*who))
        self.stack.setFixedWidth(WIDTH)
        self._side = Scroll(column(None, row(None, self.stack, None), None, margins=(16, 16, 16, 16)))
        whole = row(spacing=0)
        whole.addWidget(Outside(told or Told()), 1)
        whole.addWidget(self._side)
        self.setLayout(whole)
        self._count()

    # -- logging in ------------------------------------------------------------------------------------------------

    def _login(self, staff_id: str, name: str) -> QWidget:
        people = [(staff_id, name)] if staff_id else []
        with suppress(StationError):  # trying says what is the matter with the file; the cases are to be covered all the same
            vault = Vault.read(self.folder)
            people = [(slot.id, slot.title) for slot in (vault.slots if vault is not None else ())]
        known = {key for key, _ in people}
        current = staff_id if staff_id in known else people[0][0] if people else ""
        self.is_lock = staff_id in known
        self.people = PeopleChooser(people, current)
        self.people.chosen.connect(self._chose)
        self.others = Scroll(column(self.people, spacing=0))
        self.others.setFixedHeight(theme.current().size(HEIGHT) * min(len(people), SHOWN) + 2)
        self.who = Label("", bold=True)
        self.face = Avatar(side=40)
        self.others.setVisible(not self.is_lock)
        self.password = PasswordLine("密码", "entering.password")
        self.password.entered.connect(self.enter)
        self.trouble = Paragraph("", "dense", "amb")
        self.trouble.setObjectName("entering.trouble")
        self.trouble.hide()
        self.password.changed.connect(self._typed)
        self.enter_button = Button("解锁" if self.is_lock else "登录", self.enter, kind=PRIMARY, key="Enter")
        self.enter_button.setObjectName("entering.enter")
        self.swap_button = Button("换人", self.show_others, kind=LINK, icon="users")
        self.swap_button.setObjectName("entering.swap")
        self.swap_button.setVisible(self.is_lock and len(people) > 1)
        self.forgot_button = Button("忘记密码", self.recover, kind=LINK)
        self.forgot_button.setObjectName("entering.forgot")
        now = self.clock()
        day = f"{now.year}年{now.month}月{now.day}日　星期{_DAYS[now.weekday()]}"
        self.heading = Label("", "wizard", bold=True)
        self.locker = QWidget()
        self.locker.setLayout(row(self.face, self.who, None, spacing=12, margins=(0, 0, 0, 8)))
        self.enter_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        page = QWidget()
        page.setLayout(
            column(
                column(Label(day, "dense", "ink2"), self.heading, spacing=6),
                8,
                self.locker,
                self.others,
                self.password,
                self.trouble,
                self.enter_button,
                row(self.swap_button, None, self.forgot_button, spacing=12),
                spacing=12,
            )
        )
        self._show_who()
        return page

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self.password, self.password.setFocus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(SIDE if event.size().width() >= WIDE else NARROW_SIDE)

    def show_others(self) -> None:
        """Somebody else wants to log in."""
        self.is_lock = False
        self.others.show()
        self.swap_button.hide()
        self.enter_button.setText("登录")
        self._show_who()
        self.people.setFocus()

    def _show_who(self) -> None:
        self.heading.setText("已锁定" if self.is_lock else "请登录")
        self.locker.setVisible(self.is_lock)
        self.who.setText(self.people.name())
        self.face.set_name(self.people.name())

    def _chose(self) -> None:
        self.password.clear()
        self.say("")
        self._count()
        self.password.setFocus()

    def _typed(self) -> None:
        if not self._countdown.isActive():
            self.say("")

    def enter(self) -> None:
        """Try the password, beside the window; nothing while a try is under way or must wait."""
        if self._job is not None or self._countdown.isActive():
            return
        if not self.password.text():
            self.say("请输密码。")
            self.password.setFocus()
            return
        from station.actions import entering

        typed = self.password.text()
        self._busy("正在解锁…")
        act = partial(entering.unlock, self.folder, self.people.current(), typed, self.clock())
        self.beside(act, partial(self._unlocked, typed), self._refused)

    def beside(self, act: Callable[[], T], done: Callable[[T], object], failed: Callable[[StationError], object]) -> None:
        """Do what takes a second beside the window; nothing while something else is under way."""
        if self._job is None:
            self._job = Job(at_once(act), done, None, failed, None)
            self._job.setParent(self)  # what it says is for this page alone
            self._job.ended.connect(self._ended)
            self._job.start(inline=self.inline)

    def _ended(self) -> None:
        """However it ended, also by a defect, what is pressed next is heard."""
        self._job = None
        self._busy("")

    def _busy(self, words: str) -> None:
        self.enter_button.set_busy(words)
        self.people.setEnabled(not words)
        self.password.setEnabled(not words)

    def _refused(self, error: StationError) -> None:
        self.password.clear()
        self.say(str(error))
        if isinstance(error, WaitError):
            self._count()
        else:
            self._start_countdown()
        self.password.setFocus()

    def _unlocked(self, typed: str, unlocked: "Unlocked") -> None:
        self.password.clear()
        try:
            welcome = self._come_in(unlocked)
        except StationError as error:
            self.say(str(error))
            return
        if welcome.must_change:
            self._ask_for_own(typed, welcome)
        else:
            self._entered(welcome)

    def _come_in(self, unlocked: "Unlocked") -> "Welcome":
        from station.actions import entering

        self._store = self._opened(unlocked)
        try:
            return entering.come_in(self._store, unlocked.staff_id)
        except StationError:
            self._store.rest()
            raise

    # -- waiting ---------------------------------------------------------------------------------------------------

    def _left(self) -> int:
        with suppress(StationError):
            vault, now = Vault.read(self.folder), self.clock()
            return vault.as_of(now).wait(self.people.current(), now) if vault is not None else 0
        return 0

    def _start_countdown(self) -> None:
        if self._left():
            said = self.trouble.text()
            self._count()
            self.say(said)  # until the first second has passed, why it was refused

    def _count(self) -> None:
        left = self._left()
        was = self._countdown.isActive()
        if left:
            self._countdown.start()
            self.say(f"密码输错多次，还要等 {left} 秒。" if left < 60 else f"密码输错多次，还要等 {-(-left // 60)} 分钟。")
        else:
            self._countdown.stop()
            if was:
                self.say("现在可以再试了。")
        self.enter_button.setEnabled(not left and self._job is None)

    def say(self, words: str) -> None:
        """Below the password; "" takes it away."""
        self.trouble.set_text(words)
        self.trouble.setVisible(bool(words))

    # -- a password of one's own, and the way back -------------------------------------------------------------------

    def _ask_for_own(self, given: str, welcome: "Welcome") -> None:
        """The password was chosen by somebody else: one's own comes before anything else."""
        from station.actions import entering

        assert self._store is not None
        store = self._store
        self.own = NewPassword(partial(entering.problem_with, store, welcome.staff), "entering.own")
        button = Button("设好，开始使用", lambda: self._take_own(given, welcome), kind=PRIMARY)
        button.setObjectName("entering.own.take")
        self.own.taken.connect(lambda: self._take_own(given, welcome))
        lines = column(
            Label(f"{welcome.staff.name}，请改成自己的密码", "section", bold=True),
            Paragraph("刚才的密码是别人给的，只用这一次。新密码只有自己知道。", "dense", "ink2"),
            8,
            self.own,
            row(button, None),
            spacing=10,
        )
        self._show(lines, self.own)

    def _take_own(self, given: str, welcome: "Welcome") -> None:
        from station.actions import entering

        assert self._store is not None
        if password := self.own.password():
            store, user = self._store, self._store.user

            def change() -> None:
                with store.again() as own:
                    own.user = user
                    entering.change_password(own, given, password)

            def changed(_: None) -> None:
                self.own.clear()
                self._entered(welcome)

            def refused(error: StationError) -> None:
                self.own.say(str(error))

            self.beside(change, changed, refused)

    def recover(self) -> None:
        """Two people with two recovery sheets."""
        self.recovery = RecoveryPane(self, self._opened, self._entered, self._back)
        self._show(column(self.recovery, spacing=0), self.recovery)

    def _show(self, lines: QLayout, focus: QWidget) -> None:
        page = QWidget()
        page.setLayout(lines)
        self.stack.addWidget(page)
        self.stack.setCurrentWidget(page)
        focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _back(self) -> None:
        page = self.stack.currentWidget()
        self.stack.removeWidget(page)
        page.deleteLater()
        self.password.setFocus()
