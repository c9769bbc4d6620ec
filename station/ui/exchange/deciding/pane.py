"""The pane beside the list: the values of both sides in columns, what was merged by itself, and the line that saves."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from station.casework.conflicts import Matter
from station.ui.context import Context
from station.ui.exchange.deciding.listing import DecidingList
from station.ui.page import Room
from station.ui.widgets import EmptyState, column


class DecidingPane(QWidget):
    """``DecidingPane(context, listing)`` shows what is chosen in the list; ``saved`` carries the id of what was decided.

    ``acts`` are for the keys of the page it stands in.
    """

    saved = Signal(str)

    def __init__(self, context: Context, listing: DecidingList) -> None:
        super().__init__()
        self.context = context
        self.listing = listing
        self.matter: Matter | None = None
        self.acts = {"save": self.save}
        self.stack = QStackedWidget()
        self.nothing = EmptyState("没有要您定的。")
        self.stack.addWidget(self.nothing)
        self.setLayout(column(self.stack))
        listing.chosen.connect(self.show_id)

    def show_id(self, record_id: str) -> None:
        """Show a record."""

    def save(self) -> None:
        """Ctrl+S: store what was chosen and go on to the next."""

    def arrange(self, room: Room) -> None:
        """Fit to the room."""
