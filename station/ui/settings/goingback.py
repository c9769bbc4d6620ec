"""Going back to a backup: what is in it, what would be lost, a password of its time where one is needed; then the switch."""

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QScrollArea, QWidget

from station.actions import restoring
from station.actions.progress import Stage, at_once
from station.casework import vocabulary
from station.casework.dates import show_moment
from station.casework.model import Employer, Grievance, LegalAid, Letter, Mediation, Worker
from station.db.restoring import Preview
from station.db.store import Store
from station.errors import StationError
from station.ui.context import Context
from station.ui.entering.chooser import PeopleChooser
from station.ui.entering.passwordline import PasswordLine
from station.ui.filestrip import FileStrip
from station.ui.stages import stage_words
from station.ui.widgets import Button, KeyValues, Label, Note, Paragraph, column, empty, row
from station.ui.widgets.dialog import Answer, ask
from station.vault.slots import LockedError

LOSSES_SHOWN = 12
_NAMED = (Grievance, Worker, Employer, Mediation, LegalAid, Letter)  # counted by name; the rest is in the sum


class GoingBack(QWidget):
    """See the module; ``look(path)`` begins. What stands in the way is said in ``files``."""

    def __init__(self, context: Context, files: FileStrip, *, compares: bool = True, done: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.context = context
        self.files = files
        self._compares = compares  # with the store that is open; on a new PC there is nothing to compare with
        self._done = done or self._close_window
        self._source = Path()
        self._key: bytes | None = None
        self._lines = column(spacing=8)
        self.setLayout(self._lines)
        self.hide()

    def look(self, source: Path) -> None:
        """Read a backup and show what is in it."""
        self._source, self._key = source, None
        self.files.clear()
        self._begin()

    def _begin(self) -> None:
        self.context.run(
            self.context.own_store(lambda store: restoring.look(self._source, store.folder, self._key, self._compared(store))),
            self._show,
            words=stage_words,
            failed=self._failed,
        )

    def _compared(self, store: Store) -> Store | None:
        return store if self._compares else None

    def _failed(self, error: StationError) -> None:
        if isinstance(error, LockedError):
            self._ask_password()
        else:
            self.files.say(error)

    # -- a password of its time ------------------------------------------------------------------------------------

    def _ask_password(self) -> None:
        found = self.context.attempt(lambda: restoring.people(self._source, self.context.store.folder))
        if not found:
            return
        empty(self._lines)
        self.people = PeopleChooser([(slot.id, slot.title) for slot in found], found[0].id)
        self.password = PasswordLine("当时的密码", "settings.backup.password")
        self.password.entered.connect(self._unlock)
        open_button = Button("打开这份备份", self._unlock)
        open_button.setObjectName("settings.backup.unlock")
        words = Paragraph("这份备份有密码。选当时能登录的一位，输他当时的密码。", "dense", "ink2")
        for item in (words, self.people, self.password):
            self._lines.addWidget(item)
        self._lines.addLayout(row(open_button, Button("不看了", self.put_away), None, spacing=8))
        self._come_into_view()
        self.password.setFocus()

    def _unlock(self) -> None:
        store = self.context.store
        slot, password = self.people.current(), self.password.text()
        source = self._source

        def unlocked(key: bytes) -> None:
            self._key = key
            self.files.clear()
            self._begin()

        act = partial(restoring.unlock, source, store.folder, slot, password, store.now())
        self.context.run(at_once(act), unlocked, failed=self.files.say)

    # -- the look --------------------------------------------------------------------------------------------------

    def _show(self, found: Preview) -> None:
        empty(self._lines)
        today = self.context.store.now().date()
        self.facts = KeyValues(label_width=84)
        why = f"，{vocabulary.label('backup_reason', found.why)}" if found.why else ""
        program = f"，程序 {found.program}" if found.program else ""
        self.facts.set_lines(
            [
                [("备份时间", f"{show_moment(found.made_at, today)}{why}{program}" if found.made_at else "—")],
                [("服务站", found.station or "—")],
                [("里面有", _contents(found))],
                [("最后一条", show_moment(found.newest_at, today) if found.newest_at else "—")],
            ]
        )
        self._lines.addWidget(Label("恢复前看一看", "body", bold=True))
        self._lines.addWidget(self.facts)
        for note in self._losses(found):
            self._lines.addWidget(note)
        self.go_button = Button("退回到这一份…", partial(self._go, found), icon="history")
        self.go_button.setObjectName("settings.backup.go")
        self._lines.addLayout(row(self.go_button, Button("不退回", self.put_away), None, spacing=8))
        self._come_into_view()

    def _losses(self, found: Preview) -> list[QWidget]:
        notes: list[QWidget] = []
        if found.lacking:
            notes.append(Note(f"这份备份缺 {found.lacking:,} 份材料的文件，退回后这几份打不开。", attention=True))
        if found.lost is None:
            return notes
        if found.lost_acts:
            words = f"备份以后还有 {found.lost_acts:,} 条操作日志（登录、看、导出、打印），退回后留在放在一边的数据里。"
            notes.append(Paragraph(words, "dense", "ink2"))
        if not found.lost:
            return [Note("备份以后没有新内容，退回不会丢东西。", icon="circle-check"), *notes]
        more = sum(lost.entries for lost in found.lost[LOSSES_SHOWN:])
        lines = [f"{lost.day}　{lost.name or '收到的内容'}　{lost.entries:,} 处" for lost in found.lost[:LOSSES_SHOWN]]
        lines += [f"另外还有 {len(found.lost) - LOSSES_SHOWN} 种操作，{more:,} 处"] if more else []
        said = f"退回会丢掉备份以后的改动，涉及 {found.lost_records:,} 条记录："
        notes = [Note(said, attention=True), Paragraph("\n".join(lines), "dense", "ink2"), *notes]
        if found.more_entries:
            notes.append(Note(f"这份备份里有 {found.more_entries:,} 处本机没有的改动，可能是别的电脑或者退回以前的备份。"))
        return notes

    def _come_into_view(self) -> None:
        self.show()
        QTimer.singleShot(0, self, self._scroll_here)  # once it has its height

    def _scroll_here(self) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self)

    def put_away(self) -> None:
        """Do nothing."""
        empty(self._lines)
        self.hide()

    # -- the switch ------------------------------------------------------------------------------------------------

    def _go(self, found: Preview) -> None:
        at = show_moment(found.made_at, self.context.store.now().date()) if found.made_at else "这份备份"
        lost = f"之后的 {sum(one.entries for one in found.lost):,} 处改动不在里面，" if found.lost else ""
        sentence = f"{lost}现在的数据先备份一份，再原样放在一边。"
        answers = [Answer("go", "退回"), Answer("", "不退回", safe=True)]
        if ask(self, f"退回到 {at}？", sentence, answers) != "go":
            return
        self.context.run(
            self.context.own_store(self._going_back),
            lambda _: self._ready(),
            words=stage_words,
            failed=self.files.say,
            busy=self.go_button.set_busy,
            busy_words="正在恢复…",
        )

    def _going_back(self, store: Store) -> Generator[Stage, None, None]:
        return restoring.go_back(self._source, store.folder, self._key, self._compared(store), today=store.key)

    def _ready(self) -> None:
        self.put_away()
        words = "关掉程序再打开，就是恢复后的数据。原来的数据在数据文件夹里，名称以 before-restore 开头。"
        ask(self, "恢复的数据准备好了", words, [Answer("", "关闭程序", safe=True)])
        self._done()

    def _close_window(self) -> None:
        self.window().close()


def _contents(found: Preview) -> str:
    counts = dict(found.counts)
    named = "、".join(f"{cls.title} {counts[cls.title]:,}" for cls in _NAMED if cls.title in counts)
    return f"共 {found.records:,} 条记录" + (f"，其中{named}" if named else "") + f"；材料文件 {found.attachments:,} 份"
