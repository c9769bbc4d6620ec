"""Who mediates, as one field of the form: one of the register alone, three with a leader, or names from outside the register."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.casework import panels, vocabulary
from station.casework.model import Mediator, Recusal
from station.ui.editors import Editor, LineEditor
from station.ui.widgets import ComboBox, Label, SegmentedChoice, column, row

SOLE, THREE, FREE = "sole", "three", "free"
_MODES = [(SOLE, "一人独任"), (THREE, "三人"), (FREE, "名册外")]


class PanelEditor(QWidget, Editor):
    """Its value is the names as the mediation keeps them; ``panel`` says who of the register sits where."""

    edited = Signal()
    left = Signal()

    def __init__(self, register: Iterable[Mediator]) -> None:
        super().__init__()
        self._register = list(register)
        self._known = {mediator.id: mediator for mediator in self._register}
        self.mode = SegmentedChoice(_MODES, SOLE)
        self.mode.setObjectName("panel.mode")
        self.mode.chosen.connect(lambda _: self._changed())
        self.names = LineEditor()
        self.names.setObjectName("panel.names")
        self.names.setAccessibleName("名册外的调解员")
        self.names.setPlaceholderText("姓名，几个人用、隔开")
        self.names.edited.connect(self.edited)
        self.names.left.connect(self.left)
        self.boxes: dict[str, ComboBox] = {}
        for seat in (panels.SOLE, *panels.THREE):
            label = vocabulary.label("panel_seat_kind", seat)
            box = ComboBox(empty=f"{label}：请选择")
            box.setObjectName(f"panel.{seat}")
            box.setAccessibleName(label)
            box.activated.connect(lambda _: self.edited.emit())
            self.boxes[seat] = box
        line = row(self.mode, self.names, self.boxes[panels.SOLE], None, spacing=12)
        line.setStretch(1, 1)
        line.setStretch(2, 1)
        labelled = [
            column(Label(self.boxes[seat].accessibleName(), "caption", "ink2"), self.boxes[seat], spacing=2) for seat in panels.THREE
        ]
        seats = row(*labelled, spacing=12)
        self._seats = QWidget()
        self._seats.setLayout(seats)
        self.setLayout(column(line, self._seats, spacing=8))
        self.setFocusProxy(self.mode)
        self._arrange()

    def set_case(self, day: str, recusals: Iterable[Recusal]) -> None:
        """Offer those who may sit on that day in this case, and whoever sits there already."""
        seated = set(self.panel().values())
        free = panels.pickable(self._register, day, recusals)
        for seat, box in self.boxes.items():
            chosen = box.key()
            offered = [m for m in self._register if m in free or m.id in seated]
            box.set_options([(m.id, self._words(m)) for m in offered], f"{vocabulary.label('panel_seat_kind', seat)}：请选择")
            box.set_key(chosen)

    def _words(self, mediator: Mediator) -> str:
        return "，".join(part for part in (mediator.name, mediator.speciality) if part)

    def knows(self, name: str) -> bool:
        """Whether somebody of that name stands in the register."""
        return any(mediator.name == name for mediator in self._register)

    def panel(self) -> dict[str, str]:
        """Seat and id of the mediator for each seat that is taken; {} for names from outside the register."""
        seats = {SOLE: (panels.SOLE,), THREE: panels.THREE, FREE: ()}[self.mode.current()]
        return {seat: key for seat in seats if (key := self.boxes[seat].key())}

    def read(self) -> tuple[Any, str]:
        if self.mode.current() == FREE:
            return self.names.read()
        return panels.names({seat: self._known[key] for seat, key in self.panel().items()}), ""

    def show_value(self, value: Any, mark: str = "") -> None:
        people = [name for name in str(value or "").split("、") if name]
        ids = [next((m.id for m in self._register if m.name == name), "") for name in people]
        mode = {0: SOLE, 1: SOLE, 3: THREE}.get(len(ids), FREE) if all(ids) else FREE
        self.mode.blockSignals(True)
        self.mode.set_current(mode)
        self.mode.blockSignals(False)
        self.names.show_value(value if mode == FREE else "")
        for box in self.boxes.values():
            box.set_key("")
        for seat, key in zip(panels.THREE if mode == THREE else (panels.SOLE,), ids, strict=False):
            if mode != FREE:
                self._offer(seat, key)
        self._arrange()

    def _offer(self, seat: str, key: str) -> None:
        """Choose a mediator even where the term is over by now."""
        box = self.boxes[seat]
        if box.findData(key) < 0:
            box.addItem(self._words(self._known[key]), key)
        box.set_key(key)

    def set_read_only(self, read_only: bool) -> None:
        self.setEnabled(not read_only)

    def _changed(self) -> None:
        self._arrange()
        self.edited.emit()

    def _arrange(self) -> None:
        mode = self.mode.current()
        self.names.setVisible(mode == FREE)
        self.boxes[panels.SOLE].setVisible(mode == SOLE)
        self._seats.setVisible(mode == THREE)
