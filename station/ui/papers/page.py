"""One office paper: the very PDF with 打印 and 导出, and the three buttons that stand beside a paper in a list."""

from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from station.actions import papers as actions
from station.casework.papers import Offer, Subject
from station.changes import Changes
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.page import Page
from station.ui.preview import FIT_PAGE, Preview, Question
from station.ui.widgets import ICON, Button, Note, column, spaced

if TYPE_CHECKING:
    from station.db.store import Store


class PaperActs(FileStrip):
    """Looks at, prints and exports papers; stands where trouble with a file is to be told. ``opened`` carries a page."""

    opened = Signal(object)

    def buttons(self, offer: Offer, subject: Subject, name: str) -> list[Button]:
        """预览, 打印, 导出 as icons; object names are ``name`` with ``view``, ``print`` and ``export``."""
        found = []
        for word, act, icon in (("预览", "view", "eye"), ("打印", "print", "printer"), ("导出 PDF", "export", "download")):
            button = Button(f"{word}：{offer.label}", partial(getattr(self, act), offer, subject), kind=ICON, icon=icon, small=True)
            button.setObjectName(f"{name}.{act}")
            found.append(button)
        return found

    def view(self, offer: Offer, subject: Subject) -> None:
        """Show the paper on a page of its own."""
        self.opened.emit(PaperPage(self.context, offer, subject))

    def print(self, offer: Offer, subject: Subject) -> None:
        """Send it to the printer as it would be made now."""
        self.put_on_paper(
            partial(actions.preview_pdf, key=offer.key, subject=subject),
            Path(actions.file_name(offer, subject)).stem,
            offer.key.partition(":")[0],
            partial(actions.note_printed, self.context.store, offer.key, subject),
            partial(self.export, offer, subject),
        )

    def export(self, offer: Offer, subject: Subject) -> None:
        """Write it where the person says."""

        def write(path: Path) -> Generator[None, None, Path]:
            return self.context.own_store(lambda store: _exporting(store, offer.key, subject, path))

        self.save("导出 PDF", actions.file_name(offer, subject), "PDF (*.pdf)", write, lambda path: f"已导出《{path.stem}》")


class PaperPage(Page):
    """A paper as it will lie on the table, with what to look at before it is handed out."""

    topic = "printing"

    def __init__(self, context: Context, offer: Offer, subject: Subject) -> None:
        super().__init__(context, offer.label, subject.number)
        self.setObjectName("paper.page")
        self._offer, self._subject = offer, subject
        self.stand_on(subject)
        self.files = PaperActs(context, "paper.files")
        printing = Button("打印", self.print, icon="printer", key="Ctrl+P", show_key=False, small=True, right="export")
        printing.setObjectName("paper.print")
        exporting = Button("导出 PDF", self.export, icon="file-type-pdf", key="F12", show_key=False, small=True, right="export")
        exporting.setObjectName("paper.export")
        self.preview = Preview(self._render, [printing, exporting], FIT_PAGE, context=context)
        self.preview.setObjectName("paper.preview")
        self.notes = [Note(spaced(sentence), attention=True) for sentence in actions.remarks(context.store, offer.key, subject)]
        whole = column(self.files, spacing=0)
        if self.notes:
            whole.addLayout(column(*self.notes, spacing=8, margins=(16, 8, 16, 8)))
        whole.addWidget(self.preview, 1)
        self.setLayout(whole)
        self.acts = {"print": self.print, "export": self.export}
        context.changed.connect(self._changed)
        self.preview.refresh()

    def print(self) -> None:
        """Ctrl+P."""
        self.files.print(self._offer, self._subject)

    def export(self) -> None:
        """F12."""
        self.files.export(self._offer, self._subject)

    def _render(self) -> Question:
        return partial(actions.preview_pdf, key=self._offer.key, subject=self._subject)

    def _changed(self, changes: Changes) -> None:
        """Something was taken back or came in while the paper was open: what it is made of may be gone."""
        if self.is_gone():
            return
        subject = self.context.store.get(type(self._subject), self._subject.id)
        if self._offer not in actions.offers(self.context.store, subject):
            self.close_page()
            return
        self._subject = subject
        self.preview.refresh()


def _exporting(store: "Store", key: str, subject: Subject, path: Path) -> Generator[None, None, Path]:
    yield
    actions.export_pdf(store, key, subject, path)
    return path
