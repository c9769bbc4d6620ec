"""设置: a list of sections at the left, the section in front at the right."""

import importlib
from functools import partial
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from station.changes import Changes
from station.ui import theme
from station.ui.context import Context
from station.ui.page import Page, Room
from station.ui.settings.section import Section
from station.ui.widgets import Pane, Scroll, SectionItem, SectionNav, column, row

# key, words, icon, module and class of the section; built when it is first shown
SECTIONS = (
    ("station", "本站", "building", "station:StationSection"),
    ("people", "人员", "users", "people:PeopleSection"),
    ("rights", "权限", "user-check", "rights:RightsSection"),
    ("security", "安全", "shield-lock", "security:SecuritySection"),
    ("rules", "期限规则", "hourglass", "rules:RulesSection"),
    ("holidays", "节假日和调休", "calendar-event", "holidays:HolidaysSection"),
    ("letter_rules", "文书规定", "scale", "letter_rules:LetterRulesSection"),
    ("ledger_layouts", "台账版式", "columns-3", "ledger_layouts:LedgerLayoutsSection"),
    ("templates", "词表和模板", "file-text", "templates:TemplatesSection"),
    ("faces", "文书字体", "writing", "faces:FacesSection"),
    ("members", "交换成员", "sitemap", "members:MembersSection"),
    ("backup", "备份与恢复", "shield-check", "backup:BackupSection"),
    ("display", "显示", "text-size", "display:DisplaySection"),
    ("log", "操作日志", "history", "log:LogSection"),
    ("bin", "回收站", "trash", "bin:BinSection"),
    ("retention", "保管期限和销毁", "archive", "retention:RetentionSection"),
    ("practice", "练习数据", "school", "practice:PracticeSection"),
    ("about", "关于", "info-circle", "about:AboutSection"),
)
_REMEMBERED = "settings.section"


class Settings(Page):
    """See the module; ``context.go("settings", section="backup")`` opens a section."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "设置")
        self.setObjectName("settings")
        self.nav = SectionNav([SectionItem(key, words, icon=icon) for key, words, icon, _ in SECTIONS])
        self.nav.setObjectName("settings.sections")
        self.nav.chosen.connect(self.show_section)
        self._side = Pane(column(Scroll(column(self.nav, None, margins=(12, 16, 12, 16)))), fill="desk", edges="rt", line="line2")
        self.sections = QStackedWidget()
        self._built: dict[str, Section] = {}
        self._room = Room(1440, 800)
        whole = row(self._side, spacing=0)
        whole.addWidget(Pane(column(self.sections, spacing=0, margins=(0, 1, 0, 0)), edges="t", line="line2"), 1)
        self.setLayout(whole)
        self.acts = {"save": lambda: self.current().save()}
        context.changed.connect(self._changed)
        context.settled.connect(self._show_whole)
        theme.follow(self._widths)
        self._widths()
        self.show_section(context.memory.get(_REMEMBERED, "station"))

    def _widths(self) -> None:
        self._side.setFixedWidth(theme.current().size(200))

    def _make(self, key: str) -> None:
        if key not in self._built:
            module, _, name = next(where for known, _, _, where in SECTIONS if known == key).partition(":")
            made: Section = getattr(importlib.import_module(f"station.ui.settings.{module}"), name)(self.context)
            made.setObjectName(f"settings.{key}")
            self._built[key] = made

    def _put(self, key: str) -> None:
        section = self._built[key]
        if self.sections.indexOf(section) < 0:
            section.arrange(self._room)
            self.sections.addWidget(section)

    def _bring(self, key: str) -> None:
        if key == self.nav.current():  # or another one was chosen meanwhile
            self._built[key].refresh()
            self.sections.setCurrentWidget(self._built[key])
            self.context.later(self, self._show_whole)  # before what is asked of it, which may ask a question

    def _show_whole(self) -> None:
        self.sections.setUpdatesEnabled(True)

    def current(self) -> Section:
        """The section in front."""
        shown = self.sections.currentWidget()
        assert isinstance(shown, Section)
        return shown

    def show_section(self, key: str) -> None:
        """Bring a section to the front, as the store has it now; it is made, put in its place and filled in a turn each."""
        if key not in {known for known, *_ in SECTIONS}:
            key = "station"
        if self.sections.count():
            self.current().leave()
        self.nav.set_current(key)
        self.context.memory[_REMEMBERED] = key
        if not self.context.inline:
            self.sections.setUpdatesEnabled(False)  # it is seen when it is whole
        self.context.in_turns(self, *(partial(turn, key) for turn in (self._make, self._put, self._bring)))

    def arrive(self, section: str = "", act: str = "", key: str = "", **arguments: Any) -> None:
        self.show_section(section or key.partition(":")[2].partition(":")[0] or self.nav.current())
        if act == "draft":
            self.context.later(self, lambda: self.current().open_draft(key))
        elif act:
            self.context.later(self, lambda: self.current().begin(act))

    def manual_topic(self) -> str:
        return f"settings-{self.nav.current()}"

    def refresh(self) -> None:
        if self.sections.count():
            self.current().refresh()

    def arrange(self, room: Room) -> None:
        self._room = room
        for section in self._built.values():
            section.arrange(room)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.nav.fit(event.size().height() - 32)

    def leave(self) -> bool:
        if self.sections.count():
            self.current().leave()
        return True

    def _changed(self, changes: Changes) -> None:
        if self.isVisible() and self.sections.count() and self.current().concerns(changes):
            self.current().refresh()
