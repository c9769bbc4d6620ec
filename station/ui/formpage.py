"""A page that is one form, put over a list: Ctrl+S saves it, and what was typed stays as a draft when it is left."""

from PySide6.QtWidgets import QWidget

from station.ui.formpane import FormPane
from station.ui.page import Page, Room
from station.ui.widgets import row


class FormPage(Page):
    """``hold(pane)`` once, when the form is made; ``beside`` are parts at its right."""

    pane: FormPane

    def hold(self, pane: FormPane, *beside: QWidget) -> None:
        """Let the form fill the page."""
        self.pane = pane
        whole = row(spacing=0)
        whole.addWidget(pane, 1)
        for part in beside:
            whole.addWidget(part)
        self.setLayout(whole)
        self.acts = {"save": pane.save}

    def leave(self) -> bool:
        self.pane.drafts.keep()
        return True

    def focus_first(self) -> None:
        self.pane.focus_first()

    def arrange(self, room: Room) -> None:
        self.pane.set_margin(room.margin)
