"""权限: the table of who may do what, as it is in force, with what each part of it rests on. Read only: it is a file of the program."""

from functools import partial

from station.casework import rights
from station.casework.model import StaffMember
from station.casework.rights import Group, Right
from station.casework.vocabulary import label, vocabulary
from station.db.staff import colleagues
from station.frozen import frozen
from station.ui.context import Context
from station.ui.settings.section import Heading, Section
from station.ui.table import Column, Table
from station.ui.widgets import Paragraph, column


@frozen
class _Line:
    """An act; the first of its group says the group's name."""

    right: Right
    group: Group
    is_first: bool


def _lines() -> list[_Line]:
    table = rights.table()
    found = []
    for group in table.groups:
        of_group = [right for right in table.rights.values() if right.group == group.group]
        found += [_Line(right, group, right is of_group[0]) for right in of_group]
    return found


class RightsSection(Section):
    """See the module."""

    records = (StaffMember.record,)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        table = rights.table()
        self._there: list[str] = []
        heading = Heading("权限", "谁可以办哪一项，按角色定；角色在“人员”里改。表随程序安装，各区要用自己的，由装程序的人换，这里只看。")
        self.who = Paragraph("", "dense", "ink2")
        self.source = Paragraph("", "caption", "ink2")
        self.table = Table(
            [
                Column("group", "", 150, lambda line: line.group.title if line.is_first else "", sortable=False, bold=True),
                Column("act", "操作", 200, lambda line: line.right.title, stretch=True, sortable=False),
                *(
                    Column(role.code, role.label, 84, partial(self._says, role.code), sortable=False, token=partial(_token, role.code))
                    for role in vocabulary("role").entries
                ),
            ],
            name="rights",
            memory=context.memory,
            unit="项",
            row_id=lambda line: str(line.right.act),
            foot_shown=False,
        )
        self.table.setObjectName("settings.rights.list")
        self.table.set_lead(12)
        self.table.current_changed.connect(self._follow)
        content = column(self.who, spacing=12)
        content.addWidget(self.table, 1)
        content.addWidget(self.source)
        content.addWidget(Paragraph(f"代办：{table.stand_in_source}。{table.version} 版。", "caption", "ink2"))
        self.fill(heading, content, scrolls=False)

    def refresh(self) -> None:
        at_work = {person.name: person.role for person in colleagues(self.context.store) if person.is_active}
        self._there = list(at_work.values())
        user = self.context.store.user
        self.who.set_text(f"现在用这台电脑的是{user}（{label('role', at_work[user])}）。" if user in at_work else "")
        self.table.set_rows(_lines())
        self._follow(self.table.current_row())

    def _says(self, role: str, line: _Line) -> str:
        if rights.may(role, line.right.act):
            return "可以"
        return "代办" if role in self._there and line.right.act in rights.allowed(role, self._there) else "—"

    def _follow(self, line: _Line | None) -> None:
        shown = line or _lines()[0]
        self.source.set_text(f"依据（{shown.group.title}）：{shown.group.source}。性质：{shown.group.grade}。")


def _token(role: str, line: _Line) -> str:
    return "ink" if rights.may(role, line.right.act) else "ink3"
