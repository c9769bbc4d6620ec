"""Making and printing the three recovery sheets."""

from collections.abc import Callable, Generator, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station.actions import entering
from station.errors import StationError
from station.ui.context import Context
from station.ui.filestrip import FileStrip
from station.ui.printing import print_pdf
from station.ui.widgets import PRIMARY, SECONDARY, Answer, Button, Note, Paragraph, ask, column, empty, row
from station.vault.slots import new_codes

_WORDS = "忘记密码的时候，任意两张合在一起可以打开数据，只有一张打不开。请交给三个人分开保管，各放在上锁的地方。"


class SheetsPanel(QWidget):
    """The codes are drawn when they are first needed, in force once they are on paper, forgotten when the panel is left or locked."""

    def __init__(
        self, context: Context, name: str, *, is_first: bool = False, words: str = _WORDS, made: Callable[[], object] | None = None
    ) -> None:
        super().__init__()
        self.context = context
        self._told = made
        self._pdf = b""
        self._codes: Sequence[str] = ()  # not in force yet
        self._turn = 0
        self.is_done = False
        self.files = FileStrip(context, f"{name}.sheets")
        self.print_button = Button("打印三张恢复单", self.print, icon="printer", kind=PRIMARY if is_first else SECONDARY)
        self.print_button.setObjectName(f"{name}.print")
        self.file_button = Button("存成 PDF", self.save, icon="file-type-pdf")
        self.file_button.setObjectName(f"{name}.save")
        self.said = column(spacing=0)
        self.setLayout(
            column(Paragraph(words, "dense", "ink2"), self.files, row(self.print_button, self.file_button, None), self.said, spacing=10)
        )

    def forget(self) -> None:
        """The codes are not kept longer than the panel is shown."""
        self._pdf, self._codes = b"", ()
        self._turn += 1

    def _make(self, then: Callable[[], object]) -> None:
        """Set the sheets beside the window, unless they are there or those printed before are rather to be kept, and go on."""
        if self._pdf:
            then()
        elif self._may_void():
            codes, turn = new_codes(), self._turn

            def made(pdf: bytes) -> None:
                if isValid(self) and turn == self._turn:  # neither left nor locked meanwhile
                    self._pdf, self._codes = pdf, codes
                    then()

            setting = partial(entering.recovery_pdf, codes=codes)
            self.context.beside(setting, made, busy=self._busy, busy_words="正在排版…")

    def _busy(self, words: str) -> None:
        self.print_button.set_busy(words)
        self.file_button.set_busy(words)

    def _take(self, codes: Sequence[str]) -> bool:
        """What is on paper is in force from now on."""
        if codes:
            try:
                entering.new_sheets(self.context.store, codes)
            except StationError as error:
                hint = "刚做的三张恢复单没有生效，请销毁，再做一次。"
                self.context.problem(StationError(error.message, hint))
                return False
            self._codes = ()
            if self._told is not None:
                self._told()
        return True

    def _may_void(self) -> bool:
        if not entering.sheets_made_at(self.context.store):
            return True
        answers = [Answer("", "不打印", safe=True), Answer("new", "打印新的")]
        return ask(self, "重新打印恢复单？", "新的打印出来，原来的三张就作废，请收回销毁。", answers) == "new"

    def print(self) -> None:
        """Print them."""
        self._make(self._print)

    def _print(self) -> None:
        pdf, codes = self._pdf, self._codes
        if self.context.attempt(lambda: print_pdf(self, pdf, "恢复单", self.context.memory, "recovery")) and self._take(codes):
            self._say("已打印。请三位保管人签名，分开保管。")

    def save(self) -> None:
        """Write them to a file, to be printed elsewhere."""
        self._make(self._save)

    def _save(self) -> None:
        self.files.save("恢复单存成 PDF", "恢复单.pdf", "PDF (*.pdf)", partial(_write, self._pdf), partial(self._saved, self._codes))

    def _saved(self, codes: Sequence[str], path: Path) -> str:
        if not self._take(codes):
            return f"“{path.name}”里的恢复单没有生效"
        self._say("已存成 PDF。里面是打开数据的代码，请马上打印，然后把这个文件删掉。")
        return f"已存到“{path.name}”"

    def _say(self, words: str) -> None:
        self.is_done = True
        empty(self.said)
        self.said.addWidget(Note(words, icon="circle-check"))


def _write(pdf: bytes, path: Path) -> Generator[None, None, Path]:
    from station.export.recovery_sheet import write_recovery

    yield from ()
    write_recovery(pdf, path)
    return path
