"""A damaged store: how much of it is intact, how to read or save that or go back to a backup; the damaged file stays as it is."""

from collections.abc import Callable, Generator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from station.actions import damage, restoring
from station.actions.damage import Intact
from station.actions.progress import Stage
from station.casework.dates import show_moment
from station.casework.model import Attachment, Employer, FieldVisit, Grievance, LegalAid, Letter, Mediation, Worker
from station.db import backups
from station.db.backups import Series
from station.db.damaged import Finding, Kept
from station.errors import StationError
from station.ui.context import Job
from station.ui.settings.backup import TO_READ
from station.ui.stages import stage_words
from station.ui.widgets import PRIMARY, Button, Label, Pane, Paragraph, ProgressStrip, Run, Scroll, column, row
from station.ui.widgets.keyvalue import KeyValues
from station.ui.widgets.mark import Mark
from station.vault.slots import LockedError

WIDTH = 640
_MAIN = [cls.title for cls in (Grievance, Worker, Employer, Mediation, LegalAid, Letter, FieldVisit, Attachment)]


class DamagedPage(Pane):
    """``opened()`` is called when there is a store to open again in the place of the damaged one, ``read`` when one is to be read.

    ``trouble`` is what was said when it was opened; ``key`` the data key of whoever logged in.
    """

    topic = "damaged"  # of the manual

    def __init__(
        self,
        folder: Path,
        key: bytes,
        trouble: StationError,
        opened: Callable[[], object],
        read: Callable[[Intact], QWidget],
        *,
        clock: Callable[[], datetime] = datetime.now,
        inline: bool = False,
    ) -> None:
        super().__init__(fill="desk")
        self.setObjectName("damaged")
        self.folder, self._key, self.clock, self.inline = folder, key, clock, inline
        self._opened, self._read = opened, read
        self.reading: QWidget | None = None
        self._job: Job | None = None
        self.sentence = Paragraph("正在逐页检查，看哪些还完好。", "body", "ink2")
        self.sentence.setObjectName("damaged.sentence")
        self.intact = KeyValues(label_width=76)
        self.trouble = Paragraph("", "dense", "amb")
        self.trouble.setObjectName("damaged.trouble")
        self.trouble.hide()
        self.go_on_button = Button("用完好的内容接着用", self.go_on, kind=PRIMARY)
        self.go_on_button.setObjectName("damaged.go_on")
        self.save_button = Button("另存到别处", self.save, icon="device-floppy")
        self.save_button.setObjectName("damaged.save")
        self.read_button = Button("先看看读得出的", self.read, icon="eye")
        self.read_button.setObjectName("damaged.read")
        self.buttons = [self.go_on_button, self.read_button, self.save_button]
        self.backup = Paragraph("", "dense", "ink2")
        self.back_button = Button("恢复这份备份", self.go_back, icon="arrow-back-up")
        self.back_button.setObjectName("damaged.back")
        self.from_button = Button("从文件恢复…", self.go_back_to_file, icon="folder-open")
        self.from_button.setObjectName("damaged.from")
        self.strip = ProgressStrip()
        self.strip.stop.hide()
        self.strip.hide()
        sheet = Pane(
            column(
                row(Mark(), Label(trouble.message, "section", bold=True), None, spacing=12),
                self.sentence,
                self.intact,
                self.trouble,
                row(*self.buttons, None),
                12,
                self.backup,
                row(self.back_button, self.from_button, None),
                spacing=12,
                margins=(32, 28, 32, 28),
            ),
            radius=6,
            line="line2",
        )
        sheet.setFixedWidth(WIDTH)
        self.setLayout(column(Scroll(column(None, row(None, sheet, None), None, margins=(16, 16, 16, 16))), self.strip, spacing=0))
        for button in self.buttons:
            button.setEnabled(False)
        self._show_backup()
        self._run(damage.look(folder, key), self._found)

    # -- what is there ---------------------------------------------------------------------------------------------

    def _show_backup(self) -> None:
        copies = Series(self.folder / backups.FOLDER).copies()
        self.copy = copies[-1] if copies else None
        self.back_button.setVisible(self.copy is not None)
        if self.copy is None:
            self.backup.set_text("本机没有备份。别处有的，例如 U 盘上，点“从文件恢复…”。")
        else:
            when = show_moment(self.copy.made_at, self.clock().date())
            self.backup.set_text(f"最近一份备份：{when}，{self.copy.records:,} 条记录。那以后录入的不在里面。")

    def _found(self, found: Finding) -> None:
        self.sentence.set_text(_summary(found))
        self.intact.set_lines(_lines(found.kinds))
        for button in self.buttons:
            button.setEnabled(bool(found.kinds))

    # -- what can be done ------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Save what is intact and open it in the place of the damaged file."""
        if self._leave_reading():
            self._run(damage.go_on(self.folder, self._key, self.clock), lambda found: self._opened())

    def read(self) -> None:
        """Show the cases that can be read in a window of their own, which changes nothing."""
        if self.reading is not None and isValid(self.reading) and self.reading.isVisible():
            self.reading.activateWindow()
            return
        self._run(damage.to_read(self.folder, self._key, self.clock), self._show_reading)

    def _show_reading(self, intact: Intact) -> None:
        try:
            self.reading = self._read(intact)
        except StationError as error:
            intact.drop()
            self.say(str(error))
            return
        self.reading.setGeometry(self.geometry())
        self.reading.show()

    def _leave_reading(self) -> bool:
        """Close the window that reads, if it can be closed."""
        return self.reading is None or not isValid(self.reading) or self.reading.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._leave_reading():
            super().closeEvent(event)
        else:
            event.ignore()

    def save(self) -> None:
        """Save what is intact into a folder the person chooses."""
        chosen = QFileDialog.getExistingDirectory(self, "存到哪个空文件夹")
        if chosen:
            target = Path(chosen)
            self._run(damage.save(self.folder, self._key, target, self.clock), partial(self._saved, target))

    def _saved(self, target: Path, found: Finding) -> None:
        count = sum(kind.saved for kind in found.kinds)
        papers = f"有 {found.papers_lost:,} 份材料读不出来。" if found.papers_lost else ""
        self.say(f"已存下 {count:,} 条记录，在“{target}”。{papers}{damage.how_to_open(target)}", "ink2")

    def go_back(self) -> None:
        """Let the newest backup take the place of the damaged file, which is put aside."""
        if self.copy is not None:
            self._go_back_to(Series(self.folder / backups.FOLDER).path(self.copy))

    def go_back_to_file(self) -> None:
        """The same with a backup that lies elsewhere, such as on a stick."""
        source, _ = QFileDialog.getOpenFileName(self, "选备份文件", str(Path.home()), f"{TO_READ};;所有文件 (*)")
        if source:
            self._go_back_to(Path(source))

    def _go_back_to(self, source: Path) -> None:
        if self._leave_reading():
            self._run(self._restored(source), lambda _: self._opened())

    def _restored(self, source: Path) -> Generator[Stage, None, None]:
        try:
            yield from restoring.go_back(source, self.folder, self._key, None, today=self._key)
        except LockedError:
            raise StationError("这份备份不是这份数据的，用这里的密码打不开。", "没有改动任何内容。请选别的一份。") from None

    # -- slow work -------------------------------------------------------------------------------------------------

    def _run(self, work: Generator[Stage, None, Any], done: Callable[[Any], object]) -> None:
        if self._job is not None:
            return
        self.say("")

        self._job = Job(work, done, stage_words, lambda error: self.say(str(error)), None)
        self._job.setParent(self)  # what it says is for this page alone
        self._job.ended.connect(self._end)
        self._job.reported.connect(lambda stage: self.strip.tell(*stage_words(stage)))
        self.strip.show()
        self._job.start(inline=self.inline)

    def _end(self) -> None:
        self._job = None
        self.strip.hide()

    def say(self, words: str, token: str = "amb") -> None:
        """Below what can be done; "" takes it away."""
        self.trouble.token = token
        self.trouble.set_text(words)
        self.trouble.setVisible(bool(words))


def _summary(found: Finding) -> list[str | Run]:
    count = sum(kind.saved for kind in found.kinds)
    words: list[str | Run] = [f"共 {found.pages:,} 页，坏了 {found.damaged:,} 页。能读出 ", Run(f"{count:,} 条记录", bold=True)]
    if found.lost:
        words += ["，", Run(f"至少 {found.lost:,} 条读不出来", bold=True)]
    words.append(f"；修改记录 {found.entries:,} 条" + (f"，缺 {found.entries_lost:,} 条" if found.entries_lost else "") + "。")
    if found.newest:
        words.append(f"最新的一条写于 {show_moment(found.newest)}。")
    return [*words, "坏的文件不会动，接着用时把它收在旁边。"]


def _lines(kinds: Sequence[Kept]) -> list[list[tuple[str, str]]]:
    """What a clerk knows by name, and every kind that lost something; the rest as one number."""
    shown = [kind for kind in kinds if kind.title in _MAIN or kind.lost]
    cells = [(kind.title, f"{kind.saved:,} 条" + (f"，缺 {kind.lost:,} 条" if kind.lost else "")) for kind in shown]
    if rest := sum(kind.saved for kind in kinds if kind not in shown):
        cells.append(("其他", f"{rest:,} 条"))
    return [cells[at : at + 2] for at in range(0, len(cells), 2)]
