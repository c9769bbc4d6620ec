"""The cases whose time to be kept has passed: a list for 鉴定; nothing is deleted from here (档案法实施条例 art. 24)."""

from station.casework import vocabulary
from station.casework.dates import show_day
from station.casework.model import Grievance
from station.changes import Changes
from station.db import people as queries
from station.ui.context import Context
from station.ui.page import Page, Room
from station.ui.table import Column, Table
from station.ui.widgets import Button, EmptyState, Note, column

SENTENCE = "保管期限已满的案件，交档案部门鉴定后再决定续存还是销毁；程序不会自动删除。选中的行可以用 Ctrl+C 复制到表格。"


class RunOutPage(Page):
    """到期鉴定清单."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "到期鉴定清单")
        self.setObjectName("workers.run_out_page")
        back = Button("返回", self.close_page, key="Esc", show_key=True)
        self.set_actions(back)
        label = Grievance.spec
        self.table = Table(
            [
                Column("archive_number", label("archive_number").label, 190, lambda case: case.archive_number, whole=True),
                Column("number", label("number").label, 130, lambda case: case.number, whole=True),
                Column("summary", label("summary").label, 200, lambda case: case.summary, stretch=True),
                Column(
                    "closed_on", label("closed_on").label, 120, lambda case: show_day(case.closed_on), order=lambda case: case.closed_on
                ),
                Column("retention", label("retention").label, 92, lambda case: vocabulary.label("retention", case.retention)),
                self._day("keep_to"),
            ],
            name="run_out",
            memory=context.memory,
            row_id=lambda case: case.id,
            when_empty=EmptyState("没有保管期限已满的案件。"),
        )
        self.table.setObjectName("workers.run_out_list")
        self.table.opened.connect(lambda case: context.go("grievances", id=case.id))
        self._note = column(Note(SENTENCE))
        whole = column(self._note, spacing=0)
        whole.addWidget(self.table, 1)
        self.setLayout(whole)
        context.changed.connect(self._changed)
        self.reload()

    def _day(self, name: str) -> Column:
        label = Grievance.spec(name).label
        return Column(name, label, 120, lambda case: show_day(getattr(case, name)), order=lambda case: getattr(case, name))

    def reload(self) -> None:
        """Read the list again."""
        found = queries.run_out(self.context.store, self.context.store.now().date().isoformat())
        self.table.set_rows(found)
        self.table.set_foot([f"{len(found):,} 件"])

    def _changed(self, changes: Changes) -> None:
        if changes.touches(Grievance.record):
            self.reload()

    def arrange(self, room: Room) -> None:
        self._note.setContentsMargins(room.margin, 10, room.margin, 10)
        self.table.set_lead(room.margin)
        self.table.set_low(room.is_low)

    def focus_first(self) -> None:
        self.table.setFocus()
