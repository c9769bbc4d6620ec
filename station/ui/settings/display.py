"""显示: light or dark, and how large; kept for this PC, at once in force."""

from station.ui import names, theme
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
        self.names = SegmentedChoice([("", "照写"), ("covered", "盖住，只留姓")])
        self.names.setObjectName("settings.display.names")
        self.refresh()
        self.names.chosen.connect(self._turn_names)
        self.appearance.chosen.connect(self._apply)
        self.text_size.chosen.connect(self._apply)
        lines = column(
            Label("明暗", "dense", "ink2"),
            row(self.appearance, None),
            8,
            Label("字号", "dense", "ink2"),
            row(self.text_size, None),
            Label("行高、按钮和图标跟着字号变。打印和导出的文件不变。", "caption", "ink3"),
            8,
            Label("屏幕上的姓名", "dense", "ink2"),
            row(self.names, None),
            Label("旁边有人看着屏幕的时候盖住，哪一页都可以按 F8。填的表、打印和导出的文件不变。", "caption", "ink3"),
            spacing=6,
        )
        self.fill(Heading("显示", "只管这台电脑，选了马上生效。"), lines)

    def refresh(self) -> None:
        store = self.context.store
        for choice, kept in (
            (self.appearance, store.setting("appearance", theme.USUAL[0])),
            (self.text_size, store.setting("text_size", theme.USUAL[1])),
            (self.names, "covered" if names.is_covered() else ""),
        ):
            choice.blockSignals(True)
            choice.set_current(kept)
            choice.blockSignals(False)

    def _apply(self) -> None:
        self.context.store.set_setting("appearance", self.appearance.current())
        self.context.store.set_setting("text_size", self.text_size.current())
        theme.apply(self.appearance.current(), self.text_size.current())
        self.context.memory[LOOK] = [self.appearance.current(), self.text_size.current()]

    def _turn_names(self) -> None:
        if names.is_covered() != bool(self.names.current()):
            self.context.cover_names()
