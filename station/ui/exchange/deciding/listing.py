"""The list 要您定的: what has values to decide, what falls due first at the top; below it what two PCs did wrong together."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from station.casework.after_merge import KINDS, Finding
from station.casework.conflicts import Contested
from station.db.after_merge import findings
from station.db.contested import contested
from station.ui import names
from station.ui.context import Context
from station.ui.widgets import Item, ItemList, Label, Pane, column, row


class DecidingList(QWidget):
    """``listing.refresh()`` reads the store; ``chosen`` carries the id of the record (or the key of the finding)."""

    chosen = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.found: list[Contested] = []
        self.findings: list[Finding] = []
        self._decided: dict[str, int] = {}
        self.setObjectName("deciding")
        self.sums = Label("", "dense", "ink2")
        self.sums.setObjectName("deciding.sums")
        head = Pane(row(Label("要您定的", bold=True), self.sums, None, spacing=8, margins=(20, 12, 16, 12)), fill="", edges="b")
        self.items = ItemList(padding=20)
        self.items.setObjectName("deciding.items")
        self.items.setAccessibleName("要您定的")
        self.items.chosen.connect(self.chosen.emit)
        self.setLayout(column(head, self.items, spacing=0))
        self.setSizePolicy(self.items.sizePolicy())

    def refresh(self) -> None:
        """Read what is to be decided; the choice stays if it still is."""
        self.found = contested(self.context.store)
        self.findings = sorted(findings(self.context.store), key=lambda finding: (finding.kind, finding.number))
        self._show()

    def set_decided(self, decided: Mapping[str, int]) -> None:
        """How many fields of each record have been chosen and not saved."""
        self._decided = dict(decided)
        self._show()

    def _show(self) -> None:
        fields = sum(one.count for one in self.found)
        self.sums.setText(f"{len(self.found)} 件，{fields} 处" if self.found else "没有")
        items = [Item(one.id, one.number, self._aside(one), names.shown_of(one.person, one.title)) for one in self.found]
        if self.findings:
            items.append(Item("", "合并后要处理的", f"{len(self.findings)} 件"))
            items += [Item(one.key, one.number or KINDS[one.kind].title, "", KINDS[one.kind].title) for one in self.findings]
        self.items.set_items(items)

    def _aside(self, one: Contested) -> str:
        decided = self._decided.get(one.id, 0)
        return f"{one.count} 处，已定 {decided} 处" if decided else f"{one.count} 处"

    def current(self) -> str:
        """Id of the record chosen; "" for none."""
        return self.items.current()

    def set_current(self, record_id: str) -> None:
        """Choose a record, or a finding by its key."""
        if record_id in (*(one.id for one in self.found), *(one.key for one in self.findings)):
            self.items.set_current(record_id)

    def clear_choice(self) -> None:
        """Choose none: something else is shown beside the list."""
        self.items.set_current("")

    def after(self, record_id: str) -> str:
        """The record to decide after this one, the first again at the end; "" if there is no other."""
        ids = [one.id for one in self.found]
        place = ids.index(record_id) if record_id in ids else -1
        others = [*ids[place + 1 :], *ids[: max(place, 0)]]
        return others[0] if others else ""

    def focus(self) -> None:
        """Put the focus into the list."""
        self.items.setFocus(Qt.FocusReason.OtherFocusReason)
