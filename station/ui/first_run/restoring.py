"""从备份恢复: a PC without data of its own gets what a backup holds, after a look at it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.settings.backup import TO_READ
from station.ui.settings.goingback import GoingBack
from station.ui.widgets import PRIMARY, Button, Label, Pane, Paragraph, Scroll, column, row

WIDTH = 640
SENTENCE = "选备份文件，或者 U 盘上 station-backups 文件夹里最新的一份。先看里面有什么，再恢复到这台电脑。有密码的，要输做备份时的密码。"


class RestoreFirst(QWidget):
    """See the module; ``back`` leads to setting up a station anew."""

    def __init__(self, context: Context, back: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("restore_first")
        self.files = FileStrip(context, "restore_first")
        self.going_back = GoingBack(context, self.files, compares=False)
        self.choose_button = Button("选备份文件…", self.choose, kind=PRIMARY, icon="folder-open")
        self.choose_button.setObjectName("restore_first.choose")
        self.back_button = Button("返回", back, icon="chevron-left")
        self.back_button.setObjectName("restore_first.back")
        inner = QWidget()
        inner.setMaximumWidth(WIDTH)
        head = Label("从备份恢复", "wizard", bold=True)
        buttons = row(self.choose_button, self.back_button, None, spacing=8)
        inner.setLayout(
            column(head, Paragraph(SENTENCE), self.files, 8, buttons, 8, self.going_back, None, spacing=8, margins=(0, 44, 0, 28))
        )
        middle = row(spacing=0, margins=(32, 0, 32, 0))
        middle.addStretch(1)
        middle.addWidget(inner, 100)
        middle.addStretch(1)
        self.setLayout(column(Scroll(Pane(middle, fill="paper")), spacing=0))

    def choose(self) -> None:
        """Ask for a backup and show what is in it."""
        source, _ = QFileDialog.getOpenFileName(self, "选备份文件", str(Path.home()), f"{TO_READ};;所有文件 (*)")
        if source:
            self.going_back.look(Path(source))
