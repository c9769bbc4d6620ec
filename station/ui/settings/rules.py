"""期限规则: every clock with its source, and a sum to try it on."""

from PySide6.QtWidgets import QWidget

from station.casework.dates import show_moment
from station.casework.deadlines import Rule, apply, rules
from station.casework.editions import editions
from station.errors import StationError
from station.ui.context import Context
from station.ui.editors import DateEditor
from station.ui.form import FieldBox
from station.ui.settings.section import Heading, Section
from station.ui.table import Column, Table
from station.ui.widgets import Card, ComboBox, Label, Paragraph, PillText, column, row

_GRADES = {
    "law": PillText("法律规定", "blu"),
    "practice": PillText("公开做法", "gry"),
    "unverified": PillText("没有统一规定", "vio"),
}
_WEEKDAYS = "一二三四五六日"


class RulesSection(Section):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        edition = next(edition for edition in editions() if edition.file == "rules/default")
        heading = Heading(f"期限规则 {edition.version} 版", f"{edition.title}。这里只能看；各区不同的期限由区总下发后采用。")
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
        self.table.set_rows(list(rules().values()))
        self.table.current_changed.connect(self._follow)
        content = column(spacing=12)
        content.addWidget(self.table, 1)
        content.addWidget(self._trial())
        self.fill(heading, content, scrolls=False)
        self._count()

    def _trial(self) -> QWidget:
        self.rule = ComboBox([(rule.key, f"{rule.title}（{rule.span}）") for rule in rules().values()])
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
        line.addWidget(FieldBox("从哪一天（几点）起算", self.start, False), 2)
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
