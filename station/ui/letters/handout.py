"""What leaves the editor: the letter as PDF, as Word file and on the printer, the papers around it, the mail run."""

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu, QWidget

from station.actions import letter_output as actions
from station.actions import papers
from station.casework import deliveries
from station.casework.letter_papers import is_handed
from station.casework.plain_text import file_name
from station.errors import StationError
from station.ui.papers.page import PaperActs
from station.ui.widgets import Answer, ask

if TYPE_CHECKING:
    from station.db.store import Store
    from station.ui.letters.editor import LetterEditor

Export = Callable[..., None]


class Handout(PaperActs):
    """Stands above the page it belongs to, where trouble with a file is told."""

    def __init__(self, page: "LetterEditor") -> None:
        super().__init__(page.context, "letters.files")
        self._page = page
        self.opened.connect(page.open_page)

    def stem(self) -> str:
        """What a file of the letter is called, without its ending: no person is named in it, the employer it goes to is."""
        letter, employers = self._page.letter, self._page.stored.addressees
        to = employers[0].name if employers and letter.audience == "employer" else ""
        if any(worker.name in to for worker in self._page.stored.workers if worker.name):
            to = ""  # a shop that bears the name of who complains of it
        elif to and len(employers) > 1:
            to += f"等{len(employers)}家"
        return file_name(" ".join(filter(None, [self._page.kind(), to, letter.number or "草稿"])))

    def export_letter(self) -> None:
        """Write the letter as PDF as it is stored; what was typed is saved first."""
        self._hand_out("导出 PDF", ".pdf", "PDF (*.pdf)", actions.export_pdf)

    def export_word(self) -> None:
        """Write it as a Word file to go on editing."""
        self._hand_out("导出 Word", ".docx", "Word (*.docx)", actions.export_docx)

    def _hand_out(self, title: str, ending: str, kinds: str, export: Export) -> None:
        page = self._page
        if page.save():
            preprinted = page.preview.is_preprinted()

            def write(path: Path) -> Generator[None, None, Path]:
                return self.context.own_store(lambda store: _exporting(store, export, page.letter_id, preprinted, path))

            self.save(title, f"{self.stem()}{ending}", kinds, write, _said, page.export_button.set_busy)

    def print_letter(self) -> None:
        """Print the letter as it stands now, set as in the preview, after characters no font has were told."""
        page = self._page
        try:
            file, is_preprinted = page.preview.file(), page.preview.is_preprinted()
            actions.refuse_traces(file)
        except StationError as error:
            self.say(error)
            return
        if (missing := page.preview.missing()) and not self._is_printed_anyway(missing):
            return
        # made again: the preview keeps its last page while a letter cannot be set, and comes a moment after a key
        self.put_on_paper(
            lambda _: actions.preview_pdf(file, preprinted=is_preprinted),
            self.stem(),
            "letter",
            partial(actions.note_printed, self.context.store, page.letter_id),
            self.export_letter,
            page.print_button.set_busy,
        )

    def _is_printed_anyway(self, missing: tuple[str, ...]) -> bool:
        sentence = "没有字体能印出这些字，印出来是“〓”。可以换一种写法，或者装上有这些字的字体。"
        answers = [Answer("print", "照样打印"), Answer("", "先不打印", safe=True)]
        return ask(self._page.window(), f"“{'、'.join(missing)}”印不出来，照样打印？", sentence, answers) == "print"

    def menu(self, parent: QWidget | None = None) -> QMenu:
        """The papers around the letter, and the mail run of one to many."""
        page = self._page
        menu = QMenu("配套文书", parent or page)
        letter = page.letter
        is_issued = letter.status not in (*deliveries.NOT_ISSUED, "void")
        if is_issued and any(is_handed(letter, each) for each in page.stored.deliveries):
            menu.addAction("群发打印…", self.mail_run)
            menu.addSeparator()
        for offer in papers.offers(self.context.store, letter):
            menu.addAction(offer.label, partial(self.view, offer, letter))
        return menu

    def mail_run(self) -> None:
        """Print the letter for each of its addressees, or for those chosen in the table."""
        from station.ui.mailrun.page import MailRunPage

        ids = [each.id for each in self._page.deliveries.chosen()] if self._page.is_table() else []
        self.opened.emit(MailRunPage(self.context, self._page.letter_id, ids))


def _exporting(store: "Store", export: Export, letter_id: str, preprinted: bool, path: Path) -> Generator[None, None, Path]:
    yield
    export(store, letter_id, path, preprinted=preprinted)
    return path


def _said(path: Path) -> str:
    return f"已导出《{path.stem}》"
