"""The quiet lines in the head of a record: fields two sides changed, and what two PCs did wrong together, with what mends it."""

from functools import partial

from PySide6.QtWidgets import QWidget

from station.casework.after_merge import KINDS
from station.casework.conflicts import ACT
from station.db.after_merge import of_record
from station.db.contested import count
from station.ui.context import Context
from station.ui.exchange.deciding.finding import act_on
from station.ui.widgets import Note, column, empty, reveal


class MergeNotes(QWidget):
    """``notes.show_record(id)``; hidden where there is nothing to say."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.notes: list[Note] = []
        self._column = column(spacing=6)
        self.setLayout(self._column)
        self.hide()

    def show_record(self, record_id: str) -> None:
        """What waits of one case, employer, letter or person."""
        store = self.context.store
        empty(self._column)
        self.notes = []
        if fields := count(store, record_id):
            decide = partial(self.context.go, "exchange", act=ACT, id=record_id)
            self._add(
                Note(f"有 {fields} 处两边都改过，现在用的是后改的值。", attention=True, icon="git-compare", actions=[("去定", decide)]),
                "deciding.note",
            )
        for finding in of_record(store, record_id):
            kind = KINDS[finding.kind]
            acts = [(words, partial(act_on, self.context, finding, act)) for act, words in kind.mends]
            note = Note(f"{kind.title}：{finding.sentence}。{kind.advice}", attention=True, actions=acts)
            self._add(note, f"after_merge.{finding.kind}")
        reveal(self._column)
        self.setVisible(bool(self.notes))

    def _add(self, note: Note, name: str) -> None:
        note.setObjectName(name)
        self.notes.append(note)
        self._column.addWidget(note)
