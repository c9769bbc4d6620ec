"""Editors for what is picked one after another: the employers a letter is addressed to, the cases it rests on."""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.casework.model import Employer, Grievance
from station.db import grievances as queries
from station.ui import theme
from station.ui.context import Context
from station.ui.editors import Editor, LineEditor
from station.ui.widgets import ICON, LINK, Button, ElidedLabel, Icon, Label, Pane, Paragraph, Rule, column, empty, row
from station.ui.widgets.painted import FocusFrame

if TYPE_CHECKING:
    from station.db.store import Store

SUGGESTED = 12
_BETWEEN = re.compile(r"[\s\u2028、；;]+")  # a line break of a pasted list comes as one of these


class PickedEditor(Pane, Editor):
    """Things chosen one after another: a line each with an ×, and below them one field that finds more.

    Kinds say what a line looks like (``shown``), what is offered while typing (``offered``) and what is taken (``taken``, a
    list where the words mean several).
    """

    edited = Signal()
    left = Signal()

    def __init__(self, name: str, placeholder: str) -> None:
        super().__init__(radius=4, line="ctl")
        self.setObjectName(name)
        self._items: list[Any] = []
        self._read_only = False
        self._drawn: tuple[object, ...] = ()
        self._lines = column(spacing=0)
        self.field = LineEditor(icon="plus")
        self.field.setObjectName(f"{name}.add")
        self.field.setAccessibleName(placeholder)
        self.field.setPlaceholderText(placeholder)
        self.field.suggest(self.offered)
        self.field.edited.connect(self._typed)
        self.field.returnPressed.connect(self.take_typed)
        completer = self.field.completer()
        if completer is not None:
            completer.activated.connect(lambda text: self.take_typed())
        self.field.setStyleSheet("QLineEdit, QLineEdit:focus { border: 0; background: transparent; }")
        self.trouble = Paragraph("", "caption", "amb")
        self.trouble.setContentsMargins(11, 0, 8, 6)
        self.trouble.hide()
        self.setLayout(column(self._lines, self.field, row(self.trouble, margins=(11, 0, 8, 0)), spacing=0, margins=1))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setFocusProxy(self.field)
        FocusFrame(self, self.field)

    # -- for the kinds ---------------------------------------------------------------------------------------------

    def shown(self, item: Any) -> list[QWidget]:
        """What stands in the line of one thing; the first takes the room there is."""
        raise NotImplementedError

    def offered(self, text: str) -> Sequence[str]:
        """Words to choose from while typing."""
        raise NotImplementedError

    def taken(self, text: str) -> Any:
        """The thing of these words; None with a sentence in ``trouble`` when there is none."""
        raise NotImplementedError

    def looks(self) -> tuple[object, ...]:
        """All that the lines are made from: the same again, and they stay."""
        return (theme.current(), self._read_only, *self._items)

    # -- values ----------------------------------------------------------------------------------------------------

    def items(self) -> list[Any]:
        """What is chosen."""
        return list(self._items)

    def show_items(self, items: Sequence[Any]) -> None:
        """Show these, without ``edited``."""
        self._items = list(items)
        self._draw()

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        self.line, self.fill = ("line2", "mat") if read_only else ("ctl", "paper")
        self.field.setVisible(not read_only)
        self._draw()

    def show_problem(self, is_wrong: bool) -> None:
        self.line = "problem" if is_wrong else "ctl"
        self.fill = "problem-bg" if is_wrong else "paper"
        self.update()

    def take_typed(self) -> None:
        """Add what was typed or chosen."""
        text = self.field.text().strip()
        taken = self.taken(text) if text else None
        if taken is None:
            self.trouble.setVisible(bool(text))
            return
        self.field.clear()
        self.trouble.hide()
        self.add(taken if isinstance(taken, list) else [taken])

    def add(self, items: Sequence[Any]) -> None:
        """Choose these besides."""
        new = [item for item in items if item not in self._items]
        if new:
            self._items += new
            self._draw()
            self.edited.emit()

    def remove(self, item: Any) -> None:
        """Take one away."""
        self._items.remove(item)
        self._draw()
        self.field.setFocus()
        self.edited.emit()

    def _typed(self) -> None:
        self.trouble.hide()

    def _draw(self) -> None:
        if self._drawn == (looks := self.looks()):
            return
        self._drawn = looks
        empty(self._lines)
        for place, item in enumerate(self._items):
            parts = self.shown(item)
            line = row(*parts, spacing=8, margins=(11, 4, 6, 4))
            line.setStretch(0, 1)
            if not self._read_only:
                line.addWidget(Button("去掉", partial(self.remove, item), kind=ICON, icon="x", small=True))
            widget = QWidget()
            widget.setLayout(line)
            widget.setMinimumHeight(theme.current().size(36))
            self._lines.addWidget(widget)
            if not self._read_only or place < len(self._items) - 1:
                self._lines.addWidget(Rule())


class EmployersEditor(PickedEditor):
    """The employers a letter is addressed to, out of the files."""

    def __init__(self, name: str, store: "Store", missing: Callable[[], object]) -> None:
        super().__init__(name, "加一家：单位里的任意几个字；也可以粘贴一列名称")
        self._store = store
        self.make = Button("去建档", missing, kind=LINK)
        self.make.hide()
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.make)

    def read(self) -> tuple[Any, str]:
        return tuple(employer.id for employer in self._items), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        found = (self._store.find(Employer, employer_id) for employer_id in value or ())
        self.show_items([employer for employer in found if employer is not None])

    def shown(self, item: Any) -> list[QWidget]:
        known = "档案已核名称" if item.credit_code else "档案没有信用代码"
        return [ElidedLabel(item.name), Label(known, "caption", "ink2"), Icon("building", 16)]

    def offered(self, text: str) -> Sequence[str]:
        return [employer.name for employer in queries.find_employers(self._store, text, SUGGESTED)] if text else []

    def taken(self, text: str) -> Any:
        found = queries.find_employers(self._store, text, 2)
        employer = queries.employer_named(self._store, text) or (found[0] if len(found) == 1 else None)
        if employer is None:
            self.trouble.set_text(f"名称里有“{text}”的不止一家，请写全。" if found else f"单位档案里没有“{text}”。")
        self.make.setVisible(employer is None and not found)
        return employer

    def take_typed(self) -> None:
        """Add the employer of these words, or all of a list pasted out of a table; names that are not on file stay in the field."""
        names = dict.fromkeys(filter(None, map(str.strip, _BETWEEN.split(self.field.text()))))
        if len(names) < 2:
            super().take_typed()
            return
        known = {name: queries.employer_named(self._store, name) for name in names}
        unknown = [name for name, employer in known.items() if employer is None]
        self.field.setText("、".join(unknown))
        self.trouble.set_text(f"单位档案里没有这 {len(unknown)} 家，其余 {len(names) - len(unknown)} 家已加上。")
        self.trouble.setVisible(bool(unknown))
        self.make.setVisible(bool(unknown))
        self.add([employer for employer in known.values() if employer is not None])

    def _typed(self) -> None:
        super()._typed()
        self.make.hide()


class CasesEditor(PickedEditor):
    """The grievances a letter rests on, by number, person, employer or words of the summary; a number opens its case."""

    def __init__(self, name: str, context: Context) -> None:
        self._context = context
        super().__init__(name, "加一件：编号、姓名、单位、摘要里的字")

    def read(self) -> tuple[Any, str]:
        return tuple(grievance.id for grievance in self._items), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        found = (self._context.store.find(Grievance, grievance_id) for grievance_id in value or ())
        self.show_items([grievance for grievance in found if grievance is not None])

    def shown(self, item: Any) -> list[QWidget]:
        summary = ElidedLabel(item.summary, "dense", "ink2")
        number = Button(item.number, partial(self._context.go, "grievances", id=item.id), kind=LINK)
        number.setObjectName("letters.case")
        return [summary, number]

    def offered(self, text: str) -> Sequence[str]:
        return [_case_words(item) for item in self._rows(text)] if text else []

    def taken(self, text: str) -> Any:
        rows = self._rows(text.partition("　")[0])
        if len(rows) == 1:
            return self._context.store.find(Grievance, rows[0]["id"])
        several = f"有 {len(rows)} 件诉求对得上，请从列表里选一件。"
        self.trouble.set_text(several if rows else f"没有找到“{text}”的诉求。")
        return None

    def _rows(self, text: str) -> Sequence[Any]:
        held = {grievance.id for grievance in self._items}
        query = queries.ListQuery("all", text=text, sort="received_at", descending=True)
        return [item for item in queries.page(self._context.store, query, limit=SUGGESTED) if item["id"] not in held]


def _case_words(item: Any) -> str:
    """A case as it is offered: its number leads, so that what is chosen is found again by it."""
    return f"{item['number']}　{item['worker'] or '未留名'}：{item['summary']}"
