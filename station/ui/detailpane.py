"""What stands beside a list: one record, and an act on it that takes the place of what is shown until it is saved or left."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from station.casework.fields import Record
from station.changes import Changes
from station.ui.context import Context
from station.ui.exchange.deciding.notes import MergeNotes
from station.ui.formpane import FormPane
from station.ui.gone import keep_typed
from station.ui.page import COMPACT, Room
from station.ui.widgets import ICON, Button, ElidedLabel, Label, Pane, Pill, PillText, Rule, Stepper, ViewTabs, column, row
from station.ui.widgets.layout import set_shown


class DetailPane(Pane):
    """``show_id`` fills it; ``back``, ``movers`` and ``merged`` stand in its head, ``stack`` holds what is shown or acted on."""

    closed = Signal()
    stepped = Signal(int)

    def __init__(self, context: Context, name: str, unit: str = "件") -> None:
        super().__init__(fill="paper", edges="l", line="line2")
        self.context = context
        self.name = name
        self.panel: FormPane | None = None
        self.merged = MergeNotes(context)
        self.stack = QStackedWidget()
        self.stack.setMinimumHeight(1)  # in a low window it scrolls, what is told above it stays whole
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.back = Button("返回列表", self.closed.emit, icon="chevron-left", key="Esc", small=True)
        self.back.hide()
        self.movers = (
            Button(f"上一{unit}", lambda: self.stepped.emit(-1), kind=ICON, icon="chevron-up", key="Ctrl+PgUp"),
            Button(f"下一{unit}", lambda: self.stepped.emit(1), kind=ICON, icon="chevron-down", key="Ctrl+PgDown"),
            Button("关闭详情", self.closed.emit, kind=ICON, icon="x", key="Esc"),
        )
        for button, what in zip(self.movers, ("up", "down", "close"), strict=True):
            button.setObjectName(f"{name}.{what}")
        self.way: QWidget | None = None  # the steps of a record and its acts, where it has a head
        self._is_low = False
        self._missed: dict[str, frozenset[str]] = {}  # what was touched while another place was in front
        context.changed.connect(self._heard)

    def set_head(self, *pills: QWidget, notes: Iterable[QWidget] = (), foot: int = 12) -> None:
        """Number, state and ``pills`` over the title, below it ``notes``, the steps and the acts; ``foot`` is the room under these."""
        self.number = Label("", "dense", "ink2")
        self.number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.number.setObjectName(f"{self.name}.number")
        self.status = Pill(PillText(""))
        line = row(self.back, self.number, self.status, *pills, None, spacing=8)
        for button in self.movers:
            line.addWidget(button)
        self.title = ElidedLabel("", "section", bold=True)
        self.title.setObjectName(f"{self.name}.title")
        self.stepper = Stepper()
        self._acts = row(spacing=8)
        self.way = QWidget()
        self.way.setLayout(column(2, self.stepper, 4, self._acts, spacing=6))
        self.head = QWidget()
        told = column(self.merged, *notes, spacing=6)
        self.head.setLayout(column(line, self.title, told, self.way, spacing=6, margins=(20, 8, 20, foot)))

    def set_tabs(self, tabs: Mapping[str, str], chosen: Callable[[], object]) -> None:
        """The line of tabs: key and words of each; ``chosen`` when another one is to be shown."""
        self.tabs = ViewTabs(list(tabs.items()))
        self.tabs.setObjectName(f"{self.name}.tabs")
        self.tabs.chosen.connect(lambda _: self.show_parts(chosen))
        self.tab_line = QWidget()
        self.tab_line.setLayout(column(row(self.tabs, None, margins=(20, 0, 20, 0)), Rule("line2"), spacing=0))

    def lay_out(self, *above: QWidget, pages: Iterable[QWidget] = ()) -> None:
        """What stands above, and the pages of which one is seen at a time below it."""
        self.add_pages(pages)
        whole = column(*above, spacing=0, margins=(1, 0, 0, 0))
        whole.addWidget(self.stack, 1)
        self.setLayout(whole)

    def add_pages(self, pages: Iterable[QWidget]) -> None:
        """Pages that are made in a later turn."""
        for page in pages:
            self.stack.addWidget(page)

    def show_id(self, record_id: str) -> None:
        """Show a record."""
        raise NotImplementedError

    def _changed(self, changes: Changes) -> None:
        """A step was made; load again what it touched."""
        raise NotImplementedError

    def arrange(self, room: Room) -> None:
        """In a narrow window the detail stands alone and has its own way back."""
        self.back.setVisible(room.kind == COMPACT)
        self.edges = "" if room.kind == COMPACT else "l"  # the rail beside it has a line of its own
        self._is_low = room.is_low
        self._fit_way()
        self.update()

    def _fit_way(self) -> None:
        """In a low window the steps and acts leave their room to the form of an act: no other act is begun before it is left."""
        if self.way is not None:
            set_shown(self.way, not (self._is_low and self.panel is not None and self.stack.currentWidget() is self.panel))

    def is_acting(self) -> bool:
        """Whether something is being typed, which moving through the list must not take away."""
        return self.panel is not None

    def show_parts(self, *parts: Callable[[], object]) -> None:
        """Show a record part by part, each in a turn of the loop; it is seen when it is whole."""
        self.context.show_whole(self, *parts)

    def act(self, panel: FormPane, begin: Callable[[], object]) -> None:
        """Put the form of an act in place of what is shown, and ``begin`` with it once it stands there."""
        self.panel = panel
        self.context.later(panel, partial(self._put_panel, panel, begin))

    def _put_panel(self, panel: FormPane, begin: Callable[[], object]) -> None:
        if panel is self.panel:
            self.stack.addWidget(panel)
            self.context.later(panel, partial(self._show_act, panel, begin))

    def _show_act(self, panel: FormPane, begin: Callable[[], object]) -> None:
        if panel is self.panel:
            self.stack.setCurrentWidget(panel)
            self._fit_way()
            begin()

    def save(self) -> None:
        """Ctrl+S."""
        if self.panel is not None:
            self.panel.save()

    def stop(self, *, told: bool = False) -> None:
        """Back to what was shown; what was typed stays as a draft, which may have been ``told`` already."""
        if self.panel is not None:
            panel, self.panel = self.panel, None
            panel.drafts.keep()
            if not told:
                self.context.left.emit(panel)
            if panel.isAncestorOf(QApplication.focusWidget() or self):
                self.setFocus()  # or it would fall to the first thing in the window
            self.stack.removeWidget(panel)
            self._fit_way()
            panel.deleteLater()
            self.context.drafted.emit()
            self._act_left()

    def leave_gone(self, record: Record | None) -> None:
        """What is shown is no longer there: back to the list; what was being typed about it is kept."""
        if record is not None and self.panel is not None:
            keep_typed(self.context, self.panel, record)
        self.stop(told=True)
        self.closed.emit()

    def catch_up(self) -> None:
        """Load again, once, what was touched while another place was in front."""
        missed, self._missed = self._missed, {}
        if missed:
            self._changed(Changes(touched=missed))

    def _heard(self, changes: Changes) -> None:
        if self.isVisible():
            self._changed(changes)
        elif not self.isHidden():
            for record, ids in changes.touched.items():
                self._missed[record] = self._missed.get(record, frozenset()) | ids

    def _act_left(self) -> None:
        """An act gave its place back."""
