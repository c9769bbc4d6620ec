"""The columns of a table: which are shown, in what order and how wide, remembered from one start to the next."""

from collections.abc import Collection, Mapping, MutableMapping, Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu

from station.ui import theme
from station.ui.tablemodel import Column, Group, TableModel
from station.ui.tablepaint import PADDING, Head, RowDelegate
from station.ui.tableview import TableView

if TYPE_CHECKING:
    from station.ui.tablefrozen import FrozenColumns

_LOOKED_AT = 30  # rows whose words are measured
_SHORTEST = 0.72  # of its width that a column of words keeps where the table would scroll sideways otherwise


class TableColumns:
    """``table.columns``; what is chosen is kept in ``memory`` under the table's name."""

    def __init__(
        self, view: TableView, head: Head, model: TableModel, delegate: RowDelegate, memory: MutableMapping[str, Any], name: str
    ) -> None:
        self.view = view
        self.head = head
        self.model = model
        self.delegate = delegate
        self._memory = memory
        self._name = f"table.{name}"
        self._fitting = False
        self._gave: dict[int, int] = {}  # what columns had before they gave way to others or took room of theirs
        self._widest: dict[tuple[str, int], int] = {}  # column and how many rows were looked at: width of their words
        self._measured_in = theme.current()
        self.remembers = True  # False while a saved view has its own
        self.frozen = ""  # the last column that stays while the others scroll sideways
        self._part: FrozenColumns | None = None
        self._restore_kept()
        head.sectionResized.connect(self._resized)
        head.sectionMoved.connect(self._moved)
        for changed in (model.modelAboutToBeReset, model.dataChanged, model.rowsInserted, model.rowsRemoved):
            changed.connect(lambda *_: self._widest.clear())

    def shown(self) -> list[Column]:
        """Columns in sight in the order they stand."""
        order = [self.head.logicalIndex(place) for place in range(self.head.count())]
        return [self.model.columns[number] for number in order if not self.head.isSectionHidden(number)]

    def show(self, key: str, shown: bool, *, remember: bool = True) -> None:
        """Show or hide a column; the last one stays."""
        if not shown and len(self.shown()) == 1:
            return
        self._put({self.number(key): shown})
        if remember:
            self._remember()

    def show_only(self, keys: Collection[str]) -> None:
        """Show these columns and no others; nothing of it is remembered."""
        self._put({number: item.key in keys for number, item in enumerate(self.model.columns)})

    def _put(self, shown: Mapping[int, bool]) -> None:
        self._take_back()  # what a column gave up is not the width it has when it is shown again
        came = [number for number, is_shown in shown.items() if is_shown and self.head.isSectionHidden(number)]
        self._set_shown(shown)
        for number in came:
            if self.model.columns[number].whole:
                self._at_least(number, self.model.columns[number])
        self.fit_stretch()

    def _set_shown(self, shown: Mapping[int, bool]) -> None:
        self._fitting = True  # to Qt a column comes and goes as one that is drawn wider or to nothing
        for number, is_shown in shown.items():
            self.head.setSectionHidden(number, not is_shown)
        self._fitting = False

    def freeze(self, key: str) -> None:
        """Let the columns up to this one stay while the others scroll sideways; "" lets all scroll."""
        self.frozen = key
        self.place_frozen()
        self._remember()

    def place_frozen(self) -> None:
        """Put the columns that stay over their places."""
        if self._part is None:
            if not self.frozen:
                return
            from station.ui.tablefrozen import FrozenColumns  # few lists have columns that stay

            self._part = FrozenColumns(self.view, self.head, self.model)
        self._part.show_until(self.head.visualIndex(self.number(self.frozen)) if self.frozen else -1)

    def fit_rows(self) -> None:
        """Rows of the columns that stay as high as the others."""
        if self._part is not None:
            self._part.fit_rows()

    def menu(self) -> QMenu:
        """The menu of the button “列”: every column with a tick, and 恢复默认列."""
        menu = QMenu(self.view)
        for item in self.model.columns:
            if item.label:
                action = menu.addAction(item.label)
                action.setCheckable(True)
                action.setChecked(not self.head.isSectionHidden(self.number(item.key)))
                action.toggled.connect(lambda on, key=item.key: self.show(key, on))
        menu.addSeparator()
        menu.addAction("恢复默认列", self.reset)
        return menu

    def reset(self) -> None:
        """Columns, order and widths as they were made."""
        self._memory.pop(self._name, None)
        for place, item in enumerate(self.model.columns):
            self.head.moveSection(self.head.visualIndex(place), place)
            self.head.setSectionHidden(place, not item.shown)
            self._widths[item.key] = item.width
        self.frozen = ""
        self.restyle()
        self._memory.pop(self._name, None)

    def fit(self, key: str) -> None:
        """As wide as its words, as far as they are in sight (列宽自适应)."""
        number = self.number(key)
        item = self.model.columns[number]
        first = max(0, self.view.rowAt(0))
        last = self.view.rowAt(self.view.viewport().height() - 1)
        last = self.model.rowCount() - 1 if last < 0 else last
        rows = [self.model.row(place) for place in range(first, last + 1)]
        widths = [self.delegate.natural_width(item, row) for row in rows if row is not None and not isinstance(row, Group)]
        label = theme.current().metrics("dense").horizontalAdvance(item.label) + 20
        self.head.resizeSection(number, max([label, *widths]) + self._lead(item) + PADDING + 2)

    def _lead(self, item: Column) -> int:
        """The padding before the words of a column in sight."""
        return self.head.lead if self.shown()[0] is item else PADDING

    def number(self, key: str) -> int:
        """The place of a column in the model."""
        return next(number for number, item in enumerate(self.model.columns) if item.key == key)

    def state(self) -> dict[str, Any]:
        """Order, hidden columns and widths, as ``apply`` takes them."""
        order = [self.model.columns[self.head.logicalIndex(place)].key for place in range(self.head.count())]
        return {
            "order": order,
            "hidden": [key for key in order if self.head.isSectionHidden(self.number(key))],
            "widths": {item.key: self._widths[item.key] for item in self.model.columns if not item.stretch},
            "frozen": self.frozen,
        }

    def apply(self, state: Mapping[str, Any], *, remember: bool) -> None:
        """Stand as ``state`` says, or with ``{}`` as is remembered; ``remember`` says whether later changes are."""
        self.remembers = False
        if state:
            self._restore(state)
        else:
            self._restore_kept()
        self.restyle()
        self.remembers = remember

    def _remember(self) -> None:
        if self.remembers:
            self._memory[self._name] = self.state()

    def _restore_kept(self) -> None:
        try:
            self._restore(self._memory.get(self._name, {}))
        except (TypeError, ValueError, AttributeError, OverflowError):  # not as it is kept: the file is anybody's to write
            self._restore({})

    def _restore(self, kept: Mapping[str, Any]) -> None:
        widths, keys = kept.get("widths", {}), [item.key for item in self.model.columns]
        self._widths = {item.key: int(widths.get(item.key) or item.width) for item in self.model.columns}
        hidden = kept.get("hidden")
        columns = enumerate(self.model.columns)
        self._set_shown({number: item.key not in hidden if hidden is not None else item.shown for number, item in columns})
        for place, key in enumerate(key for key in kept.get("order", keys) if key in keys):
            self.head.moveSection(self.head.visualIndex(self.number(key)), place)
        self.frozen = kept.get("frozen", "") if kept.get("frozen", "") in keys else ""

    def _resized(self, number: int, before: int, after: int) -> None:
        if self._fitting:
            return
        self._gave.pop(number, None)
        item = self.model.columns[number]
        if item.whole:
            self._at_least(number, item)
        is_drawn = self.head.isVisible() and after > 0
        if is_drawn:
            self._widths[item.key] = round(self.head.sectionSize(number) / theme.current().factor)
        self.fit_stretch()
        if is_drawn:
            self._remember()

    def _moved(self) -> None:
        self._remember()
        self.place_frozen()
        self.view.viewport().update()

    def restyle(self) -> None:
        """Take widths from the theme in force."""
        self._fitting = True
        self._gave.clear()
        for number, item in enumerate(self.model.columns):
            self.head.resizeSection(number, round(self._widths[item.key] * theme.current().factor))
        self._fitting = False
        self.keep_whole()

    def keep_whole(self) -> None:
        """Make columns that must not be cut as wide as their words."""
        self._take_back()
        for number, item in enumerate(self.model.columns):
            if item.whole and not self.head.isSectionHidden(number):
                self._at_least(number, item)
        self.fit_stretch()

    def _at_least(self, number: int, item: Column) -> None:
        least = self._width_of_words(item, 50) + self._lead(item) + PADDING
        if 0 < self.head.sectionSize(number) < least:
            self._fitting = True
            self.head.resizeSection(number, least)
            self._fitting = False

    def fit_stretch(self) -> None:
        """Give the rest of the width to the column that takes it."""
        if self._fitting:
            return
        self._stretch()
        self.place_frozen()

    def _stretch(self) -> None:
        in_sight = [number for number in range(self.head.count()) if not self.head.isSectionHidden(number)]
        stretch = next((number for number in in_sight if self.model.columns[number].stretch), -1)
        if stretch < 0:
            return
        room, others = self.view.viewport().width(), [number for number in in_sight if number != stretch]
        least = theme.current().size(self.model.columns[stretch].width)
        self._take_back()
        self._fitting = True
        missing = least + sum(map(self.head.sectionSize, others)) - room
        if missing > 0:
            least -= self._give_way(others, missing, stretch)
        elif -missing > least:
            self._take_room(others, stretch, -missing)
        self.head.resizeSection(stretch, max(least, room - sum(map(self.head.sectionSize, others))))
        self._fitting = False

    def _take_room(self, numbers: Sequence[int], stretch: int, spare: int) -> None:
        """Let columns whose words are cut have the room that the words of the one that takes the rest do not ask for."""
        known = self._known_rows()
        item = self.model.columns[stretch]
        spare -= max(0, self._needed(item, known) - theme.current().size(item.width))
        for number in numbers:
            size = self.head.sectionSize(number)
            by = min(self._needed(self.model.columns[number], known) - size, spare, size)
            if by > 0 and known and not self._is_drawn(number):
                self._gave[number] = size
                self.head.resizeSection(number, size + by)
                spare -= by

    def _width_of_words(self, item: Column, many: int) -> int:
        """The widest words of a column in the first rows: measured once for these rows, not at every size a table is given on its way."""
        if self._measured_in is not theme.current():
            self._measured_in = theme.current()
            self._widest.clear()
        if (item.key, many) not in self._widest:
            widths = (self.delegate.natural_width(item, row) for row in self._known_rows(many))
            self._widest[item.key, many] = max(widths, default=0)
        return self._widest[item.key, many]

    def _known_rows(self, many: int = _LOOKED_AT) -> list[Any]:
        """The first rows that were read, whose words are measured."""
        rows = (self.model.row(place) for place in range(min(self.model.rowCount(), many)))
        return [row for row in rows if row is not None and not isinstance(row, Group)]

    def _needed(self, item: Column, rows: Sequence[Any]) -> int:
        """How wide a column is with its label and its words of these rows whole."""
        now = theme.current()
        arrow = now.size(16) + 4 if self.head.sorted_by == self.number(item.key) else 0
        label = now.metrics("dense").horizontalAdvance(item.label) + arrow
        return max(label, self._width_of_words(item, _LOOKED_AT) if rows else 0) + self._lead(item) + PADDING + 2

    def _is_drawn(self, number: int) -> bool:
        """Whether somebody drew a column to its width, or its words did."""
        item = self.model.columns[number]
        return self._widths[item.key] != item.width or self.head.sectionSize(number) > round(item.width * theme.current().factor)

    def _take_back(self) -> None:
        """Columns that gave way, or took room, are as wide again as before."""
        self._fitting = True
        for number, width in self._gave.items():
            self.head.resizeSection(number, width)
        self._gave.clear()
        self._fitting = False

    def _give_way(self, numbers: Sequence[int], missing: int, stretch: int) -> int:
        """Take what is missing from columns nobody drew to a width: first what their words leave, then some of their words.

        What is missing still comes from the column that takes the rest; how much that is. Where that would not do,
        the table scrolls sideways and all keep their widths.
        """
        known, is_empty = self._known_rows(), not self.model.rowCount()
        spare, words = {}, {}
        for number in numbers:
            item, size = self.model.columns[number], self.head.sectionSize(number)
            if self._is_drawn(number):
                continue
            needed = min(size, self._needed(item, known))
            spare[number] = size - needed if known or is_empty else 0  # rows that are still read are waited for
            is_text = not (item.whole or item.right or item.pill or item.action)
            words[number] = max(0, needed - max(round(size * _SHORTEST), self._needed(item, ()))) if is_text else 0
        item = self.model.columns[stretch]
        usual = theme.current().size(item.width)
        last = max(0, usual - max(round(usual * _SHORTEST), self._needed(item, ())))
        if missing > sum(spare.values()) + sum(words.values()) + last:
            return 0
        for given in (spare, words):
            total = sum(given.values())
            part = min(1.0, missing / total) if total and missing > 0 else 0.0
            for number, most in given.items():
                by = min(missing, ceil(most * part))
                self._gave.setdefault(number, self.head.sectionSize(number))
                self.head.resizeSection(number, self.head.sectionSize(number) - by)
                missing -= by
        return missing
