"""回收站: what was deleted, by which act of whom, and the way back."""

from collections.abc import Sequence
from functools import partial

from station.actions.recycling import put_back
from station.casework.dates import show_moment
from station.casework.masking import mask_name
from station.casework.naming import along, called_together
from station.db.recycling import Deletion, deletions
from station.ui.context import Context
from station.ui.reading import Reading
from station.ui.settings.section import Heading, Section
from station.ui.table import Column, Table
from station.ui.widgets import Button, EmptyState, column, row

SENTENCE = "一次删除算一行，放回时那一次删掉的一起回来。没有人能清空它，只有保管期限满后按清册销毁时才会去掉。"


class BinSection(Section):
    """See the module."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        today = context.store.now().date
        self._reading = Reading(self, context, deletions, self._show)
        self.table = Table(
            [
                Column("at", "时间", 150, lambda found: show_moment(found.at, today()), order=lambda found: found.at, whole=True),
                Column("by", "谁", 96, lambda found: found.by),
                Column("name", "怎么删的", 220, lambda found: found.name, tip=lambda found: found.name),
                Column("what", "内容", 320, _what, stretch=True, tip=_everything),
            ],
            name="bin",
            memory=context.memory,
            unit="次",
            row_id=lambda found: str(found.step),
            when_empty=EmptyState("回收站是空的。删除和撤销的内容会留在这里，可以放回。"),
            foot_shown=False,
        )
        self.table.setObjectName("settings.bin.list")
        self.table.set_lead(12)
        self.table.selection_changed.connect(self._show_button)
        self.table.opened.connect(lambda found: self.put_back())
        self.back_button = Button("放回", self.put_back, icon="arrow-back-up", small=True, right="put_back")
        self.back_button.setObjectName("settings.bin.back")
        content = column(row(self.back_button, None), spacing=12)
        content.addWidget(self.table, 1)
        self.fill(Heading("回收站", SENTENCE), content, scrolls=False)

    def refresh(self) -> None:
        self._reading.start()

    def _show(self, found: Sequence[Deletion]) -> None:
        self.table.set_rows(found)
        self._show_button()

    def _show_button(self) -> None:
        self.back_button.setEnabled(bool(self.table.selected_count()))

    def put_back(self) -> None:
        """Put back what the chosen acts deleted."""
        chosen: list[Deletion] = self.table.selected_rows()
        if not chosen:
            return
        changes = self.context.attempt(partial(put_back, self.context.store, *chosen))
        if changes is not None:
            self.context.tell(changes)
            self.context.toast(f"已放回 {sum(len(deletion.records) for deletion in chosen)} 条", undo=True)


def _what(deletion: Deletion) -> str:
    person = mask_name(deletion.person)
    return "，".join(filter(None, [called_together(deletion.records), along(deletion.mediations, deletion.legal_aids), person]))


def _everything(deletion: Deletion) -> str:
    return "\n".join(f"{record.title} {called_together([record]).partition(' ')[2]}" for record in deletion.records[:20])
