"""备份与恢复: back up now, see that the data are sound, and how to come back from a backup."""

from collections.abc import Generator
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from station.actions.backup import backup, last_backup
from station.actions.grievances import own_station
from station.actions.progress import Stage
from station.casework.dates import show_moment
from station.changes import Changes
from station.db.restoring import restore
from station.db.safekeeping import BackupResult, verify
from station.db.store import Store
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.launching import open_beside
from station.ui.settings.section import Heading, Section
from station.ui.stages import stage_words
from station.ui.widgets import PRIMARY, Button, Card, KeyValues, Note, Paragraph, column, empty, row

KINDS = "备份文件 (*.zip)"
FAULTS_SHOWN = 8


def backup_name(store: Store) -> str:
    """A name for a backup: the station and the moment."""
    return f"{own_station(store).name}备份{store.now():%Y%m%d-%H%M}.zip"


def backing_up(context: Context, path: Path) -> Generator[Stage, None, BackupResult]:
    """Back up beside the window, for ``context.run``."""

    def work(store: Store) -> Generator[Stage, None, BackupResult]:
        yield Stage("正在备份")
        return backup(store, path)

    return context.own_store(work)


class BackupSection(Section):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.files = FileStrip(context, "settings.backup")
        self.last = KeyValues(label_width=84)
        self.backup_button = Button("马上备份", self.back_up, kind=PRIMARY, icon="device-floppy")
        self.backup_button.setObjectName("settings.backup.now")
        saving = column(self.last, row(self.backup_button, None), spacing=12)
        self.verify_button = Button("核对数据", self.check, icon="shield-check")
        self.verify_button.setObjectName("settings.backup.verify")
        self.checked = column(spacing=8)
        checking = column(
            Paragraph("逐条核对数据文件、修改记录和材料是不是对得上，不改动任何内容。", "body", "ink2"),
            self.checked,
            row(self.verify_button, None),
            spacing=12,
        )
        self.restore_button = Button("从备份恢复…", self.bring_back, icon="history")
        self.restore_button.setObjectName("settings.backup.restore")
        restoring = column(
            Paragraph("备份恢复到另一个空文件夹里，现在的数据一点不动。看过没有问题，再决定以后用哪一份。", "body", "ink2"),
            row(self.restore_button, None),
            spacing=12,
        )
        heading = Heading("备份与恢复", "一个备份文件里有全部数据和材料。最好放在 U 盘或另一块硬盘上，和这台电脑分开。")
        cards = (Card("备份", saving), Card("核对", checking), Card("恢复", restoring))
        self.fill(heading, column(self.files, *cards, spacing=12))

    def refresh(self) -> None:
        store = self.context.store
        last = last_backup(store)
        at = show_moment(last.at, store.now().date()) if last.at else "还没有备份过"
        lines = [[("最近一次", at)]]
        if last.path:
            lines.append([("备份文件", last.path)])
        self.last.set_lines([*lines, [("数据文件夹", str(store.folder))]])

    # -- acts ------------------------------------------------------------------------------------------------------

    def back_up(self) -> None:
        """Ask where and write everything into one file."""
        store = self.context.store
        self.files.save("备份到", backup_name(store), KINDS, partial(backing_up, self.context), self._backed_up, self._busy)

    def _busy(self, words: str) -> None:
        self.backup_button.set_busy("正在备份…" if words else "")

    def _backed_up(self, result: BackupResult) -> str:
        # A backup touches no record, but the fact at the foot of the window has changed.
        self.context.changed.emit(Changes())
        self.refresh()
        return f"已备份 {result.records:,} 条记录、{result.attachments:,} 份材料，写完已读回核对"

    def check(self) -> None:
        """Compare file, journal and attachments."""
        empty(self.checked)

        def work(store: Store) -> Generator[Stage, None, list[str]]:
            yield Stage("正在核对")
            return list(verify(store))

        self.context.run(
            self.context.own_store(work),
            self._checked,
            words=stage_words,
            busy=self.verify_button.set_busy,
            busy_words="正在核对…",
        )

    def _checked(self, faults: list[str]) -> None:
        if not faults:
            self.checked.addWidget(Note("核对完毕，数据完好。", icon="circle-check"))
            return
        for fault in faults[:FAULTS_SHOWN]:
            self.checked.addWidget(Note(fault, attention=True))
        self.checked.addWidget(Note(f"共 {len(faults)} 处对不上。请不要继续录入，先从最近的备份恢复到空文件夹，再比较。"))

    def bring_back(self) -> None:
        """Ask for a backup and an empty folder, and unpack the one into the other."""
        beside = str(Path(last_backup(self.context.store).path).parent)
        source, _ = QFileDialog.getOpenFileName(self, "选备份文件", beside, f"{KINDS};;所有文件 (*)")
        folder = QFileDialog.getExistingDirectory(self, "选一个空文件夹，恢复到那里") if source else ""
        if folder:
            self.files.clear()
            self.context.run(
                _restoring(Path(source), Path(folder)),
                partial(self._restored, Path(folder)),
                failed=self.files.say,
                busy=self.restore_button.set_busy,
                busy_words="正在恢复…",
            )

    def _restored(self, folder: Path, _: None) -> None:
        self.context.toast(f"已恢复到“{folder}”", ("在另一个窗口打开", partial(open_beside, folder)))


def _restoring(source: Path, folder: Path) -> Generator[Stage, None, None]:
    yield Stage("正在恢复")
    restore(source, folder)
