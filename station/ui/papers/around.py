"""The papers around one letter: those that can be made, the very pages of the chosen one, and the way to the mail run."""

from collections.abc import Sequence

from station.actions import letters, papers
from station.casework.deliveries import NOT_ISSUED
from station.casework.model import Letter
from station.casework.papers import Offer
from station.changes import Changes
from station.ui.context import Context
from station.ui.mailrun.page import MailRunPage
from station.ui.page import Page
from station.ui.papers.page import PaperActs
from station.ui.preview import FIT_PAGE, Preview
from station.ui.widgets import Button, Item, ItemList, Label, Note, Pane, Paragraph, Scroll, column, empty, reveal, row, spaced


class LetterPapersPage(Page):
    """附随文书: ``page.open_page(LetterPapersPage(context, letter.id))``."""

    def __init__(self, context: Context, letter_id: str) -> None:
        self.letter = context.store.get(Letter, letter_id)
        super().__init__(context, "附随文书", self.letter.number)
        self.setObjectName("letter_papers.page")
        self.offers: Sequence[Offer] = ()
        self.files = PaperActs(context, "letter_papers.files")
        self.files.opened.connect(self.open_page)
        self.list = ItemList()
        self.list.setObjectName("letter_papers.list")
        self.list.chosen.connect(lambda _: self._show())
        self.many = Paragraph("", "dense", "ink2")
        self.run_button = Button("群发打印", self.start_run, icon="send", small=True)
        self.run_button.setObjectName("letter_papers.run")
        back = Button("返回", self.close_page, key="Esc", show_key=True)
        back.setObjectName("letter_papers.back")
        self.set_actions(back)
        printing = Button("打印", self.print, icon="printer", key="Ctrl+P", show_key=False, small=True)
        printing.setObjectName("letter_papers.print")
        exporting = Button("导出 PDF", self.export, icon="file-type-pdf", key="F12", show_key=False, small=True)
        exporting.setObjectName("letter_papers.export")
        self.preview = Preview(self._render, [exporting, printing], FIT_PAGE)
        self.notes = column(spacing=8, margins=(16, 8, 16, 8))
        self._lay_out()
        self.acts = {"print": self.print, "export": self.export}
        context.changed.connect(self._changed)
        self._load()

    def _lay_out(self) -> None:
        self.run_pane = column(Label("一家一份", bold=True), self.many, row(self.run_button, None), spacing=8, margins=(16, 8, 16, 16))
        inner = column(spacing=0)
        inner.addWidget(Scroll(column(self.list, None, spacing=0)), 1)
        inner.addLayout(self.run_pane)
        side = Pane(inner, fill="paper", edges="r", line="line2")
        side.setFixedWidth(320)
        right = column(spacing=0)
        right.addLayout(self.notes)
        right.addWidget(self.preview, 1)
        middle = row(side, spacing=0)
        middle.addLayout(right, 1)
        whole = column(self.files, spacing=0)
        whole.addLayout(middle, 1)
        self.setLayout(whole)

    def offer(self) -> Offer | None:
        """The paper that is shown."""
        return next((offer for offer in self.offers if offer.key == self.list.current()), None)

    def _load(self) -> None:
        store = self.context.store
        self.offers = papers.offers(store, self.letter)
        self.list.set_items([Item(offer.key, spaced(offer.label), icon="file-text") for offer in self.offers])
        handed = [one for one in letters.deliveries_of(store, self.letter.id) if one.employer_id]
        is_issued = self.letter.status not in NOT_ISSUED
        count = f"这份文书发给 {len(handed)} 家。" if handed else "这份文书没有点名的单位。"
        self.many.set_text(count + ("文书、送达回证、答复书和地址标签排成一次打印。" if is_issued else "签发取号以后可以群发。"))
        self.run_button.setEnabled(is_issued and bool(handed))
        if self.offer() is None and self.offers:
            self.list.set_current(self.offers[0].key)
        else:
            self._show()

    def _show(self) -> None:
        empty(self.notes)
        offer = self.offer()
        said = papers.remarks(self.context.store, offer.key, self.letter) if offer else []
        for sentence in said:
            self.notes.addWidget(Note(spaced(sentence), attention=True))
        reveal(self.notes)
        self.preview.refresh()

    def _render(self) -> bytes | None:
        offer = self.offer()
        return papers.preview_pdf(self.context.store, offer.key, self.letter) if offer else None

    def print(self) -> None:
        """Ctrl+P."""
        if offer := self.offer():
            self.files.print(offer, self.letter)

    def export(self) -> None:
        """F12."""
        if offer := self.offer():
            self.files.export(offer, self.letter)

    def start_run(self) -> None:
        """One copy for each addressee."""
        self.open_page(MailRunPage(self.context, self.letter.id))

    def _changed(self, changes: Changes) -> None:
        letter = self.context.store.find(Letter, self.letter.id)
        if letter is None or letter.deleted or letter.status == "void":
            self.close_page()
            return
        self.letter = letter
        self._load()
