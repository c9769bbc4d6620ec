"""练习数据: an invented station to try things on, beside the office's own data and never mixed with them."""

import logging

from station.actions import practice
from station.actions.at_desk import is_practice
from station.actions.practice import CASES, Made, is_made, practice_folder
from station.ui.context import Context
from station.ui.launching import open_beside
from station.ui.settings.section import Heading, Section
from station.ui.stages import stage_words
from station.ui.widgets import PRIMARY, SECONDARY, Button, Card, Paragraph, column, row


class PracticeSection(Section):
    """See the module; in the practice window itself only the way to remove it is there."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.is_here = is_practice(context.store)
        self.folder = context.store.folder if self.is_here else practice_folder(context.store.folder)
        self.words = Paragraph("", "body", "ink2")
        self.open_button = Button("打开练习数据", self.open, icon="external-link")
        self.open_button.setObjectName("settings.practice.open")
        self.remove_button = Button("清除练习数据", self.remove, icon="eraser")
        self.remove_button.setObjectName("settings.practice.remove")
        content = column(self.words, row(self.open_button, self.remove_button, None), spacing=12)
        heading = Heading("练习数据", "人、单位和事都是编的，放在单独的文件夹里，和正式数据互不相干。")
        self.fill(heading, column(Card("", content), spacing=0))

    def refresh(self) -> None:
        there = self.is_here or is_made(self.folder)
        if self.is_here:
            self.words.set_text("现在打开的就是练习数据。清除后这个窗口会关上，不留痕迹，正式数据不受影响。")
        elif there:
            self.words.set_text("已经有一套练习数据，会在另一个窗口打开，窗口左下角有“练习数据”字样。")
        else:
            self.words.set_text(f"做一套练习数据：{CASES} 件诉求，十四个月，各种状态都有。要几秒钟。")
        self.open_button.setText("打开练习数据" if there else "做一套练习数据")
        self.open_button.kind = SECONDARY if there else PRIMARY
        self.open_button.setVisible(not self.is_here)
        self.remove_button.setVisible(there)

    def open(self) -> None:
        """Open the practice data in a window of their own; make them first if there are none."""
        if is_made(self.folder):
            open_beside(self.context.store.folder, practice=True)
            return
        self.context.run(
            practice.make(self.folder, clock=self.context.store.clock),
            self._made,
            words=stage_words,
            busy=self.open_button.set_busy,
            busy_words="正在做练习数据…",
        )

    def _made(self, made: Made) -> None:
        self.refresh()
        self.context.toast(f"练习数据已做好：{made.cases} 件诉求", ("打开", self.open))

    def remove(self) -> None:
        """Remove the practice data; in their own window, that window goes with them."""
        if self.is_here:
            if not self.window().close():
                return
            self.context.store.rest()  # nobody is to ask it any more, at the end of the program either
            logging.shutdown()  # the log lies there too, and Windows removes no open file
        self.context.attempt(lambda: practice.remove(self.folder))
        if not self.is_here:
            self.refresh()
            self.context.toast("练习数据已清除，没有留下任何内容")
