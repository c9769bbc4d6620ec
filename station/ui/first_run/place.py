"""The page of the first start that offers recovery sheets, a second place for backups and a folder for the exchange."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from station.actions import backup, places
from station.actions.backup import Made
from station.errors import StationError
from station.ui.context import Context
from station.ui.entering.sheets import SheetsPanel
from station.ui.stages import stage_words
from station.ui.widgets import Button, Icon, Label, Paragraph, column, row


class PlacePage(QWidget):
    """Three rows that may all be put off; ``said`` is told what stands in the way, "" when it is gone."""

    def __init__(self, context: Context, said: Callable[[str], object]) -> None:
        super().__init__()
        self.context = context
        self._said = said
        why = "忘了密码，凭三张里任意两张打开数据，一张不够。现在可以先不印，会提醒您。"
        self.sheets = SheetsPanel(context, "first_run", words=why)
        self.backup_button = Button("选第二处，备份一次", self.back_up, icon="usb")
        self.backup_button.setObjectName("first_run.backup")
        self.backup_words = _words("本机会自动备份。电脑坏了要靠第二处，例如 U 盘。")
        self.drop_button = Button("选收发文件夹", self.choose_drop, icon="folder-open")
        self.drop_button.setObjectName("first_run.drop")
        self.drop_words = _words("和区总交换文件用，要区总先给。还没有就跳过。")
        parts: list[QWidget | int | None] = [Label("恢复单", "dense", "ink2"), self.sheets, 12]
        for title, words, button in (
            ("备份", self.backup_words, self.backup_button),
            ("收发文件夹", self.drop_words, self.drop_button),
        ):
            parts += [Label(title, "dense", "ink2"), words, _left(button), 12]
        self.setLayout(column(*parts, None, spacing=8))

    def back_up(self) -> None:
        """Ask for another disk and make the first backup, here and there."""
        folder = QFileDialog.getExistingDirectory(self, "备份放在哪：U 盘、另一块硬盘或共享文件夹")
        if not folder:
            return
        self._said("")
        if self._tried(partial(backup.set_second, self.context.store, Path(folder))):
            self.context.run(
                self.context.own_store(backup.by_hand),
                partial(self._backed_up, folder),
                words=stage_words,
                failed=lambda error: self._said(str(error)),
                busy=self.backup_button.set_busy,
                busy_words="正在备份…",
            )

    def _backed_up(self, folder: str, made: Made) -> None:
        if backup.standing(self.context.store).is_second_behind:
            self._said(made.second)
        else:
            same = "它和数据在同一块磁盘上，磁盘坏了两份都没了，最好换一块。" if backup.is_same_disk(self.context.store) else ""
            self._show(self.backup_words, f"已备份到本机和“{folder}”，写完又打开查对过。{same}")
            self.backup_button.setText("换一个第二处")

    def choose_drop(self) -> None:
        """Ask for the folder bundles travel through."""
        folder = QFileDialog.getExistingDirectory(self, "选和区总往来的收发文件夹")
        self._said("")
        if folder and self._tried(lambda: places.add_place(self.context.store, folder, places.ABOVE)):
            self._show(self.drop_words, f"和区总往来用“{folder}”。加入交换要有区总的邀请文件，以后在“同步”里收。")
            self.drop_button.setText("再加一个")

    def _tried(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except StationError as error:
            self._said(str(error))
            return False
        return True

    def _show(self, line: QWidget, words: str) -> None:
        paragraph, icon = line.findChild(Paragraph), line.findChild(Icon)
        assert paragraph is not None and icon is not None
        paragraph.set_text(words)
        icon.show()


def _words(text: str) -> QWidget:
    """A sentence, with a tick before it once it is done."""
    icon = Icon("circle-check", 18, "grn")
    icon.hide()
    line = QWidget()
    layout = row(column(2, icon, None, spacing=0), spacing=10)
    layout.addWidget(Paragraph(text, "dense", "ink2"), 1)
    line.setLayout(layout)
    return line


def _left(button: Button) -> QWidget:
    line = QWidget()
    line.setLayout(row(button, None))
    return line
