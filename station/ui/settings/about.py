"""关于: which program this is, where the data lie, and what is thanked for."""

import platform
from functools import partial

from PySide6.QtCore import QUrl, qVersion
from PySide6.QtGui import QDesktopServices

from station import __version__
from station.ui.context import Context
from station.ui.settings.section import Heading, Section
from station.ui.shell import PROGRAM
from station.ui.widgets import Button, Card, KeyValues, Label, column, row


class AboutSection(Section):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        folder = context.store.folder
        self.open_button = Button("打开数据文件夹", partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(folder))), icon="folder-open")
        self.open_button.setObjectName("settings.about.folder")
        facts = KeyValues(
            [
                [("版本", __version__)],
                [("数据文件夹", str(folder))],
                [("本机标识", context.store.device)],
                [("运行环境", f"Python {platform.python_version()}，Qt {qVersion()}，{platform.system()} {platform.machine()}")],
                [("字体", "思源宋体和黑体、霞鹜文楷（裁剪改名）、霞鹜朱雀仿宋，SIL OFL 1.1 许可")],
                [("图标", "Tabler，MIT 许可")],
            ],
            label_width=84,
        )
        words = Label("不用联网，数据只在这台电脑和选定的文件夹里。非涉密，请勿录入国家秘密。", "dense", "ink2")
        self.fill(Heading(PROGRAM), column(words, Card("", column(facts, row(self.open_button, None), spacing=16)), spacing=12))
