"""The papers that can be made of a record, one a line with what can be done with each."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from station.actions import papers
from station.casework.fields import Record
from station.casework.papers import Offer, Subject
from station.ui.context import Context
from station.ui.papers.page import PaperActs
from station.ui.widgets import Icon, Label, column, empty, reveal, row, spaced

if TYPE_CHECKING:
    from station.db.store import Store


def offers_of(store: "Store", record: Record) -> Sequence[Offer]:
    """The papers that can be made of a record now; none for a kind of record that has no papers."""
    return papers.offers(store, record) if isinstance(record, Subject) else ()


class PaperLines(QWidget):
    """``show_papers("这件事的文书", record)``; hidden where nothing can be made."""

    def __init__(self, context: Context, acts: PaperActs) -> None:
        super().__init__()
        self.context = context
        self._acts = acts
        self.heading = Label("", "dense", bold=True)
        self._lines = column(spacing=2)
        self.setLayout(column(self.heading, self._lines, spacing=6))

    def show_papers(self, heading: str, subject: Record) -> None:
        """Show those offered for this record now."""
        offers = offers_of(self.context.store, subject)
        self.heading.setText(heading)
        empty(self._lines)
        for offer in offers:
            buttons = self._acts.buttons(offer, subject, f"supervision.paper.{offer.key}")
            self._lines.addLayout(
                row(Icon("file-text", 16, "ink3"), 6, Label(spaced(offer.label), "body", "ink2"), None, *buttons, spacing=2)
            )
        reveal(self._lines)
        self.setVisible(bool(offers))
