"""The page of the first start that says where the data lie and makes the first backup."""

import shutil
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from station.db.safekeeping import BackupResult
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.settings.backup import KINDS, backing_up_to, backup_name
from station.ui.widgets import Button, Icon, Label, Note, Paragraph, column, empty, row


class PlacePage(QWidget):
    """See the module; the backup's progress stands in ``files``."""

    def __init__(self, context: Context, files: FileStrip) -> None:
        super().__init__()
        self.context = context
        self.files = files
        self.backup_button = Button("现在备份一次", self.back_up, icon="device-floppy")
        self.backup_button.setObjectName("first_run.backup")
        self.backup_note = column(spacing=0)
        folder = context.store.folder
        data = row(column(2, Icon("circle-check", 18, "grn"), None, spacing=0), Paragraph(f"{folder}\n{_free(folder)}"), spacing=10)
        data.setStretch(1, 1)
        self.setLayout(
            column(
                Label("数据文件夹", "dense", "ink2"),
                data,
                16,
                Label("备份", "dense", "ink2"),
                Paragraph("备份是一个文件，里面有全部数据和材料。以后随时可以在“设置·备份与恢复”里再做。"),
                self.backup_note,
                row(self.backup_button, None),
                None,
                spacing=8,
            )
        )

    def back_up(self) -> None:
        """Ask where and make the first backup."""
        name = backup_name(self.context.store)
        self.files.save("备份到", name, KINDS, partial(backing_up_to, self.context), self._backed_up, self._busy)

    def _busy(self, words: str) -> None:
        self.backup_button.set_busy("正在备份…" if words else "")

    def _backed_up(self, result: BackupResult) -> str:
        empty(self.backup_note)
        words = f"已备份到“{result.path}”，写完已读回核对。"
        self.backup_note.addWidget(Note(words, icon="circle-check"))
        return words


def _free(folder: Path) -> str:
    """“剩 212 GB”; nothing where that cannot be told."""
    try:
        return f"剩 {shutil.disk_usage(folder).free / 1024**3:,.0f} GB"
    except OSError:
        return ""
