"""这台电脑加入已有的服务站: answer the invitation, wait to be admitted, and take in everything the station has."""

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from station.actions import at_desk, circle, entering, exchange
from station.actions.places import STATION, add_place, places
from station.actions.progress import Stage
from station.casework.model import StaffMember
from station.db.staff import colleagues
from station.db.store import Store
from station.errors import StationError
from station.ui.context import Context
from station.ui.entering.closing import close_store
from station.ui.entering.newpassword import NewPassword
from station.ui.entering.sheets import SheetsPanel
from station.ui.membership.joining import JoinPane
from station.ui.membership.steps import Numbered
from station.ui.stages import stage_words
from station.ui.widgets import PRIMARY, Bar, Button, ComboBox, Pane, Paragraph, Scroll, column, row
from station.vault.slots import is_closed


class JoinFirst(QWidget):
    """The guided way of a PC without data of its own; it may be left at any step and gone on with the next time.

    ``back`` leads to setting up a station anew, as long as no invitation was answered; ``done`` begins the work.
    """

    def __init__(self, context: Context, back: Callable[[], object], done: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("join_first")
        self.context = context
        self._done = done
        self._staff: dict[str, StaffMember] = {}
        self.steps = JoinPane(context, back, self.refresh, name="join_first.steps", only_further=True)
        self.folder_button = Button("选收发文件夹，收一次", self.choose, icon="folder-open", kind=PRIMARY)
        self.folder_button.setObjectName("join_first.folder")
        self.again_button = Button("再收一次", self.receive, icon="refresh")
        self.again_button.setObjectName("join_first.again")
        self.bar = Bar()
        self.bar.hide()
        self.said = Paragraph("", "dense", "ink2")
        self.said.setObjectName("join_first.said")
        waiting = column(row(self.folder_button, self.again_button, None), self.bar, self.said, spacing=10)
        self.waiting = Numbered(
            4, "等对方登记，收一次", "主机登记以后，从本站的共用文件夹或带来的 U 盘收一次，本站的全部资料就到了。", waiting
        )
        self.people = ComboBox()
        self.people.setObjectName("join_first.people")
        self.people.setAccessibleName("谁用这台电脑")
        self.new = NewPassword(self._problem_with, "join_first.password")
        self.new.taken.connect(self.take)
        self.take_button = Button("设好密码", self.take, kind=PRIMARY)
        self.take_button.setObjectName("join_first.take")
        who = column(row(self.people, None), self.new, row(self.take_button, None), spacing=10)
        sentence = "每一步操作都记在这个人名下。密码只管这台电脑，设好以后本机的数据就加密了。"
        self.arrived = Numbered(5, "谁用这台电脑", sentence, who)
        self.sheets = SheetsPanel(context, "join_first")
        self.begin_button = Button("开始使用", self.begin, kind=PRIMARY)
        self.begin_button.setObjectName("join_first.begin")
        last = column(self.sheets, row(self.begin_button, None), spacing=10)
        self.closed = Numbered(6, "打印恢复单", "每台电脑有自己的恢复单。现在没有打印机，可以以后在“设置 · 安全”里打印。", last)
        place = self.steps.lines.count() - 2  # before the line for troubles
        for number, part in enumerate((self.waiting, self.arrived, self.closed)):
            self.steps.lines.insertWidget(place + number, part)
        line = row(margins=(32, 44, 32, 28))
        line.addStretch(1)
        line.addWidget(self.steps, 100)
        line.addStretch(1)
        self.setLayout(column(Pane(column(Scroll(line), spacing=0), fill="paper"), spacing=0))
        self.refresh()

    def refresh(self) -> None:
        """Show how far this PC has come."""
        store = self.context.store
        standing, is_here = circle.standing(store), at_desk.is_set_up(store)
        self.steps.back_button.setVisible(standing == "none")
        self.steps.first.setEnabled(not is_here)
        self.waiting.open(is_open=standing != "none" and not is_here)
        has_password = is_closed(store.folder)
        self.arrived.open(is_open=is_here and not has_password)
        self.closed.open(is_open=is_here and has_password)
        self.folder_button.setVisible(not places(store))
        self.again_button.setVisible(bool(places(store)))
        if is_here:
            self.steps.third.hide()
            self._staff = {person.id: person for person in colleagues(store) if person.is_active}
            self.people.set_options([(person.id, person.name) for person in self._staff.values()])
            (self.begin_button if has_password else self.new).setFocus()

    def choose(self) -> None:
        """Ask for the station's folder or a stick, and take in what lies there."""
        chosen = QFileDialog.getExistingDirectory(self, "选本站的收发文件夹", str(Path.home()))
        if chosen:
            self.receive(chosen)

    def receive(self, folder: str = "") -> None:
        """Take in what lies there, beside the window; a ``folder`` is used from now on."""
        self.steps.say("")
        self.said.set_text("")
        self.bar.show()
        steps = self.context.own_store(partial(_receiving, folder=folder))
        job = self.context.run(steps, self._received, words=stage_words, failed=self._failed, stopped=self._stopped)
        job.reported.connect(lambda stage: self.bar.set_share(stage_words(stage)[1]))

    def _received(self, sentences: list[str]) -> None:
        self.bar.hide()
        here = at_desk.is_set_up(self.context.store)
        self.said.set_text(sentences[-1] if sentences and not here else "")
        self.refresh()

    def _failed(self, error: StationError) -> None:
        self.bar.hide()
        self.refresh()
        self.said.set_text(str(error))

    def _stopped(self) -> None:
        self.bar.hide()
        self.refresh()

    def _problem_with(self, password: str) -> str:
        return entering.problem_with(self.context.store, self._staff[self.people.key()], password)

    def take(self) -> None:
        """Close the data of this PC with the password of who uses it."""
        if password := self.new.password():
            close_store(self.context, self.people.key(), password, self._closed, self._refused, self.take_button.set_busy)

    def _closed(self) -> None:
        self.new.clear()
        self.context.set_user(self.context.store.user)
        self.refresh()

    def _refused(self, error: StationError) -> None:
        self.new.say(str(error))

    def begin(self) -> None:
        """Begin the work."""
        self.sheets.forget()
        self._done()


def _receiving(store: Store, *, folder: str) -> Generator[Stage, None, list[str]]:
    """What came from the places of this PC, and why the station's own record has not, if it has not."""
    if folder:
        yield Stage("查看收发文件夹")
        add_place(store, folder, STATION)
    sentences: list[str] = []
    for place in places(store):
        sentences += [report.sentence for report in (yield from exchange.receive(store, place.id))]
    if not at_desk.is_set_up(store):
        sentences.append("这里还没有本站的资料。请在主机上登记答复，发送一次，再来收。")
    return sentences
