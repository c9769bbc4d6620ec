"""The papers that can be made of a record, one a line with what can be done with each."""

from PySide6.QtWidgets import QWidget

from station.actions import papers
from station.casework.papers import Subject
from station.ui.context import Context
from station.ui.papers.page import PaperActs
from station.ui.widgets import Icon, Label, column, empty, reveal, row, spaced


class PaperLines(QWidget):
    """``show_papers("这件事的文书", record)``; hidden where nothing can be made."""

    def __init__(self, context: Context, acts: PaperActs) -> None:
        super().__init__()
        self.context = context
        self._acts = acts
        self.heading = Label("", "dense", bold=True)
        self._lines = column(spacing=2)
        self.setLayout(column(self.heading, self._lines, spacing=6))

    def show_papers(self, heading: str, subject: Subject) -> None:
        """Show those offered for the whole record now, without those of a part of it."""
        offers = [offer for offer in papers.offers(self.context.store, subject) if ":" not in offer.key]
        self.heading.setText(heading)
        empty(self._lines)
        for offer in offers:
            buttons = self._acts.buttons(offer, subject, f"supervision.paper.{offer.key}")
            self._lines.addLayout(
                row(Icon("file-text", 16, "ink3"), 6, Label(spaced(offer.label), "body", "ink2"), None, *buttons, spacing=2)
            )
        reveal(self._lines)
        self.setVisible(bool(offers))
