"""显示: light or dark, and how large; kept for this PC, at once in force."""

from station.ui import theme
from station.ui.context import Context
from station.ui.memory import LOOK
from station.ui.settings.section import Heading, Section
from station.ui.widgets import Label, SegmentedChoice, column, row


class DisplaySection(Section):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.appearance = SegmentedChoice(list(theme.APPEARANCES.items()))
        self.appearance.setObjectName("settings.display.appearance")
        self.text_size = SegmentedChoice([(size, size) for size in theme.SIZES])
        self.text_size.setObjectName("settings.display.size")
        self.refresh()
        self.appearance.chosen.connect(self._apply)
        self.text_size.chosen.connect(self._apply)
        lines = column(
            Label("明暗", "dense", "ink2"),
            row(self.appearance, None),
            8,
            Label("字号", "dense", "ink2"),
            row(self.text_size, None),
            Label("行高、按钮和图标跟着字号变。打印和导出的文件不变。", "caption", "ink3"),
            spacing=6,
        )
        self.fill(Heading("显示", "只管这台电脑，选了马上生效。"), lines)

    def refresh(self) -> None:
        store = self.context.store
        for choice, kept in ((self.appearance, store.setting("appearance", "light")), (self.text_size, store.setting("text_size", "标准"))):
            choice.blockSignals(True)
            choice.set_current(kept)
            choice.blockSignals(False)

    def _apply(self) -> None:
        self.context.store.set_setting("appearance", self.appearance.current())
        self.context.store.set_setting("text_size", self.text_size.current())
        theme.apply(self.appearance.current(), self.text_size.current())
        self.context.memory[LOOK] = [self.appearance.current(), self.text_size.current()]
