"""关于: which program this is and who made it, its updates, where everything lies, and what it is made of with all licences."""

import platform
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from station import NAME, __version__
from station.actions import about
from station.actions.about import Folder, Part
from station.defects import LOG_NAME
from station.sync.editions import is_packed
from station.ui import theme
from station.ui.context import Context
from station.ui.settings.section import Heading, Section
from station.ui.settings.updating import UpdateCard
from station.ui.table import Column, Table
from station.ui.widgets import LINK, Button, Card, KeyValues, Note, Paragraph, column, row

_WORDS = "不用联网，数据只在这台电脑和选定的文件夹里。非涉密，请勿录入国家秘密。"
_REMOVING = "卸载只去掉程序。数据文件夹和备份都留着，重新安装后打开还在；不再用了要销毁数据的，请在“保管期限和销毁”里办，再删文件夹。"
_MB, _GB = 2**20, 2**30
_LIST_HEIGHT, _TEXT_HEIGHT = 300, 240


class AboutSection(Section):
    """See the module."""

    records = ("station",)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.updates = UpdateCard(context)
        content = column(self._program(), self.updates, self._folders(), self._parts(), spacing=12)
        self.fill(Heading(NAME, _WORDS), content)

    def _program(self) -> Card:
        when = about.built()
        facts = KeyValues(
            [
                [("版本", f"{__version__}，{when} 打包" if when else f"{__version__}，从源代码运行")],
                [("制作", about.maker())],
                [("运行环境", f"Python {platform.python_version()}，Qt {qVersion()}，{platform.system()} {platform.machine()}")],
                [("本机标识", self.context.store.device)],
            ],
            label_width=84,
        )
        self.report_button = Button("复制说明", self.copy_report, icon="clipboard-list")
        self.report_button.setObjectName("settings.about.report")
        words = Paragraph("要人帮忙时，把说明粘贴给对方：只有版本、系统和数量，没有人名、单位和路径。", "dense", "ink2")
        told = row(self.report_button, column(None, words, None, spacing=0), spacing=12)
        told.setStretch(1, 1)
        return Card("本程序", column(facts, told, spacing=14))

    def copy_report(self) -> None:
        """Put the report on the clipboard."""
        screens = "、".join(
            f"{one.size().width()}×{one.size().height()} {round(one.devicePixelRatio() * 100)}%" for one in QGuiApplication.screens()
        )
        said = f"Qt {qVersion()}（{QGuiApplication.platformName()}），屏幕 {screens}"
        QGuiApplication.clipboard().setText(about.report(self.context.store, said))
        self.context.toast("说明已复制，可以粘贴到邮件或者聊天里。")

    # -- folders -----------------------------------------------------------------------------------------------------

    def _folders(self) -> Card:
        self.places = KeyValues(label_width=84, spacing=8)
        self.places.setObjectName("settings.about.places")
        self._show_folders({})
        return Card("文件夹", column(self.places, Note(_REMOVING), spacing=12))

    def _show_folders(self, sizes: dict[Path, int]) -> None:
        data, program = self.context.store.folder, about.program_folder()
        self.places.set_lines(
            [
                [("数据", self._place(data, str(data), sizes.get(data), "settings.about.folder"))],
                [("日志", self._place(data, f"{LOG_NAME}，在数据文件夹里；只记程序出错的位置", None, "settings.about.log"))],
                [("程序", self._place(program, str(program), sizes.get(program), "settings.about.program"))],
            ]
        )

    def _place(self, folder: Path, words: str, size: int | None, name: str) -> QWidget:
        button = Button("打开文件夹", partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(folder))), kind=LINK)
        button.setObjectName(name)
        line = QWidget()
        path = Paragraph(words if size is None else f"{words}，{_size_words(size)}")
        told = row(column(None, path, None, spacing=0), button, spacing=12)
        told.setStretch(0, 1)
        line.setLayout(told)
        return line

    def _measured(self, folders: list[Folder]) -> None:
        self._show_folders({folder.path: folder.size for folder in folders})

    # -- parts -------------------------------------------------------------------------------------------------------

    def _parts(self) -> Card:
        self.table = Table(
            [
                Column("name", "部件", 160, lambda part: part.name),
                Column("version", "版本", 110, lambda part: part.version or "—"),
                Column("licence", "许可", 190, lambda part: part.licence),
                Column("what", "用途", 140, lambda part: part.what, stretch=True),
            ],
            name="parts",
            memory=self.context.memory,
            unit="个",
            row_id=lambda part: part.name,
            foot_shown=False,
        )
        self.table.setObjectName("settings.about.parts")
        self.text = QPlainTextEdit()
        self.text.setObjectName("settings.about.licence")
        self.text.setAccessibleName("许可全文")
        self.text.setReadOnly(True)
        self.text.setPlaceholderText("选一个部件，这里显示它的许可全文。")
        self.table.current_changed.connect(self._show_licence)
        self.table.set_rows(about.parts())
        return Card("用到的部件和许可", column(self.table, self.text, spacing=12))

    def _show_licence(self, part: Part | None) -> None:
        self.text.setPlainText(about.licence_text(part) if part is not None else "")

    def refresh(self) -> None:
        self.updates.refresh()
        for part, height in ((self.table, _LIST_HEIGHT), (self.text, _TEXT_HEIGHT)):
            part.setFixedHeight(theme.current().size(height))
        packed = (about.program_folder(),) if is_packed() else ()
        self.context.run(about.measured((self.context.store.folder, *packed)), self._measured)


def _size_words(size: int) -> str:
    return f"占 {size / _GB:.1f} GB" if size >= _GB else f"占 {max(1, round(size / _MB)):,} MB"
