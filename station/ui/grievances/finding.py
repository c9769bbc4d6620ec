"""Registration starts as a search: people and employers found while typing, and the card of the one chosen."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from station.casework import identity
from station.casework.masking import mask_id_number, mask_phone
from station.casework.model import Employer, Worker
from station.db import grievances as queries
from station.ui.context import Context
from station.ui.grievances.overview import employer_words, person_words
from station.ui.widgets import Avatar, Button, Icon, Item, ItemList, Label, Pane, column, row

PROMPT = "先找人或单位：姓名、首字母、电话后四位、身份证号"


_ON = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.MouseFocusReason)


class FindBox(QWidget):
    """A field with what it finds below; Enter takes the first, ↓ goes on, Esc ends the search."""

    worker_chosen = Signal(object)
    employer_chosen = Signal(object)
    new_worker = Signal(str)
    passed = Signal(str)  # left with a name in it and nothing chosen
    skipped = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._workers: dict[str, Worker] = {}
        self._employers: dict[str, Employer] = {}
        self.field = QLineEdit()
        self.field.setObjectName("intake.find")
        self.field.setPlaceholderText(PROMPT)
        self.field.setAccessibleName(PROMPT)
        self.field.textChanged.connect(self._find)
        self.field.installEventFilter(self)
        self.list = ItemList(padding=12)
        self.list.setObjectName("intake.found")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.installEventFilter(self)
        self.results = Pane(column(self.list, spacing=0, margins=1), radius=4, line="line2")
        self.results.hide()
        self.setLayout(column(self.field, self.results, spacing=4))

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        self.field.setFocus(reason)

    def _find(self, typed: str) -> None:
        text = typed.strip()
        self.results.setVisible(bool(text))
        if not text:
            return
        store, today = self.context.store, self.context.store.now().date()
        people = queries.find_workers(store, text, 5)
        employers = queries.find_employers(store, text, 4)
        self._workers = {f"worker {worker.id}": worker for worker, _ in people}
        self._employers = {f"employer {employer.id}": employer for employer in employers}
        items = []
        for (key, worker), (_, count) in zip(self._workers.items(), people, strict=True):
            words = "　".join(part for part in (mask_phone(worker.phone), mask_id_number(worker.id_number)) if part)
            items.append(Item(key, person_words(worker, today), f"在办 {count} 件" if count else "", words or "没有留电话", "user"))
        for key, employer in self._employers.items():
            items.append(Item(key, employer.name, "", employer_words(employer) or employer.area or "用人单位", "building"))
        if not text.isdigit():
            items.append(Item("new", f"新登记“{text}”", "", "", "user-plus"))
        self.list.set_items(items)
        self.list.set_current(items[0].key if items else "")
        self.results.setVisible(bool(items))

    def _take(self, key: str) -> None:
        text = self.field.text().strip()
        self.results.hide()
        if key in self._workers:
            self.worker_chosen.emit(self._workers[key])
        elif key in self._employers:
            self.field.clear()
            self.employer_chosen.emit(self._employers[key])
        elif key == "new":
            self.new_worker.emit(text)

    def _pass_on(self) -> None:
        """A name that was typed here and not looked for any further is somebody's, unless it finds an employer."""
        text = self.field.text().strip()
        if self.results.isVisible() and not self._employers and not text.isascii():
            self.results.hide()
            self.passed.emit(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.list.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                if self.list.current() and self.results.isVisible():
                    self._take(self.list.current())
                else:
                    self.skipped.emit()
                return True
        if watched is self.field and isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() in _ON:
            self._pass_on()
        if watched is self.list and event.type() == QEvent.Type.MouseButtonRelease:
            self._take(self.list.current())
            return True
        is_override = watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride
        if is_override and event.key() == Qt.Key.Key_Escape and self.field.text():  # type: ignore[attr-defined]
            # Esc belongs to the search as long as something is searched for: it leaves the form to be filled in, not the page.
            event.accept()
            self.results.hide()
            self.skipped.emit()
            return True
        return super().eventFilter(watched, event)


class PersonCard(Pane):
    """The worker chosen: who, how to reach them, whether the identity number is right; 改资料 and 换人."""

    correct = Signal()
    exchange = Signal()

    def __init__(self) -> None:
        super().__init__(fill="mat", radius=4, line="line2")
        self.setObjectName("intake.person")
        self.avatar = Avatar("", 40)
        self.words = Label("", bold=True)
        self.words.setObjectName("intake.person.name")
        self.second = Label("", "dense", "ink2")
        self.check_icon = Icon("circle-check", 16, "grn")
        self.check = Label("身份证校验通过", "dense", "grn")
        change = Button("改资料", partial(self.correct.emit), small=True)
        change.setObjectName("intake.person.correct")
        other = Button("换人", partial(self.exchange.emit), small=True)
        other.setObjectName("intake.person.exchange")
        who = column(self.words, self.second, spacing=0)
        self.setLayout(
            row(self.avatar, who, None, row(self.check_icon, self.check, spacing=5), change, other, spacing=12, margins=(14, 9, 14, 9))
        )

    def show_worker(self, worker: Worker, context: Context) -> None:
        """Show another person, numbers covered."""
        self.avatar.set_name(worker.name)
        self.words.setText(person_words(worker, context.store.now().date()))
        phone = f"电话 {mask_phone(worker.phone)}" if worker.phone else "没有留电话"
        number = f"　身份证 {mask_id_number(worker.id_number)}" if worker.id_number else ""
        self.second.setText(phone + number)
        is_right = bool(worker.id_number) and not identity.id_number_problem(worker.id_number)
        self.check.setVisible(is_right)
        self.check_icon.setVisible(is_right)
