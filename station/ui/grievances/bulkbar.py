"""What can be done with all chosen grievances at once: it stands in the foot of the list while several are chosen."""

from collections.abc import Callable, Generator, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from station.actions import bulk
from station.actions.setting_up import staff_names
from station.casework import vocabulary
from station.casework.model import Grievance
from station.db import grievances as queries
from station.db.store import Store
from station.ui.context import Context
from station.ui.widgets import PRIMARY, Button, Label, Note, column, empty, row


class BulkBar(QWidget):
    """``bar.chosen`` is asked for the ids; ``bar.report`` belongs above the foot and says what was left and why."""

    asked_for_all = Signal()
    asked_for_export = Signal()
    ended = Signal()

    def __init__(self, context: Context, chosen: Callable[[], Sequence[str]]) -> None:
        super().__init__()
        self.context = context
        self._chosen = chosen
        self._value: tuple[str, str] = ("", "")
        self.report = QWidget()
        self._notes = column(spacing=8)
        self.report.setLayout(self._notes)
        self.report.setObjectName("grievances.bulk.report")
        self.all_button = Button("选全部", self.asked_for_all.emit, small=True)
        self.change_button = Button("批量改…", self._open_menu, icon="pencil", small=True, right="edit")
        self.archive_button = Button("归档", partial(self._begin, "archive", ""), icon="archive", small=True, right="archive")
        self.export_button = Button("导出台账", self.asked_for_export.emit, icon="file-spreadsheet", small=True, right="export")
        self.question = Label("", "dense")
        self.do_button = Button("", self._do, kind=PRIMARY, small=True)
        self.cancel_button = Button("不改", self.stop, small=True)
        for name, button in (
            ("all", self.all_button), ("change", self.change_button), ("archive", self.archive_button),
            ("export", self.export_button), ("do", self.do_button), ("cancel", self.cancel_button),
        ):  # fmt: skip
            button.setObjectName(f"grievances.bulk.{name}")
        self._offers = (self.all_button, self.change_button, self.archive_button, self.export_button)
        self._asking = (self.question, self.do_button, self.cancel_button)
        self.setLayout(row(*self._offers, None, *self._asking))
        self.stop()

    def show_count(self, chosen: int, of: int) -> None:
        """Put the true numbers into the buttons; another choice takes a question back."""
        self.all_button.setText(f"选全部 {of:,} 件")
        self.all_button.setEnabled(chosen < of)
        self.export_button.setText(f"导出台账 {chosen:,} 件")
        self.stop()

    def menu(self) -> QMenu:
        """Every field that may be changed for many, with its values."""
        menu = QMenu(self)
        for name in bulk.FIELDS:
            part = menu.addMenu(Grievance.spec(name).label)
            for key, label in self._values(name):
                part.addAction(label, partial(self._begin, name, key))
        return menu

    def _values(self, name: str) -> list[tuple[str, str]]:
        if words := Grievance.spec(name).of:
            return vocabulary.options(words)
        found = staff_names(self.context.store) if name == "handler" else queries.used_values(self.context.store, name)
        return [(value, value) for value in found]

    def _open_menu(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        top = self.change_button.mapToGlobal(QPoint(0, 0))
        menu.popup(top - QPoint(0, menu.sizeHint().height()))

    # -- asking and doing ------------------------------------------------------------------------------------------

    def _begin(self, name: str, value: str) -> None:
        """Say what would be done with how many, before it is done."""
        count = len(self._chosen())
        self._value = (name, value)
        if name == "archive":
            self.question.setText("归档已办结、已回访的")
            self.do_button.setText(f"归档 {count:,} 件")
        else:
            spec = Grievance.spec(name)
            self.question.setText(f"{spec.label}改为“{vocabulary.label(spec.of, value) if spec.of else value}”")
            self.do_button.setText(f"改 {count:,} 件")
        self._show(is_asking=True)
        self.do_button.setFocus()

    def stop(self) -> None:
        """Back to what is offered."""
        if self.do_button.hasFocus() or self.cancel_button.hasFocus():
            self.ended.emit()
        self._show(is_asking=False)

    def is_asking(self) -> bool:
        """Whether a question waits for its answer."""
        return not self.do_button.isHidden()

    def _show(self, *, is_asking: bool) -> None:
        for offer in self._offers:
            offer.setVisible(not is_asking)
        for part in self._asking:
            part.setVisible(is_asking)

    def _do(self) -> None:
        (name, value), ids = self._value, list(self._chosen())

        def work(store: Store) -> Generator[int, None, bulk.Outcome]:
            return bulk.archive(store, ids) if name == "archive" else bulk.change(store, ids, name, value)

        verb = "归档" if name == "archive" else "改"
        self.context.run(
            self.context.own_store(work),
            partial(self._done, verb),
            words=lambda looked_at: (f"正在{verb}第 {looked_at:,} 件，共 {len(ids):,} 件", looked_at / len(ids)),
            stopped=lambda: self.context.toast(f"已取消，{len(ids):,} 件都没有改。"),
            busy=self.do_button.set_busy,
            busy_words=f"正在{verb}…",
        )

    def _done(self, verb: str, outcome: bulk.Outcome) -> None:
        self.stop()
        empty(self._notes)
        if outcome.refused:
            note = Note(f"{outcome.words(verb)}。{'；'.join(outcome.reasons())}。", attention=True, closable=True)
            self._notes.addLayout(row(note, margins=(16, 8, 16, 8)))
            note.close_button.clicked.connect(lambda: empty(self._notes))
        self.context.tell(outcome.changes)
        self.ended.emit()
        self.context.toast(outcome.words(verb), undo=bool(outcome.changes))
