"""期限规则: every clock with its source, and a sum to try it on."""

from PySide6.QtWidgets import QWidget

from station.actions.at_desk import own_station
from station.actions.setting_up import correct_station
from station.casework.dates import show_moment
from station.casework.deadlines import DEFAULT, Rule, apply, in_force, rule_set, rule_set_names, rules
from station.casework.model import Station
from station.errors import StationError
from station.ui.context import Context
from station.ui.editors import DateEditor
from station.ui.form import FieldBox
from station.ui.settings.recounting import count_again
from station.ui.settings.section import Heading, Section
from station.ui.table import Column, Table
from station.ui.widgets import Button, Card, ComboBox, Label, Paragraph, PillText, column, row

_GRADES = {
    "law": PillText("法律规定", "blu"),
    "practice": PillText("公开做法", "gry"),
    "unverified": PillText("没有统一规定", "vio"),
}
_WEEKDAYS = "一二三四五六日"


def _options() -> list[tuple[str, str]]:
    return [(rule.key, f"{rule.title}（{rule.span}）") for rule in rules().values()]


class RulesSection(Section):
    """See the module."""

    records = (Station.record,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        heading = Heading("期限规则", "没有全国规定的都写明是公开做法还是没有统一规定。换了规则，在办的按新规则重算，办结的不变。")
        self.rule_set = ComboBox([(name, rule_set(name).title) for name in rule_set_names()])
        self.rule_set.setObjectName("settings.rules.set")
        self.rule_set.setMinimumContentsLength(38)
        self.adopt_button = Button("采用", self.adopt, icon="check", small=True, right="manage_station")
        self.adopt_button.setObjectName("settings.rules.adopt")
        self.source = Paragraph("", "caption", "ink2")
        self.table = Table(
            [
                Column("title", "事项", 190, lambda rule: rule.title),
                Column("span", "期限", 110, lambda rule: rule.span, whole=True),
                Column("roll", "遇休息日", 84, lambda rule: "顺延" if rule.roll else "不顺延", token="ink2"),
                Column("grade", "性质", 124, pill=lambda rule: _GRADES[rule.grade]),
                Column("basis", "依据", 200, lambda rule: rule.basis, stretch=True, tip=lambda rule: rule.basis),
            ],
            name="rules",
            memory=context.memory,
            unit="条",
            row_id=lambda rule: str(rule.key),
            foot_shown=False,
        )
        self.table.setObjectName("settings.rules.list")
        self.table.set_lead(12)
        self.table.current_changed.connect(self._follow)
        self.recount_button = Button("重算期限", lambda: count_again(self.context), icon="refresh", small=True, right="recount")
        self.recount_button.setObjectName("settings.rules.recount")
        choosing = row(Label(Station.spec("rule_set").label, "dense", "ink2"), self.rule_set, self.adopt_button, None, self.recount_button)
        content = column(choosing, self.source, spacing=12)
        content.addWidget(self.table, 1)
        content.addWidget(self._trial())
        self.fill(heading, content, scrolls=False)
        self.refresh()

    def refresh(self) -> None:
        used = in_force()
        self.rule_set.set_key(used.name)
        self.source.set_text(f"{used.version} 版。{used.source}" if used.source else f"{used.version} 版")
        self.table.set_rows(list(rules().values()))
        self.rule.set_options(_options())
        self._count()

    def adopt(self) -> None:
        """Count by the chosen rule set from now on."""
        base = own_station(self.context.store)
        chosen = self.rule_set.key()
        changed = base.with_values(rule_set="" if chosen == DEFAULT else chosen)
        changes = self.context.attempt(lambda: correct_station(self.context.store, changed, base))
        if changes is not None:
            self.context.tell(changes)
            if changes:
                count_again(self.context, f"期限规则改用{rule_set(chosen).title}")
        self.refresh()

    def _trial(self) -> QWidget:
        self.rule = ComboBox(_options())
        self.rule.setObjectName("settings.rules.rule")
        self.rule.currentIndexChanged.connect(self._count)
        self.start = DateEditor(self.context.store.now, with_time=True)
        self.start.setObjectName("settings.rules.start")
        self.start.show_value(self.context.store.now().isoformat(timespec="minutes"))
        self.start.edited.connect(self._count)
        self.due = Label("", "section", bold=True)
        self.due.setObjectName("settings.rules.due")
        self.sum = Paragraph("", "caption", "ink3")
        line = row(spacing=16)
        line.addWidget(FieldBox("规则", self.rule, False), 3)
        line.addWidget(FieldBox("从何时起算", self.start, False), 2)
        result = column(Label("到期", "dense", "ink2"), self.due, self.sum, None, spacing=4)
        line.addLayout(result, 3)
        return Card("试算", line)

    def _follow(self, rule: Rule | None) -> None:
        if rule is not None:
            self.rule.set_key(rule.key)

    def _count(self) -> None:
        try:
            start = str(self.start.read()[0])
        except StationError as error:
            self._show("—", str(error))
            return
        rule = rules()[self.rule.key()]
        deadline = apply(rule, start)
        if not deadline.due:
            self._show("—", "按小时算的要写到几点几分，例如 2026-11-16 16:05。" if rule.unit == "hour" else "请写到哪一天。")
            return
        day = self.context.store.now().date()
        weekday = _WEEKDAYS[day.fromisoformat(deadline.due[:10]).weekday()]
        words = show_moment(deadline.due)
        date_words, _, clock = words.partition(" ")
        self._show(f"{date_words}（星期{weekday}）{clock}", deadline.sum_text)

    def _show(self, due: str, how: str) -> None:
        self.due.setText(due)
        self.sum.set_text(how)
