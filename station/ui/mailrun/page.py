"""A mail run: whom the copies go to, what is printed for each, the very pages of one of them, and the run printed or exported."""

from collections.abc import Callable, Collection, Generator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shiboken6 import isValid

from station.actions import mail_run as actions
from station.casework.mail_runs import LABELS, LETTER, PARTS, RECEIPT, REPLY, MailRun
from station.casework.model import Letter
from station.changes import Changes
from station.errors import StationError
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.page import Page
from station.ui.preview import FIT_PAGE, Preview, Question
from station.ui.widgets import Button, CheckBox, Item, ItemList, Label, Pane, Paragraph, Scroll, column, row

if TYPE_CHECKING:
    from station.export.mail_run_pdf import Written

_WORDS = {LETTER: "文书", RECEIPT: "送达回证", REPLY: "答复书样式", LABELS: "地址标签（排在最后，换标签纸印）"}
_KEPT = "mail_run"
_STOPPED = "已停止，原来的文件没有动。"


def progress_words(progress: Any) -> tuple[str, float]:
    """“正在排第 3 份，共 92 份，还有 89 份” and the share done."""
    done, count = progress
    return f"正在排第 {done} 份，共 {count} 份，还有 {count - done} 份", done / count


def written_words(written: "Written") -> str:
    """What came out, compared with the addressees."""
    missing = f"；{written.unaddressed} 家没有登记地址，标签上要手写" if written.unaddressed else ""
    labels = f"；地址标签从第 {written.labels_from} 页起" if written.labels_from else ""
    return f"写出 {written.copies} 份，一家一份，共 {written.pages} 页、{written.sheets} 张纸{labels}{missing}"


class MailRunPage(Page):
    """``page.open_page(MailRunPage(context, letter.id))``; ``ids`` are the addressees chosen, none for all."""

    topic = "printing#一份函发几十家"

    def __init__(self, context: Context, letter_id: str, ids: Collection[str] = ()) -> None:
        self.letter = context.store.get(Letter, letter_id)
        super().__init__(context, "群发打印", self.letter.number)
        self.stand_on(self.letter)
        self.setObjectName("mail_run.page")
        self._ids = tuple(ids)
        kept = context.memory.get(_KEPT, [LETTER, RECEIPT])
        self.parts = {part: CheckBox(_WORDS[part]) for part in PARTS}
        for part, box in self.parts.items():
            box.setObjectName(f"mail_run.{part}")
            box.setChecked(part in kept)
        self.parts[REPLY].setEnabled(bool(self.letter.reply_amount))  # nobody is asked to answer what is only published
        self.duplex = CheckBox("双面：每份文书从新的一张纸开始")
        self.duplex.setObjectName("mail_run.duplex")
        self.duplex.setChecked(bool(context.memory.get(f"{_KEPT}.duplex", True)))
        self.preprinted = CheckBox("套打：用印好红头的纸")
        self.preprinted.setObjectName("mail_run.preprinted")
        self.list = ItemList()
        self.list.setObjectName("mail_run.list")
        self.summary = Paragraph("", "dense", "ink2")
        self.files = FileStrip(context, "mail_run.files")
        self.print_button = self._button("打印", self.print, "printer", "print", "Ctrl+P")
        self.export_button = self._button("导出一个 PDF", self.export, "file-type-pdf", "export", "F12")
        self.folder_button = self._button("每家一个文件", self.export_files, "folder", "folder", "")
        self.preview = Preview(self._render, [self.folder_button, self.export_button, self.print_button], FIT_PAGE, context=context)
        self.preview.setObjectName("mail_run.preview")
        self._arrange()
        self.acts = {"print": self.print, "export": self.export}
        for box in (*self.parts.values(), self.duplex, self.preprinted):
            box.toggled.connect(self._chosen)
        self.list.chosen.connect(lambda _: self.preview.refresh())
        context.changed.connect(self._changed)
        self._load()

    def _button(self, words: str, act: Callable[[], object], icon: str, name: str, key: str) -> Button:
        button = Button(words, act, icon=icon, key=key, show_key=False, small=True)
        button.setObjectName(f"mail_run.{name}")
        return button

    def _arrange(self) -> None:
        choices = column(
            Label("每家印什么", bold=True),
            *self.parts.values(),
            4,
            Label("怎么印", bold=True),
            self.duplex,
            self.preprinted,
            4,
            Label("发给谁", bold=True),
            self.summary,
            spacing=8,
            margins=(16, 16, 16, 8),
        )
        inner = column(spacing=0)
        inner.addLayout(choices)
        inner.addWidget(Scroll(column(self.list, None, spacing=0)), 1)
        side = Pane(inner, fill="paper", edges="r", line="line2")
        side.setFixedWidth(380)
        middle = row(side, self.preview, spacing=0)
        middle.setStretch(1, 1)
        whole = column(self.files, spacing=0)
        whole.addLayout(middle, 1)
        self.setLayout(whole)

    def run(self) -> MailRun:
        """What is chosen."""
        return MailRun(
            parts=tuple(part for part, box in self.parts.items() if box.isChecked() and box.isEnabled()),
            is_duplex=self.duplex.isChecked(),
            is_preprinted=self.preprinted.isChecked(),
            ids=self._ids,
        )

    def _load(self) -> None:
        found = actions.recipients(self.context.store, self.letter.id, self.run())
        items = [Item(str(number), name, f"{number:03}", address or "没有登记地址") for number, name, address in found]
        self.list.set_items(items)
        if items and not self.list.current():
            self.list.set_current(items[0].key)
        without = sum(not address for _, _, address in found)
        self.print_button.setText(f"打印 {len(found)} 份")
        self.folder_button.setText(f"导出 {len(found)} 个文件")
        words = f"共 {len(found)} 家" + (f"，{without} 家没有登记地址" if without else "")
        for number, characters in actions.unprintable(found).items():
            words += f"；第 {number:03} 份没有字体能印出“{characters}”，印出来是“〓”"
        self.summary.set_text(words)
        self._chosen()

    def _chosen(self, *_: object) -> None:
        parts = self.run().parts
        self.context.memory[_KEPT] = [part for part, box in self.parts.items() if box.isChecked()]
        self.context.memory[f"{_KEPT}.duplex"] = self.duplex.isChecked()
        self.preprinted.setEnabled(LETTER in parts)
        can_go = bool(parts) and bool(self.list.items())
        for button in (self.print_button, self.export_button, self.folder_button):
            button.setEnabled(can_go)
        self.preview.refresh()

    def _render(self) -> Question:
        run, place = self.run(), int(self.list.current() or 1)
        return lambda store: actions.copy_pdf(store, self.letter.id, run, place)

    def _changed(self, changes: Changes) -> None:
        if self.is_gone():
            return
        if self.context.store.get(Letter, self.letter.id).status == "void":
            self.close_page()
        else:
            self._load()

    # -- acts --------------------------------------------------------------------------------------------------------------

    def print(self) -> None:
        """Ctrl+P: put the run together, then choose printer and pages."""
        work = partial(actions.printable, letter_id=self.letter.id, run=self.run())
        self.files.clear()
        self.context.run(
            self.context.own_store(work),
            self._print,
            words=progress_words,
            failed=self.files.say,
            stopped=lambda: self.context.toast("已停止，没有送去打印。"),
            busy=self.print_button.set_busy,
            busy_words="正在排版…",
        )

    def _print(self, made: "tuple[bytes, Written]") -> None:
        from station.ui.printing import LONG, SINGLE, print_pdf

        if not isValid(self):  # the page was left meanwhile
            return
        pdf, written = made
        name, sides = Path(actions.file_name(self.letter)).stem, LONG if self.duplex.isChecked() else SINGLE
        try:
            if print_pdf(self.window(), pdf, name, self.context.memory, "mail_run", sides):
                actions.note_printed(self.context.store, self.letter.id, written.copies)
                self.context.toast(f"已送到打印机：{written_words(written)}")
        except StationError as error:
            self.files.say(error, [("导出 PDF", self.export)])

    def export(self) -> None:
        """F12: one PDF for one print run."""
        run = self.run()

        def write(path: Path) -> Generator[Any, None, "Written"]:
            return self.context.own_store(lambda store: actions.export_run(store, self.letter.id, run, path))

        self.files.save(
            "导出群发文书",
            actions.file_name(self.letter),
            "PDF (*.pdf)",
            write,
            written_words,
            self.export_button.set_busy,
            words=progress_words,
            stopped=_STOPPED,
        )

    def export_files(self) -> None:
        """One file for each addressee, in a new folder of the letter's number."""
        run = self.run()

        def write(folder: Path) -> Generator[Any, None, "Written"]:
            return self.context.own_store(lambda store: actions.export_files(store, self.letter.id, run, folder))

        self.files.save(
            "放在哪个文件夹里",
            Path(actions.file_name(self.letter)).stem,
            "",
            write,
            written_words,
            self.folder_button.set_busy,
            words=progress_words,
            stopped="已停止，没有留下文件。",
        )
