"""The pane beside the list: the values of both sides in columns, what was merged by itself, and the line that saves."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from station.actions import conflicts
from station.casework.conflicts import Matter, Row, Side
from station.casework.model import Employer, Grievance
from station.changes import Changes
from station.errors import ProblemsError, StationError
from station.ui import names, theme
from station.ui.context import Context
from station.ui.exchange.deciding.finding import PLACES, FindingView, open_record
from station.ui.exchange.deciding.fold import Fold
from station.ui.exchange.deciding.listing import DecidingList
from station.ui.exchange.deciding.rows import Columns, FieldRow
from station.ui.page import Room
from station.ui.widgets import (
    PRIMARY,
    Button,
    ElidedLabel,
    EmptyState,
    Icon,
    Label,
    Pane,
    Rule,
    Scroll,
    column,
    empty,
    reveal,
    row,
)

_WITH_HISTORY = (Grievance.record, Employer.record)
_MOST_SIDES = 3  # more columns than these have no button each to take them whole


class DecidingPane(QWidget):
    """``DecidingPane(context, listing)`` shows what is chosen in the list; ``saved`` carries the id of what was decided.

    ``acts`` are for the keys of the page it stands in. What was chosen and not saved stays while the program runs.
    """

    saved = Signal(str)

    def __init__(self, context: Context, listing: DecidingList) -> None:
        super().__init__()
        self.context = context
        self.listing = listing
        self.matter: Matter | None = None
        self.rows: list[FieldRow] = []
        self.acts = {"save": self.save, "edit": self.write}
        self._kept: dict[str, dict[tuple[str, str], Any]] = {}
        self.setObjectName("deciding.pane")
        self.stack = QStackedWidget()
        self.nothing = EmptyState("没有要您定的。两边都改过同一处的，收包以后列在左边。")
        self.stack.addWidget(self.nothing)
        self.stack.addWidget(self._build())
        self.finding = FindingView(context, self._mended)
        self.stack.addWidget(Pane(column(Scroll(self.finding)), fill="paper"))
        self.setLayout(column(self.stack))
        listing.chosen.connect(self.show_id)
        listing.items.opened.connect(lambda _: self.focus_first())
        context.changed.connect(self._changed)

    def _build(self) -> QWidget:
        self.title = ElidedLabel("", "section", bold=True)
        self.title.setObjectName("deciding.title")
        self.number = Label("", "dense", "ink2")
        self.history = Button("看修改记录", self.open_record, icon="history", small=True)
        self.history.setObjectName("deciding.history")
        self._head = row(self.title, self.number, None, self.history, spacing=10)
        self._table = column(spacing=0, margins=1)
        self.taken = Fold("deciding.taken", (14, 30, 30, 20), is_open=True)
        self.same = Fold("deciding.same", (14, 80), is_open=False)
        self._body = column(self._head, Pane(self._table, radius=6), self.taken, self.same, None, spacing=12)
        self._scroll = Scroll(self._body)
        whole = column(self._scroll, self._foot(), spacing=0)
        whole.setStretch(0, 1)
        return Pane(whole, fill="paper")

    def _foot(self) -> QWidget:
        kept = ElidedLabel("没选中的值不会丢，留在修改记录里，随时可以放回", "dense", "ink2")
        self.left_words = ElidedLabel("", "dense", "amb")
        self.left_words.setObjectName("deciding.left")
        self._whole = row(spacing=8)
        self.button = Button("保存，看下一件", self.save, kind=PRIMARY, key="Ctrl+S", show_key=False, right="edit")
        self.button.setObjectName("deciding.save")
        self._foot_line = row(Icon("shield-check", 16), kept, spacing=10)
        self._foot_line.setStretch(1, 1)
        self._foot_line.addWidget(self.left_words)
        self._foot_line.addLayout(self._whole)
        self._foot_line.addWidget(self.button)
        self.foot = Pane(self._foot_line, edges="t", line="line2")
        theme.follow(self._heights)
        self._heights()
        return self.foot

    def _heights(self) -> None:
        self.foot.setMinimumHeight(theme.current().size(56))

    # -- showing ---------------------------------------------------------------------------------------------------

    def show_id(self, record_id: str) -> None:
        """Show a record, or a finding by its key; what has nothing to decide shows that there is nothing."""
        finding = next((one for one in self.listing.findings if one.key == record_id), None)
        if finding is not None:
            self.matter, self.rows = None, []
            self.finding.show_finding(finding)
            self.stack.setCurrentIndex(2)
            return
        self.matter = conflicts.matter(self.context.store, record_id) if record_id else None
        if self.matter is None:
            self.rows = []
            self.stack.setCurrentIndex(0)
            return
        head = self.matter.head
        self.title.setText(names.shown_of(head.person, head.title))
        self.number.setText(head.number)
        self.history.setText("看修改记录" if head.record in _WITH_HISTORY else "打开")
        self.history.setVisible(head.record in PLACES)
        self._show_rows(self.matter)
        self.taken.show_lines(
            f"只有一边改过，已自动并入 {len(self.matter.taken)} 项", [(t.label, t.words, t.was, t.who) for t in self.matter.taken]
        )
        self.same.show_lines(f"两边一致 {len(self.matter.same)} 项", self.matter.same)
        self._show_whole(self.matter)
        self._show_left()
        self.stack.setCurrentIndex(1)
        self._scroll.verticalScrollBar().setValue(0)

    def _show_rows(self, matter: Matter) -> None:
        empty(self._table)
        store = self.context.store
        heads = [_side_head(side) for side in matter.sides]
        self._table.addWidget(Columns(QWidget(), heads))
        self.rows = []
        part = ""
        for field in matter.rows:
            if field.part != part:
                part = field.part
                self._table.addWidget(Pane(row(Label(part, "dense", bold=True), None, margins=(16, 8, 16, 8)), fill="mat", edges="t"))
            self._table.addWidget(Rule())
            line = FieldRow(field, matter.sides, store.now().date(), store.now)
            line.chosen.connect(self._chosen)
            line.left.connect(partial(self._go, len(self.rows)))
            line.choose("")
            self._table.addWidget(line)
            self.rows.append(line)
        for line in self.rows:
            kept = self._kept.get(matter.head.id, {})
            if line.field.key in kept:
                line.take(kept[line.field.key])
        reveal(self._table)

    def _show_whole(self, matter: Matter) -> None:
        empty(self._whole)
        for side in matter.sides[:_MOST_SIDES]:
            button = Button(f"整件用{side.title.rpartition('，')[2]}的", partial(self.take_side, side.device))
            button.setObjectName(f"deciding.whole.{side.device}")
            self._whole.addWidget(button)
        reveal(self._whole)

    def _show_left(self) -> None:
        left = [line.field.label for line in self.rows if not line.is_decided()]
        named = "、".join(left[:2]) + ("等" if len(left) > 2 else "")
        self.left_words.setText(f"还差 {len(left)} 处：{named}" if left else "")
        self.button.setEnabled(not left)
        is_last = self.matter is None or not self.listing.after(self.matter.head.id)
        self.button.setText("保存" if is_last else "保存，看下一件")

    # -- choosing --------------------------------------------------------------------------------------------------

    def _chosen(self) -> None:
        assert self.matter is not None
        kept = {}
        for line in self.rows:
            if line.is_decided():
                try:
                    kept[line.field.key] = line.value()
                except StationError:
                    continue  # half a number is told when it is saved
        self._kept[self.matter.head.id] = kept
        self.listing.set_decided({record_id: len(values) for record_id, values in self._kept.items()})
        self._show_left()

    def take_side(self, device: str) -> None:
        """整件用本站的: every field of which that side has a value."""
        if self.matter is not None:
            values = self.matter.of_side(device)
            for line in self.rows:
                if line.field.key in values:
                    line.take(values[line.field.key])
            self._chosen()
            if self.button.isEnabled():
                self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def write(self) -> None:
        """F2: write another value into the row that has the focus."""
        focus = next((line for line in self.rows if line.hasFocus()), None)
        if focus is not None:
            focus.write()

    def _go(self, number: int, by: int) -> None:
        """The row above or below; past the last one the button that saves."""
        place = number + by
        if 0 <= place < len(self.rows):
            self.rows[place].setFocus(Qt.FocusReason.TabFocusReason)
            self._scroll.ensureWidgetVisible(self.rows[place])
        elif place >= len(self.rows) and self.button.isEnabled():
            self.button.setFocus(Qt.FocusReason.TabFocusReason)

    def focus_first(self) -> None:
        """Put the focus on the first row that is not decided."""
        line = next((line for line in self.rows if not line.is_decided()), self.rows[0] if self.rows else None)
        if line is not None:
            line.setFocus(Qt.FocusReason.TabFocusReason)

    # -- acts ------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Ctrl+S: store what was chosen in one step and go on to the next."""
        matter = self.matter
        if matter is None or not all(line.is_decided() for line in self.rows):
            return
        try:
            values = {line.field.key: line.value() for line in self.rows}
            changes = conflicts.decide(self.context.store, matter, values)
        except ProblemsError as error:
            for line in self.rows:
                line.show_problem(line.field.spec.name in error.problems)
            self.context.problem(error)
            return
        except StationError as error:
            self.context.problem(error)
            self._reload_if_changed()
            return
        self._kept.pop(matter.head.id, None)
        following = self.listing.after(matter.head.id)
        self.matter = None
        self.context.tell(changes)
        self.context.toast(f"已定 {matter.head.number}，{len(matter.rows)} 处", undo=True)
        self.listing.refresh()
        self.listing.set_current(following)
        if not following:
            self.show_id("")
        self.saved.emit(matter.head.id)
        self.focus_first()

    def open_record(self) -> None:
        """The record itself, at its history where it has one."""
        if self.matter is not None:
            head = self.matter.head
            act = {"act": "history"} if head.record == Grievance.record else {}
            open_record(self.context, head.record, head.id, **act)

    def _changed(self, changes: Changes) -> None:
        if self.isVisible():
            self._reload_if_changed()

    def _reload_if_changed(self) -> None:
        """Read again once something else came in; what was chosen stays but for the fields it is about."""
        if self.matter is None:
            return
        record_id, before = self.matter.head.id, _stamps(self.matter)
        now = _stamps(conflicts.matter(self.context.store, record_id))
        if now != before:
            kept = self._kept.get(record_id, {})
            self._kept[record_id] = {key: value for key, value in kept.items() if now.get(key) == before.get(key)}
            self.listing.refresh()
            self.show_id(record_id)

    def _mended(self) -> None:
        self.listing.refresh()
        following = next((one.key for one in self.listing.findings), self.listing.after(""))
        self.listing.set_current(following)
        if not following:
            self.show_id("")

    def arrange(self, room: Room) -> None:
        """Fit the margins to the room."""
        self._body.setContentsMargins(room.margin, 12, room.margin, 16)
        self._foot_line.setContentsMargins(room.margin, 8, room.margin, 8)
        self.finding.set_margin(room.margin)


def _side_head(side: Side) -> Pane:
    words = column(Label(side.title, bold=True), ElidedLabel(side.under, "caption", "ink2"), spacing=1, margins=(16, 8, 14, 8))
    return Pane(words, fill="", edges="l")


def _stamps(matter: Matter | None) -> dict[tuple[str, str], frozenset[str]]:
    return {field.key: _versions(field) for field in matter.rows} if matter is not None else {}


def _versions(field: Row) -> frozenset[str]:
    return frozenset(option.stamp for option in field.options)
